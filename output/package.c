/* SPDX-License-Identifier: Apache-2.0 */
#include "output/package.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { MAX_NAME = 240 }; /* bytes between two "/"; file systems end at 255 */

void
package_begin(struct package *p, struct arena *a)
{
	*p = (struct package){.arena = a};
}

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static int
same_name(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b))
		a++, b++;
	return lower(*a) == lower(*b);
}

static uint64_t
name_hash(const char *s)
{
	uint64_t h = 0xCBF29CE484222325U;
	for (; *s != '\0'; s++)
		h = (h ^ lower(*s)) * 0x100000001B3U;
	return h ^ (h >> 29);
}

static int
same_bytes(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Where path is or would be; there is always a free slot. */
static uint32_t *
slot_of(const struct package *p, const char *path)
{
	size_t i = name_hash(path) & (p->n_slots - 1);
	int (*same)(const char *, const char *) = p->names == NAMES_ANY ? same_bytes : same_name;
	while (p->slots[i] != 0 && !same(p->parts[p->slots[i] - 1].path, path))
		i = (i + 1) & (p->n_slots - 1);
	return &p->slots[i];
}

static int
grow(struct package *p)
{
	if (p->n < p->cap)
		return 0;
	size_t cap = p->cap ? p->cap * 2 : 16;
	struct part *parts = ARENA_ARRAY(p->arena, struct part, cap);
	uint32_t *slots = ARENA_ARRAY(p->arena, uint32_t, cap * 2);
	if (parts == NULL || slots == NULL || cap >= UINT32_MAX / 2) {
		p->failed = 1;
		return -1;
	}
	if (p->n > 0)
		memcpy(parts, p->parts, p->n * sizeof *parts);
	p->parts = parts;
	p->cap = cap;
	p->slots = slots;
	p->n_slots = cap * 2;
	for (size_t i = 0; i < p->n; i++)
		*slot_of(p, parts[i].path) = (uint32_t)(i + 1);
	return 0;
}

static int
name_fits(const struct package *p, const char *path)
{
	switch (p->names) {
	case NAMES_PORTABLE:
		return package_path_safe(path);
	case NAMES_UTF8:
		return package_path_safe_utf8(path);
	default:
		return *path != '\0';
	}
}

void
package_add_slice(struct package *p, const char *path, const char *media_type,
	enum part_storing storing, struct slice bytes)
{
	if (p->failed || grow(p) != 0)
		return;
	if (!name_fits(p, path) || *slot_of(p, path) != 0) {
		p->failed = 1;
		return;
	}
	struct part *part = &p->parts[p->n];
	*part = (struct part){arena_strdup(p->arena, path),
		media_type ? arena_strdup(p->arena, media_type) : NULL, bytes, storing, {NULL, 0},
		{NULL, 0}};
	if (arena_failed(p->arena)) {
		p->failed = 1;
		return;
	}
	*slot_of(p, path) = (uint32_t)++p->n;
}

void
package_add(struct package *p, const char *path, const char *media_type, enum part_storing storing,
	struct buf *bytes)
{
	size_t n = 0;
	char *s = buf_take(bytes, &n);
	if (s == NULL || p->failed || arena_adopt(p->arena, s) != 0) {
		if (s != NULL && p->failed)
			free(s);
		p->failed = 1;
		return;
	}
	package_add_slice(p, path, media_type, storing, (struct slice){s, n});
}

void
package_surround(struct package *p, struct slice before, struct slice after)
{
	if (p->failed)
		return;
	p->parts[p->n - 1].before = before;
	p->parts[p->n - 1].after = after;
}

size_t
part_size(const struct part *part)
{
	return part->before.n + part->bytes.n + part->after.n;
}

struct slice
part_bytes(const struct part *part, struct buf *scratch)
{
	if (part->before.n + part->after.n == 0)
		return part->bytes;
	scratch->n = 0;
	buf_put_slice(scratch, part->before);
	buf_put_slice(scratch, part->bytes);
	buf_put_slice(scratch, part->after);
	return buf_slice(scratch);
}

const struct part *
package_find(const struct package *p, const char *path)
{
	if (p->n_slots == 0)
		return NULL;
	uint32_t i = *slot_of(p, path);
	return i != 0 && strcmp(p->parts[i - 1].path, path) == 0 ? &p->parts[i - 1] : NULL;
}

/* One name between two "/": what every file system and ZIP program takes. */
static int
name_safe(const char *s, size_t n)
{
	if (n == 0 || n > MAX_NAME || s[0] == ' ' || s[n - 1] == ' ' || s[n - 1] == '.')
		return 0; /* "." and ".." end in a full stop, too */
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_next(s + i, n - i, &cp);
		if (cp == UTF8_BAD || utf8_class(cp) == UTF8_CONTROL ||
			(cp < 0x80 && (cp < 0x20 || strchr("\\:*?\"<>|", (int)cp) != NULL)))
			return 0;
	}
	return 1;
}

int
package_path_safe_utf8(const char *path)
{
	for (;;) {
		const char *slash = strchr(path, '/');
		if (!name_safe(path, slash ? (size_t)(slash - path) : strlen(path)))
			return 0;
		if (slash == NULL)
			return 1;
		path = slash + 1;
	}
}

int
package_path_safe(const char *path)
{
	for (const char *c = path; *c != '\0'; c++)
		if ((unsigned char)*c >= 0x7F)
			return 0;
	return package_path_safe_utf8(path);
}

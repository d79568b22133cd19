/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/sums.h"

#include "base/digest.h"
#include "base/utf8.h"

static int
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static int
is_upper_hex(char c)
{
	return c >= 'A' && c <= 'F';
}

/* A digest is written in one case; a letter of the other case was changed later. */
static int
same_digest(struct slice given, const char *hex)
{
	int upper = 0, lower = 0;
	if (given.n != strlen(hex))
		return 0;
	for (size_t i = 0; i < given.n; i++) {
		char c = given.s[i];
		upper |= is_upper_hex(c);
		lower |= c >= 'a';
		if ((is_upper_hex(c) ? c + 32 : c) != hex[i])
			return 0;
	}
	return !(upper && lower);
}

/* %0A, %0D and %25; any other use of the sign stays as it is. */
static char *
decoded(struct arena *a, struct slice path)
{
	char *out = arena_str(a, path);
	size_t n = 0;
	for (size_t i = 0; i < path.n; i++) {
		const char *s = path.s + i;
		size_t left = path.n - i;
		char c = *s;
		if (c == '%' && left >= 3 && s[1] == '0' && (s[2] == 'A' || s[2] == 'a'))
			c = '\n';
		else if (c == '%' && left >= 3 && s[1] == '0' && (s[2] == 'D' || s[2] == 'd'))
			c = '\r';
		else if (!(c == '%' && left >= 3 && s[1] == '2' && s[2] == '5')) {
			out[n++] = c;
			continue;
		}
		out[n++] = c;
		i += 2;
	}
	out[n] = '\0';
	return out;
}

/* The package's names in one Unicode form, made when they are first asked for. */
struct forms {
	struct package all;
	const struct part **parts; /* whose names they are */
};

/* Some systems rewrite accented letters of names in another form. NULL: no file has this name in
 * whatever form. */
static const struct part *
find_in_other_form(struct job *job, const struct package *p, struct forms *f, const char *path)
{
	struct slice name = slice_of(path);
	size_t i = 0;
	while (i < name.n && (unsigned char)name.s[i] < 0x80)
		i++;
	if (i == name.n)
		return NULL;
	if (f->parts == NULL) {
		package_begin(&f->all, job->arena);
		f->all.names = NAMES_ANY;
		f->parts = ARENA_ARRAY(job->arena, const struct part *, p->n + 1);
		for (i = 0; f->parts != NULL && i < p->n; i++) {
			struct slice s = utf8_nfc(job->arena, slice_of(p->parts[i].path));
			const char *other = arena_str(job->arena, s);
			if (package_find(&f->all, other) == NULL)
				f->parts[f->all.n] = &p->parts[i];
			package_add_slice(&f->all, other, NULL, PART_STORED, s);
		}
	}
	if (f->parts == NULL)
		return NULL;
	const struct part *found =
		package_find(&f->all, arena_str(job->arena, utf8_nfc(job->arena, name)));
	return found ? f->parts[found - f->all.parts] : NULL;
}

static int
check_line(struct job *job, const struct package *p, const struct sums *s, struct slice line,
	uint32_t number, struct forms *forms, unsigned char *seen)
{
	size_t n = 0, gap;
	char hex[DIGEST_SHA512_HEX];
	while (n < line.n && is_hex(line.s[n]))
		n++;
	for (gap = n; gap < line.n && (line.s[gap] == ' ' || line.s[gap] == '\t'); gap++)
		;
	struct slice path = {line.s + gap, line.n - gap};
	if (slice_starts(path, "*") && gap == n + 1) { /* sha256sum -b */
		path.s++;
		path.n--;
	}
	if (s->lenient && slice_starts(path, "./")) {
		path.s += 2;
		path.n -= 2;
	}
	if (n == 0 || gap == n || path.n == 0) {
		DIAG(job, SUMS_LINE, number, s->list->path);
		return -1;
	}
	const char *name = s->decode ? decoded(job->arena, path) : arena_str(job->arena, path);
	const struct part *part =
		package_find(p, arena_printf(job->arena, "%s%s", s->folder, name));
	if (part == NULL && s->lenient) {
		part = find_in_other_form(
			job, p, forms, arena_printf(job->arena, "%s%s", s->folder, name));
		if (part != NULL)
			DIAG(job, SUMS_FORM, number, name, s->list->path);
	}
	if (part == NULL) {
		DIAG(job, SUMS_MISSING, number, name, s->list->path);
		return -1;
	}
	if (seen[part - p->parts] != 0 && !s->lenient) {
		DIAG(job, SUMS_TWICE, number, name, s->list->path);
		return -1;
	}
	seen[part - p->parts] = 1;
	if (digest_named(s->algorithm, part->bytes, hex) != 0 ||
		!same_digest((struct slice){line.s, n}, hex)) {
		DIAG(job, SUMS_CHANGED, number, name, s->list->path);
		return -1;
	}
	return 0;
}

int
sums_check(struct job *job, const struct package *p, const struct sums *s, unsigned char *seen)
{
	struct slice rest = s->list->bytes;
	uint32_t number = 0;
	int rc = 0;
	struct forms forms = {.parts = NULL};
	while (rest.n > 0) {
		size_t n = 0;
		while (n < rest.n && rest.s[n] != '\n' && rest.s[n] != '\r')
			n++;
		size_t end = n + (n < rest.n);
		if (n + 1 < rest.n && rest.s[n] == '\r' && rest.s[n + 1] == '\n')
			end++;
		if (n == rest.n || n == 0) {
			/* the last line ends, too; an empty line says nothing */
			DIAG(job, SUMS_LINE, number + 1, s->list->path);
			rc = -1;
		}
		if (n > 0 && check_line(job, p, s, (struct slice){rest.s, n}, number + 1, &forms,
				     seen) != 0)
			rc = -1;
		rest.s += end;
		rest.n -= end;
		number++;
	}
	return rc;
}

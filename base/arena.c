/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif

enum {
	FIRST_CHUNK = 16 * 1024,
	LAST_CHUNK = 1024 * 1024,
/* for the address sanitizer every block stands alone, so that it sees what runs over */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
	ALONE = 1
#else
	ALONE = 0
#endif
};

struct chunk {
	struct chunk *next;
	max_align_t bytes[];
};

struct adopted {
	struct adopted *next;
	void *block;
};

struct arena {
	struct chunk *chunks;
	struct adopted *adopted;
	char *at;
	size_t left;
	size_t next_size;
	int failed;
};

static void *
fail(struct arena *a)
{
	if (a != NULL)
		a->failed = 1;
	buf_failed();
	return NULL;
}

struct arena *
arena_new(void)
{
	struct arena *a = calloc(1, sizeof *a);
	if (a == NULL)
		return fail(NULL);
	a->next_size = FIRST_CHUNK;
	return a;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct adopted *d = a->adopted; d != NULL; d = d->next)
		free(d->block);
	for (struct chunk *c = a->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

int
arena_failed(const struct arena *a)
{
	return a->failed;
}

enum state { RAW, ZEROED };

static void *
chunk_add(struct arena *a, size_t n, enum state state)
{
	struct chunk *c = state == ZEROED ? calloc(1, sizeof *c + n) : malloc(sizeof *c + n);
	if (c == NULL)
		return fail(a);
	c->next = a->chunks;
	a->chunks = c;
	return c->bytes;
}

/* What is open is zeroed piece by piece as it goes out: what nobody asks for stays untouched, and
 * so needs no page of memory. */
static void *
take(struct arena *a, size_t n, enum state state)
{
	const size_t align = sizeof(uint64_t);
	if (a->failed || n > SIZE_MAX / 2)
		return fail(a);
	if (ALONE)
		return chunk_add(a, n, state);
	n = (n + align - 1) / align * align;
	if (n > a->left) {
		/* a large block stands alone, so that the rest of the open chunk is not wasted */
		if (n > a->next_size / 4)
			return chunk_add(a, n, state);
		a->at = chunk_add(a, a->next_size, RAW);
		if (a->at == NULL)
			return NULL;
		a->left = a->next_size;
		if (a->next_size < LAST_CHUNK)
			a->next_size *= 2;
	}
	void *p = a->at;
	a->at += n;
	a->left -= n;
	return state == ZEROED ? memset(p, 0, n) : p;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return take(a, n, ZEROED);
}

char *
arena_str(struct arena *a, struct slice s)
{
	char *p = take(a, s.n + 1, RAW);
	if (p == NULL)
		return (char *)"";
	if (s.n > 0)
		memcpy(p, s.s, s.n);
	p[s.n] = '\0';
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_str(a, slice_of(s));
}

struct slice
arena_slice(struct arena *a, struct slice s)
{
	char *p = arena_str(a, s);
	return (struct slice){p, arena_failed(a) ? 0 : s.n};
}

char *
arena_buf_str(struct arena *a, const struct buf *b)
{
	if (b->failed)
		a->failed = 1;
	return b->failed ? (char *)"" : arena_str(a, buf_slice(b));
}

struct slice
arena_buf(struct arena *a, const struct buf *b)
{
	const char *s = arena_buf_str(a, b);
	return (struct slice){s, arena_failed(a) ? 0 : b->n};
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *p = n >= 0 ? take(a, (size_t)n + 1, RAW) : NULL;
	if (p != NULL)
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p != NULL ? p : (char *)"";
}

int
arena_adopt(struct arena *a, void *block)
{
	struct adopted *d = arena_alloc(a, sizeof *d);
	if (d == NULL) {
		free(block);
		return -1;
	}
	d->block = block;
	d->next = a->adopted;
	a->adopted = d;
	return 0;
}

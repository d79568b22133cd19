/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

struct slice
slice_trim(struct slice a)
{
	while (a.n > 0) {
		size_t k = utf8_space_len(a.s, a.n);
		if (k == 0)
			break;
		a.s += k;
		a.n -= k;
	}
	while (a.n > 0) {
		size_t k = utf8_space_len_back(a.s, a.n);
		if (k == 0)
			break;
		a.n -= k;
	}
	return a;
}

/* The one variable of the house: see buf.h. */
static _Thread_local unsigned failures;

unsigned
buf_failures(void)
{
	return failures;
}

void
buf_failed(void)
{
	failures++;
}

static char *
fail(struct buf *b)
{
	b->failed = 1;
	failures++;
	return NULL;
}

char *
buf_reserve(struct buf *b, size_t n)
{
	if (b->failed)
		return NULL;
	if (b->cap - b->n < n) {
		size_t cap = b->cap ? b->cap : 64;
		while (cap - b->n < n) {
			if (cap > SIZE_MAX / 2) {
				return fail(b);
			}
			cap *= 2;
		}
		char *s = realloc(b->s, cap);
		if (s == NULL) {
			return fail(b);
		}
		b->s = s;
		b->cap = cap;
	}
	return b->s + b->n;
}

void
buf_put(struct buf *b, const void *bytes, size_t n)
{
	char *to = n ? buf_reserve(b, n) : NULL;
	if (to == NULL)
		return;
	memcpy(to, bytes, n);
	b->n += n;
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_put_slice(struct buf *b, struct slice s)
{
	buf_put(b, s.s, s.n);
}

void
buf_utf8(struct buf *b, uint32_t codepoint)
{
	char tmp[4];
	buf_put(b, tmp, utf8_encode(codepoint, tmp));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	char *to = n >= 0 ? buf_reserve(b, (size_t)n + 1) : NULL;
	if (to != NULL) {
		vsnprintf(to, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	} else {
		b->failed = 1;
	}
	va_end(again);
}

void
buf_surround(struct buf *b, struct slice before, struct slice after)
{
	if (buf_reserve(b, before.n + after.n) == NULL)
		return;
	memmove(b->s + before.n, b->s, b->n);
	if (before.n > 0)
		memcpy(b->s, before.s, before.n);
	b->n += before.n;
	buf_put_slice(b, after);
}

char *
buf_take(struct buf *b, size_t *n)
{
	char *end = buf_reserve(b, 1);
	if (end == NULL) {
		buf_free(b);
		return NULL;
	}
	*end = '\0';
	if (n != NULL)
		*n = b->n;
	char *s = b->s;
	*b = (struct buf){0};
	return s;
}

void
buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Growing bytes with sticky failure, and borrowed pieces of text. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed run of bytes; s may be NULL when n is 0. Never NUL-terminated by promise. */
struct slice {
	const char *s;
	size_t n;
};

#define SLICE(lit) ((struct slice){(lit), sizeof(lit) - 1})

static inline struct slice
slice_of(const char *s)
{
	return (struct slice){s, s ? strlen(s) : 0};
}

static inline int
slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static inline int
slice_is(struct slice a, const char *s)
{
	return slice_eq(a, slice_of(s));
}

/* inline, so that the length of a literal costs nothing: these are asked of every line */
static inline int
slice_starts(struct slice a, const char *prefix)
{
	size_t n = strlen(prefix);
	return a.n >= n && (n == 0 || (a.s[0] == prefix[0] && memcmp(a.s, prefix, n) == 0));
}

static inline int
slice_ends(struct slice a, const char *suffix)
{
	size_t n = strlen(suffix);
	return a.n >= n && (n == 0 || memcmp(a.s + a.n - n, suffix, n) == 0);
}

/* word is not empty. */
static inline int
slice_contains(struct slice a, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= a.n; i++) {
		const char *at = memchr(a.s + i, word[0], a.n - i - n + 1);
		if (at == NULL)
			return 0;
		i = (size_t)(at - a.s);
		if (memcmp(at, word, n) == 0)
			return 1;
	}
	return 0;
}

/* a without white space (ASCII, U+00A0, U+3000) at both ends */
struct slice slice_trim(struct slice a);

/* Zero-initialise; release with buf_free. After a failed growth every further call does
 * nothing and failed stays set, so that fifty writes need one check. */
struct buf {
	char *s;
	size_t n;
	size_t cap;
	int failed;
};

/* How often a buffer or an arena of this thread has failed since it began. Whoever answers for a
 * whole conversion compares before and after: so a small buffer somewhere, whose failure nobody
 * looked at, never makes a package that lacks a word. buf_failed is for the arena. */
unsigned buf_failures(void);
void buf_failed(void);

void buf_put(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_put_slice(struct buf *b, struct slice s);
void buf_utf8(struct buf *b, uint32_t codepoint);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Around what is there, in its place: a large text is not copied once more. */
void buf_surround(struct buf *b, struct slice before, struct slice after);
/* room for n more bytes; returns where they go or NULL; the caller adds to b->n what it wrote */
char *buf_reserve(struct buf *b, size_t n);
/* NUL-terminates and gives the bytes to the caller (free()); the buffer is empty afterwards.
 * NULL after a failure. */
char *buf_take(struct buf *b, size_t *n);
void buf_free(struct buf *b);

static inline void
buf_putc(struct buf *b, char c)
{
	if (b->n < b->cap)
		b->s[b->n++] = c;
	else
		buf_put(b, &c, 1);
}

static inline struct slice
buf_slice(const struct buf *b)
{
	return (struct slice){b->s, b->n};
}

#endif

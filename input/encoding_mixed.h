/* SPDX-License-Identifier: Apache-2.0 */
/* Sources that are not of one piece: UTF-8 with some foreign lines, joined files of different
 * encodings, UTF-8 that was encoded twice. Only for input/encoding*.c. */
#ifndef INPUT_ENCODING_MIXED_H
#define INPUT_ENCODING_MIXED_H

#include "input/encoding_guess.h"

/* A run of the bytes and the encoding that it is in. */
struct region {
	size_t from, to;
	const char *name;
	uint64_t at; /* in the text, once decoded */
};

struct plan {
	struct region *v; /* malloc'ed */
	size_t n, cap;
	const char *main; /* the encoding of the most bytes */
	int failed;
};

/* UTF-8 by far the most of it, though not all? */
int mixed_is_utf8(struct slice bytes, int had_mark);
/* Lines that are not UTF-8 at all, in a source that is, read as what they look like. n is 1 when
 * there are none. */
void mixed_plan_lines(struct slice bytes, struct plan *p);
/* Pieces of the source, each in the likeliest of a few encodings, changing seldom. */
void mixed_plan_pieces(struct slice bytes, const char *first, const char *second, struct plan *p);
/* Where beginning and end are surely in different encodings, that of the beginning; else NULL. */
const char *mixed_other_half(struct slice bytes);
/* Characters of the private area: a sign, though no proof, of a wrong reading. */
uint64_t mixed_private(struct slice text);
int mixed_decode(struct plan *p, struct slice bytes, uint64_t base, struct decoded *d);
void plan_free(struct plan *p);

/* Well-formed UTF-8, not all of it ASCII, whose characters are the bytes of well-formed UTF-8, read
 * as windows-1252 or ISO-8859-1: the text behind it, appended to d. 0: it is not so. */
int mixed_undo_double(struct slice text, uint64_t base, struct decoded *d);

#endif

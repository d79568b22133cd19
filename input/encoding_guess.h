/* SPDX-License-Identifier: Apache-2.0 */
/* Which encoding, when nothing says so. Only for input/encoding*.c. */
#ifndef INPUT_ENCODING_GUESS_H
#define INPUT_ENCODING_GUESS_H

#include "input/encoding_charset.h"

struct guess {
	const char *name;      /* NULL: no encoding fits */
	const char *runner_up; /* the best that reads the bytes otherwise; NULL: none */
	const char *language;  /* BCP 47; NULL: not known */
	unsigned certainty;    /* per cent */
};

/* Bytes with some from 0x80: all encodings that extend ASCII, on the same sample. -1 without
 * memory. */
int guess_extended(struct slice bytes, struct guess *g);
/* UTF-16 and UTF-32 without a mark, by where the zero bytes are or because every unit is a
 * character that such a text would have. 0: it is none of them. */
int guess_wide(struct slice bytes, struct guess *g);
/* Encodings of seven bits: ISO-2022-JP, -KR, -CN, HZ, by their grammar. 0: none of them. */
int guess_seven_bits(struct slice bytes, struct guess *g);

/* How unlikely a short piece is in this encoding, in eighths of a nat; -1 without memory. */
int64_t guess_cost(const char *name, struct slice piece);

/* Up to `most` bytes of the lines that have bytes from 0x80, from the whole. */
void guess_sample(struct slice bytes, size_t most, struct buf *sample);

#endif

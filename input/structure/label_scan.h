/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of labels share: Western words (label.c), 第 and its kin (label_han.c). */
#ifndef INPUT_STRUCTURE_LABEL_SCAN_H
#define INPUT_STRUCTURE_LABEL_SCAN_H

#include "input/structure/number.h"

struct scan {
	const struct words_table *words;
	struct slice text;
	struct label *out;
	size_t n;
};

/* The character at byte i; 0: the end. */
uint32_t label_at(struct slice s, size_t i, size_t *len);
size_t label_skip(struct slice s, size_t i);
/* A number that needs no separator of its own: bytes, system and value in l. */
size_t label_number(struct scan *sc, size_t i, struct label *l);
/* One more reading, of the bytes from start to end; what closes it is read here. */
void label_add(struct scan *sc, struct label l, size_t start, size_t end);

/* 第五章, 제2조의3; 0: neither 第 nor 제 stands there, or no number behind it. */
int label_read_di(struct scan *sc, size_t start);
/* 1장, 12話: digits and what they count, without 제 or 第. */
int label_read_counted(struct scan *sc);
/* 卷一, 其二, その一, 番外二 */
void label_read_head(struct scan *sc, size_t start);
/* 学而第一: the number stands behind its title, to the line's end. */
void label_read_tail(struct scan *sc);
/* 正文 第一回: where a 第 begins behind a few words and a blank; 0. */
size_t label_prefixed(struct slice s);

#endif

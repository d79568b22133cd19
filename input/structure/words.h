/* SPDX-License-Identifier: Apache-2.0 */
/* The words of words.def, found by a hash; one table a document, in its arena. */
#ifndef INPUT_STRUCTURE_WORDS_H
#define INPUT_STRUCTURE_WORDS_H

#include "base/arena.h"

enum unit_kind {
	UNIT_NONE,
#define KIND(name, rank, type) UNIT_##name,
#include "input/structure/words.def"
	UNIT_MAX
};

enum division_part { PART_FRONT = 1, PART_BACK, PART_EITHER, PART_TOC, PART_END };

struct words_table;

struct words_entry {
	const char *word;
	uint8_t unit;     /* enum unit_kind; 0: none */
	uint8_t cjk_unit; /* the same behind 第 */
	uint8_t part;     /* enum division_part; 0: none */
	uint16_t ordinal; /* 0: none */
	const char *type; /* of a division */
};

/* The words of this language (BCP 47; "und": of all). NULL without memory. */
const struct words_table *words_new(struct arena *a, const char *language);
/* key: lower case. NULL: not there. */
const struct words_entry *words_find(const struct words_table *t, struct slice key);

enum { BEGIN_WORD = 1, BEGIN_NUMBER = 2 };

/* Can a word or a number of one sign begin with this character, in lower case? 0: none does; else
 * one may. */
int words_may_begin(const struct words_table *t, uint32_t cp, unsigned what);

int unit_rank(enum unit_kind k);
const char *unit_type(enum unit_kind k);

/* Lower case, runs of white space to one blank, at most cap bytes; 0 when it does not fit. */
size_t words_fold(struct slice s, char *out, size_t cap);

#endif

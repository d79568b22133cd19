/* SPDX-License-Identifier: Apache-2.0 */
/* How likely the same bytes are under each encoding: costs in eighths of a nat, smaller is
 * better. Every pair of neighbours with a byte from 0x80 counts, whatever the hypothesis, so that
 * the sums can be compared. Only for input/encoding*.c. */
#ifndef INPUT_ENCODING_SCORE_H
#define INPUT_ENCODING_SCORE_H

#include "base/buf.h"
#include "input/encoding_tables.h"

enum {
	COST_ILLEGAL = 14 * COST_UNIT, /* bytes without meaning, C1 controls */
	COST_PRIVATE = 14 * COST_UNIT
};

struct pair_count {
	unsigned char first, second;
	uint32_t n;
};

/* The neighbours in a sample: with a high byte, and of ASCII letters only. */
struct pair_counts {
	struct pair_count *high, *ascii;
	size_t n_high, n_ascii;
	unsigned char used[256];
	unsigned char *index; /* letters of all models */
};

/* -1 without memory. The caller frees with pairs_free. */
int pairs_count(struct pair_counts *p, struct slice sample);
void pairs_free(struct pair_counts *p);

/* The price of a script other than Latin, for text that is mostly ASCII letters. */
int64_t score_latin(const struct pair_counts *p);
/* What the ASCII letters of the sample say about the languages: one cost a model, the best 0;
 * out has room for LETTER_MODELS. */
void score_ascii(const struct pair_counts *p, int64_t out[LETTER_MODELS]);
/* The best language for this page; *model says which. Costs from bound on are not told apart: then
 * *model is NULL. */
int64_t score_page(const struct pair_counts *p, const struct code_page *page,
	const int64_t ascii[LETTER_MODELS], int64_t bound, const struct letter_model **model);
/* Do both pages read the sample the same? */
int pages_agree(const struct pair_counts *p, const struct code_page *a, const struct code_page *b);

/* One table of costs for each of char_models. NULL without memory; free(). */
unsigned char *score_chars_table(const struct char_model *m);
enum { CHAR_TABLE = 65536 };
/* text is decoded; U+FFFD stands for bytes without meaning. */
int64_t score_chars(struct slice text, const unsigned char *table);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What input/tables/model.py counted: code pages, letters side by side, common characters. Costs
 * are in eighths of a nat; in strings one character a cost, '#' being nought. */
#ifndef INPUT_ENCODING_TABLES_H
#define INPUT_ENCODING_TABLES_H

#include <stdint.h>

#include "base/utf8.h"

enum { COST_UNIT = 8, COST_ZERO = '#' };

struct code_page {
	const char *name;   /* NULL: end */
	int prior;          /* how usual it is, at most 0 */
	uint16_t high[128]; /* the character of each byte from 0x80; 0: none */
};
extern const struct code_page code_pages[];

/* The same order as in model.py. */
enum symbol {
	SYM_SPACE,
	SYM_DIGIT,
	SYM_PUNCT,
	SYM_OPEN,
	SYM_CLOSE,
	SYM_APOSTROPHE,
	SYM_DASH,
	SYM_SYMBOL,
	SYM_BOX,
	SYM_FOREIGN, /* a letter of the language's script, but not of the language */
	SYM_LATIN,   /* in languages of other scripts */
	SYM_OTHER,   /* a letter of any other script */
	SYM_LETTERS  /* the language's own, folded to lower case */
};

struct letter_model {
	const char *language; /* NULL: end */
	enum utf8_script script;
	int prior;
	unsigned size;
	const uint16_t *letters; /* size - SYM_LETTERS of them and 0 */
	const char *pairs;       /* size × size costs of the second symbol after the first */
};
/* The last of them has no language. */
enum { LETTER_MODELS = 64 };
extern const struct letter_model letter_models[LETTER_MODELS + 1];

struct char_model {
	const char *language;  /* NULL: end */
	const uint16_t *chars; /* the commonest first; 0: end */
	const char *costs;
};
extern const struct char_model char_models[];

#endif

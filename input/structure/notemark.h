/* SPDX-License-Identifier: Apache-2.0 */
/* The marks of notes: [1], (1), ①, ¹, *, †, ［注1］, and [Footnote 1: …. Only read here; which of
 * them are notes is decided by their pairs (notes.h). */
#ifndef INPUT_STRUCTURE_NOTEMARK_H
#define INPUT_STRUCTURE_NOTEMARK_H

#include "input/structure/blocks.h"

enum mark_style {
	MARK_NONE,
	MARK_SQUARE, /* [1] [a] [Note 1] */
	MARK_WIDE,   /* ［1］〔一〕【1】［注1］ */
	MARK_ROUND,  /* (1) （1） */
	MARK_CIRCLED,
	MARK_RAISED, /* ¹ */
	MARK_SIGN,   /* * ** † ‡ § */
	MARK_STYLES
};

struct notemark {
	uint32_t line;
	uint32_t at; /* byte of the line's text */
	uint16_t len;
	uint8_t style;    /* enum mark_style */
	uint8_t attached; /* stands directly behind a character */
	uint32_t value;
	struct slice name; /* "1", "*" */
};

/* The mark at byte `at` of text; 0: none. */
int notemark_read(struct slice text, size_t at, struct notemark *m);
/* "注1：", "註２　": the bytes up to the note's text. */
size_t notemark_word(struct slice text, struct notemark *m);
/* "[Footnote 3: ", "[Note 3. ", "［注3：": the bytes up to the note's text. */
size_t notemark_long(struct slice text, struct notemark *m);
/* "[Footnote: ", "[Note: " at byte `at`: the bytes up to the text of a note that has no number and
 * belongs to the place before it. `words`: a bit for each word that is used so. */
size_t notemark_bare(struct slice text, size_t at, unsigned words);
unsigned notemark_bare_words(struct slice text);
/* All marks of the lines that are not furniture or code; malloc'ed. -1 without memory. */
int notemark_collect(const struct plain *pl, struct notemark **v, size_t *n);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A run of text → the places where something other than text may begin. */
#ifndef INPUT_STRUCTURE_SCAN_H
#define INPUT_STRUCTURE_SCAN_H

#include "input/structure/inline.h"

enum token_kind {
	TOK_DELIM,
	TOK_NEWLINE,
	TOK_REF,
	TOK_RUBY,
	TOK_DROP, /* an annotation */
	TOK_EMPH, /* text that an annotation emphasises */
	TOK_FOREIGN,
	TOK_QUOTE,
	TOK_PAGE /* [Pg 12] */
};
enum { TOK_OPENS = 1, TOK_CLOSES = 2 };
enum token_style {
	STYLE_ITALIC,
	STYLE_BOLD,
	STYLE_BOTH,
	STYLE_SMALLCAPS,
	STYLE_STAR,
	STYLE_EMPH,    /* between two annotations */
	STYLE_BRACKET, /* is text */
	STYLE_STAGE,   /* [Aside.] */
	STYLE_NOTE     /* [Footnote: … ] */
};
/* The signs of delimiters that are annotations, and of tags and brackets, which pair whatever their
 * lengths. */
enum { SPAN = '#', TAG = 1, BRACKET = 7, ROUND, WIDE, TAG_END };
enum { LINK_URL, LINK_MAIL, LINK_WWW };

struct token {
	uint32_t at, end, mid; /* of a delimiter that opens mid is where its partner stands */
	uint8_t kind;
	char c;
	uint8_t style;
	uint8_t can_open, can_close;
	uint8_t paired;
};

/* In order and without overlap. */
void scan_tokens(struct run *run, const struct signs *c);

#endif

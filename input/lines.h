/* SPDX-License-Identifier: Apache-2.0 */
/* Clean text → a table of lines: where each is and what can be measured without judging. */
#ifndef INPUT_LINES_H
#define INPUT_LINES_H

#include "base/job.h"
#include "input/origin.h"

struct line {
	struct slice text; /* without indentation and trailing white space; n = 0: blank */
	uint64_t from;     /* byte where the whole line begins: in the text, and after lines_locate
	                    * in the source */
	uint32_t number;   /* in the source, from 1 */
	uint32_t indent;   /* cells (tab stops of 8, U+3000 is two) */
	uint32_t cells;    /* width of text: East Asian wide characters count two */
	uint32_t chars;    /* code points of text */
	uint32_t first, last;   /* its first and last code point; 0 when blank */
	uint16_t blanks_before; /* blank lines directly above; the first line has as many as fit */
	uint16_t blanks_after;
	uint16_t word;     /* cells of the first word; of CJK text, of its first character;
	                    * nobody asks beyond 65,535 */
	uint8_t form_feed; /* a form feed stood at its beginning */
	uint8_t set_in;    /* an annotation says that it is set in: no heading, unless it says so */
};

struct lines {
	struct line *v;
	size_t n;
	struct slice text; /* the whole */
};

/* -1 without memory. */
int lines_make(struct job *job, struct slice text, struct lines *out);
/* Another text, not blank, in the place of the line's own; what it cost is the caller's to enter in
 * the ledger. */
void lines_replace(struct line *l, struct slice text);
/* Fills blanks_before and blanks_after anew. */
void lines_count_blanks(struct lines *l);
/* Fills `from` of every line with the offset in the bytes as received: clean text → decoded text
 * (text_facts) → bytes (encoding). */
void lines_locate(struct lines *l, const struct origin *cleaned, const struct origin *decoded);

#endif

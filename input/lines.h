/* SPDX-License-Identifier: Apache-2.0 */
/* Clean text → a table of lines: where each is and what can be measured without judging. */
#ifndef INPUT_LINES_H
#define INPUT_LINES_H

#include "base/job.h"
#include "input/origin.h"

/* What is known of a line beyond its measures. From LINE_TAB on: signs that its text may hold;
 * where the bit is missing there are none, and nobody need look for them. */
enum line_holds {
	LINE_FORM_FEED = 1, /* a form feed stood at its beginning */
	LINE_SET_IN = 2, /* an annotation says that it is set in: no heading, unless it says so */
	LINE_TAB = 4,
	LINE_GAP = 8,      /* two blanks in a row */
	LINE_COLON = 0x10, /* of any width */
	LINE_STOP = 0x20,  /* . */
	LINE_CODE = 0x40,  /* \ = { @ */
	LINE_NOTE = 0x80, /* with what the mark of a note may begin: [ ( * † ① ² （ 【 … */
	LINE_UPRIGHT = 0x100 /* | │ ｜ and other drawn lines */
};

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
	uint16_t word;  /* cells of the first word; of CJK text, of its first character;
	                 * nobody asks beyond 65,535 */
	uint16_t holds; /* enum line_holds */
};

/* | and its kin, which part the cells of a drawn table */
static inline int
line_is_upright(uint32_t cp)
{
	return cp == '|' || cp == 0x2502 || cp == 0x2503 || cp == 0x2551 || cp == 0xFF5C;
}

struct lines {
	struct line *v;
	size_t n;
	struct slice text; /* the whole */
};

/* -1 without memory. */
int lines_make(struct job *job, struct slice text, struct lines *out);
/* Another text, not all of it blank, in the place of the line's own; what it cost is the caller's
 * to enter in the ledger. */
void lines_replace(struct line *l, struct slice text);
/* Fills blanks_before and blanks_after anew. */
void lines_count_blanks(struct lines *l);
/* Fills `from` of every line with the offset in the bytes as received: clean text → decoded text
 * (text_facts) → bytes (encoding). */
void lines_locate(struct lines *l, const struct origin *cleaned, const struct origin *decoded);

#endif

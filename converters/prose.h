/* SPDX-License-Identifier: Apache-2.0 */
/* Characters → paragraphs → lines of plain text that is read aloud. Knows no elements: text.c
 * says what belongs together, this says how it may stand on a line (W3C techniques T1 to T3 for
 * plain text; no character and no run of marks that is noise to the ear). */
#ifndef CONVERTERS_PROSE_H
#define CONVERTERS_PROSE_H

#include "base/arena.h"

struct prose_style {
	const char *lang;
	int wrap;  /* columns; 0: one line a paragraph */
	int ascii; /* quotation marks and dashes as ASCII has them */
	int bare;  /* Gutenberg's way: nothing is done against noise, headings stand wider apart */
};

enum prose_kind {
	PROSE_PARAGRAPH, /* one blank line before it */
	PROSE_TIGHT,     /* none: the next line of a verse */
	PROSE_HEADING,   /* two before it, one after it */
	PROSE_CHAPTER    /* the same; the widest gap of the Gutenberg style */
};

/* A paragraph that is being gathered. They are nested: a note interrupts its paragraph. */
struct prose_para {
	struct buf text;
	struct buf prefix; /* label or speaker: stands before the first text, if text comes */
	struct prose_para *up;
	struct prose_lines {
		struct slice *v;
		size_t n, cap;
	} lines;                 /* of a held paragraph: what was ended in it */
	uint32_t mark;           /* the last mark, if it may begin a run */
	unsigned run;            /* how often it came, blanks between not counted */
	unsigned char blank;     /* a blank is due before the next character: 1 usual, 2 U+3000 */
	unsigned char bracketed; /* the source's own "[" stands first */
	unsigned char in_note_like; /* "[note" of the source became "(note" */
};

struct prose {
	struct arena *arena;
	struct prose_style style;
	struct buf out;     /* lines with LF, all finished paragraphs */
	uint32_t lines;     /* in out */
	unsigned gap;       /* blank lines that the last paragraph asks for after it */
	unsigned indent;    /* blanks before each line; Gutenberg's way to mark a quotation */
	int32_t last_label; /* of a paragraph like "3. …"; -1: none */
	struct slice last;  /* the paragraph that was ended last, until the next one begins */
	struct prose_para *para;
	size_t n_shortened, n_unknown;
};

/* -1 without memory. */
int prose_begin(struct prose *p, struct arena *a, const struct prose_style *style);
void prose_free(struct prose *p);

/* Characters of the document: white space is squeezed, runs of marks are shortened. */
void prose_text(struct prose *p, struct slice text);
/* Ours, as it stands. */
void prose_mark(struct prose *p, const char *text);
/* The same right behind the last character: a closing bracket. */
void prose_tail(struct prose *p, const char *text);
/* A blank, if the paragraph has text and none stands there. */
void prose_blank(struct prose *p);
/* Stands before the next text of this paragraph. */
void prose_prefix(struct prose *p, const char *text);
int prose_has_text(const struct prose *p);
/* Ends the paragraph; the number of its first line, 0 when there was nothing or it is held. */
uint32_t prose_end(struct prose *p, enum prose_kind kind);
/* A paragraph of our own: end, mark, end. */
uint32_t prose_own(struct prose *p, const char *text);
/* A line as it stands, tabs and controls aside: code. first: begins a block. */
void prose_verbatim(struct prose *p, struct slice line, int first);
/* From here on paragraphs are held, until the matching call gives them back. */
void prose_hold(struct prose *p);
struct prose_lines prose_release(struct prose *p);
/* The paragraphs in one line, blanks between. */
char *prose_join(struct arena *a, struct prose_lines lines, const char *between);

#endif

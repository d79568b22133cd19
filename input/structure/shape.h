/* SPDX-License-Identifier: Apache-2.0 */
/* What a few lines look like together: measured once, judged by several stages. */
#ifndef INPUT_STRUCTURE_SHAPE_H
#define INPUT_STRUCTURE_SHAPE_H

#include "input/structure/blocks.h"

struct shape {
	size_t n;          /* lines */
	size_t full;       /* breaks (of n - 1) that the region's width forced */
	size_t local_full; /* … that the widest line of these would have forced */
	size_t stops;      /* lines, without the last, that end a sentence or a speech */
	size_t capitals;   /* lines that begin with a capital; of `cased` */
	size_t cased;
	uint32_t min_indent, max_indent, min_cells, max_cells, max_edge;
	size_t runs;      /* breaks behind a word and before a small letter */
	size_t turns;     /* breaks behind a word or a comma and before a capital */
	size_t marks;     /* breaks behind a sign */
	size_t loud;      /* lines of letters with case without a small one */
	size_t lower;     /* lines after the first that begin with a small letter */
	size_t steps;     /* lines that stand further in than the one above */
	size_t open;      /* … which does not end as a paragraph may */
	size_t outs;      /* lines that stand less far in */
	uint32_t mean;    /* cells of a line that is not the last */
	uint32_t letters; /* of every line when all have the same number; else 0 */
	int cjk;
};

struct shape shape_of(const struct plain *pl, size_t first, size_t last, uint32_t width);

/* Is the text of these lines, two or more, running text that was cut by width? */
int shape_is_prose(const struct shape *s, uint32_t width);
/* In and out again, in the middle of sentences: paragraphs step in once, at their beginning. */
int shape_is_wavy(const struct shape *s);
/* Two or three lines that are one sentence: each next one begins with a small letter. */
int shape_runs_on(const struct shape *s);
/* Two lines or more that were made by somebody: verse (else an address, a list of names, slogans).
 */
int shape_is_verse(const struct shape *s);

/* What is usual in a region; computed when asked for the first time. */
struct usual {
	const struct region *region;
	uint32_t indent;  /* of most lines */
	uint32_t cells;   /* of a typical line: the length-weighted mean */
	int first_indent; /* paragraphs begin with an indentation */
	uint32_t step;    /* indentation of their first lines there */
	int lined;        /* most lines end nothing: they are lines for their own sake */
	int stepped;      /* … also where no blank line stands between them */
};
void usual_find(struct usual *u, const struct plain *pl, const struct region *region);

#endif

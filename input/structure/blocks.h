/* SPDX-License-Identifier: Apache-2.0 */
/* Lines between headings → paragraphs, lists, verse, tables, notes … Fills what the stages before
 * it left open; afterwards every line has a verdict.
 *
 * How a unit stands in the table of verdicts: its first line has starts = 1 (2: it is also the
 * first of a new list, quotation, table …), the others 0. Blank lines and furniture keep their own
 * verdicts and do not end a unit whose next line has starts = 0. */
#ifndef INPUT_STRUCTURE_BLOCKS_H
#define INPUT_STRUCTURE_BLOCKS_H

#include "input/structure/verdict.h"

/* What the block stages remember for the writer (plain->blocks). */
struct blocks {
	struct joins *joins; /* how lines of one paragraph meet */
	struct notes *notes; /* marks and bodies, paired */
	struct signs *signs;
};

/* -1 without memory. */
int structure_blocks(struct plain *pl);

/* A run of lines nobody has judged yet, none of them blank. */
struct chunk {
	size_t first, last;
	const struct region *region;
};

/* The first chunk at or after line `from`; 0 when there is none. */
int chunk_next(const struct plain *pl, size_t from, struct chunk *c);

/* first..last become one unit; lines already judged in between stay as they are. */
void block_take(struct plain *pl, size_t first, size_t last, enum verdict_kind kind, int starts,
	const char *rule, unsigned certainty);
/* The runner-up of a line's verdict. */
void block_doubt(struct plain *pl, size_t line, enum verdict_kind kind, unsigned certainty);
/* One past the last line of the unit that begins at i. */
size_t block_end(const struct plain *pl, size_t i);
/* Blank, running head, page number: what may stand inside a unit. */
int block_is_gap(const struct plain *pl, size_t i);
/* The nearest line above (below) that is no gap; SIZE_MAX: none. */
size_t block_above(const struct plain *pl, size_t i);
size_t block_below(const struct plain *pl, size_t i);

/* Column of the line's right edge. */
static inline uint32_t
line_edge(const struct line *l)
{
	return l->indent + l->cells;
}

/* The next line's first word would not have fitted: the break was forced by width. */
int line_is_full(const struct line *l, const struct line *next, uint32_t width);

#endif

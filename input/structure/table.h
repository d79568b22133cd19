/* SPDX-License-Identifier: Apache-2.0 */
/* Tables from pipes, box drawing, tabs and aligned columns. */
#ifndef INPUT_STRUCTURE_TABLE_H
#define INPUT_STRUCTURE_TABLE_H

#include "input/structure/blocks.h"

enum { TABLE_COLUMNS = 24 };

enum table_form {
	TABLE_ROW,
	TABLE_HEADER,  /* a row above the first rule */
	TABLE_RULE,    /* a drawn line: goes */
	TABLE_GOES_ON, /* more text for the cells of the row above */
	TABLE_CAPTION
};

/* Where the cells of one line are. */
struct cells {
	size_t n;
	struct {
		uint32_t from, to; /* bytes of the line's text, without white space; equal: empty */
	} v[TABLE_COLUMNS];
};

/* Columns of aligned text: where each begins, in cells of the page. */
struct columns {
	size_t n;
	uint32_t at[TABLE_COLUMNS];
};

int tables_find(struct plain *pl);
/* Drawn with rules and uprights that meet: no picture. */
int table_is_grid(const struct plain *pl, const struct chunk *c);
/* "Table 3", "Tab. 3", "表3" */
int table_is_caption(struct slice t);
/* Lines that are known to be a table get their forms; rule: NULL: it shows what parts its cells. */
void table_given(struct plain *pl, size_t first, size_t last, const char *rule);
int columns_find(const struct plain *pl, size_t first, size_t last, struct columns *c);
/* The cells of a line by the table's rule ("table-pipes", "table-tabs", "table-columns"). */
void cells_of(const struct plain *pl, size_t line, const struct columns *c, struct cells *out);

#endif

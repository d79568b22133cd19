/* SPDX-License-Identifier: Apache-2.0 */
/* eBraille 1.0: the pages of the EPUB in cells. For the table of converters, and between cells.c
 * and the ebraille files. */
#ifndef CONVERTERS_EPUB_EBRAILLE_H
#define CONVERTERS_EPUB_EBRAILLE_H

#include "converters/converter.h"

extern const struct converter ebraille_converter;

struct cells {
	struct job *job;
	const char *table;     /* of liblouis */
	const char *lang;      /* of the text, before it was braille */
	size_t n_cells, n_cut; /* written; those of them that lost dots 7 and 8 */
	int failed;            /* a message says why */
};

/* "zh-Hans-CN" → "zh-Brai-CN" */
const char *cells_language(struct arena *a, const char *lang);
/* A page of the EPUB → the same page in braille. */
void cells_page(struct cells *c, const char *path, struct slice page, struct buf *out);
/* Braille patterns and white space, nothing else (6.2.1). */
int cells_only(struct slice text);

#endif

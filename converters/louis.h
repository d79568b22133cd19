/* SPDX-License-Identifier: Apache-2.0 */
/* Letters → braille cells: the door to liblouis, which a build may be without. */
#ifndef CONVERTERS_LOUIS_H
#define CONVERTERS_LOUIS_H

#include "base/job.h"

/* The table for a language, or the one that --braille-table names; NULL and a message. */
const char *louis_table(struct job *job, const char *lang);
/* What a table writes, by the names of eBraille's registry of braille codes. */
const char *louis_system(struct arena *a, const char *table);
/* A byte for each cell: dots 1 to 6 as bits 0 to 5, 0 is a blank. What liblouis gives depends on
 * its version. *cut counts the cells that lost dots 7 or 8: signs that the table knows only for
 * computers. -1 and a message. */
int louis_cells(
	struct job *job, const char *table, struct slice text, struct buf *cells, size_t *cut);
/* A table of eight dots is none for paper and six pins: -1 and a message. A few signs of that kind
 * are a loss to tell of. */
int louis_judge(struct job *job, const char *table, size_t n_cells, size_t n_cut);
/* The version of liblouis; NULL: this build is without it. */
const char *louis_version(void);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Letters → braille cells: the door to liblouis, which a build may be without. */
#ifndef CONVERTERS_LOUIS_H
#define CONVERTERS_LOUIS_H

#include "base/job.h"

/* The table for a language, or the one that --braille-table names; NULL and a message. */
const char *louis_table(struct job *job, const char *lang);
/* A byte for each cell: dots 1 to 6 as bits 0 to 5, 0 is a blank. What liblouis gives depends on
 * its version. *cut counts the cells that lost dots 7 or 8: signs that the table knows only for
 * computers. -1 and a message. */
int louis_cells(
	struct job *job, const char *table, struct slice text, struct buf *cells, size_t *cut);
/* The version of liblouis; NULL: this build is without it. */
const char *louis_version(void);

#endif

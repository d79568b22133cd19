/* SPDX-License-Identifier: Apache-2.0 */
/* Readings of numbers → series: one choice for the whole document. */
#ifndef INPUT_STRUCTURE_SERIES_H
#define INPUT_STRUCTURE_SERIES_H

#include "input/structure/candidate.h"

struct series {
	uint64_t pattern;
	size_t first, last; /* candidates */
	size_t n;
	int32_t parent; /* the series it was opened in, -1 */
	uint32_t parent_value;
	uint32_t skipped; /* numbers that are missing */
	uint32_t repeats, backs;
	int32_t score; /* mean evidence of its members, blended with its group's when short */
	uint8_t heading;
};

/* Chooses a reading for each candidate or none, and fills heads.series. A beam search in reading
 * order over stacks of open series; width and depth are bounded, so time is linear. -1 without
 * memory. */
int series_find(struct heads *h);

#endif

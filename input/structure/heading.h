/* SPDX-License-Identifier: Apache-2.0 */
/* Which candidates are headings: evidence of each, decided for all that look alike together. */
#ifndef INPUT_STRUCTURE_HEADING_H
#define INPUT_STRUCTURE_HEADING_H

#include "input/structure/series.h"

/* Candidates that look alike: of one numbering pattern, or of one shape. */
struct group {
	uint64_t key;
	size_t first, last;  /* candidates */
	size_t n, divisions; /* members, and those that are called preface, notes … */
	int32_t score;       /* mean evidence of its members, hundredths of a nat */
	uint8_t labelled, bare, heading;
	uint8_t titled; /* its titles stand on lines of their own */
	uint8_t level;
	uint8_t unit; /* enum unit_kind */
};

/* Sets cand.heading, score, certainty, rule, title. -1 without memory. */
int headings_decide(struct heads *h);

#endif

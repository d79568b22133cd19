/* SPDX-License-Identifier: Apache-2.0 */
/* Where a place in changed text stood before the change. */
#ifndef INPUT_ORIGIN_H
#define INPUT_ORIGIN_H

#include "base/arena.h"

/* From text offset `at` on, the source offset is `from` plus the distance, until the next step. */
struct origin_step {
	uint64_t at, from;
};

/* Steps in ascending order; exact at the beginning of every line. Without steps: the same offset.
 */
struct origin {
	struct origin_step *v;
	size_t n, cap;
	int failed;
};

/* Adds a step unless the last one says the same already. The steps are malloc'ed until kept. */
void origin_add(struct origin *o, uint64_t at, uint64_t from);
/* Gives the steps to the arena. -1 without memory (also of an earlier origin_add). */
int origin_keep(struct origin *o, struct arena *a);

/* *cursor starts at 0 and makes lookups in ascending order cheap. Never beyond the next step. */
uint64_t origin_find(const struct origin *o, size_t *cursor, uint64_t at);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Chinese and Japanese metre: clauses of equal length. Finds verse lines among prose. */
#ifndef INPUT_STRUCTURE_METRE_H
#define INPUT_STRUCTURE_METRE_H

#include "input/structure/blocks.h"

/* Characters of each clause when all are equal (4 to 7) and there are at least two; else 0. */
unsigned metre_of(struct slice text);
/* One-line paragraphs in metre become verse: two in a row, or one that was announced (曰：). */
void metre_find(struct plain *pl);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What is only a place: [Illustration: caption]. */
#ifndef INPUT_STRUCTURE_FIGURE_H
#define INPUT_STRUCTURE_FIGURE_H

#include "input/structure/blocks.h"

int figures_find(struct plain *pl);
/* Bytes of "[Illustration: " at the beginning, of the closing bracket at the end; 0: none. */
size_t figure_mark(struct slice text);
size_t figure_tail(struct slice text);

#endif

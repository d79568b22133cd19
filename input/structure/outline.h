/* SPDX-License-Identifier: Apache-2.0 */
/* Headings → levels that are consistent over the whole document. */
#ifndef INPUT_STRUCTURE_OUTLINE_H
#define INPUT_STRUCTURE_OUTLINE_H

#include "input/structure/heading.h"

/* Sets cand.level of every heading. -1 without memory. */
int outline_levels(struct heads *h);

#endif

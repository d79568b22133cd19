/* SPDX-License-Identifier: Apache-2.0 */
/* Lines → profile, conventions, furniture, contents, front matter and headings. What it leaves
 * V_NONE is for the blocks. */
#ifndef INPUT_STRUCTURE_HEADS_H
#define INPUT_STRUCTURE_HEADS_H

#include "input/structure/verdict.h"

/* Needs pl->job, lines, v (zeroed), meta. -1 without memory. */
int structure_heads(struct plain *pl);

#endif

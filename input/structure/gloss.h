/* SPDX-License-Identifier: Apache-2.0 */
/* Terms on lines of their own, and what they mean set in below. */
#ifndef INPUT_STRUCTURE_GLOSS_H
#define INPUT_STRUCTURE_GLOSS_H

#include "input/structure/blocks.h"

/* PAIR: both on one line, in two columns. */
enum gloss_form { GLOSS_PAIR, GLOSS_TERM, GLOSS_TEXT };

int gloss_find(struct plain *pl);

#endif

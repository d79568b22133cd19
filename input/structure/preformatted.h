/* SPDX-License-Identifier: Apache-2.0 */
/* Code, drawings made of characters, fenced and literal blocks: every blank counts. */
#ifndef INPUT_STRUCTURE_PREFORMATTED_H
#define INPUT_STRUCTURE_PREFORMATTED_H

#include "input/structure/blocks.h"

enum code_form { CODE_TEXT, CODE_FENCE /* goes */ };

int preformatted_find(struct plain *pl);
/* ``` or ~~~ */
int code_is_fence(struct slice t);

#endif

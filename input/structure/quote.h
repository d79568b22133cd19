/* SPDX-License-Identifier: Apache-2.0 */
/* Quotations that are marked: "> " at the line's beginning, and the block marks of proofreaders
 * (a line of slash and sign opens, sign and slash closes). */
#ifndef INPUT_STRUCTURE_QUOTE_H
#define INPUT_STRUCTURE_QUOTE_H

#include "input/structure/blocks.h"

int quotes_find(struct plain *pl);

#endif

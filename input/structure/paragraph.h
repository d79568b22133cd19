/* SPDX-License-Identifier: Apache-2.0 */
/* What is left: paragraphs by the region's style, quotations by their indentation, short lines
 * that stay lines, verse. */
#ifndef INPUT_STRUCTURE_PARAGRAPH_H
#define INPUT_STRUCTURE_PARAGRAPH_H

#include "input/structure/blocks.h"

int paragraphs_find(struct plain *pl);

#endif

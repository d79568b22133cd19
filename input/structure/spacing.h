/* SPDX-License-Identifier: Apache-2.0 */
/* What a page or a converter did to all lines alike is undone: a margin, a blank line behind each
 * wrapped line, blank lines that come in pairs. */
#ifndef INPUT_STRUCTURE_SPACING_H
#define INPUT_STRUCTURE_SPACING_H

#include "input/structure/verdict.h"

void spacing_undo(struct plain *pl);

#endif

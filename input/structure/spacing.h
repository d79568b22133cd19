/* SPDX-License-Identifier: Apache-2.0 */
/* Wrapped lines with a blank line behind each, as converters leave them → single spacing. */
#ifndef INPUT_STRUCTURE_SPACING_H
#define INPUT_STRUCTURE_SPACING_H

#include "input/structure/verdict.h"

/* Every second blank line goes, when the text runs on over most of them. */
void spacing_undo(struct plain *pl);

#endif

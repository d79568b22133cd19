/* SPDX-License-Identifier: Apache-2.0 */
/* The notation of Aozora Bunko as far as whole lines go: legend, colophon, annotations that stand
 * alone on their lines. Those inside text are inline.h's and gaiji.h's. */
#ifndef INPUT_STRUCTURE_AOZORA_H
#define INPUT_STRUCTURE_AOZORA_H

#include "input/structure/verdict.h"

/* The rules of annotations that stand alone: of a page's end, and of others. */
extern const char aozora_page[], aozora_annotation[];

void aozora_find(struct plain *pl);

#endif

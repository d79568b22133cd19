/* SPDX-License-Identifier: Apache-2.0 */
/* Words of somebody else above a text or a chapter, with a line that says whose they are. */
#ifndef INPUT_STRUCTURE_EPIGRAPH_H
#define INPUT_STRUCTURE_EPIGRAPH_H

#include "input/structure/blocks.h"

enum epigraph_form { EPIGRAPH_WORDS, EPIGRAPH_SOURCE };

enum { EPIGRAPH_QUOTED = 10000 };

/* Are these lines an epigraph? The line that names its source; SIZE_MAX: they are none. indent:
 * where running text stands; EPIGRAPH_QUOTED: only quotation marks count. */
size_t epigraph_source(const struct plain *pl, size_t first, size_t last, uint32_t indent);
int epigraphs_find(struct plain *pl);

#endif

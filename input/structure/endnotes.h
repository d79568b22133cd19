/* SPDX-License-Identifier: Apache-2.0 */
/* Notes behind the text whose numbers stand on lines of their own, as converters of e-books write
 * them. Found before the headings are, for which such numbers would pass. */
#ifndef INPUT_STRUCTURE_ENDNOTES_H
#define INPUT_STRUCTURE_ENDNOTES_H

#include "input/structure/blocks.h"

/* -1 without memory. */
int endnotes_find(struct plain *pl);

#endif

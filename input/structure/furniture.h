/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that belong to the page, not to the text: numbers, running heads and feet, scan marks. */
#ifndef INPUT_STRUCTURE_FURNITURE_H
#define INPUT_STRUCTURE_FURNITURE_H

#include "input/structure/verdict.h"

/* Fills V_PAGE_NUMBER and V_PAGE_HEAD. -1 without memory. */
int furniture_find(struct plain *pl);

/* The page's name in such a line: 12 of "- 12 -", "[Pg 12]", "Report 1911   Page 12 of 30". */
struct slice furniture_number(struct slice t);

#endif

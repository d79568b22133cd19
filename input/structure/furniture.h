/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that belong to the page, not to the text: numbers, running heads and feet, scan marks. */
#ifndef INPUT_STRUCTURE_FURNITURE_H
#define INPUT_STRUCTURE_FURNITURE_H

#include "input/structure/verdict.h"

/* Fills V_PAGE_NUMBER (the page's name is the last number of the line) and V_PAGE_HEAD. -1
 * without memory. */
int furniture_find(struct plain *pl);

#endif

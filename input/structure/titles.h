/* SPDX-License-Identifier: Apache-2.0 */
/* Bare labels → the lines below that are their titles. */
#ifndef INPUT_STRUCTURE_TITLES_H
#define INPUT_STRUCTURE_TITLES_H

#include "input/structure/candidate.h"

/* Sets cand.title of headings whose label stands alone, and cand.taken of the titles. -1 without
 * memory. */
int titles_find(struct heads *h);

#endif

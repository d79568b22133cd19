/* SPDX-License-Identifier: Apache-2.0 */
/* ※［＃「弓＋椁のつくり」、第3水準1-84-22］ → the character, where its place in JIS X 0213 or its
 * number in Unicode is told; what is only described stays described. */
#ifndef INPUT_STRUCTURE_GAIJI_H
#define INPUT_STRUCTURE_GAIJI_H

#include "input/structure/verdict.h"

/* Changes the texts of lines. -1 without memory. */
int gaiji_find(struct plain *pl);

#endif

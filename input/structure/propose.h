/* SPDX-License-Identifier: Apache-2.0 */
/* A numbering that goes back → what may have happened to it, as lines for --rules. Nothing is
 * changed. */
#ifndef INPUT_STRUCTURE_PROPOSE_H
#define INPUT_STRUCTURE_PROPOSE_H

#include "input/structure/candidate.h"

void propose_numbers(struct heads *h);

#endif

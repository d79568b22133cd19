/* SPDX-License-Identifier: Apache-2.0 */
/* A contents list in the text: marked as such, and matched with the headings it announces. */
#ifndef INPUT_STRUCTURE_CONTENTS_H
#define INPUT_STRUCTURE_CONTENTS_H

#include "input/structure/candidate.h"

/* Marks V_CONTENTS, retires the candidates in it, sets cand.in_contents and cand.names_label. -1
 * without memory. */
int contents_find(struct heads *h);

#endif

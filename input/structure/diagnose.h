/* SPDX-License-Identifier: Apache-2.0 */
/* What is doubtful in the source itself: missing and repeated numbers, counts that do not fit,
 * repeated blocks, paragraphs that stop. Everything is kept as it stands; this only reports. */
#ifndef INPUT_STRUCTURE_DIAGNOSE_H
#define INPUT_STRUCTURE_DIAGNOSE_H

#include "input/structure/heading.h"

/* -1 without memory. */
int diagnose(struct heads *h);

#endif

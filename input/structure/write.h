/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts → TEI, through compose. What is removed on the way goes into the ledger. */
#ifndef INPUT_STRUCTURE_WRITE_H
#define INPUT_STRUCTURE_WRITE_H

#include "input/structure/blocks.h"
#include "schemas/tei.h"

int write_text(struct plain *pl, struct tei_doc *doc);

#endif

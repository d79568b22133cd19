/* SPDX-License-Identifier: Apache-2.0 */
/* Bulleted and numbered lists, nested by indentation. */
#ifndef INPUT_STRUCTURE_LIST_H
#define INPUT_STRUCTURE_LIST_H

#include "input/structure/blocks.h"

/* form of a line of a list */
enum list_form { LIST_ITEM = 0, LIST_PARAGRAPH = 1 /* of the item above */, LIST_NUMBERED = 2 };

int lists_find(struct plain *pl);

enum enumerator_kind { ENUM_DIGITS = 1, ENUM_LATIN, ENUM_ROMAN, ENUM_HAN, ENUM_CIRCLED };

struct enumerator {
	uint32_t value;
	uint8_t kind;     /* enum enumerator_kind */
	char open, close; /* reduced to ASCII; 0: none */
	size_t bytes;     /* up to the item's text */
	struct slice number;
};
/* "1. ", "(2) ", "c) ", "iv. ", "①", "（三）": 0 when there is none. Roman is tried when roman is
 * set. */
int enumerator_read(struct slice text, int roman, struct enumerator *e);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* How two lines of one paragraph meet: with a blank, with nothing, or with the hyphen undone. No
 * dictionary: the document's own words decide. */
#ifndef INPUT_STRUCTURE_JOINS_H
#define INPUT_STRUCTURE_JOINS_H

#include "input/structure/blocks.h"

enum join {
	JOIN_SPACE,
	JOIN_NONE,
	JOIN_HYPHEN /* the hyphen at the end of the first line goes */
};

/* After the paragraphs are known. */
int joins_find(struct plain *pl);
enum join joins_between(const struct plain *pl, size_t line, size_t next);
/* Bytes of the hyphen at the end of text; 0: none. */
size_t joins_hyphen(struct slice text);

#endif

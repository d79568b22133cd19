/* SPDX-License-Identifier: Apache-2.0 */
/* Verse: lines that stay lines, with stanzas and relative indentation. */
#ifndef INPUT_STRUCTURE_VERSE_H
#define INPUT_STRUCTURE_VERSE_H

#include "input/structure/blocks.h"

/* form of a line of verse */
enum verse_form {
	VERSE_LINE,
	VERSE_TURNED, /* the line above goes on here: it was too long */
	VERSE_SPACED  /* one blank line stands between lines, two between stanzas */
};

void verse_take(struct plain *pl, size_t first, size_t last, const char *rule, unsigned certainty);
/* Stanzas next to each other become one poem. */
void verse_join(struct plain *pl);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Foot- and endnotes: bodies paired with their marks. One mark, one note; what finds no partner
 * stays text and is reported. */
#ifndef INPUT_STRUCTURE_NOTES_H
#define INPUT_STRUCTURE_NOTES_H

#include "input/structure/notemark.h"

struct note {
	uint32_t first, end; /* lines of the body */
	uint16_t label;      /* bytes of its mark at the beginning of the first line */
	uint8_t tail;        /* bytes of the closing bracket at the end of the last line */
	uint8_t at_end;      /* gathered at the end of a section or of the document */
	uint8_t paired;
	uint8_t written;
	uint8_t depth;        /* 1: its mark stands in another note */
	struct notemark mark; /* in the text */
	const char *n;
};

struct notes {
	struct note *v;        /* in the order of their marks */
	struct note **by_body; /* … of their bodies */
	size_t n;
};

int notes_find(struct plain *pl);
/* The first note whose mark stands in this line or later; notes.n at the end. */
size_t notes_from(const struct notes *notes, size_t line);
/* The body that holds this line stays text after all. */
void notes_release(struct notes *notes, size_t line);
/* The note whose body begins at this line, NULL: none. */
struct note *notes_body(const struct notes *notes, size_t line);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Letters: place and date, salutation, closing, signature, postscript. */
#ifndef INPUT_STRUCTURE_LETTER_H
#define INPUT_STRUCTURE_LETTER_H

#include "input/structure/blocks.h"

enum letter_form {
	LETTER_DATELINE,
	LETTER_SALUTE,
	LETTER_CLOSING, /* "Yours sincerely," */
	LETTER_SIGNED,
	LETTER_POSTSCRIPT
};

int letters_find(struct plain *pl);
/* What a line of a letter is by its words alone. */
enum letter_form letter_form(const struct line *l);
/* "Yours truly,": the line ends a letter. */
int letter_closes(const struct line *l);

#endif

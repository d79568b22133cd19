/* SPDX-License-Identifier: Apache-2.0 */
/* Plays: names that recur at the beginning of paragraphs, stage directions, the list of roles. */
#ifndef INPUT_STRUCTURE_DRAMA_H
#define INPUT_STRUCTURE_DRAMA_H

#include "input/structure/blocks.h"

enum drama_form {
	DRAMA_SPEECH, /* label: bytes of the name */
	DRAMA_STAGE,
	DRAMA_CAST,
	DRAMA_GOES_ON /* a further paragraph of the speech */
};

int drama_find(struct plain *pl);
/* In which brackets this play says what is done while somebody speaks (signs.h). */
int directions_find(struct plain *pl);
/* Bytes of a speaker's name at the beginning of a paragraph, which is not empty, with its sign:
 * "NORA.", "Faust:", "甲：". 0: none. */
size_t drama_speaker(struct slice t, int cjk);

#endif

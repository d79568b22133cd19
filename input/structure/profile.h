/* SPDX-License-Identifier: Apache-2.0 */
/* Lines → what holds for stretches of them: wrapped or not, at which column, how paragraphs are
 * set apart; and the language of the whole. */
#ifndef INPUT_STRUCTURE_PROFILE_H
#define INPUT_STRUCTURE_PROFILE_H

#include "input/structure/verdict.h"

/* Fills pl->profile, save the conventions. -1 without memory. */
int profile_make(struct plain *pl);
/* BCP 47; "und" when the text does not say. */
const char *profile_language(const struct lines *l);
/* What follows from the language. */
void profile_speak(struct profile *p, const char *language);
/* These lines are wrapped, or not, whatever they look like. -1 without memory. */
int profile_wrap(struct plain *pl, size_t first, size_t last, enum wrapping wrapping);
/* Would the first word of next have fitted behind line, at this width? */
int profile_fits(const struct line *line, const struct line *next, uint32_t width);

#endif

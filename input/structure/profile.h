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
struct tongues;
/* NULL without memory. */
struct tongues *tongues_make(struct arena *a);
/* The language of lines first to last where they plainly are in another one than usual (BCP 47),
 * told by frequent words; NULL: they are not, or it is not known. */
const char *tongues_other(const struct tongues *t, const struct lines *l, size_t first, size_t last,
	const char *usual);
/* The same of some words inside a paragraph. */
const char *tongues_phrase(const struct tongues *t, struct slice text, const char *usual);
/* What follows from the language. */
void profile_speak(struct profile *p, const char *language);
/* These lines are wrapped, or not, whatever they look like. -1 without memory. */
int profile_wrap(struct plain *pl, size_t first, size_t last, enum wrapping wrapping);
/* Would the first word of next have fitted behind line, at this width? */
int profile_fits(const struct line *line, const struct line *next, uint32_t width);

#endif

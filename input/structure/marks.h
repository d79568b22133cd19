/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions about single characters and about how a line begins and ends. */
#ifndef INPUT_STRUCTURE_MARKS_H
#define INPUT_STRUCTURE_MARKS_H

#include "input/lines.h"

int mark_is_stop(uint32_t cp);   /* . ! ? … 。 and what else ends a sentence */
int mark_is_opener(uint32_t cp); /* brackets and quotation marks that open */
int mark_is_closer(uint32_t cp); /* … that close; straight quotes are both */
int mark_is_dash(uint32_t cp);
int mark_is_word(uint32_t cp); /* letter, mark or digit */

/* Bytes of "- ", "* ", "• ", "※ " … up to the item's text; 0: no bullet. *bullet is the sign. */
size_t mark_bullet(struct slice text, uint32_t *bullet);
/* Does the text end a sentence, seen through closing quotes, brackets and note marks? */
int mark_ends_sentence(struct slice text);
/* Is there nothing but signs in it (no letter, no digit)? */
int mark_only_signs(struct slice text);
/* Cells of the first word: what would have to fit on the line above. */
uint32_t mark_first_word(struct slice text);
/* The first code point that is not an opening quote, bracket or dash. */
uint32_t mark_first_letter(struct slice text);
/* Bytes that two texts have in common at the beginning, cut at a character. */
size_t mark_common(struct slice a, struct slice b);
/* Does text begin with word, ASCII letters compared without case? */
int mark_starts(struct slice text, const char *word);

#endif

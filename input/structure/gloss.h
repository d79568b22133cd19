/* SPDX-License-Identifier: Apache-2.0 */
/* Terms on lines of their own, and what they mean set in below; terms with a colon. */
#ifndef INPUT_STRUCTURE_GLOSS_H
#define INPUT_STRUCTURE_GLOSS_H

#include "input/structure/blocks.h"

/* PAIR: both on one line, in two columns. COLON: the unit's label is the term. */
enum gloss_form { GLOSS_PAIR, GLOSS_TERM, GLOSS_TEXT, GLOSS_COLON };

int gloss_find(struct plain *pl);
/* "lamp: what burns at the top"; behind drama_find, as speakers look alike. */
int gloss_colons_find(struct plain *pl);
/* Bytes of a term and its colon at the beginning of a line; 0: none. */
size_t gloss_term(struct slice t);

#endif

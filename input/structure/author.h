/* SPDX-License-Identifier: Apache-2.0 */
/* Names in Cyrillic letters that stand before the title, as Russian books have them, and what else
 * stands around titles. */
#ifndef INPUT_STRUCTURE_AUTHOR_H
#define INPUT_STRUCTURE_AUTHOR_H

#include "base/buf.h"

/* Is the first line the author of a work whose title is the second? */
int author_above(struct slice name, struct slice title);
/* "Пётр Ильин. Три письма": bytes of the name; 0: none stands there. */
size_t author_before(struct slice line);
/* The kind of work, who put it into Russian, for whom it is: what stands below a title. */
int author_rest(struct slice line);
/* A Novel, Повесть, Lustspiel in drei Akten: the kind of work. */
int author_genre(struct slice t);
/* To my mother, Посвящается … */
int author_dedication(struct slice t);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Conventions that declare themselves: Project Gutenberg, Aozora Bunko, RFC, header fields, the
 * lines of web-novel sites. They are recognised by their own signs, before anything is guessed. */
#ifndef INPUT_STRUCTURE_CONVENTIONS_H
#define INPUT_STRUCTURE_CONVENTIONS_H

#include "input/structure/verdict.h"

/* Fills profile.gutenberg, aozora, rfc, verdicts and what they say about the work. */
void conventions_find(struct plain *pl);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Roles of persons: words of many languages, MARC relator codes and their English terms. */
#ifndef INPUT_RELATORS_H
#define INPUT_RELATORS_H

#include "base/arena.h"

/* "edt" → "editor"; the code itself when it is not in our table. Static or borrowed. */
const char *relator_term(const char *code);
/* "Charles Dickens" → "Dickens, Charles". Names that are not of the form given name, family name in
 * Latin, Greek or Cyrillic letters stay as they are. */
const char *relator_sort_name(struct arena *a, const char *name);

#endif

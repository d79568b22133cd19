/* SPDX-License-Identifier: Apache-2.0 */
/* Templates and schemas as byte arrays in the program, found by their path in the tree. */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/buf.h"

/* "templates/epub/book.css", "schemas/tei.rng". Asking for what is not there is a bug: abort. */
struct slice embed_get(const char *path);

#endif

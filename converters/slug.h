/* SPDX-License-Identifier: Apache-2.0 */
/* Names for files that every system takes: ASCII letters, digits and hyphens. */
#ifndef CONVERTERS_SLUG_H
#define CONVERTERS_SLUG_H

#include "base/arena.h"

/* "CHAPTER I. Down" → "chapter-i-down"; fallback when too little is left. */
const char *slug_make(struct arena *a, const char *text, size_t max, const char *fallback);
/* The same from a file name, without folders and endings; case is kept. */
const char *slug_file(struct arena *a, const char *path, size_t max, const char *fallback);

#endif

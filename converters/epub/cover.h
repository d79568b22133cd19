/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONVERTERS_EPUB_COVER_H
#define CONVERTERS_EPUB_COVER_H

#include "base/buf.h"

/* Breaks text into lines of at most so many cells, at spaces or between CJK letters. Gives the
 * number of lines; max + 1 when something is left over. lines has room for max. */
size_t cover_lines(struct slice text, size_t cells, struct slice *lines, size_t max);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* One piece of a text that was cut into files, as markup. */
#ifndef CONVERTERS_PIECE_H
#define CONVERTERS_PIECE_H

#include "converters/split.h"
#include "converters/xhtml.h"

/* Its heading, or what a file without a heading is called. */
const char *piece_title(struct xhtml *x, const struct piece *p);
/* Are there headings in it, but none for the whole? piece_write adds one. */
int piece_lacks_heading(const struct split *s, const struct piece *p);
void piece_write(struct xhtml *x, const struct split *s, const struct piece *p, const char *title);

#endif

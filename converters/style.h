/* SPDX-License-Identifier: Apache-2.0 */
/* The style sheet of a book: ours, the variant that --style names, the user's own (--css). */
#ifndef CONVERTERS_STYLE_H
#define CONVERTERS_STYLE_H

#include "base/job.h"
#include "converters/access.h"

extern const struct opt_row style_options[]; /* css, style: of EPUB and HTML */

/* Appends the variant and the user's sheet to what is in out. -1 and a message when the user's
 * cannot be used: it must be a small UTF-8 file that loads nothing from elsewhere. */
int style_extend(struct job *job, struct buf *out);
/* What a finished sheet does to the accessibility of a book: fixed sizes, movement, vertical lines.
 */
void style_facts(struct arena *arena, struct slice css, struct access *access);

#endif

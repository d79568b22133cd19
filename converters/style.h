/* SPDX-License-Identifier: Apache-2.0 */
/* The style sheet of a book: ours or the one of --templates, the variant that --style names, the
 * user's own (--css). */
#ifndef CONVERTERS_STYLE_H
#define CONVERTERS_STYLE_H

#include "base/job.h"
#include "converters/access.h"

extern const char *const style_sheets[];     /* all names of sheets; NULL-terminated */
extern const struct opt_row style_options[]; /* css, templates, style: of EPUB and HTML */

/* Is the folder of --templates there? -1 and a message. */
int style_begin(struct job *job);
/* Appends the sheet of this name ("epub/book.css"): from the folder of --templates when it has
 * one, else ours. -1 and a message. */
int style_sheet(struct job *job, const char *name, struct buf *out);
/* Appends drop caps where the script has them, the variant and the user's sheet to what is in out.
 * -1 and a message when the user's cannot be used: it must be a small UTF-8 file that loads nothing
 * from elsewhere. */
int style_extend(struct job *job, int drop_caps, struct buf *out);
/* What a finished sheet does to the accessibility of a book: fixed sizes, movement, vertical lines.
 */
void style_facts(struct arena *arena, struct slice css, struct access *access);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of fonts: what HarfBuzz is asked of one font. */
#ifndef CONVERTERS_FONT_IMP_H
#define CONVERTERS_FONT_IMP_H

#include "converters/font.h"

/* Is HarfBuzz in this build? */
int font_library(void);
/* From f->file: everything but path, name and bytes. NULL, or why it is of no use. */
const char *font_read(struct job *job, struct font *f);
/* Gives back what font_read made, also when it failed. */
void font_close(struct font *f);
/* f->bytes: what text needs of the font. NULL, or why nothing is embedded. */
const char *font_cut(struct job *job, struct font *f, const struct charset *text);

#endif

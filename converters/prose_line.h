/* SPDX-License-Identifier: Apache-2.0 */
/* What prose.c asks about single characters and lines. */
#ifndef CONVERTERS_PROSE_LINE_H
#define CONVERTERS_PROSE_LINE_H

#include "base/buf.h"

/* Bytes at the beginning of s that are letters which never need a second look. */
size_t prose_plain_prefix(const char *s, size_t n);
/* Neither letter nor digit: a run of it is noise when it is read aloud. */
int prose_is_sign(uint32_t cp);
/* Private use, replacement character: means nothing where it is read. */
int prose_is_unknown(uint32_t cp);
/* What to write instead; "" for nothing; NULL: the character itself. */
const char *prose_substitute(uint32_t cp, int ascii);
/* Surely in Normalisation Form C; 0 when in doubt. */
int prose_is_nfc(struct slice s);
/* The paragraph with line ends, broken at wrap columns (0: not). Gives the number of lines. */
uint32_t prose_put_lines(struct buf *out, struct slice s, int wrap, unsigned indent);
/* A line of code: tabs as blanks, drawn lines as ASCII, no blanks at the end. */
void prose_put_verbatim(struct buf *out, struct slice line, const char *unknown);

#endif

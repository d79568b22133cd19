/* SPDX-License-Identifier: Apache-2.0 */
/* XML and HTML as they stream: open, attribute, text, close. Knows no vocabulary. Every string
 * is escaped; characters that XML forbids never get here (input/text.c sees to it) and are
 * written as U+FFFD if they do. Failure is sticky in the buffer. */
#ifndef OUTPUT_MARKUP_H
#define OUTPUT_MARKUP_H

#include "base/buf.h"

enum markup_syntax { MARKUP_XML, MARKUP_HTML };
enum markup_break {
	BREAK_NONE, /* a phrase: nothing is added around it */
	BREAK_LINE, /* begins on a line of its own: p, head */
	BREAK_BLOCK /* its children are on lines of their own, too: div, ul */
};

struct markup {
	struct buf *out;
	enum markup_syntax syntax;
	const char **stack; /* names of the open elements */
	unsigned char *breaks;
	size_t depth, cap;
	int tag_open; /* "<p" is written, ">" is not */
	int lost; /* an element could not be opened: memory is gone, nothing is checked any more */
	int at_line;       /* at the beginning of a line */
	unsigned verbatim; /* inside elements whose white space counts */
};

void markup_begin(struct markup *m, struct buf *out, enum markup_syntax syntax);
/* <?xml version="1.0" encoding="UTF-8"?> */
void markup_declaration(struct markup *m);
void markup_raw(struct markup *m, struct slice s); /* not escaped */
/* name must live until the element is closed */
void markup_open(struct markup *m, const char *name, enum markup_break layout);
void markup_attr(struct markup *m, const char *name, const char *value); /* NULL: left out */
void markup_attrf(struct markup *m, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void markup_text(struct markup *m, struct slice text);
void markup_puts(struct markup *m, const char *text);
/* Closes the innermost element; <x/> in XML when it is empty. */
void markup_close(struct markup *m);
/* Closes and checks (abort when another one is open: a bug). */
void markup_end(struct markup *m, const char *name);
/* open + puts + close */
void markup_leaf(struct markup *m, const char *name, enum markup_break layout, const char *text);
/* From here to the matching call white space is not touched: pre, ab. */
void markup_verbatim(struct markup *m, int on);
/* -1 when memory ran out. Frees the stack; every element must be closed. */
int markup_finish(struct markup *m);

#endif

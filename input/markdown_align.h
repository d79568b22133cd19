/* SPDX-License-Identifier: Apache-2.0 */
/* A cursor over the characters of a block, for markdown_inline.c: what it passes is either the
 * text that cmark gives or markup, and both are collected. */
#ifndef INPUT_MARKDOWN_ALIGN_H
#define INPUT_MARKDOWN_ALIGN_H

#include "input/markdown.h"

struct align {
	struct md *m;
	const struct md_content *content;
	const char *s, *end;
	uint32_t line;       /* of s */
	const char *line_at; /* line feeds before it are counted */
	int cell;            /* in a table: "\|" is a bar, also in code */
	int raw;             /* in a bare or pointed autolink: no escapes */
	int no_entities;     /* in a bare autolink */
	int failed;
};

/* Collected: what is written, and what is removed or added for it. */
void align_event(struct align *a, enum md_event_kind kind, cmark_node *node, struct slice text);
void align_gone(struct align *a, const char *rule, struct slice text, int added);

size_t align_left(const struct align *a);
int align_at_mark(const struct align *a);
int align_is_blank(char c);
void align_skip_marks(struct align *a);
void align_skip_blanks(struct align *a);
/* The next n bytes are markup. */
void align_markup(struct align *a, const char *rule, size_t n);
/* The next character that is no blank is markup, one of these. */
void align_markup_char(struct align *a, const char *rule, const char *which);

/* The text of a node against what stands at the cursor. */
void align_text(struct align *a, struct slice lit);
/* Without blanks on either side; for raw HTML. Gives the source's own slice. */
struct slice align_verbatim(struct align *a, struct slice lit);

#endif

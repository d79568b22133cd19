/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the Markdown reader share. cmark-gfm finds blocks and inlines; each block is
 * then laid against its source lines, character by character, so that every character is known to
 * be text or to be markup of a construct that stands there. What does not fit is kept as text. */
#ifndef INPUT_MARKDOWN_H
#define INPUT_MARKDOWN_H

#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>

#include "input/compose.h"
#include "input/markdown_pool.h"
#include "input/meta.h"

struct md_line {
	struct slice text; /* without the line feed */
	uint8_t covered;   /* belongs to a leaf block */
	uint8_t starts;    /* a block begins on it */
};

struct reading;

enum { MD_MARK_MAX = 4 };

struct md_note {
	struct slice label;
	cmark_node *def;
	struct tei_node *node; /* where its reference stands; NULL: not met yet */
	unsigned depth;        /* notes around it */
	const char *id;        /* set when a second reference needs it */
};

struct md_anchor {
	struct tei_node *node;
	const char *slug;
	uint32_t line;
};

struct md_anchors {
	struct md_anchor *v;
	size_t n, cap;
};

enum md_event_kind {
	MD_TEXT,
	MD_OPEN, /* of node: emphasis, strong, link, image, strikethrough */
	MD_CLOSE,
	MD_SOFT, /* line end that is a blank */
	MD_HARD,
	MD_CODE_OPEN, /* or a formula: see md_math_signs */
	MD_CODE_CLOSE,
	MD_HTML,
	MD_NOTE /* text is the label */
};

struct md_event {
	enum md_event_kind kind;
	cmark_node *node;
	struct slice text;
	uint32_t line;
};

struct md_events {
	struct md_event *v;
	size_t n;
};

/* Markup that waits for the whole block to fit before it enters the ledger. */
struct md_removal {
	const char *rule;
	uint32_t line;
	struct slice text;
	int added; /* what an entity stood for: added, not removed */
};

struct md {
	struct job *job;
	struct compose *c;
	struct tei_doc *doc;
	struct meta *meta;
	struct slice text;          /* what cmark saw: the source, with marks (markdown_marks.c) */
	size_t skipped;             /* lines of metadata before it */
	size_t lead;                /* lines of references that we put before it */
	char mark[MD_MARK_MAX + 1]; /* the mark as UTF-8; "": none was set */
	size_t mark_n;
	size_t *wide; /* where a mark keeps a table from beginning */
	size_t n_wide;
	struct md_line *lines;
	size_t n_lines;
	size_t next_line;      /* lines before it are accounted for */
	struct md_note *notes; /* definitions, sorted by label */
	size_t n_notes;
	struct md_note **queue; /* in the order of reference */
	size_t n_queue;
	unsigned note_depth;
	size_t referred; /* bytes of addresses and titles so far */
	struct md_anchors heads, refs;
	struct buf events;   /* struct md_event: one block's, the next one's in the same room */
	struct buf removals; /* struct md_removal */
	struct md_pool pool;
	int raw_text; /* --raw=text */
	int math;     /* dollar signs enclose TeX */
};

/* ---- markdown_marks.c ---- */

/* text with an invisible mark beside every delimiter run that CommonMark 0.29 would misjudge beside
 * CJK letters or symbols; m->mark is set when there are any. -1 without memory. */
int md_marks_set(struct md *m, struct slice text);
/* s without marks (a copy only when there are some) */
struct slice md_unmark(struct md *m, struct slice s);

/* ---- markdown_wide.c ---- */

/* Fills m->wide. -1 without memory. */
int md_wide_find(struct md *m, struct slice text);

/* ---- markdown_math.c ---- */

/* What is known of the paragraph that is being parsed. */
struct md_math {
	cmark_node *paragraph;
	int end; /* of the last formula in it: a dollar sign there closed it */
	unsigned vain;
};

/* The extension for one parser; state outlives it. */
cmark_syntax_extension *md_math_new(struct md_math *state);
void md_math_free(cmark_syntax_extension *e);
/* What opens a formula, "$", "$$" or "$`"; it is code to cmark. NULL: it is none. */
const char *md_math_signs(cmark_node *n);
/* Is this block of code a formula? */
int md_math_is_block(cmark_node *n);

/* ---- markdown_source.c ---- */

int md_lines_make(struct md *m);
/* Which lines belong to leaf blocks, and which labels to which definitions. */
int md_survey(struct md *m, cmark_node *document);
uint32_t md_line_of(const struct md *m, size_t index);
/* Enters markup into the ledger. */
void md_remove(struct md *m, const char *rule, uint32_t line, struct slice text);
/* The lines [first, last] of a leaf block, without what belongs to the blocks around it. Their
 * markers are entered into the ledger. lazy: paragraphs may leave out the marks of quotations. */
struct md_content {
	struct slice *lines; /* content of each */
	size_t n;
	size_t first;      /* index of the first line */
	struct slice text; /* all of it, lines parted by line feeds */
	int definitions;   /* link definitions may stand at its beginning */
};
int md_content_read(struct md *m, cmark_node *leaf, size_t first, size_t last, int lazy,
	struct md_content *out);
/* text from lines, after some were taken away */
int md_content_join(struct md *m, struct md_content *c);
/* First and last line (indices) of a block, without blank lines at its end. -1: not known. */
int md_range(const struct md *m, cmark_node *block, size_t *first, size_t *last);
/* Lines before index that belong to no leaf: markers of empty blocks, definitions; the rest is
 * kept as text. */
void md_gap(struct md *m, size_t before);
/* text as it stands, line ends as blanks */
void md_literal_write(struct md *m, struct slice text, uint32_t line);
struct md_note *md_note_find(const struct md *m, struct slice label);

/* ---- markdown_uses.c ---- */

/* The line of a definition whose uses would outgrow the text; 0: there is none, or no memory to
 * tell. */
uint32_t md_outgrown_line(struct slice text);

/* ---- markdown_link.c ---- */

/* Length of one link reference definition at the beginning of text, of all there; 0: none. */
size_t md_definition(struct slice text);
size_t md_definitions(struct slice text);
/* Length of "(destination "title")" at the beginning of text; 0: none. */
size_t md_link_tail(struct slice text);
/* Length of "[label]" at the beginning of text; 0: none. */
size_t md_label(struct slice text);

/* ---- markdown_inline.c ---- */

/* The inlines of leaf, each laid against content. Markup is entered into the ledger. -1 when they
 * do not fit together: then nothing was entered. */
int md_align(struct md *m, cmark_node *leaf, const struct md_content *content, int cell,
	struct md_events *out);

/* ---- markdown_align.c ---- */

/* Entities and escapes decoded as in text; for destinations and raw HTML. */
struct slice md_decode(struct md *m, struct slice text, uint32_t line);

/* ---- markdown_phrase.c ---- */

void md_events_write(struct md *m, const struct md_events *e);
/* A formula, which stays open for its TeX. */
void md_math_open(struct md *m, int display, uint32_t line);
/* Is a picture all that there is? */
int md_is_figure(const struct md_events *e);
void md_figure_write(struct md *m, const struct md_events *e);
/* Resolves references to headings; before compose_finish. */
void md_refs_resolve(struct md *m);
void md_anchor_add(
	struct md *m, struct md_anchors *a, struct tei_node *node, const char *slug, uint32_t line);
const char *md_slug(struct md *m, struct slice heading);
/* target as a URI reference; NULL when it may not be kept */
const char *md_target(struct md *m, const char *url, uint32_t line);

/* ---- markdown_block.c ---- */

int md_blocks_write(struct md *m, cmark_node *top);
/* The notes that wait in the queue, each moved to its reference. */
int md_notes_write(struct md *m);

/* ---- markdown_table.c ---- */

/* header: index of the line that is its first row */
void md_table_write(struct md *m, cmark_node *table, size_t header);

/* ---- markdown_decision.c ---- */

/* Which line belongs to which block, kept in r until decisions are asked for. */
int md_labels_make(struct md *m, cmark_node *document, size_t n_lines, struct reading *r);
/* Blocks and what lies between them, as decisions that cover the source. */
int md_decide(struct job *job, struct reading *r);

/* ---- markdown_sniff.c ---- */

int md_sniff(struct slice text);

#endif

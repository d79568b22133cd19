/* SPDX-License-Identifier: Apache-2.0 */
/* TEI → plain text that is read aloud, with the places where it can be cut into parts. */
#ifndef CONVERTERS_TEXT_H
#define CONVERTERS_TEXT_H

#include "converters/bib.h"
#include "converters/converter.h"
#include "converters/index.h"
#include "converters/labels.h"
#include "converters/prose.h"

extern const struct converter text_converter;
extern const struct opt_row text_format_options[];

struct text_head {
	const struct tei_node *div;
	int depth;         /* 1 = outermost */
	const char *label; /* as its line reads */
	uint32_t line;     /* in the body, from 1 */
	int doubtful;
};

/* A part begins here; blank lines that follow belong to neither. */
struct text_cut {
	size_t at;         /* bytes of the body */
	uint32_t lines;    /* before it */
	size_t first_head; /* the first heading after it */
};

struct edition {
	struct job *job;
	const struct bib *bib;
	const char *lang;
	struct prose front; /* title, authors, language */
	struct prose body;
	struct text_head *heads;
	size_t n_heads;
	int depth;
	struct text_cut *cuts;
	size_t n_cuts;
	int bare; /* Gutenberg's way */
	size_t n_emphasis, n_images_bare, n_breaks;
	unsigned char used[LABEL_MAX]; /* marks that stand in the text */
};

/* In the job's arena but for the buffers of front and body. in_parts: each part has its own notes.
 * NULL and a message. */
struct edition *edition_make(struct job *job, const struct tei_doc *doc, int in_parts);
void edition_free(struct edition *e);

/* A text with first lines, contents and a stretch of the body; lines end in LF. end: the last
 * line; NULL: none. */
struct text_piece {
	struct slice front;
	uint32_t front_lines;
	struct slice body;
	uint32_t lines_before; /* of the body, before this stretch */
	const struct text_head *heads;
	size_t n_heads;
	const char *end;
	uint32_t base; /* set by edition_put: to be added to a line of the body */
};
/* The number of lines. */
uint32_t edition_put(const struct edition *e, struct text_piece *piece, struct buf *out);
struct text_piece edition_whole(const struct edition *e);
/* The i-th part, from 0; front is to be filled in. */
struct text_piece edition_part(const struct edition *e, size_t i);
/* LF → bytes of the file: with --bom CRLF and a byte order mark. packaged: the default of the
 * package holds, not that of the single file. */
void edition_encode(const struct job *job, int packaged, struct buf *text);

#endif

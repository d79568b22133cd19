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
	int bare;    /* Gutenberg's way */
	int windows; /* the file begins with a byte order mark and its lines end in CRLF */
	size_t n_emphasis, n_images_bare, n_breaks;
	unsigned char used[LABEL_MAX]; /* marks that stand in the text */
};

/* In the job's arena but for the buffers of front and body. in_parts: for the package, whose parts
 * have each their own notes and whose lines end in CRLF unless --bom says otherwise. NULL and a
 * message. */
struct edition *edition_make(struct job *job, const struct tei_doc *doc, int in_parts);
void edition_free(struct edition *e);

/* A text with first lines, contents and a stretch of the body; lines end in LF. end: the last
 * line; NULL: none. */
struct text_piece {
	struct slice front;
	uint32_t front_lines;
	struct slice body;     /* edition_around takes the blank lines from its beginning */
	uint32_t lines_before; /* of the body, before this stretch */
	const struct text_head *heads;
	size_t n_heads;
	const char *end;
	/* set by edition_around: to be added to a line of the body; lines in this stretch */
	uint32_t base, lines;
	size_t at; /* set by edition_put: where the body begins in out */
};
/* What stands before the body and behind it, lines ending in LF; gives the number of lines of all
 * three. */
uint32_t edition_around(
	const struct edition *e, struct text_piece *piece, struct buf *before, struct buf *after);
/* All three as bytes of a file; the number of lines. */
uint32_t edition_put(const struct edition *e, struct text_piece *piece, struct buf *out);
struct text_piece edition_whole(const struct edition *e);
/* The i-th part, from 0; front is to be filled in. */
struct text_piece edition_part(const struct edition *e, size_t i);
/* The beginning of a file; then LF → bytes of the file. */
void edition_begin_file(const struct edition *e, struct buf *out);
void edition_put_lines(const struct edition *e, struct slice lines, struct buf *out);

#endif

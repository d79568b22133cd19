/* SPDX-License-Identifier: Apache-2.0 */
/* The text cut into files: a chapter is a file, a part opens one of its own, and what is too long
 * is cut between blocks, never inside a table, a list or a verse. Where there are hundreds of short
 * chapters, those of a part share its file. The same pieces serve the chunked HTML. */
#ifndef CONVERTERS_SPLIT_H
#define CONVERTERS_SPLIT_H

#include "base/job.h"
#include "schemas/tei.h"

/* Bytes of MathML that a byte of TeX becomes, about. */
enum { SPLIT_MATHML = 24 };

struct piece {
	const struct tei_node *container; /* front, body, back or a div */
	const struct tei_node *from;      /* its first child in this file; NULL: it has none */
	const struct tei_node *lead;      /* page breaks before container; NULL: none */
	const struct tei_node *tail;      /* page breaks after it, to the end of its parent */
	const struct tei_node *start;     /* the first node in the order of the document */
	int continued;                    /* not the beginning of container */
	enum tei_kind part;               /* TEI_FRONT, TEI_BODY, TEI_BACK */
	const char *path;                 /* "text/s-abc.xhtml" */
	const char *id;                   /* of a div that begins here; NULL */
	const struct tei_node *head;      /* NULL: the file has no heading of its own */
};

struct split {
	struct piece *pieces;
	size_t n, cap;
	struct piece title; /* the title page, no file of ours: the caller sets its path */
	struct split_slot {
		const char *id;
		size_t piece;
		unsigned note; /* number of the note it is or stands in; 0: none */
	} * slots;             /* identifiers of the text */
	size_t mask;
	int failed;
};

/* limit: bytes that a file should not pass, by estimate. A path is folder, name and ending
 * ("text/",
 * ".xhtml"). -1 without memory. */
int split_make(struct job *job, const struct tei_doc *doc, size_t limit, const char *folder,
	const char *ending, struct split *s);
/* The piece in which an identifier stands or its note is referred to; NULL: nowhere. note may be
 * NULL. */
const struct piece *split_find(const struct split *s, const char *id, unsigned *note);
/* Does node begin the piece after p? Then p ends before it. */
int split_ends(const struct split *s, const struct piece *p, const struct tei_node *node);

#endif

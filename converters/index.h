/* SPDX-License-Identifier: Apache-2.0 */
/* One pass before writing: headings, notes, pages and figures in the order of the document. */
#ifndef CONVERTERS_INDEX_H
#define CONVERTERS_INDEX_H

#include "base/job.h"
#include "schemas/tei.h"

struct index_head {
	const struct tei_node *div, *head;
	int depth;          /* 1 = outermost division */
	struct slice label; /* plain text of the head, one line */
	const char *id;     /* of the div */
};

struct index_note {
	const struct tei_node *note;
	unsigned number;               /* from 1 through the document */
	const char *id;                /* of the note; the reference is "ref-" and this */
	const struct index_head *head; /* the division it stands in; NULL: none */
};

struct index_page {
	const struct tei_node *pb;
	const char *label, *id;
};

struct index {
	struct index_head *heads;
	size_t n_heads;
	int depth;                /* of the deepest heading */
	struct index_note *notes; /* foot and end notes; editorial notes are not among them */
	size_t n_notes;
	struct index_page *pages;
	size_t n_pages;
	size_t n_figures, n_tables, n_figures_without_alt, n_formulae, n_ruby, n_verse, n_speeches;
	size_t n_doubtful; /* elements with cert other than high */
};

/* A foot or end note, not an editorial one. */
int index_is_note(const struct tei_node *node);
/* The innermost such note at or above node; NULL: it stands in none. */
const struct tei_node *index_note_around(const struct tei_node *node);
/* What no edition shows, or only as words: what a correction stands for, the description of a
 * picture, a remark about the text. Notes and pages in it have no place to lead to. */
int index_is_unseen(const struct tei_node *node);
/* Does node have a place of its own on a page, where links may lead? */
int index_is_place(const struct tei_node *node);
/* A heading in one line, as a contents list shows it: formulas as words. */
struct slice index_label(struct arena *a, const struct tei_node *head);
/* Lives in the job's arena; NULL without memory. */
const struct index *index_make(struct job *job, const struct tei_doc *doc);
/* By binary search on document order or by a table: never a scan per note. NULL: not indexed. */
const struct index_note *index_note_of(const struct index *x, const struct tei_node *note);

#endif

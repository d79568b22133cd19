/* SPDX-License-Identifier: Apache-2.0 */
/* TEI body → XHTML (for EPUB) and HTML: one table of handlers for both.
 *
 * The writer streams into one buffer and never looks at a file name: where an identifier stands is
 * asked from its owner. What it adds to the text of the model (note numbers, ways back, headings
 * that a file needs) carries the class "gen", so that a check can leave it out. */
#ifndef CONVERTERS_XHTML_H
#define CONVERTERS_XHTML_H

#include "converters/access.h"
#include "converters/bib.h"
#include "converters/index.h"
#include "output/markup.h"

enum note_style {
	NOTES_POPUP,  /* asides at the end of the book, for readers that show them in a window */
	NOTES_LIST,   /* the same as a plain list, for readers that lose asides */
	NOTES_CHAPTER /* asides at the end of each file */
};

struct xhtml {
	struct job *job;
	const struct tei_doc *doc;
	const struct index *index;
	const struct bib *bib;
	int epub;       /* XHTML with epub:type; else HTML */
	int base_level; /* level of the outermost heading of the file: 1 in EPUB, 2 in HTML */
	enum note_style notes;
	int one_file;     /* pictures are written into the page */
	const char *root; /* path from the file to the package's media: "../" or "" */
	/* The address of an identifier as seen from the file being written; NULL: there is none.
	 * ref: ask for the place where the note with this identifier is referred to. */
	const char *(*address)(void *ctx, const char *id, int ref);
	void *ctx;

	struct access access; /* counted while writing */

	/* ours */
	struct markup m;
	struct buf frames;  /* one byte for each open node: elements to close, phrasing */
	struct buf lists;   /* one byte for each open list: its kind */
	struct buf columns; /* one unsigned for each open table */
	struct buf pending; /* marks that wait for a place where they may stand */
	int flush_due; /* the block that is being opened is one: when its attributes are written */
	struct buf used;   /* pointers to the assets that were shown, each once */
	size_t repeated;   /* bytes of pictures that stand again in a page of one file */
	unsigned phrasing; /* inside something that holds only phrases */
	int skip_blank;    /* at the beginning of the next characters */
	unsigned in_link;
	int level;       /* of the innermost open heading */
	int lead_number; /* of the note that the next paragraph begins with; 0: none */
	const char *back_label;
	const struct tei_node *lead_from; /* speaker that the next paragraph begins with */
	const struct tei_node *back_node; /* the paragraph that a way back closes */
	const struct index_note *back;
	const struct tei_node *title_page; /* its title is the file's heading */
	unsigned n_tables, n_images;
	uint64_t *landmarks; /* page, role and name of each landmark so far, a hash table */
	size_t landmark_mask;
	uint64_t page; /* pieces begun so far */
};

/* Sets what has a value in every document; the caller sets the rest. */
void xhtml_begin(struct xhtml *x, struct job *job, const struct tei_doc *doc,
	const struct index *index, const struct bib *bib, int epub);
/* Frees what the writer holds; -1 when memory ran out. */
int xhtml_finish(struct xhtml *x);

/* Begins a new output; everything else stays. */
void xhtml_output(struct xhtml *x, struct buf *out);

/* One node with everything below. */
void xhtml_node(struct xhtml *x, const struct tei_node *node);
/* <section> or <div> of a division, without its content, and its end. */
void xhtml_division_open(struct xhtml *x, const struct tei_node *div, int continued);
void xhtml_division_close(struct xhtml *x, const struct tei_node *div);
/* A heading that only assistive technology and outlines see. */
void xhtml_hidden_heading(struct xhtml *x, const char *text);
/* The note itself: an aside, or an item of a list. */
void xhtml_note(struct xhtml *x, const struct index_note *note);

/* id, class, language and direction of a node, for elements that are written by hand. */
void xhtml_attributes(struct xhtml *x, const struct tei_node *node, const char *class);
/* epub:type (only in EPUB) and role; either may be NULL. */
void xhtml_semantics(struct xhtml *x, const char *type, const char *role);
/* lang, in EPUB also xml:lang, and dir */
void xhtml_language(struct xhtml *x, const char *lang, int with_direction);
/* Is this language written from right to left? */
int xhtml_is_rtl(const char *lang);
/* The semantics of a division's type, or NULL. */
struct xhtml_kind {
	const char *div;  /* the model's word */
	const char *type; /* EPUB Structural Semantics Vocabulary */
	const char *role; /* DPUB-ARIA 1.1 */
	int is_part;      /* its divisions are files of their own */
};
const struct xhtml_kind *xhtml_kind_of(const struct tei_node *div);

/* For the test: is every element of the model decided? */
int xhtml_complete(void);

#endif

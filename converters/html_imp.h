/* SPDX-License-Identifier: Apache-2.0 */
/* Between the two writers of HTML: one page, and a page for each chapter. */
#ifndef CONVERTERS_HTML_IMP_H
#define CONVERTERS_HTML_IMP_H

#include "converters/font.h"
#include "converters/split.h"
#include "converters/xhtml.h"

struct page {
	struct job *job;
	const struct tei_doc *doc;
	const struct bib *bib;
	const struct index *index;
	struct xhtml x;
	struct fonts fonts;
	struct slice style; /* what is written into the page; empty: style.css beside it */
	const char **ids;   /* of the text, a hash table: one page */
	size_t mask;
	/* pages for chapters */
	struct split split;
	const char *here;
	const struct piece *at;       /* NULL: the first page */
	void (*links)(struct page *); /* of <head>; NULL: none */
};

/* <head>: title is of this page; facts: with the linked data of the book. */
void html_head(struct page *p, const char *title, int facts);
/* The skip link, at the beginning of <header>. */
void html_skip(struct page *p);
/* The title page, of the model or made from the metadata. */
void html_title(struct page *p);
void html_contents(struct page *p);
/* The notes from … up to but not to, with their heading; id: NULL, or of the section. */
void html_notes(struct page *p, size_t from, size_t to, const char *id);
void html_footer(struct page *p);
/* Our sheets, the fonts cut down to text, the variant and the user's. root: see fonts_sheet. -1
 * and a message, but for missing memory. */
int html_style(struct page *p, const struct charset *text, const char *root, struct buf *out);
/* The address of a heading in the contents. */
const char *html_address(struct page *p, const char *id);

#endif

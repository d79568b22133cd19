/* SPDX-License-Identifier: Apache-2.0 */
/* EPUB 3.3: the book while it is made. Between the files of this folder, and for the table of
 * converters. */
#ifndef CONVERTERS_EPUB_EPUB_H
#define CONVERTERS_EPUB_EPUB_H

#include "converters/converter.h"
#include "converters/font.h"
#include "converters/split.h"
#include "converters/xhtml.h"

extern const struct converter epub_converter;

struct book_file {
	const char *path; /* below EPUB/: "text/s-abc.xhtml" */
	const char *id, *media_type, *properties;
	int in_spine;
};

/* Who evaluated the book and says that it conforms; name NULL: nobody. */
struct claim {
	const char *name, *conforms, *credential, *report;
};

struct book {
	struct job *job;
	const struct tei_doc *doc;
	const struct bib *bib;
	const struct index *index;
	struct split split;
	struct xhtml x;
	struct package parts; /* below EPUB/, moved into the package at the end */
	struct book_file *files;
	size_t n_files, cap_files;
	const char *page_language; /* of the file being written; NULL: the book's */
	const char *here;          /* the file being written, below EPUB/ */
	size_t formulas;           /* written before it */
	const char *title_path, *notes_path, *cover_path;
	const char **note_files;           /* of each note */
	const struct tei_node *title_page; /* NULL: made from the metadata */
	enum note_style notes;
	int vertical;
	struct fonts fonts;
	struct claim claim;
	const char *nav_path; /* "nav.xhtml" */
	int braille; /* becomes eBraille: no cover, its navigation page is its entry page */
};

/* Reads what b is made from, and writes its pages; b->parts and b->files have them. -1: no
 * memory, of which nothing is said yet. */
int book_write(struct book *b);

/* Adds a part to the manifest, in the order of the spine. properties may be NULL. */
void book_add(struct book *b, const char *path, const char *media_type, const char *properties,
	struct buf *bytes);
void book_add_slice(struct book *b, const char *path, const char *media_type,
	const char *properties, struct slice bytes);
/* The address of path as seen from the file being written. */
const char *book_link(struct book *b, const char *path, const char *fragment);
/* The file and the fragment of an identifier; "" when it is the file's own beginning. */
const char *book_place(struct book *b, const char *id, const char **fragment);

/* Head and end of a content document; type is the epub:type of its body, NULL for none. */
void page_open(struct book *b, struct buf *out, const char *path, const char *title,
	const char *type, const char *class);
void page_close(struct book *b, struct buf *out, const char *properties);

/* pages.c */
void cover_page(struct book *b);
void title_page(struct book *b);
void imprint_page(struct book *b);
void colophon_page(struct book *b);
/* Does a page begin there? */
int book_on_title(const struct book *b, const struct tei_node *pb);
/* nav.c */
void nav_page(struct book *b);
void ncx_part(struct book *b);
/* opf.c */
/* The element package, open, with what every publication has on it. */
void opf_begin(struct book *b, struct markup *m, struct buf *out);
void opf_write(struct book *b, struct buf *out);
void opf_dc(struct markup *m, const char *name, const char *id, const char *text);
void opf_meta(struct markup *m, const char *refines, const char *property, const char *scheme,
	const char *text);
void opf_titles(struct book *b, struct markup *m);
void opf_people(struct book *b, struct markup *m);
/* subjects, description, publisher, rights, source */
void opf_facts(struct book *b, struct markup *m);
void opf_manifest(struct book *b, struct markup *m);
/* and closes the package */
void opf_spine(struct book *b, struct markup *m);
/* claim.c: --a11y-certifier; -1 and a message when it is unusable */
int claim_read(struct job *job, struct claim *c);
int claim_is_valid(const char *conforms);

/* check.c */
int epub_check(struct job *job, const struct package *p);

#endif

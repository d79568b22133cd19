/* SPDX-License-Identifier: Apache-2.0 */
/* A finished EPUB or HTML under check, ours or another's: between the files of the checkers. */
#ifndef CONVERTERS_WEBCHECK_H
#define CONVERTERS_WEBCHECK_H

#include "converters/access.h"
#include "output/package.h"
#include "schemas/parsepart.h"

struct fact {
	const char *property, *value, *refines, *id;
};

struct check_item {
	const char *id, *path, *media_type, *properties;
};

struct named {
	const char *page, *id;
};

struct check {
	struct job *job;
	const struct package *package;
	int html;         /* pages of HTML; else the XHTML of an EPUB */
	const char *root; /* path of the package document, or of the first page */
	struct fact *facts;
	size_t n_facts, cap_facts;
	struct check_item *items;
	size_t n_items, cap_items;
	const char **spine;
	size_t n_spine, cap_spine;
	const char *language;
	struct access access; /* recomputed */
	struct tally text, notes;
	struct named *ids, *links; /* of all content documents; links to places in the book */
	size_t n_ids, cap_ids, n_links, cap_links;
	size_t note_refs, ways_back, foot_notes;
	struct buf linked_data; /* JSON-LD of HTML */
	int ours;               /* notes the text that its model had */
};

void check_fault(struct check *c, const char *where, const char *what);
/* Room for one more in an array of the arena; NULL without memory. */
void *check_more(struct check *c, void *array, size_t *n, size_t *cap, size_t size);
/* The path that href means when it stands in the part from, without its fragment. */
const char *check_resolve(struct check *c, const char *from, struct slice href);
int check_word(const char *list, const char *word);

/* The next fact with this property; NULL: no more. what NULL: any value. */
const struct fact *check_next_fact(
	const struct check *c, const char *property, const struct fact *after);
int check_has_fact(const struct check *c, const char *property, const char *what);

/* When all pages were read: accessibility facts against the content, links and notes, the text
 * against what the package says its model had. */
void check_access(struct check *c);
void check_links(struct check *c);
void check_text(struct check *c);

/* webcheck_page.c: one content document. is_nav: the navigation document of an EPUB. */
void check_page(struct check *c, const char *path, int is_nav);
/* epub/ebraille_check.c: what eBraille asks of an EPUB besides */
void check_braille(struct check *c);
/* webcheck_style.c */
void check_style(struct check *c, const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A finished EPUB under check, ours or another's: between the files of the checker. */
#ifndef CONVERTERS_EPUB_CHECK_H
#define CONVERTERS_EPUB_CHECK_H

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
	const char *opf; /* its path */
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
	int ours; /* notes the text that its model had */
};

void check_fault(struct check *c, const char *where, const char *what);
/* Room for one more in an array of the arena; NULL without memory. */
void *check_more(struct check *c, void *array, size_t *n, size_t *cap, size_t size);
/* The path that href means when it stands in the part from, without its fragment. */
const char *check_resolve(struct check *c, const char *from, struct slice href);
int check_word(const char *list, const char *word);

/* check_page.c: one content document. is_nav: the navigation document. */
void check_page(struct check *c, const char *path, int is_nav);
/* check_style.c */
void check_style(struct check *c, const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The model: a closed subset of TEI P5 as a tree in an arena.
 *
 * The tree is ours and not libxml2's: text nodes are slices of the decoded source, so that nothing
 * is copied between bytes and packages, and every node knows its source line. libxml2 parses and
 * validates what comes from outside (parse.h, validate.h). */
#ifndef SCHEMAS_TEI_H
#define SCHEMAS_TEI_H

#include "base/arena.h"
#include "base/ledger.h"

enum tei_kind {
	TEI_CHARS, /* a text node: its characters are in text */
#define E(name, xml, content) TEI_##name,
#include "schemas/elements.def"
#undef E
	TEI_MAX
};

enum tei_att {
#define A(name, xml) TA_##name,
#include "schemas/attributes.def"
#undef A
	TA_MAX
};

struct tei_attr {
	enum tei_att att;
	const char *value;
	struct tei_attr *next; /* in the order of attributes.def */
};

struct tei_node {
	struct tei_node *parent, *first, *last, *next, *prev;
	struct tei_attr *attrs;
	struct slice text; /* of TEI_CHARS only; XML characters in NFC, never empty */
	uint32_t line;     /* of the source, from 1; 0 unknown */
	enum tei_kind kind;
};

/* A file that the document brings: images. name is ours ("media/1.png"), never the source's. */
struct asset {
	const char *name;
	const char *media_type;
	struct slice bytes;
	unsigned width, height; /* in pixels; 0 unknown */
	const char *source;     /* as the document called it */
	struct asset *next;
};

struct tei_doc {
	struct arena *arena; /* borrowed from the job */
	struct tei_node *root;
	struct tei_node *header, *text;
	struct asset *assets, *last_asset;
	struct tally
		shown; /* what stands in the text itself: notes and the like apart (webtext.h) */
};

/* A document with TEI, an empty teiHeader and an empty text. NULL without memory. */
struct tei_doc *tei_new(struct arena *a);

/* Appended to parent (NULL: loose). NULL without memory. */
struct tei_node *tei_add(
	struct tei_doc *doc, struct tei_node *parent, enum tei_kind kind, uint32_t line);
/* The characters are borrowed: they live in the arena or in the decoded source. Joins a
 * neighbouring text node when the two are one run of memory. */
void tei_text(struct tei_doc *doc, struct tei_node *parent, struct slice text, uint32_t line);
/* The same with a copy. */
void tei_puts(struct tei_doc *doc, struct tei_node *parent, const char *text);
/* <kind>text</kind>, the usual shape in the header. */
struct tei_node *tei_leaf(
	struct tei_doc *doc, struct tei_node *parent, enum tei_kind kind, const char *text);
/* value is copied. Replaces an earlier value. */
void tei_set(struct tei_doc *doc, struct tei_node *node, enum tei_att att, const char *value);
/* Takes node out of its place; it can be given to tei_append or tei_insert_before. */
void tei_detach(struct tei_node *node);
void tei_append(struct tei_node *parent, struct tei_node *node);
void tei_insert_before(struct tei_node *next, struct tei_node *node);

/* NULL when it is not there. */
const char *tei_get(const struct tei_node *node, enum tei_att att);
int tei_is(const struct tei_node *node, enum tei_att att, const char *value);
struct tei_node *tei_child(const struct tei_node *node, enum tei_kind kind);
struct tei_node *tei_sibling(const struct tei_node *node, enum tei_kind kind);
/* All characters below node, white space runs as one blank, trimmed; notes are left out. */
struct slice tei_flat(struct arena *a, const struct tei_node *node);
/* The same, where some nodes have other words in place of what is in them; NULL: they have not. */
typedef const char *tei_words(struct arena *a, const struct tei_node *node);
struct slice tei_flat_with(struct arena *a, const struct tei_node *node, tei_words *words);
/* The nearest xml:lang at or above node; "und" when there is none. */
const char *tei_lang(const struct tei_node *node);

/* The next node in document order below top (top itself first gives its first child);
 * NULL at the end. Skips the children when into is 0. */
const struct tei_node *tei_step(const struct tei_node *top, const struct tei_node *node, int into);

const char *tei_name(enum tei_kind kind);
/* TEI_MAX when the element is not in the model. */
enum tei_kind tei_kind_of(struct slice name);
const char *tei_att_name(enum tei_att att);
enum tei_att tei_att_of(struct slice name); /* TA_MAX when unknown */

enum tei_content { CONTENT_TEXT, CONTENT_BLOCKS, CONTENT_EMPTY };
enum tei_content tei_content(enum tei_kind kind);
/* Stands inside a line of text: hi, ref, note, lb, pb … */
int tei_is_phrase(enum tei_kind kind);
/* … such a phrase, or a stage direction in the midst of a speech. */
int tei_runs_in(enum tei_kind kind, enum tei_kind parent);
/* The first titlePage of front: packages show it as a page of its own, any other in its place. */
int tei_is_title_page(const struct tei_node *node);
int tei_on_title_page(const struct tei_node *node);

/* What a figure's picture shows, for whoever cannot see it: briefly, or at length (rend="long").
 * NULL when nobody says. */
const struct tei_node *tei_description(const struct tei_node *figure, int at_length);

struct asset *tei_asset(struct tei_doc *doc, const char *name);

/* Gives every div, note, pb, figure, table and every target of a ref an xml:id made from its
 * content, equal on every run and independent of what stands elsewhere in the document. */
void tei_identify(struct tei_doc *doc);

#endif

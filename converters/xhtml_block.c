/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs, quotations, verse, drama, letters and the title page. */
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/xhtml_imp.h"

/* ---- paragraphs ---- */

/* What a paragraph begins with: the number of a note, or the speaker of a speech. */
static void
lead(struct xhtml *x, const struct tei_node *node)
{
	if (x->lead_number > 0) {
		markup_open(&x->m, "span", BREAK_NONE);
		markup_attr(&x->m, "class", "gen number");
		char number[16];
		snprintf(number, sizeof number, "%d.", x->lead_number);
		markup_puts(&x->m, number);
		markup_close(&x->m);
		markup_puts(&x->m, " ");
		x->lead_number = 0;
	}
	const struct tei_node *from = x->lead_from;
	x->lead_from = NULL;
	if (from == NULL)
		return;
	x->phrasing++;
	for (; from != node; from = from->next) { /* the speaker, and stage directions */
		xhtml_node(x, from);
		markup_puts(&x->m, " ");
	}
	x->phrasing--;
}

static const char *
paragraph_class(const struct tei_node *node)
{
	static const char *const known[] = {"center", "right", "noindent", "hang", "indent",
		"dateline", "salute", "closing", "signed", "heading"};
	const char *rend = node->attrs ? tei_get(node, TA_REND) : NULL;
	for (size_t i = 0; rend != NULL && i < sizeof known / sizeof *known; i++)
		if (strcmp(rend, known[i]) == 0)
			return known[i];
	/* lines that the source broke: an indent would mark the first alone */
	return tei_child(node, TEI_LB) != NULL ? "lines" : NULL;
}

static int
is_only_figure(const struct tei_node *node)
{
	int figures = 0;
	for (const struct tei_node *c = node->first; c != NULL; c = c->next) {
		if (c->kind == TEI_FIGURE)
			figures++;
		else if (c->kind != TEI_CHARS || slice_trim(c->text).n > 0)
			return 0;
	}
	return figures > 0;
}

enum walk
xh_p_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (!x->phrasing && node->first != NULL && is_only_figure(node) && x->lead_number == 0)
		return xhtml_enter(x, 0, BLOCKS);
	int mixed = xhtml_holds_blocks(node) && !x->phrasing;
	xhtml_block(x, node, mixed ? "div" : "p", mixed ? "p" : paragraph_class(node), BREAK_LINE);
	if (x->lead_number > 0 || x->lead_from != NULL)
		lead(x, node);
	return xhtml_enter(x, 1, !mixed);
}

/* The way back from a note stands at the end of its last paragraph. */
static void
way_back(struct xhtml *x)
{
	const struct index_note *note = x->back;
	x->back = NULL;
	x->back_node = NULL;
	markup_puts(&x->m, " ");
	markup_open(&x->m, "a", BREAK_NONE);
	markup_attr(&x->m, "class", "gen back");
	markup_attr(&x->m, "href", x->address(x->ctx, note->id, 1));
	xhtml_semantics(x, x->epub ? "backlink" : NULL, "doc-backlink");
	if (x->epub) {
		markup_attr(&x->m, "aria-label", x->back_label);
		markup_puts(&x->m, "\xE2\x86\xA9");
	} else {
		markup_open(&x->m, "span", BREAK_NONE);
		markup_attr(&x->m, "aria-hidden", "true");
		markup_puts(&x->m, "\xE2\x86\xA9");
		markup_close(&x->m);
		markup_open(&x->m, "span", BREAK_NONE);
		markup_attr(&x->m, "class", "unseen");
		markup_puts(&x->m, x->back_label);
		markup_close(&x->m);
	}
	markup_close(&x->m);
}

void
xh_p_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->back != NULL && node == x->back_node)
		way_back(x);
	xhtml_leave(ctx, node);
}

/* A note is one block: its number first, its text, and the way back to the place it belongs to. */
void
xhtml_note(struct xhtml *x, const struct index_note *note)
{
	const struct tei_node *node = note->note;
	int blocks = xhtml_holds_blocks(node), item = !x->epub || x->notes == NOTES_LIST;
	char number[16];
	snprintf(number, sizeof number, "%u", note->number);
	x->back = note;
	x->back_label =
		label_fill(x->job->arena, LABEL_BACK_TO_REFERENCE, x->bib->language, number);
	x->lead_number = item ? 0 : (int)note->number;
	x->back_node = blocks && node->last->kind == TEI_P && !xhtml_holds_blocks(node->last)
	                       ? node->last
	                       : node;
	markup_open(&x->m, item ? "li" : "aside", BREAK_BLOCK);
	xhtml_attributes(x, node, "note");
	if (!item)
		xhtml_semantics(x, "footnote", "doc-footnote");
	if (!blocks || x->back_node == node) {
		int mixed = blocks;
		markup_open(&x->m, mixed ? "div" : "p", BREAK_LINE);
		lead(x, node);
		x->phrasing += !mixed;
		xhtml_children(x, node);
		x->phrasing -= !mixed;
		way_back(x);
		markup_close(&x->m);
	} else {
		xhtml_children(x, node); /* of which the last has the way back */
	}
	markup_close(&x->m);
}

static size_t
longest_line(const struct tei_node *node)
{
	size_t longest = 0, here = 0;
	for (const struct tei_node *n = node; n != NULL; n = tei_step(node, n, 1)) {
		if (n->kind == TEI_LB)
			here = 0;
		if (n->kind != TEI_CHARS)
			continue;
		for (size_t i = 0; i < n->text.n; i++) {
			here = n->text.s[i] == '\n' ? 0 : here + 1;
			longest = here > longest ? here : longest;
		}
	}
	return longest;
}

enum walk
xh_ab_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (!tei_is(node, TA_SPACE, "preserve") && !tei_is(node, TA_TYPE, "preformatted"))
		return xh_p_open(ctx, node);
	if (x->phrasing || xhtml_holds_blocks(node)) {
		xhtml_block(x, node, "div", "pre", BREAK_LINE);
		return xhtml_enter(x, 1, x->phrasing > 0);
	}
	xhtml_block(x, node, "pre", NULL, BREAK_LINE);
	if (!x->epub && longest_line(node) > 30)
		markup_attr(&x->m, "tabindex", "0"); /* it scrolls: the keyboard must reach it */
	/* the parser drops a first line break */
	if (node->first != NULL && node->first->kind == TEI_CHARS &&
		slice_starts(node->first->text, "\n"))
		markup_raw(&x->m, SLICE("\n"));
	return xhtml_enter(x, 1, PHRASES);
}

/* ---- quotations ---- */

enum walk
xh_quote_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	int plain = !x->phrasing && !xhtml_holds_blocks(node);
	xhtml_block(x, node, "blockquote", x->phrasing ? "quote" : NULL, BREAK_BLOCK);
	if (plain)
		markup_open(&x->m, "p", BREAK_LINE);
	return xhtml_enter(x, plain ? 2 : 1, plain);
}

enum walk
xh_cit_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "div", "cit", BREAK_BLOCK);
	return xhtml_enter(ctx, 1, BLOCKS);
}

enum walk
xh_bibl_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "p", "source", BREAK_LINE);
	return xhtml_enter(ctx, 1, PHRASES);
}

enum walk
xh_epigraph_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *div = node->parent;
	xhtml_block(x, node, "div", "epigraph", BREAK_BLOCK);
	if (!x->phrasing && !(div->kind == TEI_DIV && tei_is(div, TA_TYPE, "epigraph")))
		xhtml_semantics(x, "epigraph", "doc-epigraph");
	return xhtml_enter(x, 1, BLOCKS);
}

enum walk
xh_argument_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "div", tei_name(node->kind), BREAK_BLOCK);
	return xhtml_enter(ctx, 1, BLOCKS);
}

/* ---- verse ---- */

static int
is_stanza(const struct tei_node *lg)
{
	for (const struct tei_node *c = lg->first; c != NULL; c = c->next)
		if (c->kind != TEI_L && c->kind != TEI_PB)
			return 0;
	for (const struct tei_node *c = lg->first; c != NULL; c = c->next)
		if (c->kind == TEI_L && xhtml_holds_blocks(c))
			return 0;
	return 1;
}

enum walk
xh_lg_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	int outermost = node->parent->kind != TEI_LG, stanza = is_stanza(node);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "stanza");
		return xhtml_enter(x, 1, PHRASES);
	}
	if (!stanza) {
		xhtml_block(x, node, "div", outermost ? "poem" : "stanza", BREAK_BLOCK);
		return xhtml_enter(x, 1, BLOCKS);
	}
	if (outermost) {
		xhtml_block(x, node, "div", "poem", BREAK_BLOCK);
		markup_open(&x->m, "p", BREAK_BLOCK);
		markup_attr(&x->m, "class", "stanza");
		return xhtml_enter(x, 2, PHRASES);
	}
	xhtml_block(x, node, "p", "stanza", BREAK_BLOCK);
	return xhtml_enter(x, 1, PHRASES);
}

/* "line", "line i3" for rend="indent3" */
static const char *
line_class(const struct tei_node *node)
{
	static const char *const classes[] = {"line", "line i1", "line i2", "line i3", "line i4",
		"line i5", "line i6", "line i7", "line i8"};
	const char *rend = node->attrs ? tei_get(node, TA_REND) : NULL;
	if (rend == NULL || strncmp(rend, "indent", 6) != 0)
		return classes[0];
	int n = rend[6] ? atoi(rend + 6) : 1;
	return classes[n < 0 ? 0 : n > 8 ? 8 : n];
}

enum walk
xh_l_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->phrasing) {
		markup_open(&x->m, "span", BREAK_LINE);
		xhtml_attributes(x, node, line_class(node));
		return xhtml_enter(x, 1, PHRASES);
	}
	int mixed = xhtml_holds_blocks(node);
	xhtml_block(x, node, mixed ? "div" : "p", line_class(node), BREAK_LINE);
	return xhtml_enter(x, 1, !mixed);
}

/* ---- drama ---- */

enum walk
xh_sp_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "div", "sp", BREAK_BLOCK);
	return xhtml_enter(ctx, 1, BLOCKS);
}

/* The paragraph that this speaker's name runs into; NULL when it stands on a line of its own. */
static const struct tei_node *
speech_after(const struct tei_node *speaker)
{
	const struct tei_node *n = speaker->next;
	while (n != NULL && n->kind == TEI_STAGE && !xhtml_holds_blocks(n))
		n = n->next;
	return n != NULL && n->kind == TEI_P && !xhtml_holds_blocks(n) ? n : NULL;
}

enum walk
xh_speaker_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (!x->phrasing && speech_after(node) != NULL) {
		x->lead_from = node;
		xhtml_enter(x, 0, BLOCKS);
		return WALK_SKIP;
	}
	if (x->phrasing) {
		xhtml_phrase(x, node, "b", "speaker");
		return xhtml_enter(x, 1, PHRASES);
	}
	xhtml_block(x, node, "p", "speaker", BREAK_LINE);
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_stage_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (!x->phrasing && x->lead_from != NULL) {
		xhtml_enter(x, 0, BLOCKS); /* runs in after the speaker */
		return WALK_SKIP;
	}
	if (x->phrasing) {
		xhtml_phrase(x, node, "i", "stage");
		return xhtml_enter(x, 1, PHRASES);
	}
	int mixed = xhtml_holds_blocks(node);
	xhtml_block(x, node, mixed ? "div" : "p",
		tei_is(node, TA_TYPE, "setting") ? "stage setting" : "stage", BREAK_LINE);
	return xhtml_enter(x, 1, !mixed);
}

/* ---- letters ---- */

enum walk
xh_opener_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	int text = xhtml_holds_text(node) && !x->phrasing;
	xhtml_block(x, node, "div", tei_name(node->kind), BREAK_BLOCK);
	if (!text)
		return xhtml_enter(x, 1, BLOCKS);
	markup_open(&x->m, "p", BREAK_LINE);
	return xhtml_enter(x, 2, PHRASES);
}

enum walk
xh_letter_line_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "p", tei_name(node->kind), BREAK_LINE);
	return xhtml_enter(ctx, 1, PHRASES);
}

enum walk
xh_address_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "p", "address", BREAK_BLOCK);
	return xhtml_enter(ctx, 1, PHRASES);
}

enum walk
xh_address_line_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	markup_open(&x->m, "span", BREAK_LINE);
	xhtml_attributes(x, node, "line");
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_trailer_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	int mixed = xhtml_holds_blocks(node) && !x->phrasing;
	xhtml_block(x, node, mixed ? "div" : "p", "trailer", BREAK_LINE);
	return xhtml_enter(x, 1, !mixed);
}

/* ---- the title page ---- */

enum walk
xh_title_page_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "div", "title-page", BREAK_BLOCK);
	return xhtml_enter(ctx, 1, BLOCKS);
}

static int
is_first_title(const struct xhtml *x, const struct tei_node *part)
{
	if (x->title_page == NULL)
		return 0;
	for (const struct tei_node *n = x->title_page; n != NULL; n = tei_step(x->title_page, n, 1))
		if (n->kind == TEI_TITLEPART && !tei_is(n, TA_TYPE, "sub"))
			return n == part;
	return 0;
}

enum walk
xh_title_part_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (is_first_title(x, node)) {
		markup_open(&x->m, "h1", BREAK_LINE);
		xhtml_attributes(x, node, "title");
		return xhtml_enter(x, 1, PHRASES);
	}
	xhtml_block(
		x, node, "p", tei_is(node, TA_TYPE, "sub") ? "subtitle" : "title-part", BREAK_LINE);
	if (tei_is(node, TA_TYPE, "sub"))
		xhtml_semantics(x, "subtitle", "doc-subtitle");
	return xhtml_enter(x, 1, PHRASES);
}

/* docAuthor → "author", docImprint → "imprint" */
static const char *
title_line_class(enum tei_kind kind)
{
	switch (kind) {
	case TEI_DOCAUTHOR:
		return "author";
	case TEI_DOCIMPRINT:
		return "imprint";
	case TEI_DOCEDITION:
		return "edition";
	case TEI_DOCDATE:
		return "date";
	default:
		return "byline";
	}
}

enum walk
xh_title_line_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	int mixed = !x->phrasing && xhtml_holds_blocks(node) && node->kind == TEI_DOCEDITION;
	xhtml_block(x, node, mixed ? "div" : "p", title_line_class(node->kind), BREAK_LINE);
	return xhtml_enter(x, 1, !mixed);
}

/* ---- scene breaks ---- */

static const char *
scene_class(const struct tei_node *node)
{
	const char *rend = tei_get(node, TA_REND), *mark = tei_get(node, TA_N);
	if (rend != NULL && (strcmp(rend, "rule") == 0 || strcmp(rend, "line") == 0))
		return "scene rule";
	if ((rend != NULL && (strcmp(rend, "blank") == 0 || strcmp(rend, "space") == 0)) ||
		(mark == NULL && rend == NULL))
		return "scene blank";
	if (mark != NULL && (mark[0] == '-' || mark[0] == '_' || mark[0] == '='))
		return "scene rule";
	return "scene";
}

enum walk
xh_milestone_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (xhtml_must_wait(x, node))
		return xhtml_enter(x, 0, BLOCKS);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "milestone");
		return xhtml_enter(x, 1, PHRASES);
	}
	markup_open(&x->m, "hr", BREAK_LINE);
	xhtml_attributes(x, node, scene_class(node));
	return xhtml_enter(x, 1, BLOCKS);
}

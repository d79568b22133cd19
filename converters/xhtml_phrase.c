/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a line of text, notes, page breaks and pictures. */
#include <stdio.h>
#include <strings.h>

#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/math.h"
#include "converters/motion.h"
#include "converters/xhtml_imp.h"
#include "output/datauri.h"

enum walk
xh_chars_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	struct slice text = node->text;
	while (x->skip_blank && text.n > 0 && *text.s == ' ')
		text = (struct slice){text.s + 1, text.n - 1};
	x->skip_blank = 0;
	markup_text(&x->m, text);
	x->access.text += slice_trim(node->text).n;
	return WALK_INTO;
}

/* ---- emphasis ---- */

static const struct {
	const char *rend, *tag, *class;
} renderings[] = {
	{"italic", "i", NULL},
	{"bold", "b", NULL},
	{"strong", "strong", NULL},
	{"sub", "sub", NULL},
	{"sup", "sup", NULL},
	{"super", "sup", NULL},
	{"underline", "span", "underline"},
	{"strike", "s", NULL},
	{"strikethrough", "s", NULL},
	{"smallcaps", "span", "small-caps"},
	{"small-caps", "span", "small-caps"},
	{"spaced", "em", "spaced"},
	{"dots", "em", "dots"},
	{"sesame", "em", "dots"},
	{"mono", "code", NULL},
	{NULL, NULL, NULL},
};

/* Renditions by reference are known by name: the header's CSS is not ours to trust. */
static const char *
rendering_of(const struct tei_node *node)
{
	const char *rend = tei_get(node, TA_REND), *rendition = tei_get(node, TA_RENDITION);
	if (rend != NULL || rendition == NULL)
		return rend;
	return strncmp(rendition, "#sc", 3) == 0 || strstr(rendition, "small") ? "smallcaps" : NULL;
}

enum walk
xh_hi_open(void *ctx, const struct tei_node *node)
{
	const char *rend = rendering_of(node);
	if (rend == NULL && node->kind == TEI_EMPH) {
		xhtml_phrase(ctx, node, "em", NULL);
		return xhtml_enter(ctx, 1, PHRASES);
	}
	for (int i = 0; rend != NULL && renderings[i].rend != NULL; i++)
		if (strcmp(rend, renderings[i].rend) == 0) {
			xhtml_phrase(ctx, node, renderings[i].tag, renderings[i].class);
			return xhtml_enter(ctx, 1, PHRASES);
		}
	if (rend != NULL && strstr(rend, "bold") && strstr(rend, "italic")) {
		markup_open(&((struct xhtml *)ctx)->m, "b", BREAK_NONE);
		xhtml_phrase(ctx, node, "i", NULL);
		return xhtml_enter(ctx, 2, PHRASES);
	}
	xhtml_phrase(ctx, node, node->kind == TEI_EMPH ? "em" : "span", NULL);
	return xhtml_enter(ctx, 1, PHRASES);
}

/* Words like all others; an element only for who refers to it, or for another language. */
enum walk
xh_bare_open(void *ctx, const struct tei_node *node)
{
	if (node->attrs == NULL || (tei_get(node, TA_ID) == NULL && tei_get(node, TA_LANG) == NULL))
		return xhtml_enter(ctx, 0, BLOCKS);
	xhtml_phrase(ctx, node, "span", NULL);
	return xhtml_enter(ctx, 1, PHRASES);
}

enum walk
xh_simple_open(void *ctx, const struct tei_node *node)
{
	static const struct {
		enum tei_kind kind;
		const char *tag, *class;
	} rows[] = {
		{TEI_CODE, "code", NULL},
		{TEI_ABBR, "abbr", NULL},
		{TEI_TITLE, "cite", NULL},
		{TEI_ORIG, "span", "orig"},
		{TEI_SUPPLIED, "span", "supplied"},
		{TEI_UNCLEAR, "span", "unclear"},
		{TEI_DEL, "del", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].kind == node->kind)
			xhtml_phrase(ctx, node, rows[i].tag, rows[i].class);
	return xhtml_enter(ctx, 1, PHRASES);
}

/* <q> brings its own quotation marks: only where the text has none. */
enum walk
xh_q_open(void *ctx, const struct tei_node *node)
{
	uint32_t cp = 0;
	if (node->first != NULL && node->first->kind == TEI_CHARS)
		utf8_next(node->first->text.s, node->first->text.n, &cp);
	xhtml_phrase(ctx, node, utf8_class(cp) == UTF8_PUNCT ? "span" : "q", NULL);
	return xhtml_enter(ctx, 1, PHRASES);
}

enum walk
xh_foreign_open(void *ctx, const struct tei_node *node)
{
	xhtml_phrase(ctx, node, "span", NULL);
	return xhtml_enter(ctx, 1, PHRASES);
}

/* ---- what an editor did ---- */

enum walk
xh_sic_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (node->parent->kind == TEI_CHOICE && tei_child(node->parent, TEI_CORR) != NULL) {
		xhtml_enter(x, 0, PHRASES);
		return WALK_SKIP; /* told in the correction's title */
	}
	xhtml_phrase(x, node, "span", "sic");
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_corr_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *sic =
		node->parent->kind == TEI_CHOICE ? tei_child(node->parent, TEI_SIC) : NULL;
	xhtml_phrase(x, node, "span", "corr");
	if (sic != NULL)
		markup_attr(&x->m, "title", tei_flat(x->job->arena, sic).s);
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_gap_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (xhtml_must_wait(x, node))
		return xhtml_enter(x, 0, PHRASES);
	xhtml_phrase(x, node, "span", "gen gap");
	markup_puts(&x->m, "[\xE2\x80\xA6]");
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_formula_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	struct arena *a = arena_new();
	const struct math *tree = a != NULL ? math_of(a, node) : NULL;
	if (tree == NULL) {
		arena_free(a);
		xhtml_phrase(x, node, "code", "tex");
		return xhtml_enter(x, 1, PHRASES);
	}
	math_mathml(&x->m, a, tree, node);
	arena_free(a);
	x->access.math++;
	x->access.tex++;
	xhtml_enter(x, 0, PHRASES);
	return WALK_SKIP;
}

/* ---- ruby ---- */

enum walk
xh_ruby_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	xhtml_phrase(x, node, "ruby", NULL);
	x->access.ruby++;
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_rt_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->epub) { /* reading systems know ruby; EPUBCheck frowns on rp */
		xhtml_phrase(x, node, "rt", NULL);
		return xhtml_enter(x, 1, PHRASES);
	}
	markup_leaf(&x->m, "rp", BREAK_NONE, "(");
	xhtml_phrase(x, node, "rt", NULL);
	xhtml_children(x, node);
	markup_close(&x->m);
	markup_leaf(&x->m, "rp", BREAK_NONE, ")");
	xhtml_enter(x, 0, PHRASES);
	return WALK_SKIP;
}

/* ---- links and notes ---- */

void
xhtml_anchor(struct xhtml *x, const struct tei_node *node)
{
	const char *id = tei_get(node, TA_ID);
	if (id == NULL)
		return;
	markup_open(&x->m, "span", BREAK_NONE);
	markup_attr(&x->m, "id", id);
	markup_close(&x->m);
}

void
xhtml_heads(struct xhtml *x, const struct tei_node *head)
{
	while (head != NULL) {
		xhtml_anchor(x, head);
		xhtml_children(x, head);
		head = tei_sibling(head, TEI_HEAD);
		if (head != NULL) {
			markup_open(&x->m, "br", BREAK_NONE);
			markup_close(&x->m);
		}
	}
}

static int
is_outside(const char *target)
{
	static const char *const schemes[] = {
		"http://", "https://", "mailto:", "ftp://", "doi:", "urn:", "tel:"};
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncasecmp(target, schemes[i], strlen(schemes[i])) == 0)
			return strpbrk(target, " \t\n<>\"\\^`{|}") == NULL;
	return 0;
}

/* A file beside the page, or a place on its site: no scheme stands before it. */
static int
is_relative(const char *target)
{
	static const char scheme[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
	return *target != '\0' && target[strspn(target, scheme)] != ':' &&
	       strncmp(target, "//", 2) != 0 && strpbrk(target, " \t\n<>\"\\^`{|}") == NULL;
}

enum walk
xh_ref_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const char *target = tei_get(node, TA_TARGET), *href = NULL;
	if (target != NULL && target[0] == '#')
		href = x->address(x->ctx, target + 1, 0);
	else if (target != NULL && (is_outside(target) || (!x->epub && is_relative(target))))
		href = target; /* what a book links to must be in it; a page may have neighbours */
	if (href == NULL || x->in_link || node->first == NULL) {
		xhtml_phrase(x, node, "span", NULL);
		x->in_link += x->in_link > 0;
		return xhtml_enter(x, 1, PHRASES);
	}
	x->in_link = 1;
	xhtml_phrase(x, node, "a", NULL);
	markup_attr(&x->m, "href", href);
	if (tei_get(node, TA_N) != NULL)
		markup_attr(&x->m, "title", tei_get(node, TA_N));
	return xhtml_enter(x, 1, PHRASES);
}

void
xh_ref_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	xhtml_leave(ctx, node);
	if (x->in_link > 0 && --x->in_link == 0 && x->pending.n > 0)
		xhtml_flush(x); /* a note's mark inside a link waited for its end */
}

enum walk
xh_note_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct index_note *note = index_note_of(x->index, node);
	if (note == NULL) {
		xhtml_enter(x, 0, PHRASES);
		return WALK_SKIP;
	}
	if (x->in_link) {
		buf_put(&x->pending, &node, sizeof node);
		xhtml_enter(x, 0, PHRASES);
		return WALK_SKIP;
	}
	if (xhtml_must_wait(x, node)) {
		xhtml_enter(x, 0, PHRASES);
		return WALK_SKIP;
	}
	markup_open(&x->m, "a", BREAK_NONE);
	markup_attrf(&x->m, "id", "ref-%s", note->id);
	markup_attr(&x->m, "class", "gen noteref");
	markup_attr(&x->m, "href", x->address(x->ctx, note->id, 0));
	xhtml_semantics(x, "noteref", "doc-noteref");
	char number[16];
	snprintf(number, sizeof number, "%u", note->number);
	markup_puts(&x->m, number);
	xhtml_enter(x, 1, PHRASES);
	return WALK_SKIP;
}

enum walk
xh_pb_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const char *label = tei_get(node, TA_N), *id = tei_get(node, TA_ID);
	if (xhtml_must_wait(x, node))
		return xhtml_enter(x, 0, PHRASES);
	markup_open(&x->m, "span", BREAK_LINE);
	markup_attr(&x->m, "id", id);
	markup_attr(&x->m, "class", x->epub ? "page" : "gen page");
	if (label != NULL && *label != '\0') {
		xhtml_semantics(x, "pagebreak", "doc-pagebreak");
		x->access.pages++;
		if (x->epub)
			markup_attr(&x->m, "aria-label", label);
		else /* shown in the margin */
			markup_puts(&x->m, label);
	}
	return xhtml_enter(x, 1, PHRASES);
}

enum walk
xh_lb_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (!x->phrasing && xhtml_must_wait(x, node))
		return xhtml_enter(x, 0, PHRASES);
	markup_open(&x->m, "br", BREAK_NONE);
	markup_attr(&x->m, "id", tei_get(node, TA_ID));
	return xhtml_enter(x, 1, PHRASES);
}

/* ---- pictures ---- */

static const char *
data_address(struct xhtml *x, const struct asset *asset)
{
	struct buf b = {0};
	datauri_put(&b, asset->media_type, asset->bytes);
	char *address = buf_take(&b, NULL);
	return address != NULL && arena_adopt(x->job->arena, address) == 0 ? address : "";
}

/* Remembers that asset is shown; was it not before? */
static int
is_first_use(struct xhtml *x, const struct asset *asset)
{
	for (size_t at = 0; at < x->used.n; at += sizeof asset)
		if (memcmp(x->used.s + at, &asset, sizeof asset) == 0)
			return 0;
	buf_put(&x->used, &asset, sizeof asset);
	return 1;
}

/* A page of one file holds a picture again wherever it stands again: not without end. */
static int
is_shown_too_often(struct xhtml *x, const struct asset *asset)
{
	enum { MOST_REPEATED = 16 << 20 };
	if (is_first_use(x, asset) || !x->one_file)
		return 0;
	x->repeated += asset->bytes.n;
	if (x->repeated <= MOST_REPEATED)
		return 0;
	x->repeated -= asset->bytes.n;
	return 1;
}

static void
source(struct xhtml *x, const struct asset *asset)
{
	x->access.animated += motion_in(asset->media_type, asset->bytes) != 0;
	if (x->one_file)
		markup_attr(&x->m, "src", data_address(x, asset));
	else
		markup_attrf(&x->m, "src", "%s%s", x->root, asset->name);
}

/* Without a figure the paragraph around it carries it. */
static const char *
picture_id(const struct tei_node *graphic)
{
	return graphic->parent->kind == TEI_FIGURE ? tei_get(graphic, TA_ID) : NULL;
}

static void
picture(struct xhtml *x, const struct tei_node *graphic, const char *alt, const char *details)
{
	const char *url = tei_get(graphic, TA_URL);
	const struct asset *asset =
		url ? tei_asset((struct tei_doc *)(uintptr_t)x->doc, url) : NULL;
	const char *label = label_get(LABEL_ILLUSTRATION, x->bib->language);
	if (asset == NULL || is_shown_too_often(x, asset)) {
		/* the file is not there, or too often: the words for it stay */
		markup_open(&x->m, "span", BREAK_NONE);
		markup_attr(&x->m, "id", picture_id(graphic));
		markup_attr(&x->m, "class", "gen no-picture");
		markup_puts(&x->m, "[");
		markup_puts(&x->m, alt && *alt ? alt : label);
		markup_puts(&x->m, "]");
		markup_close(&x->m);
		return;
	}
	x->access.images++;
	int undescribed = alt == NULL || *alt == '\0';
	if (undescribed) {
		x->access.without_alt++;
		alt = arena_printf(x->job->arena, "%s %u", label, ++x->n_images);
	}
	markup_open(&x->m, "img", BREAK_LINE);
	markup_attr(&x->m, "id", picture_id(graphic));
	source(x, asset);
	if (undescribed) /* the words in alt only count it: whoever checks must know */
		markup_attr(&x->m, "class", "undescribed");
	markup_attr(&x->m, "alt", alt);
	markup_attr(&x->m, "aria-details", details);
	x->access.descriptions += details != NULL;
	if (asset->width > 0 && asset->height > 0) {
		markup_attrf(&x->m, "width", "%u", asset->width);
		markup_attrf(&x->m, "height", "%u", asset->height);
	}
	markup_close(&x->m);
}

static void
decoration(struct xhtml *x, const struct tei_node *graphic)
{
	const char *url = tei_get(graphic, TA_URL);
	const struct asset *asset =
		url ? tei_asset((struct tei_doc *)(uintptr_t)x->doc, url) : NULL;
	if (asset == NULL || is_shown_too_often(x, asset))
		return;
	markup_open(&x->m, "img", BREAK_LINE);
	markup_attr(&x->m, "id", picture_id(graphic));
	source(x, asset);
	markup_attr(&x->m, "alt", "");
	markup_close(&x->m);
}

/* The long description, folded up below the picture. Of its own block: not in a line of text. */
static const char *
details_id(struct xhtml *x, const struct tei_node *node)
{
	const char *id = tei_get(node, TA_ID);
	int there = tei_description(node, 1) != NULL && !x->phrasing;
	return there ? arena_printf(x->job->arena, "d-%s", id) : NULL;
}

static void
details(struct xhtml *x, const struct tei_node *node)
{
	const char *id = details_id(x, node);
	if (id == NULL)
		return;
	markup_open(&x->m, "details", BREAK_BLOCK);
	markup_attr(&x->m, "id", id);
	markup_attr(&x->m, "class", "gen");
	markup_leaf(&x->m, "summary", BREAK_LINE, label_get(LABEL_DESCRIPTION, x->bib->language));
	markup_open(&x->m, "p", BREAK_LINE);
	size_t text = x->access.text; /* what describes is no text of the work */
	x->phrasing++;
	xhtml_children(x, tei_description(node, 1));
	x->phrasing--;
	x->access.text = text;
	markup_close(&x->m);
	markup_end(&x->m, "details");
}

static void
figure_pictures(struct xhtml *x, const struct tei_node *node)
{
	const struct tei_node *desc = tei_description(node, 0);
	const char *alt = desc ? tei_flat(x->job->arena, desc).s : NULL;
	for (const struct tei_node *c = node->first; c != NULL; c = c->next) {
		if (c->kind == TEI_GRAPHIC && tei_is(node, TA_REND, "decorative"))
			decoration(x, c);
		else if (c->kind == TEI_GRAPHIC)
			picture(x, c, alt, details_id(x, node));
	}
	if (tei_child(node, TEI_GRAPHIC) == NULL && alt != NULL && *alt != '\0') {
		markup_open(&x->m, x->phrasing ? "span" : "p", BREAK_LINE);
		markup_attr(&x->m, "class", "gen no-picture");
		markup_puts(&x->m, "[");
		markup_puts(&x->m, alt);
		markup_puts(&x->m, "]");
		markup_close(&x->m);
	}
}

enum walk
xh_figure_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *head = tei_child(node, TEI_HEAD);
	if (xhtml_must_wait(x, node)) {
		xhtml_enter(x, 0, PHRASES);
		return WALK_SKIP;
	}
	int phrases = x->phrasing > 0;
	xhtml_block(x, node, "figure",
		phrases                           ? "figure"
		: tei_is(node, TA_REND, "inline") ? "inline"
						  : NULL,
		BREAK_BLOCK);
	figure_pictures(x, node);
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		if (c->kind != TEI_GRAPHIC && c->kind != TEI_HEAD)
			xhtml_node(x, c);
	if (head != NULL) {
		markup_open(&x->m, phrases ? "span" : "figcaption", BREAK_LINE);
		x->phrasing++;
		xhtml_heads(x, head);
		x->phrasing--;
		details(x, node); /* the caption is the last thing in a figure */
		markup_close(&x->m);
	} else {
		details(x, node);
	}
	xhtml_enter(x, 1, PHRASES);
	return WALK_SKIP;
}

/* A picture without a figure: on a title page. */
enum walk
xh_graphic_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	xhtml_block(x, node, "p", "picture", BREAK_LINE);
	picture(x, node, NULL, NULL);
	xhtml_enter(x, 1, PHRASES);
	return WALK_SKIP;
}

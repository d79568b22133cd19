/* SPDX-License-Identifier: Apache-2.0 */
/* The tree itself: the window for debugging, the file to correct by hand, and the smallest
 * converter. */
#include "converters/tei.h"

#include "output/markup.h"
#include "schemas/walk.h"

struct ctx {
	struct markup m;
	const struct tei_doc *doc;
};

/* Line breaks beside words would be blanks of the text. */
static int
holds_words(const struct tei_node *node)
{
	const struct tei_node *n = node->first;
	while (n != NULL && n->kind != TEI_CHARS)
		n = n->next;
	return n != NULL;
}

static enum markup_break
layout_of(const struct tei_node *node)
{
	enum tei_kind parent = node->parent != NULL ? node->parent->kind : TEI_TEI;
	if (tei_runs_in(node->kind, parent) && node->kind != TEI_NOTE)
		return tei_content(parent) != CONTENT_TEXT ? BREAK_LINE : BREAK_NONE;
	return tei_content(node->kind) == CONTENT_BLOCKS && !holds_words(node) ? BREAK_BLOCK
	                                                                       : BREAK_LINE;
}

static const char *
attr_value(const struct ctx *c, const struct tei_attr *a)
{
	/* an image is found again by the name under which the document knows it */
	if (a->att == TA_URL || (a->att == TA_TARGET && strncmp(a->value, "media/", 6) == 0))
		for (const struct asset *x = c->doc->assets; x != NULL; x = x->next)
			if (x->source != NULL && strcmp(x->name, a->value) == 0)
				return x->source;
	return a->value;
}

static enum walk
element_open(void *ctx, const struct tei_node *node)
{
	struct ctx *c = ctx;
	markup_open(&c->m, tei_name(node->kind), layout_of(node));
	for (const struct tei_attr *a = node->attrs; a != NULL; a = a->next)
		markup_attr(&c->m, tei_att_name(a->att), attr_value(c, a));
	if (tei_is(node, TA_SPACE, "preserve"))
		markup_verbatim(&c->m, 1);
	return WALK_INTO;
}

static void
element_close(void *ctx, const struct tei_node *node)
{
	struct ctx *c = ctx;
	if (tei_is(node, TA_SPACE, "preserve"))
		markup_verbatim(&c->m, 0);
	markup_end(&c->m, tei_name(node->kind));
}

static enum walk
chars_open(void *ctx, const struct tei_node *node)
{
	struct ctx *c = ctx;
	markup_text(&c->m, node->text);
	return WALK_INTO;
}

static const struct handler handlers[TEI_MAX] = {
	[TEI_CHARS] = {chars_open, NULL},
#define E(name, xml, content) [TEI_##name] = {element_open, element_close},
#include "schemas/elements.def"
#undef E
};

static int
tei_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct buf out = {0};
	struct ctx c = {.doc = doc};
	markup_begin(&c.m, &out, MARKUP_XML);
	markup_declaration(&c.m);
	walk(doc->root, handlers, &c);
	if (markup_finish(&c.m) != 0) {
		buf_free(&out);
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	package_add(p, "tei.xml", "application/tei+xml", PART_DEFLATED, &out);
	return 0;
}

const struct converter tei_converter = {
	.name = "tei",
	.suffix = ".tei.xml",
	.media_type = "application/tei+xml",
	.title = "TEI P5 model",
	.container = CONTAINER_FILE,
	.convert = tei_convert,
};

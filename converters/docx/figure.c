/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures in line with the text, with the description that the model has (20.4.2). */
#include "converters/docx/docx.h"

#include "output/package.h"

#include <stdlib.h>

enum { EMU_TWIP = 635, EMU_PIXEL = 9525 };

static const char A_NS[] = "http://schemas.openxmlformats.org/drawingml/2006/main";
static const char PIC_NS[] = "http://schemas.openxmlformats.org/drawingml/2006/picture";
static const char WP_NS[] =
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
static const char SVG_NS[] = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
static const char DECORATIVE_NS[] = "http://schemas.microsoft.com/office/drawing/2017/decorative";

/* What programs show that know no SVG: one transparent pixel. */
static const unsigned char pixel[] = {0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00,
	0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08,
	0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00, 0x00, 0x00, 0x0B, 0x49, 0x44, 0x41,
	0x54, 0x78, 0xDA, 0x63, 0x60, 0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0xE9, 0xFA, 0xDC,
	0xD8, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82};

static struct picture *
picture_named(const struct docx *d, const char *name)
{
	for (size_t i = 0; name != NULL && i < d->n_pictures; i++)
		if (strcmp(d->pictures[i].asset->name, name) == 0)
			return &d->pictures[i];
	return NULL;
}

void
figures_begin(struct docx *d)
{
	size_t n = 0;
	for (const struct asset *a = d->doc->assets; a != NULL; a = a->next)
		n++;
	d->pictures = ARENA_ARRAY(d->job->arena, struct picture, n + 1);
	if (d->pictures == NULL)
		return;
	for (const struct asset *a = d->doc->assets; a != NULL; a = a->next)
		d->pictures[d->n_pictures++].asset = a;
}

/* In EMU: as many pixels as it has at 96 to the inch, but no larger than the text. */
static void
size_of(const struct docx *d, const struct asset *a, unsigned long *w, unsigned long *h)
{
	unsigned long max_w = (unsigned long)(d->page_w - 2 * d->margin_x) * EMU_TWIP;
	unsigned long max_h = (unsigned long)(d->page_h - 2 * d->margin_y) * EMU_TWIP * 8 / 10;
	*w = (a->width ? a->width : 400) * (unsigned long)EMU_PIXEL;
	*h = (a->height ? a->height : 300) * (unsigned long)EMU_PIXEL;
	if (*w > max_w) {
		*h = (unsigned long)((double)*h * (double)max_w / (double)*w);
		*w = max_w;
	}
	if (*h > max_h) {
		*w = (unsigned long)((double)*w * (double)max_h / (double)*h);
		*h = max_h;
	}
	*w += *w == 0;
	*h += *h == 0;
}

static void
extent(struct markup *m, const char *name, unsigned long w, unsigned long h)
{
	markup_open(m, name, BREAK_NONE);
	markup_attrf(m, "cx", "%lu", w);
	markup_attrf(m, "cy", "%lu", h);
	markup_close(m);
}

static void
document_properties(struct docx *d, struct markup *m, const char *alt)
{
	markup_open(m, "wp:docPr", BREAK_NONE);
	markup_attrf(m, "id", "%u", ++d->drawing);
	markup_attrf(m, "name", "Picture %u", d->drawing);
	markup_attr(m, "descr", alt ? alt : "");
	if (alt == NULL) {
		markup_open(m, "a:extLst", BREAK_NONE);
		markup_open(m, "a:ext", BREAK_NONE);
		markup_attr(m, "uri", "{C183D7F6-B498-43B3-948B-1728B52AA6E4}");
		markup_open(m, "adec:decorative", BREAK_NONE);
		markup_attr(m, "xmlns:adec", DECORATIVE_NS);
		markup_attr(m, "val", "1");
		markup_close(m);
		markup_close(m);
		markup_close(m);
	}
	markup_close(m);
}

static unsigned
rel_of(struct docx *d, struct picture *p)
{
	unsigned *rel = &p->rel[d->flow->story];
	if (*rel == 0)
		*rel = docx_rel(d, d->flow, "image", p->asset->name, 0);
	p->used = 1;
	return *rel;
}

static void
blip(struct docx *d, struct markup *m, struct picture *p)
{
	int svg = strcmp(p->asset->media_type, "image/svg+xml") == 0;
	unsigned rel = svg ? docx_rel(d, d->flow, "image", "media/pixel.png", 0) : rel_of(d, p);
	markup_open(m, "pic:blipFill", BREAK_NONE);
	markup_open(m, "a:blip", BREAK_NONE);
	markup_attrf(m, "r:embed", "rId%u", rel);
	if (svg) {
		markup_open(m, "a:extLst", BREAK_NONE);
		markup_open(m, "a:ext", BREAK_NONE);
		markup_attr(m, "uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}");
		markup_open(m, "asvg:svgBlip", BREAK_NONE);
		markup_attr(m, "xmlns:asvg", SVG_NS);
		markup_attrf(m, "r:embed", "rId%u", rel_of(d, p));
		markup_close(m);
		markup_close(m);
		markup_close(m);
		d->svg_used = 1;
	}
	markup_close(m);
	markup_open(m, "a:stretch", BREAK_NONE);
	markup_leaf(m, "a:fillRect", BREAK_NONE, NULL);
	markup_close(m);
	markup_close(m);
}

static void
picture(struct docx *d, struct markup *m, struct picture *p, unsigned long w, unsigned long h)
{
	markup_open(m, "pic:pic", BREAK_NONE);
	markup_attr(m, "xmlns:pic", PIC_NS);
	markup_open(m, "pic:nvPicPr", BREAK_NONE);
	markup_open(m, "pic:cNvPr", BREAK_NONE);
	markup_attrf(m, "id", "%u", d->drawing);
	markup_attrf(m, "name", "Picture %u", d->drawing);
	markup_close(m);
	markup_leaf(m, "pic:cNvPicPr", BREAK_NONE, NULL);
	markup_close(m);
	blip(d, m, p);
	markup_open(m, "pic:spPr", BREAK_NONE);
	markup_open(m, "a:xfrm", BREAK_NONE);
	markup_open(m, "a:off", BREAK_NONE);
	markup_attr(m, "x", "0");
	markup_attr(m, "y", "0");
	markup_close(m);
	extent(m, "a:ext", w, h);
	markup_close(m);
	markup_open(m, "a:prstGeom", BREAK_NONE);
	markup_attr(m, "prst", "rect");
	markup_leaf(m, "a:avLst", BREAK_NONE, NULL);
	markup_close(m);
	markup_close(m);
	markup_close(m);
}

static void
drawing(struct docx *d, struct picture *p, const char *alt)
{
	struct markup *m = &d->flow->m;
	unsigned long w, h;
	size_of(d, p->asset, &w, &h);
	run_flush(d);
	para_need(d);
	link_need(d);
	markup_open(m, "w:r", BREAK_NONE);
	markup_open(m, "w:drawing", BREAK_NONE);
	markup_open(m, "wp:inline", BREAK_NONE);
	markup_attr(m, "xmlns:wp", WP_NS);
	markup_attr(m, "xmlns:a", A_NS);
	extent(m, "wp:extent", w, h);
	document_properties(d, m, alt);
	markup_open(m, "a:graphic", BREAK_NONE);
	markup_open(m, "a:graphicData", BREAK_NONE);
	markup_attr(m, "uri", PIC_NS);
	picture(d, m, p, w, h);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	d->flow->at_space = 0;
}

static const char *
description(const struct docx *d, const struct tei_node *graphic)
{
	struct arena *a = d->job->arena;
	const struct tei_node *brief = tei_description(graphic->parent, 0),
			      *full = tei_description(graphic->parent, 1);
	struct slice alt = brief ? tei_flat(a, brief) : (struct slice){NULL, 0};
	if (full != NULL)
		return arena_printf(a, "%.*s%s%s", (int)alt.n, alt.n > 0 ? alt.s : "",
			alt.n > 0 ? "\n" : "", arena_str(a, tei_flat(a, full)));
	return alt.n > 0 ? arena_str(a, alt) : NULL;
}

const char *
graphic_text(const struct docx *d, const struct tei_node *graphic)
{
	return picture_named(d, tei_get(graphic, TA_URL)) ? NULL : description(d, graphic);
}

enum walk
graphic_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct picture *p = picture_named(d, tei_get(node, TA_URL));
	if (p != NULL)
		drawing(d, p, description(d, node));
	else if (graphic_text(d, node) != NULL)
		run_puts(d, graphic_text(d, node));
	return WALK_SKIP;
}

enum walk
figure_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (tei_content(node->parent->kind) == CONTENT_TEXT && node->parent->kind != TEI_ITEM &&
		node->parent->kind != TEI_CELL)
		return WALK_INTO; /* in a line of text */
	para_end(d);
	frame_push(d, node, ST_FIGURE, ST_FIGURE);
	return WALK_INTO;
}

void
figure_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const struct frame *top = frame_top(d);
	if (top->node == node)
		frame_pop(d, node);
}

/* The pictures themselves, each once, and the stand-in for SVG. */
void
figures_write(struct docx *d)
{
	for (size_t i = 0; i < d->n_pictures; i++) {
		const struct asset *a = d->pictures[i].asset;
		int svg = strcmp(a->media_type, "image/svg+xml") == 0;
		if (d->pictures[i].used)
			package_add_slice(d->package,
				arena_printf(d->job->arena, "word/%s", a->name), a->media_type,
				svg ? PART_DEFLATED : PART_STORED, a->bytes);
	}
	if (d->svg_used)
		package_add_slice(d->package, "word/media/pixel.png", "image/png", PART_STORED,
			(struct slice){(const char *)pixel, sizeof pixel});
}

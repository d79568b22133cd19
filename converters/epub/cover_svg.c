/* SPDX-License-Identifier: Apache-2.0 */
/* The cover as SVG: text stays text, in whatever serif face the reader has. */
#include "converters/epub/cover.h"
#include "output/markup.h"

static void
put_line(struct markup *m, const struct cover *c, const struct cover_line *l)
{
	markup_open(m, "text", BREAK_LINE);
	markup_attrf(m, "x", "%d", COVER_WIDTH / 2);
	markup_attrf(m, "y", "%d", l->y);
	markup_attrf(m, "font-size", "%d", l->size);
	markup_attr(m, "fill", c->colours->ink);
	markup_attr(m, "text-anchor", "middle");
	markup_attr(m, "font-weight", l->block == COVER_TITLE ? "600" : "400");
	markup_text(m, l->text);
	markup_close(m);
}

static void
put_rect(struct markup *m, const struct cover_rect *r)
{
	markup_open(m, "rect", BREAK_LINE);
	markup_attrf(m, "x", "%d", r->x);
	markup_attrf(m, "y", "%d", r->y);
	markup_attrf(m, "width", "%d", r->w);
	markup_attrf(m, "height", "%d", r->h);
	markup_attr(m, "fill", r->fill);
	markup_close(m);
}

static void
put_ornament(struct markup *m, const struct cover *c)
{
	const struct cover_ornament *o = &c->ornament;
	markup_open(m, "g", BREAK_BLOCK);
	markup_attrf(m, "transform", "translate(%d %d)", o->x, o->y);
	markup_attr(m, "fill", "none");
	markup_attr(m, "stroke", c->colours->accent);
	markup_attrf(m, "stroke-width", "%d", COVER_STROKE);
	for (int i = 0; i < o->petals; i++) {
		markup_open(m, "ellipse", BREAK_LINE);
		markup_attrf(m, "rx", "%d", o->rx);
		markup_attrf(m, "ry", "%d", o->ry);
		markup_attrf(m, "transform", "rotate(%d)", i * 180 / o->petals);
		markup_close(m);
	}
	markup_open(m, "circle", BREAK_LINE);
	markup_attrf(m, "r", "%d", o->ry / 8);
	markup_attr(m, "fill", c->colours->accent);
	markup_close(m);
	markup_end(m, "g");
}

void
cover_svg(const struct cover *c, struct buf *out)
{
	struct markup m;
	markup_begin(&m, out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "svg", BREAK_BLOCK);
	markup_attr(&m, "xmlns", "http://www.w3.org/2000/svg");
	markup_attrf(&m, "viewBox", "0 0 %d %d", COVER_WIDTH, COVER_HEIGHT);
	markup_attr(&m, "role", "img");
	markup_attr(&m, "xml:lang", c->bib->language);
	markup_attr(&m, "aria-labelledby", "cover-title");
	markup_attr(&m, "font-family", "serif");
	markup_attr(&m, "direction", c->bib->rtl ? "rtl" : NULL);
	markup_open(&m, "title", BREAK_LINE);
	markup_attr(&m, "id", "cover-title");
	markup_puts(&m, c->bib->title);
	markup_close(&m);
	for (size_t i = 0; i < c->n_rects; i++)
		put_rect(&m, &c->rects[i]);
	for (size_t i = 0; i < c->n_lines; i++)
		put_line(&m, c, &c->lines[i]);
	put_ornament(&m, c);
	markup_end(&m, "svg");
	markup_finish(&m);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The cover as PNG, for shops that take no SVG: the same layout, set in the user's fonts. */
#include <errno.h>

#include "converters/epub/canvas.h"
#include "converters/epub/cover.h"
#include "converters/glyph.h"
#include "output/png.h"

/* ---- letters ---- */

/* A glyph on its way to the canvas: from units of its font to parts of a pixel. */
struct nib {
	struct outline *outline;
	int64_t size; /* of the type, in pixels */
	int64_t upem;
	int64_t x, y; /* of the glyph's origin on the canvas */
	int32_t at_x, at_y;
};

enum { FAR = 1 << 28, FINE = 64 };

static int32_t
near(int64_t v)
{
	return (int32_t)(v > FAR ? FAR : v < -FAR ? -FAR : v);
}

/* Parts of a pixel that so many units are. */
static int64_t
scaled(const struct nib *n, float units)
{
	float fine = units * FINE; /* of a power of two: exact */
	int64_t v = fine > FAR ? FAR : fine > -FAR ? (int64_t)fine : -FAR; /* no number, too */
	return v * n->size * CANVAS_UNIT / (FINE * n->upem);
}

static int32_t
to_x(const struct nib *n, float x)
{
	return near(n->x + scaled(n, x));
}

static int32_t
to_y(const struct nib *n, float y)
{
	return near(n->y - scaled(n, y));
}

static void
stand(struct nib *n, float x, float y)
{
	n->at_x = to_x(n, x);
	n->at_y = to_y(n, y);
}

static void
move(void *ctx, float x, float y)
{
	struct nib *n = ctx;
	stand(n, x, y);
	outline_move(n->outline, n->at_x, n->at_y);
}

static void
line(void *ctx, float x, float y)
{
	struct nib *n = ctx;
	stand(n, x, y);
	outline_line(n->outline, n->at_x, n->at_y);
}

static void
cubic(void *ctx, float x1, float y1, float x2, float y2, float x, float y)
{
	struct nib *n = ctx;
	const int32_t ax = to_x(n, x1), ay = to_y(n, y1), bx = to_x(n, x2), by = to_y(n, y2);
	stand(n, x, y);
	outline_curve(n->outline, ax, ay, bx, by, n->at_x, n->at_y);
}

static int32_t
third(int32_t end, int32_t middle)
{
	return (int32_t)((end + 2 * (int64_t)middle) / 3);
}

/* The same curve with two points between its ends. */
static void
quadratic(void *ctx, float x1, float y1, float x, float y)
{
	struct nib *n = ctx;
	const int32_t from_x = n->at_x, from_y = n->at_y, mx = to_x(n, x1), my = to_y(n, y1);
	stand(n, x, y);
	outline_curve(n->outline, third(from_x, mx), third(from_y, my), third(n->at_x, mx),
		third(n->at_y, my), n->at_x, n->at_y);
}

/* ---- lines ---- */

struct drawing {
	struct job *job;
	const struct cover *cover;
	const struct fonts *fonts;
	struct canvas canvas;
	struct outline outline;
	struct glyph_line lines[sizeof((struct cover *)0)->lines / sizeof(struct cover_line)];
	int size[COVER_BLOCKS]; /* of the type: smaller than laid out where the font is wide */
};

static int
fail(struct drawing *d, const char *why)
{
	DIAG(d->job, COVER_NOT_DRAWN, 0, why);
	return 1;
}

/* Each line in its glyphs; each block as large as its widest line allows. */
static int
set_lines(struct drawing *d)
{
	enum { HEAVY = 600, USUAL = 400 };
	const struct cover *c = d->cover;
	for (size_t i = 0; i < c->n_lines; i++) {
		const struct cover_line *l = &c->lines[i];
		struct glyph_line *g = &d->lines[i];
		if (glyph_set(d->job, d->fonts, l->text, c->bib->language, c->bib->rtl,
			    l->block == COVER_TITLE ? HEAVY : USUAL, g) != 0) {
			if (g->missing == 0)
				return -1;
			struct buf b = {0};
			buf_puts(&b, "no font given has ");
			buf_utf8(&b, g->missing);
			buf_printf(&b, " (U+%04X)", (unsigned)g->missing);
			const char *why = arena_buf_str(d->job->arena, &b);
			buf_free(&b);
			return fail(d, why);
		}
		int64_t fits = (int64_t)COVER_ROOM * GLYPH_EM / (g->width > 0 ? g->width : 1);
		int *size = &d->size[l->block];
		*size = *size == 0 ? l->size : *size; /* all lines of a block have one */
		*size = fits < *size ? (int)fits : *size;
	}
	return 0;
}

static void
draw_line(struct drawing *d, const struct cover_line *l, const struct glyph_line *g)
{
	const int64_t size = d->size[l->block], left = (int64_t)COVER_WIDTH * CANVAS_UNIT / 2 -
	                                               g->width * size * CANVAS_UNIT / GLYPH_EM / 2;
	for (size_t i = 0; i < g->n; i++) {
		const struct glyph *glyph = &g->glyphs[i];
		struct nib n = {&d->outline, size, glyph->upem,
			left + glyph->x * size * CANVAS_UNIT / GLYPH_EM,
			(int64_t)l->y * CANVAS_UNIT - glyph->y * size * CANVAS_UNIT / GLYPH_EM, 0,
			0};
		const struct glyph_pen pen = {&n, move, line, quadratic, cubic};
		glyph_draw(glyph, &pen);
		canvas_fill(&d->canvas, &d->outline, d->cover->colours->ink);
	}
}

/* ---- the ornament ---- */

/* Sine and cosine of whole degrees in parts of 1 << 30, by turning one degree at a time: no
 * library's rounding is in it. */
static void
turn(int degrees, int64_t *sine, int64_t *cosine)
{
	static const int64_t one = 1 << 30, s1 = 18739379, c1 = 1073578288;
	int64_t s = 0, c = one;
	for (int i = 0; i < degrees; i++) {
		const int64_t next = (s * c1 + c * s1) / one;
		c = (c * c1 - s * s1) / one;
		s = next;
	}
	*sine = s;
	*cosine = c;
}

static int64_t
root(int64_t v)
{
	int64_t r = 0;
	for (int64_t bit = (int64_t)1 << 31; bit > 0; bit >>= 1)
		if ((r + bit) * (r + bit) <= v)
			r += bit;
	return r;
}

/* One side of the line along an ellipse that is turned: off is half the width of the line, negative
 * inside. */
static void
side(struct outline *o, const struct cover_ornament *c, int degrees, int off, int backwards)
{
	static const int64_t one = 1 << 30;
	int64_t ts, tc;
	turn(degrees, &ts, &tc);
	for (int i = 0; i <= 360; i++) {
		int64_t s, k;
		turn(backwards ? 360 - i : i, &s, &k);
		/* the normal has the direction (ry cos, rx sin) */
		const int64_t nx = c->ry * k / 1024, ny = c->rx * s / 1024,
			      n = root(nx * nx + ny * ny);
		const int64_t x = c->rx * k * CANVAS_UNIT / one + off * nx / n,
			      y = c->ry * s * CANVAS_UNIT / one + off * ny / n;
		const int32_t px = (int32_t)(c->x * CANVAS_UNIT + (x * tc - y * ts) / one),
			      py = (int32_t)(c->y * CANVAS_UNIT + (x * ts + y * tc) / one);
		if (i == 0)
			outline_move(o, px, py);
		else
			outline_line(o, px, py);
	}
}

static void
draw_ornament(struct drawing *d)
{
	const struct cover_ornament *o = &d->cover->ornament;
	const char *accent = d->cover->colours->accent;
	enum { HALF = COVER_STROKE * CANVAS_UNIT / 2 };
	for (int i = 0; i < o->petals; i++) {
		const int degrees = i * 180 / o->petals;
		side(&d->outline, o, degrees, HALF, 0);
		side(&d->outline, o, degrees, -HALF, 1);
		canvas_fill(&d->canvas, &d->outline, accent);
	}
	const struct cover_ornament middle = {1, o->x, o->y, o->ry / 8, o->ry / 8};
	side(&d->outline, &middle, 0, 0, 0);
	canvas_fill(&d->canvas, &d->outline, accent);
}

/* ---- the whole ---- */

static int
draw(struct drawing *d, struct buf *out)
{
	const struct cover *c = d->cover;
	for (size_t i = 0; i < c->n_rects; i++) {
		const struct cover_rect *r = &c->rects[i];
		canvas_rect(&d->canvas, r->x, r->y, r->w, r->h, r->fill);
	}
	errno = 0;
	for (size_t i = 0; i < c->n_lines; i++)
		draw_line(d, &c->lines[i], &d->lines[i]);
	draw_ornament(d);
	if (errno == ENOMEM)
		return -1;
	if (d->outline.failed)
		return fail(d, "a letter of the font has too many curves");
	return png_write(d->canvas.pixels, COVER_WIDTH, COVER_HEIGHT, out);
}

int
cover_png(struct job *job, const struct cover *c, const struct fonts *fonts, struct buf *out)
{
	struct drawing d = {.job = job, .cover = c, .fonts = fonts};
	if (fonts->n == 0)
		return fail(&d, "it needs a font to be set in; name one with --font");
	int result = canvas_begin(&d.canvas, job->arena, COVER_WIDTH, COVER_HEIGHT);
	if (result == 0)
		result = set_lines(&d);
	if (result == 0)
		result = draw(&d, out);
	for (size_t i = 0; i < c->n_lines; i++)
		glyph_free(&d.lines[i]);
	outline_free(&d.outline);
	return result;
}

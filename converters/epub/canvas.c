/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/epub/canvas.h"

#include <stdlib.h>

enum { UNIT = CANVAS_UNIT, MAX_EDGES = 1 << 20 };

int
canvas_begin(struct canvas *c, struct arena *a, int width, int height)
{
	*c = (struct canvas){.width = width, .height = height};
	c->pixels = arena_alloc(a, (size_t)width * (size_t)height * 3);
	c->area = ARENA_ARRAY(a, int64_t, (size_t)width + 1);
	c->cover = ARENA_ARRAY(a, int64_t, (size_t)width + 1);
	return c->pixels && c->area && c->cover ? 0 : -1;
}

/* ---- colours ---- */

static void
colour_of(const char *s, int rgb[3])
{
	unsigned long v = strtoul(s + 1, NULL, 16);
	for (int i = 0; i < 3; i++)
		rgb[i] = (int)(v >> (16 - 8 * i) & 0xFF);
}

/* share: of the pixel that is covered, 255 all of it. */
static void
blend(struct canvas *c, int x, int y, const int rgb[3], int share)
{
	unsigned char *p = c->pixels + ((size_t)y * (size_t)c->width + (size_t)x) * 3;
	for (int i = 0; i < 3; i++)
		p[i] = (unsigned char)((p[i] * (255 - share) + rgb[i] * share + 127) / 255);
}

void
canvas_rect(struct canvas *c, int x, int y, int w, int h, const char *colour)
{
	int rgb[3];
	colour_of(colour, rgb);
	for (int j = y < 0 ? 0 : y; j < y + h && j < c->height; j++)
		for (int i = x < 0 ? 0 : x; i < x + w && i < c->width; i++)
			blend(c, i, j, rgb, 255);
}

/* ---- outlines ---- */

static void
edge(struct outline *o, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
	if (y0 == y1 || o->failed)
		return;
	if (o->n == o->cap) {
		size_t cap = o->cap ? o->cap * 2 : 256;
		struct edge *v = cap <= MAX_EDGES ? realloc(o->edges, cap * sizeof *v) : NULL;
		if (v == NULL) {
			o->failed = 1;
			return;
		}
		o->edges = v;
		o->cap = cap;
	}
	o->edges[o->n++] = (struct edge){x0, y0, x1, y1};
}

void
outline_line(struct outline *o, int32_t x, int32_t y)
{
	edge(o, o->x, o->y, x, y);
	o->x = x;
	o->y = y;
}

void
outline_close(struct outline *o)
{
	outline_line(o, o->start_x, o->start_y);
}

void
outline_move(struct outline *o, int32_t x, int32_t y)
{
	outline_close(o);
	o->x = o->start_x = x;
	o->y = o->start_y = y;
}

static int32_t
distance(int32_t a, int32_t b, int32_t c)
{
	int64_t d = (int64_t)a - 2 * (int64_t)b + c;
	d = d < 0 ? -d : d;
	return d > 1 << 20 ? 1 << 20 : (int32_t)d;
}

/* So many pieces that none is further from the curve than a sixtieth of a pixel. */
static int64_t
pieces(int32_t bend)
{
	int64_t n = 1;
	while (n * n * 4 < bend && n < 256)
		n++;
	return n;
}

void
outline_curve(
	struct outline *o, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y)
{
	const int32_t x0 = o->x, y0 = o->y;
	const int64_t n = pieces(distance(x0, x1, x2) + distance(x1, x2, x) + distance(y0, y1, y2) +
				 distance(y1, y2, y));
	for (int64_t i = 1; i < n; i++) {
		int64_t k = n - i, a = k * k * k, b = 3 * k * k * i, c = 3 * k * i * i,
			d = i * i * i;
		outline_line(o, (int32_t)((a * x0 + b * x1 + c * x2 + d * x) / (n * n * n)),
			(int32_t)((a * y0 + b * y1 + c * y2 + d * y) / (n * n * n)));
	}
	outline_line(o, x, y);
}

void
outline_free(struct outline *o)
{
	free(o->edges);
	*o = (struct outline){0};
}

/* ---- filling ---- */

static int32_t
bound(int64_t v, int32_t low, int32_t high)
{
	return v < low ? low : v > high ? high : (int32_t)v;
}

/* One piece of an edge inside one pixel: what it covers from there to the right, and the part of
 * the pixel itself that lies left of it. */
static void
in_pixel(struct canvas *c, int32_t x0, int32_t x1, int32_t dy)
{
	const int32_t low = x0 < x1 ? x0 : x1;
	const int32_t at = low / UNIT < c->width ? low / UNIT : c->width;
	c->cover[at] += dy;
	c->area[at] += dy * (x0 - at * UNIT + x1 - at * UNIT);
}

/* The part of an edge inside the row: from (x0, y0) to (x1, y1) with |y1 - y0| <= UNIT. */
static void
in_row(struct canvas *c, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
	int32_t x = x0, y = y0;
	while (x != x1) {
		/* to the side of the pixel that is crossed next */
		int32_t next = x1 > x ? (x / UNIT + 1) * UNIT : ((x - 1) / UNIT) * UNIT;
		if ((x1 > x && next >= x1) || (x1 < x && next <= x1))
			break;
		int32_t there = y0 + (int32_t)((int64_t)(y1 - y0) * (next - x0) / (x1 - x0));
		in_pixel(c, x, next, there - y);
		x = next;
		y = there;
	}
	in_pixel(c, x, x1, y1 - y);
}

static int64_t
x_at(const struct edge *e, int64_t y)
{
	return e->x0 + (e->x1 - (int64_t)e->x0) * (y - e->y0) / (e->y1 - (int64_t)e->y0);
}

static void
add_edge(struct canvas *c, const struct edge *e, int32_t top)
{
	const int32_t y0 = bound(e->y0, top, top + UNIT), y1 = bound(e->y1, top, top + UNIT),
		      right = c->width * UNIT;
	if (y0 != y1)
		in_row(c, bound(x_at(e, y0), 0, right), y0, bound(x_at(e, y1), 0, right), y1);
}

static void
paint_row(struct canvas *c, int y, const int rgb[3])
{
	int64_t sum = 0;
	for (int x = 0; x < c->width; x++) {
		sum += c->cover[x];
		int64_t share = (sum * 2 * UNIT - c->area[x]) * 255 / (2 * UNIT * UNIT);
		share = share < 0 ? -share : share; /* either way round, and what lies twice */
		if (share > 0)
			blend(c, x, y, rgb, share < 255 ? (int)share : 255);
	}
}

static int32_t
lower(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static int
by_top(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;
	const int32_t p = lower(x->y0, x->y1), q = lower(y->y0, y->y1);
	return p < q ? -1 : p > q;
}

/* Row by row, with the edges that reach it in front of those that are still to come. */
void
canvas_fill(struct canvas *c, struct outline *o, const char *colour)
{
	int rgb[3];
	size_t active = 0, next = 0;
	outline_close(o);
	colour_of(colour, rgb);
	if (o->n > 1)
		qsort(o->edges, o->n, sizeof *o->edges, by_top);
	for (int y = 0; y < c->height && (active > 0 || next < o->n); y++) {
		const int32_t top = y * UNIT, bottom = top + UNIT;
		size_t kept = 0;
		while (next < o->n && lower(o->edges[next].y0, o->edges[next].y1) < bottom)
			o->edges[active++] = o->edges[next++];
		if (active == 0)
			continue;
		memset(c->area, 0, ((size_t)c->width + 1) * sizeof *c->area);
		memset(c->cover, 0, ((size_t)c->width + 1) * sizeof *c->cover);
		for (size_t i = 0; i < active; i++) {
			const struct edge e = o->edges[i];
			add_edge(c, &e, top);
			if (e.y0 > bottom || e.y1 > bottom)
				o->edges[kept++] = e;
		}
		active = kept;
		paint_row(c, y, rgb);
	}
	o->n = 0;
	outline_move(o, 0, 0);
}

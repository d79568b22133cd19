/* SPDX-License-Identifier: Apache-2.0 */
/* A line of text as outlines of glyphs: which font has each letter, in which order they are seen,
 * how they join. */
#ifndef CONVERTERS_GLYPH_H
#define CONVERTERS_GLYPH_H

#include "converters/font.h"

/* Lengths are in these parts of the size of the type. */
enum { GLYPH_EM = 4096 };

struct hb_font_t;

struct glyph_line {
	struct glyph {
		struct hb_font_t *font; /* borrowed from the line */
		uint32_t id, upem;
		int32_t x, y; /* from the beginning of the line; upwards */
	} * glyphs;
	size_t n;
	int32_t width;
	struct hb_font_t **fonts; /* one for each font and this line's weight; NULL: not needed */
	size_t n_fonts;
	uint32_t missing; /* a character that no font has */
};

/* Where the outlines go: font units of upem, y upwards. */
struct glyph_pen {
	void *ctx;
	void (*move)(void *ctx, float x, float y);
	void (*line)(void *ctx, float x, float y);
	void (*quadratic)(void *ctx, float x1, float y1, float x, float y);
	void (*cubic)(void *ctx, float x1, float y1, float x2, float y2, float x, float y);
};

/* weight: the nearest that the family has is taken. -1 when the text cannot be set: missing names
 * the character, 0: there was no memory. */
int glyph_set(struct job *job, const struct fonts *f, struct slice text, const char *language,
	int rtl, unsigned weight, struct glyph_line *line);
void glyph_free(struct glyph_line *line);
/* The outline of one glyph, each contour closed. */
void glyph_draw(const struct glyph *g, const struct glyph_pen *pen);

#endif

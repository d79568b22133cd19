/* SPDX-License-Identifier: Apache-2.0 */
/* Pixels, and outlines that are filled on them with smooth edges. Whole numbers only, so that each
 * machine draws the same. */
#ifndef CONVERTERS_EPUB_CANVAS_H
#define CONVERTERS_EPUB_CANVAS_H

#include <stdint.h>

#include "base/arena.h"

/* Outlines are told in these parts of a pixel. */
enum { CANVAS_UNIT = 256 };

struct canvas {
	unsigned char *pixels; /* rows from above; red, green, blue */
	int width, height;
	int64_t *area, *cover; /* of the row that is drawn */
};

struct outline {
	struct edge {
		int32_t x0, y0, x1, y1;
	} * edges;
	size_t n, cap;
	int32_t x, y, start_x, start_y;
	int failed; /* no memory, or more edges than any letter has */
};

/* -1 without memory. */
int canvas_begin(struct canvas *c, struct arena *a, int width, int height);
/* colour: "#rrggbb" */
void canvas_rect(struct canvas *c, int x, int y, int w, int h, const char *colour);
/* Fills what is inside, and empties the outline. */
void canvas_fill(struct canvas *c, struct outline *o, const char *colour);

void outline_move(struct outline *o, int32_t x, int32_t y);
void outline_line(struct outline *o, int32_t x, int32_t y);
void outline_curve(
	struct outline *o, int32_t x1, int32_t y1, int32_t x2, int32_t y2, int32_t x, int32_t y);
void outline_close(struct outline *o);
void outline_free(struct outline *o);

#endif

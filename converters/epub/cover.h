/* SPDX-License-Identifier: Apache-2.0 */
/* The generated cover: where everything stands, and two ways to draw it. */
#ifndef CONVERTERS_EPUB_COVER_H
#define CONVERTERS_EPUB_COVER_H

#include "converters/bib.h"
#include "converters/font.h"

/* What shops ask for: five to eight. No line is wider than COVER_ROOM. */
enum { COVER_WIDTH = 1600, COVER_HEIGHT = 2560, COVER_ROOM = 1220, COVER_STROKE = 5 };
enum { COVER_TITLE_LINES = 8 };

struct cover_colours {
	const char *ground, *ink, *accent, *soft; /* "#20364a" */
};

enum cover_block { COVER_TITLE, COVER_SUBTITLE, COVER_NAME, COVER_BLOCKS };

/* Centred on the sheet; y is the base line. */
struct cover_line {
	struct slice text;
	enum cover_block block;
	int y, size;
};

struct cover_rect {
	int x, y, w, h;
	const char *fill;
};

/* Ellipses around one centre, each turned a little further. */
struct cover_ornament {
	int petals, x, y, rx, ry;
};

struct cover {
	const struct bib *bib;
	const struct cover_colours *colours;
	struct cover_rect rects[4];
	size_t n_rects;
	struct cover_line lines[COVER_TITLE_LINES + 2 + 4];
	size_t n_lines;
	struct cover_ornament ornament;
};

void cover_layout(const struct bib *bib, struct cover *c);
void cover_svg(const struct cover *c, struct buf *out);
/* As PNG, set in the fonts given. 1 and a message when they cannot set it, -1 without memory. */
int cover_png(struct job *job, const struct cover *c, const struct fonts *fonts, struct buf *out);

/* Breaks text into lines of at most so many cells, two at least, at spaces or between CJK letters.
 * Gives the number of lines; max + 1 when something is left over. lines has room for max. */
size_t cover_lines(struct slice text, size_t cells, struct slice *lines, size_t max);

#endif

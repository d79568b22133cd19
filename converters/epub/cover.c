/* SPDX-License-Identifier: Apache-2.0 */
/* A cover from the metadata: one sheet of paper, a band of colour, the title set large. Text is
 * laid out by cells, because no font is at hand to be measured; colours and ornament follow from
 * the title, so that the volumes of a library differ and each one stays the same. */
#include "base/digest.h"
#include "base/utf8.h"
#include "converters/epub/cover.h"
#include "converters/epub/epub.h"

enum { WIDTH = 1600, HEIGHT = 2400, MARGIN = 190, MAX_LINES = 8 };

struct palette {
	const char *ground, *ink, *accent, *soft;
};

static const struct palette palettes[] = {
	{"#20364a", "#f4efe4", "#d8a657", "#2c4760"},
	{"#5a2328", "#f6ede2", "#dcb172", "#6e3035"},
	{"#23402f", "#f2efe1", "#cfb26a", "#30523e"},
	{"#efe7d8", "#2b2622", "#a4402f", "#e2d6c0"},
	{"#37304f", "#f1edf3", "#c9a26b", "#484064"},
	{"#e6e2d6", "#1f2c33", "#2f6f73", "#d6d0bf"},
	{"#2a2a2c", "#f0ece4", "#c8553d", "#3b3b3e"},
	{"#f1e9dc", "#33261c", "#6b4a8a", "#e5d8c4"},
};

/* Tenths of a cell: the letters of a serif face differ more than those of a terminal. */
static size_t
breadth(uint32_t cp)
{
	if (utf8_width(cp) != 1)
		return (size_t)utf8_width(cp) * 10;
	if (cp < 0x80 && strchr("iljtfrI.,;:'!|()[] ", (int)cp) != NULL)
		return 7;
	if (utf8_is_upper(cp) || cp == 'm' || cp == 'w' || cp == 0x2014)
		return 15;
	return utf8_script(cp) == SCRIPT_CYRILLIC ? 12 : 10;
}

/* Where a line may end after the character before s: at spaces, and between CJK letters. */
static size_t
line_end(struct slice s, size_t cells)
{
	size_t at = 0, used = 0, last = 0;
	uint32_t cp, prev = 0;
	while (at < s.n) {
		size_t k = utf8_next(s.s + at, s.n - at, &cp);
		size_t w = breadth(cp);
		int punctuation = utf8_class(cp) == UTF8_PUNCT;
		if (at > 0 && (utf8_is_space(cp) ||
				      (utf8_is_cjk(cp) && !punctuation && utf8_is_cjk(prev))))
			last = at;
		if (used + w > cells * 10 && !utf8_is_space(cp))
			return last > 0 ? last : at > 0 ? at : k;
		used += w;
		at += k;
		prev = cp;
	}
	return s.n;
}

size_t
cover_lines(struct slice text, size_t cells, struct slice *lines, size_t max)
{
	size_t n = 0;
	text = slice_trim(text);
	while (text.n > 0 && n < max) {
		size_t end = line_end(text, cells);
		lines[n++] = slice_trim((struct slice){text.s, end});
		text = slice_trim((struct slice){text.s + end, text.n - end});
	}
	if (text.n > 0 && n == max) /* the rest is on the title page */
		return max + 1;
	return n;
}

/* Does no line end inside a word? */
static int
words_whole(const struct slice *lines, size_t n)
{
	for (size_t k = 0; k + 1 < n; k++) {
		uint32_t last;
		utf8_prev(lines[k].s, lines[k].n, &last);
		if (lines[k].s + lines[k].n == lines[k + 1].s && !utf8_is_cjk(last))
			return 0;
	}
	return 1;
}

/* Lines of about one length: the smallest measure that takes no more of them. */
static void
balance(struct slice text, struct slice *lines, size_t n, size_t cells)
{
	struct slice trial[MAX_LINES + 1];
	for (size_t c = cells; c > 1; c--) {
		if (cover_lines(text, c, trial, n) > n || !words_whole(trial, n))
			return;
		memcpy(lines, trial, n * sizeof *lines);
	}
}

/* The widest measure in cells at which the title takes few lines, largest type first. */
static size_t
fit(struct slice text, struct slice *lines, size_t *cells)
{
	static const size_t measures[] = {8, 10, 12, 14, 16, 18, 20, 24, 28, 34, 40};
	static const size_t wanted[] = {1, 2, 3, 4, 4, 4, 5, 5, 6, 7, MAX_LINES};
	size_t n = 0;
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		*cells = measures[i];
		n = cover_lines(text, measures[i], lines, wanted[i]);
		int whole = n <= wanted[i] && words_whole(lines, n);
		if (whole) {
			balance(text, lines, n, *cells);
			return n;
		}
	}
	return n > MAX_LINES ? MAX_LINES : n;
}

static void
text_line(struct markup *m, struct slice text, int x, int y, int size, const char *fill,
	const char *anchor, const char *weight)
{
	markup_open(m, "text", BREAK_LINE);
	markup_attrf(m, "x", "%d", x);
	markup_attrf(m, "y", "%d", y);
	markup_attrf(m, "font-size", "%d", size);
	markup_attr(m, "fill", fill);
	markup_attr(m, "text-anchor", anchor);
	markup_attr(m, "font-weight", weight);
	markup_text(m, text);
	markup_close(m);
}

static void
rect(struct markup *m, int x, int y, int w, int h, const char *fill)
{
	markup_open(m, "rect", BREAK_LINE);
	markup_attrf(m, "x", "%d", x);
	markup_attrf(m, "y", "%d", y);
	markup_attrf(m, "width", "%d", w);
	markup_attrf(m, "height", "%d", h);
	markup_attr(m, "fill", fill);
	markup_close(m);
}

/* A rosette of arcs between the title and the names: its petals and their reach follow from the
 * title, its size from the room that is left. */
static void
ornament(struct markup *m, uint64_t seed, const struct palette *c, int top)
{
	static const int turns[] = {6, 8, 9, 10, 12, 16};
	enum { BOTTOM = 1990, LARGE = 310, SMALL = 90 };
	int n = turns[seed % 6], rx = 90 + (int)(seed / 7 % 4) * 25,
	    ry = 250 + (int)(seed / 31 % 3) * 30;
	int room = (BOTTOM - top) / 2, centre = 1640;
	if (room < SMALL)
		return;
	if (centre - LARGE < top)
		centre = top + room;
	if (room < LARGE) {
		rx = rx * room / LARGE;
		ry = ry * room / LARGE;
	}
	markup_open(m, "g", BREAK_BLOCK);
	markup_attrf(m, "transform", "translate(%d %d)", WIDTH / 2, centre);
	markup_attr(m, "fill", "none");
	markup_attr(m, "stroke", c->accent);
	markup_attr(m, "stroke-width", "5");
	for (int i = 0; i < n; i++) {
		markup_open(m, "ellipse", BREAK_LINE);
		markup_attrf(m, "rx", "%d", rx);
		markup_attrf(m, "ry", "%d", ry);
		markup_attrf(m, "transform", "rotate(%d)", i * 180 / n);
		markup_close(m);
	}
	markup_open(m, "circle", BREAK_LINE);
	markup_attrf(m, "r", "%d", ry / 8);
	markup_attr(m, "fill", c->accent);
	markup_close(m);
	markup_end(m, "g");
}

/* As large as the widest line and the number of lines allow. */
static int
type_size(const struct slice *lines, size_t n)
{
	enum { ROOM = WIDTH - 2 * MARGIN, HIGHEST = 1000, LARGEST = 230 };
	size_t widest = 1;
	for (size_t i = 0; i < n; i++) {
		size_t w = 0;
		for (size_t at = 0; at < lines[i].n;) {
			uint32_t cp;
			at += utf8_next(lines[i].s + at, lines[i].n - at, &cp);
			w += breadth(cp);
		}
		widest = w > widest ? w : widest;
	}
	/* a cell is half the size of the type; a twentieth is kept in hand */
	int size = (int)((size_t)ROOM * 20 / (widest + widest / 20 + 1));
	int high = n > 0 ? HIGHEST * 4 / (5 * (int)n) : LARGEST;
	size = size < high ? size : high;
	return size < LARGEST ? size : LARGEST;
}

static void
title(struct markup *m, const struct bib *bib, const struct palette *c, int *y)
{
	struct slice lines[MAX_LINES + 1];
	size_t cells;
	size_t n = fit(slice_of(bib->title), lines, &cells);
	int size = type_size(lines, n);
	*y = 430 + size / 2;
	for (size_t i = 0; i < n; i++, *y += size * 5 / 4)
		text_line(m, lines[i], WIDTH / 2, *y, size, c->ink, "middle", "600");
}

/* Gives the height down to which the sheet is now full. */
static int
subtitle(struct markup *m, const struct bib *bib, const struct palette *c, int y)
{
	struct slice lines[3];
	if (bib->subtitle == NULL)
		return y;
	size_t n = cover_lines(slice_of(bib->subtitle), 36, lines, 2);
	for (size_t i = 0; i < n && i < 2; i++, y += 88)
		text_line(m, lines[i], WIDTH / 2, y + 30, 66, c->ink, "middle", "400");
	return y + 30;
}

static void
people(struct markup *m, const struct bib *bib, const struct palette *c)
{
	int y = 2120;
	size_t shown = 0;
	for (size_t i = 0; i < bib->n_people && shown < 2; i++) {
		struct slice lines[3];
		if (i > 0 && strcmp(bib->people[i].role, bib->people[0].role) != 0)
			break;
		size_t n = cover_lines(slice_of(bib->people[i].name), 30, lines, 2);
		text_line(m, lines[0], WIDTH / 2, y, 84, c->ink, "middle", "400");
		if (n > 1)
			text_line(m, lines[1], WIDTH / 2, y += 100, 84, c->ink, "middle", "400");
		y += 110;
		shown++;
	}
}

void
cover_svg(struct arena *arena, const struct bib *bib, struct buf *out)
{
	struct markup m;
	uint64_t seed = digest_short(slice_of(bib->title));
	const struct palette *c = &palettes[seed % (sizeof palettes / sizeof *palettes)];
	int y;
	(void)arena;
	markup_begin(&m, out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "svg", BREAK_BLOCK);
	markup_attr(&m, "xmlns", "http://www.w3.org/2000/svg");
	markup_attrf(&m, "viewBox", "0 0 %d %d", WIDTH, HEIGHT);
	markup_attr(&m, "role", "img");
	markup_attr(&m, "xml:lang", bib->language);
	markup_attr(&m, "aria-labelledby", "cover-title");
	markup_attr(&m, "font-family", "serif");
	markup_open(&m, "title", BREAK_LINE);
	markup_attr(&m, "id", "cover-title");
	markup_puts(&m, bib->title);
	markup_close(&m);
	rect(&m, 0, 0, WIDTH, HEIGHT, c->ground);
	rect(&m, 70, 70, WIDTH - 140, HEIGHT - 140, c->soft);
	rect(&m, 82, 82, WIDTH - 164, HEIGHT - 164, c->ground);
	title(&m, bib, c, &y);
	rect(&m, WIDTH / 2 - 90, y - 40, 180, 6, c->accent);
	y = subtitle(&m, bib, c, y + 70);
	ornament(&m, seed >> 8, c, y);
	people(&m, bib, c);
	markup_end(&m, "svg");
	markup_finish(&m);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A cover from the metadata: one sheet of paper, a band of colour, the title set large. Text is
 * laid out by cells, because there may be no font to be measured; colours and ornament follow from
 * the title, so that the volumes of a library differ and each one stays the same. */
#include "converters/epub/cover.h"

#include "base/digest.h"
#include "base/utf8.h"

enum { ORNAMENT_BOTTOM = 2140, NAMES = 2270 };

static const struct cover_colours palettes[] = {
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

/* Where a line may end: at spaces, and between CJK letters. Two cells have room for any character.
 */
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
			return last > 0 ? last : at;
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
	if (text.n > 0) /* the rest is on the title page */
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
	struct slice trial[COVER_TITLE_LINES + 1];
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
	static const size_t wanted[] = {1, 2, 3, 4, 4, 4, 5, 5, 6, 7, COVER_TITLE_LINES};
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
	return n > COVER_TITLE_LINES ? COVER_TITLE_LINES : n;
}

/* As large as the widest line and the number of lines allow. */
static int
type_size(const struct slice *lines, size_t n)
{
	enum { ROOM = COVER_ROOM, HIGHEST = 1000, LARGEST = 230 };
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
put_line(struct cover *c, enum cover_block block, struct slice text, int y, int size)
{
	c->lines[c->n_lines++] = (struct cover_line){text, block, y, size};
}

static void
put_rect(struct cover *c, int x, int y, int w, int h, const char *fill)
{
	c->rects[c->n_rects++] = (struct cover_rect){x, y, w, h, fill};
}

/* Gives the height of the rule below it. */
static int
title(struct cover *c, const struct bib *bib)
{
	struct slice lines[COVER_TITLE_LINES + 1];
	size_t cells;
	size_t n = fit(slice_of(bib->title), lines, &cells);
	int size = type_size(lines, n), y = 430 + size / 2;
	for (size_t i = 0; i < n; i++, y += size * 5 / 4)
		put_line(c, COVER_TITLE, lines[i], y, size);
	return y - 40;
}

/* Gives the height down to which the sheet is now full. */
static int
subtitle(struct cover *c, const struct bib *bib, int y)
{
	enum { SIZE = 66, STEP = 88 };
	struct slice lines[2];
	if (bib->subtitle == NULL)
		return y;
	size_t n = cover_lines(slice_of(bib->subtitle), 36, lines, 2);
	y += 110;
	for (size_t i = 0; i < n && i < 2; i++)
		put_line(c, COVER_SUBTITLE, lines[i], y + (int)i * STEP, SIZE);
	return n > 1 ? y + STEP : y;
}

/* A rosette of arcs between the title and the names: its petals and their reach follow from the
 * title, its size from the room that is left. */
static void
ornament(struct cover *c, uint64_t seed, int top)
{
	static const int turns[] = {6, 8, 9, 10, 12, 16};
	enum { AIR = 120, LARGE = 310 };
	struct cover_ornament o = {.petals = turns[seed % 6],
		.x = COVER_WIDTH / 2,
		.y = 1700,
		.rx = 90 + (int)(seed / 7 % 4) * 25,
		.ry = 250 + (int)(seed / 31 % 3) * 30};
	top += AIR;
	int room = (ORNAMENT_BOTTOM - top) / 2; /* the tallest title leaves 166 */
	if (o.y - LARGE < top)
		o.y = top + room;
	if (room < LARGE) {
		o.rx = o.rx * room / LARGE;
		o.ry = o.ry * room / LARGE;
	}
	c->ornament = o;
}

static void
people(struct cover *c, const struct bib *bib)
{
	enum { SIZE = 84, STEP = 100 };
	int y = NAMES;
	for (size_t i = 0; i < bib->n_people && i < 2; i++) {
		struct slice lines[2];
		if (i > 0 && strcmp(bib->people[i].role, bib->people[0].role) != 0)
			break;
		size_t n = cover_lines(slice_of(bib->people[i].name), 30, lines, 2);
		for (size_t k = 0; k < n && k < 2; k++, y += STEP)
			put_line(c, COVER_NAME, lines[k], y, SIZE);
		y += STEP / 10;
	}
}

void
cover_layout(const struct bib *bib, struct cover *c)
{
	const uint64_t seed = digest_short(slice_of(bib->title));
	const struct cover_colours *p = &palettes[seed % (sizeof palettes / sizeof *palettes)];
	*c = (struct cover){.colours = p, .bib = bib};
	put_rect(c, 0, 0, COVER_WIDTH, COVER_HEIGHT, p->ground);
	put_rect(c, 70, 70, COVER_WIDTH - 140, COVER_HEIGHT - 140, p->soft);
	put_rect(c, 82, 82, COVER_WIDTH - 164, COVER_HEIGHT - 164, p->ground);
	int rule = title(c, bib);
	put_rect(c, COVER_WIDTH / 2 - 90, rule, 180, 6, p->accent);
	ornament(c, seed >> 8, subtitle(c, bib, rule));
	people(c, bib);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/paragraph.h"

#include "base/utf8.h"

#include "input/structure/aozora.h"
#include "input/structure/marks.h"
#include "input/structure/metre.h"
#include "input/structure/shape.h"
#include "input/structure/verse.h"

enum { QUOTE_INDENT = 2, LONE_LINES = 3 };

struct sorter {
	struct plain *pl;
	struct usual usual;
	uint32_t step; /* in this chunk paragraphs begin so far in; 0: not by that */
};

static uint32_t
width_of(const struct plain *pl, const struct region *r)
{
	return r->width > 0 ? r->width : pl->profile.body_width;
}

/* Is the whole of these lines set in from where running text begins? */
static int
is_set_in(const struct sorter *s, const struct shape *shape, uint32_t width)
{
	if (shape->min_indent < s->usual.indent + QUOTE_INDENT)
		return 0;
	if (s->usual.first_indent && shape->n == 1)
		return 0;
	return shape->max_edge + 2 <= width || shape->min_indent >= s->usual.indent + 4;
}

/* Cut by width, in a script without capitals: full lines alike in width, a shorter last one, and no
 * beginning in common. */
static int
is_narrow_block(const struct plain *pl, size_t first, size_t last, const struct shape *shape)
{
	const struct line *v = &pl->lines.v[first];
	size_t breaks = shape->n - 1;
	return shape->cjk && breaks > 0 && shape->local_full == breaks &&
	       shape->stops * 2 <= breaks && shape->max_cells >= 36 && shape->max_cells <= 120 &&
	       shape->mean + 6 >= shape->max_cells && pl->lines.v[last].cells + 4 < shape->mean &&
	       mark_common(v[0].text, v[1].text) < 3;
}

/* [RFC1] Author, "Title", and below it, set in alike, what had no room: an entry of a technical
 * text. */
static int
hangs(const struct plain *pl, size_t first, size_t last)
{
	const struct line *v = pl->lines.v;
	if (!pl->profile.technical || last == first || v[first].first != '[' ||
		v[first + 1].indent < v[first].indent + 3)
		return 0;
	for (size_t i = first + 2; i <= last; i++)
		if (v[i].indent != v[first + 1].indent)
			return 0;
	return 1;
}

/* Lines that belong together in a wrapped region: one paragraph, quotation, poem or group. */
static void
take_wrapped(struct sorter *s, size_t first, size_t last, const struct region *r)
{
	struct plain *pl = s->pl;
	uint32_t width = width_of(pl, r);
	struct shape shape = shape_of(pl, first, last, width);
	int in = is_set_in(s, &shape, width);
	if (shape.n == 1) {
		block_take(pl, first, last, V_PARAGRAPH, 1, "paragraph-line", 80);
		return;
	}
	if (r->given || shape_is_prose(&shape, width) || is_narrow_block(pl, first, last, &shape)) {
		unsigned sure = shape.full + 1 == shape.n ? 97 : 88;
		if (in)
			block_take(pl, first, last, V_QUOTE, 2, "quote-set-in", 75);
		else
			block_take(pl, first, last, V_PARAGRAPH, 1, "paragraph-wrapped", sure);
		block_doubt(pl, first, in ? V_PARAGRAPH : V_VERSE, in ? 25 : 100 - sure);
		return;
	}
	if (hangs(pl, first, last)) {
		block_take(pl, first, last, V_PARAGRAPH, 1, "paragraph-wrapped", 75);
		return;
	}
	int verse = !pl->profile.technical && shape_is_verse(&shape) && (in || shape.n >= 3);
	if (verse)
		verse_take(pl, first, last, in ? "verse-set-in" : "verse-unfilled", in ? 88 : 75);
	else
		block_take(pl, first, last, V_LINES, 1, "lines-unfilled", 72);
	block_doubt(pl, first, V_PARAGRAPH, verse ? 15 : 28);
}

/* 「 and 『 begin a line of speech without a step in Japanese. */
static int
opens_speech(const struct line *l)
{
	return l->first == 0x300C || l->first == 0x300E;
}

/* May a paragraph begin here although no blank line stands above? */
static int
begins_paragraph(const struct sorter *s, size_t i, const struct region *r)
{
	const struct line *l = &s->pl->lines.v[i], *above = l - 1;
	uint32_t width = width_of(s->pl, r);
	if ((s->step || s->usual.stepped) && opens_speech(l) && mark_ends_sentence(above->text))
		return 1;
	if (s->step)
		return l->indent == s->step;
	if (s->usual.stepped)
		return l->indent > s->usual.indent && l->indent > above->indent;
	if (r->style == PARA_FIT)
		return !line_is_full(above, l, width);
	/* blank-separated: only where the line above is short, ends its sentence, and this one
	 * steps in */
	return l->indent > above->indent && l->indent > s->usual.indent &&
	       !line_is_full(above, l, width) && mark_ends_sentence(above->text);
}

/* Nothing forced most of these breaks, and after some the text does not even step in: no row of
 * paragraphs looks so. */
static int
is_unforced(const struct sorter *s, const struct chunk *c, const struct shape *shape)
{
	const struct line *v = s->pl->lines.v;
	uint32_t width = width_of(s->pl, c->region);
	size_t unforced = 0;
	if (shape->n < 3 || shape->full * 5 >= shape->n - 1 || shape->mean * 5 > width * 4)
		return 0;
	for (size_t i = c->first; i < c->last; i++)
		unforced +=
			v[i + 1].indent <= v[i].indent && !line_is_full(&v[i], &v[i + 1], width);
	return unforced > 0 && unforced * 5 >= shape->n - 1 && shape->lower * 3 <= shape->cased;
}

/* Three and more lines step in to one column, each behind a sentence, and all others stand at
 * another one: the column; 0. */
static uint32_t
step_of(const struct plain *pl, const struct chunk *c, const struct shape *shape)
{
	enum { STEPS = 3, STEP_MAX = 8 };
	const struct line *v = pl->lines.v;
	size_t steps = 0;
	if (shape->max_indent == shape->min_indent ||
		shape->max_indent > shape->min_indent + STEP_MAX)
		return 0;
	for (size_t i = c->first; i <= c->last; i++) {
		if (v[i].indent == shape->min_indent)
			continue;
		if (v[i].indent != shape->max_indent ||
			(i > c->first && !mark_ends_sentence(v[i - 1].text)))
			return 0;
		steps++;
	}
	return steps >= STEPS && steps * 2 <= shape->n ? shape->max_indent : 0;
}

static void
sort_wrapped(struct sorter *s, const struct chunk *c)
{
	size_t first = c->first;
	uint32_t width = width_of(s->pl, c->region);
	struct shape whole = shape_of(s->pl, c->first, c->last, width);
	/* all set in alike: a quotation or a poem, unless paragraphs begin just there */
	int level = whole.min_indent == whole.max_indent;
	int speech = level && s->usual.stepped && whole.full * 2 < whole.n &&
	             whole.min_indent > 0 && whole.min_indent == s->usual.step;
	int fit = c->region->style == PARA_FIT;
	s->step = step_of(s->pl, c, &whole);
	int one = shape_is_wavy(&whole) ||
	          (!speech && !fit && !s->step && (level || is_unforced(s, c, &whole)));
	for (size_t i = c->first + 1; i <= c->last + 1; i++) {
		if (i <= c->last && (one || (!speech && !begins_paragraph(s, i, c->region))))
			continue;
		take_wrapped(s, first, i - 1, c->region);
		first = i;
	}
}

/* Lines of an unwrapped region that are no paragraphs: nearly none could end one. */
static int
are_lines(const struct sorter *s, const struct shape *shape, const struct region *r)
{
	if (shape->max_cells > 100)
		return 0;
	if (shape->n < 2)
		return s->usual.lined && !s->pl->profile.technical;
	size_t breaks = shape->n - 1;
	if (s->usual.lined)
		return 1;
	if (r->style == PARA_BLANK || breaks > 2)
		return shape->stops * 10 < breaks * 4;
	return shape->stops == 0 && shape->max_cells * 10 < s->usual.cells * 6;
}

/* Cut by width after all: every break was forced, and sentences run on over most. */
static int
is_narrow_prose(const struct shape *shape)
{
	size_t breaks = shape->n - 1;
	if (shape_runs_on(shape))
		return 1;
	/* as ragged as a printed book */
	if (breaks >= 4 && shape->runs * 10 >= breaks * 6 && shape->mean >= 34 &&
		shape->max_cells <= 120)
		return 1;
	/* ideographs, as even as no verse of such a width is */
	if (shape->cjk && breaks >= 4 && shape->local_full * 10 >= breaks * 9 &&
		shape->stops * 2 <= breaks && shape->mean >= 50 && shape->max_cells <= 120)
		return 1;
	return breaks > 0 && shape->local_full == breaks && shape->lower * 10 >= breaks * 6 &&
	       shape->stops * 2 <= breaks && shape->max_cells >= 30 && shape->max_cells <= 120;
}

static void
sort_unwrapped(struct sorter *s, const struct chunk *c)
{
	struct plain *pl = s->pl;
	struct shape shape = shape_of(pl, c->first, c->last, UINT32_MAX);
	int given = c->region->given;
	if (!given && (is_narrow_prose(&shape) || is_narrow_block(pl, c->first, c->last, &shape))) {
		int in = shape.min_indent >= s->usual.indent + QUOTE_INDENT && !s->usual.lined;
		block_take(pl, c->first, c->last, in ? V_QUOTE : V_PARAGRAPH, in ? 2 : 1,
			in ? "quote-set-in" : "paragraph-narrow", 75);
		block_doubt(pl, c->first, V_LINES, 25);
		return;
	}
	if (!given && hangs(pl, c->first, c->last)) {
		block_take(pl, c->first, c->last, V_PARAGRAPH, 1, "paragraph-narrow", 70);
		return;
	}
	if (!given && are_lines(s, &shape, c->region)) {
		if (!pl->profile.technical && (s->usual.lined || shape_is_verse(&shape)))
			verse_take(pl, c->first, c->last, "verse-lines", 78);
		else
			block_take(pl, c->first, c->last, V_LINES, 1, "lines-short", 85);
		block_doubt(pl, c->first, V_PARAGRAPH, 15);
		return;
	}
	for (size_t i = c->first; i <= c->last; i++)
		block_take(pl, i, i, V_PARAGRAPH, 1, "paragraph-line", 95);
}

/* Every line could end a paragraph, and every next one begin one: chance does not break running
 * text so. The longer the region, the more lines it takes to believe this. */
static int
is_line_each(const struct plain *pl, const struct chunk *c)
{
	size_t n = c->last - c->first + 1, all = c->region->last - c->region->first + 1, wide = 0;
	struct shape s = shape_of(pl, c->first, c->last, UINT32_MAX);
	for (size_t i = c->first; i <= c->last; i++)
		wide += pl->lines.v[i].cells > 110;
	if (wide * 2 > n)
		return 1;
	return s.stops == n - 1 && s.lower == 0 && s.mean >= 30 && n >= (all < 16 ? 3 : 5);
}

static int
is_wrapped(const struct plain *pl, const struct chunk *c)
{
	return c->region->wrapping == WRAP_HARD &&
	       (c->region->given || c->last == c->first || !is_line_each(pl, c));
}

/* ---- one line each, a blank between, where paragraphs have none or say more ---- */

static int
is_lone(const struct sorter *s, size_t i)
{
	const struct line *l = &s->pl->lines.v[i];
	uint32_t limit = s->usual.cells * 6 / 10;
	return l->blanks_before > 0 && (l->blanks_after > 0 || i + 1 == s->pl->lines.n) &&
	       l->cells <= (limit < 60 ? limit : 60);
}

static void
take_lone(struct sorter *s, const size_t *line, size_t n)
{
	struct plain *pl = s->pl;
	size_t stops = 0, common = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		struct slice t = pl->lines.v[line[i]].text;
		stops += (size_t)mark_ends_sentence(t);
		size_t k = i > 0 ? mark_common(t, pl->lines.v[line[0]].text) : SIZE_MAX;
		common = k < common ? k : common;
	}
	int blank_style = s->usual.region->style == PARA_BLANK;
	if (pl->profile.technical && !blank_style)
		return;
	if (blank_style && (stops > 0 || common < 2))
		return;
	if (!blank_style && s->usual.indent > 0 && pl->lines.v[line[0]].indent == 0) {
		block_take(pl, line[0], line[n - 1], V_VERSE, 1, "verse-spaced", 70);
		for (size_t i = 0; i < n; i++)
			pl->v[line[i]].form = VERSE_SPACED;
		block_doubt(pl, line[0], V_PARAGRAPH, 30);
		return;
	}
	for (size_t i = 0; blank_style && i < n; i++) {
		block_take(pl, line[i], line[i], V_LIST, i == 0 ? 2 : 1, "list-parallel", 85);
		block_doubt(pl, line[i], V_HEADING, 10);
	}
}

static void
lone_lines(struct sorter *s)
{
	enum { MANY = 200 };
	size_t line[MANY], n = 0;
	struct plain *pl = s->pl;
	for (size_t i = 0; i <= pl->lines.n; i++) {
		if (i < pl->lines.n && pl->lines.v[i].text.n == 0)
			continue;
		int lone = 0;
		if (i < pl->lines.n && pl->v[i].kind == V_NONE) {
			const struct region *r = profile_at(&pl->profile, i);
			if (r->wrapping == WRAP_NONE && (n == 0 || r == s->usual.region)) {
				usual_find(&s->usual, pl, r);
				lone = is_lone(s, i);
			}
		}
		int apart = n > 0 && i < pl->lines.n && pl->lines.v[i].blanks_before > 2;
		if (n > 0 && (!lone || apart || n == MANY)) {
			if (n >= LONE_LINES)
				take_lone(s, line, n);
			n = 0;
		}
		if (lone)
			line[n++] = i;
	}
}

/* ---- over a page's end ---- */

/* A paragraph that was cut by a page's end goes on behind it. */
static void
bridge(struct plain *pl)
{
	for (size_t i = 1; i < pl->lines.n; i++) {
		if (pl->v[i].kind != V_PARAGRAPH || pl->v[i].starts != 1)
			continue;
		size_t above = block_above(pl, i);
		if (above == SIZE_MAX || pl->v[above].kind != V_PARAGRAPH)
			continue;
		int page = pl->lines.v[i].holds & LINE_FORM_FEED;
		for (size_t k = above + 1; k < i; k++)
			page |= (pl->v[k].kind == V_PAGE_HEAD &&
					pl->v[k].rule != aozora_annotation &&
					pl->v[k].rule != aozora_page) ||
			        pl->v[k].kind == V_PAGE_NUMBER ||
			        (pl->lines.v[k].holds & LINE_FORM_FEED);
		if (!page)
			continue;
		const struct line *a = &pl->lines.v[above], *b = &pl->lines.v[i];
		uint32_t first = mark_first_letter(b->text);
		int lower = utf8_is_lower(first), open = !mark_ends_sentence(a->text);
		int stepped = b->indent > a->indent;
		if ((lower && !stepped) || (open && !stepped && a->cells * 2 > b->cells)) {
			pl->v[i].starts = 0;
			pl->v[i].rule = "paragraph-over-page";
		}
	}
}

int
paragraphs_find(struct plain *pl)
{
	struct sorter s = {.pl = pl};
	struct chunk c;
	lone_lines(&s);
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		usual_find(&s.usual, pl, c.region);
		if (is_wrapped(pl, &c))
			sort_wrapped(&s, &c);
		else
			sort_unwrapped(&s, &c);
	}
	bridge(pl);
	if (pl->profile.cjk)
		metre_find(pl);
	verse_join(pl);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/spacing.h"

#include "input/structure/marks.h"

enum {
	PAIRS_MIN = 12, /* lines with another below that it takes to see it */
	LOOK = 200,     /* … after which a few without a blank between refute it */
	WIDE_MIN = 24,  /* cells of a line that somebody wrapped */
	WIDE_MAX = 130,
	FORGIVEN = 50 /* one pair in so many may be otherwise */
};

struct pairs {
	size_t n, close, odd, single, runs, full;
	uint32_t widest; /* but for a few */
};

/* A sentence goes on from line to line. */
static int
runs_on(const struct line *a, const struct line *b)
{
	if (utf8_is_cjk(a->last))
		return utf8_is_cjk(b->first) && !mark_is_stop(a->last);
	return utf8_is_lower(b->first) && (utf8_class(a->last) == UTF8_LETTER || a->last == ',');
}

static void
pairs_count(const struct lines *l, struct pairs *p)
{
	const struct line *a = NULL;
	for (size_t i = 0; i < l->n; i++) {
		const struct line *b = &l->v[i];
		if (!b->text.n)
			continue;
		if (a) {
			p->n++;
			p->close += b->blanks_before == 0;
			p->odd += b->blanks_before & 1;
			if (b->blanks_before == 1) {
				p->single++;
				p->runs += (size_t)runs_on(a, b);
			}
			if (p->n > LOOK && p->close * FORGIVEN > p->n)
				return;
		}
		a = b;
	}
}

/* The width that nineteen of twenty lines with one blank below do not pass. */
static uint32_t
usual_width(const struct lines *l, size_t from, size_t to, size_t single)
{
	size_t at[WIDE_MAX + 2] = {0}, above = 0;
	uint32_t w = WIDE_MAX + 1;
	for (size_t i = from; i < to; i++)
		if (l->v[i].text.n && l->v[i].blanks_after == 1)
			at[l->v[i].cells > WIDE_MAX ? WIDE_MAX + 1 : l->v[i].cells]++;
	while (w > 0 && (above + at[w]) * 20 <= single)
		above += at[w--];
	return w;
}

/* Lines with one blank below that are nearly as wide as the page. */
static size_t
full_count(const struct lines *l, size_t from, size_t to, uint32_t width)
{
	size_t full = 0;
	for (size_t i = from; i < to; i++)
		full += l->v[i].text.n && l->v[i].blanks_after == 1 &&
		        l->v[i].cells * 10 >= width * 8;
	return full;
}

/* In a long text without any lines close to each other, few sentences that go on from line to line
 * are enough: half of a manual is headings, items and programs. */
static int
is_doubled_manual(const struct pairs *p, size_t full)
{
	enum { MANY = 60 };
	return p->n >= MANY && p->close == 0 && p->odd == p->n && p->single * 2 >= p->n &&
	       p->single < p->n && p->runs * 100 >= p->single * 12 && p->widest >= WIDE_MIN &&
	       p->widest <= WIDE_MAX && full * 5 >= p->single;
}

static int
is_doubled(const struct lines *l)
{
	struct pairs p = {0};
	pairs_count(l, &p);
	p.widest = usual_width(l, 0, l->n, p.single);
	if (is_doubled_manual(&p, full_count(l, 0, l->n, p.widest)))
		return 1;
	return p.n >= PAIRS_MIN && p.close * FORGIVEN <= p.n && (p.n - p.odd) * 20 <= p.n &&
	       p.single * 2 >= p.n && p.runs * 10 >= p.single * 4 && p.widest >= WIDE_MIN &&
	       p.widest <= WIDE_MAX && full_count(l, 0, l->n, p.widest) * 2 >= p.single;
}

/* Keeps keep(n) of each run of n blank lines. */
static void
blanks_keep(struct lines *l, size_t (*keep)(size_t))
{
	size_t n = 0;
	uint16_t form_feed = 0;
	for (size_t i = 0, run = 0; i < l->n; i++) {
		run = l->v[i].text.n ? 0 : run + 1;
		form_feed |= l->v[i].holds & LINE_FORM_FEED;
		if (run && keep(run) == keep(run - 1))
			continue;
		l->v[n] = l->v[i];
		l->v[n++].holds |= form_feed;
		form_feed = 0;
	}
	l->n = n;
	lines_count_blanks(l);
}

/* The last line of those from i on that have one blank line between them and are no wider than a
 * page. */
static size_t
stretch_end(const struct lines *l, size_t i)
{
	while (i + 2 < l->n && l->v[i].text.n && l->v[i].cells <= WIDE_MAX &&
		l->v[i].blanks_after == 1 && l->v[i + 2].cells <= WIDE_MAX)
		i += 2;
	return i;
}

/* The width of a stretch of wrapped lines with a blank one behind each; 0: it is none. What has no
 * sentence that ends in the midst of a line is a list. */
static uint32_t
stretch_width(const struct lines *l, size_t first, size_t last)
{
	enum { LONG = 24 };
	size_t n = (last - first) / 2, runs = 0, sentences = 0;
	if (n < LONG)
		return 0;
	for (size_t i = first; i < last; i += 2) {
		runs += (size_t)runs_on(&l->v[i], &l->v[i + 2]);
		sentences +=
			slice_contains(l->v[i].text, "。") || slice_contains(l->v[i].text, ". ");
	}
	uint32_t width = usual_width(l, first, last, n);
	int wrapped = runs * 10 >= n * 4 && sentences * 4 >= n && width >= WIDE_MIN;
	return wrapped && full_count(l, first, last, width) * 2 >= n ? width : 0;
}

/* Is the blank line between the two in the midst of a paragraph? */
static int
is_within(const struct line *a, const struct line *b, uint32_t width)
{
	return a->cells * 10 >= width * 9 && (runs_on(a, b) || b->cells * 10 >= width * 9);
}

/* Where only a part of the text is so, its blank lines go but for those behind a short line. */
static void
stretches_undo(struct plain *pl)
{
	struct lines *l = &pl->lines;
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++) {
		size_t last = stretch_end(l, i);
		uint32_t width = stretch_width(l, i, last);
		if (width)
			DIAG(pl->job, LINES_DOUBLED, l->v[i].number,
				arena_printf(pl->job->arena, " down to line %u",
					(unsigned)l->v[last].number));
		for (; i < last; i += 2) {
			l->v[n++] = l->v[i];
			if (!width || !is_within(&l->v[i], &l->v[i + 2], width))
				l->v[n++] = l->v[i + 1];
		}
		l->v[n++] = l->v[last];
	}
	if (n == l->n)
		return;
	l->n = n;
	lines_count_blanks(l);
}

static size_t
half(size_t n)
{
	return n / 2;
}

/* Blank lines come in pairs only: each pair is one. */
static int
are_pairs(const struct lines *l)
{
	size_t runs = 0, odd = 0;
	for (size_t i = 1; i < l->n && odd * FORGIVEN <= runs + FORGIVEN; i++)
		if (l->v[i].text.n && l->v[i].blanks_before && i > l->v[i].blanks_before) {
			runs++;
			odd += l->v[i].blanks_before & 1;
		}
	return runs >= PAIRS_MIN && odd * FORGIVEN <= runs;
}

/* Lines that are all set in by blanks are not set in. */
static void
indent_undo(struct lines *l)
{
	uint32_t least = UINT32_MAX;
	size_t n = 0;
	for (size_t i = 0; i < l->n && least; i++) {
		const struct line *k = &l->v[i];
		if (!k->text.n)
			continue;
		n++;
		/* U+3000 begins a paragraph and says nothing of the page */
		int blank = k->indent && (k->text.s[-1] == ' ' || k->text.s[-1] == '\t');
		least = !blank ? 0 : k->indent < least ? k->indent : least;
	}
	for (size_t i = 0; i < l->n && least && n >= PAIRS_MIN; i++)
		l->v[i].indent -= l->v[i].text.n ? least : 0;
}

void
spacing_undo(struct plain *pl)
{
	struct lines *l = &pl->lines;
	indent_undo(l);
	if (are_pairs(l))
		blanks_keep(l, half);
	if (is_doubled(l)) {
		DIAG(pl->job, LINES_DOUBLED, l->v[0].number, "");
		blanks_keep(l, half);
	} else {
		stretches_undo(pl);
	}
}

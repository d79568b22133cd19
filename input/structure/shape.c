/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/shape.h"

#include "base/utf8.h"

#include "input/structure/ask.h"
#include "input/structure/marks.h"

static uint32_t
count_letters(struct slice t)
{
	uint32_t n = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		i += utf8_next(t.s + i, t.n - i, &cp);
		n += (uint32_t)mark_is_word(cp);
	}
	return n;
}

/* Could a paragraph end here? */
static int
is_complete(const struct line *l)
{
	static const uint32_t quotes[] = {
		0x300D, 0x300F, 0x201D, 0xBB, ':', 0xFF1A, ')', 0xFF09, '"'};
	for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++)
		if (l->last == quotes[i])
			return 1;
	return mark_ends_sentence(l->text);
}

static void
add_line(struct shape *s, const struct line *l)
{
	uint32_t first = mark_first_letter(l->text);
	if (utf8_is_upper(first) || utf8_is_lower(first)) {
		s->cased++;
		s->capitals += (size_t)utf8_is_upper(first);
		s->lower += s->n > 0 && utf8_is_lower(first);
	}
	s->cjk += utf8_is_cjk(first);
	s->loud += !utf8_is_cjk(first) && !ask_has_small(l->text);
	if (s->n == 0 || l->indent < s->min_indent)
		s->min_indent = l->indent;
	if (l->indent > s->max_indent)
		s->max_indent = l->indent;
	if (s->n == 0 || l->cells < s->min_cells)
		s->min_cells = l->cells;
	if (l->cells > s->max_cells)
		s->max_cells = l->cells;
	if (line_edge(l) > s->max_edge)
		s->max_edge = line_edge(l);
	if (l->cells > 40)
		s->letters = 0;
	else if (s->n == 0)
		s->letters = count_letters(l->text);
	else if (s->letters > 0 && s->letters != count_letters(l->text))
		s->letters = 0;
	s->n++;
}

static void
add_break(struct shape *s, const struct line *a, const struct line *b)
{
	uint32_t first = mark_first_letter(b->text);
	int word = utf8_class(a->last) == UTF8_LETTER;
	s->runs += (size_t)(word && utf8_is_lower(b->first));
	s->turns += (size_t)((word || a->last == ',') && utf8_is_upper(first));
	s->marks += (size_t)(utf8_class(a->last) == UTF8_PUNCT);
	s->steps += b->indent > a->indent;
	s->open += b->indent > a->indent && !is_complete(a);
	s->outs += b->indent < a->indent;
}

struct shape
shape_of(const struct plain *pl, size_t first, size_t last, uint32_t width)
{
	struct shape s = {0};
	const struct line *v = pl->lines.v;
	for (size_t i = first; i <= last; i++)
		if (v[i].text.n > 0)
			add_line(&s, &v[i]);
	for (size_t i = first; i < last; i++) {
		size_t next = i + 1;
		while (next <= last && v[next].text.n == 0)
			next++;
		if (v[i].text.n == 0 || next > last)
			continue;
		s.mean += v[i].cells;
		s.full += (size_t)line_is_full(&v[i], &v[next], width);
		s.local_full += (size_t)line_is_full(&v[i], &v[next], s.max_edge);
		s.stops += (size_t)is_complete(&v[i]);
		add_break(&s, &v[i], &v[next]);
	}
	s.cjk = (size_t)s.cjk * 2 > s.n;
	if (s.n > 1)
		s.mean /= (uint32_t)(s.n - 1);
	return s;
}

int
shape_runs_on(const struct shape *s)
{
	return s->n >= 2 && s->n <= 3 && s->lower + 1 == s->n && s->cased == s->n &&
	       s->mean >= 30 && s->max_indent < s->min_indent + 2;
}

/* Lines that end where a line ends: each next one begins with a capital though no sentence does, or
 * most short ones end with a sign. Width cuts running text without regard to either. */
static int
is_metred(const struct shape *s)
{
	size_t breaks = s->n - 1;
	if (s->n < 4 || s->cjk || s->loud * 2 > s->n || s->max_cells > 90)
		return 0;
	if (s->capitals * 10 >= s->cased * 9 && s->cased * 10 >= s->n * 9 &&
		s->turns * 2 >= breaks && s->turns >= 3)
		return 1;
	return s->n >= 8 && s->marks * 2 >= breaks && s->max_cells <= 50;
}

int
shape_is_wavy(const struct shape *s)
{
	return s->n >= 4 && !s->cjk && s->max_cells <= 64 && s->steps >= 2 && s->outs > 0 &&
	       s->open * 3 >= s->steps * 2 && (s->steps + s->outs) * 2 >= s->n;
}

int
shape_is_prose(const struct shape *s, uint32_t width)
{
	size_t breaks = s->n - 1;
	if (is_metred(s) || shape_is_wavy(s))
		return 0;
	if (s->full * 10 >= breaks * 6 || shape_runs_on(s))
		return 1;
	/* nobody's verse fills the page */
	if (s->mean * 100 >= width * 85)
		return 1;
	/* broken by sense rather than by width: sentences run on from line to line */
	if (s->lower * 2 >= breaks && s->mean * 10 >= width * 6)
		return 1;
	/* set narrower than its surroundings */
	int runs_on =
		s->cased > 0 ? s->lower * 2 >= breaks : s->n >= 5 && s->mean + 6 >= s->max_cells;
	return s->n >= 4 && s->local_full * 10 >= breaks * 8 && s->max_cells >= 30 && runs_on;
}

int
shape_is_verse(const struct shape *s)
{
	if (s->cjk)
		return s->letters >= 4 && s->letters <= 14 && s->letters != 9;
	if (s->max_cells > 90 || s->min_cells < 2)
		return 0;
	size_t lower = s->cased - s->capitals;
	if (is_metred(s) || shape_is_wavy(s))
		return 1;
	if (s->n < 4 && s->max_indent == 0)
		return 0;
	/* steps in and out are verse even where lines do not begin with capitals */
	int stepped = s->n >= 3 && s->max_indent > s->min_indent && s->max_cells <= 64;
	return s->max_cells >= 16 && (lower * 2 <= s->cased || stepped);
}

static void
usual_count(struct usual *u, const struct plain *pl, const struct region *region)
{
	enum { COLUMNS = 80 };
	size_t at[COLUMNS] = {0}, to[COLUMNS] = {0}, starts = 0, indented = 0, steps = 0, good = 0,
	       pairs = 0, ends = 0;
	uint64_t sum = 0, squares = 0;
	*u = (struct usual){.region = region};
	for (size_t i = region->first; i <= region->last; i++) {
		const struct line *l = &pl->lines.v[i];
		if (l->text.n == 0 || (pl->v[i].kind != V_NONE && pl->v[i].kind != V_PARAGRAPH))
			continue;
		at[l->indent < COLUMNS ? l->indent : COLUMNS - 1]++;
		sum += l->cells;
		squares += (uint64_t)l->cells * l->cells;
		if (i < region->last && pl->lines.v[i + 1].text.n > 0 && l->cells <= 100) {
			pairs++;
			ends += (size_t)is_complete(l);
		}
		if (l->blanks_before == 0 && i > region->first && l->indent > l[-1].indent) {
			steps++;
			to[l->indent < COLUMNS ? l->indent : COLUMNS - 1]++;
			good += mark_ends_sentence(l[-1].text) || l[-1].last == ':' ||
			        l[-1].last == 0xFF1A || !line_is_full(l - 1, l, region->width);
		}
		if (l->blanks_before > 0 && i < region->last && pl->lines.v[i + 1].text.n > 0) {
			starts++;
			indented += l->indent > pl->lines.v[i + 1].indent;
		}
	}
	for (uint32_t i = 1; i < COLUMNS; i++) {
		if (at[i] > at[u->indent])
			u->indent = i;
		if (to[i] > to[u->step])
			u->step = i;
	}
	u->cells = sum > 0 ? (uint32_t)(squares / sum) : 0;
	u->lined = pairs >= 12 && ends * 10 < pairs * 6;
	u->stepped = region->style == PARA_INDENT || (steps >= 4 && good * 10 >= steps * 7);
	u->first_indent = u->stepped || indented * 2 > starts;
}

void
usual_find(struct usual *u, const struct plain *pl, const struct region *region)
{
	if (u->region != region)
		usual_count(u, pl, region);
}

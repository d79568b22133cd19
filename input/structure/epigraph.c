/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/epigraph.h"

#include "input/structure/marks.h"
#include "input/structure/shape.h"

enum { MAX_WORDS = 16, MAX_SOURCE = 64, SET_IN = 2, FAR_IN = 16, GAP = 2 };

/* "--Old Song", "— Goethe.", "——《海岸杂记》"; a name far to the right. */
static int
is_source(const struct line *l, uint32_t above)
{
	struct slice t = l->text;
	uint32_t last = l->last;
	int dashed = slice_starts(t, "--") || (l->first != '-' && mark_is_dash(l->first));
	uint32_t letter = mark_first_letter(t);
	if (l->cells > MAX_SOURCE || last == '?' || last == '!' || last == ',' || last == 0x3002 ||
		utf8_is_lower(letter) || mark_only_signs(t))
		return 0;
	return dashed || (l->indent >= above + FAR_IN && utf8_is_upper(letter) && l->cells <= 40);
}

static int
is_set_in(const struct plain *pl, size_t first, size_t last, uint32_t indent)
{
	for (size_t i = first; i <= last; i++)
		if (pl->lines.v[i].indent < indent + SET_IN)
			return 0;
	return 1;
}

/* Quotation marks, or the step of the page, say that somebody else speaks. */
static int
is_borrowed(const struct plain *pl, size_t first, size_t last, uint32_t indent)
{
	uint32_t cp = pl->lines.v[first].first;
	int quoted = mark_is_opener(cp) && cp != '(' && cp != '[' && cp != 0xFF08 && cp != 0xFF3B &&
	             cp != 0x3010 && cp != 0x3014 && cp != 0x300A;
	return quoted || is_set_in(pl, first, last, indent);
}

size_t
epigraph_source(const struct plain *pl, size_t first, size_t last, uint32_t indent)
{
	const struct line *v = pl->lines.v;
	if (last == first || last - first > MAX_WORDS || !is_source(&v[last], v[last - 1].indent) ||
		!is_borrowed(pl, first, last - 1 - v[last].blanks_before, indent))
		return SIZE_MAX;
	return last;
}

static void
take(struct plain *pl, size_t first, size_t source)
{
	block_take(pl, first, source, V_EPIGRAPH, 1, "epigraph", 86);
	block_doubt(pl, first, V_QUOTE, 14);
	pl->v[source].form = EPIGRAPH_SOURCE;
}

/* The line has more room below than above, where one blank line stands at most. */
static int
has_room(const struct plain *pl, size_t line)
{
	const struct line *v = pl->lines.v;
	size_t next = block_below(pl, line);
	return next != SIZE_MAX && v[next].blanks_before >= GAP;
}

/* The epigraph that begins at the line, its source in the same lines or alone below: the line
 * behind it; first: there is none. */
static size_t
take_at(struct plain *pl, size_t first, struct usual *usual)
{
	struct chunk c, below;
	chunk_next(pl, first, &c); /* the line belongs to none yet, so that it begins one */
	if (c.last - c.first > MAX_WORDS)
		return first;
	usual_find(usual, pl, c.region);
	size_t source = epigraph_source(pl, c.first, c.last, usual->indent);
	if (source == SIZE_MAX && chunk_next(pl, c.last + 1, &below) && below.first == below.last &&
		below.first - c.last <= GAP &&
		(epigraph_source(pl, c.first, below.first, usual->indent) == below.first ||
			(is_source(&pl->lines.v[below.first], pl->lines.v[c.last].indent) &&
				has_room(pl, below.first))))
		source = below.first;
	if (source == SIZE_MAX)
		return first;
	take(pl, c.first, source);
	return source + 1;
}

int
epigraphs_find(struct plain *pl)
{
	struct usual usual = {0};
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (pl->v[i].kind != V_HEADING)
			continue;
		size_t below = block_below(pl, i), end;
		while (below != SIZE_MAX && pl->v[below].kind == V_NONE &&
			(end = take_at(pl, below, &usual)) > below)
			below = block_below(pl, end - 1);
	}
	return 0;
}

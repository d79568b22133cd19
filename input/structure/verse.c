/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/verse.h"

#include "base/utf8.h"

#include "input/structure/marks.h"

enum { TURN = 3, NEAR = 12, PAGE = 70, NARROW = 50 };

/* The usual indentation of these lines: the smallest that is there twice, else the smallest. */
static uint32_t
base_indent(const struct plain *pl, size_t first, size_t last)
{
	uint32_t low = UINT32_MAX;
	for (size_t i = first; i <= last; i++)
		if (pl->lines.v[i].indent < low)
			low = pl->lines.v[i].indent;
	return low;
}

void
verse_take(struct plain *pl, size_t first, size_t last, const char *rule, unsigned certainty)
{
	const struct line *v = pl->lines.v;
	uint32_t base = base_indent(pl, first, last), edge = 0;
	for (size_t i = first; i <= last; i++)
		if (line_edge(&v[i]) > edge)
			edge = line_edge(&v[i]);
	block_take(pl, first, last, V_VERSE, 1, rule, certainty);
	for (size_t i = first + 1; i <= last; i++) {
		/* a long line turned over: stepped in, under a line that the next word would not
		 * have fitted on, and begun with a small letter (or under a line as wide as a page)
		 */
		int lower = utf8_is_lower(mark_first_letter(v[i].text));
		int deep = v[i].indent >= base + TURN &&
		           line_is_full(&v[i - 1], &v[i], lower || edge > PAGE ? edge : PAGE);
		int below = pl->v[i - 1].form == VERSE_TURNED && v[i].indent == v[i - 1].indent;
		if (deep && edge >= NARROW && (v[i].indent > v[i - 1].indent || below))
			pl->v[i].form = VERSE_TURNED;
	}
}

/* A refrain of one line, set in like the stanza above it. */
static void
take_single(struct plain *pl, size_t i)
{
	size_t above = block_above(pl, i);
	const struct line *l = &pl->lines.v[i];
	if (above == SIZE_MAX || pl->v[above].kind != V_VERSE || i - above > 3 || l->indent < 2 ||
		block_end(pl, i) != i + 1 || l->cells > 50 ||
		(pl->lines.v[above].holds & LINE_SET_IN && !(l->holds & LINE_SET_IN)))
		return;
	if (pl->profile.cjk && l->indent <= 2) /* every paragraph steps in so far there */
		return;
	pl->v[i].kind = V_VERSE;
	pl->v[i].rule = "verse-refrain";
	pl->v[i].certainty = 70;
	block_doubt(pl, i, V_PARAGRAPH, 30);
}

/* Two or three lines that are no verse by themselves, set in like the stanza above them. */
static void
take_stanza(struct plain *pl, size_t i)
{
	size_t above = block_above(pl, i), end = block_end(pl, i);
	const struct line *v = pl->lines.v;
	if (above == SIZE_MAX || pl->v[above].kind != V_VERSE || i - above > 2 || v[i].indent < 2 ||
		v[i].indent > v[above].indent + TURN || v[above].indent > v[i].indent + TURN)
		return;
	for (size_t k = i; k < end; k++)
		if (v[k].indent < 2)
			return;
	for (size_t k = i; k < end; k++)
		pl->v[k].kind = V_VERSE;
	pl->v[i].rule = "verse-set-in";
	block_doubt(pl, i, V_LINES, 30);
}

void
verse_join(struct plain *pl)
{
	for (size_t i = 1; i < pl->lines.n; i++)
		if (pl->v[i].kind == V_LINES && pl->v[i].starts)
			take_stanza(pl, i);
	for (size_t i = 1; i < pl->lines.n; i++)
		if (pl->v[i].kind == V_PARAGRAPH && pl->v[i].starts)
			take_single(pl, i);
	for (size_t i = 1; i < pl->lines.n; i++) {
		struct verdict *v = &pl->v[i];
		if (v->kind != V_VERSE || v->starts != 1)
			continue;
		size_t above = block_above(pl, i);
		if (above == SIZE_MAX || pl->v[above].kind != V_VERSE || i - above > 3 ||
			pl->v[above].form == VERSE_SPACED || v->form == VERSE_SPACED)
			continue;
		uint32_t a = pl->lines.v[above].indent, b = pl->lines.v[i].indent;
		if ((a > b ? a - b : b - a) <= NEAR)
			v->starts = 0;
	}
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/blocks.h"

#include "base/utf8.h"

#include "input/structure/gloss.h"
#include "input/structure/signs.h"
#include "input/structure/drama.h"
#include "input/structure/epigraph.h"
#include "input/structure/figure.h"
#include "input/structure/joins.h"
#include "input/structure/letter.h"
#include "input/structure/list.h"
#include "input/structure/marks.h"
#include "input/structure/notes.h"
#include "input/structure/paragraph.h"
#include "input/structure/preformatted.h"
#include "input/structure/quote.h"
#include "input/structure/rules.h"
#include "input/structure/table.h"

int
block_is_gap(const struct plain *pl, size_t i)
{
	uint8_t k = pl->v[i].kind;
	return k == V_BLANK || k == V_PAGE_HEAD || k == V_PAGE_NUMBER;
}

size_t
block_above(const struct plain *pl, size_t i)
{
	while (i-- > 0)
		if (!block_is_gap(pl, i))
			return i;
	return SIZE_MAX;
}

size_t
block_below(const struct plain *pl, size_t i)
{
	while (++i < pl->lines.n)
		if (!block_is_gap(pl, i))
			return i;
	return SIZE_MAX;
}

int
chunk_next(const struct plain *pl, size_t from, struct chunk *c)
{
	size_t n = pl->lines.n, i = from;
	while (i < n && pl->v[i].kind != V_NONE)
		i++;
	if (i == n)
		return 0;
	c->first = i;
	c->region = profile_at(&pl->profile, i);
	while (i + 1 < n && pl->v[i + 1].kind == V_NONE && i < c->region->last)
		i++;
	c->last = i;
	return 1;
}

void
block_take(struct plain *pl, size_t first, size_t last, enum verdict_kind kind, int starts,
	const char *rule, unsigned certainty)
{
	for (size_t i = first; i <= last; i++) {
		struct verdict *v = &pl->v[i];
		if (v->kind != V_NONE)
			continue;
		v->kind = (uint8_t)kind;
		v->starts = (uint8_t)(i == first ? starts : 0);
		v->rule = rule;
		v->certainty = (uint8_t)certainty;
	}
}

void
block_doubt(struct plain *pl, size_t line, enum verdict_kind kind, unsigned certainty)
{
	pl->v[line].alternative = (uint8_t)kind;
	pl->v[line].alternative_certainty = (uint8_t)certainty;
}

size_t
block_end(const struct plain *pl, size_t i)
{
	uint8_t kind = pl->v[i].kind;
	size_t end = i + 1;
	for (size_t k = i + 1; k < pl->lines.n; k++) {
		if (block_is_gap(pl, k))
			continue;
		if (pl->v[k].kind != kind || pl->v[k].starts)
			break;
		end = k + 1;
	}
	return end;
}

int
line_is_full(const struct line *l, const struct line *next, uint32_t width)
{
	uint32_t word = next->word;
	/* punctuation that must not begin a line pulls a CJK line in or out by a character */
	if (l->last > 0x2000 && next->first > 0x2000)
		return line_edge(l) + word + 4 > width;
	return line_edge(l) + 1 + word > width;
}

int
structure_blocks(struct plain *pl)
{
	static int (*const stages[])(struct plain *) = {
		signs_find,
		figures_find,
		preformatted_find,
		quotes_find,
		breaks_find,
		notes_find,
		epigraphs_find,
		tables_find,
		gloss_find,
		drama_find,
		gloss_colons_find,
		lists_find,
		letters_find,
		paragraphs_find,
		rules_settle,
		directions_find,
		joins_find,
	};
	pl->blocks = ARENA_NEW(pl->job->arena, struct blocks);
	if (pl->blocks == NULL)
		return -1;
	for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++)
		if (stages[i](pl) != 0)
			return -1;
	return arena_failed(pl->job->arena) ? -1 : 0;
}

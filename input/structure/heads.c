/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/heads.h"

#include "input/structure/contents.h"
#include "input/structure/conventions.h"
#include "input/structure/diagnose.h"
#include "input/structure/endnotes.h"
#include "input/structure/front.h"
#include "input/structure/furniture.h"
#include "input/structure/gaiji.h"
#include "input/structure/heading.h"
#include "input/structure/ask.h"
#include "input/structure/outline.h"
#include "input/structure/profile.h"
#include "input/structure/rules.h"
#include "input/structure/spacing.h"

static const char *const names[V_MAX] = {
	[V_NONE] = "none",
	[V_BLANK] = "blank",
	[V_PAGE_HEAD] = "page-head",
	[V_PAGE_NUMBER] = "page-number",
	[V_BOILERPLATE] = "boilerplate",
	[V_LEGEND] = "legend",
	[V_RULE] = "rule",
	[V_TITLE] = "title",
	[V_SUBTITLE] = "subtitle",
	[V_BYLINE] = "byline",
	[V_IMPRINT] = "imprint",
	[V_DEDICATION] = "dedication",
	[V_EPIGRAPH] = "epigraph",
	[V_CONTENTS] = "contents",
	[V_HEADING] = "heading",
	[V_PARAGRAPH] = "paragraph",
	[V_LIST] = "list",
	[V_GLOSS] = "gloss",
	[V_LINES] = "lines",
	[V_VERSE] = "verse",
	[V_DRAMA] = "drama",
	[V_LETTER] = "letter",
	[V_QUOTE] = "quote",
	[V_TABLE] = "table",
	[V_CODE] = "code",
	[V_NOTE] = "note",
	[V_BREAK] = "break",
	[V_FIGURE] = "figure",
};

const char *
verdict_name(enum verdict_kind kind)
{
	return names[kind];
}

static void
blank_lines(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++)
		if (!pl->lines.v[i].text.n) {
			pl->v[i].kind = V_BLANK;
			pl->v[i].certainty = 100;
			pl->v[i].rule = "blank";
		}
}

/* A drawn line that belongs to a title is one, whatever the title is. */
static void
drawn_mark(struct plain *pl, size_t i, enum verdict_kind kind)
{
	mark_line(pl, i, kind, "underline", 98);
}

static void
heading_mark(struct heads *h, const struct cand *c)
{
	struct plain *pl = h->pl;
	const struct label *l = cand_label(c);
	size_t last = c->title >= 0 ? h->cand[c->title].last : c->last;
	for (size_t i = c->first; i <= last; i++) {
		int spaced;
		/* a rule drawn between a label and its title */
		if (i > c->last && pl->lines.v[i].text.n &&
			ask_rule_char(pl->lines.v[i].text, &spaced)) {
			drawn_mark(pl, i, V_PAGE_HEAD);
			continue;
		}
		struct verdict *v = &pl->v[i];
		if (v->forced ? v->kind != V_HEADING
			      : !mark_line(pl, i, V_HEADING, c->rule, c->certainty))
			continue;
		v->level = c->level;
		if (!v->forced)
			v->starts = i == c->first;
		v->alternative = l ? V_LIST : V_PARAGRAPH;
		v->alternative_certainty = (uint8_t)(100 - c->certainty);
		if (v->starts && l && c->text.s == pl->lines.v[i].text.s)
			v->label = (uint16_t)(l->title.s ? l->title.s - pl->lines.v[i].text.s
							 : l->bytes);
		if (v->starts)
			v->div = c->division    ? c->division->type
			         : l && l->unit ? unit_type(l->unit)
			                        : NULL;
	}
	size_t below = c->last + 1;
	if (c->deco != DECO_UNDERLINE)
		return;
	drawn_mark(pl, below, V_RULE);
	if (c->deco_char & OVERLINED)
		drawn_mark(pl, c->first - 1, V_RULE);
}

int
heads_run(struct heads *h)
{
	struct plain *pl = h->pl;
	spacing_undo(pl);
	blank_lines(pl);
	if (rules_begin(pl) < 0 || profile_make(pl) < 0)
		return -1;
	rules_profile(pl);
	if (pl->profile.cjk && gaiji_find(pl) < 0)
		return -1;
	conventions_find(pl);
	if (endnotes_find(pl) < 0 || furniture_find(pl) < 0)
		return -1;
	h->words = words_new(pl->job->arena, pl->profile.language);
	if (!h->words || candidates_find(h) < 0 || contents_find(h) < 0 || series_find(h) < 0)
		return -1;
	front_find(h);
	if (headings_decide(h) < 0 || outline_levels(h) < 0)
		return -1;
	front_rest(h);
	if (diagnose(h) < 0)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++)
		if (h->cand[i].heading)
			heading_mark(h, &h->cand[i]);
	return 0;
}

int
structure_heads(struct plain *pl)
{
	struct heads h = {.pl = pl, .arena = arena_new()};
	int result = h.arena != NULL ? heads_run(&h) : -1;
	if (h.arena != NULL && arena_failed(h.arena))
		result = -1;
	arena_free(h.arena);
	return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The words of rules: what they say beyond their kind, how their lines make units, and what the
 * stage of the kind would have remembered about such a unit. */
#include "input/structure/drama.h"
#include "input/structure/epigraph.h"
#include "input/structure/gloss.h"
#include "input/structure/letter.h"
#include "input/structure/list.h"
#include "input/structure/marks.h"
#include "input/structure/preformatted.h"
#include "input/structure/rules.h"
#include "input/structure/table.h"
#include "input/structure/verse.h"

static const struct way ways[] = {
	{"ignored", V_PAGE_HEAD, 0},
	{"site-line", V_BOILERPLATE, 0},
	{"contents-title", V_CONTENTS, 0},
	{"contents-list", V_CONTENTS, 0},
	{"list-bullet", V_LIST, LIST_ITEM},
	{"list-numbered", V_LIST, LIST_NUMBERED},
	{"list-parallel", V_LIST, LIST_ITEM},
	{"gloss-columns", V_GLOSS, GLOSS_PAIR},
	{"gloss-set-in", V_GLOSS, GLOSS_TERM},
	{"gloss-colon", V_GLOSS, GLOSS_COLON},
	{"verse-spaced", V_VERSE, VERSE_SPACED},
	{"drama-speaker", V_DRAMA, DRAMA_SPEECH},
	{"drama-stage", V_DRAMA, DRAMA_STAGE},
	{"drama-cast", V_DRAMA, DRAMA_CAST},
	{"drama-goes-on", V_DRAMA, DRAMA_GOES_ON},
	{"letter-dateline", V_LETTER, LETTER_DATELINE},
	{"letter-salutation", V_LETTER, LETTER_SALUTE},
	{"letter-closing", V_LETTER, LETTER_CLOSING},
	{"letter-signed", V_LETTER, LETTER_SIGNED},
	{"letter-postscript", V_LETTER, LETTER_POSTSCRIPT},
	{"quote-marked", V_QUOTE, 0},
	{"table-pipes", V_TABLE, 0},
	{"table-tabs", V_TABLE, 0},
	{"table-columns", V_TABLE, 0},
};

static const char *const unit_names[RULE_UNITS] = {
	[UNITS_ONE] = "as one",
	[UNITS_BLANK] = "by blank",
	[UNITS_LINE] = "by line",
	[UNITS_INDENT] = "by indent",
	[UNITS_MARK] = "by mark",
};

/* What is not here: by blank lines. */
static const uint8_t kind_units[V_MAX] = {
	[V_PAGE_HEAD] = UNITS_LINE,
	[V_PAGE_NUMBER] = UNITS_LINE,
	[V_BOILERPLATE] = UNITS_LINE,
	[V_LEGEND] = UNITS_LINE,
	[V_RULE] = UNITS_LINE,
	[V_TITLE] = UNITS_ONE,
	[V_SUBTITLE] = UNITS_ONE,
	[V_DEDICATION] = UNITS_ONE,
	[V_EPIGRAPH] = UNITS_ONE,
	[V_CONTENTS] = UNITS_LINE,
	[V_HEADING] = UNITS_ONE,
	[V_LIST] = UNITS_MARK,
	[V_VERSE] = UNITS_ONE,
	[V_LETTER] = UNITS_LINE,
	[V_TABLE] = UNITS_ONE,
	[V_CODE] = UNITS_ONE,
	[V_NOTE] = UNITS_ONE,
	[V_BREAK] = UNITS_LINE,
	[V_FIGURE] = UNITS_ONE,
};

const struct way *
way_by_word(struct slice word)
{
	if (slice_is(word, "ignore"))
		return &ways[0];
	for (size_t i = 1; i < sizeof ways / sizeof *ways; i++)
		if (slice_is(word, ways[i].word))
			return &ways[i];
	return NULL;
}

const struct way *
way_of(const struct verdict *v)
{
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (ways[i].kind == v->kind && strcmp(ways[i].word, v->rule) == 0)
			return &ways[i];
	return NULL;
}

int
kind_is_furniture(uint8_t kind)
{
	return kind == V_PAGE_HEAD || kind == V_PAGE_NUMBER;
}

int
kind_is_loose(uint8_t kind)
{
	return kind_is_furniture(kind) || kind == V_BOILERPLATE || kind == V_LEGEND ||
	       kind == V_RULE || kind == V_CONTENTS || kind == V_BREAK;
}

/* ---- units ---- */

const char *
units_name(enum rule_units units)
{
	return unit_names[units];
}

static int
has_mark(const struct plain *pl, size_t i)
{
	struct slice t = pl->lines.v[i].text;
	struct enumerator e;
	uint32_t cp;
	return mark_bullet(t, &cp) > 0 || enumerator_read(t, 0, &e) || enumerator_read(t, 1, &e);
}

enum rule_units
units_usual(const struct plain *pl, uint8_t kind, const struct way *way, size_t first, size_t end)
{
	enum rule_units units = (enum rule_units)kind_units[kind];
	if (way && kind == V_DRAMA && way->form == DRAMA_CAST)
		return UNITS_LINE;
	if (way && kind == V_LETTER && way->form == LETTER_POSTSCRIPT)
		return UNITS_BLANK;
	if (units != UNITS_MARK)
		return units ? units : UNITS_BLANK;
	for (size_t i = first; i < end; i++)
		if (pl->lines.v[i].text.n && has_mark(pl, i))
			return UNITS_MARK;
	return UNITS_LINE;
}

int
units_begin(const struct plain *pl, enum rule_units units, size_t i)
{
	const struct line *l = &pl->lines.v[i];
	switch (units) {
	case UNITS_LINE:
		return 1;
	case UNITS_BLANK:
		return l->blanks_before > 0;
	case UNITS_INDENT:
		return l->blanks_before > 0 || l->indent > l[-1].indent;
	case UNITS_MARK:
		return has_mark(pl, i);
	case UNITS_USUAL:
	case UNITS_ONE:
		break;
	}
	return 0;
}

/* ---- what a stage would have remembered ---- */

static void
set_form(struct plain *pl, size_t first, size_t end, unsigned form)
{
	for (size_t i = first; i < end; i++)
		if (!block_is_gap(pl, i))
			pl->v[i].form = (uint8_t)form;
}

static void
set_rule(struct plain *pl, size_t first, size_t end, const char *rule)
{
	for (size_t i = first; i < end; i++)
		if (!block_is_gap(pl, i))
			pl->v[i].rule = rule;
}

/* 2: of a group of units the first. */
static void
set_group(struct plain *pl, size_t first)
{
	size_t above = block_above(pl, first);
	if (above == SIZE_MAX || pl->v[above].kind != pl->v[first].kind)
		pl->v[first].starts = 2;
}

static void
list_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	struct verdict *v = &pl->v[first];
	struct slice t = pl->lines.v[first].text;
	struct enumerator e;
	uint32_t cp;
	size_t bullet = mark_bullet(t, &cp);
	int numbered = !bullet && (enumerator_read(t, 0, &e) || enumerator_read(t, 1, &e));
	if (way == NULL)
		set_rule(pl, first, end,
			numbered ? "list-numbered"
			: bullet ? "list-bullet"
				 : "list-parallel");
	int marked = way == NULL || strcmp(way->word, "list-parallel") != 0;
	v->label = (uint16_t)(!marked ? 0 : numbered ? e.bytes : bullet);
	set_form(pl, first, end, numbered && v->label ? LIST_NUMBERED : LIST_ITEM);
	for (size_t i = first; i < end; i++) {
		pl->v[i].level = v->level ? v->level : 1;
		if (i > first && pl->lines.v[i].blanks_before > 0 && !block_is_gap(pl, i))
			pl->v[i].form |= LIST_PARAGRAPH;
	}
	set_group(pl, first);
}

static void
gloss_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	struct columns columns = {0};
	if (way && way->form == GLOSS_COLON) {
		set_form(pl, first, end, GLOSS_COLON);
		pl->v[first].label = (uint16_t)gloss_term(pl->lines.v[first].text);
		return;
	}
	int pairs = way ? way->form == GLOSS_PAIR : columns_find(pl, first, end - 1, &columns);
	set_form(pl, first, end, pairs ? GLOSS_PAIR : GLOSS_TEXT);
	pl->v[first].form = pairs ? GLOSS_PAIR : GLOSS_TERM;
}

static void
verse_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	set_form(pl, first, end, way ? way->form : VERSE_LINE);
}

static void
drama_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	struct slice t = pl->lines.v[first].text;
	size_t name = drama_speaker(t, pl->profile.cjk), above = block_above(pl, first);
	int spoken = above != SIZE_MAX && pl->v[above].kind == V_DRAMA &&
	             (pl->v[above].form == DRAMA_SPEECH || pl->v[above].form == DRAMA_GOES_ON);
	unsigned form = way      ? way->form
	                : name   ? DRAMA_SPEECH
	                : spoken ? DRAMA_GOES_ON
	                         : DRAMA_STAGE;
	set_form(pl, first, end, form);
	/* without a sign the first line is the name */
	if (form == DRAMA_SPEECH)
		pl->v[first].label = (uint16_t)(name ? name : t.n < UINT16_MAX ? t.n : 0);
}

static void
letter_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	set_form(pl, first, end, way ? way->form : letter_form(&pl->lines.v[first]));
}

static void
quote_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	int marked = way == NULL;
	for (size_t i = first; i < end; i++)
		marked &= block_is_gap(pl, i) || pl->lines.v[i].first == '>';
	if (marked)
		set_rule(pl, first, end, "quote-marked");
	set_group(pl, first);
}

static void
table_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	table_given(pl, first, end - 1, way ? way->word : NULL);
}

/* What is dashed at the end says whose words they are. */
static void
epigraph_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	uint32_t cp = pl->lines.v[end - 1].first;
	(void)way;
	if (end - first > 1 && mark_is_dash(cp))
		pl->v[end - 1].form = EPIGRAPH_SOURCE;
}

static void
code_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	(void)way;
	if (end - first > 1 && code_is_fence(pl->lines.v[first].text) &&
		code_is_fence(pl->lines.v[end - 1].text))
		pl->v[first].form = pl->v[end - 1].form = CODE_FENCE;
}

void
rules_dress(struct plain *pl, size_t first, size_t end, const struct way *way)
{
	static void (*const dress[V_MAX])(struct plain *, size_t, size_t, const struct way *) = {
		[V_EPIGRAPH] = epigraph_dress,
		[V_LIST] = list_dress,
		[V_GLOSS] = gloss_dress,
		[V_VERSE] = verse_dress,
		[V_DRAMA] = drama_dress,
		[V_LETTER] = letter_dress,
		[V_QUOTE] = quote_dress,
		[V_TABLE] = table_dress,
		[V_CODE] = code_dress,
	};
	if (dress[pl->v[first].kind] != NULL)
		dress[pl->v[first].kind](pl, first, end, way);
}

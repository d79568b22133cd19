/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/heads.h"

#include "input/structure/conventions.h"
#include "input/structure/furniture.h"
#include "input/structure/profile.h"

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

int
structure_heads(struct plain *pl)
{
	blank_lines(pl);
	if (profile_make(pl) < 0)
		return -1;
	conventions_find(pl);
	return furniture_find(pl);
}

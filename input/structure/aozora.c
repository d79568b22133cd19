/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/aozora.h"

#include "input/structure/ask.h"

enum { LEGEND_LINES = 120, COLOPHON_LINES = 60, LEGEND_RULE = 20 };

const char aozora_page[] = "page-break";
const char aozora_annotation[] = "annotation";

static void
mark_range(struct plain *pl, size_t first, size_t last, enum verdict_kind kind, const char *rule)
{
	for (size_t i = first; i <= last; i++)
		mark_line(pl, i, kind, rule, 99);
}

/* Two rules of hyphens around the legend of marks. */
static void
legend_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	size_t open = 0;
	int spaced, inside = 0;
	for (size_t i = 0; i < l->n && i < LEGEND_LINES; i++) {
		struct slice t = l->v[i].text;
		if (t.n && ask_rule_char(t, &spaced) == '-' && l->v[i].cells >= LEGEND_RULE) {
			if (inside && open + 1 < i) {
				mark_range(pl, open, i, V_LEGEND, "aozora-legend");
				pl->profile.aozora = 1;
				pl->profile.title_lines = open;
				return;
			}
			open = i;
			inside = 0;
		}
		if (slice_starts(t, "【テキスト中に現れる記号について】"))
			inside = 1;
	}
}

/* 底本 opens the colophon. */
static void
colophon_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	for (size_t i = l->n, back = 0; i-- > 0 && back < COLOPHON_LINES; back++) {
		struct slice t = l->v[i].text;
		if (!slice_starts(t, "底本：") && !slice_starts(t, "底本:"))
			continue;
		pl->profile.aozora = 1;
		mark_range(pl, i, l->n - 1, V_BOILERPLATE, "aozora-colophon");
		return;
	}
}

/* Nothing but ［＃…］, once or several times. */
static int
is_annotation(struct slice t)
{
	if (!slice_starts(t, "［＃"))
		return 0;
	while (slice_starts(t, "［＃")) {
		size_t end = 6;
		while (end + 3 <= t.n && memcmp(t.s + end, "］", 3) != 0)
			end++;
		if (end + 3 > t.n)
			return 0;
		t = slice_trim((struct slice){t.s + end + 3, t.n - end - 3});
	}
	return t.n == 0;
}

static int
ends_page(struct slice t)
{
	return slice_starts(t, "［＃改") || slice_contains(t, "左右中央］");
}

/* They say how the lines below are set and where pages end; a picture's place says so itself. */
static void
annotations_find(struct plain *pl)
{
	uint8_t inside = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		struct slice t = pl->lines.v[i].text;
		if (!is_annotation(t)) {
			if (inside || slice_starts(t, "［＃地"))
				pl->lines.v[i].holds |= LINE_SET_IN;
			continue;
		}
		if (slice_ends(t, "入る］"))
			mark_line(pl, i, V_FIGURE, "figure-placeholder", 98);
		else
			mark_line(pl, i, V_PAGE_HEAD,
				ends_page(t) ? aozora_page : aozora_annotation, 98);
		if (slice_contains(t, "ここから") &&
			(slice_contains(t, "字下げ") || slice_contains(t, "地付き") ||
				slice_contains(t, "字上げ")))
			inside = 1;
		else if (slice_contains(t, "終わり］") || ends_page(t))
			inside = 0;
	}
}

void
aozora_find(struct plain *pl)
{
	legend_find(pl);
	colophon_find(pl);
	if (pl->profile.cjk)
		annotations_find(pl);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/figure.h"

#include "input/structure/marks.h"

enum { MAX_LINES = 30 };

size_t
figure_mark(struct slice t)
{
	static const char *const words[] = {"Illustrations", "Illustration", "Illustrazione",
		"Ilustraci\xC3\xB3n", "Ilustra\xC3\xA7\xC3\xA3o", "Abbildung", "Abb.", "Figure",
		"Image", "Picture", "Frontispiece", "Map", "Photo", "Afbeelding", "Kuva",
		("\xD0\x98\xD0\xBB\xD0\xBB\xD1\x8E\xD1\x81\xD1\x82\xD1\x80\xD0\xB0\xD1\x86\xD0\xB8"
		 "\xD1\x8F"),
		"\xE6\x8F\x92\xE5\x9B\xBE", "\xE6\x8F\x92\xE5\x9C\x96", "\xE5\x9B\xBE",
		"\xE5\x9C\x96", "\xE6\x8C\xBF\xE7\xB5\xB5", "\xEA\xB7\xB8\xEB\xA6\xBC"};
	static const char *const ends[] = {
		":", "]", " ", "\xEF\xBC\x9A", "\xEF\xBC\xBD", "\xE3\x80\x91"};
	size_t open = slice_starts(t, "[")                                                 ? 1
	              : slice_starts(t, "\xEF\xBC\xBB") || slice_starts(t, "\xE3\x80\x90") ? 3
	                                                                                   : 0;
	if (open == 0)
		return 0;
	if (slice_starts(t, "［＃") && slice_ends(t, "入る］")) /* ［＃挿絵１（…）入る］ */
		return strlen("［＃");
	struct slice rest = {t.s + open, t.n - open};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!mark_starts(rest, words[i]))
			continue;
		size_t n = strlen(words[i]);
		for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++)
			if (slice_starts((struct slice){rest.s + n, rest.n - n}, ends[k]))
				return open + n + (k == 0 || k == 2 ? 1 : k == 3 ? 3 : 0);
	}
	return 0;
}

size_t
figure_tail(struct slice t)
{
	return slice_ends(t, "]")                                               ? 1
	       : slice_ends(t, "\xEF\xBC\xBD") || slice_ends(t, "\xE3\x80\x91") ? 3
	                                                                        : 0;
}

/* Not judged, or for something that such a bracket never is. */
static int
is_open(const struct verdict *v)
{
	return !v->forced && (v->kind == V_NONE || v->kind == V_HEADING ||
				     (v->kind >= V_TITLE && v->kind <= V_EPIGRAPH));
}

/* The line on which the bracket of line i closes; SIZE_MAX: elsewhere than at a line's end. */
static size_t
closing_line(const struct plain *pl, size_t i)
{
	int open = 0;
	for (size_t k = i; k < pl->lines.n && k < i + MAX_LINES; k++) {
		struct slice t = pl->lines.v[k].text;
		for (size_t b = 0; b < t.n; b++)
			open += t.s[b] == '[' ? 1 : t.s[b] == ']' ? -1 : 0;
		if (t.n > 0 && t.s[0] != '[' && k == i)
			return figure_tail(t) > 0 ? i : SIZE_MAX;
		if (open <= 0)
			return figure_tail(t) > 0 ? k : SIZE_MAX;
		if (!is_open(&pl->v[k]))
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

int
figures_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (!is_open(&pl->v[i]) || pl->lines.v[i].text.n < 3 ||
			figure_mark(pl->lines.v[i].text) == 0)
			continue;
		size_t last = closing_line(pl, i);
		if (last == SIZE_MAX || pl->lines.v[last].blanks_after == 0) {
			if (last == SIZE_MAX || last + 1 < pl->lines.n)
				continue;
		}
		for (size_t k = i; k <= last; k++)
			if (pl->v[k].kind != V_BLANK)
				pl->v[k] = (struct verdict){0};
		block_take(pl, i, last, V_FIGURE, 1, "figure-placeholder", 98);
		i = last;
	}
	return 0;
}

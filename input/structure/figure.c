/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/figure.h"

#include "input/structure/marks.h"

enum { MAX_LINES = 30 };

size_t
figure_mark(struct slice t)
{
	static const char *const words[] = {"Illustrations", "Illustration", "Illustrazione",
		"Ilustración", "Ilustração", "Abbildung", "Abb.", "Figure", "Image", "Picture",
		"Frontispiece", "Map", "Photo", "Afbeelding", "Kuva", "Иллюстрация", "Рисунок",
		"Рис.", "插图", "插圖", "插画", "插畫", "配图", "图片", "圖片", "此处有图", "图",
		"圖", "図", "挿絵", "挿図", "挿画", "写真", "照片", "그림", "삽화"};
	static const char *const ends[] = {":", "]", " ", "：", "］", "】", "）", "　"};
	static const char *const opens[] = {"[", "［", "【", "（"};
	size_t open = 0;
	for (size_t i = 0; i < sizeof opens / sizeof *opens && !open; i++)
		open = slice_starts(t, opens[i]) ? strlen(opens[i]) : 0;
	if (open == 0)
		return 0;
	if (slice_starts(t, "［＃") && slice_ends(t, "入る］")) /* ［＃挿絵１（…）入る］ */
		return strlen("［＃");
	struct slice rest = {t.s + open, t.n - open};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!mark_starts(rest, words[i]))
			continue;
		size_t n = strlen(words[i]);
		struct slice tail = {rest.s + n, rest.n - n};
		for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++)
			if (slice_starts(tail, ends[k]))
				return open + n + (k == 0 || k == 2 ? 1 : k == 3 || k == 7 ? 3 : 0);
		/* 【图1 灯塔】: the number is part of the caption */
		if (tail.n > 0 && tail.s[0] >= '0' && tail.s[0] <= '9' &&
			(unsigned char)rest.s[0] >= 0x80)
			return open;
	}
	return 0;
}

size_t
figure_tail(struct slice t)
{
	return slice_ends(t, "]")                                                  ? 1
	       : slice_ends(t, "］") || slice_ends(t, "】") || slice_ends(t, "）") ? 3
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

/* SPDX-License-Identifier: Apache-2.0 */
/* Is a text without an ending that says so Markdown? Counted is only what people do not write in
 * plain text by chance: bold words, bullets and underlined headings are found in both. */
#include "input/markdown.h"

enum { LOOKED_AT = 256 * 1024 };

struct signs {
	int headings, links, definitions, fences, tables, code; /* for Markdown */
	int foreign; /* for reStructuredText and its like */
	int pages;   /* "[Page 3]" at a line's end */
	int fenced;  /* inside a fence */
};

static struct slice
line_next(struct slice *text)
{
	const char *end = memchr(text->s, '\n', text->n);
	struct slice line = {text->s, end ? (size_t)(end - text->s) : text->n};
	size_t used = line.n + (end != NULL);
	text->s += used;
	text->n -= used;
	return line;
}

static int
is_word(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* "## Words" */
static int
is_heading(struct slice s)
{
	size_t n = 0;
	while (n < s.n && s.s[n] == '#')
		n++;
	if (n == 0 || n > 6 || n + 1 >= s.n || s.s[n] != ' ')
		return 0;
	return is_word(s.s[n + 1]) || strchr("*_`[\"'(", s.s[n + 1]) != NULL;
}

/* An RFC's foot: what is printed in pages shows Markdown at most as an example. */
static int
is_page_foot(struct slice s)
{
	size_t i = s.n;
	if (!slice_ends(s, "]"))
		return 0;
	for (i--; i > 0 && s.s[i - 1] >= '0' && s.s[i - 1] <= '9';)
		i--;
	return i + 1 < s.n && slice_ends((struct slice){s.s, i}, "[Page ");
}

/* "|---|:-:|" */
static int
is_delimiter_row(struct slice s)
{
	int bars = 0, dashes = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("|-: ", s.s[i]) == NULL)
			return 0;
		bars += s.s[i] == '|';
		dashes += s.s[i] == '-';
	}
	return bars > 0 && dashes >= 3;
}

static int
is_definition(struct slice s)
{
	const char *mid = s.n > 4 && s.s[0] == '[' && s.s[1] != ']' ? memchr(s.s, ']', s.n) : NULL;
	struct slice rest = {mid ? mid + 1 : NULL, mid ? (size_t)(s.s + s.n - mid) - 1 : 0};
	if (!slice_starts(rest, ": "))
		return 0;
	rest = slice_trim((struct slice){rest.s + 1, rest.n - 1});
	return slice_starts(rest, "http") || slice_starts(rest, "<") || slice_starts(rest, "#") ||
	       s.s[1] == '^';
}

static void
inline_count(struct slice s, struct signs *x)
{
	int ticks = 0;
	for (size_t i = 0; i < s.n; i++) {
		struct slice rest = {s.s + i, s.n - i};
		if (s.s[i] != ']' && s.s[i] != '`')
			continue;
		if (slice_starts(rest, "](") && rest.n > 4 && rest.s[2] != ')' &&
			rest.s[2] != ' ' && memchr(rest.s, ')', rest.n) != NULL)
			x->links++;
		if (slice_starts(rest, "``")) {
			/* reStructuredText's literals; Markdown has them only around backticks */
			x->foreign++;
			i++;
		} else if (s.s[i] == '`') {
			ticks++;
		}
	}
	if (ticks > 0 && ticks % 2 == 0)
		x->code++;
}

static void
line_count(struct slice line, struct signs *x)
{
	struct slice s = slice_trim(line);
	size_t indent = (size_t)(s.n ? s.s - line.s : 0);
	if (s.n == 0 || indent > 3)
		return;
	if (slice_starts(s, "```") || slice_starts(s, "~~~ ")) {
		x->fences++;
		x->fenced = !x->fenced;
		return;
	}
	if (x->fenced)
		return;
	x->headings += is_heading(s);
	x->pages += is_page_foot(s);
	x->tables += is_delimiter_row(s);
	x->definitions += is_definition(s);
	x->foreign += slice_starts(s, ".. ") + slice_ends(s, ">`_") + slice_ends(s, ">`__.");
	inline_count(s, x);
}

static int
at_most(int n, int most)
{
	return n < most ? n : most;
}

int
md_sniff(struct slice text)
{
	struct signs x = {0};
	if (text.n > LOOKED_AT)
		text.n = LOOKED_AT;
	while (text.n > 0)
		line_count(line_next(&text), &x);
	int sure = at_most(x.headings * 20, 70) + at_most(x.links * 15, 60) +
	           at_most(x.definitions * 15, 45) + at_most(x.fences / 2 * 20, 40) +
	           at_most(x.tables * 40, 40) + at_most(x.code * 3, 15) -
	           at_most(x.foreign * 10, 100) - at_most(x.pages * 50, 150);
	return sure < 0 ? 0 : at_most(sure, 95);
}

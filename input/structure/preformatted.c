/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/preformatted.h"

#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/shape.h"
#include "input/structure/table.h"

enum { MAX_FENCE = 5000, SET_IN = 3 };

int
code_is_fence(struct slice t)
{
	return slice_starts(t, "```") || slice_starts(t, "~~~");
}

/* What looks like a heading in a program is none. */
static void
drop_headings(struct plain *pl, size_t first, size_t end)
{
	enum { PROGRAM = 400 };
	for (size_t i = first; i < end && end - first < PROGRAM; i++)
		if (pl->v[i].kind == V_HEADING && !pl->v[i].forced)
			pl->v[i] = (struct verdict){0};
}

/* ``` … ```: only when it is closed. */
static void
fences_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		struct slice t = pl->lines.v[i].text;
		if (pl->v[i].kind != V_NONE || t.n < 3 || !code_is_fence(t))
			continue;
		size_t end = i + 1;
		while (end < pl->lines.n && end < i + MAX_FENCE &&
			!(pl->lines.v[end].text.n >= 3 && code_is_fence(pl->lines.v[end].text) &&
				pl->lines.v[end].text.s[0] == t.s[0]))
			end++;
		if (end == pl->lines.n || end == i + MAX_FENCE)
			continue;
		drop_headings(pl, i, end);
		block_take(pl, i, end, V_CODE, 1, "code-fenced", 97);
		pl->v[i].form = pl->v[end].form = CODE_FENCE;
		i = end;
	}
}

struct measure {
	size_t signs, letters, art, lines;
	size_t twigs;  /* lines that begin as a drawn tree's do */
	size_t frames; /* +-+-+-+ */
};

static int
is_frame(struct slice t)
{
	size_t joints = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (strchr("+-=| ", t.s[i]) == NULL)
			return 0;
		joints += t.s[i] == '+';
	}
	return joints >= 2;
}

static int
is_twig(const struct line *l)
{
	return (l->first >= 0x2500 && l->first <= 0x257F) || slice_starts(l->text, "|--") ||
	       slice_starts(l->text, "`--") || slice_starts(l->text, "+--");
}

static void
measure_line(struct measure *m, struct slice t)
{
	/* by what the table says of a character: one sum for both */
	static const uint64_t worth[] = {[ASCII_WORD] = 1, [ASCII_CODE] = (uint64_t)1 << 32};
	size_t signs = 0, letters = 0;
	uint64_t both = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp = (unsigned char)t.s[i];
		if (cp < 0x80) {
			both += worth[mark_ascii[cp] & (ASCII_WORD | ASCII_CODE)];
			i++;
			continue;
		}
		size_t run = utf8_ideographs(t.s + i, t.n - i);
		letters += run / 3;
		i += run;
		if (run > 0)
			continue;
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (cp >= 0x2500 && cp < 0x2600)
			signs += 2;
		else
			letters += (size_t)mark_is_word(cp);
	}
	signs += (size_t)(both >> 32);
	letters += (size_t)(both & UINT32_MAX);
	m->signs += signs;
	m->letters += letters;
	m->art += signs > letters;
	m->lines++;
}

/* Three blanks or more inside a line? */
static int
has_gap(struct slice t)
{
	for (size_t i = 1; i + 2 < t.n; i++)
		if (t.s[i + 2] != ' ')
			i += 2;
		else if (t.s[i] == ' ' && t.s[i + 1] == ' ')
			return 1;
	return 0;
}

static int
any_gap(const struct plain *pl, const struct chunk *c)
{
	for (size_t i = c->first; i <= c->last; i++)
		if (has_gap(pl->lines.v[i].text))
			return 1;
	return 0;
}

/* Drawings and programs: signs where words would be. */
static int
looks_like_code(const struct plain *pl, const struct chunk *c, uint32_t base)
{
	struct measure m = {0};
	uint32_t indent = UINT32_MAX;
	size_t ends = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		const struct line *l = &pl->lines.v[i];
		measure_line(&m, l->text);
		m.twigs += (size_t)is_twig(l);
		m.frames += (size_t)is_frame(l->text);
		if (l->indent < indent)
			indent = l->indent;
		ends += l->last == ';' || l->last == '{' || l->last == '}' || l->last == '\\';
	}
	int set_in = indent >= base + SET_IN;
	if ((m.twigs >= 2 && m.twigs * 2 >= m.lines) || (m.frames >= 2 && m.frames * 4 >= m.lines))
		return 1;
	/* a drawing: most lines hold more signs than letters */
	if (m.art * 2 > m.lines && m.signs >= 8 && (m.art * 3 > m.lines * 2 || any_gap(pl, c)))
		return 1;
	if (ends * 2 >= m.lines && m.signs * 6 > m.letters)
		return 1;
	return set_in && m.signs * 4 > m.letters;
}

static int
is_code(const struct plain *pl, const struct chunk *c, uint32_t base)
{
	return looks_like_code(pl, c, base) && !table_is_grid(pl, c);
}

/* What stands set in below a line that ends with "::". */
static int
is_literal(const struct plain *pl, const struct chunk *c)
{
	size_t above = block_above(pl, c->first);
	if (above == SIZE_MAX || !slice_ends(pl->lines.v[above].text, "::"))
		return 0;
	for (size_t i = c->first; i <= c->last; i++)
		if (pl->lines.v[i].indent < pl->lines.v[above].indent + 2)
			return 0;
	return 1;
}

/* Chunks set in as far, directly below, go on with it. */
static size_t
extend(const struct plain *pl, const struct chunk *c)
{
	size_t last = c->last;
	uint32_t indent = pl->lines.v[c->first].indent;
	struct chunk next;
	for (size_t i = c->first; i <= c->last; i++)
		if (pl->lines.v[i].indent < indent)
			indent = pl->lines.v[i].indent;
	while (chunk_next(pl, last + 1, &next) && next.first - last <= 2) {
		for (size_t i = next.first; i <= next.last; i++)
			if (pl->lines.v[i].indent < indent)
				return last;
		last = next.last;
	}
	return last;
}

int
preformatted_find(struct plain *pl)
{
	struct usual usual = {0};
	struct chunk c;
	fences_find(pl);
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		usual_find(&usual, pl, c.region);
		int literal = is_literal(pl, &c);
		if (!literal && (c.last == c.first || !is_code(pl, &c, usual.indent)))
			continue;
		if (literal)
			c.last = extend(pl, &c);
		block_take(pl, c.first, c.last, V_CODE, 1, literal ? "code-literal" : "code-signs",
			literal ? 95 : 80);
		block_doubt(pl, c.first, V_PARAGRAPH, literal ? 5 : 20);
	}
	return 0;
}

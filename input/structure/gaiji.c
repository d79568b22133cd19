/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/gaiji.h"

#include "base/utf8.h"
#include "input/encoding_jis.h"

enum { REACH = 400 /* bytes of the longest description */ };

static const char opening[] = "※［＃", closing[] = "］";

/* One place in a line, and the character that belongs there. */
struct gaiji {
	size_t line, at, end;
	struct jis_char jis;
};

struct found {
	struct gaiji *v;
	size_t n, cap;
};

static uint32_t
number_back(struct slice s, size_t *end)
{
	size_t i = *end;
	uint32_t v = 0, unit = 1;
	while (i > 0 && s.s[i - 1] >= '0' && s.s[i - 1] <= '9' && unit < 10000) {
		v += (uint32_t)(s.s[--i] - '0') * unit;
		unit *= 10;
	}
	if (i == *end)
		return UINT32_MAX;
	*end = i;
	return v;
}

/* …第3水準1-84-22: plane, row and cell at the end. */
static int
read_place(struct slice note, struct jis_char *c)
{
	uint32_t part[3];
	size_t end = note.n;
	for (size_t k = 3; k-- > 0;) {
		part[k] = number_back(note, &end);
		if (part[k] == UINT32_MAX || (k && (!end || note.s[--end] != '-')))
			return 0;
	}
	static const uint32_t most[3] = {2, 94, 94};
	for (size_t k = 0; k < 3; k++)
		if (part[k] < 1 || part[k] > most[k])
			return 0;
	if (end && !slice_ends((struct slice){note.s, end}, "準") &&
		!slice_ends((struct slice){note.s, end}, "、"))
		return 0;
	c->plane = (uint8_t)part[0];
	c->row = (uint8_t)part[1];
	c->cell = (uint8_t)part[2];
	return 1;
}

/* …、U+546D、12-3 */
static int
read_unicode(struct slice note, struct jis_char *c)
{
	for (size_t i = 0; i + 6 <= note.n; i++) {
		uint32_t cp = 0;
		size_t n = 0;
		if (note.s[i] != 'U' || note.s[i + 1] != '+')
			continue;
		for (const char *p = note.s + i + 2; n < 6 && p + n < note.s + note.n; n++) {
			static const char hex[] = "0123456789ABCDEF";
			const char *d = memchr(hex, p[n] >= 'a' ? p[n] - 32 : p[n], 16);
			if (!d)
				break;
			cp = cp * 16 + (uint32_t)(d - hex);
		}
		if (n < 4 || utf8_class(cp) == UTF8_OTHER || cp < 0xA0)
			return 0;
		c->utf8[utf8_encode(cp, c->utf8)] = '\0';
		return 1;
	}
	return 0;
}

static int
found_add(struct plain *pl, struct found *f, const struct gaiji *g)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 64;
		struct gaiji *v = ARENA_ARRAY(pl->job->arena, struct gaiji, cap);
		if (!v)
			return -1;
		if (f->n)
			memcpy(v, f->v, f->n * sizeof *v);
		f->v = v;
		f->cap = cap;
	}
	f->v[f->n++] = *g;
	return 0;
}

static int
line_search(struct plain *pl, size_t line, struct found *f)
{
	struct slice t = pl->lines.v[line].text;
	const size_t open = sizeof opening - 1, close = sizeof closing - 1;
	for (size_t i = 0; i + open + close < t.n; i++) {
		const char *p = memchr(t.s + i, opening[0], t.n - i);
		struct gaiji g = {.line = line};
		if (!p)
			return 0;
		i = (size_t)(p - t.s);
		if (!slice_starts((struct slice){p, t.n - i}, opening))
			continue;
		size_t e = i + open;
		while (e + close <= t.n && e < i + REACH && memcmp(t.s + e, closing, close) != 0)
			e++;
		if (e + close > t.n || e == i + REACH)
			continue;
		struct slice note = {p + open, e - i - open};
		g.at = i;
		g.end = e + close;
		if ((read_unicode(note, &g.jis) || read_place(note, &g.jis)) &&
			found_add(pl, f, &g) < 0)
			return -1;
		i = e;
	}
	return 0;
}

/* The line anew, with characters for what described them. */
static void
line_write(struct plain *pl, const struct gaiji *g, size_t n)
{
	struct line *l = &pl->lines.v[g->line];
	struct buf b = {0};
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		struct slice c = slice_of(g[i].jis.utf8);
		if (!slice_trim(c).n) /* not known, or a blank, which nobody describes */
			continue;
		buf_put(&b, l->text.s + at, g[i].at - at);
		buf_put_slice(&b, c);
		ledger_remove(pl->job->ledger, "gaiji", l->number,
			(struct slice){l->text.s + g[i].at, g[i].end - g[i].at});
		ledger_add(pl->job->ledger, "gaiji", l->number, c);
		at = g[i].end;
	}
	buf_put(&b, l->text.s + at, l->text.n - at);
	struct slice text = arena_buf(pl->job->arena, &b);
	buf_free(&b);
	if (at && text.n)
		lines_replace(l, text);
}

int
gaiji_find(struct plain *pl)
{
	struct found f = {0};
	for (size_t i = 0; i < pl->lines.n; i++)
		if (line_search(pl, i, &f) < 0)
			return -1;
	struct jis_char *jis = ARENA_ARRAY(pl->job->arena, struct jis_char, f.n + 1);
	size_t n = 0;
	if (!jis)
		return -1;
	for (size_t i = 0; i < f.n; i++)
		if (!f.v[i].jis.utf8[0])
			jis[n++] = f.v[i].jis;
	encoding_jis(jis, n);
	for (size_t i = f.n; i-- > 0;)
		if (!f.v[i].jis.utf8[0])
			f.v[i].jis = jis[--n];
	for (size_t i = 0, k; i < f.n; i = k) {
		for (k = i + 1; k < f.n && f.v[k].line == f.v[i].line;)
			k++;
		line_write(pl, &f.v[i], k - i);
	}
	return arena_failed(pl->job->arena) ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/list.h"

#include "base/utf8.h"

#include "input/structure/signs.h"
#include "input/structure/marks.h"
#include "input/structure/shape.h"

enum { MAX_LEVELS = 8, LONG_ITEM = 240 };

/* ---- numbers of items ---- */

static uint32_t
roman_value(struct slice s)
{
	static const char digits[] = "ivxlc";
	static const uint32_t worth[] = {1, 5, 10, 50, 100};
	uint32_t sum = 0, last = 0;
	for (size_t i = s.n; i-- > 0;) {
		uint32_t w = worth[strchr(digits, s.s[i] | 32) - digits];
		sum = w < last ? sum - w : sum + w;
		last = w > last ? w : last;
	}
	return sum;
}

static uint32_t
han_value(uint32_t cp)
{
	static const uint32_t digits[] = {
		0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
	for (uint32_t i = 0; i < 10; i++)
		if (digits[i] == cp)
			return i + 1;
	return 0;
}

static size_t
number_at(struct slice s, int roman, struct enumerator *e)
{
	size_t n = 0;
	uint32_t cp;
	while (n < s.n && n < 4 && s.s[n] >= '0' && s.s[n] <= '9')
		e->value = e->value * 10 + (uint32_t)(s.s[n++] - '0');
	if (n > 0) {
		e->kind = ENUM_DIGITS;
		return n;
	}
	while (roman && n < s.n && n < 6 && strchr("ivxlcIVXLC", s.s[n]) != NULL)
		n++;
	if (n > 0) {
		e->value = roman_value((struct slice){s.s, n});
		e->kind = ENUM_ROMAN;
		return n;
	}
	if (s.n > 0 && ((s.s[0] >= 'a' && s.s[0] <= 'z') || (s.s[0] >= 'A' && s.s[0] <= 'Z'))) {
		e->kind = ENUM_LATIN;
		e->value = (uint32_t)((s.s[0] | 32) - 'a' + 1);
		return 1;
	}
	n = s.n > 0 ? utf8_next(s.s, s.n, &cp) : 0;
	if (n > 0 && (e->value = han_value(cp)) > 0) {
		e->kind = ENUM_HAN;
		return n;
	}
	if (n > 0 && cp >= 0xFF10 && cp <= 0xFF19) {
		e->kind = ENUM_DIGITS;
		e->value = cp - 0xFF10;
		return n;
	}
	return 0;
}

static char
bracket(struct slice s, size_t at, size_t *n)
{
	uint32_t cp = 0;
	*n = at < s.n ? utf8_next(s.s + at, s.n - at, &cp) : 0;
	switch (cp) {
	case '(':
	case 0xFF08:
		return '(';
	case ')':
	case 0xFF09:
		return ')';
	case '.':
	case 0xFF0E:
		return '.';
	case 0x3001:
		return ',';
	default:
		*n = 0;
		return 0;
	}
}

int
enumerator_read(struct slice text, int roman, struct enumerator *e)
{
	size_t at = 0, n;
	uint32_t cp = 0;
	*e = (struct enumerator){0};
	if (text.n < 2)
		return 0;
	n = utf8_next(text.s, text.n, &cp);
	if (cp >= 0x2460 && cp <= 0x24EA) {
		e->kind = ENUM_CIRCLED;
		e->value = cp <= 0x2473 ? cp - 0x245F : (cp - 0x2474) % 20 + 1;
		e->number = (struct slice){text.s, n};
		at = n;
	} else {
		if (bracket(text, 0, &n) == '(') {
			e->open = '(';
			at = n;
		}
		n = number_at((struct slice){text.s + at, text.n - at}, roman, e);
		if (n == 0)
			return 0;
		e->number = (struct slice){text.s + at, n};
		at += n;
		e->close = bracket(text, at, &n);
		if (e->close == 0 || e->close == '(' || (e->open == '(' && e->close != ')'))
			return 0;
		at += n;
		/* ASCII signs need a blank: 3.5, (a)b */
		if (n == 1 && utf8_space_len(text.s + at, text.n - at) == 0) {
			uint32_t next = 0;
			if (at < text.n)
				utf8_next(text.s + at, text.n - at, &next);
			if (!utf8_is_cjk(next))
				return 0;
		}
	}
	while (at < text.n && (n = utf8_space_len(text.s + at, text.n - at)) > 0)
		at += n;
	e->bytes = at;
	return at < text.n;
}

/* ---- dashes that are speech ---- */

/* In these languages a dash at the beginning of a line is somebody speaking. */
static int
speaks_with_dashes(const struct plain *pl)
{
	static const char *const tags[] = {"ru", "uk", "be", "bg", "fr", "es", "pt", "it", "pl",
		"cs", "sk", "ro", "hu", "fi", "sv", "nb", "da", "el", "tr", "ca", "gl", "sr", "hr",
		"sl", "lt", "lv", "et"};
	const char *lang = pl->profile.language;
	if (pl->blocks->signs->script == SCRIPT_CYRILLIC)
		return 1;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (strncmp(lang, tags[i], 2) == 0)
			return 1;
	return 0;
}

struct finder {
	struct plain *pl;
	struct usual usual;
	int dialogue;   /* dashes are speech */
	size_t bullets; /* lines with one in the whole text */
	uint32_t indent[MAX_LEVELS];
	uint8_t numbered[MAX_LEVELS];
	int level;          /* 0: no list is open */
	size_t last;        /* last line of the open list */
	uint32_t text_edge; /* where the text of the last item begins */
	struct enumerator number[MAX_LEVELS];
};

static int
is_bullet(const struct finder *f, const struct line *l, size_t *bytes)
{
	uint32_t cp;
	*bytes = mark_bullet(l->text, &cp);
	/* an RFC's bullet is a letter */
	if (f->pl->profile.rfc && slice_starts(l->text, "o  "))
		for (*bytes = 1; l->text.s[*bytes] == ' ';)
			++*bytes;
	if (*bytes == 0)
		return 0;
	if (l->first == 'o')
		return 1;
	if (mark_is_dash(cp) && (f->dialogue || cp != '-'))
		return 0;
	return 1;
}

static void
survey(struct finder *f)
{
	struct plain *pl = f->pl;
	size_t dashes = 0, stops = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct line *l = &pl->lines.v[i];
		uint32_t cp;
		if (pl->v[i].kind != V_NONE)
			continue;
		f->bullets += (size_t)(pl->profile.rfc && slice_starts(l->text, "o  "));
		if (mark_is_word(l->first) || mark_bullet(l->text, &cp) == 0)
			continue;
		f->bullets++;
		if (mark_is_dash(cp)) {
			dashes++;
			stops += (size_t)mark_ends_sentence(l->text);
		}
	}
	f->dialogue = dashes > 0 && speaks_with_dashes(pl) && stops * 10 >= dashes * 5;
}

/* ---- taking items ---- */

/* Finds the level of an item at this indentation; opens or closes levels. 1: a new list. */
static int
enter(struct finder *f, uint32_t indent, int numbered)
{
	while (f->level > 0 && indent + 1 < f->indent[f->level - 1])
		f->level--;
	int top = f->level - 1;
	if (top >= 0 && indent <= f->indent[top] + 1 && f->numbered[top] == numbered)
		return 0;
	if (top >= 0 && indent <= f->indent[top] + 1 && f->level > 1) {
		f->numbered[top] = (uint8_t)numbered;
		return 0;
	}
	if (top >= 0 && indent <= f->indent[top] + 1)
		f->level = 0;
	int fresh = f->level == 0;
	if (f->level < MAX_LEVELS) {
		f->indent[f->level] = indent;
		f->numbered[f->level] = (uint8_t)numbered;
		f->level++;
	}
	return fresh;
}

/* Does the item of line i go on in line i + 1 of the same chunk? */
static int
goes_on(const struct finder *f, size_t i, uint32_t indent)
{
	const struct line *l = &f->pl->lines.v[i], *next = l + 1;
	const struct region *r = profile_at(&f->pl->profile, i);
	if (next->indent > indent)
		return 1;
	uint32_t width = r->width ? r->width : f->pl->profile.body_width;
	return r->wrapping != WRAP_NONE && next->indent == indent && width > 0 &&
	       line_is_full(l, next, width);
}

/* May a list begin at line i of the chunk? Not in the middle of a sentence cut by width. */
static int
may_begin(const struct finder *f, size_t i, size_t first)
{
	if (i == first)
		return 1;
	const struct line *above = &f->pl->lines.v[i - 1];
	if (above->last == ':' || above->last == 0xFF1A || mark_ends_sentence(above->text))
		return 1;
	const struct region *r = profile_at(&f->pl->profile, i);
	return r->wrapping == WRAP_NONE || !line_is_full(above, above + 1, r->width);
}

static int
leads_in(const struct plain *pl, size_t i)
{
	size_t above = block_above(pl, i);
	if (above == SIZE_MAX || pl->v[above].kind == V_HEADING)
		return 0;
	uint32_t last = pl->lines.v[above].last;
	return last == ':' || last == 0xFF1A;
}

/* A lone bullet needs company in the document, a lead-in, or a sign that is nothing else. */
static int
is_believed(const struct finder *f, size_t i, size_t last)
{
	uint32_t cp = 0;
	size_t dummy;
	mark_bullet(f->pl->lines.v[i].text, &cp);
	if (cp > 0x2000 || f->bullets >= 3 || leads_in(f->pl, i))
		return 1;
	for (size_t k = i + 1; k <= last; k++)
		if (is_bullet(f, &f->pl->lines.v[k], &dummy))
			return 1;
	return 0;
}

/* Counts the items of a numbered list that begins at line i: values one after the other at one
 * indentation, in this chunk, or (loose) in chunks that follow. */
static size_t
count_items(struct finder *f, size_t i, const struct enumerator *first, int loose)
{
	const struct plain *pl = f->pl;
	const struct line *v = pl->lines.v;
	uint32_t want = first->value + 1;
	size_t n = 1, chars = v[i].chars;
	for (size_t k = i + 1; k < pl->lines.n && n < 4; k++) {
		struct enumerator e;
		if (v[k].text.n == 0) {
			if (!loose || v[k].blanks_before > 1)
				break;
			continue;
		}
		if (pl->v[k].kind != V_NONE)
			break;
		if (v[k].indent == v[i].indent &&
			enumerator_read(v[k].text, first->kind == ENUM_ROMAN, &e) &&
			e.kind == first->kind && e.open == first->open && e.close == first->close) {
			if (e.value != want)
				break;
			want++;
			n++;
		} else if (v[k].blanks_before > 0 && v[k].indent <= v[i].indent) {
			break;
		}
		chars += v[k].chars;
	}
	return chars > LONG_ITEM * n ? 0 : n;
}

/* "1. the lamp," or "1. the lamp and": more items have to follow, whatever space there is. */
static int
goes_on_in_list(const struct plain *pl, size_t i)
{
	static const char *const ends[] = {",", ";", " and", " or", " und", " oder", " sowie",
		" et", " ou", " y", " o", " e", "；"};
	enum { ITEM_LINES = 12 };
	for (size_t k = 0; k < ITEM_LINES && i + 1 < pl->lines.n && pl->lines.v[i + 1].text.n > 0;
		k++)
		i++;
	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
		if (slice_ends(pl->lines.v[i].text, ends[k]))
			return 1;
	return 0;
}

static int
begins_numbered(struct finder *f, size_t i, size_t first, struct enumerator *e)
{
	const struct plain *pl = f->pl;
	const struct line *l = &pl->lines.v[i];
	const struct region *r = profile_at(&pl->profile, i);
	if (!may_begin(f, i, first))
		return 0;
	for (int roman = 0; roman < 2; roman++) {
		if (!enumerator_read(l->text, roman, e) || e->value != 1)
			continue;
		int set_in = l->indent >= f->usual.indent + 2 || leads_in(pl, i);
		if (count_items(f, i, e, 0) >= 2)
			return r->wrapping != WRAP_NONE || set_in || l->cells < LONG_ITEM / 2;
		if ((set_in || goes_on_in_list(pl, i)) && count_items(f, i, e, 1) >= 2)
			return 1;
	}
	return 0;
}

/* A list of its own, set in below the item. */
static int
begins_inner(struct finder *f, size_t i, uint32_t indent)
{
	struct enumerator e;
	return f->pl->lines.v[i].indent > indent + 1 && begins_numbered(f, i, i, &e);
}

static size_t
take_item(struct finder *f, size_t i, size_t last, size_t bytes, const struct enumerator *number)
{
	int numbered = number != NULL;
	struct plain *pl = f->pl;
	const struct line *l = &pl->lines.v[i];
	/* begins at 1 again: a list of its own */
	if (numbered && number->value == 1 && f->level > 0 && f->numbered[f->level - 1] &&
		l->indent <= f->indent[f->level - 1] + 1)
		f->level--;
	int fresh = enter(f, l->indent, numbered);
	size_t end = i, dummy;
	struct enumerator e;
	if (numbered)
		f->number[f->level - 1] = *number;
	while (end < last && goes_on(f, end, l->indent) &&
		!is_bullet(f, l + (end + 1 - i), &dummy) && !begins_inner(f, end + 1, l->indent) &&
		!(numbered && enumerator_read(pl->lines.v[end + 1].text, 0, &e) &&
			e.value == f->number[f->level - 1].value + 1))
		end++;
	block_take(
		pl, i, end, V_LIST, fresh ? 2 : 1, numbered ? "list-numbered" : "list-bullet", 93);
	for (size_t k = i; k <= end; k++) {
		pl->v[k].level = (uint8_t)f->level;
		pl->v[k].form = numbered ? LIST_NUMBERED : LIST_ITEM;
	}
	pl->v[i].label = (uint16_t)bytes;
	f->text_edge = l->indent + (uint32_t)utf8_cells(l->text.s, bytes);
	f->last = end;
	return end;
}

static int
continues_numbered(struct finder *f, size_t i, struct enumerator *e)
{
	const struct line *l = &f->pl->lines.v[i];
	for (int k = f->level; k > 0; k--) {
		const struct enumerator *have = &f->number[k - 1];
		if (!f->numbered[k - 1] || l->indent > f->indent[k - 1] + 1 ||
			l->indent + 1 < f->indent[k - 1])
			continue;
		if (enumerator_read(l->text, have->kind == ENUM_ROMAN, e) &&
			e->kind == have->kind && e->close == have->close &&
			e->value == have->value + 1)
			return 1;
	}
	return 0;
}

static void
sort_chunk(struct finder *f, const struct chunk *c)
{
	struct plain *pl = f->pl;
	if (f->level > 0 && (c->first - f->last > 3 || block_above(pl, c->first) != f->last))
		f->level = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		const struct line *l = &pl->lines.v[i];
		struct enumerator e;
		size_t bytes;
		if (is_bullet(f, l, &bytes) &&
			(f->level > 0 ||
				(may_begin(f, i, c->first) && is_believed(f, i, c->last)))) {
			i = take_item(f, i, c->last, bytes, NULL);
		} else if ((f->level > 0 && continues_numbered(f, i, &e)) ||
			   begins_numbered(f, i, c->first, &e)) {
			i = take_item(f, i, c->last, e.bytes, &e);
		} else if (f->level > 0 && i == c->first && l->indent >= f->text_edge &&
			   l->indent > 0) {
			/* a further paragraph of the item */
			block_take(pl, i, c->last, V_LIST, 0, "list-paragraph", 80);
			pl->v[i].form |= LIST_PARAGRAPH;
			pl->v[i].level = (uint8_t)f->level;
			f->last = c->last;
			return;
		} else {
			f->level = 0;
		}
	}
}

int
lists_find(struct plain *pl)
{
	struct finder f = {.pl = pl};
	struct chunk c;
	survey(&f);
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		usual_find(&f.usual, pl, c.region);
		sort_chunk(&f, &c);
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/notemark.h"

#include <stdlib.h>

#include "base/utf8.h"

#include "input/structure/marks.h"

enum { MAX_NAME = 8 };

static size_t
take(struct slice s, size_t at, const char *const *words)
{
	for (; *words != NULL; words++) {
		if (at == s.n || s.s[at] != **words)
			continue;
		size_t n = strlen(*words);
		if (s.n - at >= n && memcmp(s.s + at, *words, n) == 0)
			return n;
	}
	return 0;
}

static const char *const note_words[] = {"\xE6\xB3\xA8\xE9\x87\x8A", "\xE6\xB3\xA8", "\xE8\xA8\xBB",
	"\xE8\xAF\x91\xE6\xB3\xA8", "Note ", "note ", "FN", "fn", "n. ", NULL};

/* Digits of any of the usual kinds, one letter, or one to three stars. */
static size_t
read_name(struct slice s, size_t at, struct notemark *m)
{
	enum { MANY = 10000 };
	size_t end = at, signs = 0;
	uint32_t cp;
	m->value = 0;
	while (end < s.n && end - at < 3 * MAX_NAME && m->value < MANY) {
		size_t n = utf8_next(s.s + end, s.n - end, &cp);
		uint32_t digit = cp >= '0' && cp <= '9'         ? cp - '0'
		                 : cp >= 0xFF10 && cp <= 0xFF19 ? cp - 0xFF10
		                                                : 10;
		if (digit == 10)
			break;
		m->value = m->value * 10 + digit;
		end += n;
	}
	if (end > at) {
		m->name = (struct slice){s.s + at, end - at};
		return m->value < MANY ? end - at : 0;
	}
	while (end < s.n && s.s[end] == '*' && signs < 4) {
		end++;
		signs++;
	}
	if (signs == 0 && at < s.n) {
		static const uint32_t han[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D,
			0x4E03, 0x516B, 0x4E5D, 0x5341};
		size_t n = utf8_next(s.s + at, s.n - at, &cp);
		for (uint32_t i = 0; i < 10; i++)
			if (cp == han[i])
				m->value = i + 1;
		if (cp < 0x80 && mark_is_word(cp))
			m->value = 20000 + cp;
		if (m->value == 0)
			return 0;
		end = at + n;
	} else {
		m->value = (uint32_t)(10000 + signs);
	}
	m->name = (struct slice){s.s + at, end - at};
	return end - at;
}

static size_t
read_bracketed(struct slice s, size_t at, struct notemark *m)
{
	static const struct {
		const char *open, *close;
		uint8_t style;
	} pairs[] = {{"[", "]", MARK_SQUARE}, {"(", ")", MARK_ROUND},
		{"\xEF\xBC\xBB", "\xEF\xBC\xBD", MARK_WIDE},
		{"\xE3\x80\x94", "\xE3\x80\x95", MARK_WIDE},
		{"\xE3\x80\x90", "\xE3\x80\x91", MARK_WIDE},
		{"\xEF\xBC\x88", "\xEF\xBC\x89", MARK_ROUND}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (s.s[at] != pairs[i].open[0])
			continue;
		size_t open = strlen(pairs[i].open), close = strlen(pairs[i].close), n = open;
		if (s.n - at < open + close + 1 || memcmp(s.s + at, pairs[i].open, open) != 0)
			continue;
		size_t word = take(s, at + n, note_words);
		n += word;
		/* [^1] as in Markdown */
		n += !word && pairs[i].style == MARK_SQUARE && s.s[at + n] == '^';
		size_t name = read_name(s, at + n, m);
		n += name;
		if (name == 0 || s.n - at < n + close ||
			memcmp(s.s + at + n, pairs[i].close, close) != 0)
			return 0;
		/* letters in round brackets are items, not notes */
		if (pairs[i].style == MARK_ROUND && m->value >= 10000)
			return 0;
		/* （注１）: the word says what it is, whatever the brackets */
		m->style = word && pairs[i].style == MARK_ROUND ? MARK_WIDE : pairs[i].style;
		return n + close;
	}
	return 0;
}

static uint32_t
raised(uint32_t cp)
{
	if (cp == 0xB9)
		return 1;
	if (cp == 0xB2 || cp == 0xB3)
		return cp - 0xB0;
	if (cp == 0x2070 || (cp >= 0x2074 && cp <= 0x2079))
		return cp - 0x2070;
	return 10;
}

static size_t
read_single(struct slice s, size_t at, struct notemark *m)
{
	uint32_t cp, first;
	size_t n = utf8_next(s.s + at, s.n - at, &first), end = at + n;
	if (first >= 0x2460 && first <= 0x2473) {
		m->style = MARK_CIRCLED;
		m->value = first - 0x245F;
	} else if (raised(first) < 10) {
		m->style = MARK_RAISED;
		for (m->value = 0, end = at; end < s.n;) {
			n = utf8_next(s.s + end, s.n - end, &cp);
			if (raised(cp) == 10 || end - at > 9)
				break;
			m->value = m->value * 10 + raised(cp);
			end += n;
		}
	} else if (first == '*' || first == 0x2020 || first == 0x2021) {
		m->style = MARK_SIGN;
		for (m->value = first; end < s.n; m->value++) {
			n = utf8_next(s.s + end, s.n - end, &cp);
			if (cp != first)
				break;
			end += n;
		}
		if (end - at > 12)
			return 0;
	} else {
		return 0;
	}
	m->name = (struct slice){s.s + at, end - at};
	return end - at;
}

int
notemark_read(struct slice s, size_t at, struct notemark *m)
{
	size_t n = read_bracketed(s, at, m);
	if (n == 0)
		n = read_single(s, at, m);
	if (n == 0 || n > 40)
		return 0;
	uint32_t prev = ' ', next = ' ';
	if (at > 0)
		utf8_prev(s.s, at, &prev);
	if (at + n < s.n)
		utf8_next(s.s + at + n, s.n - at - n, &next);
	m->at = (uint32_t)at;
	m->len = (uint16_t)n;
	m->attached = !utf8_is_space(prev) && (prev != '*' || m->style != MARK_SIGN);
	/* [1](address) and a[1]b = c are no notes; a star between words is none either */
	if (m->style == MARK_SQUARE && next == '(')
		return 0;
	if (m->style == MARK_SIGN && at > 0 &&
		(!m->attached || (mark_is_word(next) && !utf8_is_cjk(next))))
		return 0;
	if (m->style == MARK_RAISED && !m->attached && at > 0)
		return 0;
	return 1;
}

size_t
notemark_word(struct slice s, struct notemark *m)
{
	static const char *const words[] = {"注释", "註釋", "注", "註", "译注", "譯註", NULL};
	static const char *const ends[] = {"：", "、", "．", "　", ":", ".", " ", NULL};
	size_t at = take(s, 0, words), n = at ? read_name(s, at, m) : 0;
	size_t end = n ? take(s, at + n, ends) : 0;
	if (end == 0)
		return 0;
	m->style = MARK_WIDE;
	m->at = 0;
	m->len = (uint16_t)(at + n + end);
	for (at = m->len; at < s.n && (n = utf8_space_len(s.s + at, s.n - at)) > 0;)
		at += n;
	return at < s.n ? at : 0;
}

size_t
notemark_long(struct slice s, struct notemark *m)
{
	static const char *const words[] = {"Footnote", "FOOTNOTE", "footnote", "Note", "NOTE",
		"Endnote", "Fu\xC3\x9Fnote", "Anmerkung", "Nota",
		"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x87\xD0\xB0\xD0\xBD\xD0\xB8\xD0\xB5",
		"\xE6\xB3\xA8\xE9\x87\x8A", "\xE6\xB3\xA8", "\xE8\xA8\xBB", NULL};
	static const char *const opens[] = {"[", "\xEF\xBC\xBB", NULL};
	static const char *const ends[] = {":", ".", ")", "\xEF\xBC\x9A", "\xE3\x80\x81", NULL};
	size_t at = take(s, 0, opens), n;
	if (at == 0 || (n = take(s, at, words)) == 0)
		return 0;
	at += n;
	while (at < s.n && s.s[at] == ' ')
		at++;
	n = read_name(s, at, m);
	if (n == 0)
		return 0;
	at += n;
	n = take(s, at, ends);
	if (n == 0)
		return 0;
	at += n;
	while (at < s.n && s.s[at] == ' ')
		at++;
	m->style = s.s[0] == '[' ? MARK_SQUARE : MARK_WIDE;
	m->at = 0;
	m->len = (uint16_t)at;
	return at;
}

/* ---- notes without a number ---- */

static const struct {
	const char *word;
	unsigned enough; /* so many make a habit of it */
} bare_words[] = {{"Footnote", 1}, {"FOOTNOTE", 1}, {"footnote", 1}, {"Endnote", 1},
	{"Fu\xC3\x9Fnote", 1}, {"Note", 3}, {"NOTE", 3}, {"Anmerkung", 3}, {"Nota", 3},
	{"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x87\xD0\xB0\xD0\xBD\xD0\xB8\xD0\xB5", 3},
	{"\xE6\xB3\xA8", 3}, {"\xE8\xA8\xBB", 3}};

enum { BARE_WORDS = sizeof bare_words / sizeof *bare_words };

/* "[Note:" at byte `at`: its bytes, and which word. */
static size_t
read_bare(struct slice s, size_t at, size_t *word)
{
	static const char *const colons[] = {":", " :", "\xEF\xBC\x9A", NULL};
	if (at >= s.n || s.s[at] != '[')
		return 0;
	for (*word = 0; *word < BARE_WORDS; ++*word) {
		struct slice rest = {s.s + at + 1, s.n - at - 1};
		if (!slice_starts(rest, bare_words[*word].word))
			continue;
		size_t end = at + 1 + strlen(bare_words[*word].word), colon = take(s, end, colons);
		return colon > 0 ? end + colon - at : 0;
	}
	return 0;
}

size_t
notemark_bare(struct slice s, size_t at, unsigned words)
{
	size_t word, n = read_bare(s, at, &word);
	if (n == 0 || !(words >> word & 1))
		return 0;
	while (at + n < s.n && utf8_space_len(s.s + at + n, s.n - at - n) > 0)
		n += utf8_space_len(s.s + at + n, s.n - at - n);
	return at + n < s.n && s.s[at + n] != ']' ? n : 0;
}

unsigned
notemark_bare_words(struct slice text)
{
	unsigned seen[BARE_WORDS] = {0}, words = 0;
	const char *end = text.s + text.n;
	for (const char *p = text.s; p < end; p++) {
		size_t word;
		p = memchr(p, '[', (size_t)(end - p));
		if (p == NULL)
			break;
		if (read_bare(text, (size_t)(p - text.s), &word) > 0 &&
			++seen[word] == bare_words[word].enough)
			words |= 1U << word;
	}
	return words;
}

/* ---- all of them ---- */

struct collection {
	struct notemark *v;
	size_t n, cap;
};

static int
collect_line(const struct plain *pl, size_t line, struct collection *c)
{
	/* bytes at which a mark may begin: [ ( * and the leads of the signs above U+0080 */
	static const uint8_t may[256] = {
		['['] = 1, ['('] = 1, ['*'] = 1, [0xC2] = 1, [0xE2] = 1, [0xE3] = 1, [0xEF] = 1};
	struct slice t = pl->lines.v[line].text;
	for (size_t i = 0; i < t.n;) {
		if (!may[(unsigned char)t.s[i]]) {
			i++;
			continue;
		}
		struct notemark m = {.line = (uint32_t)line};
		if (!notemark_read(t, i, &m)) {
			uint32_t cp;
			i += utf8_next(t.s + i, t.n - i, &cp);
			continue;
		}
		if (c->n == c->cap) {
			size_t cap = c->cap ? c->cap * 2 : 256;
			struct notemark *v = realloc(c->v, cap * sizeof *v);
			if (v == NULL)
				return -1;
			c->v = v;
			c->cap = cap;
		}
		c->v[c->n++] = m;
		i += m.len;
	}
	return 0;
}

int
notemark_collect(const struct plain *pl, struct notemark **v, size_t *n)
{
	struct collection c = {0};
	for (size_t i = 0; i < pl->lines.n; i++) {
		uint8_t kind = pl->v[i].kind;
		if (!(pl->lines.v[i].holds & LINE_NOTE) || kind == V_CODE || kind == V_PAGE_HEAD ||
			kind == V_PAGE_NUMBER || kind == V_BOILERPLATE || kind == V_LEGEND ||
			kind == V_CONTENTS || kind == V_RULE || kind == V_BREAK)
			continue;
		if (collect_line(pl, i, &c) != 0) {
			free(c.v);
			return -1;
		}
	}
	*v = c.v;
	*n = c.n;
	return 0;
}

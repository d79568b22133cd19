/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/look.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/marks.h"

enum { KEY_MAX = 512 };

static uint64_t
key_of(const struct heads *h, const struct cand *c, size_t skip)
{
	char raw[KEY_MAX];
	size_t n = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = h->pl->lines.v[i].text;
		if (i == c->first) {
			t = c->text;
			t.s += skip;
			t.n -= skip;
		}
		for (size_t k = 0; k < t.n && n + 8 < sizeof raw;) {
			uint32_t cp;
			if (utf8_starts_ideograph(t.s + k, t.n - k)) {
				size_t run = utf8_ideographs(t.s + k, t.n - k);
				run = run < sizeof raw - 8 - n ? run
				                               : (sizeof raw - 8 - n + 2) / 3 * 3;
				memcpy(raw + n, t.s + k, run);
				n += run;
				k += run;
				continue;
			}
			if (utf8_starts_cjk_sign(t.s + k, t.n - k)) {
				k += 3;
				continue;
			}
			/* note marks are no part of a title */
			if (t.s[k] == '[' && k + 2 < t.n && t.s[k + 1] >= '0' &&
				t.s[k + 1] <= '9' &&
				(t.s[k + 2] == ']' || (k + 3 < t.n && t.s[k + 3] == ']'))) {
				k += t.s[k + 2] == ']' ? 3 : 4;
				continue;
			}
			k += utf8_next(t.s + k, t.n - k, &cp);
			if (cp >= 0xFF01 && cp <= 0xFF5E)
				cp -= 0xFEE0;
			enum utf8_class u = cp < 0x80 ? UTF8_OTHER : utf8_class(cp);
			if (cp < 0x80 ? (cp >= '0' && cp <= '9') ||
						((cp | 32) >= 'a' && (cp | 32) <= 'z')
				      : u == UTF8_LETTER || u == UTF8_DIGIT || u == UTF8_MARK)
				n += utf8_encode(utf8_lower(cp), raw + n);
		}
	}
	return n ? digest_key((struct slice){raw, n}) : 0;
}

uint8_t
look_ending(struct slice t)
{
	/* closing marks, emphasis and note marks tell nothing */
	for (;;) {
		uint32_t cp;
		size_t k = t.n ? utf8_prev(t.s, t.n, &cp) : 0;
		if (!k)
			return END_OPEN;
		if (cp == ']') {
			size_t i = t.n - 1;
			while (i > 0 && t.n - i < 6 && t.s[i] != '[')
				i--;
			if (t.s[i] != '[' || t.n - i >= 6)
				return END_OPEN;
			t.n = i;
			t = slice_trim(t);
			continue;
		}
		if (cp == '_' || cp == '*' || cp == '"' || cp == 0x201D || cp == 0x2019 ||
			cp == 0xBB || cp == 0x300D || cp == 0x300F || cp == '\'' ||
			utf8_is_space(cp)) {
			t.n -= k;
			continue;
		}
		switch (cp) {
		case '.':
		case 0x3002:
		case 0xFF0E:
		case 0x0964: /* danda, and the full stops of Urdu, Armenian, Ethiopic, Burmese,
		                Khmer */
		case 0x0965:
		case 0x06D4:
		case 0x0589:
		case 0x1362:
		case 0x104B:
		case 0x17D4:
			return END_STOP;
		case '!':
		case '?':
		case 0xFF01:
		case 0xFF1F:
		case 0x2026:
		case 0x061F:
			return END_MARK;
		case ',':
		case 0xFF0C:
		case 0x3001:
		case 0x060C:
			return END_COMMA;
		case ':':
		case 0xFF1A:
			return END_COLON;
		case ';':
		case 0xFF1B:
		case 0x061B:
			return END_SEMI;
		case '-':
		case 0x2013:
		case 0x2014:
		case 0x2015:
			return END_DASH;
		default:
			return END_OPEN;
		}
	}
}

static int
begins_speech(struct slice t)
{
	uint32_t cp;
	if (!t.n)
		return 0;
	size_t k = utf8_next(t.s, t.n, &cp);
	switch (cp) {
	case '"':
	case 0x201C:
	case 0x201E:
	case 0xAB:
	case 0xBB:
	case 0x300C:
	case 0x300E:
	case 0x2014:
	case 0x2013:
	case 0x2018:
		return 1;
	case '-':
	case '*':
	case '+':
	case 0x2022:
	case 0xB7:
	case 0x25CF:
	case 0x25A0: /* speech, or the sign of a list */
		return k < t.n && (t.s[k] == '-' || t.s[k] == ' ');
	case '\'':
		return 1;
	default:
		return 0;
	}
}

/* Speech that began on an earlier line, so that only the closing mark is here, or that a colon
 * announces: 甲：『何如？』 */
static int
ends_speech(struct slice t)
{
	static const char *const pairs[][2] = {{"」", "「"}, {"』", "『"}, {"”", "“"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t open = t.n;
		if (!slice_ends(t, pairs[i][0]))
			continue;
		for (size_t k = 0; k + 3 <= t.n && open == t.n; k++)
			if (memcmp(t.s + k, pairs[i][1], 3) == 0)
				open = k;
		if (open == t.n)
			return 1;
		return slice_ends((struct slice){t.s, open}, "：") &&
		       mark_ends_sentence((struct slice){t.s, t.n - 3});
	}
	return 0;
}

/* Letters of the whole candidate: capitals, script, digits only. */
static void
letters_look(const struct heads *h, struct cand *c)
{
	size_t upper = 0, lower = 0, words = 0, capital = 0, han = 0, other = 0, digits = 0;
	int fresh = 1;
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = i == c->first ? c->text : h->pl->lines.v[i].text;
		for (size_t k = 0; k < t.n;) {
			uint32_t cp;
			if (utf8_starts_ideograph(t.s + k, t.n - k)) {
				size_t run = utf8_ideographs(t.s + k, t.n - k);
				han += run / 3;
				fresh = 0;
				k += run;
				continue;
			}
			if (utf8_starts_cjk_sign(t.s + k, t.n - k)) {
				fresh = 0;
				k += 3;
				continue;
			}
			k += utf8_next(t.s + k, t.n - k, &cp);
			if (cp < 0x80 && !((cp | 32) >= 'a' && (cp | 32) <= 'z')) {
				digits += cp >= '0' && cp <= '9';
				if (cp == ' ')
					fresh = 1;
				continue;
			}
			if (utf8_is_space(cp)) {
				fresh = 1;
				continue;
			}
			int up = utf8_is_upper(cp), low = !up && utf8_is_lower(cp);
			upper += (size_t)up;
			lower += (size_t)low;
			if (!up && !low) {
				enum utf8_script s = utf8_script(cp);
				if (s == SCRIPT_HAN || s == SCRIPT_KANA || s == SCRIPT_HANGUL)
					han++;
				else if (utf8_class(cp) == UTF8_LETTER)
					other++;
			}
			if (fresh && (up || low)) {
				words++;
				capital += (size_t)up;
				if (words == 1)
					c->lower = (uint8_t)low;
			}
			fresh = 0;
		}
		fresh = 1;
	}
	c->han = han > upper + lower;
	c->digits = upper + lower + han + other == 0 && digits > 0;
	if (upper + lower == 0 || c->han)
		c->caps = CAPS_NONE;
	else if (upper > 1 && lower * 12 <= upper)
		c->caps = CAPS_ALL;
	else if (words > 1 && capital * 3 >= words * 2)
		c->caps = CAPS_TITLE;
	else
		c->caps = words && !c->lower ? CAPS_FIRST : CAPS_NONE;
}

/* Does a sentence end inside? An abbreviation is shorter, a dash joins points of a summary. */
static int
holds_sentences(const struct heads *h, const struct cand *c)
{
	size_t letters = 0;
	int ended = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = i == c->first ? c->text : h->pl->lines.v[i].text;
		for (size_t k = 0; k < t.n;) {
			uint32_t cp;
			k += utf8_next(t.s + k, t.n - k, &cp);
			if (ended && utf8_is_upper(cp))
				return 1;
			if (utf8_class(cp) == UTF8_LETTER) {
				letters++;
				ended = 0;
				continue;
			}
			if (cp == '.' || cp == '!' || cp == '?')
				ended = letters >= 4;
			else if (ended && !utf8_is_space(cp) && cp != '-' && cp != 0x2014)
				ended = 0;
			letters = 0;
		}
		letters = 0;
	}
	return 0;
}

static void
place_look(const struct heads *h, struct cand *c)
{
	const struct region *r = profile_at(&h->pl->profile, c->first);
	uint32_t width = r->width ? r->width : h->pl->profile.body_width;
	const struct line *l = &h->pl->lines.v[c->first];
	uint32_t left = l->indent,
		 right = width > l->indent + l->cells ? width - l->indent - l->cells : 0;
	uint32_t off = left > right ? left - right : right - left;
	c->place = PLACE_BODY;
	if (left >= 8 && right >= 4 && off <= 8 + width / 12)
		c->place = PLACE_CENTRE;
	else if (left > 0)
		c->place = PLACE_IN;
}

/* ［＃５字下げ］一［＃「一」は中見出し］: the line says itself that it is a heading, and which. */
static int
aozora_look(struct cand *c)
{
	static const char *const sizes[] = {"大見出し", "中見出し", "小見出し"};
	struct slice t = c->text;
	if (!slice_ends(t, "］"))
		return 0;
	for (size_t i = 0; i + 12 <= t.n; i++)
		for (uint8_t k = 0; k < 3; k++) {
			if (!slice_starts((struct slice){t.s + i, t.n - i}, sizes[k]))
				continue;
			while (slice_starts(t, "［＃")) {
				size_t end = 0;
				while (memcmp(t.s + end, "］", 3) != 0) /* t ends with one */
					end++;
				t.s += end + 3;
				t.n -= end + 3;
			}
			for (size_t e = 0; e + 6 <= t.n; e++)
				if (memcmp(t.s + e, "［＃", 6) == 0)
					t.n = e;
			t = slice_trim(t);
			if (!t.n)
				return 0;
			c->deco = DECO_ATX;
			c->deco_char = (uint8_t)(k + 1);
			c->text = t;
			return 1;
		}
	return 0;
}

/* Takes decoration off the text: ## x, _x_, **x**, 【x】, === x ===. */
void
look_undecorate(struct cand *c)
{
	struct slice t = c->text;
	size_t i = 0, tail;
	if (aozora_look(c))
		return;
	while (i < t.n && i < 7 && t.s[i] == '#')
		i++;
	if (i && i < 7 && i < t.n && (t.s[i] == ' ' || (unsigned char)t.s[i] >= 0x80)) {
		c->deco = DECO_ATX;
		c->deco_char = (uint8_t)i;
		t = slice_trim((struct slice){t.s + i, t.n - i});
		while (t.n && t.s[t.n - 1] == '#')
			t.n--;
		c->text = slice_trim(t);
		return;
	}
	if (t.n > 4 && t.s[0] == '*' && t.s[1] == '*' && slice_ends(t, "**")) {
		c->deco = DECO_BOLD;
		c->text = (struct slice){t.s + 2, t.n - 4};
	} else if (t.n > 2 && t.s[0] == '_' && slice_ends(t, "_")) {
		c->deco = DECO_ITALIC;
		c->text = (struct slice){t.s + 1, t.n - 2};
	} else if (slice_starts(t, "【") && slice_ends(t, "】")) {
		c->deco = DECO_BRACKET;
		c->text = (struct slice){t.s + 3, t.n - 6};
	} else if ((i = mark_frame(t, &tail)) > 0) {
		c->deco = DECO_RULES;
		c->deco_char = (uint8_t)t.s[0];
		c->text = (struct slice){t.s + i, t.n - i - tail};
	}
}

int
look_declares(const struct heads *h, const struct cand *c)
{
	return c->deco == DECO_ATX && h->pl->lines.v[c->first].text.s[0] != '#';
}

int
look_gap(struct slice t)
{
	if (t.n < 3)
		return 0;
	for (size_t i = 0; i + 2 < t.n; i++)
		if (t.s[i + 2] != ' ')
			i += 2;
		else if (t.s[i] == ' ' && t.s[i + 1] == ' ')
			return 1;
	return memchr(t.s, '\t', t.n - 2) != NULL;
}

/* Numbers with a noun that promise a list: 十大行动, 以下七方面, the following three. */
static uint8_t
announced(const struct words_table *words, struct slice t)
{
	static const char *const measures[] = {"大", "方面", "个方面", "個方面", "点", "點", "项",
		"項", "条", "條", "件", "种", "種", "类", "類", "步", "个", "個", "つの", "項目",
		"가지"};
	for (size_t i = 0; i < t.n;) {
		uint32_t v, cp;
		int formal;
		struct slice rest = {t.s + i, t.n - i};
		size_t n = number_read_han(rest, &v, &formal);
		if (!n)
			n = number_read(rest, NUM_ARABIC, &v);
		if (!n || v < 2 || v > 99) {
			i += n ? n : utf8_next(rest.s, rest.n, &cp);
			continue;
		}
		struct slice tail = {rest.s + n, rest.n - n};
		for (size_t k = 0; k < sizeof measures / sizeof *measures; k++)
			if (slice_starts(tail, measures[k]))
				return (uint8_t)v;
		i += n;
	}
	static const char *const leads[] = {
		"following ", "these ", "folgenden ", "suivants", "siguientes "};
	for (size_t k = 0; k < sizeof leads / sizeof *leads; k++)
		for (size_t i = 0; i + 12 < t.n; i++) {
			if (!ask_starts((struct slice){t.s + i, t.n - i}, leads[k]))
				continue;
			size_t at = i + strlen(leads[k]), e = at;
			while (e < t.n && ((t.s[e] | 32) >= 'a' && (t.s[e] | 32) <= 'z'))
				e++;
			char key[32];
			size_t n = words_fold((struct slice){t.s + at, e - at}, key, sizeof key);
			const struct words_entry *w = words_find(words, (struct slice){key, n});
			if (w && w->ordinal > 1 && w->ordinal < 100)
				return (uint8_t)w->ordinal;
		}
	return 0;
}

/* 楔子 大雾锁孤岛: the name of a part, a blank, its title */
static const struct words_entry *
titled_division(const struct words_table *words, const struct cand *c)
{
	enum { TITLE = 72 };
	char key[32];
	size_t i = 0;
	if (c->lines > 1 || c->cells > TITLE || c->ends != END_OPEN)
		return NULL;
	while (i < c->text.n && !utf8_space_len(c->text.s + i, c->text.n - i))
		i++;
	if (i == c->text.n)
		return NULL;
	size_t n = words_fold((struct slice){c->text.s, i}, key, sizeof key);
	const struct words_entry *e = n ? words_find(words, (struct slice){key, n}) : NULL;
	return e && e->part ? e : NULL;
}

/* Preface; Preface by X; 附录一; Anhang A */
static const struct words_entry *
division_of(const struct words_table *words, const struct cand *c)
{
	char key[96];
	struct slice t = c->text;
	uint32_t cp;
	while (t.n) {
		size_t k = utf8_prev(t.s, t.n, &cp);
		if (utf8_class(cp) != UTF8_PUNCT || cp == 0x300D)
			break;
		t.n -= k;
	}
	if (utf8_starts_ideograph(t.s, t.n) &&
		!words_may_begin(words, utf8_ideograph(t.s), BEGIN_WORD))
		return NULL;
	size_t n = words_fold(t, key, sizeof key), m = 0;
	if (!n)
		return NULL;
	if (c->han) { /* 目　录 */
		for (size_t i = 0; i < n; i++)
			if (key[i] != ' ')
				key[m++] = key[i];
		n = m;
	}
	const struct words_entry *e = words_find(words, (struct slice){key, n});
	if (e && e->part)
		return e;
	if (c->han && !c->n_labels && (e = titled_division(words, c)) != NULL)
		return e;
	/* the longest beginning that is a name and goes on with a sign or a small word */
	for (size_t i = n; i-- > 1;) {
		if (key[i] != ' ' && key[i] != '.' && key[i] != ':' && key[i] != ',' &&
			key[i] != '-')
			continue;
		e = words_find(words, (struct slice){key, i});
		if (!e || !e->part)
			continue;
		static const char *const joints[] = {" by ", " to ", " of ", " de ", " du ",
			" von ", " zu ", " der ", " des ", " zur ", " a ", " al ", " di ", " van ",
			" d'", " l'", " к ", " för "};
		if (key[i] != ' ' ||
			(e->type && strcmp(e->type, "appendix") == 0 && c->ends == END_OPEN))
			return e;
		for (size_t j = 0; j < sizeof joints / sizeof *joints; j++)
			if (slice_starts((struct slice){key + i, n - i}, joints[j]))
				return e;
		uint32_t v;
		int up;
		struct slice tail = {key + i + 1, n - i - 1};
		if (tail.n <= 4 && (tail.n == 1 || number_read(tail, NUM_ARABIC, &v) == tail.n ||
					   number_read_roman(tail, &v, &up) == tail.n))
			return e;
	}
	return NULL;
}

/* 〇总名, ∷关雎, ◎一日: the sign that lines of one kind begin with; 0: a letter, a quotation. */
static uint32_t
lead_sign(const struct cand *c)
{
	uint32_t cp = 0;
	if (c->text.n && !c->quoted)
		utf8_next(c->text.s, c->text.n, &cp);
	enum utf8_class k = cp > 0x7F ? utf8_class(cp) : UTF8_OTHER;
	return k == UTF8_LETTER || k == UTF8_DIGIT || k == UTF8_MARK || cp <= 0x7F ? 0 : cp;
}

/* Of the signs of a date, in digits of any kind or words of an era, the one that t begins with. */
static size_t
date_sign(struct slice t)
{
	static const char signs[] = "年月日〇○零一二三四五六七八九十元明治大正昭和平成令";
	uint32_t cp;
	size_t n = utf8_next(t.s, t.n, &cp);
	if (utf8_class(cp) == UTF8_DIGIT)
		return n;
	for (const char *p = signs; *p && n == 3; p += 3)
		if (memcmp(p, t.s, 3) == 0)
			return n;
	return 0;
}

int
look_is_date(struct slice t)
{
	size_t chars = 0, n;
	if ((slice_starts(t, "〔") && slice_ends(t, "〕")) ||
		(slice_starts(t, "（") && slice_ends(t, "）")))
		t = (struct slice){t.s + 3, t.n - 6};
	if (!slice_ends(t, "日") && !slice_ends(t, "月") && !slice_ends(t, "年"))
		return 0;
	for (size_t i = 0; i < t.n; i += n, chars++) {
		struct slice rest = {t.s + i, t.n - i};
		if ((n = utf8_space_len(rest.s, rest.n)) == 0 && (n = date_sign(rest)) == 0)
			return 0;
	}
	return chars >= 4 && chars <= 16;
}

/* 2004年7月于望海楼, 一九九八年五月 北京: a date with its year, and perhaps the place behind it. */
static int
is_dateline(struct slice t)
{
	size_t i = 0, n;
	while (i < t.n && (n = date_sign((struct slice){t.s + i, t.n - i})) > 0)
		i += n;
	struct slice date = {t.s, i}, rest = {t.s + i, t.n - i};
	if (i == 0 || (rest.n > 0 && !slice_starts(rest, "于") && !slice_starts(rest, "於") &&
			      !utf8_space_len(rest.s, rest.n)))
		return 0;
	return slice_contains(date, "年") && look_is_date(date);
}

void
look_at(const struct heads *h, struct cand *c)
{
	const struct unit *u = &h->unit[c->unit];
	c->before = u->before;
	c->after = u->after;
	c->cells = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		c->cells += h->pl->lines.v[i].cells;
		c->holds |= h->pl->lines.v[i].holds;
		if (h->pl->lines.v[i].holds & (LINE_TAB | LINE_GAP))
			c->gaps |= (uint8_t)look_gap(h->pl->lines.v[i].text);
	}
	c->lines = (uint8_t)(c->last - c->first + 1);
	c->ends = look_ending(c->lines > 1 ? h->pl->lines.v[c->last].text : c->text);
	c->quoted = (uint8_t)(begins_speech(c->text) || ends_speech(c->text));
	c->sign = (uint16_t)lead_sign(c);
	c->dated = (uint8_t)is_dateline(h->pl->lines.v[c->last].text);
	letters_look(h, c);
	c->several = (uint8_t)(c->caps != CAPS_ALL && !c->han && holds_sentences(h, c));
	place_look(h, c);
	c->key = key_of(h, c, 0);
	c->title_key = c->key;
	if (c->n_labels)
		c->title_key = key_of(h, c, (size_t)(c->label[0].title.s - c->text.s));
	if (c->lines <= 3 && c->text.n <= 240 && !c->quoted)
		c->division = division_of(h->words, c);
	if (c->lines == 1 && c->cells <= 72 && (c->ends == END_OPEN || c->ends == END_COLON))
		c->announces = announced(h->words, c->text);
}

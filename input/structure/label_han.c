/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of Chinese, Japanese and Korean: 第五章, 卷一, 제2조의3, 学而第一. */
#include "base/utf8.h"
#include "input/structure/label_scan.h"

static size_t
cjk_unit(struct scan *sc, size_t i, uint8_t *unit)
{
	for (int chars = 2; chars >= 1; chars--) {
		size_t k, end = i;
		for (int c = 0; c < chars; c++) {
			label_at(sc->text, end, &k);
			end += k;
		}
		const struct words_entry *e =
			words_find(sc->words, (struct slice){sc->text.s + i, end - i});
		if (e && e->cjk_unit) {
			*unit = e->cjk_unit;
			return end - i;
		}
	}
	return 0;
}

/* 일, 십이, 삼십: numbers in Korean letters, which are numbers only behind 제. */
static size_t
read_sino(struct slice s, uint32_t *value)
{
	static const struct {
		uint32_t cp, v;
	} digits[] = {{0xC77C, 1}, {0xC774, 2}, {0xC0BC, 3}, {0xC0AC, 4}, {0xC624, 5}, {0xC721, 6},
		{0xB959, 6}, {0xCE60, 7}, {0xD314, 8}, {0xAD6C, 9}, {0xC2ED, 10}, {0xBC31, 100}};
	uint32_t total = 0, digit = 0, cp;
	size_t i = 0, k;
	for (; i < s.n; i += k) {
		uint32_t d = 0;
		cp = label_at(s, i, &k);
		for (size_t t = 0; t < sizeof digits / sizeof *digits && !d; t++)
			d = digits[t].cp == cp ? digits[t].v : 0;
		if (!d)
			break;
		if (d >= 10) {
			total += (digit ? digit : 1) * d;
			digit = 0;
		} else {
			digit = d;
		}
	}
	*value = total + digit;
	return i;
}

int
label_read_counted(struct scan *sc)
{
	struct slice s = sc->text;
	struct label l = {.post = 1, .system = NUM_ARABIC};
	size_t k, n = number_read(s, NUM_ARABIC, &l.value), u = n ? cjk_unit(sc, n, &l.unit) : 0;
	uint32_t next = label_at(s, n + u, &k);
	if (!u || unit_rank(l.unit) > unit_rank(UNIT_SECTION) ||
		(next && !utf8_is_space(next) && next != '.' && next != ':' && next != 0xFF1A))
		return 0;
	label_add(sc, l, 0, n + u);
	return 1;
}

/* 第五章, 第 5 章, 제2조의3, 第十五条之一; also 卷一, 其二, その一 */
int
label_read_di(struct scan *sc, size_t start)
{
	struct slice s = sc->text;
	size_t k;
	struct label l = {.post = 1};
	uint32_t cp = label_at(s, start, &k);
	if (cp != 0x7B2C && cp != 0xC81C) /* 第 제 */
		return 0;
	size_t i = label_skip(s, start + k);
	int spaced = i > start + k;
	size_t n = label_number(sc, i, &l);
	int sino = !n && cp == 0xC81C;
	if (sino && (n = read_sino((struct slice){s.s + i, s.n - i}, &l.value)))
		l.system = NUM_HAN;
	if (!n || l.system == NUM_ROMAN_LOWER)
		return 0;
	i += n;
	size_t u = label_skip(s, i);
	n = cjk_unit(sc, u, &l.unit);
	/* 第１　目的: what follows the blank is a title, not 目 */
	if (n && u > i && !spaced && utf8_class(label_at(s, u + n, &k)) == UTF8_LETTER) {
		n = 0;
		l.unit = UNIT_NONE;
	}
	if (!n) { /* 第1　総則: Japanese official ladder */
		if (sino || (u == i && u < s.n))
			return 0; /* 제일 좋은: the best */
		label_add(sc, l, start, i);
		return 1;
	}
	i = u + n;
	int korean = cp == 0xC81C;
	cp = label_at(s, i, &k);
	if (cp == 0x4E4B || cp == 0xC758) { /* 之 의 */
		struct label more = {0};
		n = label_number(sc, i + k, &more);
		if (n) {
			l.suffix = more.value;
			i += k + n;
		}
	}
	/* 제3조의 죄, 제23조제2항: an article that a sentence refers to */
	if (korean && l.unit == UNIT_ARTICLE && utf8_script(label_at(s, i, &k)) == SCRIPT_HANGUL)
		return 0;
	label_add(sc, l, start, i);
	return 1;
}

void
label_read_head(struct scan *sc, size_t start)
{
#define HEAD(word, unit)                    \
	{                                   \
		word, sizeof word - 1, unit \
	}
	static const struct {
		const char *word;
		uint8_t n, unit;
	} heads[] = {HEAD("卷之", UNIT_VOLUME), HEAD("卷第", UNIT_VOLUME), HEAD("卷", UNIT_VOLUME),
		HEAD("巻", UNIT_VOLUME), HEAD("其", UNIT_CANTO), HEAD("その", UNIT_SECTION),
		HEAD("番外篇", UNIT_APPENDIX), HEAD("番外", UNIT_APPENDIX),
		HEAD("附件", UNIT_APPENDIX), HEAD("附录", UNIT_APPENDIX),
		HEAD("附錄", UNIT_APPENDIX)};
#undef HEAD
	struct slice s = sc->text;
	for (size_t h = 0; h < sizeof heads / sizeof *heads; h++) {
		struct slice rest = {s.s + start, s.n - start};
		size_t k, n = heads[h].n;
		if (rest.n < n || rest.s[1] != heads[h].word[1] ||
			memcmp(rest.s, heads[h].word, n) != 0)
			continue;
		struct label l = {.unit = heads[h].unit};
		size_t m = label_number(sc, start + n, &l);
		struct slice tail = {s.s + start + n, s.n - start - n};
		if (!m && (m = number_read(tail, NUM_POSITION, &l.value)))
			l.system = NUM_POSITION;
		if (!m)
			continue;
		uint32_t next = label_at(s, start + n + m, &k);
		if (!next || utf8_class(next) != UTF8_LETTER)
			label_add(sc, l, start, start + n + m);
		return;
	}
}

/* 渡口（一）, 渡口(2): the parts of one text, counted behind its name. */
static int
read_tail_part(struct scan *sc, struct slice s)
{
	enum { PART_MAX = 50, INSIDE = 12 };
	uint32_t cp;
	size_t k = utf8_prev(s.s, s.n, &cp);
	if (cp != 0xFF09 && cp != ')')
		return 0;
	size_t end = s.n - k, at = end;
	while (at > 0 && end - at <= INSIDE &&
		(k = utf8_prev(s.s, at, &cp), cp != 0xFF08 && cp != '('))
		at -= k;
	struct label l = {.post = 1, .tail = 1, .open = '(', .close = ')', .depth = 1};
	int formal;
	struct slice number = {s.s + at, end - at};
	if (at < 6 || (cp != 0xFF08 && cp != '(') || !number.n)
		return 0;
	l.system = NUM_HAN;
	if (number_read_han(number, &l.value, &formal) != number.n) {
		l.system = NUM_ARABIC;
		if (number_read(number, NUM_ARABIC, &l.value) != number.n)
			return 0;
	}
	size_t before = sc->n;
	if (l.value && l.value <= PART_MAX)
		label_add(sc, l, 0, 0);
	if (sc->n > before)
		sc->out[before].title = (struct slice){s.s, at - k};
	return sc->n > before;
}

/* 学而第一, 《庄子·内篇·齐物论第二》: the number stands behind its title, to the line's end */
void
label_read_tail(struct scan *sc)
{
	enum { TAIL_MIN = 2, TAIL_MAX = 60, NUMERAL_MAX = 21 };
	struct slice s = sc->text;
	uint32_t cp;
	size_t k;
	if (sc->n == LABELS_MAX || s.n > TAIL_MAX * 3)
		return;
	/* its first character is none of these */
	while (k = utf8_prev(s.s, s.n, &cp),
		cp == 0x300B || cp == 0x3011 || cp == 0x300D || utf8_is_space(cp))
		s.n -= k;
	if (read_tail_part(sc, s))
		return;
	for (size_t at = s.n; at > TAIL_MIN * 3 && s.n - at <= NUMERAL_MAX;) {
		at -= utf8_prev(s.s, at, &cp);
		if (cp != 0x7B2C) /* 第 */
			continue;
		struct label l = {.post = 1, .tail = 1, .system = NUM_HAN, .depth = 1};
		int formal;
		struct slice number = {s.s + at + 3, s.n - at - 3};
		if (number_read_han(number, &l.value, &formal) != number.n || !number.n)
			return;
		size_t before = sc->n;
		label_add(sc, l, 0, 0);
		if (sc->n > before)
			sc->out[before].title = (struct slice){s.s, at};
		return;
	}
}

/* 【正文】 第一回, but no sentence that ends in 第一回 */
static int
is_sentence_sign(uint32_t cp)
{
	return cp != '[' && cp != ']' && cp != 0x3010 && cp != 0x3011 && cp != 0x300A &&
	       cp != 0x300B && cp != 0xB7 && utf8_class(cp) == UTF8_PUNCT;
}

/* 正文 第一回: where a 第 begins behind a few words and a blank */
size_t
label_prefixed(struct slice s)
{
	size_t chars = 0, k;
	for (size_t i = 0; i < s.n && chars < 16; chars++) {
		if (utf8_starts_ideograph(s.s + i, s.n - i)) {
			i += 3;
			continue;
		}
		uint32_t cp = label_at(s, i, &k);
		i += k;
		if (is_sentence_sign(cp))
			return 0;
		if (!utf8_is_space(cp))
			continue;
		i = label_skip(s, i);
		cp = label_at(s, i, &k);
		if (cp == 0x7B2C || cp == 0xC81C)
			return i;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/ordinal.h"

#include "base/utf8.h"

enum { DIGITS = 1, ROMAN, HAN, MAX_BEFORE = 24 };

static size_t
read_digits(struct slice s, int64_t *value)
{
	size_t i = 0;
	for (*value = 0; i < s.n && i < 9 && s.s[i] >= '0' && s.s[i] <= '9'; i++)
		*value = *value * 10 + (s.s[i] - '0');
	return i;
}

static int
roman_digit(char c)
{
	static const char letters[] = "IVXLCDM";
	static const int values[] = {1, 5, 10, 50, 100, 500, 1000};
	const char *at = memchr(letters, c, sizeof letters - 1);
	return at ? values[at - letters] : 0;
}

/* Capitals only, and a word of nothing else: "I" the pronoun is told apart by its neighbours. */
static size_t
read_roman(struct slice s, int64_t *value)
{
	size_t n = 0;
	while (n < s.n && roman_digit(s.s[n]) > 0)
		n++;
	if (n == 0 || n > 15 || (n < s.n && ((unsigned char)s.s[n] | 0x20) >= 'a'))
		return 0;
	*value = 0;
	for (size_t i = 0; i < n; i++) {
		int v = roman_digit(s.s[i]);
		*value += i + 1 < n && v < roman_digit(s.s[i + 1]) ? -v : v;
	}
	return n;
}

/* 一 … 九千九百九十九, also 二〇 and 廿 */
static int
han_digit(uint32_t cp)
{
	static const uint32_t v[] = {
		0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
	for (int i = 0; i < 10; i++)
		if (v[i] == cp)
			return i;
	return cp == 0x96F6 ? 0 : -1;
}

static int
han_unit(uint32_t cp)
{
	return cp == 0x5341 ? 10 : cp == 0x767E ? 100 : cp == 0x5343 ? 1000 : 0;
}

static size_t
read_han(struct slice s, int64_t *value)
{
	int64_t sum = 0, digit = -1;
	size_t i = 0;
	while (i < s.n && i < 40) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		int d = han_digit(cp), unit = han_unit(cp);
		if (d >= 0)
			digit = digit > 0 ? digit * 10 + d : d;
		else if (unit > 0) {
			sum += (digit > 0 ? digit : 1) * unit;
			digit = -1;
		} else
			break;
		i += k;
	}
	*value = sum + (digit > 0 ? digit : 0);
	return i;
}

static int
read_here(struct slice s, struct ordinal *o)
{
	static size_t (*const readers[])(struct slice, int64_t *) = {
		read_digits, read_roman, read_han};
	for (int i = 0; i < 3; i++) {
		size_t n = readers[i](s, &o->value);
		if (n == 0)
			continue;
		o->script = DIGITS + i;
		o->after = 0;
		if (n < s.n)
			utf8_next(s.s + n, s.n - n, &o->after);
		return 1;
	}
	return 0;
}

int
ordinal_read(struct slice label, struct ordinal *o)
{
	/* at the beginning, behind an opening bracket or 第, or as the second word */
	int words = 0;
	for (size_t i = 0; i < label.n && i < MAX_BEFORE && words < 2;) {
		uint32_t cp;
		struct slice rest = {label.s + i, label.n - i};
		o->before = (struct slice){label.s, i};
		if (read_here(rest, o))
			return 1;
		size_t k = utf8_next(rest.s, rest.n, &cp);
		if (cp == '(' || cp == '[' || cp == 0xFF08 || cp == 0x7B2C || cp == 0x3010) {
			i += k;
			continue;
		}
		if (utf8_is_cjk(cp) || utf8_class(cp) != UTF8_LETTER)
			return 0;
		while (i < label.n && label.s[i] != ' ')
			i++;
		i++;
		words++;
	}
	return 0;
}

int
ordinal_same_series(const struct ordinal *a, const struct ordinal *b)
{
	return a->script == b->script && a->after == b->after && slice_eq(a->before, b->before);
}

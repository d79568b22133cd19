/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/ask.h"

#include "base/utf8.h"

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int
ask_starts(struct slice t, const char *word)
{
	size_t n = strlen(word);
	if (t.n < n)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (fold(t.s[i]) != fold(word[i]))
			return 0;
	return 1;
}

int
ask_contains(struct slice t, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= t.n; i++)
		if (ask_starts((struct slice){t.s + i, t.n - i}, word))
			return 1;
	return 0;
}

int
ask_names_site(struct slice t)
{
	size_t w = 0;
	uint32_t cp;
	for (size_t i = 0; i < t.n;) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (cp >= 0xFF01 && cp <= 0xFF5E)
			cp -= 0xFEE0;
		if ((cp == '.' && w >= 3) ||
			(cp == ':' && slice_starts((struct slice){t.s + i, t.n - i}, "//")))
			return 1;
		w = cp == 'w' || cp == 'W' ? w + 1 : 0;
	}
	return 0;
}

int
ask_has_small(struct slice t)
{
	uint32_t cp;
	for (size_t i = 0; i < t.n;) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (utf8_is_lower(cp))
			return 1;
	}
	return 0;
}

size_t
ask_word(struct slice t, const char *word)
{
	struct slice w = slice_of(word);
	size_t i = 0, k = 0;
	while (k < w.n) {
		uint32_t a, b;
		if (i >= t.n)
			return 0;
		i += utf8_next(t.s + i, t.n - i, &a);
		k += utf8_next(w.s + k, w.n - k, &b);
		if (utf8_lower(a) != b)
			return 0;
	}
	return i == t.n || t.s[i] == ' ' || t.s[i] == ':' || t.s[i] == '\t' ? i : 0;
}

uint32_t
ask_rule_char(struct slice t, int *spaced)
{
	uint32_t rule = 0, cp;
	size_t n = 0;
	*spaced = 0;
	for (size_t i = 0; i < t.n;) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (utf8_is_space(cp)) {
			*spaced = 1;
			continue;
		}
		if (!rule) {
			enum utf8_class c = utf8_class(cp);
			if (c != UTF8_PUNCT && c != UTF8_SYMBOL)
				return 0;
			rule = cp;
		}
		if (cp != rule)
			return 0;
		n++;
	}
	return n >= 3 ? rule : 0;
}

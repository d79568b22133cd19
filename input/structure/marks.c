/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/marks.h"

#define WORD_2(c) [(c)] = ASCII_WORD, [(c) + 1] = ASCII_WORD
#define WORD_4(c) WORD_2(c), WORD_2((c) + 2)
#define WORD_26(c)                                                                       \
	WORD_4(c), WORD_4((c) + 4), WORD_4((c) + 8), WORD_4((c) + 12), WORD_4((c) + 16), \
		WORD_4((c) + 20), WORD_2((c) + 24)

const uint8_t mark_ascii[128] = {
	WORD_2('0'),
	WORD_4('2'),
	WORD_4('6'),
	WORD_26('A'),
	WORD_26('a'),
	['.'] = ASCII_STOP,
	['!'] = ASCII_STOP,
	['?'] = ASCII_STOP,
	['"'] = ASCII_OPENER | ASCII_CLOSER,
	['\''] = ASCII_OPENER | ASCII_CLOSER,
	['('] = ASCII_OPENER | ASCII_CODE,
	['['] = ASCII_OPENER | ASCII_CODE,
	['{'] = ASCII_OPENER | ASCII_CODE,
	['<'] = ASCII_OPENER | ASCII_CODE,
	[')'] = ASCII_CLOSER | ASCII_CODE,
	[']'] = ASCII_CLOSER | ASCII_CODE,
	['}'] = ASCII_CLOSER | ASCII_CODE,
	['>'] = ASCII_CLOSER | ASCII_CODE,
	['*'] = ASCII_CLOSER | ASCII_CODE,
	['_'] = ASCII_CLOSER | ASCII_CODE,
	[';'] = ASCII_CODE,
	['='] = ASCII_CODE,
	['|'] = ASCII_CODE,
	['\\'] = ASCII_CODE,
	['/'] = ASCII_CODE,
	['+'] = ASCII_CODE,
	['#'] = ASCII_CODE,
	['$'] = ASCII_CODE,
	['%'] = ASCII_CODE,
	['&'] = ASCII_CODE,
	['@'] = ASCII_CODE,
	['^'] = ASCII_CODE,
	['~'] = ASCII_CODE,
	['`'] = ASCII_CODE,
	['-'] = ASCII_CODE,
};

static int
is_in(uint32_t cp, const uint32_t *set)
{
	for (; *set != 0; set++)
		if (*set == cp)
			return 1;
	return 0;
}

/* Ideographs, kana and Hangul: none of them is in the sets of signs below. */
static inline int
is_no_sign(uint32_t cp)
{
	return cp >= 0x3040 && cp < 0xE000;
}

int
mark_is_stop_long(uint32_t cp)
{
	static const uint32_t set[] = {0x2026, 0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0xFF61, 0x203C,
		0x2047, 0x2048, 0x2049, 0x22EF, 0x061F, 0x06D4, 0x0589, 0x0964, 0x0965, 0x104B,
		0x1362, 0x17D4, 0};
	return !is_no_sign(cp) && is_in(cp, set);
}

int
mark_is_opener_long(uint32_t cp)
{
	static const uint32_t set[] = {0x201C, 0x2018, 0xAB, 0x2039, 0x201E, 0x201A, 0xFF08, 0xFF3B,
		0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0};
	return !is_no_sign(cp) && is_in(cp, set);
}

int
mark_is_closer_long(uint32_t cp)
{
	static const uint32_t set[] = {0x201D, 0x2019, 0xBB, 0x203A, 0x201C, 0xFF09, 0xFF3D, 0x3009,
		0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0};
	return !is_no_sign(cp) && is_in(cp, set);
}

int
mark_is_word_long(uint32_t cp)
{
	enum utf8_class k = utf8_class(cp);
	return k == UTF8_LETTER || k == UTF8_MARK || k == UTF8_DIGIT;
}

int
mark_is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x2E3A ||
	       cp == 0xFF0D;
}

size_t
mark_bullet(struct slice text, uint32_t *bullet)
{
	static const uint32_t set[] = {'-', '*', '+', 0x2022, 0xB7, 0x25CF, 0x25CB, 0x25A0, 0x25A1,
		0x25C6, 0x25C7, 0x25BA, 0x25B6, 0x203B, 0x2013, 0x2014, 0x2219, 0x2043, 0x25AA,
		0x25E6, 0x30FB, 0x2605, 0x2606, 0x2714, 0x2713, 0xF0B7, 0};
	if (text.n < 2)
		return 0;
	uint32_t cp;
	size_t n = utf8_next(text.s, text.n, &cp);
	if ((cp < 0x80 && cp > '-') || !is_in(cp, set))
		return 0;
	if (slice_starts((struct slice){text.s + n, text.n - n}, "［＃"))
		return 0; /* ※［＃…］ describes a character */
	size_t space = utf8_space_len(text.s + n, text.n - n);
	/* signs that are nothing but bullets do without a space */
	int tight = cp >= 0x2022 && cp != 0x30FB;
	if (space == 0 && (!tight || n == text.n))
		return 0;
	*bullet = cp;
	while (space > 0) {
		n += space;
		space = utf8_space_len(text.s + n, text.n - n);
	}
	return n;
}

/* Cuts "[12]", "(3)" at the end. */
static struct slice
without_note(struct slice t)
{
	if (t.n < 3 || (t.s[t.n - 1] != ']' && t.s[t.n - 1] != ')'))
		return t;
	char open = t.s[t.n - 1] == ']' ? '[' : '(';
	size_t i = t.n - 1;
	while (i > 0 && t.n - i < 6 &&
		((t.s[i - 1] >= '0' && t.s[i - 1] <= '9') || t.s[i - 1] == '*'))
		i--;
	if (i == t.n - 1 || i == 0 || t.s[i - 1] != open)
		return t;
	return slice_trim((struct slice){t.s, i - 1});
}

int
mark_ends_sentence(struct slice text)
{
	struct slice t = without_note(text);
	for (int i = 0; i < 6 && t.n > 0; i++) {
		uint32_t cp;
		size_t n = utf8_prev(t.s, t.n, &cp);
		if (mark_is_stop(cp))
			return 1;
		if (!mark_is_closer(cp))
			return 0;
		t.n -= n;
	}
	return 0;
}

int
mark_only_signs(struct slice text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		if (mark_is_word(cp))
			return 0;
	}
	return text.n > 0;
}

uint32_t
mark_first_letter(struct slice text)
{
	uint32_t cp = 0;
	for (size_t i = 0; i < text.n;) {
		i += utf8_next(text.s + i, text.n - i, &cp);
		if (!mark_is_opener(cp) && !mark_is_dash(cp) && cp != '_' && cp != '*' &&
			cp != ' ' && cp != 0xBF && cp != 0xA1)
			break;
	}
	return cp;
}

size_t
mark_common(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;
	while (i < n && a.s[i] == b.s[i])
		i++;
	while (i > 0 && i < n && ((unsigned char)a.s[i] & 0xC0) == 0x80)
		i--;
	return i;
}

int
mark_starts_long(struct slice text, const char *word)
{
	size_t n = strlen(word);
	if (text.n < n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char a = text.s[i], b = word[i];
		if (a >= 'A' && a <= 'Z')
			a = (char)(a + 32);
		if (b >= 'A' && b <= 'Z')
			b = (char)(b + 32);
		if (a != b)
			return 0;
	}
	return 1;
}

size_t
mark_frame(struct slice t, size_t *tail)
{
	size_t a = 0, b = t.n;
	if (t.n < 5 || (t.s[0] != '=' && t.s[0] != '*'))
		return 0;
	while (a < t.n && t.s[a] == t.s[0])
		a++;
	while (b > a && t.s[b - 1] == t.s[0])
		b--;
	if (b == t.n || (t.s[0] == '=' ? a == 1 : a == 2 || t.s[a] != ' ' || t.s[b - 1] != ' '))
		return 0;
	/* one star is a bullet, unless there is but one more, behind the text */
	if (a == 1 && (t.n - b != 1 || memchr(t.s + a, '*', b - a) != NULL))
		return 0;
	while (a < b && t.s[a] == ' ')
		a++;
	while (b > a && t.s[b - 1] == ' ')
		b--;
	*tail = t.n - b;
	return a < b ? a : 0;
}

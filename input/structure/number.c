/* SPDX-License-Identifier: Apache-2.0 */
/* Numerals of every script → values. */
#include "input/structure/number.h"

#include "base/utf8.h"

/* Blocks of ready-made enclosed numbers: from, to, value of the first. */
static const struct {
	uint32_t from, to, first;
} circles[] = {
	{0x2460, 0x2473, 1},  /* ① */
	{0x2474, 0x2487, 1},  /* ⑴ */
	{0x2488, 0x249B, 1},  /* ⒈ */
	{0x249C, 0x24B5, 1},  /* ⒜ */
	{0x24B6, 0x24CF, 1},  /* Ⓐ */
	{0x24D0, 0x24E9, 1},  /* ⓐ */
	{0x24EB, 0x24F4, 11}, /* ⓫ */
	{0x2776, 0x277F, 1},  /* ❶ */
	{0x2780, 0x2789, 1},  /* ➀ */
	{0x278A, 0x2793, 1},  /* ➊ */
	{0x3200, 0x320D, 1},  /* ㈀ */
	{0x320E, 0x321B, 1},  /* ㈎ */
	{0x3220, 0x3229, 1},  /* ㈠ */
	{0x3251, 0x325F, 21}, /* ㉑ */
	{0x3260, 0x326D, 1},  /* ㉠ */
	{0x326E, 0x327B, 1},  /* ㉮ */
	{0x3280, 0x3289, 1},  /* ㊀ */
};

/* Alphabets whose letters count; each string in its order. */
static const struct {
	enum num_system system;
	const char *letters;
} alphabets[] = {
	{NUM_GREEK, "αβγδεζηθικλμνξοπρστυφχψω"},
	{NUM_GREEK, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"},
	{NUM_CYRILLIC, "абвгдежзиклмнопрстуфхцчшщэюя"},
	{NUM_CYRILLIC, "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"},
	{NUM_STEM, "甲乙丙丁戊己庚辛壬癸"},
	{NUM_BRANCH, "子丑寅卯辰巳午未申酉戌亥"},
	{NUM_POSITION, "上中下"},
	{NUM_KANA, "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラ"
		   "リルレロワ"},
	{NUM_IROHA, "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユ"
		    "メミシヱヒモセス"},
	{NUM_HANGUL, "가나다라마바사아자차카타파하"},
	{NUM_JAMO, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"},
};

static size_t
read_arabic(struct slice s, uint32_t *value)
{
	size_t i = 0, digits = 0;
	uint32_t v = 0, cp;
	while (i < s.n && digits < 7) {
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		if (cp >= '0' && cp <= '9')
			v = v * 10 + (cp - '0');
		else if (cp >= 0xFF10 && cp <= 0xFF19)
			v = v * 10 + (cp - 0xFF10);
		else if (cp >= 0x660 && cp <= 0x669)
			v = v * 10 + (cp - 0x660);
		else if (cp >= 0x6F0 && cp <= 0x6F9)
			v = v * 10 + (cp - 0x6F0);
		else if (cp >= 0x966 && cp <= 0x96F)
			v = v * 10 + (cp - 0x966);
		else if (cp >= 0x9E6 && cp <= 0x9EF)
			v = v * 10 + (cp - 0x9E6);
		else if (cp >= 0xE50 && cp <= 0xE59)
			v = v * 10 + (cp - 0xE50);
		else
			break;
		i += k;
		digits++;
	}
	*value = v;
	return i;
}

static uint32_t
roman_digit(uint32_t cp)
{
	switch (cp) {
	case 'I':
		return 1;
	case 'V':
		return 5;
	case 'X':
		return 10;
	case 'L':
		return 50;
	case 'C':
		return 100;
	case 'D':
		return 500;
	case 'M':
		return 1000;
	default:
		return 0;
	}
}

/* Is this the usual way to write v? IIII, XXXX and the like are let through. */
static int
roman_usual(const char *s, size_t n, uint32_t v)
{
	static const struct {
		uint32_t v;
		const char *s;
	} steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
	char usual[24]; /* MMMMDCCCLXXXVIII is the longest below 5000 */
	size_t k = 0;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		while (v >= steps[i].v) {
			for (const char *p = steps[i].s; *p; p++)
				usual[k++] = *p;
			v -= steps[i].v;
		}
	if (k == n && memcmp(usual, s, n) == 0)
		return 1;
	for (size_t i = 0; i + 4 <= n; i++)
		if (s[i] == s[i + 1] && s[i] == s[i + 2] && s[i] == s[i + 3] && n <= 9)
			return 1;
	return 0;
}

/* Cyrillic letters that look like a digit and take its place in Russian texts: Х and І. */
static char
roman_twin(struct slice s)
{
	if (s.n < 2 || s.s[0] != '\xD0')
		return 0;
	return s.s[1] == '\xA5' ? 'X' : s.s[1] == '\x86' ? 'I' : 0;
}

size_t
number_read_roman(struct slice s, uint32_t *value, int *upper)
{
	char plain[16];
	size_t i = 0, n = 0;
	uint32_t cp, total = 0, last = 0;
	int lower = 0, is_upper = 0;
	size_t k0 = s.n ? utf8_next(s.s, s.n, &cp) : 0;
	if (k0 && cp >= 0x2160 && cp <= 0x217B) { /* ready-made: ⅩⅢ adds up */
		*upper = cp < 0x2170;
		while (i < s.n) {
			size_t k = utf8_next(s.s + i, s.n - i, &cp);
			if (cp < 0x2160 || cp > 0x217B)
				break;
			total += (cp & 15) + 1;
			i += k;
		}
		*value = total;
		return i;
	}
	while (i < s.n && n < sizeof plain) {
		char twin = roman_twin((struct slice){s.s + i, s.n - i}), c = twin ? twin : s.s[i];
		char u = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
		if (!roman_digit((unsigned char)u))
			break;
		if (u == c)
			is_upper = 1;
		else
			lower = 1;
		plain[n++] = u;
		i += twin ? 2 : 1;
	}
	if (n == 0 || (lower && is_upper) || n == sizeof plain)
		return 0;
	for (size_t j = n; j-- > 0;) {
		uint32_t d = roman_digit((unsigned char)plain[j]);
		total = d < last ? total - d : total + d;
		last = d;
	}
	if (total > 4999 || !roman_usual(plain, n, total))
		return 0;
	*value = total;
	*upper = is_upper;
	return i;
}

static const struct {
	uint32_t cp, v;
} han_digits[] = {{0x3007, 0}, {0x96F6, 0}, {0x25CB, 0}, {0x4E00, 1}, {0x4E8C, 2}, {0x4E09, 3},
	{0x56DB, 4}, {0x4E94, 5}, {0x516D, 6}, {0x4E03, 7}, {0x516B, 8}, {0x4E5D, 9}, {0x4E24, 2},
	{0x5169, 2}, {0x5341, 10}, {0x767E, 100}, {0x5343, 1000}, {0x4E07, 10000}, {0x842C, 10000},
	{0x5EFF, 20}, {0x5345, 30}},
  han_formal[] = {{0x58F9, 1}, {0x58F1, 1}, {0x8CB3, 2}, {0x8D30, 2}, {0x53C1, 3}, {0x53C3, 3},
	  {0x53C2, 3}, {0x8086, 4}, {0x4F0D, 5}, {0x9646, 6}, {0x9678, 6}, {0x67D2, 7}, {0x634C, 8},
	  {0x7396, 9}, {0x62FE, 10}, {0x4F70, 100}, {0x4EDF, 1000}};

/* 0..9: a digit; 10, 100, 1000, 10000: a power; UINT32_MAX: neither. */
static uint32_t
han_digit(uint32_t cp, int *formal)
{
	if (cp < 0x25CB)
		return UINT32_MAX;
	for (size_t i = 0; i < sizeof han_digits / sizeof *han_digits; i++)
		if (han_digits[i].cp == cp)
			return han_digits[i].v;
	for (size_t i = 0; i < sizeof han_formal / sizeof *han_formal; i++)
		if (han_formal[i].cp == cp) {
			*formal = 1;
			return han_formal[i].v;
		}
	return UINT32_MAX;
}

size_t
number_read_han(struct slice s, uint32_t *value, int *formal)
{
	uint32_t total = 0, digit = 0, positional = 0, cp;
	size_t i = 0, n = 0, powers = 0;
	*formal = 0;
	while (i < s.n && n < 9) {
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		uint32_t d = han_digit(cp, formal);
		if (d == UINT32_MAX)
			break;
		if (d < 10) {
			digit = d;
			positional = positional * 10 + d;
		} else if (d == 20 || d == 30) {
			total += d;
			powers++;
		} else if (d == 10000) {
			total = (total + digit) * d;
			digit = 0;
			powers++;
		} else {
			total += (digit ? digit : 1) * d;
			digit = 0;
			powers++;
		}
		i += k;
		n++;
	}
	if (i == 0)
		return 0;
	*value = powers ? total + digit : positional;
	return i;
}

static size_t
read_circle(struct slice s, uint32_t *value)
{
	uint32_t cp;
	size_t k = s.n ? utf8_next(s.s, s.n, &cp) : 0;
	if (k < 3)
		return 0;
	for (size_t i = 0; i < sizeof circles / sizeof *circles; i++)
		if (cp >= circles[i].from && cp <= circles[i].to) {
			*value = cp - circles[i].from + circles[i].first;
			return k;
		}
	return 0;
}

static size_t
read_alphabet(struct slice s, enum num_system system, uint32_t *value)
{
	uint32_t cp;
	size_t k = s.n ? utf8_next(s.s, s.n, &cp) : 0;
	if (k < 2)
		return 0;
	for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
		/* the letters of one alphabet have one length */
		const char *l = alphabets[i].letters;
		if (alphabets[i].system != system || utf8_next(l, strlen(l), &cp) != k)
			continue;
		for (uint32_t v = 1; *l; v++, l += k)
			if (l[0] == s.s[0] && l[1] == s.s[1] && memcmp(l, s.s, k) == 0) {
				*value = v;
				return k;
			}
	}
	return 0;
}

/* ' ׳ ״ " ’ ΄ ʹ: it says that letters are a number. */
static int
is_number_sign(uint32_t cp)
{
	return cp == '\'' || cp == '"' || cp == 0x5F3 || cp == 0x5F4 || cp == 0x2019 ||
	       cp == 0x201D || cp == 0x384 || cp == 0x374 || cp == 0x2B9 || cp == 0xB4;
}

static uint32_t
hebrew_digit(uint32_t cp)
{
	static const uint16_t values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 20, 30, 40, 40, 50, 50,
		60, 70, 80, 80, 90, 90, 100, 200, 300, 400};
	return cp >= 0x5D0 && cp <= 0x5EA ? values[cp - 0x5D0] : 0;
}

static uint32_t
greek_digit(uint32_t cp)
{
	static const uint16_t values[] = {1, 2, 3, 4, 5, 7, 8, 9, 10, 20, 30, 40, 50, 60, 70, 80,
		100, 0, 200, 300, 400, 500, 600, 700, 800};
	cp = utf8_lower(cp);
	if (cp == 0x3DB) /* stigma */
		return 6;
	return cp >= 0x3B1 && cp <= 0x3C9 ? values[cp - 0x3B1] : 0;
}

/* Letters whose values fall from one to the next, with their signs; *sign: there was one. */
static size_t
read_sum(struct slice s, uint32_t (*digit)(uint32_t), uint32_t *value, int *sign)
{
	enum { SUM_LETTERS = 4 };
	uint32_t cp, last = UINT32_MAX, sum = 0;
	size_t i = 0, letters = 0, k;
	*sign = 0;
	while (i < s.n && letters <= SUM_LETTERS) {
		k = utf8_next(s.s + i, s.n - i, &cp);
		uint32_t d = digit(cp);
		if (d == 200 && slice_starts((struct slice){s.s + i + k, s.n - i - k}, "Τ")) {
			d = 6; /* ΣΤ΄ */
			k += 2;
		}
		if (d && (d >= last || *sign > 1))
			return 0;
		if (!d && !(letters && is_number_sign(cp)))
			break;
		*sign += !d;
		letters += d != 0;
		sum += d;
		last = d ? d : last;
		i += k;
	}
	*value = sum;
	return letters <= SUM_LETTERS ? i : 0;
}

/* ΙΑ΄ */
size_t
number_read_greek(struct slice s, uint32_t *value, int *sign)
{
	return read_sum(s, greek_digit, value, sign);
}

size_t
number_read(struct slice s, enum num_system system, uint32_t *value)
{
	static const uint32_t han = 1U << NUM_HAN | 1U << NUM_HAN_FORMAL | 1U << NUM_STEM |
	                            1U << NUM_BRANCH | 1U << NUM_POSITION;
	int flag = 0;
	size_t k;
	if (utf8_starts_ideograph(s.s, s.n) && !(han >> system & 1))
		return 0;
	switch (system) {
	case NUM_ARABIC:
		return read_arabic(s, value);
	case NUM_ROMAN_UPPER:
		k = number_read_roman(s, value, &flag);
		return flag ? k : 0;
	case NUM_ROMAN_LOWER:
		k = number_read_roman(s, value, &flag);
		return flag ? 0 : k;
	case NUM_LATIN_UPPER:
		*value = s.n && s.s[0] >= 'A' && s.s[0] <= 'Z' ? (uint32_t)(s.s[0] - 'A') + 1 : 0;
		return *value ? 1 : 0;
	case NUM_LATIN_LOWER:
		*value = s.n && s.s[0] >= 'a' && s.s[0] <= 'z' ? (uint32_t)(s.s[0] - 'a') + 1 : 0;
		return *value ? 1 : 0;
	case NUM_HAN:
		k = number_read_han(s, value, &flag);
		return flag ? 0 : k;
	case NUM_HAN_FORMAL:
		k = number_read_han(s, value, &flag);
		return flag ? k : 0;
	case NUM_CIRCLED:
		return read_circle(s, value);
	case NUM_HEBREW:
		return read_sum(s, hebrew_digit, value, &flag);
	case NUM_KERAIA:
		k = number_read_greek(s, value, &flag);
		return flag ? k : 0;
	default:
		return read_alphabet(s, system, value);
	}
}

void
number_each_sign(void (*each)(void *to, uint32_t cp), void *to)
{
	uint32_t cp;
	for (size_t i = 0; i < sizeof han_digits / sizeof *han_digits; i++)
		each(to, han_digits[i].cp);
	for (size_t i = 0; i < sizeof han_formal / sizeof *han_formal; i++)
		each(to, han_formal[i].cp);
	for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
		for (const char *l = alphabets[i].letters; *l; l += utf8_next(l, strlen(l), &cp)) {
			utf8_next(l, strlen(l), &cp);
			each(to, cp);
		}
}

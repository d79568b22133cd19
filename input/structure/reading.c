/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/reading.h"

#include <uchar.h>

#include "base/utf8.h"

enum { MAX_CHARACTERS = 8, MAX_BYTES = 80 };

/* What a bracket holds that may be a reading. */
struct reading {
	size_t end;       /* behind the closing bracket */
	size_t kana;      /* or 0 */
	size_t syllables; /* of Pinyin, or 0 */
	int katakana;     /* alone: so words of other languages are read */
};

int
reading_is_base(uint32_t cp)
{
	return utf8_script(cp) == SCRIPT_HAN || cp == 0x30F6 || cp == 0x203B;
}

static int
one_of(uint32_t cp, const char32_t *set)
{
	while (*set != 0 && *set != cp)
		set++;
	return *set != 0;
}

static int
is_toned(uint32_t cp)
{
	return one_of(cp, U"āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ");
}

/* （など） says something, and what it says is no reading. */
static int
is_particle(struct slice s)
{
	static const char *const words[] = {
		"など", "だけ", "のみ", "まで", "ほか", "から", "より", "また"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(s, words[i]))
			return 1;
	return 0;
}

static size_t
bracket_width(struct slice text, size_t at, const char *narrow, const char *wide)
{
	struct slice rest = {text.s + at, text.n - at};
	return slice_starts(rest, narrow) ? 1 : slice_starts(rest, wide) ? strlen(wide) : 0;
}

/* Counts one character of a reading; 0: readings have none such. */
static int
take_character(struct reading *r, uint32_t cp, int *toned, int *vowel, int *latin)
{
	int kana = utf8_script(cp) == SCRIPT_KANA;
	int was = *vowel;
	r->katakana &= cp >= 0x30A1 && cp <= 0x30FC;
	if (kana) {
		r->kana++;
		return !*latin;
	}
	*latin = 1;
	*toned |= is_toned(utf8_lower(cp));
	*vowel = is_toned(utf8_lower(cp)) || one_of(utf8_lower(cp), U"aeiouü");
	r->syllables += *vowel && !was;
	return r->kana == 0 && (*vowel || cp == ' ' || cp == '\'' || cp == 0x2019 ||
				       (utf8_lower(cp) >= 'a' && utf8_lower(cp) <= 'z'));
}

static int
read_reading(struct slice text, size_t at, struct reading *r)
{
	size_t open = bracket_width(text, at, "(", "（"), i = at + open, close = 0;
	int toned = 0, vowel = 0, latin = 0;
	*r = (struct reading){.katakana = 1};
	while (open > 0 && i < text.n && i - at < MAX_BYTES) {
		uint32_t cp;
		close = bracket_width(text, i, ")", "）");
		if (close > 0)
			break;
		i += utf8_next(text.s + i, text.n - i, &cp);
		if (!take_character(r, cp, &toned, &vowel, &latin))
			return 0;
	}
	if (close == 0 || close != open)
		return 0;
	r->end = i + close;
	if (toned)
		return 1;
	r->syllables = 0;
	return r->kana > 0 && !is_particle((struct slice){text.s + at + open, i - at - open});
}

/* A character has one to four kana as a rule, more than one on the average. */
static int
fits(const struct reading *r, size_t characters)
{
	size_t least = r->katakana || characters < 3 ? characters : (characters * 3 + 1) / 2;
	return r->kana >= least && r->kana <= characters * 4 + (characters == 1);
}

size_t
reading_end(struct slice text, size_t at, size_t lowest, size_t *from)
{
	struct reading r;
	size_t characters = 0, start = at;
	uint32_t cp;
	if (at <= lowest || !read_reading(text, at, &r))
		return 0;
	while (start > lowest && characters <= MAX_CHARACTERS) {
		size_t n = utf8_prev(text.s, start, &cp);
		if (!reading_is_base(cp))
			break;
		start -= n;
		/* one character has one syllable */
		if (++characters == r.syllables)
			break;
	}
	*from = start;
	return characters > 0 && characters <= MAX_CHARACTERS &&
	                       (r.syllables > 0 ? characters == r.syllables : fits(&r, characters))
	               ? r.end
	               : 0;
}

/* Readings, and brackets that hold kana or Pinyin and are none. */
struct habit {
	size_t found, others;
};

/* Counts those that open with this sign; its last byte is the rarest. */
static void
count_brackets(struct slice text, const char *sign, struct habit *h)
{
	size_t n = strlen(sign), from;
	const char *end = text.s + text.n;
	for (const char *p = text.s; p < end; p++) {
		struct reading r;
		uint32_t before = 0;
		p = memchr(p, sign[n - 1], (size_t)(end - p));
		if (p == NULL)
			break;
		/* nothing stands before the first bytes */
		size_t at = (size_t)(p - text.s) < n ? 0 : (size_t)(p - text.s) + 1 - n;
		if (at == 0 || memcmp(text.s + at, sign, n) != 0)
			continue;
		utf8_prev(text.s, at, &before);
		if (!reading_is_base(before) || !read_reading(text, at, &r))
			continue;
		if (reading_end(text, at, 0, &from) > 0)
			h->found++;
		else
			h->others++;
	}
}

int
reading_is_habit(struct slice text)
{
	enum { FEW = 5, SHARE = 3 };
	struct habit h = {0};
	count_brackets(text, "(", &h);
	count_brackets(text, "（", &h);
	return h.found >= FEW && h.found >= h.others * SHARE;
}

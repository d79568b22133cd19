/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/signs.h"

#include "input/structure/marks.h"
#include "input/structure/notemark.h"
#include "input/structure/reading.h"

const struct opt_row inline_options[] = {
	{"smart", OPT_FLAG, NULL, "no", "curl straight quotation marks in plain text"},
	OPT_END,
};

enum { SAMPLE_LINES = 4000, SAMPLE_STEP = 7, REACH = 160 };

static enum utf8_script
main_script(const struct plain *pl)
{
	size_t count[SCRIPT_MAX] = {0}, step = pl->lines.n > SAMPLE_LINES ? SAMPLE_STEP : 1;
	for (size_t i = 0, seen = 0; i < pl->lines.n && seen < SAMPLE_LINES; i += step) {
		struct slice t = pl->lines.v[i].text;
		seen += t.n > 0;
		for (size_t k = 0; k < t.n && k < 200;) {
			uint32_t cp;
			if (utf8_starts_ideograph(t.s + k, t.n - k)) {
				count[SCRIPT_HAN]++;
				k += 3;
				continue;
			}
			k += utf8_next(t.s + k, t.n - k, &cp);
			count[utf8_script(cp)]++;
		}
	}
	enum utf8_script best = SCRIPT_LATIN;
	for (int s = SCRIPT_LATIN; s < SCRIPT_MAX; s++)
		if (count[s] > count[best])
			best = (enum utf8_script)s;
	if ((best == SCRIPT_HAN || best == SCRIPT_KANA) &&
		count[SCRIPT_KANA] * 10 > count[SCRIPT_HAN])
		return SCRIPT_KANA;
	return best;
}

/* Does a pair of c around words begin at p? */
static size_t
pair_at(const char *p, const char *start, const char *end, char c)
{
	uint32_t prev = ' ', next, cp;
	if (p > start)
		utf8_prev(start, (size_t)(p - start), &prev);
	if (p + 1 >= end || (mark_is_word(prev) && !utf8_is_cjk(prev)) || prev == (uint32_t)c)
		return 0;
	utf8_next(p + 1, (size_t)(end - p - 1), &next);
	if (!mark_is_word(next) && !mark_is_opener(next))
		return 0;
	const char *stop = end - p > REACH ? p + REACH : end;
	for (const char *q = p + 1; q < stop; q++) {
		if (*q != c) {
			if (*q == '\n' && q + 1 < stop && q[1] == '\n')
				return 0;
			continue;
		}
		cp = ' ';
		if (q + 1 < end)
			utf8_next(q + 1, (size_t)(end - q - 1), &cp);
		return q[-1] == ' ' || (mark_is_word(cp) && !utf8_is_cjk(cp)) ? 0
		                                                              : (size_t)(q - p + 1);
	}
	return 0;
}

static size_t
count_pairs(struct slice text, char c, size_t enough)
{
	size_t pairs = 0;
	const char *end = text.s + text.n;
	for (const char *p = text.s; p < end && pairs < enough; p++) {
		p = memchr(p, c, (size_t)(end - p));
		if (p == NULL)
			break;
		size_t n = pair_at(p, text.s, end, c);
		if (n > 0) {
			pairs++;
			p += n - 1;
		}
	}
	return pairs;
}

static int
has(struct slice text, const char *word)
{
	size_t n = strlen(word);
	const char *end = text.s + text.n;
	for (const char *p = text.s; p + n <= end; p++) {
		p = memchr(p, word[0], (size_t)(end - p) - n + 1);
		if (p == NULL)
			return 0;
		if (memcmp(p, word, n) == 0)
			return 1;
	}
	return 0;
}

static int
is_kana_only(struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		if (utf8_script(cp) != SCRIPT_KANA && cp != 0x30FB)
			return 0;
	}
	return s.n > 0;
}

/* 《…》 are readings when at least five hold kana alone and follow an ideograph or ｜. */
static int
has_ruby(struct slice text)
{
	int found = 0;
	const char *end = text.s + text.n;
	for (const char *p = text.s; (p = memchr(p, '\xE3', (size_t)(end - p))) && end - p >= 6;
		p++) {
		if (memcmp(p, "\xE3\x80\x8A", 3) != 0)
			continue;
		const char *q = p + 3;
		while (q + 3 <= end && q - p < 90 && *q != '\n' &&
			memcmp(q, "\xE3\x80\x8B", 3) != 0)
			q++;
		uint32_t prev = 0;
		if (p > text.s)
			utf8_prev(text.s, (size_t)(p - text.s), &prev);
		struct slice reading = {p + 3, (size_t)(q - p - 3)};
		if (is_kana_only(reading) && utf8_script(prev) == SCRIPT_HAN && ++found >= 5)
			return 1;
	}
	return 0;
}

/* Habit between CJK and Latin letters inside a line: with a blank or without? */
static int
is_spaced_cjk(struct slice text)
{
	long habit = 0;
	size_t n = text.n < 200000 ? text.n : 200000;
	uint32_t a = 0, b = 0, cp;
	for (size_t i = 0; i < n;) {
		size_t run = utf8_ideographs(text.s + i, text.n - i);
		if (run > 3) { /* only what stands beside Latin letters counts */
			i += run;
			a = b = utf8_ideograph(text.s + i - 3);
			continue;
		}
		i += utf8_next(text.s + i, text.n - i, &cp);
		int latin = cp < 0x80 && mark_is_word(cp);
		if (latin && b == ' ' && utf8_is_cjk(a))
			habit++;
		else if (latin && utf8_is_cjk(b) && utf8_script(b) != SCRIPT_NONE)
			habit--;
		a = b;
		b = cp;
	}
	return habit > 0;
}

const char *
signs_foreign(const struct signs *c, enum utf8_script script)
{
	static const char *const languages[SCRIPT_MAX] = {[SCRIPT_GREEK] = "el",
		[SCRIPT_CYRILLIC] = "ru",
		[SCRIPT_HEBREW] = "he",
		[SCRIPT_ARABIC] = "ar",
		[SCRIPT_DEVANAGARI] = "und-Deva",
		[SCRIPT_THAI] = "th",
		[SCRIPT_HAN] = "und-Hani",
		[SCRIPT_KANA] = "ja",
		[SCRIPT_HANGUL] = "ko"};
	int cjk = c->script == SCRIPT_HAN || c->script == SCRIPT_KANA || c->script == SCRIPT_HANGUL;
	if (script == c->script || (cjk && script == SCRIPT_HAN))
		return NULL;
	return languages[script];
}

static void
mark_special(struct signs *c)
{
	static const char always[] = "_*:@\n";
	for (const char *p = always; *p != '\0'; p++)
		c->special[(unsigned char)*p] = 1;
	c->special['='] = c->equals;
	c->special['~'] = c->tilde;
	c->special['+'] = c->plus;
	c->special['w'] = c->www;
	c->special['<'] = c->tags;
	c->special['['] = c->pages || c->notes != 0;
	c->special[']'] = c->notes != 0;
	c->special['"'] = c->special['\''] = c->smart;
	if (c->ruby)
		c->special[0xE3] = 1;
	if (c->readings)
		c->special['('] = c->special[0xEF] = 1;
	if (c->ruby || c->annotated)
		c->special[0xE2] = c->special[0xEF] = 1;
	if (signs_foreign(c, SCRIPT_GREEK))
		c->special[0xCD] = c->special[0xCE] = c->special[0xCF] = c->special[0xE1] = 1;
	if (signs_foreign(c, SCRIPT_CYRILLIC))
		memset(c->special + 0xD0, 1, 4);
	if (signs_foreign(c, SCRIPT_ARABIC))
		memset(c->special + 0xD6, 1, 8);
	if (signs_foreign(c, SCRIPT_THAI))
		c->special[0xE0] = 1;
	if (signs_foreign(c, SCRIPT_KANA))
		c->special[0xE3] = 1;
	if (signs_foreign(c, SCRIPT_HAN))
		memset(c->special + 0xE4, 1, 6);
	if (signs_foreign(c, SCRIPT_HANGUL))
		memset(c->special + 0xEA, 1, 4);
}

void
signs_directions(struct signs *c, int square, int round)
{
	c->square = (uint8_t)square;
	c->round = (uint8_t)round;
	if (square)
		c->special['['] = c->special[']'] = 1;
	if (round)
		c->special['('] = c->special[')'] = c->special[0xEF] = 1;
}

int
signs_find(struct plain *pl)
{
	struct signs *c = ARENA_NEW(pl->job->arena, struct signs);
	if (c == NULL)
		return -1;
	struct slice text = pl->lines.text;
	pl->blocks->signs = c;
	c->script = main_script(pl);
	c->star = has(text, "**") ? "italic" : "bold";
	/* elsewhere one pair is chance */
	size_t pairs = pl->profile.gutenberg ? 1 : 3;
	c->equals = count_pairs(text, '=', pairs) >= pairs;
	c->tilde = count_pairs(text, '~', pairs) >= pairs;
	c->plus = count_pairs(text, '+', pairs) >= pairs;
	c->www = (uint8_t)has(text, "www.");
	c->notes = pl->profile.technical ? 0 : notemark_bare_words(text);
	c->pages = has(text, "[Pg ") || has(text, "[Page ");
	c->tags = has(text, "</i>") || has(text, "</b>") || has(text, "</sc>") ||
	          has(text, "</em>") || has(text, "</strong>");
	c->smart = (uint8_t)opt_flag(pl->job->opts, "smart");
	/* Pinyin has more letters than it has characters to read */
	if (c->script == SCRIPT_LATIN && pl->profile.cjk && reading_is_habit(text))
		c->script = SCRIPT_HAN;
	if (c->script == SCRIPT_KANA || c->script == SCRIPT_HAN) {
		c->annotated = (uint8_t)has(text, "\xEF\xBC\xBB\xEF\xBC\x83");
		c->ruby = (uint8_t)(pl->profile.aozora || has_ruby(text));
		c->readings = (uint8_t)(!c->ruby && reading_is_habit(text));
		c->spaced_cjk = (uint8_t)is_spaced_cjk(text);
	}
	mark_special(c);
	return 0;
}

/* * * *, ***, ⁂, ———, ＊＊＊, ○ ○ ○: signs only, few kinds of them. */
static int
is_break(const struct line *l)
{
	uint32_t kinds[3], cp;
	size_t n = 0, chars = 0;
	if (l->text.n > 120 || mark_is_word(l->first))
		return 0;
	for (size_t i = 0; i < l->text.n;) {
		i += utf8_next(l->text.s + i, l->text.n - i, &cp);
		if (utf8_is_space(cp))
			continue;
		if (mark_is_word(cp) || mark_is_opener(cp) || mark_is_closer(cp) != 0)
			if (cp != '*' && cp != '_' && cp != '<' && cp != '>')
				return 0;
		size_t k = 0;
		while (k < n && kinds[k] != cp)
			k++;
		if (k == n && n == 3)
			return 0;
		if (k == n)
			kinds[n++] = cp;
		chars++;
	}
	if (n == 0 || kinds[0] == '|' ||
		(n == 1 && chars == 1 && kinds[0] < 0x2000 && cp != '*' && cp != '#'))
		return 0;
	/* what ends sentences or stands for speech is no break unless repeated with blanks */
	if (kinds[0] == '.' || kinds[0] == 0x2026 || kinds[0] == '!' || kinds[0] == '?' ||
		kinds[0] == 0x3002 || kinds[0] == ',')
		return chars >= 3 && l->text.n > chars * 2 - 2 && kinds[0] == '.';
	return 1;
}

int
breaks_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct line *l = &pl->lines.v[i];
		if (pl->v[i].kind != V_NONE || !is_break(l))
			continue;
		int above = i > 0 && l->blanks_before == 0 && pl->v[i - 1].kind == V_NONE;
		int below =
			i + 1 < pl->lines.n && l->blanks_after == 0 && pl->v[i + 1].kind == V_NONE;
		/* drawn lines beside text are its frame */
		int drawn = l->first == '-' || l->first == '=' || l->first == '+' ||
		            l->first == '_' || (l->first >= 0x2500 && l->first <= 0x257F);
		if ((above && below) || (drawn && (above || below)))
			continue;
		block_take(pl, i, i, V_BREAK, 1, "scene-break", 92);
	}
	return 0;
}

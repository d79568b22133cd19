/* SPDX-License-Identifier: Apache-2.0 */
/* Which language: by script first, then by frequent words, then by characters that only one
 * orthography has. */
#include <uchar.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/profile.h"

enum {
	SAMPLE_LINES = 1200,
	WORD_SLOTS = 2048,
	WORD_CAP = 24,
	LONG_WORD = 3,
	HANS_MOST = 6000 /* so many say how ideographs are written */
};

static const struct {
	const char *tag;
	enum utf8_script script;
	const char *words;
} languages[] = {
#define LANGUAGE(tag, script, words) {tag, SCRIPT_##script, words},
#include "input/structure/languages.def"
};

enum { N_LANGUAGES = sizeof languages / sizeof *languages };

/* The frequent words of all languages. */
struct tongues {
	struct {
		uint64_t key;
		uint64_t langs; /* bit set */
	} slot[WORD_SLOTS];
};

struct census {
	const struct tongues *tongues;
	size_t script[SCRIPT_MAX];
	size_t hits[N_LANGUAGES];
	size_t longs[N_LANGUAGES]; /* of three letters and more, each once */
	uint64_t seen[WORD_SLOTS / 64];
	size_t words;
	size_t hans, hant;
};

static void
tongues_fill(struct tongues *c)
{
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		const char *p = languages[i].words;
		while (*p) {
			size_t n = strcspn(p, " ");
			uint64_t key = digest_key((struct slice){p, n});
			size_t s = (size_t)key % WORD_SLOTS;
			while (c->slot[s].key && c->slot[s].key != key)
				s = (s + 1) % WORD_SLOTS;
			c->slot[s].key = key;
			c->slot[s].langs |= (uint64_t)1 << i;
			p += n + (p[n] == ' ');
		}
	}
}

static void
count_word(struct census *c, const char *word, size_t n)
{
	const struct tongues *t = c->tongues;
	uint64_t key = digest_key((struct slice){word, n});
	size_t s = (size_t)key % WORD_SLOTS;
	c->words++;
	while (t->slot[s].key && t->slot[s].key != key)
		s = (s + 1) % WORD_SLOTS;
	if (!t->slot[s].key)
		return;
	int fresh = n >= LONG_WORD && (c->seen[s / 64] >> s % 64 & 1) == 0;
	c->seen[s / 64] |= (uint64_t)1 << s % 64;
	for (size_t i = 0; i < N_LANGUAGES; i++)
		if (t->slot[s].langs >> i & 1) {
			c->hits[i]++;
			c->longs[i] += (size_t)fresh;
		}
}

static int
one_of(uint32_t cp, const char32_t *set)
{
	while (*set != 0 && *set != cp)
		set++;
	return *set != 0;
}

static int
is_ascii_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static void
count_line(struct census *c, struct slice t)
{
	char word[WORD_CAP + 4];
	size_t n = 0;
	int whole = 1;
	for (size_t i = 0; i <= t.n;) {
		uint32_t cp = ' ';
		size_t from = i;
		for (; i < t.n && is_ascii_letter(t.s[i]); i++)
			if (n <= WORD_CAP - 4)
				word[n++] = (char)(t.s[i] | 32);
			else
				whole = 0;
		c->script[SCRIPT_LATIN] += i - from;
		if (c->script[SCRIPT_HAN] >= HANS_MOST && utf8_starts_ideograph(t.s + i, t.n - i)) {
			c->script[SCRIPT_HAN]++;
			whole &= n <= WORD_CAP - 4;
			if (whole) {
				memcpy(word + n, t.s + i, 3);
				n += 3;
			}
			i += 3;
			continue;
		}
		size_t k = i < t.n ? utf8_next(t.s + i, t.n - i, &cp) : 1;
		i += k;
		enum utf8_script s = cp < 0x80 ? SCRIPT_NONE : utf8_script(cp);
		if (s != SCRIPT_NONE)
			c->script[s]++;
		if (s == SCRIPT_HAN && c->script[s] < HANS_MOST) {
			c->hans += (size_t)one_of(
				cp, U"这们国来时为说个会对发经过后开关东车马见长门问书");
			c->hant += (size_t)one_of(
				cp, U"這們國來時為說個會對發經過後開關東車馬見長門問書");
		}
		enum utf8_class k2 = cp < 0x80 ? UTF8_OTHER : utf8_class(cp);
		int letter = k2 == UTF8_LETTER || k2 == UTF8_MARK;
		if (letter && n <= WORD_CAP - 4) {
			n += utf8_encode(utf8_lower(cp), word + n);
		} else if (letter) {
			whole = 0;
		} else {
			if (n && whole)
				count_word(c, word, n);
			n = 0;
			whole = 1;
		}
	}
}

static const char *
by_words(const struct census *c, enum utf8_script script)
{
	size_t best = 0, most = 0;
	for (size_t i = 0; i < N_LANGUAGES; i++)
		if (languages[i].script == script && c->hits[i] > most) {
			most = c->hits[i];
			best = i;
		}
	/* fewer than one word in twelve: no language that we know */
	return most && most * 12 >= c->words ? languages[best].tag : "und";
}

const char *
profile_language(const struct lines *l)
{
	struct tongues tongues = {0};
	tongues_fill(&tongues);
	struct census c = {.tongues = &tongues};
	size_t step = l->n / SAMPLE_LINES + 1, total = 0;
	for (size_t i = 0; i < l->n; i += step) {
		struct slice t = l->v[i].text;
		if (t.n > 400)
			t.n = 400;
		while (t.n && t.n < l->v[i].text.n && ((unsigned char)t.s[t.n] & 0xC0) == 0x80)
			t.n--;
		count_line(&c, t);
	}
	for (int s = 0; s < SCRIPT_MAX; s++)
		total += c.script[s];
	/* one syllable or character says as much as two letters */
	size_t cjk = c.script[SCRIPT_HAN] + c.script[SCRIPT_KANA];
	if (c.script[SCRIPT_HANGUL] * 3 > total)
		return "ko";
	if (cjk * 4 > total) {
		if (c.script[SCRIPT_KANA] * 10 > cjk)
			return "ja";
		return c.hant > c.hans ? "zh-Hant" : "zh-Hans";
	}
	enum utf8_script best = SCRIPT_LATIN;
	for (int s = 0; s < SCRIPT_MAX; s++)
		if (s != SCRIPT_NONE && s != SCRIPT_OTHER && c.script[s] > c.script[best])
			best = (enum utf8_script)s;
	switch (best) {
	case SCRIPT_GREEK:
		return "el";
	case SCRIPT_HEBREW:
		return "he";
	case SCRIPT_THAI:
		return "th";
	case SCRIPT_LATIN:
	case SCRIPT_CYRILLIC:
	case SCRIPT_ARABIC:
	case SCRIPT_DEVANAGARI:
		return total ? by_words(&c, best) : "und";
	default:
		return "und";
	}
}

/* ---- blocks in another language ---- */

struct tongues *
tongues_make(struct arena *a)
{
	struct tongues *t = ARENA_NEW(a, struct tongues);
	if (t != NULL)
		tongues_fill(t);
	return t;
}

/* The language's row, without region and script; N_LANGUAGES: it has none. */
static size_t
row_of(const char *tag)
{
	size_t i = 0, n = strcspn(tag, "-");
	while (i < N_LANGUAGES && (languages[i].tag[0] != tag[0] || strlen(languages[i].tag) != n ||
					  memcmp(languages[i].tag, tag, n) != 0))
		i++;
	return i;
}

/* words of one or two letters are in many languages */
enum { LONG_MIN = 3, LONG_MOST = 5, LONG_SHARE = 8, OWN_SHARE = 10, FAR = 4 };

/* Are most words so far of the text's own language? */
static int
is_usual(const struct census *c, size_t own, size_t words_min)
{
	return c->words >= words_min && c->hits[own] * OWN_SHARE >= c->words;
}

static const char *
other_than(const struct census *c, size_t own, size_t words_min)
{
	size_t best = own;
	int tie = 0;
	for (size_t i = 0; i < N_LANGUAGES; i++) {
		if (i == own || languages[i].script != languages[own].script)
			continue;
		tie = c->hits[i] == c->hits[best] || (tie && c->hits[i] < c->hits[best]);
		best = c->hits[i] > c->hits[best] ? i : best;
	}
	size_t longs = c->longs[best];
	return !tie && c->words >= words_min && longs >= LONG_MIN &&
	                       (longs >= LONG_MOST || longs * LONG_SHARE >= c->words) &&
	                       c->hits[best] >= c->hits[own] * FAR
	               ? languages[best].tag
	               : NULL;
}

const char *
tongues_other(const struct tongues *t, const struct lines *l, size_t first, size_t last,
	const char *usual)
{
	enum { WORDS_MIN = 8 };
	size_t own = row_of(usual);
	struct census c = {.tongues = t};
	if (own == N_LANGUAGES)
		return NULL;
	for (size_t i = first; i <= last; i++) {
		count_line(&c, l->v[i].text);
		if (is_usual(&c, own, WORDS_MIN))
			return NULL;
	}
	return other_than(&c, own, WORDS_MIN);
}

const char *
tongues_phrase(const struct tongues *t, struct slice text, const char *usual)
{
	enum { WORDS_MIN = 6 };
	size_t own = row_of(usual);
	struct census c = {.tongues = t};
	if (own == N_LANGUAGES)
		return NULL;
	count_line(&c, text);
	return is_usual(&c, own, WORDS_MIN) ? NULL : other_than(&c, own, WORDS_MIN);
}

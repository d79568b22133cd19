/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_guess.h"

#include <stdlib.h>
#include <strings.h>

#include <uchardet/uchardet.h>

#include "base/digest.h"
#include "input/encoding_score.h"

enum {
	GLANCE = 8 * 1024,
	SAMPLE = 48 * 1024,
	LONG_LINE = 4096,
	LONGEST_PIECE = 16 * 1024,
	MAX_CANDIDATES = 64
};
enum { VOTE = 4 * COST_UNIT, BEHIND = 200 * COST_UNIT, PLAIN = 500 * COST_UNIT };

/* Encodings of more than one byte a character and the languages they are used for. The shape of
 * the codes decides whether they are worth decoding. */
struct many_bytes {
	const char *name;
	int prior;
	unsigned char lead[2], trail[2]; /* ranges */
	const char *languages;           /* tags of char_models */
};
static const struct many_bytes many_bytes[] = {
	{"GB18030", -2, {0x81, 0xFE}, {0x30, 0xFE}, "zh-Hans zh-Hant ja ko"},
	{"Big5", -4, {0x81, 0xFE}, {0x40, 0xFE}, "zh-Hant zh-Hans"},
	{"Big5-HKSCS", -7, {0x81, 0xFE}, {0x40, 0xFE}, "zh-Hant zh-Hans"},
	{"CP932", -4, {0x81, 0xFC}, {0x40, 0xFC}, "ja"},
	{"EUC-JP", -6, {0x8E, 0xFE}, {0xA1, 0xFE}, "ja"},
	{"CP949", -4, {0x81, 0xFE}, {0x41, 0xFE}, "ko"},
	{"EUC-TW", -24, {0x8E, 0xFE}, {0xA1, 0xFE}, "zh-Hant"},
	{"JOHAB", -40, {0x84, 0xF9}, {0x31, 0xFE}, "ko"},
};

struct candidate {
	const char *name;
	const char *language;
	const struct code_page *page; /* NULL: many bytes */
	uint64_t text;                /* of many bytes: a digest of what they read */
	int64_t cost;
};

struct contest {
	struct slice sample;
	struct pair_counts pairs;
	struct candidate v[MAX_CANDIDATES];
	size_t n;
	unsigned char *tables[8];
};

static int
has_high(const char *s, size_t n)
{
	size_t i = 0;
	for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
		memcpy(&w, s + i, sizeof w);
		if ((w & 0x8080808080808080U) != 0)
			return 1;
	}
	for (; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return 1;
	return 0;
}

/* A line, or of a long one a piece that ends behind a byte which no character can go on after. */
static size_t
piece_at(const char *s, size_t n)
{
	const char *lf = memchr(s, '\n', n);
	size_t k = lf ? (size_t)(lf + 1 - s) : n;
	if (k <= LONG_LINE)
		return k;
	for (size_t i = LONG_LINE; i < k; i++)
		if ((unsigned char)s[i] < 0x30)
			return i + 1;
	return k;
}

void
guess_sample(struct slice bytes, size_t most, struct buf *sample)
{
	uint64_t all = 0, seen = 0;
	for (size_t i = 0, k; i < bytes.n; i += k) {
		k = piece_at(bytes.s + i, bytes.n - i);
		if (has_high(bytes.s + i, k))
			all += k;
	}
	for (size_t i = 0, k; i < bytes.n && sample->n < most; i += k) {
		k = piece_at(bytes.s + i, bytes.n - i);
		if (!has_high(bytes.s + i, k))
			continue;
		if (all <= most || sample->n * all <= seen * most) {
			size_t room = most - sample->n, take = k;
			if (take > LONGEST_PIECE)
				take = LONGEST_PIECE;
			buf_put(sample, bytes.s + i, take < room ? take : room);
		}
		seen += k;
	}
}

/* Could it be text of this encoding, by the shape of its codes alone? */
static int
has_shape(struct slice s, const struct many_bytes *m)
{
	size_t good = 0, bad = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char a = (unsigned char)s.s[i];
		if (a < 0x80)
			continue;
		unsigned char b = i + 1 < s.n ? (unsigned char)s.s[i + 1] : 0;
		int narrow = m->lead[1] == 0xFC && ((a >= 0xA1 && a <= 0xDF) || a == 0x80);
		if (narrow) {
			good++;
		} else if (a >= m->lead[0] && a <= m->lead[1] && b >= m->trail[0] &&
			   b <= m->trail[1]) {
			good++;
			i++;
		} else {
			bad++;
		}
	}
	return bad * 5 <= good || bad <= 1;
}

static void
enter(struct contest *c, const char *name, const char *language, const struct code_page *page,
	uint64_t text, int64_t cost)
{
	if (c->n < MAX_CANDIDATES)
		c->v[c->n++] = (struct candidate){name, language, page, text, cost};
}

static int
judge_many_bytes(struct contest *c, const struct many_bytes *m)
{
	struct charset room;
	const struct charset *cs = charset_find(m->name, &room);
	struct decoded d = {0};
	if (cs == NULL || charset_decode(cs, c->sample, 0, &d) != 0 || d.text.failed) {
		decoded_free(&d);
		return cs == NULL ? 0 : -1;
	}
	struct candidate best = {.cost = INT64_MAX};
	int64_t handicap = 0;
	for (const char *p = m->languages; *p != '\0'; handicap += 3 * COST_UNIT) {
		size_t n = strcspn(p, " ");
		for (size_t k = 0; char_models[k].language != NULL; k++) {
			const struct char_model *cm = &char_models[k];
			if (strlen(cm->language) != n || memcmp(cm->language, p, n) != 0)
				continue;
			if (c->tables[k] == NULL)
				c->tables[k] = score_chars_table(cm);
			if (c->tables[k] == NULL) {
				decoded_free(&d);
				return -1;
			}
			int64_t cost = score_chars(buf_slice(&d.text), c->tables[k]) + handicap;
			if (cost < best.cost)
				best = (struct candidate){m->name, cm->language, NULL, 0, cost};
		}
		p += n + (p[n] == ' ');
	}
	uint64_t text = digest_key(buf_slice(&d.text));
	decoded_free(&d);
	enter(c, best.name, best.language, NULL, text,
		best.cost - m->prior + score_latin(&c->pairs));
	return 0;
}

/* What uchardet calls an encoding, and we another name for. */
static int
same_name(const char *theirs, const char *ours)
{
	static const char *const rows[][2] = {
		{"ISO-8859-1", "WINDOWS-1252"},
		{"ISO-8859-9", "WINDOWS-1254"},
		{"SHIFT_JIS", "CP932"},
		{"EUC-KR", "CP949"},
		{"UHC", "CP949"},
		{"BIG5-HKSCS", "Big5-HKSCS"},
		{"TIS-620", "CP874"},
		{"ISO-8859-11", "CP874"},
		{"IBM850", "CP850"},
		{"IBM852", "CP852"},
		{"IBM855", "CP855"},
		{"IBM862", "CP862"},
		{"IBM865", "CP865"},
		{"IBM866", "CP866"},
		{"MAC-CENTRALEUROPE", "MAC-LATIN2"},
		{"IBM737", "CP737"},
	};
	if (strcasecmp(theirs, ours) == 0)
		return 1;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcasecmp(rows[i][0], theirs) == 0 && strcasecmp(rows[i][1], ours) == 0)
			return 1;
	return 0;
}

/* A second opinion, worth a few nats. */
static void
ask_uchardet(struct contest *c)
{
	uchardet_t u = uchardet_new();
	if (u != NULL && uchardet_handle_data(u, c->sample.s, c->sample.n) == 0) {
		uchardet_data_end(u);
		const char *name = uchardet_get_charset(u);
		for (size_t i = 0; i < c->n; i++)
			if (same_name(name, c->v[i].name))
				c->v[i].cost -= VOTE;
	}
	if (u != NULL)
		uchardet_delete(u);
}

static unsigned
certainty_of(int64_t margin)
{
	/* margin / (margin + 6 nats) */
	return (unsigned)(margin * 100 / (margin + 6 * COST_UNIT));
}

/* Do they read the sample as the same text? */
static int
agree(const struct contest *c, const struct candidate *a, const struct candidate *b)
{
	if (a->page != NULL && b->page != NULL)
		return pages_agree(&c->pairs, a->page, b->page);
	return a->page == NULL && b->page == NULL && a->text == b->text;
}

/* Is it beyond doubt? Only ideographs can be, for code pages differ in a few rare letters. */
static int
choose(const struct contest *c, struct guess *g)
{
	const struct candidate *best = NULL, *second = NULL;
	for (size_t i = 0; i < c->n; i++)
		if (best == NULL || c->v[i].cost < best->cost)
			best = &c->v[i];
	if (best == NULL)
		return 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct candidate *k = &c->v[i];
		if (k == best || agree(c, k, best))
			continue;
		if (second == NULL || k->cost < second->cost)
			second = k;
	}
	g->name = best->name;
	g->language = best->language;
	g->certainty = 99;
	if (second != NULL) {
		g->certainty = certainty_of(second->cost - best->cost);
		g->runner_up = second->name;
	}
	return best->page == NULL && (second == NULL || second->cost - best->cost > PLAIN);
}

/* Characters that are as usual in some language as those of real texts are (7 to 8 nats for two
 * high bytes); code pages read as ideographs give more than 11. */
static int
is_of_ideographs(const struct contest *c, int64_t best)
{
	enum { HIGH_MIN = 600, NATS = 9 };
	int64_t high = 0;
	for (size_t i = 0; i < c->sample.n; i++)
		high += (unsigned char)c->sample.s[i] >= 0x80;
	return high >= HIGH_MIN && best <= high / 2 * NATS * COST_UNIT;
}

static int
compete(struct contest *c)
{
	for (size_t i = 0; i < sizeof many_bytes / sizeof many_bytes[0]; i++)
		if (has_shape(c->sample, &many_bytes[i]) &&
			judge_many_bytes(c, &many_bytes[i]) != 0)
			return -1;
	int64_t best = INT64_MAX / 4;
	for (size_t i = 0; i < c->n; i++)
		best = c->v[i].cost < best ? c->v[i].cost : best;
	if (is_of_ideographs(c, best))
		return 0;
	int64_t ascii[LETTER_MODELS];
	score_ascii(&c->pairs, ascii);
	for (size_t i = 0; code_pages[i].name != NULL; i++) {
		const struct letter_model *m;
		/* what is further behind is no runner-up */
		int64_t cost = score_page(&c->pairs, &code_pages[i], ascii, best + BEHIND, &m);
		if (m == NULL)
			continue;
		enter(c, code_pages[i].name, m->language, &code_pages[i], 0, cost);
		best = cost < best ? cost : best;
	}
	ask_uchardet(c);
	return 0;
}

static int64_t
cost_utf8(struct slice piece)
{
	int64_t cost = 0;
	for (size_t i = 0; i < piece.n;) {
		uint32_t cp;
		i += utf8_next(piece.s + i, piece.n - i, &cp);
		if (cp >= 0x80)
			cost += cp == UTF8_BAD ? COST_ILLEGAL : 3 * COST_UNIT;
	}
	return cost;
}

static void
contest_end(struct contest *c)
{
	pairs_free(&c->pairs);
	for (size_t i = 0; i < sizeof c->tables / sizeof c->tables[0]; i++)
		free(c->tables[i]);
	free(c);
}

int64_t
guess_cost(const char *name, struct slice piece)
{
	if (strcmp(name, "UTF-8") == 0)
		return cost_utf8(piece);
	struct contest *c = calloc(1, sizeof *c);
	if (c == NULL)
		return -1;
	c->sample = piece;
	int64_t cost = -1;
	for (size_t i = 0; code_pages[i].name != NULL; i++) {
		static const int64_t nothing[LETTER_MODELS];
		const struct letter_model *m;
		if (strcmp(code_pages[i].name, name) == 0 && pairs_count(&c->pairs, piece) == 0)
			cost = score_page(&c->pairs, &code_pages[i], nothing, INT64_MAX / 2, &m);
	}
	for (size_t i = 0; i < sizeof many_bytes / sizeof many_bytes[0]; i++)
		if (strcmp(many_bytes[i].name, name) == 0 &&
			judge_many_bytes(c, &many_bytes[i]) == 0)
			cost = c->v[0].cost;
	contest_end(c);
	return cost;
}

/* Sets plain when a longer sample could not change the answer. */
static int
guess_from(struct slice bytes, size_t most, struct guess *g, int *plain)
{
	*g = (struct guess){0};
	struct buf sample = {0};
	guess_sample(bytes, most, &sample);
	struct contest *c = calloc(1, sizeof *c);
	int result = -1;
	if (c != NULL && !sample.failed) {
		c->sample = buf_slice(&sample);
		if (pairs_count(&c->pairs, c->sample) == 0) {
			result = compete(c);
			*plain = choose(c, g) || sample.n < most;
		}
	}
	if (c != NULL)
		contest_end(c);
	buf_free(&sample);
	return result;
}

int
guess_extended(struct slice bytes, struct guess *g)
{
	int plain = 0, result = guess_from(bytes, GLANCE, g, &plain);
	return result != 0 || plain ? result : guess_from(bytes, SAMPLE, g, &plain);
}

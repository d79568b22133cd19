/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_score.h"

#include <stdlib.h>

enum { INDEX_SIZE = 0x900 };

/* What one byte is under one code page, whatever the language. */
struct byte_fact {
	uint32_t folded;    /* 0: no character */
	enum symbol symbol; /* when no letter of the language */
	size_t at;          /* in the index of a model */
	enum utf8_script script;
	int cost;                  /* of choosing this character within its symbol */
	unsigned char letter_case; /* 0 none, 1 lower, 2 upper */
};

/* The frequent pairs first: so it shows soon that a reading is too unlikely. */
static int
more_first(const void *a, const void *b)
{
	const struct pair_count *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return x->first != y->first ? x->first - y->first : x->second - y->second;
}

/* Where a letter's symbol stands in the index of a model; INDEX_SIZE: nowhere. */
static size_t
index_of(uint32_t cp)
{
	if (cp < 0x700)
		return cp;
	if (cp >= 0xE00 && cp < 0xE80)
		return cp - 0xE00 + 0x700;
	if (cp >= 0x1080 && cp < 0x1100)
		return cp - 0x1080 + 0x780;
	if (cp >= 0x1E00 && cp < 0x1F00)
		return cp - 0x1E00 + 0x800;
	return INDEX_SIZE;
}

static unsigned char *
letter_index_new(void)
{
	unsigned char *index = calloc(LETTER_MODELS, INDEX_SIZE);
	for (size_t m = 0; index != NULL && letter_models[m].language != NULL; m++) {
		const uint16_t *letters = letter_models[m].letters;
		for (size_t i = 0; letters[i] != 0; i++)
			if (index_of(letters[i]) < INDEX_SIZE)
				index[m * INDEX_SIZE + index_of(letters[i])] =
					(unsigned char)(SYM_LETTERS + i);
	}
	return index;
}

int
pairs_count(struct pair_counts *p, struct slice s)
{
	*p = (struct pair_counts){0};
	uint32_t *n = calloc(65536, sizeof *n);
	if (n == NULL)
		return -1;
	unsigned prev = '\n';
	for (size_t i = 0; i < s.n; i++) {
		unsigned c = (unsigned char)s.s[i];
		n[prev << 8 | c]++;
		p->used[c] = 1;
		prev = c;
	}
	size_t high = 0, ascii = 0;
	for (unsigned k = 0; k < 65536; k++)
		if (n[k] > 0)
			(k & 0x8080) != 0 ? high++ : ascii++;
	p->high = malloc((high + ascii + 1) * sizeof *p->high);
	if (p->high == NULL) {
		free(n);
		return -1;
	}
	p->ascii = p->high + high;
	for (unsigned k = 0; k < 65536; k++) {
		if (n[k] == 0)
			continue;
		struct pair_count one = {(unsigned char)(k >> 8), (unsigned char)k, n[k]};
		if ((k & 0x8080) != 0)
			p->high[p->n_high++] = one;
		else
			p->ascii[p->n_ascii++] = one;
	}
	free(n);
	qsort(p->high, p->n_high, sizeof *p->high, more_first);
	p->index = letter_index_new();
	if (p->index == NULL) {
		pairs_free(p);
		return -1;
	}
	return 0;
}

void
pairs_free(struct pair_counts *p)
{
	free(p->high);
	free(p->index);
	*p = (struct pair_counts){0};
}

static int
cost_of(const char *costs, size_t i)
{
	return costs[i] - COST_ZERO;
}

/* Punctuation and symbols by how often text has them, in eighths of a nat within their symbol. */
static int
symbol_cost(uint32_t cp, enum symbol s)
{
	static const struct {
		uint16_t cp;
		unsigned char cost;
	} rows[] = {
		{0x2019, 0},
		{0x201C, 6},
		{0x201D, 6},
		{0xAB, 8},
		{0xBB, 8},
		{0x201E, 10},
		{0x2018, 14},
		{0x2013, 8},
		{0x2014, 10},
		{0xA0, 6},
		{0x2026, 12},
		{0xA9, 14},
		{0xB0, 14},
		{0xA7, 14},
		{0xB7, 18},
		{0x2022, 14},
		{0x20AC, 16},
		{0xA3, 20},
		{0xBF, 18},
		{0xA1, 20},
		{0xAD, 18},
		{0xAE, 20},
		{0xBD, 22},
		{0xB2, 22},
		{0xD7, 22},
		{0xB1, 24},
		{0x2122, 22},
		{0x2116, 12},
		{0xB4, 24},
		{0x201A, 26},
		{0xA8, 56},
		{0xAF, 56},
		{0xB8, 56},
		{0xA4, 56},
		{0xA6, 48},
		{0xAC, 48},
		{0xAA, 20},
		{0xBA, 18},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].cp == cp)
			return rows[i].cost;
	if (s == SYM_BOX)
		return cp == 0x2500 || cp == 0x2502 ? 12 : cp < 0x2580 ? 24 : 28;
	if (cp >= 0xE000) /* no page has signs behind those for private use */
		return COST_PRIVATE;
	return cp < 0x100 ? 32 : 44;
}

static enum symbol
symbol_of(uint32_t cp)
{
	if (cp == ' ' || (cp != 0xA0 && utf8_is_space(cp)) || cp < 0x20)
		return SYM_SPACE;
	switch (cp) {
	case 0x201C:
	case 0xAB:
	case 0x201E:
	case 0x2018:
	case 0x201A:
	case 0xBF:
	case 0xA1:
	case 0x2039:
		return SYM_OPEN;
	case 0x201D:
	case 0xBB:
	case 0x2026:
	case 0x203A:
		return SYM_CLOSE;
	case 0x2019:
		return SYM_APOSTROPHE;
	case 0xAA:
	case 0xBA:
		return SYM_SYMBOL;
	case 0x2013:
	case 0x2014:
	case 0xA0:
	case 0xAD:
		return SYM_DASH;
	default:
		break;
	}
	if (cp >= 0x2500 && cp <= 0x259F)
		return SYM_BOX;
	enum utf8_class k = utf8_class(cp);
	if (k == UTF8_LETTER || k == UTF8_MARK)
		return SYM_OTHER;
	if (cp < 0x80)
		return cp >= '0' && cp <= '9' ? SYM_DIGIT : SYM_PUNCT;
	return SYM_SYMBOL;
}

static void
find_facts(const struct code_page *page, struct byte_fact facts[256])
{
	for (unsigned b = 0; b < 256; b++) {
		struct byte_fact *f = &facts[b];
		uint32_t cp = b < 128 ? b : page->high[b - 128];
		*f = (struct byte_fact){.folded = cp, .symbol = SYM_SYMBOL};
		if (b >= 128 && cp < 0xA0 && cp != 0x85)
			f->folded = 0;
		if (f->folded == 0 && b >= 128) {
			f->cost = COST_ILLEGAL;
			continue;
		}
		if (cp == 0x85) /* seldom meant: in windows encodings the byte is an ellipsis */
			f->cost = COST_ILLEGAL;
		f->symbol = symbol_of(cp);
		f->script = utf8_script(cp);
		uint32_t lower = utf8_lower(cp), upper = utf8_upper(cp);
		if (f->symbol == SYM_OTHER && lower != upper)
			f->letter_case = lower == cp ? 1 : 2;
		f->folded = lower;
		f->at = index_of(lower);
		if (b >= 128 && f->symbol != SYM_OTHER && f->cost == 0)
			f->cost = symbol_cost(cp, f->symbol);
	}
}

/* The symbol of a byte in this language, and the cost of the very character. */
static enum symbol
symbol_in(const struct letter_model *m, const unsigned char *index, const struct byte_fact *f,
	int *cost)
{
	*cost = f->cost;
	if (f->symbol != SYM_OTHER)
		return f->symbol;
	if (f->at < INDEX_SIZE && index[f->at] != 0)
		return (enum symbol)index[f->at];
	if (f->folded < 0x80) {
		*cost = 26;
		return SYM_LATIN;
	}
	*cost = f->folded < 0x100 ? 30 : 44;
	return f->script == m->script ? SYM_FOREIGN : SYM_OTHER;
}

static int64_t
score_model(const struct pair_counts *p, const struct byte_fact facts[256],
	const struct letter_model *m, const unsigned char *index, int64_t enough)
{
	static const unsigned char case_cost[3][3] = {{0, 1, 16}, {0, 0, 48}, {0, 3, 10}};
	unsigned char symbol[256];
	int cost[256];
	for (unsigned b = 0; b < 256; b++)
		if (p->used[b] || b == '\n')
			symbol[b] = (unsigned char)symbol_in(m, index, &facts[b], &cost[b]);
	int64_t sum = 0;
	for (size_t i = 0; i < p->n_high && sum < enough; i++) {
		const struct pair_count *k = &p->high[i];
		unsigned a = k->first, b = k->second;
		int one = cost_of(m->pairs, (size_t)symbol[a] * m->size + symbol[b]) + cost[b] +
		          case_cost[facts[a].letter_case][facts[b].letter_case];
		/* where the language's texts are written with other marks, it knows no better */
		if (facts[a].folded == 0x201D && symbol[b] >= SYM_LETTERS)
			one += 2 * COST_UNIT;
		if (facts[b].folded == 0x201D && symbol[a] == SYM_SPACE)
			one += 2 * COST_UNIT;
		sum += (int64_t)one * k->n;
	}
	return sum;
}

int64_t
score_latin(const struct pair_counts *p)
{
	uint64_t ascii = 0, high = 1;
	for (size_t i = 0; i < p->n_ascii; i++) {
		unsigned c = p->ascii[i].second | 0x20;
		if (c >= 'a' && c <= 'z')
			ascii += p->ascii[i].n;
	}
	for (size_t i = 0; i < p->n_high; i++)
		if (p->high[i].second >= 0x80)
			high += p->high[i].n;
	return (ascii > 20 * high         ? 5
		       : ascii > 5 * high ? 3
		       : ascii > 2 * high ? 1
					  : 0) *
	       COST_UNIT;
}

void
score_ascii(const struct pair_counts *p, int64_t out[LETTER_MODELS])
{
	int64_t best = INT64_MAX;
	for (size_t m = 0; letter_models[m].language != NULL; m++) {
		const struct letter_model *l = &letter_models[m];
		out[m] = 0;
		if (l->script != SCRIPT_LATIN)
			continue;
		for (size_t i = 0; i < p->n_ascii; i++) {
			unsigned a = p->ascii[i].first | 0x20, b = p->ascii[i].second | 0x20;
			if (a < 'a' || a > 'z' || b < 'a' || b > 'z')
				continue;
			size_t at =
				(size_t)(SYM_LETTERS + a - 'a') * l->size + SYM_LETTERS + b - 'a';
			out[m] += (int64_t)cost_of(l->pairs, at) * p->ascii[i].n;
		}
		if (out[m] < best)
			best = out[m];
	}
	/* text mostly in ASCII letters is hardly in another script */
	int64_t foreign = score_latin(p);
	for (size_t m = 0; letter_models[m].language != NULL; m++)
		if (letter_models[m].script != SCRIPT_LATIN)
			out[m] = foreign;
	/* a quarter of what they say, and never decisive: a text may quote another language */
	const int64_t most = 10 * COST_UNIT;
	for (size_t m = 0; letter_models[m].language != NULL; m++) {
		if (letter_models[m].script != SCRIPT_LATIN)
			continue;
		out[m] = (out[m] - best) / 4;
		if (out[m] > most)
			out[m] = most;
	}
}

/* Which scripts the high bytes of the sample would be letters of. */
static unsigned
scripts_seen(const struct pair_counts *p, const struct byte_fact facts[256])
{
	unsigned seen = 0;
	for (unsigned b = 128; b < 256; b++)
		if (p->used[b] && facts[b].symbol == SYM_OTHER)
			seen |= 1U << facts[b].script;
	return seen;
}

int64_t
score_page(const struct pair_counts *p, const struct code_page *page,
	const int64_t ascii[LETTER_MODELS], int64_t bound, const struct letter_model **model)
{
	struct byte_fact facts[256];
	find_facts(page, facts);
	const unsigned seen = scripts_seen(p, facts);
	int64_t best = bound + page->prior;
	*model = NULL;
	for (size_t m = 0; letter_models[m].language != NULL; m++) {
		const struct letter_model *l = &letter_models[m];
		/* a language none of whose letters are seen; of the Latin ones the likeliest stay,
		 * for the text may have nothing but quotation marks */
		if ((seen >> l->script & 1) == 0 &&
			!(l->script == SCRIPT_LATIN && ascii[m] < 4 * COST_UNIT))
			continue;
		int64_t start = ascii[m] - l->prior;
		int64_t cost =
			start + score_model(p, facts, l, p->index + m * INDEX_SIZE, best - start);
		if (cost < best) {
			best = cost;
			*model = l;
		}
	}
	return *model ? best - page->prior : INT64_MAX / 2;
}

int
pages_agree(const struct pair_counts *p, const struct code_page *a, const struct code_page *b)
{
	for (unsigned i = 128; i < 256; i++)
		if (p->used[i] && a->high[i - 128] != b->high[i - 128])
			return 0;
	return 1;
}

/* What is not among the usual characters, by block. */
static const struct {
	uint16_t first;
	unsigned char nats;
} blocks[] = {
	{0x0000, 10},
	{0x0080, 14},
	{0x00A0, 10},
	{0x0250, 13},
	{0x0370, 10},
	{0x0530, 14},
	{0x2000, 9},
	{0x2070, 11},
	{0x2E80, 13},
	{0x3000, 9},
	{0x3040, 10},
	{0x3100, 12},
	{0x3400, 15},
	{0x4E00, 13},
	{0xA000, 14},
	{0xAC00, 13},
	{0xD7B0, 14},
	{0xE000, 16},
	{0xF900, 13},
	{0xFB00, 14},
	{0xFF00, 9},
	{0xFF61, 11},
	{0xFFE0, 10},
	{0xFFF0, 16},
	{0xFFFD, 14},
	{0xFFFE, 16},
};

unsigned char *
score_chars_table(const struct char_model *m)
{
	unsigned char *t = malloc(CHAR_TABLE);
	if (t == NULL)
		return NULL;
	const size_t n = sizeof blocks / sizeof blocks[0];
	for (size_t i = 0; i < n; i++) {
		size_t end = i + 1 < n ? blocks[i + 1].first : CHAR_TABLE;
		memset(t + blocks[i].first, blocks[i].nats * COST_UNIT, end - blocks[i].first);
	}
	for (size_t i = 0; m->chars[i] != 0; i++)
		t[m->chars[i]] = (unsigned char)cost_of(m->costs, i);
	return t;
}

static int
is_narrow_kana(uint32_t cp)
{
	return cp >= 0xFF61 && cp <= 0xFF9F;
}

int64_t
score_chars(struct slice text, const unsigned char *table)
{
	int64_t sum = 0;
	uint32_t prev = '\n';
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		if (cp >= 0x80) {
			int one = cp < CHAR_TABLE ? table[cp] : 15 * COST_UNIT;
			if (prev < 0x80)
				one += (prev | 0x20) >= 'a' && (prev | 0x20) <= 'z' ? 24 : 8;
			else if (is_narrow_kana(prev) && is_narrow_kana(cp))
				one = 36;
			else if (prev == cp && cp >= 0x2500 && cp <= 0x25FF)
				one = 4;
			sum += one;
		} else if (prev >= 0x80) {
			int alpha = (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
			sum += alpha ? 52 : cp <= ' ' ? 22 : 34;
		}
		prev = cp;
	}
	return sum;
}

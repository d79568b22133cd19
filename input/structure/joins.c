/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/joins.h"

#include "input/structure/signs.h"
#include "input/structure/marks.h"

enum { MAX_WORD = 64, MIN_SLOTS = 64, SOFT_HYPHEN = 0xAD, NOT_SIGN = 0xAC };

/* A word of interest and how often the text has it inside its lines. */
struct slot {
	uint64_t hash; /* 0: free */
	uint32_t count;
};

/* A line that ends with a hyphen (or, in Korean, in a word). */
struct seam {
	uint32_t line, next;
	uint64_t joined, hyphened, left, right;
	uint8_t join;
};

struct joins {
	struct slot *slots;
	size_t mask;
	struct seam *seams;
	size_t n_seams;
	uint8_t korean;
};

size_t
joins_hyphen(struct slice text)
{
	uint32_t cp, prev;
	if (text.n < 2)
		return 0;
	size_t n = utf8_prev(text.s, text.n, &cp);
	if (cp != '-' && cp != 0x2010 && cp != SOFT_HYPHEN && cp != NOT_SIGN)
		return 0;
	if (n == text.n)
		return 0;
	utf8_prev(text.s, text.n - n, &prev);
	return utf8_class(prev) == UTF8_LETTER && !utf8_is_cjk(prev) ? n : 0;
}

/* ---- words ---- */

static int
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	enum utf8_class k = utf8_class(cp);
	return (k == UTF8_LETTER || k == UTF8_MARK) && !utf8_is_cjk(cp);
}

static uint64_t
mix(uint64_t h, uint32_t cp)
{
	return (h ^ (cp < 0x80 ? (cp >= 'A' && cp <= 'Z' ? cp + 32 : cp) : utf8_lower(cp))) *
	       0x100000001B3U;
}

#define HASH_START 0xCBF29CE484222325U

/* The last (first) word of a text; letters only. */
static struct slice
last_word(struct slice t)
{
	size_t from = t.n;
	while (from > 0) {
		uint32_t cp;
		size_t n = utf8_prev(t.s, from, &cp);
		if (!is_letter(cp) || t.n - from > MAX_WORD)
			break;
		from -= n;
	}
	return (struct slice){t.s + from, t.n - from};
}

static struct slice
first_word(struct slice t)
{
	size_t end = 0;
	while (end < t.n && end < MAX_WORD) {
		uint32_t cp;
		size_t n = utf8_next(t.s + end, t.n - end, &cp);
		if (!is_letter(cp))
			break;
		end += n;
	}
	return (struct slice){t.s, end};
}

static uint64_t
hash_on(uint64_t h, struct slice w)
{
	for (size_t i = 0; i < w.n;) {
		uint32_t cp;
		i += utf8_next(w.s + i, w.n - i, &cp);
		h = mix(h, cp);
	}
	return h;
}

static struct slot *
slot_of(const struct joins *j, uint64_t hash)
{
	size_t i = (size_t)(hash >> 20) & j->mask;
	while (j->slots[i].hash != 0 && j->slots[i].hash != hash)
		i = (i + 1) & j->mask;
	return &j->slots[i];
}

static uint32_t
count_of(const struct joins *j, uint64_t hash)
{
	return slot_of(j, hash)->count;
}

/* Counts the words of one line, not the last one when it goes on below. */
static void
count_line(const struct joins *j, struct slice t)
{
	struct slice tail = {t.s + t.n, 0};
	size_t hyphen = joins_hyphen(t);
	if (hyphen > 0) {
		tail = last_word((struct slice){t.s, t.n - hyphen});
		t.n = (size_t)(tail.s - t.s);
	}
	uint64_t whole = HASH_START, part = HASH_START;
	size_t letters = 0, in_part = 0, parts = 0;
	for (size_t i = 0; i <= t.n;) {
		uint32_t cp = ' ';
		size_t n = 1;
		if (i < t.n) {
			cp = (unsigned char)t.s[i];
			if (cp >= 0x80)
				n = utf8_next(t.s + i, t.n - i, &cp);
		}
		i += n;
		if (is_letter(cp)) {
			whole = mix(whole, cp);
			part = mix(part, cp);
			letters++;
			in_part++;
			continue;
		}
		if (in_part > 0) {
			struct slot *s = slot_of(j, part);
			s->count += s->hash != 0;
			parts++;
			part = HASH_START;
			in_part = 0;
		}
		if ((cp == '-' || cp == 0x2010) && letters > 0) {
			whole = mix(whole, '-');
			continue;
		}
		if (letters > 0 && parts > 1) {
			struct slot *s = slot_of(j, whole);
			s->count += s->hash != 0;
		}
		whole = HASH_START;
		letters = parts = 0;
	}
}

/* ---- seams ---- */

static int
goes_on(const struct plain *pl, size_t i, size_t *next)
{
	uint8_t kind = pl->v[i].kind;
	if (kind == V_TABLE || kind == V_CODE)
		return 0;
	*next = block_below(pl, i);
	return *next != SIZE_MAX && !pl->v[*next].starts && pl->v[*next].kind == kind;
}

static int
is_seam(const struct plain *pl, const struct joins *j, size_t i, size_t *next)
{
	const struct line *l = &pl->lines.v[i];
	if (l->text.n == 0)
		return 0;
	if (j->korean) {
		if (utf8_script(l->last) != SCRIPT_HANGUL || !goes_on(pl, i, next))
			return 0;
		return utf8_script(pl->lines.v[*next].first) == SCRIPT_HANGUL;
	}
	if (l->last != '-' && l->last < 0x80)
		return 0;
	if (joins_hyphen(l->text) == 0 || !goes_on(pl, i, next))
		return 0;
	return is_letter(pl->lines.v[*next].first);
}

static int
seams_collect(struct plain *pl, struct joins *j)
{
	size_t n = 0, next = 0;
	for (size_t i = 0; i < pl->lines.n; i++)
		n += (size_t)is_seam(pl, j, i, &next);
	size_t slots = MIN_SLOTS;
	while (slots < n * 8)
		slots *= 2;
	j->mask = slots - 1;
	j->seams = ARENA_ARRAY(pl->job->arena, struct seam, n + 1);
	j->slots = ARENA_ARRAY(pl->job->arena, struct slot, slots);
	if (j->seams == NULL || j->slots == NULL)
		return -1;
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (!is_seam(pl, j, i, &next))
			continue;
		struct slice a = pl->lines.v[i].text;
		a.n -= joins_hyphen(a);
		struct slice left = last_word(a), right = first_word(pl->lines.v[next].text);
		struct seam *s = &j->seams[j->n_seams++];
		s->line = (uint32_t)i;
		s->next = (uint32_t)next;
		s->left = hash_on(HASH_START, left);
		s->right = hash_on(HASH_START, right);
		s->joined = hash_on(s->left, right);
		s->hyphened = hash_on(mix(s->left, '-'), right);
		const uint64_t all[] = {s->left, s->right, s->joined, s->hyphened};
		for (size_t k = 0; k < 4; k++)
			slot_of(j, all[k])->hash = all[k];
	}
	return 0;
}

/* The forms that the document has elsewhere decide; where it has neither, its habit; where it has
 * no habit, whether both halves are words of their own. */
static void
seams_decide(const struct plain *pl, struct joins *j)
{
	size_t undone = 0, kept = 0;
	for (size_t i = 0; i < j->n_seams; i++) {
		struct seam *s = &j->seams[i];
		uint32_t joined = count_of(j, s->joined), hyphened = count_of(j, s->hyphened);
		if (j->korean) {
			s->join = joined > 0 && count_of(j, s->left) == 0 ? JOIN_NONE : JOIN_SPACE;
			continue;
		}
		undone += joined > hyphened;
		kept += hyphened > joined;
	}
	if (j->korean)
		return;
	for (size_t i = 0; i < j->n_seams; i++) {
		struct seam *s = &j->seams[i];
		const struct line *l = &pl->lines.v[s->line];
		uint32_t joined = count_of(j, s->joined), hyphened = count_of(j, s->hyphened);
		uint32_t right = pl->lines.v[s->next].first;
		if (l->last == SOFT_HYPHEN || l->last == NOT_SIGN)
			s->join = JOIN_HYPHEN;
		else if (joined != hyphened)
			s->join = joined > hyphened ? JOIN_HYPHEN : JOIN_NONE;
		else if (utf8_is_upper(right))
			s->join = JOIN_NONE;
		else if (undone + kept >= 4 && undone >= 3 * kept)
			s->join = JOIN_HYPHEN;
		else if (undone + kept >= 4 && kept >= 3 * undone)
			s->join = JOIN_NONE;
		else
			s->join = count_of(j, s->left) > 0 && count_of(j, s->right) > 0
			                  ? JOIN_NONE
			                  : JOIN_HYPHEN;
	}
}

int
joins_find(struct plain *pl)
{
	struct joins *j = ARENA_NEW(pl->job->arena, struct joins);
	if (j == NULL)
		return -1;
	pl->blocks->joins = j;
	j->korean = pl->blocks->signs->script == SCRIPT_HANGUL;
	if (seams_collect(pl, j) != 0)
		return -1;
	if (j->n_seams == 0)
		return 0;
	for (size_t i = 0; i < pl->lines.n; i++)
		if (pl->lines.v[i].text.n > 0)
			count_line(j, pl->lines.v[i].text);
	/* one half of each seam was counted as a word of its own: what stands at the line's
	 * beginning, or where no hyphen ends the line, at its end */
	for (size_t i = 0; i < j->n_seams; i++) {
		struct slot *half = slot_of(j, j->korean ? j->seams[i].left : j->seams[i].right);
		half->count -= half->count > 0;
	}
	seams_decide(pl, j);
	return 0;
}

static const struct seam *
seam_at(const struct joins *j, size_t line)
{
	size_t lo = 0, hi = j->n_seams;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (j->seams[mid].line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < j->n_seams && j->seams[lo].line == line ? &j->seams[lo] : NULL;
}

enum join
joins_between(const struct plain *pl, size_t line, size_t next)
{
	const struct line *a = &pl->lines.v[line], *b = &pl->lines.v[next];
	const struct joins *j = pl->blocks->joins;
	const struct signs *c = pl->blocks->signs;
	if (j->n_seams > 0) {
		const struct seam *s = seam_at(j, line);
		if (s != NULL)
			return (enum join)s->join;
	}
	int left = utf8_is_cjk(a->last), right = utf8_is_cjk(b->first);
	if (left && right)
		return JOIN_NONE;
	if (left || right) {
		/* quotation marks and dashes without width of their own, beside CJK */
		uint32_t other = left ? b->first : a->last;
		if (mark_is_word(other) && c->spaced_cjk)
			return JOIN_SPACE;
		return JOIN_NONE;
	}
	if ((c->script == SCRIPT_HAN || c->script == SCRIPT_KANA) && a->last > 0x7F &&
		b->first > 0x7F && !mark_is_word(a->last) && !mark_is_word(b->first))
		return JOIN_NONE;
	/* a dash that stands close to its word goes on close */
	if (a->last == 0x2014 || slice_ends(a->text, "--")) {
		size_t n = a->last == 0x2014 ? 3 : 2;
		uint32_t prev = ' ';
		if (a->text.n > n)
			utf8_prev(a->text.s, a->text.n - n, &prev);
		return utf8_is_space(prev) ? JOIN_SPACE : JOIN_NONE;
	}
	if (b->first == 0x2014 && b->text.n > 3 && b->text.s[3] != ' ')
		return JOIN_NONE;
	return JOIN_SPACE;
}

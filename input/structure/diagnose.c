/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/diagnose.h"

#include <stdio.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/propose.h"
#include "input/structure/rules.h"

enum {
	LEVELS = 16,
	BLOCK_CELLS = 160, /* the shortest repetition that is reported */
	UNIT_CELLS = 40,
	DOUBTS = 300, /* steps in numberings that are looked into */
	DOUBTFUL = 65 /* per cent of certainty below which a heading is noted */
};

static uint32_t
line_of(const struct heads *h, const struct cand *c)
{
	return h->pl->lines.v[c->first].number;
}

static const char *
range_text(struct heads *h, uint32_t a, uint32_t b)
{
	if (a == b)
		return diag_num(h->pl->job, a);
	return arena_printf(h->pl->job->arena, "%u-%u", (unsigned)a, (unsigned)b);
}

/* ---- numbers ---- */

/* The member of c's series before c that carries this number; NULL: none. */
static const struct cand *
number_at(const struct heads *h, const struct cand *c, uint32_t value, int also_after)
{
	const struct series *s = &h->series[c->series];
	const struct cand *end = also_after ? &h->cand[s->last] + 1 : c;
	for (const struct cand *k = &h->cand[s->first]; k < end; k++) {
		const struct label *l = cand_label(k);
		if (k->heading && k->series == c->series && l && l->value == value)
			return k;
	}
	return NULL;
}

static void
gap_report(struct heads *h, const struct cand *b, uint32_t from, uint32_t to)
{
	struct job *job = h->pl->job;
	for (uint32_t v = from + 1; v < to && v < from + 100; v++) {
		uint32_t last = v;
		if (number_at(h, b, v, 1))
			continue;
		while (last + 1 < to && !number_at(h, b, last + 1, 1))
			last++;
		DIAG(job, NUMBERING_GAP, line_of(h, b), range_text(h, v, last), diag_num(job, from),
			diag_num(job, to));
		v = last;
	}
}

/* highest: of the series so far. */
static void
number_pair(struct heads *h, const struct cand *a, const struct cand *b, uint32_t highest)
{
	const struct label *x = cand_label(a), *y = cand_label(b);
	struct job *job = h->pl->job;
	uint32_t line = line_of(h, b);
	const struct series *s = &h->series[b->series];
	if (y->value == NUM_LAST || x->value == NUM_LAST)
		return;
	if (y->value > highest + 1)
		gap_report(h, b, highest, y->value);
	else if (y->value < x->value && y->value > 1)
		DIAG(job, NUMBERING_BACK, line, diag_num(job, x->value), diag_num(job, y->value));
	if (!s->backs && !s->repeats)
		return;
	const struct cand *same = number_at(h, b, y->value, 0);
	if (same && cand_label(same)->suffix == y->suffix && same->title_key != b->title_key)
		DIAG(job, NUMBERING_REPEAT, line, diag_num(job, y->value),
			diag_num(job, line_of(h, same)));
}

static int
numbers_check(struct heads *h)
{
	size_t doubts = 0;
	int32_t *last = ARENA_ARRAY(h->arena, int32_t, h->n_series + 1);
	uint32_t *highest = ARENA_ARRAY(h->arena, uint32_t, h->n_series + 1);
	if (!last || !highest)
		return -1;
	for (size_t i = 0; i < h->n_cands && doubts < DOUBTS; i++) {
		const struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (!c->heading || !l || l->depth > 1 || h->series[c->series].n < 3)
			continue;
		if (last[c->series]) {
			const struct cand *a = &h->cand[last[c->series] - 1];
			doubts += l->value != cand_label(a)->value + 1;
			number_pair(h, a, c, highest[c->series]);
		}
		last[c->series] = (int32_t)i + 1;
		if (l->value > highest[c->series] && l->value != NUM_LAST)
			highest[c->series] = l->value;
	}
	return 0;
}

/* Does the next heading that looks like c count on from it? */
static int
counts_on(const struct heads *h, const struct cand *c)
{
	for (const struct cand *k = c + 1; k < h->cand + h->n_cands; k++)
		if (k->heading && k->level <= c->level)
			return k->group == c->group && cand_label(k) &&
			       cand_label(k)->value == cand_label(c)->value + 1;
	return 0;
}

/* Two books in one file: chapters begin at 1 again, and nothing above says of what. */
static void
restarts_check(struct heads *h)
{
	const struct cand *last[LEVELS] = {NULL};
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (!c->heading || c->level >= LEVELS)
			continue;
		const struct cand *a = last[c->level];
		const struct label *x = a ? cand_label(a) : NULL;
		if (l && x && a->group == c->group && l->depth <= 1 && l->value == 1 &&
			x->value >= 2 && x->value != NUM_LAST && counts_on(h, c))
			DIAG(h->pl->job, NUMBERING_RESTART, line_of(h, c),
				diag_num(h->pl->job, x->value));
		for (size_t k = c->level + 1U; k < LEVELS; k++)
			last[k] = NULL;
		last[c->level] = c;
	}
}

/* The same number with another title, not only next to each other. */
static void
repeats_check(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		if (!c->heading || c->copy_of < 0 || !cand_label(c) || !cand_label(c)->title.n)
			continue;
		const struct cand *first = &h->cand[c->copy_of];
		if (first->heading && cand_label(first) && first->series == c->series)
			DIAG(h->pl->job, DUPLICATE_HEADING, line_of(h, c),
				diag_num(h->pl->job, line_of(h, first)));
	}
}

/* ---- announced counts ---- */

/* Distinct titles of the series that begins directly below c, up to a heading that is no deeper. */
static size_t
count_below(const struct heads *h, const struct cand *c)
{
	const struct cand *end = h->cand + h->n_cands;
	const struct cand *b = cand_below(h, c);
	size_t n = 0;
	if (!b)
		return 0;
	if (b->grouped) {
		while (b && b->grouped) {
			n++;
			b = cand_below(h, b);
		}
		return n;
	}
	if (!cand_label(b))
		return 0;
	int32_t series = b->series;
	for (const struct cand *k = b; k < end; k++) {
		if (k->heading && k->level <= c->level)
			break;
		if (!k->heading || k->series != series)
			continue;
		int known = 0;
		for (const struct cand *e = b; e < k && !known; e++)
			known = e->heading && e->series == series && e->title_key == k->title_key;
		n += !known;
		if (n > 99)
			break;
	}
	return n;
}

static void
counts_check(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		if (!c->heading || !c->announces || cand_label(c))
			continue;
		size_t n = count_below(h, c);
		if (n > 1 && n == c->announces)
			DIAG(h->pl->job, COUNT_CONFIRMED, line_of(h, c), diag_num(h->pl->job, n));
		else if (n > 1)
			DIAG(h->pl->job, COUNT_MISMATCH, line_of(h, c),
				diag_num(h->pl->job, c->announces), diag_num(h->pl->job, n));
	}
}

/* ---- repeated blocks ---- */

static uint64_t
unit_hash(const struct heads *h, const struct unit *u)
{
	const struct line *l = h->pl->lines.v;
	struct slice a = l[u->first].text, b = l[u->last].text;
	if (a.n > 96)
		a.n = 96;
	if (b.n > 96) {
		b.s += b.n - 96;
		b.n = 96;
	}
	uint64_t x = digest_key(a) * 31 + digest_key(b);
	return (x + u->cells) | 1;
}

static int
units_equal(const struct heads *h, const struct unit *a, const struct unit *b)
{
	if (a->last - a->first != b->last - b->first || a->cells != b->cells || a->rule)
		return 0;
	for (size_t i = 0; a->first + i <= a->last; i++)
		if (!slice_eq(h->pl->lines.v[a->first + i].text, h->pl->lines.v[b->first + i].text))
			return 0;
	return 1;
}

static int
is_text(const struct heads *h, const struct unit *u)
{
	uint8_t kind = h->pl->v[u->first].kind;
	return kind == V_NONE || kind == V_HEADING;
}

/* From unit i on the text of unit k on stands again: how many units, how many cells? */
static size_t
run_length(const struct heads *h, size_t k, size_t i, uint32_t *cells)
{
	size_t n = 0;
	*cells = 0;
	while (i + n < h->n_units && k + n < i &&
		units_equal(h, &h->unit[k + n], &h->unit[i + n])) {
		*cells += h->unit[i + n].cells;
		n++;
	}
	return n;
}

static int
blocks_check(struct heads *h)
{
	size_t slots = 64;
	while (slots < h->n_units * 2)
		slots *= 2;
	uint32_t *slot = ARENA_ARRAY(h->arena, uint32_t, slots);
	uint64_t *key = ARENA_ARRAY(h->arena, uint64_t, slots);
	if (!slot || !key)
		return -1;
	for (size_t i = 0; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		if (u->rule || u->cells < UNIT_CELLS || !is_text(h, u))
			continue;
		uint64_t x = unit_hash(h, u);
		size_t s = (size_t)(x >> 7) & (slots - 1);
		while (slot[s] && key[s] != x)
			s = (s + 1) & (slots - 1);
		uint32_t cells = 0;
		size_t n = slot[s] ? run_length(h, slot[s] - 1, i, &cells) : 0;
		if (n && cells >= BLOCK_CELLS && (n > 1 || cells >= 2 * BLOCK_CELLS)) {
			const struct line *l = h->pl->lines.v;
			size_t k = slot[s] - 1, start = i;
			while (k > 0 && start > k + n &&
				units_equal(h, &h->unit[k - 1], &h->unit[start - 1])) {
				k--;
				start--;
				n++;
			}
			u = &h->unit[start];
			DIAG(h->pl->job, DUPLICATE_BLOCK, l[u->first].number,
				range_text(h, l[u->first].number,
					l[h->unit[start + n - 1].last].number),
				range_text(h, l[h->unit[k].first].number,
					l[h->unit[k + n - 1].last].number));
			i = start + n - 1;
			continue;
		}
		if (!slot[s]) {
			slot[s] = (uint32_t)i + 1;
			key[s] = x;
		}
	}
	return 0;
}

/* ---- paragraphs that stop ---- */

static int
ends_open(uint32_t cp)
{
	enum utf8_class k = utf8_class(cp);
	return k == UTF8_LETTER || k == UTF8_DIGIT || cp == ',' || cp == 0xFF0C || cp == 0x3001;
}

static void
stops_check(struct heads *h)
{
	if (h->closes < 85)
		return;
	for (size_t i = 0; i + 1 < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		const struct cand *next =
			h->unit[i + 1].cand < 0 ? NULL : &h->cand[h->unit[i + 1].cand];
		const struct cand *own = u->cand < 0 ? NULL : &h->cand[u->cand];
		const struct line *l = &h->pl->lines.v[u->last];
		if (u->cells < 90 || !is_text(h, u) || u->rule || !next || !next->heading)
			continue;
		const struct region *r = profile_at(&h->pl->profile, u->first);
		if (u->last > u->first && r->wrapping != WRAP_HARD)
			continue; /* lines that stay lines */
		if ((own && (own->heading || own->grouped || own->taken)) || !ends_open(l->last))
			continue;
		DIAG(h->pl->job, TRUNCATED_PARAGRAPH, l->number, NULL);
	}
}

static void
doubts_check(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		if (c->heading && c->certainty < DOUBTFUL && !rules_say(h->pl, c->first))
			DIAG(h->pl->job, HEADING_GUESSED, line_of(h, c),
				diag_num(h->pl->job, c->level), diag_num(h->pl->job, c->certainty));
	}
}

int
diagnose(struct heads *h)
{
	if (numbers_check(h) < 0 || blocks_check(h) < 0)
		return -1;
	restarts_check(h);
	repeats_check(h);
	propose_numbers(h);
	counts_check(h);
	stops_check(h);
	doubts_check(h);
	return 0;
}

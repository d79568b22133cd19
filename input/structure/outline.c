/* SPDX-License-Identifier: Apache-2.0 */
/* Headings of one look have one level. Which look stands above which is learned from the whole
 * document: what directly follows what, what starts anew below what, words, space, size. */
#include "input/structure/outline.h"

#include <stdlib.h>

#include "base/digest.h"
#include "input/structure/outline_inside.h"

enum {
	ANNOUNCED = 60, /* evidence of a line that announces a count, for what it announces */
	NESTED = 100    /* evidence from which one look lies inside another */
};

static uint32_t
bucket(uint16_t blanks, uint16_t gap, uint32_t top)
{
	uint32_t b = blanks > gap ? (uint32_t)(blanks - gap) : 0;
	return b > top ? top : b;
}

static uint64_t
look_key(const struct outline *o, const struct cand *c)
{
	const struct heads *h = o->h;
	const struct label *l = cand_label(c);
	uint8_t k[16] = {0};
	k[0] = c->deco == DECO_BOLD ? DECO_BOLD : c->deco;
	k[1] = c->deco_char;
	if (c->deco == DECO_ATX || (c->deco == DECO_UNDERLINE &&
					   (!(l && l->unit) || o->by_rule[c->deco_char & 127]))) {
		k[2] = l && l->depth > 1 ? l->depth : 0;
	} else if (l) {
		k[0] = k[1] = 0;
		memcpy(k + 4, &l->pattern, 8);
		k[12] = (uint8_t)(!l->unit && !l->title.n);
		k[13] = 1;
	} else {
		k[4] = c->caps == CAPS_ALL;
		k[5] = c->place == PLACE_CENTRE;
		k[6] = (uint8_t)(c->space > 3 ? 3 : c->space);
		k[7] = (uint8_t)bucket(c->after, h->gap, 1);
		if (c->han) /* blank lines vary there without meaning */
			k[6] = k[7] = 0;
		k[8] = (uint8_t)c->sign;
		k[9] = (uint8_t)(c->sign >> 8);
	}
	return digest_key((struct slice){(const char *)k, sizeof k});
}

/* How unlike two looks are. */
static uint32_t
distance(const struct look *a, const struct look *b)
{
	uint32_t d = 0;
	d += a->deco != b->deco ? 4 : a->deco_char != b->deco_char;
	d += a->labelled != b->labelled ? 3 : 0;
	d += a->caps != b->caps ? 2 : 0;
	d += a->place != b->place ? 2 : 0;
	uint32_t ba = a->before * 4 / (uint32_t)a->n, bb = b->before * 4 / (uint32_t)b->n;
	d += (ba > bb ? ba - bb : bb - ba) / 4;
	return d;
}

static void
look_fill(const struct heads *h, struct look *k, const struct cand *c, uint64_t key, size_t i)
{
	const struct label *l = cand_label(c);
	(void)h;
	*k = (struct look){.key = key, .first = i, .deco = c->deco, .deco_char = c->deco_char};
	k->caps = c->caps == CAPS_ALL;
	k->place = c->place == PLACE_CENTRE;
	k->depth = 1;
	if (l) {
		k->labelled = 1;
		k->unit = l->unit;
		k->system = l->system;
		k->post = l->post && !l->tail;
		k->depth = l->depth;
		k->open = l->open;
		k->close = l->close;
	}
}

static int
looks_make(struct outline *o)
{
	struct heads *h = o->h;
	o->head = ARENA_ARRAY(h->arena, uint32_t, h->n_cands + 1);
	o->look_of = ARENA_ARRAY(h->arena, uint8_t, h->n_cands + 1);
	if (!o->head || !o->look_of)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (c->heading && c->deco == DECO_UNDERLINE && !(l && l->unit))
			o->by_rule[c->deco_char & 127] = 1;
	}
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		if (!c->heading)
			continue;
		uint64_t key = look_key(o, c);
		size_t k = 0;
		while (k < o->n && o->look[k].key != key)
			k++;
		if (k == o->n && o->n < LOOKS) {
			look_fill(h, &o->look[o->n], c, key, i);
			o->n++;
		} else if (k == o->n) {
			struct look one;
			look_fill(h, &one, c, key, i);
			one.n = 1;
			one.before = c->before;
			k = 0;
			for (size_t j = 1; j < o->n; j++)
				if (distance(&one, &o->look[j]) < distance(&one, &o->look[k]))
					k = j;
		}
		struct look *at = &o->look[k];
		at->n++;
		at->before += c->before > 6 ? 6 : c->before;
		at->after += c->after > 6 ? 6 : c->after;
		at->division = (uint8_t)(at->division + (c->division && at->division < 255));
		o->look_of[o->n_heads] = (uint8_t)k;
		o->head[o->n_heads++] = (uint32_t)i;
	}
	return 0;
}

/* The usual order of numbering systems where no word says it. */
static int
ladder(const struct look *k)
{
	int bracket = k->open != 0;
	if (k->post) /* 第１ stands above １ */
		return 1;
	switch (k->system) {
	case NUM_HAN:
	case NUM_HAN_FORMAL:
		return bracket ? 3 : 2;
	case NUM_STEM:
		return bracket ? 5 : 2;
	case NUM_ROMAN_UPPER:
		return bracket ? 5 : 2;
	case NUM_LATIN_UPPER:
		return bracket ? 5 : 3;
	case NUM_ARABIC:
		return bracket || k->close == ')' ? 5 : 4;
	case NUM_HANGUL:
		return 5;
	case NUM_CIRCLED:
		return 6;
	default:
		return 6;
	}
}

/* Numbers without a word, and lines without a number, are rather inside what a word names. */
static int
is_below_units(const struct look *k)
{
	return !k->unit && (k->labelled || (k->deco != DECO_ATX && k->deco != DECO_UNDERLINE &&
						   k->division * 2u < k->n));
}

/* What two looks tell by themselves. */
static int
by_nature(const struct look *p, const struct look *q)
{
	int s = 0;
	if (p->deco == DECO_ATX && q->deco == DECO_ATX)
		return ((int)q->deco_char - (int)p->deco_char) * 500;
	if (p->unit && q->unit)
		s += (unit_rank(q->unit) - unit_rank(p->unit)) * 150;
	else if (p->labelled && q->labelled && !p->unit && !q->unit) {
		int numeric = (p->system == NUM_ARABIC || p->system == NUM_MULTI) &&
		              (q->system == NUM_ARABIC || q->system == NUM_MULTI);
		if (numeric && p->depth != q->depth)
			return ((int)q->depth - (int)p->depth) * 500;
		s += (ladder(q) - ladder(p)) * 40;
	} else if (p->unit && is_below_units(q)) {
		s += 60;
	} else if (q->unit && is_below_units(p)) {
		s -= 60;
	}
	if (p->deco == q->deco || p->deco == DECO_NONE || q->deco == DECO_NONE) {
		int pb = (int)(p->before * 4 / p->n), qb = (int)(q->before * 4 / q->n);
		int pa = (int)(p->after * 4 / p->n), qa = (int)(q->after * 4 / q->n);
		s += (pb - qb) * 12 + (pa - qa) * 15;
	}
	s += (p->caps - q->caps) * 50 + (p->place - q->place) * 50;
	if (p->deco == DECO_UNDERLINE && q->deco == DECO_UNDERLINE && p->deco_char != q->deco_char)
		s += p->first < q->first ? 150 : -150;
	if (p->n * 4 <= q->n)
		s += 30;
	else if (q->n * 4 <= p->n)
		s -= 30;
	return s;
}

static void
count_inside(struct outline *o)
{
	uint8_t seen[LOOKS] = {0};
	for (size_t i = 0; i < o->n_heads; i++) {
		uint8_t q = o->look_of[i];
		for (size_t p = 0; p < o->n; p++)
			if (seen[p] && o->inside[p][q] < UINT16_MAX)
				o->inside[p][q]++;
		seen[q] = 1;
	}
}

/* A series that was opened while another was open probably lies inside it. */
static void
by_parent(struct outline *o)
{
	struct heads *h = o->h;
	uint8_t *look = ARENA_ARRAY(h->arena, uint8_t, h->n_series + 1);
	if (!look)
		return;
	memset(look, 255, h->n_series + 1);
	for (size_t i = 0; i < o->n_heads; i++) {
		const struct cand *c = &h->cand[o->head[i]];
		if (cand_label(c))
			look[c->series] = o->look_of[i];
	}
	for (size_t i = 0; i < h->n_series; i++) {
		int32_t up = h->series[i].parent;
		if (up < 0 || look[i] == 255 || look[up] == 255 || look[i] == look[up] ||
			h->series[i].n < 2)
			continue;
		o->above[look[up]][look[i]] += 120;
		o->above[look[i]][look[up]] -= 120;
	}
}

/* What their order in the text tells. */
static void
by_order(struct outline *o)
{
	struct heads *h = o->h;
	static const int cap = 300;
	int(*stack)[LOOKS] = arena_alloc(h->arena, sizeof o->above);
	if (!stack)
		return;
	for (size_t i = 0; i + 1 < o->n_heads; i++) {
		uint8_t p = o->look_of[i], q = o->look_of[i + 1];
		if (!outline_stacked(h, &h->cand[o->head[i]], &h->cand[o->head[i + 1]]))
			continue;
		if (p == q)
			o->look[p].stacks++;
		else
			stack[p][q]++;
		/* 重点实施十大行动, and (一) directly below: what was announced lies inside */
		if (p != q && h->cand[o->head[i]].announces && o->look[q].labelled) {
			o->above[p][q] += ANNOUNCED;
			o->above[q][p] -= ANNOUNCED;
		}
	}
	for (size_t p = 0; p < o->n; p++)
		for (size_t q = 0; q < o->n; q++) {
			size_t fewer = o->look[p].n < o->look[q].n ? o->look[p].n : o->look[q].n;
			int s = stack[p][q] * 300 / (int)(fewer ? fewer : 1) +
			        (stack[p][q] ? 40 : 0);
			s = s > cap ? cap : s;
			o->above[p][q] += s;
			o->above[q][p] -= s;
		}
	/* who comes first in the document is not inside anything */
	for (size_t q = 1; q < o->n; q++)
		if (o->look[q].n > 1) {
			o->above[0][q] += 30;
			o->above[q][0] -= 30;
		}
}

/* A series that starts anew whenever another look has appeared lies inside that look; one that
 * counts on does not say. */
static void
by_restart(struct outline *o)
{
	struct heads *h = o->h;
	for (size_t q = 0; q < o->n; q++) {
		uint32_t restarts = 0, since[LOOKS] = {0}, hit[LOOKS] = {0};
		const struct label *last = NULL;
		if (!o->look[q].labelled || o->look[q].depth > 1)
			continue;
		for (size_t i = 0; i < o->n_heads; i++) {
			const struct cand *c = &h->cand[o->head[i]];
			const struct label *l = cand_label(c);
			if (o->look_of[i] != q) {
				since[o->look_of[i]] = 1;
				continue;
			}
			if (last && l && l->value <= 1 && last->value >= 1) {
				restarts++;
				for (size_t p = 0; p < o->n; p++)
					hit[p] += since[p];
			}
			memset(since, 0, sizeof since);
			last = l;
		}
		for (size_t p = 0; p < o->n && restarts; p++)
			if (p != q && hit[p]) {
				int s = (int)(hit[p] * 250 / restarts) +
				        (hit[p] == restarts ? 100 : 0);
				o->above[p][q] += s;
				o->above[q][p] -= s;
			}
	}
}

/* Looks from outside to inside: greedy by sum, then neighbours swap while that helps. */
static void
looks_order(struct outline *o)
{
	int64_t sum[LOOKS];
	for (size_t p = 0; p < o->n; p++) {
		sum[p] = 0;
		for (size_t q = 0; q < o->n; q++)
			if (q != p)
				sum[p] += o->above[p][q] > 500    ? 500
				          : o->above[p][q] < -500 ? -500
				                                  : o->above[p][q];
		size_t i = p;
		for (; i > 0 && sum[o->order[i - 1]] < sum[p]; i--)
			o->order[i] = o->order[i - 1];
		o->order[i] = (uint8_t)p;
	}
	for (size_t pass = 0; pass < o->n; pass++)
		for (size_t i = 0; i + 1 < o->n; i++)
			if (o->above[o->order[i + 1]][o->order[i]] > 0) {
				uint8_t t = o->order[i];
				o->order[i] = o->order[i + 1];
				o->order[i + 1] = t;
			}
}

static int
may_split(const struct outline *o, const struct look *k)
{
	(void)o;
	return !k->labelled && k->deco == DECO_NONE && k->stacks >= 2 && k->stacks * 8 >= k->n &&
	       k->n >= 4;
}

/* Numbers without a word, all of them below what a word names, have their place there even where
 * little else says so. */
static int
is_inside(const struct outline *o, uint8_t p, uint8_t q)
{
	const struct look *up = &o->look[p], *low = &o->look[q];
	int least =
		up->unit && low->labelled && !low->unit && o->inside[p][q] >= low->n ? 1 : NESTED;
	return o->above[p][q] >= least && o->inside[p][q] * 2u >= low->n;
}

static void
looks_level(struct outline *o)
{
	for (size_t i = 0; i < o->n; i++) {
		struct look *q = &o->look[o->order[i]];
		q->level = 1;
		q->split = (uint8_t)may_split(o, q);
		for (size_t j = 0; j < i; j++) {
			struct look *p = &o->look[o->order[j]];
			if (is_inside(o, o->order[j], o->order[i]) &&
				p->level + p->split >= q->level)
				q->level = (uint8_t)(p->level + p->split + 1);
		}
	}
}

/* A look seen once has the level of the one that it is most like. */
static void
singles_level(struct outline *o)
{
	for (size_t i = 0; i < o->n; i++) {
		struct look *k = &o->look[i], *best = NULL;
		if (k->n > 1 || k->labelled || k->deco == DECO_ATX || k->deco == DECO_UNDERLINE)
			continue;
		for (size_t j = 0; j < o->n; j++)
			if (o->look[j].n > 2 && !o->look[j].labelled &&
				distance(k, &o->look[j]) <= 2 &&
				(!best || distance(k, &o->look[j]) < distance(k, best)))
				best = &o->look[j];
		if (best)
			k->level = best->level;
	}
}

/* A level that no heading above it has is none: what is decided is how deep the model nests. */
static void
levels_close(struct outline *o)
{
	uint8_t open[256];
	size_t n = 0;
	for (size_t i = 0; i < o->n_heads; i++) {
		struct cand *c = &o->h->cand[o->head[i]];
		while (n > 0 && open[n - 1] >= c->level)
			n--;
		open[n++] = c->level;
		c->level = (uint8_t)n;
	}
}

int
outline_levels(struct heads *h)
{
	struct outline *o = ARENA_NEW(h->arena, struct outline);
	if (!o)
		return -1;
	o->h = h;
	if (looks_make(o) < 0)
		return -1;
	for (size_t p = 0; p < o->n; p++)
		for (size_t q = 0; q < o->n; q++)
			if (p != q)
				o->above[p][q] = by_nature(&o->look[p], &o->look[q]);
	by_order(o);
	by_restart(o);
	by_parent(o);
	count_inside(o);
	looks_order(o);
	looks_level(o);
	singles_level(o);
	for (size_t i = 0; i < o->n_heads; i++) {
		struct cand *c = &h->cand[o->head[i]];
		c->level = c->half_title ? 1 : o->look[o->look_of[i]].level;
	}
	outline_inside(o);
	for (size_t i = 0; i < o->n_heads; i++) {
		struct cand *c = &h->cand[o->head[i]];
		if (h->pl->v[c->first].forced)
			c->level = h->pl->v[c->first].level;
	}
	levels_close(o);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/series.h"

#include <stdlib.h>

enum {
	BEAM = 12,
	NODES = 40000,   /* steps of paths that any text may take */
	NODE_BYTES = 32, /* and one more for so many bytes of it */
	DEPTH = 8,
	CLOSED = 12, /* left series that are looked at */
	MOVES = BEAM * (LABELS_MAX * (DEPTH + 4) + 1)
};

/* Costs in hundredths. A path is the better the less it pays. */
enum {
	COST_OPEN = 40,       /* any series */
	COST_OPEN_LATE = 260, /* at a number above 1 */
	COST_OPEN_ZERO = 60,
	COST_OPEN_INNER = 100, /* at 3.2.2 below 3.2 */
	COST_SKIP = 120,       /* times log2 of the step */
	COST_SKIP_MAX = 800,
	COST_SAME = 300, /* the number again, another title */
	COST_MERGE = 60, /* the number and title again */
	COST_AGAIN = 20, /* … directly below, however it is set */
	COST_BACK = 400,
	COST_COPY = 100,        /* going back to a copy of earlier text */
	COST_RESTART = 130,     /* at 1, nothing outer has moved on */
	COST_SINGLE = 110,      /* leaving a series of one */
	COST_BARE = 260,        /* with a title here, without there */
	COST_FORM = 170,        /* paragraph here, line of its own there */
	COST_PLACE = 90,        /* other indentation */
	COST_WITHIN = 60,       /* a series inside one of the same pattern */
	COST_LATE_WITHIN = 400, /* … that does not begin at 1 */
	COST_THROUGH = 30,      /* going on where an inner series was left */
	COST_ALIKE = 200,       /* refusing what looks like a member of an open series */
	COST_WEAK_SYSTEM = 30   /* second and later readings */
};

/* An open series. Frames are shared between paths and never change. */
struct frame {
	const struct frame *up;
	uint64_t hash; /* of the whole stack */
	uint64_t pattern;
	uint32_t id;   /* the candidate that opened it */
	uint32_t last; /* candidate */
	uint32_t n;
	uint8_t reading; /* of the last member */
	uint8_t depth;
};

/* Series that were left: numbering may run on through the divisions above it (第二章 第九条). */
struct closed {
	const struct closed *next;
	const struct frame *frame;
};

struct node {
	const struct node *back;
	const struct frame *top;
	const struct closed *closed;
	int32_t score;
	int32_t cand;
	int32_t id;     /* the series the candidate joined; -1: rejected */
	int32_t parent; /* opened in */
	int8_t reading;
};

struct move {
	int32_t score;
	const struct node *from;
	const struct frame *under; /* the stack that stays */
	const struct frame *old;   /* the frame continued; NULL: a new one */
	int8_t reading;            /* -1: reject */
	uint64_t hash;
};

struct search {
	struct heads *h;
	struct move move[MOVES];
	size_t n_moves;
	const struct node *beam[BEAM];
	size_t width, n;
};

static uint32_t
log2_cost(uint32_t step)
{
	uint32_t bits = 0, v = step;
	while (v > 1) {
		v >>= 1;
		bits++;
	}
	/* the fraction by the next lower bits, well enough */
	uint32_t base = (uint32_t)1 << bits;
	return COST_SKIP * bits + (bits < 20 ? COST_SKIP * (step - base) / base : 0);
}

static int
reject_cost(const struct cand *c)
{
	const struct label *l = &c->label[0];
	if (c->form == FORM_PARA)
		return l->close ? 80 : 25;
	if (l->unit && l->unit != UNIT_NUMBER)
		return 320;
	if (!l->title.n)
		return 170;
	return l->close || l->tail ? 150 : 50;
}

/* Parts in order, as many in a as in b: <0, 0, >0; *step: by how much the first different part
 * grew. */
static int
parts_compare(const struct label *a, const struct label *b, uint32_t *step, int *clean)
{
	for (size_t i = 0; i < a->depth; i++) {
		if (a->part[i] == b->part[i])
			continue;
		*step = b->part[i] > a->part[i] ? b->part[i] - a->part[i] : 0;
		*clean = 1;
		for (size_t k = i + 1; k < b->depth; k++)
			if (b->part[k] > 1)
				*clean = 0;
		return b->part[i] > a->part[i] ? 1 : -1;
	}
	*step = 0;
	*clean = 1;
	return 0;
}

static int
likeness_cost(const struct heads *h, const struct cand *a, const struct label *la,
	const struct cand *b, const struct label *lb)
{
	int cost = 0;
	uint32_t ia = h->pl->lines.v[a->first].indent, ib = h->pl->lines.v[b->first].indent;
	if (!la->unit && (la->title.n == 0) != (lb->title.n == 0))
		cost += COST_BARE;
	if ((a->form == FORM_PARA) != (b->form == FORM_PARA))
		cost += COST_FORM;
	else if (!la->unit && la->depth == 1 && a->form == FORM_WHOLE && b->form == FORM_WHOLE &&
		 a->before != b->before && (a->before > h->gap) != (b->before > h->gap))
		cost += 60;
	if (a->deco != b->deco)
		cost += 80;
	if (a->place != PLACE_CENTRE && (ia > ib + 2 || ib > ia + 2))
		cost += COST_PLACE;
	return cost;
}

static int
continue_cost(const struct heads *h, const struct frame *f, const struct cand *c, int reading)
{
	const struct cand *p = &h->cand[f->last];
	const struct label *a = &p->label[f->reading], *b = &c->label[reading];
	int cost = likeness_cost(h, p, a, c, b), clean = 1, order;
	if (p->key == c->key && c->key && c->unit == p->unit + 1)
		return COST_AGAIN;
	uint32_t step = 0;
	if (a->depth > 1) {
		order = parts_compare(a, b, &step, &clean);
		if (order > 0)
			return cost + (clean ? (int)log2_cost(step) : 100);
	} else {
		order = b->value > a->value ? 1 : b->value < a->value ? -1 : 0;
		step = b->value - a->value;
	}
	if (b->value == NUM_LAST)
		return cost + 20;
	if (order > 0) {
		uint32_t skip = log2_cost(step);
		return cost + (int)(skip > COST_SKIP_MAX ? COST_SKIP_MAX : skip);
	}
	if (order == 0 && b->suffix > a->suffix)
		return cost + 10;
	int same = p->title_key == c->title_key && c->title_key;
	if (order == 0)
		return cost + (same ? COST_MERGE : COST_SAME);
	return cost + (c->copy_of >= 0 ? COST_COPY : COST_BACK);
}

static int
open_cost(const struct cand *c, int reading, const struct frame *top, const struct heads *h)
{
	const struct label *l = &c->label[reading];
	int cost = COST_OPEN;
	if (l->depth > 1) {
		/* 1.1 below 1. of a shorter pattern */
		const struct label *t = top ? &h->cand[top->last].label[top->reading] : NULL;
		int below = t && t->depth + 1 == l->depth &&
		            (t->depth == 1 || t->lettered == l->lettered);
		for (size_t i = 0; below && i < t->depth; i++)
			below = t->part[i] == l->part[i];
		int late = l->part[l->depth - 1] > 1;
		return below ? late * COST_OPEN_INNER : cost + (late ? 160 : 60);
	}
	if (l->value == 1)
		return cost;
	if (l->value == 0)
		return cost + COST_OPEN_ZERO;
	return cost + COST_OPEN_LATE + (l->unit ? 0 : 60) + (l->value > 30 ? 60 : 0);
}

static uint64_t
stack_hash(const struct frame *under, uint64_t pattern, uint32_t value)
{
	uint64_t x = (under ? under->hash : 0x9E3779B97F4A7C15u) ^ pattern;
	x = (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9u;
	x = (x + value) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static void
propose(struct search *s, const struct node *from, int cost, const struct frame *under,
	const struct frame *old, int reading, const struct label *l)
{
	if (s->n_moves == MOVES)
		return;
	struct move *m = &s->move[s->n_moves++];
	*m = (struct move){from->score + cost, from, under, old, (int8_t)reading, 0};
	m->hash = reading < 0 ? (under ? under->hash : 0)
	                      : stack_hash(under, l->pattern, l->value * 31 + l->suffix);
}

/* What looks like the members of an open series is hardly something else. */
static int
alike_cost(const struct search *s, const struct node *n, const struct cand *c)
{
	if (c->form != FORM_WHOLE)
		return 0;
	for (const struct frame *f = n->top; f; f = f->up)
		if (f->n >= 2 && f->pattern == c->label[0].pattern &&
			likeness_cost(s->h, &s->h->cand[f->last],
				&s->h->cand[f->last].label[f->reading], c, &c->label[0]) == 0)
			return COST_ALIKE;
	return 0;
}

/* The left series of this pattern that the label goes on with; NULL: none. */
static const struct frame *
left_series(const struct search *s, const struct node *n, const struct cand *c, int r)
{
	const struct closed *k = n->closed;
	for (int i = 0; k && i < CLOSED; k = k->next, i++) {
		if (k->frame->pattern != c->label[r].pattern)
			continue;
		const struct label *last = &s->h->cand[k->frame->last].label[k->frame->reading];
		uint32_t v = c->label[r].value;
		return c->label[r].depth == 1 && v > last->value && v <= last->value + 2 ? k->frame
		                                                                         : NULL;
	}
	return NULL;
}

/* The part of the stack that holds outer units only: a chapter does not begin inside an article,
 * and articles that count through the chapters go on after it. Leaving single members is added to
 * cost. */
static const struct frame *
outer_units(const struct search *s, const struct node *n, const struct label *l, int *cost)
{
	const struct frame *f = n->top;
	for (; f; f = f->up) {
		const struct label *last = &s->h->cand[f->last].label[f->reading];
		if (!last->unit || last->unit == UNIT_NUMBER ||
			unit_rank(last->unit) < unit_rank(l->unit))
			break;
		*cost += f->n == 1 ? COST_SINGLE : 0;
	}
	return f;
}

static void
expand(struct search *s, const struct node *n, const struct cand *c)
{
	propose(s, n, reject_cost(c) + alike_cost(s, n, c), n->top, NULL, -1, NULL);
	for (int r = 0; r < c->n_labels; r++) {
		const struct label *l = &c->label[r];
		int popped = 0, extra = r * COST_WEAK_SYSTEM, known = 0;
		for (const struct frame *f = n->top; f; f = f->up) {
			if (f->pattern == l->pattern) {
				int cost = continue_cost(s->h, f, c, r) + popped + extra;
				propose(s, n, cost, f->up, f, r, l);
				if (!known)
					propose(s, n,
						open_cost(c, r, f->up, s->h) + COST_RESTART +
							popped + extra,
						f->up, NULL, r, l);
				known = 1;
			}
			/* 1.2.1 is a section's number, though no 1.2.2 follows */
			if (f->n == 1 && s->h->cand[f->last].label[f->reading].depth < 3)
				popped += COST_SINGLE;
		}
		const struct frame *under = n->top;
		if (under && under->depth >= DEPTH)
			under = under->up;
		const struct frame *left = known ? NULL : left_series(s, n, c, r);
		if (left)
			propose(s, n, continue_cost(s->h, left, c, r) + COST_THROUGH + extra, under,
				left, r, l);
		propose(s, n,
			open_cost(c, r, under, s->h) + extra +
				(known ? COST_WITHIN + (l->value > 1 ? COST_LATE_WITHIN : 0) : 0),
			under, NULL, r, l);
		int leaving = extra;
		const struct frame *outer = !known && l->unit && l->unit != UNIT_NUMBER
		                                    ? outer_units(s, n, l, &leaving)
		                                    : n->top;
		if (outer != n->top)
			propose(s, n, open_cost(c, r, outer, s->h) + leaving, outer, NULL, r, l);
	}
}

static int
move_order(const void *a, const void *b)
{
	const struct move *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	if (x->reading != y->reading)
		return x->reading > y->reading ? -1 : 1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static const struct node *
commit(struct search *s, const struct move *m, size_t cand)
{
	struct arena *a = s->h->arena;
	struct node *n = ARENA_NEW(a, struct node);
	if (!n)
		return NULL;
	*n = (struct node){
		m->from, m->under, m->from->closed, m->score, (int32_t)cand, -1, -1, m->reading};
	if (m->reading < 0)
		return n;
	for (const struct frame *f = m->from->top; f && f != m->under; f = f->up) {
		struct closed *k = f == m->old ? NULL : ARENA_NEW(a, struct closed);
		if (!k)
			continue;
		*k = (struct closed){n->closed, f};
		n->closed = k;
	}
	struct frame *f = ARENA_NEW(a, struct frame);
	if (!f)
		return NULL;
	*f = (struct frame){m->under, m->hash, s->h->cand[cand].label[m->reading].pattern,
		m->old ? m->old->id : (uint32_t)cand, (uint32_t)cand, m->old ? m->old->n + 1 : 1,
		(uint8_t)m->reading, (uint8_t)(m->under ? m->under->depth + 1 : 1)};
	n->top = f;
	n->id = (int32_t)f->id;
	n->parent = m->under ? (int32_t)m->under->id : -1;
	return n;
}

/* The best moves become the beam; of paths that end in the same stack the best stays. */
static int
select_best(struct search *s, size_t cand)
{
	const struct node *next[BEAM];
	size_t n = 0;
	qsort(s->move, s->n_moves, sizeof *s->move, move_order);
	for (size_t i = 0; i < s->n_moves && n < s->width; i++) {
		int twin = 0;
		for (size_t k = 0; k < i && !twin; k++)
			twin = s->move[k].hash == s->move[i].hash;
		if (twin)
			continue;
		next[n] = commit(s, &s->move[i], cand);
		if (!next[n])
			return -1;
		n++;
	}
	memcpy(s->beam, next, n * sizeof *next);
	s->n = n;
	return 0;
}

static int
series_store(struct heads *h, const struct node *best)
{
	struct arena *a = h->arena;
	int32_t *of = ARENA_ARRAY(a, int32_t, h->n_cands + 1);
	const struct node **path = ARENA_ARRAY(a, const struct node *, h->n_cands + 1);
	size_t n = 0, opened = 0;
	if (!of || !path)
		return -1;
	for (; best->cand >= 0; best = best->back) { /* the root has none */
		path[n++] = best;
		opened += (size_t)(best->id == best->cand);
	}
	h->series = ARENA_ARRAY(a, struct series, opened + 1);
	if (!h->series)
		return -1;
	while (n-- > 0) {
		const struct node *p = path[n];
		struct cand *c = &h->cand[p->cand];
		if (p->id < 0)
			continue;
		c->label_at = p->reading;
		const struct label *l = cand_label(c);
		if (p->id == p->cand) {
			struct series *s = &h->series[h->n_series];
			*s = (struct series){
				.pattern = l->pattern, .first = (size_t)p->cand, .parent = -1};
			if (p->parent >= 0) {
				s->parent = of[p->parent];
				s->parent_value =
					cand_label(&h->cand[h->series[s->parent].last])->value;
			}
			of[p->cand] = (int32_t)h->n_series++;
		}
		c->series = of[p->id];
		struct series *s = &h->series[c->series];
		if (s->n && l->depth == 1) {
			uint32_t v = cand_label(&h->cand[s->last])->value;
			s->skipped +=
				l->value > v + 1 && l->value != NUM_LAST ? l->value - v - 1 : 0;
			s->repeats += (uint32_t)(l->value == v && !l->suffix);
			s->backs += (uint32_t)(l->value < v);
		}
		s->last = (size_t)p->cand;
		s->n++;
	}
	return 0;
}

/* So many readings as memory allows: beyond, only words count, then only the first. */
static size_t
labels_bound(struct heads *h, size_t budget)
{
	size_t n = 0;
	for (int pass = 0; pass < 2; pass++) {
		n = 0;
		for (size_t i = 0; i < h->n_cands; i++) {
			struct cand *c = &h->cand[i];
			if (pass && c->n_labels && (!c->label[0].unit || n >= budget))
				c->n_labels = 0;
			n += c->n_labels > 0;
		}
		if (n <= budget)
			break;
	}
	return n;
}

int
series_find(struct heads *h)
{
	struct search *s = ARENA_NEW(h->arena, struct search);
	struct node *root = ARENA_NEW(h->arena, struct node);
	size_t budget = NODES + h->pl->source_text.n / NODE_BYTES;
	if (!s || !root)
		return -1;
	size_t labelled = labels_bound(h, budget);
	root->cand = -1;
	s->h = h;
	s->width = labelled ? budget / labelled : 1;
	s->width = s->width > BEAM ? BEAM : s->width < 1 ? 1 : s->width;
	s->beam[0] = root;
	s->n = 1;
	for (size_t i = 0; i < h->n_cands; i++) {
		if (!h->cand[i].n_labels)
			continue;
		s->n_moves = 0;
		for (size_t k = 0; k < s->n; k++)
			expand(s, s->beam[k], &h->cand[i]);
		if (select_best(s, i) < 0)
			return -1;
	}
	return series_store(h, s->beam[0]);
}

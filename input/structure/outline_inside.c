/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/outline_inside.h"

#include "base/utf8.h"

enum { ALIKE_CELLS = 6 }; /* titles that share so much are of one kind */

int
outline_stacked(const struct heads *h, const struct cand *a, const struct cand *b)
{
	size_t last = a->title >= 0 ? h->cand[a->title].unit : a->unit;
	for (size_t u = last + 1; u < b->unit; u++)
		if (!h->unit[u].rule && h->pl->v[h->unit[u].first].kind == V_NONE)
			return 0;
	return b->unit > last;
}

/* ---- two levels inside one look ---- */

static uint32_t
shared_end(struct slice a, struct slice b)
{
	size_t i = 0;
	while (i < a.n && i < b.n && a.s[a.n - 1 - i] == b.s[b.n - 1 - i])
		i++;
	while (i && ((unsigned char)a.s[a.n - i] & 0xC0) == 0x80)
		i--;
	return (uint32_t)utf8_cells(a.s + a.n - i, i);
}

/* In common at the beginning, digits counting as equal. */
static uint32_t
shared_start(struct slice a, struct slice b)
{
	size_t i = 0;
	while (i < a.n && i < b.n) {
		int digits = a.s[i] >= '0' && a.s[i] <= '9' && b.s[i] >= '0' && b.s[i] <= '9';
		if (a.s[i] != b.s[i] && !digits)
			break;
		i++;
	}
	while (i && i < a.n && ((unsigned char)a.s[i] & 0xC0) == 0x80)
		i--;
	return (uint32_t)utf8_cells(a.s, i);
}

static void
split_levels(struct outline *o, size_t look)
{
	struct heads *h = o->h;
	uint32_t top[64];
	size_t n_top = 0;
	for (size_t i = 0; i < o->n_heads; i++) {
		struct cand *c = &h->cand[o->head[i]];
		int outer = n_top == 0;
		if (o->look_of[i] != look)
			continue;
		if (i + 1 < o->n_heads && o->look_of[i + 1] == look &&
			outline_stacked(h, c, &h->cand[o->head[i + 1]]))
			outer = 1;
		for (size_t k = 0; k < n_top && !outer; k++) {
			const struct cand *t = &h->cand[top[k]];
			outer = shared_end(t->text, c->text) >= ALIKE_CELLS ||
			        shared_start(t->text, c->text) >= ALIKE_CELLS;
		}
		if (outer && n_top < sizeof top / sizeof *top)
			top[n_top++] = o->head[i];
		c->level = (uint8_t)(o->look[look].level + !outer);
	}
}

/* 保障措施, and 组织保障, 资金保障 directly below: brothers that share a word lie inside. */
static void
brothers_level(struct outline *o)
{
	enum { SHARED = 4 };
	struct heads *h = o->h;
	for (size_t i = 0; i + 2 < o->n_heads; i++) {
		struct cand *a = &h->cand[o->head[i]], *b = &h->cand[o->head[i + 1]];
		size_t look = o->look_of[i], k = i + 1;
		if (!a->han || o->look[look].labelled || o->look[look].split ||
			a->deco == DECO_ATX || a->deco == DECO_UNDERLINE || a->division ||
			o->look_of[i + 1] != look || b->division || !outline_stacked(h, a, b))
			continue;
		while (k < o->n_heads && o->look_of[k] == look &&
			(shared_end(h->cand[o->head[k]].text, b->text) >= SHARED ||
				shared_start(h->cand[o->head[k]].text, b->text) >= SHARED))
			k++;
		if (k < i + 3)
			continue;
		for (size_t j = i + 1; j < k; j++)
			h->cand[o->head[j]].level = (uint8_t)(a->level + 1);
		i = k - 1;
	}
}

static int
is_division(const struct outline *o, size_t i)
{
	const struct cand *c = &o->h->cand[o->head[i]];
	const struct look *k = &o->look[o->look_of[i]];
	/* one of many lines that look the same is what they are */
	return c->division && cand_label(c) == NULL && c->deco != DECO_ATX &&
	       c->deco != DECO_UNDERLINE && (size_t)k->division * 2 >= k->n;
}

/* Preface, notes and their kind stand beside what follows (precedes) them; above it, when it
 * follows without text between. */
static void
division_levels(struct outline *o)
{
	struct heads *h = o->h;
	for (size_t i = 0; i < o->n_heads; i++) {
		struct cand *c = &h->cand[o->head[i]];
		size_t next = i + 1, last = i;
		if (!is_division(o, i))
			continue;
		c->level = 1;
		while (next < o->n_heads && is_division(o, next))
			next++;
		while (last > 0 && is_division(o, last))
			last--;
		if (next == o->n_heads ||
			(c->division->part == PART_BACK && h->cand[o->head[next]].level == 1))
			continue;
		const struct cand *b = &h->cand[o->head[next]];
		c->level = b->level;
		if (next == i + 1 && outline_stacked(h, c, b) && c->level > 1)
			c->level--;
		else if (c->division->part == PART_BACK && h->cand[o->head[last]].level > c->level)
			c->level = h->cand[o->head[last]].level;
	}
}

/* INTRODUCTION, and directly below a heading in small letters: it holds those that follow, up to
 * the next one in capitals or with a number. */
static void
division_holds(struct outline *o)
{
	struct heads *h = o->h;
	for (size_t i = 0; i + 1 < o->n_heads; i++) {
		const struct cand *c = &h->cand[o->head[i]], *b = &h->cand[o->head[i + 1]];
		size_t k = i + 1;
		if (!is_division(o, i) || c->caps != CAPS_ALL || !outline_stacked(h, c, b) ||
			b->division)
			continue;
		while (k < o->n_heads && h->cand[o->head[k]].caps != CAPS_ALL &&
			h->cand[o->head[k]].deco == DECO_NONE && !cand_label(&h->cand[o->head[k]]))
			k++;
		for (size_t j = i + 1; j < k && k < o->n_heads; j++)
			h->cand[o->head[j]].level = (uint8_t)(c->level + 1);
	}
}

void
outline_inside(struct outline *o)
{
	division_levels(o);
	for (size_t k = 0; k < o->n; k++)
		if (o->look[k].split)
			split_levels(o, k);
	brothers_level(o);
	division_holds(o);
}

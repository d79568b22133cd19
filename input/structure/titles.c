/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/titles.h"

#include "input/structure/evidence.h"
#include "input/structure/heading.h"

/* What the lines below the bare labels of a group have in common. */
struct titles {
	const struct group *group;
	int32_t at;
	const uint16_t *below; /* how often the text of each first candidate stands below a label */
	const uint32_t *looks; /* and how many of each group do */
	int64_t sum;
	size_t n, plausible, capitals, centred, plain;
};

/* The line below a bare label, when it could be its title. */
static struct cand *
title_of(const struct heads *h, const struct titles *t, const struct cand *c)
{
	struct cand *b = cand_below(h, c);
	if (!b || (b->label_at >= 0 && h->group[b->group].heading) || b->after >= 90)
		return NULL;
	/* nor do headings become titles that stand elsewhere in the same look, above text, and have
	 * as much space above here as there */
	const struct group *g = &h->group[b->group];
	const struct cand *next = cand_below(h, b);
	if (!g->labelled && g->heading && b->space > 0 && g->n >= t->looks[b->group] * 3 &&
		(!next || next->group != b->group))
		return NULL;
	/* who speaks first also speaks later */
	size_t first = cand_first(h, b);
	return b->key && h->cand[first].times >= t->below[first] + 3 ? NULL : b;
}

static int
asks_title(const struct titles *t, const struct cand *c)
{
	return c->group == t->at && c->heading && !cand_label(c)->title.n;
}

static void
titles_weigh(const struct heads *h, struct titles *t)
{
	for (size_t k = t->group->first; k <= t->group->last; k++) {
		const struct cand *c = &h->cand[k];
		if (!asks_title(t, c))
			continue;
		const struct cand *b = title_of(h, t, c);
		int p = b ? evidence_title(h, c, b) : -100;
		t->sum += p > 250 ? 250 : p < -150 ? -150 : p;
		t->n++;
		t->plausible += p > 0;
		t->capitals += p > 0 && b->caps == CAPS_ALL;
		t->centred += p > 0 && b->place == PLACE_CENTRE;
		t->plain += p > 0 && b->deco == DECO_NONE;
	}
}

/* Is b set as three of four titles are? */
static int
is_title_like(const struct titles *t, const struct cand *b)
{
	size_t most = t->plausible * 3;
	return (t->capitals * 4 < most || b->caps == CAPS_ALL) &&
	       (t->centred * 4 < most || b->place == PLACE_CENTRE) &&
	       (t->plain * 4 < most || t->n < 4 || b->deco == DECO_NONE);
}

/* Bare labels: is the title on the lines below? Decided for the group, then for each. */
int
titles_find(struct heads *h)
{
	uint16_t *below = ARENA_ARRAY(h->pl->job->arena, uint16_t, h->n_cands + 1);
	uint32_t *looks = ARENA_ARRAY(h->pl->job->arena, uint32_t, h->n_groups + 1);
	if (!below || !looks)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		const struct cand *b = c->heading && cand_label(c) && !cand_label(c)->title.n
		                               ? cand_below(h, c)
		                               : NULL;
		if (!b)
			continue;
		below[cand_first(h, b)]++;
		looks[b->group]++;
	}
	for (size_t i = 0; i < h->n_groups; i++) {
		struct group *g = &h->group[i];
		struct titles t = {.group = g, .at = (int32_t)i, .below = below, .looks = looks};
		if (!g->labelled || !g->heading)
			continue;
		titles_weigh(h, &t);
		g->titled = t.n && t.sum > 0;
		for (size_t k = g->first; g->titled && k <= g->last; k++) {
			struct cand *c = &h->cand[k];
			struct cand *b = asks_title(&t, c) ? title_of(h, &t, c) : NULL;
			int p = b ? evidence_title(h, c, b) : 0;
			if (p <= 0 || (g->n == 1 && p <= 150) || !is_title_like(&t, b))
				continue;
			c->title = (int32_t)(b - h->cand);
			b->taken = 1;
			b->heading = 0;
		}
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/heading.h"

#include "base/digest.h"
#include "input/structure/evidence.h"

enum {
	SOLO = 300,      /* a shape that occurs once must speak for itself */
	LABEL_MIN = 0,   /* mean evidence that makes a numbering headings */
	SHAPE_MIN = 110, /* and a shape */
	MEMBER_MIN = -80 /* of a member of an accepted shape */
};

static uint64_t
group_key(const struct heads *h, const struct cand *c)
{
	const struct label *l = cand_label(c);
	uint8_t k[16] = {0};
	if (l) {
		memcpy(k, &l->pattern, 8);
		k[8] = 1;
		k[9] = (uint8_t)(!l->unit && !l->title.n);
		k[10] = c->form == FORM_PARA;
		k[11] = (uint8_t)(l->unit ? 0 : c->deco);
		k[12] = (uint8_t)(l->unit ? 0 : c->deco_char);
		return digest_short((struct slice){(const char *)k, sizeof k});
	}
	uint16_t before = c->before > h->gap ? (uint16_t)(c->before - h->gap) : 0;
	k[0] = c->deco;
	k[1] = c->deco_char;
	k[2] = c->caps == CAPS_ALL;
	k[3] = c->place == PLACE_CENTRE ? 255
	                                : (uint8_t)(h->pl->lines.v[c->first].indent > 250
							    ? 250
							    : h->pl->lines.v[c->first].indent);
	k[4] = (uint8_t)(before > 3 ? 3 : before);
	k[5] = (uint8_t)(c->after > h->gap);
	k[6] = c->han;
	if (c->deco == DECO_ATX || c->deco == DECO_UNDERLINE)
		k[2] = k[3] = k[4] = k[5] = k[6] = 0;
	return digest_short((struct slice){(const char *)k, sizeof k});
}

static int
groups_make(struct heads *h)
{
	struct arena *a = h->pl->job->arena;
	size_t slots = 16;
	while (slots < h->n_cands * 2 + 2)
		slots *= 2;
	int32_t *slot = ARENA_ARRAY(a, int32_t, slots);
	h->group = ARENA_ARRAY(a, struct group, h->n_cands + 1);
	if (!slot || !h->group)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		uint64_t key = group_key(h, c);
		size_t s = (size_t)key & (slots - 1);
		while (slot[s] && h->group[slot[s] - 1].key != key)
			s = (s + 1) & (slots - 1);
		if (!slot[s]) {
			struct group *g = &h->group[h->n_groups++];
			const struct label *l = cand_label(c);
			*g = (struct group){.key = key, .first = i, .labelled = l != NULL};
			g->bare = l && !l->title.n;
			g->unit = l ? l->unit : 0;
			slot[s] = (int32_t)h->n_groups;
		}
		c->group = slot[s] - 1;
		h->group[c->group].n++;
		h->group[c->group].last = i;
	}
	return 0;
}

/* Is there text of its own between c and the next candidate that could be its equal? */
static int
has_body(const struct heads *h, const struct cand *c)
{
	size_t u = c->unit + 1;
	while (u < h->n_units && h->unit[u].rule)
		u++;
	if (c->title >= 0)
		u = h->cand[c->title].unit + 1;
	if (u >= h->n_units)
		return 0;
	if (h->unit[u].cand < 0)
		return 1;
	const struct cand *b = &h->cand[h->unit[u].cand];
	return b->form != FORM_WHOLE || (b->group != c->group && !b->heading && b->score < 0);
}

static void
score_all(struct heads *h)
{
	int64_t *sum = ARENA_ARRAY(h->pl->job->arena, int64_t, h->n_groups + 1);
	if (!sum)
		return;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		c->score = (int16_t)evidence_of(h, c, &c->rule);
	}
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		int s = c->score + (has_body(h, c) ? 40 : -110);
		sum[c->group] += s;
	}
	for (size_t i = 0; i < h->n_groups; i++)
		h->group[i].score = (int32_t)(sum[i] / (int64_t)h->group[i].n);
}

/* A shape whose members say the same again and again is a signature, a speaker, a refrain. */
static int
says_the_same(const struct heads *h, const struct group *g)
{
	uint64_t seen[64] = {0};
	size_t same = 0, n = 0;
	for (size_t i = g->first; i <= g->last && n < 400; i++) {
		const struct cand *c = &h->cand[i];
		if (c->group != (int32_t)(g - h->group))
			continue;
		size_t s = (size_t)c->key & 63;
		same += seen[s] == c->key;
		seen[s] = c->key;
		n++;
	}
	return n >= 4 && same * 3 > n;
}

static void
groups_decide(struct heads *h)
{
	for (size_t i = 0; i < h->n_groups; i++) {
		struct group *g = &h->group[i];
		if (g->labelled) {
			int s = g->score + (g->n == 1 ? -150 : g->n >= 3 ? 60 : 0);
			g->heading = s > LABEL_MIN;
		} else {
			int s = g->score + (g->n >= 3 ? 60 : g->n == 1 ? -40 : 0);
			if (says_the_same(h, g))
				s -= 300;
			g->heading = s > (g->n == 1 ? SOLO : SHAPE_MIN);
		}
	}
}

static uint8_t
certainty_of(int score)
{
	/* a logistic in hundredths, by steps; half of it is the prior of accepted groups */
	static const struct {
		int score;
		uint8_t per_cent;
	} t[] = {{600, 99}, {400, 98}, {300, 96}, {220, 93}, {150, 89}, {100, 84}, {50, 77},
		{0, 70}, {-60, 62}};
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		if (score >= t[i].score)
			return t[i].per_cent;
	return 55;
}

static void
members_decide(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		const struct group *g = &h->group[c->group];
		int own = c->score + (g->labelled ? 0 : has_body(h, c) ? 0 : -60);
		if (c->division && c->division->part == PART_TOC)
			continue;
		if (g->heading)
			c->heading =
				c->form != FORM_PARA && own > (g->labelled ? -350 : MEMBER_MIN);
		else
			c->heading = own > (g->labelled ? SOLO + 60 : SOLO + 40);
		c->certainty = certainty_of((own + g->score) / 2);
	}
}

/* Bare labels: is the title on the lines below? Decided for the group, then for each. */
static void
titles_find(struct heads *h)
{
	for (size_t i = 0; i < h->n_groups; i++) {
		struct group *g = &h->group[i];
		int64_t sum = 0;
		size_t n = 0;
		if (!g->labelled || !g->heading)
			continue;
		for (int pass = 0; pass < 2; pass++)
			for (size_t k = g->first; k <= g->last; k++) {
				struct cand *c = &h->cand[k];
				if (c->group != (int32_t)i || !c->heading || cand_label(c)->title.n)
					continue;
				struct cand *t = cand_below(h, c);
				int usable = t &&
				             !(t->label_at >= 0 && h->group[t->group].heading) &&
				             t->after < 90;
				int p = usable ? evidence_title(h, c, t) : -100;
				if (pass == 0) {
					sum += p > 250 ? 250 : p < -150 ? -150 : p;
					n++;
				} else if (usable && p > 0 && (g->n > 1 || p > 150)) {
					c->title = (int32_t)(t - h->cand);
					t->taken = 1;
					t->heading = 0;
				}
				if (pass == 0 && k == g->last && (!n || sum <= 0))
					pass = 2;
			}
		g->titled = n && sum > 0;
	}
}

/* Three and more shapes in a row without text between are a list, an address, a title page. */
static void
runs_reject(struct heads *h)
{
	size_t start = 0;
	while (start < h->n_units) {
		size_t n = 0, u = start;
		for (; u < h->n_units; u++) {
			int32_t k = h->unit[u].cand;
			if (h->unit[u].rule)
				continue;
			if (k < 0)
				break;
			const struct cand *c = &h->cand[k];
			if (!c->heading || c->label_at >= 0 || c->division || c->in_contents ||
				c->deco == DECO_ATX || c->deco == DECO_UNDERLINE)
				break;
			n++;
		}
		if (n >= 3)
			for (size_t k = start; k < u; k++)
				if (h->unit[k].cand >= 0)
					h->cand[h->unit[k].cand].heading = 0;
		start = u + 1;
	}
}

int
headings_decide(struct heads *h)
{
	if (groups_make(h) < 0)
		return -1;
	score_all(h);
	groups_decide(h);
	members_decide(h);
	titles_find(h);
	runs_reject(h);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/heading.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/evidence.h"
#include "input/structure/titles.h"

enum {
	SOLO = 240,       /* a shape that occurs once must speak for itself */
	LABEL_MIN = 0,    /* mean evidence that makes a numbering headings */
	SHAPE_MIN = 110,  /* and a shape */
	SHAPE_MORE = 220, /* more of plain lines, where chapters are numbered */
	MEMBER_MIN = -80, /* of a member of an accepted shape */
	SPACE_MAX = 2     /* blank lines above that shapes are told apart by */
};

static uint64_t
group_key(const struct heads *h, const struct cand *c, int front)
{
	const struct label *l = cand_label(c);
	uint8_t k[16] = {0};
	if (l) {
		memcpy(k, &l->pattern, 8);
		k[8] = 1;
		k[9] = (uint8_t)(!l->unit && !l->title.n);
		k[10] = c->form >= FORM_PARA ? c->form : 0;
		k[11] = (uint8_t)(l->unit ? 0 : c->deco);
		k[12] = (uint8_t)(l->unit ? 0 : c->deco_char);
		return digest_key((struct slice){(const char *)k, sizeof k});
	}
	if (c->form == FORM_GONE)
		return 1;
	uint32_t indent = h->pl->lines.v[c->first].indent;
	uint16_t before = c->space;
	k[0] = c->deco;
	k[1] = c->deco_char;
	if (c->deco != DECO_ATX && c->deco != DECO_UNDERLINE) {
		k[2] = c->caps == CAPS_ALL;
		k[3] = c->place == PLACE_CENTRE ? 255 : (uint8_t)(indent > 250 ? 250 : indent);
		k[4] = (uint8_t)(before > SPACE_MAX ? SPACE_MAX : before);
		k[5] = (uint8_t)(c->ends == END_OPEN || c->ends == END_MARK ? 0
				 : c->ends == END_STOP                      ? 1
									    : 2);
		k[6] = c->han;
		k[7] = c->quoted;
		k[8] = c->lower;
		k[9] = c->grouped;
		k[10] = (uint8_t)((c->cells > 64) | c->dated << 1);
		k[11] = (uint8_t)front;
		k[12] = c->division && c->division->part == PART_END;
		k[13] = (uint8_t)c->sign;
		k[15] = c->ruled;
		k[14] = (uint8_t)(c->sign >> 8);
	}
	return digest_key((struct slice){(const char *)k, sizeof k});
}

static int
groups_make(struct heads *h)
{
	struct arena *a = h->arena;
	size_t slots = 16;
	while (slots < h->n_cands * 2 + 2)
		slots *= 2;
	int32_t *slot = ARENA_ARRAY(a, int32_t, slots);
	h->group = ARENA_ARRAY(a, struct group, h->n_cands + 1);
	if (!slot || !h->group)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		uint64_t key = group_key(h, c, c->zone == 1);
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
		h->group[c->group].divisions += c->division != NULL;
		h->group[c->group].last = i;
	}
	return 0;
}

/* What stands below c: text of its own speaks for a heading, one more line like it against. */
static int
body_points(const struct heads *h, const struct cand *c)
{
	const struct label *l = cand_label(c);
	size_t u = c->unit + 1;
	while (u < h->n_units && h->unit[u].rule)
		u++;
	if (u >= h->n_units || h->pl->v[h->unit[u].first].kind != V_NONE)
		return -110;
	if (h->unit[u].cand < 0)
		return 40;
	const struct cand *b = &h->cand[h->unit[u].cand];
	if (b->form != FORM_WHOLE || b->grouped || (b->group != c->group && b->score < 0))
		return 40;
	if (cand_label(b) && b->series != c->series)
		return h->series[b->series].heading ? 0 : 40;
	if (b->division || b->in_contents || b->deco == DECO_ATX || b->deco == DECO_UNDERLINE)
		return 0;
	return l && !l->title.n && !cand_label(b) ? 0 : -110;
}

/* A numbered list: its items follow each other without text between, or a colon announces it. */
static int
is_list(const struct heads *h, size_t series)
{
	enum { ITEM_UNITS = 3 };
	const struct series *s = &h->series[series];
	const struct cand *first = &h->cand[s->first];
	size_t next = 0;
	if (s->n < 2 || first->deco == DECO_ATX || first->deco == DECO_UNDERLINE ||
		first->in_contents)
		return 0;
	const struct label *l = cand_label(first);
	int word = l && l->unit && l->unit != UNIT_NUMBER;
	for (size_t i = s->first; i < s->last; i++) {
		const struct cand *c = &h->cand[i], *b = cand_below(h, c);
		next += c->series == (int32_t)series && b && b->series == (int32_t)series;
	}
	if (next * 3 >= (s->n - 1) * 2)
		return 1;
	if (word || first->unit == 0)
		return 0;
	const struct unit *above = &h->unit[first->unit - 1];
	const struct line *line = &h->pl->lines.v[above->last];
	if (!(line->last == ':' || line->last == 0xFF1A) || above->cells <= 40 || first->before > 1)
		return 0;
	/* 规定如下： and 一、 with articles below: what is announced are chapters */
	return l->open || l->system != NUM_HAN ||
	       h->cand[s->last].unit - first->unit <= (s->n - 1) * ITEM_UNITS;
}

/* Are so many lines below c narrow, as verse among prose is? */
static int
is_above_verse(const struct heads *h, const struct cand *c, size_t lines)
{
	const struct lines *l = &h->pl->lines;
	size_t n = 0;
	for (size_t i = c->last + 1; i < l->n && n < lines; i++) {
		if (l->v[i].cells * 10 > h->pl->profile.body_width * 7)
			return 0;
		n += l->v[i].text.n > 0;
	}
	return n == lines;
}

/* I, II, 其一 above stanzas among prose: between two numbers stand a few narrow lines. */
static int
is_stanzas(const struct heads *h, size_t series)
{
	enum { STANZA_LINES = 20, SERIES_MAX = 40 };
	const struct series *s = &h->series[series];
	size_t before = 0;
	if (s->n < 2 || s->n > SERIES_MAX)
		return 0;
	for (size_t i = s->first; i <= s->last; i++) {
		const struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (!l || c->series != (int32_t)series)
			continue;
		if (l->title.n || (l->unit && l->unit != UNIT_CANTO && l->unit != UNIT_NUMBER) ||
			(before && c->first - before > STANZA_LINES) ||
			!is_above_verse(h, c, i < s->last ? 2 : 1))
			return 0;
		before = c->first;
	}
	return 1;
}

/* (1) below § 3: what an article consists of. */
static int
is_clause(const struct heads *h, const struct series *s)
{
	const struct cand *c = &h->cand[s->first];
	const struct label *l = cand_label(c);
	const struct label *up =
		s->parent < 0 ? NULL : cand_label(&h->cand[h->series[s->parent].first]);
	return l && up && !c->han && l->open == '(' && l->system == NUM_ARABIC &&
	       up->unit == UNIT_ARTICLE;
}

/* Means of groups and series. A short series leans on its group. */
static int
score_all(struct heads *h)
{
	struct arena *a = h->arena;
	int64_t *group = ARENA_ARRAY(a, int64_t, h->n_groups + 1);
	int64_t *series = ARENA_ARRAY(a, int64_t, h->n_series + 1);
	if (!group || !series)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		c->score = (int16_t)evidence_of(h, c, &c->rule);
	}
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		if (cand_label(c))
			series[c->series] += c->score + body_points(h, c);
	}
	for (size_t i = 0; i < h->n_series; i++) {
		struct series *s = &h->series[i];
		const struct label *l = cand_label(&h->cand[s->first]);
		s->score = (int32_t)(series[i] / (int64_t)s->n);
		/* a short series needs more, but for 1.2.1, which is nothing else */
		s->score += s->n > 2 ? 60 : l && l->depth > 2 ? 0 : s->n == 1 ? -100 : -40;
		if (l && l->value > 2 && !l->unit && l->depth == 1 && s->n < 10)
			s->score -= 120; /* the middle of something */
		if (is_list(h, i) || is_clause(h, s) || is_stanzas(h, i))
			s->score -= 400;
		s->heading = s->score > LABEL_MIN;
	}
	for (size_t i = 0; i < h->n_cands; i++)
		group[h->cand[i].group] += h->cand[i].score + body_points(h, &h->cand[i]);
	for (size_t i = 0; i < h->n_groups; i++)
		h->group[i].score = (int32_t)(group[i] / (int64_t)h->group[i].n);
	return 0;
}

/* A shape whose members say the same again and again is a signature, a speaker, a refrain. */
static int
says_the_same(const struct heads *h, const struct group *g)
{
	uint64_t seen[64] = {0};
	size_t same = 0, n = 0;
	if (h->cand[g->first].ruled)
		return 0; /* letters to one person */
	for (size_t i = g->first; i <= g->last && n < 400 && i < g->first + 20000; i++) {
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

/* Numbered chapters explain the divisions; lines that are merely short must then say more. 2: by a
 * word, 1: by number alone. */
static int
has_chapters(const struct heads *h)
{
	int by_number = 0;
	for (size_t i = 0; i < h->n_series; i++) {
		const struct series *s = &h->series[i];
		const struct label *l = cand_label(&h->cand[s->first]);
		if (s->heading && l && l->unit && s->n >= 3)
			return 2;
		if (s->heading && l && s->n >= 12)
			by_number = 1;
	}
	return by_number;
}

static int
is_plain(const struct heads *h, const struct group *g, int chapters)
{
	const struct cand *c = &h->cand[g->first];
	if (c->deco != DECO_NONE && c->deco != DECO_ITALIC)
		return 0;
	if (c->han && h->closes >= 85 && chapters < 2)
		return 0; /* an open end tells more there */
	if ((h->apart && c->space) || (h->set_in && !h->pl->lines.v[c->first].indent))
		return 0;
	return c->place != PLACE_CENTRE && c->space <= (c->caps != CAPS_ALL);
}

/* Somebody marked it each time, were it by capitals. */
static int
is_often_marked(const struct heads *h, const struct group *g)
{
	enum { OFTEN = 20 };
	const struct cand *c = &h->cand[g->first];
	return g->n >= OFTEN && (c->deco != DECO_NONE || c->caps == CAPS_ALL);
}

/* What recurs is meant; the more so when it is marked. */
static int
by_number(const struct heads *h, const struct group *g)
{
	return is_often_marked(h, g) ? 100 : g->n >= 3 ? 60 : g->n == 1 ? -40 : 0;
}

/* The mean that makes a shape headings. Bare numbers explain less than chapters do. */
static int
least_of(const struct heads *h, const struct group *g, int chapters)
{
	if (g->n == 1)
		return SOLO;
	if (!chapters || !is_plain(h, g, chapters))
		return SHAPE_MIN;
	return SHAPE_MIN + (chapters == 1 && is_often_marked(h, g) ? SHAPE_MORE / 2 : SHAPE_MORE);
}

static void
groups_decide(struct heads *h)
{
	int chapters = has_chapters(h);
	for (size_t i = 0; i < h->n_groups; i++) {
		struct group *g = &h->group[i];
		if (g->labelled) {
			/* its series are decided one by one; the group asks for their titles */
			g->heading = 0;
			for (size_t k = g->first; k <= g->last && !g->heading; k++) {
				const struct cand *c = &h->cand[k];
				if (c->group == (int32_t)i && cand_label(c))
					g->heading = h->series[c->series].heading;
			}
		} else {
			int s = g->score + by_number(h, g);
			if (says_the_same(h, g))
				s -= 300;
			g->heading = s > least_of(h, g, chapters);
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

/* It announces a count, and numbered headings follow. */
static int
leads_series(const struct heads *h, const struct cand *c)
{
	const struct cand *b = cand_below(h, c);
	return c->announces && b && cand_label(b) && h->series[b->series].heading;
}

static void
members_decide(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		const struct group *g = &h->group[c->group];
		int own = c->score + (g->labelled || body_points(h, c) >= 0 ? 0 : -60);
		if (c->grouped || (c->division && c->division->part == PART_TOC))
			continue;
		const struct series *sr = cand_label(c) ? &h->series[c->series] : NULL;
		if (sr ? sr->heading : g->heading)
			c->heading = own > (g->labelled ? -350 : MEMBER_MIN);
		else
			c->heading = own > (c->division ? 200 : SOLO + 60) &&
			             (!g->labelled || c->in_contents || c->division);
		if (c->zone) /* which ends before a division */
			c->heading = c->zone == 2 && !c->digits && c->place != PLACE_CENTRE &&
			             ((c->heading && !sr && g->n >= g->divisions + 3) ||
					     leads_series(h, c));
		if (c->half_title || h->pl->v[c->first].forced)
			c->heading = 1; /* what is forced and free is a heading */
		c->certainty = certainty_of((own + (sr ? sr->score : g->score)) / 2);
	}
}

/* 某某出版社, 2021年3月, 第1版: what title pages say of the book. */
static int
is_imprint(struct slice t)
{
	static const char *const ends[] = {"社", "书局", "書局", "书店", "書店", "印书馆", "印書館",
		"印行", "发行", "發行", "月", "日", "版", "刊", "年", "号", "號"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends(t, ends[i]))
			return 1;
	return 0;
}

static int
is_key_of_headings(const struct heads *h, uint64_t key)
{
	for (size_t g = 0; g < h->n_groups; g++)
		if (h->group[g].key == key)
			return h->group[g].heading && h->group[g].n >= h->group[g].divisions + 2;
	return 0;
}

/* Would c be a heading, did it not stand on the title page? More may be free above it there. */
static int
is_like_headings(const struct heads *h, const struct cand *c)
{
	struct cand like = *c;
	for (int space = c->space < SPACE_MAX ? c->space : SPACE_MAX; space >= 0; space--) {
		like.space = (uint16_t)space;
		if (is_key_of_headings(h, group_key(h, &like, 0)))
			return 1;
	}
	return 0;
}

static void
front_heading(struct cand *c)
{
	c->heading = 1;
	c->certainty = 77;
}

/* The title page may end earlier than it seemed: with a line that looks like the headings of the
 * body, directly below the persons, or last before the text. */
static void
front_decide(struct heads *h)
{
	size_t n = 0;
	while (n < h->n_cands && (h->cand[n].zone || h->cand[n].form == FORM_GONE))
		n++;
	for (size_t i = 1; i < n; i++) {
		struct cand *c = &h->cand[i];
		if (h->pl->v[h->cand[i - 1].first].kind != V_BYLINE || c->form == FORM_GONE)
			continue;
		if (c->han && !cand_label(c) && !is_imprint(c->text) && is_like_headings(h, c)) {
			front_heading(c);
			for (size_t k = i; k < n; k++)
				h->cand[k].zone = 0;
			return;
		}
	}
	if (n == 0 || !h->cand[n - 1].zone)
		return;
	struct cand *c = &h->cand[n - 1];
	/* a heading there is the last line of several */
	if (c->heading && h->cand[n - 2].group != c->group)
		c--;
	if (!c->heading && !cand_label(c) && is_like_headings(h, c))
		front_heading(c);
}

/* The work's title again, before its first chapter: the head of all that follows. */
static void
half_title(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands && i < 200; i++) {
		struct cand *c = &h->cand[i];
		if (c->form == FORM_WHOLE && c->key == h->title_key && c->key &&
			c->before > h->gap && c->after > h->gap && !c->zone) {
			c->half_title = 1;
			return;
		}
	}
}

/* A series of one is no series, unless a word says so. */
static void
singles_drop(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (l && h->series[c->series].n == 1 && (!l->unit || l->unit == UNIT_NUMBER) &&
			l->title.n && l->depth == 1 && c->deco != DECO_ATX &&
			c->deco != DECO_UNDERLINE)
			c->label_at = -1;
	}
}

/* Cells that two texts have in common at the beginning. */
static uint32_t
common_cells(struct slice a, struct slice b)
{
	size_t i = 0;
	while (i < a.n && i < b.n && a.s[i] == b.s[i])
		i++;
	while (i && i < a.n && ((unsigned char)a.s[i] & 0xC0) == 0x80)
		i--;
	return (uint32_t)utf8_cells(a.s, i);
}

/* Parallel lines: alike in their beginning and length, nothing between them. They stay lines. */
static void
parallels_find(struct heads *h)
{
	size_t i = 0;
	while (i < h->n_cands) {
		size_t n = 1;
		struct cand *a = &h->cand[i];
		while (i + n < h->n_cands) {
			const struct cand *p = &h->cand[i + n - 1], *b = &h->cand[i + n];
			if (b->unit != p->unit + 1 || b->n_labels || a->n_labels ||
				b->deco != a->deco || b->lines != a->lines ||
				b->form != FORM_WHOLE || a->form != FORM_WHOLE)
				break;
			uint32_t same = common_cells(p->text, b->text);
			if (same < 4 || (!a->han && same < 6) || b->cells > p->cells * 5 / 4 + 2 ||
				p->cells > b->cells * 5 / 4 + 2)
				break;
			n++;
		}
		if (n >= 3)
			for (size_t k = 0; k < n; k++)
				a[k].grouped = 1;
		i += n;
	}
}

static int
runs_on(const struct heads *h, const struct cand *c)
{
	return c->form == FORM_WHOLE && c->score > -150 && !c->half_title &&
	       (c->lines == 1 || c->caps == CAPS_ALL || c->place == PLACE_CENTRE) &&
	       c->label_at < 0 && !c->division && !c->in_contents && !c->grouped && !c->taken &&
	       c->deco != DECO_ATX && c->deco != DECO_UNDERLINE && !leads_series(h, c);
}

/* Short lines in a row without text between are a list, an address, a title page, verse: when
 * three of them would be headings, none is, unless each is of another look (a stack of levels). */
static void
runs_reject(struct heads *h)
{
	size_t start = 0;
	while (start < h->n_cands) {
		size_t n = 0, heads = 0, alike = 0;
		while (start + n < h->n_cands && runs_on(h, &h->cand[start + n]) &&
			(n == 0 || cand_below(h, &h->cand[start + n - 1]) == &h->cand[start + n])) {
			const struct cand *c = &h->cand[start + n];
			heads += c->heading;
			for (size_t k = start; c->heading && k < start + n; k++)
				alike += h->cand[k].heading && h->cand[k].group == c->group;
			n++;
		}
		if (heads >= 4 || (heads == 3 && alike))
			for (size_t k = start; k < start + n; k++)
				h->cand[k].heading = 0;
		start += n ? n : 1;
	}
}

int
headings_decide(struct heads *h)
{
	singles_drop(h);
	parallels_find(h);
	half_title(h);
	if (groups_make(h) < 0)
		return -1;
	if (score_all(h) < 0)
		return -1;
	groups_decide(h);
	members_decide(h);
	front_decide(h);
	if (titles_find(h) < 0)
		return -1;
	runs_reject(h);
	return 0;
}

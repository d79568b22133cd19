/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/candidate.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/aozora.h"
#include "input/structure/ask.h"
#include "input/structure/label_scan.h"
#include "input/structure/look.h"
#include "input/structure/marks.h"
#include "input/structure/profile.h"

enum {
	WHOLE_LINES = 5,
	CODE_INDENT = 2,
	PREFIXED = 80,    /* cells of 正文 第一回 and its title */
	MANY = 50000,     /* candidates that any text may have */
	MANY_BYTES = 16,  /* and one more for so many bytes of it */
	WHOLE_CELLS = 260 /* the longest heading that we believe in */
};

/* ---- units ---- */

static int
is_free(const struct plain *pl, size_t i)
{
	return pl->v[i].kind == V_NONE || pl->v[i].kind == V_HEADING;
}

static uint8_t
rule_of(const struct line *l)
{
	int spaced;
	if (l->text.n < 3 || l->first != l->last || l->chars > 200)
		return 0;
	uint32_t c = ask_rule_char(l->text, &spaced);
	if (!c || spaced)
		return 0;
	return c < 0x80 ? (uint8_t)c : (uint8_t)'?';
}

/* A label that stands alone on its line: its title, or the text, begins below. */
static int
is_bare_label(const struct heads *h, const struct line *l)
{
	struct label label[LABELS_MAX];
	struct cand probe = {.text = l->text};
	if (l->cells > 24)
		return 0;
	look_undecorate(&probe);
	return label_read(h->words, probe.text, label) > 0 && label[0].title.n == 0;
}

/* Section 1. Short title. And directly below its text, or the first of its clauses. */
static int
is_section_head(const struct label *l, const struct line *b)
{
	enum { TITLE_WORDS = 5 };
	size_t words = 1;
	for (size_t i = 0; i < l->title.n; i++)
		words += l->title.s[i] == ' ';
	return l->unit && l->unit != UNIT_NUMBER && !utf8_is_cjk(b->first) &&
	       words <= TITLE_WORDS && (b->first == '(' || utf8_is_upper(b->first));
}

/* 3. REQUIREMENTS, and directly below a paragraph in one line. */
static int
is_head_above(
	const struct heads *h, const struct region *r, const struct line *a, const struct line *b)
{
	enum { HEAD_CELLS = 60, TEXT_CELLS = 100 };
	struct label label[LABELS_MAX];
	if (r->wrapping != WRAP_NONE || a->cells > HEAD_CELLS ||
		!label_read(h->words, a->text, label) || label[0].title.n == 0)
		return 0;
	return (b->cells >= TEXT_CELLS && utf8_class(a->last) == UTF8_LETTER) ||
	       is_section_head(&label[0], b);
}

/* A heading that only its words set off: nothing stands between it and the paragraph above. */
static int
is_attached_head(
	const struct heads *h, const struct region *r, const struct line *a, const struct line *b)
{
	struct label label[LABELS_MAX];
	uint32_t width = r->width ? r->width : h->pl->profile.body_width;
	const struct line *end = h->pl->lines.v + h->pl->lines.n;
	int prefixed = utf8_is_cjk(b->first) && b->cells <= PREFIXED && label_prefixed(b->text);
	if (b->first != 0x7B2C && b->first != 0xC81C && !prefixed &&
		!(utf8_is_upper(b->first) && b->cells <= 32))
		return 0;
	const struct line *below = b + 1 + b->blanks_after;
	int ruled = b->blanks_after <= 3 && below < end && rule_of(below) && below->cells >= 10;
	if (!ruled && (b->cells * 4 > width * 3 ||
			      (r->wrapping == WRAP_HARD && !profile_fits(a, b, width))))
		return 0;
	if (!label_read(h->words, b->text, label))
		return 0;
	return label[0].unit && unit_rank(label[0].unit) <= 6 && label[0].unit != UNIT_NUMBER &&
	       (label[0].title.n == 0 || ((prefixed || b->first == 0x7B2C) && label[0].spaced));
}

/* Two lines that stand alone and are one, where others are paragraphs: a long title. */
static int
is_broken(const struct line *a, const struct line *b)
{
	return a->blanks_before && b->blanks_after && a->cells <= PREFIXED &&
	       utf8_is_lower(b->first) && utf8_class(a->last) != UTF8_PUNCT;
}

static int
is_closed(const struct line *l)
{
	uint8_t e = look_ending(l->text);
	return e == END_STOP || e == END_MARK || e == END_COLON;
}

/* Does line b begin a new unit, though no blank line stands between it and a? */
static int
parts(const struct heads *h, const struct region *r, const struct line *a, const struct line *b,
	int first)
{
	if (rule_of(a) || rule_of(b) || (b->holds & LINE_FORM_FEED) || a->first == '#' ||
		b->first == '#')
		return 1;
	if ((r->style == PARA_LINE && !is_broken(a, b)) ||
		b < h->pl->lines.v + h->pl->profile.title_lines)
		return 1;
	if (first && (is_bare_label(h, a) || is_head_above(h, r, a, b)))
		return 1;
	if (r->style == PARA_INDENT && b->indent > a->indent)
		return 1;
	if ((r->style == PARA_FIT ||
		    (r->style == PARA_INDENT && is_closed(a) && b->cells * 4 <= r->width * 3)) &&
		profile_fits(a, b, r->width))
		return 1; /* there was room: where paragraphs step in, this is none */
	return is_attached_head(h, r, a, b);
}

/* A short line above a paragraph of full lines: there was much room, and it breaks off no sentence.
 */
static int
is_glued_head(
	const struct heads *h, const struct region *r, const struct line *a, const struct line *b)
{
	const struct line *end = h->pl->lines.v + h->pl->lines.n, *next = b + 1;
	if (r->wrapping != WRAP_HARD || a->cells * 10 > r->width * 6 ||
		(a > h->pl->lines.v && !a->blanks_before) || !profile_fits(a, b, r->width) ||
		a->indent > b->indent + 8)
		return 0;
	enum utf8_class last = utf8_class(a->last);
	if (last != UTF8_LETTER && last != UTF8_DIGIT && a->last != '_')
		return 0;
	if (!utf8_is_upper(mark_first_letter(b->text)) || utf8_is_lower(mark_first_letter(a->text)))
		return 0;
	return b->blanks_after ? b->cells * 10 >= r->width * 7
	                       : next < end && b->cells * 10 >= r->width * 7 &&
	                                 !profile_fits(b, next, r->width);
}

static int
units_find(struct heads *h)
{
	struct plain *pl = h->pl;
	const struct lines *l = &pl->lines;
	size_t most = 0;
	uint16_t gap = 0;
	for (size_t i = 0; i < l->n; i++)
		most += (size_t)is_free(pl, i);
	h->unit = ARENA_ARRAY(h->arena, struct unit, most + 1);
	for (size_t i = 0; h->unit && i < l->n; i++) {
		if (!is_free(pl, i)) {
			/* what says how lines are set is no space between them */
			gap = (uint16_t)(gap + (gap < 1000 && pl->v[i].rule != aozora_annotation));
			continue;
		}
		const struct region *r = profile_at(&pl->profile, i);
		struct unit *u = &h->unit[h->n_units++];
		*u = (struct unit){.first = i, .last = i, .before = gap, .cand = -1};
		u->rule = rule_of(&l->v[i]);
		for (;; i++) {
			u->last = i;
			u->cells += l->v[i].cells;
			if (l->v[i].cells > u->widest)
				u->widest = l->v[i].cells;
			if (i + 1 == l->n || !is_free(pl, i + 1) ||
				parts(h, r, &l->v[i], &l->v[i + 1], i == u->first))
				break;
			u->glued = i == u->first && is_glued_head(h, r, &l->v[i], &l->v[i + 1]);
			if (u->glued)
				break;
		}
		gap = 0;
	}
	if (!h->unit)
		return -1;
	for (size_t i = 0; i < h->n_units; i++)
		h->unit[i].after = i + 1 == h->n_units ? 99
		                   : h->unit[i].glued  ? 1
		                                       : h->unit[i + 1].before;
	return 0;
}

static int
is_long(const struct unit *u)
{
	return !u->rule && (u->widest > 50 || u->first != u->last);
}

/* The blank lines that usually part two paragraphs. */
static uint16_t
usual_gap(const struct heads *h)
{
	size_t count[5] = {0}, best = 1;
	for (size_t i = 1; i < h->n_units; i++) {
		size_t b = h->unit[i].before;
		if (is_long(&h->unit[i]) && is_long(&h->unit[i - 1]))
			count[b < 4 ? b : 4]++;
	}
	for (size_t b = 0; b < 5; b++)
		if (count[b] > count[best])
			best = b;
	return (uint16_t)best;
}

/* ---- which units ---- */

static struct cand *
cand_add(struct heads *h)
{
	struct cand *c = &h->cand[h->n_cands++];
	c->label_at = -1;
	c->series = c->group = c->title = c->copy_of = -1;
	return c;
}

static int
underlines(const struct heads *h, const struct unit *u, const struct line *title)
{
	if (u + 1 >= h->unit + h->n_units || !u[1].rule || u->after)
		return 0;
	static const char usual[] = "=-~^\"'*+#_?.",
			  wide[] = ":`"; /* three of these open a block */
	const struct line *rule = &h->pl->lines.v[u[1].first];
	if (look_gap(title->text) || rule->indent > title->indent + 2)
		return 0;
	if (strchr(wide, u[1].rule))
		return rule->cells > 3 && rule->cells >= title->cells;
	if (!strchr(usual, u[1].rule))
		return 0;
	/* as wide as the title, or as the page */
	return rule->cells + 2 + title->cells / 3 >= title->cells || rule->cells >= 30;
}

/* The rule above is the one below: both belong to the title between them. */
static int
overlines(const struct heads *h, const struct unit *u)
{
	if (u == h->unit || u[-1].rule != u[1].rule || u[-1].last + 1 != u->first)
		return 0;
	uint32_t above = u[-1].widest, below = u[1].widest;
	return above + 2 >= below && below + 2 >= above;
}

static int
cand_from_unit(struct heads *h, size_t at)
{
	struct unit *u = &h->unit[at];
	const struct line *l = &h->pl->lines.v[u->first];
	struct label label[LABELS_MAX];
	struct cand probe = {.text = l->text};
	if (u->rule)
		return 0;
	look_undecorate(&probe);
	if (probe.deco == DECO_ATX && l->text.s[0] == '#' && l->indent >= CODE_INDENT)
		probe = (struct cand){.text = l->text}; /* a remark in a program */
	int whole = u->last - u->first < WHOLE_LINES && u->cells <= WHOLE_CELLS;
	size_t n = label_read(h->words, probe.text, label);
	int underlined = u->first == u->last && underlines(h, u, l);
	if (!whole && !n && !underlined)
		return 0;
	struct cand *c = cand_add(h);
	c->unit = at;
	c->first = u->first;
	c->last = whole ? u->last : u->first;
	c->text = probe.text;
	c->deco = probe.deco;
	c->deco_char = probe.deco_char;
	if (underlined) {
		h->underlined++;
		c->deco = DECO_UNDERLINE;
		c->deco_char = u[1].rule | (overlines(h, u) ? OVERLINED : 0);
		u->tied = 1;
	}
	if (n && (c->label = ARENA_ARRAY(h->arena, struct label, n)) == NULL)
		return -1;
	if (n)
		memcpy(c->label, label, n * sizeof *label);
	c->n_labels = (uint8_t)n;
	c->form = whole ? FORM_WHOLE : FORM_PARA;
	if (!whole && u->last > u->first) {
		const struct region *r = profile_at(&h->pl->profile, u->first);
		uint32_t width = r->width ? r->width : h->pl->profile.body_width;
		if (profile_fits(l, l + 1, width))
			c->form = FORM_FIRST;
	}
	look_at(h, c);
	u->cand = (int32_t)(h->n_cands - 1);
	return 0;
}

/* Which candidates repeat an earlier one? */
static int
copies_find(struct heads *h)
{
	size_t slots = 16;
	while (slots < h->n_cands * 2 + 2)
		slots *= 2;
	int32_t *slot = ARENA_ARRAY(h->arena, int32_t, slots);
	if (!slot)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		size_t s = (size_t)c->key & (slots - 1);
		if (!c->key)
			continue;
		while (slot[s] && h->cand[slot[s] - 1].key != c->key)
			s = (s + 1) & (slots - 1);
		c->times = 1;
		if (slot[s]) {
			struct cand *first = &h->cand[slot[s] - 1];
			c->copy_of = slot[s] - 1;
			c->times = first->times = (uint16_t)(first->times + (first->times < 999));
		} else {
			slot[s] = (int32_t)i + 1;
		}
	}
	return 0;
}

/* How many of the long paragraphs end as sentences do? */
static uint8_t
closing_share(const struct heads *h)
{
	size_t n = 0, closed = 0;
	for (size_t i = 0; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		/* short lines together are a list */
		int list = u->first != u->last && u->widest * 10 < h->pl->profile.body_width * 7;
		if (u->cells < (h->pl->profile.cjk ? 56 : 90) || u->rule || list)
			continue;
		uint8_t e = look_ending(h->pl->lines.v[u->last].text);
		n++;
		closed += e == END_STOP || e == END_MARK || e == END_COLON || e == END_SEMI;
	}
	size_t share = n ? closed * 100 / n : 0;
	return (uint8_t)share;
}

/* Blank lines above beyond the usual. Directly below a heading that has them a lower one needs
 * none of its own. */
static uint16_t
space_above(const struct heads *h, const struct cand *c)
{
	const struct cand *a = cand_above(h, c);
	uint16_t own = c->before > h->gap ? (uint16_t)(c->before - h->gap) : 0;
	if (own || !a || a->form != FORM_WHOLE || a->lines > 2 || a->before <= h->gap ||
		a->caps != CAPS_ALL || (c->deco != DECO_ITALIC && c->place != PLACE_CENTRE))
		return own;
	return (uint16_t)(a->before - h->gap);
}

/* A short line, set apart from the text above by a drawn one and from the text below by more blank
 * lines than usual. */
static uint8_t
is_ruled(const struct heads *h, const struct cand *c)
{
	enum { RULE_CELLS = 8, RULED_CELLS = 60 };
	const struct unit *u = &h->unit[c->unit];
	if (c->unit > 1 && u[-2].cand >= 0 && h->cand[u[-2].cand].n_labels)
		return 0; /* it underlines what stands above */
	return c->unit > 0 && u[-1].rule && u[-1].widest >= RULE_CELLS && c->before > 0 &&
	       c->after > h->gap && c->lines == 1 && c->cells <= RULED_CELLS &&
	       c->form == FORM_WHOLE && c->ends == END_OPEN;
}

static uint8_t
is_dense(const struct heads *h)
{
	enum { UNITS_MIN = 8, RARELY = 50, PAGE = 2 };
	size_t apart = 0;
	for (size_t i = 1; i < h->n_units; i++)
		apart += h->unit[i].before > 0;
	/* the title page may have what the text has not */
	size_t text = apart > PAGE || h->n_units < UNITS_MIN * PAGE ? apart : 0;
	return h->n_units >= UNITS_MIN && text * RARELY <= h->n_units;
}

static uint8_t
are_above(const struct heads *h)
{
	enum { SHORT_CELLS = 60, GAPS_MIN = 4, PAGE = 2 };
	size_t gaps = 0, heads = 0;
	for (size_t i = 1; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		const struct cand *c = u->cand >= 0 ? &h->cand[u->cand] : NULL;
		gaps += u->before > 0;
		heads += u->before > 0 && u->after == 0 && c && c->form == FORM_WHOLE &&
		         c->lines == 1 && c->ends == END_OPEN && !c->quoted &&
		         c->cells <= SHORT_CELLS;
	}
	return gaps >= GAPS_MIN && (heads + PAGE) * 10 >= gaps * 9;
}

/* More space than usual stands above short lines only, with less below them: it is what tells
 * titles there, for scenes and stanzas would have it too. */
static uint8_t
are_apart(const struct heads *h)
{
	enum { SHORT_CELLS = 60, GAPS_MIN = 8 };
	size_t gaps = 0, heads = 0;
	for (size_t i = 1; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		const struct cand *c = u->cand >= 0 ? &h->cand[u->cand] : NULL;
		if (u->before <= h->gap || u->rule)
			continue;
		gaps++;
		heads += u->after <= u->before && c && c->form == FORM_WHOLE && c->lines == 1 &&
		         c->ends == END_OPEN && !c->quoted && c->cells <= SHORT_CELLS;
	}
	return gaps >= GAPS_MIN && heads * 20 >= gaps * 19;
}

/* All that has several lines is set in, much of it prose, which runs on in small letters as no
 * verse does: a line at the margin is a title, where there are such lines. */
static uint8_t
is_set_in(const struct heads *h)
{
	enum { PROSE_MIN = 8, MARGIN_MIN = 3 };
	const struct line *l = h->pl->lines.v;
	size_t blocks = 0, in = 0, prose = 0, margin = 0;
	for (size_t i = 0; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		if (u->first == u->last) {
			margin += l[u->first].indent == 0;
			continue;
		}
		blocks++;
		in += l[u->first].indent > 1 && l[u->last].indent > 1;
		prose += h->pl->profile.technical || utf8_is_lower(l[u->last].first);
	}
	return margin >= MARGIN_MIN && prose >= PROSE_MIN && prose * 3 >= blocks &&
	       in * 10 >= blocks * 9;
}

int
candidates_find(struct heads *h)
{
	if (units_find(h) < 0)
		return -1;
	h->gap = usual_gap(h);
	size_t most = MANY + h->pl->source_text.n / MANY_BYTES;
	h->cand = ARENA_ARRAY(h->arena, struct cand, most < h->n_units ? most : h->n_units + 1);
	if (!h->cand)
		return -1;
	for (size_t i = 0; i < h->n_units && h->n_cands < most; i++)
		if (cand_from_unit(h, i) < 0)
			return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		h->cand[i].ruled = is_ruled(h, &h->cand[i]);
		h->ruled += h->cand[i].ruled;
		h->cand[i].space = space_above(h, &h->cand[i]);
		h->declared += (size_t)look_declares(h, &h->cand[i]);
	}
	h->closes = closing_share(h);
	h->dense = is_dense(h);
	h->above = are_above(h);
	h->apart = are_apart(h);
	h->set_in = is_set_in(h);
	return copies_find(h);
}

struct cand *
cand_below(const struct heads *h, const struct cand *c)
{
	size_t u = c->unit + 1;
	while (u < h->n_units && h->unit[u].rule)
		u++;
	return u < h->n_units && h->unit[u].cand >= 0 ? &h->cand[h->unit[u].cand] : NULL;
}

struct cand *
cand_above(const struct heads *h, const struct cand *c)
{
	size_t u = c->unit;
	while (u > 0 && h->unit[u - 1].rule)
		u--;
	return u > 0 && h->unit[u - 1].cand >= 0 ? &h->cand[h->unit[u - 1].cand] : NULL;
}

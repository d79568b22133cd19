/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/evidence.h"

#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/aozora.h"
#include "input/structure/letter.h"
#include "input/structure/look.h"
#include "input/structure/marks.h"
#include "input/structure/profile.h"
#include "input/structure/series.h"

enum { NEVER = -1500, SERIES_SIGN = 200, RULED_MIN = 5, TITLE_CELLS = 72, FRAME_CELLS = 8 };

struct sum {
	int total, best;
	const char *rule;
};

/* A sign of that weight; the strongest gives the rule its name. */
static void
name(struct sum *s, int weight, const char *rule)
{
	if (weight > s->best && rule) {
		s->best = weight;
		s->rule = rule;
	}
}

static void
add(struct sum *s, int points, const char *rule)
{
	s->total += points;
	name(s, points, rule);
}

static uint32_t
width_at(const struct heads *h, const struct cand *c, int *wrapped)
{
	const struct region *r = profile_at(&h->pl->profile, c->first);
	*wrapped = r->wrapping == WRAP_HARD;
	if (r->width)
		return r->width;
	return h->pl->profile.body_width < 40 ? 40 : h->pl->profile.body_width;
}

static void
by_length(struct sum *s, const struct heads *h, const struct cand *c)
{
	int wrapped;
	uint32_t width = width_at(h, c, &wrapped), cells = c->cells;
	if (c->lines > 1)
		add(s,
			c->caps == CAPS_ALL || c->place == PLACE_CENTRE ? -15 * c->lines
									: -70 * (c->lines - 1),
			NULL);
	if (wrapped && c->lines == 1 && cells * 20 > width * 19)
		add(s, -160, NULL);
	if (c->han) {
		add(s, cells > 90 ? -400 : cells > 64 ? -150 : cells > 48 ? -40 : 30, NULL);
	} else {
		add(s,
			cells > 200   ? -300
			: cells > 130 ? -150
			: cells > 90  ? -60
			: cells < 50  ? 30
				      : 0,
			NULL);
	}
}

/* Parts between full-width commas. */
static size_t
clauses(struct slice t)
{
	size_t n = 1;
	for (size_t i = 0; i + 3 <= t.n; i++)
		n += memcmp(t.s + i, "，", 3) == 0;
	return n;
}

/* A sentence ends inside. */
static int
holds_stop(struct slice t)
{
	return t.n > 3 && slice_contains((struct slice){t.s, t.n - 3}, "。");
}

static void
by_ending(struct sum *s, const struct heads *h, const struct cand *c)
{
	const struct label *l = cand_label(c);
	int bare = l && !l->title.n;
	if (bare)
		return;
	switch (c->ends) {
	case END_STOP:
		add(s,
			c->han                   ? -330
			: c->caps == CAPS_ALL    ? 0
			: l                      ? -30
			: c->deco == DECO_ITALIC ? 0
						 : -210,
			NULL);
		break;
	case END_MARK:
		add(s,
			c->caps == CAPS_ALL ? -10
			: l                 ? (l->unit ? -40 : -120)
			: c->han            ? -120
					    : -70,
			NULL);
		break;
	case END_COMMA:
		add(s, -320, NULL);
		break;
	case END_SEMI:
		add(s, -420, NULL);
		break;
	case END_COLON:
		add(s, l ? -220 : c->announces ? -60 : -300, NULL);
		break;
	case END_DASH:
		add(s, -220, NULL);
		break;
	default:
		/* where paragraphs end as sentences do, a short line without an end is none; a line
		 * of several clauses is a sentence that was cut off */
		if (!l && c->han && (clauses(c->text) > 2 || holds_stop(c->text)))
			add(s, -150, NULL);
		else if (h->closes >= 85 && c->lines == 1)
			add(s, c->han ? 130 : 40, "open-end");
		break;
	}
}

/* A caption: what stands above is drawn with signs. */
static int
below_drawing(const struct heads *h, const struct cand *c)
{
	size_t signs = 0, words = 0;
	if (!c->unit || c->before > h->gap + 1)
		return 0;
	const struct unit *u = &h->unit[c->unit - 1];
	if (u->rule)
		return 0;
	for (size_t i = u->last + 1; i-- > u->first && u->last - i < 3;) {
		struct slice t = h->pl->lines.v[i].text;
		for (size_t k = 0; k < t.n; k++) {
			signs += strchr("|+-=_/\\<>#*", t.s[k]) != NULL;
			words += (t.s[k] | 32) >= 'a' && (t.s[k] | 32) <= 'z';
		}
	}
	return signs > words && signs > 10;
}

static void
by_place(struct sum *s, const struct heads *h, const struct cand *c)
{
	const struct region *r = profile_at(&h->pl->profile, c->first);
	int lines = r->style != PARA_BLANK;
	uint16_t gap = h->gap;
	int before = c->space;
	int open = h->closes >= 95 && c->ends == END_OPEN;
	if (h->dense && h->closes >= 85 && (c->han || cand_label(c) || open))
		return; /* nothing stands apart there */
	if (c->first == 0 || c->before == 0)
		add(s, c->first == 0 ? 60 : lines ? -50 : -150, NULL);
	add(s, before >= 3 ? 200 : before == 2 ? 150 : before == 1 ? 90 : 0, "space-above");
	/* where blank lines stand above such lines and nowhere else, one is as good as two */
	int above = h->above && lines && gap == 0 && c->before;
	if (lines && gap == 0 && c->before && (c->after || above))
		add(s, 80, NULL);
	add(s, c->after > gap ? 60 : c->after ? 20 : c->deco == DECO_UNDERLINE ? 30 : -60, NULL);
	if (!cand_label(c) && c->deco < DECO_BRACKET && c->deco != DECO_ATX &&
		c->deco != DECO_UNDERLINE && (c->before == 0 || (c->after == 0 && !above)) &&
		c->first > 0 && !(c->han && c->division))
		add(s, -200, NULL);
	if (c->place == PLACE_CENTRE)
		add(s, below_drawing(h, c) ? -150 : 110, "centred");
}

/* Where prose is set in, a title begins at the margin. */
static void
by_margin(struct sum *s, const struct heads *h, const struct cand *c)
{
	const struct line *l = &h->pl->lines.v[c->first];
	if (!h->set_in || c->zone || cand_label(c))
		return;
	if (l->indent)
		add(s, -250, NULL);
	else if (c->unit + 1 < h->n_units && h->pl->lines.v[h->unit[c->unit + 1].first].indent > 1)
		add(s, 150, NULL);
}

/* Nothing about the unit is like a title. */
static int
is_prose(const struct heads *h, const struct unit *u)
{
	const struct cand *c = u->cand >= 0 ? &h->cand[u->cand] : NULL;
	return !u->rule &&
	       (!c || (!c->n_labels && c->caps != CAPS_ALL && c->place != PLACE_CENTRE));
}

/* Who is quoted at the beginning of a chapter: heading, one short paragraph, a line with its room
 * below. */
static int
closes_epigraph(const struct heads *h, const struct cand *c)
{
	enum { QUOTE_LINES = 8 };
	if (c->unit < 2 || c->space || c->after <= h->gap)
		return 0;
	const struct unit *quote = &h->unit[c->unit - 1], *above = quote - 1;
	const struct cand *head = above->cand >= 0 ? &h->cand[above->cand] : NULL;
	return is_prose(h, quote) && quote->last - quote->first < QUOTE_LINES && head &&
	       head->form == FORM_WHOLE && head->lines == 1 &&
	       (head->space || head->caps == CAPS_ALL || cand_label(head));
}

/* What stands above goes on below c, or belongs to it. */
static void
by_neighbours(struct sum *s, const struct heads *h, const struct cand *c)
{
	if (!c->unit || c->zone || cand_label(c) || c->division || c->in_contents ||
		c->deco >= DECO_BOLD || c->deco == DECO_ATX || c->deco == DECO_UNDERLINE)
		return;
	const struct unit *above = &h->unit[c->unit - 1];
	uint32_t last = h->pl->lines.v[above->last].last;
	if ((last == ',' || last == 0x3001 || last == 0xFF0C) &&
		(above->first == above->last ? above->cells > 40 : above->widest >= 50) &&
		c->before <= h->gap + 1 && is_prose(h, above))
		add(s, -350, NULL); /* a quotation within the sentence */
	if (closes_epigraph(h, c))
		add(s, -450, NULL);
}

/* （待续）, （未完待续）, （全文完）: how an instalment ends. */
static int
is_closing(struct slice t)
{
	static const char *const ends[] = {"待续）", "待續）", "完）", "终）", "終）"};
	enum { CLOSING_BYTES = 24 };
	for (size_t i = 0; i < sizeof ends / sizeof *ends && t.n <= CLOSING_BYTES; i++)
		if (slice_ends(t, ends[i]))
			return 1;
	return 0;
}

static void
by_form(struct sum *s, const struct heads *h, const struct cand *c)
{
	switch (c->deco) {
	case DECO_ATX:
		add(s, 500, "hashes");
		break;
	case DECO_UNDERLINE:
		add(s, 450, "underlined");
		break;
	case DECO_BRACKET:
		add(s, 150, "brackets");
		break;
	case DECO_RULES:
		add(s, 260, "between-rules");
		break;
	case DECO_BOLD:
		add(s, 180, "bold");
		break;
	case DECO_ITALIC:
		add(s, 70, "italic");
		break;
	default:
		break;
	}
	if (c->caps == CAPS_ALL)
		add(s, 100, "capitals");
	else if (c->caps == CAPS_TITLE)
		add(s, 30, "title-case");
	if (c->text.n > 1 && (c->text.s[0] == '[' || c->text.s[0] == '(') && !cand_label(c))
		add(s, -250, NULL);
	if (slice_starts(c->text, "（") && slice_ends(c->text, "）") && !cand_label(c))
		add(s, is_closing(c->text) ? -900 : -250, NULL);
	if ((c->holds & LINE_STOP) && ask_names_site(c->text))
		add(s, -900, NULL);
	if (c->ruled && h->ruled >= RULED_MIN)
		add(s, 220, "below-rule");
	if (slice_starts(c->text, ".. "))
		add(s, -900, NULL); /* a remark of reStructuredText */
	if (c->quoted && !cand_label(c) && c->deco != DECO_UNDERLINE)
		add(s, c->ends == END_OPEN && c->caps == CAPS_TITLE ? -130 : -420, NULL);
	if (!c->key)
		add(s, -900, NULL); /* nothing but signs */
	int signs = (c->holds & LINE_CODE) != 0;
	if ((signs && (memchr(c->text.s, '\\', c->text.n) || memchr(c->text.s, '=', c->text.n) ||
			      memchr(c->text.s, '{', c->text.n))) ||
		slice_starts(c->text, "$ ") || slice_starts(c->text, "> "))
		add(s, -250, NULL); /* code */
	if (signs && memchr(c->text.s, '@', c->text.n))
		add(s, -250, NULL);
	if (c->lower && !cand_label(c))
		add(s, -170, NULL);
	if (c->gaps)
		add(s, -150, NULL);
	if ((h->pl->lines.v[c->first].holds & LINE_SET_IN) && c->deco != DECO_ATX && !cand_label(c))
		add(s, -400, NULL);
	if (h->declared >= 2 && c->deco != DECO_ATX)
		add(s, -250, NULL); /* the text names its headings, and not this one */
	if (h->underlined >= 4 && c->deco != DECO_UNDERLINE && !cand_label(c) && !c->division)
		add(s, c->deco == DECO_ATX ? -150 : -120,
			NULL); /* nor does it underline this one */
	if (c->form == FORM_FIRST)
		add(s, -60, NULL);
	if (c->in_contents)
		add(s, 500, "in-contents");
	else if (h->contents_end && c->first > h->contents_end && !cand_label(c) && !c->division)
		add(s, -100, NULL); /* the list names the headings, and not this one */
	if (c->division && c->division->part == PART_END)
		add(s, -700, NULL);
	else if (c->division && c->division->part != PART_TOC)
		add(s, 260, "division-name");
}

static size_t
words_in(struct slice t)
{
	size_t n = t.n > 0;
	for (size_t i = 1; i < t.n; i++)
		n += t.s[i] == ' ' && t.s[i - 1] != ' ';
	return n;
}

/* 海政发〔2022〕1号 */
static int
is_document_number(struct slice t)
{
	for (size_t i = 0; i + 9 < t.n && slice_ends(t, "号"); i++)
		if (slice_starts((struct slice){t.s + i, t.n - i}, "〔") &&
			(t.s[i + 3] == '1' || t.s[i + 3] == '2'))
			return 1;
	return 0;
}

/* Two lines, one of them a date, below prose and with more room below than above: who signs, and
 * when. */
static int
is_signed_pair(const struct heads *h, const struct cand *one, const struct cand *two)
{
	return one && two && (look_is_date(one->text) || look_is_date(two->text)) &&
	       one->unit > 0 && is_prose(h, &h->unit[one->unit - 1]) && two->after > h->gap &&
	       two->after > one->before && two->before <= one->before;
}

/* May the next part or the next story begin here? */
static int
begins_part(const struct cand *c)
{
	enum { STORY_CELLS = 40 };
	return c->division || (cand_label(c) && cand_label(c)->unit) ||
	       (c->lines == 1 && c->ends == END_OPEN && c->cells <= STORY_CELLS);
}

/* A date with its year, perhaps with the signer's name on the line above, stands between the end of
 * a sentence and what may be a title. */
static int
closes_part(const struct heads *h, const struct cand *c)
{
	const struct lines *l = &h->pl->lines;
	if (c->unit == 0 || c->lines > 2 || cand_label(c) || !c->dated)
		return 0;
	const struct unit *above = &h->unit[c->unit - 1];
	const struct cand *below = cand_below(h, c);
	return mark_ends_sentence(l->v[above->last].text) && below && begins_part(below);
}

/* Who signs, and the date, close the text or a part of it. */
static int
is_signature(const struct heads *h, const struct cand *c)
{
	enum { LAST = 3 };
	const struct cand *a = cand_above(h, c), *b = cand_below(h, c);
	if (!c->han)
		return 0;
	if (is_signed_pair(h, a, c) || is_signed_pair(h, c, b) || closes_part(h, c))
		return 1;
	return c->unit + LAST >= h->n_units &&
	       (look_is_date(c->text) || (b && look_is_date(b->text)));
}

/* "Yours truly," stands above it. */
static int
signs_letter(const struct heads *h, const struct cand *c)
{
	if (c->unit == 0 || c->division || cand_label(c))
		return 0;
	const struct line *above = &h->pl->lines.v[h->unit[c->unit - 1].last];
	return (above->last == ',' || (c->han && above->cells <= FRAME_CELLS)) &&
	       letter_closes(above);
}

/* 拝啓, 敬具: a letter begins and ends. */
static int
frames_letter(const struct heads *h, const struct cand *c)
{
	const struct line *l = &h->pl->lines.v[c->first];
	return l->cells <= FRAME_CELLS && (letter_form(l) == LETTER_SALUTE || letter_closes(l));
}

/* [0001]: behind its bracket the number is filled up with zeros, as that of a note never is. */
static int
is_filled(const struct label *l, struct slice text)
{
	uint32_t cp;
	size_t at = l->start + utf8_next(text.s + l->start, text.n - l->start, &cp);
	return text.s[at] == '0';
}

static void
by_label(struct sum *s, const struct heads *h, const struct cand *c)
{
	const struct label *l = cand_label(c);
	if (!l) {
		if (c->digits)
			add(s, -350, NULL);
		return;
	}
	if (l->unit && l->unit != UNIT_NUMBER)
		add(s, l->unit == UNIT_ARTICLE || l->unit == UNIT_CLAUSE ? 140 : 260,
			"chapter-word");
	else
		add(s, l->title.n ? 50 : 90, "number");
	if (h->series[c->series].n >= 3)
		name(s, SERIES_SIGN, "series"); /* its points are those of the whole series */
	uint32_t first = 0;
	if (l->title.n)
		utf8_next(l->title.s, l->title.n, &first);
	if (utf8_is_lower(first))
		add(s, -150, NULL);
	if (c->ends == END_STOP && c->caps != CAPS_ALL && c->cells > 75)
		add(s, -120, NULL); /* a numbered sentence */
	if (c->ends == END_STOP && c->caps == CAPS_FIRST && !l->unit && words_in(l->title) >= 5)
		add(s, -80, NULL);
	if (l->open == '[' && l->system == NUM_ARABIC && !is_filled(l, c->text))
		add(s, -260, NULL); /* the body of a note */
	else if (l->open == '(' && l->system == NUM_ARABIC && !c->han)
		add(s, -80, NULL);
	if (!l->spaced && !l->close && !c->han)
		add(s, -100, NULL);
	if (l->depth > 1)
		add(s, 40, NULL);
	if (label_is_row(l, c->text))
		add(s, -600, NULL);
	if (!l->unit && !l->title.n && c->before == 0 && c->after == 0 && !h->dense)
		add(s, -200, NULL); /* a column of numbers */
}

int
evidence_of(const struct heads *h, const struct cand *c, const char **rule)
{
	struct sum s = {0, 0, "shape"};
	if (c->form >= FORM_PARA)
		return NEVER;
	by_length(&s, h, c);
	by_ending(&s, h, c);
	by_place(&s, h, c);
	by_margin(&s, h, c);
	by_neighbours(&s, h, c);
	by_form(&s, h, c);
	by_label(&s, h, c);
	if (is_signature(h, c) || signs_letter(h, c) ||
		(c->han && (is_document_number(c->text) || frames_letter(h, c))))
		add(&s, -600, NULL);
	if (c->unit + 1 >= h->n_units)
		add(&s, -120, NULL);
	*rule = s.rule;
	return s.total;
}

static int
page_ends_between(const struct heads *h, const struct cand *a, const struct cand *b)
{
	for (size_t i = a->last + 1; i < b->first; i++)
		if (h->pl->v[i].rule == aozora_page)
			return 1;
	return 0;
}

/* It is all that stands between this label and the next, and runs on as text does. */
static int
is_whole_text(const struct heads *h, const struct cand *label, const struct cand *c)
{
	const struct cand *next = cand_below(h, c);
	if (!next || c->caps == CAPS_ALL || c->place == PLACE_CENTRE ||
		(c->lines < 2 && c->cells <= TITLE_CELLS && c->ends != END_STOP &&
			c->ends != END_MARK))
		return 0;
	const struct label *l = cand_label(next);
	return next->division ||
	       (l && (next->group == label->group || (l->unit && l->unit != UNIT_NUMBER)));
}

int
evidence_title(const struct heads *h, const struct cand *label, const struct cand *c)
{
	int p = 80, wrapped;
	uint32_t width = width_at(h, c, &wrapped);
	if (c->form != FORM_WHOLE || c->lines > 4 || c->before > 4 ||
		page_ends_between(h, label, c))
		return -300;
	if (c->caps == CAPS_ALL)
		p += 150;
	else if (c->caps == CAPS_TITLE)
		p += 60;
	if (c->place == PLACE_CENTRE)
		p += label->place == PLACE_CENTRE ? 120 : 60;
	if (c->after > h->gap)
		p += 150;
	else if (c->after == 0)
		p -= 60;
	if (c->before < label->before)
		p += 30;
	if (c->ends == END_STOP && c->caps != CAPS_ALL)
		p -= c->han ? 350 : c->after > h->gap ? 20 : 160;
	if (c->ends == END_COMMA || c->ends == END_SEMI || c->ends == END_COLON ||
		c->ends == END_DASH)
		p -= 220;
	if (c->quoted)
		p -= 220;
	if (c->lower)
		p -= c->text.s[0] == '(' ? 350 : 150; /* (repealed) */
	if (c->lines > 1 && c->caps != CAPS_ALL && c->place != PLACE_CENTRE)
		p -= c->after > h->gap ? 30 : 130;
	if (c->cells > 2 * width)
		p -= 100;
	if (c->deco == DECO_ITALIC)
		p += 60;
	if (c->names_label)
		p += 400;
	if (c->division)
		p -= 60;
	if (is_whole_text(h, label, c))
		p -= 300;
	if (h->closes < 50 && !wrapped && c->cells > TITLE_CELLS)
		p -= 300; /* paragraphs have no sign at their end there */
	if (c->several)   /* what happens in the chapter, not its name */
		p -= 300;
	/* who is on the stage, and where */
	if (cand_label(label)->unit == UNIT_SCENE && c->caps != CAPS_ALL)
		p -= 200;
	if (c->n_labels && c->label[0].unit && c->label[0].unit != UNIT_NUMBER)
		p -= 300;
	return p;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/front.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/author.h"
#include "input/structure/epigraph.h"
#include "input/structure/letter.h"
#include "input/structure/table.h"

enum { ZONE_UNITS = 48, SITE_CELLS = 200 };

static struct cand *
cand_at(const struct heads *h, size_t unit)
{
	return h->unit[unit].cand < 0 ? NULL : &h->cand[h->unit[unit].cand];
}

/* A legend of marks parts the title page from the text. */
static int
behind_legend(const struct heads *h, size_t u)
{
	for (size_t i = h->unit[u - 1].last + 1; i < h->unit[u].first; i++)
		if (h->pl->v[i].kind == V_LEGEND)
			return 1;
	return 0;
}

/* A sentence that fills its first line and goes on below in a small letter. */
static int
is_running_text(const struct heads *h, const struct cand *c)
{
	const struct line *l = &h->pl->lines.v[c->first];
	return c->lines >= 2 && c->ends == END_STOP && c->caps == CAPS_FIRST &&
	       utf8_is_lower(l[1].first) && l->cells * 10 >= h->pl->profile.body_width * 8;
}

/* Is this where the title page ends: a heading, a name of a division, a table, running text? */
static int
ends_zone(const struct heads *h, size_t u)
{
	const struct cand *c = cand_at(h, u);
	const struct label *l = c ? cand_label(c) : NULL;
	if (h->pl->v[h->unit[u].first].kind != V_NONE || !c || c->form != FORM_WHOLE)
		return 1;
	if (u > 0 && behind_legend(h, u))
		return 1;
	if (c->division || c->deco == DECO_ATX || c->deco == DECO_UNDERLINE ||
		table_is_caption(c->text) || slice_starts(c->text, "|"))
		return 1;
	if (l && (h->series[c->series].n >= 2 ||
			 (l->unit && l->unit != UNIT_VOLUME && l->unit != UNIT_NUMBER)))
		return 1;
	if (c->place == PLACE_CENTRE || c->caps == CAPS_ALL)
		return 0;
	if (c->han && (c->lines >= 3 || c->cells > 90 || c->ends == END_STOP ||
			      c->ends == END_COLON || c->quoted))
		return 1;
	if (u > 0 && is_running_text(h, c))
		return 1;
	if (c->lines >= 3 && c->cells > 90 && (u > 0 || c->ends != END_OPEN || c->lines > 4))
		return 1;
	return c->ends == END_STOP && c->cells > 100;
}

static int
is_letter_part(const struct cand *c)
{
	return c->ends == END_COMMA || c->ends == END_COLON || c->ends == END_SEMI;
}

/* A first line that looks like the headings that follow is the first of them. */
static int
is_first_heading(const struct heads *h, size_t first)
{
	const struct cand *c = cand_at(h, first);
	size_t alike = 0;
	if (c->after <= h->gap)
		return 0;
	for (size_t i = 0; i < h->n_cands && alike < 2; i++) {
		const struct cand *o = &h->cand[i];
		alike += o != c && o->form == FORM_WHOLE && !o->n_labels && o->caps == c->caps &&
		         o->place == c->place && o->deco == c->deco && o->after == c->after &&
		         o->lines == c->lines && o->ends == c->ends && o->before > h->gap;
	}
	return alike >= 2;
}

/* Three lines and more that each begin with a capital, as words inside them do not: verse. */
static int
is_stanza(const struct heads *h, const struct cand *c)
{
	if (c->lines < 3 || c->caps != CAPS_FIRST)
		return 0;
	for (size_t i = c->first; i <= c->last; i++)
		if (!utf8_is_upper(h->pl->lines.v[i].first))
			return 0;
	return 1;
}

/* A name, or a role with its name: few words, each with a capital where there are capitals. */
static int
is_person_line(struct slice t)
{
	size_t words = 0, chars = 0;
	uint32_t cp;
	int fresh = 1, cased = 0;
	for (size_t i = 0; i < t.n; chars++) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (utf8_class(cp) == UTF8_DIGIT || cp == '!' || cp == '?' || cp == ',' ||
			cp == 0x3002)
			return 0;
		if (utf8_is_space(cp)) {
			fresh = 1;
			continue;
		}
		if (fresh && utf8_is_lower(cp))
			return 0;
		cased |= fresh && utf8_is_upper(cp);
		words += (size_t)fresh;
		fresh = 0;
	}
	return chars <= 40 && words <= 5 && (words >= 2 || (!cased && chars >= 2 && chars <= 6));
}

/* 论语序说, 自序: names of texts, not of persons */
static int
is_text_name(struct slice t)
{
	static const char *const ends[] = {"序", "说", "說", "记", "記", "论", "論", "传", "傳",
		"篇", "话", "話", "文", "书", "書", "集", "法", "志", "引", "言"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends(t, ends[i]))
			return 1;
	return 0;
}

/* The title and below it, without a blank line, one line with the author or the kind of work. */
static int
is_title_block(const struct heads *h, const struct cand *c)
{
	const struct line *l = &h->pl->lines.v[c->first];
	size_t n = 0;
	if (c->lines != 2 || c->ends != END_OPEN || c->after == 0 ||
		l->cells * 5 >= h->pl->profile.body_width * 3 || utf8_class(l->last) == UTF8_PUNCT)
		return 0;
	for (size_t i = 0; i < l[1].text.n; i++)
		n += l[1].text.s[i] == ' ';
	const char *colon = memchr(l[1].text.s, ':', l[1].text.n);
	if (colon) {
		size_t at = (size_t)(colon - l[1].text.s) + 1;
		return is_person_line(
			slice_trim((struct slice){l[1].text.s + at, l[1].text.n - at}));
	}
	return byline_names(l[1].text) || is_person_line(l[1].text) || (n == 0 && l[1].chars <= 14);
}

/* Russian texts name the author first: author, title, and what stands below titles. */
static int
is_author_block(const struct heads *h, const struct cand *c)
{
	const struct line *l = &h->pl->lines.v[c->first];
	if (c->lines < 2 || !author_above(l[0].text, l[1].text))
		return 0;
	for (size_t i = 2; i < c->lines; i++)
		if (!author_rest(l[i].text))
			return 0;
	return 1;
}

/* May the unit be a title? More is asked of it when nothing else on the page speaks for one. */
static int
is_title(const struct heads *h, size_t first, size_t end)
{
	const struct cand *c = cand_at(h, first),
			  *next = first + 1 < end ? cand_at(h, first + 1) : NULL;
	if (is_letter_part(c) || c->quoted || c->lower || c->digits || c->gaps || c->lines > 4)
		return 0;
	if (is_author_block(h, c))
		return 1;
	if (!next && !h->pl->profile.gutenberg && is_first_heading(h, first))
		return 0;
	if ((next && is_letter_part(next) && next->place != PLACE_CENTRE) ||
		letter_form(&h->pl->lines.v[c->first]) == LETTER_SALUTE)
		return 0; /* a letter begins */
	if (c->caps == CAPS_ALL || c->place == PLACE_CENTRE || c->deco == DECO_BRACKET)
		return 1;
	if ((c->ends == END_STOP && !h->pl->profile.gutenberg) || is_stanza(h, c))
		return 0;
	if (is_title_block(h, c))
		return 1;
	if (c->lines > 1) /* a long title, broken where the line was full */
		return end - first >= 3 || h->pl->profile.gutenberg ||
		       (c->ends == END_OPEN &&
			       h->pl->lines.v[c->first].cells * 5 >= h->pl->profile.body_width * 3);
	return c->cells <= (next ? 200 : 100) &&
	       (c->ends == END_OPEN || c->ends == END_MARK || h->pl->profile.gutenberg);
}

/* A text of few short lines would be a title page and nothing else: then its first sentence is the
 * text. */
static size_t
text_begins(const struct heads *h, size_t first, size_t end)
{
	if (end < h->n_units)
		return end;
	for (size_t u = first + 1; u < end; u++)
		if (cand_at(h, u)->ends == END_STOP || cand_at(h, u)->ends == END_MARK)
			return u;
	return end;
}

/* Sentences at the end of the title page are where the text begins, unless they speak of the
 * edition. */
static size_t
before_sentences(const struct heads *h, size_t first, size_t end)
{
	static const char *const edition[] = {"printed", "published", "copyright", "all rights",
		"first ", "produced", "with ", "reprinted", "translated", "(c)", "©", "gedruckt",
		"alle rechte", "tous droits", "imprimé", "impreso", "все права", "版权", "翻印"};
	while (end > first + 1) {
		const struct cand *c = cand_at(h, end - 1);
		int about = 0;
		for (size_t i = 0; i < sizeof edition / sizeof *edition; i++)
			about |= ask_starts(c->text, edition[i]);
		if ((c->ends != END_STOP && c->ends != END_MARK) || c->caps != CAPS_FIRST ||
			c->place != PLACE_BODY || c->deco || c->n_labels || about ||
			author_dedication(c->text))
			break;
		end--;
	}
	return end;
}

static void
mark_unit(struct heads *h, size_t u, enum verdict_kind kind, const char *rule, unsigned certainty)
{
	for (size_t i = h->unit[u].first; i <= h->unit[u].last; i++) {
		struct verdict *v = mark_line(h->pl, i, kind, rule, certainty);
		if (v)
			v->starts = i == h->unit[u].first;
	}
	struct cand *c = cand_at(h, u);
	if (c) {
		c->form = FORM_GONE;
		c->label_at = -1;
	}
}

/* Lines as one. */
static struct slice
lines_text(const struct plain *pl, size_t first, size_t end)
{
	struct buf b = {0};
	for (size_t i = first; i < end; i++) {
		if (b.n)
			buf_putc(&b, ' ');
		buf_put_slice(&b, pl->lines.v[i].text);
	}
	struct slice t = arena_buf(pl->job->arena, &b);
	buf_free(&b);
	return t;
}

/* The author whom a line of the title page names, unless something better told already. */
static void
author_named(struct meta *m, struct slice name)
{
	if (m->people_source < META_TEXT)
		meta_person(m, META_TEXT, name, "aut", (struct slice){NULL, 0});
}

static struct slice
unit_text(struct heads *h, size_t u)
{
	return lines_text(h->pl, h->unit[u].first, h->unit[u].last + 1);
}

void
front_given(struct plain *pl, size_t first, size_t end)
{
	struct meta *m = pl->meta;
	struct slice t = lines_text(pl, first, end);
	switch ((enum verdict_kind)pl->v[first].kind) {
	case V_TITLE:
		meta_set(m, &m->title, META_TEXT, t);
		break;
	case V_SUBTITLE:
		meta_set(m, &m->subtitle, META_TEXT, t);
		break;
	case V_BYLINE:
		if (!byline_read(pl, t))
			meta_person(m, META_TEXT, t, "aut", (struct slice){NULL, 0});
		break;
	default:
		break;
	}
}

/* [三国演义 / 罗贯中 著 ], 《灯塔》作者：李远: title and persons on one line */
static int
title_with_byline(struct heads *h, size_t u)
{
	struct slice t = unit_text(h, u);
	if (t.n > 2 && t.s[0] == '[' && t.s[t.n - 1] == ']')
		t = slice_trim((struct slice){t.s + 1, t.n - 2});
	size_t cut = author_before(t), skip = 0;
	if (cut) {
		meta_person(h->pl->meta, META_TEXT, (struct slice){t.s, cut}, "aut",
			(struct slice){NULL, 0});
		meta_set(h->pl->meta, &h->pl->meta->title, META_TEXT,
			slice_trim((struct slice){t.s + cut + 1, t.n - cut - 1}));
		return 1;
	}
	for (size_t i = 1; i + 4 < t.n; i++)
		if (ask_starts((struct slice){t.s + i, t.n - i}, " by ")) {
			cut = i;
			skip = 1;
		} else if (!cut && slice_starts((struct slice){t.s + i, t.n - i}, "作者：")) {
			cut = i;
		}
	const char *slash = memchr(t.s, '/', t.n);
	if (!cut && slash) {
		cut = (size_t)(slash - t.s);
		skip = 1;
	}
	if (!cut ||
		!byline_read(h->pl, slice_trim((struct slice){t.s + cut + skip, t.n - cut - skip})))
		return 0;
	meta_set(h->pl->meta, &h->pl->meta->title, META_TEXT, slice_trim((struct slice){t.s, cut}));
	return 1;
}

/* Prepared by X, and on the line below the date. */
static int
is_dated_byline(struct heads *h, size_t u)
{
	size_t first = h->unit[u].first;
	struct slice t = h->pl->lines.v[first].text;
	return h->unit[u].last == first + 1 && byline_names(t) && byline_read(h->pl, t);
}

/* The lines below the title: persons, subtitle; *names: a name alone must be the author. */
static void
below_title(struct heads *h, size_t first, size_t end)
{
	int authors = h->pl->meta->people_source >= META_TEXT;
	for (size_t u = first; u < end; u++) {
		struct cand *c = cand_at(h, u);
		struct slice t = unit_text(h, u);
		if (byline_opens(t) && u + 1 < end) {
			mark_unit(h, u, V_BYLINE, "byline", 95);
			struct buf b = {0};
			struct slice name = unit_text(h, u + 1);
			buf_puts(&b, "by ");
			buf_put_slice(&b, name);
			if (!authors)
				byline_read(h->pl, buf_slice(&b));
			buf_free(&b);
			mark_unit(h, u + 1, V_BYLINE, "byline", 92);
			u++;
			continue;
		}
		if (byline_read(h->pl, t) || is_dated_byline(h, u)) {
			mark_unit(h, u, V_BYLINE, "byline", 93);
			continue;
		}
		if (u == first && author_genre(t)) {
			meta_set(h->pl->meta, &h->pl->meta->subtitle, META_TEXT, t);
			mark_unit(h, u, V_SUBTITLE, "subtitle", 85);
			continue;
		}
		if (author_dedication(t)) {
			mark_unit(h, u, V_DEDICATION, "dedication", 80);
			continue;
		}
		if (epigraph_source(h->pl, h->unit[u].first, h->unit[u].last, EPIGRAPH_QUOTED) !=
			SIZE_MAX) {
			mark_unit(h, u, V_EPIGRAPH, "epigraph", 86);
			h->pl->v[h->unit[u].last].form = EPIGRAPH_SOURCE;
			continue;
		}
		/* Aozora and many others: title, author, each alone on its line */
		if (c->han && u == first && !authors && c->lines == 1 && c->cells <= 20 &&
			c->before == 0 && h->unit[u].after >= 1) {
			meta_person(h->pl->meta, META_TEXT, t, "aut", (struct slice){NULL, 0});
			mark_unit(h, u, V_BYLINE, "author-line", 85);
		}
	}
}

/* One whom the header named? */
static int
is_person_of(const struct meta *m, struct slice name)
{
	for (const struct person *p = m->people; p; p = p->next)
		if (slice_is(name, p->name))
			return 1;
	return 0;
}

static void
title_block(struct heads *h, size_t u)
{
	struct meta *m = h->pl->meta;
	size_t i = h->unit[u].first;
	struct slice below = h->pl->lines.v[i + 1].text;
	meta_set(m, &m->title, META_TEXT, h->pl->lines.v[i].text);
	mark_line(h->pl, i, V_TITLE, "title", 90);
	if (byline_read(h->pl, below)) {
		mark_line(h->pl, i + 1, V_BYLINE, "byline", 93);
	} else if (is_person_line(below) &&
		   (m->people_source < META_TEXT || is_person_of(m, below))) {
		author_named(m, below);
		mark_line(h->pl, i + 1, V_BYLINE, "author-line", 80);
	} else {
		meta_set(m, &m->subtitle, META_TEXT, below);
		mark_line(h->pl, i + 1, V_SUBTITLE, "subtitle", 80);
	}
	mark_unit(h, u, V_TITLE, "title", 90);
}

static uint64_t
meta_key(const char *s)
{
	char raw[512];
	size_t n = 0;
	struct slice t = slice_of(s);
	while (t.n && n + 8 < sizeof raw) {
		uint32_t cp;
		size_t k = utf8_next(t.s, t.n, &cp);
		t.s += k;
		t.n -= k;
		enum utf8_class u = cp == UTF8_BAD ? UTF8_OTHER : utf8_class(cp);
		if (u == UTF8_LETTER || u == UTF8_DIGIT || u == UTF8_MARK)
			n += utf8_encode(utf8_lower(cp), raw + n);
	}
	return n ? digest_key((struct slice){raw, n}) : 0;
}

/* Russian texts name the author first. */
static int
is_author_above(const struct heads *h, size_t first, size_t end)
{
	const struct cand *a = cand_at(h, first),
			  *b = first + 1 < end ? cand_at(h, first + 1) : NULL;
	return b && a->lines == 1 && b->lines == 1 && !b->digits && !b->n_labels &&
	       author_above(a->text, b->text);
}

static void
author_block(struct heads *h, size_t u)
{
	struct plain *pl = h->pl;
	size_t i = h->unit[u].first;
	author_named(pl->meta, pl->lines.v[i].text);
	mark_line(pl, i++, V_BYLINE, "author-line", 85);
	meta_set(pl->meta, &pl->meta->title, META_TEXT, pl->lines.v[i].text);
	mark_line(pl, i, V_TITLE, "title", 90);
	while (++i <= h->unit[u].last) {
		struct slice t = pl->lines.v[i].text;
		if (byline_read(pl, t))
			mark_line(pl, i, V_BYLINE, "byline", 93);
		else
			mark_line(pl, i, author_dedication(t) ? V_DEDICATION : V_SUBTITLE,
				author_dedication(t) ? "dedication" : "subtitle", 80);
	}
	mark_unit(h, u, V_TITLE, "title", 90);
}

/* …关于加强灯塔安全管理工作的通知: a title, whatever letterhead stands above it */
static int
is_official_title(struct slice t)
{
	static const char *const kinds[] = {"通知", "意见", "意見", "决定", "決定", "报告", "報告",
		"请示", "批复", "批覆", "通报", "公告", "通告", "函", "议案", "方案", "纪要",
		"办法", "规定", "决议"};
	int about = 0, kind = 0;
	for (size_t i = 0; i + 6 <= t.n && !about; i++)
		about = memcmp(t.s + i, "关于", 6) == 0 || memcmp(t.s + i, "關於", 6) == 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		kind |= slice_ends(t, kinds[i]);
	return about && kind;
}

void
front_find(struct heads *h)
{
	struct meta *m = h->pl->meta;
	size_t start = 0, end;
	while (start < h->n_units && h->unit[start].rule)
		start++;
	/* where the text was had from may come first */
	while (start + 1 < h->n_units && h->unit[start].cells <= SITE_CELLS &&
		ask_names_site(h->pl->lines.v[h->unit[start].first].text))
		mark_unit(h, start++, V_IMPRINT, "web-address", 90);
	/* an illustration's placeholder may come first */
	while (start < h->n_units &&
		ask_starts(h->pl->lines.v[h->unit[start].first].text, "[Illustration"))
		start++;
	/* an RFC's block of two columns */
	while (h->pl->profile.rfc && start < h->n_units &&
		h->unit[start].last > h->unit[start].first &&
		h->pl->lines.v[h->unit[start].first].indent == 0)
		mark_unit(h, start++, V_IMPRINT, "rfc-header", 97);
	end = start;
	while (end < h->n_units && end < start + ZONE_UNITS && !ends_zone(h, end))
		end++;
	end = text_begins(h, start, end);
	if (!h->pl->profile.gutenberg)
		end = before_sentences(h, start, end);
	h->title_key = meta_key(m->title.value);
	if (end == start || !is_title(h, start, end))
		return;
	for (size_t u = start; u < end; u++)
		cand_at(h, u)->zone = u + 1 == end && u > start ? 2 : 1;
	struct cand *title = cand_at(h, start);
	int author = !h->title_key && is_author_above(h, start, end);
	/* the one whose words the header gave as the title, else the first */
	size_t at = start;
	for (size_t u = start; u < end && h->title_key; u++)
		if (cand_at(h, u)->key == h->title_key) {
			at = u;
			title = cand_at(h, u);
			break;
		}
	if (author) {
		author_named(m, unit_text(h, start));
		mark_unit(h, start, V_BYLINE, "author-line", 85);
		title = cand_at(h, at = start + 1);
	}
	for (size_t u = start; u < end && !h->title_key && !author; u++)
		if (is_official_title(cand_at(h, u)->text)) {
			at = u;
			title = cand_at(h, u);
			break;
		}
	int block = 1;
	if (is_author_block(h, title))
		author_block(h, at);
	else if (is_title_block(h, title))
		title_block(h, at);
	else if (!(block = title_with_byline(h, at)))
		meta_set(m, &m->title, META_TEXT, unit_text(h, at));
	if (!h->title_key)
		h->title_key = block ? meta_key(m->title.value) : title->key;
	mark_unit(h, at, V_TITLE, "title", 92);
	below_title(h, at + 1, end);
	/* what stands between title and byline is a subtitle */
	if (at + 2 < end && cand_at(h, at + 1)->form != FORM_GONE &&
		h->pl->v[h->unit[at + 2].first].kind == V_BYLINE && !cand_at(h, at + 1)->digits) {
		meta_set(m, &m->subtitle, META_TEXT, unit_text(h, at + 1));
		mark_unit(h, at + 1, V_SUBTITLE, "subtitle", 85);
	}
}

void
front_rest(struct heads *h)
{
	for (size_t i = 0; i < h->n_cands && i < ZONE_UNITS + 8; i++) {
		struct cand *c = &h->cand[i];
		if (!c->zone || c->heading || c->form == FORM_GONE)
			continue;
		if (i == 1 && c->zone == 2 && c->lines == 1 && c->cells <= 40 &&
			h->pl->meta->people_source < META_TEXT &&
			is_person_line(h->pl->lines.v[c->first].text) &&
			!(c->han && is_text_name(c->text))) {
			author_named(h->pl->meta, c->text);
			mark_unit(h, c->unit, V_BYLINE, "author-line", 70);
			continue;
		}
		mark_unit(h, c->unit, V_IMPRINT, "title-page", 80);
	}
}

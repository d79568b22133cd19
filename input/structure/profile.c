/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/profile.h"

#include "base/utf8.h"
#include "input/structure/number.h"

enum {
	WINDOW = 48,      /* non-blank lines that are judged together */
	EDGES = 256,      /* columns counted singly */
	WRAP_MIN = 24,    /* nobody wraps narrower, save verse */
	RAGGED_MEAN = 34, /* nor has ragged lines that are narrower */
	VERSE_WIDTH = 64, /* cells; a wider line is hardly one of verse */
	RUN_CELLS = 6,    /* of a run of Thai letters, which is many words */
	SHORT_MIN = 3,    /* short lines that make paragraphs without blank lines and steps */
	SWITCH_COST = 500 /* of changing between wrapped and not, in hundredths of a nat */
};

struct window {
	size_t first, last; /* lines */
	uint32_t width;
	int wrapped;  /* evidence for, in hundredths of a nat; then yes or no */
	int evidence; /* the same, kept */
	int weak;     /* says little about the width */
	int back[2];
};

static uint32_t
edge_of(const struct line *l)
{
	return l->indent + l->cells;
}

/* Cells of the first word; of CJK text, of the first character. */
static uint32_t
first_word(const struct line *l)
{
	uint32_t cells = 0, cp;
	size_t i = 0;
	while (i < l->text.n) {
		size_t k = utf8_next(l->text.s + i, l->text.n - i, &cp);
		if (utf8_is_space(cp))
			break;
		cells += (uint32_t)utf8_width(cp);
		i += k;
		if (utf8_is_cjk(cp) || cells > 60 ||
			(cells >= RUN_CELLS && utf8_script(cp) == SCRIPT_THAI))
			break;
	}
	return cells;
}

int
profile_fits(const struct line *line, const struct line *next, uint32_t width)
{
	uint32_t gap = utf8_is_cjk(line->last) && utf8_is_cjk(next->first) ? 2 : 1;
	/* two cells of tolerance: rules of line breaking push characters around in CJK text */
	return edge_of(line) + gap + first_word(next) <= width;
}

/* Does the line end as paragraphs do? Then a short line says little about wrapping. */
static int
ends_sentence(uint32_t cp)
{
	switch (cp) {
	case '.':
	case '!':
	case '?':
	case ':':
	case '"':
	case '\'':
	case ')':
	case ']':
	case 0xBB:
	case 0x2019:
	case 0x201D:
	case 0x3002:
	case 0x300D:
	case 0x300F:
	case 0xFF01:
	case 0xFF0E:
	case 0xFF1A:
	case 0xFF1F:
	case 0xFF09:
	case 0x0964:
	case 0x0965:
	case 0x061F:
	case 0x06D4:
		return 1;
	default:
		return 0;
	}
}

struct pair {
	uint32_t edge, needs; /* of the upper line; what the first word below would have needed */
	int8_t runs_on;       /* the sentence goes on below: 1, as in verse: -1, cannot tell: 0 */
	uint8_t ends;
	uint8_t alone; /* nothing directly below: can only be too long */
};

/* Evidence for wrapping at this width, in hundredths of a nat. */
static int
width_judge(const struct pair *p, size_t n, uint32_t width)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i].edge > width + 2)
			sum -= 150;
		else if (p[i].alone)
			continue;
		else if (p[i].needs > width)
			sum += 100;
		else
			sum -= p[i].ends ? 35 : 100;
	}
	return sum;
}

/* Lines as a printed book had them are ragged, but sentences run on from line to line, over most of
 * its breaks, in small letters and without a sign at the end. */
static int
ragged_judge(const struct pair *p, size_t n)
{
	uint64_t edges = 0;
	int sum = 0, pairs = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i].alone)
			continue;
		pairs++;
		edges += p[i].edge;
		sum += p[i].runs_on > 0 ? 60 : p[i].runs_on < 0 ? -150 : -60;
	}
	return pairs >= 8 && edges >= RAGGED_MEAN * (uint64_t)pairs ? sum : INT32_MIN;
}

/* 1: in a small letter, behind a word; -1: in a capital, behind a word or comma. */
static int8_t
runs_on(const struct line *a, const struct line *b)
{
	enum utf8_class last = utf8_class(a->last);
	int word = last == UTF8_LETTER || last == UTF8_DIGIT;
	if (utf8_is_lower(b->first))
		return word ? 1 : 0;
	return utf8_is_upper(b->first) && (word || a->last == ',') ? -1 : 0;
}

/* The column that so many of a hundred lines do not pass. */
static size_t
edge_above(const uint32_t *edge, size_t pairs, size_t per_cent)
{
	size_t top = EDGES - 1, seen = 0;
	while (top > 0 && (pairs - seen) * 100 > pairs * per_cent)
		seen += edge[top--];
	while (top > 0 && !edge[top])
		top--;
	return top;
}

/* Pairs of neighbours: did the next word not fit? Each pair is evidence for wrapping or against,
 * at the width that explains the lines best. */
static void
window_judge(const struct lines *l, struct window *w)
{
	static const uint8_t per_cent[] = {100, 97, 93, 88, 80, 70, 55};
	struct pair p[2 * WINDOW];
	uint32_t edge[EDGES] = {0};
	size_t n = 0, pairs = 0, top;
	for (size_t i = w->first; i <= w->last && n < 2 * WINDOW; i++) {
		const struct line *a = &l->v[i], *b = i < w->last ? a + 1 : a;
		if (!a->text.n)
			continue;
		int alone = b == a || !b->text.n;
		uint32_t e = edge_of(a),
			 gap = utf8_is_cjk(a->last) && utf8_is_cjk(b->first) ? 2 : 1;
		if (!alone)
			edge[e < EDGES ? e : EDGES - 1]++, pairs++;
		p[n++] = (struct pair){e, e + gap + (alone ? 0 : first_word(b)),
			(int8_t)(alone ? 0 : runs_on(a, b)),
			(uint8_t)(ends_sentence(a->last) || b->indent > a->indent), (uint8_t)alone};
	}
	w->width = 0;
	w->wrapped = 0;
	w->weak = 1;
	if (!n)
		return;
	w->wrapped = INT32_MIN;
	for (size_t k = 0; k < sizeof per_cent; k++) {
		top = edge_above(edge, pairs, per_cent[k]);
		int s = top >= EDGES - 1 ? -300 - 100 * (int)n : width_judge(p, n, (uint32_t)top);
		if (top < WRAP_MIN)
			s -= 300;
		if (s > w->wrapped) {
			w->wrapped = s;
			w->width = (uint32_t)top;
		}
	}
	int ragged = ragged_judge(p, n);
	if (ragged > w->wrapped) {
		w->wrapped = ragged;
		w->width = (uint32_t)edge_above(edge, pairs, 97);
	}
	int enough = pairs < 8 ? (int)pairs * 40 : 300;
	w->weak = w->wrapped < enough || w->width < WRAP_MIN;
	w->evidence = w->wrapped;
}

static size_t
windows_cut(struct plain *pl, struct window **out)
{
	const struct lines *l = &pl->lines;
	struct window *w = ARENA_ARRAY(pl->job->arena, struct window, l->n / WINDOW + 2);
	size_t n = 0, first = 0, full = 0;
	*out = w;
	if (!w)
		return 0;
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].text.n)
			full++;
		if ((full >= WINDOW && !l->v[i].text.n) || full >= 2 * WINDOW || i + 1 == l->n) {
			w[n].first = first;
			w[n].last = i;
			window_judge(l, &w[n]);
			n++;
			first = i + 1;
			full = 0;
		}
	}
	return n;
}

/* Two states, the cheapest way through. */
static void
windows_smooth(struct window *w, size_t n)
{
	int score[2] = {0, 0};
	for (size_t i = 0; i < n; i++) {
		int gain = w[i].wrapped / 2, s[2];
		if (gain > 1500)
			gain = 1500;
		if (gain < -1500)
			gain = -1500;
		for (int k = 0; k < 2; k++) {
			w[i].back[k] = score[k] >= score[!k] - SWITCH_COST ? k : !k;
			s[k] = w[i].back[k] == k ? score[k] : score[!k] - SWITCH_COST;
		}
		score[0] = s[0] - gain;
		score[1] = s[1] + gain;
	}
	int k = score[1] > score[0];
	for (size_t i = n; i-- > 0;) {
		w[i].wrapped = k;
		k = w[i].back[k];
	}
}

/* Thai has no sign for the end of a sentence; a wide line may be one. */
static int
is_unpointed(const struct line *l)
{
	return l->cells > VERSE_WIDTH && utf8_script(l->last) == SCRIPT_THAI;
}

/* 제3조, 第三条, "12. ": whatever stands above, a line that is numbered begins anew. */
static int
is_numbered(const struct line *l)
{
	uint32_t value;
	int formal;
	struct slice t = l->text;
	if (l->first == 0x7B2C || l->first == 0xC81C) {
		t = (struct slice){t.s + 3, t.n - 3};
		return number_read(t, NUM_ARABIC, &value) || number_read_han(t, &value, &formal);
	}
	size_t n = number_read(t, NUM_ARABIC, &value);
	return n && slice_starts((struct slice){t.s + n, t.n - n}, ". ");
}

static enum para_style
style_of(const struct lines *l, const struct region *r)
{
	size_t pairs = 0, blanks = 0, short_lines = 0, short_indent = 0, closed = 0, flush = 0;
	size_t wide = 0, wide_closed = 0, short_closed = 0, open = 0;
	for (size_t i = r->first; i < r->last; i++) {
		const struct line *a = &l->v[i], *b = &l->v[i + 1];
		if (!a->text.n)
			continue;
		if (!b->text.n) {
			blanks++;
			continue;
		}
		pairs++;
		int ends = ends_sentence(a->last) || is_unpointed(a);
		closed += (size_t)(ends || b->indent > a->indent ||
				   (r->wrapping == WRAP_NONE && is_numbered(b)));
		wide += a->cells > VERSE_WIDTH;
		wide_closed += a->cells > VERSE_WIDTH && ends;
		flush += b->indent == 0;
		if (r->wrapping == WRAP_HARD && profile_fits(a, b, r->width)) {
			short_lines++;
			short_indent += b->indent > 0;
			short_closed += (size_t)ends;
			open += b->indent > a->indent && !ends &&
			        (a->last == ',' || utf8_is_lower(a->last));
		}
	}
	/* lines that are paragraphs end as such; lines of verse do not, and are not so wide */
	if (r->wrapping == WRAP_NONE) {
		int lines = pairs > blanks && closed * 5 >= pairs * 3;
		int paragraphs =
			wide >= SHORT_MIN && wide * 4 >= pairs && wide_closed * 5 >= wide * 4;
		return lines || paragraphs ? PARA_LINE : PARA_BLANK;
	}
	/* steps in the middle of sentences are those of verse */
	if (short_indent > blanks && short_indent * 2 > short_lines && flush &&
		open * 3 < short_indent * 2)
		return PARA_INDENT;
	if (short_closed >= SHORT_MIN && short_closed > blanks * 2 &&
		short_closed * 4 >= short_lines * 3)
		return PARA_FIT;
	return PARA_BLANK;
}

/* The 75th per cent of widths: of a full line, or of a paragraph that is one line. */
static uint32_t
body_width(const struct lines *l, const struct profile *p)
{
	uint32_t best = 0;
	size_t most = 0;
	for (size_t i = 0; i < p->n_regions; i++)
		if (p->regions[i].wrapping == WRAP_HARD &&
			p->regions[i].last - p->regions[i].first >= most) {
			most = p->regions[i].last - p->regions[i].first;
			best = p->regions[i].width;
		}
	if (best && most * 2 > l->n)
		return best;
	size_t count[EDGES] = {0}, n = 0, seen = 0;
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].text.n) {
			count[l->v[i].cells < EDGES ? l->v[i].cells : EDGES - 1]++;
			n++;
		}
	uint32_t e = 0;
	while ((seen += count[e]) * 4 < n * 3)
		e++;
	return e;
}

void
profile_speak(struct profile *p, const char *language)
{
	static const char *const leftwards[] = {"he", "ar", "fa", "ur"};
	struct slice tag = slice_of(language), main = tag;
	const char *dash = memchr(tag.s, '-', tag.n);
	if (dash)
		main.n = (size_t)(dash - tag.s);
	p->language = language;
	p->cjk = slice_is(main, "zh") || slice_is(main, "ja");
	p->rtl = 0;
	for (size_t i = 0; i < sizeof leftwards / sizeof *leftwards; i++)
		p->rtl |= slice_is(main, leftwards[i]);
}

int
profile_wrap(struct plain *pl, size_t first, size_t last, enum wrapping wrapping)
{
	struct profile *p = &pl->profile;
	struct region *v = ARENA_ARRAY(pl->job->arena, struct region, p->n_regions + 2);
	struct region given = {first, last, wrapping, 0, PARA_BLANK, 1};
	size_t n = 0;
	if (!v)
		return -1;
	for (size_t i = first; i <= last && wrapping == WRAP_HARD; i++)
		if (edge_of(&pl->lines.v[i]) > given.width)
			given.width = edge_of(&pl->lines.v[i]);
	given.style = style_of(&pl->lines, &given);
	for (size_t i = 0; i < p->n_regions; i++) {
		struct region r = p->regions[i];
		if (r.first < first) {
			v[n] = r;
			v[n].last = r.last < first ? r.last : first - 1;
			n++;
		}
		if (first >= r.first && first <= r.last)
			v[n++] = given;
		if (r.last > last) {
			v[n] = r;
			v[n].first = r.first > last ? r.first : last + 1;
			n++;
		}
	}
	p->regions = v;
	p->n_regions = n;
	return 0;
}

int
profile_make(struct plain *pl)
{
	struct profile *p = &pl->profile;
	struct window *w;
	size_t n = windows_cut(pl, &w);
	if (!w)
		return -1;
	int strongest = 0;
	windows_smooth(w, n);
	p->regions = ARENA_ARRAY(pl->job->arena, struct region, n + 1);
	if (!p->regions)
		return -1;
	p->n_regions = 0;
	for (size_t i = 0; i < n; i++) {
		enum wrapping now = w[i].wrapped ? WRAP_HARD : WRAP_NONE;
		struct region *r = p->n_regions ? &p->regions[p->n_regions - 1] : NULL;
		uint32_t width = w[i].weak ? 0 : w[i].width;
		int same = r && r->wrapping == now &&
		           (now == WRAP_NONE || !width || !r->width ||
				   (width <= r->width + 3 && width + 3 >= r->width));
		if (!same) {
			r = &p->regions[p->n_regions++];
			*r = (struct region){w[i].first, w[i].last, now, width, PARA_BLANK, 0};
		}
		r->last = w[i].last;
		if (!same)
			strongest = 0;
		if (width && w[i].evidence > strongest) {
			r->width = width;
			strongest = w[i].evidence;
		}
	}
	uint32_t known = 0;
	for (size_t i = p->n_regions; i-- > 0;) {
		if (!p->regions[i].width && p->regions[i].wrapping == WRAP_HARD)
			p->regions[i].width = known ? known : 72;
		known = p->regions[i].width ? p->regions[i].width : known;
	}
	for (size_t i = 0; i < p->n_regions; i++)
		p->regions[i].style = style_of(&pl->lines, &p->regions[i]);
	p->body_width = body_width(&pl->lines, p);
	profile_speak(p, profile_language(&pl->lines));
	return arena_failed(pl->job->arena) ? -1 : 0;
}

const struct region *
profile_at(const struct profile *p, size_t line)
{
	size_t lo = 0, hi = p->n_regions;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->regions[mid].first <= line)
			lo = mid;
		else
			hi = mid;
	}
	return &p->regions[lo];
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Paragraphs that begin with a number or a bullet that somebody typed, "(1) …", "25. …": where it
 * is one, the paragraph is numbered by Word, by a level that shows what was typed and nothing else
 * (17.9.11), with a blank behind it (17.9.28) and the indent of its style, so that it looks as
 * before. A numbering goes on over what stands between. "D. Manuel" has none, nor has "- Yes",
 * which somebody says. */
#include "converters/docx/docx.h"

#include "base/utf8.h"

enum {
	NEAR = 60, /* paragraphs in which the second number is looked for */
	MAX_OPEN = 128,
	MAX_NUMS = 10000 /* numberings; what comes then stays text */
};

static const char *const bullets[] = {"-", "*", "\xE2\x80\x93", "\xE2\x80\xA2", "\xE2\x97\x8F",
	"\xE2\x97\xA6", "\xE2\x96\xAA", "\xE2\x80\xA3", "\xC2\xB7"};

/* One way to read what a paragraph begins with. */
struct reading {
	struct num_kind kind;
	long value;
};

/* "i." is the first number or the ninth letter; n 0: nothing of the kind. */
struct label {
	struct reading as[2];
	size_t n, length;
	int sure; /* a number, whatever the neighbours begin with */
};

/* Numberings that may go on. */
struct typed {
	struct open {
		struct num_kind kind;
		int group;
		long last;
		unsigned num;
	} open[MAX_OPEN];
	size_t n;
	const struct tei_node *bullet; /* the last paragraph with one */
};

int
typed_begin(struct docx *d)
{
	d->typed = ARENA_NEW(d->job->arena, struct typed);
	return d->typed != NULL ? 0 : -1;
}

/* ---- labels ---- */

static void
read_as(struct label *l, const char *format, const char *before, const char *after, long value)
{
	l->as[l->n++] = (struct reading){{format, before, after, RUN_IN_TEXT}, value};
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* "(3)", "iv.", "B)"; what Word would write in another way, "03." or "iiii.", is none. */
static struct label
number_of(struct slice s)
{
	struct label l = {0};
	size_t from = s.n > 0 && s.s[0] == '(', i = from;
	long value = 0;
	while (i < s.n && i - from < 3 && is_digit(s.s[i]))
		value = value * 10 + (s.s[i++] - '0');
	int digits = i > from;
	while (!digits && i < s.n && i - from < 5 && is_letter(s.s[i]))
		i++;
	if (i == from || i >= s.n || (s.s[i] != '.' && s.s[i] != ')'))
		return l;
	struct slice core = {s.s + from, i - from};
	if (core.s[0] == '0' && core.n > 1)
		return l;
	const char *before = from ? "(" : "", *after = s.s[i] == '.' ? "." : ")";
	int upper = core.s[0] < 'a';
	long r = digits ? 0 : numbers_roman(core);
	if (digits)
		read_as(&l, "decimal", before, after, value);
	if (r > 0 && r < 40) /* "D." and "C." are letters */
		read_as(&l, upper ? "upperRoman" : "lowerRoman", before, after, r);
	if (!digits && core.n == 1)
		read_as(&l, upper ? "upperLetter" : "lowerLetter", before, after,
			(core.s[0] | 32) - 'a' + 1);
	l.sure = digits || *after == ')' || core.n > 1;
	l.length = i + 1;
	return l;
}

/* With the blank behind it, without which it is none. */
static struct label
label_of(struct slice s)
{
	struct label l = number_of(s);
	for (size_t i = 0; l.n == 0 && i < sizeof bullets / sizeof *bullets; i++)
		if (slice_starts(s, bullets[i])) {
			read_as(&l, "bullet", bullets[i], "", 0);
			l.length = strlen(bullets[i]);
		}
	if (l.n > 0 && (l.length >= s.n || s.s[l.length] != ' '))
		l.n = 0;
	return l;
}

static int
is_bullet(const struct label *l)
{
	return l->n > 0 && strcmp(l->as[0].kind.format, "bullet") == 0;
}

/* ---- is it a number? ---- */

/* Does b go on where a begins? -1: it begins anew, so that nothing does. */
static int
follows(const struct label *a, const struct label *b)
{
	int again = 0;
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++) {
			const struct reading *x = &a->as[i], *y = &b->as[k];
			if (!list_same_kind(&x->kind, &y->kind) || x->value != 1)
				continue;
			if (y->value == 2)
				return 1;
			again |= y->value == 1;
		}
	return again ? -1 : 0;
}

static int
is_phrase(const struct tei_node *n)
{
	return n->kind == TEI_CHARS || n->kind == TEI_HI || n->kind == TEI_EMPH ||
	       n->kind == TEI_REF;
}

/* The label that p begins with, also where it is emphasised in itself: "(a)". */
static struct label
label_at(const struct tei_node *p)
{
	char room[16]; /* more than a label needs */
	size_t n = 0;
	const struct tei_node *c = p != NULL ? tei_step(p, p, 1) : NULL;
	while (c != NULL && c->kind != TEI_CHARS && is_phrase(c))
		c = tei_step(p, c, 1);
	struct slice s = c != NULL && c->kind == TEI_CHARS ? slice_trim(c->text) : SLICE("");
	if (s.n == 0 || s.n >= sizeof room)
		return label_of(s);
	s.n = c->text.n - (size_t)(s.s - c->text.s); /* with the blanks behind it */
	for (; c != NULL && is_phrase(c); c = tei_step(p, c, 1)) {
		if (c->kind != TEI_CHARS)
			continue;
		struct slice t = n > 0 ? c->text : s;
		size_t k = t.n < sizeof room - n ? t.n : sizeof room - n;
		if (k > 0)
			memcpy(room + n, t.s, k);
		n += k;
	}
	return label_of((struct slice){room, n});
}

/* The paragraph before or after, if it is one. */
static const struct tei_node *
beside(const struct tei_node *p, int after)
{
	const struct tei_node *n = p;
	do
		n = after ? n->next : n->prev;
	while (n != NULL && n->kind == TEI_CHARS);
	return n != NULL && n->kind == p->kind ? n : NULL;
}

/* "… provided that", "the following:" */
static int
announces(const struct tei_node *p)
{
	struct slice s = p != NULL && p->last != NULL && p->last->kind == TEI_CHARS
	                         ? slice_trim(p->last->text)
	                         : SLICE("");
	uint32_t cp = 0;
	if (s.n > 0)
		utf8_prev(s.s, s.n, &cp);
	return cp == ':' || cp == 0xFF1A || utf8_class(cp) == UTF8_LETTER;
}

static int
has_bullets(struct docx *d, const struct tei_node *p, const struct label *l)
{
	const struct tei_node *before = beside(p, 0);
	struct label next = label_at(beside(p, 1));
	int goes_on = before != NULL && before == d->typed->bullet;
	int begins = announces(before) && is_bullet(&next) &&
	             strcmp(next.as[0].kind.before, l->as[0].kind.before) == 0;
	if (goes_on || begins)
		d->typed->bullet = p;
	return goes_on || begins;
}

/* Would it be the first of a numbering? */
static int
begins(struct docx *d, const struct tei_node *p, const struct label *l)
{
	if (l->sure)
		return 1;
	if (is_bullet(l))
		return has_bullets(d, p, l);
	int found = 0;
	for (unsigned i = 0; i < NEAR && found == 0 && (p = beside(p, 1)) != NULL; i++) {
		struct label next = label_at(p);
		found = follows(l, &next);
	}
	return found > 0;
}

static int
begins_heads(struct docx *d, size_t head, const struct label *l)
{
	int found = l->sure;
	for (size_t i = head + 1; found == 0 && i < d->index->n_heads && i < head + NEAR; i++) {
		struct label next = label_of(d->index->heads[i].label);
		found = follows(l, &next);
	}
	return found > 0;
}

/* ---- the number of the paragraph that was begun ---- */

/* RUN_APART: nowhere. Numbers of the contents do not go on in an index. */
static enum run_in
place_of(enum style style, int *group)
{
	*group = style >= ST_TOC_1 && style <= ST_TOC_3;
	if (style == ST_BODY_TEXT || style == ST_FIRST_PARAGRAPH || style == ST_TABLE_END)
		return RUN_IN_TEXT;
	if (style == ST_QUOTE)
		return RUN_IN_QUOTE;
	if (*group)
		return (enum run_in)(RUN_IN_LINE_1 + (style - ST_TOC_1));
	if (style >= ST_INDEX_1 && style <= ST_INDEX_3)
		return (enum run_in)(RUN_IN_LINE_1 + (style - ST_INDEX_1));
	return RUN_APART;
}

static struct open *
open_of(struct typed *t, const struct num_kind *kind, int group)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->open[i].group == group && list_same_kind(&t->open[i].kind, kind))
			return &t->open[i];
	return NULL;
}

/* anew: by a numbering of its own that begins there. */
static unsigned
go_on(struct docx *d, const struct label *l, int group, int anew)
{
	struct typed *t = d->typed;
	for (size_t i = 0; i < l->n; i++) {
		struct open *o = open_of(t, &l->as[i].kind, group);
		int next = o != NULL && (o->last + 1 == l->as[i].value || is_bullet(l));
		if (next) {
			o->last = l->as[i].value;
			if (anew)
				o->num = list_num(d, &o->kind, 0, o->last);
			return o->num;
		}
	}
	return 0;
}

static unsigned
begin(struct docx *d, const struct reading *r, int group)
{
	struct typed *t = d->typed;
	struct open *o = open_of(t, &r->kind, group);
	if (o == NULL && t->n < MAX_OPEN)
		o = &t->open[t->n++];
	if (o == NULL || d->n_nums >= MAX_NUMS)
		return 0;
	*o = (struct open){r->kind, group, r->value, list_num(d, &r->kind, 0, r->value)};
	return o->num;
}

/* Gives the paragraph its number; the bytes that it shows. */
static size_t
number(struct docx *d, struct label *l, int begins_here, int anew)
{
	struct flow *f = d->flow;
	int group;
	enum run_in place = place_of(f->style, &group);
	if (f->story != STORY_BODY || f->num != 0 || place == RUN_APART)
		return 0;
	for (size_t i = 0; i < l->n; i++)
		l->as[i].kind.run_in = place;
	if (!is_bullet(l) || begins_here)
		f->num = go_on(d, l, group, anew);
	if (f->num == 0 && begins_here)
		f->num = begin(d, &l->as[0], group);
	f->level = 0;
	return f->num != 0 ? l->length : 0;
}

void
typed_take(struct docx *d, const struct tei_node *node, int anew)
{
	struct label l = label_at(node);
	if (l.n > 0)
		d->taken = number(d, &l, begins(d, node, &l), anew);
}

size_t
typed_head(struct docx *d, size_t head, int anew)
{
	struct label l = label_of(d->index->heads[head].label);
	return l.n > 0 ? number(d, &l, begins_heads(d, head, &l), anew) : 0;
}

int
typed_looks(struct slice s)
{
	return label_of(s).n > 0;
}

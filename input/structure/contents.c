/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/contents.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/ask.h"

enum {
	LIST_LINES = 4000, /* the longest list */
	RUN_MIN = 3,       /* entries that make a list without a name */
	CHAIN = 64,        /* equal titles that are looked at */
	TRIES = 32         /* lists that are looked for */
};

/* Keys of candidates, whole and without label, to candidates in order. */
struct keys {
	const struct heads *h;
	size_t slots;
	int32_t *slot; /* index into item, plus 1 */
	struct item {
		uint64_t key;
		int32_t cand, next, last;
	} * item;
	size_t n;
};

struct entry {
	size_t line;
	uint64_t key, title_key;
	struct slice text; /* without page number */
	int paged, labelled;
	uint64_t pattern;
	uint32_t value;
	int32_t match;
};

struct list {
	size_t first, last; /* lines */
	struct entry *v;
	size_t n, cap;
	size_t paged, matched, labelled;
	uint16_t gap; /* the widest between entries */
};

static void
keys_add(struct keys *k, uint64_t key, int32_t cand)
{
	size_t s = (size_t)key & (k->slots - 1);
	if (!key)
		return;
	while (k->slot[s] && k->item[k->slot[s] - 1].key != key)
		s = (s + 1) & (k->slots - 1);
	struct item *it = &k->item[k->n++];
	*it = (struct item){key, cand, -1, (int32_t)(k->n - 1)};
	if (!k->slot[s]) {
		k->slot[s] = (int32_t)k->n;
		return;
	}
	struct item *head = &k->item[k->slot[s] - 1];
	k->item[head->last].next = (int32_t)(k->n - 1);
	head->last = (int32_t)(k->n - 1);
}

static int
keys_make(struct keys *k, const struct heads *h)
{
	struct arena *a = h->arena;
	*k = (struct keys){.h = h, .slots = 64};
	while (k->slots < h->n_cands * 4 + 4)
		k->slots *= 2;
	k->slot = ARENA_ARRAY(a, int32_t, k->slots);
	k->item = ARENA_ARRAY(a, struct item, h->n_cands * 2 + 2);
	if (!k->slot || !k->item)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		if (c->form == FORM_PARA)
			continue;
		keys_add(k, c->key, (int32_t)i);
		if (c->title_key != c->key)
			keys_add(k, c->title_key, (int32_t)i);
	}
	return 0;
}

/* The first candidate with this key behind the line, and behind candidate `from` if there is one.
 */
static int32_t
keys_find(const struct keys *k, uint64_t key, size_t line, int32_t from)
{
	size_t s = (size_t)key & (k->slots - 1);
	int32_t any = -1;
	if (!key)
		return -1;
	while (k->slot[s] && k->item[k->slot[s] - 1].key != key)
		s = (s + 1) & (k->slots - 1);
	int steps = 0;
	for (int32_t i = k->slot[s] - 1; i >= 0 && steps < CHAIN; i = k->item[i].next, steps++) {
		int32_t c = k->item[i].cand;
		if (k->h->cand[c].first <= line)
			continue;
		if (c > from)
			return c;
		if (any < 0)
			any = c;
	}
	return any;
}

static uint64_t
text_key(struct slice t)
{
	char raw[512];
	size_t n = 0;
	for (size_t i = 0; i < t.n && n + 8 < sizeof raw;) {
		uint32_t cp;
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (cp >= 0xFF01 && cp <= 0xFF5E)
			cp -= 0xFEE0;
		enum utf8_class u = utf8_class(cp);
		if (u == UTF8_LETTER || u == UTF8_DIGIT || u == UTF8_MARK)
			n += utf8_encode(utf8_lower(cp), raw + n);
	}
	return n ? digest_key((struct slice){raw, n}) : 0;
}

static int
page_char(char c)
{
	return (c >= '0' && c <= '9') || c == '-' || c == 'i' || c == 'v' || c == 'x' || c == 'l';
}

/* Takes the page number and its leaders off; 0: there was none. */
static int
page_strip(struct slice *t)
{
	size_t n = t->n, leaders = 0, spaces = 0;
	while (n && page_char(t->s[n - 1]))
		n--;
	size_t digits = t->n - n;
	if (!digits || digits > 9)
		return 0;
	for (;;) {
		uint32_t cp;
		size_t k = n ? utf8_prev(t->s, n, &cp) : 0;
		if (!k)
			return 0;
		if (cp == '.' || cp == 0xB7 || cp == 0x2026 || cp == '_' || cp == 0x22EF ||
			cp == 0x30FB || cp == '-')
			leaders++;
		else if (utf8_is_space(cp))
			spaces += cp == 0x3000 || cp == '\t' ? 2 : 1;
		else
			break;
		n -= k;
	}
	if (leaders < 2 && spaces < 2)
		return 0;
	t->n = n;
	return 1;
}

/* 第一章　総則（第一条―第三条）: the articles of a chapter stand for its page. */
static int
articles_strip(struct slice *t)
{
	static const char *const opens[] = {"（第", "(第"};
	if (!slice_ends(*t, "条）") && !slice_ends(*t, "条)") && !slice_ends(*t, "條）"))
		return 0;
	for (size_t i = t->n; i-- > 1;)
		for (size_t k = 0; k < sizeof opens / sizeof *opens; k++)
			if (slice_starts((struct slice){t->s + i, t->n - i}, opens[k])) {
				*t = slice_trim((struct slice){t->s, i});
				return 1;
			}
	return 0;
}

/* What its text says: the number, and what the body may have of it. */
static void
entry_label(const struct heads *h, struct entry *e)
{
	struct label label[LABELS_MAX];
	e->key = e->title_key = text_key(e->text);
	if (!label_read(h->words, e->text, label))
		return;
	e->labelled = 1;
	e->pattern = label[0].pattern;
	e->value = label[0].value;
	if (label[0].title.n)
		e->title_key = text_key(label[0].title);
}

static void
entry_read(const struct heads *h, const struct keys *k, size_t line, struct entry *e)
{
	struct slice t = h->pl->lines.v[line].text;
	*e = (struct entry){.line = line, .match = -1};
	/* bullets and links of Markdown */
	if (t.n > 2 && (t.s[0] == '*' || t.s[0] == '-' || t.s[0] == '+') && t.s[1] == ' ')
		t = slice_trim((struct slice){t.s + 2, t.n - 2});
	e->paged = page_strip(&t) || articles_strip(&t);
	e->text = t;
	entry_label(h, e);
	e->match = keys_find(k, e->key, line, -1);
	if (e->match < 0)
		e->match = keys_find(k, e->title_key, line, -1);
}

static int
list_add(struct heads *h, struct list *l, const struct entry *e)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 32;
		struct entry *v = ARENA_ARRAY(h->arena, struct entry, cap);
		if (!v)
			return -1;
		if (l->n)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = *e;
	l->paged += (size_t)e->paged;
	l->matched += e->match >= 0;
	l->labelled += (size_t)e->labelled;
	l->last = e->line;
	return 0;
}

/* Is entry i the first of its numbering? */
static int
first_of(const struct list *l, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (l->v[k].labelled && l->v[k].pattern == l->v[i].pattern)
			return 0;
	return 1;
}

/* Has the body begun: does this line say what an entry said, without its page? */
static int
repeats_entry(const struct list *l, const struct entry *e, uint16_t gap)
{
	if (l->n < 2 || (e->paged && l->paged))
		return 0;
	for (size_t i = 0; i < l->n && i < 40; i++) {
		const struct entry *x = &l->v[i];
		int same = x->key == e->key ||
		           (l->paged && x->title_key == e->title_key && e->title_key);
		if (same && (l->paged * 2 > l->n || gap > l->gap || (i < 2 && gap >= l->gap)))
			return 1;
		/* its numbering begins again, behind a wide gap */
		if (e->labelled && x->labelled && x->pattern == e->pattern &&
			x->value == e->value && gap >= 2 && first_of(l, i))
			return 1;
	}
	return 0;
}

/* Is the next line running text? */
static int
text_follows(const struct heads *h, size_t line)
{
	const struct line *l = &h->pl->lines.v[line], *end = h->pl->lines.v + h->pl->lines.n;
	const struct line *below = l + 1 + l->blanks_after;
	struct slice t = below < end ? below->text : l->text;
	return below < end && below->cells > 40 && below->cells * 2 > h->pl->profile.body_width &&
	       !page_strip(&t);
}

/* A part's name between entries that have pages: more of them follow within some short lines. */
static int
names_part(const struct heads *h, const struct list *l, size_t line)
{
	enum { LINES = 3, BLANKS = 3 };
	if (l->paged * 2 <= l->n)
		return 0;
	for (size_t n = 0; n < LINES && line < h->pl->lines.n; n++) {
		const struct line *at = &h->pl->lines.v[line];
		struct slice t = at->text;
		if (page_strip(&t))
			return n > 0;
		if (at->cells * 3 >= h->pl->profile.body_width * 2 || at->blanks_after > BLANKS)
			return 0;
		line += 1U + at->blanks_after;
	}
	return 0;
}

/* Would a reader take this line for one more entry of a list that has begun? */
static int
is_entry(const struct heads *h, const struct list *l, const struct entry *e, uint16_t gap)
{
	const struct line *line = &h->pl->lines.v[e->line];
	if (e->match >= 0 || e->paged)
		return 1;
	if (l->n >= 3 && l->matched == l->n && gap && !e->labelled && text_follows(h, e->line))
		return 0; /* all others name headings; this is one, below the list */
	if (l->n < 4 && l->matched + l->paged < 2 && gap <= 3 &&
		line->cells * 3 < h->pl->profile.body_width * 2)
		return 1; /* a part's name before its first chapter */
	if (gap >= 2 && l->n >= 2 && gap > l->gap)
		return names_part(h, l, e->line);
	if (gap == 0 && line->cells < 100)
		return 1; /* a long entry's second line, a remark below an entry */
	if (e->labelled && line->cells < 100)
		return l->labelled * 2 >= l->n;
	return gap <= l->gap && line->cells * 3 < h->pl->profile.body_width * 2;
}

/* A paragraph of running text: lines as full as the width allows, none of them an entry. */
static int
is_prose(const struct heads *h, size_t line)
{
	size_t n = 0, full = 0;
	for (size_t i = line; i < h->pl->lines.n && h->pl->lines.v[i].text.n && n < 4; i++, n++) {
		const struct line *l = &h->pl->lines.v[i];
		struct slice t = l->text;
		struct label label[LABELS_MAX];
		full += l->cells * 10 >= h->pl->profile.body_width * 8 && !page_strip(&t) &&
		        !(label_read(h->words, t, label) && label_is_row(label, t));
	}
	return n >= 2 && full * 2 >= n && full >= 2;
}

/* The second line of a long entry, which carries its page number: one entry with the first. */
static int
continues(const struct heads *h, const struct keys *k, struct list *l, const struct entry *e,
	uint16_t gap)
{
	struct entry *p = l->n ? &l->v[l->n - 1] : NULL;
	const struct line *line = h->pl->lines.v;
	if (!p || gap || p->paged || !e->paged || e->labelled || !l->paged ||
		line[e->line].indent <= line[p->line].indent)
		return 0;
	p->text = slice_of(arena_printf(h->pl->job->arena, "%.*s %.*s", (int)p->text.n, p->text.s,
		(int)e->text.n, e->text.s));
	l->labelled -= (size_t)p->labelled;
	entry_label(h, p);
	l->labelled += (size_t)p->labelled;
	p->paged = 1;
	l->paged++;
	if (p->match < 0) {
		p->match = keys_find(k, p->title_key, e->line, -1);
		l->matched += p->match >= 0;
	}
	l->last = e->line;
	return 1;
}

/* A half-title between the list and the body is no entry. */
static void
list_trim(const struct heads *h, struct list *l)
{
	while (l->n > 2) {
		const struct entry *e = &l->v[l->n - 1];
		if (e->labelled || e->paged || h->pl->lines.v[e->line].blanks_before < 2)
			return;
		l->n--;
		l->last = l->v[l->n - 1].line;
	}
}

static int
list_read(struct heads *h, const struct keys *k, size_t from, struct list *l)
{
	const struct lines *lines = &h->pl->lines;
	uint16_t gap = 0;
	for (size_t i = from; i < lines->n && i < from + LIST_LINES; i++) {
		struct entry e;
		if (h->pl->v[i].kind == V_HEADING)
			break; /* given by rule */
		if (h->pl->v[i].kind != V_NONE) {
			gap++;
			continue;
		}
		entry_read(h, k, i, &e);
		if (repeats_entry(l, &e, gap)) {
			list_trim(h, l);
			break;
		}
		if (gap && e.match < 0 && !e.paged && is_prose(h, i))
			break;
		if (l->n && !is_entry(h, l, &e, gap))
			break;
		if (!l->n && gap > 6)
			break;
		if (l->n > 1 && gap > l->gap)
			l->gap = gap;
		if (!continues(h, k, l, &e, gap) && list_add(h, l, &e) < 0)
			return -1;
		gap = 0;
	}
	return 0;
}

static void
list_mark(struct heads *h, const struct list *l, size_t title)
{
	struct plain *pl = h->pl;
	unsigned certainty = l->matched * 2 >= l->n ? 97 : 88;
	for (size_t i = title; i <= l->last; i++) {
		struct verdict *v = mark_line(pl, i, V_CONTENTS, "contents-list", certainty);
		if (v && i < l->first)
			v->rule = "contents-title";
	}
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		if (c->first < title || c->first > l->last)
			continue;
		c->form = FORM_GONE;
		c->n_labels = 0;
	}
}

/* Entries meet headings in order; an entry that finds none is reported. */
static void
list_match(struct heads *h, const struct keys *k, const struct list *l)
{
	int32_t at = -1;
	size_t missing = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct entry *e = &l->v[i];
		int32_t c = keys_find(k, e->key, l->last, at), whole = c;
		if (c < 0)
			c = keys_find(k, e->title_key, l->last, at);
		if (c < 0) {
			missing += e->paged || e->labelled;
			continue;
		}
		h->cand[c].in_contents = 1;
		h->cand[c].names_label = whole < 0 && h->cand[c].n_labels == 0;
		if (c > at && (size_t)c < (size_t)(at < 0 ? 0 : at) + h->n_cands / 2 + 50)
			at = c;
	}
	if (!missing || missing * 3 > l->n)
		return;
	for (size_t i = 0; i < l->n; i++) {
		const struct entry *e = &l->v[i];
		if ((e->paged || e->labelled) && keys_find(k, e->key, l->last, -1) < 0 &&
			keys_find(k, e->title_key, l->last, -1) < 0)
			DIAG(h->pl->job, TOC_MISSING, h->pl->lines.v[e->line].number,
				arena_str(h->pl->job->arena, e->text));
	}
}

static int
believable(const struct list *l)
{
	return l->n >= 2 && (l->matched * 3 >= l->n || l->paged * 2 >= l->n ||
				    (l->labelled * 3 >= l->n * 2 && l->n >= RUN_MIN));
}

static int
list_try(struct heads *h, const struct keys *k, size_t title, size_t from)
{
	struct list l = {.first = from};
	if (list_read(h, k, from, &l) < 0)
		return -1;
	if (!believable(&l))
		return 0;
	l.first = l.v[0].line;
	list_match(h, k, &l);
	if (l.n >= 5 && l.matched * 4 >= l.n * 3 && !h->contents_end)
		h->contents_end = l.last;
	list_mark(h, &l, title);
	return 0;
}

int
contents_find(struct heads *h)
{
	struct keys k;
	int tries = 0;
	if (keys_make(&k, h) < 0)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		const struct cand *c = &h->cand[i];
		int toc = c->division && c->division->part == PART_TOC && c->form == FORM_WHOLE;
		if (!toc || c->lines > 1)
			continue;
		if (++tries > TRIES)
			break;
		if (list_try(h, &k, c->first, c->last + 1) < 0)
			return -1;
	}
	return 0;
}

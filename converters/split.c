/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/split.h"

#include <stdlib.h>

#include "base/digest.h"
#include "converters/index.h"
#include "converters/xhtml.h"

enum {
	TAGS = 30,           /* bytes of markup an element costs, about */
	LONG_DIV = 60 << 10, /* a division with divisions of its own is opened from this size */
	SHORT_DIV = 4 << 10, /* poems and articles are no files of their own where there are */
	MANY_DIVS = 300      /* more than so many divisions: each file costs a reader time */
};

static const size_t ON_TITLE = (size_t)-1; /* instead of the number of a piece */

struct splitter {
	struct job *job;
	struct split *s;
	size_t limit;
	const char *folder, *ending;
	size_t here; /* estimated bytes in the piece so far */
	enum tei_kind part;
	size_t divs;                    /* right below the part */
	int many;                       /* divisions in all the text */
	const struct tei_node *waiting; /* page breaks of a container before its next file */
};

/* Estimated bytes of node as markup, but no further than bound. Notes stand elsewhere. */
static size_t
estimate(const struct tei_node *node, size_t bound)
{
	size_t n = 0;
	for (const struct tei_node *c = node; c != NULL && n < bound;
		c = tei_step(node, c, c->kind != TEI_NOTE))
		n += c->kind != TEI_CHARS             ? TAGS
		     : c->parent->kind == TEI_FORMULA ? c->text.n * SPLIT_MATHML
		                                      : c->text.n + c->text.n / 64;
	return n;
}

static int
is_mark(const struct tei_node *n)
{
	return n->kind == TEI_PB || n->kind == TEI_LB || n->kind == TEI_MILESTONE ||
	       n->kind == TEI_DIVGEN;
}

static const struct tei_node *
marks_before(const struct tei_node *div)
{
	const struct tei_node *first = NULL;
	for (const struct tei_node *n = div->prev; n != NULL && is_mark(n); n = n->prev)
		first = n;
	/* at the very beginning, or after another division: else they belong to what is before */
	const struct tei_node *before = first ? first->prev : NULL;
	return first != NULL && (before == NULL || before->kind == TEI_DIV ||
					before->kind == TEI_TITLEPAGE)
	               ? first
	               : NULL;
}

static size_t
count_divs(const struct tei_node *node)
{
	size_t n = 0;
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		n += c->kind == TEI_DIV;
	return n;
}

/* Are the divisions of this one files of their own? */
static int
is_opened(const struct splitter *sp, const struct tei_node *div)
{
	const struct xhtml_kind *k = xhtml_kind_of(div);
	size_t divs = count_divs(div), n = estimate(div, sp->limit);
	if (n >= sp->limit)
		return 1;
	if (sp->many && n < divs * SHORT_DIV)
		return 0;
	if (divs > 0 && k != NULL && k->is_part)
		return 1;
	return divs > 1 && (n > LONG_DIV || (sp->divs == 1 && div->parent->kind == TEI_BODY));
}

static int
has_many_divs(const struct tei_doc *doc)
{
	size_t n = 0;
	for (const struct tei_node *x = doc->text; x != NULL && n <= MANY_DIVS;
		x = tei_step(doc->text, x,
			x == doc->text || x->parent == doc->text || x->kind == TEI_DIV))
		n += x->kind == TEI_DIV;
	return n > MANY_DIVS;
}

/* Names that other files have: pages of our own, and what path_for makes. */
static int
is_taken(const char *s)
{
	static const char *const names[] = {
		"cover", "title", "imprint", "colophon", "notes", "nav", "index"};
	static const char *const begins[] = {"notes-", "front-", "body-", "back-"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(s, names[i]) == 0)
			return 1;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(s, begins[i], strlen(begins[i])) == 0)
			return 1;
	return strstr(s, "-part-") != NULL;
}

static int
is_plain_name(const char *s)
{
	for (const char *c = s; *c != '\0'; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-' ||
			    *c == '_'))
			return 0;
	return strlen(s) < 100 && !is_taken(s);
}

static const char *
path_for(struct splitter *sp, const struct piece *p)
{
	const char *id = p->container->kind == TEI_DIV ? tei_get(p->container, TA_ID) : NULL;
	struct arena *a = sp->job->arena;
	if (id != NULL && is_plain_name(id) && !p->continued)
		return arena_printf(a, "%s%s%s", sp->folder, id, sp->ending);
	if (id != NULL && is_plain_name(id))
		return arena_printf(a, "%s%s-part-%zu%s", sp->folder, id, sp->s->n + 1, sp->ending);
	return arena_printf(
		a, "%s%s-%zu%s", sp->folder, tei_name(sp->part), sp->s->n + 1, sp->ending);
}

static void
begin(struct splitter *sp, const struct tei_node *container, const struct tei_node *from,
	int continued)
{
	struct split *s = sp->s;
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 64;
		struct piece *v = ARENA_ARRAY(sp->job->arena, struct piece, cap);
		if (v == NULL) {
			s->failed = 1;
			return;
		}
		if (s->n > 0)
			memcpy(v, s->pieces, s->n * sizeof *v);
		s->pieces = v;
		s->cap = cap;
	}
	struct piece p = {
		.container = container, .from = from, .continued = continued, .part = sp->part};
	if (!continued && container->kind == TEI_DIV) {
		p.lead = marks_before(container);
		p.id = tei_get(container, TA_ID);
		p.head = tei_child(container, TEI_HEAD);
		p.start = p.lead ? p.lead : container;
	} else {
		p.start = from;
	}
	p.path = path_for(sp, &p);
	s->pieces[s->n++] = p;
	sp->here = 0;
	sp->waiting = NULL;
}

/* A block in a container whose divisions are files: it may have to begin one. */
static void
block(struct splitter *sp, const struct tei_node *container, const struct tei_node *node,
	const struct tei_node *after)
{
	size_t n = estimate(node, (size_t)-1);
	const struct piece *p = sp->s->n > 0 ? &sp->s->pieces[sp->s->n - 1] : NULL;
	int elsewhere = p == NULL || p->container != container;
	if (elsewhere && is_mark(node)) {
		if (sp->waiting == NULL)
			sp->waiting = node;
		return;
	}
	if (elsewhere && sp->waiting != NULL)
		node = sp->waiting;
	if (elsewhere || (sp->here > 0 && sp->here + n > sp->limit && after->kind != TEI_HEAD))
		begin(sp, container, node, container->kind == TEI_DIV);
	sp->here += n;
}

/* Page breaks after the last division of a container end its last file. */
static void
end(struct splitter *sp, const struct tei_node *container)
{
	struct piece *p = sp->s->n > 0 ? &sp->s->pieces[sp->s->n - 1] : NULL;
	if (sp->waiting == NULL)
		return;
	if (p == NULL || p->tail != NULL)
		begin(sp, container, sp->waiting, container->kind == TEI_DIV);
	else
		p->tail = sp->waiting;
	sp->waiting = NULL;
}

static void
cut(struct splitter *sp, const struct tei_node *top)
{
	const struct tei_node *container = top, *n = top->first, *after = top;
	for (;;) {
		while (n == NULL) {
			end(sp, container);
			if (container == top)
				return;
			n = container->next;
			container = container->parent;
		}
		if (n->kind == TEI_DIV) {
			begin(sp, n, n->first, 0);
			if (is_opened(sp, n)) {
				container = n;
				after = n;
				n = n->first;
				continue;
			}
		} else if (!tei_is_title_page(n)) {
			block(sp, container, n, after);
		}
		after = n;
		n = n->next;
	}
}

/* ---- identifiers ---- */

static uint64_t
hash_of(const char *id)
{
	return digest_key(slice_of(id));
}

static void
enter(struct split *s, const char *id, size_t piece, unsigned note)
{
	size_t i = (size_t)hash_of(id) & s->mask;
	while (s->slots[i].id != NULL)
		i = (i + 1) & s->mask;
	s->slots[i] = (struct split_slot){id, piece, note};
}

/* The notes around the walk, with their numbers; XML parsers let no more nest. */
struct around {
	const struct tei_node *note[256];
	unsigned number[256], n;
};

/* The number of the innermost note around node; 0: none. */
static unsigned
note_around(struct around *a, const struct tei_node *node)
{
	node = index_note_around(node);
	while (a->n > 0 && a->note[a->n - 1] != node)
		a->n--;
	return a->n > 0 ? a->number[a->n - 1] : 0;
}

static void
note_enter(struct around *a, const struct tei_node *note, unsigned number)
{
	note_around(a, note->parent);
	if (a->n == sizeof a->note / sizeof *a->note)
		return;
	a->note[a->n] = note;
	a->number[a->n++] = number;
}

static int
enter_all(struct job *job, const struct tei_doc *doc, struct split *s)
{
	size_t n = 0, at = 0;
	unsigned notes = 0;
	struct around around = {.n = 0};
	for (const struct tei_node *x = doc->text; x != NULL; x = tei_step(doc->text, x, 1))
		n += x->attrs != NULL && tei_get(x, TA_ID) != NULL;
	s->mask = 15; /* at most half full */
	while (s->mask < n * 2)
		s->mask = s->mask * 2 + 1;
	s->slots = ARENA_ARRAY(job->arena, struct split_slot, s->mask + 1);
	if (s->slots == NULL)
		return -1;
	for (const struct tei_node *x = doc->text; x != NULL;
		x = tei_step(doc->text, x, !index_is_unseen(x))) {
		if (at + 1 < s->n && x == s->pieces[at + 1].start)
			at++;
		if (index_is_note(x))
			note_enter(&around, x, ++notes);
		const char *id = x->attrs ? tei_get(x, TA_ID) : NULL;
		if (id == NULL || !index_is_place(x))
			continue;
		unsigned note = note_around(&around, x);
		enter(s, id, note == 0 && tei_on_title_page(x) ? ON_TITLE : at, note);
	}
	return 0;
}

const struct piece *
split_find(const struct split *s, const char *id, unsigned *note)
{
	size_t i = (size_t)hash_of(id) & s->mask;
	while (s->slots[i].id != NULL && strcmp(s->slots[i].id, id) != 0)
		i = (i + 1) & s->mask;
	if (note != NULL)
		*note = s->slots[i].id ? s->slots[i].note : 0;
	if (s->slots[i].id != NULL && s->slots[i].piece == ON_TITLE)
		return &s->title;
	return s->slots[i].id != NULL ? &s->pieces[s->slots[i].piece] : NULL;
}

int
split_ends(const struct split *s, const struct piece *p, const struct tei_node *node)
{
	const struct piece *next = p + 1;
	return next < s->pieces + s->n && next->start == node;
}

static int
holds_note(const struct tei_node *text)
{
	const struct tei_node *n = text;
	while (n != NULL && !index_is_note(n))
		n = tei_step(text, n, !index_is_unseen(n));
	return n != NULL;
}

int
split_make(struct job *job, const struct tei_doc *doc, size_t limit, const char *folder,
	const char *ending, struct split *s)
{
	*s = (struct split){0};
	struct splitter sp = {.job = job,
		.s = s,
		.limit = limit,
		.folder = folder,
		.ending = ending,
		.many = has_many_divs(doc)};
	for (const struct tei_node *part = doc->text->first; part != NULL; part = part->next) {
		sp.part = part->kind;
		sp.divs = count_divs(part);
		cut(&sp, part);
	}
	/* the notes of a title page stand in the text, be it empty */
	sp.part = TEI_BODY;
	if (s->n == 0 && holds_note(doc->text))
		begin(&sp, tei_child(doc->text, TEI_BODY), NULL, 0);
	return s->failed || enter_all(job, doc, s) != 0 ? -1 : 0;
}

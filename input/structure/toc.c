/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/toc.h"

#include "base/utf8.h"

enum { AHEAD = 4, LEAST = 4 };

struct target {
	struct slice key, label; /* of the whole heading, of its number alone */
	const char *id;
};

struct targets {
	struct target *v;
	size_t n;
	size_t next; /* entries and headings have one order */
};

static void
collect(struct job *job, const struct tei_doc *doc, struct targets *t)
{
	const struct tei_node *n;
	size_t all = 0;
	for (n = tei_step(doc->text, doc->text, 1); n != NULL; n = tei_step(doc->text, n, 1))
		all += n->kind == TEI_DIV;
	t->v = ARENA_ARRAY(job->arena, struct target, all + 1);
	for (n = tei_step(doc->text, doc->text, 1); n != NULL && t->v != NULL;
		n = tei_step(doc->text, n, 1)) {
		const struct tei_node *head = n->kind == TEI_DIV ? tei_child(n, TEI_HEAD) : NULL;
		const char *id = tei_get(n, TA_ID);
		if (head == NULL || id == NULL)
			continue;
		const struct tei_node *label = tei_child(head, TEI_LABEL);
		t->v[t->n].key = utf8_key(job->arena, tei_flat(job->arena, head));
		t->v[t->n].label = label ? utf8_key(job->arena, tei_flat(job->arena, label))
		                         : (struct slice){0};
		t->v[t->n++].id = id;
	}
}

/* The key without the number of the page. */
static struct slice
without_page(struct slice key)
{
	size_t n = key.n;
	while (n > 0 && key.s[n - 1] >= '0' && key.s[n - 1] <= '9')
		n--;
	return n > 0 ? (struct slice){key.s, n} : key;
}

static int
ends_with(struct slice a, struct slice b)
{
	return b.n >= LEAST && a.n >= b.n && memcmp(a.s + a.n - b.n, b.s, b.n) == 0;
}

/* The heading that an entry announces: equal, or one the end of the other (the entry may leave out
 * "Chapter 1", or the heading may); or one that has a title besides. */
static const char *
find(struct targets *t, struct slice key)
{
	struct slice bare = without_page(key);
	for (size_t i = t->next; i < t->n; i++)
		if (slice_eq(t->v[i].key, key) || slice_eq(t->v[i].key, bare)) {
			if (i > t->next + AHEAD && bare.n < LEAST)
				break;
			t->next = i + 1;
			return t->v[i].id;
		}
	for (size_t i = t->next; i < t->n && i < t->next + AHEAD; i++)
		if (ends_with(t->v[i].key, bare) || ends_with(bare, t->v[i].key)) {
			t->next = i + 1;
			return t->v[i].id;
		}
	for (size_t i = t->next; i < t->n && bare.n >= LEAST; i++)
		if (slice_eq(t->v[i].label, key)) {
			t->next = i; /* its title may be the next entry */
			return t->v[i].id;
		}
	return NULL;
}

static void
wrap(struct job *job, struct tei_doc *doc, struct tei_node *item, const char *id)
{
	struct tei_node *ref = tei_add(doc, NULL, TEI_REF, item->line);
	if (ref == NULL)
		return;
	while (item->first != NULL) {
		struct tei_node *child = item->first;
		tei_detach(child);
		tei_append(ref, child);
	}
	tei_append(item, ref);
	tei_set(doc, ref, TA_TARGET, arena_printf(job->arena, "#%s", id));
}

void
toc_link(struct job *job, struct tei_doc *doc)
{
	struct targets t = {0};
	struct tei_node *list = NULL;
	size_t misses = 0;
	for (const struct tei_node *n = tei_step(doc->text, doc->text, 1); n != NULL;
		n = tei_step(doc->text, n, 1)) {
		if (n->kind != TEI_LIST || !tei_is(n, TA_TYPE, "toc"))
			continue;
		/* the tree is ours to change; the walk only lends it */
		list = n->parent->first;
		while (list != n)
			list = list->next;
		if (t.v == NULL)
			collect(job, doc, &t);
		t.next = 0;
		for (struct tei_node *item = list->first; item != NULL && misses < 2000;
			item = item->next) {
			if (item->kind != TEI_ITEM || item->first == NULL ||
				item->first->kind == TEI_REF)
				continue;
			const char *id = find(&t, utf8_key(job->arena, tei_flat(job->arena, item)));
			if (id != NULL)
				wrap(job, doc, item, id);
			else
				misses++;
		}
	}
}

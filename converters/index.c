/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/index.h"

#include "converters/math.h"

/* The table is public; where each note stands in it is found by its address. */
struct index_table {
	struct index public;
	size_t *slots; /* 1 + place in notes; 0: free */
	size_t mask;
};

int
index_is_note(const struct tei_node *node)
{
	return node->kind == TEI_NOTE && !tei_is(node, TA_TYPE, "editorial");
}

const struct tei_node *
index_note_around(const struct tei_node *node)
{
	while (node != NULL && !index_is_note(node))
		node = node->parent;
	return node;
}

int
index_is_unseen(const struct tei_node *n)
{
	return (n->kind == TEI_SIC && n->parent->kind == TEI_CHOICE &&
		       tei_child(n->parent, TEI_CORR) != NULL) ||
	       n->kind == TEI_FIGDESC || (n->kind == TEI_NOTE && !index_is_note(n));
}

int
index_is_place(const struct tei_node *n)
{
	return !index_is_unseen(n) && n->kind != TEI_TEXTELEM && n->kind != TEI_FRONT &&
	       n->kind != TEI_BODY && n->kind != TEI_BACK && n->kind != TEI_DIVGEN &&
	       n->kind != TEI_DOCTITLE;
}

static void
bump(size_t *counter, int yes)
{
	if (yes)
		(*counter)++;
}

static void
count(const struct tei_node *text, struct index *x)
{
	for (const struct tei_node *n = text; n != NULL;
		n = tei_step(text, n, !index_is_unseen(n))) {
		const char *cert = tei_get(n, TA_CERT);
		bump(&x->n_doubtful, cert != NULL && strcmp(cert, "high") != 0);
		bump(&x->n_heads, n->kind == TEI_DIV && tei_child(n, TEI_HEAD) != NULL);
		bump(&x->n_notes, index_is_note(n));
		bump(&x->n_pages, n->kind == TEI_PB);
		bump(&x->n_tables, n->kind == TEI_TABLE);
		bump(&x->n_formulae, n->kind == TEI_FORMULA);
		bump(&x->n_ruby, n->kind == TEI_RUBY);
		bump(&x->n_verse, n->kind == TEI_LG);
		bump(&x->n_speeches, n->kind == TEI_SP);
		if (n->kind != TEI_FIGURE || tei_child(n, TEI_GRAPHIC) == NULL)
			continue;
		const struct tei_node *alt = tei_description(n, 0);
		x->n_figures++;
		bump(&x->n_figures_without_alt,
			(alt == NULL || alt->first == NULL) && !tei_is(n, TA_REND, "decorative"));
	}
}

static size_t
hash_of(const void *p)
{
	uint64_t x = (uint64_t)(uintptr_t)p;
	return (size_t)((x >> 4) * 0x9E3779B97F4A7C15U >> 20);
}

static void
enter_note(struct index_table *t, size_t at)
{
	size_t i = hash_of(t->public.notes[at].note) & t->mask;
	while (t->slots[i] != 0)
		i = (i + 1) & t->mask;
	t->slots[i] = at + 1;
}

const struct index_note *
index_note_of(const struct index *x, const struct tei_node *note)
{
	const struct index_table *t = (const struct index_table *)x;
	for (size_t i = hash_of(note) & t->mask; t->slots[i] != 0; i = (i + 1) & t->mask)
		if (x->notes[t->slots[i] - 1].note == note)
			return &x->notes[t->slots[i] - 1];
	return NULL;
}

static int
depth_of(const struct tei_node *div)
{
	int depth = 1;
	for (const struct tei_node *n = div->parent; n != NULL; n = n->parent)
		depth += n->kind == TEI_DIV && tei_child(n, TEI_HEAD) != NULL;
	return depth;
}

static const char *
formula_words(struct arena *a, const struct tei_node *node)
{
	const struct math *tree = node->kind == TEI_FORMULA ? math_of(a, node) : NULL;
	return tree != NULL ? math_words(a, tree) : NULL;
}

struct slice
index_label(struct arena *a, const struct tei_node *head)
{
	return tei_flat_with(a, head, formula_words);
}

static void
fill(struct job *job, const struct tei_node *text, struct index_table *t)
{
	struct index *x = &t->public;
	size_t heads = 0, notes = 0, pages = 0;
	for (const struct tei_node *n = text; n != NULL;
		n = tei_step(text, n, !index_is_unseen(n))) {
		const struct tei_node *head = n->kind == TEI_DIV ? tei_child(n, TEI_HEAD) : NULL;
		const char *id = tei_get(n, TA_ID);
		if (head != NULL) {
			int depth = depth_of(n);
			x->heads[heads++] = (struct index_head){
				n, head, depth, index_label(job->arena, head), id ? id : ""};
			if (depth > x->depth)
				x->depth = depth;
		} else if (index_is_note(n)) {
			x->notes[notes] = (struct index_note){n, (unsigned)notes + 1, id ? id : "",
				heads ? &x->heads[heads - 1] : NULL};
			enter_note(t, notes++);
		} else if (n->kind == TEI_PB) {
			const char *label = tei_get(n, TA_N);
			x->pages[pages++] =
				(struct index_page){n, label ? label : "", id ? id : ""};
		}
	}
}

const struct index *
index_make(struct job *job, const struct tei_doc *doc)
{
	struct index_table *t = ARENA_NEW(job->arena, struct index_table);
	if (t == NULL)
		return NULL;
	count(doc->text, &t->public);
	t->mask = 7;
	while (t->mask < t->public.n_notes * 2)
		t->mask = t->mask * 2 + 1;
	t->slots = ARENA_ARRAY(job->arena, size_t, t->mask + 1);
	t->public.heads = ARENA_ARRAY(job->arena, struct index_head, t->public.n_heads + 1);
	t->public.notes = ARENA_ARRAY(job->arena, struct index_note, t->public.n_notes + 1);
	t->public.pages = ARENA_ARRAY(job->arena, struct index_page, t->public.n_pages + 1);
	if (arena_failed(job->arena))
		return NULL;
	fill(job, doc->text, t);
	return &t->public;
}

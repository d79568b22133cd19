/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines are which block: what Markdown says is certain, so the report can cover its source as
 * it does for plain text. */
#include "input/lines.h"
#include "input/markdown.h"
#include "input/reader.h"

struct label {
	const char *kind, *rule;
	int level;
	int starts;
};

static struct label
label_of(cmark_node *n)
{
	static const struct {
		const char *type, *kind;
	} kinds[] = {{"heading", "heading"}, {"list", "list"}, {"block_quote", "quote"},
		{"code_block", "code"}, {"html_block", "code"}, {"thematic_break", "break"},
		{"table", "table"}};
	const char *type = cmark_node_get_type_string(n);
	struct label l = {"paragraph", "markdown", 0, 1};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].type, type) == 0)
			l.kind = kinds[i].kind;
	if (cmark_node_get_type(n) == CMARK_NODE_FOOTNOTE_DEFINITION)
		l.kind = "note";
	if (cmark_node_get_type(n) == CMARK_NODE_HEADING)
		l.level = cmark_node_get_heading_level(n);
	return l;
}

/* Lines of no block: metadata before all, blank lines, definitions of links. */
static struct label
label_between(const struct lines *l, size_t i, size_t skipped)
{
	if (i < skipped)
		return (struct label){"metadata", "metadata", 0, i == 0};
	if (l->v[i].text.n == 0)
		return (struct label){"blank", "blank", 0, 0};
	return (struct label){"markup", "markup", 0, 0};
}

/* A list or quotation ends where the last block in it ends: cmark says so only of leaves. */
static int
range_of(const struct md *m, cmark_node *n, size_t *first, size_t *last)
{
	cmark_event_type event;
	cmark_iter *it;
	size_t from, to;
	if (md_range(m, n, first, last) != 0)
		return -1;
	it = cmark_iter_new(n);
	while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *inner = cmark_iter_get_node(it);
		if (event == CMARK_EVENT_ENTER &&
			(cmark_node_get_type(inner) & CMARK_NODE_TYPE_MASK) ==
				CMARK_NODE_TYPE_BLOCK &&
			md_range(m, inner, &from, &to) == 0 && to > *last)
			*last = to;
	}
	cmark_iter_free(it);
	return 0;
}

static void
label_block(const struct md *m, cmark_node *n, struct label *labels, size_t n_labels)
{
	size_t first, last, shift = m->skipped;
	if (range_of(m, n, &first, &last) != 0 || first < m->lead)
		return;
	shift -= m->lead; /* wraps, and wraps back below */
	for (size_t i = first; i <= last && i + shift < n_labels; i++) {
		labels[i + shift] = label_of(n);
		labels[i + shift].starts = i == first;
	}
}

int
md_decisions_make(struct md *m, cmark_node *document, const struct lines *l, struct reading *r)
{
	struct label *labels = ARENA_ARRAY(m->job->arena, struct label, l->n + 1);
	struct decision *d = ARENA_ARRAY(m->job->arena, struct decision, l->n + 1);
	if (labels == NULL || d == NULL)
		return -1;
	for (cmark_node *n = cmark_node_first_child(document); n; n = cmark_node_next(n))
		label_block(m, n, labels, l->n);
	r->decisions.v = d;
	for (size_t i = 0; i < l->n; i++) {
		const struct line *line = &l->v[i];
		if (labels[i].kind == NULL)
			labels[i] = label_between(l, i, m->skipped);
		struct decision *last = r->decisions.n > 0 ? &d[r->decisions.n - 1] : NULL;
		if (last != NULL && !labels[i].starts && strcmp(last->kind, labels[i].kind) == 0) {
			last->last = line->number;
			continue;
		}
		if (last != NULL)
			last->to = line->from;
		d[r->decisions.n++] = (struct decision){
			.first = line->number,
			.last = line->number,
			.from = last == NULL ? 0 : line->from,
			.to = r->bytes.n,
			.kind = labels[i].kind,
			.level = labels[i].level,
			.rule = labels[i].rule,
			.certainty = 100,
			.text = line->text,
		};
	}
	return 0;
}

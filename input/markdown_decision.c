/* SPDX-License-Identifier: Apache-2.0 */
/* Which lines are which block: what Markdown says is certain, so the report can cover its source as
 * it does for plain text. */
#include "input/lines.h"
#include "input/markdown.h"
#include "input/reader.h"

enum { LEVELS = 16, STARTS = 128 }; /* of a label: its kind below, its level above */

/* ORDER: a label is an index of this. */
static const struct {
	const char *type, *kind;
} kinds[] = {{NULL, NULL}, {NULL, "paragraph"}, {"heading", "heading"}, {"list", "list"},
	{"block_quote", "quote"}, {"code_block", "code"}, {"html_block", "code"},
	{"thematic_break", "break"}, {"table", "table"}, {"footnote_definition", "note"}};

/* What is kept of the blocks until somebody asks: a byte for each line; 0: of no block. */
struct labels {
	uint8_t *v;
	size_t n;
	size_t skipped; /* lines of metadata */
};

static uint8_t
label_of(cmark_node *n)
{
	const char *type = cmark_node_get_type_string(n);
	unsigned kind = 1, level = 0;
	for (unsigned i = 2; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].type, type) == 0)
			kind = i;
	if (cmark_node_get_type(n) == CMARK_NODE_HEADING)
		level = (unsigned)cmark_node_get_heading_level(n);
	return (uint8_t)(kind + level * LEVELS);
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
label_block(const struct md *m, cmark_node *n, struct labels *labels)
{
	size_t first, last, shift = m->skipped;
	if (range_of(m, n, &first, &last) != 0 || first < m->lead)
		return;
	shift -= m->lead; /* wraps, and wraps back below */
	uint8_t label = label_of(n);
	for (size_t i = first; i <= last && i + shift < labels->n; i++)
		labels->v[i + shift] = i == first ? label | STARTS : label;
}

int
md_labels_make(struct md *m, cmark_node *document, size_t n_lines, struct reading *r)
{
	struct labels *labels = ARENA_NEW(m->job->arena, struct labels);
	if (labels == NULL)
		return -1;
	*labels = (struct labels){
		ARENA_ARRAY(m->job->arena, uint8_t, n_lines + 1), n_lines, m->skipped};
	if (labels->v == NULL)
		return -1;
	for (cmark_node *n = cmark_node_first_child(document); n; n = cmark_node_next(n))
		label_block(m, n, labels);
	r->kept = labels;
	return 0;
}

/* A line of a block, or of none: metadata before all, blank lines, definitions of links. */
static struct decision
decide_line(const struct labels *labels, const struct line *line, size_t i, int *starts)
{
	uint8_t label = labels->v[i];
	struct decision d = {.first = line->number,
		.last = line->number,
		.from = line->from,
		.kind = kinds[label % LEVELS].kind,
		.level = label % STARTS / LEVELS,
		.rule = "markdown",
		.certainty = 100,
		.text = line->text};
	*starts = label >= STARTS;
	if (label == 0) {
		d.kind = d.rule = i < labels->skipped ? "metadata"
		                  : line->text.n == 0 ? "blank"
		                                      : "markup";
		*starts = i == 0;
	}
	return d;
}

int
md_decide(struct job *job, struct reading *r)
{
	const struct labels *labels = r->kept;
	struct lines l;
	if (lines_make(job, r->text, &l) != 0)
		return -1;
	lines_locate(&l, &r->facts.origin, &r->encoding.origin);
	struct decision *d = ARENA_ARRAY(job->lasting, struct decision, l.n + 1);
	if (d == NULL)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < l.n && i < labels->n; i++) {
		int starts;
		struct decision next = decide_line(labels, &l.v[i], i, &starts);
		if (n > 0 && !starts && strcmp(d[n - 1].kind, next.kind) == 0) {
			d[n - 1].last = next.last;
			continue;
		}
		if (n > 0)
			d[n - 1].to = next.from;
		else
			next.from = 0;
		next.to = r->bytes.n;
		d[n++] = next;
	}
	r->decisions = (struct decisions){d, n};
	return 0;
}

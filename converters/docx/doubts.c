/* SPDX-License-Identifier: Apache-2.0 */
/* --comments: what somebody should look at stands in the margin: elements of doubtful certainty,
 * corrections, editorial notes, and the messages of this conversion beside the lines that they
 * are about (17.13.4). */
#include "converters/docx/docx.h"

#include <stdlib.h>

struct beside {
	const struct tei_node *node;
	const struct message *message;
};

static int
by_line(const void *a, const void *b)
{
	const struct beside *x = a, *y = b;
	uint32_t l = x->message->line, m = y->message->line;
	return l != m ? (l > m) - (l < m) : (x->message > y->message) - (x->message < y->message);
}

static const struct tei_node *
next_block(const struct docx *d, const struct tei_node *n, uint32_t after)
{
	const struct tei_node *text = d->doc->text;
	while ((n = tei_step(text, n, n->kind != TEI_NOTE)) != NULL)
		if (n->line > after && !tei_runs_in(n->kind, n->parent->kind) &&
			tei_content(n->kind) == CONTENT_TEXT)
			return n;
	return NULL;
}

/* Each message belongs to the last block that begins before its line or on it. */
void
doubts_begin(struct docx *d)
{
	const struct diag *diag = d->job->diag;
	size_t total = diag_total(diag);
	d->beside = ARENA_ARRAY(d->job->arena, struct beside, total + 1);
	if (!d->comments || d->beside == NULL)
		return;
	for (size_t i = 0; i < total; i++)
		/* what was confirmed is no doubt */
		if (diag_get(diag, i)->line > 0 && diag_get(diag, i)->id != MSG_COUNT_CONFIRMED)
			d->beside[d->n_beside++].message = diag_get(diag, i);
	if (d->n_beside > 0)
		qsort(d->beside, d->n_beside, sizeof *d->beside, by_line);
	const struct tei_node *now = next_block(d, d->doc->text, 0);
	const struct tei_node *next = now ? next_block(d, now, now->line) : NULL;
	for (size_t i = 0; now != NULL && i < d->n_beside; i++) {
		while (next != NULL && next->line <= d->beside[i].message->line) {
			now = next;
			next = next_block(d, now, now->line);
		}
		d->beside[i].node = now;
	}
}

/* Is this element something that an editor should look at? */
static int
is_doubtful(const struct tei_node *node)
{
	const char *cert = tei_get(node, TA_CERT);
	switch (node->kind) {
	case TEI_CHOICE:
	case TEI_SUPPLIED:
	case TEI_GAP:
	case TEI_UNCLEAR:
		return 1;
	case TEI_NOTE:
		return tei_is(node, TA_TYPE, "editorial");
	default:
		return cert != NULL && strcmp(cert, "high") != 0;
	}
}

/* What stands in the margin: the words of the model where it has some. */
static const char *
doubt_text(struct docx *d, const struct tei_node *node)
{
	struct arena *a = d->job->arena;
	const struct tei_node *sic = tei_child(node, TEI_SIC);
	const char *cert = tei_get(node, TA_CERT), *reason = tei_get(node, TA_REASON);
	const char *rule = tei_get(node, TA_ANA);
	if (node->kind == TEI_NOTE)
		return tei_flat(a, node).s;
	if (sic != NULL)
		return arena_printf(a, "sic: %s", arena_str(a, tei_flat(a, sic)));
	return arena_printf(a, "%s%s%s%s%s%s%s", tei_name(node->kind), cert ? ", cert: " : "",
		cert ? cert : "", reason ? ", reason: " : "", reason ? reason : "",
		rule ? ", " : "", rule ? rule + (*rule == '#') : "");
}

static void
add(struct docx *d, const char *text)
{
	struct flow *f = d->flow;
	if (docx_grow(d, &f->doubts, f->n_doubts, &f->cap_doubts, sizeof *f->doubts) == 0)
		f->doubts[f->n_doubts++] = text;
}

void
doubt_note(struct docx *d, const struct tei_node *node)
{
	struct flow *f = d->flow;
	if (f->story != STORY_BODY)
		return;
	if (is_doubtful(node))
		add(d, doubt_text(d, node));
	for (; d->next_beside < d->n_beside && d->beside[d->next_beside].node == node;
		d->next_beside++) {
		const struct message *m = d->beside[d->next_beside].message;
		add(d, arena_printf(d->job->arena, "%s [%s]", m->text, diag_id(m->id)));
	}
	if (f->open && f->n_doubts > 0 && tei_is_phrase(node->kind)) {
		run_flush(d);
		doubts_open(d);
	}
}

static void
comment_write(struct docx *d, const char *text, unsigned id)
{
	struct flow *f = &d->flows[STORY_COMMENTS], *outer = d->flow;
	const char *lang = d->lang;
	unsigned flags = d->flags;
	markup_open(&f->m, "w:comment", BREAK_BLOCK);
	markup_attrf(&f->m, "w:id", "%u", id);
	markup_attr(&f->m, "w:author", "Rubricate");
	markup_attr(&f->m, "w:date", d->bib->modified);
	markup_attr(&f->m, "w:initials", "R");
	d->flow = f;
	d->flags = 0;
	d->lang = "en";
	para_begin(d, ST_COMMENT_TEXT);
	run_puts(d, text ? text : "?");
	para_end(d);
	d->flow = outer;
	d->flags = flags;
	d->lang = lang;
	markup_end(&f->m, "w:comment");
}

static void
range(struct markup *m, const char *name, unsigned id)
{
	markup_open(m, name, BREAK_NONE);
	markup_attrf(m, "w:id", "%u", id);
	markup_close(m);
}

void
doubts_open(struct docx *d)
{
	struct flow *f = d->flow;
	for (size_t i = 0; i < f->n_doubts; i++) {
		unsigned id = ++d->flows[STORY_COMMENTS].entries;
		comment_write(d, f->doubts[i], id);
		range(&f->m, "w:commentRangeStart", id);
		if (f->first_comment == 0)
			f->first_comment = id;
		f->last_comment = id;
	}
	f->n_doubts = 0;
}

void
doubts_close(struct docx *d)
{
	struct flow *f = d->flow;
	for (unsigned id = f->first_comment; id != 0 && id <= f->last_comment; id++) {
		range(&f->m, "w:commentRangeEnd", id);
		note_reference(d, STORY_COMMENTS, id);
	}
	f->first_comment = f->last_comment = 0;
}

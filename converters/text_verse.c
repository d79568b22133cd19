/* SPDX-License-Identifier: Apache-2.0 */
/* Verse and drama: lines that stay lines, and who says them. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/text_imp.h"

/* ---- verse ---- */

static const struct tei_node *
neighbour(const struct tei_node *n, int after)
{
	do
		n = after ? n->next : n->prev;
	while (n != NULL && (n->kind == TEI_PB || n->kind == TEI_CHARS));
	return n;
}

static int
is_lines(const struct tei_node *lg)
{
	return tei_is(lg, TA_TYPE, "lines") || tei_is(lg, TA_TYPE, "group");
}

/* Stanzas that follow each other are one poem; lines of a speech need no sign. */
static int
poem_edge(const struct tei_node *lg, int after)
{
	if (lg->parent->kind == TEI_LG || lg->parent->kind == TEI_SP || is_lines(lg))
		return 0;
	const struct tei_node *n = neighbour(lg, after);
	return n == NULL || n->kind != TEI_LG || is_lines(n);
}

enum walk
text_lg_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t))
		return WALK_INTO;
	text_end(t, PROSE_PARAGRAPH);
	if (poem_edge(node, 0)) {
		text_sign(t, LABEL_TXT_POEM);
		t->poem = 1;
		t->stanzas = 0;
		t->p->indent += t->e->bare ? 4 : 0;
	}
	t->new_stanza = 1;
	return WALK_INTO;
}

void
text_lg_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t))
		return;
	text_end(t, PROSE_PARAGRAPH);
	t->new_stanza = 1;
	if (t->poem > 0 && poem_edge(node, 1)) {
		t->poem = 0;
		t->p->indent -= t->e->bare ? 4 : 0;
		text_sign(t, LABEL_TXT_POEM_END);
		text_end(t, PROSE_PARAGRAPH);
	}
}

enum walk
text_l_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t)) {
		if (prose_has_text(t->p))
			prose_tail(t->p, " / ");
		return WALK_INTO;
	}
	text_end(t, PROSE_PARAGRAPH);
	if (t->poem > 0 && t->new_stanza == 1) {
		t->stanzas++;
		if (t->verse_apart && t->stanzas > 1)
			prose_own(t->p, TEXT_BRACKET(t, LABEL_TXT_STANZA,
						arena_printf(t->job->arena, "%u", t->stanzas)));
	}
	const char *rend = t->e->bare ? tei_get(node, TA_REND) : NULL;
	if (rend != NULL && strncmp(rend, "indent", 6) == 0)
		prose_prefix(t->p, "  ");
	return WALK_INTO;
}

void
text_l_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	if (text_is_held(t))
		return;
	int tight = t->poem > 0 && !t->new_stanza && !t->verse_apart;
	if (text_end(t, tight ? PROSE_TIGHT : PROSE_PARAGRAPH) > 0)
		t->new_stanza = 0;
}

/* ---- drama ---- */

enum walk
text_speaker_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	text_end(t, PROSE_PARAGRAPH);
	prose_hold(t->p);
	return WALK_INTO;
}

void
text_speaker_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	prose_prefix(t->p, prose_join(t->job->arena, prose_release(t->p), " "));
}

/* Between the speaker (or the term) and what is said. */
void
text_end_prefix(struct text *t)
{
	struct buf *b = &t->p->para->prefix;
	uint32_t cp = 0;
	if (b->n == 0)
		return;
	utf8_prev(b->s, b->n, &cp);
	if (cp == ' ' || cp == 0xFF1A)
		return;
	if (cp == '.' || cp == ':' || cp == ')')
		prose_prefix(t->p, cp == ')' ? label_get(LABEL_TXT_COLON, t->lang) : " ");
	else
		prose_prefix(t->p, label_get(LABEL_TXT_COLON, t->lang));
}

enum walk
text_p_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	text_end(t, PROSE_PARAGRAPH);
	if (node->parent->kind == TEI_SP)
		text_end_prefix(t);
	return WALK_INTO;
}

enum walk
text_speech_line_open(void *ctx, const struct tei_node *node)
{
	enum walk w = text_l_open(ctx, node);
	if (node->parent->kind == TEI_SP || node->parent->parent->kind == TEI_SP)
		text_end_prefix(ctx);
	return w;
}

void
text_sp_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	text_end(t, PROSE_PARAGRAPH);
	struct buf *b = &t->p->para->prefix;
	if (b->n > 0) { /* a speaker who says nothing */
		const char *name = arena_str(t->job->arena, buf_slice(b));
		b->n = 0;
		prose_own(t->p, name);
	}
}

enum walk
text_stage_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	prose_hold(t->p);
	return WALK_INTO;
}

void
text_stage_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct arena *a = t->job->arena;
	char *text = prose_join(a, prose_release(t->p), " ");
	if (*text == '\0')
		return;
	int bare = *text == '(' || *text == '[' || strncmp(text, "\xEF\xBC\x88", 3) == 0;
	if (!bare)
		text = arena_printf(a, "(%s)", text);
	if (tei_runs_in(TEI_STAGE, node->parent->kind)) {
		prose_mark(t->p, text); /* the blanks around it are the speech's */
	} else if (t->p->para->prefix.n > 0 && !prose_has_text(t->p)) {
		prose_prefix(t->p, " ");
		prose_prefix(t->p, text);
	} else if (prose_has_text(t->p) || text_is_held(t) ||
		   tei_content(node->parent->kind) == CONTENT_TEXT) {
		if (prose_has_text(t->p))
			prose_blank(t->p);
		prose_mark(t->p, text);
		prose_blank(t->p);
	} else {
		prose_mark(t->p, text);
		text_end(t, PROSE_PARAGRAPH);
	}
}

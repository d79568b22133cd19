/* SPDX-License-Identifier: Apache-2.0 */
/* Divisions, paragraphs, quotations, letters, code: what makes paragraphs. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/text_imp.h"

/* ---- paragraphs ---- */

int
text_is_held(const struct text *t)
{
	return t->p->para->up != NULL;
}

void
text_wait(struct text *t, struct prose_lines *queue, const char *paragraph)
{
	if (queue->n == queue->cap) {
		size_t cap = queue->cap ? queue->cap * 2 : 8;
		struct slice *v = ARENA_ARRAY(t->job->arena, struct slice, cap);
		if (v == NULL)
			return;
		if (queue->n > 0)
			memcpy(v, queue->v, queue->n * sizeof *v);
		queue->v = v;
		queue->cap = cap;
	}
	queue->v[queue->n++] = slice_of(paragraph);
}

static void
put_queue(struct text *t, struct prose_lines *queue)
{
	struct slice *v = queue->v;
	for (size_t i = 0; i < queue->n; i++)
		prose_own(t->p, v[i].s);
	queue->n = 0;
}

uint32_t
text_end(struct text *t, enum prose_kind kind)
{
	uint32_t line = prose_end(t->p, kind);
	if (!text_is_held(t) && t->tables == NULL && t->poem == 0 && t->waiting.n > 0)
		put_queue(t, &t->waiting);
	return line;
}

char *
text_inner(struct text *t, const char *s)
{
	char *copy = arena_strdup(t->job->arena, s);
	for (char *c = copy; *c != '\0'; c++)
		*c = *c == '[' ? '(' : *c == ']' ? ')' : *c;
	return copy;
}

char *
text_bracket(struct text *t, enum label l, const char *const args[])
{
	t->e->used[l] = 1;
	return arena_printf(t->job->arena, "[%s]", label_fill_all(t->job->arena, l, t->lang, args));
}

void
text_sign(struct text *t, enum label l)
{
	if (!t->e->bare && !text_is_held(t))
		prose_own(t->p, TEXT_BRACKET(t, l, NULL));
}

enum walk
text_block_open(void *ctx, const struct tei_node *node)
{
	(void)node;
	text_end(ctx, PROSE_PARAGRAPH);
	return WALK_INTO;
}

void
text_block_close(void *ctx, const struct tei_node *node)
{
	(void)node;
	text_end(ctx, PROSE_PARAGRAPH);
}

/* ---- divisions ---- */

static int
depth_of(const struct tei_node *div)
{
	int depth = 0;
	for (const struct tei_node *n = div; n != NULL; n = n->parent)
		depth += n->kind == TEI_DIV;
	return depth;
}

int
text_is_gathering(const struct tei_node *div)
{
	return tei_is(div, TA_TYPE, "part") || tei_is(div, TA_TYPE, "book") ||
	       tei_is(div, TA_TYPE, "volume");
}

static int
begins_part(const struct text *t, const struct tei_node *div)
{
	int depth = depth_of(div);
	if (tei_child(div, TEI_HEAD) == NULL)
		return 0;
	int gathered = depth == 2 && t->cut_gatherings && text_is_gathering(div->parent);
	if (depth > t->cut_depth && !gathered)
		return 0;
	/* a heading alone is no part: it goes with what follows */
	return t->after_head != t->p->out.n;
}

static void
cut(struct text *t)
{
	struct edition *e = t->e;
	struct prose *p = t->p;
	if (t->in_parts)
		put_queue(t, &t->notes);
	int pages = p->out.n > 0 && t->after_pages == p->out.n;
	struct text_cut c = {p->out.n, p->lines, e->n_heads};
	if (pages) {
		c.at = t->pages_from;
		c.lines = t->pages_lines;
	}
	if (e->n_cuts == 0 && c.at > 0) /* what comes before the first heading is a part, too */
		e->cuts[e->n_cuts++] = (struct text_cut){0};
	if (e->n_cuts > 0 && e->cuts[e->n_cuts - 1].at == c.at)
		return;
	e->cuts[e->n_cuts++] = c;
}

static int
needs_letter_sign(const struct tei_node *div)
{
	return tei_is(div, TA_TYPE, "letter") && tei_child(div, TEI_HEAD) == NULL;
}

static enum walk
div_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	text_end(t, PROSE_PARAGRAPH);
	if (begins_part(t, node))
		cut(t);
	if (needs_letter_sign(node))
		text_sign(t, LABEL_TXT_LETTER);
	return WALK_INTO;
}

static void
div_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	text_end(t, PROSE_PARAGRAPH);
	if (needs_letter_sign(node))
		text_sign(t, LABEL_TXT_LETTER_END);
	if (t->notes_place == NOTES_SECTION && tei_child(node, TEI_HEAD) != NULL)
		put_queue(t, &t->notes);
}

static enum walk
head_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (node->parent->kind == TEI_TABLE) {
		prose_hold(t->p);
		return WALK_INTO;
	}
	text_end(t, PROSE_PARAGRAPH);
	t->in_head = node->parent->kind == TEI_DIV;
	if (t->in_head && t->heading_marks)
		prose_mark(t->p, arena_printf(t->job->arena, "[H%d] ", depth_of(node->parent)));
	return WALK_INTO;
}

static int
is_doubtful(const struct tei_node *node)
{
	const char *cert = tei_get(node, TA_CERT);
	return cert != NULL && strcmp(cert, "high") != 0;
}

static void
head_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct edition *e = t->e;
	if (node->parent->kind == TEI_TABLE) {
		const char *before = t->tables->caption;
		char *words = prose_join(t->job->arena, prose_release(t->p), " ");
		t->tables->caption =
			before ? arena_printf(t->job->arena, "%s %s", before, words) : words;
		return;
	}
	if (!t->in_head) {
		text_end(t, PROSE_PARAGRAPH);
		return;
	}
	int depth = 0;
	for (const struct tei_node *n = node->parent; n != NULL; n = n->parent)
		depth += n->kind == TEI_DIV && tei_child(n, TEI_HEAD) != NULL;
	uint32_t line = prose_end(t->p, depth == 1 ? PROSE_CHAPTER : PROSE_HEADING);
	t->in_head = 0;
	if (line > 0) {
		e->heads[e->n_heads++] = (struct text_head){node->parent, depth,
			arena_str(t->job->arena, t->p->last), line,
			is_doubtful(node) || is_doubtful(node->parent)};
		e->depth = depth > e->depth ? depth : e->depth;
		t->after_head = t->p->out.n;
	}
	text_end(t, PROSE_PARAGRAPH);
}

/* The number of a heading, the term of a glossary, or a paragraph. */
static enum walk
label_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (node->parent->kind == TEI_LIST) {
		text_end(t, PROSE_PARAGRAPH);
		prose_hold(t->p);
	} else if (node->parent->kind != TEI_HEAD) {
		text_end(t, PROSE_PARAGRAPH);
	}
	return WALK_INTO;
}

static void
put_term(struct text *t, const char *term)
{
	uint32_t cp = 0;
	if (*term == '\0')
		return;
	prose_prefix(t->p, term);
	utf8_prev(term, strlen(term), &cp);
	if (cp == ':' || cp == 0xFF1A)
		prose_prefix(t->p, cp == ':' ? " " : "");
}

static void
label_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (node->parent->kind == TEI_LIST)
		put_term(t, prose_join(t->job->arena, prose_release(t->p), " "));
	else if (node->parent->kind == TEI_HEAD)
		prose_blank(t->p);
	else
		text_end(t, PROSE_PARAGRAPH);
}

/* ---- quotations ---- */

static int
needs_quotation_sign(const struct tei_node *node)
{
	if (node->kind == TEI_QUOTE)
		return node->parent->kind != TEI_QUOTE;
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		if (c->kind == TEI_QUOTE || c->kind == TEI_CIT)
			return 0;
	return node->kind == TEI_EPIGRAPH;
}

static enum walk
quote_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t))
		return node->kind == TEI_QUOTE ? text_q_open(ctx, node) : WALK_INTO;
	text_end(t, PROSE_PARAGRAPH);
	if (needs_quotation_sign(node)) {
		text_sign(t, LABEL_TXT_QUOTATION);
		t->p->indent += t->e->bare ? 4 : 0;
	}
	return WALK_INTO;
}

static void
quote_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t)) {
		if (node->kind == TEI_QUOTE)
			text_q_close(ctx, node);
		return;
	}
	text_end(t, PROSE_PARAGRAPH);
	if (needs_quotation_sign(node)) {
		t->p->indent -= t->e->bare ? 4 : 0;
		text_sign(t, LABEL_TXT_QUOTATION_END);
	}
}

/* ---- code ---- */

static int
is_code(const struct tei_node *ab)
{
	return tei_is(ab, TA_SPACE, "preserve") || tei_is(ab, TA_TYPE, "preformatted");
}

static enum walk
ab_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	text_end(t, PROSE_PARAGRAPH);
	if (is_code(node)) {
		t->code.n = 0;
		t->code_para = t->p->para;
	}
	return WALK_INTO;
}

static void
ab_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (is_code(node)) {
		t->code_para = NULL;
		text_sign(t, LABEL_TXT_CODE);
		struct slice rest = buf_slice(&t->code);
		for (int first = 1; rest.n > 0;) {
			const char *nl = memchr(rest.s, '\n', rest.n);
			size_t n = nl ? (size_t)(nl - rest.s) : rest.n;
			struct slice line = {rest.s, n};
			prose_verbatim(t->p, line, first);
			first = first && slice_trim(line).n == 0;
			rest.s += n + (nl != NULL);
			rest.n -= n + (nl != NULL);
		}
		text_sign(t, LABEL_TXT_CODE_END);
	}
	text_end(t, PROSE_PARAGRAPH);
}

/* ---- the title page ---- */

/* A paragraph where it stands for itself, a phrase inside one. */
static enum walk
title_line_open(void *ctx, const struct tei_node *node)
{
	if (tei_content(node->parent->kind) == CONTENT_BLOCKS)
		return text_block_open(ctx, node);
	return WALK_INTO;
}

static void
title_line_close(void *ctx, const struct tei_node *node)
{
	if (tei_content(node->parent->kind) == CONTENT_BLOCKS)
		text_block_close(ctx, node);
}

static enum walk
title_page_open(void *ctx, const struct tei_node *node)
{
	/* it stands at the top already */
	(void)ctx;
	return tei_is_title_page(node) ? WALK_SKIP : WALK_INTO;
}

/* clang-format off */
const struct handler text_handlers[TEI_MAX] = {
	[TEI_CHARS] = {text_chars_open, NULL},
	/* the header is told by the read-me */
	[TEI_TEI] = WALK_PASS, [TEI_HEADER] = WALK_DROP, [TEI_FILEDESC] = WALK_DROP,
	[TEI_TITLESTMT] = WALK_DROP, [TEI_AUTHOR] = WALK_PASS, [TEI_EDITOR] = WALK_DROP,
	[TEI_RESPSTMT] = WALK_DROP, [TEI_RESP] = WALK_DROP, [TEI_EXTENT] = WALK_PASS,
	[TEI_PUBLICATIONSTMT] = WALK_DROP, [TEI_IDNO] = WALK_PASS,
	[TEI_AVAILABILITY] = WALK_DROP, [TEI_LICENCE] = WALK_DROP, [TEI_SERIESSTMT] = WALK_DROP,
	[TEI_BIBLSCOPE] = WALK_DROP, [TEI_NOTESSTMT] = WALK_DROP, [TEI_SOURCEDESC] = WALK_DROP,
	[TEI_ENCODINGDESC] = WALK_DROP, [TEI_APPINFO] = WALK_DROP, [TEI_APPLICATION] = WALK_DROP,
	[TEI_EDITORIALDECL] = WALK_DROP, [TEI_NORMALIZATION] = WALK_DROP,
	[TEI_INTERPRETATION] = WALK_DROP, [TEI_CORRECTION] = WALK_DROP, [TEI_TAGSDECL] = WALK_DROP,
	[TEI_RENDITION] = WALK_DROP, [TEI_CLASSDECL] = WALK_DROP, [TEI_TAXONOMY] = WALK_DROP,
	[TEI_CATEGORY] = WALK_DROP, [TEI_CATDESC] = WALK_DROP, [TEI_PROFILEDESC] = WALK_DROP,
	[TEI_ABSTRACT] = WALK_DROP, [TEI_LANGUSAGE] = WALK_DROP, [TEI_LANGUAGE] = WALK_DROP,
	[TEI_TEXTCLASS] = WALK_DROP, [TEI_KEYWORDS] = WALK_DROP, [TEI_XENODATA] = WALK_DROP,
	[TEI_REVISIONDESC] = WALK_DROP, [TEI_CHANGE] = WALK_DROP,
	/* divisions */
	[TEI_TEXTELEM] = WALK_PASS,
	[TEI_FRONT] = {text_block_open, text_block_close}, [TEI_BODY] = {text_block_open, text_block_close},
	[TEI_BACK] = {text_block_open, text_block_close}, [TEI_DIV] = {div_open, div_close},
	[TEI_DIVGEN] = WALK_DROP, [TEI_HEAD] = {head_open, head_close},
	[TEI_LABEL] = {label_open, label_close}, [TEI_TRAILER] = {text_block_open, text_block_close},
	[TEI_TITLEPAGE] = {title_page_open, NULL}, [TEI_DOCTITLE] = {text_block_open, text_block_close},
	[TEI_TITLEPART] = {text_block_open, text_block_close},
	[TEI_BYLINE] = {text_block_open, text_block_close},
	[TEI_DOCAUTHOR] = {title_line_open, title_line_close},
	[TEI_DOCIMPRINT] = {text_block_open, text_block_close},
	[TEI_DOCEDITION] = {title_line_open, title_line_close},
	[TEI_DOCDATE] = {title_line_open, title_line_close},
	/* blocks */
	[TEI_P] = {text_p_open, text_block_close}, [TEI_AB] = {ab_open, ab_close},
	[TEI_QUOTE] = {quote_open, quote_close}, [TEI_EPIGRAPH] = {quote_open, quote_close},
	[TEI_CIT] = {text_block_open, text_block_close}, [TEI_ARGUMENT] = {text_block_open, text_block_close},
	[TEI_BIBL] = {text_block_open, text_block_close},
	[TEI_LG] = {text_lg_open, text_lg_close}, [TEI_L] = {text_speech_line_open, text_l_close},
	[TEI_SP] = {text_block_open, text_sp_close}, [TEI_SPEAKER] = {text_speaker_open, text_speaker_close},
	[TEI_STAGE] = {text_stage_open, text_stage_close},
	[TEI_CASTLIST] = {text_block_open, text_block_close}, [TEI_CASTITEM] = {text_cast_item_open, text_item_close},
	[TEI_LIST] = {text_list_open, text_list_close}, [TEI_ITEM] = {text_item_open, text_item_close},
	[TEI_TABLE] = {text_table_open, text_table_close}, [TEI_ROW] = {text_row_open, text_row_close},
	[TEI_CELL] = {text_cell_open, text_cell_close},
	[TEI_FIGURE] = {text_figure_open, text_figure_close}, [TEI_GRAPHIC] = {text_graphic_open, NULL},
	[TEI_FIGDESC] = {text_alt_open, text_alt_close}, [TEI_NOTE] = {text_note_open, text_note_close},
	[TEI_OPENER] = {text_block_open, text_block_close}, [TEI_CLOSER] = {text_block_open, text_block_close},
	[TEI_DATELINE] = {text_block_open, text_block_close}, [TEI_SALUTE] = {text_block_open, text_block_close},
	[TEI_SIGNED] = {text_block_open, text_block_close}, [TEI_POSTSCRIPT] = {text_block_open, text_block_close},
	[TEI_ADDRESS] = {text_block_open, text_block_close}, [TEI_ADDRLINE] = {text_block_open, text_block_close},
	[TEI_MILESTONE] = {text_milestone_open, NULL}, [TEI_PB] = {text_pb_open, NULL},
	[TEI_LB] = {text_lb_open, NULL},
	/* phrases */
	[TEI_HI] = {text_hi_open, text_hi_close}, [TEI_EMPH] = {text_hi_open, text_hi_close}, [TEI_CODE] = WALK_PASS,
	[TEI_REF] = {walk_pass, text_ref_close}, [TEI_SEG] = WALK_PASS, [TEI_Q] = {text_q_open, text_q_close},
	[TEI_FOREIGN] = WALK_PASS, [TEI_ABBR] = WALK_PASS, [TEI_PLACENAME] = WALK_PASS,
	[TEI_PERSNAME] = WALK_PASS, [TEI_NAME] = WALK_PASS, [TEI_TITLE] = WALK_PASS,
	[TEI_TERM] = WALK_PASS, [TEI_DATE] = WALK_PASS, [TEI_PUBLISHER] = WALK_PASS,
	[TEI_PUBPLACE] = WALK_PASS, [TEI_RUBY] = WALK_PASS, [TEI_RB] = WALK_PASS,
	[TEI_RT] = {text_rt_open, text_rt_close}, [TEI_FORMULA] = {text_formula_open, NULL}, [TEI_CHOICE] = WALK_PASS,
	[TEI_SIC] = {text_sic_open, NULL}, [TEI_CORR] = WALK_PASS, [TEI_ORIG] = WALK_PASS,
	[TEI_SUPPLIED] = WALK_PASS, [TEI_GAP] = {text_gap_open, NULL}, [TEI_UNCLEAR] = WALK_PASS,
	[TEI_DEL] = {text_del_open, text_del_close},
};
/* clang-format on */

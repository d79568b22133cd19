/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a line of text, notes, page marks and pictures. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/math.h"
#include "converters/text_imp.h"

enum walk
text_chars_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (t->code_para == t->p->para)
		buf_put_slice(&t->code, node->text);
	else
		prose_text(t->p, node->text);
	return WALK_INTO;
}

/* ---- emphasis ---- */

static const char *
emphasis_sign(const struct text *t, const struct tei_node *node)
{
	const char *rend = tei_get(node, TA_REND);
	if (node->kind == TEI_EMPH || (rend != NULL && strstr(rend, "italic")))
		return t->italic;
	return rend != NULL && (strstr(rend, "bold") || strstr(rend, "strong")) ? t->bold : "";
}

static int
is_emphasis(const struct tei_node *node)
{
	const char *rend = tei_get(node, TA_REND);
	return node->kind == TEI_EMPH ||
	       (rend != NULL && strcmp(rend, "sub") != 0 && strcmp(rend, "sup") != 0);
}

/* 2, 10, -1, n: read as a power behind a letter or digit; "th" and "e" stay as they are. */
static int
is_power(const struct text *t, const struct tei_node *node)
{
	const struct buf *before = &t->p->para->text;
	if (!tei_is(node, TA_REND, "sup") || before->n == 0)
		return 0;
	struct slice s = tei_flat(t->job->arena, node);
	if (s.n == 0 || s.n > 4)
		return 0;
	char c = before->s[before->n - 1];
	if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == ')'))
		return 0;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.s[i] >= '0' && s.s[i] <= '9') && s.s[i] != '-' && s.s[i] != '+' &&
			!(s.n == 1 && s.s[i] == 'n'))
			return 0;
	return 1;
}

enum walk
text_hi_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const char *sign = emphasis_sign(t, node);
	t->e->n_emphasis += *sign == '\0' && is_emphasis(node);
	if (t->code_para != t->p->para)
		prose_mark(t->p, is_power(t, node) ? "^" : sign);
	return WALK_INTO;
}

void
text_hi_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (t->code_para != t->p->para)
		prose_tail(t->p, emphasis_sign(t, node));
}

/* ---- quotation marks, ruby ---- */

static int
brings_marks(const struct tei_node *node)
{
	uint32_t cp = 0;
	const struct tei_node *n = node->first;
	if (n != NULL && n->kind == TEI_CHARS)
		utf8_next(n->text.s, n->text.n, &cp);
	return utf8_class(cp) == UTF8_PUNCT;
}

/* What stands before and after the hole of a label. */
static const char *
label_side(struct text *t, enum label l, int after)
{
	const char *text = label_get(l, t->lang);
	const char *hole = strstr(text, "{}");
	if (hole == NULL)
		return "";
	if (after)
		return hole + 2;
	return arena_str(t->job->arena, (struct slice){text, (size_t)(hole - text)});
}

static const char *
quote_side(struct text *t, int after)
{
	return t->p->style.ascii ? "\"" : label_side(t, LABEL_TXT_QUOTED, after);
}

enum walk
text_q_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (!brings_marks(node))
		prose_mark(t->p, quote_side(t, 0));
	return WALK_INTO;
}

void
text_q_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (!brings_marks(node))
		prose_tail(t->p, quote_side(t, 1));
}

enum walk
text_rt_open(void *ctx, const struct tei_node *node)
{
	(void)node;
	prose_tail(((struct text *)ctx)->p, "(");
	return WALK_INTO;
}

void
text_rt_close(void *ctx, const struct tei_node *node)
{
	(void)node;
	prose_tail(((struct text *)ctx)->p, ")");
}

/* In one line, which needs no picture and no TeX; else as TeX. */
enum walk
text_formula_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct arena *a = arena_new();
	const struct math *tree = a != NULL && t->code_para != t->p->para ? math_of(a, node) : NULL;
	if (tree != NULL)
		prose_text(t->p, slice_of(math_words(a, tree)));
	arena_free(a);
	return tree != NULL ? WALK_SKIP : WALK_INTO;
}

/* ---- links ---- */

static int
says_address(struct slice text, const char *address)
{
	size_t n = strlen(address);
	while (n > 0 && address[n - 1] == '/')
		n--;
	while (text.n > 0 && text.s[text.n - 1] == '/')
		text.n--;
	return text.n > 3 && text.n <= n && memcmp(address + n - text.n, text.s, text.n) == 0;
}

void
text_ref_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const char *target = tei_get(node, TA_TARGET);
	if (target == NULL || target[0] == '#' || t->code_para == t->p->para)
		return;
	if (strncmp(target, "mailto:", 7) == 0)
		target += 7;
	if (says_address(tei_flat(t->job->arena, node), target))
		return;
	prose_tail(t->p, arena_printf(t->job->arena, " [%s]", text_inner(t, target)));
}

/* ---- what an editor did ---- */

enum walk
text_sic_open(void *ctx, const struct tei_node *node)
{
	(void)ctx;
	int corrected =
		node->parent->kind == TEI_CHOICE && tei_child(node->parent, TEI_CORR) != NULL;
	return corrected ? WALK_SKIP : WALK_INTO;
}

enum walk
text_del_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	t->e->used[LABEL_TXT_DELETED] = 1;
	prose_mark(t->p, "[");
	prose_mark(t->p, label_side(t, LABEL_TXT_DELETED, 0));
	return WALK_INTO;
}

void
text_del_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	prose_tail(t->p, label_side(t, LABEL_TXT_DELETED, 1));
	prose_tail(t->p, "]");
}

enum walk
text_gap_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const char *n = tei_get(node, TA_QUANTITY);
	int chars = n != NULL && tei_is(node, TA_UNIT, "chars");
	prose_mark(t->p, chars ? TEXT_BRACKET(t, LABEL_TXT_GAP_CHARS, n)
			       : TEXT_BRACKET(t, LABEL_TXT_GAP, NULL));
	return WALK_SKIP;
}

/* ---- notes ---- */

static const struct index_note *
book_note(const struct text *t, const struct tei_node *node)
{
	return tei_is(node, TA_TYPE, "editorial") ? NULL : index_note_of(t->index, node);
}

enum walk
text_note_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const struct index_note *note = book_note(t, node);
	if (note != NULL && (prose_has_text(t->p) || text_is_held(t))) {
		const char *n = arena_printf(t->job->arena, "%u", note->number);
		if (!t->e->bib->cjk && prose_has_text(t->p))
			prose_tail(t->p, " ");
		prose_tail(t->p, TEXT_BRACKET(t, LABEL_TXT_NOTE_REF, n));
		t->e->used[LABEL_TXT_NOTE] = 1;
	}
	prose_hold(t->p);
	return WALK_INTO;
}

static void
wait_note(struct text *t, const struct index_note *note, struct prose_lines lines)
{
	const char *n = arena_printf(t->job->arena, "%u", note->number);
	struct prose_lines *queue = t->notes_place == NOTES_PARAGRAPH ? &t->waiting : &t->notes;
	for (size_t i = 0; i < lines.n; i++) {
		const char *text = arena_str(t->job->arena, lines.v[i]);
		enum label l = i == 0 ? LABEL_TXT_NOTE : LABEL_TXT_NOTE_MORE;
		text_wait(t, queue, TEXT_BRACKET(t, l, n, text));
	}
	if (lines.n == 0) /* its mark must lead somewhere */
		text_wait(t, queue,
			TEXT_BRACKET(t, LABEL_TXT_NOTE, n, label_get(LABEL_TXT_EMPTY, t->lang)));
}

void
text_note_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const struct index_note *note = book_note(t, node);
	struct prose_lines lines = prose_release(t->p);
	if (note != NULL && prose_has_text(t->p)) { /* its mark at least */
		wait_note(t, note, lines);
		return;
	}
	/* no word that it belongs to: a paragraph like others, or a remark of the editor */
	for (size_t i = 0; i < lines.n; i++) {
		const char *text = arena_str(t->job->arena, lines.v[i]);
		text_wait(t, &t->waiting,
			note != NULL ? text : TEXT_BRACKET(t, LABEL_TXT_EDITOR_NOTE, text));
	}
	if (!prose_has_text(t->p))
		text_end(t, PROSE_PARAGRAPH);
}

/* ---- marks ---- */

/* A mark between words; where words have no blanks between them, it has none either. */
static void
put_inside(struct text *t, const char *mark)
{
	if (prose_has_text(t->p) && !t->e->bib->cjk)
		prose_blank(t->p);
	prose_mark(t->p, mark);
	if (!t->e->bib->cjk)
		prose_blank(t->p);
}

/* In the line where it stands inside a paragraph; else a paragraph of its own. */
enum walk
text_pb_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const char *n = tei_get(node, TA_N);
	if (n == NULL || *n == '\0' || t->e->bare || t->code_para == t->p->para)
		return WALK_SKIP;
	char *mark = TEXT_BRACKET(t, LABEL_TXT_PAGE, n);
	if (t->in_head || (t->tables != NULL && !text_is_held(t))) {
		text_wait(t, &t->waiting, mark);
	} else if (prose_has_text(t->p) || text_is_held(t)) {
		put_inside(t, mark);
	} else {
		struct prose *p = t->p;
		if (t->after_pages != p->out.n) {
			t->pages_from = p->out.n;
			t->pages_lines = p->lines;
		}
		prose_own(p, mark);
		t->after_pages = p->out.n;
		if (t->new_stanza == 0)
			t->new_stanza = 2; /* a gap, but the stanza goes on */
	}
	return WALK_SKIP;
}

static int
ends_in_sign(const struct buf *text)
{
	uint32_t cp = 0;
	if (text->n > 0)
		utf8_prev(text->s, text->n, &cp);
	enum utf8_class c = utf8_class(cp);
	return text->n == 0 || c == UTF8_PUNCT || c == UTF8_SYMBOL;
}

static int
is_last(const struct tei_node *node)
{
	do
		node = node->next;
	while (node != NULL && node->kind == TEI_CHARS && slice_trim(node->text).n == 0);
	return node == NULL;
}

enum walk
text_lb_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	enum tei_kind in = node->parent->kind;
	if (t->code_para == t->p->para) {
		buf_putc(&t->code, '\n');
	} else if (in == TEI_P && !text_is_held(t) && t->p->para->prefix.n == 0) {
		prose_end(t->p, PROSE_PARAGRAPH); /* what waits, waits for the paragraph's end */
	} else if (in == TEI_HEAD || in == TEI_LABEL || t->p == &t->e->front ||
		   ends_in_sign(&t->p->para->text) || is_last(node)) {
		prose_blank(t->p);
	} else {
		prose_tail(t->p, label_get(LABEL_TXT_SEMICOLON, t->lang));
	}
	return WALK_SKIP;
}

enum walk
text_milestone_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (text_is_held(t) || tei_is(node, TA_UNIT, "page") || tei_is(node, TA_UNIT, "line"))
		return WALK_SKIP;
	t->e->n_breaks++;
	text_end(t, PROSE_PARAGRAPH);
	prose_own(t->p, "* * *");
	return WALK_SKIP;
}

/* ---- pictures ---- */

enum walk
text_figure_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (tei_content(node->parent->kind) == CONTENT_BLOCKS && !text_is_held(t))
		text_end(t, PROSE_PARAGRAPH);
	t->figure_alt = t->figure_file = NULL;
	prose_hold(t->p);
	return WALK_INTO;
}

enum walk
text_graphic_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	const char *url = tei_get(node, TA_URL);
	for (const struct asset *a = t->doc->assets; url != NULL && a != NULL; a = a->next)
		if (strcmp(a->name, url) == 0 && a->source != NULL)
			url = a->source;
	const char *slash = url ? strrchr(url, '/') : NULL;
	t->figure_file = slash ? slash + 1 : url;
	return WALK_SKIP;
}

enum walk
text_alt_open(void *ctx, const struct tei_node *node)
{
	(void)node;
	prose_hold(((struct text *)ctx)->p);
	return WALK_INTO;
}

void
text_alt_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	char *alt = prose_join(t->job->arena, prose_release(t->p), " ");
	if (*alt == '\0')
		return;
	alt = text_inner(t, alt);
	if (t->figure_alt != NULL && tei_is(node, TA_REND, "long"))
		alt = arena_printf(t->job->arena, "%s%s%s", t->figure_alt,
			label_get(LABEL_TXT_STOP, t->lang), alt);
	t->figure_alt = alt;
}

/* The mark of a picture; its caption counts as description when there is nothing else to show. */
static char *
figure_mark(struct text *t, const struct tei_node *node, struct prose_lines *captions)
{
	if (tei_is(node, TA_REND, "decorative"))
		return NULL;
	if (t->figure_alt != NULL)
		return TEXT_BRACKET(t, LABEL_TXT_IMAGE, t->figure_alt);
	if (t->figure_file != NULL) {
		t->e->n_images_bare++;
		return TEXT_BRACKET(t, LABEL_TXT_IMAGE_BARE, text_inner(t, t->figure_file));
	}
	if (captions->n == 0)
		return NULL;
	char *caption = prose_join(t->job->arena, *captions, " ");
	captions->n = 0;
	return strchr(caption, '[') != NULL ? caption : TEXT_BRACKET(t, LABEL_TXT_IMAGE, caption);
}

void
text_figure_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct prose_lines captions = prose_release(t->p);
	char *mark = figure_mark(t, node, &captions);
	int in_line = prose_has_text(t->p) || text_is_held(t);
	if (mark != NULL && in_line) {
		put_inside(t, mark);
	} else if (mark != NULL) {
		text_wait(t, &t->waiting, mark);
	}
	for (size_t i = 0; i < captions.n; i++)
		text_wait(t, &t->waiting, arena_str(t->job->arena, captions.v[i]));
	if (!in_line)
		text_end(t, PROSE_PARAGRAPH);
	t->figure_alt = t->figure_file = NULL;
}

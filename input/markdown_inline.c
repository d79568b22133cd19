/* SPDX-License-Identifier: Apache-2.0 */
/* Inlines of cmark against the characters of their block. Every character of the block is either
 * matched by a text of the tree or consumed as the markup of the node that begins or ends there;
 * anything else is a mismatch. */
#include "input/markdown_align.h"

static struct slice
literal(cmark_node *n)
{
	return slice_of(cmark_node_get_literal(n));
}

static size_t
run_length(const struct align *a, char c)
{
	size_t n = 0;
	while (n < align_left(a) && a->s[n] == c)
		n++;
	return n;
}

/* In code of table cells "\|" is a bar: the backslash is markup, so text is matched piecewise. */
static void
verbatim_text(struct align *a, cmark_node *n)
{
	align_event(a, MD_CODE_OPEN, n, (struct slice){NULL, 0});
	a->raw = a->no_entities = 1;
	align_text(a, literal(n));
	a->raw = a->no_entities = 0;
	align_event(a, MD_CODE_CLOSE, n, (struct slice){NULL, 0});
	align_skip_blanks(a);
}

static void
code_align(struct align *a, cmark_node *n)
{
	align_skip_blanks(a);
	size_t ticks = run_length(a, '`');
	if (ticks == 0) {
		a->failed = 1;
		return;
	}
	align_markup(a, "code-mark", ticks);
	verbatim_text(a, n);
	if (run_length(a, '`') != ticks)
		a->failed = 1;
	else
		align_markup(a, "code-mark", ticks);
}

/* TeX between signs, which stand the other way round behind it. */
static void
math_align(struct align *a, cmark_node *n)
{
	const char *signs = md_math_signs(n);
	align_skip_blanks(a);
	if (!slice_starts((struct slice){a->s, align_left(a)}, signs)) {
		a->failed = 1;
		return;
	}
	align_markup(a, "math-mark", strlen(signs));
	verbatim_text(a, n);
	for (size_t i = strlen(signs); i-- > 0 && !a->failed;)
		if (align_left(a) > 0 && *a->s == signs[i])
			align_markup(a, "math-mark", 1);
		else
			a->failed = 1;
}

enum link_form { FORM_BARE = 1, FORM_POINTED, FORM_BRACKET };

static void
link_open(struct align *a, cmark_node *n)
{
	enum link_form form = FORM_BARE;
	const char *url = cmark_node_get_url(n);
	align_skip_blanks(a);
	char c = a->s < a->end ? *a->s : 0;
	if (c == '[')
		form = FORM_BRACKET;
	else if (c == '<')
		form = FORM_POINTED;
	if (form != FORM_BARE)
		align_markup(a, "link-mark", 1);
	a->raw = form != FORM_BRACKET &&
	         !(form == FORM_BARE && url != NULL && strncmp(url, "mailto:", 7) == 0);
	a->no_entities = form == FORM_BARE && a->raw;
	cmark_node_set_user_data(n, (void *)(uintptr_t)form);
	align_event(a, MD_OPEN, n, (struct slice){NULL, 0});
}

static void
bracket_close(struct align *a)
{
	align_markup_char(a, "link-mark", "]");
	struct slice rest = {a->s, align_left(a)};
	size_t n = md_link_tail(rest);
	if (n == 0 && slice_starts(rest, "[]"))
		n = 2;
	else if (n == 0)
		n = md_label(rest);
	if (n > 0)
		align_markup(a, "link-destination", n);
}

static void
link_close(struct align *a, cmark_node *n)
{
	enum link_form form = (enum link_form)(uintptr_t)cmark_node_get_user_data(n);
	a->raw = a->no_entities = 0;
	align_event(a, MD_CLOSE, n, (struct slice){NULL, 0});
	if (form == FORM_POINTED)
		align_markup_char(a, "link-mark", ">");
	else if (form == FORM_BRACKET)
		bracket_close(a);
}

static void
strike(struct align *a, cmark_node *n, int open)
{
	align_skip_blanks(a);
	size_t k = run_length(a, '~');
	if (!open)
		k = (size_t)(uintptr_t)cmark_node_get_user_data(n);
	else if (k > 2)
		k = 2;
	cmark_node_set_user_data(n, (void *)(uintptr_t)k);
	if (k == 0 || run_length(a, '~') < k)
		a->failed = 1;
	else
		align_markup(a, "strike-mark", k);
	align_event(a, open ? MD_OPEN : MD_CLOSE, n, (struct slice){NULL, 0});
}

static void
emphasis(struct align *a, cmark_node *n, int marks, int open)
{
	for (int i = 0; i < marks && !a->failed; i++)
		align_markup_char(a, "emphasis-mark", "*_");
	align_event(a, open ? MD_OPEN : MD_CLOSE, n, (struct slice){NULL, 0});
}

static void
note_align(struct align *a, cmark_node *n)
{
	align_skip_blanks(a);
	const char *end = align_left(a) > 3 && a->s[0] == '[' && a->s[1] == '^'
	                          ? memchr(a->s, ']', align_left(a))
	                          : NULL;
	if (end == NULL) {
		a->failed = 1;
		return;
	}
	struct slice label = {a->s + 2, (size_t)(end - a->s) - 2};
	align_event(a, MD_NOTE, n, md_unmark(a->m, label));
	align_markup(a, "note-mark", label.n + 3);
}

static void
enter(struct align *a, cmark_node *n)
{
	struct slice html;
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_TEXT:
		align_text(a, literal(n));
		break;
	case CMARK_NODE_SOFTBREAK:
		while (align_left(a) > 0 && *a->s != '\n' &&
			(align_is_blank(*a->s) || align_at_mark(a)))
			a->s += align_at_mark(a) ? a->m->mark_n : 1;
		align_event(
			a, MD_SOFT, n, (struct slice){a->s, align_left(a) > 0 && *a->s == '\n'});
		align_skip_blanks(a);
		break;
	case CMARK_NODE_LINEBREAK:
		align_skip_marks(a);
		if (align_left(a) > 0 && *a->s == '\\')
			align_markup(a, "line-break", 1);
		align_event(a, MD_HARD, n, (struct slice){NULL, 0});
		align_skip_blanks(a);
		break;
	case CMARK_NODE_CODE:
		(md_math_signs(n) != NULL ? math_align : code_align)(a, n);
		break;
	case CMARK_NODE_HTML_INLINE:
		html = align_verbatim(a, literal(n));
		align_event(a, MD_HTML, n, html);
		break;
	case CMARK_NODE_EMPH:
		emphasis(a, n, 1, 1);
		break;
	case CMARK_NODE_STRONG:
		emphasis(a, n, 2, 1);
		break;
	case CMARK_NODE_LINK:
		link_open(a, n);
		break;
	case CMARK_NODE_IMAGE:
		align_markup_char(a, "image-mark", "!");
		align_markup_char(a, "image-mark", "[");
		align_event(a, MD_OPEN, n, (struct slice){NULL, 0});
		break;
	case CMARK_NODE_FOOTNOTE_REFERENCE:
		note_align(a, n);
		break;
	default:
		if (strcmp(cmark_node_get_type_string(n), "strikethrough") == 0)
			strike(a, n, 1);
		else
			a->failed = 1;
	}
}

static void
leave(struct align *a, cmark_node *n)
{
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_EMPH:
		emphasis(a, n, 1, 0);
		break;
	case CMARK_NODE_STRONG:
		emphasis(a, n, 2, 0);
		break;
	case CMARK_NODE_LINK:
		link_close(a, n);
		break;
	case CMARK_NODE_IMAGE:
		align_event(a, MD_CLOSE, n, (struct slice){NULL, 0});
		bracket_close(a);
		break;
	default:
		if (strcmp(cmark_node_get_type_string(n), "strikethrough") == 0)
			strike(a, n, 0);
	}
}

static void
walk_inlines(struct align *a, cmark_node *leaf)
{
	cmark_iter *it = cmark_iter_new(leaf);
	cmark_event_type e;
	while (!a->failed && (e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(it);
		if (n == leaf)
			continue;
		if (e == CMARK_EVENT_ENTER)
			enter(a, n);
		else
			leave(a, n);
	}
	cmark_iter_free(it);
	align_skip_blanks(a);
	if (a->s < a->end)
		a->failed = 1;
}

static int
align_once(struct align *a, cmark_node *leaf, size_t definitions)
{
	a->s = a->line_at = a->content->text.s;
	a->line = md_line_of(a->m, a->content->first);
	a->m->events.n = a->m->removals.n = 0;
	a->raw = a->no_entities = a->failed = 0;
	if (definitions > 0)
		align_markup(a, "link-definition", definitions);
	walk_inlines(a, leaf);
	return a->failed ? -1 : 0;
}

static void
enter_ledger(struct md *m)
{
	const struct md_removal *g = (const void *)m->removals.s;
	for (size_t n = m->removals.n / sizeof *g; n > 0; n--, g++)
		if (g->added)
			ledger_add(m->job->ledger, g->rule, g->line, g->text);
		else
			md_remove(m, g->rule, g->line, g->text);
}

int
md_align(struct md *m, cmark_node *leaf, const struct md_content *content, int cell,
	struct md_events *out)
{
	struct align a = {
		.m = m, .content = content, .cell = cell, .end = content->text.s + content->text.n};
	size_t n = content->definitions ? md_definitions(content->text) : 0;
	int result = align_once(&a, leaf, n);
	if (result != 0 && n > 0)
		result = align_once(&a, leaf, 0);
	*out = (struct md_events){(void *)m->events.s, m->events.n / sizeof *out->v};
	if (result == 0)
		enter_ledger(m);
	return result;
}

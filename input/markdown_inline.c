/* SPDX-License-Identifier: Apache-2.0 */
/* Inlines of cmark against the characters of their block. Every character of the block is either
 * matched by a text of the tree or consumed as the markup of the node that begins or ends there;
 * anything else is a mismatch. */
#include "input/markdown.h"

#include <cmark-gfm/buffer.h>
#include <cmark-gfm/houdini.h>

#include "base/utf8.h"

struct align {
	struct md *m;
	const struct md_content *content;
	const char *s, *end;
	uint32_t line;       /* of s */
	const char *line_at; /* line feeds before it are counted */
	int cell;            /* in a table: "\|" is a bar, also in code */
	int raw;             /* in a bare or pointed autolink: no escapes */
	int no_entities;     /* in a bare autolink */
	struct md_event *v;
	size_t n, cap;
	struct md_removal *gone;
	size_t n_gone, cap_gone;
	int failed;
};

/* ---- what the walk collects ---- */

static uint32_t
line_here(struct align *a)
{
	for (; a->line_at < a->s; a->line_at++)
		a->line += *a->line_at == '\n';
	return a->line;
}

/* Arena arrays grow by doubling; the old halves stay until the end of the document. */
static void *
grown(struct align *a, void *old, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return old;
	size_t more = *cap ? *cap * 2 : 16;
	char *v = arena_alloc(a->m->job->arena, more * size);
	if (v == NULL) {
		a->failed = 1;
		return NULL;
	}
	if (n > 0)
		memcpy(v, old, n * size);
	*cap = more;
	return v;
}

static void
event(struct align *a, enum md_event_kind kind, cmark_node *node, struct slice text)
{
	struct md_event *v = grown(a, a->v, a->n, &a->cap, sizeof *v);
	if (v == NULL)
		return;
	a->v = v;
	a->v[a->n++] = (struct md_event){kind, node, text, line_here(a)};
}

static void
gone(struct align *a, const char *rule, struct slice text, int added)
{
	struct md_removal *v = grown(a, a->gone, a->n_gone, &a->cap_gone, sizeof *v);
	if (v == NULL)
		return;
	a->gone = v;
	a->gone[a->n_gone++] = (struct md_removal){rule, line_here(a), text, added};
}

/* ---- the cursor ---- */

static size_t
left(const struct align *a)
{
	return (size_t)(a->end - a->s);
}

static int
at_mark(const struct align *a)
{
	size_t n = a->m->mark_n;
	return n > 0 && left(a) >= n && memcmp(a->s, a->m->mark, n) == 0;
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

static int
is_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	       (c >= '{' && c <= '~');
}

static void
skip_marks(struct align *a)
{
	while (at_mark(a))
		a->s += a->m->mark_n;
}

static void
skip_blanks(struct align *a)
{
	while (a->s < a->end) {
		if (at_mark(a))
			a->s += a->m->mark_n;
		else if (is_blank(*a->s))
			a->s++;
		else
			break;
	}
}

/* The next n bytes are markup. */
static void
markup(struct align *a, const char *rule, size_t n)
{
	if (n > left(a)) {
		a->failed = 1;
		return;
	}
	gone(a, rule, (struct slice){a->s, n}, 0);
	a->s += n;
}

static void
markup_char(struct align *a, const char *rule, const char *which)
{
	skip_blanks(a);
	if (left(a) == 0 || strchr(which, *a->s) == NULL)
		a->failed = 1;
	else
		markup(a, rule, 1);
}

/* ---- text ---- */

/* "&amp;" at s → its characters; the length of the reference, 0: none. */
static size_t
entity(const char *s, size_t n, struct buf *out)
{
	cmark_strbuf ent;
	if (n < 3 || s[0] != '&')
		return 0;
	cmark_strbuf_init(cmark_get_default_mem_allocator(), &ent, 0);
	size_t most = n - 1 < 64 ? n - 1 : 64;
	bufsize_t used = houdini_unescape_ent(&ent, (const uint8_t *)s + 1, (bufsize_t)most);
	if (used > 0)
		buf_put(out, ent.ptr, (size_t)ent.size);
	cmark_strbuf_free(&ent);
	return used > 0 ? (size_t)used + 1 : 0;
}

struct run {
	const char *from;
};

static void
run_end(struct align *a, struct run *r)
{
	if (r->from != NULL && r->from < a->s)
		event(a, MD_TEXT, NULL, (struct slice){r->from, (size_t)(a->s - r->from)});
	r->from = NULL;
}

/* The characters of an entity: what XML forbids is replaced, as the cleaner does. */
static struct slice
entity_text(struct align *a, const struct buf *b)
{
	struct buf out = {0};
	for (size_t i = 0; i < b->n;) {
		uint32_t cp;
		i += utf8_next(b->s + i, b->n - i, &cp);
		buf_utf8(&out, cp != UTF8_BAD && utf8_is_xml(cp) ? cp : 0xFFFD);
	}
	struct slice s = arena_buf(a->m->job->arena, &out);
	buf_free(&out);
	return s;
}

/* "&#12345678;": CommonMark 0.31 allows seven decimal and six hexadecimal digits. */
static int
has_too_many_digits(struct slice s)
{
	size_t n = 0, at = s.n > 2 && (s.s[2] | 0x20) == 'x' ? 3 : 2;
	if (!slice_starts(s, "&#"))
		return 0;
	while (at + n < s.n && strchr("0123456789abcdefABCDEF", s.s[at + n]) != NULL)
		n++;
	return n > (at == 3 ? 6 : 7);
}

static int
text_entity(struct align *a, struct slice *lit, struct run *r)
{
	struct buf b = {0};
	size_t n = entity(a->s, left(a), &b);
	if (n > 0 && (b.n > lit->n || memcmp(b.s, lit->s, b.n) != 0))
		n = 0;
	if (n > 0 && has_too_many_digits((struct slice){a->s, n})) {
		run_end(a, r);
		event(a, MD_TEXT, NULL, (struct slice){a->s, n});
		a->s += n;
		lit->s += b.n;
		lit->n -= b.n;
	} else if (n > 0) {
		struct slice s = entity_text(a, &b);
		run_end(a, r);
		gone(a, "entity", (struct slice){a->s, n}, 0);
		gone(a, "entity", s, 1);
		event(a, MD_TEXT, NULL, s);
		a->s += n;
		lit->s += b.n;
		lit->n -= b.n;
	}
	buf_free(&b);
	return n > 0;
}

/* One step of matching lit against the source; 0 when they do not fit. */
static int
text_step(struct align *a, struct slice *lit, struct run *r)
{
	size_t mark = a->m->mark_n;
	char c = a->s < a->end ? *a->s : 0, next = left(a) > 1 ? a->s[1] : 0;
	if (at_mark(a)) {
		run_end(a, r);
		a->s += mark;
	} else if (mark > 0 && lit->n >= mark && memcmp(lit->s, a->m->mark, mark) == 0) {
		lit->s += mark;
		lit->n -= mark;
	} else if (c == '\\' && next == lit->s[0] && is_punct(next) && (!a->raw || a->cell) &&
		   (!a->raw || next == '|')) {
		run_end(a, r);
		markup(a, "escape", 1);
		r->from = a->s++;
		lit->s++;
		lit->n--;
	} else if (c == '&' && !a->no_entities && text_entity(a, lit, r)) {
		/* done */
	} else if (left(a) > 0 && c == lit->s[0]) {
		if (r->from == NULL)
			r->from = a->s;
		a->s++;
		lit->s++;
		lit->n--;
	} else if (is_blank(c)) {
		run_end(a, r);
		a->s++;
	} else if (is_blank(lit->s[0])) {
		run_end(a, r);
		event(a, MD_TEXT, NULL, SLICE(" "));
		lit->s++;
		lit->n--;
	} else {
		return 0;
	}
	return 1;
}

static void
text_match(struct align *a, struct slice lit)
{
	struct run r = {NULL};
	while (lit.n > 0 && !a->failed)
		if (!text_step(a, &lit, &r))
			a->failed = 1;
	run_end(a, &r);
}

/* Without blanks on either side; for code and raw HTML. Gives the source's own slice. */
static struct slice
verbatim_match(struct align *a, struct slice lit)
{
	skip_blanks(a);
	const char *from = a->s;
	while (lit.n > 0 && !a->failed) {
		size_t mark = a->m->mark_n;
		if (mark > 0 && lit.n >= mark && memcmp(lit.s, a->m->mark, mark) == 0) {
			lit.s += mark;
			lit.n -= mark;
		} else if (is_blank(lit.s[0])) {
			lit.s++;
			lit.n--;
		} else {
			skip_blanks(a);
			if (a->s < a->end && *a->s == lit.s[0]) {
				a->s++;
				lit.s++;
				lit.n--;
			} else {
				a->failed = 1;
			}
		}
	}
	return (struct slice){from, (size_t)(a->s - from)};
}

/* ---- nodes ---- */

static struct slice
literal(cmark_node *n)
{
	return slice_of(cmark_node_get_literal(n));
}

static size_t
run_length(const struct align *a, char c)
{
	size_t n = 0;
	while (n < left(a) && a->s[n] == c)
		n++;
	return n;
}

/* In code of table cells "\|" is a bar: the backslash is markup, so text is matched piecewise. */
static void
verbatim_text(struct align *a, cmark_node *n)
{
	event(a, MD_CODE_OPEN, n, (struct slice){NULL, 0});
	a->raw = a->no_entities = 1;
	text_match(a, literal(n));
	a->raw = a->no_entities = 0;
	event(a, MD_CODE_CLOSE, n, (struct slice){NULL, 0});
	skip_blanks(a);
}

static void
code_align(struct align *a, cmark_node *n)
{
	skip_blanks(a);
	size_t ticks = run_length(a, '`');
	if (ticks == 0) {
		a->failed = 1;
		return;
	}
	markup(a, "code-mark", ticks);
	verbatim_text(a, n);
	if (run_length(a, '`') != ticks)
		a->failed = 1;
	else
		markup(a, "code-mark", ticks);
}

/* TeX between signs, which stand the other way round behind it. */
static void
math_align(struct align *a, cmark_node *n)
{
	const char *signs = md_math_signs(n);
	skip_blanks(a);
	if (!slice_starts((struct slice){a->s, left(a)}, signs)) {
		a->failed = 1;
		return;
	}
	markup(a, "math-mark", strlen(signs));
	verbatim_text(a, n);
	for (size_t i = strlen(signs); i-- > 0 && !a->failed;)
		if (left(a) > 0 && *a->s == signs[i])
			markup(a, "math-mark", 1);
		else
			a->failed = 1;
}

enum link_form { FORM_BARE = 1, FORM_POINTED, FORM_BRACKET };

static void
link_open(struct align *a, cmark_node *n)
{
	enum link_form form = FORM_BARE;
	const char *url = cmark_node_get_url(n);
	skip_blanks(a);
	char c = a->s < a->end ? *a->s : 0;
	if (c == '[')
		form = FORM_BRACKET;
	else if (c == '<')
		form = FORM_POINTED;
	if (form != FORM_BARE)
		markup(a, "link-mark", 1);
	a->raw = form != FORM_BRACKET &&
	         !(form == FORM_BARE && url != NULL && strncmp(url, "mailto:", 7) == 0);
	a->no_entities = form == FORM_BARE && a->raw;
	cmark_node_set_user_data(n, (void *)(uintptr_t)form);
	event(a, MD_OPEN, n, (struct slice){NULL, 0});
}

static void
bracket_close(struct align *a)
{
	markup_char(a, "link-mark", "]");
	struct slice rest = {a->s, left(a)};
	size_t n = md_link_tail(rest);
	if (n == 0 && slice_starts(rest, "[]"))
		n = 2;
	else if (n == 0)
		n = md_label(rest);
	if (n > 0)
		markup(a, "link-destination", n);
}

static void
link_close(struct align *a, cmark_node *n)
{
	enum link_form form = (enum link_form)(uintptr_t)cmark_node_get_user_data(n);
	a->raw = a->no_entities = 0;
	event(a, MD_CLOSE, n, (struct slice){NULL, 0});
	if (form == FORM_POINTED)
		markup_char(a, "link-mark", ">");
	else if (form == FORM_BRACKET)
		bracket_close(a);
}

static void
strike(struct align *a, cmark_node *n, int open)
{
	skip_blanks(a);
	size_t k = run_length(a, '~');
	if (!open)
		k = (size_t)(uintptr_t)cmark_node_get_user_data(n);
	else if (k > 2)
		k = 2;
	cmark_node_set_user_data(n, (void *)(uintptr_t)k);
	if (k == 0 || run_length(a, '~') < k)
		a->failed = 1;
	else
		markup(a, "strike-mark", k);
	event(a, open ? MD_OPEN : MD_CLOSE, n, (struct slice){NULL, 0});
}

static void
emphasis(struct align *a, cmark_node *n, int marks, int open)
{
	for (int i = 0; i < marks && !a->failed; i++)
		markup_char(a, "emphasis-mark", "*_");
	event(a, open ? MD_OPEN : MD_CLOSE, n, (struct slice){NULL, 0});
}

static void
note_align(struct align *a, cmark_node *n)
{
	skip_blanks(a);
	const char *end =
		left(a) > 3 && a->s[0] == '[' && a->s[1] == '^' ? memchr(a->s, ']', left(a)) : NULL;
	if (end == NULL) {
		a->failed = 1;
		return;
	}
	struct slice label = {a->s + 2, (size_t)(end - a->s) - 2};
	event(a, MD_NOTE, n, md_unmark(a->m, label));
	markup(a, "note-mark", label.n + 3);
}

static void
enter(struct align *a, cmark_node *n)
{
	struct slice html;
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_TEXT:
		text_match(a, literal(n));
		break;
	case CMARK_NODE_SOFTBREAK:
		while (left(a) > 0 && *a->s != '\n' && (is_blank(*a->s) || at_mark(a)))
			a->s += at_mark(a) ? a->m->mark_n : 1;
		event(a, MD_SOFT, n, (struct slice){a->s, left(a) > 0 && *a->s == '\n'});
		skip_blanks(a);
		break;
	case CMARK_NODE_LINEBREAK:
		skip_marks(a);
		if (left(a) > 0 && *a->s == '\\')
			markup(a, "line-break", 1);
		event(a, MD_HARD, n, (struct slice){NULL, 0});
		skip_blanks(a);
		break;
	case CMARK_NODE_CODE:
		(md_math_signs(n) != NULL ? math_align : code_align)(a, n);
		break;
	case CMARK_NODE_HTML_INLINE:
		html = verbatim_match(a, literal(n));
		event(a, MD_HTML, n, html);
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
		markup_char(a, "image-mark", "!");
		markup_char(a, "image-mark", "[");
		event(a, MD_OPEN, n, (struct slice){NULL, 0});
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
		event(a, MD_CLOSE, n, (struct slice){NULL, 0});
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
	skip_blanks(a);
	if (a->s < a->end)
		a->failed = 1;
}

static int
align_once(struct align *a, cmark_node *leaf, size_t definitions)
{
	a->s = a->line_at = a->content->text.s;
	a->line = md_line_of(a->m, a->content->first);
	a->n = a->n_gone = 0;
	a->raw = a->no_entities = a->failed = 0;
	if (definitions > 0)
		markup(a, "link-definition", definitions);
	walk_inlines(a, leaf);
	return a->failed ? -1 : 0;
}

static void
enter_ledger(struct align *a)
{
	for (size_t i = 0; i < a->n_gone; i++) {
		const struct md_removal *g = &a->gone[i];
		if (g->added)
			ledger_add(a->m->job->ledger, g->rule, g->line, g->text);
		else
			md_remove(a->m, g->rule, g->line, g->text);
	}
}

int
md_align(struct md *m, cmark_node *leaf, const struct md_content *content, int cell,
	struct md_events *out)
{
	struct align a = {.m = m,
		.content = content,
		.cell = cell,
		.end = content->text.s + content->text.n,
		.v = m->events,
		.cap = m->cap_events,
		.gone = m->removals,
		.cap_gone = m->cap_removals};
	size_t n = content->definitions ? md_definitions(content->text) : 0;
	int result = align_once(&a, leaf, n);
	if (result != 0 && n > 0)
		result = align_once(&a, leaf, 0);
	m->events = a.v;
	m->cap_events = a.cap;
	m->removals = a.gone;
	m->cap_removals = a.cap_gone;
	*out = (struct md_events){a.v, a.n};
	if (result == 0)
		enter_ledger(&a);
	return result;
}

struct slice
md_decode(struct md *m, struct slice text, uint32_t line)
{
	struct buf out = {0};
	struct align a = {.m = m};
	for (size_t i = 0; i < text.n;) {
		struct buf ent = {0};
		size_t n = entity(text.s + i, text.n - i, &ent);
		if (n > 0) {
			struct slice s = entity_text(&a, &ent);
			ledger_remove(
				m->job->ledger, "entity", line, (struct slice){text.s + i, n});
			ledger_add(m->job->ledger, "entity", line, s);
			buf_put_slice(&out, s);
		} else {
			buf_putc(&out, text.s[i]);
			n = 1;
		}
		i += n;
		buf_free(&ent);
	}
	struct slice s = arena_buf(m->job->arena, &out);
	buf_free(&out);
	return s;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of cmark against lines of the source: which line belongs to which block, and what on it
 * are the marks of the blocks around. */
#include "input/markdown.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/utf8.h"

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct slice
md_unmark(struct md *m, struct slice s)
{
	struct buf b = {0};
	size_t from = 0;
	if (m->mark_n == 0 || s.n < m->mark_n)
		return s;
	for (size_t i = 0; i + m->mark_n <= s.n;) {
		if (memcmp(s.s + i, m->mark, m->mark_n) == 0) {
			buf_put(&b, s.s + from, i - from);
			i += m->mark_n;
			from = i;
		} else {
			i++;
		}
	}
	if (from == 0)
		return s;
	buf_put(&b, s.s + from, s.n - from);
	struct slice out = arena_buf(m->job->arena, &b);
	buf_free(&b);
	return out;
}

void
md_remove(struct md *m, const char *rule, uint32_t line, struct slice text)
{
	ledger_remove(m->job->ledger, rule, line, md_unmark(m, text));
}

uint32_t
md_line_of(const struct md *m, size_t index)
{
	return (uint32_t)(index + 1 + m->skipped - m->lead);
}

int
md_lines_make(struct md *m)
{
	size_t n = 1;
	for (size_t i = 0; i < m->text.n; i++)
		n += m->text.s[i] == '\n';
	m->lines = ARENA_ARRAY(m->job->arena, struct md_line, n);
	if (m->lines == NULL)
		return -1;
	for (size_t at = 0; at < m->text.n; m->n_lines++) {
		const char *end = memchr(m->text.s + at, '\n', m->text.n - at);
		size_t k = end ? (size_t)(end - m->text.s) - at : m->text.n - at;
		m->lines[m->n_lines].text = (struct slice){m->text.s + at, k};
		at += k + 1;
	}
	return 0;
}

/* ---- survey ---- */

/* Nothing on it, or inside a quotation nothing but its marks */
static int
is_bare(struct slice line, cmark_node *block)
{
	int marks = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (!is_blank(line.s[i]) && line.s[i] != '>')
			return 0;
		marks |= line.s[i] == '>';
	}
	while (marks && (block = cmark_node_parent(block)) != NULL)
		if (cmark_node_get_type(block) == CMARK_NODE_BLOCK_QUOTE ||
			cmark_node_get_type(block) == CMARK_NODE_FOOTNOTE_DEFINITION)
			return 1;
	return !marks;
}

/* The line with the end of a comment or script is missing from cmark's range, not from its text. */
static size_t
html_last(const struct md *m, cmark_node *block, size_t first)
{
	const char *s = cmark_node_get_literal(block);
	size_t n = 0;
	for (; s != NULL && *s != '\0'; s++)
		n += *s == '\n';
	size_t last = n > 0 ? first + n - 1 : first;
	return last < m->n_lines ? last : m->n_lines - 1;
}

/* "===" or "---", whatever quotations stand before it */
static int
is_underline(struct slice s)
{
	while (s.n > 0 && (is_blank(s.s[0]) || s.s[0] == '>')) {
		s.s++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.s[s.n - 1]))
		s.n--;
	for (size_t i = 0; i < s.n; i++)
		if (s.s[i] != s.s[0] || (s.s[i] != '=' && s.s[i] != '-'))
			return 0;
	return s.n > 0;
}

int
md_range(const struct md *m, cmark_node *block, size_t *first, size_t *last)
{
	int start = cmark_node_get_start_line(block), end = cmark_node_get_end_line(block);
	if (start < 1 || (size_t)start > m->n_lines)
		return -1;
	*first = (size_t)start - 1;
	*last = end < start ? *first : (size_t)end - 1;
	if (*last >= m->n_lines)
		*last = m->n_lines - 1;
	/* cmark counts the line behind an underlined heading to it */
	if (cmark_node_get_type(block) == CMARK_NODE_HEADING && *last > *first + 1 &&
		!is_underline(m->lines[*last].text) && is_underline(m->lines[*last - 1].text))
		(*last)--;
	int exact = cmark_node_get_type(block) == CMARK_NODE_PARAGRAPH &&
	            cmark_node_get_end_column(block) > 0;
	if (cmark_node_get_type(block) == CMARK_NODE_HTML_BLOCK)
		*last = html_last(m, block, *first);
	/* cmark closes some blocks only with the line on which the next begins */
	for (size_t i = *first + 1; i <= *last; i++)
		if (m->lines[i].starts)
			*last = i - 1;
	while (!exact && *last > *first && is_bare(m->lines[*last].text, block))
		(*last)--;
	return 0;
}

/* Labels are compared without case and without blanks around. */
static struct slice
label_key(const struct md *m, struct slice label)
{
	struct buf b = {0};
	label = slice_trim(label);
	for (size_t i = 0; i < label.n;) {
		uint32_t cp;
		i += utf8_next(label.s + i, label.n - i, &cp);
		buf_utf8(&b, utf8_lower(cp));
	}
	struct slice s = arena_buf(m->job->arena, &b);
	buf_free(&b);
	return s;
}

static int
by_label(const void *a, const void *b)
{
	const struct md_note *x = a, *y = b;
	size_t n = x->label.n < y->label.n ? x->label.n : y->label.n;
	int c = n ? memcmp(x->label.s, y->label.s, n) : 0;
	if (c != 0)
		return c;
	return x->label.n < y->label.n ? -1 : x->label.n > y->label.n;
}

struct md_note *
md_note_find(const struct md *m, struct slice label)
{
	struct md_note key = {.label = label_key(m, label)};
	if (m->n_notes == 0)
		return NULL;
	return bsearch(&key, m->notes, m->n_notes, sizeof key, by_label);
}

/* "[^label]:" on the line where the definition begins */
static struct slice
label_of(const struct md *m, cmark_node *def)
{
	size_t first, last;
	if (md_range(m, def, &first, &last) != 0)
		return (struct slice){NULL, 0};
	struct slice t = m->lines[first].text;
	for (size_t i = 0; i + 2 < t.n; i++) {
		const char *end =
			t.s[i] == '[' && t.s[i + 1] == '^' ? memchr(t.s + i, ']', t.n - i) : NULL;
		if (end != NULL)
			return label_key(
				m, (struct slice){t.s + i + 2, (size_t)(end - t.s) - i - 2});
	}
	return (struct slice){NULL, 0};
}

static int
notes_collect(struct md *m, cmark_node *document)
{
	size_t n = 0;
	for (cmark_node *b = cmark_node_first_child(document); b != NULL; b = cmark_node_next(b))
		n += cmark_node_get_type(b) == CMARK_NODE_FOOTNOTE_DEFINITION;
	m->notes = ARENA_ARRAY(m->job->arena, struct md_note, n + 1);
	m->queue = ARENA_ARRAY(m->job->arena, struct md_note *, n + 1);
	if (m->notes == NULL || m->queue == NULL)
		return -1;
	for (cmark_node *b = cmark_node_first_child(document); b != NULL; b = cmark_node_next(b))
		if (cmark_node_get_type(b) == CMARK_NODE_FOOTNOTE_DEFINITION) {
			m->notes[m->n_notes].label = label_of(m, b);
			m->notes[m->n_notes++].def = b;
		}
	qsort(m->notes, m->n_notes, sizeof *m->notes, by_label);
	return 0;
}

static int
is_container(cmark_node *n)
{
	cmark_node_type t = cmark_node_get_type(n);
	return t == CMARK_NODE_DOCUMENT || t == CMARK_NODE_BLOCK_QUOTE || t == CMARK_NODE_LIST ||
	       t == CMARK_NODE_ITEM || t == CMARK_NODE_FOOTNOTE_DEFINITION ||
	       strcmp(cmark_node_get_type_string(n), "tasklist") == 0;
}

static int
is_part(cmark_node *n)
{
	const char *type = cmark_node_get_type_string(n);
	return strcmp(type, "table_header") == 0 || strcmp(type, "table_row") == 0 ||
	       strcmp(type, "table_cell") == 0;
}

static void
mark_start(struct md *m, cmark_node *n)
{
	int start = cmark_node_get_start_line(n);
	if (start >= 1 && (size_t)start <= m->n_lines)
		m->lines[start - 1].starts = 1;
}

static void
mark_covered(struct md *m, cmark_node *n)
{
	size_t first, last;
	if (!is_container(n) && md_range(m, n, &first, &last) == 0)
		for (size_t i = first; i <= last; i++)
			m->lines[i].covered = 1;
}

/* f for every block */
static void
each_block(struct md *m, cmark_node *document, void (*f)(struct md *m, cmark_node *n))
{
	cmark_iter *it = cmark_iter_new(document);
	cmark_event_type e;
	while ((e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(it);
		if (e != CMARK_EVENT_ENTER || n == document)
			continue;
		if (!is_part(n))
			f(m, n);
		if (!is_container(n))
			cmark_iter_reset(it, n, CMARK_EVENT_EXIT);
	}
	cmark_iter_free(it);
}

int
md_survey(struct md *m, cmark_node *document)
{
	each_block(m, document, mark_start);
	each_block(m, document, mark_covered);
	return notes_collect(m, document);
}

/* ---- marks of the blocks around ---- */

static struct slice
skip(struct slice s, size_t n)
{
	return (struct slice){s.s + n, s.n - n};
}

static struct slice
skip_blanks(struct slice s)
{
	size_t n = 0;
	while (n < s.n && is_blank(s.s[n]))
		n++;
	return skip(s, n);
}

/* Length of "-", "+", "*", "12." or "12)" before a blank or the end; 0: none. */
static size_t
list_marker(struct slice s)
{
	size_t n = 0;
	if (s.n > 0 && strchr("-+*", s.s[0]) != NULL) {
		n = 1;
	} else {
		while (n < s.n && n < 9 && is_digit(s.s[n]))
			n++;
		if (n == 0 || n >= s.n || (s.s[n] != '.' && s.s[n] != ')'))
			return 0;
		n++;
	}
	return n == s.n || is_blank(s.s[n]) ? n : 0;
}

/* Length of "[^label]:"; 0: none. */
static size_t
note_marker(struct slice s)
{
	const char *end = s.n > 4 && s.s[0] == '[' && s.s[1] == '^' ? memchr(s.s, ']', s.n) : NULL;
	if (end == NULL || end + 1 >= s.s + s.n || end[1] != ':')
		return 0;
	return (size_t)(end - s.s) + 2;
}

/* Takes n bytes of markup off s. */
static struct slice
take(struct md *m, const char *rule, size_t index, struct slice s, size_t n)
{
	if (n > 0)
		md_remove(m, rule, md_line_of(m, index), (struct slice){s.s, n});
	return skip(s, n);
}

static struct slice
take_quotes(struct md *m, size_t index, struct slice s, size_t most)
{
	for (size_t i = 0; i < most; i++) {
		struct slice t = skip_blanks(s);
		if (t.n == 0 || t.s[0] != '>')
			break;
		s = take(m, "quote-marker", index, t, 1);
	}
	return s;
}

struct around {
	cmark_node
		*starting[64]; /* containers that begin on the leaf's first line, innermost first */
	size_t n_starting;
	size_t quotes; /* around the leaf, in all */
	size_t outer;  /* of these, begun on earlier lines */
	int in_note;
};

static void
around_read(const struct md *m, cmark_node *leaf, size_t first, struct around *a)
{
	*a = (struct around){0};
	for (cmark_node *p = cmark_node_parent(leaf); p != NULL; p = cmark_node_parent(p)) {
		cmark_node_type t = cmark_node_get_type(p);
		int starts = (size_t)cmark_node_get_start_line(p) == first + 1 &&
		             a->n_starting < sizeof a->starting / sizeof *a->starting;
		if (t == CMARK_NODE_DOCUMENT)
			break;
		if (t == CMARK_NODE_LIST)
			continue;
		a->quotes += t == CMARK_NODE_BLOCK_QUOTE;
		a->outer += t == CMARK_NODE_BLOCK_QUOTE && !starts;
		if (starts)
			a->starting[a->n_starting++] = p;
		if (t != CMARK_NODE_FOOTNOTE_DEFINITION)
			continue;
		/* a definition was moved to the document; the quotation it stood in is only in its
		 * line */
		size_t at = (size_t)cmark_node_get_start_line(p);
		struct slice s = at >= 1 && at <= m->n_lines ? skip_blanks(m->lines[at - 1].text)
		                                             : (struct slice){NULL, 0};
		for (; s.n > 0 && s.s[0] == '>'; s = skip_blanks(skip(s, 1))) {
			a->quotes++;
			a->outer++;
		}
		a->in_note = 1;
	}
}

static struct slice
take_first(struct md *m, const struct around *a, size_t index, struct slice s)
{
	s = take_quotes(m, index, s, a->outer);
	for (size_t i = a->n_starting; i-- > 0;) {
		struct slice t = skip_blanks(s);
		switch (cmark_node_get_type(a->starting[i])) {
		case CMARK_NODE_BLOCK_QUOTE:
			s = take_quotes(m, index, s, 1);
			break;
		case CMARK_NODE_FOOTNOTE_DEFINITION:
			s = note_marker(t) ? take(m, "note-label", index, t, note_marker(t)) : s;
			break;
		default:
			s = list_marker(t) ? take(m, "list-marker", index, t, list_marker(t)) : s;
		}
	}
	return s;
}

/* One run of memory where the lines lie behind each other with only blanks between. */
int
md_content_join(struct md *m, struct md_content *c)
{
	struct slice all = {c->n > 0 ? c->lines[0].s : "", 0};
	int together = 1;
	for (size_t i = 1; i < c->n && together; i++) {
		const char *s = c->lines[i - 1].s + c->lines[i - 1].n;
		while (s < c->lines[i].s && is_blank(*s))
			s++;
		together = s == c->lines[i].s;
	}
	if (c->n == 0) {
		c->text = all;
		return 0;
	}
	if (together) {
		all.n = (size_t)(c->lines[c->n - 1].s - all.s) + c->lines[c->n - 1].n;
		c->text = all;
		return 0;
	}
	struct buf b = {0};
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			buf_putc(&b, '\n');
		buf_put_slice(&b, c->lines[i]);
	}
	c->text = arena_buf(m->job->arena, &b);
	buf_free(&b);
	return arena_failed(m->job->arena) ? -1 : 0;
}

int
md_content_read(
	struct md *m, cmark_node *leaf, size_t first, size_t last, int lazy, struct md_content *out)
{
	struct around a;
	size_t start = (size_t)cmark_node_get_start_line(leaf);
	around_read(m, leaf, first, &a);
	if (start != first + 1)
		a.n_starting = 0, a.outer = a.quotes;
	*out = (struct md_content){.n = last - first + 1, .first = first};
	out->lines = ARENA_ARRAY(m->job->arena, struct slice, out->n);
	if (out->lines == NULL)
		return -1;
	for (size_t i = 0; i < out->n; i++) {
		struct slice s = m->lines[first + i].text;
		s = i == 0 ? take_first(m, &a, first, s) : take_quotes(m, first + i, s, a.quotes);
		if (lazy) {
			s = skip_blanks(s);
			while (s.n > 0 && is_blank(s.s[s.n - 1]))
				s.n--;
		}
		out->lines[i] = s;
	}
	return lazy ? md_content_join(m, out) : 0;
}

/* ---- lines of no leaf ---- */

void
md_literal_write(struct md *m, struct slice text, uint32_t line)
{
	text = md_unmark(m, text);
	while (text.n > 0) {
		const char *end = memchr(text.s, '\n', text.n);
		size_t n = end ? (size_t)(end - text.s) : text.n;
		compose_text(m->c, (struct slice){text.s, n}, line++);
		if (end != NULL)
			compose_text(m->c, SLICE(" "), line);
		text = skip(text, end ? n + 1 : n);
	}
}

static void
rest_write(struct md *m, struct slice text, size_t index)
{
	text = slice_trim(text);
	if (text.n == 0)
		return;
	uint32_t line = md_line_of(m, index);
	DIAG(m->job, MARKDOWN_LITERAL, line, NULL);
	compose_open(m->c, TEI_P, line);
	md_literal_write(m, text, line);
	compose_close(m->c, TEI_P);
}

/* Does the definition of a note begin here? It has no leaf when it is empty. */
static int
is_note(const struct md *m, struct slice s)
{
	size_t n = note_marker(s);
	return n > 0 && md_note_find(m, (struct slice){s.s + 2, n - 4}) != NULL;
}

/* Lines [first, last]: no blank line is among them. */
static void
gap_write(struct md *m, size_t first, size_t last)
{
	struct slice *lines = ARENA_ARRAY(m->job->arena, struct slice, last - first + 1);
	struct md_content c = {.lines = lines, .first = first};
	for (size_t i = first; lines != NULL && i <= last; i++) {
		struct slice s = m->lines[i].text, t;
		for (;;) {
			t = skip_blanks(s);
			if (t.n > 0 && t.s[0] == '>')
				s = take(m, "quote-marker", i, t, 1);
			else if (i == first && list_marker(t) > 0)
				s = take(m, "list-marker", i, t, list_marker(t));
			else if (is_note(m, t))
				s = take(m, "note-label", i, t, note_marker(t));
			else
				break;
		}
		lines[c.n++] = t;
	}
	if (lines == NULL || md_content_join(m, &c) != 0)
		return;
	size_t n = md_definitions(c.text);
	if (n > 0)
		md_remove(m, "link-definition", md_line_of(m, first), (struct slice){c.text.s, n});
	rest_write(m, skip(c.text, n), first);
}

void
md_gap(struct md *m, size_t before)
{
	while (m->next_line < before) {
		size_t i = m->next_line;
		if (m->lines[i].covered || slice_trim(m->lines[i].text).n == 0) {
			m->next_line++;
			continue;
		}
		size_t last = i;
		while (last + 1 < before && !m->lines[last + 1].covered &&
			slice_trim(m->lines[last + 1].text).n > 0)
			last++;
		m->next_line = last + 1;
		gap_write(m, i, last);
	}
}

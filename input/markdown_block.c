/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of cmark → blocks of the tree. */
#include "input/markdown.h"

#include "base/utf8.h"

static int
is_named(cmark_node *n, const char *type)
{
	return strcmp(cmark_node_get_type_string(n), type) == 0;
}

static int
is_item(cmark_node *n)
{
	return n != NULL && (cmark_node_get_type(n) == CMARK_NODE_ITEM || is_named(n, "tasklist"));
}

/* ---- paragraphs and headings ---- */

/* The inlines of leaf, or what stands in the source when they do not fit it. */
static void
inlines_write(struct md *m, cmark_node *leaf, const struct md_content *c, int cell)
{
	struct md_events e;
	uint32_t line = md_line_of(m, c->first);
	if (md_align(m, leaf, c, cell, &e) == 0) {
		md_events_write(m, &e);
		return;
	}
	DIAG(m->job, MARKDOWN_LITERAL, line, NULL);
	md_literal_write(m, c->text, line);
}

/* "[ ]" or "[x]" of a task list becomes a ballot box. */
static void
task_write(struct md *m, struct md_content *c)
{
	uint32_t line = md_line_of(m, c->first);
	if (c->text.n < 3 || c->text.s[0] != '[' || c->text.s[2] != ']')
		return;
	struct slice box = c->text.s[1] == ' ' ? SLICE("☐") : SLICE("☑");
	md_remove(m, "task-mark", line, (struct slice){c->text.s, 3});
	ledger_add(m->job->ledger, "task-mark", line, box);
	c->text.s += 3;
	c->text.n -= 3;
	while (c->text.n > 0 && (c->text.s[0] == ' ' || c->text.s[0] == '\t')) {
		c->text.s++;
		c->text.n--;
	}
	compose_text(m->c, box, line);
	compose_text(m->c, SLICE(" "), line);
}

/* Where a table's header stands: above its delimiter row, and its first row of data follows that.
 */
static size_t
table_header_line(const struct md *m, cmark_node *table)
{
	cmark_node *second = cmark_node_next(cmark_node_first_child(table));
	size_t first, last;
	if (md_range(m, table, &first, &last) != 0)
		return 0;
	size_t delimiter = second ? (size_t)cmark_node_get_start_line(second) - 2 : last;
	return delimiter > 0 ? delimiter - 1 : 0;
}

/* Lines of a paragraph; cmark-gfm forgets where one stands that a table interrupts. */
static int
paragraph_content(struct md *m, cmark_node *p, struct md_content *c)
{
	size_t first, last;
	cmark_node *next = cmark_node_next(p);
	c->definitions = 1;
	if (md_range(m, p, &first, &last) == 0)
		return md_content_read(m, p, first, last, 1, c);
	if (next == NULL || !is_named(next, "table") || md_range(m, next, &first, &last) != 0)
		return -1;
	last = table_header_line(m, next);
	return last > first ? md_content_read(m, next, first, last - 1, 1, c) : -1;
}

static int
is_tight(cmark_node *p)
{
	cmark_node *item = cmark_node_parent(p);
	return is_item(item) && cmark_node_get_list_tight(cmark_node_parent(item));
}

static void
paragraph_write(struct md *m, cmark_node *p)
{
	struct md_content c;
	struct md_events e;
	cmark_node *parent = cmark_node_parent(p);
	if (paragraph_content(m, p, &c) != 0)
		return;
	c.definitions = 1;
	int task = is_named(parent, "tasklist") && cmark_node_previous(p) == NULL;
	int tight = is_tight(p);
	cmark_node *only = cmark_node_first_child(p);
	if (only != NULL && cmark_node_next(only) == NULL && !task &&
		cmark_node_get_type(only) == CMARK_NODE_IMAGE && md_align(m, p, &c, 0, &e) == 0 &&
		md_is_figure(&e)) {
		md_figure_write(m, &e);
		return;
	}
	if (!tight)
		compose_open(m->c, TEI_P, md_line_of(m, c.first));
	if (task)
		task_write(m, &c);
	inlines_write(m, p, &c, 0);
	if (!tight)
		compose_close(m->c, TEI_P);
}

/* "## Title ##" → "Title" */
static int
atx_strip(struct md *m, int level, struct md_content *c)
{
	struct slice s = c->text;
	uint32_t line = md_line_of(m, c->first);
	size_t n = 0, end = s.n;
	while (n < s.n && s.s[n] == '#')
		n++;
	if (n != (size_t)level || (n < s.n && s.s[n] != ' ' && s.s[n] != '\t'))
		return 0;
	md_remove(m, "heading-mark", line, (struct slice){s.s, n});
	while (end > n && s.s[end - 1] == '#')
		end--;
	if (end < s.n && (end == n || s.s[end - 1] == ' ' || s.s[end - 1] == '\t'))
		md_remove(m, "heading-mark", line, (struct slice){s.s + end, s.n - end});
	else
		end = s.n;
	c->text = slice_trim((struct slice){s.s + n, end - n});
	return 1;
}

static int
heading_content(struct md *m, cmark_node *h, struct md_content *c)
{
	size_t first, last;
	if (md_range(m, h, &first, &last) != 0 || md_content_read(m, h, first, last, 1, c) != 0)
		return -1;
	c->definitions = 0;
	if (first == last && atx_strip(m, cmark_node_get_heading_level(h), c))
		return 0;
	c->definitions = 1;
	if (c->n > 1) {
		c->n--;
		md_remove(m, "heading-mark", md_line_of(m, first + c->n), c->lines[c->n]);
	}
	return md_content_join(m, c);
}

static void
heading_write(struct md *m, cmark_node *h)
{
	struct md_content c;
	int level = cmark_node_get_heading_level(h);
	int top = cmark_node_get_type(cmark_node_parent(h)) == CMARK_NODE_DOCUMENT;
	if (heading_content(m, h, &c) != 0)
		return;
	uint32_t line = md_line_of(m, c.first);
	if (!top) {
		/* no division can begin inside a quotation, a list or a note */
		compose_open(m->c, TEI_P, line);
		compose_set(m->c, TA_REND, "heading");
		inlines_write(m, h, &c, 0);
		compose_close(m->c, TEI_P);
		return;
	}
	struct tei_node *div = compose_head(m->c, level, NULL, line);
	inlines_write(m, h, &c, 0);
	compose_close(m->c, TEI_HEAD);
	if (div == NULL || tei_child(div, TEI_HEAD) == NULL)
		return;
	struct slice words = tei_flat(m->job->arena, tei_child(div, TEI_HEAD));
	if (level == 1)
		meta_set(m->meta, &m->meta->title, META_TEXT, words);
	md_anchor_add(m, &m->heads, div, md_slug(m, words), line);
}

/* ---- code and HTML ---- */

static struct slice
line_next(struct slice *text)
{
	const char *end = text->n ? memchr(text->s, '\n', text->n) : NULL;
	struct slice line = {text->s, end ? (size_t)(end - text->s) : text->n};
	size_t used = line.n + (end != NULL);
	text->s += used;
	text->n -= used;
	return line;
}

static size_t
line_count(struct slice text)
{
	size_t n = 0;
	while (text.n > 0) {
		line_next(&text);
		n++;
	}
	return n;
}

/* One line of a literal, as a slice of the source if that has the same bytes. */
static void
verbatim_line(struct md *m, struct slice lit, struct slice source, uint32_t line, int last)
{
	struct slice s = md_unmark(m, source);
	lit = md_unmark(m, lit);
	if (s.n >= lit.n && memcmp(s.s + s.n - lit.n, lit.s, lit.n) == 0)
		lit = (struct slice){s.s + s.n - lit.n, lit.n};
	else
		lit = arena_slice(m->job->arena, lit);
	if (lit.n > 0)
		compose_text(m->c, lit, line);
	if (last)
		return;
	/* the line feed behind it, when it lies there */
	int behind = source.n > 0 && lit.s + lit.n == source.s + source.n &&
	             lit.s + lit.n < m->text.s + m->text.n && lit.s[lit.n] == '\n';
	compose_text(m->c, behind ? (struct slice){lit.s + lit.n, 1} : SLICE("\n"), line);
}

/* Lines [at, …) of c are those of literal, save blanks at both ends. */
static int
verbatim_fits(struct md *m, struct slice literal, const struct md_content *c, size_t at)
{
	for (; literal.n > 0; at++) {
		struct slice a = slice_trim(md_unmark(m, line_next(&literal)));
		struct slice b = at < c->n ? slice_trim(md_unmark(m, c->lines[at]))
		                           : (struct slice){NULL, 0};
		if (!slice_eq(a, b))
			return 0;
	}
	return 1;
}

static void
verbatim_write(struct md *m, struct slice literal, const struct md_content *c, size_t at)
{
	for (; literal.n > 0; at++) {
		struct slice lit = line_next(&literal);
		struct slice source = at < c->n ? c->lines[at] : (struct slice){"", 0};
		verbatim_line(m, lit, source, md_line_of(m, c->first + at), literal.n == 0);
	}
}

/* What stands there, when cmark's literal cannot be found in it. */
static void
lines_write(struct md *m, const struct md_content *c)
{
	DIAG(m->job, MARKDOWN_LITERAL, md_line_of(m, c->first), NULL);
	for (size_t i = 0; i < c->n; i++) {
		compose_text(m->c, md_unmark(m, c->lines[i]), md_line_of(m, c->first + i));
		if (i + 1 < c->n)
			compose_text(m->c, SLICE("\n"), md_line_of(m, c->first + i));
	}
}

static void
code_language(struct md *m, cmark_node *n)
{
	const char *info = cmark_node_get_fence_info(n);
	struct slice word = slice_trim(md_unmark(m, slice_of(info ? info : "")));
	size_t k = 0;
	while (k < word.n && (unsigned char)word.s[k] > ' ')
		k++;
	word.n = k;
	if (word.n > 0 && word.n <= 40)
		compose_set(m->c, TA_SUBTYPE, arena_str(m->job->arena, word));
}

/* A block of code, or a paragraph that is a formula. */
static void
verbatim_open(struct md *m, cmark_node *n, uint32_t line, int fenced, int math)
{
	compose_open(m->c, math ? TEI_P : TEI_AB, line);
	if (math) {
		md_math_open(m, 1, line);
		return;
	}
	compose_set(m->c, TA_TYPE, "preformatted");
	compose_set(m->c, TA_SPACE, "preserve");
	if (fenced)
		code_language(m, n);
}

static void
code_write(struct md *m, cmark_node *n)
{
	struct md_content c;
	size_t first, last;
	int length, offset;
	char fence;
	struct slice literal = slice_of(cmark_node_get_literal(n));
	int fenced = cmark_node_get_fenced(n, &length, &offset, &fence);
	size_t rows = line_count(literal), at = fenced ? 1 : 0;
	if (md_range(m, n, &first, &last) != 0 || md_content_read(m, n, first, last, 0, &c) != 0)
		return;
	int math = fenced && m->math && md_math_is_block(n);
	verbatim_open(m, n, md_line_of(m, first), fenced, math);
	struct slice close = fenced && at + rows < c.n ? slice_trim(c.lines[at + rows])
	                                               : (struct slice){NULL, 0};
	int closes = close.n == 0 || close.s[0] == fence;
	if (verbatim_fits(m, literal, &c, at) && closes && c.n <= at + rows + 1) {
		if (fenced)
			md_remove(m, "code-fence", md_line_of(m, first), c.lines[0]);
		if (close.n > 0)
			md_remove(m, "code-fence", md_line_of(m, first + at + rows), close);
		verbatim_write(m, literal, &c, at);
	} else {
		lines_write(m, &c);
	}
	if (math)
		compose_close(m->c, TEI_FORMULA);
	compose_close(m->c, math ? TEI_P : TEI_AB);
}

/* The end of the tag, comment, or script that begins at s; 0 when it never ends: then it is text.
 */
static size_t
html_markup(struct slice s)
{
	static const char *const whole[][2] = {{"<!--", "-->"}, {"<script", "</script>"},
		{"<style", "</style>"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
	for (size_t k = 0; k < sizeof whole / sizeof *whole; k++) {
		size_t n = strlen(whole[k][1]);
		if (!slice_starts(s, whole[k][0]))
			continue;
		for (size_t i = 0; i + n <= s.n; i++)
			if (memcmp(s.s + i, whole[k][1], n) == 0)
				return i + n;
		return 0;
	}
	char quote = 0;
	for (size_t i = 1; i < s.n; i++) {
		if (quote == 0 && s.s[i] == '>')
			return i + 1;
		if (quote == 0 && (s.s[i] == '"' || s.s[i] == '\''))
			quote = s.s[i];
		else if (s.s[i] == quote)
			quote = 0;
	}
	return 0;
}

static int
is_markup(struct slice s)
{
	char c = s.n > 1 ? s.s[1] : 0;
	return s.s[0] == '<' &&
	       (c == '/' || c == '!' || c == '?' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

/* Tags out, text between them kept. */
static void
html_text_write(struct md *m, struct slice html, uint32_t line)
{
	struct buf text = {0};
	int only_comments = 1;
	for (size_t i = 0, n; i < html.n; i += n) {
		struct slice s = {html.s + i, html.n - i};
		n = is_markup(s) ? html_markup(s) : 0;
		if (n > 0) {
			only_comments &= slice_starts(s, "<!--");
			ledger_remove(m->job->ledger, "raw-html", line, (struct slice){s.s, n});
			buf_putc(&text, ' ');
			continue;
		}
		/* a tag without an end makes all the rest text */
		const char *lt = is_markup(s) ? NULL : memchr(s.s + 1, '<', s.n - 1);
		n = lt ? (size_t)(lt - s.s) : s.n;
		buf_put(&text, s.s, n);
	}
	struct slice words = slice_trim(buf_slice(&text));
	if (!only_comments)
		DIAG(m->job, RAW_HTML, line, "a block of HTML");
	if (words.n > 0)
		compose_leaf(
			m->c, TEI_P, md_decode(m, arena_slice(m->job->arena, words), line), line);
	buf_free(&text);
}

static void
html_write(struct md *m, cmark_node *n)
{
	struct md_content c;
	size_t first, last;
	struct slice literal = slice_of(cmark_node_get_literal(n));
	if (md_range(m, n, &first, &last) != 0 || md_content_read(m, n, first, last, 0, &c) != 0)
		return;
	if (!m->raw_text) {
		if (md_content_join(m, &c) == 0)
			html_text_write(m, md_unmark(m, c.text), md_line_of(m, first));
		return;
	}
	compose_open(m->c, TEI_AB, md_line_of(m, first));
	compose_set(m->c, TA_TYPE, "preformatted");
	compose_set(m->c, TA_SPACE, "preserve");
	if (verbatim_fits(m, literal, &c, 0) && c.n <= line_count(literal))
		verbatim_write(m, literal, &c, 0);
	else
		lines_write(m, &c);
	compose_close(m->c, TEI_AB);
}

static void
break_write(struct md *m, cmark_node *n)
{
	struct md_content c;
	size_t first, last;
	if (md_range(m, n, &first, &last) != 0 || md_content_read(m, n, first, first, 1, &c) != 0)
		return;
	md_remove(m, "thematic-break", md_line_of(m, first), c.text);
	compose_open(m->c, TEI_MILESTONE, md_line_of(m, first));
	compose_set(m->c, TA_UNIT, "section");
	compose_set(m->c, TA_REND, "rule");
	compose_close(m->c, TEI_MILESTONE);
}

/* ---- lists and other containers ---- */

static void
list_open(struct md *m, cmark_node *n)
{
	int ordered = cmark_node_get_list_type(n) == CMARK_ORDERED_LIST;
	compose_open(m->c, TEI_LIST, md_line_of(m, (size_t)cmark_node_get_start_line(n) - 1));
	compose_set(m->c, TA_REND, ordered ? "numbered" : "bulleted");
	if (ordered)
		compose_set(m->c, TA_N,
			arena_printf(m->job->arena, "%d", cmark_node_get_list_start(n)));
	cmark_node_set_user_data(n, (void *)(intptr_t)cmark_node_get_list_start(n));
}

static void
item_open(struct md *m, cmark_node *n)
{
	cmark_node *list = cmark_node_parent(n);
	intptr_t number = (intptr_t)cmark_node_get_user_data(list);
	compose_open(m->c, TEI_ITEM, md_line_of(m, (size_t)cmark_node_get_start_line(n) - 1));
	if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST)
		return;
	compose_set(m->c, TA_N, arena_printf(m->job->arena, "%ld", (long)number));
	cmark_node_set_user_data(list, (void *)(number + 1));
}

static enum tei_kind
container_kind(cmark_node *n)
{
	if (is_item(n))
		return TEI_ITEM;
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_BLOCK_QUOTE:
		return TEI_QUOTE;
	case CMARK_NODE_LIST:
		return TEI_LIST;
	default:
		return TEI_MAX;
	}
}

static void
leaf_write(struct md *m, cmark_node *n)
{
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_PARAGRAPH:
		paragraph_write(m, n);
		break;
	case CMARK_NODE_HEADING:
		heading_write(m, n);
		break;
	case CMARK_NODE_CODE_BLOCK:
		code_write(m, n);
		break;
	case CMARK_NODE_HTML_BLOCK:
		html_write(m, n);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		break_write(m, n);
		break;
	default:
		if (is_named(n, "table"))
			md_table_write(m, n, table_header_line(m, n));
	}
}

static void
enter(struct md *m, cmark_node *n, cmark_iter *it)
{
	int start = cmark_node_get_start_line(n);
	if (start > 0 && !is_item(n) && m->note_depth == 0)
		md_gap(m, (size_t)start - 1);
	switch (container_kind(n)) {
	case TEI_LIST:
		list_open(m, n);
		break;
	case TEI_ITEM:
		item_open(m, n);
		break;
	case TEI_QUOTE:
		compose_open(m->c, TEI_QUOTE, md_line_of(m, (size_t)start - 1));
		break;
	default:
		leaf_write(m, n);
		cmark_iter_reset(it, n, CMARK_EVENT_EXIT);
	}
}

/* The paragraph of references that stands before the text, not in it */
static int
is_lead(const struct md *m, cmark_node *n)
{
	int start = cmark_node_get_start_line(n);
	return m->lead > 0 && start == 1;
}

int
md_blocks_write(struct md *m, cmark_node *top)
{
	cmark_iter *it = cmark_iter_new(top);
	cmark_event_type e;
	while ((e = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(it);
		if (n == top)
			continue;
		if (cmark_node_get_type(n) == CMARK_NODE_FOOTNOTE_DEFINITION || is_lead(m, n)) {
			if (e == CMARK_EVENT_ENTER)
				cmark_iter_reset(it, n, CMARK_EVENT_EXIT);
		} else if (e == CMARK_EVENT_ENTER) {
			enter(m, n, it);
		} else if (container_kind(n) != TEI_MAX) {
			compose_close(m->c, container_kind(n));
		}
	}
	cmark_iter_free(it);
	if (m->note_depth == 0)
		md_gap(m, m->n_lines);
	return arena_failed(m->job->arena) ? -1 : 0;
}

/* Notes without a reference stand at the end. */
static void
unused_queue(struct md *m)
{
	for (size_t i = 0; i < m->n_notes; i++) {
		struct md_note *n = &m->notes[i];
		if (n->depth > 0 || cmark_node_first_child(n->def) == NULL)
			continue;
		size_t at = (size_t)cmark_node_get_start_line(n->def) - 1;
		DIAG(m->job, NOTE_UNUSED, md_line_of(m, at), arena_str(m->job->arena, n->label));
		n->depth = 1;
		m->queue[m->n_queue++] = n;
	}
}

static int
note_fill(struct md *m, struct md_note *n, size_t number)
{
	struct tei_node *note = compose_open(
		m->c, TEI_NOTE, md_line_of(m, (size_t)cmark_node_get_start_line(n->def) - 1));
	m->note_depth = n->depth;
	compose_set(m->c, TA_PLACE, n->node ? "foot" : "end");
	compose_set(m->c, TA_N, arena_printf(m->job->arena, "%zu", number));
	int result = md_blocks_write(m, n->def);
	compose_close(m->c, TEI_NOTE);
	if (result != 0 || note == NULL)
		return -1;
	if (n->node != NULL) {
		tei_detach(note);
		tei_insert_before(n->node, note);
		tei_detach(n->node);
	}
	n->node = note;
	return 0;
}

int
md_notes_write(struct md *m)
{
	for (size_t i = 0;; i++) {
		if (i == m->n_queue)
			unused_queue(m);
		if (i == m->n_queue)
			break;
		if (note_fill(m, m->queue[i], i + 1) != 0)
			return -1;
	}
	m->note_depth = 0;
	/* a later reference may have asked for the name */
	for (size_t i = 0; i < m->n_queue; i++)
		if (m->queue[i]->id != NULL)
			tei_set(m->doc, m->queue[i]->node, TA_ID, m->queue[i]->id);
	return 0;
}

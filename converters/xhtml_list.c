/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of all kinds, and tables. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/xhtml_imp.h"

/* ---- lists ---- */

enum kind { LIST_PLAIN, LIST_BULLETS, LIST_NUMBERS, LIST_MARKS, LIST_GLOSS };

/* "12" or "12." → 12; anything else → -1: its mark is written out. */
static long
plain_number(const char *n)
{
	char *end;
	if (n == NULL || *n < '0' || *n > '9')
		return -1;
	long v = strtol(n, &end, 10);
	if (*end == '.')
		end++;
	return *end == '\0' && v < 1000000000 ? v : -1;
}

static int
starts_with_label(const struct tei_node *list)
{
	const struct tei_node *c = list->first; /* the grammar has an item in each list */
	while (c->kind != TEI_LABEL && c->kind != TEI_ITEM)
		c = c->next;
	return c->kind == TEI_LABEL;
}

static int
has_marks(const struct tei_node *list)
{
	for (const struct tei_node *c = list->first; c != NULL; c = c->next)
		if (c->kind == TEI_ITEM && tei_get(c, TA_N) != NULL &&
			plain_number(tei_get(c, TA_N)) < 0)
			return 1;
	return 0;
}

static enum kind
kind_of(const struct tei_node *list)
{
	const char *rend = tei_get(list, TA_REND);
	if (starts_with_label(list))
		return tei_is(list, TA_TYPE, "gloss") ? LIST_GLOSS : LIST_MARKS;
	if (has_marks(list) || tei_child(list, TEI_LABEL) != NULL)
		return LIST_MARKS;
	if (rend != NULL && (strcmp(rend, "numbered") == 0 || strcmp(rend, "ordered") == 0))
		return LIST_NUMBERS;
	if (rend != NULL && (strcmp(rend, "bulleted") == 0 || strcmp(rend, "unordered") == 0))
		return LIST_BULLETS;
	if (rend == NULL && plain_number(tei_get(tei_child(list, TEI_ITEM), TA_N)) >= 0)
		return LIST_NUMBERS;
	return rend == NULL && !tei_is(list, TA_TYPE, "index") ? LIST_BULLETS : LIST_PLAIN;
}

/* Of the innermost open list: found once, asked by each item. */
static enum kind
kind_here(const struct xhtml *x)
{
	return x->lists.n > 0 ? (enum kind)x->lists.s[x->lists.n - 1] : LIST_PLAIN;
}

static void
list_head(struct xhtml *x, const struct tei_node *list)
{
	const struct tei_node *head = tei_child(list, TEI_HEAD);
	if (head == NULL)
		return;
	markup_open(&x->m, "p", BREAK_LINE);
	xhtml_attributes(x, head, "list-head");
	x->phrasing++;
	xhtml_children(x, head);
	x->phrasing--;
	markup_close(&x->m);
}

static const char *
list_class(const struct tei_node *list, enum kind kind)
{
	if (kind == LIST_MARKS)
		return "marked";
	if (tei_is(list, TA_TYPE, "index"))
		return "index";
	return kind == LIST_PLAIN ? "plain" : NULL;
}

enum walk
xh_list_open(void *ctx, const struct tei_node *node)
{
	static const char *const tags[] = {"ul", "ul", "ol", "ol", "dl"};
	struct xhtml *x = ctx;
	enum kind kind = kind_of(node);
	buf_putc(&x->lists, (char)kind);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "list");
		return xhtml_enter(x, 1, PHRASES);
	}
	list_head(x, node);
	markup_open(&x->m, tags[kind], BREAK_BLOCK);
	xhtml_attributes(x, node, list_class(node, kind));
	if (kind == LIST_NUMBERS) {
		long first = plain_number(tei_get(tei_child(node, TEI_ITEM), TA_N));
		if (first >= 0 && first != 1)
			markup_attrf(&x->m, "start", "%ld", first);
	}
	return xhtml_enter(x, 1, BLOCKS);
}

void
xh_list_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	x->lists.n -= x->lists.n > 0;
	xhtml_leave(ctx, node);
	if (x->pending.n > 0 && !x->phrasing)
		xhtml_flush(x);
}

/* The number that a browser would show by itself. */
static int
is_next_number(const struct tei_node *item, long n)
{
	const struct tei_node *prev = item->prev;
	while (prev != NULL && prev->kind != TEI_ITEM)
		prev = prev->prev;
	return prev == NULL || plain_number(tei_get(prev, TA_N)) + 1 == n;
}

enum walk
xh_item_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	enum kind kind = kind_here(x);
	const char *n = tei_get(node, TA_N);
	int phrases = !xhtml_holds_blocks(node);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "item");
		return xhtml_enter(x, 1, PHRASES);
	}
	if (kind == LIST_MARKS && node->prev != NULL && node->prev->kind == TEI_LABEL) {
		markup_puts(&x->m, " "); /* its label opened the <li> */
		xhtml_phrase(x, node, phrases ? "span" : "div", NULL);
		return xhtml_enter(x, 2, phrases);
	}
	markup_open(&x->m, kind == LIST_GLOSS ? "dd" : "li", phrases ? BREAK_LINE : BREAK_BLOCK);
	xhtml_attributes(x, node, NULL);
	long value = plain_number(n);
	if (kind == LIST_NUMBERS && value >= 0 && !is_next_number(node, value))
		markup_attrf(&x->m, "value", "%ld", value);
	if (x->pending.n > 0)
		xhtml_flush(x);
	if (kind == LIST_MARKS && n != NULL) {
		markup_open(&x->m, "span", BREAK_NONE);
		markup_attr(&x->m, "class", "gen mark");
		markup_puts(&x->m, n);
		markup_close(&x->m);
		markup_puts(&x->m, " ");
	}
	return xhtml_enter(x, 1, phrases);
}

static int
is_list_label(const struct tei_node *node)
{
	return node->parent->kind == TEI_LIST;
}

/* "Chapter IV", "Erster Teil", "第三章": a label of words stands on a line above the title. */
static int
is_label_of_words(const struct tei_node *label)
{
	const struct tei_node *chars = label->first;
	unsigned letters = 0, roman = 0;
	if (chars == NULL || chars->kind != TEI_CHARS)
		return 0;
	for (size_t at = 0; at < chars->text.n;) {
		uint32_t cp;
		at += utf8_next(chars->text.s + at, chars->text.n - at, &cp);
		if (cp == 0x7B2C) /* 第 */
			return 1;
		letters += utf8_class(cp) == UTF8_LETTER && !utf8_is_cjk(cp);
		roman += cp < 0x80 && strchr("IVXLCDMivxlcdm", (int)cp) != NULL;
	}
	return letters > 2 && letters > roman;
}

/* A label with nothing after it is the heading itself. */
static const char *
head_label_class(const struct tei_node *label)
{
	if (label->next == NULL)
		return NULL;
	return is_label_of_words(label) ? "label words" : "label";
}

/* The number in a heading; a term; the mark of an item; else a line of its own. */
enum walk
xh_label_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->phrasing) {
		xhtml_phrase(x, node, "span",
			node->parent->kind == TEI_HEAD ? head_label_class(node) : "label");
		return xhtml_enter(x, 1, PHRASES);
	}
	if (!is_list_label(node)) {
		int mixed = xhtml_holds_blocks(node);
		xhtml_block(x, node, mixed ? "div" : "p", "label", BREAK_LINE);
		return xhtml_enter(x, 1, !mixed);
	}
	int gloss = kind_here(x) == LIST_GLOSS;
	markup_open(&x->m, gloss ? "dt" : "li", BREAK_LINE);
	if (gloss)
		xhtml_attributes(x, node, NULL);
	if (x->pending.n > 0)
		xhtml_flush(x);
	if (gloss)
		return xhtml_enter(x, 1, PHRASES);
	xhtml_phrase(x, node, "span", "mark");
	/* an item that follows at once closes the <li> */
	return xhtml_enter(x, node->next->kind == TEI_ITEM ? 1 : 2, PHRASES);
}

/* A stop of full width brings its own blank. */
static int
ends_wide(struct slice s)
{
	uint32_t cp = 0;
	utf8_prev(s.s, s.n, &cp);
	return utf8_is_cjk(cp) && utf8_class(cp) == UTF8_PUNCT;
}

void
xh_label_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *chars = node->last;
	xhtml_leave(ctx, node);
	x->skip_blank = chars != NULL && chars->kind == TEI_CHARS &&
	                node->parent->kind == TEI_HEAD && ends_wide(chars->text);
	if (!x->skip_blank && node->parent->kind == TEI_HEAD && node->next != NULL &&
		node->next->kind == TEI_CHARS && !slice_starts(node->next->text, " ") &&
		!slice_starts(node->next->text, "\xE3\x80\x80"))
		markup_puts(&x->m, " ");
}

enum walk
xh_cast_list_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	buf_putc(&x->lists, LIST_PLAIN);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "cast");
		return xhtml_enter(x, 1, PHRASES);
	}
	list_head(x, node);
	markup_open(&x->m, "ul", BREAK_BLOCK);
	xhtml_attributes(x, node, "cast");
	return xhtml_enter(x, 1, BLOCKS);
}

enum walk
xh_cast_item_open(void *ctx, const struct tei_node *node)
{
	xhtml_block(ctx, node, "li", NULL, BREAK_LINE);
	return xhtml_enter(ctx, 1, PHRASES);
}

/* ---- tables ---- */

static unsigned
span_of(const struct tei_node *cell, enum tei_att att)
{
	const char *s = tei_get(cell, att);
	long n = s ? strtol(s, NULL, 10) : 1;
	return n < 1 ? 1 : n > 100 ? 100 : (unsigned)n;
}

static unsigned
row_width(const struct tei_node *row)
{
	unsigned n = 0;
	for (const struct tei_node *c = row->first; c != NULL; c = c->next)
		n += span_of(c, TA_COLS);
	return n;
}

/* The widest row; 0 when cells span rows, or when hardly any row has as many: then rows are left as
 * they are. */
static unsigned
table_width(const struct tei_node *table)
{
	enum { MANY = 1 << 16 };
	unsigned widest = 0;
	uint64_t rows = 0, cells = 0;
	for (const struct tei_node *r = tei_child(table, TEI_ROW); r; r = tei_sibling(r, TEI_ROW)) {
		unsigned w = row_width(r);
		widest = w > widest ? w : widest;
		rows++;
		cells += w;
		for (const struct tei_node *c = r->first; c != NULL; c = c->next)
			if (span_of(c, TA_ROWS) > 1)
				return 0;
	}
	return rows * widest > 4 * cells + MANY ? 0 : widest;
}

static void
table_head(struct xhtml *x, const struct tei_node *head)
{
	markup_open(&x->m, "caption", BREAK_LINE);
	markup_attrf(&x->m, "id", "tcap-%u", x->n_tables);
	x->phrasing++;
	xhtml_heads(x, head);
	x->phrasing--;
	markup_close(&x->m);
}

/* The box scrolls where the table is wider than the screen, so the keyboard must reach it. */
static void
table_box(struct xhtml *x, const struct tei_node *head, unsigned width)
{
	markup_open(&x->m, "div", BREAK_BLOCK);
	markup_attr(&x->m, "class",
		width > 24  ? "table wide dense"
		: width > 4 ? "table wide"
			    : "table");
	if (x->epub && width <= 4)
		return; /* it fits */
	xhtml_semantics(x, NULL, "region");
	markup_attr(&x->m, "tabindex", "0");
	if (head != NULL)
		markup_attrf(&x->m, "aria-labelledby", "tcap-%u", x->n_tables);
	else
		markup_attrf(&x->m, "aria-label", "%s %u", label_get(LABEL_TABLE, x->bib->language),
			x->n_tables);
}

enum walk
xh_table_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *head = tei_child(node, TEI_HEAD);
	unsigned width = table_width(node);
	buf_put(&x->columns, &width, sizeof width);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "table");
		return xhtml_enter(x, 1, PHRASES);
	}
	x->n_tables++;
	table_box(x, head, width);
	markup_open(&x->m, "table", BREAK_BLOCK);
	xhtml_attributes(x, node, NULL);
	if (head != NULL)
		table_head(x, head);
	return xhtml_enter(x, 2, BLOCKS);
}

void
xh_table_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->columns.n >= sizeof(unsigned))
		x->columns.n -= sizeof(unsigned);
	xhtml_leave(ctx, node);
	if (x->pending.n > 0 && !x->phrasing)
		xhtml_flush(x);
}

static const struct tei_node *
row_before(const struct tei_node *row)
{
	do
		row = row->prev;
	while (row != NULL && row->kind != TEI_ROW);
	return row;
}

/* Label rows at the beginning are the head of the table. */
static int
is_head_row(const struct tei_node *row)
{
	if (!tei_is(row, TA_ROLE, "label"))
		return 0;
	const struct tei_node *prev = row_before(row);
	return prev == NULL || (tei_is(prev, TA_ROLE, "label") && row_before(prev) == NULL);
}

enum walk
xh_row_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "row");
		return xhtml_enter(x, 1, PHRASES);
	}
	const struct tei_node *prev = row_before(node), *next = tei_sibling(node, TEI_ROW);
	int head = is_head_row(node);
	if (prev == NULL || head != is_head_row(prev))
		markup_open(&x->m, head ? "thead" : "tbody", BREAK_BLOCK);
	markup_open(&x->m, "tr", BREAK_BLOCK);
	xhtml_attributes(x, node, NULL);
	return xhtml_enter(x, next == NULL || is_head_row(next) != head ? 2 : 1, BLOCKS);
}

/* A row that is shorter than the widest gets empty cells, so that columns stay columns. */
void
xh_row_close(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	unsigned width = 0, here = row_width(node);
	if (x->columns.n >= sizeof width)
		memcpy(&width, x->columns.s + x->columns.n - sizeof width, sizeof width);
	for (; !x->phrasing && here < width; here++)
		markup_leaf(&x->m, "td", BREAK_LINE, NULL);
	xhtml_leave(ctx, node);
}

enum walk
xh_cell_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	const struct tei_node *row = node->parent;
	int in_head = tei_is(row, TA_ROLE, "label");
	int th = in_head || tei_is(node, TA_ROLE, "label");
	int phrases = !xhtml_holds_blocks(node);
	if (x->phrasing) {
		xhtml_phrase(x, node, "span", "cell");
		markup_puts(&x->m, " ");
		return xhtml_enter(x, 1, PHRASES);
	}
	th = th && node->first != NULL; /* an empty heading says nothing */
	markup_open(&x->m, th ? "th" : "td", BREAK_LINE);
	xhtml_attributes(x, node,
		tei_is(node, TA_REND, "right")    ? "right"
		: tei_is(node, TA_REND, "center") ? "center"
						  : NULL);
	if (th)
		markup_attr(&x->m, "scope", in_head ? "col" : "row");
	if (span_of(node, TA_COLS) > 1)
		markup_attrf(&x->m, "colspan", "%u", span_of(node, TA_COLS));
	if (span_of(node, TA_ROWS) > 1)
		markup_attrf(&x->m, "rowspan", "%u", span_of(node, TA_ROWS));
	if (x->pending.n > 0)
		xhtml_flush(x);
	return xhtml_enter(x, 1, phrases);
}

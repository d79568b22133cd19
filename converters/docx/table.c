/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: a first row that repeats, widths from what stands in the columns, no row cut in two. A
 * table of more columns than Word allows is a paragraph a row, its cells parted by tabs. */
#include "converters/docx/docx.h"

#include "base/utf8.h"

enum { MAX_COLS = 63, NARROW = 4, WIDE = 40 }; /* Word allows 63; widths in cells of a terminal */

/* Width of a cell's text without its notes. */
static unsigned
cells_of(const struct tei_node *cell)
{
	size_t width = 0;
	int into = 1;
	for (const struct tei_node *n = cell; n != NULL && width < WIDE;
		n = tei_step(cell, n, into)) {
		into = n->kind != TEI_NOTE && n->kind != TEI_RT;
		if (n->kind == TEI_CHARS)
			width += utf8_cells(n->text.s, n->text.n);
	}
	return width < NARROW ? NARROW : width > WIDE ? WIDE : (unsigned)width;
}

static unsigned
columns_of(const struct tei_node *row)
{
	unsigned n = 0;
	for (const struct tei_node *c = row->first; c != NULL; c = c->next)
		n++;
	return n;
}

/* Each column as wide as its longest cell asks, together the text's width. */
static void
measure(struct docx *d, const struct tei_node *table, struct frame *f)
{
	unsigned text_width = d->page_w - 2 * d->margin_x, sum = 0;
	f->widths = ARENA_ARRAY(d->job->arena, unsigned, MAX_COLS);
	f->cols = 1;
	if (f->widths == NULL)
		return;
	for (const struct tei_node *r = tei_child(table, TEI_ROW); r != NULL;
		r = tei_sibling(r, TEI_ROW)) {
		unsigned col = 0, cols = columns_of(r);
		f->too_wide |= cols > MAX_COLS;
		if (cols > f->cols)
			f->cols = cols < MAX_COLS ? cols : MAX_COLS;
		for (const struct tei_node *c = tei_child(r, TEI_CELL); c != NULL && col < MAX_COLS;
			c = tei_sibling(c, TEI_CELL), col++) {
			unsigned n = cells_of(c);
			if (n > f->widths[col])
				f->widths[col] = n;
		}
	}
	for (unsigned i = 0; i < f->cols; i++)
		sum += f->widths[i] ? f->widths[i] : (f->widths[i] = NARROW);
	/* a small table is not stretched over the page: 150 twips a cell of text are ample */
	if (sum * 150 + f->cols * 240 < text_width)
		text_width = sum * 150 + f->cols * 240;
	for (unsigned i = 0; i < f->cols; i++)
		f->widths[i] = f->widths[i] * text_width / sum;
}

enum walk
table_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	para_end(d);
	struct frame *f = frame_push(d, node, ST_BODY_TEXT, ST_BODY_TEXT);
	measure(d, node, f);
	return WALK_INTO;
}

static void
width(struct markup *m, const char *name, unsigned w, const char *type)
{
	markup_open(m, name, BREAK_LINE);
	markup_attrf(m, "w:w", "%u", w);
	markup_attr(m, "w:type", type);
	markup_close(m);
}

static void
leaf(struct markup *m, const char *name, const char *value)
{
	markup_open(m, name, BREAK_LINE);
	markup_attr(m, "w:val", value);
	markup_close(m);
}

/* "3 × 5: Name; Value": what a screen reader says before the table. */
static const char *
description(struct docx *d, const struct tei_node *table)
{
	const struct tei_node *row = tei_child(table, TEI_ROW);
	struct buf b = {0};
	for (const struct tei_node *c = row->first; c != NULL; c = c->next) {
		if (b.n > 200)
			continue;
		struct slice s = tei_flat(d->job->arena, c);
		if (b.n > 0 && s.n > 0)
			buf_puts(&b, "; ");
		buf_put_slice(&b, s);
	}
	const char *text = b.n ? arena_buf_str(d->job->arena, &b) : NULL;
	buf_free(&b);
	return text;
}

static void
properties_write(struct docx *d, struct markup *m, const struct frame *f)
{
	const struct tei_node *head = tei_child(f->node, TEI_HEAD);
	const struct tei_node *first = tei_child(f->node, TEI_ROW);
	struct slice title = head ? tei_flat(d->job->arena, head) : (struct slice){NULL, 0};
	const char *about = description(d, f->node);
	unsigned total = 0;
	for (unsigned i = 0; i < f->cols; i++)
		total += f->widths[i];
	markup_open(m, "w:tblPr", BREAK_BLOCK);
	leaf(m, "w:tblStyle", STYLE_ID(d, ST_TABLE));
	if (lang_is_rtl(d->lang))
		markup_leaf(m, "w:bidiVisual", BREAK_LINE, NULL);
	width(m, "w:tblW", total, "dxa");
	leaf(m, "w:jc", "center");
	markup_open(m, "w:tblLook", BREAK_LINE);
	markup_attr(m, "w:val", tei_is(first, TA_ROLE, "label") ? "0020" : "0000");
	markup_attr(m, "w:firstRow", tei_is(first, TA_ROLE, "label") ? "1" : "0");
	markup_close(m);
	if (title.n > 0)
		leaf(m, "w:tblCaption", arena_str(d->job->arena, title));
	if (about != NULL)
		leaf(m, "w:tblDescription", about);
	markup_close(m);
	markup_open(m, "w:tblGrid", BREAK_LINE);
	for (unsigned i = 0; i < f->cols; i++) {
		markup_open(m, "w:gridCol", BREAK_NONE);
		markup_attrf(m, "w:w", "%u", f->widths[i]);
		markup_close(m);
	}
	markup_close(m);
}

void
table_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *f = frame_top(d);
	para_end(d);
	if (f->node == node && f->rows > 0) {
		markup_end(&d->flow->m, "w:tbl");
		d->flow->after_table = 1;
	}
	frame_pop(d, node);
}

/* A row where nothing stands would be read out as nothing, cell by cell. */
static int
is_blank(const struct tei_node *row)
{
	for (const struct tei_node *n = row; n != NULL; n = tei_step(row, n, 1))
		if (n->kind == TEI_CHARS ? slice_trim(n->text).n > 0
					 : n->kind != TEI_ROW && n->kind != TEI_CELL)
			return 0;
	return 1;
}

static int
is_heading(const struct tei_node *row, const struct tei_node *cell)
{
	return tei_is(row, TA_ROLE, "label") || tei_is(cell, TA_ROLE, "label");
}

enum walk
row_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *f = frame_top(d);
	struct markup *m = &d->flow->m;
	para_end(d);
	if (f->widths == NULL)
		return WALK_INTO;
	if (is_blank(node))
		return WALK_SKIP;
	f->at_col = 0;
	if (f->too_wide) {
		para_begin(d, is_heading(node, NULL) ? ST_TABLE_HEADING : ST_TABLE_TEXT);
		return WALK_INTO;
	}
	f->row_open = 1;
	if (f->rows == 0) {
		if (d->flow->after_table && d->n_frames > 1 &&
			d->frames[d->n_frames - 2].node->kind != TEI_CELL)
			para_separator(d);
		markup_open(m, "w:tbl", BREAK_BLOCK);
		properties_write(d, m, f);
	}
	markup_open(m, "w:tr", BREAK_BLOCK);
	markup_open(m, "w:trPr", BREAK_LINE);
	markup_leaf(m, "w:cantSplit", BREAK_NONE, NULL);
	if (f->rows == 0 || (tei_is(node, TA_ROLE, "label") && f->rows < 3 &&
				    tei_is(node->prev, TA_ROLE, "label")))
		markup_leaf(m, "w:tblHeader", BREAK_NONE, NULL);
	markup_close(m);
	f->rows++;
	return WALK_INTO;
}

static void
cell_begin(struct docx *d, struct frame *f)
{
	struct markup *m = &d->flow->m;
	markup_open(m, "w:tc", BREAK_BLOCK);
	markup_open(m, "w:tcPr", BREAK_LINE);
	width(m, "w:tcW", f->widths[f->at_col++], "dxa");
	markup_close(m);
}

/* A cell must end with a paragraph (17.4.66). An empty one carries a bookmark, so that nobody
 * takes it for a blank line that spaces the text. */
static void
cell_finish(struct docx *d, int empty)
{
	para_end(d);
	if (empty) {
		para_begin(d, ST_TABLE_TEXT);
		para_mark(d, arena_printf(d->job->arena, "_e%u", d->bookmark));
		para_need(d);
		para_end(d);
	}
	markup_end(&d->flow->m, "w:tc");
}

void
row_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *f = frame_top(d);
	(void)node;
	if (!f->row_open)
		return;
	f->row_open = 0;
	while (f->at_col < f->cols) {
		cell_begin(d, f);
		cell_finish(d, 1);
	}
	markup_end(&d->flow->m, "w:tr");
}

enum walk
cell_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *f = frame_top(d);
	enum style style = is_heading(node->parent, node) ? ST_TABLE_HEADING : ST_TABLE_TEXT;
	if (f->widths == NULL)
		return WALK_INTO;
	if (f->too_wide) {
		if (f->at_col++ > 0)
			run_tab(d);
		return WALK_INTO;
	}
	cell_begin(d, f);
	d->flow->after_table = 1;
	frame_push(d, node, style, style);
	return WALK_INTO;
}

void
cell_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *f = frame_top(d);
	if (f->node != node)
		return;
	para_end(d);
	cell_finish(d, d->flow->after_table);
	d->flow->after_table = 0;
	frame_pop(d, node);
}

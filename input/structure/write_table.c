/* SPDX-License-Identifier: Apache-2.0 */
/* Tables, definition lists, preformatted text, figures → TEI. */
#include "base/utf8.h"
#include "input/structure/figure.h"
#include "input/structure/gloss.h"
#include "input/structure/marks.h"
#include "input/structure/preformatted.h"
#include "input/structure/table.h"
#include "input/structure/writer.h"

/* ---- tables ---- */

static int
is_more(const struct writer *w, size_t i, size_t end)
{
	return i < end && w->pl->v[i].kind == V_TABLE && w->pl->v[i].form == TABLE_GOES_ON;
}

/* One row: line i and the lines that go on with its cells. */
static size_t
write_row(struct writer *w, size_t i, size_t end, const struct columns *columns)
{
	size_t stop = i + 1, most = 0;
	int header = w->pl->v[i].form == TABLE_HEADER;
	while (is_more(w, stop, end))
		stop++;
	struct cells one, *cells = &one;
	if (stop > i + 1)
		cells = ARENA_ARRAY(w->job->arena, struct cells, stop - i);
	for (size_t line = i; cells != NULL && line < stop; line++) {
		cells_of(w->pl, line, columns, &cells[line - i]);
		most = cells[line - i].n > most ? cells[line - i].n : most;
	}
	compose_open(w->c, TEI_ROW, writer_line(w, i));
	if (header)
		compose_set(w->c, TA_ROLE, "label");
	for (size_t k = 0; k < most; k++) {
		compose_open(w->c, TEI_CELL, writer_line(w, i));
		if (header)
			compose_set(w->c, TA_ROLE, "label");
		for (size_t line = i, pieces = 0; line < stop; line++) {
			const struct cells *c = &cells[line - i];
			if (k >= c->n || c->v[k].to == c->v[k].from)
				continue;
			if (pieces++ > 0)
				compose_text(w->c, SLICE(" "), writer_line(w, line));
			writer_piece(w, line, c->v[k].from, c->v[k].to);
		}
		compose_close(w->c, TEI_CELL);
	}
	compose_close(w->c, TEI_ROW);
	return stop;
}

/* The signs between cells go. */
static void
remove_uprights(struct writer *w, size_t i)
{
	struct slice t = w->pl->lines.v[i].text;
	struct cells cells;
	size_t at = 0;
	cells_of(w->pl, i, NULL, &cells);
	for (size_t k = 0; k <= cells.n; k++) {
		size_t to = k < cells.n ? cells.v[k].from : t.n;
		if (k < cells.n && cells.v[k].to == cells.v[k].from)
			continue;
		writer_remove(w, "table-rule", i, (struct slice){t.s + at, to - at});
		at = k < cells.n ? cells.v[k].to : at;
	}
}

size_t
write_table(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = block_end(pl, i), rows = 0, cols = 0;
	int pipes = strcmp(pl->v[i].rule, "table-pipes") == 0;
	struct columns columns = {0};
	struct cells cells;
	columns_find(pl, i, end - 1, &columns);
	for (size_t k = i; k < end; k++) {
		if (pl->v[k].kind != V_TABLE || pl->v[k].form == TABLE_RULE ||
			pl->v[k].form == TABLE_CAPTION)
			continue;
		cells_of(pl, k, &columns, &cells);
		rows += pl->v[k].form != TABLE_GOES_ON;
		cols = cells.n > cols ? cells.n : cols;
	}
	compose_open(w->c, TEI_TABLE, writer_line(w, i));
	compose_set(w->c, TA_ROWS, diag_num(w->job, rows));
	compose_set(w->c, TA_COLS, diag_num(w->job, cols));
	writer_cert(w, i);
	while (i < end) {
		const struct verdict *v = &pl->v[i];
		if (v->kind == V_PAGE_NUMBER) {
			writer_page(w, i++);
		} else if (v->kind != V_TABLE) {
			if (v->kind == V_PAGE_HEAD)
				writer_remove(w, v->rule, i, pl->lines.v[i].text);
			i++;
		} else if (v->form == TABLE_RULE) {
			writer_remove(w, "table-rule", i, pl->lines.v[i].text);
			i++;
		} else if (v->form == TABLE_CAPTION) {
			compose_open(w->c, TEI_HEAD, writer_line(w, i));
			writer_piece(w, i, 0, pl->lines.v[i].text.n);
			compose_close(w->c, TEI_HEAD);
			i++;
		} else {
			size_t next = write_row(w, i, end, &columns);
			for (; i < next; i++)
				if (pipes)
					remove_uprights(w, i);
		}
	}
	compose_close(w->c, TEI_TABLE);
	return end;
}

/* ---- definition lists ---- */

static size_t
write_pairs(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	struct columns columns = {0};
	columns_find(w->pl, i, end - 1, &columns);
	int open = 0;
	for (; i < end; i++) {
		struct cells c;
		if (w->pl->v[i].kind != V_GLOSS) {
			writer_gaps(w, i, i + 1);
			continue;
		}
		cells_of(w->pl, i, &columns, &c);
		int term = c.v[0].to > c.v[0].from;
		if (term || !open) {
			if (open)
				compose_close(w->c, TEI_ITEM);
			compose_open(w->c, TEI_LABEL, writer_line(w, i));
			writer_piece(w, i, c.v[0].from, c.v[0].to);
			compose_close(w->c, TEI_LABEL);
			compose_open(w->c, TEI_ITEM, writer_line(w, i));
			open = 1;
		} else {
			compose_text(w->c, SLICE(" "), writer_line(w, i));
		}
		for (size_t k = 1; k < c.n; k++) {
			if (k > 1 && c.v[k].to > c.v[k].from)
				compose_text(w->c, SLICE(" "), writer_line(w, i));
			writer_piece(w, i, c.v[k].from, c.v[k].to);
		}
	}
	compose_close(w->c, TEI_ITEM);
	return end;
}

static size_t
write_set_in(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	compose_open(w->c, TEI_LABEL, writer_line(w, i));
	writer_piece(w, i, 0, w->pl->lines.v[i].text.n);
	compose_close(w->c, TEI_LABEL);
	compose_open(w->c, TEI_ITEM, writer_line(w, i));
	writer_put(w, i + 1, end, 0, RUN_FLOW);
	compose_close(w->c, TEI_ITEM);
	return end;
}

static size_t
write_colon(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i), label = w->pl->v[i].label;
	struct slice t = w->pl->lines.v[i].text;
	compose_open(w->c, TEI_LABEL, writer_line(w, i));
	writer_piece(w, i, 0, label);
	compose_close(w->c, TEI_LABEL);
	compose_open(w->c, TEI_ITEM, writer_line(w, i));
	while (label < t.n && utf8_space_len(t.s + label, t.n - label) > 0)
		label += utf8_space_len(t.s + label, t.n - label);
	writer_put(w, i, end, label, RUN_FLOW);
	compose_close(w->c, TEI_ITEM);
	return end;
}

size_t
write_gloss(struct writer *w, size_t i)
{
	static writer_fn *const forms[] = {[GLOSS_PAIR] = write_pairs,
		[GLOSS_TERM] = write_set_in,
		[GLOSS_TEXT] = write_pairs,
		[GLOSS_COLON] = write_colon};
	const struct plain *pl = w->pl;
	compose_open(w->c, TEI_LIST, writer_line(w, i));
	compose_set(w->c, TA_TYPE, "gloss");
	writer_cert(w, i);
	while (i < pl->lines.n) {
		if (pl->v[i].kind == V_BLANK) {
			i++;
			continue;
		}
		if (pl->v[i].kind != V_GLOSS)
			break;
		i = forms[pl->v[i].form](w, i);
	}
	compose_close(w->c, TEI_LIST);
	return i;
}

/* ---- preformatted ---- */

static uint32_t
least_indent(const struct writer *w, size_t i, size_t end)
{
	uint32_t low = UINT32_MAX;
	for (; i < end; i++)
		if (w->pl->v[i].kind == V_CODE && w->pl->v[i].form != CODE_FENCE &&
			w->pl->lines.v[i].indent < low)
			low = w->pl->lines.v[i].indent;
	return low;
}

static void
put_code_line(struct writer *w, struct buf *b, size_t i, uint32_t base)
{
	const struct line *l = &w->pl->lines.v[i];
	uint32_t pad = l->indent > base ? l->indent - base : 0;
	for (uint32_t k = 0; k < pad && k < 400; k++)
		buf_putc(b, ' ');
	buf_put_slice(b, l->text);
}

size_t
write_code(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = block_end(pl, i), lines = 0, blanks = 0;
	uint32_t base = least_indent(w, i, end);
	struct buf b = {0};
	compose_open(w->c, TEI_AB, writer_line(w, i));
	compose_set(w->c, TA_TYPE, "preformatted");
	compose_set(w->c, TA_SPACE, "preserve");
	size_t first = i;
	for (; i < end; i++) {
		const struct verdict *v = &pl->v[i];
		if (v->kind == V_CODE && v->form == CODE_FENCE) {
			writer_remove(w, "code-fence", i, pl->lines.v[i].text);
		} else if (v->kind == V_CODE) {
			for (size_t k = 0; lines > 0 && k < blanks + 1; k++)
				buf_putc(&b, '\n');
			put_code_line(w, &b, i, base);
			lines++;
			blanks = 0;
		} else if (pl->lines.v[i].text.n == 0) {
			blanks++;
		} else {
			writer_remove(w, v->rule, i, pl->lines.v[i].text);
		}
	}
	w->failed |= b.failed;
	compose_text(w->c, arena_buf(w->job->arena, &b), writer_line(w, first));
	buf_free(&b);
	compose_close(w->c, TEI_AB);
	return end;
}

/* ---- figures ---- */

size_t
write_figure(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = block_end(pl, i), last = end - 1;
	struct slice t = pl->lines.v[i].text, z = pl->lines.v[last].text;
	size_t skip = figure_mark(t), tail = figure_tail(z);
	while (skip < t.n && t.s[skip] == ' ')
		skip++;
	int caption = last > i || skip + tail < t.n;
	compose_open(w->c, TEI_FIGURE, writer_line(w, i));
	if (caption) {
		writer_remove(w, "figure-mark", i, (struct slice){t.s, skip});
		compose_open(w->c, TEI_HEAD, writer_line(w, i));
		w->tail = tail;
		w->tail_line = last;
		writer_put(w, i, end, skip, RUN_FLOW);
		w->tail = 0;
		compose_close(w->c, TEI_HEAD);
	} else {
		/* [Illustration]: the word itself is all that is known */
		size_t open = slice_starts(t, "[") ? 1 : 3;
		writer_remove(w, "figure-mark", i, (struct slice){t.s, open});
		compose_leaf(w->c, TEI_FIGDESC, (struct slice){t.s + open, t.n - open - tail},
			writer_line(w, i));
	}
	writer_remove(w, "figure-mark", last, (struct slice){z.s + z.n - tail, tail});
	compose_close(w->c, TEI_FIGURE);
	return end;
}

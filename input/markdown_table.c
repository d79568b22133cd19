/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of GitHub Flavored Markdown → table, row, cell. */
#include "input/markdown.h"

#include <cmark-gfm-core-extensions.h>

struct table {
	struct md *m;
	cmark_node *node;
	const uint8_t *align;
	size_t columns;
};

/* The next cell of *row: what stands before the next bar without a backslash. */
static struct slice
cell_next(struct md *m, struct slice *row, uint32_t line)
{
	size_t n = 0;
	while (n < row->n && row->s[n] != '|')
		n += row->s[n] == '\\' && n + 1 < row->n && row->s[n + 1] == '|' ? 2 : 1;
	struct slice cell = slice_trim((struct slice){row->s, n});
	if (n < row->n)
		md_remove(m, "table-mark", line, (struct slice){row->s + n++, 1});
	row->s += n;
	row->n -= n;
	return cell;
}

static void
cell_write(const struct table *t, cmark_node *cell, struct slice text, size_t column, size_t line,
	int header)
{
	struct md *m = t->m;
	struct md_content c = {.n = 1, .first = line, .text = text};
	struct md_events e;
	uint32_t number = md_line_of(m, line);
	uint8_t align = column < t->columns ? t->align[column] : 0;
	compose_open(m->c, TEI_CELL, number);
	if (header)
		compose_set(m->c, TA_ROLE, "label");
	if (align == 'l' || align == 'c' || align == 'r')
		compose_set(m->c, TA_REND,
			align == 'l'   ? "left"
			: align == 'c' ? "center"
				       : "right");
	if (cell != NULL && md_align(m, cell, &c, 1, &e) == 0) {
		md_events_write(m, &e);
	} else if (text.n > 0) {
		DIAG(m->job, MARKDOWN_LITERAL, number, NULL);
		compose_text(m->c, md_unmark(m, text), number);
	}
	compose_close(m->c, TEI_CELL);
}

static void
row_write(const struct table *t, cmark_node *row, struct slice text, size_t line)
{
	struct md *m = t->m;
	int header = cmark_gfm_extensions_get_table_row_is_header(row);
	cmark_node *cell = cmark_node_first_child(row);
	compose_open(m->c, TEI_ROW, md_line_of(m, line));
	if (header)
		compose_set(m->c, TA_ROLE, "label");
	if (text.n > 0 && text.s[0] == '|') {
		md_remove(m, "table-mark", md_line_of(m, line), (struct slice){text.s, 1});
		text.s++;
		text.n--;
	}
	for (size_t column = 0; cell != NULL || slice_trim(text).n > 0; column++) {
		cell_write(t, cell, cell_next(m, &text, md_line_of(m, line)), column, line, header);
		cell = cell ? cmark_node_next(cell) : NULL;
	}
	compose_close(m->c, TEI_ROW);
}

static size_t
count(cmark_node *n)
{
	size_t k = 0;
	for (n = cmark_node_first_child(n); n != NULL; n = cmark_node_next(n))
		k++;
	return k;
}

void
md_table_write(struct md *m, cmark_node *table, size_t header)
{
	struct md_content c;
	size_t first, last, at = 0;
	if (md_range(m, table, &first, &last) != 0 || header < first ||
		md_content_read(m, table, header, last, 1, &c) != 0)
		return;
	struct table t = {m, table, cmark_gfm_extensions_get_table_alignments(table),
		cmark_gfm_extensions_get_table_columns(table)};
	compose_open(m->c, TEI_TABLE, md_line_of(m, header));
	compose_set(m->c, TA_ROWS, arena_printf(m->job->arena, "%zu", count(table)));
	compose_set(m->c, TA_COLS, arena_printf(m->job->arena, "%zu", t.columns));
	for (cmark_node *row = cmark_node_first_child(table); row != NULL && at < c.n;
		row = cmark_node_next(row)) {
		row_write(&t, row, c.lines[at], header + at);
		if (at++ == 0 && at < c.n) {
			md_remove(m, "table-mark", md_line_of(m, header + at), c.lines[at]);
			at++;
		}
	}
	compose_close(m->c, TEI_TABLE);
}

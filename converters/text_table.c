/* SPDX-License-Identifier: Apache-2.0 */
/* Tables, one row after the other: "Row 1. Name: one. Value: 1."; of two columns: "one: 1". */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/text_imp.h"

static size_t
span_of(const struct tei_node *cell)
{
	const char *cols = tei_get(cell, TA_COLS);
	long n = cols ? strtol(cols, NULL, 10) : 1;
	return n > 1 && n < 1000 ? (size_t)n : 1;
}

static int
is_header(const struct tei_node *row)
{
	if (tei_is(row, TA_ROLE, "label"))
		return 1;
	int cells = 0;
	for (const struct tei_node *c = row->first; c != NULL; c = c->next) {
		if (!tei_is(c, TA_ROLE, "label"))
			return 0;
		cells++;
	}
	return cells > 1;
}

/* Rows that are no header, and the columns of the widest. Where hardly any row has as many, empty
 * cells are not told. */
static void
measure(struct text_table *f, const struct tei_node *table)
{
	enum { MANY = 1 << 16 };
	uint64_t rows = 0, cells = 0;
	for (const struct tei_node *r = table->first; r != NULL; r = r->next) {
		size_t columns = 0;
		for (const struct tei_node *c = r->first; c != NULL; c = c->next)
			columns += c->kind == TEI_CELL ? span_of(c) : 0;
		f->rows += r->kind == TEI_ROW && !is_header(r);
		f->columns = columns > f->columns ? columns : f->columns;
		rows++;
		cells += columns;
	}
	f->ragged = rows * f->columns > 4 * cells + MANY;
}

enum walk
text_table_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	if (!text_is_held(t))
		text_end(t, PROSE_PARAGRAPH);
	struct text_table *f = ARENA_NEW(t->job->arena, struct text_table);
	if (f == NULL)
		return WALK_SKIP;
	f->up = t->tables;
	t->tables = f;
	measure(f, node);
	f->cells = ARENA_ARRAY(t->job->arena, struct prose_lines, f->columns + 1);
	f->names = ARENA_ARRAY(t->job->arena, const char *, f->columns + 1);
	return f->cells != NULL && f->names != NULL ? WALK_INTO : WALK_SKIP;
}

/* "[Table 2: caption. Rows: 4, columns: 3.]" */
static void
begin_table(struct text *t, struct text_table *f)
{
	struct arena *a = t->job->arena;
	f->begun = 1;
	if (text_is_held(t))
		return;
	const char *caption = f->caption ? f->caption : "";
	if (strchr(caption, '[') != NULL || t->e->bare) { /* a note's mark would end ours */
		prose_own(t->p, caption);
		caption = "";
	}
	if (t->e->bare)
		return;
	const char *colon = label_get(LABEL_TXT_COLON, t->lang);
	const char *stop = label_get(LABEL_TXT_STOP, t->lang);
	const char *number = arena_printf(a, "%zu", ++t->n_tables);
	const char *head = LABEL_FILL(a, LABEL_TXT_TABLE, t->lang, number);
	const char *size = LABEL_FILL(a, LABEL_TXT_TABLE_SIZE, t->lang,
		arena_printf(a, "%zu", f->rows), arena_printf(a, "%zu", f->columns));
	struct slice end = slice_trim(slice_of(stop)), said = slice_of(caption);
	int stopped = said.n > 0 && slice_ends(said, arena_str(a, end));
	prose_own(t->p, arena_printf(a, "[%s%s%s%s%s%.*s]", head, *caption ? colon : "", caption,
				stopped ? " " : stop, size, (int)end.n, end.s));
	t->e->used[LABEL_TXT_TABLE] = 1;
}

/* Columns of the row that is open, or was last. */
static size_t
told(const struct text_table *f)
{
	return f->ragged && f->column < f->columns ? f->column : f->columns;
}

enum walk
text_row_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	if (!t->tables->begun)
		begin_table(t, t->tables);
	for (size_t i = 0; i < told(t->tables); i++)
		t->tables->cells[i] = (struct prose_lines){0};
	t->tables->column = 0;
	return WALK_INTO;
}

enum walk
text_cell_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	prose_hold(t->p);
	return WALK_INTO;
}

void
text_cell_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct text_table *f = t->tables;
	struct prose_lines lines = prose_release(t->p);
	f->cells[f->column] = lines; /* f->columns is that of the widest row */
	f->column += span_of(node);
}

/* "Name" of "Name." and "Name:" */
static const char *
without_stop(struct arena *a, const char *name)
{
	struct slice s = slice_of(name);
	while (s.n > 0 && (s.s[s.n - 1] == '.' || s.s[s.n - 1] == ':'))
		s.n--;
	return arena_str(a, s);
}

static char *
cell_text(struct text *t, size_t i)
{
	return prose_join(
		t->job->arena, t->tables->cells[i], label_get(LABEL_TXT_SEMICOLON, t->lang));
}

static void
keep_names(struct text *t, struct text_table *f)
{
	f->has_names = 1;
	for (size_t i = 0; i < told(f); i++) {
		const char *text = cell_text(t, i), *before = f->names[i];
		if (before == NULL || *before == '\0')
			f->names[i] = text;
		else if (*text != '\0')
			f->names[i] = arena_printf(t->job->arena, "%s %s", before, text);
	}
}

static int
ends_sentence(const struct buf *b)
{
	uint32_t cp = 0;
	if (b->n > 0)
		utf8_prev(b->s, b->n, &cp);
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F;
}

/* "text. " without a second full stop */
static void
put_sentence(struct text *t, struct buf *b, const char *text)
{
	if (*text == '\0')
		return;
	buf_puts(b, text);
	if (!ends_sentence(b))
		buf_puts(b, label_get(LABEL_TXT_STOP, t->lang));
	else if ((unsigned char)b->s[b->n - 1] < 0x80)
		buf_putc(b, ' ');
}

static void
put_row(struct text *t, struct text_table *f, struct buf *b)
{
	struct arena *a = t->job->arena;
	const char *colon = label_get(LABEL_TXT_COLON, t->lang);
	const char *empty = label_get(LABEL_TXT_EMPTY, t->lang);
	if (f->columns == 2 && !t->e->bare) {
		const char *one = cell_text(t, 0), *two = cell_text(t, 1);
		buf_printf(b, "%s%s%s", *one ? one : empty, colon, *two ? two : empty);
		return;
	}
	const char *number = arena_printf(a, "%zu", f->row);
	put_sentence(t, b, LABEL_FILL(a, LABEL_TXT_ROW, t->lang, number));
	for (size_t i = 0; i < told(f); i++) {
		const char *text = cell_text(t, i), *name = f->names[i] ? f->names[i] : "";
		if (*text == '\0' && !(f->has_names && *name == '\0'))
			text = empty;
		if (*name != '\0')
			text = arena_printf(a, "%s%s%s", without_stop(a, name), colon, text);
		put_sentence(t, b, text);
	}
}

void
text_row_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct text_table *f = t->tables;
	int header = is_header(node);
	if (header)
		keep_names(t, f);
	f->row += !header;
	if (header && (f->columns != 2 || t->e->bare))
		return;
	struct buf b = {0};
	put_row(t, f, &b);
	struct slice s = slice_trim(buf_slice(&b));
	if (text_is_held(t)) {
		prose_mark(t->p, arena_str(t->job->arena, s));
		prose_blank(t->p);
	} else if (s.n > 0) {
		prose_own(t->p, arena_str(t->job->arena, s));
	}
	buf_free(&b);
}

void
text_table_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct text_table *f = t->tables;
	(void)node;
	if (f == NULL)
		return;
	if (!f->begun)
		begin_table(t, f);
	t->tables = f->up;
	if (text_is_held(t))
		return;
	text_sign(t, LABEL_TXT_TABLE_END);
	text_end(t, PROSE_PARAGRAPH);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Words inside a formula, and what has rows and cells: matrices, cases, aligned equations. */
#include "converters/math_imp.h"

/* ---- words ---- */

static struct math *
words_flush(struct tex *t, struct math *row, struct buf *b, enum math_font font)
{
	struct math *n = b->n > 0 ? tex_node(t, MATH_WORDS) : NULL;
	if (n != NULL) {
		n->text = arena_buf_str(t->arena, b);
		n->font = font;
		tex_append(row, n);
	}
	b->n = 0;
	return row;
}

/* "$…$" between words. */
static int
formula_inside(struct tex *t, struct math *row)
{
	int words = t->in_words;
	enum math_font font = t->font;
	t->s++;
	t->in_words = 1;
	t->font = MATH_ITALIC;
	struct math *inside = tex_row(t);
	t->in_words = words;
	t->font = font;
	if (inside == NULL || !tex_take(t, '$'))
		return -1;
	tex_append(row, inside);
	return 0;
}

/* One character or escape of \text{…} → b; -1: it is not known here. */
static int
word_char(struct tex *t, struct buf *b)
{
	char c = *t->s, next = t->s + 1 < t->end ? t->s[1] : '\0';
	if (c == '\\' && next != '\0' && strchr("%$&#_{} ,;:", next) != NULL) {
		buf_putc(b, strchr(" ,;:", next) != NULL ? ' ' : next);
		t->s += 2;
		return 0;
	}
	if (c == '\\' || c == '%' || c == '&' || c == '#')
		return -1;
	if (c == '~' || c == '\n' || c == '\t')
		c = ' ';
	buf_putc(b, c);
	t->s++;
	return 0;
}

struct math *
tex_words(struct tex *t, const struct math_command *c)
{
	enum math_font font = c->what == WORDS ? (enum math_font)c->number : MATH_UPRIGHT;
	struct math *row = tex_node(t, MATH_ROW);
	struct buf b = {0};
	unsigned open = 1;
	int known = row != NULL && tex_take(t, '{');
	while (known && t->s < t->end) {
		if (*t->s == '{' || *t->s == '}') {
			open = *t->s == '{' ? open + 1 : open - 1;
			t->s++;
			if (open == 0)
				break;
		} else if (*t->s == '$') {
			words_flush(t, row, &b, font);
			known = formula_inside(t, row) == 0;
		} else {
			known = word_char(t, &b) == 0;
		}
	}
	if (known)
		words_flush(t, row, &b, font);
	buf_free(&b);
	if (!known || open > 0) {
		const char *after = t->s + (t->s < t->end);
		tex_peek(t, &after);
		return tex_fail(t, t->s < t->end ? (struct slice){t->s, (size_t)(after - t->s)}
						 : SLICE("its end"));
	}
	return row->first != NULL && row->first == row->last ? row->first : row;
}

/* ---- rows and cells ---- */

static const struct env {
	const char *name, *open, *close;
	const char *columns; /* how each is set; the last ones go on */
	unsigned flags;
	int style;
} envs[] = {
	{"matrix", "", "", "c", 0, 0},
	{"pmatrix", "(", ")", "c", 0, 0},
	{"bmatrix", "[", "]", "c", 0, 0},
	{"Bmatrix", "{", "}", "c", 0, 0},
	{"vmatrix", "|", "|", "c", 0, 0},
	{"Vmatrix", "\xE2\x80\x96", "\xE2\x80\x96", "c", 0, 0},
	{"smallmatrix", "", "", "c", 0, MATH_STYLE_SCRIPT_SIZE},
	{"array", "", "", NULL, 0, 0},
	{"cases", "{", "", "l", 0, 0},
	{"dcases", "{", "", "l", MATH_ALIGNED, 0},
	{"rcases", "", "}", "l", 0, 0},
	{"aligned", "", "", "rl", MATH_ALIGNED, 0},
	{"align", "", "", "rl", MATH_ALIGNED, 0},
	{"align*", "", "", "rl", MATH_ALIGNED, 0},
	{"alignedat", "", "", "rl", MATH_ALIGNED, 0},
	{"split", "", "", "rl", MATH_ALIGNED, 0},
	{"eqnarray", "", "", "rcl", MATH_ALIGNED, 0},
	{"eqnarray*", "", "", "rcl", MATH_ALIGNED, 0},
	{"gathered", "", "", "c", MATH_ALIGNED, 0},
	{"gather", "", "", "c", MATH_ALIGNED, 0},
	{"gather*", "", "", "c", MATH_ALIGNED, 0},
	{"equation", "", "", "c", MATH_ALIGNED, 0},
	{"equation*", "", "", "c", MATH_ALIGNED, 0},
	{"multline", "", "", "c", MATH_ALIGNED, 0},
	{"multline*", "", "", "c", MATH_ALIGNED, 0},
};

/* "[2pt]" or "[t]": how far apart or where; looks only. */
static int
skip_option(struct tex *t)
{
	if (t->s >= t->end || *t->s != '[')
		return 0;
	const char *end = memchr(t->s, ']', (size_t)(t->end - t->s));
	if (end == NULL || end - t->s > 12)
		return -1;
	t->s = end + 1;
	return 0;
}

static int
is_empty_row(const struct math *row)
{
	return row->first == row->last && row->first->first == NULL;
}

/* Rows of cells until what ends them. */
static int
cells(struct tex *t, struct math *table)
{
	for (;;) {
		struct math *row = tex_node(t, MATH_ROW);
		do {
			struct math *cell = row != NULL ? tex_row(t) : NULL;
			if (cell == NULL)
				return -1;
			tex_append(row, cell);
		} while (tex_take(t, '&'));
		int more = tex_take_command(t, "\\");
		if (more || !is_empty_row(row) || table->first == NULL)
			tex_append(table, row);
		if (!more)
			return 0;
		if (t->s < t->end && *t->s == '*')
			t->s++;
		if (skip_option(t) != 0)
			return -1;
	}
}

/* "{lcr}" of an array. */
static const char *
column_letters(struct tex *t)
{
	struct slice raw;
	struct buf b = {0};
	int known = tex_raw(t, &raw) == 0;
	for (size_t i = 0; known && i < raw.n; i++) {
		known = strchr("lcr ", raw.s[i]) != NULL;
		if (raw.s[i] != ' ')
			buf_putc(&b, raw.s[i]);
	}
	const char *columns = known && b.n > 0 ? arena_buf_str(t->arena, &b) : NULL;
	buf_free(&b);
	return columns;
}

static const struct env *
env_named(struct slice name)
{
	for (size_t i = 0; i < sizeof envs / sizeof *envs; i++)
		if (slice_is(name, envs[i].name))
			return &envs[i];
	return NULL;
}

static struct math *
fenced(struct tex *t, const struct env *e, struct math *table)
{
	struct math *n = table;
	if (e->style != 0 && (n = tex_node(t, MATH_STYLED)) != NULL) {
		n->number = e->style;
		n->part[0] = table;
	}
	if ((*e->open == '\0' && *e->close == '\0') || n == NULL)
		return n;
	struct math *f = tex_node(t, MATH_FENCED);
	if (f == NULL)
		return NULL;
	f->text = e->open;
	f->close = e->close;
	tex_append(f, n);
	return f;
}

struct math *
tex_begin(struct tex *t, const struct math_command *c)
{
	struct slice name = {NULL, 0}, end;
	const struct env *e = tex_raw(t, &name) == 0 ? env_named(name) : NULL;
	struct math *table = tex_node(t, MATH_TABLE);
	int bracket = t->in_bracket;
	(void)c;
	if (e == NULL || table == NULL)
		return tex_fail(t, e == NULL && name.n > 0 ? name : SLICE("\\begin"));
	table->text = e->columns != NULL ? e->columns : NULL;
	table->flags = e->flags;
	if (e->flags & MATH_ALIGNED)
		tex_blanks(t);
	if (e->columns != NULL && skip_option(t) != 0)
		return tex_fail(t, name);
	if (e->columns == NULL)
		table->text = column_letters(t);
	else if (strcmp(e->name, "alignedat") == 0 && tex_raw(t, &end) != 0)
		table->text = NULL;
	if (table->text == NULL)
		return tex_fail(t, name);
	t->in_bracket = 0;
	int result = cells(t, table);
	t->in_bracket = bracket;
	if (result != 0 || !tex_take_command(t, "end") || tex_raw(t, &end) != 0 ||
		!slice_eq(name, end))
		return tex_fail(t, name);
	return fenced(t, e, table);
}

struct math *
tex_substack(struct tex *t, const struct math_command *c)
{
	struct math *table = tex_node(t, MATH_TABLE);
	if (table == NULL || !tex_take(t, '{'))
		return tex_fail(t, slice_of(c->name));
	table->text = "c";
	if (cells(t, table) != 0 || !tex_take(t, '}'))
		return tex_fail(t, slice_of(c->name));
	return table;
}

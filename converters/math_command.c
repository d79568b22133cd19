/* SPDX-License-Identifier: Apache-2.0 */
/* What each command of TeX does, by a table. */
#include "converters/math_imp.h"

/* ---- characters and words ---- */

static struct math *
symbol(struct tex *t, const struct math_command *c)
{
	static const enum math_kind kinds[] = {[VAR] = MATH_LETTER,
		[UPRIGHT] = MATH_LETTER,
		[NAME] = MATH_NAME,
		[LIMIT] = MATH_NAME};
	enum math_kind kind = c->what < sizeof kinds / sizeof *kinds && kinds[c->what] != MATH_ROW
	                              ? kinds[c->what]
	                              : MATH_SIGN;
	struct math *n = tex_leaf(t, kind, math_class_of(c->what), c->text);
	if (n == NULL)
		return NULL;
	if (c->what == UPRIGHT && t->font == MATH_ITALIC)
		n->font = MATH_UPRIGHT;
	if (c->what == LARGE || c->what == INTEGRAL)
		n->flags |= MATH_LARGE;
	if (c->what == LARGE || c->what == LIMIT)
		n->flags |= MATH_LIMITS | MATH_MOVABLE;
	return n;
}

static struct math *
space(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_node(t, MATH_SPACE);
	if (n != NULL)
		n->number = c->number;
	return n;
}

static struct math *
nothing(struct tex *t, const struct math_command *c)
{
	(void)c;
	return tex_node(t, MATH_ROW);
}

/* A name for links, which nothing here can follow; it is no part of what is seen. */
static struct math *
label(struct tex *t, const struct math_command *c)
{
	struct slice name;
	if (tex_raw(t, &name) != 0)
		return tex_fail(t, slice_of(c->name));
	return tex_node(t, MATH_ROW);
}

static struct math *
row_of(struct tex *t, struct math *const kids[], size_t n)
{
	struct math *row = tex_node(t, MATH_ROW);
	for (size_t i = 0; row != NULL && i < n; i++) {
		if (kids[i] == NULL)
			return NULL;
		tex_append(row, kids[i]);
	}
	return row;
}

static struct math *
sign(struct tex *t, enum math_class class, const char *text)
{
	return tex_leaf(t, MATH_SIGN, class, text);
}

/* ---- fractions and roots ---- */

static struct math *
styled(struct tex *t, struct math *n, int style)
{
	struct math *around = style != MATH_STYLE_NONE && n ? tex_node(t, MATH_STYLED) : NULL;
	if (around == NULL)
		return n;
	around->number = style;
	around->part[0] = n;
	return around;
}

static struct math *
fraction(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_node(t, MATH_FRACTION);
	struct math *above = tex_argument(t), *below = above ? tex_argument(t) : NULL;
	if (n == NULL || below == NULL)
		return NULL;
	n->part[0] = above;
	n->part[1] = below;
	if (c->what == FRACTION)
		return styled(t, n, c->number);
	n->flags = MATH_BARE;
	struct math *fenced = tex_bracketed(t, n);
	return fenced ? styled(t, fenced, c->number) : NULL;
}

static struct math *
root(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_node(t, MATH_ROOT);
	(void)c;
	if (n != NULL && tex_take(t, '[')) {
		int bracket = t->in_bracket;
		t->in_bracket = 1;
		n->part[1] = tex_row(t);
		t->in_bracket = bracket;
		if (n->part[1] == NULL || !tex_take(t, ']'))
			return tex_fail(t, SLICE("\\sqrt["));
	}
	if (n != NULL)
		n->part[0] = tex_argument(t);
	return n != NULL && n->part[0] != NULL ? n : NULL;
}

/* ---- brackets ---- */

/* The character of a bracket; "" for ".", NULL when none is next. */
static const char *
delimiter(struct tex *t, enum math_class *class)
{
	static const struct {
		char c;
		enum math_class class;
		const char *text;
	} rows[] = {{'(', MATH_OPENING, "("}, {')', MATH_CLOSING, ")"}, {'[', MATH_OPENING, "["},
		{']', MATH_CLOSING, "]"}, {'|', MATH_ORDINARY, "|"}, {'/', MATH_ORDINARY, "/"},
		{'<', MATH_OPENING, "\xE2\x9F\xA8"}, {'>', MATH_CLOSING, "\xE2\x9F\xA9"},
		{'.', MATH_ORDINARY, ""}};
	const char *after;
	tex_blanks(t);
	const struct math_command *c = tex_peek(t, &after);
	int fits = c != NULL && (c->what == OPEN || c->what == CLOSE || c->what == FENCE ||
					strcmp(c->text, "|") == 0 || strcmp(c->text, "\\") == 0 ||
					strcmp(c->text, "\xE2\x80\x96") == 0);
	if (fits) {
		t->s = after;
		*class = math_class_of(c->what);
		return c->text;
	}
	for (size_t i = 0; t->s < t->end && i < sizeof rows / sizeof *rows; i++)
		if (rows[i].c == *t->s) {
			t->s++;
			*class = rows[i].class;
			return rows[i].text;
		}
	tex_fail(t, SLICE("a bracket of this kind"));
	return NULL;
}

static struct math *
left(struct tex *t, const struct math_command *c)
{
	enum math_class class;
	struct math *n = tex_node(t, MATH_FENCED);
	const char *open = delimiter(t, &class);
	int bracket = t->in_bracket;
	(void)c;
	if (n == NULL || open == NULL)
		return NULL;
	t->in_bracket = 0;
	struct math *row = tex_row(t);
	t->in_bracket = bracket;
	if (row == NULL)
		return NULL;
	if (!tex_take_command(t, "right"))
		return tex_fail(t, SLICE("\\left without \\right"));
	const char *close = delimiter(t, &class);
	if (close == NULL)
		return NULL;
	n->text = open;
	n->close = close;
	n->first = row->first;
	n->last = row->last;
	return n;
}

static struct math *
middle(struct tex *t, const struct math_command *c)
{
	enum math_class class;
	const char *text = delimiter(t, &class);
	struct math *n = text != NULL ? sign(t, MATH_RELATION, text) : NULL;
	(void)c;
	if (n != NULL)
		n->flags = MATH_STRETCHY;
	return n;
}

static struct math *
sized(struct tex *t, const struct math_command *c)
{
	enum math_class class = MATH_ORDINARY;
	const char *text = delimiter(t, &class);
	char last = c->name[strlen(c->name) - 1];
	struct math *n = text != NULL ? sign(t, class, text) : NULL;
	if (n == NULL)
		return NULL;
	if (last == 'l' || last == 'r' || last == 'm')
		n->class = last == 'l' ? MATH_OPENING : last == 'r' ? MATH_CLOSING : MATH_RELATION;
	n->number = c->number;
	return n;
}

/* ---- above and below ---- */

static struct math *
over(struct tex *t, enum math_kind kind, struct math *base, struct math *mark)
{
	struct math *n = tex_node(t, kind);
	if (n == NULL || base == NULL || mark == NULL)
		return NULL;
	n->part[0] = base;
	n->part[1] = mark;
	return n;
}

static struct math *
accent(struct tex *t, const struct math_command *c)
{
	struct math *base = tex_argument(t);
	struct math *n = over(t, c->what == BELOW ? MATH_UNDER : MATH_OVER, base,
		sign(t, MATH_ORDINARY, c->text));
	if (n == NULL)
		return NULL;
	n->text = c->name;
	n->flags = MATH_MARK;
	if (c->what != ACCENT)
		n->part[1]->flags = MATH_STRETCHY;
	if (strstr(c->name, "brace") != NULL || strstr(c->name, "bracket") != NULL)
		n->flags |= MATH_LIMITS;
	return n;
}

static struct math *
set_over(struct tex *t, const struct math_command *c)
{
	struct math *mark = tex_argument(t), *base = mark ? tex_argument(t) : NULL;
	struct math *n = over(t, c->what == OVERSET ? MATH_OVER : MATH_UNDER, base, mark);
	if (n != NULL)
		n->class =
			strcmp(c->name, "stackrel") == 0 ? MATH_RELATION : math_inner(base)->class;
	return n;
}

/* An arrow as long as what stands on it. */
static struct math *
arrow(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_node(t, MATH_SCRIPTS), *base = sign(t, MATH_RELATION, c->text);
	struct math *below = NULL;
	if (tex_take(t, '[')) {
		int bracket = t->in_bracket;
		t->in_bracket = 1;
		below = tex_row(t);
		t->in_bracket = bracket;
		if (below == NULL || !tex_take(t, ']'))
			return tex_fail(t, slice_of(c->name));
	}
	struct math *above = tex_argument(t);
	if (n == NULL || base == NULL || above == NULL)
		return NULL;
	base->flags = MATH_STRETCHY;
	n->class = MATH_RELATION;
	n->flags = MATH_LIMITS;
	n->part[0] = base;
	n->part[1] = below;
	n->part[2] = above;
	return n;
}

static struct math *
negated(struct tex *t, const struct math_command *c)
{
	static const char *const pairs[][2] = {{"=", "≠"}, {"<", "≮"}, {">", "≯"}, {"≤", "≰"},
		{"≥", "≱"}, {"∈", "∉"}, {"∋", "∌"}, {"⊂", "⊄"}, {"⊃", "⊅"}, {"⊆", "⊈"}, {"⊇", "⊉"},
		{"≡", "≢"}, {"∼", "≁"}, {"≃", "≄"}, {"≅", "≇"}, {"≈", "≉"}, {"∣", "∤"}, {"|", "∤"},
		{"∥", "∦"}, {"∃", "∄"}, {"→", "↛"}, {"←", "↚"}, {"⇒", "⇏"}, {"⇐", "⇍"}, {"⇔", "⇎"},
		{"≺", "⊀"}, {"≻", "⊁"}, {"⊢", "⊬"}, {"⊨", "⊭"}};
	struct math *n = tex_argument(t);
	for (size_t i = 0; n != NULL && n->kind == MATH_SIGN && i < sizeof pairs / sizeof *pairs;
		i++)
		if (strcmp(n->text, pairs[i][0]) == 0) {
			n->text = pairs[i][1];
			n->class = MATH_RELATION;
			return n;
		}
	(void)c;
	return n != NULL ? tex_fail(t, SLICE("\\not before this")) : NULL;
}

/* ---- names ---- */

static struct math *
modulo(struct tex *t, const struct math_command *c)
{
	struct math *name = tex_leaf(t, MATH_NAME, MATH_ORDINARY, "mod");
	if (c->what == BMOD) {
		struct math *n =
			row_of(t, (struct math *[]){tex_space(t, 4), name, tex_space(t, 4)}, 3);
		if (n != NULL)
			n->class = MATH_BINARY;
		return n;
	}
	struct math *of = tex_argument(t);
	struct math *open = sign(t, MATH_OPENING, "("), *close = sign(t, MATH_CLOSING, ")");
	if (c->what == MOD)
		return row_of(t, (struct math *[]){tex_space(t, 12), name, tex_space(t, 6), of}, 4);
	if (c->what == POD)
		return row_of(t, (struct math *[]){tex_space(t, 12), open, of, close}, 4);
	return row_of(
		t, (struct math *[]){tex_space(t, 12), open, name, tex_space(t, 6), of, close}, 6);
}

/* \operatorname{arg\,max}: letters, with blanks as commands. */
static struct math *
named(struct tex *t, const struct math_command *c)
{
	struct buf b = {0};
	struct slice raw;
	unsigned flags = tex_take(t, '*') ? MATH_LIMITS | MATH_MOVABLE : 0;
	if (tex_raw(t, &raw) != 0)
		return tex_fail(t, slice_of(c->name));
	int known = raw.n > 0;
	for (size_t i = 0; i < raw.n; i++) {
		char ch = raw.s[i];
		/* a backslash never stands last: it would have hidden the brace */
		int blank_next = ch == '\\' && strchr(",;: ", raw.s[i + 1]) != NULL;
		i += blank_next != 0;
		if (blank_next)
			buf_putc(&b, ' ');
		else if (((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') || (ch >= '0' && ch <= '9') ||
			 ch == '-')
			buf_putc(&b, ch);
		else
			known &= ch == ' ';
	}
	struct math *n = NULL;
	if (known)
		n = tex_leaf(t, MATH_NAME, MATH_OPERATOR, arena_buf_str(t->arena, &b));
	else
		tex_fail(t, raw);
	buf_free(&b);
	if (n != NULL)
		n->flags = flags;
	return n;
}

/* ---- fonts, boxes, classes ---- */

static struct math *
in_font(struct tex *t, const struct math_command *c)
{
	enum math_font before = t->font;
	t->font = (enum math_font)c->number;
	struct math *n = tex_argument(t);
	t->font = before;
	return n;
}

static struct math *
of_class(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_argument(t);
	if (n == NULL)
		return NULL;
	while (n->kind == MATH_ROW && n->first != NULL && n->first == n->last)
		n = n->first;
	n->class = (enum math_class)c->number;
	if (n->kind == MATH_LETTER && n->class == MATH_OPERATOR)
		n->kind = MATH_NAME;
	if (n->class == MATH_OPERATOR)
		n->flags |= MATH_LIMITS | MATH_MOVABLE;
	return n;
}

static struct math *
around(struct tex *t, const struct math_command *c)
{
	struct math *n = tex_node(t, c->what == BOX ? MATH_BOXED : MATH_HIDDEN);
	struct math *in = tex_argument(t);
	if (n == NULL || in == NULL)
		return NULL;
	n->part[0] = in;
	return n;
}

static struct math *
tag(struct tex *t, const struct math_command *c)
{
	int bare = tex_take(t, '*');
	struct math *words = tex_words(t, c);
	if (words == NULL)
		return NULL;
	if (bare)
		return row_of(t, (struct math *[]){tex_space(t, 36), words}, 2);
	return row_of(t,
		(struct math *[]){tex_space(t, 36), sign(t, MATH_OPENING, "("), words,
			sign(t, MATH_CLOSING, ")")},
		4);
}

struct math *
tex_command(struct tex *t, const struct math_command *c)
{
	typedef struct math *does(struct tex * t, const struct math_command *c);
	static does *const doers[STOP + 1] = {[VAR] = symbol,
		[UPRIGHT] = symbol,
		[ORDINARY] = symbol,
		[BINARY] = symbol,
		[RELATION] = symbol,
		[FENCE] = symbol,
		[OPEN] = symbol,
		[CLOSE] = symbol,
		[PUNCT] = symbol,
		[LARGE] = symbol,
		[INTEGRAL] = symbol,
		[NAME] = symbol,
		[LIMIT] = symbol,
		[ACCENT] = accent,
		[WIDE] = accent,
		[BELOW] = accent,
		[ARROW] = arrow,
		[FONT] = in_font,
		[WORDS] = tex_words,
		[SIZE] = sized,
		[FRACTION] = fraction,
		[BINOMIAL] = fraction,
		[ROOT] = root,
		[LEFT] = left,
		[MIDDLE] = middle,
		[OPERATOR] = named,
		[OVERSET] = set_over,
		[UNDERSET] = set_over,
		[NOT] = negated,
		[PMOD] = modulo,
		[POD] = modulo,
		[MOD] = modulo,
		[BMOD] = modulo,
		[BEGIN] = tex_begin,
		[SUBSTACK] = tex_substack,
		[PHANTOM] = around,
		[BOX] = around,
		[TAG] = tag,
		[LABEL] = label,
		[CLASS] = of_class,
		[SPACE] = space,
		[NOTHING] = nothing};
	does *f = doers[c->what];
	return f != NULL ? f(t, c) : tex_fail(t, slice_of(c->name));
}

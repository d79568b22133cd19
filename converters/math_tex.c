/* SPDX-License-Identifier: Apache-2.0 */
/* TeX → rows of atoms with their scripts. Commands are math_command.c's. Nothing is guessed: what
 * TeX itself would refuse, or what we do not know, ends the reading. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/math_imp.h"

/* XML parsers refuse 256 levels, and one of ours is up to seven of OMML. */
enum { MAX_DEPTH = 16, MAX_TEX = 8192 };

static const struct math_command commands[] = {
#define M(name, what, number, text) {name, what, number, text},
#include "converters/math_symbols.def"
#undef M
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

int
math_commands_sorted(void)
{
	for (size_t i = 1; i < N_COMMANDS; i++)
		if (strcmp(commands[i - 1].name, commands[i].name) >= 0)
			return 0;
	return 1;
}

static int
by_name(const void *key, const void *row)
{
	const struct slice *name = key;
	const struct math_command *c = row;
	int d = strncmp(name->s, c->name, name->n);
	return d != 0 ? d : c->name[name->n] != '\0' ? -1 : 0;
}

const struct math_command *
math_command_named(struct slice name)
{
	return bsearch(&name, commands, N_COMMANDS, sizeof *commands, by_name);
}

const struct math_command *
math_command_of(struct slice character)
{
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (commands[i].what <= INTEGRAL && commands[i].text[0] == character.s[0] &&
			slice_is(character, commands[i].text))
			return &commands[i];
	return NULL;
}

enum math_class
math_class_of(enum math_what what)
{
	switch (what) {
	case BINARY:
		return MATH_BINARY;
	case RELATION:
		return MATH_RELATION;
	case OPEN:
		return MATH_OPENING;
	case CLOSE:
		return MATH_CLOSING;
	case PUNCT:
		return MATH_PUNCTUATION;
	case LARGE:
	case INTEGRAL:
	case NAME:
	case LIMIT:
		return MATH_OPERATOR;
	default:
		return MATH_ORDINARY;
	}
}

/* ---- nodes ---- */

struct math *
tex_fail(struct tex *t, struct slice what)
{
	enum { SHOWN = 40 };
	if (t->why == NULL) {
		if (what.n > SHOWN)
			what.n = utf8_valid_prefix(what.s, SHOWN);
		t->why = arena_str(t->arena, what);
	}
	return NULL;
}

struct math *
tex_node(struct tex *t, enum math_kind kind)
{
	struct math *n = ARENA_NEW(t->arena, struct math);
	if (n == NULL)
		return tex_fail(t, SLICE(""));
	n->kind = kind;
	n->text = n->close = "";
	return n;
}

struct math *
tex_leaf(struct tex *t, enum math_kind kind, enum math_class class, const char *text)
{
	struct math *n = tex_node(t, kind);
	if (n != NULL) {
		n->class = class;
		n->font = t->font;
		n->text = text;
	}
	return n;
}

void
tex_append(struct math *row, struct math *kid)
{
	if (row->last != NULL)
		row->last->next = kid;
	else
		row->first = kid;
	row->last = kid;
}

const struct math *
math_inner(const struct math *n)
{
	while (n->kind == MATH_ROW && n->first != NULL && n->first == n->last)
		n = n->first;
	return n;
}

/* ---- the cursor ---- */

static int
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

void
tex_blanks(struct tex *t)
{
	while (t->s < t->end && strchr(" \t\n\r", *t->s) != NULL)
		t->s++;
}

int
tex_take(struct tex *t, char c)
{
	tex_blanks(t);
	if (t->s >= t->end || *t->s != c)
		return 0;
	t->s++;
	return 1;
}

/* The name behind a backslash at s. */
static struct slice
name_at(const struct tex *t, const char *s)
{
	size_t left = (size_t)(t->end - s), n = 1;
	uint32_t cp;
	if (left < 2)
		return (struct slice){t->end, 0};
	if (is_letter(s[1]))
		while (n < left && is_letter(s[n]))
			n++;
	else
		n += utf8_next(s + 1, left - 1, &cp);
	return (struct slice){s + 1, n - 1};
}

const struct math_command *
tex_peek(const struct tex *t, const char **after)
{
	if (t->s >= t->end || *t->s != '\\')
		return NULL;
	struct slice name = name_at(t, t->s);
	*after = name.s + name.n;
	return math_command_named(name);
}

int
tex_take_command(struct tex *t, const char *name)
{
	const char *after;
	tex_blanks(t);
	const struct math_command *c = tex_peek(t, &after);
	if (c == NULL || strcmp(c->name, name) != 0)
		return 0;
	t->s = after;
	return 1;
}

int
tex_raw(struct tex *t, struct slice *out)
{
	unsigned open = 1;
	if (!tex_take(t, '{'))
		return -1;
	for (out->s = t->s; t->s < t->end; t->s++) {
		if (*t->s == '\\' && t->s + 1 < t->end)
			t->s++;
		else if (*t->s == '{')
			open++;
		else if (*t->s == '}' && --open == 0) {
			out->n = (size_t)(t->s++ - out->s);
			return 0;
		}
	}
	return -1;
}

/* ---- characters ---- */

static struct math *
number(struct tex *t)
{
	const char *from = t->s;
	while (t->s < t->end &&
		(is_digit(*t->s) || (*t->s == '.' && t->s + 1 < t->end && is_digit(t->s[1]))))
		t->s++;
	return tex_leaf(t, MATH_NUMBER, MATH_ORDINARY,
		arena_str(t->arena, (struct slice){from, (size_t)(t->s - from)}));
}

static struct math *
ascii_sign(struct tex *t)
{
	static const struct {
		char c;
		enum math_class class;
		const char *text;
	} rows[] = {{'+', MATH_BINARY, "+"}, {'-', MATH_BINARY, "\xE2\x88\x92"},
		{'*', MATH_BINARY, "\xE2\x88\x97"}, {'/', MATH_ORDINARY, "/"},
		{'=', MATH_RELATION, "="}, {'<', MATH_RELATION, "<"}, {'>', MATH_RELATION, ">"},
		{':', MATH_RELATION, ":"}, {',', MATH_PUNCTUATION, ","},
		{';', MATH_PUNCTUATION, ";"}, {'!', MATH_CLOSING, "!"}, {'?', MATH_CLOSING, "?"},
		{'|', MATH_ORDINARY, "|"}, {'(', MATH_OPENING, "("}, {')', MATH_CLOSING, ")"},
		{'[', MATH_OPENING, "["}, {']', MATH_CLOSING, "]"}, {'.', MATH_ORDINARY, "."},
		{'@', MATH_ORDINARY, "@"}, {'"', MATH_ORDINARY, "\""}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].c == *t->s) {
			t->s++;
			return tex_leaf(t, MATH_SIGN, rows[i].class, rows[i].text);
		}
	return tex_fail(t, (struct slice){t->s, 1});
}

/* A character outside ASCII stands for itself. */
static struct math *
other(struct tex *t)
{
	uint32_t cp;
	size_t n = utf8_next(t->s, (size_t)(t->end - t->s), &cp);
	struct slice s = {t->s, n};
	const struct math_command *c = math_command_of(s);
	enum utf8_class class = utf8_class(cp);
	if (c != NULL) {
		t->s += n;
		return tex_command(t, c);
	}
	if (cp == UTF8_BAD || class == UTF8_MARK || utf8_is_space(cp))
		return tex_fail(t, s);
	t->s += n;
	const char *text = arena_str(t->arena, s);
	if (class == UTF8_DIGIT)
		return tex_leaf(t, MATH_NUMBER, MATH_ORDINARY, text);
	if (class != UTF8_LETTER)
		return tex_leaf(t, MATH_SIGN, MATH_ORDINARY, text);
	struct math *letter =
		tex_leaf(t, utf8_is_cjk(cp) ? MATH_WORDS : MATH_LETTER, MATH_ORDINARY, text);
	if (letter != NULL && letter->kind == MATH_WORDS)
		letter->font = MATH_UPRIGHT;
	return letter;
}

static struct math *
character(struct tex *t)
{
	char c = *t->s;
	if (is_digit(c))
		return number(t);
	if ((unsigned char)c >= 0x80)
		return other(t);
	if (!is_letter(c))
		return ascii_sign(t);
	t->s++;
	return tex_leaf(
		t, MATH_LETTER, MATH_ORDINARY, arena_str(t->arena, (struct slice){t->s - 1, 1}));
}

/* ---- atoms ---- */

struct math *
tex_bracketed(struct tex *t, struct math *n)
{
	struct math *fenced = tex_node(t, MATH_FENCED);
	if (fenced == NULL)
		return NULL;
	fenced->text = "(";
	fenced->close = ")";
	tex_append(fenced, n);
	return fenced;
}

struct math *
tex_space(struct tex *t, int width)
{
	struct math *n = tex_node(t, MATH_SPACE);
	if (n != NULL)
		n->number = width;
	return n;
}

static struct math *
group(struct tex *t)
{
	int bracket = t->in_bracket, words = t->in_words;
	t->s++;
	t->in_bracket = t->in_words = 0;
	struct math *row = tex_row(t);
	t->in_bracket = bracket;
	t->in_words = words;
	if (row != NULL && !tex_take(t, '}'))
		return tex_fail(t, t->s < t->end ? (struct slice){t->s, (size_t)(t->end - t->s)}
						 : SLICE("its end"));
	return row;
}

/* One atom without its scripts. */
static struct math *
atom(struct tex *t)
{
	const char *after = t->end;
	struct math *n = NULL;
	if (++t->depth > MAX_DEPTH)
		return tex_fail(t, SLICE("so many levels"));
	if (*t->s == '{') {
		n = group(t);
	} else if (*t->s == '~') {
		t->s++;
		n = tex_space(t, 6);
	} else if (*t->s == '^' || *t->s == '_' || *t->s == '\'') {
		n = tex_node(t, MATH_ROW); /* scripts of nothing */
	} else if (*t->s == '\\') {
		const struct math_command *c = tex_peek(t, &after);
		if (c == NULL || c->what == STOP)
			return tex_fail(t, (struct slice){t->s, (size_t)(after - t->s)});
		t->s = after;
		n = tex_command(t, c);
	} else {
		n = character(t);
	}
	t->depth--;
	return n;
}

struct math *
tex_argument(struct tex *t)
{
	tex_blanks(t);
	if (t->s >= t->end || strchr("}&^_'", *t->s) != NULL)
		return tex_fail(t, t->s < t->end ? (struct slice){t->s, 1} : SLICE("its end"));
	if (!is_digit(*t->s))
		return atom(t);
	t->s++; /* "x^12" is x to the power of 1, and 2 */
	return tex_leaf(
		t, MATH_NUMBER, MATH_ORDINARY, arena_str(t->arena, (struct slice){t->s - 1, 1}));
}

/* ---- scripts ---- */

static struct math *
primes(struct tex *t)
{
	static const char *const signs[] = {
		"\xE2\x80\xB2", "\xE2\x80\xB3", "\xE2\x80\xB4", "\xE2\x81\x97"};
	size_t n = 0;
	while (n < 4 && tex_take(t, '\''))
		n++;
	return tex_leaf(t, MATH_SIGN, MATH_ORDINARY, signs[n - 1]);
}

static struct math *
joined(struct tex *t, struct math *a, struct math *b)
{
	struct math *row = tex_node(t, MATH_ROW);
	if (row == NULL || a == NULL || b == NULL)
		return NULL;
	tex_append(row, a);
	tex_append(row, b);
	return row;
}

/* One script, or word about scripts, behind n; 0: there is none. */
static int
script(struct tex *t, struct math *n, int *powers)
{
	tex_blanks(t);
	if (tex_take_command(t, "limits")) {
		n->flags = (n->flags | MATH_LIMITS) & ~(unsigned)MATH_MOVABLE;
	} else if (tex_take_command(t, "nolimits")) {
		n->flags &= ~(unsigned)(MATH_LIMITS | MATH_MOVABLE);
	} else if (t->s < t->end && *t->s == '\'' && n->part[2] == NULL) {
		n->part[2] = primes(t);
	} else if (t->s < t->end && *t->s == '_' && n->part[1] == NULL) {
		t->s++;
		n->part[1] = tex_argument(t);
	} else if (t->s < t->end && *t->s == '^' && *powers == 0) {
		t->s++;
		++*powers;
		struct math *above = tex_argument(t);
		n->part[2] = n->part[2] != NULL ? joined(t, n->part[2], above) : above;
	} else {
		if (t->s < t->end && strchr("_^'", *t->s) != NULL)
			tex_fail(t, (struct slice){t->s, 1}); /* two of a kind, as TeX says */
		return 0;
	}
	return t->why == NULL;
}

static struct math *
atom_with_scripts(struct tex *t)
{
	struct math *base = atom(t), *n = tex_node(t, MATH_SCRIPTS);
	int powers = 0;
	if (base == NULL || n == NULL)
		return NULL;
	n->part[0] = base;
	n->class = base->class;
	n->flags = base->flags & (MATH_LIMITS | MATH_MOVABLE);
	while (script(t, n, &powers))
		;
	if (t->why != NULL)
		return NULL;
	base->flags = (base->flags & ~(unsigned)MATH_MOVABLE) | (n->flags & MATH_MOVABLE);
	return n->part[1] != NULL || n->part[2] != NULL ? n : base;
}

/* ---- rows ---- */

static int
ends_row(const struct tex *t)
{
	const char *after;
	if (t->s >= t->end || *t->s == '}' || *t->s == '&')
		return 1;
	if ((*t->s == ']' && t->in_bracket) || (*t->s == '$' && t->in_words))
		return 1;
	const struct math_command *c = tex_peek(t, &after);
	return c != NULL && c->what == STOP;
}

/* A sign between two things is one before a number where nothing stands on its left. */
static void
settle(const struct math *before, struct math *n)
{
	if (n->class != MATH_BINARY || (before != NULL && (before->class == MATH_ORDINARY ||
								  before->class == MATH_CLOSING)))
		return;
	n->class = MATH_ORDINARY;
	n->flags |= MATH_PREFIX;
	if (n->kind == MATH_SCRIPTS)
		n->part[0]->flags |= MATH_PREFIX;
}

/* Upright letters beside each other are a word: \mathrm{kg}. */
static int
joins_word(struct tex *t, struct math *before, const struct math *n)
{
	if (before == NULL || before->kind != MATH_LETTER || n->kind != MATH_LETTER ||
		n->font != before->font || !is_letter(n->text[0]) || !is_letter(before->text[0]) ||
		(n->font != MATH_UPRIGHT && n->font != MATH_SANS && n->font != MATH_MONO))
		return 0;
	before->text = arena_printf(t->arena, "%s%s", before->text, n->text);
	return 1;
}

static struct math *
rest_in_style(struct tex *t, struct math *row, int style)
{
	struct math *n = tex_node(t, MATH_STYLED);
	struct math *rest =
		++t->depth > MAX_DEPTH ? tex_fail(t, SLICE("so many levels")) : tex_row(t);
	t->depth--;
	if (n == NULL || rest == NULL)
		return NULL;
	n->number = style;
	n->part[0] = rest;
	tex_append(row, n);
	return row;
}

/* "a \over b": what came before it over what comes after. */
static struct math *
rest_below(struct tex *t, struct math *above, const char *command)
{
	struct math *n = tex_node(t, MATH_FRACTION), *row = tex_node(t, MATH_ROW);
	struct math *below =
		++t->depth > MAX_DEPTH ? tex_fail(t, SLICE("so many levels")) : tex_row(t);
	t->depth--;
	if (n == NULL || row == NULL || below == NULL)
		return NULL;
	n->part[0] = above;
	n->part[1] = below;
	n->flags = strcmp(command, "over") == 0 ? 0 : MATH_BARE;
	if (strcmp(command, "choose") != 0) {
		tex_append(row, n);
		return row;
	}
	struct math *fenced = tex_bracketed(t, n);
	if (fenced == NULL)
		return NULL;
	tex_append(row, fenced);
	return row;
}

struct math *
tex_row(struct tex *t)
{
	struct math *row = tex_node(t, MATH_ROW), *before = NULL;
	enum math_font font = t->font;
	for (tex_blanks(t); t->why == NULL && !ends_row(t); tex_blanks(t)) {
		const char *after;
		const struct math_command *c = tex_peek(t, &after);
		enum math_what what = c != NULL ? c->what : STOP;
		if (what == SWITCH || what == STYLE || what == OVER)
			t->s = after;
		if (what == SWITCH) {
			t->font = (enum math_font)c->number;
		} else if (what == STYLE) {
			row = rest_in_style(t, row, c->number);
		} else if (what == OVER) {
			row = rest_below(t, row, c->name);
		} else {
			struct math *n = atom_with_scripts(t);
			if (n == NULL || joins_word(t, row->last, n))
				continue;
			settle(before, n);
			tex_append(row, n);
			before = n->kind == MATH_SPACE ? before : n;
		}
	}
	t->font = font;
	return t->why == NULL ? row : NULL;
}

const struct math *
math_read(struct arena *a, struct slice tex, const char **why)
{
	struct tex t = {.arena = a, .s = tex.s, .end = tex.s + tex.n};
	struct math *row = NULL;
	if (tex.n > MAX_TEX)
		tex_fail(&t, SLICE("so long a formula"));
	else
		row = tex_row(&t);
	if (row != NULL && t.s < t.end)
		row = tex_fail(&t, (struct slice){t.s, (size_t)(t.end - t.s)});
	if (row != NULL && row->first == NULL)
		row = tex_fail(&t, SLICE("nothing"));
	*why = t.why;
	return arena_failed(a) ? NULL : row;
}

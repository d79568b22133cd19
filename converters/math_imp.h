/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files that read TeX; nobody else includes it. */
#ifndef CONVERTERS_MATH_IMP_H
#define CONVERTERS_MATH_IMP_H

#include "converters/math.h"

/* What a command does: a row of math_symbols.def names one. */
enum math_what {
	/* a character */
	VAR,
	UPRIGHT,
	ORDINARY,
	BINARY,
	RELATION,
	FENCE,
	OPEN,
	CLOSE,
	PUNCT,
	LARGE,
	INTEGRAL,
	/* a word */
	NAME,
	LIMIT,
	/* with an argument or more */
	ACCENT,
	WIDE,
	BELOW,
	ARROW,
	FONT,
	WORDS,
	SIZE,
	FRACTION,
	BINOMIAL,
	ROOT,
	LEFT,
	MIDDLE,
	OPERATOR,
	OVERSET,
	UNDERSET,
	NOT,
	PMOD,
	POD,
	MOD,
	BMOD,
	BEGIN,
	SUBSTACK,
	PHANTOM,
	BOX,
	TAG,
	LABEL,
	CLASS,
	SPACE,
	NOTHING,
	/* for the rest of the row */
	SWITCH,
	STYLE,
	OVER,
	/* read by who stands around it */
	STOP
};

struct math_command {
	const char *name;
	enum math_what what;
	int number;
	const char *text;
};

struct tex {
	struct arena *arena;
	const char *s, *end;
	enum math_font font;
	unsigned depth;
	int in_bracket;  /* "]" ends the row */
	int in_words;    /* "$" ends the row */
	const char *why; /* it was given up, for this */
};

/* Gives up: what is not understood. NULL, for the caller to return. */
struct math *tex_fail(struct tex *t, struct slice what);
struct math *tex_node(struct tex *t, enum math_kind kind);
/* A node of one character or word. */
struct math *tex_leaf(struct tex *t, enum math_kind kind, enum math_class class, const char *text);
/* Width in eighteenths of an em. */
struct math *tex_space(struct tex *t, int width);
/* (n) */
struct math *tex_bracketed(struct tex *t, struct math *n);
void tex_append(struct math *row, struct math *kid);

void tex_blanks(struct tex *t);
/* Is c next, blanks aside? Then it is taken. */
int tex_take(struct tex *t, char c);
/* The command that is next, not taken; NULL: none, or not known. after: where it ends. */
const struct math_command *tex_peek(const struct tex *t, const char **after);
/* The same by its name, taken. */
int tex_take_command(struct tex *t, const char *name);
/* Atoms until what ends a row: "}", "&", "\\", "\right", "\end", the end … */
struct math *tex_row(struct tex *t);
/* "{…}" or one token. */
struct math *tex_argument(struct tex *t);
/* "{…}" as it stands; -1: there is none. */
int tex_raw(struct tex *t, struct slice *out);

/* math_command.c: what stands behind a command that was taken. */
struct math *tex_command(struct tex *t, const struct math_command *c);
/* math_block.c */
struct math *tex_words(struct tex *t, const struct math_command *c);
struct math *tex_begin(struct tex *t, const struct math_command *c);
struct math *tex_substack(struct tex *t, const struct math_command *c);

const struct math_command *math_command_named(struct slice name);
/* The first command that stands for this character; NULL: none. */
const struct math_command *math_command_of(struct slice character);
/* For the test: is the table in order? */
int math_commands_sorted(void);
/* Of a command that is one character. */
enum math_class math_class_of(enum math_what what);

#endif

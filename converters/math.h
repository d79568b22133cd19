/* SPDX-License-Identifier: Apache-2.0 */
/* TeX mathematics → a small tree, which the writers of MathML, OMML and plain words share. What is
 * not understood is not read at all: no writer ever sees half a formula. */
#ifndef CONVERTERS_MATH_H
#define CONVERTERS_MATH_H

#include "base/job.h"
#include "output/markup.h"
#include "schemas/tei.h"

enum math_kind {
	MATH_ROW,      /* kids one after the other */
	MATH_LETTER,   /* text */
	MATH_NUMBER,   /* text */
	MATH_SIGN,     /* text: operator, relation, bracket, mark */
	MATH_NAME,     /* text: sin, lim */
	MATH_WORDS,    /* text: words of a language */
	MATH_SPACE,    /* number: eighteenths of an em */
	MATH_SCRIPTS,  /* part: base, below or NULL, above or NULL */
	MATH_FRACTION, /* part: numerator, denominator */
	MATH_ROOT,     /* part: radicand, degree or NULL */
	MATH_FENCED,   /* text and close: brackets as high as the kids; "" for none */
	MATH_OVER,     /* part: base, mark above it; text: the mark's command */
	MATH_UNDER,    /* the same below */
	MATH_TABLE,    /* kids: rows of cells; text: "l", "c", "r" for each column, then repeated */
	MATH_STYLED,   /* part: what is set in style number */
	MATH_HIDDEN,   /* part: takes room only */
	MATH_BOXED     /* part */
};

/* Of an atom, as TeX spaces it. */
enum math_class {
	MATH_ORDINARY,
	MATH_OPERATOR,
	MATH_BINARY,
	MATH_RELATION,
	MATH_OPENING,
	MATH_CLOSING,
	MATH_PUNCTUATION
};

enum math_font {
	MATH_ITALIC,
	MATH_UPRIGHT,
	MATH_BOLD,
	MATH_BOLD_ITALIC,
	MATH_DOUBLE,
	MATH_SCRIPT,
	MATH_FRAKTUR,
	MATH_SANS,
	MATH_MONO,
	MATH_FONTS
};

enum math_style {
	MATH_STYLE_NONE,
	MATH_STYLE_DISPLAY,
	MATH_STYLE_TEXT,
	MATH_STYLE_SCRIPT_SIZE,
	MATH_STYLE_TINY
};

enum math_flag {
	MATH_LIMITS = 1,   /* scripts stand above and below */
	MATH_MOVABLE = 2,  /* only where there is room, in display */
	MATH_STRETCHY = 4, /* as wide or high as what it belongs to */
	MATH_LARGE = 8,    /* a sum, an integral */
	MATH_PREFIX = 16,  /* a sign before its number */
	MATH_BARE = 32,    /* a fraction without its line */
	MATH_MARK = 64,    /* over or under: an accent, not a text of its own */
	MATH_ALIGNED = 128 /* a table of equations, set as in display */
};

struct math {
	enum math_kind kind;
	enum math_class class;
	enum math_font font;
	unsigned flags;
	int number; /* of a space, a style; of a bracket its size in tenths, 0: usual */
	const char *text, *close;
	struct math *part[3];
	struct math *first, *last, *next;
};

/* The formula in the arena; NULL when it is not understood or there is no memory: then
 * *why names what was met. Linear in tex; bounded in depth and size. */
const struct math *math_read(struct arena *a, struct slice tex, const char **why);

/* A formula of the model in TeX → its tree; NULL: none of ours, or kept as TeX. */
const struct math *math_of(struct arena *a, const struct tei_node *formula);
int math_is_display(const struct tei_node *formula);
/* Says once of each formula that is kept as TeX where it stands and why. */
void math_survey(struct job *job, const struct tei_doc *doc);

/* <math> with alttext and the TeX as annotation. */
void math_mathml(
	struct markup *m, struct arena *a, const struct math *tree, const struct tei_node *formula);
/* In one line, to be read aloud or in a list: "x = (−b ± √(b^2 − 4ac))/(2a)". */
const char *math_words(struct arena *a, const struct math *tree);

/* A letter or digit in a font, as Unicode has it; cp itself when it has none. */
uint32_t math_in_font(uint32_t cp, enum math_font font);
/* The text of a leaf so; lives in the arena. */
const char *math_text(struct arena *a, const struct math *n);
/* What a row holds, when it is one thing; else the row. */
const struct math *math_inner(const struct math *n);

#endif

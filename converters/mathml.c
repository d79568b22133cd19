/* SPDX-License-Identifier: Apache-2.0 */
/* Formula → MathML: what MathML Core renders, with alttext for who cannot, and the TeX beside it.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/math.h"

struct mathml {
	struct markup *m;
	struct arena *arena;
};

static void write(struct mathml *w, const struct math *n);

static void
attr_em(struct markup *m, const char *name, int eighteenths)
{
	int em = eighteenths * 10000 / 18;
	markup_attrf(m, name, "%s%d.%04dem", em < 0 ? "-" : "", abs(em) / 10000, abs(em) % 10000);
}

static void
space(struct mathml *w, int width)
{
	markup_open(w->m, "mspace", BREAK_NONE);
	attr_em(w->m, "width", width);
	markup_close(w->m);
}

/* ---- rows ---- */

/* A function's name: what is beside it needs a gap that no operator brings. */
static int
is_name(const struct math *n)
{
	while (n->kind == MATH_SCRIPTS)
		n = n->part[0];
	return n->kind == MATH_NAME && n->class == MATH_OPERATOR;
}

static int
is_thing(const struct math *n)
{
	return n != NULL && n->kind != MATH_SPACE &&
	       (n->class == MATH_ORDINARY || n->class == MATH_CLOSING || n->class == MATH_OPERATOR);
}

static void
list(struct mathml *w, const struct math *first)
{
	enum { THIN = 3 };
	const struct math *before = NULL;
	for (const struct math *n = first; n != NULL; before = n, n = n->next) {
		if (is_name(n) && is_thing(before) && !is_name(before))
			space(w, THIN);
		write(w, n);
		if (!is_name(n) || n->next == NULL)
			continue;
		if (is_thing(n->next) || n->next->class == MATH_OPENING)
			markup_leaf(w->m, "mo", BREAK_NONE, "\xE2\x81\xA1"); /* is applied to */
		if (is_thing(n->next) && n->next->kind != MATH_FENCED)
			space(w, THIN);
	}
}

static void
row(struct mathml *w, const struct math *n)
{
	int one = n->first != NULL && n->first == n->last && !is_name(n->first);
	if (!one)
		markup_open(w->m, "mrow", BREAK_NONE);
	list(w, n->first);
	if (!one)
		markup_close(w->m);
}

/* ---- leaves ---- */

static void
letter(struct mathml *w, const struct math *n)
{
	markup_open(w->m, "mi", BREAK_NONE);
	if (n->font == MATH_UPRIGHT && utf8_count(n->text, strlen(n->text)) == 1)
		markup_attr(w->m, "mathvariant", "normal");
	markup_puts(w->m, math_text(w->arena, n));
	markup_close(w->m);
}

static void
number(struct mathml *w, const struct math *n)
{
	markup_leaf(w->m, "mn", BREAK_NONE, math_text(w->arena, n));
}

static int
is_bracket(const char *text)
{
	static const char *const all[] = {"(", ")", "[", "]", "{", "}", "|", "\xE2\x80\x96",
		"\xE2\x9F\xA8", "\xE2\x9F\xA9", "\xE2\x8C\x8A", "\xE2\x8C\x8B", "\xE2\x8C\x88",
		"\xE2\x8C\x89", "\xE2\x86\x91", "\xE2\x86\x93", "\xE2\x86\x95", "\xE2\x87\x91",
		"\xE2\x87\x93", "\xE2\x87\x95", "\xE2\x9F\xAE", "\xE2\x9F\xAF", "\xE2\x8E\xB0",
		"\xE2\x8E\xB1", "\xE2\x9F\xA6", "\xE2\x9F\xA7"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strcmp(text, all[i]) == 0)
			return 1;
	return 0;
}

static void
sign(struct mathml *w, const struct math *n)
{
	struct markup *m = w->m;
	markup_open(m, "mo", BREAK_NONE);
	if (n->flags & MATH_PREFIX)
		markup_attr(m, "form", "prefix");
	if (n->class == MATH_ORDINARY) { /* whatever a dictionary of operators thinks of it */
		markup_attr(m, "lspace", "0");
		markup_attr(m, "rspace", "0");
	}
	if (n->number > 0) {
		markup_attr(m, "stretchy", "true");
		markup_attrf(m, "minsize", "%d.%dem", n->number / 10, n->number % 10);
		markup_attrf(m, "maxsize", "%d.%dem", n->number / 10, n->number % 10);
	} else if (n->flags & MATH_STRETCHY) {
		markup_attr(m, "stretchy", "true");
	} else if (is_bracket(n->text)) {
		markup_attr(m, "stretchy", "false");
	}
	if ((n->flags & MATH_LARGE) && (n->flags & MATH_LIMITS) && !(n->flags & MATH_MOVABLE))
		markup_attr(m, "movablelimits", "false");
	markup_puts(m, n->text);
	markup_close(m);
}

static void
name(struct mathml *w, const struct math *n)
{
	struct markup *m = w->m;
	if (n->flags & MATH_LIMITS) {
		markup_open(m, "mo", BREAK_NONE);
		markup_attr(m, "lspace", "0");
		markup_attr(m, "rspace", "0");
		markup_attr(m, "movablelimits", n->flags & MATH_MOVABLE ? "true" : "false");
	} else {
		markup_open(m, "mi", BREAK_NONE);
		if (strlen(n->text) == 1)
			markup_attr(m, "mathvariant", "normal");
	}
	markup_puts(m, n->text);
	markup_close(m);
}

/* Blanks at the ends would be trimmed. */
static void
words(struct mathml *w, const struct math *n)
{
	static const char *const variants[MATH_FONTS] = {[MATH_ITALIC] = "italic",
		[MATH_BOLD] = "bold",
		[MATH_SANS] = "sans-serif",
		[MATH_MONO] = "monospace"};
	struct slice s = slice_of(n->text), t = s;
	struct buf b = {0};
	while (t.n > 0 && t.s[0] == ' ')
		t.s++, t.n--;
	while (t.n > 0 && t.s[t.n - 1] == ' ')
		t.n--;
	if (s.s[0] == ' ')
		buf_puts(&b, "\xC2\xA0");
	buf_put_slice(&b, t);
	if (t.n > 0 && s.s[s.n - 1] == ' ')
		buf_puts(&b, "\xC2\xA0");
	markup_open(w->m, "mtext", BREAK_NONE);
	markup_attr(w->m, "mathvariant", variants[n->font]);
	markup_text(w->m, buf_slice(&b));
	markup_close(w->m);
	buf_free(&b);
}

static void
blank(struct mathml *w, const struct math *n)
{
	space(w, n->number);
}

/* ---- what has parts ---- */

static void
parts(struct mathml *w, const char *tag, const struct math *a, const struct math *b,
	const struct math *c)
{
	markup_open(w->m, tag, BREAK_NONE);
	write(w, a);
	if (b != NULL)
		write(w, b);
	if (c != NULL)
		write(w, c);
	markup_close(w->m);
}

/* What stands on an arrow makes it somewhat longer than itself. */
static void
padded(struct mathml *w, const struct math *n)
{
	enum { ROOM = 8 };
	markup_open(w->m, "mrow", BREAK_NONE);
	space(w, ROOM);
	write(w, n);
	space(w, ROOM);
	markup_close(w->m);
}

static void
arrow(struct mathml *w, const struct math *n)
{
	markup_open(w->m, n->part[1] ? "munderover" : "mover", BREAK_NONE);
	write(w, n->part[0]);
	if (n->part[1] != NULL)
		padded(w, n->part[1]);
	padded(w, n->part[2]);
	markup_close(w->m);
}

static void
scripts(struct mathml *w, const struct math *n)
{
	if ((n->part[0]->flags & MATH_STRETCHY) && (n->flags & MATH_LIMITS)) {
		arrow(w, n);
		return;
	}
	static const char *const tags[2][3] = {
		{"msub", "msup", "msubsup"}, {"munder", "mover", "munderover"}};
	int which = n->part[2] == NULL ? 0 : n->part[1] == NULL ? 1 : 2;
	parts(w, tags[(n->flags & MATH_LIMITS) != 0][which], n->part[0],
		n->part[1] ? n->part[1] : n->part[2], n->part[1] ? n->part[2] : NULL);
}

static void
fraction(struct mathml *w, const struct math *n)
{
	markup_open(w->m, "mfrac", BREAK_NONE);
	if (n->flags & MATH_BARE)
		markup_attr(w->m, "linethickness", "0");
	write(w, n->part[0]);
	write(w, n->part[1]);
	markup_close(w->m);
}

static void
root(struct mathml *w, const struct math *n)
{
	parts(w, n->part[1] ? "mroot" : "msqrt", n->part[0], n->part[1], NULL);
}

static void
fence(struct mathml *w, const char *text, const char *form)
{
	if (*text == '\0')
		return;
	markup_open(w->m, "mo", BREAK_NONE);
	markup_attr(w->m, "form", form);
	markup_attr(w->m, "stretchy", "true");
	markup_puts(w->m, text);
	markup_close(w->m);
}

static void
fenced(struct mathml *w, const struct math *n)
{
	markup_open(w->m, "mrow", BREAK_NONE);
	fence(w, n->text, "prefix");
	list(w, n->first);
	fence(w, n->close, "postfix");
	markup_close(w->m);
}

static void
mark(struct mathml *w, const struct math *n)
{
	int over = n->kind == MATH_OVER;
	markup_open(w->m, over ? "mover" : "munder", BREAK_NONE);
	if (n->flags & MATH_MARK)
		markup_attr(w->m, over ? "accent" : "accentunder", "true");
	write(w, n->part[0]);
	if (!(n->flags & MATH_MARK)) {
		write(w, n->part[1]);
	} else {
		markup_open(w->m, "mo", BREAK_NONE);
		markup_attr(w->m, "stretchy", n->part[1]->flags & MATH_STRETCHY ? "true" : "false");
		markup_puts(w->m, n->part[1]->text);
		markup_close(w->m);
	}
	markup_close(w->m);
}

static const char *
column_word(char letter)
{
	return letter == 'l' ? "left" : letter == 'r' ? "right" : "center";
}

static void
column_attr(struct mathml *w, const struct math *n)
{
	size_t columns = 0, given = strlen(n->text);
	struct buf b = {0};
	for (const struct math *r = n->first; r != NULL; r = r->next) {
		size_t k = 0;
		for (const struct math *c = r->first; c != NULL; c = c->next)
			k++;
		columns = k > columns ? k : columns;
	}
	for (size_t i = 0; i < columns; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", column_word(n->text[i % given]));
	markup_attr(w->m, "columnalign", arena_buf_str(w->arena, &b));
	buf_free(&b);
}

static void
table(struct mathml *w, const struct math *n)
{
	size_t given = strlen(n->text);
	markup_open(w->m, "mtable", BREAK_NONE);
	if (n->flags & MATH_ALIGNED) {
		markup_attr(w->m, "class", "aligned");
		markup_attr(w->m, "displaystyle", "true");
	}
	if (strcmp(n->text, "c") != 0)
		column_attr(w, n);
	for (const struct math *r = n->first; r != NULL; r = r->next) {
		size_t i = 0;
		markup_open(w->m, "mtr", BREAK_NONE);
		for (const struct math *c = r->first; c != NULL; c = c->next) {
			char letter = n->text[i++ % given];
			markup_open(w->m, "mtd", BREAK_NONE);
			if (letter != 'c') /* what style sheets read; columnalign is for others */
				markup_attr(w->m, "class", column_word(letter));
			list(w, c->first);
			markup_close(w->m);
		}
		markup_close(w->m);
	}
	markup_close(w->m);
}

static void
styled(struct mathml *w, const struct math *n)
{
	static const char *const levels[] = {"0", "0", "0", "1", "2"};
	markup_open(w->m, "mstyle", BREAK_NONE);
	markup_attr(w->m, "displaystyle", n->number == MATH_STYLE_DISPLAY ? "true" : "false");
	markup_attr(w->m, "scriptlevel", levels[n->number]);
	write(w, n->part[0]);
	markup_close(w->m);
}

static void
hidden(struct mathml *w, const struct math *n)
{
	parts(w, "mphantom", n->part[0], NULL, NULL);
}

static void
boxed(struct mathml *w, const struct math *n)
{
	markup_open(w->m, "mrow", BREAK_NONE);
	markup_attr(w->m, "class", "boxed");
	write(w, n->part[0]);
	markup_close(w->m);
}

static void
write(struct mathml *w, const struct math *n)
{
	static void (*const writers[])(struct mathml *, const struct math *) = {[MATH_ROW] = row,
		[MATH_LETTER] = letter,
		[MATH_NUMBER] = number,
		[MATH_SIGN] = sign,
		[MATH_NAME] = name,
		[MATH_WORDS] = words,
		[MATH_SPACE] = blank,
		[MATH_SCRIPTS] = scripts,
		[MATH_FRACTION] = fraction,
		[MATH_ROOT] = root,
		[MATH_FENCED] = fenced,
		[MATH_OVER] = mark,
		[MATH_UNDER] = mark,
		[MATH_TABLE] = table,
		[MATH_STYLED] = styled,
		[MATH_HIDDEN] = hidden,
		[MATH_BOXED] = boxed};
	writers[n->kind](w, n);
}

/* Does it need more room than a telephone has? Then it scrolls. */
static int
is_wide(const struct tei_node *formula, const char *one_line)
{
	enum { NARROW = 24, IN_LINE = 30 }; /* in a line it stands less well then */
	return utf8_count(one_line, strlen(one_line)) >
	       (math_is_display(formula) ? NARROW : IN_LINE);
}

void
math_mathml(
	struct markup *m, struct arena *a, const struct math *tree, const struct tei_node *formula)
{
	struct mathml w = {m, a};
	const char *one_line = math_words(a, tree);
	if (*one_line == '\0') /* blanks only */
		one_line = tei_flat(a, formula).s;
	int wide = is_wide(formula, one_line);
	int by_key = wide && m->syntax == MARKUP_HTML; /* a page scrolls by key, too */
	if (by_key) {
		markup_open(m, "span", BREAK_NONE);
		markup_attr(m, "class", math_is_display(formula) ? "formula" : "formula run-in");
		markup_attr(m, "tabindex", "0");
	}
	markup_open(m, "math", BREAK_NONE);
	if (m->syntax == MARKUP_XML)
		markup_attr(m, "xmlns", "http://www.w3.org/1998/Math/MathML");
	markup_attr(m, "id", tei_get(formula, TA_ID));
	if (math_is_display(formula))
		markup_attr(m, "display", "block");
	if (wide && !by_key)
		markup_attr(m, "class", "wide");
	markup_attr(m, "alttext", one_line);
	markup_open(m, "semantics", BREAK_NONE);
	row(&w, tree);
	markup_open(m, "annotation", BREAK_NONE);
	markup_attr(m, "encoding", "application/x-tex");
	markup_text(m, tei_flat(a, formula));
	markup_close(m);
	markup_close(m);
	markup_close(m);
	if (by_key)
		markup_close(m);
}

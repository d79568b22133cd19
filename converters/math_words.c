/* SPDX-License-Identifier: Apache-2.0 */
/* Formula → one line of signs, as people write mathematics in an e-mail: brackets where the
 * layout had none, "^" and "_" for scripts. */
#include "base/utf8.h"
#include "converters/math.h"

static void write(struct buf *b, const struct math *n);

static void
blank(struct buf *b)
{
	if (b->n > 0 && b->s[b->n - 1] != ' ')
		buf_putc(b, ' ');
}

/* ---- rows ---- */

static int
is_name(const struct math *n)
{
	while (n->kind == MATH_SCRIPTS)
		n = n->part[0];
	return n->kind == MATH_NAME;
}

static int
is_wide(const struct math *n)
{
	return n->kind == MATH_FRACTION || is_name(n) ||
	       (n->class == MATH_OPERATOR && n->kind == MATH_SCRIPTS);
}

static int
is_prime(const struct math *n)
{
	uint32_t cp = 0;
	n = math_inner(n);
	if (n->kind != MATH_SIGN && n->kind != MATH_LETTER)
		return 0;
	utf8_next(n->text, strlen(n->text), &cp);
	return (cp >= 0x2032 && cp <= 0x2034) || cp == 0x2057;
}

/* Must a blank part these two? */
static int
parts_from(const struct math *a, const struct math *b)
{
	if (a->class == MATH_BINARY || b->class == MATH_BINARY || a->class == MATH_RELATION ||
		b->class == MATH_RELATION || a->class == MATH_PUNCTUATION)
		return 1;
	if (a->class == MATH_OPENING || b->class == MATH_CLOSING || b->class == MATH_PUNCTUATION)
		return 0;
	if (a->flags & MATH_PREFIX)
		return 0;
	if (is_name(a) && (b->class == MATH_OPENING || b->kind == MATH_FENCED))
		return 0;
	if (a->kind == MATH_SCRIPTS && a->part[1] == NULL && is_prime(a->part[2]))
		return 0;
	return a->kind == MATH_SCRIPTS || is_wide(a) || is_wide(b);
}

static void
list(struct buf *b, const struct math *first)
{
	for (const struct math *n = first; n != NULL; n = n->next) {
		write(b, n);
		if (n->next != NULL && parts_from(n, n->next))
			blank(b);
	}
}

static void
row(struct buf *b, const struct math *n)
{
	list(b, n->first);
}

static int
is_simple(const struct math *n)
{
	n = math_inner(n);
	return n->kind == MATH_LETTER || n->kind == MATH_NUMBER || n->kind == MATH_FENCED ||
	       n->kind == MATH_SIGN || n->kind == MATH_ROOT || n->kind == MATH_OVER ||
	       (n->kind == MATH_NAME && strchr(n->text, ' ') == NULL);
}

static void
grouped(struct buf *b, const struct math *n)
{
	int simple = is_simple(n);
	if (!simple)
		buf_putc(b, '(');
	write(b, n);
	if (!simple)
		buf_putc(b, ')');
}

/* ---- leaves ---- */

/* Letters keep their plain form, which is read aloud; only the sets of numbers have their own. */
static void
letter(struct buf *b, const struct math *n)
{
	uint32_t cp = 0;
	if (n->font == MATH_DOUBLE)
		utf8_next(n->text, strlen(n->text), &cp);
	uint32_t shaped = math_in_font(cp, n->font);
	if (cp != 0 && shaped != cp && shaped < 0x3000)
		buf_utf8(b, shaped);
	else
		buf_puts(b, n->text);
}

static void
leaf(struct buf *b, const struct math *n)
{
	buf_puts(b, n->text);
}

static void
space(struct buf *b, const struct math *n)
{
	if (n->number > 0)
		blank(b);
}

/* ---- what has parts ---- */

static void
above(struct buf *b, const struct math *n)
{
	const struct math *in = math_inner(n);
	if (in->kind == MATH_SIGN && strcmp(in->text, "\xE2\x88\x98") == 0) {
		buf_puts(b, "\xC2\xB0"); /* a ring above is a degree */
	} else if (is_prime(n)) {
		write(b, n);
	} else if (n->kind == MATH_ROW && n->first != NULL && is_prime(n->first) &&
		   n->first->next == n->last) {
		write(b, n->first); /* "f'^2" */
		above(b, n->last);
	} else {
		buf_putc(b, '^');
		grouped(b, n);
	}
}

static void
scripts(struct buf *b, const struct math *n)
{
	const struct math *base = math_inner(n->part[0]);
	if (base->kind == MATH_FRACTION || base->kind == MATH_SCRIPTS)
		grouped(b, n->part[0]);
	else
		write(b, n->part[0]);
	if (n->part[1] != NULL) {
		buf_putc(b, '_');
		grouped(b, n->part[1]);
	}
	if (n->part[2] != NULL)
		above(b, n->part[2]);
}

static void
fraction(struct buf *b, const struct math *n)
{
	if (n->flags & MATH_BARE) {
		write(b, n->part[0]);
		buf_puts(b, " over ");
		write(b, n->part[1]);
		return;
	}
	if (math_inner(n->part[0])->kind == MATH_SCRIPTS)
		write(b, n->part[0]);
	else
		grouped(b, n->part[0]);
	buf_putc(b, '/');
	grouped(b, n->part[1]);
}

static void
root(struct buf *b, const struct math *n)
{
	const struct math *degree = n->part[1] ? math_inner(n->part[1]) : NULL;
	if (degree != NULL && degree->kind == MATH_NUMBER && strcmp(degree->text, "3") == 0) {
		buf_puts(b, "\xE2\x88\x9B");
	} else if (degree != NULL && degree->kind == MATH_NUMBER &&
		   strcmp(degree->text, "4") == 0) {
		buf_puts(b, "\xE2\x88\x9C");
	} else {
		buf_puts(b, "\xE2\x88\x9A");
		if (degree != NULL) {
			buf_putc(b, '[');
			write(b, degree);
			buf_putc(b, ']');
		}
	}
	grouped(b, n->part[0]);
}

static void
fenced(struct buf *b, const struct math *n)
{
	buf_puts(b, n->text);
	list(b, n->first);
	buf_puts(b, n->close);
}

/* An accent on one letter is a letter with an accent. */
static void
marked(struct buf *b, const struct math *n)
{
	static const struct {
		const char *name, *mark;
	} marks[] = {{"hat", "\xCC\x82"}, {"check", "\xCC\x8C"}, {"tilde", "\xCC\x83"},
		{"acute", "\xCC\x81"}, {"grave", "\xCC\x80"}, {"dot", "\xCC\x87"},
		{"ddot", "\xCC\x88"}, {"dddot", "\xE2\x83\x9B"}, {"breve", "\xCC\x86"},
		{"bar", "\xCC\x84"}, {"vec", "\xE2\x83\x97"}, {"mathring", "\xCC\x8A"},
		{"widehat", "\xCC\x82"}, {"widetilde", "\xCC\x83"}, {"overline", "\xCC\x84"},
		{"underline", "\xCC\xB2"}};
	const struct math *base = math_inner(n->part[0]);
	if (base->kind == MATH_LETTER && utf8_count(base->text, strlen(base->text)) == 1)
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (strcmp(n->text, marks[i].name) == 0) {
				write(b, base);
				buf_puts(b, marks[i].mark);
				return;
			}
	buf_puts(b, n->text);
	buf_putc(b, '(');
	write(b, n->part[0]);
	buf_putc(b, ')');
}

static void
over(struct buf *b, const struct math *n)
{
	if (n->flags & MATH_MARK) {
		marked(b, n);
		return;
	}
	write(b, n->part[0]);
	buf_putc(b, n->kind == MATH_OVER ? '^' : '_');
	grouped(b, n->part[1]);
}

static void
table(struct buf *b, const struct math *n)
{
	for (const struct math *r = n->first; r != NULL; r = r->next) {
		for (const struct math *c = r->first; c != NULL; c = c->next) {
			list(b, c->first);
			if (c->next != NULL && !(n->flags & MATH_ALIGNED))
				buf_puts(b, ", ");
			else if (c->next != NULL)
				blank(b);
		}
		if (r->next != NULL)
			buf_puts(b, "; ");
	}
}

static void
inside(struct buf *b, const struct math *n)
{
	write(b, n->part[0]);
}

static void
nothing(struct buf *b, const struct math *n)
{
	(void)b;
	(void)n;
}

static void
write(struct buf *b, const struct math *n)
{
	static void (*const writers[])(struct buf *, const struct math *) = {[MATH_ROW] = row,
		[MATH_LETTER] = letter,
		[MATH_NUMBER] = leaf,
		[MATH_SIGN] = leaf,
		[MATH_NAME] = leaf,
		[MATH_WORDS] = leaf,
		[MATH_SPACE] = space,
		[MATH_SCRIPTS] = scripts,
		[MATH_FRACTION] = fraction,
		[MATH_ROOT] = root,
		[MATH_FENCED] = fenced,
		[MATH_OVER] = over,
		[MATH_UNDER] = over,
		[MATH_TABLE] = table,
		[MATH_STYLED] = inside,
		[MATH_HIDDEN] = nothing,
		[MATH_BOXED] = inside};
	writers[n->kind](b, n);
}

const char *
math_words(struct arena *a, const struct math *tree)
{
	struct buf b = {0};
	write(&b, tree);
	struct slice s = utf8_nfc(a, slice_trim(arena_buf(a, &b)));
	buf_free(&b);
	return arena_str(a, s);
}

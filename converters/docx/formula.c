/* SPDX-License-Identifier: Apache-2.0 */
/* Formula → Office Math (ECMA-376 part 1, chapter 22.1). Word wants to know what a sum sums and
 * what a function is applied to: that is what follows, as far as one reads without brackets. */
#include "converters/docx/docx.h"
#include "converters/docx/operand.h"

static const char M_NS[] = "http://schemas.openxmlformats.org/officeDocument/2006/math";

struct omml {
	struct markup *m;
	struct arena *arena;
	int display;
	unsigned depth; /* of sums and functions in each other's operands */
};

static void write(struct omml *o, const struct math *n);

static void
open(struct omml *o, const char *name)
{
	markup_open(o->m, name, BREAK_NONE);
}

static void
close(struct omml *o)
{
	markup_close(o->m);
}

static void
val(struct omml *o, const char *name, const char *value)
{
	open(o, name);
	markup_attr(o->m, "m:val", value);
	close(o);
}

/* A run; style is m:sty, "": words, NULL: as usual. */
static void
run(struct omml *o, const char *text, const char *style)
{
	size_t n = strlen(text);
	if (n == 0)
		return;
	open(o, "m:r");
	if (style != NULL) {
		open(o, "m:rPr");
		if (*style == '\0')
			markup_leaf(o->m, "m:nor", BREAK_NONE, NULL);
		else
			val(o, "m:sty", style);
		close(o);
	}
	open(o, "m:t");
	if (text[0] == ' ' || text[n - 1] == ' ')
		markup_attr(o->m, "xml:space", "preserve");
	markup_puts(o->m, text);
	close(o);
	close(o);
}

/* What shows nothing, not even a box to fill in. */
static void
nothing(struct omml *o)
{
	run(o, "\xE2\x80\x8B", "");
}

/* ---- rows ---- */

static void list(struct omml *o, const struct math *first, const struct math *stop);
static void between(struct omml *o, const struct math *n, const struct math *close_at);
static int is_loose(const struct math *n, const struct math *first, const struct math *stop);

static void
in(struct omml *o, const char *name, const struct math *n)
{
	const struct math *inner = n != NULL ? math_inner(n) : NULL;
	open(o, name);
	if (inner != NULL && inner->kind == MATH_ROW && inner->first == NULL)
		nothing(o);
	else if (inner != NULL && is_loose(inner, inner, NULL))
		run(o, inner->text, "");
	else if (inner != NULL)
		write(o, inner);
	close(o);
}

static void
sum(struct omml *o, const struct math *n, const struct math *from, const struct math *end)
{
	const struct math *sign = operand_core(n);
	const struct math *below = n->kind == MATH_SCRIPTS ? n->part[1] : NULL;
	const struct math *above = n->kind == MATH_SCRIPTS ? n->part[2] : NULL;
	int limits = (sign->flags & MATH_LIMITS) && (o->display || !(sign->flags & MATH_MOVABLE));
	if (n->kind == MATH_SCRIPTS && !(sign->flags & MATH_MOVABLE))
		limits = (n->flags & MATH_LIMITS) != 0;
	open(o, "m:nary");
	open(o, "m:naryPr");
	val(o, "m:chr", sign->text);
	val(o, "m:limLoc", limits ? "undOvr" : "subSup");
	val(o, "m:subHide", below ? "0" : "1");
	val(o, "m:supHide", above ? "0" : "1");
	close(o);
	in(o, "m:sub", below);
	in(o, "m:sup", above);
	open(o, "m:e");
	list(o, from, end);
	close(o);
	close(o);
}

static void
function(struct omml *o, const struct math *n, const struct math *from, const struct math *end)
{
	open(o, "m:func");
	in(o, "m:fName", n);
	open(o, "m:e");
	list(o, from, end);
	close(o);
	close(o);
}

/* A relation that has nothing on one side is no formula to every reader; words are. */
static int
is_loose(const struct math *n, const struct math *first, const struct math *stop)
{
	return n->kind == MATH_SIGN && n->class == MATH_RELATION &&
	       (n == first || n->next == NULL || n->next == stop);
}

static void
list(struct omml *o, const struct math *first, const struct math *stop)
{
	enum { MAX_OPERANDS = 6 };
	for (const struct math *n = first; n != NULL && n != stop;) {
		const struct math *head = operand_core(n), *end = stop,
				  *close = operand_partner(n, stop);
		int is_sum = head->kind == MATH_SIGN && (head->flags & MATH_LARGE);
		int is_function = head->kind == MATH_NAME && head->class == MATH_OPERATOR;
		int nests = o->depth < MAX_OPERANDS;
		o->depth++;
		if (close != NULL && nests) {
			between(o, n, close);
			n = close->next;
		} else if ((is_sum || is_function) && nests && operand_find(n, stop, &end)) {
			(is_sum ? sum : function)(o, n, n->next, end);
			n = end;
		} else if (is_loose(n, first, stop)) {
			run(o, arena_printf(o->arena, " %s ", n->text), "");
			n = n->next;
		} else {
			write(o, n);
			n = n->next;
		}
		o->depth--;
	}
}

static void
row(struct omml *o, const struct math *n)
{
	list(o, n->first, NULL);
}

/* ---- leaves ---- */

/* Other alphabets as Unicode has them: not every reader knows m:scr. */
static void
letter(struct omml *o, const struct math *n)
{
	int upright = n->kind == MATH_NUMBER || n->font != MATH_ITALIC;
	run(o, math_text(o->arena, n), upright ? "p" : NULL);
}

/* A bar that has no other to pair with is the sign "divides" or "given". */
static void
sign(struct omml *o, const struct math *n)
{
	int bar = n->class == MATH_ORDINARY && strcmp(n->text, "|") == 0;
	run(o, bar ? "\xE2\x88\xA3" : n->text, NULL);
}

static void
name(struct omml *o, const struct math *n)
{
	run(o, n->text, "p");
}

static void
words(struct omml *o, const struct math *n)
{
	run(o, n->text, "");
}

static void
space(struct omml *o, const struct math *n)
{
	static const struct {
		int least;
		const char *text;
	} rows[] = {{36, "\xE2\x80\x83\xE2\x80\x83"}, {18, "\xE2\x80\x83"}, {9, "\xE2\x80\x82"},
		{6, "\xC2\xA0"}, {4, "\xE2\x81\x9F"}, {3, "\xE2\x80\x89"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (n->number >= rows[i].least) {
			run(o, rows[i].text, NULL);
			return;
		}
}

/* ---- what has parts ---- */

static void
limit(struct omml *o, const char *tag, const struct math *base, const struct math *mark)
{
	open(o, tag);
	in(o, "m:e", base);
	in(o, "m:lim", mark);
	close(o);
}

static void
limits(struct omml *o, const struct math *n)
{
	if (n->part[2] == NULL) {
		limit(o, "m:limLow", n->part[0], n->part[1]);
		return;
	}
	open(o, "m:limUpp");
	open(o, "m:e");
	if (n->part[1] != NULL)
		limit(o, "m:limLow", n->part[0], n->part[1]);
	else
		write(o, n->part[0]);
	close(o);
	in(o, "m:lim", n->part[2]);
	close(o);
}

static const char *
script_tag(const struct math *n)
{
	return n->part[2] == NULL ? "m:sSub" : n->part[1] == NULL ? "m:sSup" : "m:sSubSup";
}

static void
script_parts(struct omml *o, const struct math *n)
{
	if (n->part[1] != NULL)
		in(o, "m:sub", n->part[1]);
	if (n->part[2] != NULL)
		in(o, "m:sup", n->part[2]);
}

static void
scripts(struct omml *o, const struct math *n)
{
	const struct math *base = operand_core(n);
	if (base->kind == MATH_SIGN && (base->flags & MATH_LARGE)) {
		sum(o, n, NULL, NULL);
		return;
	}
	if (n->flags & MATH_LIMITS) {
		limits(o, n);
		return;
	}
	open(o, script_tag(n));
	in(o, "m:e", n->part[0]);
	script_parts(o, n);
	close(o);
}

static void
fraction(struct omml *o, const struct math *n)
{
	open(o, "m:f");
	if (n->flags & MATH_BARE) {
		open(o, "m:fPr");
		val(o, "m:type", "noBar");
		close(o);
	}
	in(o, "m:num", n->part[0]);
	in(o, "m:den", n->part[1]);
	close(o);
}

static void
root(struct omml *o, const struct math *n)
{
	open(o, "m:rad");
	if (n->part[1] == NULL) {
		open(o, "m:radPr");
		val(o, "m:degHide", "1");
		close(o);
	}
	in(o, "m:deg", n->part[1]);
	in(o, "m:e", n->part[0]);
	close(o);
}

/* What \middle set is the separator of Word's brackets, when it is one sign throughout. */
static const char *
separator(const struct math *n)
{
	const char *text = NULL;
	for (const struct math *k = n->first; k != NULL; k = k->next) {
		if (k->kind != MATH_SIGN || !(k->flags & MATH_STRETCHY))
			continue;
		if (text != NULL && strcmp(text, k->text) != 0)
			return NULL;
		text = k->text;
	}
	return text;
}

static void
bracket_properties(
	struct omml *o, const char *begin, const char *parted, const char *end, int grows)
{
	open(o, "m:dPr");
	val(o, "m:begChr", begin);
	if (parted != NULL)
		val(o, "m:sepChr", parted);
	val(o, "m:endChr", end);
	if (!grows)
		val(o, "m:grow", "0");
	close(o);
}

static void
fenced(struct omml *o, const struct math *n)
{
	const char *parted = separator(n);
	open(o, "m:d");
	bracket_properties(o, n->text, parted, n->close, 1);
	for (const struct math *from = n->first;;) {
		const struct math *to = parted != NULL ? from : NULL;
		while (to != NULL && !(to->kind == MATH_SIGN && (to->flags & MATH_STRETCHY)))
			to = to->next;
		open(o, "m:e");
		list(o, from, to);
		close(o);
		if (to == NULL)
			break;
		from = to->next;
	}
	close(o);
}

/* Brackets of one line, from n to close. Scripts of the closing one are scripts of it all. */
static void
between(struct omml *o, const struct math *n, const struct math *close_at)
{
	const struct math *s = close_at->kind == MATH_SCRIPTS ? close_at : NULL;
	if (s != NULL) {
		open(o, script_tag(s));
		open(o, "m:e");
	}
	open(o, "m:d");
	bracket_properties(o, n->text, NULL, operand_core(close_at)->text, n->number > 0);
	open(o, "m:e");
	list(o, n->next, close_at);
	close(o);
	close(o);
	if (s == NULL)
		return;
	close(o);
	script_parts(o, s);
	close(o);
}

/* Accents are combining characters here. */
static const char *
accent_of(const char *command)
{
	static const struct {
		const char *name, *mark;
	} rows[] = {{"hat", "\xCC\x82"}, {"check", "\xCC\x8C"}, {"tilde", "\xCC\x83"},
		{"acute", "\xCC\x81"}, {"grave", "\xCC\x80"}, {"dot", "\xCC\x87"},
		{"ddot", "\xCC\x88"}, {"dddot", "\xE2\x83\x9B"}, {"breve", "\xCC\x86"},
		{"bar", "\xCC\x85"}, {"vec", "\xE2\x83\x97"}, {"mathring", "\xCC\x8A"},
		{"widehat", "\xCC\x82"}, {"widetilde", "\xCC\x83"}, {"widecheck", "\xCC\x8C"},
		{"overrightarrow", "\xE2\x83\x97"}, {"overleftarrow", "\xE2\x83\x96"},
		{"overleftrightarrow", "\xE2\x83\xA1"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(command, rows[i].name) == 0)
			return rows[i].mark;
	return NULL;
}

static void
with_properties(struct omml *o, const char *tag, const char *properties, const char *what,
	const char *value, const char *position, const struct math *base)
{
	open(o, tag);
	open(o, properties);
	if (value != NULL)
		val(o, what, value);
	if (position != NULL)
		val(o, "m:pos", position);
	close(o);
	in(o, "m:e", base);
	close(o);
}

static void
mark(struct omml *o, const struct math *n)
{
	int over = n->kind == MATH_OVER;
	const char *side = over ? "top" : "bot", *accent = accent_of(n->text);
	if (!(n->flags & MATH_MARK))
		limit(o, over ? "m:limUpp" : "m:limLow", n->part[0], n->part[1]);
	else if (accent != NULL)
		with_properties(o, "m:acc", "m:accPr", "m:chr", accent, NULL, n->part[0]);
	else if (strcmp(n->text, "overline") == 0 || strcmp(n->text, "underline") == 0)
		with_properties(o, "m:bar", "m:barPr", NULL, NULL, side, n->part[0]);
	else
		with_properties(o, "m:groupChr", "m:groupChrPr", "m:chr", n->part[1]->text, side,
			n->part[0]);
}

static size_t
columns_of(const struct math *n)
{
	size_t most = 1;
	for (const struct math *r = n->first; r != NULL; r = r->next) {
		size_t k = 0;
		for (const struct math *c = r->first; c != NULL; c = c->next)
			k++;
		most = k > most ? k : most;
	}
	return most;
}

static void
table_properties(struct omml *o, const struct math *n, size_t columns)
{
	size_t given = strlen(n->text);
	open(o, "m:mPr");
	val(o, "m:plcHide", "1");
	if (n->flags & MATH_ALIGNED) { /* no gap at the sign that the rows are set by */
		val(o, "m:cGpRule", "4");
		val(o, "m:cGp", "0");
	}
	open(o, "m:mcs");
	for (size_t i = 0; i < columns; i++) {
		char letter = n->text[i % given];
		open(o, "m:mc");
		open(o, "m:mcPr");
		val(o, "m:count", "1");
		val(o, "m:mcJc", letter == 'l' ? "left" : letter == 'r' ? "right" : "center");
		close(o);
		close(o);
	}
	close(o);
	close(o);
}

static void
table(struct omml *o, const struct math *n)
{
	size_t columns = columns_of(n);
	open(o, "m:m");
	table_properties(o, n, columns);
	for (const struct math *r = n->first; r != NULL; r = r->next) {
		const struct math *c = r->first;
		open(o, "m:mr");
		for (size_t i = 0; i < columns; i++) {
			open(o, "m:e");
			if (c != NULL && c->first != NULL)
				list(o, c->first, NULL);
			else
				nothing(o);
			c = c != NULL ? c->next : NULL;
			close(o);
		}
		close(o);
	}
	close(o);
}

static void
styled(struct omml *o, const struct math *n)
{
	write(o, n->part[0]);
}

static void
hidden(struct omml *o, const struct math *n)
{
	open(o, "m:phant");
	open(o, "m:phantPr");
	val(o, "m:show", "0");
	close(o);
	in(o, "m:e", n->part[0]);
	close(o);
}

static void
boxed(struct omml *o, const struct math *n)
{
	open(o, "m:borderBox");
	in(o, "m:e", n->part[0]);
	close(o);
}

static void
write(struct omml *o, const struct math *n)
{
	static void (*const writers[])(struct omml *, const struct math *) = {[MATH_ROW] = row,
		[MATH_LETTER] = letter,
		[MATH_NUMBER] = letter,
		[MATH_SIGN] = sign,
		[MATH_NAME] = name,
		[MATH_WORDS] = words,
		[MATH_SPACE] = space,
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
	writers[n->kind](o, n);
}

/* ---- in the text ---- */

/* Has the paragraph nothing else? */
static int
is_alone(const struct tei_node *formula)
{
	if (formula->parent->kind != TEI_P)
		return 0;
	for (const struct tei_node *n = formula->parent->first; n != NULL; n = n->next)
		if (n != formula && (n->kind != TEI_CHARS || slice_trim(n->text).n > 0))
			return 0;
	return 1;
}

enum walk
formula_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct arena *a = arena_new();
	const struct math *tree = a != NULL ? math_of(a, node) : NULL;
	if (tree == NULL) {
		arena_free(a);
		return phrase_open(ctx, node);
	}
	struct omml o = {&d->flow->m, a, math_is_display(node), 0};
	int alone = o.display && is_alone(node);
	run_flush(d);
	para_need(d);
	link_need(d);
	open(&o, alone ? "m:oMathPara" : "m:oMath");
	markup_attr(o.m, "xmlns:m", M_NS);
	if (alone)
		open(&o, "m:oMath");
	write(&o, tree);
	if (alone)
		close(&o);
	close(&o);
	arena_free(a);
	d->flow->at_space = 0;
	return WALK_SKIP;
}

int
formula_is_written(const struct tei_node *node)
{
	struct arena *a = arena_new();
	int written = a != NULL && math_of(a, node) != NULL;
	arena_free(a);
	return written;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lists with real numbers: what the source wrote before an item ("3.", "（二）", "iv)") becomes a
 * number format, one abstractNum a kind, one num for every run of consecutive values, so that each
 * list begins where its source began (17.9). */
#include "converters/docx/docx.h"

#include "converters/docx/reference.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { LEVELS = 9, STEP = 425, INSET = 284, INSET_EAST = 480 };

static int
han_digit(uint32_t cp)
{
	static const uint32_t digits[] = {
		0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
	for (int i = 0; i < 10; i++)
		if (digits[i] == cp)
			return i;
	return cp == 0x3007 ? 0 : -1;
}

/* 三, 十二, 二十, 一百零五; 0 when it is no such number. */
static long
han(struct slice s)
{
	long sum = 0, digit = -1;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		int v = han_digit(cp);
		if (v >= 0) {
			digit = v;
		} else if (cp == 0x5341 || cp == 0x767E) {
			sum += (digit < 0 ? 1 : digit) * (cp == 0x5341 ? 10 : 100);
			digit = -1;
		} else {
			return 0;
		}
	}
	return sum + (digit > 0 ? digit : 0);
}

/* One letter or number in the middle of a label: its format and value. */
static const char *
core_format(struct slice s, long previous, long *value)
{
	uint32_t cp;
	size_t first = utf8_next(s.s, s.n, &cp);
	size_t digits = 0;
	while (digits < s.n && s.s[digits] >= '0' && s.s[digits] <= '9')
		digits++;
	const int nought = s.s[0] == '0' && s.n > 1; /* Word has one before a single digit */
	if (digits == s.n && s.n <= 6 && (!nought || (s.n == 2 && s.s[1] != '0'))) {
		*value = strtol(s.s, NULL, 10);
		return nought ? "decimalZero" : "decimal";
	}
	if (first == s.n && cp >= 0x2460 && cp <= 0x2473) {
		*value = (long)cp - 0x245F;
		return "decimalEnclosedCircle";
	}
	int upper = cp >= 'A' && cp <= 'Z';
	long r = numbers_roman(s);
	if (first == s.n && (cp | 32) <= 'z' && !(r > 0 && (r == 1 || previous + 1 == r))) {
		*value = (long)(cp | 32) - 'a' + 1;
		return upper ? "upperLetter" : "lowerLetter";
	}
	if (r > 0) {
		*value = r;
		return upper ? "upperRoman" : "lowerRoman";
	}
	*value = han(s);
	return *value > 0 ? "chineseCountingThousand" : NULL;
}

static int
is_core(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z') ||
	       han_digit(cp) >= 0 || cp == 0x5341 || cp == 0x767E || (cp >= 0x2460 && cp <= 0x2473);
}

/* "(3)" → decimal, "(", ")", 3. What is no number stays as the text of a bullet. */
static struct num_kind
kind_of_label(struct docx *d, const char *label, long previous, long *value)
{
	struct slice s = slice_trim(slice_of(label));
	struct arena *a = d->job->arena;
	size_t from = 0, to;
	uint32_t cp = 0;
	while (from < s.n) {
		size_t k = utf8_next(s.s + from, s.n - from, &cp);
		if (is_core(cp))
			break;
		from += k;
	}
	for (to = from; to < s.n;) {
		size_t k = utf8_next(s.s + to, s.n - to, &cp);
		if (!is_core(cp))
			break;
		to += k;
	}
	struct slice core = {s.s + from, to - from};
	const char *format = core.n ? core_format(core, previous, value) : NULL;
	if (format == NULL) {
		*value = 0;
		return (struct num_kind){"bullet", arena_str(a, s), "", RUN_APART};
	}
	const char *after = arena_str(a, (struct slice){s.s + to, s.n - to});
	if (from == 0 && *after == '\0')
		after = strcmp(format, "chineseCountingThousand") == 0 ? "\xE3\x80\x81"
		        : strcmp(format, "decimalEnclosedCircle") == 0 ? ""
		                                                       : ".";
	return (struct num_kind){format, arena_str(a, (struct slice){s.s, from}), after, RUN_APART};
}

int
list_same_kind(const struct num_kind *a, const struct num_kind *b)
{
	return a->run_in == b->run_in && strcmp(a->format, b->format) == 0 &&
	       strcmp(a->before, b->before) == 0 && strcmp(a->after, b->after) == 0;
}

static unsigned
kind_place(struct docx *d, const struct num_kind *kind)
{
	for (size_t i = 0; i < d->n_kinds; i++)
		if (list_same_kind(&d->kinds[i], kind))
			return (unsigned)i;
	if (docx_grow(d, &d->kinds, d->n_kinds, &d->cap_kinds, sizeof *d->kinds) != 0)
		return 0;
	d->kinds[d->n_kinds] = *kind;
	return (unsigned)d->n_kinds++;
}

unsigned
list_num(struct docx *d, const struct num_kind *kind, unsigned level, long start)
{
	unsigned k = kind_place(d, kind);
	if (k >= d->n_kinds ||
		docx_grow(d, &d->nums, d->n_nums, &d->cap_nums, sizeof *d->nums) != 0)
		return 0;
	d->nums[d->n_nums].kind = k;
	d->nums[d->n_nums].level = level;
	d->nums[d->n_nums].start = start;
	return (unsigned)++d->n_nums + (d->reference ? d->reference->next_num : 0);
}

enum { PLAIN_LIST = 1, GLOSS_LIST, INDEX_LIST };

enum walk
list_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	para_end(d);
	if (node == d->toc_list)
		front_list_open(d);
	struct frame *f = frame_push(d, node, ST_BODY_TEXT, ST_BODY_TEXT);
	f->depth++;
	f->list = PLAIN_LIST;
	if (tei_is(node, TA_TYPE, "gloss"))
		f->list = GLOSS_LIST;
	/* the source's own contents are lines without marks, as those of an index */
	if (tei_is(node, TA_TYPE, "index") || tei_is(node, TA_TYPE, "toc"))
		f->list = INDEX_LIST;
	f->kind = (struct num_kind){"bullet", "", "", RUN_APART};
	if (tei_is(node, TA_REND, "numbered"))
		f->kind = (struct num_kind){"decimal", "", ".", RUN_APART};
	const char *start = tei_get(node, TA_N);
	f->value = start ? strtol(start, NULL, 10) - 1 : 0;
	if (f->list == GLOSS_LIST)
		f->first = f->next = ST_DEFINITION;
	return WALK_INTO;
}

void
list_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	frame_pop(d, node);
	if (node == d->toc_list)
		front_list_close(d);
}

/* The num that makes this item show its own number. */
static void
number_item(struct docx *d, struct frame *list, const struct tei_node *item)
{
	unsigned level = list->depth > LEVELS ? LEVELS - 1 : list->depth - 1;
	const char *label = tei_get(item, TA_N);
	struct num_kind kind = list->kind;
	long value = list->value + 1;
	int bulleted = tei_is(list->node, TA_REND, "bulleted");
	if (label != NULL && !bulleted)
		kind = kind_of_label(d, label, list->value, &value);
	int goes_on = list->listnum != 0 && list_same_kind(&kind, &list->kind) &&
	              (value == list->value + 1 || strcmp(kind.format, "bullet") == 0);
	if (!goes_on)
		list->listnum = list_num(d, &kind, level, value);
	list->kind = kind;
	list->value = value;
}

enum walk
item_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct frame *list = frame_top(d);
	para_end(d);
	unsigned depth = list->depth;
	unsigned deep = (depth < 5 ? depth : 5) - 1;
	unsigned num = 0;
	enum style first = ST_DEFINITION, next = ST_DEFINITION;
	int is_index = list->list == INDEX_LIST;
	if (is_index) {
		first = next = (enum style)(ST_INDEX_1 + (deep < 3 ? deep : 2));
	} else if (list->list == PLAIN_LIST) {
		number_item(d, list, node);
		num = list->listnum;
		first = strcmp(list->kind.format, "bullet") == 0 ? ST_LIST_BULLET : ST_LIST_NUMBER;
		next = (enum style)(ST_LIST_CONTINUE + deep);
	}
	struct frame *f = frame_push(d, node, first, next); /* list may have moved */
	f->num = num;
	f->level = depth > LEVELS ? LEVELS - 1 : depth - 1;
	if (node->parent == d->toc_list) {
		front_line(d, node);
	} else if (is_index) {
		para_flow(d);
		typed_take(d, node, 0);
	}
	return WALK_INTO;
}

void
item_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (node->parent == d->toc_list)
		front_line_end(d, tei_sibling(node, TEI_ITEM) == NULL);
	frame_pop(ctx, node);
}

/* As the style of the paragraph has it: a level without an indent takes it away in some programs.
 */
static void
run_in_indent(struct markup *m, enum run_in place, int east)
{
	enum { FIRST = 360, QUOTE = 567, LINE = 360 };
	if (place >= RUN_IN_LINE_1) {
		markup_attrf(m, "w:left", "%d", (int)(place - RUN_IN_LINE_1 + 1) * LINE);
		markup_attrf(m, "w:hanging", "%d", LINE);
		return;
	}
	markup_attrf(m, "w:left", "%d", place == RUN_IN_QUOTE ? QUOTE : 0);
	markup_attrf(m, "w:firstLine", "%d", place == RUN_IN_QUOTE ? 0 : east ? INSET_EAST : FIRST);
}

static void
level_write(struct markup *m, const struct num_kind *k, unsigned level, size_t inset)
{
	static const char *const bullets[] = {"\xE2\x80\xA2", "\xE2\x80\x93", "\xC2\xB7"};
	int bullet = strcmp(k->format, "bullet") == 0;
	size_t cells = utf8_cells(k->before, strlen(k->before)) +
	               (bullet ? 0 : 2 + utf8_cells(k->after, strlen(k->after)));
	size_t need = cells * (inset == INSET_EAST ? 120 : 95);
	size_t room = need > STEP ? need : STEP;
	char text[4] = {'%', (char)('1' + level), '\0'};
	markup_open(m, "w:lvl", BREAK_LINE);
	markup_attrf(m, "w:ilvl", "%u", level);
	docx_number(m, "w:start", 1);
	docx_val(m, "w:numFmt", k->format);
	docx_val(m, "w:suff", k->run_in ? "space" : "tab");
	markup_open(m, "w:lvlText", BREAK_NONE);
	if (bullet)
		markup_attr(m, "w:val", *k->before ? k->before : bullets[level % 3]);
	else
		markup_attrf(m, "w:val", "%s%s%s", k->before, text, k->after);
	markup_close(m);
	docx_val(m, "w:lvlJc", "left");
	markup_open(m, "w:pPr", BREAK_NONE);
	markup_open(m, "w:ind", BREAK_NONE);
	if (k->run_in == RUN_APART) {
		markup_attrf(m, "w:left", "%zu", inset + (size_t)level * STEP + room);
		markup_attrf(m, "w:hanging", "%zu", room);
	} else {
		run_in_indent(m, k->run_in, inset == INSET_EAST);
	}
	markup_close(m);
	markup_close(m);
	markup_close(m);
}

static void
abstract_write(struct markup *m, const struct num_kind *k, unsigned id, size_t inset)
{
	markup_open(m, "w:abstractNum", BREAK_BLOCK);
	markup_attrf(m, "w:abstractNumId", "%u", id);
	markup_open(m, "w:nsid", BREAK_LINE);
	markup_attrf(m, "w:val", "%08X", 0x52554200U + id);
	markup_close(m);
	markup_open(m, "w:multiLevelType", BREAK_LINE);
	markup_attr(m, "w:val", "hybridMultilevel");
	markup_close(m);
	for (unsigned level = 0; level < LEVELS; level++)
		level_write(m, k, level, inset);
	markup_close(m);
}

static void
abstracts_write(struct docx *d, struct markup *m, unsigned first)
{
	for (unsigned i = 0; i < d->n_kinds; i++)
		abstract_write(m, &d->kinds[i], first + i, d->bib->cjk ? INSET_EAST : INSET);
}

static void
nums_write(struct docx *d, struct markup *m, unsigned first, unsigned first_abstract)
{
	for (size_t i = 0; i < d->n_nums; i++) {
		markup_open(m, "w:num", BREAK_LINE);
		markup_attrf(m, "w:numId", "%zu", first + i + 1);
		docx_number(m, "w:abstractNumId", (long)(first_abstract + d->nums[i].kind));
		markup_open(m, "w:lvlOverride", BREAK_NONE);
		markup_attrf(m, "w:ilvl", "%u", d->nums[i].level);
		int bullet = strcmp(d->kinds[d->nums[i].kind].format, "bullet") == 0;
		docx_number(m, "w:startOverride",
			bullet || d->nums[i].start < 0 ? 1 : d->nums[i].start);
		markup_close(m);
		markup_close(m);
	}
}

/* LibreOffice writes the style of a level before its format, which the schema has behind it. */
static void
put_levels(struct buf *out, struct slice s)
{
	static const char style[] = "<w:pStyle ", format[] = "<w:numFmt ";
	size_t at;
	while ((at = slice_find(s, style)) != SIZE_MAX) {
		const char *first = s.s + at, *end = s.s + s.n;
		const char *second = memchr(first, '>', (size_t)(end - first));
		second = second ? second + 1 : end;
		struct slice rest = {second, (size_t)(end - second)};
		const char *after = slice_starts(rest, format) ? memchr(second, '>', rest.n) : NULL;
		after = after ? after + 1 : second;
		buf_put(out, s.s, at);
		buf_put(out, second, (size_t)(after - second));
		buf_put(out, first, (size_t)(second - first));
		s = (struct slice){after, (size_t)(end - after)};
	}
	buf_put_slice(out, s);
}

/* The template's numbering with ours: abstractNum stand before num (17.9.1, 17.9.15). */
static int
merge(struct docx *d, struct buf *out)
{
	const struct reference *r = d->reference;
	const struct part *p = r && r->numbering ? package_find(&r->parts, r->numbering) : NULL;
	struct slice s = p ? p->bytes : (struct slice){NULL, 0};
	size_t end = slice_rfind(s, "</w:numbering>"), cut = slice_find(s, "<w:num ");
	struct markup m;
	if (p == NULL || end == SIZE_MAX)
		return 0;
	cut = cut == SIZE_MAX ? end : cut;
	put_levels(out, (struct slice){s.s, cut});
	markup_begin(&m, out, MARKUP_XML);
	abstracts_write(d, &m, r->next_abstract);
	markup_finish(&m);
	buf_put(out, s.s + cut, end - cut);
	markup_begin(&m, out, MARKUP_XML);
	nums_write(d, &m, r->next_num, r->next_abstract);
	markup_finish(&m);
	buf_put(out, s.s + end, s.n - end);
	return 1;
}

void
numbering_write(struct docx *d)
{
	struct buf out = {0};
	struct markup m;
	if (merge(d, &out)) {
		docx_part(d, "word/numbering.xml", "numbering", &out);
		return;
	}
	markup_begin(&m, &out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "w:numbering", BREAK_BLOCK);
	markup_attr(&m, "xmlns:w", W_NS);
	abstracts_write(d, &m, 0);
	nums_write(d, &m, d->reference ? d->reference->next_num : 0, 0);
	markup_close(&m);
	d->failed |= markup_finish(&m) != 0;
	docx_part(d, "word/numbering.xml", "numbering", &out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/prose.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/prose_line.h"

enum { MAX_RUN = 3, BLANK_USUAL = 1, BLANK_WIDE = 2 };

int
prose_begin(struct prose *p, struct arena *a, const struct prose_style *style)
{
	*p = (struct prose){.arena = a, .style = *style, .last_label = -1};
	p->para = ARENA_NEW(a, struct prose_para);
	return p->para != NULL ? 0 : -1;
}

void
prose_free(struct prose *p)
{
	for (struct prose_para *q = p->para; q != NULL; q = q->up) {
		buf_free(&q->text);
		buf_free(&q->prefix);
	}
	buf_free(&p->out);
}

static void
put_due_blank(struct prose_para *q)
{
	if (q->blank == BLANK_USUAL && q->text.n > 0)
		buf_putc(&q->text, ' ');
	else if (q->blank == BLANK_WIDE && q->text.n > 0)
		buf_puts(&q->text, "\xE3\x80\x80");
	q->blank = 0;
}

static void
put_letters(struct prose_para *q, const char *s, size_t n)
{
	put_due_blank(q);
	buf_put(&q->text, s, n);
	q->mark = 0;
}

/* A character that is no letter: the fourth of the same kind in a run is left out. */
static void
put_sign(struct prose *p, uint32_t cp, const char *s, size_t n)
{
	struct prose_para *q = p->para;
	q->run = cp == q->mark ? q->run + 1 : 1;
	q->mark = cp;
	if (q->run > MAX_RUN && !p->style.bare) {
		p->n_shortened += q->run == MAX_RUN + 1;
		q->blank = 0;
		return;
	}
	put_due_blank(q);
	buf_put(&q->text, s, n);
}

/* What stands for a sign: ASCII, each counted, or one sign. */
static void
put_signs(struct prose *p, const char *s)
{
	for (size_t n = strlen(s); n > 0;) {
		uint32_t cp;
		size_t k = utf8_next(s, n, &cp);
		put_sign(p, cp, s, k);
		s += k;
		n -= k;
	}
}

static int
starts_note(const char *s, size_t n)
{
	struct slice rest = {s, n};
	return slice_starts(rest, "[note") || slice_starts(rest, "[Note") ||
	       slice_starts(rest, "[\xE6\xB3\xA8");
}

static void
put_bracket(struct prose *p, const char *s, size_t n)
{
	struct prose_para *q = p->para;
	if (*s == '[' && starts_note(s, n)) {
		q->in_note_like = 1;
		put_sign(p, '(', "(", 1);
	} else if (*s == ']' && q->in_note_like) {
		q->in_note_like = 0;
		put_sign(p, ')', ")", 1);
	} else {
		if (*s == '[' && q->text.n == 0 && q->prefix.n == 0)
			q->bracketed = 1;
		put_sign(p, (uint32_t)*s, s, 1);
	}
}

static void
put_space(struct prose_para *q, uint32_t cp)
{
	int wide = cp == 0x3000 && q->blank != BLANK_USUAL;
	q->blank = wide ? BLANK_WIDE : BLANK_USUAL;
}

/* Everything but the usual letters. */
static void
put_rare(struct prose *p, uint32_t cp, const char *s, size_t n)
{
	const char *instead = prose_substitute(cp, p->style.ascii);
	if (utf8_is_space(cp)) {
		put_space(p->para, cp);
	} else if (prose_is_unknown(cp)) {
		p->n_unknown++;
		put_due_blank(p->para);
		buf_puts(&p->para->text, label_get(LABEL_TXT_UNKNOWN_CHAR, p->style.lang));
	} else if (instead != NULL) {
		/* a run of what is substituted is a run of the substitute */
		if (instead[0] != '\0' && prose_is_sign(cp))
			put_signs(p, instead);
		else if (instead[0] != '\0')
			put_letters(p->para, instead, strlen(instead));
	} else if (prose_is_sign(cp)) {
		put_sign(p, cp, s, n);
	} else {
		put_letters(p->para, s, n);
	}
}

void
prose_text(struct prose *p, struct slice text)
{
	size_t i = 0;
	while (i < text.n) {
		size_t from = i;
		i += prose_plain_prefix(text.s + i, text.n - i);
		if (i > from)
			put_letters(p->para, text.s + from, i - from);
		if (i == text.n)
			break;
		uint32_t cp;
		size_t k = utf8_next(text.s + i, text.n - i, &cp);
		if (cp == '[' || cp == ']')
			put_bracket(p, text.s + i, text.n - i);
		else
			put_rare(p, cp, text.s + i, k);
		i += k;
	}
}

void
prose_mark(struct prose *p, const char *text)
{
	if (*text == '\0')
		return;
	put_due_blank(p->para);
	prose_tail(p, text);
}

void
prose_tail(struct prose *p, const char *text)
{
	buf_puts(&p->para->text, text);
	p->para->mark = 0;
	if (strpbrk(text, "[]") != NULL)
		p->para->bracketed = 0; /* what closes it may be ours */
}

void
prose_blank(struct prose *p)
{
	if (p->para->blank == 0)
		p->para->blank = BLANK_USUAL;
}

void
prose_prefix(struct prose *p, const char *text)
{
	buf_puts(&p->para->prefix, text);
}

int
prose_has_text(const struct prose *p)
{
	return p->para->text.n > 0;
}

/* A paragraph that stands in brackets as a whole would look like a mark of ours. */
static void
round_brackets(struct prose_para *q)
{
	struct buf *t = &q->text;
	if (!q->bracketed || t->n < 2 || t->s[t->n - 1] != ']' ||
		memchr(t->s, ']', t->n - 1) != NULL)
		return;
	t->s[0] = '(';
	t->s[t->n - 1] = ')';
}

static void
hold_line(struct prose *p, struct slice s)
{
	struct prose_lines *l = &p->para->lines;
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 4;
		struct slice *v = ARENA_ARRAY(p->arena, struct slice, cap);
		if (v == NULL)
			return;
		if (l->n > 0)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = arena_slice(p->arena, s);
}

/* "4. " after "2. " would be heard as a list that lost an item: "4 . " is a sentence that begins
 * with a number (technique T2: labels ascend). */
static struct slice
part_label(struct prose *p, struct slice s)
{
	size_t n = 0;
	while (n < s.n && n < 9 && s.s[n] >= '0' && s.s[n] <= '9')
		n++;
	int is_label =
		n > 0 && n + 1 < s.n && (s.s[n] == '.' || s.s[n] == ')') && s.s[n + 1] == ' ';
	int32_t label = is_label ? (int32_t)strtol(s.s, NULL, 10) : -1;
	int32_t before = p->last_label;
	p->last_label = label;
	if (label < 0 || before < 0 || label == 1 || label == before + 1)
		return s;
	p->last_label = -1;
	char *made = arena_printf(p->arena, "%.*s %.*s", (int)n, s.s, (int)(s.n - n), s.s + n);
	return slice_of(made);
}

static uint32_t
put_paragraph(struct prose *p, struct slice s, enum prose_kind kind)
{
	static const unsigned before[] = {1, 0, 2, 2}, bare[] = {1, 0, 2, 4};
	unsigned gap = p->style.bare ? bare[kind] : before[kind];
	if (p->out.n == 0)
		gap = 0;
	else if (gap < p->gap)
		gap = p->gap;
	for (unsigned i = 0; i < gap; i++)
		buf_putc(&p->out, '\n');
	uint32_t line = p->lines + gap + 1;
	p->lines = line - 1 +
	           prose_put_lines(&p->out, s, kind < PROSE_HEADING ? p->style.wrap : 0, p->indent);
	p->last = s;
	p->gap = kind < PROSE_HEADING ? 0 : p->style.bare && kind == PROSE_CHAPTER ? 2 : 1;
	return line;
}

static void
forget(struct prose_para *q)
{
	q->text.n = q->prefix.n = 0;
	q->mark = 0;
	q->blank = q->bracketed = q->in_note_like = 0;
}

uint32_t
prose_end(struct prose *p, enum prose_kind kind)
{
	struct prose_para *q = p->para;
	uint32_t line = 0;
	q->blank = 0;
	for (size_t k; (k = utf8_space_len_back(q->text.s, q->text.n)) > 0;)
		q->text.n -= k; /* of a mark of ours that nothing follows */
	if (q->text.n == 0)
		return 0;
	round_brackets(q);
	struct slice s = buf_slice(&q->text);
	char *both = NULL;
	if (q->prefix.n > 0) {
		both = arena_printf(
			p->arena, "%.*s%.*s", (int)q->prefix.n, q->prefix.s, (int)s.n, s.s);
		s = slice_of(both);
	}
	if (!prose_is_nfc(s))
		s = utf8_nfc_strict(p->arena, s);
	if (q->up != NULL)
		hold_line(p, s);
	else
		line = put_paragraph(p, part_label(p, s), kind);
	forget(q);
	return line;
}

uint32_t
prose_own(struct prose *p, const char *text)
{
	prose_end(p, PROSE_PARAGRAPH);
	struct buf prefix = p->para->prefix; /* waits for the next text of the document */
	p->para->prefix = (struct buf){0};
	prose_mark(p, text);
	uint32_t line = prose_end(p, PROSE_PARAGRAPH);
	buf_free(&p->para->prefix);
	p->para->prefix = prefix;
	return line;
}

void
prose_verbatim(struct prose *p, struct slice line, int first)
{
	struct buf made = {0};
	prose_put_verbatim(&made, line, label_get(LABEL_TXT_UNKNOWN_CHAR, p->style.lang));
	struct slice s = buf_slice(&made);
	if (!prose_is_nfc(s))
		s = utf8_nfc_strict(p->arena, s);
	if (p->para->up != NULL) {
		hold_line(p, slice_trim(s));
	} else if (s.n == 0) {
		p->gap = p->gap > 0 || first ? p->gap : 1;
	} else {
		int wrap = p->style.wrap;
		p->style.wrap = 0;
		put_paragraph(p, s, first ? PROSE_PARAGRAPH : PROSE_TIGHT);
		p->style.wrap = wrap;
	}
	p->last_label = -1;
	buf_free(&made);
}

void
prose_hold(struct prose *p)
{
	struct prose_para *q = ARENA_NEW(p->arena, struct prose_para);
	if (q == NULL)
		return;
	q->up = p->para;
	p->para = q;
}

struct prose_lines
prose_release(struct prose *p)
{
	struct prose_para *q = p->para;
	if (q->up == NULL)
		return (struct prose_lines){0};
	prose_end(p, PROSE_PARAGRAPH);
	p->para = q->up;
	buf_free(&q->text);
	buf_free(&q->prefix);
	return q->lines;
}

char *
prose_join(struct arena *a, struct prose_lines lines, const char *between)
{
	struct buf b = {0};
	for (size_t i = 0; i < lines.n; i++) {
		buf_puts(&b, i > 0 ? between : "");
		buf_put_slice(&b, lines.v[i]);
	}
	char *s = arena_buf_str(a, &b);
	buf_free(&b);
	return s;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/markdown_align.h"

#include <cmark-gfm/buffer.h>
#include <cmark-gfm/houdini.h>

#include "base/utf8.h"

/* ---- what the walk collects ---- */

static uint32_t
line_here(struct align *a)
{
	for (; a->line_at < a->s; a->line_at++)
		a->line += *a->line_at == '\n';
	return a->line;
}

void
align_event(struct align *a, enum md_event_kind kind, cmark_node *node, struct slice text)
{
	struct md_event e = {kind, node, text, line_here(a)};
	buf_put(&a->m->events, &e, sizeof e);
	a->failed |= a->m->events.failed;
}

void
align_gone(struct align *a, const char *rule, struct slice text, int added)
{
	struct md_removal g = {rule, line_here(a), text, added};
	buf_put(&a->m->removals, &g, sizeof g);
	a->failed |= a->m->removals.failed;
}

/* ---- the cursor ---- */

size_t
align_left(const struct align *a)
{
	return (size_t)(a->end - a->s);
}

int
align_at_mark(const struct align *a)
{
	size_t n = a->m->mark_n;
	return n > 0 && align_left(a) >= n && memcmp(a->s, a->m->mark, n) == 0;
}

int
align_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f';
}

static int
is_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	       (c >= '{' && c <= '~');
}

void
align_skip_marks(struct align *a)
{
	while (align_at_mark(a))
		a->s += a->m->mark_n;
}

void
align_skip_blanks(struct align *a)
{
	while (a->s < a->end) {
		if (align_at_mark(a))
			a->s += a->m->mark_n;
		else if (align_is_blank(*a->s))
			a->s++;
		else
			break;
	}
}

void
align_markup(struct align *a, const char *rule, size_t n)
{
	if (n > align_left(a)) {
		a->failed = 1;
		return;
	}
	align_gone(a, rule, (struct slice){a->s, n}, 0);
	a->s += n;
}

void
align_markup_char(struct align *a, const char *rule, const char *which)
{
	align_skip_blanks(a);
	if (align_left(a) == 0 || strchr(which, *a->s) == NULL)
		a->failed = 1;
	else
		align_markup(a, rule, 1);
}

/* ---- text ---- */

/* "&amp;" at s → its characters; the length of the reference, 0: none. */
static size_t
entity(const char *s, size_t n, struct buf *out)
{
	cmark_strbuf ent;
	if (n < 3 || s[0] != '&')
		return 0;
	cmark_strbuf_init(md_pool_mem(), &ent, 0);
	size_t most = n - 1 < 64 ? n - 1 : 64;
	bufsize_t used = houdini_unescape_ent(&ent, (const uint8_t *)s + 1, (bufsize_t)most);
	if (used > 0)
		buf_put(out, ent.ptr, (size_t)ent.size);
	cmark_strbuf_free(&ent);
	return used > 0 ? (size_t)used + 1 : 0;
}

struct run {
	const char *from;
};

static void
run_end(struct align *a, struct run *r)
{
	if (r->from != NULL && r->from < a->s)
		align_event(a, MD_TEXT, NULL, (struct slice){r->from, (size_t)(a->s - r->from)});
	r->from = NULL;
}

/* The characters of an entity: what XML forbids is replaced, as the cleaner does. */
static struct slice
entity_text(struct align *a, const struct buf *b)
{
	struct buf out = {0};
	for (size_t i = 0; i < b->n;) {
		uint32_t cp;
		i += utf8_next(b->s + i, b->n - i, &cp);
		buf_utf8(&out, cp != UTF8_BAD && utf8_is_xml(cp) ? cp : 0xFFFD);
	}
	struct slice s = arena_buf(a->m->job->arena, &out);
	buf_free(&out);
	return s;
}

/* "&#12345678;": CommonMark 0.31 allows seven decimal and six hexadecimal digits. */
static int
has_too_many_digits(struct slice s)
{
	size_t n = 0, at = s.n > 2 && (s.s[2] | 0x20) == 'x' ? 3 : 2;
	if (!slice_starts(s, "&#"))
		return 0;
	while (at + n < s.n && strchr("0123456789abcdefABCDEF", s.s[at + n]) != NULL)
		n++;
	return n > (at == 3 ? 6 : 7);
}

static int
text_entity(struct align *a, struct slice *lit, struct run *r)
{
	struct buf b = {0};
	size_t n = entity(a->s, align_left(a), &b);
	if (n > 0 && (b.n > lit->n || memcmp(b.s, lit->s, b.n) != 0))
		n = 0;
	if (n > 0 && has_too_many_digits((struct slice){a->s, n})) {
		run_end(a, r);
		align_event(a, MD_TEXT, NULL, (struct slice){a->s, n});
		a->s += n;
		lit->s += b.n;
		lit->n -= b.n;
	} else if (n > 0) {
		struct slice s = entity_text(a, &b);
		run_end(a, r);
		align_gone(a, "entity", (struct slice){a->s, n}, 0);
		align_gone(a, "entity", s, 1);
		align_event(a, MD_TEXT, NULL, s);
		a->s += n;
		lit->s += b.n;
		lit->n -= b.n;
	}
	buf_free(&b);
	return n > 0;
}

/* One step of matching lit against the source; 0 when they do not fit. */
static int
text_step(struct align *a, struct slice *lit, struct run *r)
{
	size_t mark = a->m->mark_n;
	char c = a->s < a->end ? *a->s : 0, next = align_left(a) > 1 ? a->s[1] : 0;
	if (align_at_mark(a)) {
		run_end(a, r);
		a->s += mark;
	} else if (mark > 0 && lit->n >= mark && memcmp(lit->s, a->m->mark, mark) == 0) {
		lit->s += mark;
		lit->n -= mark;
	} else if (c == '\\' && next == lit->s[0] && is_punct(next) && (!a->raw || a->cell) &&
		   (!a->raw || next == '|')) {
		run_end(a, r);
		align_markup(a, "escape", 1);
		r->from = a->s++;
		lit->s++;
		lit->n--;
	} else if (c == '&' && !a->no_entities && text_entity(a, lit, r)) {
		/* done */
	} else if (align_left(a) > 0 && c == lit->s[0]) {
		if (r->from == NULL)
			r->from = a->s;
		a->s++;
		lit->s++;
		lit->n--;
	} else if (align_is_blank(c)) {
		run_end(a, r);
		a->s++;
	} else if (align_is_blank(lit->s[0])) {
		run_end(a, r);
		align_event(a, MD_TEXT, NULL, SLICE(" "));
		lit->s++;
		lit->n--;
	} else {
		return 0;
	}
	return 1;
}

void
align_text(struct align *a, struct slice lit)
{
	struct run r = {NULL};
	while (lit.n > 0 && !a->failed)
		if (!text_step(a, &lit, &r))
			a->failed = 1;
	run_end(a, &r);
}

struct slice
align_verbatim(struct align *a, struct slice lit)
{
	align_skip_blanks(a);
	const char *from = a->s;
	while (lit.n > 0 && !a->failed) {
		size_t mark = a->m->mark_n;
		if (mark > 0 && lit.n >= mark && memcmp(lit.s, a->m->mark, mark) == 0) {
			lit.s += mark;
			lit.n -= mark;
		} else if (align_is_blank(lit.s[0])) {
			lit.s++;
			lit.n--;
		} else {
			align_skip_blanks(a);
			if (a->s < a->end && *a->s == lit.s[0]) {
				a->s++;
				lit.s++;
				lit.n--;
			} else {
				a->failed = 1;
			}
		}
	}
	return (struct slice){from, (size_t)(a->s - from)};
}

/* ---- references in destinations ---- */

struct slice
md_decode(struct md *m, struct slice text, uint32_t line)
{
	struct buf out = {0};
	struct align a = {.m = m};
	for (size_t i = 0; i < text.n;) {
		struct buf ent = {0};
		size_t n = entity(text.s + i, text.n - i, &ent);
		if (n > 0) {
			struct slice s = entity_text(&a, &ent);
			ledger_remove(
				m->job->ledger, "entity", line, (struct slice){text.s + i, n});
			ledger_add(m->job->ledger, "entity", line, s);
			buf_put_slice(&out, s);
		} else {
			buf_putc(&out, text.s[i]);
			n = 1;
		}
		i += n;
		buf_free(&ent);
	}
	struct slice s = arena_buf(m->job->arena, &out);
	buf_free(&out);
	return s;
}

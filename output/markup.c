/* SPDX-License-Identifier: Apache-2.0 */
#include "output/markup.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

enum {
	INDENT = 1,      /* blanks a level */
	MAX_INDENT = 24, /* so that deep nesting does not multiply the size */
	HAS_LINES = 0x80 /* in breaks: a child stands on a line of its own */
};

void
markup_begin(struct markup *m, struct buf *out, enum markup_syntax syntax)
{
	*m = (struct markup){.out = out, .syntax = syntax, .at_line = 1};
	if (out->n > 0 && out->s[out->n - 1] != '\n')
		m->at_line = 0;
}

/* How many bytes at s may be written as they stand when s[0] >= 0x80; 0: not at all. */
static size_t
allowed_len(const char *s, size_t n)
{
	unsigned char c = (unsigned char)s[0];
	/* the usual two and three bytes without decoding: U+00C0..7FF, U+1000..CFFF, U+E000..EFFF
	 */
	if (c >= 0xC3 && c <= 0xDF && n > 1 && (s[1] & 0xC0) == 0x80)
		return 2;
	if (c >= 0xE1 && c <= 0xEE && c != 0xED && n > 2 && (s[1] & 0xC0) == 0x80 &&
		(s[2] & 0xC0) == 0x80)
		return 3;
	uint32_t cp;
	size_t k = utf8_next(s, n, &cp);
	return cp != UTF8_BAD && utf8_is_xml(cp) ? k : 0;
}

/* The reference for an ASCII character, "" when it stands for itself. */
static const char *
ascii_escape(unsigned char c, int in_attr)
{
	switch (c) {
	case '\t':
		return in_attr ? "&#9;" : "";
	case '\n':
		return in_attr ? "&#10;" : "";
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return in_attr ? "&quot;" : "";
	case '\x7F':
		return "\xEF\xBF\xBD";
	default:
		return c < 0x20 ? "\xEF\xBF\xBD" : "";
	}
}

#define FOUR(c) [(c)] = 1, [(c) + 1] = 1, [(c) + 2] = 1, [(c) + 3] = 1
#define SIXTEEN(c) FOUR(c), FOUR((c) + 4), FOUR((c) + 8), FOUR((c) + 12)

/* Do none of eight bytes have to be looked at? Each test sets the highest bit of a byte that is
 * below 0x20, not ASCII, or one of & < > " DEL; it may set more, never fewer. */
static int
is_plain8(const char *s)
{
	const uint64_t ones = 0x0101010101010101U, highs = ones * 0x80;
	uint64_t x;
	memcpy(&x, s, sizeof x);
#define HAS(c) ((x ^ ones * (c)) - ones)
	uint64_t found =
		x | (x - ones * 0x20) | HAS('&') | HAS('<') | HAS('>') | HAS('"') | HAS(0x7F);
#undef HAS
	return (found & highs) == 0;
}

static void
put_escaped(struct buf *out, const char *s, size_t n, int in_attr)
{
	/* bytes that may not stand for themselves */
	static const uint8_t special[256] = {SIXTEEN(0x00),
		SIXTEEN(0x10), ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, [0x7F] = 1,
		SIXTEEN(0x80), SIXTEEN(0x90), SIXTEEN(0xA0), SIXTEEN(0xB0), SIXTEEN(0xC0),
		SIXTEEN(0xD0), SIXTEEN(0xE0), SIXTEEN(0xF0)};
	size_t from = 0, i = 0;
	for (;;) {
		while (i + 8 <= n && (signed char)s[i] >= 0 && is_plain8(s + i))
			i += 8;
		while (i < n && !special[(unsigned char)s[i]])
			i++;
		/* U+0800 to U+FDCF: XML has them all */
		while (n - i > 3 && utf8_is_three(utf8_three(s + i)) &&
			utf8_three(s + i) < 0xEFB790U)
			i += 3;
		if (i == n)
			break;
		unsigned char c = (unsigned char)s[i];
		const char *instead = "\xEF\xBF\xBD";
		if (c < 0x80) {
			instead = ascii_escape(c, in_attr);
			if (*instead == '\0') {
				i++;
				continue;
			}
		} else {
			size_t k = allowed_len(s + i, n - i);
			if (k > 0) {
				i += k;
				continue;
			}
		}
		buf_put(out, s + from, i - from);
		buf_puts(out, instead);
		uint32_t cp;
		i += utf8_next(s + i, n - i, &cp);
		from = i;
	}
	buf_put(out, s + from, n - from);
}

static void
close_tag(struct markup *m)
{
	if (m->tag_open)
		buf_putc(m->out, '>');
	m->tag_open = 0;
}

static void
new_line(struct markup *m, size_t depth)
{
	static const char blanks[MAX_INDENT + 1] = "                        ";
	if (!m->at_line)
		buf_putc(m->out, '\n');
	size_t n = depth * INDENT;
	buf_put(m->out, blanks, n < MAX_INDENT ? n : MAX_INDENT);
	m->at_line = 0;
}

void
markup_declaration(struct markup *m)
{
	buf_puts(m->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	m->at_line = 1;
}

void
markup_raw(struct markup *m, struct slice s)
{
	if (s.n == 0)
		return;
	close_tag(m);
	buf_put_slice(m->out, s);
	m->at_line = s.s[s.n - 1] == '\n';
}

static int
grow(struct markup *m)
{
	if (m->depth < m->cap)
		return 0;
	size_t cap = m->cap ? m->cap * 2 : 32;
	const char **stack = realloc(m->stack, cap * sizeof *stack);
	if (stack != NULL)
		m->stack = stack;
	unsigned char *breaks = realloc(m->breaks, cap);
	if (breaks != NULL)
		m->breaks = breaks;
	if (stack == NULL || breaks == NULL) {
		m->out->failed = 1;
		return -1;
	}
	m->cap = cap;
	return 0;
}

/* A line break is added only between the children of an element that holds no text itself and
 * stands nowhere inside text: everywhere else it would be part of the document. */
void
markup_open(struct markup *m, const char *name, enum markup_break layout)
{
	if (m->out->failed || grow(m) != 0) {
		m->lost = 1;
		return;
	}
	close_tag(m);
	int free_here = m->depth == 0 || (m->breaks[m->depth - 1] & ~HAS_LINES) == BREAK_BLOCK;
	if (!free_here || m->verbatim)
		layout = BREAK_NONE;
	if (layout != BREAK_NONE) {
		if (m->depth > 0)
			m->breaks[m->depth - 1] |= HAS_LINES;
		new_line(m, m->depth);
	}
	buf_putc(m->out, '<');
	buf_puts(m->out, name);
	m->stack[m->depth] = name;
	m->breaks[m->depth++] = (unsigned char)layout;
	m->tag_open = 1;
	m->at_line = 0;
}

static void
put_attr(struct markup *m, const char *name, struct slice value)
{
	if (m->out->failed)
		return;
	if (!m->tag_open)
		abort(); /* an attribute after the content */
	buf_putc(m->out, ' ');
	buf_puts(m->out, name);
	buf_put(m->out, "=\"", 2);
	put_escaped(m->out, value.s, value.n, 1);
	buf_putc(m->out, '"');
}

void
markup_attr(struct markup *m, const char *name, const char *value)
{
	if (value != NULL)
		put_attr(m, name, slice_of(value));
}

void
markup_attrf(struct markup *m, const char *name, const char *fmt, ...)
{
	char room[256];
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(room, sizeof room, fmt, ap);
	va_end(ap);
	if (n < 0) {
		m->out->failed = 1;
	} else if ((size_t)n < sizeof room) {
		put_attr(m, name, (struct slice){room, (size_t)n});
	} else {
		char *big = malloc((size_t)n + 1);
		if (big == NULL) {
			m->out->failed = 1;
		} else {
			vsnprintf(big, (size_t)n + 1, fmt, again);
			put_attr(m, name, (struct slice){big, (size_t)n});
		}
		free(big);
	}
	va_end(again);
}

void
markup_text(struct markup *m, struct slice text)
{
	if (text.n == 0)
		return;
	close_tag(m);
	put_escaped(m->out, text.s, text.n, 0);
	m->at_line = 0;
}

void
markup_puts(struct markup *m, const char *text)
{
	markup_text(m, slice_of(text));
}

/* HTML Living Standard, 13.1.2: void elements have no end tag, all others need one. */
static int
is_void(const char *name)
{
	static const char *const names[] = {"area", "base", "br", "col", "embed", "hr", "img",
		"input", "link", "meta", "source", "track", "wbr"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}

void
markup_close(struct markup *m)
{
	if (m->out->failed || (m->lost && m->depth == 0))
		return;
	if (m->depth == 0 && buf_failures() > 0)
		return;
	if (m->depth == 0)
		abort(); /* nothing is open */
	const char *name = m->stack[--m->depth];
	int has_lines = m->breaks[m->depth] & HAS_LINES;
	int own_line = (m->breaks[m->depth] & ~HAS_LINES) != BREAK_NONE;
	if (m->tag_open && m->syntax == MARKUP_XML) {
		buf_put(m->out, "/>", 2);
	} else if (m->tag_open && is_void(name)) {
		buf_putc(m->out, '>');
	} else {
		close_tag(m);
		if (has_lines)
			new_line(m, m->depth);
		buf_put(m->out, "</", 2);
		buf_puts(m->out, name);
		buf_putc(m->out, '>');
	}
	m->tag_open = 0;
	m->at_line = 0;
	if (m->depth == 0 && own_line) {
		buf_putc(m->out, '\n');
		m->at_line = 1;
	}
}

void
markup_end(struct markup *m, const char *name)
{
	if (m->out->failed || m->lost)
		return;
	if (m->depth == 0 || strcmp(m->stack[m->depth - 1], name) != 0) {
		/* whoever counts what is open may have lost count with its memory */
		if (buf_failures() == 0)
			abort(); /* another element is open */
		m->lost = 1;
		return;
	}
	markup_close(m);
}

void
markup_leaf(struct markup *m, const char *name, enum markup_break layout, const char *text)
{
	markup_open(m, name, layout);
	if (text != NULL)
		markup_puts(m, text);
	markup_close(m);
}

void
markup_verbatim(struct markup *m, int on)
{
	m->verbatim += on ? 1U : -1U;
}

int
markup_finish(struct markup *m)
{
	int failed = m->out->failed || m->lost;
	if (!failed && m->depth != 0 && buf_failures() == 0)
		abort(); /* an element is still open */
	free(m->stack);
	free(m->breaks);
	*m = (struct markup){.out = m->out};
	return failed ? -1 : 0;
}

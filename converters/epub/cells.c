/* SPDX-License-Identifier: Apache-2.0 */
/* XHTML → XHTML in braille (eBraille 1.0, section 6.2): what is read is translated, in text and in
 * attributes (6.2.1); lists carry their marks in their text (6.2.2); pictures are told by their
 * descriptions, formulas by their alternative text. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/epub/ebraille.h"
#include "converters/labels.h"
#include "converters/louis.h"
#include "output/markup.h"
#include "schemas/parsepart.h"

enum { MAX_LISTS = 64 };

struct page {
	struct cells *c;
	struct markup m;
	struct buf text; /* gathered up to the next tag */
	struct buf dots;
	struct {
		char mark; /* 'o' numbers, 'u' bullets, ' ' none */
		long next;
	} lists[MAX_LISTS];
	unsigned n_lists;
	unsigned depth, skip; /* elements open; depth of the one that is left out */
	unsigned navs;
};

const char *
cells_language(struct arena *a, const char *lang)
{
	size_t n = strcspn(lang, "-"), at = n;
	while (lang[at] == '-') {
		size_t k = strcspn(lang + at + 1, "-");
		if (k == 2 || k == 3) /* a region: the script before it gives way */
			return arena_printf(a, "%.*s-Brai%s", (int)n, lang, lang + at);
		at += k + 1;
	}
	return arena_printf(a, "%.*s-Brai", (int)n, lang);
}

int
cells_only(struct slice text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		int space = cp <= ' ' || cp == 0xA0 || cp == 0xAD;
		if (!space && (cp < 0x2800 || cp > 0x28FF))
			return 0;
	}
	return 1;
}

/* A line without blanks around it, as braille patterns; blank cells are spaces, so that lines can
 * be broken there. */
static void
translate(struct page *p, struct slice s, struct buf *out)
{
	struct cells *c = p->c;
	p->dots.n = 0;
	if (s.n == 0 || c->failed)
		return;
	if (louis_cells(c->job, c->table, s, &p->dots, &c->n_cut) != 0)
		c->failed = 1;
	c->n_cells += p->dots.n;
	for (size_t i = 0; i < p->dots.n; i++) {
		unsigned char dots = (unsigned char)p->dots.s[i];
		if (dots == 0)
			buf_putc(out, ' ');
		else
			buf_utf8(out, 0x2800U + dots);
	}
}

/* Text with its blanks and line ends. */
static void
translate_lines(struct page *p, struct slice s, struct buf *out)
{
	while (s.n > 0) {
		const char *nl = memchr(s.s, '\n', s.n);
		size_t n = nl ? (size_t)(nl - s.s) : s.n, from = 0, end = n;
		for (size_t k; from < end && (k = utf8_space_len(s.s + from, end - from)) > 0;
			from += k)
			buf_putc(out, ' ');
		size_t last = end;
		for (size_t k; end > from && (k = utf8_space_len_back(s.s, end)) > 0;)
			end -= k;
		translate(p, (struct slice){s.s + from, end - from}, out);
		if (last > end)
			buf_putc(out, ' ');
		if (nl != NULL)
			buf_putc(out, '\n');
		s.s += n + (nl != NULL);
		s.n -= n + (nl != NULL);
	}
}

static void
put_text(struct page *p, struct slice s)
{
	struct buf out = {0};
	translate_lines(p, s, &out);
	markup_text(&p->m, buf_slice(&out));
	buf_free(&out);
}

static void
flush(struct page *p)
{
	if (p->skip == 0)
		put_text(p, buf_slice(&p->text));
	p->text.n = 0;
}

/* ---- elements ---- */

static int
is_read(const struct page *p, const char *name)
{
	if (strcmp(name, "title") == 0) /* in the page list: the number in print (8.3.2) */
		return p->navs == 0;
	return strcmp(name, "aria-label") == 0;
}

static void
put_attribute(struct page *p, const struct part_attr *a)
{
	struct arena *arena = p->c->job->arena;
	const char *name = a->prefix ? arena_printf(arena, "%s:%s", a->prefix, a->name) : a->name;
	const char *value = arena_str(arena, a->value);
	if (strcmp(name, "dir") == 0)
		return; /* braille is written from left to right */
	if (strcmp(a->name, "lang") == 0) {
		value = cells_language(arena, value);
	} else if (is_read(p, name)) {
		struct buf out = {0};
		translate_lines(p, a->value, &out);
		value = arena_buf_str(arena, &out);
		buf_free(&out);
	}
	markup_attr(&p->m, name, value);
}

/* A page mark has its number in it: no cell says where it stands otherwise. */
static int
is_page_mark(const struct part_attr *attrs, size_t n)
{
	return slice_is(part_attr(attrs, n, "role"), "doc-pagebreak");
}

static void
put_element(struct page *p, const char *name, const struct part_attr *attrs, size_t n)
{
	int mark = is_page_mark(attrs, n);
	markup_open(&p->m, name, BREAK_NONE);
	if (strcmp(name, "html") == 0) {
		markup_attr(&p->m, "xmlns", "http://www.w3.org/1999/xhtml");
		markup_attr(&p->m, "xmlns:epub", "http://www.idpf.org/2007/ops");
	}
	for (size_t i = 0; i < n; i++)
		if (!mark || strcmp(attrs[i].name, "aria-label") != 0)
			put_attribute(p, &attrs[i]);
	if (mark)
		put_text(p, part_attr(attrs, n, "aria-label"));
}

/* Its words in the place of an element. */
static void
put_words(struct page *p, const char *class, const char *words)
{
	markup_open(&p->m, "span", BREAK_NONE);
	markup_attr(&p->m, "class", class);
	put_text(p, slice_of(words));
	markup_close(&p->m);
}

static int
stands_for_words(struct page *p, const char *name, const struct part_attr *attrs, size_t n)
{
	struct arena *a = p->c->job->arena;
	if (strcmp(name, "img") == 0) {
		const char *alt = arena_str(a, part_attr(attrs, n, "alt"));
		if (*alt != '\0')
			put_words(p, "image",
				arena_printf(a, "[%s]",
					label_fill(a, LABEL_TXT_IMAGE, p->c->lang, alt)));
	} else if (strcmp(name, "math") == 0) {
		put_words(p, "math", arena_str(a, part_attr(attrs, n, "alttext")));
	} else if (strcmp(name, "hr") == 0) {
		markup_open(&p->m, "p", BREAK_NONE);
		markup_attr(&p->m, "class", "scene");
		put_text(p, SLICE("* * *"));
		markup_close(&p->m);
	} else {
		return 0;
	}
	return 1;
}

/* ---- lists ---- */

static long
number_of(struct arena *a, struct slice s, long otherwise)
{
	return s.n > 0 ? strtol(arena_str(a, s), NULL, 10) : otherwise;
}

static void
list_begin(struct page *p, const char *name, const struct part_attr *attrs, size_t n)
{
	struct slice class = part_attr(attrs, n, "class");
	char mark = name[0]; /* ul, ol */
	if (p->navs > 0 || slice_is(class, "marked") || slice_is(class, "plain") ||
		slice_is(class, "index"))
		mark = ' ';
	if (p->n_lists < MAX_LISTS) {
		p->lists[p->n_lists].mark = mark;
		p->lists[p->n_lists].next =
			number_of(p->c->job->arena, part_attr(attrs, n, "start"), 1);
	}
	p->n_lists++;
}

static void
item_begin(struct page *p, const struct part_attr *attrs, size_t n)
{
	if (p->n_lists == 0 || p->n_lists > MAX_LISTS)
		return;
	struct arena *a = p->c->job->arena;
	char mark = p->lists[p->n_lists - 1].mark;
	long *next = &p->lists[p->n_lists - 1].next;
	*next = number_of(a, part_attr(attrs, n, "value"), *next);
	if (mark == 'o')
		put_words(p, "mark", arena_printf(a, "%ld. ", *next));
	else if (mark == 'u')
		put_words(p, "mark", "\xE2\x80\xA2 ");
	++*next;
}

/* ---- the walk ---- */

static void
on_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct page *p = ctx;
	(void)prefix;
	(void)ns;
	flush(p);
	p->depth++;
	if (p->skip > 0)
		return;
	if (stands_for_words(p, name, attrs, n)) {
		p->skip = p->depth;
		return;
	}
	p->navs += strcmp(name, "nav") == 0;
	put_element(p, name, attrs, n);
	if (strcmp(name, "ol") == 0 || strcmp(name, "ul") == 0)
		list_begin(p, name, attrs, n);
	else if (strcmp(name, "li") == 0)
		item_begin(p, attrs, n);
}

static void
on_close(void *ctx, const char *name)
{
	struct page *p = ctx;
	flush(p);
	if (p->skip == 0) {
		markup_close(&p->m);
		p->n_lists -= strcmp(name, "ol") == 0 || strcmp(name, "ul") == 0;
		p->navs -= strcmp(name, "nav") == 0;
	} else if (p->skip == p->depth) {
		p->skip = 0;
	}
	p->depth--;
}

static void
on_text(void *ctx, struct slice text)
{
	struct page *p = ctx;
	buf_put_slice(&p->text, text);
}

void
cells_page(struct cells *c, const char *path, struct slice page, struct buf *out)
{
	static const struct part_events events = {on_open, on_close, on_text};
	struct page p = {.c = c};
	markup_begin(&p.m, out, MARKUP_XML);
	markup_declaration(&p.m);
	markup_raw(&p.m, SLICE("<!DOCTYPE html>\n"));
	markup_verbatim(&p.m, 1);
	if (part_parse_page(c->job, path, page, &events, &p) != 0)
		c->failed = 1;
	markup_verbatim(&p.m, 0);
	if (markup_finish(&p.m) != 0)
		c->failed = 1;
	buf_putc(out, '\n');
	buf_free(&p.text);
	buf_free(&p.dots);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What eBraille 1.0 asks of an EPUB besides: where its files lie (4.2), what it says of itself
 * (5.3.3), that it has nothing old or scripted (5.6, 6.2.3), that what is read is braille (6.2.1),
 * and that its entry page leads to the package (8.2). */
#include "base/epoch.h"
#include "converters/epub/ebraille.h"
#include "converters/epub/epub.h"
#include "converters/webcheck.h"

static int
is_cell_type(const char *s)
{
	static const char *const values[] = {"6", "8", "6, 8", "8, 6"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (strcmp(s, values[i]) == 0)
			return 1;
	return 0;
}

static int
is_truth(const char *s)
{
	return strcmp(s, "true") == 0 || strcmp(s, "false") == 0;
}

static int
is_braille_language(const char *s)
{
	const char *script = strstr(s, "-Brai");
	return script != NULL && (script[5] == '\0' || script[5] == '-');
}

static int
is_said(const char *s)
{
	return *s != '\0';
}

/* once: more than one is a fault, too. */
static const struct {
	const char *property;
	int once;
	int (*is_good)(const char *value);
} wanted[] = {{"a11y:brailleCellType", 1, is_cell_type}, {"a11y:brailleSystem", 0, is_said},
	{"a11y:completeTranscription", 1, is_truth}, {"dcterms:dateCopyrighted", 1, epoch_is_date},
	{"dc:creator", 0, is_said}, {"dc:format", 1, is_said}, {"dc:identifier", 0, is_said},
	{"dc:language", 0, is_braille_language}, {"dcterms:modified", 1, is_said},
	{"a11y:producer", 0, is_said}, {"dc:date", 1, is_said},
	{"a11y:tactileGraphics", 1, is_said}, {"dc:title", 0, is_said}};

static void
check_wanted(struct check *c)
{
	struct arena *a = c->job->arena;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		const char *name = wanted[i].property;
		size_t n = 0;
		for (const struct fact *f = NULL; (f = check_next_fact(c, name, f)) != NULL; n++)
			if (!wanted[i].is_good(f->value))
				check_fault(c, c->root,
					arena_printf(a, "%s cannot be \"%s\"", name, f->value));
		if (n == 0)
			check_fault(c, c->root, arena_printf(a, "there is no %s", name));
		if (n > 1 && wanted[i].once)
			check_fault(c, c->root, arena_printf(a, "%s is said more than once", name));
	}
}

/* ---- pages ---- */

struct page {
	struct check *c;
	const char *path;
	unsigned navs;
	int told, leads;
};

static void
tell(struct page *p, const char *what)
{
	if (!p->told)
		check_fault(p->c, p->path, what);
	p->told = 1;
}

static void
page_open_tag(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	static const char *const read[] = {"alt", "aria-label", "abbr", "title"};
	struct page *p = ctx;
	(void)prefix;
	(void)ns;
	p->navs += strcmp(name, "nav") == 0;
	for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
		int in_print = p->navs > 0 && strcmp(read[i], "title") == 0;
		if (!in_print && !cells_only(part_attr(attrs, n, read[i])))
			tell(p, arena_printf(p->c->job->arena, "%s is not in braille", read[i]));
	}
	if (strcmp(name, "script") == 0)
		tell(p, "there is a script");
	if (strcmp(name, "html") == 0 &&
		!is_braille_language(arena_str(p->c->job->arena, part_attr(attrs, n, "lang"))))
		tell(p, "its language is not one in braille");
	p->leads |= strcmp(name, "link") == 0 &&
	            slice_is(part_attr(attrs, n, "rel"), "publication") &&
	            slice_is(part_attr(attrs, n, "href"), "package.opf");
}

static void
page_close_tag(void *ctx, const char *name)
{
	struct page *p = ctx;
	p->navs -= strcmp(name, "nav") == 0;
}

static void
page_text(void *ctx, struct slice text)
{
	struct page *p = ctx;
	if (!cells_only(text))
		tell(p, "there is text that is not braille");
}

static void
check_cells(struct check *c, const char *path, int is_entry)
{
	static const struct part_events events = {page_open_tag, page_close_tag, page_text};
	const struct part *part = package_find(c->package, path);
	struct page p = {.c = c, .path = path};
	if (part == NULL || part_parse_page(c->job, path, part->bytes, &events, &p) != 0)
		return; /* told already */
	if (is_entry && !p.leads)
		check_fault(c, path, "it does not lead to package.opf");
}

void
check_braille(struct check *c)
{
	int entries = 0;
	if (strcmp(c->root, "package.opf") != 0)
		check_fault(c, c->root, "eBraille has package.opf at its root");
	check_wanted(c);
	for (size_t i = 0; i < c->n_items; i++) {
		const struct check_item *item = &c->items[i];
		const char *type = item->media_type ? item->media_type : "";
		int nav = check_word(item->properties, "nav");
		if (strcmp(type, "application/xhtml+xml") == 0)
			check_cells(c, item->path, nav);
		if (strcmp(type, "application/x-dtbncx+xml") == 0)
			check_fault(c, item->path, "eBraille has no NCX");
		entries += nav && strcmp(item->path, "index.html") == 0;
	}
	if (entries != 1)
		check_fault(c, c->root, "the entry page is not index.html at the root");
}

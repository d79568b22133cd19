/* SPDX-License-Identifier: Apache-2.0 */
/* A page for each chapter, cut as the EPUB is, with the same identifiers. */
#include <stdlib.h>

#include "converters/html.h"
#include "converters/html_check.h"
#include "converters/html_imp.h"
#include "converters/labels.h"
#include "converters/piece.h"

static const struct opt_row options[] = {
	{"base-url", OPT_STRING, "ADDRESS", NULL,
		"where chunked HTML will stand, for canonical links and the site map"},
	OPT_END,
};

/* ---- addresses ---- */

static const char *
address(void *ctx, const char *id, int ref)
{
	struct page *p = ctx;
	unsigned note;
	const struct piece *piece = split_find(&p->split, id, &note);
	if (piece == NULL)
		return NULL;
	const char *path = piece->path;
	const struct tei_node *n = ref ? p->x.index->notes[note - 1].note : NULL;
	if (n != NULL && tei_on_title_page(n) && index_note_around(n->parent) == NULL)
		path = p->split.title.path;
	path = strcmp(path, p->here) == 0 ? "" : path;
	return arena_printf(p->job->arena, "%s#%s%s", path, ref ? "ref-" : "", id);
}

static void
link_rel(struct page *p, const char *rel, const char *href)
{
	struct markup *m = &p->x.m;
	if (href == NULL)
		return;
	markup_open(m, "link", BREAK_LINE);
	markup_attr(m, "rel", rel);
	markup_attr(m, "href", href);
	markup_close(m);
}

static const char *
whole_address(struct page *p, const char *path)
{
	const char *base = opt_str(p->job->opts, "base-url");
	size_t n = base ? strlen(base) : 0;
	if (n == 0)
		return path;
	return arena_printf(p->job->arena, "%s%s%s", base, base[n - 1] == '/' ? "" : "/", path);
}

/* ---- one page ---- */

static void
links(struct page *p)
{
	link_rel(p, "canonical", whole_address(p, p->here));
	if (p->at == NULL)
		return;
	const struct piece *last = p->split.pieces + p->split.n - 1;
	link_rel(p, "up", "index.html");
	link_rel(p, "prev", p->at > p->split.pieces ? p->at[-1].path : NULL);
	link_rel(p, "next", p->at < last ? p->at[1].path : NULL);
}

static void
page_open(struct page *p, struct buf *out, const char *path, const char *title, int facts)
{
	struct markup *m = &p->x.m;
	p->here = path;
	xhtml_output(&p->x, out);
	markup_raw(m, SLICE("<!DOCTYPE html>\n"));
	markup_open(m, "html", BREAK_BLOCK);
	xhtml_language(&p->x, p->bib->language, 1);
	p->links = links;
	html_head(p, title, facts);
}

static void
page_close(struct page *p, struct buf *out, struct package *package)
{
	struct markup *m = &p->x.m;
	html_footer(p);
	markup_end(m, "body");
	markup_end(m, "html");
	if (markup_finish(m) != 0)
		package->failed = 1;
	package_add(package, p->here, "text/html", PART_DEFLATED, out);
}

static void
step(struct page *p, const char *rel, enum label label, const char *href, const char *title)
{
	struct markup *m = &p->x.m;
	markup_open(m, "li", BREAK_LINE);
	markup_open(m, "a", BREAK_NONE);
	markup_attr(m, "rel", rel);
	markup_attr(m, "href", href);
	markup_puts(m, label_get(label, p->bib->language));
	if (title != NULL) {
		markup_puts(m, ": ");
		markup_puts(m, title);
	}
	markup_close(m);
	markup_close(m);
}

static void
steps(struct page *p, const struct piece *piece)
{
	struct markup *m = &p->x.m;
	const struct piece *first = p->split.pieces, *last = first + p->split.n - 1;
	markup_open(m, "nav", BREAK_BLOCK);
	markup_attr(m, "class", "gen steps");
	markup_attr(m, "aria-label", p->bib->title);
	markup_open(m, "ul", BREAK_BLOCK);
	if (piece > first)
		step(p, "prev", LABEL_PREVIOUS, piece[-1].path, piece_title(&p->x, piece - 1));
	step(p, "up", LABEL_CONTENTS, "index.html", NULL);
	if (piece < last)
		step(p, "next", LABEL_NEXT, piece[1].path, piece_title(&p->x, piece + 1));
	markup_end(m, "ul");
	markup_end(m, "nav");
}

/* The notes of this piece, from *at on. */
static void
notes(struct page *p, const struct piece *piece, size_t *at)
{
	size_t from = *at, n = p->index->n_notes;
	while (*at < n && split_find(&p->split, p->index->notes[*at].id, NULL) == piece)
		++*at;
	html_notes(p, from, *at, NULL);
}

static void
chapter(struct page *p, const struct piece *piece, size_t *note, struct package *package)
{
	struct buf out = {0};
	struct markup *m = &p->x.m;
	const char *title = piece_title(&p->x, piece);
	p->at = piece;
	page_open(p, &out, piece->path,
		strcmp(title, p->bib->title) == 0
			? title
			: arena_printf(p->job->arena, "%s \xC2\xB7 %s", title, p->bib->title),
		0);
	markup_open(m, "body", BREAK_BLOCK);
	markup_attr(m, "class", "chapter-page");
	markup_open(m, "header", BREAK_BLOCK);
	html_skip(p);
	markup_open(m, "p", BREAK_LINE);
	markup_attr(m, "class", "gen running");
	markup_open(m, "a", BREAK_NONE);
	markup_attr(m, "href", "index.html");
	markup_puts(m, p->bib->title);
	markup_close(m);
	markup_close(m);
	markup_end(m, "header");
	markup_open(m, "main", BREAK_BLOCK);
	markup_attr(m, "id", "main");
	markup_attr(m, "tabindex", "-1");
	if (piece->head == NULL && !piece_lacks_heading(&p->split, piece))
		xhtml_hidden_heading(&p->x, title);
	piece_write(&p->x, &p->split, piece, title);
	notes(p, piece, note);
	markup_end(m, "main");
	steps(p, piece);
	page_close(p, &out, package);
}

/* What stands in the first page comes first: its head tells facts about it and all others. */
static void
front_body(struct page *p, struct buf *out)
{
	struct markup *m = &p->x.m;
	p->at = NULL;
	p->here = "index.html";
	xhtml_output(&p->x, out);
	markup_open(m, "header", BREAK_BLOCK);
	html_skip(p);
	html_title(p);
	markup_end(m, "header");
	markup_open(m, "main", BREAK_BLOCK);
	markup_attr(m, "id", "main");
	markup_attr(m, "tabindex", "-1");
	if (p->index->n_heads > 1) {
		html_contents(p);
	} else if (p->split.n > 0) {
		markup_open(m, "p", BREAK_LINE);
		markup_attr(m, "class", "gen center");
		markup_open(m, "a", BREAK_NONE);
		markup_attr(m, "href", p->split.pieces[0].path);
		markup_puts(m, label_get(LABEL_TEXT_BEGINS, p->bib->language));
		markup_close(m);
		markup_close(m);
	}
	markup_end(m, "main");
	markup_finish(m);
}

static void
front_page(struct page *p, struct package *package)
{
	struct buf body = {0}, out = {0};
	front_body(p, &body);
	page_open(p, &out, p->here, p->bib->title, 1);
	markup_open(&p->x.m, "body", BREAK_BLOCK);
	markup_raw(&p->x.m, SLICE("\n"));
	markup_raw(&p->x.m, buf_slice(&body));
	out.failed |= body.failed;
	buf_free(&body);
	page_close(p, &out, package);
}

static void
site_map(struct page *p, struct package *package)
{
	struct buf out = {0};
	struct markup m;
	const char *base = opt_str(p->job->opts, "base-url");
	if (base == NULL || *base == '\0')
		return;
	markup_begin(&m, &out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "urlset", BREAK_BLOCK);
	markup_attr(&m, "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
	for (size_t i = 0; i <= p->split.n; i++) {
		const char *path = i == 0 ? "index.html" : p->split.pieces[i - 1].path;
		markup_open(&m, "url", BREAK_BLOCK);
		markup_leaf(&m, "loc", BREAK_LINE, whole_address(p, path));
		markup_close(&m);
	}
	markup_end(&m, "urlset");
	markup_finish(&m);
	package_add(package, "sitemap.xml", "application/xml", PART_DEFLATED, &out);
}

static int
by_pointer(const void *a, const void *b)
{
	const struct asset *const *x = a, *const *y = b;
	return (uintptr_t)*x < (uintptr_t)*y ? -1 : (uintptr_t)*x > (uintptr_t)*y;
}

static void
media(struct page *p, struct package *package)
{
	struct buf *used = &p->x.used;
	size_t n = used->n / sizeof(struct asset *);
	if (n > 1)
		qsort(used->s, n, sizeof(struct asset *), by_pointer);
	for (const struct asset *a = p->doc->assets; a != NULL && n > 0; a = a->next)
		if (bsearch(&a, used->s, n, sizeof a, by_pointer) != NULL)
			package_add_slice(package, a->name, a->media_type, PART_STORED, a->bytes);
}

/* The sheet, and beside it the fonts. */
static int
style(struct page *p, struct package *package)
{
	struct buf css = {0};
	struct charset *text = ARENA_NEW(p->job->arena, struct charset);
	for (size_t i = 0; text != NULL && p->fonts.n > 0 && i < package->n; i++)
		charset_markup(text, package->parts[i].bytes);
	if (html_style(p, text, "", &css) != 0) {
		buf_free(&css);
		return -1;
	}
	package_add(package, "style.css", "text/css", PART_DEFLATED, &css);
	for (size_t i = 0; i < p->fonts.n; i++) {
		const struct font *f = &p->fonts.v[i];
		if (f->bytes.n > 0)
			package_add_slice(
				package, f->name, font_media_type(f), PART_DEFLATED, f->bytes);
	}
	return 0;
}

/* The first page stands first, but is written last: it tells facts about the others. */
static void
pages(struct page *p, struct package *package)
{
	struct package chapters;
	size_t note = 0;
	package_begin(&chapters, p->job->arena);
	for (size_t i = 0; i < p->split.n; i++)
		chapter(p, &p->split.pieces[i], &note, &chapters);
	front_page(p, package);
	package->failed |= chapters.failed;
	for (size_t i = 0; i < chapters.n; i++) {
		const struct part *c = &chapters.parts[i];
		package_add_slice(package, c->path, c->media_type, c->storing, c->bytes);
	}
}

/* -1 without a message: there was no memory. */
static int
chunked_convert(struct job *job, const struct tei_doc *doc, struct package *package)
{
	struct page p = {.job = job, .doc = doc};
	size_t limit = (size_t)opt_int(job->opts, "epub-split");
	p.bib = bib_read(job, doc);
	p.index = index_make(job, doc);
	if (p.bib == NULL || p.index == NULL ||
		split_make(job, doc, limit, "", ".html", &p.split) != 0)
		return -1;
	p.split.title.path = "index.html"; /* the first page shows it */
	int failed = fonts_open(job, &p.fonts);
	xhtml_begin(&p.x, job, doc, p.index, p.bib, 0);
	p.x.base_level = 1;
	p.x.address = address;
	p.x.ctx = &p;
	pages(&p, package);
	if (failed == 0)
		failed = style(&p, package);
	fonts_close(&p.fonts);
	site_map(&p, package);
	media(&p, package);
	failed |= xhtml_finish(&p.x);
	return failed == 0 && !package->failed && !arena_failed(job->arena) ? 0 : -1;
}

const struct converter html_chunked_converter = {
	.name = "html-chunked",
	.suffix = "-html.zip",
	.media_type = "application/zip",
	.title = "HTML, a page for each chapter",
	.container = CONTAINER_ZIP,
	.options = options,
	.convert = chunked_convert,
	.recognise = html_recognise,
	.check = html_check,
};

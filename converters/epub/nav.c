/* SPDX-License-Identifier: Apache-2.0 */
/* The navigation document (EPUB 3.3, section 7) and the NCX for older reading systems. */
#include "converters/epub/epub.h"
#include "converters/labels.h"

static const char *
text_of(const struct index_head *h)
{
	return h->label.n > 0 ? h->label.s : "\xE2\x80\x94";
}

static const char *
address(struct book *b, const char *id)
{
	const char *fragment, *path = book_place(b, id, &fragment);
	return book_link(b, path, fragment);
}

static const char *
page_address(struct book *b, const struct index_page *p)
{
	return book_on_title(b, p->pb) ? book_link(b, b->title_path, p->id) : address(b, p->id);
}

static void
entry(struct book *b, const struct index_head *h)
{
	struct markup *m = &b->x.m;
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "href", address(b, h->id));
	const char *lang = tei_lang(h->head);
	if (strcmp(lang, b->bib->language) != 0)
		xhtml_language(&b->x, lang, 0);
	markup_puts(m, text_of(h));
	markup_end(m, "a");
}

/* The contents as nested lists; depths may skip, lists never do. */
static void
contents(struct book *b)
{
	struct markup *m = &b->x.m;
	int depth = 0, open[64] = {0};
	for (size_t i = 0; i < b->index->n_heads; i++) {
		const struct index_head *h = &b->index->heads[i];
		while (depth > 0 && open[depth - 1] >= h->depth) {
			markup_end(m, "li");
			if (depth > 1 && open[depth - 2] >= h->depth) {
				markup_end(m, "ol");
				depth--;
			} else {
				break;
			}
		}
		if (depth == 0 || open[depth - 1] < h->depth) {
			if (depth < 63) {
				markup_open(m, "ol", BREAK_BLOCK);
				depth++;
			} else {
				markup_end(m, "li");
			}
		}
		open[depth - 1] = h->depth;
		markup_open(m, "li", BREAK_BLOCK);
		entry(b, h);
		b->x.access.contents++;
	}
	for (; depth > 0; depth--) {
		markup_end(m, "li");
		markup_end(m, "ol");
	}
}

/* A text without headings still has a beginning. */
static void
contents_of_nothing(struct book *b)
{
	struct markup *m = &b->x.m;
	const char *path = b->split.n > 0 ? b->split.pieces[0].path : b->title_path;
	markup_open(m, "ol", BREAK_BLOCK);
	markup_open(m, "li", BREAK_BLOCK);
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "href", book_link(b, path, NULL));
	markup_puts(m, b->bib->title);
	markup_end(m, "a");
	markup_end(m, "li");
	markup_end(m, "ol");
	b->x.access.contents++;
}

static void
nav_open(struct book *b, const char *type, const char *role, enum label label, int hidden)
{
	struct markup *m = &b->x.m;
	markup_open(m, "nav", BREAK_BLOCK);
	markup_attrf(m, "id", "%s", type);
	xhtml_semantics(&b->x, type, role);
	markup_attrf(m, "aria-labelledby", "h-%s", type);
	if (hidden)
		markup_attr(m, "hidden", "hidden");
	markup_open(m, hidden ? "h2" : "h1", BREAK_LINE);
	markup_attrf(m, "id", "h-%s", type);
	markup_puts(m, label_get(label, b->bib->language));
	markup_close(m);
}

static void
landmark(struct book *b, const char *type, const char *path, enum label label)
{
	struct markup *m = &b->x.m;
	if (path == NULL)
		return;
	markup_open(m, "li", BREAK_BLOCK);
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "epub:type", type);
	markup_attr(m, "href", book_link(b, path, NULL));
	markup_puts(m, label_get(label, b->bib->language));
	markup_end(m, "a");
	markup_end(m, "li");
}

static const char *
first_of_body(const struct book *b)
{
	for (size_t i = 0; i < b->split.n; i++)
		if (b->split.pieces[i].part == TEI_BODY)
			return b->split.pieces[i].path;
	return NULL;
}

static void
landmarks(struct book *b)
{
	struct markup *m = &b->x.m;
	nav_open(b, "landmarks", NULL, LABEL_LANDMARKS, 1);
	markup_open(m, "ol", BREAK_BLOCK);
	landmark(b, "cover", b->cover_path, LABEL_COVER);
	landmark(b, "titlepage", b->title_path, LABEL_TITLE_PAGE);
	if (!b->braille) /* there it is no page to be read */
		landmark(b, "toc", b->nav_path, LABEL_CONTENTS);
	landmark(b, "bodymatter", first_of_body(b), LABEL_TEXT_BEGINS);
	landmark(b, "endnotes", b->notes_path, LABEL_NOTES);
	markup_end(m, "ol");
	markup_end(m, "nav");
}

static void
page_list(struct book *b)
{
	struct markup *m = &b->x.m;
	size_t labelled = 0;
	for (size_t i = 0; i < b->index->n_pages; i++)
		labelled += b->index->pages[i].label[0] != '\0';
	if (labelled == 0)
		return;
	nav_open(b, "page-list", "doc-pagelist", LABEL_PAGES, 1);
	markup_open(m, "ol", BREAK_BLOCK);
	for (size_t i = 0; i < b->index->n_pages; i++) {
		const struct index_page *p = &b->index->pages[i];
		if (p->label[0] == '\0')
			continue;
		markup_open(m, "li", BREAK_BLOCK);
		markup_open(m, "a", BREAK_LINE);
		markup_attr(m, "href", page_address(b, p));
		if (b->braille)
			markup_attr(m, "title", p->label);
		markup_puts(m, p->label);
		markup_end(m, "a");
		markup_end(m, "li");
		b->x.access.page_list++;
	}
	markup_end(m, "ol");
	markup_end(m, "nav");
}

void
nav_page(struct book *b)
{
	struct buf out = {0};
	page_open(b, &out, b->nav_path, label_get(LABEL_CONTENTS, b->bib->language), "frontmatter",
		"contents");
	nav_open(b, "toc", "doc-toc", LABEL_CONTENTS, 0);
	if (b->index->n_heads > 0)
		contents(b);
	else
		contents_of_nothing(b);
	markup_end(&b->x.m, "nav");
	landmarks(b);
	page_list(b);
	page_close(b, &out, "nav");
}

/* ---- NCX ---- */

static void
ncx_label(struct markup *m, const char *text)
{
	markup_open(m, "navLabel", BREAK_BLOCK);
	markup_leaf(m, "text", BREAK_LINE, text);
	markup_close(m);
}

static void
ncx_points(struct book *b, struct markup *m, int *order)
{
	int open[64] = {0}, depth = 0;
	for (size_t i = 0; i < b->index->n_heads; i++) {
		const struct index_head *h = &b->index->heads[i];
		while (depth > 0 && (open[depth - 1] >= h->depth || depth == 64)) {
			markup_end(m, "navPoint");
			depth--;
		}
		open[depth++] = h->depth;
		markup_open(m, "navPoint", BREAK_BLOCK);
		markup_attrf(m, "id", "p%d", ++*order);
		markup_attrf(m, "playOrder", "%d", *order);
		ncx_label(m, text_of(h));
		markup_open(m, "content", BREAK_LINE);
		markup_attr(m, "src", address(b, h->id));
		markup_end(m, "content");
	}
	for (; depth > 0; depth--)
		markup_end(m, "navPoint");
}

static void
ncx_point_of_nothing(struct book *b, struct markup *m)
{
	markup_open(m, "navPoint", BREAK_BLOCK);
	markup_attr(m, "id", "p1");
	markup_attr(m, "playOrder", "1");
	ncx_label(m, b->bib->title);
	markup_open(m, "content", BREAK_LINE);
	markup_attr(m, "src",
		book_link(b, b->split.n > 0 ? b->split.pieces[0].path : b->title_path, NULL));
	markup_end(m, "content");
	markup_end(m, "navPoint");
}

static void
ncx_pages(struct book *b, struct markup *m)
{
	int n = 0;
	markup_open(m, "pageList", BREAK_BLOCK);
	ncx_label(m, label_get(LABEL_PAGES, b->bib->language));
	for (size_t i = 0; i < b->index->n_pages; i++) {
		const struct index_page *p = &b->index->pages[i];
		if (p->label[0] == '\0')
			continue;
		markup_open(m, "pageTarget", BREAK_BLOCK);
		markup_attrf(m, "id", "page%d", ++n);
		markup_attr(m, "type", "normal");
		ncx_label(m, p->label);
		markup_open(m, "content", BREAK_LINE);
		markup_attr(m, "src", page_address(b, p));
		markup_end(m, "content");
		markup_end(m, "pageTarget");
	}
	markup_end(m, "pageList");
}

static void
ncx_meta(struct markup *m, const char *name, const char *content)
{
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "name", name);
	markup_attr(m, "content", content);
	markup_close(m);
}

void
ncx_part(struct book *b)
{
	struct buf out = {0};
	struct markup m;
	int order = 0;
	b->here = "toc.ncx";
	markup_begin(&m, &out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "ncx", BREAK_BLOCK);
	markup_attr(&m, "xmlns", "http://www.daisy.org/z3986/2005/ncx/");
	markup_attr(&m, "version", "2005-1");
	markup_attr(&m, "xml:lang", b->bib->language);
	markup_open(&m, "head", BREAK_BLOCK);
	ncx_meta(&m, "dtb:uid", b->bib->uuid);
	markup_end(&m, "head");
	markup_open(&m, "docTitle", BREAK_BLOCK);
	markup_leaf(&m, "text", BREAK_LINE, b->bib->title);
	markup_end(&m, "docTitle");
	markup_open(&m, "navMap", BREAK_BLOCK);
	ncx_points(b, &m, &order);
	if (order == 0)
		ncx_point_of_nothing(b, &m);
	markup_end(&m, "navMap");
	if (b->x.access.page_list > 0)
		ncx_pages(b, &m);
	markup_end(&m, "ncx");
	markup_finish(&m);
	book_add(b, "toc.ncx", "application/x-dtbncx+xml", NULL, &out);
}

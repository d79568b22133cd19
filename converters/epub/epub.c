/* SPDX-License-Identifier: Apache-2.0 */
/* EPUB 3.3 as a story: cut the text, write the files, lead through them, describe them. */
#include "converters/epub/epub.h"

#include <stdlib.h>

#include "converters/labels.h"
#include "converters/motion.h"
#include "converters/piece.h"
#include "converters/style.h"

static const struct opt_row options[] = {
	{"epub-split", OPT_INT, "10k..10M", "200k", "size from which a chapter is cut into files"},
	{"notes", OPT_WORD, "popup|list|chapter", "popup",
		"notes as windows, as a plain list, or at the end of each chapter"},
	{"cover-format", OPT_WORD, "svg|png", "svg",
		"the generated cover; a picture is drawn with the fonts of --font"},
	{"vertical", OPT_FLAG, NULL, "no", "lines from top to bottom, pages from right to left"},
	{"a11y-certifier", OPT_STRING, "NAME; level=2.2 AA", NULL,
		"who evaluated the EPUB and claims conformance; also credential=, report="},
	OPT_END,
};

/* ---- the manifest ---- */

static void
enlist(struct book *b, const char *full, const char *media_type, const char *properties)
{
	if (arena_failed(b->job->arena))
		return;
	const char *path = full + strlen("EPUB/");
	if (b->n_files == b->cap_files) {
		size_t cap = b->cap_files ? b->cap_files * 2 : 64;
		struct book_file *v = ARENA_ARRAY(b->job->arena, struct book_file, cap);
		if (v == NULL)
			return;
		if (b->n_files > 0)
			memcpy(v, b->files, b->n_files * sizeof *v);
		b->files = v;
		b->cap_files = cap;
	}
	const char *id = strcmp(path, "toc.ncx") == 0 ? "ncx"
	                 : properties && strcmp(properties, "cover-image") == 0
	                         ? "cover-image"
	                         : arena_printf(b->job->arena, "item-%zu", b->n_files + 1);
	int is_entry = b->braille && properties != NULL; /* "nav": there is no other */
	b->files[b->n_files++] = (struct book_file){path, id, media_type, properties,
		strcmp(media_type, "application/xhtml+xml") == 0 && !is_entry};
}

static enum part_storing
storing_of(const char *media_type)
{
	return strncmp(media_type, "image/", 6) == 0 && strcmp(media_type, "image/svg+xml") != 0
	               ? PART_STORED
	               : PART_DEFLATED;
}

void
book_add(struct book *b, const char *path, const char *media_type, const char *properties,
	struct buf *bytes)
{
	const char *full = arena_printf(b->job->arena, "EPUB/%s", path);
	package_add(&b->parts, full, media_type, storing_of(media_type), bytes);
	enlist(b, full, media_type, properties);
}

void
book_add_slice(struct book *b, const char *path, const char *media_type, const char *properties,
	struct slice bytes)
{
	const char *full = arena_printf(b->job->arena, "EPUB/%s", path);
	package_add_slice(&b->parts, full, media_type, storing_of(media_type), bytes);
	enlist(b, full, media_type, properties);
}

/* ---- addresses ---- */

const char *
book_link(struct book *b, const char *path, const char *fragment)
{
	int here_below = strncmp(b->here, "text/", 5) == 0,
	    there_below = strncmp(path, "text/", 5) == 0;
	if (fragment != NULL && strcmp(b->here, path) == 0)
		return arena_printf(b->job->arena, "#%s", fragment);
	if (fragment == NULL && !here_below)
		return path;
	return arena_printf(b->job->arena, "%s%s%s%s", here_below && !there_below ? "../" : "",
		here_below && there_below ? path + 5 : path, fragment ? "#" : "",
		fragment ? fragment : "");
}

static const char *
note_path(const struct book *b, unsigned note, const struct piece *p)
{
	return b->notes == NOTES_CHAPTER ? p->path : b->note_files[note - 1];
}

const char *
book_place(struct book *b, const char *id, const char **fragment)
{
	unsigned note;
	const struct piece *p = split_find(&b->split, id, &note);
	*fragment = id;
	if (p == NULL) {
		*fragment = NULL;
		return b->title_path;
	}
	if (note > 0)
		return note_path(b, note, p);
	if (p->id != NULL && strcmp(p->id, id) == 0 && p->lead == NULL)
		*fragment = NULL;
	return p->path;
}

/* Where the reference to a note stands: in the text, on the title page, or in the note around it.
 */
static const char *
reference_path(const struct book *b, unsigned note, const struct piece *p)
{
	const struct tei_node *n = b->x.index->notes[note - 1].note,
			      *outer = index_note_around(n->parent);
	if (outer != NULL)
		return note_path(b, index_note_of(b->x.index, outer)->number, p);
	return tei_on_title_page(n) ? b->title_path : p->path;
}

static const char *
address(void *ctx, const char *id, int ref)
{
	struct book *b = ctx;
	unsigned note;
	const struct piece *p = split_find(&b->split, id, &note);
	if (p == NULL)
		return NULL;
	if (ref)
		return book_link(
			b, reference_path(b, note, p), arena_printf(b->job->arena, "ref-%s", id));
	return book_link(b, note > 0 ? note_path(b, note, p) : p->path, id);
}

/* ---- content documents ---- */

void
page_open(struct book *b, struct buf *out, const char *path, const char *title, const char *type,
	const char *class)
{
	b->here = path;
	b->formulas = b->x.access.math;
	b->x.root = strncmp(path, "text/", 5) == 0 ? "../" : "";
	xhtml_output(&b->x, out);
	struct markup *m = &b->x.m;
	markup_declaration(m);
	markup_raw(m, SLICE("<!DOCTYPE html>\n"));
	markup_open(m, "html", BREAK_BLOCK);
	markup_attr(m, "xmlns", "http://www.w3.org/1999/xhtml");
	markup_attr(m, "xmlns:epub", "http://www.idpf.org/2007/ops");
	xhtml_language(&b->x, b->page_language ? b->page_language : b->bib->language, 1);
	markup_open(m, "head", BREAK_BLOCK);
	markup_leaf(m, "title", BREAK_LINE, title);
	markup_open(m, "link", BREAK_LINE);
	markup_attr(m, "rel", "stylesheet");
	markup_attr(m, "type", "text/css");
	markup_attr(m, "href", book_link(b, "style/book.css", NULL));
	markup_close(m);
	if (b->braille && strcmp(path, b->nav_path) == 0) {
		markup_open(m, "link", BREAK_LINE);
		markup_attr(m, "rel", "publication");
		markup_attr(m, "type", "application/oebps-package+xml");
		markup_attr(m, "href", "package.opf");
		markup_close(m);
	}
	markup_end(m, "head");
	markup_open(m, "body", BREAK_BLOCK);
	markup_attr(m, "class", class);
	markup_attr(m, "epub:type", type);
}

void
page_close(struct book *b, struct buf *out, const char *properties)
{
	markup_end(&b->x.m, "body");
	markup_end(&b->x.m, "html");
	if (markup_finish(&b->x.m) != 0)
		b->parts.failed = 1;
	if (properties == NULL && !b->braille && b->x.access.math > b->formulas)
		properties = "mathml";
	book_add(b, b->here, "application/xhtml+xml", properties, out);
}

/* ---- the text ---- */

static const char *
part_type(enum tei_kind part)
{
	return part == TEI_FRONT ? "frontmatter" : part == TEI_BACK ? "backmatter" : "bodymatter";
}

static void
notes_of(struct book *b, const struct piece *p, size_t *at)
{
	struct markup *m = &b->x.m;
	size_t from = *at;
	while (*at < b->index->n_notes && split_find(&b->split, b->index->notes[*at].id, NULL) == p)
		++*at;
	if (b->notes != NOTES_CHAPTER || from == *at)
		return;
	markup_open(m, "div", BREAK_BLOCK);
	markup_attr(m, "class", "notes");
	for (; from < *at; from++)
		xhtml_note(&b->x, &b->index->notes[from]);
	markup_end(m, "div");
}

static void
piece_page(struct book *b, const struct piece *p, size_t *notes)
{
	struct buf out = {0};
	const char *title = piece_title(&b->x, p);
	b->page_language = tei_lang(p->container);
	page_open(b, &out, p->path, title, part_type(p->part), NULL);
	b->page_language = NULL;
	piece_write(&b->x, &b->split, p, title);
	notes_of(b, p, notes);
	page_close(b, &out, NULL);
}

/* ---- notes at the end of the book ---- */

static size_t
note_size(const struct tei_node *note)
{
	size_t n = 300;
	for (const struct tei_node *c = note; c != NULL; c = tei_step(note, c, 1))
		n += c->kind != TEI_CHARS             ? 30
		     : c->parent->kind == TEI_FORMULA ? c->text.n * SPLIT_MATHML
		                                      : c->text.n;
	return n;
}

/* Which file each note goes to, before any link to it is written. */
static void
plan_notes(struct book *b, size_t limit)
{
	struct arena *a = b->job->arena;
	size_t n = b->index->n_notes, size = 0, file = 1;
	const char *path = "text/notes.xhtml";
	b->note_files = ARENA_ARRAY(a, const char *, n + 1);
	if (b->note_files == NULL || n == 0 || b->notes == NOTES_CHAPTER)
		return;
	b->notes_path = path;
	for (size_t i = 0; i < n; i++) {
		size_t s = note_size(b->index->notes[i].note);
		if (size > 0 && size + s > limit) {
			path = arena_printf(a, "text/notes-%zu.xhtml", ++file);
			size = 0;
		}
		size += s;
		b->note_files[i] = path;
	}
}

static void
notes_page(struct book *b, size_t from, size_t to)
{
	struct markup *m = &b->x.m;
	struct buf out = {0};
	const char *title = label_get(LABEL_NOTES, b->bib->language);
	const struct index_head *head = NULL;
	page_open(b, &out, b->note_files[from], title, "backmatter", NULL);
	markup_open(m, "section", BREAK_BLOCK);
	markup_attr(m, "class", "notes");
	xhtml_semantics(&b->x, "endnotes", "doc-endnotes");
	markup_attr(m, "aria-labelledby", "h-notes");
	markup_open(m, "h1", BREAK_LINE);
	markup_attr(m, "id", "h-notes");
	markup_attr(m, "class", "gen");
	markup_puts(m, title);
	markup_close(m);
	if (b->notes == NOTES_LIST) {
		markup_open(m, "ol", BREAK_BLOCK);
		if (from > 0)
			markup_attrf(m, "start", "%zu", from + 1);
	}
	for (size_t i = from; i < to; i++) {
		const struct index_note *note = &b->index->notes[i];
		if (note->head != head && b->notes != NOTES_LIST) {
			head = note->head;
			markup_open(m, "p", BREAK_LINE);
			markup_attr(m, "class", "gen notes-of");
			markup_puts(m, head->label.n > 0 ? head->label.s : b->bib->title);
			markup_close(m);
		}
		xhtml_note(&b->x, note);
	}
	if (b->notes == NOTES_LIST)
		markup_end(m, "ol");
	markup_end(m, "section");
	page_close(b, &out, NULL);
}

static void
notes_pages(struct book *b)
{
	size_t n = b->index->n_notes, from = 0;
	if (b->notes == NOTES_CHAPTER)
		return;
	for (size_t i = 1; i <= n; i++)
		if (i == n || strcmp(b->note_files[i], b->note_files[from]) != 0) {
			notes_page(b, from, i);
			from = i;
		}
}

/* ---- style and media ---- */

static int
style_part(struct book *b)
{
	struct buf out = {0};
	const struct bib *bib = b->bib;
	const struct {
		int wanted;
		const char *name;
	} sheets[] = {
		{1, "epub/book.css"},
		{bib->cjk, "epub/cjk.css"},
		{strncmp(bib->language, "ko", 2) == 0, "epub/korean.css"},
		{bib->rtl, "epub/rtl.css"},
		{b->vertical, "epub/vertical.css"},
	};
	int failed = style_begin(b->job);
	for (size_t i = 0; i < sizeof sheets / sizeof *sheets && failed == 0; i++)
		if (sheets[i].wanted)
			failed = style_sheet(b->job, sheets[i].name, &out);
	fonts_sheet(&b->fonts, "../", &out);
	if (failed != 0 ||
		style_extend(b->job, !(bib->cjk || bib->rtl || b->vertical), &out) != 0) {
		buf_free(&out);
		return -1;
	}
	style_facts(b->job->arena, buf_slice(&out), &b->x.access);
	book_add(b, "style/book.css", "text/css", NULL, &out);
	return 0;
}

/* What the finished pages need of the fonts, and nothing else of them. */
static int
font_parts(struct book *b)
{
	if (b->fonts.n == 0)
		return 0;
	struct charset *text = ARENA_NEW(b->job->arena, struct charset);
	if (text == NULL)
		return -1;
	for (size_t i = 0; i < b->parts.n; i++)
		if (strcmp(b->parts.parts[i].media_type, "application/xhtml+xml") == 0)
			charset_markup(text, b->parts.parts[i].bytes);
	if (fonts_cut(b->job, &b->fonts, text) != 0)
		return -1;
	for (size_t i = 0; i < b->fonts.n; i++) {
		const struct font *f = &b->fonts.v[i];
		if (f->bytes.n > 0)
			book_add_slice(b, f->name, font_media_type(f), NULL, f->bytes);
	}
	return 0;
}

static int
by_pointer(const void *a, const void *b)
{
	const struct asset *const *x = a, *const *y = b;
	return (uintptr_t)*x < (uintptr_t)*y ? -1 : (uintptr_t)*x > (uintptr_t)*y;
}

/* In the order in which the document has them; what is never shown stays out. */
static void
media_parts(struct book *b)
{
	struct buf *used = &b->x.used;
	size_t n = used->n / sizeof(struct asset *);
	if (n > 1)
		qsort(used->s, n, sizeof(struct asset *), by_pointer);
	for (const struct asset *a = b->doc->assets; a != NULL; a = a->next) {
		int cover = b->bib->cover != NULL && strcmp(a->name, b->bib->cover) == 0;
		if (cover || (n > 0 && bsearch(&a, used->s, n, sizeof a, by_pointer) != NULL))
			book_add_slice(
				b, a->name, a->media_type, cover ? "cover-image" : NULL, a->bytes);
		b->x.access.animated += cover && motion_in(a->media_type, a->bytes);
	}
}

/* ---- the book ---- */

static const char container_xml[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n"
	" <rootfiles>\n"
	"  <rootfile full-path=\"EPUB/package.opf\""
	" media-type=\"application/oebps-package+xml\"/>\n"
	" </rootfiles>\n"
	"</container>\n";

static void
assemble(struct book *b, struct package *p)
{
	struct buf opf = {0};
	opf_write(b, &opf);
	package_add_slice(p, "mimetype", "text/plain", PART_STORED, SLICE("application/epub+zip"));
	package_add_slice(p, "META-INF/container.xml", "application/xml", PART_DEFLATED,
		(struct slice){container_xml, sizeof container_xml - 1});
	package_add(p, "EPUB/package.opf", "application/oebps-package+xml", PART_DEFLATED, &opf);
	for (size_t i = 0; i < b->parts.n; i++) {
		const struct part *part = &b->parts.parts[i];
		package_add_slice(p, part->path, part->media_type, part->storing, part->bytes);
	}
}

static const struct tei_node *
title_page_of(const struct tei_doc *doc)
{
	return tei_child(tei_child(doc->text, TEI_FRONT), TEI_TITLEPAGE);
}

static enum note_style
note_style_of(const struct opts *o)
{
	return opt_is(o, "notes", "list")      ? NOTES_LIST
	       : opt_is(o, "notes", "chapter") ? NOTES_CHAPTER
	                                       : NOTES_POPUP;
}

static void
write_pages(struct book *b)
{
	size_t notes = 0;
	enum tei_kind part = TEI_FRONT;
	if (!b->braille)
		cover_page(b);
	title_page(b);
	imprint_page(b);
	for (size_t i = 0; i < b->split.n; i++) {
		if (part == TEI_FRONT && b->split.pieces[i].part != TEI_FRONT)
			nav_page(b);
		part = b->split.pieces[i].part;
		piece_page(b, &b->split.pieces[i], &notes);
	}
	if (part == TEI_FRONT)
		nav_page(b);
	notes_pages(b);
	colophon_page(b);
}

int
book_write(struct book *b)
{
	struct job *job = b->job;
	size_t limit = (size_t)opt_int(job->opts, "epub-split");
	if (b->bib == NULL)
		b->bib = bib_read(job, b->doc);
	b->index = index_make(job, b->doc);
	b->notes = note_style_of(job->opts);
	b->title_page = title_page_of(b->doc);
	b->title_path = "text/title.xhtml";
	if (b->bib == NULL || b->index == NULL ||
		split_make(job, b->doc, limit, "text/", ".xhtml", &b->split) != 0)
		return -1;
	b->split.title.path = b->title_path;
	package_begin(&b->parts, job->arena);
	xhtml_begin(&b->x, job, b->doc, b->index, b->bib, 1);
	b->x.notes = b->notes;
	b->x.address = address;
	b->x.ctx = b;
	plan_notes(b, limit);
	write_pages(b);
	return 0;
}

/* -1 without a message: there was no memory. */
static int
make(struct book *b)
{
	if (book_write(b) != 0)
		return -1;
	ncx_part(b);
	int failed = font_parts(b);
	if (failed == 0)
		failed = style_part(b);
	media_parts(b);
	failed |= xhtml_finish(&b->x);
	return failed == 0 && !b->parts.failed && !arena_failed(b->job->arena) ? 0 : -1;
}

static int
epub_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct book b = {.job = job,
		.doc = doc,
		.vertical = opt_flag(job->opts, "vertical"),
		.nav_path = "nav.xhtml"};
	if (claim_read(job, &b.claim) != 0)
		return -1;
	int failed = fonts_open(job, &b.fonts) != 0 || make(&b) != 0;
	fonts_close(&b.fonts);
	if (failed)
		return -1;
	assemble(&b, p);
	return p->failed ? -1 : 0;
}

const struct converter epub_converter = {
	.name = "epub",
	.suffix = ".epub",
	.media_type = "application/epub+zip",
	.title = "EPUB 3.3",
	.container = CONTAINER_ZIP,
	.by_default = 1,
	.options = options,
	.convert = epub_convert,
	.check = epub_check,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Cover, title page, imprint and colophon. */
#include <inttypes.h>

#include "converters/epub/cover.h"
#include "converters/epub/epub.h"
#include "converters/labels.h"

static const char *
label(const struct book *b, enum label l)
{
	return label_get(l, b->bib->language);
}

/* The name of the part. */
static const char *
generated_cover(struct book *b)
{
	struct cover cover;
	struct buf out = {0};
	cover_layout(b->bib, &cover);
	int drawn = opt_is(b->job->opts, "cover-format", "png")
	                    ? cover_png(b->job, &cover, &b->fonts, &out)
	                    : 1;
	if (drawn == 0) {
		book_add(b, "cover.png", "image/png", "cover-image", &out);
		return "cover.png";
	}
	b->parts.failed |= drawn < 0;
	buf_free(&out);
	cover_svg(&cover, &out);
	book_add(b, "cover.svg", "image/svg+xml", "cover-image", &out);
	return "cover.svg";
}

void
cover_page(struct book *b)
{
	struct buf out = {0};
	struct markup *m = &b->x.m;
	const char *picture = b->bib->cover ? b->bib->cover : generated_cover(b);
	b->cover_path = "text/cover.xhtml";
	page_open(b, &out, b->cover_path, label(b, LABEL_COVER), NULL, "gen cover");
	markup_open(m, "div", BREAK_BLOCK);
	markup_attr(m, "class", "cover");
	markup_open(m, "img", BREAK_LINE);
	markup_attr(m, "src", book_link(b, picture, NULL));
	xhtml_semantics(&b->x, "cover", "doc-cover");
	markup_attrf(m, "alt", "%s: %s", label(b, LABEL_COVER), b->bib->title);
	markup_close(m);
	markup_end(m, "div");
	page_close(b, &out, NULL);
}

/* ---- title page ---- */

static void
line(struct book *b, const char *class, const char *text)
{
	if (text == NULL)
		return;
	markup_open(&b->x.m, "p", BREAK_LINE);
	markup_attr(&b->x.m, "class", class);
	markup_puts(&b->x.m, text);
	markup_close(&b->x.m);
}

static void
person_line(struct book *b, const struct bib_person *p)
{
	struct markup *m = &b->x.m;
	int author = strcmp(p->role, "aut") == 0 && p->as == NULL;
	markup_open(m, "p", BREAK_LINE);
	markup_attr(m, "class", author ? "author" : "byline");
	if (p->as != NULL) {
		markup_leaf(m, "span", BREAK_NONE, p->as);
		markup_puts(m, b->bib->cjk ? "\xE3\x80\x80" : " ");
	}
	markup_puts(m, p->name);
	markup_close(m);
}

static void
title_from_metadata(struct book *b)
{
	const struct bib *bib = b->bib;
	struct markup *m = &b->x.m;
	markup_open(m, "div", BREAK_BLOCK);
	markup_attr(m, "class", "gen title-page");
	markup_open(m, "h1", BREAK_LINE);
	markup_attr(m, "class", "title");
	markup_puts(m, bib->title);
	markup_close(m);
	if (bib->subtitle != NULL) {
		markup_open(m, "p", BREAK_LINE);
		markup_attr(m, "class", "subtitle");
		xhtml_semantics(&b->x, "subtitle", "doc-subtitle");
		markup_puts(m, bib->subtitle);
		markup_close(m);
	}
	for (size_t i = 0; i < bib->n_people && i < 12; i++)
		person_line(b, &bib->people[i]);
	line(b, "imprint", bib->publisher);
	line(b, "date", bib->date);
	markup_end(m, "div");
}

/* On the title page, or a mark right before it. */
int
book_on_title(const struct book *b, const struct tei_node *pb)
{
	const struct tei_node *n = pb;
	while (n != NULL && n->parent->kind == TEI_FRONT && n->kind == TEI_PB)
		n = n->next;
	return b->title_page != NULL && index_note_around(pb) == NULL &&
	       (tei_on_title_page(pb) || n == b->title_page);
}

void
title_page(struct book *b)
{
	struct buf out = {0};
	struct markup *m = &b->x.m;
	page_open(b, &out, b->title_path, b->bib->title, "frontmatter", NULL);
	markup_open(m, "section", BREAK_BLOCK);
	markup_attr(m, "epub:type", "titlepage");
	if (b->title_page != NULL) {
		b->x.title_page = b->title_page;
		if (!bib_is_titled(b->title_page))
			xhtml_hidden_heading(&b->x, b->bib->title);
		for (const struct tei_node *n = b->title_page->parent->first; n != b->title_page;
			n = n->next)
			if (book_on_title(b, n))
				xhtml_node(&b->x, n);
		xhtml_node(&b->x, b->title_page);
		b->x.title_page = NULL;
	} else {
		title_from_metadata(b);
	}
	markup_end(m, "section");
	page_close(b, &out, NULL);
}

/* ---- facts ---- */

static void
fact(struct book *b, enum label name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	markup_open(&b->x.m, "div", BREAK_BLOCK);
	markup_leaf(&b->x.m, "dt", BREAK_LINE, label(b, name));
	markup_leaf(&b->x.m, "dd", BREAK_LINE, value);
	markup_close(&b->x.m);
}

static void
fact_number(struct book *b, enum label name, uint64_t n)
{
	if (n > 0)
		fact(b, name, arena_printf(b->job->arena, "%" PRIu64, n));
}

static void
facts_open(struct book *b, struct buf *out, const char *path, enum label title, const char *type,
	const char *part, const char *role)
{
	struct markup *m = &b->x.m;
	page_open(b, out, path, label(b, title), part, "gen facts");
	markup_open(m, "section", BREAK_BLOCK);
	xhtml_semantics(&b->x, type, role);
	markup_attr(m, "aria-labelledby", "h-facts");
	/* the work's own title heads the page: what we add must not look like a part of the work */
	markup_open(m, "h1", BREAK_LINE);
	markup_attr(m, "id", "h-facts");
	markup_puts(m, b->bib->title);
	markup_close(m);
	markup_open(m, "p", BREAK_LINE);
	markup_attr(m, "class", "about");
	markup_puts(m, label(b, title));
	markup_close(m);
}

static const char *
joined(struct book *b, const char *const *words, size_t n)
{
	struct buf s = {0};
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_puts(&s, b->bib->cjk ? "\xE3\x80\x81" : ", ");
		buf_puts(&s, words[i]);
	}
	const char *text = n > 0 ? arena_buf_str(b->job->arena, &s) : NULL;
	buf_free(&s);
	return text;
}

void
imprint_page(struct book *b)
{
	const struct bib *bib = b->bib;
	struct buf out = {0};
	if (!bib->publisher && !bib->place && !bib->edition && !bib->series && !bib->identifier &&
		!bib->rights && !bib->source && bib->n_subjects == 0)
		return;
	facts_open(b, &out, "text/imprint.xhtml", LABEL_IMPRINT, "copyright-page", "frontmatter",
		NULL);
	markup_open(&b->x.m, "dl", BREAK_BLOCK);
	fact(b, LABEL_FACT_PUBLISHER, bib->publisher);
	fact(b, LABEL_FACT_PLACE, bib->place);
	fact(b, LABEL_FACT_DATE, bib->date);
	fact(b, LABEL_FACT_EDITION, bib->edition);
	fact(b, LABEL_FACT_SERIES,
		bib->series && bib->series_index
			? arena_printf(b->job->arena, "%s, %s", bib->series, bib->series_index)
			: bib->series);
	fact(b, LABEL_FACT_IDENTIFIER, bib->identifier);
	fact(b, LABEL_FACT_RIGHTS, bib->rights);
	fact(b, LABEL_FACT_SOURCE, bib->source);
	fact(b, LABEL_FACT_SUBJECTS, joined(b, bib->subjects, bib->n_subjects));
	markup_end(&b->x.m, "dl");
	markup_end(&b->x.m, "section");
	page_close(b, &out, NULL);
}

void
colophon_page(struct book *b)
{
	const struct bib *bib = b->bib;
	struct buf out = {0};
	facts_open(b, &out, "text/colophon.xhtml", LABEL_COLOPHON, "colophon", "backmatter",
		"doc-colophon");
	markup_leaf(&b->x.m, "p", BREAK_LINE, label(b, LABEL_MADE_BY_PROGRAM));
	markup_open(&b->x.m, "dl", BREAK_BLOCK);
	fact(b, LABEL_FACT_FILE, bib->source_name);
	fact_number(b, LABEL_FACT_SIZE, bib->source_bytes);
	fact(b, LABEL_FACT_ENCODING, bib->encoding);
	fact(b, LABEL_FACT_DIGEST, bib->source_sha256);
	fact_number(b, LABEL_FACT_HEADINGS, b->index->n_heads);
	fact_number(b, LABEL_FACT_NOTES, b->index->n_notes);
	fact_number(b, LABEL_FACT_DOUBTFUL, b->index->n_doubtful);
	fact(b, LABEL_FACT_TOOL, "Rubricate " VERSION);
	markup_end(&b->x.m, "dl");
	markup_end(&b->x.m, "section");
	page_close(b, &out, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The package document: EPUB 3.3, section 5; EPUB Accessibility 1.1, section 2. */
#include <stdio.h>

#include "base/epoch.h"
#include "converters/epub/epub.h"
#include "converters/labels.h"
#include "converters/webtext.h"

void
opf_dc(struct markup *m, const char *name, const char *id, const char *text)
{
	if (text == NULL)
		return;
	markup_open(m, name, BREAK_LINE);
	markup_attr(m, "id", id);
	markup_puts(m, text);
	markup_close(m);
}

void
opf_meta(struct markup *m, const char *refines, const char *property, const char *scheme,
	const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	markup_open(m, "meta", BREAK_LINE);
	if (refines != NULL)
		markup_attrf(m, "refines", "#%s", refines);
	markup_attr(m, "property", property);
	markup_attr(m, "scheme", scheme);
	markup_puts(m, text);
	markup_close(m);
}

void
opf_titles(struct book *b, struct markup *m)
{
	const struct bib *bib = b->bib;
	opf_dc(m, "dc:title", "title", bib->title);
	opf_meta(m, "title", "title-type", NULL, "main");
	if (bib->subtitle != NULL) {
		opf_meta(m, "title", "display-seq", NULL, "1");
		opf_dc(m, "dc:title", "subtitle", bib->subtitle);
		opf_meta(m, "subtitle", "title-type", NULL, "subtitle");
		opf_meta(m, "subtitle", "display-seq", NULL, "2");
	}
	if (bib->series == NULL)
		return;
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "property", "belongs-to-collection");
	markup_attr(m, "id", "series");
	markup_puts(m, bib->series);
	markup_close(m);
	opf_meta(m, "series", "collection-type", NULL, "series");
	opf_meta(m, "series", "group-position", NULL, bib->series_index);
}

/* Whom a reader looks for on the spine of a book is a creator, all others contribute. */
static int
is_creator(const char *role)
{
	return strcmp(role, "aut") == 0 || strcmp(role, "cre") == 0 || strcmp(role, "com") == 0;
}

void
opf_people(struct book *b, struct markup *m)
{
	for (size_t i = 0; i < b->bib->n_people; i++) {
		const struct bib_person *p = &b->bib->people[i];
		char id[32];
		snprintf(id, sizeof id, "person-%zu", i + 1);
		opf_dc(m, is_creator(p->role) ? "dc:creator" : "dc:contributor", id, p->name);
		opf_meta(m, id, "role", "marc:relators", p->role);
		opf_meta(m, id, "file-as", NULL, p->sort);
	}
}

void
opf_facts(struct book *b, struct markup *m)
{
	const struct bib *bib = b->bib;
	for (size_t i = 0; i < bib->n_subjects; i++)
		opf_dc(m, "dc:subject", NULL, bib->subjects[i]);
	opf_dc(m, "dc:description", NULL, bib->description);
	opf_dc(m, "dc:publisher", NULL, bib->publisher);
	if (!b->braille && epoch_is_date(bib->date)) /* eBraille means its own date */
		opf_dc(m, "dc:date", NULL, bib->date);
	opf_dc(m, "dc:rights", NULL, bib->rights);
	const char *source = bib->source;
	if (source == NULL && bib->source_sha256 != NULL)
		source = arena_printf(b->job->arena, "urn:sha256:%s", bib->source_sha256);
	opf_dc(m, "dc:source", "source", source);
	if (b->x.access.page_list > 0)
		opf_meta(m, NULL, "pageBreakSource", NULL, source ? source : "none");
}

static void
access_list(struct markup *m, const char *property, const char *const *values)
{
	for (; *values != NULL; values++)
		opf_meta(m, NULL, property, NULL, *values);
}

static void
accessibility(struct book *b, struct markup *m)
{
	struct access_values v;
	access_values(&b->x.access, &v);
	access_list(m, "schema:accessMode", v.modes);
	access_list(m, "schema:accessModeSufficient", v.sufficient);
	access_list(m, "schema:accessibilityFeature", v.features);
	access_list(m, "schema:accessibilityHazard", v.hazards);
	opf_meta(m, NULL, "schema:accessibilitySummary", NULL,
		access_summary(b->job->arena, &b->x.access, b->bib->language));
}

static void
claim(struct book *b, struct markup *m)
{
	const struct claim *c = &b->claim;
	if (c->name == NULL)
		return;
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "property", "dcterms:conformsTo");
	markup_attr(m, "id", "conformance");
	markup_puts(m, c->conforms);
	markup_close(m);
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "refines", "#conformance");
	markup_attr(m, "property", "a11y:certifiedBy");
	markup_attr(m, "id", "certifier");
	markup_puts(m, c->name);
	markup_close(m);
	opf_meta(m, "certifier", "a11y:certifierCredential", NULL, c->credential);
	if (c->report == NULL)
		return;
	markup_open(m, "link", BREAK_LINE);
	markup_attr(m, "rel", "a11y:certifierReport");
	markup_attr(m, "refines", "#certifier");
	markup_attr(m, "href", c->report);
	markup_close(m);
}

static void
metadata(struct book *b, struct markup *m)
{
	markup_open(m, "metadata", BREAK_BLOCK);
	markup_attr(m, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	opf_dc(m, "dc:identifier", "uid", b->bib->uuid);
	opf_dc(m, "dc:identifier", NULL, b->bib->identifier);
	opf_titles(b, m);
	opf_people(b, m);
	opf_dc(m, "dc:language", NULL, b->bib->language);
	opf_facts(b, m);
	opf_meta(m, NULL, "dcterms:modified", NULL, b->bib->modified);
	accessibility(b, m);
	claim(b, m);
	/* for reading systems of the time of EPUB 2 */
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "name", "cover");
	markup_attr(m, "content", "cover-image");
	markup_close(m);
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "name", "generator");
	markup_attr(m, "content", "Rubricate " VERSION);
	markup_close(m);
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "name", "rubricate:text");
	markup_attr(m, "content", webtext_of_model(b->job->arena, b->doc, b->index));
	markup_close(m);
	markup_end(m, "metadata");
}

void
opf_manifest(struct book *b, struct markup *m)
{
	markup_open(m, "manifest", BREAK_BLOCK);
	for (size_t i = 0; i < b->n_files; i++) {
		const struct book_file *f = &b->files[i];
		markup_open(m, "item", BREAK_LINE);
		markup_attr(m, "id", f->id);
		markup_attr(m, "href", f->path);
		markup_attr(m, "media-type", f->media_type);
		markup_attr(m, "properties", f->properties);
		markup_close(m);
	}
	markup_end(m, "manifest");
}

void
opf_spine(struct book *b, struct markup *m)
{
	markup_open(m, "spine", BREAK_BLOCK);
	if (!b->braille) {
		markup_attr(m, "toc", "ncx");
		if (b->bib->rtl || b->vertical)
			markup_attr(m, "page-progression-direction", "rtl");
	}
	for (size_t i = 0; i < b->n_files; i++)
		if (b->files[i].in_spine) {
			markup_open(m, "itemref", BREAK_LINE);
			markup_attr(m, "idref", b->files[i].id);
			markup_close(m);
		}
	markup_end(m, "spine");
	markup_end(m, "package");
}

void
opf_begin(struct book *b, struct markup *m, struct buf *out)
{
	markup_begin(m, out, MARKUP_XML);
	markup_declaration(m);
	markup_open(m, "package", BREAK_BLOCK);
	markup_attr(m, "xmlns", "http://www.idpf.org/2007/opf");
	markup_attr(m, "version", "3.0");
	markup_attr(m, "unique-identifier", "uid");
	markup_attr(m, "xml:lang", b->bib->language);
}

void
opf_write(struct book *b, struct buf *out)
{
	struct markup m;
	opf_begin(b, &m, out);
	markup_attr(&m, "dir", b->bib->rtl ? "rtl" : "ltr");
	metadata(b, &m);
	opf_manifest(b, &m);
	opf_spine(b, &m);
	markup_finish(&m);
}

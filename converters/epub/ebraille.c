/* SPDX-License-Identifier: Apache-2.0 */
/* eBraille 1.0 (DAISY, 14 August 2025), packaged (section 4.7): the pages of the EPUB in braille,
 * with package.opf and index.html at the root (4.2), no cover, no pictures, no NCX (5.6), and the
 * metadata of section 5.3.3. Whatever is read is braille; what describes it is print. */
#include "converters/epub/ebraille.h"

#include "base/epoch.h"
#include "base/embed.h"
#include "converters/epub/epub.h"
#include "converters/labels.h"
#include "converters/louis.h"

static const struct opt_row options[] = {
	{"braille-producer", OPT_STRING, "NAME", NULL,
		"who produced the eBraille; Rubricate itself"},
	OPT_END,
};

/* ---- metadata ---- */

/* What has to be said and only people know. */
static int
facts_are_known(struct job *job, const struct bib *bib)
{
	if (bib->n_people == 0)
		DIAG(job, BRAILLE_FACT, 0, "who wrote the work", "--creator=NAME");
	if (!epoch_is_date(bib->date))
		DIAG(job, BRAILLE_FACT, 0, "the date of its copyright", "--date=YYYY");
	return bib->n_people > 0 && epoch_is_date(bib->date);
}

static int
has_author(const struct bib *bib)
{
	for (size_t i = 0; i < bib->n_people; i++)
		if (strcmp(bib->people[i].role, "aut") == 0)
			return 1;
	return 0;
}

/* At least one creator is due (5.3.3.5): the first person, where nobody is an author. */
static void
people(struct book *b, struct markup *m)
{
	if (!has_author(b->bib))
		opf_dc(m, "dc:creator", NULL, b->bib->people[0].name);
	opf_people(b, m);
}

static void
braille_facts(struct book *b, const struct cells *c, struct markup *m)
{
	struct arena *a = b->job->arena;
	const char *producer = opt_str(b->job->opts, "braille-producer");
	opf_meta(m, NULL, "dcterms:dateCopyrighted", NULL, b->bib->date);
	opf_meta(m, NULL, "a11y:brailleCellType", NULL, "6");
	opf_meta(m, NULL, "a11y:brailleSystem", NULL, louis_system(a, c->table));
	opf_meta(m, NULL, "a11y:completeTranscription", NULL, "true");
	opf_meta(m, NULL, "a11y:producer", NULL, producer ? producer : "Rubricate " VERSION);
	opf_meta(m, NULL, "a11y:tactileGraphics", NULL, "none");
}

static void
access_facts(struct book *b, struct markup *m)
{
	static const char *const features[] = {"braille", "tableOfContents", "structuralNavigation",
		"readingOrder", "pageNavigation", "pageBreakMarkers"};
	size_t n = b->x.access.page_list > 0 ? 6 : 4;
	opf_meta(m, NULL, "schema:accessMode", NULL, "tactile");
	opf_meta(m, NULL, "schema:accessModeSufficient", NULL, "tactile");
	for (size_t i = 0; i < n; i++)
		opf_meta(m, NULL, "schema:accessibilityFeature", NULL, features[i]);
	opf_meta(m, NULL, "schema:accessibilityHazard", NULL, "none");
	opf_meta(m, NULL, "schema:accessibilitySummary", NULL,
		label_fill(b->job->arena, LABEL_BRAILLE_NOTICE, b->bib->language,
			louis_version() ? louis_version() : ""));
}

static void
write_opf(struct book *b, const struct cells *c, struct buf *out)
{
	struct markup m;
	struct arena *a = b->job->arena;
	opf_begin(b, &m, out);
	markup_open(&m, "metadata", BREAK_BLOCK);
	markup_attr(&m, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	opf_dc(&m, "dc:format", NULL, "eBraille 1.0");
	opf_dc(&m, "dc:identifier", "uid", b->bib->uuid);
	opf_titles(b, &m);
	people(b, &m);
	opf_dc(&m, "dc:language", NULL, cells_language(a, b->bib->language));
	/* of this publication, not of the work (5.3.3.11) */
	opf_dc(&m, "dc:date", NULL, arena_printf(a, "%.10s", b->bib->modified));
	opf_facts(b, &m);
	opf_meta(&m, NULL, "dcterms:modified", NULL, b->bib->modified);
	braille_facts(b, c, &m);
	access_facts(b, &m);
	markup_end(&m, "metadata");
	opf_manifest(b, &m);
	opf_spine(b, &m);
	markup_finish(&m);
}

/* ---- the package ---- */

static const char container_xml[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n"
	" <rootfiles>\n"
	"  <rootfile full-path=\"package.opf\" media-type=\"application/oebps-package+xml\"/>\n"
	" </rootfiles>\n"
	"</container>\n";

static void
assemble(struct book *b, struct cells *c, struct package *p)
{
	struct buf opf = {0};
	package_add_slice(p, "mimetype", "text/plain", PART_STORED, SLICE("application/epub+zip"));
	package_add_slice(p, "META-INF/container.xml", "application/xml", PART_DEFLATED,
		(struct slice){container_xml, sizeof container_xml - 1});
	write_opf(b, c, &opf);
	package_add(p, "package.opf", "application/oebps-package+xml", PART_DEFLATED, &opf);
	for (size_t i = 0; i < b->parts.n && !c->failed; i++) {
		const struct part *part = &b->parts.parts[i];
		struct buf page = {0};
		if (strcmp(part->media_type, "application/xhtml+xml") == 0)
			cells_page(c, part->path, part->bytes, &page);
		else
			buf_put_slice(&page, part->bytes);
		package_add(
			p, part->path + strlen("EPUB/"), part->media_type, PART_DEFLATED, &page);
	}
}

static int
ebraille_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct book b = {.job = job, .doc = doc, .braille = 1, .nav_path = "index.html"};
	struct cells c = {.job = job};
	b.bib = bib_read(job, doc);
	if (b.bib == NULL)
		goto no_memory;
	c.lang = b.bib->language;
	c.table = louis_table(job, c.lang);
	if (c.table == NULL || !facts_are_known(job, b.bib))
		return -1;
	if (book_write(&b) != 0)
		goto no_memory;
	book_add_slice(
		&b, "style/book.css", "text/css", NULL, embed_get("templates/epub/ebraille.css"));
	if (xhtml_finish(&b.x) != 0 || b.parts.failed || arena_failed(job->arena))
		goto no_memory;
	assemble(&b, &c, p);
	if (c.failed || louis_judge(job, c.table, c.n_cells, c.n_cut) != 0)
		return -1;
	if (!p->failed)
		return 0;
no_memory:
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

const struct converter ebraille_converter = {
	.name = "ebraille",
	.suffix = ".ebrl",
	.media_type = "application/ebrl+zip",
	.title = "eBraille 1.0, not proofread",
	.container = CONTAINER_ZIP,
	.options = options,
	.convert = ebraille_convert,
	.check = epub_check,
};

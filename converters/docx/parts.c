/* SPDX-License-Identifier: Apache-2.0 */
/* The parts around the text: relationships, content types, properties, settings (ISO/IEC 29500-2,
 * 29500-1 part 17.15). */
#include "converters/docx/docx.h"

#include "base/embed.h"
#include "converters/labels.h"
#include "converters/docx/reference.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define REL_TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE_RELS "http://schemas.openxmlformats.org/package/2006/relationships"

static struct markup
part_begin(struct buf *out, const char *root, const char *ns)
{
	struct markup m;
	markup_begin(&m, out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, root, BREAK_BLOCK);
	markup_attr(&m, "xmlns", ns);
	return m;
}

static void
part_end(struct docx *d, struct markup *m, const char *path, const char *media_type)
{
	struct buf *out = m->out;
	markup_close(m);
	d->failed |= markup_finish(m) != 0;
	package_add(d->package, path, media_type, PART_DEFLATED, out);
}

static void
val(struct markup *m, const char *name, const char *value)
{
	markup_open(m, name, BREAK_LINE);
	markup_attr(m, "w:val", value);
	markup_close(m);
}

void
docx_part(struct docx *d, const char *path, const char *type, struct buf *out)
{
	const char *media_type = arena_printf(d->job->arena, OFFICE "wordprocessingml.%s+xml",
		strcmp(type, "document") == 0 ? "document.main" : type);
	d->failed |= out->failed;
	package_add(d->package, path, media_type, PART_DEFLATED, out);
}

static void
rels_write(struct docx *d, const struct flow *f, const char *path)
{
	static const char media_type[] = "application/vnd.openxmlformats-package.relationships+xml";
	struct buf out = {0};
	if (f->n_rels == 0)
		return;
	struct markup m = part_begin(&out, "Relationships", PACKAGE_RELS);
	for (size_t i = 0; i < f->n_rels; i++) {
		markup_open(&m, "Relationship", BREAK_LINE);
		markup_attrf(&m, "Id", "rId%zu", i + 1);
		markup_attrf(&m, "Type", REL_TYPES "%s", f->rels[i].type);
		markup_attr(&m, "Target", f->rels[i].target);
		markup_attr(&m, "TargetMode", f->rels[i].external ? "External" : NULL);
		markup_close(&m);
	}
	part_end(d, &m, path, media_type);
}

static void
root_rels(struct docx *d)
{
	static const char *const rows[][2] = {{REL_TYPES "officeDocument", "word/document.xml"},
		{"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
		 "core-properties",
			"docProps/core.xml"},
		{REL_TYPES "extended-properties", "docProps/app.xml"},
		{REL_TYPES "custom-properties", "docProps/custom.xml"}};
	struct buf out = {0};
	struct markup m = part_begin(&out, "Relationships", PACKAGE_RELS);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		markup_open(&m, "Relationship", BREAK_LINE);
		markup_attrf(&m, "Id", "rId%zu", i + 1);
		markup_attr(&m, "Type", rows[i][0]);
		markup_attr(&m, "Target", rows[i][1]);
		markup_close(&m);
	}
	part_end(d, &m, "_rels/.rels", "application/vnd.openxmlformats-package.relationships+xml");
}

static const char *
people(struct docx *d, int authors)
{
	struct buf b = {0};
	for (size_t i = 0; i < d->bib->n_people; i++) {
		const struct bib_person *p = &d->bib->people[i];
		if ((strcmp(p->role, "aut") == 0) != authors)
			continue;
		if (b.n > 0)
			buf_puts(&b, "; ");
		buf_puts(&b, p->name);
		if (!authors)
			buf_printf(&b, " (%s)", label_role(p->role, p->as, d->bib->language));
	}
	const char *s = b.n ? arena_buf_str(d->job->arena, &b) : NULL;
	buf_free(&b);
	return s;
}

static void
property(struct markup *m, const char *name, const char *value)
{
	if (value != NULL && *value != '\0')
		markup_leaf(m, name, BREAK_LINE, value);
}

static void
when(struct markup *m, const char *name, const char *value)
{
	markup_open(m, name, BREAK_LINE);
	markup_attr(m, "xsi:type", "dcterms:W3CDTF");
	markup_puts(m, value);
	markup_close(m);
}

static void
core_write(struct docx *d)
{
	const struct bib *b = d->bib;
	struct buf out = {0}, words = {0};
	struct markup m = part_begin(&out, "cp:coreProperties", NULL);
	markup_attr(&m, "xmlns:cp",
		"http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
	markup_attr(&m, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	markup_attr(&m, "xmlns:dcterms", "http://purl.org/dc/terms/");
	markup_attr(&m, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	for (size_t i = 0; i < b->n_subjects; i++)
		buf_printf(&words, "%s%s", i ? "; " : "", b->subjects[i]);
	buf_putc(&words, '\0');
	property(&m, "dc:title", b->title);
	property(&m, "dc:subject", b->subtitle);
	property(&m, "dc:creator", people(d, 1));
	property(&m, "cp:keywords", words.s);
	property(&m, "dc:description", b->description);
	property(&m, "dc:identifier", b->identifier ? b->identifier : b->uuid);
	property(&m, "dc:language", b->language);
	when(&m, "dcterms:created", b->modified);
	when(&m, "dcterms:modified", b->modified);
	property(&m, "cp:lastModifiedBy", "Rubricate");
	property(&m, "cp:revision", "1");
	part_end(d, &m, "docProps/core.xml",
		"application/vnd.openxmlformats-package.core-properties+xml");
	buf_free(&words);
}

static void
app_write(struct docx *d)
{
	struct buf out = {0};
	struct markup m = part_begin(&out, "Properties",
		"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
	property(&m, "Company", d->bib->publisher);
	markup_leaf(&m, "Application", BREAK_LINE, "Rubricate");
	markup_leaf(&m, "AppVersion", BREAK_LINE, "0.1000");
	part_end(d, &m, "docProps/app.xml", OFFICE "extended-properties+xml");
}

static void
custom_property(struct markup *m, unsigned *pid, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	markup_open(m, "property", BREAK_LINE);
	markup_attr(m, "fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}");
	markup_attrf(m, "pid", "%u", (*pid)++);
	markup_attr(m, "name", name);
	markup_leaf(m, "vt:lpwstr", BREAK_NONE, value);
	markup_close(m);
}

static void
custom_write(struct docx *d)
{
	const struct bib *b = d->bib;
	struct buf out = {0};
	unsigned pid = 2;
	struct markup m = part_begin(&out, "Properties",
		"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties");
	markup_attr(&m, "xmlns:vt",
		"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes");
	custom_property(&m, &pid, "Contributors", people(d, 0));
	custom_property(&m, &pid, "Date", b->date);
	custom_property(&m, &pid, "Edition", b->edition);
	custom_property(&m, &pid, "Rights", b->rights);
	custom_property(&m, &pid, "Series", b->series);
	custom_property(&m, &pid, "Language", b->language);
	custom_property(&m, &pid, "UUID", b->uuid);
	custom_property(&m, &pid, "Source file", b->source_name);
	custom_property(&m, &pid, "Source SHA-256", b->source_sha256);
	custom_property(&m, &pid, "Source encoding", b->encoding);
	struct tally tally = {0};
	docx_tally_model(d, &tally);
	custom_property(&m, &pid, DOCX_TALLY, docx_tally_text(d->job->arena, &tally));
	custom_property(&m, &pid, "Generator", "Rubricate " VERSION);
	part_end(d, &m, "docProps/custom.xml", OFFICE "custom-properties+xml");
}

static void
separators(struct markup *m, const char *name, const char *entry, const char *format)
{
	markup_open(m, name, BREAK_BLOCK);
	if (format != NULL)
		val(m, "w:numFmt", format);
	for (int id = -1; id <= 0; id++) {
		markup_open(m, entry, BREAK_LINE);
		markup_attrf(m, "w:id", "%d", id);
		markup_close(m);
	}
	markup_close(m);
}

/* Mode 15 is Word 2013 and later: nobody is told that the file is old. */
static void
compatibility(struct markup *m, int cjk)
{
	static const char *const rows[][2] = {{"compatibilityMode", "15"},
		{"overrideTableStyleFontSizeAndJustification", "1"},
		{"enableOpenTypeFeatures", "1"}, {"doNotFlipMirrorIndents", "1"},
		{"differentiateMultirowTableHeaders", "1"}};
	markup_open(m, "w:compat", BREAK_BLOCK);
	if (cjk)
		markup_leaf(m, "w:balanceSingleByteDoubleByteWidth", BREAK_LINE, NULL);
	markup_leaf(m, "w:doNotExpandShiftReturn", BREAK_LINE, NULL);
	if (cjk)
		markup_leaf(m, "w:useFELayout", BREAK_LINE, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		markup_open(m, "w:compatSetting", BREAK_LINE);
		markup_attr(m, "w:name", rows[i][0]);
		markup_attr(m, "w:uri", "http://schemas.microsoft.com/office/word");
		markup_attr(m, "w:val", rows[i][1]);
		markup_close(m);
	}
	markup_close(m);
}

static void
colours(struct markup *m)
{
	static const char *const rows[][2] = {{"w:bg1", "light1"}, {"w:t1", "dark1"},
		{"w:bg2", "light2"}, {"w:t2", "dark2"}, {"w:accent1", "accent1"},
		{"w:accent2", "accent2"}, {"w:accent3", "accent3"}, {"w:accent4", "accent4"},
		{"w:accent5", "accent5"}, {"w:accent6", "accent6"}, {"w:hyperlink", "hyperlink"},
		{"w:followedHyperlink", "followedHyperlink"}};
	markup_open(m, "w:clrSchemeMapping", BREAK_LINE);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		markup_attr(m, rows[i][0], rows[i][1]);
	markup_close(m);
}

/* Children in the order of CT_Settings. */
static void
settings_write(struct docx *d)
{
	struct buf out = {0};
	struct markup m;
	markup_begin(&m, &out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "w:settings", BREAK_BLOCK);
	markup_attr(&m, "xmlns:w", W_NS);
	markup_open(&m, "w:zoom", BREAK_LINE);
	markup_attr(&m, "w:percent", "100");
	markup_close(&m);
	val(&m, "w:defaultTabStop", "425");
	if (!d->ea) {
		markup_leaf(&m, "w:autoHyphenation", BREAK_LINE, NULL);
		val(&m, "w:consecutiveHyphenLimit", "3");
		val(&m, "w:hyphenationZone", "284");
		markup_leaf(&m, "w:doNotHyphenateCaps", BREAK_LINE, NULL);
	}
	if (d->reference != NULL && d->reference->even_and_odd)
		markup_leaf(&m, "w:evenAndOddHeaders", BREAK_LINE, NULL);
	val(&m, "w:characterSpacingControl", d->bib->cjk ? "compressPunctuation" : "doNotCompress");
	separators(&m, "w:footnotePr", "w:footnote", NULL);
	/* beside footnotes, endnotes have another kind of number */
	separators(&m, "w:endnotePr", "w:endnote",
		d->flows[STORY_FOOTNOTES].entries > 0 ? "lowerRoman" : "decimal");
	compatibility(&m, d->bib->cjk);
	markup_open(&m, "w:themeFontLang", BREAK_LINE);
	markup_attr(&m, "w:val", d->lang_val);
	markup_attr(&m, "w:eastAsia", d->lang_ea);
	markup_attr(&m, "w:bidi", d->lang_bidi);
	markup_close(&m);
	colours(&m);
	val(&m, "w:decimalSymbol", ".");
	val(&m, "w:listSeparator", ",");
	markup_end(&m, "w:settings");
	d->failed |= markup_finish(&m) != 0;
	docx_part(d, "word/settings.xml", "settings", &out);
}

/* From the parts that are there, never from a list: an override without part makes Word refuse
 * the file. */
static void
types_write(struct docx *d, struct package *first)
{
	static const char *const ends[][2] = {
		{"rels", "application/vnd.openxmlformats-package.relationships+xml"},
		{"xml", "application/xml"}, {"png", "image/png"}, {"jpg", "image/jpeg"},
		{"jpeg", "image/jpeg"}, {"gif", "image/gif"}, {"svg", "image/svg+xml"},
		{"webp", "image/webp"}};
	struct buf out = {0};
	struct markup m = part_begin(
		&out, "Types", "http://schemas.openxmlformats.org/package/2006/content-types");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		markup_open(&m, "Default", BREAK_LINE);
		markup_attr(&m, "Extension", ends[i][0]);
		markup_attr(&m, "ContentType", ends[i][1]);
		markup_close(&m);
	}
	for (size_t i = 0; i < d->package->n; i++) {
		const struct part *p = &d->package->parts[i];
		const char *end = strrchr(p->path, '.');
		int covered = 0;
		for (size_t k = 0; end != NULL && k < sizeof ends / sizeof *ends; k++)
			covered |= strcmp(end + 1, ends[k][0]) == 0 &&
			           strcmp(p->media_type, ends[k][1]) == 0;
		if (covered)
			continue;
		markup_open(&m, "Override", BREAK_LINE);
		markup_attrf(&m, "PartName", "/%s", p->path);
		markup_attr(&m, "ContentType", p->media_type);
		markup_close(&m);
	}
	markup_close(&m);
	d->failed |= markup_finish(&m) != 0;
	package_add(first, "[Content_Types].xml", "application/xml", PART_DEFLATED, &out);
}

void
parts_write(struct docx *d)
{
	static const char *const rels[STORY_MAX] = {"word/_rels/document.xml.rels",
		"word/_rels/footnotes.xml.rels", "word/_rels/endnotes.xml.rels",
		"word/_rels/comments.xml.rels"};
	struct package *whole = d->package, parts;
	package_begin(&parts, d->job->arena);
	d->package = &parts;
	root_rels(d);
	core_write(d);
	app_write(d);
	custom_write(d);
	docx_part(d, "word/document.xml", "document", &d->flows[STORY_BODY].out);
	for (int i = 0; i < STORY_MAX; i++)
		rels_write(d, &d->flows[i], rels[i]);
	d->failed |= styles_write(d) != 0;
	numbering_write(d);
	settings_write(d);
	if (d->reference == NULL || d->reference->fonts == NULL)
		package_add_slice(&parts, "word/fontTable.xml",
			OFFICE "wordprocessingml.fontTable+xml", PART_DEFLATED,
			embed_get("templates/docx/fontTable.xml"));
	if (d->reference == NULL || d->reference->theme == NULL)
		package_add_slice(&parts, "word/theme/theme1.xml", OFFICE "theme+xml",
			PART_DEFLATED, embed_get("templates/docx/theme.xml"));
	furniture_write(d);
	notes_finish(d);
	figures_write(d);
	if (d->reference != NULL)
		reference_write(d);
	types_write(d, whole);
	for (size_t i = 0; i < parts.n; i++)
		package_add_slice(whole, parts.parts[i].path, parts.parts[i].media_type,
			parts.parts[i].storing, parts.parts[i].bytes);
	d->failed |= parts.failed;
	d->package = whole;
}

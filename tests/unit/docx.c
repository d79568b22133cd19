/* SPDX-License-Identifier: Apache-2.0 */
/* DOCX: every element and style is decided, templates are taken over, whatever is changed in a
 * package is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/embed.h"
#include "converters/docx/docx.h"
#include "output/zip.h"
#include "rubricate.h"

static const struct opt_row *const tables[] = {zip_options, NULL};

struct world {
	struct opts *opts;
	struct job *job;
};

static int
world_begin(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->opts = opts_new(tables);
	w->job = job_new(w->opts, "test.docx", NULL);
	*state = w;
	return 0;
}

static int
world_end(void **state)
{
	struct world *w = *state;
	job_free(w->job);
	opts_free(w->opts);
	free(w);
	return 0;
}

/* The package that the program makes of a small text, with a template or without. */
static struct package
make(struct world *w, const char *text, const char *template)
{
	struct package p;
	char *bytes;
	size_t n;
	rub *r = rub_new();
	if (template != NULL)
		assert_int_equal(rub_set(r, "reference-doc", template), RUB_DONE);
	rub_doc *doc = rub_read_memory(r, text, strlen(text), "lamp.txt");
	assert_non_null(doc);
	assert_int_equal(rub_make(doc, "docx", &bytes, &n), 0);
	assert_int_equal(arena_adopt(w->job->arena, bytes), 0);
	rub_doc_free(doc);
	rub_free(r);
	package_begin(&p, w->job->arena);
	assert_int_equal(zip_read(w->job, (struct slice){bytes, n}, &p), 0);
	return p;
}

static const char lamp[] =
	"The Lamp\n\nby Ada Quill\n\nChapter 1. Oil\n\nOne word of it.\n\n"
	"- first\n- second\n\nChapter 2. Wick\n\nAnother word[1].\n\n[1] Said once.\n";

static void
every_element_is_decided(void **state)
{
	(void)state;
	assert_true(walk_complete(docx_handlers));
}

static void
every_style_is_in_the_sheet(void **state)
{
	static const char *const rows[][2] = {
#define STYLE(name, id, title) {"w:styleId=\"" id "\">", "<w:name w:val=\"" title "\"/>"},
#include "converters/docx/styles.def"
#undef STYLE
	};
	struct slice sheet = embed_get("templates/docx/styles.xml");
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t at = slice_find(sheet, rows[i][0]);
		assert_true(at != SIZE_MAX);
		struct slice rest = {sheet.s + at, 120};
		assert_true(slice_find(rest, rows[i][1]) != SIZE_MAX);
	}
}

static void
languages_have_regions(void **state)
{
	static const char *const rows[][2] = {{"zh-Hans", "zh-CN"}, {"zh-Hant", "zh-TW"},
		{"zh-Hant-HK", "zh-HK"}, {"en", "en-US"}, {"en-GB", "en-GB"}, {"he", "he-IL"},
		{"tlh", "tlh"}, {"und", "x-none"}, {"sr-Latn-RS", "sr-Latn-RS"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(lang_word(rows[i][0]), rows[i][1]);
	assert_true(lang_is_rtl("ar-EG") && !lang_is_rtl("arn") && lang_is_ea("ja"));
}

/* Is this said of the package? NULL: nothing is. */
static int
says(const struct world *w, const struct package *p, const char *id)
{
	struct job *job = job_new(w->opts, "test.docx", NULL);
	int rc = docx_check(job, p), found = 0;
	assert_int_equal(rc == 0, diag_count(job->diag, SEV_ERROR) == 0);
	for (size_t i = 0; i < diag_total(job->diag); i++)
		found |= id != NULL && strcmp(diag_id(diag_get(job->diag, i)->id), id) == 0;
	job_free(job);
	return id == NULL ? rc == 0 : found;
}

/* The package with every `what` of one part turned into `with`; a part NULL: left out. */
static struct package
damaged(struct world *w, const struct package *p, const char *part, const char *what,
	const char *with)
{
	struct package q;
	package_begin(&q, w->job->arena);
	for (size_t i = 0; i < p->n; i++) {
		const struct part *x = &p->parts[i];
		struct slice s = x->bytes;
		if (strcmp(x->path, part) == 0) {
			if (what == NULL)
				continue;
			size_t at = slice_find(s, what);
			assert_true(at != SIZE_MAX);
			char *copy = arena_str(w->job->arena, s);
			memcpy(copy + at, with, strlen(with));
			s.s = copy;
		}
		package_add_slice(&q, x->path, x->media_type, x->storing, s);
	}
	return q;
}

static void
damage_is_seen(void **state)
{
	static const char types[] = "[Content_Types].xml", text[] = "word/document.xml";
	static const struct {
		const char *part, *what, *with, *id;
	} rows[] = {
		{text, "One word", "Two word", "text-differs"},
		{text, "One word", "One     ", "text-differs"},
		{text, "w:val=\"Heading1\"", "w:val=\"Heading0\"", "reference-nowhere"},
		{text, "<w:numId w:val=\"1\"", "<w:numId w:val=\"9\"", "reference-nowhere"},
		{text, "</w:p>", "</w:x>", "part-invalid"},
		{text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document ",
			"<!DOCTYPE w:document><?rubricate a?>  <w:document ", "part-invalid"},
		{"word/styles.xml", NULL, NULL, "part-missing"},
		{"word/theme/theme1.xml", NULL, NULL, "part-missing"},
		{"word/numbering.xml", NULL, NULL, "part-missing"},
		{types, NULL, NULL, "part-missing"},
		{"_rels/.rels", NULL, NULL, "part-missing"},
		{types, "/word/styles.xml", "/word/stylez.xml", "part-missing"},
		{types, "Extension=\"xml\"", "Extension=\"xmx\"", NULL},
		{types, "Extension=\"rels\"", "Extension=\"relz\"", "part-untyped"},
		{"word/_rels/document.xml.rels", "settings.xml", "settinks.xml", "part-missing"},
	};
	struct world *w = *state;
	struct package p = make(w, lamp, NULL);
	assert_true(says(w, &p, NULL));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct package q = damaged(w, &p, rows[i].part, rows[i].what, rows[i].with);
		assert_true(says(w, &q, rows[i].id));
	}
}

/* A template of ours with another page and a style of its own comes through. */
static void
template_is_taken_over(void **state)
{
	static const char path[] = "build/docx-template.tmp";
	struct world *w = *state;
	struct package t = make(w, "Another\n\nWith little in it.\n", NULL), q;
	struct buf zip = {0};
	q = damaged(w, &t, "word/document.xml", "w:w=\"11906\" w:h=\"16838\"",
		"w:w=\"10000\" w:h=\"14000\"");
	q = damaged(w, &q, "word/styles.xml", "<w:name w:val=\"heading 1\"/>",
		"<w:name w:val=\"Heading 1\"/>");
	q = damaged(w, &q, "word/styles.xml", "<w:name w:val=\"Speaker\"/>",
		"<w:name w:val=\"Steamer\"/>");
	assert_int_equal(zip_write(w->job, &q, &zip), 0);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(zip.s, 1, zip.n, f), zip.n);
	fclose(f);
	buf_free(&zip);
	struct package p = make(w, lamp, path);
	remove(path);
	assert_true(says(w, &p, NULL));
	struct slice styles = package_find(&p, "word/styles.xml")->bytes;
	struct slice theirs = package_find(&q, "word/styles.xml")->bytes;
	size_t end = slice_rfind(theirs, "</w:styles>");
	assert_memory_equal(styles.s, theirs.s, end);
	/* the id is taken by another style: ours goes by a new one */
	assert_true(slice_find(styles, "w:styleId=\"RubSpeaker\"") != SIZE_MAX);
	struct slice text = package_find(&p, "word/document.xml")->bytes;
	assert_true(slice_find(text, "w:w=\"10000\" w:h=\"14000\"") != SIZE_MAX);
	assert_true(slice_eq(package_find(&p, "word/theme/theme1.xml")->bytes,
		package_find(&q, "word/theme/theme1.xml")->bytes));
	for (size_t i = 0; i < t.n; i++)
		if (strncmp(t.parts[i].path, "word/header", 11) == 0)
			assert_true(slice_eq(
				package_find(&p, t.parts[i].path)->bytes, t.parts[i].bytes));
}

/* ---- templates of others ---- */

enum { MOST = 12, EDITS = 3 };

struct file {
	const char *path, *text;
};

#define TYPES "[Content_Types].xml"
#define REL(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"urn:x/" type "\" Target=\"" target "\"/>"
#define RELS(x)                                                                                    \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" x \
	"</Relationships>"
#define SPACES "xmlns:w=\"" W_NS "\" xmlns:r=\"" R_NS "\""
#define MAIN_RELS "word/_rels/document.xml.rels"

/* A template with a header, in which is a picture. */
static const struct file template[] = {
	{TYPES, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
		"<Default Extension=\"rels\" ContentType=\"a/rels\"/><Default Extension=\"PNG\" "
		"ContentType=\"image/png\"/><Override PartName=\"/word/header9.xml\" "
		"ContentType=\"a/header\"/></Types>"},
	{"_rels/.rels", RELS(REL("a", "officeDocument", "word/document.xml"))},
	{"word/document.xml",
		"<w:document " SPACES "><w:body><w:sectPr w:rsidR=\"1\"><w:headerReference "
		"w:type=\"default\" r:id=\"h\"/><w:pgSz w:w=\"10000\" w:h=\"14000\"/><w:pgMar "
		"w:top=\"1000\" w:left=\"900\" w:right=\"1100\"/><w:cols w:space=\"700\"/>"
		"</w:sectPr></w:body></w:document>"},
	{MAIN_RELS,
		RELS(REL("s", "styles", "styles.xml") REL("n", "numbering", "numbering.xml") REL(
			"h", "header", "header9.xml") REL("f", "fontTable", "fonts.xml")
				REL("t", "theme", "theme.xml") REL("c", "settings", "c.xml"))},
	{"word/styles.xml",
		"<w:styles " SPACES "><w:docDefaults><w:lang w:val=\"de-DE\"/></w:docDefaults>"
		"<w:style w:styleId=\"H\"><w:name w:val=\"HEADING 1\"/></w:style></w:styles>"},
	{"word/numbering.xml",
		"<w:numbering " SPACES "><w:abstractNum w:abstractNumId=\"6\"/><w:abstractNum "
		"w:abstractNumId=\"2\"/><w:num w:numId=\"4\"/><w:num "
		"w:numId=\"3\"/></w:numbering>"},
	{"word/header9.xml", "<w:hdr " SPACES "><w:p/></w:hdr>"},
	{"word/_rels/header9.xml.rels", RELS(REL("p", "image", "media/a.png"))},
	{"word/media/a.png", "a picture"},
	{"word/fonts.xml", "<w:fonts " SPACES "/>"},
	{"word/theme.xml", "<theme/>"},
	{"word/c.xml", "<w:settings " SPACES "/>"},
};

#define SEVEN(x) x x x x x x x
#define SEVENTY(x) SEVEN(x x x x x x x x x x)
#define RELATED(x)                                                  \
	{                                                           \
		MAIN_RELS, "</Relationships>", x "</Relationships>" \
	}
#define SECTION(x)                                            \
	{                                                     \
		"word/document.xml", "<w:cols ", x "<w:cols " \
	}

/* says: why it is refused; else this part of ours holds these words, or does not ("!"). */
static const struct {
	const char *what, *says, *part, *holds;
	struct edit {
		const char *path, *from, *to; /* as in the table of faults; from NULL: new */
	} edits[EDITS];
} templates[] = {
	{"as it is", NULL, "word/document.xml", "w:w=\"10000\" w:h=\"14000\"", {{0}}},
	{"its styles", NULL, "word/document.xml", "<w:pStyle w:val=\"H\"/>", {{0}}},
	{"its numbers", NULL, "word/document.xml", "<w:numId w:val=\"6\"/>", {{0}}},
	{"its header", NULL, "word/header9.xml", "<w:p/>", {{0}}},
	{"what its header shows", NULL, "word/media/a.png", "a picture", {{0}}},
	{"its types", NULL, TYPES, "image/png", {{0}}},
	{"its language", NULL, "word/settings.xml", "de-DE", {{0}}},
	{"no marks of who changed it", NULL, "word/document.xml", "!rsid",
		{{"word/document.xml", "<w:cols ", "<w:cols w:rsidR=\"2\" x=\"y\" "}}},
	{"no relations", "there is no text in it", NULL, NULL,
		{{"_rels/.rels", "officeDocument", "x"}}},
	{"a text that is not there", "there is no text in it", NULL, NULL,
		{{"_rels/.rels", "word/document.xml", "word/none.xml"}}},
	{"no styles", "there are no styles in it", NULL, NULL,
		{{MAIN_RELS, "x/styles", "x/style"}}},
	{"an empty sheet", "there are no styles in it", NULL, NULL,
		{{"word/styles.xml", "", NULL},
			{"word/styles.xml", NULL, "<w:styles " SPACES "/>"}}},
	{"styles elsewhere", "there are no styles in it", NULL, NULL,
		{{MAIN_RELS, "Target=\"styles.xml\"",
			"Target=\"styles.xml\" TargetMode=\"External\""}}},
	{"a part that is no XML", "it is damaged", NULL, NULL, {{"word/theme.xml", "/>", ">"}}},
	{"a relation by one word", NULL, "word/document.xml", "w:w=\"10000\"",
		{{MAIN_RELS, "urn:x/styles", "styles"}}},
	{"a relation from the top", NULL, "word/document.xml", "w:w=\"10000\"",
		{{MAIN_RELS, "\"styles.xml", "\"/word/styles.xml"}}},
	{"a relation to above", NULL, "word/document.xml", "w:w=\"10000\"",
		{{MAIN_RELS, "\"styles.xml", "\"../../word/styles.xml"}}},
	{"a relation to above from deep inside", NULL, "word/a/header.xml", "<w:hdr",
		{{MAIN_RELS, "header9.xml", "a/header.xml"},
			{"word/a/header.xml", NULL, "<w:hdr " SPACES "/>"},
			{"word/a/_rels/header.xml.rels", NULL,
				RELS(REL("p", "image", "../media/a.png"))}}},
	{"a text at the top", NULL, "word/document.xml", "w:w=\"9999\"",
		{{"_rels/.rels", "word/document.xml", "document.xml"},
			{"document.xml", NULL,
				"<w:document " SPACES "><w:body><w:sectPr><w:pgSz "
				"w:w=\"9999\"/></w:sectPr></w:body></w:document>"},
			{"_rels/document.xml.rels", NULL,
				RELS(REL("s", "styles", "word/styles.xml") REL(
					"t", "theme", "t.xml") REL("f", "fontTable", "t.xml"))}}},
	{"theme and fonts beside the text's folder", NULL, "word/theme/theme1.xml", "<",
		{{MAIN_RELS, "\"theme.xml", "\"../t.xml"}, {MAIN_RELS, "\"fonts.xml", "\"../t.xml"},
			{"t.xml", NULL, "<x/>"}}},
	{"no list of types", NULL, TYPES, "octet-stream", {{TYPES, "", NULL}}},
	{"a type of no known ending", NULL, TYPES, "octet-stream",
		{{"word/_rels/header9.xml.rels", "a.png", "a"}, {"word/media/a", NULL, "x"}}},
	{"a type of another ending", NULL, TYPES, "octet-stream",
		{{"word/_rels/header9.xml.rels", "a.png", "a.gif"},
			{"word/media/a.gif", NULL, "x"}}},
	{"a header that shows nothing", NULL, "word/header9.xml", "<w:p/>",
		{{"word/_rels/header9.xml.rels", "", NULL}}},
	{"a header that leads out", NULL, "word/header9.xml", "<w:p/>",
		{{"word/_rels/header9.xml.rels", "<Relationship ",
			"<Relationship Id=\"q\" Type=\"urn:x/hyperlink\" "
			"Target=\"https://example.org/\" "
			"TargetMode=\"External\"/><Relationship "}}},
	{"a header that leads to itself and its relations", NULL, "word/header9.xml", "<w:p/>",
		{{"word/_rels/header9.xml.rels", "<Relationship ",
			 REL("q", "x", "header9.xml") REL("q", "x", "_rels/header8.xml.rels")
				 REL("q", "x", "header8.xml") "<Relationship "},
			{"word/_rels/header8.xml.rels", NULL, RELS("")},
			{"word/header8.xml", NULL, "<w:hdr " SPACES "/>"}}},
	{"a header that leads to very much", NULL, "word/header9.xml", "<w:p/>",
		{{"word/_rels/header9.xml.rels", "<Relationship ",
			SEVENTY("<Relationship Target=\"media/a.png\"/>") "<Relationship "}}},
	{"a header with our text in it", NULL, "word/document.xml", "One word",
		{{"word/_rels/header9.xml.rels", "media/a.png", "document.xml"}}},
	{"a header elsewhere", NULL, "word/document.xml", "!w:headerReference",
		{{MAIN_RELS, "Target=\"header9.xml\"",
			"Target=\"header9.xml\" TargetMode=\"External\""}}},
	{"a header of no relation", NULL, "word/document.xml", "!w:headerReference",
		{{MAIN_RELS, "Id=\"h\"", "Id=\"i\""}}},
	{"a header that is a picture", NULL, "word/document.xml", "!w:headerReference",
		{{MAIN_RELS, "x/header", "x/image"}}},
	{"a footer", NULL, "word/document.xml", "<w:headerReference",
		{{MAIN_RELS, "x/header", "x/footer"}}},
	{"a header beside the text's folder", NULL, "word/document.xml", "!w:headerReference",
		{{MAIN_RELS, "header9.xml", "../h.xml"}, {"h.xml", NULL, "<w:hdr " SPACES "/>"}}},
	{"headers by turns", NULL, "word/settings.xml", "w:evenAndOddHeaders",
		{{"word/c.xml", "/>", "><w:evenAndOddHeaders/></w:settings>"}}},
	{"a page of no size", NULL, "word/document.xml", "w:w=\"700\"",
		{{"word/document.xml", "w:w=\"10000\"", "w:w=\"0\""},
			SECTION("<w:x w:w=\"700\"/>")}},
	{"a page larger than any", NULL, "word/styles.xml", "HEADING 1",
		{{"word/document.xml", "w:w=\"10000\"", "w:w=\"1000000\""}}},
	{"a page of a size that is none", NULL, "word/styles.xml", "HEADING 1",
		{{"word/document.xml", "w:w=\"10000\"", "w:w=\"10000.0000000\""}}},
	{"a section that says no page", NULL, "word/document.xml", "w:w=\"11906\"",
		{{"word/document.xml", "<w:pgSz w:w=\"10000\" w:h=\"14000\"/>", ""}}},
	{"a page of one side only", NULL, "word/styles.xml", "HEADING 1",
		{{"word/document.xml", " w:w=\"10000\"", ""}}},
	{"a printer", NULL, "word/document.xml", "!printerSettings",
		{SECTION("<w:printerSettings r:id=\"p\"><w:x/></w:printerSettings>")}},
	{"what is not of Word", NULL, "word/document.xml", "!w:inside",
		{SECTION("<mc:Choice xmlns:mc=\"urn:mc\"><w:inside/></mc:Choice><x xmlns=\"\"/>")}},
	{"numbers of pages with something in them", NULL, "word/document.xml", "!w:inside",
		{SECTION("<w:pgNumType><w:inside/></w:pgNumType>")}},
	{"an older section of the same", NULL, "word/document.xml", "<w:sectPrChange",
		{SECTION("<w:sectPrChange><w:sectPr/></w:sectPrChange>")}},
	{"a section of a paragraph", NULL, "word/document.xml", "!w:w=\"800\"",
		{{"word/document.xml", "<w:body>",
			"<w:body><w:p><w:sectPr><w:pgSz w:w=\"800\"/></w:sectPr></w:p>"}}},
	{"a name that no style has", NULL, "word/styles.xml", "Other",
		{{"word/styles.xml", "<w:docDefaults>",
			"<w:name w:val=\"Other\"/><w:docDefaults>"}}},
	{"numbers that are no lists", NULL, "word/document.xml", "<w:numId w:val=\"6\"/>",
		{{"word/numbering.xml", "<w:abstractNum ",
			"<w:x w:abstractNumId=\"99\"/><w:abstractNum "}}},
	{"numbering without lists", NULL, "word/numbering.xml", "w:numId=\"1\"",
		{{"word/numbering.xml", "<w:num w:numId=\"4\"/><w:num w:numId=\"3\"/>", ""}}},
	{"numbering of no end", NULL, "word/numbering.xml", "w:abstractNumId=\"0\"",
		{{"word/numbering.xml", "", NULL}, {"word/numbering.xml", NULL, "<numbering/>"}}},
	{"no numbering", NULL, "word/numbering.xml", "w:abstractNumId=\"0\"",
		{{MAIN_RELS, "x/numbering", "x/x"}}},
	{"a level with its style first", NULL, "word/numbering.xml",
		"<w:numFmt w:val=\"x\"/><w:pStyle w:val=\"H\"/>",
		{{"word/numbering.xml", "<w:num ",
			"<w:x><w:pStyle w:val=\"H\"/><w:numFmt w:val=\"x\"/>"
			"</w:x><w:num "}}},
	{"a level with a style and no format", NULL, "word/numbering.xml",
		"<w:pStyle w:val=\"H\"/></w:x>",
		{{"word/numbering.xml", "<w:num ", "<w:x><w:pStyle w:val=\"H\"/></w:x><w:num "}}},
};

/* The part's text with the edits of row i; NULL: it is left out. */
static const char *
edited(struct world *w, size_t i, const struct file *f, size_t *done)
{
	const char *text = f->text;
	for (size_t k = 0; k < EDITS && text != NULL; k++) {
		const struct edit *e = &templates[i].edits[k];
		const char *at = e->from != NULL && strcmp(e->path, f->path) == 0
		                         ? strstr(text, e->from)
		                         : NULL;
		if (at == NULL)
			continue;
		++*done;
		text = e->to ? arena_printf(w->job->arena, "%.*s%s%s", (int)(at - text), text,
				       e->to, at + strlen(e->from))
		             : NULL;
	}
	return text;
}

static void
template_write(struct world *w, size_t i, const char *path)
{
	struct package p;
	struct buf zip = {0};
	size_t done = 0, wanted = 0;
	package_begin(&p, w->job->arena);
	for (size_t k = 0; k < sizeof template / sizeof *template; k++) {
		const char *text = edited(w, i, &template[k], &done);
		if (text != NULL)
			package_add_slice(&p, template[k].path, "", PART_STORED, slice_of(text));
	}
	for (size_t k = 0; k < EDITS; k++) {
		const struct edit *e = &templates[i].edits[k];
		wanted += e->from != NULL;
		if (e->path != NULL && e->from == NULL)
			package_add_slice(&p, e->path, "", PART_STORED, slice_of(e->to));
	}
	if (done != wanted)
		fail_msg("%s: %zu of %zu changes", templates[i].what, done, wanted);
	assert_int_equal(zip_write(w->job, &p, &zip), 0);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(zip.s, 1, zip.n, f), zip.n);
	fclose(f);
	buf_free(&zip);
}

static void
hear(void *ctx, const struct rub_message *m)
{
	if (m->severity == RUB_FATAL)
		snprintf(ctx, 200, "%s", m->formatted);
}

/* Was row i refused as it should be, or did its part become what it should? */
static int
fits(struct world *w, size_t i, const char *why, struct slice docx)
{
	const char *due = templates[i].says, *holds = templates[i].holds;
	struct package p;
	if (due != NULL || docx.s == NULL)
		return docx.s == NULL && due != NULL && strstr(why, due) != NULL;
	package_begin(&p, w->job->arena);
	assert_int_equal(zip_read(w->job, docx, &p), 0);
	const struct part *part = package_find(&p, templates[i].part);
	int absent = *holds == '!';
	return says(w, &p, NULL) && part != NULL &&
	       slice_contains(part->bytes, holds + absent) != absent;
}

static void
templates_of_others(void **state)
{
	static const char path[] = "build/docx-others.tmp";
	struct world *w = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
		char why[200] = "", *bytes = NULL;
		size_t n = 0;
		template_write(w, i, path);
		rub *r = rub_new();
		rub_listen(r, hear, why);
		assert_int_equal(rub_set(r, "reference-doc", path), RUB_DONE);
		rub_doc *doc = rub_read_memory(r, lamp, strlen(lamp), "lamp.txt");
		if (rub_make(doc, "docx", &bytes, &n) == 0)
			assert_int_equal(arena_adopt(w->job->arena, bytes), 0);
		if (!fits(w, i, why, (struct slice){bytes, n})) {
			wrong++;
			print_error("%s: %s\n", templates[i].what, why);
		}
		rub_doc_free(doc);
		rub_free(r);
	}
	remove(path);
	assert_int_equal(wrong, 0);
}

static void
listen(void *ctx, const struct rub_message *m)
{
	if (m->severity == RUB_FATAL)
		snprintf(ctx, 40, "%s", m->id);
}

/* Larger than any template; nothing of it is on the disk. */
static void
template_is_too_large(void **state)
{
	static const char path[] = "build/docx-large.tmp";
	char id[40] = "", *bytes;
	size_t n;
	(void)state;
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(ftruncate(fileno(f), (64 << 20) + 1), 0);
	fclose(f);
	rub *r = rub_new();
	rub_listen(r, listen, id);
	rub_doc *doc = rub_read_memory(r, lamp, strlen(lamp), "lamp.txt");
	rub_set(r, "reference-doc", path);
	assert_int_equal(rub_make(doc, "docx", &bytes, &n), -1);
	assert_string_equal(id, "reference-doc");
	rub_set(r, "reference-doc", ""); /* none */
	assert_int_equal(rub_make(doc, "docx", &bytes, &n), 0);
	free(bytes);
	rub_doc_free(doc);
	rub_free(r);
	remove(path);
}

static void
template_is_unusable(void **state)
{
	static const char *const rows[][2] = {
		{"build/none.docx", "reference-doc"}, {"Makefile", "reference-doc"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char id[40] = "", *bytes;
		size_t n;
		rub *r = rub_new();
		rub_listen(r, listen, id);
		rub_set(r, "reference-doc", rows[i][0]);
		rub_doc *doc = rub_read_memory(r, lamp, strlen(lamp), "lamp.txt");
		assert_non_null(doc);
		assert_int_equal(rub_make(doc, "docx", &bytes, &n), -1);
		assert_string_equal(id, rows[i][1]);
		rub_doc_free(doc);
		rub_free(r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_element_is_decided, world_begin, world_end),
		cmocka_unit_test_setup_teardown(
			every_style_is_in_the_sheet, world_begin, world_end),
		cmocka_unit_test_setup_teardown(languages_have_regions, world_begin, world_end),
		cmocka_unit_test_setup_teardown(damage_is_seen, world_begin, world_end),
		cmocka_unit_test_setup_teardown(template_is_taken_over, world_begin, world_end),
		cmocka_unit_test(template_is_unusable),
		cmocka_unit_test(template_is_too_large),
		cmocka_unit_test_setup_teardown(templates_of_others, world_begin, world_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

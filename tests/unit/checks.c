/* SPDX-License-Identifier: Apache-2.0 */
/* Packages of others under check, made by hand: each fault that a checker tells is there once, and
 * beside it what looks like it and is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/digest.h"
#include "converters/bag/bag.h"
#include "converters/docx/docx.h"
#include "converters/epub/epub.h"
#include "converters/etext_check.h"
#include "converters/html_check.h"

static const struct opt_row *const tables[] = {NULL};

enum { MOST = 9, EDITS = 3 };

struct file {
	const char *path, *text;
};

/* In a part whose path ends so, from becomes to, once. from NULL: the part is new, and first when
 * its path begins with "^"; to NULL: the part is left out. */
struct edit {
	const char *path, *from, *to;
};

/* says: in a message that is due; NULL: nothing at all is said. */
struct row {
	const char *what, *says;
	struct edit edits[EDITS];
};

struct base {
	struct file files[MOST];
	int (*check)(struct job *job, const struct package *p);
	const struct row *rows;
	size_t n;
};

#define TEN(x) x x x x x x x x x x

#include "checks_epub.h"

/* ---- HTML ---- */

#define DATA                                                                                       \
	"{\"@type\":\"Book\",\"name\":\"Oil\",\"inLanguage\":\"en\",\"accessMode\":\"textual\","   \
	"\"accessModeSufficient\":\"textual\",\"accessibilityFeature\":[\"structuralNavigation\"," \
	"\"readingOrder\",\"displayTransformability\"],\"accessibilityHazard\":\"none\","          \
	"\"accessibilitySummary\":\"All of it.\"}"
#define HTML_FILES                                                                               \
	{                                                                                        \
		{"index.html", "<!DOCTYPE html><html lang=\"en\"><head><title>Oil</title>"       \
			       "<script type=\"application/ld+json\">" DATA "</script></head>"   \
			       "<body><main><h1>Oil</h1><p>It burns.</p></main></body></html>"}, \
			{"a.css", "p { margin: 0 }"},                                            \
	}
#define PAGE "index.html", "<p>"

static const struct row html_rows[] = {
	{"as it is", NULL, {{0}}},
	{"no page", "index.html", {{"index.html", "", NULL}}},
	{"a page of the older name", NULL,
		{{"two.htm", NULL,
			"<html lang=en><title>x</title><body><main><h1>x</h1></main></html>"}}},
	{"a second page that lacks its heading", "exactly one heading of level 1",
		{{"two.htm", NULL, "<html lang=en><title>x</title><main>x</main></html>"}}},
	{"no data", "no linked data", {{"index.html", "application/ld+json", "text/plain"}}},
	{"data that are none", "no JSON object",
		{{"index.html", "\"en\",",
			"\"en\","
			","}}},
	{"data without a language", "there is no inLanguage",
		{{"index.html", "inLanguage", "language"}}},
	{"no language", "says no language", {{"index.html", " lang=\"en\"", ""}}},
	{"no title", "exactly one title", {{"index.html", "<title>Oil</title>", ""}}},
	{"two titles", "exactly one title", {{"index.html", "<title>", "<title>x</title><title>"}}},
	{"a title of a drawing", NULL, {{PAGE, "<svg><title>x</title></svg><p>"}}},
	{"no main part", "exactly one main", {{"index.html", "<main>", "<div>"}}},
	{"attributes that a policy forbids", "forbids the attribute onclick",
		{{PAGE, "<p onclick=\"x\">"}}},
	{"attributes that look like those", NULL, {{PAGE, "<details open></details><p>"}}},
	{"a picture from elsewhere", "loaded from elsewhere by img",
		{{PAGE, "<img alt=\"\" src=\"http://example.org/a.png\"><p>"}}},
	{"a picture from somewhere", "loaded from elsewhere by img",
		{{PAGE, "<img alt=\"\" src=\"//example.org/a.png\"><p>"}}},
	{"a sheet from elsewhere", "loaded from elsewhere by link",
		{{"index.html", "<title>",
			"<link rel=stylesheet href=\"https://example.org/a.css\"><title>"}}},
	{"an address that nothing is loaded from", NULL,
		{{"index.html", "<title>",
			"<link rel=next href=\"https://example.org/\"><title>"}}},
	{"a script in the head", "accessibilityHazard says none",
		{{"index.html", "<title>", "<script>1</script><title>"}}},
	{"a script in the text", "accessibilityHazard says none",
		{{PAGE, "<script>1</script><p>"}}},
	{"blanks of all kinds between classes", NULL, {{PAGE, "<p class=\"a\tb\nnote\n\">"}}},
	{"a picture that is not there", "index.html names no.png",
		{{PAGE, "<img alt=\"\" src=\"no.png\"><p>"}}},
	{"a picture of a page that is alone", NULL,
		{{"a.css", "", NULL}, {PAGE, "<img alt=\"\" src=\"no.png\"><p>"}}},
	{"headings deep inside", "jump down",
		{{PAGE, TEN(TEN("<div><div><div>")) "<h5>x</h5><p>"}}},
	{"a link beyond these pages", NULL, {{PAGE, "<p><a href=\"sub/x.html\">x</a>"}}},
	{"a link that is not there", "leads nowhere: x.html",
		{{PAGE, "<p><a href=\"x.html\">x</a>"}}},
};

/* ---- e-text ---- */

/* "{path}" is the digest of that part as it is in the end, "{^path}" the same in capitals. */
#define ETEXT_FILES                                                                           \
	{                                                                                     \
		{"b-etext/00-README.txt", "\xEF\xBB\xBFRead me.\r\n\r\n"},                    \
			{"b-etext/oil.txt",                                                   \
				"Oil\n\nContents\n\n1. Lamp, line 9\n2. Wick, line 14\n\n\n"  \
				"Lamp\n\nIt burns.\n\n\nWick\n\nIt glows.\n"},                \
			{"b-etext/checksums.sha256",                                          \
				"{b-etext/00-README.txt}  00-README.txt\n{b-etext/oil.txt}  " \
				"oil.txt\n"},                                                 \
	}
#define BURNS "oil.txt", "It burns."
#define SUMS "checksums.sha256", "{b-etext/oil.txt}  oil.txt"
#define UNREAD "cannot be read aloud"

static const struct row etext_rows[] = {
	{"as it is", NULL, {{0}}},
	{"no folder", "does not lie in a folder", {{"^00-README.txt", NULL, "x\n"}}},
	{"no read-me", "not a read-me", {{"^b-etext/a.txt", NULL, "x\n"}}},
	{"a file beside the folder", "lies beside", {{"a.txt", NULL, "x\n"}}},
	{"a name that is not ASCII", "not plain ASCII", {{"b-etext/\xC3\xBC.txt", NULL, "x\n"}}},
	{"no sums", "is missing", {{"checksums.sha256", "", NULL}}},
	{"a file that the sums leave out", "is not in checksums.sha256",
		{{"b-etext/a.txt", NULL, "x\n"}}},
	{"a tab", UNREAD, {{BURNS, "It\tburns."}}},
	{"a control", UNREAD, {{BURNS, "It\x01 burns."}}},
	{"a bad byte", UNREAD, {{BURNS, "It\xFF burns."}}},
	{"a soft hyphen", UNREAD, {{BURNS, "It bu\xC2\xADrns."}}},
	{"a space of no width", UNREAD, {{BURNS, "It\xE2\x80\x8B burns."}}},
	{"a mark in the text", UNREAD, {{BURNS, "It\xEF\xBB\xBF burns."}}},
	{"a sign for what was lost", UNREAD, {{BURNS, "It\xEF\xBF\xBD burns."}}},
	{"a private character", UNREAD, {{BURNS, "It\xEE\x80\x80 burns."}}},
	{"a private character far away", UNREAD, {{BURNS, "It\xF3\xB0\x80\x80 burns."}}},
	{"a line that is drawn", UNREAD, {{BURNS, "It\xE2\x94\x80 burns."}}},
	{"characters that are read", NULL,
		{{BURNS, "It\xE2\x96\xA0\xEF\xA4\x80\xF0\x9F\x8C\x8A burns."}}},
	{"blanks at the end", "blanks at the end", {{BURNS, "It burns. "}}},
	{"blanks at the beginning", NULL, {{BURNS, "  It burns."}}},
	{"no end of the last line", "last line does not end", {{"oil.txt", "glows.\n", "glows."}}},
	{"nothing", "last line does not end",
		{{"b-etext/a.txt", NULL, ""},
			{SUMS, "{b-etext/oil.txt}  oil.txt\n{b-etext/a.txt}  a.txt"}}},
	{"contents that lead elsewhere", "not this heading", {{"oil.txt", "line 9", "line 10"}}},
	{"contents that lead out of the text", "not this heading",
		{{"oil.txt", "line 14", "line 99"}}},
	{"contents that lead to another line", "not this heading",
		{{"oil.txt", "line 9", "line 11"}}},
	{"contents that say less than the heading", "not this heading",
		{{"oil.txt", "\nLamp\n", "\nLamp and wick and all the oil\n"}}},
	{"contents in Chinese", NULL,
		{{"oil.txt", "1. Lamp, line 9", "1. Lamp \xE7\xAC\xAC 9 \xE8\xA1\x8C"}}},
	{"what looks like contents on the first line", NULL, {{"oil.txt", "Oil\n", "1. Oil 3\n"}}},
	{"what looks like contents on the last line", NULL,
		{{"oil.txt", "It glows.\n", "\n1. Oil 3\n"}}},
	{"numbers alone", NULL,
		{{"oil.txt", "It glows.", "1.\n1. 12\n1.x\n1. x 1234567890\n1. x"}}},
	{"lines that are hardly contents", NULL,
		{{"oil.txt", "1. Lamp, line 9\n2. Wick, line 14",
			"1.\n1. 12\n1. x 1234567890\n1.x\n1. x"}}},
	{"contents that stand at the end", NULL,
		{{"oil.txt", "1. Lamp, line 9\n2. Wick, line 14", "x\ny"},
			{"oil.txt", "It glows.", "\n1. Oil, line 3"}}},
	/* the sums */
	{"sums in capitals", NULL, {{SUMS, "{^b-etext/oil.txt}  oil.txt"}}},
	{"a sum that is too short", "sums", {{SUMS, "00  oil.txt"}}},
	{"a sum of nothing", "sums", {{SUMS, "{b-etext/oil.txt}"}}},
	{"a sum of blanks", "sums", {{SUMS, "{b-etext/oil.txt}  "}}},
	{"a sum that is none", "sums", {{SUMS, "oil.txt"}}},
	{"a tab behind a sum", NULL, {{SUMS, "{b-etext/oil.txt}\toil.txt"}}},
	{"a star behind two blanks", "*oil.txt", {{SUMS, "{b-etext/oil.txt}  *oil.txt"}}},
	{"an empty line", "sums", {{SUMS, "\n{b-etext/oil.txt}  oil.txt"}}},
};

/* ---- DOCX ---- */

#define W "xmlns:w=\"" W_NS "\" xmlns:r=\"" R_NS "\""
#define TYPES "[Content_Types].xml"
#define RELS(x)                                                                                    \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" x \
	"</Relationships>"
#define DOCX_FILES                                                                                \
	{                                                                                         \
		{TYPES, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/"          \
			"content-types\"><Default Extension=\"rels\" ContentType=\"a/b\"/>"       \
			"<Default Extension=\"xml\" ContentType=\"a/b\"/>"                        \
			"<Override PartName=\"/word/styles.xml\" ContentType=\"a/b\"/></Types>"}, \
			{"_rels/.rels", RELS("<Relationship Id=\"a\" Type=\"x/officeDocument\" "  \
					     "Target=\"word/document.xml\"/>")},                  \
			{"word/document.xml",                                                     \
				"<w:document " W "><w:body><w:p><w:pPr><w:pStyle w:val=\"A\"/>"   \
				"<w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"               \
				"<w:r><w:t>Oil</w:t></w:r></w:p></w:body></w:document>"},         \
			{"word/_rels/document.xml.rels",                                          \
				RELS("<Relationship Id=\"a\" Target=\"styles.xml\"/>")},          \
			{"word/styles.xml",                                                       \
				"<w:styles " W "><w:style w:styleId=\"A\"/></w:styles>"},         \
			{"word/numbering.xml",                                                    \
				"<w:numbering " W "><w:abstractNum w:abstractNumId=\"0\"><w:lvl " \
				"w:ilvl=\"0\"><w:numFmt w:val=\"lowerRoman\"/><w:lvlText "        \
				"w:val=\"%1.\"/><w:suff w:val=\"space\"/></w:lvl><w:lvl "         \
				"w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/></w:lvl>"               \
				"</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "          \
				"w:val=\"0\"/></w:num></w:numbering>"},                           \
			{"docProps/custom.xml", "<Properties/>"},                                 \
	}
#define BODY "document.xml", "</w:body>"
#define REL "document.xml.rels", "</Relationships>"
#define NUMBERING "numbering.xml", "</w:numbering>"

static const struct row docx_rows[] = {
	{"as it is", NULL, {{0}}},
	{"a type of a part without a stroke", NULL,
		{{TYPES, "/word/styles.xml", "word/styles.xml"}}},
	{"a type of no part", "which is not in", {{TYPES, "/word/styles.xml", ""}}},
	{"a part without an ending", "word/none has no content type", {{"word/none", NULL, "x"}}},
	{"a part at the top", NULL, {{"top.xml", NULL, "<x/>"}}},
	{"no first relations", "the package names _rels/.rels", {{"_rels/.rels", "", NULL}}},
	{"a relation from the top", NULL,
		{{REL, "<Relationship Id=\"b\" Target=\"/word/styles.xml\"/></Relationships>"}}},
	{"a relation to nothing", "names word/, which is not in",
		{{REL, "<Relationship Id=\"b\" Target=\"\"/></Relationships>"}}},
	{"a relation to elsewhere", NULL,
		{{REL, "<Relationship Id=\"b\" Target=\"https://example.org/\" "
		       "TargetMode=\"External\"/></Relationships>"}}},
	{"a relation to the folder above", NULL,
		{{REL, "<Relationship Id=\"b\" "
		       "Target=\"../docProps/custom.xml\"/></Relationships>"}}},
	{"a relation above all folders", NULL,
		{{REL, "<Relationship Id=\"b\" "
		       "Target=\"../../word/styles.xml\"/></Relationships>"}}},
	{"a relation in a deeper folder", NULL,
		{{"word/a/b.xml", NULL, "<x/>"},
			{"word/a/_rels/b.xml.rels", NULL,
				RELS("<Relationship Id=\"b\" Target=\"../styles.xml\"/>")}}},
	{"a relation that is not there", "there is no relationship rId9",
		{{BODY, "<w:p r:id=\"rId9\"/></w:body>"}}},
	{"what is not of Word", NULL, {{BODY, "<x xmlns=\"\"/></w:body>"}}},
	{"a paragraph that leaves its list", NULL, {{BODY, "<w:numId w:val=\"0\"/></w:body>"}}},
	{"a direction mark", NULL, {{BODY, "<w:t>&#x200F;\xE2\x80\xA6&#x200E;</w:t></w:body>"}}},
	{"a note that is not there", "there is no footnote 7",
		{{BODY, "<w:footnoteReference w:id=\"7\"/></w:body>"}}},
	{"a note of the end that is not there", "there is no endnote 7",
		{{BODY, "<w:endnoteReference w:id=\"7\"/></w:body>"}}},
	{"a comment that is not there", "there is no comment 7",
		{{BODY, "<w:commentReference w:id=\"7\"/></w:body>"}}},
	{"a bookmark that is not there", "there is no bookmark x",
		{{BODY, "<w:hyperlink w:anchor=\"x\"/><w:hyperlink w:anchor=\"x\"/></w:body>"}}},
	{"a bookmark", NULL,
		{{BODY, "<w:bookmarkStart w:name=\"x\"/><w:hyperlink w:anchor=\"x\"/></w:body>"}}},
	{"no facts about itself", NULL, {{"custom.xml", "", NULL}}},
	{"facts about itself that are none", "custom.xml", {{"custom.xml", "/>", ">"}}},
	{"other facts about itself", NULL,
		{{"custom.xml", "/>", "><property name=\"x\">1</property></Properties>"}}},
	{"another number of characters", "6 characters, 7 expected",
		{{"custom.xml", "/>",
			 "><property name=\"" DOCX_TALLY "\">7 0</property></Properties>"},
			{BODY, "<w:t>a</w:t></w:body>"}}},
	/* numbers */
	{"no numbering", "there is no list 1", {{"numbering.xml", "", NULL}}},
	{"numbering that is none", "numbering.xml", {{"numbering.xml", "</w:numbering>", ""}}},
	{"numbering with a document type", "numbering.xml",
		{{"numbering.xml", "<w:numbering ", "<!DOCTYPE x><w:numbering "}}},
	{"a list that is not there", "there is no list 2",
		{{BODY, "<w:numId w:val=\"2\"/></w:body>"}}},
	{"a list of nothing", NULL,
		{{NUMBERING, "<w:num w:numId=\"2\"/></w:numbering>"},
			{BODY, "<w:numId w:val=\"2\"/></w:body>"}}},
	{"a list of no levels", NULL,
		{{"numbering.xml", "<w:abstractNum w:abstractNumId=\"0\">", "<w:x>"},
			{"numbering.xml", "</w:abstractNum>", "</w:x>"}}},
	{"words outside their places", NULL,
		{{"numbering.xml", "<w:abstractNum ",
			"<w:abstractNumId w:val=\"0\"/><w:startOverride "
			"w:val=\"3\"/><w:abstractNum "}}},
	{"a list that begins with nothing", NULL,
		{{"numbering.xml", "</w:num>",
			"<w:lvlOverride><w:startOverride w:val=\"0\"/></w:lvlOverride></w:num>"}}},
	{"a list that begins late", NULL,
		{{"numbering.xml", "</w:num>",
			"<w:lvlOverride><w:startOverride w:val=\"40\"/></w:lvlOverride></w:num>"}}},
	{"a list that goes on where no Roman number does", NULL,
		{{"numbering.xml", "</w:num>",
			"<w:lvlOverride><w:startOverride "
			"w:val=\"4000\"/></w:lvlOverride></w:num>"}}},
	{"a list whose numbers are not shown", NULL, {{"numbering.xml", "%1.", "-"}}},
	{"a hundred lists", NULL,
		{{"numbering.xml", "<w:abstractNum ",
			 TEN(TEN("<w:abstractNum w:abstractNumId=\"9\"/>")) "<w:abstractNum "},
			{NUMBERING, TEN(TEN("<w:num w:numId=\"9\"/>")) "</w:numbering>"}}},
};

/* ---- all ---- */

#define COUNT(x) (sizeof(x) / sizeof *(x))
static const struct base bases[] = {
	{EPUB_FILES, epub_check, epub_rows, COUNT(epub_rows)},
	{EBRAILLE_FILES, epub_check, ebraille_rows, COUNT(ebraille_rows)},
	{HTML_FILES, html_check, html_rows, COUNT(html_rows)},
	{ETEXT_FILES, etext_check, etext_rows, COUNT(etext_rows)},
	{DOCX_FILES, docx_check, docx_rows, COUNT(docx_rows)},
};

/* The digests of what is there now. */
static const char *
expanded(struct arena *a, const struct package *p, const char *text)
{
	struct buf out = {0};
	while (*text != '\0') {
		const char *close = *text == '{' ? strchr(text, '}') : NULL;
		int upper = text[1] == '^';
		char hex[DIGEST_SHA512_HEX];
		if (close == NULL) {
			buf_putc(&out, *text++);
			continue;
		}
		const char *from = text + 1 + upper;
		const struct part *part =
			package_find(p, arena_printf(a, "%.*s", (int)(close - from), from));
		assert_non_null(part);
		assert_int_equal(digest_named("sha256", part->bytes, hex), 0);
		for (char *c = hex; *c != '\0'; c++)
			buf_putc(&out, (char)(upper && *c >= 'a' ? *c - 32 : *c));
		text = close + 1;
	}
	const char *s = arena_buf_str(a, &out);
	buf_free(&out);
	return s;
}

/* The part's text with the row's edits, which are counted; NULL: it is left out. */
static const char *
edited(struct arena *a, const struct file *f, const struct row *row, size_t *done)
{
	const char *text = f->text;
	for (size_t i = 0; i < EDITS && text != NULL; i++) {
		const struct edit *e = &row->edits[i];
		if (e->path == NULL || e->from == NULL || !slice_ends(slice_of(f->path), e->path))
			continue;
		const char *at = strstr(text, e->from);
		if (at == NULL)
			continue;
		++*done;
		text = e->to ? arena_printf(a, "%.*s%s%s", (int)(at - text), text, e->to,
				       at + strlen(e->from))
		             : NULL;
	}
	return text;
}

static void
put(struct package *p, const char *path, const char *text)
{
	package_add_slice(p, path, NULL, PART_STORED, slice_of(text));
}

static void
build(struct job *job, const struct base *b, const struct row *row, struct package *p)
{
	size_t done = 0, wanted = 0;
	package_begin(p, job->arena);
	p->names = NAMES_ANY;
	for (size_t i = 0; i < EDITS; i++)
		if (row->edits[i].path != NULL && row->edits[i].path[0] == '^')
			put(p, row->edits[i].path + 1, row->edits[i].to);
	for (size_t i = 0; i < MOST && b->files[i].path != NULL; i++) {
		const char *text = edited(job->arena, &b->files[i], row, &done);
		if (text != NULL)
			put(p, b->files[i].path, text);
	}
	for (size_t i = 0; i < EDITS; i++) {
		const struct edit *e = &row->edits[i];
		wanted += e->from != NULL;
		if (e->path != NULL && e->from == NULL && e->path[0] != '^')
			put(p, e->path, e->to);
	}
	for (size_t i = 0; i < p->n; i++)
		if (slice_ends(slice_of(p->parts[i].path), ".sha256"))
			p->parts[i].bytes = slice_of(
				expanded(job->arena, p, arena_str(job->arena, p->parts[i].bytes)));
	assert_false(p->failed);
	if (done != wanted)
		fail_msg("%s: %zu of %zu changes", row->what, done, wanted);
}

/* What is said of it, a message a line. */
static const char *
said(struct job *job)
{
	struct buf all = {0};
	for (size_t i = 0; i < diag_total(job->diag); i++) {
		buf_puts(&all, diag_get(job->diag, i)->text);
		buf_putc(&all, '\n');
	}
	const char *s = arena_buf_str(job->arena, &all);
	buf_free(&all);
	return s;
}

static void
each_fault_is_told(void **state)
{
	struct opts *opts = opts_new(tables);
	int wrong = 0;
	(void)state;
	for (size_t k = 0; k < COUNT(bases); k++)
		for (size_t i = 0; i < bases[k].n; i++) {
			const struct row *row = &bases[k].rows[i];
			struct job *job = job_new(opts, "package", NULL);
			struct package p;
			build(job, &bases[k], row, &p);
			int rc = bases[k].check(job, &p);
			const char *all = said(job);
			if (row->says ? strstr(all, row->says) == NULL : *all != '\0') {
				wrong++;
				print_error("%zu, %s: %s, not:\n%s", k, row->what,
					row->says ? row->says : "nothing", all);
			}
			assert_int_equal(rc == 0, diag_count(job->diag, SEV_ERROR) == 0);
			job_free(job);
		}
	opts_free(opts);
	assert_int_equal(wrong, 0);
}

/* A page that is too large for small devices: the contents may be, and pages of the web. */
static void
large_pages(void **state)
{
	static const struct {
		size_t base;
		const char *path, *says;
	} rows[] = {{0, "OPS/one.xhtml", "larger than 250 KB"}, {0, "OPS/nav.xhtml", NULL},
		{2, "index.html", NULL}};
	static const struct row as_it_is = {"as it is", NULL, {{0}}};
	struct opts *opts = opts_new(tables);
	struct buf blanks = {0};
	(void)state;
	while (blanks.n <= 250 << 10)
		buf_putc(&blanks, ' ');
	buf_putc(&blanks, '\0');
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job *job = job_new(opts, "package", NULL);
		struct package p;
		build(job, &bases[rows[i].base], &as_it_is, &p);
		for (size_t k = 0; k < p.n; k++)
			if (strcmp(p.parts[k].path, rows[i].path) == 0)
				p.parts[k].bytes = slice_of(arena_printf(job->arena, "%s%s",
					arena_str(job->arena, p.parts[k].bytes), blanks.s));
		bases[rows[i].base].check(job, &p);
		const char *all = said(job);
		assert_true(rows[i].says ? strstr(all, rows[i].says) != NULL : *all == '\0');
		job_free(job);
	}
	buf_free(&blanks);
	opts_free(opts);
}

/* What a package is, by the names of its parts. */
static void
packages_are_known(void **state)
{
	static const struct {
		const char *names[3];
		int etext, html, bag;
	} rows[] = {{{NULL}, 0, 0, 0}, {{"00-README.txt"}, 0, 0, 0},
		{{"b/00-README.txt", "b/checksums.sha256"}, 1, 0, 0},
		{{"b/00-README.txt", "b/a.txt"}, 0, 0, 0}, {{"index.html", "a.css"}, 0, 1, 0},
		{{"mimetype", "index.html"}, 0, 0, 0}, {{"bagit.txt"}, 0, 0, 1},
		{{"a.txt", "manifest-md5.txt"}, 0, 0, 1}, {{"b/a.txt", "b/bagit.txt"}, 0, 0, 1}};
	struct opts *opts = opts_new(tables);
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job *job = job_new(opts, "package", NULL);
		struct package p;
		package_begin(&p, job->arena);
		for (size_t k = 0; k < COUNT(rows[i].names) && rows[i].names[k] != NULL; k++)
			package_add_slice(&p, rows[i].names[k], k ? "text/plain" : NULL,
				PART_STORED, SLICE("x"));
		assert_int_equal(etext_recognise(&p), rows[i].etext);
		assert_int_equal(html_recognise(&p), rows[i].html);
		assert_int_equal(bag_recognise(&p), rows[i].bag);
		if (i < 2) /* hardly anything: each checker says so and no more happens */
			assert_true(etext_check(job, &p) != 0 && html_check(job, &p) != 0 &&
				    bag_check(job, &p) != 0 && epub_check(job, &p) != 0);
		else if (rows[i].bag)
			assert_int_equal(bag_check(job, &p), -1);
		job_free(job);
	}
	opts_free(opts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_told),
		cmocka_unit_test(large_pages),
		cmocka_unit_test(packages_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

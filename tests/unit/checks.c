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

/* ---- EPUB ---- */

#define FEATURE(x) "<meta property=\"schema:accessibilityFeature\">" x "</meta>"
#define ONE "one.xhtml", "<p>"
#define OPF "book.opf", "</metadata>"
#define CSS "a.css", "p {"

#define EPUB_FILES                                                                                 \
	{                                                                                          \
		{"mimetype", "application/epub+zip"},                                              \
			{"META-INF/container.xml",                                                 \
				"<container "                                                      \
				"xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"       \
				"<rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles>"    \
				"</container>"},                                                   \
			{"OPS/book.opf",                                                           \
				"<package xmlns=\"http://www.idpf.org/2007/opf\" "                 \
				"xml:lang=\"en\"><metadata "                                       \
				"xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"                   \
				"<dc:identifier>x-2</dc:identifier><dc:title>Oil</dc:title>"       \
				"<dc:language>en</dc:language><dc:creator "                        \
				"id=\"a\">Ann</dc:creator>"                                        \
				"<meta refines=\"#a\" property=\"role\">aut</meta>"                \
				"<meta refines=\"#a\" property=\"file-as\">Ann</meta>"             \
				"<meta property=\"dcterms:modified\">2020-01-01T00:00:00Z</meta>"  \
				"<meta property=\"schema:accessMode\">textual</meta>"              \
				"<meta property=\"schema:accessMode\">visual</meta>"               \
				"<meta property=\"schema:accessModeSufficient\">textual</meta>"    \
				"<meta "                                                           \
				"property=\"schema:accessModeSufficient\">textual,visual</"        \
				"meta>" FEATURE("alternativeText") FEATURE("tableOfContents")      \
					FEATURE("structuralNavigation") FEATURE("readingOrder")    \
						FEATURE("displayTransformability") FEATURE(        \
							"ARIA") "<meta "                           \
								"property=\"schema:"               \
								"accessibilityHazard\">none</"     \
								"meta>"                            \
								"<meta "                           \
								"property=\"schema:"               \
								"accessibilitySummary\">All of "   \
								"it.</meta>"                       \
								"</metadata><manifest><item "      \
								"id=\"n\" href=\"nav.xhtml\" "     \
								"media-type=\"application/"        \
								"xhtml+xml\" properties=\"nav\"/>" \
								"<item id=\"c\" "                  \
								"href=\"one.xhtml\" "              \
								"media-type=\"application/"        \
								"xhtml+xml\"/>"                    \
								"<item id=\"s\" href=\"a.css\" "   \
								"media-type=\"text/css\"/>"        \
								"</manifest><spine><itemref "      \
								"idref=\"c\"/></spine></"          \
								"package>"},                       \
			{"OPS/nav.xhtml",                                                          \
				"<html " XMLNS                                                     \
				" lang=\"en\" xml:lang=\"en\"><head><title>Oil</title></head>"     \
				"<body><nav epub:type=\"toc\" role=\"doc-toc\"><ol><li>"           \
				"<a href=\"one.xhtml\">Oil</a></li></ol></nav></body></html>"},    \
			{"OPS/one.xhtml",                                                          \
				"<html " XMLNS                                                     \
				" lang=\"en\" xml:lang=\"en\"><head><title>Oil</title></head>"     \
				"<body><h1>Oil</h1><p>It burns.</p><img src=\"lamp.png\" alt=\"A " \
				"lamp\"/>"                                                         \
				"</body></html>"},                                                 \
			{"OPS/a.css", "p { margin: 0 }"}, {"OPS/lamp.png", "\x89PNG"},             \
	}
#define XMLNS                                     \
	"xmlns=\"http://www.w3.org/1999/xhtml\" " \
	"xmlns:epub=\"http://www.idpf.org/2007/ops\""
#define ITEM(x)                                            \
	{                                                  \
		"book.opf", "</manifest>", x "</manifest>" \
	}
#define TELL(x)                      \
	{                            \
		OPF, x "</metadata>" \
	}

static const struct row epub_rows[] = {
	{"as it is", NULL, {{0}}},
	/* the container */
	{"no type", "not the first part", {{"mimetype", "", NULL}}},
	{"another type", "not application/epub+zip", {{"mimetype", "epub", "mobi"}}},
	{"a part before the type", "not the first part", {{"^META-INF/first.xml", NULL, "<x/>"}}},
	{"no container", "EPUB names META-INF/container.xml", {{"container.xml", "", NULL}}},
	{"a container that is none", "container.xml", {{"container.xml", "</container>", ""}}},
	{"a container of nothing", "a package document",
		{{"container.xml", "<rootfile full-path=\"OPS/book.opf\"/>", ""}}},
	{"two packages, of which the first counts", NULL,
		{{"container.xml", "</rootfiles>", "<rootfile full-path=\"b.opf\"/></rootfiles>"}}},
	/* the package document */
	{"a package document that is none", "book.opf", {{"book.opf", "</package>", ""}}},
	{"no language of it", "says no xml:lang", {{"book.opf", " xml:lang=\"en\"", ""}}},
	{"no date", "there is no dcterms:modified", {{"book.opf", "dcterms:modified", "date"}}},
	{"an element of nobody", NULL, {TELL("<x xmlns=\"\"/>")}},
	{"a word of EPUB 2", NULL, {TELL("<meta name=\"cover\" content=\"c\"/>")}},
	{"a word of EPUB 2 that says nothing", NULL, {TELL("<meta name=\"rubricate:text\"/>")}},
	{"somebody without a role", "Ann has no role",
		{{"book.opf", "<meta refines=\"#a\" property=\"role\">aut</meta>", ""}}},
	{"somebody without a sort name", "Ann has no file-as",
		{{"book.opf", "<meta refines=\"#a\" property=\"file-as\">", "<meta>"}}},
	{"somebody whom nothing can refine", "Ann has no role", {{"book.opf", " id=\"a\"", ""}}},
	{"a role of nobody", "Ann has no role", {{"book.opf", "refines=\"#a\" ", ""}}},
	{"a role of somebody else", "Ann has no role",
		{{"book.opf", "refines=\"#a\"", "refines=\"#b\""}}},
	{"a role of something elsewhere", "Ann has no role",
		{{"book.opf", "refines=\"#a\"", "refines=\"a\""}}},
	{"conformance to an address", NULL,
		{TELL("<meta property=\"dcterms:conformsTo\">https://example.org/</meta>"
		      "<meta property=\"a11y:certifiedBy\">Ann</meta>")}},
	{"conformance to nothing known", "nobody knows this conformance: good",
		{TELL("<meta property=\"dcterms:conformsTo\">good</meta>"
		      "<meta property=\"a11y:certifiedBy\">Ann</meta>")}},
	{"conformance that nobody certifies", "nobody certifies",
		{TELL("<meta property=\"dcterms:conformsTo\">https://example.org/</meta>")}},
	{"options of one maker", "one maker's reader",
		{{"META-INF/com.apple.ibooks.display-options.xml", NULL, "<x/>"}}},
	{"an item of nothing", NULL, {{"book.opf", "<manifest>", "<manifest><item/>"}}},
	{"a page that is listed and gone", "one.xhtml, which is not in", {{"one.xhtml", "", NULL}}},
	{"a font that is listed and gone", "OPS/a.otf, which is not in",
		{ITEM("<item id=\"f\" href=\"a.otf\" media-type=\"font/otf\"/>")}},
	{"a film elsewhere", NULL,
		{ITEM("<item id=\"f\" href=\"https://example.org/f.mp4\" "
		      "media-type=\"video/mp4\"/>")}},
	{"a sheet elsewhere", NULL,
		{ITEM("<item id=\"f\" href=\"https://example.org/f.css\" "
		      "media-type=\"text/css\"/>")}},
	{"a script among the items", "accessibilityHazard says none",
		{{"OPS/a.js", NULL, "1"},
			ITEM("<item id=\"j\" href=\"a.js\" media-type=\"text/javascript\"/>")}},
	{"a spine of what is not there", "not in the manifest",
		{{"book.opf", "idref=\"c\"", "idref=\"d\""}}},
	{"a spine of nothing", "not in the manifest", {{"book.opf", "idref=\"c\"", "x=\"c\""}}},
	/* accessibility */
	{"what only the publisher knows", NULL, {TELL(FEATURE("largePrint"))}},
	{"hazards that nobody knows", NULL,
		{{"book.opf", "accessibilityHazard\">none", "accessibilityHazard\">unknown"}}},
	{"no hazards, one by one", NULL,
		{{"book.opf", "<meta property=\"schema:accessibilityHazard\">none</meta>",
			"<meta property=\"schema:accessibilityHazard\">noFlashingHazard</meta>"
			"<meta property=\"schema:accessibilityHazard\">noSoundHazard</meta>"
			"<meta property=\"schema:accessibilityHazard\">noMotionSimulationHazard"
			"</meta>"}}},
	{"no hazards, one by one and at once", "accessibilityHazard says noFlashingHazard",
		{TELL("<meta property=\"schema:accessibilityHazard\">noFlashingHazard</meta>"
		      "<meta property=\"schema:accessibilityHazard\">noSoundHazard</meta>"
		      "<meta property=\"schema:accessibilityHazard\">noMotionSimulationHazard"
		      "</meta>")}},
	/* pages: language, roles, headings */
	{"a language of no name", "says no language",
		{{"one.xhtml", " lang=\"en\"", " lang=\"\""}}},
	{"a language by another's word", "says no language",
		{{"one.xhtml", " xml:lang=\"en\"", " xmlns:y=\"urn:y\" y:lang=\"en\""}}},
	{"a type that is not of EPUB", NULL, {{ONE, "<p type=\"sidebar\">"}}},
	{"a type by another's word", NULL, {{ONE, "<p xmlns:y=\"urn:y\" y:type=\"sidebar\">"}}},
	{"a type that is deprecated", "deprecated: sidebar", {{ONE, "<p epub:type=\"sidebar\">"}}},
	{"a type without its role", "lacks its role doc-tip", {{ONE, "<p epub:type=\"tip\">"}}},
	{"a type of the whole page", NULL,
		{{"one.xhtml", "<body>", "<body epub:type=\"chapter\">"}}},
	{"the second heading first", "not of level 1",
		{{"one.xhtml", "<h1>Oil</h1>", "<h2>Oil</h2>"}}},
	{"two first headings", "exactly one heading of level 1", {{ONE, "<h1>Wick</h1><p>"}}},
	{"the fourth heading after the first", "jump down", {{ONE, "<h4>Wick</h4><p>"}}},
	{"the second heading after the first", NULL, {{ONE, "<h2>Wick</h2><p>"}}},
	{"what is no heading", NULL, {{ONE, "<h-x/><h1x/><hr/><p>"}}},
	{"a section without a heading", "a section has no heading", {{ONE, "<section/><p>"}}},
	{"a section with a name", NULL, {{ONE, "<section aria-label=\"x\"/><p>"}}},
	{"a section of the contents", NULL, {{"nav.xhtml", "<nav", "<section/><nav"}}},
	/* pages: notes */
	{"a note that nothing leads to", "referred to nowhere",
		{{ONE, "<p><a role=\"doc-backlink\" href=\"#\">x</a><b "
		       "role=\"doc-footnote\">x</b>"}}},
	{"a note without a way back", "no way back",
		{{ONE, "<p><a href=\"#n\" role=\"doc-noteref\">1</a>"
		       "<b id=\"n\" role=\"doc-footnote\">x</b>"}}},
	{"a note and both ways", NULL,
		{{ONE, "<p><a href=\"#n\" role=\"doc-noteref\">1</a><b id=\"n\" "
		       "role=\"doc-footnote\">"
		       "<a role=\"doc-backlink\" href=\"#\">x</a></b>"}}},
	{"notes by their types only", "lacks its role doc-noteref",
		{{ONE, "<p><a href=\"#n\" epub:type=\"noteref\">1</a>"
		       "<b id=\"n\" epub:type=\"footnote\">x</b>"}}},
	{"a reference to a note with a mark in it", "holds more than text: sup",
		{{ONE, "<p><a href=\"#n\" role=\"doc-noteref\"><sup>1</sup></a>"
		       "<b id=\"n\" role=\"doc-footnote\">x</b>"}}},
	/* pages: pictures, formulas */
	{"a picture that is not there", "OPS/no.png", {{"one.xhtml", "lamp.png", "no.png"}}},
	{"a picture of no source", NULL, {{"one.xhtml", " src=\"lamp.png\"", ""}}},
	{"a picture in itself", NULL, {{"one.xhtml", "lamp.png", "data:image/png;base64,AAAA"}}},
	{"a picture with details", NULL,
		{{"one.xhtml", " alt", " details=\"#d\" alt"}, TELL(FEATURE("longDescription"))}},
	{"a picture with details elsewhere", NULL,
		{{"one.xhtml", " alt", " aria-details=\"d\" alt"},
			TELL(FEATURE("longDescription"))}},
	{"a formula in words", NULL,
		{{ONE, "<p><math alttext=\"x\"><annotation encoding=\"y\"/></math>"},
			TELL(FEATURE("MathML") FEATURE("describedMath"))}},
	{"a formula without words", "says describedMath",
		{{ONE, "<p><math/>"}, TELL(FEATURE("MathML") FEATURE("describedMath"))}},
	{"a formula in TeX", NULL,
		{{ONE, "<p><math alttext=\"x\"><annotation "
		       "encoding=\"application/x-tex\"/></math>"},
			TELL(FEATURE("MathML") FEATURE("describedMath") FEATURE("latex"))}},
	/* pages: links */
	{"links that lead out", NULL,
		{{ONE, "<p><a>x</a><a href=\"\">x</a><a href=\"tel:1\">x</a><a href=\"urn:x\">x</a>"
		       "<a href=\"doi:1\">x</a><a href=\"mailto:a@example.org\">x</a>"
		       "<a href=\"https://example.org/\">x</a>"}}},
	{"links to one place in many words", NULL,
		{{ONE, "<p><a href=\"one.xhtml#\">x</a><a href=\"%6fne.xhtml\">x</a>"
		       "<a href=\"%6Fne.xhtml\">x</a><a href=\"../OPS/one.xhtml\">x</a>"}}},
	{"a sign of per cent that escapes nothing", "OPS/%g1%1g.xhtml",
		{{ONE, "<p><a href=\"%g1%1g.xhtml\">x</a>"}}},
	{"a sign of per cent before other signs", "OPS/%\" %6!",
		{{ONE, "<p><a href=\"%&quot; %6!\">x</a>"}}},
	{"a sign of per cent at the end", "OPS/a%:", {{ONE, "<p><a href=\"a%:\">x</a>"}}},
	{"a folder that only looks like the one above", "OPS/x../one.xhtml",
		{{ONE, "<p><a href=\"x../one.xhtml\">x</a>"}}},
	{"a link above the book", NULL,
		{{"top.xhtml", NULL,
			 "<html " XMLNS " lang=\"en\" xml:lang=\"en\"><head><title>x</title></head>"
			 "<body><p><a href=\"../../OPS/one.xhtml\">x</a></p></body></html>"},
			ITEM("<item id=\"t\" href=\"../top.xhtml\" "
			     "media-type=\"application/xhtml+xml\"/>")}},
	{"a link where nothing has a name", "leads nowhere: OPS/one.xhtml#x",
		{{ONE, "<p><a href=\"#x\">x</a>"}}},
	{"two of one name", "two elements are called x", {{ONE, "<p id=\"x\"><b id=\"x\">x</b>"}}},
	{"a hundred links", NULL, {{ONE, "<p>" TEN(TEN("<a href=\"one.xhtml\">x</a>"))}}},
	/* sheets */
	{"sizes in points", "a font size in px or pt", {{CSS, "p { font-size: 12pt;"}}},
	{"sizes in pixels of headings", "a font size in px or pt",
		{{CSS, "h1 { font-size: 12px } p {"}}},
	{"sizes in ems", NULL, {{CSS, "p { font-size: 1em;"}}},
	{"colours that are none", NULL,
		{{CSS, "p { color: currentColor; background: none; background-color: "
		       "transparent;"}}},
	{"a colour", "a colour", {{CSS, "p { background: red;"}}},
	{"another colour", "a colour", {{CSS, "p { background-color: red;"}}},
	{"justified text", "justified text", {{CSS, "p { text-align: justify;"}}},
	{"text that is not justified", NULL, {{CSS, "p { text-align: left;"}}},
	{"justified headings", NULL, {{CSS, "h1 { text-align: justify } p {"}}},
	{"what cannot be undone", "!important", {{CSS, "p { text-indent: 0 !important;"}}},
	{"a face of code", NULL, {{CSS, "code { font-family: monospace } p {"}}},
	{"a face that is brought along", NULL,
		{{CSS, "@font-face { font-family: 'B' } @font-face { font-family: 'A' }"
		       "html { font-family: A, serif } p {"}}},
	{"a face between two kinds of marks", "a typeface for the text",
		{{CSS, "@font-face { font-family: 'A\" } html { font-family: A } p {"}}},
	{"many faces", "a typeface for the text",
		{{CSS, TEN(TEN("@font-face { font-family: B }")) "@font-face { font-family: A }"
								 "html { font-family: A } p {"}}},
	{"lines from left to right", NULL, {{CSS, "p { writing-mode: horizontal-tb;"}}},
	{"lines from top to bottom", "does not say verticalWriting",
		{{CSS, "@media all { p { writing-mode: vertical-rl } } p {"}}},
	{"a comment that does not end", NULL, {{"a.css", "0 }", "0 } /* red {"}}},
	{"a rule that does not end", "a colour", {{"a.css", "p { margin: 0 }", "p { color: red"}}},
	{"a property that has no value", NULL, {{CSS, "p { color;"}}},
	/* what moves */
	{"a sheet that moves", "accessibilityHazard says none",
		{{CSS, "@-webkit-keyframes x {} p {"}}},
	{"a drawing that moves", "accessibilityHazard says none",
		{{"OPS/a.svg", NULL, "<svg><set a=\"b\"/></svg>"},
			ITEM("<item id=\"v\" href=\"a.svg\" media-type=\"image/svg+xml\"/>")}},
	{"a drawing that is animated", "accessibilityHazard says none",
		{{"OPS/a.svg", NULL, "<svg><animate/></svg>"},
			ITEM("<item id=\"v\" href=\"a.svg\" media-type=\"image/svg+xml\"/>")}},
	{"a drawing with a sheet that moves", "accessibilityHazard says none",
		{{"OPS/a.svg", NULL, "<svg><style>@keyframes x {}</style></svg>"},
			ITEM("<item id=\"v\" href=\"a.svg\" media-type=\"image/svg+xml\"/>")}},
	{"a drawing that does not move", NULL,
		{{"OPS/a.svg", NULL, "<svg/>"},
			ITEM("<item id=\"v\" href=\"a.svg\" media-type=\"image/svg+xml\"/>")}},
};

/* ---- eBraille ---- */

#define CELL "\xE2\xA0\x81"
#define BRAILLE(x)                                                                              \
	"<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en-Brai\" xml:lang=\"en-Brai\">" x \
	"</html>"
#define EBRAILLE_FILES                                                                            \
	{                                                                                         \
		{"mimetype", "application/epub+zip"},                                             \
			{"META-INF/container.xml",                                                \
				"<container><rootfiles><rootfile "                                \
				"full-path=\"package.opf\"/></rootfiles></container>"},           \
			{"package.opf",                                                           \
				"<package xmlns=\"http://www.idpf.org/2007/opf\" "                \
				"xml:lang=\"en-Brai\"><metadata "                                 \
				"xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Oil</"   \
				"dc:title><dc:creator>Ann</dc:creator>"                           \
				"<dc:identifier>x-3</dc:identifier><dc:language>en-Brai</"        \
				"dc:language><dc:date>2020</dc:date>"                             \
				"<dc:format>eBraille 1.0</dc:format><meta "                       \
				"property=\"dcterms:modified\">2020-01-01T00:00:00Z</meta>"       \
				"<meta property=\"dcterms:dateCopyrighted\">1931</meta><meta "    \
				"property=\"a11y:producer\">Ann</meta>"                           \
				"<meta property=\"a11y:brailleCellType\">6</meta><meta "          \
				"property=\"a11y:brailleSystem\">UEB</meta>"                      \
				"<meta property=\"a11y:completeTranscription\">true</meta>"       \
				"<meta "                                                          \
				"property=\"a11y:tactileGraphics\">none</meta></"                 \
				"metadata><manifest>"                                             \
				"<item id=\"n\" href=\"index.html\" "                             \
				"media-type=\"application/xhtml+xml\" properties=\"nav\"/>"       \
				"<item id=\"c\" href=\"one.xhtml\" "                              \
				"media-type=\"application/xhtml+xml\"/></manifest>"               \
				"<spine><itemref idref=\"c\"/></spine></package>"},               \
			{"index.html",                                                            \
				BRAILLE("<head><title>" CELL "</title><link rel=\"publication\" " \
					"href=\"package.opf\"/></head>"                           \
					"<body><nav role=\"doc-toc\"><ol><li><a title=\"Oil\" "   \
					"href=\"one.xhtml\">" CELL                                \
					"</a></li></ol></nav></body>")},                          \
			{"one.xhtml",                                                             \
				BRAILLE("<head><title>" CELL "</title></head><body><h1>" CELL     \
					"</h1><p>" CELL "</p></body>")},                          \
	}

static const struct row ebraille_rows[] = {
	{"as it is", NULL, {{0}}},
	{"the rest is yet to come", NULL, {{"package.opf", ">true<", ">false<"}}},
	{"nobody knows whether the rest is to come", "cannot be \"maybe\"",
		{{"package.opf", ">true<", ">maybe<"}}},
	{"cells of all kinds", NULL, {{"package.opf", ">6<", ">8, 6<"}}},
	{"braille of one country", NULL,
		{{"one.xhtml", "lang=\"en-Brai\"", "lang=\"en-Brai-GB\""}}},
	{"a script that only looks like it", "not one in braille",
		{{"one.xhtml", "lang=\"en-Brai\"", "lang=\"en-Braille\""}}},
	{"two faults of a page, of which the first is told", "alt is not in braille",
		{{"one.xhtml", "<p>", "<p alt=\"x\">x"}}},
	{"a date that is none", "dcterms:dateCopyrighted cannot be",
		{{"package.opf", ">1931<", ">long ago<"}}},
	{"nobody", "dc:creator cannot be",
		{{"package.opf", ">Ann</dc:creator>", "></dc:creator>"}}},
	{"a description of a link", "title is not in braille",
		{{"one.xhtml", "<p>", "<p title=\"x\">"}}},
	{"an entry page that leads elsewhere", "does not lead to package.opf",
		{{"index.html", "\"package.opf\"", "\"x.opf\""}}},
	{"an entry page elsewhere", "not index.html at the root",
		{{"package.opf", "href=\"index.html\"", "href=\"nav.xhtml\""},
			{"nav.xhtml", NULL,
				BRAILLE("<head><title>" CELL "</title></head><body/>")}}},
	{"a package document in a folder", "package.opf at its root",
		{{"container.xml", "package.opf", "OPS/book.opf"},
			{"OPS/book.opf", NULL,
				"<package><metadata "
				"xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>eBraille "
				"1.0</dc:format></metadata></package>"}}},
	{"a page that is gone", "one.xhtml, which is not in", {{"one.xhtml", "", NULL}}},
	{"a page that is none", "one.xhtml", {{"one.xhtml", "</html>", ""}}},
	{"a file of no type", NULL,
		{{"package.opf", "</manifest>", "<item id=\"x\" href=\"one.xhtml\"/></manifest>"}}},
	{"contents of EPUB 2", "has no NCX",
		{{"a.ncx", NULL, "<ncx/>"},
			{"package.opf", "</manifest>",
				"<item id=\"x\" href=\"a.ncx\" "
				"media-type=\"application/x-dtbncx+xml\"/></manifest>"}}},
};

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

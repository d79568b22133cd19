/* SPDX-License-Identifier: Apache-2.0 */
/* An EPUB and an eBraille of others, and what is done to them: the first tables of checks.c. */
#ifndef UNIT_CHECKS_EPUB_H
#define UNIT_CHECKS_EPUB_H

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
	{"a film", "accessibilityHazard says none", {{ONE, "<p><video src=\"a.mp4\"></video>"}}},
	{"a film and a song", "accessibilityHazard says none",
		{{ONE, "<p><video src=\"a.mp4\"></video><audio src=\"a.mp3\"></audio>"}}},
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
	{"blanks of all kinds", NULL,
		{{"one.xhtml", "<p>", "<p title=\" &#9;\xC2\xA0\xC2\xAD\">"}}},
	{"signs right behind those of braille", "title is not in braille",
		{{"one.xhtml", "<p>", "<p title=\"\xE2\xA4\x80\">"}}},
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

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* EPUB and HTML: how a text is cut, the cover's lines, accessibility facts, the table of handlers,
 * and a checker that must see every lie. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "converters/access.h"
#include "converters/epub/cover.h"
#include "converters/epub/epub.h"
#include "converters/html.h"
#include "converters/split.h"
#include "converters/style.h"
#include "converters/xhtml.h"
#include "input/compose.h"

struct fixture {
	struct opts *opts;
	struct job *job;
	struct tei_doc *doc;
	struct compose *c;
};

static int
set_up(void **state)
{
	const struct opt_row *tables[] = {epub_converter.options, html_chunked_converter.options,
		style_options, compose_options, font_options, NULL};
	struct fixture *f = test_calloc(1, sizeof *f);
	f->opts = opts_new(tables);
	f->job = job_new(f->opts, "test", NULL);
	f->doc = tei_new(f->job->arena);
	tei_set(f->doc, f->doc->root, TA_LANG, "en");
	f->c = compose_new(f->job, f->doc);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	job_free(f->job);
	opts_free(f->opts);
	test_free(f);
	return 0;
}

static void
head(struct fixture *f, int rank, const char *type, const char *text)
{
	compose_head(f->c, rank, type, 1);
	compose_text(f->c, slice_of(text), 1);
	compose_close(f->c, TEI_HEAD);
}

static void
paragraphs(struct fixture *f, size_t n, const char *text)
{
	while (n-- > 0)
		compose_leaf(f->c, TEI_P, slice_of(text), 1);
}

/* ---- the table of handlers ---- */

static void
every_element_is_decided(void **state)
{
	(void)state;
	assert_true(xhtml_complete());
}

/* ---- cutting ---- */

static void
a_chapter_is_a_file(void **state)
{
	struct fixture *f = *state;
	struct split s;
	head(f, 1, "part", "One");
	head(f, 2, "chapter", "First");
	paragraphs(f, 2, "Text.");
	head(f, 3, "section", "Inside");
	paragraphs(f, 1, "Text.");
	head(f, 2, "chapter", "Second");
	paragraphs(f, 1, "Text.");
	assert_int_equal(compose_finish(f->c), 0);
	assert_int_equal(split_make(f->job, f->doc, 200 << 10, "text/", ".xhtml", &s), 0);
	assert_int_equal(s.n, 3);
	assert_non_null(s.pieces[0].head);
	assert_true(split_ends(&s, &s.pieces[0], s.pieces[1].container));
	/* the inner section stands in the file of its chapter */
	const struct tei_node *chapter = s.pieces[1].container;
	const struct tei_node *inside = tei_child(chapter, TEI_DIV);
	assert_ptr_equal(split_find(&s, tei_get(inside, TA_ID), NULL), &s.pieces[1]);
	assert_null(split_find(&s, "nowhere", NULL));
}

/* Parts of many poems: a file for each poem would be a burden, where there are hundreds. */
static size_t
pieces_of_poems(struct fixture *f, int per_part)
{
	struct split s;
	for (int part = 0; part < 3; part++) {
		head(f, 1, "part", "Book");
		for (int poem = 0; poem < per_part; poem++) {
			head(f, 2, "chapter", "Poem");
			paragraphs(f, 2, "A line.");
		}
	}
	assert_int_equal(compose_finish(f->c), 0);
	assert_int_equal(split_make(f->job, f->doc, 200 << 10, "", "", &s), 0);
	return s.n;
}

static void
some_short_chapters_are_files(void **state)
{
	assert_int_equal(pieces_of_poems(*state, 90), 3 + 270);
}

static void
hundreds_of_short_chapters_stay_together(void **state)
{
	assert_int_equal(pieces_of_poems(*state, 120), 3);
}

static void
what_is_long_is_cut_between_paragraphs(void **state)
{
	struct fixture *f = *state;
	struct split s;
	char text[1001];
	memset(text, 'a', 1000);
	text[1000] = '\0';
	head(f, 1, "chapter", "Long");
	paragraphs(f, 100, text);
	assert_int_equal(compose_finish(f->c), 0);
	assert_int_equal(split_make(f->job, f->doc, 20 << 10, "", ".html", &s), 0);
	assert_in_range(s.n, 5, 7);
	size_t seen = 0;
	for (size_t i = 0; i < s.n; i++) {
		assert_int_equal(s.pieces[i].continued, i > 0);
		for (const struct tei_node *n = s.pieces[i].from;
			n != NULL && !split_ends(&s, &s.pieces[i], n); n = n->next)
			seen += n->kind == TEI_P;
	}
	assert_int_equal(seen, 100);
	for (size_t i = 1; i < s.n; i++)
		assert_string_not_equal(s.pieces[i].path, s.pieces[i - 1].path);
}

static void
page_breaks_between_chapters_are_kept(void **state)
{
	struct fixture *f = *state;
	struct split s;
	head(f, 1, "chapter", "First");
	paragraphs(f, 1, "Text.");
	compose_leave(f->c, 1);
	compose_empty(f->c, TEI_PB, 1);
	compose_set(f->c, TA_N, "2");
	head(f, 1, "chapter", "Second");
	paragraphs(f, 1, "Text.");
	compose_leave(f->c, 1);
	compose_empty(f->c, TEI_PB, 1);
	assert_int_equal(compose_finish(f->c), 0);
	assert_int_equal(split_make(f->job, f->doc, 200 << 10, "", "", &s), 0);
	assert_int_equal(s.n, 2);
	assert_non_null(s.pieces[1].lead);
	assert_int_equal(s.pieces[1].lead->kind, TEI_PB);
	assert_non_null(s.pieces[1].tail);
}

/* ---- the cover ---- */

static void
lines_end_where_they_may(void **state)
{
	struct slice lines[4];
	(void)state;
	assert_int_equal(cover_lines(slice_of("Pride and Prejudice"), 10, lines, 4), 2);
	assert_true(slice_is(lines[0], "Pride and"));
	assert_true(slice_is(lines[1], "Prejudice"));
	/* two cells a letter; no line begins with a stop */
	assert_int_equal(cover_lines(slice_of("銀河鉄道の夜"), 8, lines, 4), 2);
	assert_true(slice_is(lines[0], "銀河鉄道"));
	assert_int_equal(cover_lines(slice_of("改革、服务"), 4, lines, 4), 3);
	assert_true(slice_is(lines[1], "革、"));
	/* what does not fit is said */
	assert_int_equal(cover_lines(slice_of("a b c d e"), 2, lines, 2), 3);
	assert_int_equal(cover_lines(slice_of("   "), 5, lines, 2), 0);
}

/* ---- accessibility ---- */

static int
says(const char *const *values, const char *word)
{
	for (; *values != NULL; values++)
		if (strcmp(*values, word) == 0)
			return 1;
	return 0;
}

static void
values_follow_from_content(void **state)
{
	struct access a = {.text = 1, .headings = 3, .contents = 3, .roles = 1};
	struct access_values v;
	(void)state;
	access_values(&a, &v);
	assert_true(says(v.modes, "textual") && !says(v.modes, "visual"));
	assert_true(says(v.hazards, "none"));
	assert_false(says(v.features, "alternativeText"));
	a.images = 2;
	access_values(&a, &v);
	assert_true(says(v.modes, "visual") && says(v.features, "alternativeText"));
	assert_true(says(v.sufficient, "textual"));
	a.without_alt = 1;
	access_values(&a, &v);
	assert_false(says(v.features, "alternativeText") || says(v.sufficient, "textual"));
	assert_true(says(v.sufficient, "textual,visual"));
	a.animated = 1;
	access_values(&a, &v);
	assert_false(says(v.hazards, "none"));
	assert_true(says(v.hazards, "unknownFlashingHazard"));
	a.page_list = a.pages = 4;
	access_values(&a, &v);
	assert_true(says(v.features, "pageNavigation") && says(v.features, "pageBreakMarkers"));
}

static void
the_summary_speaks_the_book_s_language(void **state)
{
	struct fixture *f = *state;
	struct access a = {.text = 1, .headings = 1};
	assert_non_null(strstr(access_summary(f->job->arena, &a, "de"), "Überschriften"));
	assert_non_null(strstr(access_summary(f->job->arena, &a, "zh-Hans"), "标题"));
	assert_non_null(strstr(access_summary(f->job->arena, &a, "tlh"), "Headings"));
}

/* ---- the checker ---- */

/* A book of one chapter with a note, finished. */
static void
make_book(struct fixture *f, struct package *p)
{
	head(f, 1, "chapter", "Chapter");
	compose_open(f->c, TEI_P, 1);
	compose_text(f->c, SLICE("Some text"), 1);
	compose_leaf(f->c, TEI_NOTE, SLICE("A note."), 1);
	compose_text(f->c, SLICE(" and more."), 1);
	compose_close(f->c, TEI_P);
	assert_int_equal(compose_finish(f->c), 0);
	package_begin(p, f->job->arena);
	assert_int_equal(epub_converter.convert(f->job, f->doc, p), 0);
	assert_false(p->failed);
}

/* In the part whose path ends so: from is replaced by to, once. */
static void
spoil(struct fixture *f, struct package *p, const char *path, const char *from, const char *to)
{
	for (size_t i = 0; i < p->n; i++) {
		struct part *part = &p->parts[i];
		if (!slice_ends(slice_of(part->path), path))
			continue;
		const char *s = arena_str(f->job->arena, part->bytes), *at = strstr(s, from);
		if (at == NULL)
			continue;
		part->bytes = slice_of(arena_printf(
			f->job->arena, "%.*s%s%s", (int)(at - s), s, to, at + strlen(from)));
		return;
	}
	fail_msg("%s is not in %s", from, path);
}

static int
complains(struct fixture *f, enum msg id)
{
	for (size_t i = 0; i < diag_total(f->job->diag); i++)
		if (diag_get(f->job->diag, i)->id == id)
			return 1;
	return 0;
}

static void
a_true_book_has_no_faults(void **state)
{
	struct fixture *f = *state;
	struct package p;
	make_book(f, &p);
	assert_int_equal(epub_converter.check(f->job, &p), 0);
	assert_int_equal(diag_total(f->job->diag), 0);
}

static const char *
package_document(struct fixture *f, const struct package *p)
{
	return arena_str(f->job->arena, package_find(p, "EPUB/package.opf")->bytes);
}

static void
conformance_is_claimed_by_people_only(void **state)
{
	struct fixture *f = *state;
	struct package p;
	make_book(f, &p);
	assert_null(strstr(package_document(f, &p), "conformsTo"));
	opts_set(f->opts, "a11y-certifier",
		"Quay Street; level=2.1 AA; credential=C; report=https://example.org/r");
	package_begin(&p, f->job->arena);
	assert_int_equal(epub_converter.convert(f->job, f->doc, &p), 0);
	const char *opf = package_document(f, &p);
	assert_non_null(strstr(opf, ">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>"));
	assert_non_null(strstr(opf, "property=\"a11y:certifiedBy\" id=\"certifier\">Quay Street<"));
	assert_non_null(strstr(opf, "\"a11y:certifierCredential\">C<"));
	assert_non_null(strstr(opf, "href=\"https://example.org/r\""));
	assert_int_equal(epub_converter.check(f->job, &p), 0);
	spoil(f, &p, "package.opf", "Level AA<", "Level B<");
	assert_int_equal(epub_converter.check(f->job, &p), -1);
}

static void
a_claim_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = {"Quay Street", "Quay Street; level=2.3 A",
		"; level=2.2 A", "Quay Street; level=2.2 A; report=paper",
		"Quay Street; level=2.2 A; by=me"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		void *own = NULL;
		struct package p;
		set_up(&own);
		struct fixture *f = own;
		make_book(f, &p);
		opts_set(f->opts, "a11y-certifier", bad[i]);
		package_begin(&p, f->job->arena);
		assert_int_equal(epub_converter.convert(f->job, f->doc, &p), -1);
		assert_true(complains(f, MSG_CERTIFIER_UNUSABLE));
		tear_down(&own);
	}
}

static const struct lie {
	const char *path, *from, *to;
	enum msg id;
} lies[] = {
	{".xhtml", "Some text", "Some tex", MSG_TEXT_DIFFERS},
	{".xhtml", "A note.", "A note. A note.", MSG_TEXT_DIFFERS},
	{"package.opf", ">tableOfContents<", ">longDescription<", MSG_ACCESS_UNTRUE},
	{"package.opf", ">none<", ">flashing<", MSG_ACCESS_UNTRUE},
	{"package.opf", "<meta property=\"schema:accessMode\">textual</meta>", "", MSG_EPUB_FAULT},
	{"package.opf", "dcterms:modified", "dcterms:issued", MSG_EPUB_FAULT},
	{"package.opf", "<metadata", "<x/><metadata ", MSG_MAX}, /* harmless */
	{".xhtml", " role=\"doc-chapter\"", "", MSG_EPUB_FAULT},
	{".xhtml", " role=\"doc-backlink\"", "", MSG_EPUB_FAULT},
	{".xhtml", "notes.xhtml#", "notes.xhtml#x", MSG_EPUB_FAULT},
	{".xhtml", "<p>Some", "<h4>Deep</h4><p>Some", MSG_EPUB_FAULT},
	{".xhtml", "<p>Some", "<img src=\"../cover.svg\"/><p>Some", MSG_ACCESS_UNTRUE},
	{".xhtml", "<p>Some", "<img src=\"no.png\" alt=\"x\"/><p>Some", MSG_PART_MISSING},
	{".xhtml", " xml:lang=\"en\"", "", MSG_EPUB_FAULT},
	{".xhtml", "doc-noteref\">1<", "doc-noteref\"><sup>1</sup><", MSG_EPUB_FAULT},
	{".xhtml", "<p>Some", "<p id=\"x\">Some<b id=\"x\"/>", MSG_EPUB_FAULT},
	{"package.opf", "</metadata>",
		"<meta property=\"dcterms:conformsTo\">WCAG</meta></metadata>", MSG_EPUB_FAULT},
	{".xhtml", "</html>", "</htm>", MSG_PART_INVALID},
	{"book.css", "body {", "body { font-family: Arial;", MSG_EPUB_STYLE},
	{"book.css", "body {", "html { font-family: Arial; } body {", MSG_EPUB_STYLE},
	{"book.css", "body {", "@font-face { font-family: A; } body { font-family: A;",
		MSG_EPUB_STYLE},
	{"book.css", "body {", "body { color: red;", MSG_EPUB_STYLE},
	{"book.css", "body {", "@keyframes x { from { top: 0 } } body {", MSG_ACCESS_UNTRUE},
	{"book.css", "body {", "body { writing-mode: vertical-rl;", MSG_ACCESS_UNTRUE},
	{"container.xml", "package.opf", "nothing.opf", MSG_PART_MISSING},
};

static void
every_lie_is_seen(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		void *own = NULL;
		struct package p;
		set_up(&own);
		struct fixture *f = own;
		make_book(f, &p);
		spoil(f, &p, lies[i].path, lies[i].from, lies[i].to);
		epub_converter.check(f->job, &p);
		if (lies[i].id == MSG_MAX ? diag_total(f->job->diag) > 0
					  : !complains(f, lies[i].id))
			fail_msg("lie %zu: %s in %s", i, lies[i].to, lies[i].path);
		tear_down(&own);
	}
}

/* ---- style ---- */

static void
a_sheet_from_elsewhere_is_refused(void **state)
{
	struct fixture *f = *state;
	struct buf out = {0};
	assert_int_equal(opts_set(f->opts, "css", "/nowhere/at-all.css"), OPT_OK);
	assert_int_equal(style_extend(f->job, 1, &out), -1);
	assert_true(complains(f, MSG_STYLE_UNUSABLE));
	buf_free(&out);
}

static void
file_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	fclose(f);
}

/* What people write into sheets of their own; NULL: it is taken. */
static const char *const own_sheets[][2] = {
	{"p { margin: 0 }\n", NULL},
	{"", NULL},
	{"\xEF\xBB\xBFp { margin: 0 }\n", NULL},
	{"p { color: red; /* \xFF */ }", "it is not UTF-8"},
	{"@import 'x.css';", "it loads something from elsewhere"},
	{"p { background: url(//example.org/a.png) }", "it loads something from elsewhere"},
	{"p { margin: 0 } </style>", "there is markup in it"},
	{"<!-- p { margin: 0 } -->", "there is markup in it"},
};

static const char *
last_said(struct fixture *f)
{
	size_t n = diag_total(f->job->diag);
	return n > 0 ? diag_get(f->job->diag, n - 1)->text : "nothing";
}

static void
a_sheet_is_looked_through(void **state)
{
	static const char path[] = "build/own-sheet.tmp";
	(void)state;
	for (size_t i = 0; i < sizeof own_sheets / sizeof *own_sheets; i++) {
		void *own = NULL;
		struct buf out = {0};
		const char *why = own_sheets[i][1];
		set_up(&own);
		struct fixture *f = own;
		file_write(path, own_sheets[i][0]);
		assert_int_equal(opts_set(f->opts, "css", path), OPT_OK);
		assert_int_equal(style_extend(f->job, 1, &out), why ? -1 : 0);
		if (why != NULL)
			assert_non_null(strstr(last_said(f), why));
		else /* a mark at its head is no style */
			assert_int_equal(slice_contains(buf_slice(&out), "\xEF\xBB\xBF"), 0);
		buf_free(&out);
		tear_down(&own);
	}
	remove(path);
}

/* Sheets of a folder of one's own stand for ours of the same names, or nothing is written. */
static void
own_sheets_take_the_place_of_ours(void **state)
{
	static const struct {
		const char *sheet; /* "": a folder of this name */
		const char *style; /* which others are asked for */
		int result;
	} rows[] = {{"p { margin: 3em }\n", "book", 0}, {"", "book", -1}, {"</", "book", -1},
		{"</", "large-print", -1}, {"@import", "dyslexia", -1}};
	struct fixture *f = *state;
	struct buf out = {0};
	assert_int_equal(mkdir("build/own.tmp", 0700) | mkdir("build/own.tmp/style", 0700), 0);
	assert_int_equal(opts_set(f->opts, "templates", ""), OPT_OK);
	assert_int_equal(style_begin(f->job), 0);
	assert_int_equal(style_sheet(f->job, "style/drop-caps.css", &out), 0);
	assert_int_equal(opts_set(f->opts, "css", ""), OPT_OK);
	assert_int_equal(opts_set(f->opts, "templates", "build/own.tmp"), OPT_OK);
	assert_int_equal(opts_set(f->opts, "drop-caps", "yes"), OPT_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *path = arena_printf(f->job->arena, "build/own.tmp/style/%s.css",
			strcmp(rows[i].style, "book") == 0 ? "drop-caps" : rows[i].style);
		assert_int_equal(opts_set(f->opts, "style", rows[i].style), OPT_OK);
		if (*rows[i].sheet == '\0')
			assert_int_equal(mkdir(path, 0700), 0);
		else
			file_write(path, rows[i].sheet);
		out.n = 0;
		assert_int_equal(style_begin(f->job), 0);
		assert_int_equal(style_extend(f->job, 1, &out), rows[i].result);
		assert_int_equal(slice_contains(buf_slice(&out), "3em"), rows[i].result == 0);
		assert_int_equal(remove(path), 0);
	}
	file_write("build/own.tmp/style/drop-caps.css", "");
	assert_int_equal(opts_set(f->opts, "style", "book"), OPT_OK);
	out.n = 0;
	assert_int_equal(style_extend(f->job, 1, &out), 0);
	assert_int_equal(out.n, 1); /* an empty sheet replaces ours, too */
	buf_free(&out);
	remove("build/own.tmp/style/drop-caps.css");
	rmdir("build/own.tmp/style");
	rmdir("build/own.tmp");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_element_is_decided),
		cmocka_unit_test_setup_teardown(a_chapter_is_a_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(some_short_chapters_are_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			hundreds_of_short_chapters_stay_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_long_is_cut_between_paragraphs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			page_breaks_between_chapters_are_kept, set_up, tear_down),
		cmocka_unit_test(lines_end_where_they_may),
		cmocka_unit_test(values_follow_from_content),
		cmocka_unit_test_setup_teardown(
			the_summary_speaks_the_book_s_language, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_true_book_has_no_faults, set_up, tear_down),
		cmocka_unit_test(every_lie_is_seen),
		cmocka_unit_test_setup_teardown(
			conformance_is_claimed_by_people_only, set_up, tear_down),
		cmocka_unit_test(a_claim_that_is_none_is_refused),
		cmocka_unit_test_setup_teardown(
			a_sheet_from_elsewhere_is_refused, set_up, tear_down),
		cmocka_unit_test(a_sheet_is_looked_through),
		cmocka_unit_test_setup_teardown(
			own_sheets_take_the_place_of_ours, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

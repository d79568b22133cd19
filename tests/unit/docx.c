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

static void
listen(void *ctx, const struct rub_message *m)
{
	if (m->severity == RUB_FATAL)
		snprintf(ctx, 40, "%s", m->id);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

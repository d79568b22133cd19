/* SPDX-License-Identifier: Apache-2.0 */
/* Metadata: who wins, which words are roles, how names sort, what becomes of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converters/bib.h"
#include "input/header.h"
#include "input/meta.h"
#include "input/relators.h"

static struct opts *opts;

static struct job *
job(void)
{
	static const struct opt_row *tables[2];
	tables[0] = meta_options;
	opts = opts_new(tables);
	return job_new(opts, "book.txt", NULL);
}

static void
done(struct job *j)
{
	job_free(j);
	opts_free(opts);
}

static void
authority(void **state)
{
	struct job *j = job();
	struct meta *m = meta_new(j);
	(void)state;
	meta_set(m, &m->title, META_TEXT, SLICE("from the text"));
	meta_set(m, &m->title, META_FILE_NAME, SLICE("from the name"));
	assert_string_equal(m->title.value, "from the text");
	meta_set(m, &m->title, META_OPTION, SLICE(" from\n the \x01option "));
	meta_set(m, &m->title, META_FILE, SLICE("from the file"));
	assert_string_equal(m->title.value, "from the option");
	meta_person(m, META_TEXT, SLICE("A"), "aut", SLICE(""));
	meta_person(m, META_OPTION, SLICE("B"), "edt", SLICE(""));
	meta_person(m, META_OPTION, SLICE("C"), NULL, SLICE(""));
	meta_person(m, META_FILE, SLICE("D"), NULL, SLICE(""));
	assert_string_equal(m->people->name, "B");
	assert_string_equal(m->people->next->name, "C");
	assert_string_equal(m->people->next->role, "aut");
	assert_null(m->people->next->next);
	meta_set(m, &m->date, META_TEXT, SLICE(" \x02 "));
	assert_null(m->date.value);
	meta_set(m, &m->date, META_TEXT, SLICE("bad \xFF byte, e\xCC\x81"));
	assert_string_equal(m->date.value, "bad \xEF\xBF\xBD byte, \xC3\xA9");
	done(j);
}

static void
roles(void **state)
{
	static const char *const words[][2] = {{"作者", "aut"}, {"责任编辑：", "edt"},
		{"记 者", "rpt"}, {"制图", "ill"}, {"文字整理", "com"}, {"訳", "trl"},
		{"옮김", "trl"}, {"Translated by", "trl"}, {"ÜBERSETZT VON", "trl"},
		{"перевод", "trl"}, {"traduit par", "trl"}, {"Edited by:", "edt"},
		{"ilustraciones de", "ill"}, {"摄影", "pht"}, {"校对", "pfr"}};
	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_string_equal(meta_relator(slice_of(words[i][0])), words[i][1]);
	assert_null(meta_relator(SLICE("")));
	assert_null(meta_relator(SLICE("bystander")));
	assert_string_equal(relator_term("trl"), "translator");
	assert_true(meta_is_relator(SLICE("aut")));
	assert_false(meta_is_relator(SLICE("Aut")));
}

static void
sort_names(void **state)
{
	static const char *const names[][2] = {{"Charles Dickens", "Dickens, Charles"},
		{"Ludwig van Beethoven", "Beethoven, Ludwig van"},
		{"Martin Luther King Jr.", "King, Martin Luther, Jr."}, {"王小明", "王小明"},
		{"김 철수", "김 철수"}, {"Homer", "Homer"},
		{"Dickens, Charles", "Dickens, Charles"}, {"The Free Press", "The Free Press"},
		{"Royal Society", "Royal Society"}, {"Лев Толстой", "Толстой, Лев"},
		{"A 2nd", "A 2nd"}};
	struct job *j = job();
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_string_equal(relator_sort_name(j->arena, names[i][0]), names[i][1]);
	done(j);
}

static void
languages(void **state)
{
	static const char *const good[] = {
		"en", "zh-Hans", "pt-BR", "sr-Latn-RS", "x-private", "gsw", "de-1996"};
	static const char *const bad[] = {"", "e", "english", "en_US", "en-", "-en", "12", "en--us",
		"en-toolongsubtag", "zh Hans"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(meta_is_language(slice_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(meta_is_language(slice_of(bad[i])));
}

/* All that options give comes out of bib. */
static void
there_and_back(void **state)
{
	static const char *const given[][2] = {{"title", "Title & <more>"}, {"subtitle", "Sub"},
		{"creator", "Anna van Berg"}, {"creator", "王小明; role=ill; as=绘图"},
		{"creator", "Olga Kern; role=trl; sort=Kern, O."}, {"language", "zh-Hans"},
		{"date", "2021-03"}, {"publisher", "Gate"}, {"identifier", "978-3-16-148410-0"},
		{"rights", "https://example.org/r"}, {"series", "Row; index=3"}, {"subject", "a"},
		{"subject", "b"}, {"description", "About."}};
	struct job *j = job();
	(void)state;
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		assert_int_equal(opts_set(opts, given[i][0], given[i][1]), OPT_OK);
	struct meta *m = meta_new(j);
	assert_int_equal(meta_from_options(m), 0);
	struct tei_doc *doc = tei_new(j->arena);
	struct header_facts f = {.source_name = "book.txt",
		.source_bytes = 14020,
		.source_sha256 = "00ff",
		.encoding = "GB18030",
		.language = "en",
		.format = "plain text"};
	header_write(j, doc, m, &f);
	const struct bib *b = bib_read(j, doc);
	assert_non_null(b);
	assert_string_equal(b->title, "Title & <more>");
	assert_string_equal(b->subtitle, "Sub");
	assert_int_equal(b->n_people, 3);
	assert_string_equal(b->people[0].sort, "Berg, Anna van");
	assert_string_equal(b->people[0].role, "aut");
	assert_null(b->people[0].as);
	assert_string_equal(b->people[1].as, "绘图");
	assert_string_equal(b->people[1].role, "ill");
	assert_string_equal(b->people[2].sort, "Kern, O.");
	assert_string_equal(b->language, "zh-Hans");
	assert_true(b->cjk);
	assert_string_equal(b->date, "2021-03");
	assert_string_equal(b->publisher, "Gate");
	assert_string_equal(b->identifier, "978-3-16-148410-0");
	assert_string_equal(b->rights, "https://example.org/r");
	assert_string_equal(b->series, "Row");
	assert_string_equal(b->series_index, "3");
	assert_int_equal(b->n_subjects, 2);
	assert_string_equal(b->subjects[1], "b");
	assert_string_equal(b->description, "About.");
	assert_string_equal(b->source_name, "book.txt");
	assert_string_equal(b->source_sha256, "00ff");
	assert_string_equal(b->encoding, "GB18030");
	assert_int_equal(b->source_bytes, 14020);
	done(j);
}

static void
unusable(void **state)
{
	static const char *const given[][2] = {{"creator", "; role=aut"},
		{"creator", "A; role=wizard"}, {"creator", "A; colour=red"},
		{"language", "english"}, {"series", "; index=1"}, {"series", "A; volume=1"}};
	(void)state;
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		struct job *j = job();
		assert_int_equal(opts_set(opts, given[i][0], given[i][1]), OPT_OK);
		assert_int_equal(meta_from_options(meta_new(j)), -1);
		assert_int_equal(diag_count(j->diag, SEV_FATAL), 1);
		done(j);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(authority),
		cmocka_unit_test(roles),
		cmocka_unit_test(sort_names),
		cmocka_unit_test(languages),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(unusable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

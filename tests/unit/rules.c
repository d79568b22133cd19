/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of --rules: what is none is told and nothing is made; what is one is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "rubricate.h"

/* A line or two of each kind. */
static const char text[] =
	"Chapter I\n\nThe lamp was lit at seven. Nobody saw it.\n  A second line.\n\n1. One\n2. "
	"Two\n\n"
	"* a bullet\n\n* another\n\n> A quotation\n> goes on\n\nHAMLET. A speech.\nMore of it.\n\n"
	"12\n\nTable 1 and more[1].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\na\t1\nb\t2\n\nkey    "
	"value\n"
	"lamp   light\n\nterm\n    what it means\n\n```\ncode\n```\n\n[1] A note.\n\n* * *\n\n"
	"[Illustration: a lamp]\n\nYours, Ann\n\nP.S. No.\n\nA word of somebody\n-- Ann\n";

static void
remember(void *ctx, const struct rub_message *m)
{
	char *last = ctx;
	if (m->severity >= RUB_ERROR)
		snprintf(last, 32, "%s", m->id);
}

/* What explain writes with these rules; NULL: there is no document, but the message of an error. */
static char *
explained(const char *rules, size_t n, char error[32])
{
	char path[] = "/tmp/rubricate-unit-rules-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, rules, n) == (ssize_t)n);
	close(fd);
	error[0] = '\0';
	rub *r = rub_new();
	rub_listen(r, remember, error);
	rub_set(r, "from", "text");
	rub_set(r, "rules", path);
	rub_doc *doc = rub_read_memory(r, text, sizeof text - 1, "a.txt");
	assert_int_equal(doc == NULL, error[0] != '\0');
	char *model = NULL, *again = NULL;
	size_t size;
	if (doc != NULL) {
		assert_int_equal(rub_make(doc, "tei", &model, &size), RUB_DONE);
		assert_int_equal(rub_explain(doc, "rules", &again, &size), RUB_DONE);
	}
	free(model);
	rub_doc_free(doc);
	rub_free(r);
	unlink(path);
	return again;
}

static void
read_with(const char *rules, size_t n, char error[32])
{
	free(explained(rules, n, error));
}

static void
what_is_no_rule(void **state)
{
	static const char *const bad[] = {"headline 2 4", "heading", "heading 1", "heading 0 3",
		"heading x 3", "heading 1 3-", "heading 1 5-3", "heading 100 3", "heading 1\t",
		"heading 1 a", "heading 1 :3", "list 5 x", "verse", "verse 3 sideways", "verse 0",
		"verse 3, ", "verse 3, x", "verse 1234567890", "verse 3:", "verse \"\"",
		"verse \"  \"", "verse \"x", "verse \"xy", "verse /x", "verse /xy", "verse :xy/",
		"list 5 !", "verse x/", "verse //", "verse /(/", "label", "label 3",
		"label a \"b\" \"c\"", "label 3 \"a\"", "label 3 a \"b\"", "label 3 \"a\" b",
		"label 3 \"\" \"b\"", "label 3 \"a\" \"b\" c", "merge", "merge x 3", "merge 3",
		"merge 3 x", "merge 3 2", "merge 3 3", "merge 3 4 5", "split", "split x",
		"split 3-4", "split 3 4", "wrap", "wrap maybe", "wrap yes x", "wrap yes 3-4 5",
		"lang", "lang 12", "lang a b", "encoding", "encoding a b", "verse 3\xFF"};
	char error[32];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		read_with(bad[i], strlen(bad[i]), error);
		if (strcmp(error, "rule-bad") != 0)
			fail_msg("%s: \"%s\"", bad[i], error);
	}
}

static void
is_read(const char *rules)
{
	char error[32];
	read_with(rules, strlen(rules), error);
	if (error[0] != '\0')
		fail_msg("%s: %s", rules, error);
}

static void
what_is_one(void **state)
{
	static const char *const good[] = {"heading 1 1", "heading\t2\t1, 5",
		"heading 1 \"A speech.\"", "heading 2 /^Chapter/", "list 2 6-7", "list \"1. One\"",
		"label 6 \"1.\" \"2.\"", "label 6 \"1. One\" \"\"", "label 6 \"3.\" \"2.\"",
		"label 5 \"1.\" \"2.\"", "label 99 \"1.\" \"2.\"", "merge 1 5", "merge 2 4",
		"merge 3 99", "merge 6 99", "merge 13 19", "merge 40 41", "note 40\nmerge 1 40",
		"split 3", "split 2", "split 99", "split 7", "split 14", "wrap yes", "wrap no 1-3",
		"wrap yes 3-4", "wrap yes 50-99", "wrap no 2", "wrap no 99", "lang de",
		"encoding UTF-8", "# a remark", "ignore 1-15\nverse 3", "verse 3\nignore 1-15",
		"verse 1-3\nverse 3-5", "heading 1 1\nheading 2 1", "list 6\nlist-bullet 6",
		"verse 1-8\nignore 4", "ignore 20\nverse 16-23", "verse 97, 98, 99",
		"verse 6\nlist 6, 7\nquote 7, 6", "verse 16-23\nignore 20",
		"page-head 19\npage-number 19", "verse 40", "code 36-38", "code 36-37",
		"code 37-38", "table 21-25", "table-pipes 21-25", "byline 50",
		"verse 14-21\npage-number 19", "quote 13-21\npage-number 19\nmerge 13 21",
		"merge 21 40", "merge 16 19", "merge 17 19", "gloss-colon 30-31", "gloss-colon 7"};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		is_read(good[i]);
}

static void
every_kind_of_every_line(void **state)
{
	static const char *const kinds[] = {"page-head", "page-number", "boilerplate", "legend",
		"rule", "title", "subtitle", "byline", "imprint", "dedication", "epigraph",
		"contents", "heading 1", "paragraph", "list", "gloss", "lines", "verse", "drama",
		"letter", "quote", "table", "code", "note", "break", "figure", "ignore",
		"site-line", "contents-title", "list-bullet", "list-numbered", "list-parallel",
		"gloss-columns", "gloss-set-in", "verse-spaced", "drama-speaker", "drama-stage",
		"drama-cast", "drama-goes-on", "letter-dateline", "letter-closing",
		"letter-postscript", "quote-marked", "table-pipes", "table-tabs", "table-columns"};
	static const char *const units[] = {
		"", " as one", " by blank", " by line", " by indent", " by mark"};
	enum { LINES = 56 };
	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (int first = 1; first <= LINES; first++) {
			char rule[100];
			int last = first + (first * 7 + (int)k) % 9;
			snprintf(rule, sizeof rule, "%s %d-%d%s", kinds[k], first, last,
				units[(size_t)(first + last) % (sizeof units / sizeof *units)]);
			is_read(rule);
		}
}

/* Two words for what is removed, on lines that touch each other: each keeps its own. */
static void
two_words_for_heads(void **state)
{
	static const char rules[] = "ignore 13\npage-head 14";
	char error[32], *again = explained(rules, sizeof rules - 1, error);
	(void)state;
	assert_non_null(again);
	assert_non_null(strstr(again, "\nignore 13\n"));
	assert_non_null(strstr(again, "\npage-head 14\n"));
	free(again);
}

static void
a_long_line(void **state)
{
	char rule[5000], error[32];
	(void)state;
	memset(rule, 'a', sizeof rule);
	memcpy(rule, "verse \"", 7);
	rule[sizeof rule - 1] = '"';
	read_with(rule, sizeof rule, error);
	assert_string_equal(error, "rule-bad");
}

/* So many of one kind of rule, and the error they lead to. */
static void
so_many(const char *rule, size_t times, const char *expected)
{
	size_t n = strlen(rule);
	char *rules = malloc(n * times + 1), error[32];
	assert_non_null(rules);
	for (size_t i = 0; i < times; i++)
		memcpy(rules + i * n, rule, n);
	read_with(rules, n * times, error);
	assert_string_equal(error, expected);
	free(rules);
}

static void
many_rules(void **state)
{
	(void)state;
	so_many("verse 3\n", 1000, "");
	so_many("verse \"No.\"\n", 100000, "rules-many");
	so_many("verse 3\n", 1000000, "rules-many");
	so_many("verse 1-15\n", 200000, "rules-many");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_rule),
		cmocka_unit_test(what_is_one),
		cmocka_unit_test(every_kind_of_every_line),
		cmocka_unit_test(two_words_for_heads),
		cmocka_unit_test(a_long_line),
		cmocka_unit_test(many_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

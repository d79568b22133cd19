/* SPDX-License-Identifier: Apache-2.0 */
/* E-text packages and bags: what is made is checked, and whatever is changed is seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/digest.h"
#include "converters/bag/bag.h"
#include "converters/converter.h"
#include "converters/labels.h"
#include "converters/ordinal.h"
#include "converters/prose.h"
#include "converters/prose_line.h"
#include "converters/slug.h"
#include "converters/text_imp.h"
#include "output/zip.h"
#include "rubricate.h"

static const struct opt_row *const tables[] = {zip_options, NULL};

struct world {
	struct opts *opts;
	struct job *job;
	struct package p;
};

static int
world_begin(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->opts = opts_new(tables);
	w->job = job_new(w->opts, "test.zip", NULL);
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

/* The package that the program makes of a small text. */
static void
make(struct world *w, const char *format)
{
	static const char text[] = "The Lamp\n\nChapter 1. Oil\n\nOne *word* of it.\n\n"
				   "Chapter 2. Wick\n\nAnother word.\n";
	char *bytes;
	size_t n;
	rub *r = rub_new();
	rub_doc *doc = rub_read_memory(r, text, sizeof text - 1, "lamp.txt");
	assert_non_null(doc);
	assert_int_equal(rub_make(doc, format, &bytes, &n), 0);
	assert_int_equal(arena_adopt(w->job->arena, bytes), 0);
	rub_doc_free(doc);
	rub_free(r);
	assert_int_equal(zip_read(w->job, (struct slice){bytes, n}, &w->p), 0);
}

static int
check(const struct world *w, const char *format, const struct package *p)
{
	struct job *job = job_new(w->opts, "test.zip", NULL);
	int rc = converter_named(format)->check(job, p);
	assert_int_equal(rc == 0, diag_count(job->diag, SEV_ERROR) == 0);
	job_free(job);
	return rc;
}

/* The part with another byte at i; the package as it was afterwards. */
static int
check_flipped(struct world *w, const char *format, struct part *part, size_t i, int flip)
{
	struct slice before = part->bytes;
	char *copy = malloc(before.n);
	memcpy(copy, before.s, before.n);
	copy[i] = (char)(copy[i] ^ flip);
	part->bytes.s = copy;
	int rc = check(w, format, &w->p);
	part->bytes = before;
	free(copy);
	return rc;
}

static void
each_byte_is_watched(struct world *w, const char *format, size_t step)
{
	make(w, format);
	assert_int_equal(check(w, format, &w->p), 0);
	for (size_t k = 0; k < w->p.n; k++)
		for (size_t i = 0;
			i<w->p.parts[k].bytes.n; i += w->p.parts[k].bytes.n> 600 ? step : 1)
			if (check_flipped(w, format, &w->p.parts[k], i, 0x20) == 0 ||
				check_flipped(w, format, &w->p.parts[k], i, 0x01) == 0)
				fail_msg("%s: byte %zu of %s", format, i, w->p.parts[k].path);
}

static void
a_bag_sees_each_flipped_byte(void **state)
{
	each_byte_is_watched(*state, "bag", 211);
}

static void
an_etext_sees_each_flipped_byte(void **state)
{
	each_byte_is_watched(*state, "etext", 37);
}

/* A bag with the same parts but one, and with one more. */
static void
a_bag_must_be_whole(void **state)
{
	struct world *w = *state;
	struct package less, more;
	make(w, "bag");
	for (size_t gone = 0; gone < w->p.n; gone++) {
		package_begin(&less, w->job->arena);
		less.names = NAMES_ANY;
		for (size_t i = 0; i < w->p.n; i++)
			if (i != gone)
				package_add_slice(&less, w->p.parts[i].path, NULL, PART_STORED,
					w->p.parts[i].bytes);
		int spare = strstr(w->p.parts[gone].path, "tagmanifest-") != NULL;
		assert_int_equal(check(w, "bag", &less), spare ? 0 : -1);
	}
	static const char *const extra[] = {"lamp-bag/data/more.txt", "lamp-bag/fetch.txt",
		"beside.txt", "lamp-bag/manifest-sha999.txt"};
	for (size_t k = 0; k < sizeof extra / sizeof *extra; k++) {
		package_begin(&more, w->job->arena);
		more.names = NAMES_ANY;
		for (size_t i = 0; i < w->p.n; i++)
			package_add_slice(
				&more, w->p.parts[i].path, NULL, PART_STORED, w->p.parts[i].bytes);
		package_add_slice(&more, extra[k], NULL, PART_STORED, SLICE("x"));
		assert_int_equal(check(w, "bag", &more), -1);
	}
}

/* Bags by hand: what the standard says of older versions and odd lists. */
static int
check_small(struct world *w, const char *version, const char *manifest, const char *info)
{
	struct package p;
	package_begin(&p, w->job->arena);
	p.names = NAMES_ANY;
	package_add_slice(&p, "b/bagit.txt", NULL, PART_STORED,
		slice_of(arena_printf(w->job->arena,
			"BagIt-Version: %s\nTag-File-Character-Encoding: UTF-8\n", version)));
	package_add_slice(&p, "b/manifest-md5.txt", NULL, PART_STORED, slice_of(manifest));
	package_add_slice(&p, "b/data/a%b", NULL, PART_STORED, SLICE("abc"));
	if (info != NULL)
		package_add_slice(&p, "b/bag-info.txt", NULL, PART_STORED, slice_of(info));
	return check(w, "bag", &p);
}

/* A report that skips a byte, with manifests that agree to it. */
static void
a_bag_report_covers_the_original(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *report;
		int rc;
	} rows[] = {{"{\"type\":\"decision\",\"from\":0,\"to\":2}\n"
		     "{\"type\":\"decision\",\"from\":2,\"to\":3}\n",
			    0},
		{"{\"type\":\"decision\",\"from\":0,\"to\":2}\n", -1},
		{"{\"type\":\"decision\",\"from\":1,\"to\":3}\n", -1},
		{"{\"type\":\"decision\",\"from\":0,\"to\":3}", 0},
		{"{\"type\":\"decision\",\"from\":9999999999999999999,\"to\":3}\n", -1},
		{"{\"type\":\"decision\",\"from\":2,\"to\":1}\n", -1},
		{"{\"type\":\"decision\",\"to\":3}\n", -1},
		{"{\"type\":\"decision\",\"from\":0,\"to\":", -1},
		{"{\"type\":\"decision\",\"text\":\"a line that is longer than the place where "
		 "numbers are looked for, for what a decision says of itself comes first and its "
		 "text comes last, so that a reader who wants the numbers only needs not to look "
		 "any further\",\"from\":0,\"to\":3}\n",
			-1},
		{"{\"type\":\"source\",\"sha256\":\"00\"}\n", -1}, {"", -1}};
	struct part original = {.path = "data/original/a", .bytes = SLICE("abc")};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct part report = {
			.path = "data/report/a.report.jsonl", .bytes = slice_of(rows[i].report)};
		assert_int_equal(bag_coverage(w->job, &original, &report), rows[i].rc);
	}
	assert_string_equal(diag_id(MSG_BAG_COVERAGE), "bag-coverage");
}

#define ABC "900150983cd24fb0d6963f7d28e17f72"

static void
small_bags(void **state)
{
	struct world *w = *state;
	assert_int_equal(check_small(w, "1.0", ABC "  data/a%25b\n", NULL), 0);
	assert_int_equal(check_small(w, "1.0", ABC " *data/a%b\r\n", "Payload-Oxum: 3.1\n"), 0);
	assert_int_equal(check_small(w, "1.0", ABC "  data/a%25b\n", "Payload-Oxum: 4.1\n"), -1);
	assert_int_equal(check_small(w, "1.0", ABC "  ./data/a%25b\n", NULL), -1);
	assert_int_equal(check_small(w, "0.97", ABC "  ./data/a%25b\n", NULL), 0);
	assert_int_equal(check_small(w, "0.97", ABC " data/a%b\n" ABC " data/a%b\n", NULL), 0);
	assert_int_equal(check_small(w, "1.0", ABC " data/a%b\n" ABC " data/a%b\n", NULL), -1);
	assert_int_equal(check_small(w, "2.0", ABC "  data/a%25b\n", NULL), -1);
	assert_int_equal(check_small(w, "1.0", "", NULL), -1);
	assert_int_equal(check_small(w, "1.0", ABC "  bagit.txt\n", NULL), -1);
	assert_int_equal(check_small(w, "1.0", ABC "  data/../data/a%b\n", NULL), -1);
}

/* The ids of messages that the checks above give; each is explained in the manual. */
static void
messages_have_names(void **state)
{
	(void)state;
	assert_string_equal(diag_id(MSG_SUMS_LINE), "sums-line");
	assert_string_equal(diag_id(MSG_SUMS_MISSING), "sums-missing");
	assert_string_equal(diag_id(MSG_SUMS_TWICE), "sums-twice");
	assert_string_equal(diag_id(MSG_SUMS_CHANGED), "sums-changed");
	assert_string_equal(diag_id(MSG_BAG_INVALID), "bag-invalid");
	assert_string_equal(diag_id(MSG_BAG_UNLISTED), "bag-unlisted");
	assert_string_equal(diag_id(MSG_BAG_NAME), "bag-name");
	assert_string_equal(diag_id(MSG_ETEXT_FAULT), "etext-fault");
}

static void
every_element_is_decided(void **state)
{
	(void)state;
	assert_true(walk_complete(text_handlers));
}

static void
labels_speak_thirteen_languages(void **state)
{
	static const char *const langs[] = {"en", "zh-Hans", "zh-Hant", "ja", "ko", "fr", "de",
		"es", "it", "pt", "ru", "ar", "he"};
	struct world *w = *state;
	for (int l = 0; l < LABEL_MAX; l++)
		for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
			const char *text = label_get((enum label)l, langs[i]);
			assert_non_null(text);
			/* "line" is explained where it is a foreign word only */
			assert_true(*text != '\0' || l == LABEL_TXT_LINE_IS);
			assert_null(strstr(text, "\xC2\xA0"));
			/* as many holes as in English */
			size_t holes[2] = {0};
			const char *both[2] = {text, label_get((enum label)l, "en")};
			for (int k = 0; k < 2; k++)
				for (const char *p = both[k]; (p = strstr(p, "{}")) != NULL; p += 2)
					holes[k]++;
			assert_int_equal(holes[0], holes[1]);
		}
	assert_string_equal(label_role("trl", "done into English by", "en"), "Translator");
	assert_string_equal(label_role("edt", "cura di", "it"), "cura di");
	assert_string_equal(label_role("nrt", NULL, "ru"), "Участник");
	static const char *const same[][2] = {{"zh", "zh-Hans"}, {"zh-SG", "zh-Hans"},
		{"zh-TW", "zh-Hant"}, {"zh-HK", "zh-Hant"}, {"zh-MO", "zh-Hant"}, {"de-AT", "de"},
		{"dev", "en"}, {"tlh", "en"}};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_string_equal(label_get(LABEL_CONTENTS, same[i][0]),
			label_get(LABEL_CONTENTS, same[i][1]));
	assert_string_equal(label_fill(w->job->arena, LABEL_CONTENTS, "en", "x"),
		label_get(LABEL_CONTENTS, "en"));
	assert_string_equal(
		LABEL_FILL(w->job->arena, LABEL_TXT_NOTE, "de-AT", "3", "x"), "Anmerkung 3: x");
}

static void
prose_is(struct world *w, struct prose_style style, const char *text, const char *want)
{
	struct prose p;
	style.lang = "en";
	assert_int_equal(prose_begin(&p, w->job->arena, &style), 0);
	prose_text(&p, slice_of(text));
	prose_end(&p, PROSE_PARAGRAPH);
	buf_putc(&p.out, '\0');
	assert_string_equal(p.out.s, want);
	prose_free(&p);
}

static void
prose_cleans(void **state)
{
	struct world *w = *state;
	struct prose_style plain = {0}, ascii = {.ascii = 1}, narrow = {.wrap = 10};
	prose_is(w, plain, "  a \t b\n", "a b\n");
	prose_is(w, plain, "-------- x", "--- x\n");
	prose_is(w, plain, "[Poem]", "(Poem)\n");
	prose_is(w, plain, "[a] b [c]", "[a] b [c]\n");
	prose_is(w, plain, "e\xCC\x81", "\xC3\xA9\n");
	prose_is(w, plain, "\xEF\xA4\x80", "\xE8\xB1\x88\n"); /* U+F900 is U+8C48 in NFC */
	prose_is(w, plain, "\xE4\xB8\x80\xE3\x80\x80\xE4\xBA\x8C",
		"\xE4\xB8\x80\xE3\x80\x80\xE4\xBA\x8C\n");
	prose_is(w, ascii, "\xE2\x80\x9Cx\xE2\x80\x9D \xE2\x80\x94 y", "\"x\" -- y\n");
	prose_is(w, narrow, "one two three four", "one two\nthree four\n");
	prose_is(w, narrow, "abcdefghijklmnop q", "abcdefghijklmnop\nq\n");
	/* 「一二三四。」: no line begins with a full stop */
	prose_is(w, narrow,
		"\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE3\x80\x82",
		"\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89\xE5\x9B\x9B\n\xE4\xBA\x94\xE3\x80\x82\n");
}

static void
prose_counts_lines(void **state)
{
	struct world *w = *state;
	struct prose_style style = {.lang = "en"};
	struct prose p;
	assert_int_equal(prose_begin(&p, w->job->arena, &style), 0);
	assert_int_equal(prose_own(&p, "first"), 1);
	prose_text(&p, SLICE("Head"));
	assert_int_equal(prose_end(&p, PROSE_HEADING), 4);
	assert_int_equal(prose_own(&p, "3. one"), 6);
	assert_int_equal(prose_own(&p, "5. two"), 8);
	prose_text(&p, SLICE("tight"));
	assert_int_equal(prose_end(&p, PROSE_TIGHT), 9);
	assert_int_equal(prose_end(&p, PROSE_PARAGRAPH), 0);
	buf_putc(&p.out, '\0');
	assert_string_equal(p.out.s, "first\n\n\nHead\n\n3. one\n\n5 . two\ntight\n");
	prose_free(&p);
}

/* How many bytes of a text need no look at each character. */
static void
plain_beginnings(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} rows[] = {{"One word", 8}, {"One  word", 3}, {"One ", 3}, {"One 2", 3}, {" One", 0},
		{"\xE7\x81\xAF\xE5\xA1\x94", 6}, {"\xE7\x81\xAF a", 3}, {"\xD0\x96", 2},
		{"\xE4\xB8\x80", 3}, {"\xE4\xB7\x80", 0}, {"\xE7\x81", 0}, {"\xE7xx", 0},
		{"\xE7\x81x", 0}, {"\xD0", 0}, {"\xD0x", 0}, {"\xEF\xBC\x88", 0}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(prose_plain_prefix(rows[i].text, strlen(rows[i].text)), rows[i].n);
	assert_true(prose_is_sign(0x0378) && prose_is_sign('!') && !prose_is_sign('a'));
	assert_true(prose_is_nfc(SLICE("\xF0\xB0\x80\x80")));
	assert_false(prose_is_nfc(SLICE("\xF0\xAF\xA0\x82")) || prose_is_nfc(SLICE("e\xCC\x81")));
}

/* A line of a table, narrower than any word; a line that stays as it is. */
static void
lines_are_put(void **state)
{
	struct buf b = {0};
	(void)state;
	assert_int_equal(prose_put_lines(&b, SLICE("one two three"), 5, 2), 2);
	buf_putc(&b, '\0');
	assert_string_equal(b.s, "  one two\n  three\n");
	b.n = 0;
	assert_int_equal(prose_put_lines(&b, SLICE("one  "), 0, 0), 1);
	prose_put_verbatim(&b,
		SLICE("a\tb\xC2\xA0"
		      "c\xE2\x80\xA8"
		      "d\xE2\x80\xA9"
		      "e\xEE\x80\x80\xE2\x94\x82"),
		"?");
	buf_putc(&b, '\0');
	assert_string_equal(b.s, "one\na       b c d e?|");
	buf_free(&b);
}

static void
formats_have_names(void **state)
{
	(void)state;
	assert_null(converter_named("scroll"));
	assert_null(converter_for("lamp.scroll"));
	/* a path's ending means one format: none of them ends another */
	for (const struct converter *const *a = converters; *a != NULL; a++)
		for (const struct converter *const *b = converters; *b != NULL; b++)
			assert_true(a == b || !slice_ends(slice_of((*a)->suffix), (*b)->suffix));
}

static void
ordinals(void **state)
{
	static const struct {
		const char *label;
		int64_t value; /* -1: none */
	} rows[] = {{"12. Oil", 12}, {"IV. Oil", 4}, {"Chapter 7", 7}, {"CHAPTER XIX. A", 19},
		{"\xE7\xAC\xAC\xE4\xBA\x8C\xE5\x8D\x81\xE4\xB8\x89\xE7\xAB\xA0", 23},
		{"\xEF\xBC\x88\xE5\x8D\x81\xEF\xBC\x89", 10}, {"Oil", -1}, {"", -1},
		{"Oil and wick 3", -1}, {"Mix", -1}, {"1234567890", 123456789}, {"XIV: Oil", 14},
		{"MMMMMMMMMMMMMMMM", -1}, {"第一百零五章", 105}, {"三千", 3000},
		{"二〇二四年", 2024}, {"[3]", 3}, {"【三】", 3},
		{"十十十十十十十十十十十十十十十十", 140}, {"灯3", -1}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ordinal o;
		int found = ordinal_read(slice_of(rows[i].label), &o);
		assert_int_equal(found ? o.value : -1, rows[i].value);
	}
}

static void
slugs(void **state)
{
	struct arena *a = ((struct world *)*state)->job->arena;
	assert_string_equal(slug_make(a, "CHAPTER I. Down the Caf\xC3\xA9", 40, "x"),
		"chapter-i-down-the-cafe");
	assert_string_equal(slug_make(a,
				    "\xE5\x9B\xBE\xE8\xA7\xA3"
				    "2021",
				    40, "x"),
		"2021");
	assert_string_equal(slug_make(a, "\xE5\x9B\xBE\xE8\xA7\xA3", 40, "x"), "x");
	assert_string_equal(slug_file(a, "/a/b/My Book.tei.xml", 40, "x"), "My-Book");
	assert_string_equal(slug_file(a, "abcdef.txt", 4, "x"), "abcd");
	assert_string_equal(slug_file(a, "lamp.keeper-s", 40, "x"), "lamp-keeper-s");
	assert_string_equal(slug_make(a, "Keeper's \xE2\x80\x99lamp", 40, "x"), "keepers-lamp");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_begin, world_end)
	const struct CMUnitTest tests[] = {
		TEST(a_bag_sees_each_flipped_byte),
		TEST(an_etext_sees_each_flipped_byte),
		TEST(a_bag_must_be_whole),
		TEST(a_bag_report_covers_the_original),
		TEST(small_bags),
		TEST(messages_have_names),
		TEST(every_element_is_decided),
		TEST(labels_speak_thirteen_languages),
		TEST(prose_cleans),
		TEST(prose_counts_lines),
		TEST(plain_beginnings),
		TEST(lines_are_put),
		TEST(formats_have_names),
		TEST(ordinals),
		TEST(slugs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

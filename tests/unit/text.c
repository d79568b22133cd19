/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes → text → lines: decoding, cleaning, the table of lines, and the way back to the bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/job.h"
#include "base/utf8.h"
#include "input/encoding.h"
#include "input/lines.h"
#include "input/source.h"
#include "input/text.h"
#include "input/structure/rules.h"

struct fixture {
	struct opts *opts;
	struct job *job;
	struct encoding e;
	struct text_facts facts;
	struct slice text, clean;
	struct lines lines;
};

static const struct opt_row *const tables[] = {
	source_options, encoding_options, text_options, rules_options, NULL};

static struct fixture
start(const char *option, const char *value)
{
	struct fixture f = {.opts = opts_new(tables)};
	if (option != NULL)
		assert_int_equal(opts_set(f.opts, option, value), OPT_OK);
	f.job = job_new(f.opts, "test", NULL);
	assert_non_null(f.job);
	return f;
}

static void
stop(struct fixture *f)
{
	job_free(f->job);
	opts_free(f->opts);
}

static struct fixture
read_bytes(struct slice bytes, const char *option, const char *value)
{
	struct fixture f = start(option, value);
	assert_int_equal(encoding_decode(f.job, bytes, NULL, &f.text, &f.e), 0);
	assert_int_equal(text_clean(f.job, f.text, &f.clean, &f.facts), 0);
	assert_int_equal(lines_make(f.job, f.clean, &f.lines), 0);
	lines_locate(&f.lines, &f.facts.origin, &f.e.origin);
	struct tally t = {0};
	tally_add(&t, f.clean);
	assert_int_equal(ledger_check(f.job->ledger, &t), 0);
	assert_int_equal(utf8_valid_prefix(f.clean.s, f.clean.n), f.clean.n);
	return f;
}

#define READ(lit) read_bytes(SLICE(lit), NULL, NULL)

static void
assert_text(struct slice got, const char *want)
{
	assert_int_equal(got.n, strlen(want));
	assert_memory_equal(got.s, want, got.n);
}

static size_t
count(const struct fixture *f, enum msg id)
{
	size_t n = 0;
	for (size_t i = 0; i < diag_total(f->job->diag); i++)
		n += diag_get(f->job->diag, i)->id == id;
	return n;
}

static void
valid_utf8_is_not_copied(void **state)
{
	(void)state;
	static const char s[] = "Grüße, 漢字\nund mehr\n";
	struct fixture f = read_bytes(SLICE(s), NULL, NULL);
	assert_string_equal(f.e.name, "UTF-8");
	assert_string_equal(f.e.how, "valid");
	assert_ptr_equal(f.clean.s, s);
	assert_string_equal(f.facts.line_ends, "LF");
	assert_int_equal(f.facts.lines, 2);
	stop(&f);
}

static void
marks_decide(void **state)
{
	(void)state;
	struct fixture f = READ("\xEF\xBB\xBFone\ntwo\n");
	assert_text(f.clean, "one\ntwo\n");
	assert_int_equal(f.lines.v[1].from, 7);
	stop(&f);
	f = READ("\xFF\xFE"
		 "a\0\n\0\x3d\xd8\x00\xde"
		 "\x00");
	assert_string_equal(f.e.name, "UTF-16LE");
	assert_text(f.clean, "a\n\xF0\x9F\x98\x80\xEF\xBF\xBD");
	assert_int_equal(f.lines.v[1].from, 6);
	assert_int_equal(f.e.bad_bytes, 1);
	stop(&f);
	f = READ("\0\0\xFE\xFF\0\0\0a\0\x11\0\0");
	assert_string_equal(f.e.name, "UTF-32BE");
	assert_text(f.clean, "a\xEF\xBF\xBD");
	stop(&f);
}

static void
the_option_wins(void **state)
{
	(void)state;
	struct fixture f = read_bytes(SLICE("\xC4\xE3\r\n\xBA\xC3\xFF"), "encoding", "gb18030");
	assert_text(f.clean, "你\n好\xEF\xBF\xBD");
	assert_string_equal(f.e.how, "option");
	assert_int_equal(f.lines.v[1].from, 4);
	assert_int_equal(count(&f, MSG_ENCODING_BAD_BYTES), 1);
	stop(&f);
	f = start("encoding", "no-such-thing");
	assert_int_equal(encoding_decode(f.job, SLICE("x"), NULL, &f.text, &f.e), -1);
	assert_int_equal(count(&f, MSG_ENCODING_UNKNOWN), 1);
	stop(&f);
}

/* An encoding by name, its bytes, and what they say. */
static void
named_encodings_are_read(void **state)
{
	static const struct {
		const char *name;
		struct slice bytes;
		const char *text;
		uint64_t bad;
	} rows[] = {
		{"iso-2022-jp", {"a\x1B$B4A;z\x1B(B\nb", 13}, "a漢字\nb", 0},
		{"iso-2022-jp", {"\x1B(I1 2\x1B(B.", 10}, "ｱ ｲ.", 0},
		{"iso-2022-jp", {"\x1B$B4A;\n\x1B(Bb", 11}, "漢\xEF\xBF\xBD\nb", 1},
		{"hz", {"~~ ~{Dc:C~}~\n!", 14}, "~ 你好!", 0},
		{"UTF-7", {"+T2BZfQ-!", 9}, "你好!", 0},
		{"ISO-2022-CN",
			{"\x1B$)A\x0E"
			 "Dc:C\x0F!",
				11},
			"你好!", 0},
		{"windows-1251", {"\xCC\xE8\xF0", 3}, "Мир", 0},
		{"UTF-16LE", {"\x3D\xD8\x00\xE0\x28\x20\x3D\xD8", 8},
			"\xEF\xBF\xBD\xEE\x80\x80\n\xEF\xBF\xBD", 2},
		{"UTF-16BE", {"\x00\x85\x20\x29\xDC\x00", 6}, "\n\n\xEF\xBF\xBD", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fixture f = read_bytes(rows[i].bytes, "encoding", rows[i].name);
		assert_text(f.clean, rows[i].text);
		assert_int_equal(f.e.bad_bytes > 0, rows[i].bad > 0);
		stop(&f);
	}
}

/* Shifts are bytes without a character, and kana get a byte more on the way. */
static void
lines_of_seven_bits_know_their_bytes(void **state)
{
	(void)state;
	struct fixture f = read_bytes(
		SLICE("\x1B(I123456\x1B(B\r\x1B$B$\"\x1B(B\ra\fb"), "encoding", "ISO-2022-JP");
	assert_text(f.clean, "ｱｲｳｴｵｶ\nあ\na\fb");
	static const unsigned froms[] = {0, 13, 22, 23};
	assert_int_equal(f.lines.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(f.lines.v[i].from, froms[i]);
	stop(&f);
}

static void
lines_of_twice_encoded_text_know_their_bytes(void **state)
{
	(void)state;
	struct fixture f = READ("Ã©\rÃ©Ã©\rx");
	assert_text(f.clean, "é\néé\nx");
	static const unsigned froms[] = {0, 5, 14};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(f.lines.v[i].from, froms[i]);
	stop(&f);
}

static void
line_ends_become_one(void **state)
{
	(void)state;
	struct fixture f = READ("a\r\nb\rc\nd\xC2\x85"
				"e\xE2\x80\xA8"
				"f\vg\fh");
	assert_text(f.clean, "a\nb\nc\nd\ne\nf\ng\fh");
	assert_string_equal(f.facts.line_ends, "mixed");
	assert_int_equal(f.facts.lines, 7);
	assert_int_equal(f.lines.n, 8);
	assert_int_equal(f.lines.v[7].holds & LINE_FORM_FEED, LINE_FORM_FEED);
	assert_int_equal(f.lines.v[7].number, 7);
	static const unsigned froms[] = {0, 3, 5, 7, 10, 14, 16, 17};
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(f.lines.v[i].from, froms[i]);
	stop(&f);
	f = READ("a\r\r\nb\r\r\n\r\r\nc\r\r\n");
	assert_text(f.clean, "a\nb\n\nc\n");
	stop(&f);
}

static void
forbidden_characters_leave_with_a_receipt(void **state)
{
	(void)state;
	struct fixture f = READ("a\x01"
				"b\0c\xEF\xBB\xBF"
				"d\xE2\x80\x8B"
				"e\xEF\xBF\xBE"
				"f\n\xC2\x80g\x1A\0\0");
	assert_text(f.clean, "abcdef\ng");
	assert_int_equal(f.lines.v[1].from, 18);
	assert_int_equal(f.facts.removed, 9);
	assert_int_equal(ledger_chars(f.job->ledger, LEDGER_REMOVED), 9);
	assert_int_equal(count(&f, MSG_CONTROL_CHARACTERS), 1);
	assert_int_equal(count(&f, MSG_END_PADDING), 1);
	stop(&f);
	f = read_bytes(SLICE("a\x01\x02"
			     "b"),
		"control", "replace");
	assert_text(f.clean, "a\xEF\xBF\xBD\xEF\xBF\xBD"
			     "b");
	stop(&f);
}

static void
marks_join_their_letters(void **state)
{
	(void)state;
	/* e + acute, also across a character that is removed; Hangul from jamo; a compatibility
	 * ideograph stays */
	struct fixture f =
		READ("cafe\xCC\x81 e\xEF\xBB\xBF\xCC\x81 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB "
		     "\xEF\xA4\x80");
	assert_text(f.clean, "café é 한 \xEF\xA4\x80");
	assert_int_equal(count(&f, MSG_NORMALISED), 1);
	stop(&f);
	f = READ("\xE0\xB8\x97\xE2\x80\x8B\xE0\xB8\x97 \xE2\x84\xA6");
	assert_text(f.clean, "\xE0\xB8\x97\xE2\x80\x8B\xE0\xB8\x97 Ω");
	stop(&f);
}

static void
lines_are_measured(void **state)
{
	(void)state;
	struct fixture f = READ("\n  \n\tTab \tx  \n\xE3\x80\x80漢字a\xCC\xA7\xE3\x80\x80\n\nend");
	assert_int_equal(f.lines.n, 6);
	const struct line *l = &f.lines.v[2];
	assert_text(l->text, "Tab \tx");
	assert_int_equal(l->indent, 8);
	assert_int_equal(l->cells, 9);
	assert_int_equal(l->chars, 6);
	assert_int_equal(l->blanks_before, 2);
	assert_int_equal(l->first, 'T');
	l = &f.lines.v[3];
	assert_int_equal(l->indent, 2);
	assert_int_equal(l->cells, 5);
	assert_int_equal(l->first, 0x6F22);
	assert_int_equal(l->blanks_after, 1);
	assert_int_equal(f.lines.v[5].number, 6);
	stop(&f);
	f = READ("");
	assert_int_equal(f.lines.n, 0);
	stop(&f);
}

static void
broken_utf8_is_replaced_by_parts(void **state)
{
	(void)state;
	struct fixture f = read_bytes(
		SLICE("ok\n\xF0\x9F\x98 \xC0\xAF\xED\xA0\x80 \xE2\x82"), "encoding", "utf-8");
#define R "\xEF\xBF\xBD"
	assert_text(f.clean, "ok\n" R " " R R R R R " " R);
	assert_int_equal(f.e.bad_bytes, 10);
	assert_int_equal(count(&f, MSG_ENCODING_BAD_BYTES), 1);
	for (size_t i = 0; i < diag_total(f.job->diag); i++)
		if (diag_get(f.job->diag, i)->id == MSG_ENCODING_BAD_BYTES)
			assert_int_equal(diag_get(f.job->diag, i)->line, 2);
	stop(&f);
}

static void
sources_are_regular_files(void **state)
{
	(void)state;
	static const char *const bad[] = {"/", "/dev/null", "/nowhere/at/all"};
	for (size_t i = 0; i < 3; i++) {
		struct fixture f = start(NULL, NULL);
		struct slice bytes;
		assert_int_equal(source_read(f.job, bad[i], &bytes), -1);
		assert_int_equal(count(&f, MSG_INPUT_UNREADABLE), 1);
		stop(&f);
	}
	struct fixture f = start("max-input", "10");
	struct slice bytes;
	assert_int_equal(source_read(f.job, "/proc/self/exe", &bytes), -1);
	assert_int_equal(count(&f, MSG_INPUT_TOO_LARGE), 1);
	stop(&f);
	f = start(NULL, NULL);
	assert_int_equal(source_read(f.job, "/proc/self/exe", &bytes), 0);
	assert_memory_equal(bytes.s,
		"\x7F"
		"ELF",
		4);
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_utf8_is_not_copied),
		cmocka_unit_test(marks_decide),
		cmocka_unit_test(the_option_wins),
		cmocka_unit_test(named_encodings_are_read),
		cmocka_unit_test(lines_of_seven_bits_know_their_bytes),
		cmocka_unit_test(lines_of_twice_encoded_text_know_their_bytes),
		cmocka_unit_test(line_ends_become_one),
		cmocka_unit_test(forbidden_characters_leave_with_a_receipt),
		cmocka_unit_test(marks_join_their_letters),
		cmocka_unit_test(lines_are_measured),
		cmocka_unit_test(broken_utf8_is_replaced_by_parts),
		cmocka_unit_test(sources_are_regular_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

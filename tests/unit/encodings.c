/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings by name and by their bytes: which one it is, and what text they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/encoding.h"

static const struct opt_row *const tables[] = {encoding_options, NULL};

/* name: what --encoding says, NULL: nothing; found: what it is called then, NULL: nothing known. */
static void
decodes(const char *name, struct slice bytes, const char *found, const char *expected)
{
	struct opts *o = opts_new(tables);
	if (name != NULL)
		opts_set(o, "encoding", name);
	struct job *job = job_new(o, "unit", NULL);
	struct slice text;
	struct encoding e;
	assert_non_null(job);
	int result = encoding_decode(job, bytes, NULL, &text, &e);
	if (found == NULL) {
		assert_int_equal(result, -1);
	} else {
		assert_int_equal(result, 0);
		assert_string_equal(e.name, found);
		if (expected != NULL && !slice_is(text, expected))
			fail_msg("%s: %.*s", found, (int)text.n, text.s);
	}
	job_free(job);
	opts_free(o);
}

static void
names(void **state)
{
	static const struct {
		const char *name, *bytes, *found, *text;
	} rows[] = {
		{"ibm850", "\x81", "CP850", "ü"},
		{"cp850", "\x81", "CP850", "ü"},
		{"CP1251", "\xE4", "WINDOWS-1251", "д"},
		{"ibm", "\xE4", NULL, NULL},
		{"big5", "\xC6\xE7\xC7\xE9\xC7\xF3", "Big5", "ゃ①⑴"},
		{"ISO-2022-JP-2", "\x1B$B$\"\x1B(B", "ISO-2022-JP-2", "あ"},
		{"UTF-7", "+AOQ-", "UTF-7", "ä"},
		{"UTF-8//IGNORE", "a", NULL, NULL},
		{"utf-16", "\xFE\xFF\x00\x61", "UTF-16BE", NULL},
		{"HZ", "~{<:~}~~ a~\nb ~{<\r\n", "HZ", NULL},
		{"no such thing", "a", NULL, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		decodes(rows[i].name, slice_of(rows[i].bytes), rows[i].found, rows[i].text);
}

/* n times the text in two bytes a character. */
static struct slice
wide(char *to, const uint16_t *text, size_t n, size_t times, int big)
{
	char *p = to;
	for (size_t k = 0; k < n * times; k++) {
		*p++ = (char)(big ? text[k % n] >> 8 : text[k % n] & 0xFF);
		*p++ = (char)(big ? text[k % n] & 0xFF : text[k % n] >> 8);
	}
	return (struct slice){to, (size_t)(p - to)};
}

static void
chinese_in_two_bytes_without_a_line_end(void **state)
{
	static const uint16_t text[] = {0x706F, 0x5854, 0x5DE5, 0x4EBA, 0xFF0C, 0x6BCF, 0x5929,
		0x665A, 0x4E0A, 0x4E03, 0x70B9, 0x70B9, 0x706F, 0x3002};
	enum { N = sizeof text / sizeof *text };
	char bytes[2 * N * 8];
	(void)state;
	decodes(NULL, wide(bytes, text, N, 8, 0), "UTF-16LE", NULL);
	decodes(NULL, wide(bytes, text, N, 8, 1), "UTF-16BE", NULL);
}

static void
marks_that_lie(void **state)
{
	(void)state;
	decodes(NULL, slice_of("\xFF\xFEplain words"), "US-ASCII", NULL);
	decodes(NULL, slice_of("\xFF\xFEoneword!"), "UTF-16LE", NULL);
	decodes(NULL, slice_of("\xFE\xFFwords"), "UTF-16BE", NULL);
}

/* Marks, characters and texts that their end cuts off, or that are cut off there and begin nothing.
 */
static void
short_texts(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *found, *text;
	} rows[] = {
		{"~{ a ~", 6, "US-ASCII", "~{ a ~"},
		{"\n\0", 2, "US-ASCII", NULL},
		{"\x80", 1, "WINDOWS-1252", "€"},
		{"l\xC3\xA0 o\xC3\xB9 \xC3\xA7\n\xF0\x9F\x98", 14, "UTF-8", NULL},
	};
	char same[140];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		decodes(NULL, (struct slice){rows[i].bytes, rows[i].n}, rows[i].found,
			rows[i].text);
	for (size_t i = 0; i < sizeof same; i += 2)
		memcpy(same + i, "\xC3\xA9", 2);
	decodes(NULL, (struct slice){same, sizeof same}, "UTF-8", NULL);
}

/* What begins as text that was encoded twice, and is or is not. */
static void
texts_encoded_twice(void **state)
{
	static const struct {
		const char *bytes, *text;
	} rows[] = {
		{"\xC3\xA7\xC2\x81\xC2\xAF\xC3\xA5\xC2\xA1\xC2\x94\xC3\xA7\xC2\x9A\xC2\x84\xC3\xA7"
		 "\xC2\x81\xC2\xAF\xC3\xA4\xC2\xBA\xC2\xAE\xC3\xA4\xC2\xBA\xC2\x86\xC3\xA5\xC2\xAE"
		 "\xC2\x88\xC3\xA7\xC2\x81\xC2\xAF\xC3\xA4\xC2\xBA\xC2\xBA\xC3\xA5\xC2\x9D\xC2\x90"
		 "\xC3\xA5\xC2\x9C\xC2\xA8\xC3\xA7\xC2\xAA\xC2\x97\xC3\xA5\xC2\x89\xC2\x8D\xC3\xA4"
		 "\xC2\xB8\xC2\x80\xC3\xA7\xC2\x9B\xC2\xB4\xC3\xA7\xC2\xAD\xC2\x89\xC3\xA5\xC2\x88"
		 "\xC2\xB0\xC3\xA5\xC2\xA4\xC2\xA9\xC3\xA4\xC2\xBA\xC2\xAE\xC3\xA8\xC2\x88\xC2\xB9"
		 "\xC3\xA4\xC2\xB9\xC2\x9F\xC3\xA5\xC2\x9B\xC2\x9E\xC3\xA6\xC2\x9D\xC2\xA5\xC3\xA4"
		 "\xC2\xBA\xC2\x86",
			"灯塔的灯亮了守灯人坐在窗前一直等到天亮船也回来了"},
		{"\xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9 \xE7\x81\xAF",
			NULL},
		{"\xC3\x83\xC2\xA9 and no more", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		decodes(NULL, slice_of(rows[i].bytes), "UTF-8",
			rows[i].text ? rows[i].text : rows[i].bytes);
}

/* A line full of bytes of another encoding among many that are sound. */
static void
a_foreign_line(void **state)
{
	static const char sound[] = "\xC3\xA9t\xC3\xA9 o\xC3\xB9 l\xC3\xA0\n";
	static const char foreign[] = "\xE9 \xE0 \xE9 \xE0 \xE9 \xE0 \xE9 \xE0 \xE9 \xE0 \xE9\n";
	enum { N = sizeof sound - 1, F = sizeof foreign - 1, TIMES = 20 };
	char bytes[N * TIMES + F];
	(void)state;
	memcpy(bytes, foreign, F);
	for (size_t i = 0; i < TIMES; i++)
		memcpy(bytes + F + i * N, sound, N);
	decodes(NULL, (struct slice){bytes, sizeof bytes}, "UTF-8", NULL);
}

/* Long lines without a byte that no character can go on after. */
static void
long_lines(void **state)
{
	static const char word[] = "\xB5\xC6\xCB\xFE\xB9\xA4\xC8\xCB\xC3\xBF\xCC\xEC\xCD\xED"
				   "\xC9\xCF\xC6\xDF\xB5\xE3\xB5\xE3\xB5\xC6";
	enum { N = sizeof word - 1 };
	(void)state;
	for (size_t times = 100; times <= 10000; times *= 10) {
		char *bytes = malloc(N * times);
		assert_non_null(bytes);
		for (size_t i = 0; i < times; i++)
			memcpy(bytes + i * N, word, N);
		decodes(NULL, (struct slice){bytes, N * times}, "GB18030", NULL);
		free(bytes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(chinese_in_two_bytes_without_a_line_end),
		cmocka_unit_test(marks_that_lie),
		cmocka_unit_test(short_texts),
		cmocka_unit_test(texts_encoded_twice),
		cmocka_unit_test(a_foreign_line),
		cmocka_unit_test(long_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Options, messages, the ledger, identifiers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/job.h"
#include "base/utf8.h"

static const struct opt_row rows[] = {
	{"flag", OPT_FLAG, NULL, "no", "a switch"},
	{"limit", OPT_INT, "1..64M", "2k", "a number"},
	{"word", OPT_WORD, "red|green", "red", "a word"},
	{"many", OPT_LIST, "TEXT", NULL, "a list"},
	OPT_END,
};

static void
options_take_only_what_fits(void **state)
{
	(void)state;
	struct opts *o = opts_new((const struct opt_row *const[]){rows, NULL});
	assert_int_equal(opt_int(o, "limit"), 2048);
	assert_int_equal(opts_set(o, "limit", "64M"), OPT_OK);
	assert_int_equal(opt_int(o, "limit"), 64 << 20);
	static const char *const bad[][2] = {{"limit", "0"}, {"limit", "65M"}, {"limit", "x"},
		{"limit", "12q"}, {"limit", "-1"}, {"limit", "99999999999999999999"},
		{"word", "re"}, {"word", "red|green"}, {"word", ""}, {"flag", "maybe"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(opts_set(o, bad[i][0], bad[i][1]), OPT_BAD_VALUE);
	assert_int_equal(opts_set(o, "nothing", "x"), OPT_UNKNOWN);
	assert_int_equal(opts_set(o, "word", "green"), OPT_OK);
	assert_true(opt_is(o, "word", "green"));
	assert_false(opt_given(o, "many"));
	opts_set(o, "many", "a");
	opts_set(o, "many", "b");
	assert_string_equal(opt_item(o, "many", 1), "b");
	assert_null(opt_item(o, "many", 2));
	opts_free(o);
}

static void
messages_read_like_a_compilers(void **state)
{
	(void)state;
	struct job *job = job_new(NULL, "a\033[1mb.txt", NULL);
	struct buf line = {0};
	DIAG_AT(job, TOO_DEEP, 12, 5, "100\xE2\x80\xAE");
	diag_format(&line, job->name, diag_get(job->diag, 0));
	buf_putc(&line, '\0');
	assert_non_null(strstr(line.s, "a\\u001B[1mb.txt:12:5: warning: nested more than "
				       "100\\u202E levels"));
	assert_non_null(strstr(line.s, " [too-deep]\n"));
	buf_free(&line);
	job_free(job);
}

static uint64_t
books(const char *source, const char *removed, const char *added, const char *model)
{
	struct job *job = job_new(NULL, "test", NULL);
	struct tally t = {0};
	ledger_source(job->ledger, slice_of(source));
	ledger_remove(job->ledger, "rule", 1, slice_of(removed));
	ledger_add(job->ledger, "rule", 1, slice_of(added));
	tally_add(&t, slice_of(model));
	uint64_t off = ledger_check(job->ledger, &t);
	job_free(job);
	return off;
}

static void
the_ledger_sees_every_loss(void **state)
{
	(void)state;
	assert_int_equal(books("- a b", "-", "", "ab"), 0);
	assert_int_equal(books("a\xE3\x80\x80"
			       "b\n",
				 "", "", "a b"),
		0);
	assert_int_equal(books("a-b", "-", "\xE2\x80\x94",
				 "a\xE2\x80\x94"
				 "b"),
		0);
	assert_int_equal(books("abc", "", "", "ab"), 1);
	assert_int_equal(books("ab", "", "", "abc"), 1);
	/* one lost and one invented do not cancel out, nor do two whose sum is equal */
	assert_int_not_equal(books("abc", "", "", "abd"), 0);
	assert_int_not_equal(books("ad", "", "", "bc"), 0);
}

static void
utf8_is_strict(void **state)
{
	(void)state;
	static const char *const bad[] = {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
		"\xF4\x90\x80\x80", "\x80", "\xE4\xB8", "\xFF", "\xF8\x88\x80\x80\x80"};
	uint32_t cp;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(utf8_next(bad[i], strlen(bad[i]), &cp), 1);
		assert_int_equal(cp, UTF8_BAD);
		assert_int_equal(utf8_valid_prefix(bad[i], strlen(bad[i])), 0);
	}
	for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 17) {
		char s[4];
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		size_t n = utf8_encode(c, s);
		assert_int_equal(utf8_next(s, n, &cp), n);
		assert_int_equal(cp, c);
		assert_int_equal(utf8_prev(s, n, &cp), n);
		assert_int_equal(cp, c);
	}
}

static void
identifiers_follow_the_standard(void **state)
{
	(void)state;
	char uuid[DIGEST_UUID];
	/* the example of RFC 9562, appendix A.4, is in the namespace of names; this is of URLs */
	digest_uuid5(SLICE("http://www.example.com/"), uuid);
	assert_int_equal(strlen(uuid), 36);
	assert_int_equal(uuid[14], '5');
	assert_non_null(strchr("89ab", uuid[19]));
	char hex[DIGEST_SHA256_HEX];
	digest_sha256(SLICE("abc"), hex);
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_take_only_what_fits),
		cmocka_unit_test(messages_read_like_a_compilers),
		cmocka_unit_test(the_ledger_sees_every_loss),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(identifiers_follow_the_standard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of characters say what the library says, the fast scanners what the slow ones say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ledger.h"
#include "base/utf8.h"
#include "base/utf8kind.h"

static void
tables_agree_with_the_library(void **state)
{
	(void)state;
	unsigned differ = 0;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		struct utf8_kind k = utf8_kind_find(cp);
		/* a newer library may know characters that the tables do not */
		if (utf8_class(cp) == UTF8_OTHER)
			continue;
		differ += (unsigned)utf8_class(cp) != k.class ||
		          (unsigned)utf8_script(cp) != k.script || utf8_width(cp) != k.width ||
		          utf8_is_nfc_start(cp) != !!(k.flags & KIND_NFC_START) ||
		          utf8_is_upper(cp) != !!(k.flags & KIND_UPPER) ||
		          utf8_is_lower(cp) != !!(k.flags & KIND_LOWER);
	}
	/* libraries also correct themselves, if seldom */
	assert_in_range(differ, 0, 100);
}

static void
simple_characters_are_alike(void **state)
{
	(void)state;
	for (uint32_t cp = 0x80; cp < 0x10000; cp++) {
		char one[4];
		size_t n = utf8_encode(cp, one);
		unsigned k = utf8_simple_length((unsigned char)one[0]);
		if (k == 0 || (cp >= 0xD800 && cp < 0xE000))
			continue;
		assert_int_equal(k, n);
		assert_int_equal(utf8_width(cp), n - 1);
		assert_true(utf8_kind_find(cp).flags & KIND_PLAIN);
		assert_false(utf8_is_space(cp));
	}
	for (unsigned lead = 0; lead < 0xC2; lead++)
		assert_int_equal(utf8_simple_length((unsigned char)lead), 0);
}

static size_t
slow_plain_prefix(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (cp == UTF8_BAD || !(utf8_kind_find(cp).flags & KIND_PLAIN))
			break;
		i += k;
	}
	return i;
}

static void
plain_prefix_stops_where_it_should(void **state)
{
	(void)state;
	static const char *const odd[] = {"\r", "\v", "\x7F", "\x01", "\x1F", "\xC2\x80",
		"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\x8B", "\xEF\xBB\xBF", "e\xCC\x81",
		"\xEF\xBF\xBE", "\xE3\x82\x9A", "\xE1\x85\xA1", "\n", "\f", "\t", "\xE9\xBE\x99",
		"\xE2\x80\x99", "\xC3\xA9", "\xF0\x9F\x98\x80", "\xF0\xA0\x80\x80",
		"\xF0\x9F\xBF\xBE", "\xEF\xA4\x80"};
	char buf[64];
	for (size_t o = 0; o < sizeof odd / sizeof odd[0]; o++)
		for (size_t at = 0; at < 40; at++) {
			memset(buf, at % 3 ? 'a' : '\n', sizeof buf);
			memcpy(buf + at, odd[o], strlen(odd[o]));
			assert_int_equal(utf8_plain_prefix(buf, 48), slow_plain_prefix(buf, 48));
			assert_int_equal(
				utf8_plain_prefix(buf, at + 1), slow_plain_prefix(buf, at + 1));
		}
	for (unsigned c = 0; c < 0x10000; c++) {
		memset(buf, '\n', 16);
		buf[3] = (char)(c >> 8);
		buf[4] = (char)c;
		if (utf8_valid_prefix(buf, 16) < 16)
			continue;
		assert_int_equal(utf8_plain_prefix(buf, 16), slow_plain_prefix(buf, 16));
	}
}

/* splitmix64, as the ledger's own table must have it */
static uint64_t
mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15U;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
	return x ^ (x >> 31);
}

static void
tallies_are_sums_over_characters(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp < 0x3100; cp++) {
		char one[4];
		size_t n = utf8_encode(cp, one);
		struct tally t = {0};
		tally_add(&t, (struct slice){one, n});
		int white = utf8_is_space(cp);
		assert_int_equal(t.n, !white);
		assert_true(t.sum[0] == (white ? 0 : mix(cp)));
		assert_true(t.sum[1] == (white ? 0 : mix(~(uint64_t)cp)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_agree_with_the_library),
		cmocka_unit_test(simple_characters_are_alike),
		cmocka_unit_test(plain_prefix_stops_where_it_should),
		cmocka_unit_test(tallies_are_sums_over_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

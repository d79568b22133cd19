/* SPDX-License-Identifier: Apache-2.0 */
/* SOURCE_DATE_EPOCH: what is a date, what is none and is told, and that no clock is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/epoch.h"
#include "rubricate.h"

static void
dates(void **state)
{
	static const struct {
		const char *given, *date;
	} rows[] = {{"0", "1970-01-01T00:00:00Z"}, {"86399", "1970-01-01T23:59:59Z"},
		{"951782400", "2000-02-29T00:00:00Z"}, {"951868800", "2000-03-01T00:00:00Z"},
		{"4107542400", "2100-03-01T00:00:00Z"}, {"000000000001", "1970-01-01T00:00:01Z"},
		{"253402300799", "9999-12-31T23:59:59Z"}};
	char date[EPOCH_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		setenv("SOURCE_DATE_EPOCH", rows[i].given, 1);
		assert_true(epoch_given() >= 0 && !epoch_is_odd());
		epoch_write(epoch_given(), date);
		assert_string_equal(date, rows[i].date);
	}
}

static void
days(void **state)
{
	static const char *const good[] = {
		"2024", "2024-12", "2024-01-31", "2024-02-29", "2000-02-29"};
	static const char *const bad[] = {"", "24", "0000", "2024-13", "2024-00", "2024/12",
		"2024-02-30", "2023-02-29", "1900-02-29", "2024-01-00", "2024-01/31", "2024-1-1",
		"20x4", "2024-x1", "2024-01-3x", "2024-01-31T", "2024-01-311"};
	(void)state;
	assert_false(epoch_is_date(NULL));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(epoch_is_date(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(epoch_is_date(bad[i]));
}

static const char *const odd[] = {"253402300800", "9999999999999", "99999999999999999999999", "-1",
	"+1", " 1", "1 ", "1.5", "0x10", "1e9", "today", "2026-11-24", "\xFF", "1\n", "%s"};

static void
count(void *ctx, const struct rub_message *m)
{
	*(int *)ctx += strcmp(m->id, "date-ignored") == 0;
}

/* The model of one text, and how often it was told that the date is left out. */
static char *
model(int *told)
{
	static const char text[] = "The Lamp\n\nOne word of it, and another.\n";
	char *bytes = NULL;
	size_t n = 0;
	rub *r = rub_new();
	*told = 0;
	rub_listen(r, count, told);
	rub_doc *doc = rub_read_memory(r, text, strlen(text), "lamp.txt");
	assert_non_null(doc);
	assert_int_equal(rub_make(doc, "epub", &bytes, &n), 0);
	free(bytes);
	assert_int_equal(rub_make(doc, "tei", &bytes, &n), 0);
	rub_doc_free(doc);
	rub_free(r);
	return bytes;
}

/* What is no date is told, and leaves everything as it is without one. */
static void
odd_dates(void **state)
{
	int told;
	(void)state;
	unsetenv("SOURCE_DATE_EPOCH");
	assert_int_equal(epoch_given(), -1);
	char *without = model(&told);
	assert_int_equal(told, 0);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		setenv("SOURCE_DATE_EPOCH", odd[i], 1);
		assert_true(epoch_given() < 0 && epoch_is_odd());
		char *with = model(&told);
		assert_int_equal(told, 1);
		assert_string_equal(with, without);
		free(with);
	}
	setenv("SOURCE_DATE_EPOCH", "", 1);
	assert_false(epoch_is_odd());
	setenv("SOURCE_DATE_EPOCH", "951782400", 1);
	char *with = model(&told);
	assert_int_equal(told, 0);
	assert_non_null(strstr(with, "when=\"2000-02-29\""));
	free(with);
	free(without);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates), cmocka_unit_test(days), cmocka_unit_test(odd_dates)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

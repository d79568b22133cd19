/* SPDX-License-Identifier: Apache-2.0 */
/* What goes past a bound is read all the same, in linear time, and is told once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rubricate.h"

static void
count(void *ctx, const struct rub_message *m)
{
	struct {
		const char *id;
		int n;
	} *seen = ctx;
	seen->n += strcmp(m->id, seen->id) == 0;
}

static void
reads_and_tells(const char *piece, size_t times, const char *id)
{
	struct {
		const char *id;
		int n;
	} seen = {id, 0};
	size_t n = strlen(piece);
	char *text = malloc(n * times + 1);
	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, piece, n);
	rub *r = rub_new();
	rub_listen(r, count, &seen);
	rub_doc *doc = rub_read_memory(r, text, n * times, "a.md");
	assert_non_null(doc);
	assert_int_equal(seen.n, 1);
	rub_doc_free(doc);
	rub_free(r);
	free(text);
}

static void
many_brackets(void **state)
{
	(void)state;
	reads_and_tells("![[]()", 60000, "markdown-wild");
}

static void
many_declarations(void **state)
{
	(void)state;
	reads_and_tells("<!D ", 60000, "markdown-wild");
}

static void
deep_quotations(void **state)
{
	(void)state;
	reads_and_tells("> ", 5000, "too-deep");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_brackets),
		cmocka_unit_test(many_declarations),
		cmocka_unit_test(deep_quotations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

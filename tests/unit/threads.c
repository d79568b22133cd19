/* SPDX-License-Identifier: Apache-2.0 */
/* Several threads, one context each: every one makes the same bytes. Run under ThreadSanitizer by
 * `make tsan`. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rubricate.h"

enum { THREADS = 8, ROUNDS = 20 };

static const struct {
	const char *name, *text;
} sources[] = {
	{"a.txt", "The Keeper's Log\n\nby A. Nother\n\n1. First\n\nWords _stand_ here.[1]\n\n"
		  "2. Second\n\n- one\n- two\n\n[1] A note.\n"},
	{"b.md", "# Title\n\nSome **bold** text[^1] and $x$.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
		 "[^1]: A note.\n"},
	{"c.txt", "\xE7\xAC\xAC\xE4\xB8\x80\xE7\xAB\xA0 \xE5\xBC\x80\xE5\xA7\x8B\n\n"
		  "\xE4\xB8\x80\xE4\xB8\xAA\xE5\xB0\x8F\xE6\xAE\xB5\xE8\x90\xBD\xE3\x80\x82\n"},
	{"d.txt", "Caf\xE9 cr\xE8me et th\xE9 glac\xE9, voil\xE0 tout ce qu'il fallait ce "
		  "matin-l\xE0.\n"},
	{"e.tei.xml", "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt>"
		      "<title>T</title></titleStmt><publicationStmt><p>none</p></publicationStmt>"
		      "<sourceDesc><p>none</p></sourceDesc></fileDesc></"
		      "teiHeader><text><body><p>Words.</p>"
		      "</body></text></TEI>"},
};
static const char *const formats[] = {"tei", "epub", "docx", "html", "etext"};

struct made {
	char digest[RUB_DIGEST];
};

struct thread {
	pthread_t id;
	struct made made[sizeof sources / sizeof *sources][sizeof formats / sizeof *formats];
	int failed;
};

static void
make_all(struct thread *t)
{
	for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
		rub *r = rub_new();
		rub_doc *doc = rub_read_memory(
			r, sources[s].text, strlen(sources[s].text), sources[s].name);
		for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
			char *bytes = NULL;
			size_t n = 0;
			if (doc == NULL || rub_make(doc, formats[f], &bytes, &n) != 0)
				t->failed = 1;
			else
				rub_digest(bytes, n, t->made[s][f].digest);
			free(bytes);
		}
		rub_doc_free(doc);
		rub_free(r);
	}
}

static void *
run(void *ctx)
{
	for (int i = 0; i < ROUNDS; i++)
		make_all(ctx);
	return NULL;
}

static void
threads_do_not_meet(void **state)
{
	static struct thread t[THREADS];
	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&t[i].id, NULL, run, &t[i]), 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(t[i].id, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(t[i].failed, 0);
		assert_memory_equal(t[i].made, t[0].made, sizeof t[0].made);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(threads_do_not_meet)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

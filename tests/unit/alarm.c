/* SPDX-License-Identifier: Apache-2.0 */
/* A reader that is broken on purpose: one that loses a character, doubles one, or changes one is
 * seen by the ledger, and nothing is written. The linker puts our tei_text in its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rubricate.h"
#include "schemas/tei.h"

static enum { HONEST, LOSES, DOUBLES, CHANGES } reader;
static char seen[64];

void __real_tei_text(struct tei_doc *, struct tei_node *, struct slice, uint32_t);
void __wrap_tei_text(struct tei_doc *, struct tei_node *, struct slice, uint32_t);

void
__wrap_tei_text(struct tei_doc *doc, struct tei_node *parent, struct slice text, uint32_t line)
{
	static const char other[] = "X";
	if (text.n > 0 && text.s[0] == 'Q' && reader != HONEST) {
		if (reader == DOUBLES)
			__real_tei_text(doc, parent, (struct slice){text.s, 1}, line);
		if (reader == CHANGES)
			__real_tei_text(doc, parent, (struct slice){other, 1}, line);
		if (reader != DOUBLES)
			text = (struct slice){text.s + 1, text.n - 1};
	}
	__real_tei_text(doc, parent, text, line);
}

static void
on_message(void *ctx, const struct rub_message *m)
{
	(void)ctx;
	if (m->severity == RUB_FATAL)
		strncpy(seen, m->id, sizeof seen - 1);
}

static int
reads(const char *text, const char *name)
{
	memset(seen, 0, sizeof seen);
	rub *r = rub_new();
	rub_listen(r, on_message, NULL);
	rub_doc *doc = rub_read_memory(r, text, strlen(text), name);
	int result = doc != NULL;
	rub_doc_free(doc);
	rub_free(r);
	return result;
}

static const char *const texts[][2] = {
	{"Quiet words stand here, and they go on to the end of the line.\n", "a.txt"},
	{"# Title\n\nQuiet *words* stand here.\n", "a.md"},
};

static void
try_all(int as)
{
	reader = as;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_int_equal(reads(texts[i][0], texts[i][1]), as == HONEST);
		assert_string_equal(seen, as == HONEST ? "" : "ledger-unbalanced");
	}
}

static void
an_honest_reader_passes(void **state)
{
	(void)state;
	try_all(HONEST);
}

static void
a_lost_character_is_seen(void **state)
{
	(void)state;
	try_all(LOSES);
}

static void
a_doubled_character_is_seen(void **state)
{
	(void)state;
	try_all(DOUBLES);
}

static void
a_changed_character_is_seen(void **state)
{
	(void)state;
	try_all(CHANGES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_reader_passes),
		cmocka_unit_test(a_lost_character_is_seen),
		cmocka_unit_test(a_doubled_character_is_seen),
		cmocka_unit_test(a_changed_character_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

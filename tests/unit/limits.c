/* SPDX-License-Identifier: Apache-2.0 */
/* What goes past a bound is read all the same, in linear time, and is told once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
tells(const char *text, size_t n, const char *name, const char *id, int times)
{
	struct {
		const char *id;
		int n;
	} seen = {id, 0};
	rub *r = rub_new();
	rub_listen(r, count, &seen);
	rub_doc *doc = rub_read_memory(r, text, n, name);
	assert_non_null(doc);
	assert_int_equal(seen.n, times);
	rub_doc_free(doc);
	rub_free(r);
}

static void
reads_and_tells(const char *piece, size_t times, const char *id)
{
	size_t n = strlen(piece);
	char *text = malloc(n * times + 1);
	assert_non_null(text);
	for (size_t i = 0; i < times; i++)
		memcpy(text + i * n, piece, n);
	tells(text, n * times, "a.md", id, 1);
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

/* A definition of a letter so many times over, then its uses. */
static const struct {
	const char *before, *after, *use;
	int wild;
} definitions[] = {
	{"[x]: /", "\n\n", "[x]\n\n", 1},
	{"- a\n\n  [x]:\n    </", ">\n\n", "![a][X]\n\n", 1},
	{"> [x  y]: /u\n> '", "\n> more'\n\n", "> [x\n> y][]\n\n", 1},
	{"> > [\xC3\x89\\]]: /u\n> > \"", "\"\n\n", "[\xC3\xA9\\]]\n\n", 1},
	{"[x]: /\n[y]: /", "\n\n", "[y]\n\n", 1},
	{"[x]: /\n[y]: /", "\n\n", "[x]\n\n", 0},
	{"[x]: /\n", "\n\n", "[x]\n\n", 0},
	{"[x](/", ")\n\n", "[x]\n\n", 0},
};

static void
many_uses(void **state)
{
	(void)state;
	enum { LETTERS = 30000, USES = 3000 };
	for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++) {
		size_t b = strlen(definitions[i].before), a = strlen(definitions[i].after),
		       u = strlen(definitions[i].use), n = b + LETTERS + a;
		char *text = malloc(n + USES * u + 1);
		assert_non_null(text);
		memcpy(text, definitions[i].before, b);
		memset(text + b, 'u', LETTERS);
		memcpy(text + b + LETTERS, definitions[i].after, a);
		for (size_t k = 0; k < USES; k++)
			memcpy(text + n + k * u, definitions[i].use, u);
		tells(text, n + USES * u, "a.md", "markdown-wild", definitions[i].wild);
		free(text);
	}
}

static void
deep_quotations(void **state)
{
	(void)state;
	reads_and_tells("> ", 5000, "too-deep");
}

/* Plain text past each bound: what stands before, a piece so many times, what stands behind. */
static const struct {
	const char *before;
	const char *piece;
	size_t times;
	const char *after;
} texts[] = {
	{"Some code:\n\n```\n", "x\n", 6000, "```\n"},
	{"/#\n", "x y\n", 5000, "#/\n"},
	{"A word[1]\n\n[Note 1: open\n", "more\n", 500, "at last]\n"},
	{"CONTENTS\n\n", "1. The Lamp .... 2\n", 4100, "\n"},
	{"", "CONTENTS\n\nOne\n\n", 40, "\n"},
	{"", "1. The Lamp\n\n", 400, ""},
	{"CONTENTS\n\nThe Lamp\nThe Oil\n\n", "The Lamp\n\nIt was lit.\n\n", 100, ""},
	{"Deep ", "<i>", 12, "</i></i></i></i></i></i></i></i></i></i></i></i> x <i></i>\n"},
	{"Open ", "_a <b>c ", 100, "_ </b>\n"},
	{"", "a  ", 40, "\na  b  c  d\na  b  c  d\n"},
	{"", "a\t", 40, "\na\tb\n"},
	{"", "| a ", 40, "|\n| b | c |\n"},
	{"a\t1\n", "word ", 80, "\t2\n"},
	{"key     value\n", "word ", 12, "   meaning\n"},
	{"Write to ", "abcdefgh", 9,
		"@example.org and _a.b@c.d, a+b@example.org, a@b.c-, (www.x)\n"},
	{"Page\n\n", "{12}\n\nThe lamp was lit at seven.\n\n", 600, ""},
	{"", "A", 500, ". The lamp\n"},
	{"", "#", 9, " The lamp\n"},
	{"", "*", 9, "\n"},
	{"THE LAMP\n\nby\n\n", "Ann Lee, ", 300, "\n"},
	{"1. a\n", "\n    1. b\n\n        (a) c\n", 12, ""},
	{"Dear Ann,\n\n", "I write.\n\n", 90, "Yours,\n\nBob\nof\nthe\nTower\nat Quay\n"},
	{"Note x", "\xE2\x81\xB4\xE2\x81\xB0", 9, "\n\n\xE2\x81\xB4 More.\n"},
	{"Star", "*", 6, " x\n\n***** More.\n"},
	{"", "9999. The Lamp\n\nIt was lit.\n\n", 5, "10000. Oil\n\nNo.\n"},
	{"", "12345678. The Lamp\n\nIt was lit.\n\n", 3, ""},
	{"[", "Illustration: a lamp\n\n", 60, "]\n"},
	{"[Pg ", "1", 9, "] and [Pg x\n"},
	{"$ ", "ls -l | wc\n$ ", 9, "\n"},
	{"ACT I\n\n", "ANN. (She ", 60, "goes)\n\nBOB. No.\n"},
	{"a \"", "b' \"c", 300, "\"\n"},
	{"\xE3\x80\x8A", "\xE5\xAD\x97", 200, "\xE3\x80\x8B\n"},
	/* and what ends with the text */
	{"The =lamp= is =lit= and =so", "=", 1, ""},
	{"[Note: a] b [Note: c] d [Note: e] ", "[", 1, ""},
	{"灯《ひ》と灯《ひ》と灯《ひ》と灯", "《ひ", 1, ""},
};

static void
what_goes_past_a_bound(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		size_t b = strlen(texts[i].before), n = strlen(texts[i].piece),
		       a = strlen(texts[i].after), size = b + n * texts[i].times + a;
		char *text = malloc(size + 1), *told = NULL;
		assert_non_null(text);
		memcpy(text, texts[i].before, b);
		for (size_t k = 0; k < texts[i].times; k++)
			memcpy(text + b + k * n, texts[i].piece, n);
		memcpy(text + size - a, texts[i].after, a);
		rub *r = rub_new();
		rub_doc *doc = rub_read_memory(r, text, size, "a.txt");
		assert_non_null(doc);
		assert_int_equal(rub_make(doc, "text", &told, &n), RUB_DONE);
		assert_true(n >= texts[i].times);
		free(told);
		rub_doc_free(doc);
		rub_free(r);
		free(text);
	}
}

/* Manuals with a blank line behind every line: one side of what says so, and the other. */
static const struct {
	const char *piece, *after;
	int told;
} doubled[] = {
	{"The keeper goes up the stairs to light the lamp, and\n\nthen he comes down "
	 "again.\n\n\n\nThe lamp\n\nIt is lit.\n\n",
		"That is all.\n", 1},
	{"The keeper goes up the stairs to light the lamp, and\n\nthen he comes down "
	 "again.\n\n\n\nThe lamp\n\nIt is lit.\n\n",
		"\nThat is all.\n", 0},
	{"He goes up and\n\nlights it.\n\n\n\nLamp\n\nLit.\n\n", "That is all.\n", 0},
	{"The keeper goes up the stairs to light the lamp, and looks out of the window for the "
	 "boats, and when he has seen them all he writes it down, and\n\nthen he comes down "
	 "again.\n\n\n\nThe lamp\n\nIt is lit.\n\n",
		"That is all.\n", 0},
};

static void
doubled_manuals(void **state)
{
	(void)state;
	enum { TIMES = 20 };
	for (size_t i = 0; i < sizeof doubled / sizeof *doubled; i++) {
		size_t n = strlen(doubled[i].piece), a = strlen(doubled[i].after);
		char *text = malloc(n * TIMES + a + 1);
		assert_non_null(text);
		for (size_t k = 0; k < TIMES; k++)
			memcpy(text + k * n, doubled[i].piece, n);
		memcpy(text + n * TIMES, doubled[i].after, a);
		tells(text, n * TIMES + a, "a.txt", "lines-doubled", doubled[i].told);
		free(text);
	}
}

/* More numberings that go back than are asked what may have happened: all but the first, whose 4
 * may as well be missing, are told all the same. */
static void
many_columns(void **state)
{
	(void)state;
	enum { CHAPTERS = 45, ROOM = 800 };
	static const int numbers[] = {1, 2, 4, 3, 5};
	char *text = malloc(CHAPTERS * ROOM);
	size_t n = 0;
	assert_non_null(text);
	for (int i = 1; i <= CHAPTERS; i++) {
		n += (size_t)snprintf(text + n, ROOM, "Chapter %d\n\n", i);
		for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
			n += (size_t)snprintf(text + n, ROOM / 8,
				"%d. Lamp of the keeper\n\nThe keeper of the house %d by the water "
			        "lit it.\n\n",
				numbers[k], i);
	}
	tells(text, n, "a.txt", "numbering-back", CHAPTERS - 1);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_past_a_bound),
		cmocka_unit_test(doubled_manuals),
		cmocka_unit_test(many_brackets),
		cmocka_unit_test(many_declarations),
		cmocka_unit_test(many_uses),
		cmocka_unit_test(deep_quotations),
		cmocka_unit_test(many_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

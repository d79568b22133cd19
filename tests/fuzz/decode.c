/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes to clean text and lines. What comes out is well-formed UTF-8 of characters that XML
 * allows, all characters are accounted for, lines lie in the text and know where they began in the
 * bytes, and cleaning what is clean changes nothing. The first byte chooses options. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "input/encoding.h"
#include "input/lines.h"
#include "input/text.h"
#include "input/structure/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct opt_row *const tables[] = {encoding_options, text_options, rules_options, NULL};

static void
demand(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "not so: %s\n", what);
	abort();
}

static void
check_text(struct slice text)
{
	demand(utf8_valid_prefix(text.s, text.n) == text.n, "the text is well-formed");
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		demand(utf8_is_xml(cp) || cp == '\f', "XML allows all characters");
		demand(cp != '\r' && cp != 0x85 && cp != 0x2028, "there is one kind of line end");
	}
}

static void
check_lines(const struct lines *l, struct slice bytes)
{
	struct tally in_lines = {0}, in_text = {0};
	tally_add(&in_text, l->text);
	for (size_t i = 0; i < l->n; i++) {
		const struct line *k = &l->v[i];
		tally_add(&in_lines, k->text);
		demand(k->text.n == 0 || (k->text.s >= l->text.s &&
						 k->text.s + k->text.n <= l->text.s + l->text.n),
			"lines lie in the text");
		demand(k->chars == utf8_count(k->text.s, k->text.n), "characters are counted");
		demand(k->from <= bytes.n, "lines begin in the bytes");
		demand(i == 0 || k->from >= k[-1].from, "lines begin one behind the other");
		demand(i == 0 || k->number >= k[-1].number, "lines are numbered upwards");
	}
	demand(in_lines.n == in_text.n && in_lines.sum[0] == in_text.sum[0],
		"the lines have all characters of the text");
}

static void
clean_again(struct opts *o, struct slice clean)
{
	struct job *job = job_new(o, "again", NULL);
	struct slice twice;
	struct text_facts facts;
	if (job != NULL && text_clean(job, clean, &twice, &facts) == 0)
		demand(slice_eq(clean, twice), "clean text stays as it is");
	job_free(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {NULL, "UTF-8", "GB18030", "CP932", "Big5",
		"ISO-2022-JP", "HZ", "UTF-16LE", "UTF-32BE", "KOI8-R", "ISO-2022-KR", "UTF-7",
		"IBM037", "WINDOWS-1258"};
	if (size == 0)
		return 0;
	struct opts *o = opts_new(tables);
	const char *name = names[(data[0] >> 1) % (sizeof names / sizeof names[0])];
	if (name != NULL)
		opts_set(o, "encoding", name);
	opts_set(o, "control", data[0] & 1 ? "replace" : "drop");
	struct job *job = job_new(o, "fuzz", NULL);
	struct slice bytes = {(const char *)data + 1, size - 1}, text, clean;
	struct encoding e;
	struct text_facts facts;
	struct lines lines;
	if (job != NULL && encoding_decode(job, bytes, NULL, &text, &e) == 0 &&
		text_clean(job, text, &clean, &facts) == 0 && lines_make(job, clean, &lines) == 0) {
		struct tally t = {0};
		tally_add(&t, clean);
		demand(ledger_check(job->ledger, &t) == 0, "the ledger balances");
		check_text(clean);
		lines_locate(&lines, &facts.origin, &e.origin);
		check_lines(&lines, bytes);
		clean_again(o, clean);
	}
	job_free(job);
	opts_free(o);
	return 0;
}

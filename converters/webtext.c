/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/webtext.h"

#include <inttypes.h>

int
webtext_is_apart(const struct tei_node *n)
{
	return n->kind == TEI_NOTE || n->kind == TEI_FIGDESC ||
	       (n->kind == TEI_SIC && n->parent->kind == TEI_CHOICE &&
		       tei_child(n->parent, TEI_CORR) != NULL);
}

static void
tally_below(const struct tei_node *top, struct tally_run *t)
{
	for (const struct tei_node *n = tei_step(top, top, 1); n != NULL;) {
		if (n->kind == TEI_CHARS)
			tally_run_add(t, n->text);
		n = tei_step(top, n, !webtext_is_apart(n));
	}
}

const char *
webtext_words(struct arena *a, const struct tally *text, const struct tally *notes)
{
	return arena_printf(a, "%" PRIu64 " %016" PRIx64 " %" PRIu64 " %016" PRIx64, text->n,
		text->sum[0] ^ text->sum[1], notes->n, notes->sum[0] ^ notes->sum[1]);
}

const char *
webtext_of_model(struct arena *a, const struct tei_doc *doc, const struct index *index)
{
	struct tally text = doc->shown, notes = {0};
	struct tally_run run;
	if (text.n == 0) { /* a tree that no reader has made */
		tally_run_begin(&run);
		tally_below(doc->text, &run);
		text = tally_run_sum(&run);
	}
	if (index->n_notes > 0) {
		tally_run_begin(&run);
		for (size_t i = 0; i < index->n_notes; i++)
			tally_below(index->notes[i].note, &run);
		notes = tally_run_sum(&run);
	}
	return webtext_words(a, &text, &notes);
}

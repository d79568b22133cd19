/* SPDX-License-Identifier: Apache-2.0 */
/* The characters that a DOCX has to hold: those of the model, by the tree and not by what the
 * writer did, and the few that the writer adds. `rubricate check` compares them with the file. */
#include "converters/docx/docx.h"

static int
is_left_out(const struct tei_node *n)
{
	if (n->kind == TEI_NOTE)
		return tei_is(n, TA_TYPE, "editorial");
	if (n->kind == TEI_SIC)
		return n->parent->kind == TEI_CHOICE && tei_child(n->parent, TEI_CORR) != NULL;
	if (n->kind == TEI_FORMULA)
		return formula_is_written(n); /* signs, no words */
	return docx_handlers[n->kind].open == walk_drop;
}

void
docx_tally_model(const struct docx *d, struct tally *t)
{
	const struct tei_node *text = d->doc->text;
	for (const struct tei_node *n = text; n != NULL;) {
		int out = is_left_out(n);
		if (n->kind == TEI_CHARS)
			docx_tally(t, n->text);
		else if (n->kind == TEI_GAP)
			docx_tally(t, slice_of(DOCX_GAP));
		else if (n->kind == TEI_MILESTONE && milestone_text(n) != NULL)
			docx_tally(t, slice_of(milestone_text(n)));
		else if (n->kind == TEI_GRAPHIC && graphic_text(d, n) != NULL)
			docx_tally(t, slice_of(graphic_text(d, n)));
		n = tei_step(text, n, !out);
	}
	if (front_page(d) != NULL)
		return;
	/* the title that was made from the header */
	const struct bib *b = d->bib;
	docx_tally(t, slice_of(b->title));
	docx_tally(t, slice_of(b->subtitle ? b->subtitle : ""));
	for (size_t i = 0; i < b->n_people; i++)
		if (strcmp(b->people[i].role, "aut") == 0)
			docx_tally(t, slice_of(b->people[i].name));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/piece.h"

#include "converters/labels.h"

/* What a file without a heading is called. */
const char *
piece_title(struct xhtml *x, const struct piece *p)
{
	static const struct {
		const char *type;
		enum label label;
	} known[] = {
		{"dedication", LABEL_DEDICATION},
		{"epigraph", LABEL_EPIGRAPH},
		{"letter", LABEL_LETTER},
		{"notes", LABEL_NOTES},
		{"contents", LABEL_CONTENTS},
	};
	if (p->head != NULL) {
		struct slice s = index_label(x->job->arena, p->head);
		return s.n > 0 ? s.s : x->bib->title;
	}
	if (p->container->kind != TEI_DIV)
		return x->bib->title;
	const struct tei_node *head = p->continued ? tei_child(p->container, TEI_HEAD) : NULL;
	if (head != NULL)
		return label_fill(x->job->arena, LABEL_CONTINUED, x->bib->language,
			index_label(x->job->arena, head).s);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (tei_is(p->container, TA_TYPE, known[i].type))
			return label_get(known[i].label, x->bib->language);
	return x->bib->title;
}

/* Has the file headings below the one that it lacks? Then it gets one. */
int
piece_lacks_heading(const struct split *s, const struct piece *p)
{
	if (p->head != NULL)
		return 0;
	for (const struct tei_node *n = p->from; n != NULL && !split_ends(s, p, n); n = n->next)
		for (const struct tei_node *d = n; d != NULL; d = tei_step(n, d, 1))
			if (d->kind == TEI_DIV && tei_child(d, TEI_HEAD) != NULL)
				return 1;
	return 0;
}

void
piece_write(struct xhtml *x, const struct split *s, const struct piece *p, const char *title)
{
	int division = p->container->kind == TEI_DIV;
	x->page++;
	for (const struct tei_node *n = p->lead; n != NULL && n != p->container; n = n->next)
		xhtml_node(x, n);
	int lacks = piece_lacks_heading(s, p);
	if (lacks)
		xhtml_hidden_heading(x, title);
	if (division)
		xhtml_division_open(x, p->container, p->continued);
	if (lacks)
		x->level = 1; /* below the heading that was added */
	for (const struct tei_node *n = p->from; n != NULL && !split_ends(s, p, n); n = n->next)
		if (!tei_is_title_page(n))
			xhtml_node(x, n);
	if (division)
		xhtml_division_close(x, p->container);
	for (const struct tei_node *n = p->tail; n != NULL; n = n->next)
		xhtml_node(x, n);
}

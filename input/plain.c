/* SPDX-License-Identifier: Apache-2.0 */
/* The plain text reader: lines → structure → tree, and what was decided about each line. */
#include "input/reader.h"

#include "input/lines.h"
#include "input/structure/blocks.h"
#include "input/structure/heads.h"
#include "input/structure/signs.h"
#include "input/structure/write.h"

static const char *const endings[] = {"txt", "text", NULL};

/* Lines of one unit are one decision; blank lines are decisions of their own. */
static int
same_unit(const struct plain *pl, size_t i)
{
	const struct verdict *v = &pl->v[i];
	return v->kind == v[-1].kind && (v->kind == V_BLANK || !v->starts);
}

static int
plain_decide(struct job *job, struct reading *r)
{
	const struct plain *pl = r->kept;
	size_t n = 0;
	for (size_t i = 0; i < pl->lines.n; i++)
		n += i == 0 || !same_unit(pl, i);
	struct decision *d = ARENA_ARRAY(job->lasting, struct decision, n + 1);
	if (d == NULL)
		return -1;
	r->decisions = (struct decisions){d, n};
	n = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct line *l = &pl->lines.v[i];
		const struct verdict *v = &pl->v[i];
		if (i > 0 && same_unit(pl, i)) {
			d[n - 1].last = l->number;
			continue;
		}
		if (n > 0)
			d[n - 1].to = l->from;
		d[n] = (struct decision){
			.first = l->number,
			.last = l->number,
			.from = n == 0 ? 0 : l->from,
			.to = r->bytes.n,
			.kind = verdict_name((enum verdict_kind)v->kind),
			.level = v->kind == V_HEADING && v->starts ? v->level : 0,
			.rule = v->rule ? v->rule : verdict_name((enum verdict_kind)v->kind),
			.certainty = v->certainty,
			.alternative = v->alternative == V_NONE
		                               ? NULL
		                               : verdict_name((enum verdict_kind)v->alternative),
			.alternative_certainty = v->alternative_certainty,
			.text = l->text,
		};
		n++;
	}
	return 0;
}

static int
plain_read(struct job *job, struct reading *r)
{
	struct plain *pl = ARENA_NEW(job->arena, struct plain);
	r->doc = tei_new(job->arena);
	if (pl == NULL || r->doc == NULL || lines_make(job, r->text, &pl->lines) != 0)
		return -1;
	pl->job = job;
	pl->meta = r->meta;
	pl->source_text = r->text;
	pl->v = ARENA_ARRAY(job->arena, struct verdict, pl->lines.n + 1);
	if (pl->v == NULL || structure_heads(pl) != 0 || structure_blocks(pl) != 0 ||
		write_text(pl, r->doc) != 0)
		return -1;
	if (pl->profile.language != NULL)
		meta_set(r->meta, &r->meta->language, META_TEXT, slice_of(pl->profile.language));
	lines_locate(&pl->lines, &r->facts.origin, &r->encoding.origin);
	r->kept = pl;
	return 0;
}

const struct reader plain_reader = {
	.name = "text",
	.title = "plain text",
	.endings = endings,
	.read = plain_read,
	.decide = plain_decide,
	.options = inline_options,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* The plain text reader: lines → structure → tree, and what was decided about each line. */
#include "input/reader.h"

#include "input/lines.h"
#include "input/structure/blocks.h"
#include "input/structure/heads.h"
#include "input/structure/rules.h"
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

static const char *
rule_of(const struct verdict *v)
{
	if (v->forced && strcmp(v->rule ? v->rule : "", "ignored") != 0)
		return "given";
	return v->rule ? v->rule : verdict_name((enum verdict_kind)v->kind);
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
			.rule = rule_of(v),
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

/* lines → verdicts, from the clean text alone */
static int
judge(struct job *job, struct plain *pl, struct slice text, struct meta *meta, struct rules *rules)
{
	*pl = (struct plain){.job = job, .meta = meta, .source_text = text, .rules = rules};
	if (lines_make(job, text, &pl->lines) != 0)
		return -1;
	pl->v = ARENA_ARRAY(job->arena, struct verdict, pl->lines.n + 1);
	return pl->v != NULL && structure_heads(pl) == 0 && structure_blocks(pl) == 0 ? 0 : -1;
}

/* What would the reader say otherwise than the rules? Nothing of a trial is kept but that: how many
 * units. */
static int
try(struct job *job, const struct reading *r, struct rules *rules, size_t *doubts)
{
	struct job trial = *job;
	struct plain pl;
	trial.arena = trial.lasting = arena_new();
	int result = -1;
	if (trial.arena == NULL)
		return -1;
	trial.diag = diag_new(trial.arena);
	trial.ledger = ledger_new(trial.arena);
	struct meta meta = *r->meta;
	meta.job = &trial;
	rules->trial = 1;
	if (trial.diag != NULL && trial.ledger != NULL &&
		judge(&trial, &pl, r->text, &meta, rules) == 0 && !arena_failed(trial.arena)) {
		*doubts = rules_doubts(&pl);
		result = 0;
	}
	rules->trial = 0;
	arena_free(trial.arena);
	return result;
}

/* What is forced may change what the reader says of other lines that rules name. */
static int
try_rules(struct job *job, const struct reading *r, struct rules *rules)
{
	enum { TRIALS = 4 };
	size_t doubts = rules != NULL;
	for (int i = 0; i < TRIALS && doubts > 0; i++)
		if (try(job, r, rules, &doubts) != 0) {
			if (rules->many > 0)
				DIAG(job, RULES_MANY, 0, diag_num(job, rules->many), rules->path);
			return -1;
		}
	return 0;
}

static int
plain_read(struct job *job, struct reading *r)
{
	struct plain *pl = ARENA_NEW(job->arena, struct plain);
	struct rules *rules = NULL;
	r->doc = tei_new(job->arena);
	if (pl == NULL || r->doc == NULL || rules_read(job, &rules) != 0)
		return -1;
	int result = try_rules(job, r, rules) == 0 && judge(job, pl, r->text, r->meta, rules) == 0
	                     ? write_text(pl, r->doc)
	                     : -1;
	rules_close(rules);
	if (result != 0)
		return -1;
	if (pl->profile.language != NULL)
		meta_set(r->meta, &r->meta->language, META_TEXT, slice_of(pl->profile.language));
	lines_locate(&pl->lines, &r->facts.origin, &r->encoding.origin);
	r->kept = pl;
	return 0;
}

static void
plain_rules(struct job *job, const struct reading *r, struct buf *out)
{
	rules_write(r->kept, job->name, out);
}

const struct reader plain_reader = {
	.name = "text",
	.title = "plain text",
	.endings = endings,
	.read = plain_read,
	.decide = plain_decide,
	.rules = plain_rules,
	.options = inline_options,
};

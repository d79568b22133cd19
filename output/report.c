/* SPDX-License-Identifier: Apache-2.0 */
#include "output/report.h"

#include "output/json.h"

static void
pair(struct jout *j, const char *key, const char *value)
{
	jout_key(j, key);
	jout_puts(j, value);
}

static void
number(struct jout *j, const char *key, uint64_t n)
{
	jout_key(j, key);
	jout_int(j, (int64_t)n);
}

/* Per cent as 0.97. */
static void
certainty(struct jout *j, const char *key, unsigned per_cent)
{
	jout_key(j, key);
	jout_milli(j, (int64_t)per_cent * 10);
}

static void
begin(struct jout *j, const char *type)
{
	jout_object(j);
	pair(j, "type", type);
}

static void
end(struct jout *j)
{
	jout_close(j, '}');
	jout_line(j);
}

static void
put_source(struct jout *j, const struct report_facts *f)
{
	begin(j, "source");
	pair(j, "rubricate", f->version);
	pair(j, "name", f->source_name);
	number(j, "bytes", f->bytes);
	pair(j, "sha256", f->sha256);
	pair(j, "format", f->format);
	pair(j, "language", f->language);
	pair(j, "encoding", f->encoding);
	pair(j, "encoding_how", f->encoding_how);
	certainty(j, "encoding_certainty", f->encoding_certainty);
	pair(j, "encoding_runner_up", f->encoding_runner_up);
	end(j);
}

static void
put_decision(struct jout *j, const struct decision *d)
{
	begin(j, "decision");
	number(j, "first", d->first);
	number(j, "last", d->last);
	number(j, "from", d->from);
	number(j, "to", d->to);
	pair(j, "kind", d->kind);
	if (d->level > 0)
		number(j, "level", (uint64_t)d->level);
	pair(j, "rule", d->rule);
	certainty(j, "certainty", d->certainty);
	if (d->alternative != NULL) {
		pair(j, "alternative", d->alternative);
		certainty(j, "alternative_certainty", d->alternative_certainty);
	}
	jout_key(j, "text");
	jout_string(j, d->text);
	end(j);
}

static void
put_entry(struct jout *j, const struct ledger_entry *e)
{
	begin(j, e->kind == LEDGER_REMOVED ? "removed" : "added");
	number(j, "line", e->line);
	pair(j, "rule", e->rule);
	jout_key(j, "text");
	jout_string(j, e->text);
	end(j);
}

static void
put_message(struct jout *j, const struct message *m)
{
	begin(j, "message");
	pair(j, "severity", diag_severity_name(m->severity));
	pair(j, "id", diag_id(m->id));
	if (m->line > 0)
		number(j, "line", m->line);
	if (m->column > 0)
		number(j, "column", m->column);
	pair(j, "text", m->text);
	end(j);
}

static void
put_summary(struct jout *j, const struct job *job, const struct report_facts *f, size_t decisions)
{
	begin(j, "summary");
	number(j, "lines", f->lines);
	number(j, "headings", f->headings);
	number(j, "levels", f->levels);
	number(j, "decisions", decisions);
	number(j, "characters_removed", ledger_chars(job->ledger, LEDGER_REMOVED));
	number(j, "characters_added", ledger_chars(job->ledger, LEDGER_ADDED));
	for (int s = SEV_NOTE; s <= SEV_FATAL; s++)
		number(j, arena_printf(job->arena, "%ss", diag_severity_name((enum severity)s)),
			diag_count(job->diag, (enum severity)s));
	end(j);
}

void
report_write(const struct job *job, const struct report_facts *f, const struct decisions *d,
	struct buf *out)
{
	struct jout j;
	jout_begin(&j, out);
	put_source(&j, f);
	for (size_t i = 0; d != NULL && i < d->n; i++)
		put_decision(&j, &d->v[i]);
	for (size_t i = 0; i < ledger_count(job->ledger); i++)
		put_entry(&j, ledger_get(job->ledger, i));
	for (size_t i = 0; i < diag_total(job->diag); i++)
		put_message(&j, diag_get(job->diag, i));
	put_summary(&j, job, f, d ? d->n : 0);
}

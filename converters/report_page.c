/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/report_page.h"

#include <inttypes.h>

#include "base/embed.h"
#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/xhtml.h"
#include "output/markup.h"

enum { MAX_KINDS = 64 };

struct report {
	struct markup m;
	const struct job *job;
	const struct report_facts *f;
	const struct decision *v;
	size_t n;
	const char *lang;        /* of our words */
	const enum label *heads; /* of the table that is open */
	size_t column;
};

static const char *
word(const struct report *r, enum label l)
{
	return label_get(l, r->lang);
}

static const char *
number(const struct report *r, uint64_t n)
{
	return arena_printf(r->job->arena, "%" PRIu64, n);
}

static const char *
per_cent(const struct report *r, unsigned n)
{
	return arena_printf(r->job->arena, "%u%%", n);
}

/* ---- tables ---- */

/* A caption and the heads of columns; LABEL_MAX ends them. */
static void
table_open(struct report *r, enum label caption, const enum label *heads)
{
	struct markup *m = &r->m;
	r->heads = heads;
	markup_open(m, "table", BREAK_BLOCK);
	markup_leaf(m, "caption", BREAK_LINE, word(r, caption));
	markup_open(m, "thead", BREAK_BLOCK);
	markup_open(m, "tr", BREAK_LINE);
	for (; *heads != LABEL_MAX; heads++) {
		markup_open(m, "th", BREAK_NONE);
		markup_attr(m, "scope", "col");
		markup_puts(m, word(r, *heads));
		markup_close(m);
	}
	markup_close(m);
	markup_close(m);
	markup_open(m, "tbody", BREAK_BLOCK);
}

static void
table_close(struct report *r)
{
	markup_close(&r->m);
	markup_end(&r->m, "table");
}

static void
row_open(struct report *r)
{
	markup_open(&r->m, "tr", BREAK_LINE);
	r->column = 0;
}

/* The next cell. Where the screen is narrow the head of its column stands beside it. */
static void
cell_open(struct report *r)
{
	markup_open(&r->m, "td", BREAK_NONE);
	markup_attr(&r->m, "data-head", word(r, r->heads[r->column++]));
}

static void
cell(struct report *r, const char *text)
{
	cell_open(r);
	markup_puts(&r->m, text ? text : "");
	markup_close(&r->m);
}

/* A word of the program's own: the name of a kind, a rule, a message. */
static void
code_cell(struct report *r, const char *text)
{
	cell_open(r);
	markup_open(&r->m, "code", BREAK_NONE);
	markup_attr(&r->m, "translate", "no");
	markup_puts(&r->m, text);
	markup_close(&r->m);
	markup_close(&r->m);
}

/* Words of the source, in its language and direction. A sign alone stands in quotation marks: else
 * nobody knows whether it is one of ours. */
static void
source_cell(struct report *r, struct slice text)
{
	cell_open(r);
	markup_attr(&r->m, "class", "text");
	markup_attr(&r->m, "dir", "auto");
	if (strcmp(r->f->language, r->lang) != 0 && strcmp(r->f->language, "und") != 0)
		markup_attr(&r->m, "lang", r->f->language);
	markup_verbatim(&r->m, 1);
	if (utf8_count(text.s, text.n) == 1)
		markup_puts(&r->m, label_fill(r->job->arena, LABEL_TXT_QUOTED, r->lang,
					   arena_str(r->job->arena, text)));
	else
		markup_text(&r->m, text);
	markup_verbatim(&r->m, 0);
	markup_close(&r->m);
}

static const char *
lines_of(const struct report *r, const struct decision *d)
{
	return d->first == d->last ? number(r, d->first)
	                           : arena_printf(r->job->arena, "%" PRIu32 "\xE2\x80\x93%" PRIu32,
					     d->first, d->last);
}

/* The lines, as a link to their row among all. */
static void
line_link(struct report *r, const struct decision *d)
{
	cell_open(r);
	markup_open(&r->m, "a", BREAK_NONE);
	markup_attrf(&r->m, "href", "#line-%" PRIu32, d->first);
	markup_puts(&r->m, lines_of(r, d));
	markup_close(&r->m);
	markup_close(&r->m);
}

static void
judgement(struct report *r, const struct decision *d)
{
	code_cell(r, d->rule);
	cell(r, per_cent(r, d->certainty));
}

static void
alternative(struct report *r, const struct decision *d)
{
	if (d->alternative == NULL) {
		cell(r, NULL);
		return;
	}
	code_cell(r,
		arena_printf(r->job->arena, "%s %u%%", d->alternative, d->alternative_certainty));
}

/* ---- sections ---- */

static const struct {
	const char *id;
	enum label head;
} sections[] = {
	{"file", LABEL_RPT_FACTS},
	{"found", LABEL_RPT_FOUND},
	{"guessed", LABEL_RPT_GUESSED},
	{"changed", LABEL_RPT_CHANGED},
	{"left", LABEL_RPT_LEFT},
	{"every", LABEL_RPT_EVERY},
};
enum { FILE_FACTS, FOUND, GUESSED, CHANGED, LEFT, EVERY, N_SECTIONS };

static void
section_open(struct report *r, unsigned which)
{
	markup_open(&r->m, "section", BREAK_BLOCK);
	markup_attrf(&r->m, "aria-labelledby", "h-%s", sections[which].id);
	markup_open(&r->m, "h2", BREAK_LINE);
	markup_attrf(&r->m, "id", "h-%s", sections[which].id);
	markup_puts(&r->m, word(r, sections[which].head));
	markup_close(&r->m);
}

static void
section_close(struct report *r)
{
	markup_end(&r->m, "section");
}

static void
nothing(struct report *r)
{
	markup_leaf(&r->m, "p", BREAK_LINE, word(r, LABEL_TXT_NOTHING));
}

static void
fact(struct report *r, enum label name, const char *value)
{
	if (value == NULL)
		return;
	markup_leaf(&r->m, "dt", BREAK_LINE, word(r, name));
	markup_leaf(&r->m, "dd", BREAK_LINE, value);
}

static void
put_facts(struct report *r)
{
	const struct report_facts *f = r->f;
	const struct ledger *l = r->job->ledger;
	struct arena *a = r->job->arena;
	section_open(r, FILE_FACTS);
	markup_open(&r->m, "dl", BREAK_BLOCK);
	fact(r, LABEL_FACT_FILE, f->source_name);
	fact(r, LABEL_FACT_SIZE, number(r, f->bytes));
	fact(r, LABEL_FACT_DIGEST, f->sha256);
	fact(r, LABEL_RPT_FORMAT, f->format);
	fact(r, LABEL_RPT_LANGUAGE,
		label_has(f->language)
			? arena_printf(a, "%s (%s)",
				  label_get(LABEL_TXT_LANGUAGE_NAME, f->language), f->language)
			: f->language);
	fact(r, LABEL_FACT_ENCODING,
		arena_printf(a, "%s, %u%%", f->encoding, f->encoding_certainty));
	fact(r, LABEL_RPT_HOW, f->encoding_how);
	fact(r, LABEL_RPT_RUNNER_UP, f->encoding_runner_up);
	fact(r, LABEL_RPT_N_LINES, number(r, f->lines));
	fact(r, LABEL_FACT_HEADINGS, number(r, f->headings));
	fact(r, LABEL_RPT_N_LEVELS, number(r, f->levels));
	fact(r, LABEL_RPT_N_DECISIONS, number(r, r->n));
	fact(r, LABEL_RPT_N_REMOVED, number(r, ledger_chars(l, LEDGER_REMOVED)));
	fact(r, LABEL_RPT_N_ADDED, number(r, ledger_chars(l, LEDGER_ADDED)));
	fact(r, LABEL_FACT_TOOL, arena_printf(a, "Rubricate %s", f->version));
	markup_end(&r->m, "dl");
	section_close(r);
}

/* Kinds in the order in which they first appear. */
static void
put_kinds(struct report *r)
{
	static const enum label heads[] = {LABEL_RPT_KIND, LABEL_RPT_COUNT, LABEL_MAX};
	struct {
		const char *kind;
		uint64_t n;
	} kinds[MAX_KINDS];
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++) {
		size_t k = 0;
		while (k < n && strcmp(kinds[k].kind, r->v[i].kind) != 0)
			k++;
		if (k == MAX_KINDS)
			continue;
		if (k == n) {
			kinds[n].kind = r->v[i].kind;
			kinds[n++].n = 0;
		}
		kinds[k].n++;
	}
	table_open(r, LABEL_RPT_KINDS, heads);
	for (size_t k = 0; k < n; k++) {
		row_open(r);
		code_cell(r, kinds[k].kind);
		cell(r, number(r, kinds[k].n));
		markup_close(&r->m);
	}
	table_close(r);
}

static int
is_heading(const struct decision *d)
{
	return d->level > 0;
}

static int
is_guessed(const struct decision *d)
{
	return d->certainty < DECISION_SURE;
}

static size_t
count(const struct report *r, int (*which)(const struct decision *))
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		n += (size_t)which(&r->v[i]);
	return n;
}

static void
put_headings(struct report *r)
{
	static const enum label heads[] = {LABEL_RPT_LINE, LABEL_RPT_LEVEL, LABEL_RPT_TEXT,
		LABEL_RPT_RULE, LABEL_RPT_CERTAINTY, LABEL_MAX};
	if (count(r, is_heading) == 0)
		return;
	table_open(r, LABEL_RPT_HEADINGS, heads);
	for (size_t i = 0; i < r->n; i++) {
		const struct decision *d = &r->v[i];
		if (!is_heading(d))
			continue;
		row_open(r);
		line_link(r, d);
		cell(r, number(r, (uint64_t)d->level));
		source_cell(r, d->text);
		judgement(r, d);
		markup_close(&r->m);
	}
	table_close(r);
}

static void
put_found(struct report *r)
{
	section_open(r, FOUND);
	put_headings(r);
	put_kinds(r);
	section_close(r);
}

static void
put_guessed(struct report *r)
{
	static const enum label heads[] = {LABEL_RPT_LINE, LABEL_RPT_KIND, LABEL_RPT_OTHERWISE,
		LABEL_RPT_TEXT, LABEL_RPT_RULE, LABEL_RPT_CERTAINTY, LABEL_MAX};
	section_open(r, GUESSED);
	if (count(r, is_guessed) == 0) {
		nothing(r);
		section_close(r);
		return;
	}
	table_open(r, LABEL_RPT_GUESSED, heads);
	for (size_t i = 0; i < r->n; i++) {
		const struct decision *d = &r->v[i];
		if (!is_guessed(d))
			continue;
		row_open(r);
		line_link(r, d);
		code_cell(r, d->kind);
		alternative(r, d);
		source_cell(r, d->text);
		judgement(r, d);
		markup_close(&r->m);
	}
	table_close(r);
	section_close(r);
}

static void
put_entries(struct report *r, enum ledger_kind kind, enum label caption)
{
	static const enum label heads[] = {
		LABEL_RPT_LINE, LABEL_RPT_RULE, LABEL_RPT_TEXT, LABEL_MAX};
	const struct ledger *l = r->job->ledger;
	if (ledger_chars(l, kind) == 0)
		return;
	table_open(r, caption, heads);
	for (size_t i = 0; i < ledger_count(l); i++) {
		const struct ledger_entry *e = ledger_get(l, i);
		if (e->kind != kind)
			continue;
		row_open(r);
		cell(r, number(r, e->line));
		code_cell(r, e->rule);
		source_cell(r, e->text);
		markup_close(&r->m);
	}
	table_close(r);
}

static void
put_changed(struct report *r)
{
	section_open(r, CHANGED);
	put_entries(r, LEDGER_REMOVED, LABEL_RPT_REMOVED);
	put_entries(r, LEDGER_ADDED, LABEL_RPT_ADDED);
	if (ledger_count(r->job->ledger) == 0)
		nothing(r);
	section_close(r);
}

static void
put_message(struct report *r, const struct message *message)
{
	struct markup *m = &r->m;
	const char *severity = diag_severity_name(message->severity);
	row_open(r);
	cell_open(r);
	markup_attr(m, "class", severity);
	markup_attr(m, "lang", "en");
	markup_puts(m, severity);
	markup_close(m);
	cell(r, message->line ? number(r, message->line) : NULL);
	cell(r, message->column ? number(r, message->column) : NULL);
	cell_open(r);
	markup_attr(m, "class", "text");
	markup_attr(m, "lang", "en");
	markup_attr(m, "dir", "ltr");
	markup_puts(m, message->text);
	markup_close(m);
	code_cell(r, diag_id(message->id));
	markup_close(m);
}

static void
put_left(struct report *r)
{
	static const enum label heads[] = {LABEL_RPT_SEVERITY, LABEL_RPT_LINE, LABEL_RPT_COLUMN,
		LABEL_RPT_MESSAGE, LABEL_RPT_ID, LABEL_MAX};
	size_t n = diag_total(r->job->diag);
	section_open(r, LEFT);
	if (n == 0) {
		nothing(r);
	} else {
		table_open(r, LABEL_RPT_MESSAGES, heads);
		for (size_t i = 0; i < n; i++)
			put_message(r, diag_get(r->job->diag, i));
		table_close(r);
	}
	section_close(r);
}

static void
put_every(struct report *r)
{
	static const enum label heads[] = {LABEL_RPT_LINE, LABEL_RPT_BYTES, LABEL_RPT_KIND,
		LABEL_RPT_LEVEL, LABEL_RPT_OTHERWISE, LABEL_RPT_TEXT, LABEL_RPT_RULE,
		LABEL_RPT_CERTAINTY, LABEL_MAX};
	section_open(r, EVERY);
	markup_open(&r->m, "details", BREAK_BLOCK);
	markup_leaf(&r->m, "summary", BREAK_LINE, word(r, LABEL_RPT_EVERY));
	table_open(r, LABEL_RPT_EVERY, heads);
	for (size_t i = 0; i < r->n; i++) {
		const struct decision *d = &r->v[i];
		row_open(r);
		if (i == 0 || d[-1].first != d->first) /* a form feed parts one line into two */
			markup_attrf(&r->m, "id", "line-%" PRIu32, d->first);
		cell(r, lines_of(r, d));
		cell(r, arena_printf(
				r->job->arena, "%" PRIu64 "\xE2\x80\x93%" PRIu64, d->from, d->to));
		code_cell(r, d->kind);
		cell(r, d->level > 0 ? number(r, (uint64_t)d->level) : NULL);
		alternative(r, d);
		source_cell(r, d->text);
		judgement(r, d);
		markup_close(&r->m);
	}
	table_close(r);
	markup_end(&r->m, "details");
	section_close(r);
}

/* ---- the page ---- */

static void
put_head(struct report *r, const char *title)
{
	struct markup *m = &r->m;
	static const char *const named[][2] = {{"viewport", "width=device-width, initial-scale=1"},
		{"color-scheme", "light dark"}, {"generator", "Rubricate " VERSION}};
	markup_open(m, "head", BREAK_BLOCK);
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "charset", "utf-8");
	markup_close(m);
	markup_leaf(m, "title", BREAK_LINE, title);
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		markup_open(m, "meta", BREAK_LINE);
		markup_attr(m, "name", named[i][0]);
		markup_attr(m, "content", named[i][1]);
		markup_close(m);
	}
	markup_open(m, "style", BREAK_LINE);
	markup_raw(m, embed_get("templates/html/report.css"));
	markup_close(m);
	markup_end(m, "head");
}

static void
put_navigation(struct report *r)
{
	struct markup *m = &r->m;
	markup_open(m, "nav", BREAK_BLOCK);
	markup_attr(m, "aria-label", word(r, LABEL_CONTENTS));
	markup_open(m, "ul", BREAK_BLOCK);
	for (size_t i = 0; i < N_SECTIONS; i++) {
		markup_open(m, "li", BREAK_LINE);
		markup_open(m, "a", BREAK_NONE);
		markup_attrf(m, "href", "#h-%s", sections[i].id);
		markup_puts(m, word(r, sections[i].head));
		markup_close(m);
		markup_close(m);
	}
	markup_close(m);
	markup_end(m, "nav");
}

void
report_page_write(const struct job *job, const struct report_facts *f, const struct decisions *d,
	struct buf *out)
{
	struct report r = {.job = job,
		.f = f,
		.v = d->v,
		.n = d->n,
		.lang = label_has(f->language) ? f->language : "en"};
	struct markup *m = &r.m;
	const char *title = label_fill(job->arena, LABEL_RPT_TITLE, r.lang, f->source_name);
	markup_begin(m, out, MARKUP_HTML);
	markup_raw(m, SLICE("<!DOCTYPE html>\n"));
	markup_open(m, "html", BREAK_BLOCK);
	markup_attr(m, "lang", r.lang);
	markup_attr(m, "dir", xhtml_is_rtl(r.lang) ? "rtl" : "ltr");
	put_head(&r, title);
	markup_open(m, "body", BREAK_BLOCK);
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "class", "skip");
	markup_attr(m, "href", "#main");
	markup_puts(m, word(&r, LABEL_SKIP));
	markup_close(m);
	put_navigation(&r);
	markup_open(m, "main", BREAK_BLOCK);
	markup_attr(m, "id", "main");
	markup_attr(m, "tabindex", "-1");
	markup_leaf(m, "h1", BREAK_LINE, title);
	markup_leaf(m, "p", BREAK_LINE, word(&r, LABEL_RPT_INTRO));
	put_facts(&r);
	put_found(&r);
	put_guessed(&r);
	put_changed(&r);
	put_left(&r);
	put_every(&r);
	markup_end(m, "main");
	markup_end(m, "body");
	markup_end(m, "html");
	markup_finish(m);
}

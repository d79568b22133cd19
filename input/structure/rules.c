/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/rules.h"

#include <regex.h>
#include <stdlib.h>

#include "input/source.h"

enum { RULE_CHARS = 4096, RULES_MAX = 20000 };

const struct opt_row rules_options[] = {
	{"rules", OPT_FILE, "FILE", NULL, "corrections of what lines of plain text are taken for"},
	OPT_END,
};

struct rule {
	struct slice text; /* the whole line of the file, for messages */
	uint8_t kind, level, ignore;
	uint32_t first, last; /* lines; 0: by text */
	struct slice quoted, instead;
	int relabels; /* quoted → instead, at the beginning of the line */
	regex_t regex;
	int by_regex;
	size_t hits;
};

static struct slice
word_take(struct slice *s)
{
	size_t n = 0;
	*s = slice_trim(*s);
	while (n < s->n && s->s[n] != ' ' && s->s[n] != '\t')
		n++;
	struct slice w = {s->s, n};
	*s = slice_trim((struct slice){s->s + n, s->n - n});
	return w;
}

static int
number_take(struct slice *s, uint32_t *v)
{
	size_t n = 0;
	*v = 0;
	while (n < s->n && n < 9 && s->s[n] >= '0' && s->s[n] <= '9')
		*v = *v * 10 + (uint32_t)(s->s[n++] - '0');
	s->s += n;
	s->n -= n;
	return n > 0;
}

static int
kind_read(struct rule *r, struct slice word)
{
	if (slice_is(word, "ignore")) {
		r->kind = V_PAGE_HEAD;
		r->ignore = 1;
		return 0;
	}
	for (uint8_t k = V_PAGE_HEAD; k < V_MAX; k++)
		if (slice_is(word, verdict_name((enum verdict_kind)k))) {
			r->kind = k;
			return 0;
		}
	return -1;
}

/* 12, 12-14, "text", /expression/ */
static int
place_read(struct job *job, struct rule *r, struct slice s)
{
	if (s.n > 2 && s.s[0] == '"' && s.s[s.n - 1] == '"') {
		r->quoted = slice_trim((struct slice){s.s + 1, s.n - 2});
		return r->quoted.n ? 0 : -1;
	}
	if (s.n > 2 && s.s[0] == '/' && s.s[s.n - 1] == '/') {
		const char *e = arena_str(job->arena, (struct slice){s.s + 1, s.n - 2});
		r->by_regex = regcomp(&r->regex, e, REG_EXTENDED | REG_NOSUB) == 0;
		return r->by_regex ? 0 : -1;
	}
	if (!number_take(&s, &r->first) || !r->first)
		return -1;
	r->last = r->first;
	if (s.n && s.s[0] == '-') {
		s.s++;
		s.n--;
		if (!number_take(&s, &r->last))
			return -1;
	}
	return s.n || r->last < r->first ? -1 : 0;
}

/* "old" "new" behind the number of a line */
static int
label_read_rule(struct rule *r, struct slice s)
{
	if (!number_take(&s, &r->first) || !r->first)
		return -1;
	r->last = r->first;
	struct slice *part[] = {&r->quoted, &r->instead};
	for (size_t i = 0; i < 2; i++) {
		s = slice_trim(s);
		const char *end = s.n > 1 && s.s[0] == '"' ? memchr(s.s + 1, '"', s.n - 1) : NULL;
		if (!end)
			return -1;
		*part[i] = slice_trim((struct slice){s.s + 1, (size_t)(end - s.s) - 1});
		s = (struct slice){end + 1, s.n - (size_t)(end + 1 - s.s)};
	}
	return r->quoted.n && !s.n ? 0 : -1;
}

static int
rule_read(struct job *job, struct slice line, struct rule *r)
{
	struct slice s = line;
	*r = (struct rule){.text = line};
	if (line.n <= RULE_CHARS && slice_is(word_take(&s), "label")) {
		r->relabels = 1;
		return label_read_rule(r, s);
	}
	s = line;
	if (line.n > RULE_CHARS || kind_read(r, word_take(&s)) < 0)
		return -1;
	if (r->kind == V_HEADING) {
		uint32_t level;
		if (!number_take(&s, &level) || level < 1 || level > 99)
			return -1;
		r->level = (uint8_t)level;
		s = slice_trim(s);
	}
	return place_read(job, r, s);
}

static void
force(struct plain *pl, struct rule *r, size_t i, int starts)
{
	struct verdict *v = &pl->v[i];
	if (!pl->lines.v[i].text.n)
		return;
	*v = (struct verdict){.kind = r->kind,
		.level = r->level,
		.certainty = 100,
		.forced = 1,
		.starts = (uint8_t)starts,
		.rule = r->ignore ? "ignored" : "given"};
	r->hits++;
}

static int
matches(const struct rule *r, struct job *job, struct slice text)
{
	if (r->quoted.n)
		return slice_eq(r->quoted, text);
	if (!r->by_regex || text.n > RULE_CHARS)
		return 0;
	char line[RULE_CHARS + 1];
	(void)job;
	memcpy(line, text.s, text.n);
	line[text.n] = '\0';
	return regexec(&r->regex, line, 0, NULL, 0) == 0;
}

/* The line itself changes, so that all that reads numbers sees the right one. */
static void
relabel(struct plain *pl, struct rule *r, size_t i)
{
	struct line *l = &pl->lines.v[i];
	struct slice old = {l->text.s, r->quoted.n}, added;
	if (!slice_starts(l->text, arena_str(pl->job->arena, r->quoted)))
		return;
	char *text = arena_printf(pl->job->arena, "%.*s%.*s", (int)r->instead.n, r->instead.s,
		(int)(l->text.n - old.n), l->text.s + old.n);
	if (!text)
		return;
	added = (struct slice){text, r->instead.n};
	ledger_remove(pl->job->ledger, "given", l->number, old);
	ledger_add(pl->job->ledger, "given", l->number, added);
	lines_replace(l, slice_of(text));
	r->hits++;
}

static void
rule_apply(struct plain *pl, struct rule *r)
{
	int before = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct line *l = &pl->lines.v[i];
		int hit = r->first ? l->number >= r->first && l->number <= r->last
		                   : l->text.n && matches(r, pl->job, l->text);
		if (r->relabels) {
			if (hit)
				relabel(pl, r, i);
			continue;
		}
		/* a range is one heading; of other units each blank line in it begins another */
		if (hit && l->text.n)
			force(pl, r, i, !r->first || !before);
		before = hit && (l->text.n || (before && r->kind == V_HEADING));
	}
}

int
rules_apply(struct plain *pl)
{
	struct job *job = pl->job;
	const char *path = opt_str(job->opts, "rules");
	struct slice bytes;
	uint32_t number = 0;
	if (path == NULL)
		return 0;
	if (source_read(job, path, &bytes) != 0)
		return -1;
	while (bytes.n && number < RULES_MAX) {
		const char *end = memchr(bytes.s, '\n', bytes.n);
		size_t n = end ? (size_t)(end - bytes.s) : bytes.n;
		struct slice line = slice_trim((struct slice){bytes.s, n});
		struct rule r;
		bytes.s += n + (end != NULL);
		bytes.n -= n + (end != NULL);
		number++;
		if (!line.n || line.s[0] == '#')
			continue;
		if (rule_read(job, line, &r) < 0) {
			DIAG(job, RULE_BAD, 0, diag_num(job, number), path,
				arena_str(job->arena, line));
			return -1;
		}
		rule_apply(pl, &r);
		if (!r.hits)
			DIAG(job, RULE_UNUSED, 0, diag_num(job, number), path,
				arena_str(job->arena, line));
		if (r.by_regex)
			regfree(&r.regex);
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Rules → what is said of each line → verdicts. */
#include "input/structure/rules.h"

#include "base/decision.h"
#include "input/structure/blocks.h"
#include "input/structure/front.h"
#include "input/structure/notes.h"
#include "input/structure/profile.h"

enum { RULE_CHARS = 4096, PINS_A_LINE = 50, PINS_FREE = 10000 };

/* ---- which lines ---- */

/* The first line with this number or a higher one. */
static size_t
line_at(const struct plain *pl, uint32_t number)
{
	size_t lo = 0, hi = pl->lines.n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (pl->lines.v[mid].number < number)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static int
line_has_text(const struct plain *pl, size_t i)
{
	return i < pl->lines.n && pl->lines.v[i].text.n > 0;
}

static size_t
range_end(const struct plain *pl, const struct rule *r)
{
	return r->last == UINT32_MAX ? pl->lines.n : line_at(pl, r->last + 1);
}

static int
matches(const struct rule *r, struct slice text)
{
	if (r->quoted.n)
		return slice_eq(r->quoted, text);
	if (text.n > RULE_CHARS)
		return 0;
	char line[RULE_CHARS + 1];
	memcpy(line, text.s, text.n);
	line[text.n] = '\0';
	return regexec(&r->regex, line, 0, NULL, 0) == 0;
}

/* ---- pins ---- */

/* The later rule holds; what stands between the lines of a unit holds against a range around it. */
static void
pin_set(struct rules *rules, size_t rule, size_t i, int starts)
{
	struct rule *r = &rules->v[rule];
	struct pin *p = &rules->pins[i];
	const struct rule *old = p->rule ? &rules->v[p->rule - 1] : NULL;
	r->hits++;
	if (old && kind_is_furniture(old->kind) && !kind_is_furniture(r->kind) &&
		r->first < r->last)
		return;
	int between = old && kind_is_furniture(r->kind) && old->first < old->last;
	if (old && !between && !r->against &&
		(p->kind != r->kind || p->way != r->way || p->level != r->level))
		r->against = old->number;
	*p = (struct pin){.rule = (uint32_t)rule + 1,
		.kind = r->kind,
		.level = r->level,
		.starts = (uint8_t)starts,
		.way = r->way};
}

static void
pin_range(struct plain *pl, size_t rule)
{
	struct rules *rules = pl->rules;
	const struct rule *r = &rules->v[rule];
	size_t first = line_at(pl, r->first), end = range_end(pl, r), last = SIZE_MAX;
	enum rule_units units =
		r->units ? (enum rule_units)r->units : units_usual(pl, r->kind, r->way, first, end);
	for (size_t i = first; i < end; i++) {
		if (!pl->lines.v[i].text.n)
			continue;
		pin_set(rules, rule, i, last == SIZE_MAX || units_begin(pl, units, i));
		if (rules->pins[i].rule == rule + 1)
			last = i;
	}
	if (last != SIZE_MAX)
		rules->pins[last].last = 1;
}

static void
pin_matches(struct plain *pl, size_t rule)
{
	for (size_t i = 0; i < pl->lines.n; i++)
		if (pl->lines.v[i].text.n && matches(&pl->rules->v[rule], pl->lines.v[i].text))
			pin_set(pl->rules, rule, i, 1);
}

/* A unit whose first line another rule has taken begins with its next. */
static void
starts_mend(const struct plain *pl)
{
	struct pin *p = pl->rules->pins;
	uint32_t last = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (!pl->lines.v[i].text.n || kind_is_furniture(p[i].kind))
			continue;
		if (p[i].rule && p[i].rule != last)
			p[i].starts = 1;
		last = p[i].rule;
	}
}

/* Ranges may overlap, but not without end. */
static int
pins_make(struct plain *pl)
{
	struct rules *rules = pl->rules;
	size_t left = pl->lines.n * PINS_A_LINE + PINS_FREE;
	rules->pins = ARENA_ARRAY(rules->arena, struct pin, pl->lines.n + 1);
	if (rules->pins == NULL)
		return -1;
	for (size_t k = 0; k < rules->n; k++) {
		const struct rule *r = &rules->v[k];
		if (r->command != RULE_KIND)
			continue;
		if (!r->first) {
			pin_matches(pl, k);
			continue;
		}
		size_t size = range_end(pl, r) - line_at(pl, r->first);
		if (size > left) {
			rules->many = r->number;
			return -1;
		}
		left -= size;
		pin_range(pl, k);
	}
	starts_mend(pl);
	return 0;
}

/* The line itself changes, so that all that reads numbers sees the right one. */
static void
relabel(struct plain *pl, struct rule *r)
{
	size_t i = line_at(pl, r->first);
	struct line *l = &pl->lines.v[i];
	if (!line_has_text(pl, i) || l->number != r->first)
		return;
	struct slice old = {l->text.s, r->quoted.n}, added;
	if (!slice_starts(l->text, arena_str(pl->job->arena, r->quoted)))
		return;
	char *text = arena_printf(pl->job->arena, "%.*s%.*s", (int)r->instead.n, r->instead.s,
		(int)(l->text.n - old.n), l->text.s + old.n);
	if (!text || !*text)
		return;
	added = (struct slice){text, r->instead.n};
	ledger_remove(pl->job->ledger, "given", l->number, old);
	ledger_add(pl->job->ledger, "given", l->number, added);
	lines_replace(l, slice_of(text));
	r->hits++;
}

/* ---- forcing ---- */

static void
force(struct plain *pl, size_t i)
{
	const struct pin *p = &pl->rules->pins[i];
	struct verdict *v = &pl->v[i];
	if (v->kind == V_NOTE)
		notes_release(pl->blocks->notes, i);
	*v = (struct verdict){.kind = p->kind,
		.level = p->level,
		.certainty = 100,
		.forced = 1,
		.starts = p->starts,
		.rule = p->way ? p->way->word : "given"};
}

int
rules_begin(struct plain *pl)
{
	struct rules *r = pl->rules;
	if (r == NULL)
		return 0;
	for (size_t k = 0; k < r->n; k++)
		if (r->v[k].command == RULE_LABEL)
			relabel(pl, &r->v[k]);
	if (r->pins == NULL && pins_make(pl) < 0)
		return -1;
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (!r->pins[i].rule || !r->pins[i].need)
			continue;
		force(pl, i);
		size_t end = i + 1;
		while (end < pl->lines.n && r->pins[end].rule == r->pins[i].rule &&
			!r->pins[end].starts)
			end++;
		if (r->pins[i].starts)
			front_given(pl, i, end);
	}
	return 0;
}

void
rules_profile(struct plain *pl)
{
	struct rules *r = pl->rules;
	if (r == NULL)
		return;
	if (r->language != NULL)
		profile_speak(&pl->profile, r->language);
	for (size_t k = 0; k < r->n; k++) {
		struct rule *rule = &r->v[k];
		if (rule->command != RULE_WRAP)
			continue;
		size_t first = line_at(pl, rule->first), end = range_end(pl, rule);
		if (first < end && profile_wrap(pl, first, end - 1, rule->wrapping) == 0)
			rule->hits++;
	}
}

int
rules_say(const struct plain *pl, size_t line)
{
	return pl->rules != NULL && pl->rules->pins[line].rule != 0;
}

/* ---- does the reader say the same? ---- */

/* The unit ends with line i, the last of its rule: what stands below is not its continuation. */
static int
ends_here(const struct plain *pl, size_t i)
{
	size_t below = block_below(pl, i);
	return below == SIZE_MAX || pl->v[below].kind != pl->v[i].kind || pl->v[below].starts;
}

/* Behind another kind every line is the first of a unit. */
static int
is_first(const struct plain *pl, size_t i)
{
	size_t above = pl->v[i].starts ? SIZE_MAX : block_above(pl, i);
	return above == SIZE_MAX || pl->v[above].kind != pl->v[i].kind;
}

static int
agrees(const struct plain *pl, size_t i)
{
	const struct pin *p = &pl->rules->pins[i];
	const struct verdict *v = &pl->v[i];
	if (v->kind != p->kind)
		return 0;
	int first = p->starts || kind_is_loose(p->kind);
	if (p->way && first && strcmp(v->rule, p->way->word) != 0)
		return 0;
	if (kind_is_loose(p->kind))
		return 1;
	if (is_first(pl, i) != p->starts || (p->starts && p->level && v->level != p->level))
		return 0;
	return !p->last || ends_here(pl, i);
}

/* Nothing of a unit, and no end of one. */
static int
is_between(const struct plain *pl, size_t i)
{
	return !pl->lines.v[i].text.n || kind_is_furniture(pl->rules->pins[i].kind);
}

/* The whole unit that line i is in needs its rule. */
static void
need_unit(struct plain *pl, size_t i)
{
	struct pin *p = pl->rules->pins;
	size_t first = i, end = i + 1;
	uint32_t rule = p[i].rule;
	while (first > 0 && (!p[first].starts || is_between(pl, first)) &&
		(p[first - 1].rule == rule || is_between(pl, first - 1)))
		first--;
	while (end < pl->lines.n &&
		((p[end].rule == rule && !p[end].starts) || is_between(pl, end)))
		end++;
	for (size_t k = first; k < end; k++)
		if (p[k].rule == rule)
			p[k].need = 1;
}

size_t
rules_doubts(struct plain *pl)
{
	size_t n = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct pin *p = &pl->rules->pins[i];
		if (!p->rule || p->need || agrees(pl, i))
			continue;
		need_unit(pl, i);
		n++;
	}
	return n;
}

/* ---- at the end ---- */

/* Line b and all between go on with the unit of line a; what went on with b goes along. */
static void
merge(struct plain *pl, struct rule *r)
{
	size_t a = line_at(pl, r->first), b = line_at(pl, r->last);
	if (!line_has_text(pl, a) || !line_has_text(pl, b) || b <= a)
		return;
	r->hits++;
	size_t end = block_is_gap(pl, b) ? b + 1 : block_end(pl, b);
	struct verdict goes_on = pl->v[a];
	goes_on.starts = 0;
	goes_on.label = 0;
	goes_on.forced = 1;
	for (size_t i = a + 1; i < end; i++) {
		if (!line_has_text(pl, i) || block_is_gap(pl, i) ||
			(pl->v[i].kind == goes_on.kind && !pl->v[i].starts))
			continue;
		if (pl->v[i].kind == V_NOTE)
			notes_release(pl->blocks->notes, i);
		pl->v[i] = goes_on;
	}
}

static void
split(struct plain *pl, struct rule *r)
{
	size_t i = line_at(pl, r->first);
	if (!line_has_text(pl, i) || pl->lines.v[i].number != r->first)
		return;
	struct verdict *v = &pl->v[i];
	v->starts = v->kind == V_LIST || v->kind == V_QUOTE ? 2 : 1;
	r->hits++;
}

static void
enforce(struct plain *pl)
{
	const struct pin *p = pl->rules->pins;
	for (size_t i = 0; i < pl->lines.n; i++)
		if (p[i].rule && !agrees(pl, i))
			force(pl, i);
	for (size_t i = 0; i < pl->lines.n; i++)
		if (p[i].last && !kind_is_loose(p[i].kind) && !ends_here(pl, i))
			pl->v[block_below(pl, i)].starts = 1;
	for (size_t i = 0; i < pl->lines.n; i++)
		if (p[i].rule && p[i].starts && pl->v[i].forced && !kind_is_loose(p[i].kind))
			rules_dress(pl, i, block_end(pl, i), p[i].way);
		else if (p[i].rule && pl->v[i].forced && p[i].kind == V_CONTENTS)
			pl->v[i].starts = 1;
}

static void
report(struct plain *pl)
{
	struct rules *rules = pl->rules;
	uint32_t said = 0;
	for (size_t k = 0; k < rules->n; k++) {
		const struct rule *r = &rules->v[k];
		const char *number = diag_num(pl->job, r->number),
			   *text = arena_str(pl->job->arena, r->text);
		if (!r->hits && r->number != said)
			DIAG(pl->job, RULE_UNUSED, 0, number, rules->path, text);
		else if (r->against && r->number != said)
			DIAG(pl->job, RULE_AGAINST, 0, number, rules->path,
				diag_num(pl->job, r->against), text);
		else
			continue;
		said = r->number;
	}
}

int
rules_settle(struct plain *pl)
{
	struct rules *rules = pl->rules;
	if (rules == NULL || rules->trial)
		return 0;
	enforce(pl);
	for (size_t k = 0; k < rules->n; k++)
		if (rules->v[k].command == RULE_MERGE)
			merge(pl, &rules->v[k]);
		else if (rules->v[k].command == RULE_SPLIT)
			split(pl, &rules->v[k]);
	for (size_t i = 0; i < pl->lines.n; i++)
		if (rules->pins[i].rule) {
			pl->v[i].forced = 1;
			pl->v[i].certainty = 100;
			pl->v[i].alternative = V_NONE;
		}
	report(pl);
	return 0;
}

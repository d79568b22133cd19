/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts → a file of rules that says the same, to be edited and given to --rules. */
#include "base/decision.h"
#include "base/utf8.h"
#include "input/structure/blocks.h"
#include "input/structure/rules.h"

enum { SHOWN = 60, ACROSS = 90 };

/* One past the last line of the unit at i; loose kinds have no units. */
static size_t
unit_end(const struct plain *pl, size_t i)
{
	return kind_is_loose(pl->v[i].kind) ? i + 1 : block_end(pl, i);
}

static int
is_doubtful(const struct plain *pl, size_t i)
{
	return pl->v[i].certainty < DECISION_SURE;
}

/* May the units at these lines stand in one range? */
static int
is_alike(const struct plain *pl, size_t i, size_t k)
{
	const struct verdict *a = &pl->v[i], *b = &pl->v[k];
	return a->kind == b->kind && way_of(a) == way_of(b) && !is_doubtful(pl, i) &&
	       !is_doubtful(pl, k) &&
	       (kind_is_loose(b->kind) ||
		       (b->starts == 1 && (a->kind != V_LIST || a->level == b->level)));
}

/* Would a range with this way of parting have the unit first..end as it is? */
static int
is_parted(const struct plain *pl, enum rule_units units, size_t first, size_t end, size_t range)
{
	if (first > range && !units_begin(pl, units, first))
		return 0;
	for (size_t i = first + 1; i < end; i++)
		if (!block_is_gap(pl, i) && units_begin(pl, units, i))
			return 0;
	return 1;
}

/* The end of the longest range from line i that is parted so; i: not even one unit. */
static size_t
range_of(const struct plain *pl, size_t i, enum rule_units units)
{
	size_t end = i, at = i;
	while (at != SIZE_MAX && (at == i || is_alike(pl, i, at))) {
		size_t next = unit_end(pl, at);
		if (!is_parted(pl, units, at, next, i))
			break;
		end = next;
		at = block_below(pl, next - 1);
	}
	return end;
}

static size_t
range_best(const struct plain *pl, size_t i, enum rule_units *units)
{
	size_t end = 0;
	if (kind_is_loose(pl->v[i].kind)) {
		*units = UNITS_LINE;
		return range_of(pl, i, UNITS_LINE);
	}
	for (uint8_t u = UNITS_ONE; u < RULE_UNITS; u++) {
		/* headings are named one by one */
		if (pl->v[i].kind == V_HEADING && u != UNITS_ONE)
			break;
		size_t e = range_of(pl, i, (enum rule_units)u);
		if (e > end || (e == end && units_usual(pl, pl->v[i].kind, way_of(&pl->v[i]), i,
						    e) == u)) {
			end = e;
			*units = (enum rule_units)u;
		}
	}
	return end;
}

/* ---- writing ---- */

static void
put_range(const struct plain *pl, struct buf *out, size_t first, size_t end)
{
	buf_printf(out, "%u", (unsigned)pl->lines.v[first].number);
	if (end > first + 1)
		buf_printf(out, "-%u", (unsigned)pl->lines.v[end - 1].number);
}

/* The beginning of the text, on one line. */
static void
put_text(struct buf *out, struct slice t)
{
	size_t n = 0, cells = 0;
	while (n < t.n && cells < SHOWN) {
		uint32_t cp;
		size_t k = utf8_next(t.s + n, t.n - n, &cp);
		cells += (size_t)utf8_width(cp);
		n += k;
	}
	buf_put_slice(out, slice_trim((struct slice){t.s, n}));
	if (n < t.n)
		buf_puts(out, " \xE2\x80\xA6");
}

static void
put_remark(const struct plain *pl, struct buf *out, size_t first, size_t end)
{
	const struct verdict *v = &pl->v[first];
	size_t more = 0;
	for (size_t i = first + 1; i < end; i++)
		more += !block_is_gap(pl, i) && pl->v[i].starts;
	buf_puts(out, "# ");
	if (is_doubtful(pl, first)) {
		buf_printf(out, "%u %%", v->certainty);
		if (v->alternative != V_NONE)
			buf_printf(
				out, ", else %s", verdict_name((enum verdict_kind)v->alternative));
		buf_puts(out, ": ");
	}
	put_text(out, pl->lines.v[first].text);
	if (more > 0)
		buf_printf(out, " (and %zu more)", more);
	buf_putc(out, '\n');
}

static const char *
word_of(const struct verdict *v)
{
	const struct way *w = way_of(v);
	if (w == NULL)
		return verdict_name((enum verdict_kind)v->kind);
	return strcmp(w->word, "ignored") == 0 ? "ignore" : w->word;
}

static size_t
put_rule(const struct plain *pl, struct buf *out, size_t i)
{
	const struct verdict *v = &pl->v[i];
	enum rule_units units = UNITS_ONE;
	size_t end = range_best(pl, i, &units), above = block_above(pl, i);
	put_remark(pl, out, i, end);
	buf_puts(out, word_of(v));
	if (v->kind == V_HEADING || (v->kind == V_LIST && v->level > 1))
		buf_printf(out, " %u", v->level);
	buf_putc(out, ' ');
	put_range(pl, out, i, end);
	if (end > i + 1 && units != units_usual(pl, v->kind, way_of(v), i, end))
		buf_printf(out, " %s", units_name(units));
	buf_putc(out, '\n');
	if (v->starts == 2 && above != SIZE_MAX && pl->v[above].kind == v->kind)
		buf_printf(out, "split %u\n", (unsigned)pl->lines.v[i].number);
	return end;
}

/* Heads and numbers of pages of one word: many on a line. */
static void
put_furniture(const struct plain *pl, struct buf *out, uint8_t kind, int ignored)
{
	size_t from = out->n;
	int open = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct verdict *v = &pl->v[i];
		if (v->kind != kind || (way_of(v) != NULL) != ignored)
			continue;
		size_t end = i + 1;
		while (end < pl->lines.n && pl->v[end].kind == kind &&
			(way_of(&pl->v[end]) != NULL) == ignored)
			end++;
		if (open && out->n - from > ACROSS)
			open = 0;
		if (!open) {
			from = out->n + 1;
			buf_printf(out, "\n%s ", word_of(v));
		} else {
			buf_puts(out, ", ");
		}
		put_range(pl, out, i, end);
		open = 1;
		i = end - 1;
	}
	if (open)
		buf_putc(out, '\n');
}

static void
put_settings(const struct plain *pl, struct buf *out)
{
	const struct rules *r = pl->rules;
	if (r != NULL && r->encoding != NULL)
		buf_printf(out, "encoding %s\n", r->encoding);
	if (strcmp(pl->profile.language, "und") != 0)
		buf_printf(out, "lang %s\n", pl->profile.language);
	for (size_t k = 0; r != NULL && k < r->n; k++)
		if (r->v[k].command == RULE_LABEL || r->v[k].command == RULE_WRAP) {
			buf_put_slice(out, r->v[k].text);
			buf_putc(out, '\n');
		}
}

void
rules_write(const struct plain *pl, const char *name, struct buf *out)
{
	buf_puts(out, "# What the lines of ");
	put_text(out, slice_of(name));
	buf_puts(out, " are taken for. Change or delete what is wrong, and give this\n"
		      "# file back with --rules; lines that no rule names are read as before.\n"
		      "# rubricate(7), CORRECTIONS, tells what may stand here.\n");
	put_settings(pl, out);
	for (size_t i = 0; i < pl->lines.n;)
		i = block_is_gap(pl, i) ? i + 1 : put_rule(pl, out, i);
	put_furniture(pl, out, V_PAGE_NUMBER, 0);
	put_furniture(pl, out, V_PAGE_HEAD, 0);
	put_furniture(pl, out, V_PAGE_HEAD, 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/propose.h"

#include <stdio.h>

#include "base/utf8.h"
#include "input/structure/series.h"

enum { MEMBERS = 60, SERIES = 40 /* that are looked into */ };

/* A series without its repetitions: what was read twice counts once. */
struct run {
	const struct cand *member[MEMBERS];
	uint32_t value[MEMBERS];
	size_t n, second; /* where the numbers go back */
};

static int
is_known(const struct run *r, const struct cand *c)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->member[i]->title_key == c->title_key)
			return 1;
	return 0;
}

/* 0: it does not go back just once, or is too long. */
static int
run_read(const struct heads *h, int32_t series, struct run *r)
{
	const struct series *s = &h->series[series];
	uint32_t last = 0;
	*r = (struct run){.n = 0};
	for (size_t i = s->first; i <= s->last; i++) {
		const struct cand *c = &h->cand[i];
		const struct label *l = cand_label(c);
		if (!c->heading || c->series != series || !l)
			continue;
		if (l->value < last) {
			if (r->second)
				return 0;
			r->second = r->n;
		}
		last = l->value;
		if (is_known(r, c))
			continue;
		if (r->n == MEMBERS)
			return 0;
		r->member[r->n] = c;
		r->value[r->n++] = l->value;
	}
	return r->second > 0 && r->second < r->n;
}

/* The count that a heading announced for the series; 0: none did. */
static uint32_t
announced(const struct heads *h, const struct run *r)
{
	const struct cand *a = cand_above(h, r->member[0]);
	return a && a->heading ? a->announces : 0;
}

/* The numbers that the first column should carry when the second has those it carries: the others,
 * in order. 0: this does not come out even, or nothing speaks for it. */
static int
columns_match(const struct heads *h, const struct run *r, uint32_t want[MEMBERS])
{
	uint8_t taken[MEMBERS + 1] = {0};
	uint32_t total = announced(h, r), next = 1;
	size_t last = h->series[r->member[0]->series].last;
	size_t right = 0;
	for (size_t i = r->second; i < r->n; i++) {
		if (r->value[i] > r->n || r->value[i] == 0 || taken[r->value[i]])
			return 0;
		taken[r->value[i]] = 1;
		want[i] = r->value[i];
	}
	for (size_t i = 0; i < r->second; i++) {
		/* what was read again further on belongs to the second column */
		const struct cand *c = r->member[i];
		int again = 0;
		for (const struct cand *k = c + 1; k <= h->cand + last && !again; k++)
			again = k->heading && k->series == c->series &&
			        k->title_key == c->title_key && k > r->member[r->second - 1];
		want[i] = again && r->value[i] <= r->n && !taken[r->value[i]] ? r->value[i] : 0;
		if (want[i])
			taken[want[i]] = 1;
	}
	for (size_t i = 0; i < r->second; i++) {
		while (next <= r->n && taken[next])
			next++;
		if (!want[i])
			want[i] = next++;
		right += want[i] == r->value[i];
	}
	return right >= 2 && (total == 0 ? r->value[r->n - 1] == r->n : total == r->n);
}

/* Han numbers, or digits, of at most MEMBERS. */
static const char *
numeral(struct heads *h, enum num_system system, uint32_t v)
{
	static const char *const han[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	if (system == NUM_ARABIC)
		return diag_num(h->pl->job, v);
	if (system != NUM_HAN)
		return NULL;
	return arena_printf(h->pl->job->arena, "%s%s%s", v >= 20 ? han[v / 10] : "",
		v >= 10 ? "十" : "", han[v % 10]);
}

/* label 136 "(四)" "(五)" */
static const char *
proposal(struct heads *h, const struct cand *c, uint32_t want)
{
	const struct label *l = cand_label(c);
	struct slice old = {c->text.s, (size_t)(l->title.s - c->text.s)};
	const char *to = numeral(h, l->system, want);
	uint32_t v;
	old = slice_trim(l->title.n ? old : c->text);
	for (size_t i = 0; to && i < old.n; i++) {
		size_t n = number_read((struct slice){old.s + i, old.n - i}, l->system, &v);
		if (n && v == l->value)
			return arena_printf(h->pl->job->arena, "label %u \"%.*s\" \"%.*s%s%.*s\"",
				(unsigned)h->pl->lines.v[c->first].number, (int)old.n, old.s,
				(int)i, old.s, to, (int)(old.n - i - n), old.s + i + n);
	}
	return NULL;
}

void
propose_numbers(struct heads *h)
{
	struct run *r = ARENA_NEW(h->pl->job->arena, struct run);
	for (size_t s = 0, tries = 0; r && s < h->n_series && tries < SERIES; s++) {
		uint32_t want[MEMBERS] = {0};
		const char *all = "";
		tries += h->series[s].backs > 0;
		if (!h->series[s].backs || !run_read(h, (int32_t)s, r) ||
			!columns_match(h, r, want))
			continue;
		for (size_t i = 0; i < r->second && all; i++) {
			if (want[i] == r->value[i])
				continue;
			const char *one = proposal(h, r->member[i], want[i]);
			all = one ? arena_printf(
					    h->pl->job->arena, "%s%s%s", all, *all ? "; " : "", one)
			          : NULL;
		}
		if (all && *all)
			DIAG(h->pl->job, NUMBERING_COLUMNS,
				h->pl->lines.v[r->member[r->second]->first].number,
				diag_num(h->pl->job, r->n), all);
	}
}

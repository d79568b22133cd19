/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ledger.h"

#include "base/utf8.h"

struct ledger {
	struct arena *arena;
	struct ledger_entry *v;
	size_t n, cap;
	struct tally source, removed, added;
};

/* splitmix64: every code point gets an unrelated number, so that sums tell multisets apart */
static uint64_t
mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15U;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
	return x ^ (x >> 31);
}

static struct tally
tally_of(struct slice s)
{
	struct tally t = {0};
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = (unsigned char)s.s[i];
		if (cp < 0x80)
			i++;
		else
			i += utf8_next(s.s + i, s.n - i, &cp);
		if (cp == ' ' || utf8_is_space(cp))
			continue;
		t.n++;
		t.sum[0] += mix(cp);
		t.sum[1] += mix(~(uint64_t)cp);
	}
	return t;
}

void
tally_add(struct tally *t, struct slice s)
{
	struct tally a = tally_of(s);
	t->n += a.n;
	t->sum[0] += a.sum[0];
	t->sum[1] += a.sum[1];
}

void
tally_sub(struct tally *t, struct slice s)
{
	struct tally a = tally_of(s);
	t->n -= a.n;
	t->sum[0] -= a.sum[0];
	t->sum[1] -= a.sum[1];
}

struct ledger *
ledger_new(struct arena *a)
{
	struct ledger *l = ARENA_NEW(a, struct ledger);
	if (l != NULL)
		l->arena = a;
	return l;
}

void
ledger_source(struct ledger *l, struct slice text)
{
	l->source = tally_of(text);
}

static void
enter(struct ledger *l, enum ledger_kind kind, const char *rule, uint32_t line, struct slice text)
{
	struct tally *side = kind == LEDGER_REMOVED ? &l->removed : &l->added;
	uint64_t before = side->n;
	tally_add(side, text);
	if (side->n == before)
		return;
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 64;
		struct ledger_entry *v = ARENA_ARRAY(l->arena, struct ledger_entry, cap);
		if (v == NULL)
			return; /* the arena remembers; the conversion ends as out of memory */
		if (l->n > 0)
			memcpy(v, l->v, l->n * sizeof *v);
		l->v = v;
		l->cap = cap;
	}
	l->v[l->n++] = (struct ledger_entry){kind, rule, line, text};
}

void
ledger_remove(struct ledger *l, const char *rule, uint32_t line, struct slice text)
{
	enter(l, LEDGER_REMOVED, rule, line, text);
}

void
ledger_add(struct ledger *l, const char *rule, uint32_t line, struct slice text)
{
	enter(l, LEDGER_ADDED, rule, line, text);
}

uint64_t
ledger_check(const struct ledger *l, const struct tally *model)
{
	uint64_t left = l->source.n + l->added.n;
	uint64_t right = model->n + l->removed.n;
	if (left != right)
		return left > right ? left - right : right - left;
	for (int i = 0; i < 2; i++)
		if (l->source.sum[i] + l->added.sum[i] != model->sum[i] + l->removed.sum[i])
			return 1;
	return 0;
}

size_t
ledger_count(const struct ledger *l)
{
	return l->n;
}

const struct ledger_entry *
ledger_get(const struct ledger *l, size_t i)
{
	return &l->v[i];
}

uint64_t
ledger_chars(const struct ledger *l, enum ledger_kind kind)
{
	return kind == LEDGER_REMOVED ? l->removed.n : l->added.n;
}

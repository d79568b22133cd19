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

/* The same for the compiler, so that the table of ASCII is a constant. */
#define MIX_1(x) ((x) + 0x9E3779B97F4A7C15U)
#define MIX_2(x) (((x) ^ ((x) >> 30)) * 0xBF58476D1CE4E5B9U)
#define MIX_3(x) (((x) ^ ((x) >> 27)) * 0x94D049BB133111EBU)
#define MIX_4(x) ((x) ^ ((x) >> 31))
#define MIX(x) MIX_4(MIX_3(MIX_2(MIX_1((uint64_t)(x)))))
#define IS_WHITE(c) ((c) == ' ' || ((c) >= '\t' && (c) <= '\r'))
#define CELL(c)                                                                         \
	{                                                                               \
		IS_WHITE(c) ? 0 : 1,                                                    \
		{                                                                       \
			IS_WHITE(c) ? 0 : MIX(c), IS_WHITE(c) ? 0 : MIX(~(uint64_t)(c)) \
		}                                                                       \
	}
#define CELLS_4(c) CELL(c), CELL((c) + 1), CELL((c) + 2), CELL((c) + 3)
#define CELLS_16(c) CELLS_4(c), CELLS_4((c) + 4), CELLS_4((c) + 8), CELLS_4((c) + 12)
#define CELLS_64(c) CELLS_16(c), CELLS_16((c) + 16), CELLS_16((c) + 32), CELLS_16((c) + 48)
static const struct tally ascii[128] = {CELLS_64(0), CELLS_64(64)};

static inline void
count_ascii(struct tally *t, unsigned char c)
{
	t->n += ascii[c].n;
	t->sum[0] += ascii[c].sum[0];
	t->sum[1] += ascii[c].sum[1];
}

static void
count_long(struct tally *t, uint32_t cp, uint64_t n)
{
	if (utf8_is_space(cp))
		return;
	t->n += n;
	t->sum[0] += n * mix(cp);
	t->sum[1] += n * mix(~(uint64_t)cp);
}

static struct tally
tally_of(struct slice s)
{
	struct tally t = {0};
	const unsigned char *u = (const unsigned char *)s.s;
	for (size_t i = 0; i < s.n;) {
		if (u[i] < 0x80) {
			count_ascii(&t, u[i++]);
			continue;
		}
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		count_long(&t, cp, 1);
	}
	return t;
}

/* What a character is counted under: its three bytes, which are more than any code point is, or the
 * code point. */
static uint32_t
code_of(uint32_t key)
{
	return key <= 0x10FFFF ? key : utf8_of_three(key);
}

/* not inline, so that the loop that counts keeps its registers */
static __attribute__((noinline)) void
weigh_seen(struct tally *t, uint64_t seen)
{
	count_long(t, code_of((uint32_t)(seen >> TALLY_SEEN)),
		seen & (((uint64_t)1 << TALLY_SEEN) - 1));
}

static inline void
count_seen(struct tally_run *c, uint32_t key)
{
	uint64_t *seen = &c->seen[key * 0x9E3779B1U >> (32 - TALLY_BITS)];
	if (*seen >> TALLY_SEEN != key) {
		weigh_seen(&c->rest, *seen);
		*seen = (uint64_t)key << TALLY_SEEN;
	}
	++*seen;
}

void
tally_run_begin(struct tally_run *c)
{
	c->rest = (struct tally){0};
	memset(c->ascii, 0, sizeof c->ascii);
	c->has_seen = 0;
}

static __attribute__((noinline)) void
clear_seen(struct tally_run *c)
{
	memset(c->seen, 0, sizeof c->seen);
	c->has_seen = 1;
}

void
tally_run_add(struct tally_run *c, struct slice s)
{
	const unsigned char *u = (const unsigned char *)s.s;
	for (size_t i = 0; i < s.n;) {
		if (u[i] < 0x80) {
			for (; i + 4 <= s.n && (u[i] | u[i + 1] | u[i + 2] | u[i + 3]) < 0x80;
				i += 4) {
				c->ascii[0][u[i]]++;
				c->ascii[1][u[i + 1]]++;
				c->ascii[0][u[i + 2]]++;
				c->ascii[1][u[i + 3]]++;
			}
			for (; i < s.n && u[i] < 0x80; i++)
				c->ascii[0][u[i]]++;
			continue;
		}
		if (!c->has_seen)
			clear_seen(c);
		uint32_t cp;
		for (; s.n - i > 3 && utf8_is_three(utf8_three(s.s + i)); i += 3)
			count_seen(c, utf8_three(s.s + i));
		if (i < s.n && u[i] >= 0x80) {
			i += utf8_next(s.s + i, s.n - i, &cp);
			if (cp == UTF8_BAD)
				count_long(&c->rest, cp, 1);
			else
				count_seen(c, cp);
		}
	}
}

struct tally
tally_run_sum(const struct tally_run *c)
{
	struct tally t = c->rest;
	for (size_t i = 0; c->has_seen && i < sizeof c->seen / sizeof c->seen[0]; i++)
		if (c->seen[i] != 0)
			weigh_seen(&t, c->seen[i]);
	for (size_t i = 0; i < sizeof ascii / sizeof ascii[0]; i++) {
		uint64_t n = c->ascii[0][i] + c->ascii[1][i];
		t.n += n * ascii[i].n;
		t.sum[0] += n * ascii[i].sum[0];
		t.sum[1] += n * ascii[i].sum[1];
	}
	return t;
}

void
tally_join(struct tally *t, const struct tally *more)
{
	t->n += more->n;
	t->sum[0] += more->sum[0];
	t->sum[1] += more->sum[1];
}

void
tally_add(struct tally *t, struct slice s)
{
	struct tally a = tally_of(s);
	tally_join(t, &a);
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
	struct tally_run c;
	tally_run_begin(&c);
	tally_run_add(&c, text);
	l->source = tally_run_sum(&c);
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/words.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/number.h"

enum {
	SLOTS = 8192, /* four times the rows of words.def */
	BEGINNINGS = 4096
};

struct row {
	const char *word;
	uint8_t field; /* 0 unit, 1 cjk_unit, 2 part, 3 ordinal, 4 languages of the units below */
	uint16_t value;
	const char *type;
};

static const struct row rows[] = {
#define LANGS(tags) {NULL, 4, 0, tags},
#define UNIT(word, kind) {word, 0, UNIT_##kind, NULL},
#define CJKUNIT(word, kind) {word, 1, UNIT_##kind, NULL},
#define DIVISION(word, part, type) {word, 2, PART_##part, type},
#define ORDINAL(word, n) {word, 3, n, NULL},
#include "input/structure/words.def"
};

/* Entries stand close together, so that few pages of memory are touched: a small document has no
 * time for more. */
struct words_table {
	uint16_t slots[SLOTS];      /* where in v; 0: free */
	uint8_t begins[BEGINNINGS]; /* by the lowest bits of a character */
	struct words_entry *v;      /* from 1 */
};

static const struct {
	uint8_t rank;
	const char *type;
} kinds[] = {
	{0, NULL},
#define KIND(name, rank, type) {rank, type},
#include "input/structure/words.def"
};

static size_t
slot_of(const struct words_table *t, struct slice key)
{
	size_t i = (size_t)digest_key(key) % SLOTS;
	while (t->slots[i] && !slice_is(key, t->v[t->slots[i]].word))
		i = (i + 1) % SLOTS;
	return i;
}

static int
speaks(const char *tags, const char *language)
{
	size_t n = strcspn(language, "-");
	if (!*tags || strcmp(language, "und") == 0)
		return 1;
	for (const char *p = tags; *p; p += strcspn(p, " ") + (p[strcspn(p, " ")] == ' '))
		if (strncmp(p, language, n) == 0 && strcspn(p, " ") == n)
			return 1;
	return 0;
}

static void
begin_number(void *to, uint32_t cp)
{
	struct words_table *t = to;
	t->begins[cp % BEGINNINGS] |= BEGIN_NUMBER;
}

/* The rows of a language, one after the other. */
struct spoken {
	const char *language;
	size_t at;
	int ours;
};

static const struct row *
spoken_next(struct spoken *s)
{
	while (s->at < sizeof rows / sizeof *rows) {
		const struct row *r = &rows[s->at++];
		if (r->field == 4)
			s->ours = speaks(r->type, s->language);
		else if (r->field != 0 || s->ours)
			return r;
	}
	return NULL;
}

static void
enter(struct words_entry *e, const struct row *r)
{
	e->word = r->word;
	switch (r->field) {
	case 0:
		e->unit = (uint8_t)r->value;
		break;
	case 1:
		e->cjk_unit = (uint8_t)r->value;
		break;
	case 2:
		e->part = (uint8_t)r->value;
		e->type = r->type;
		break;
	default:
		e->ordinal = r->value;
		break;
	}
}

const struct words_table *
words_new(struct arena *a, const char *language)
{
	struct words_table *t = ARENA_NEW(a, struct words_table);
	const struct row *r;
	uint16_t n = 0;
	for (struct spoken s = {language, 0, 1}; spoken_next(&s) != NULL;)
		n++;
	struct words_entry *v = ARENA_ARRAY(a, struct words_entry, n + 1U);
	if (t == NULL || v == NULL)
		return NULL;
	t->v = v;
	n = 0;
	for (struct spoken s = {language, 0, 1}; (r = spoken_next(&s)) != NULL;) {
		uint16_t *slot = &t->slots[slot_of(t, slice_of(r->word))];
		uint32_t first;
		if (*slot == 0)
			*slot = ++n;
		utf8_next(r->word, strlen(r->word), &first);
		t->begins[first % BEGINNINGS] |= BEGIN_WORD;
		enter(&v[*slot], r);
	}
	number_each_sign(begin_number, t);
	return t;
}

const struct words_entry *
words_find(const struct words_table *t, struct slice key)
{
	uint16_t at = t->slots[slot_of(t, key)];
	return at ? &t->v[at] : NULL;
}

int
words_may_begin(const struct words_table *t, uint32_t cp, unsigned what)
{
	return (t->begins[cp % BEGINNINGS] & what) != 0;
}

int
unit_rank(enum unit_kind k)
{
	return kinds[k].rank;
}

const char *
unit_type(enum unit_kind k)
{
	return kinds[k].type;
}

size_t
words_fold(struct slice s, char *out, size_t cap)
{
	size_t n = 0;
	int space = 0;
	while (s.n) {
		uint32_t cp;
		size_t k = utf8_next(s.s, s.n, &cp);
		s.s += k;
		s.n -= k;
		if (cp == UTF8_BAD)
			continue;
		if (utf8_is_space(cp)) {
			space = n > 0;
			continue;
		}
		if (n + 6 > cap)
			return 0;
		if (space)
			out[n++] = ' ';
		space = 0;
		if (cp == 0x2019)
			cp = '\'';
		n += utf8_encode(utf8_lower(cp), out + n);
	}
	return n;
}

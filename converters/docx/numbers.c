/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that Word shows and no run holds, where they are text of the work: of levels with a
 * blank behind them (typed.c). What stands in lists has a tab there, and is no text in the model
 * either. */
#include "converters/docx/docx.h"

#include <stdlib.h>

#include "schemas/parsepart.h"

struct level {
	const char *id, *format, *text;
	int run_in;
};

struct instance {
	const char *id, *abstract;
	long next;
	const struct level *level;
};

struct numbers {
	struct arena *arena;
	struct level *levels; /* the first of each w:abstractNum */
	size_t n_levels, cap_levels;
	struct instance *nums;
	size_t n_nums, cap_nums;
	int in_first; /* in the first level of one */
};

static void *
more(struct numbers *n, void *old, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return old;
	size_t cells = *cap ? *cap * 2 : 32;
	char *v = arena_alloc(n->arena, cells * size);
	if (v != NULL && count > 0)
		memcpy(v, old, count * size);
	if (v != NULL)
		*cap = cells;
	return v;
}

static void
add_level(struct numbers *n, const char *id)
{
	struct level *v = more(n, n->levels, n->n_levels, &n->cap_levels, sizeof *v);
	if (v == NULL)
		return;
	n->levels = v;
	v[n->n_levels++] = (struct level){id, "decimal", "", 0};
}

static void
add_num(struct numbers *n, const char *id)
{
	struct instance *v = more(n, n->nums, n->n_nums, &n->cap_nums, sizeof *v);
	if (v == NULL)
		return;
	n->nums = v;
	v[n->n_nums++] = (struct instance){id, "", 1, NULL};
}

static void
on_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t count)
{
	struct numbers *n = ctx;
	struct level *l = n->n_levels > 0 ? &n->levels[n->n_levels - 1] : NULL;
	struct instance *i = n->n_nums > 0 ? &n->nums[n->n_nums - 1] : NULL;
	const char *val = arena_str(n->arena, part_attr(attrs, count, "val"));
	(void)prefix;
	(void)ns;
	if (strcmp(name, "abstractNum") == 0)
		add_level(n, arena_str(n->arena, part_attr(attrs, count, "abstractNumId")));
	else if (strcmp(name, "num") == 0)
		add_num(n, arena_str(n->arena, part_attr(attrs, count, "numId")));
	else if (strcmp(name, "lvl") == 0)
		n->in_first = slice_is(part_attr(attrs, count, "ilvl"), "0");
	else if (strcmp(name, "abstractNumId") == 0 && i != NULL)
		i->abstract = val;
	else if (strcmp(name, "startOverride") == 0 && i != NULL)
		i->next = strtol(val, NULL, 10);
	else if (!n->in_first || l == NULL)
		return;
	else if (strcmp(name, "numFmt") == 0)
		l->format = val;
	else if (strcmp(name, "lvlText") == 0)
		l->text = val;
	else if (strcmp(name, "suff") == 0)
		l->run_in = strcmp(val, "space") == 0;
}

/* Both structs begin with their id. */
static int
by_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct numbers *
numbers_read(struct job *job, const struct package *p)
{
	static const struct part_events events = {on_open, NULL, NULL};
	struct numbers *n = ARENA_NEW(job->arena, struct numbers);
	const struct part *part = package_find(p, "word/numbering.xml");
	if (n == NULL)
		return NULL;
	n->arena = job->arena;
	if (part == NULL)
		return n;
	/* what is wrong with it is told when it is checked itself */
	if (!part_is_xml(part->bytes) || part_parse(job, part->path, part->bytes, &events, n) != 0)
		return NULL;
	if (n->n_levels > 0)
		qsort(n->levels, n->n_levels, sizeof *n->levels, by_id);
	for (size_t i = 0; i < n->n_nums && n->n_levels > 0; i++)
		n->nums[i].level = bsearch(
			&n->nums[i].abstract, n->levels, n->n_levels, sizeof *n->levels, by_id);
	if (n->n_nums > 0)
		qsort(n->nums, n->n_nums, sizeof *n->nums, by_id);
	return n;
}

static const struct {
	long value;
	const char *letters;
} romans[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
	{40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};

enum { ROMANS = sizeof romans / sizeof *romans, MOST_ROMAN = 3999 };

static const char *
roman(struct arena *a, long value)
{
	const char *s = "";
	for (size_t i = 0; i < ROMANS && value <= MOST_ROMAN; i++)
		for (; value >= romans[i].value; value -= romans[i].value)
			s = arena_printf(a, "%s%s", s, romans[i].letters);
	return s;
}

/* What the letters are together, a smaller one before a larger one taken away. */
static long
roman_sum(struct slice s, char other)
{
	long sum = 0, last = 0;
	for (size_t i = s.n; i-- > 0;) {
		long v = 0;
		for (size_t k = 0; k < ROMANS; k += 2) /* the single letters */
			if ((s.s[i] ^ other) == romans[k].letters[0])
				v = romans[k].value;
		if (v == 0 || sum > MOST_ROMAN)
			return 0;
		sum += v < last ? -v : v;
		last = v > last ? v : last;
	}
	return sum <= MOST_ROMAN ? sum : 0;
}

long
numbers_roman(struct slice s)
{
	const char other = s.s[0] < 'a' ? 'a' - 'A' : 0;
	const long sum = roman_sum(s, other);
	long left = sum;
	size_t at = 0;
	for (size_t i = 0; i < ROMANS; i++)
		for (; left >= romans[i].value; left -= romans[i].value)
			for (const char *c = romans[i].letters; *c != '\0'; c++, at++)
				if (at >= s.n || (s.s[at] ^ other) != *c)
					return 0;
	return at == s.n ? sum : 0;
}

static const char *
written(struct arena *a, const char *format, long value)
{
	int upper = strncmp(format, "upper", 5) == 0;
	char *s = strstr(format, "Roman") != NULL ? arena_strdup(a, roman(a, value))
	          : strstr(format, "Letter") != NULL
	                  ? arena_printf(a, "%c", 'a' + (int)((value - 1) % 26))
	                  : arena_printf(a, "%ld", value);
	for (char *c = s; upper && *c != '\0'; c++)
		*c = (char)(*c & ~32);
	return s;
}

const char *
numbers_next(struct numbers *n, struct slice id)
{
	const char *key = arena_str(n->arena, id);
	struct instance *i =
		n->n_nums > 0 ? bsearch(&key, n->nums, n->n_nums, sizeof *n->nums, by_id) : NULL;
	if (i == NULL || i->level == NULL || !i->level->run_in)
		return "";
	const char *hole = strstr(i->level->text, "%1");
	long value = i->next++;
	if (hole == NULL)
		return i->level->text;
	return arena_printf(n->arena, "%.*s%s%s", (int)(hole - i->level->text), i->level->text,
		written(n->arena, i->level->format, value), hole + 2);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/opts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct value {
	const struct opt_row *row;
	char **given; /* one string, or many for a list */
	size_t n;
};

struct opts {
	struct value *v;
	size_t n;
};

struct opts *
opts_new(const struct opt_row *const tables[])
{
	struct opts *o = calloc(1, sizeof *o);
	if (o == NULL)
		return NULL;
	size_t n = 0;
	for (size_t t = 0; tables[t] != NULL; t++)
		for (const struct opt_row *r = tables[t]; r->name != NULL; r++)
			n++;
	o->v = calloc(n + 1, sizeof *o->v);
	if (o->v == NULL) {
		free(o);
		return NULL;
	}
	for (size_t t = 0; tables[t] != NULL; t++)
		for (const struct opt_row *r = tables[t]; r->name != NULL; r++)
			o->v[o->n++].row = r;
	return o;
}

static void
forget(struct value *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->given[i]);
	free(v->given);
	v->given = NULL;
	v->n = 0;
}

void
opts_free(struct opts *o)
{
	if (o == NULL)
		return;
	for (size_t i = 0; i < o->n; i++)
		forget(&o->v[i]);
	free(o->v);
	free(o);
}

static struct value *
find(const struct opts *o, const char *name)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->v[i].row->name, name) == 0)
			return &o->v[i];
	return NULL;
}

static const struct value *
need(const struct opts *o, const char *name)
{
	const struct value *v = find(o, name);
	if (v == NULL)
		abort();
	return v;
}

/* -1 when it is no number of the form 12, 64k, 16M, 1G */
static int64_t
parse_int(const char *s)
{
	char *end;
	errno = 0;
	long long n = strtoll(s, &end, 10);
	if (end == s || errno != 0 || n < 0)
		return -1;
	int shift = 0;
	if (*end == 'k' || *end == 'K')
		shift = 10;
	else if (*end == 'M')
		shift = 20;
	else if (*end == 'G')
		shift = 30;
	if (shift != 0)
		end++;
	if (*end != '\0' || n > (INT64_MAX >> shift))
		return -1;
	return (int64_t)n << shift;
}

static int
int_fits(const struct opt_row *row, const char *value)
{
	int64_t n = parse_int(value);
	const char *dots = row->values ? strstr(row->values, "..") : NULL;
	if (n < 0 || dots == NULL)
		return n >= 0;
	return n >= strtoll(row->values, NULL, 10) && n <= parse_int(dots + 2);
}

static int
word_fits(const struct opt_row *row, const char *value)
{
	size_t n = strlen(value);
	for (const char *p = row->values; p != NULL && *p != '\0';) {
		const char *bar = strchr(p, '|');
		size_t k = bar ? (size_t)(bar - p) : strlen(p);
		if (k == n && memcmp(p, value, n) == 0)
			return 1;
		p = bar ? bar + 1 : NULL;
	}
	return 0;
}

static int
fits(const struct opt_row *row, const char *value)
{
	switch (row->type) {
	case OPT_FLAG:
		return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
	case OPT_INT:
		return int_fits(row, value);
	case OPT_WORD:
		return word_fits(row, value);
	default:
		return 1;
	}
}

enum opt_result
opts_set(struct opts *o, const char *name, const char *value)
{
	struct value *v = find(o, name);
	if (v == NULL)
		return OPT_UNKNOWN;
	if (!fits(v->row, value))
		return OPT_BAD_VALUE;
	if (v->row->type != OPT_LIST && v->row->type != OPT_FILES)
		forget(v);
	char *copy = strdup(value);
	char **given = copy ? realloc(v->given, (v->n + 1) * sizeof *given) : NULL;
	if (given == NULL) {
		free(copy);
		return OPT_NO_MEMORY;
	}
	v->given = given;
	v->given[v->n++] = copy;
	return OPT_OK;
}

const struct opt_row *
opts_row(const struct opts *o, const char *name)
{
	const struct value *v = find(o, name);
	return v ? v->row : NULL;
}

const struct opt_row *
opts_at(const struct opts *o, size_t i)
{
	return i < o->n ? o->v[i].row : NULL;
}

const char *
opt_str(const struct opts *o, const char *name)
{
	const struct value *v = need(o, name);
	return v->n > 0 ? v->given[0] : v->row->fallback;
}

int
opt_flag(const struct opts *o, const char *name)
{
	return opt_is(o, name, "yes");
}

int64_t
opt_int(const struct opts *o, const char *name)
{
	const char *s = opt_str(o, name);
	return s ? parse_int(s) : 0;
}

int
opt_is(const struct opts *o, const char *name, const char *word)
{
	const char *s = opt_str(o, name);
	return s != NULL && strcmp(s, word) == 0;
}

const char *
opt_item(const struct opts *o, const char *name, size_t i)
{
	const struct value *v = need(o, name);
	return i < v->n ? v->given[i] : NULL;
}

int
opt_given(const struct opts *o, const char *name)
{
	return need(o, name)->n > 0;
}

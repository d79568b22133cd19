/* SPDX-License-Identifier: Apache-2.0 */
/* What is defined once can be referred to over and over, for three letters each, and cmark copies
 * address and title for every use. Counted before cmark is asked, rather too much than too little:
 * whatever could be the label of a definition is a use of it. */
#include "input/markdown.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { ALWAYS_ALLOWED = 32 << 20, FOR_EACH_BYTE = 64 };

/* A label in brackets. */
struct label {
	struct slice key;
	size_t at;
	size_t n; /* of what it defines; 0: nothing */
};

static size_t
paragraph_end(struct slice text, size_t at)
{
	const char *s = text.s + at, *end = text.s + text.n;
	while ((s = memchr(s, '\n', (size_t)(end - s))) != NULL && ++s < end)
		if (*s == '\n')
			return (size_t)(s - text.s);
	return text.n;
}

/* Can this many brackets, each with the longest definition that fits, be too much at all? */
static int
may_outgrow(struct slice text, uint64_t most)
{
	uint64_t brackets = 0, longest = 0;
	for (size_t at = 0, end; at < text.n; at = end + (end < text.n)) {
		end = paragraph_end(text, at);
		longest = end - at > longest ? end - at : longest;
	}
	for (size_t i = 0; i < text.n; i++)
		brackets += text.s[i] == '[';
	return longest > 0 && brackets > most / longest;
}

/* In a quotation, definitions go on behind its marks. */
static struct slice
without_quotation_marks(struct arena *a, struct slice text)
{
	struct slice copy = arena_slice(a, text);
	char *s = (char *)(uintptr_t)copy.s;
	int begins = 1;
	for (size_t i = 0; i < copy.n; i++) {
		if (begins && s[i] == '>')
			s[i] = ' ';
		begins = s[i] == '\n' || (begins && (s[i] == ' ' || s[i] == '\t'));
	}
	return copy;
}

static size_t
labels_find(struct arena *a, struct slice text, struct label *v)
{
	size_t n = 0, end = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] != '[')
			continue;
		if (i >= end)
			end = paragraph_end(text, i);
		struct slice rest = {text.s + i, end - i};
		size_t k = md_label(rest);
		if (k > 0)
			v[n++] = (struct label){
				utf8_key(a, (struct slice){rest.s, k}), i, md_definition(rest)};
	}
	return n;
}

static int
by_key(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	size_t n = x->key.n < y->key.n ? x->key.n : y->key.n;
	int d = n > 0 ? memcmp(x->key.s, y->key.s, n) : 0;
	if (d != 0 || x->key.n == y->key.n)
		return d;
	return x->key.n < y->key.n ? -1 : 1;
}

/* All uses of all definitions, in bytes; *at is where the one begins that asks for most. */
static uint64_t
copied(struct label *v, size_t n, size_t *at)
{
	uint64_t all = 0, most = 0;
	qsort(v, n, sizeof *v, by_key);
	for (size_t i = 0, end; i < n; i = end) {
		const struct label *longest = &v[i];
		for (end = i; end < n && by_key(&v[i], &v[end]) == 0; end++)
			if (v[end].n > longest->n)
				longest = &v[end];
		uint64_t here = (uint64_t)longest->n * (end - i);
		all += here;
		if (here > most) {
			most = here;
			*at = longest->at;
		}
	}
	return all;
}

uint32_t
md_outgrown_line(struct slice text)
{
	const uint64_t most = ALWAYS_ALLOWED + (uint64_t)FOR_EACH_BYTE * text.n;
	if (!may_outgrow(text, most))
		return 0;
	size_t n = 0, at = 0;
	for (size_t i = 0; i < text.n; i++)
		n += text.s[i] == '[';
	struct arena *a = arena_new();
	struct label *v = a ? ARENA_ARRAY(a, struct label, n) : NULL;
	uint32_t line = 0;
	if (v != NULL) {
		n = labels_find(a, without_quotation_marks(a, text), v);
		if (!arena_failed(a) && copied(v, n, &at) > most)
			for (line = 1; at > 0; at--)
				line += text.s[at - 1] == '\n';
	}
	arena_free(a);
	return line;
}

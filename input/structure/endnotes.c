/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/endnotes.h"

#include "input/structure/notemark.h"

enum {
	MAX_WAY = 400, /* lines between two numbers */
	MAX_BODY = 8,  /* lines of most notes */
	MAX_NUMBER = 9999,
	HEADED = 6 /* lines of the last note of a run and of the heading of the next */
};

/* 1, 2, 3 … up to n, each alone on its line. */
struct note_run {
	size_t first; /* line of the 1 */
	size_t end;   /* one past the lines of its last note */
	uint32_t n;
	uint32_t brief; /* notes of one block of few lines */
};

/* 17, blank lines around, and text below. */
static uint32_t
lone_number(const struct plain *pl, size_t i)
{
	const struct line *l = &pl->lines.v[i];
	uint32_t value = 0;
	if (pl->v[i].kind != V_NONE || l->blanks_before == 0 || l->blanks_after == 0)
		return 0;
	for (size_t k = 0; k < l->text.n; k++) {
		if (l->text.s[k] < '0' || l->text.s[k] > '9' || value * 10 > MAX_NUMBER)
			return 0;
		value = value * 10 + (uint32_t)(l->text.s[k] - '0');
	}
	return i + 1 + l->blanks_after < pl->lines.n ? value : 0;
}

/* One past the lines that stand together from i on. */
static size_t
together(const struct plain *pl, size_t i)
{
	while (i < pl->lines.n && pl->v[i].kind == V_NONE)
		i++;
	return i;
}

/* The run that ends above line `end`, its last number at most `way` lines with text away. */
static int
run_above(const struct plain *pl, size_t end, size_t way, struct note_run *r)
{
	uint32_t want = 0;
	size_t below = end, lines = 0;
	*r = (struct note_run){0};
	for (size_t i = end; i-- > 0 && lines <= way;) {
		uint32_t n = lone_number(pl, i);
		lines += pl->v[i].kind != V_BLANK;
		if (n == 0 || (want != 0 && n != want))
			continue;
		size_t body = i + 1 + pl->lines.v[i].blanks_after, stop = together(pl, body);
		if (stop == body || body >= below)
			return 0;
		if (want == 0) {
			r->n = n;
			r->end = stop;
			way = MAX_WAY;
		}
		r->brief += stop - body <= MAX_BODY &&
		            (want == 0 || stop + pl->lines.v[stop - 1].blanks_after == below);
		r->first = below = i;
		lines = 0;
		want = n - 1;
		if (want == 0)
			return r->brief * 3 >= r->n * 2;
	}
	return 0;
}

/* Where each number is called for the first time: line + 1. */
static int
find_calls(const struct plain *pl, size_t end, uint32_t n, uint32_t **calls)
{
	struct notemark m;
	*calls = ARENA_ARRAY(pl->job->arena, uint32_t, n + 1);
	if (*calls == NULL)
		return -1;
	for (size_t i = 0; i < end; i++) {
		struct slice t = pl->lines.v[i].text;
		const char *at = t.s;
		if (!(pl->lines.v[i].holds & LINE_NOTE))
			continue;
		while ((at = memchr(at, '[', t.n - (size_t)(at - t.s))) != NULL) {
			size_t k = (size_t)(at++ - t.s);
			if (k > 0 && notemark_read(t, k, &m) && m.value <= n &&
				(*calls)[m.value] == 0)
				(*calls)[m.value] = (uint32_t)i + 1;
		}
	}
	return 0;
}

/* Do marks above call nearly all of them? */
static int
is_called(const struct note_run *r, const uint32_t *calls)
{
	size_t called = 0;
	for (uint32_t k = 1; k <= r->n; k++)
		called += calls[k] != 0 && calls[k] <= r->first;
	return called * 4 >= (size_t)r->n * 3;
}

static void
take_run(struct plain *pl, const struct note_run *r)
{
	size_t number = r->first;
	uint32_t next = 2;
	for (size_t i = r->first + 1; i < r->end; i++)
		if (next <= r->n && lone_number(pl, i) == next) {
			block_take(pl, number, i - 1, V_NOTE, 1, "note-body", 95);
			number = i;
			next++;
		}
	block_take(pl, number, r->end - 1, V_NOTE, 1, "note-body", 95);
}

/* Notes of the author, of the editor, of each story: runs follow each other. */
static int
next_run(const struct plain *pl, struct note_run *r)
{
	return run_above(pl, r->first, r->first == pl->lines.n ? MAX_WAY : HEADED, r);
}

int
endnotes_find(struct plain *pl)
{
	const struct note_run none = {.first = pl->lines.n};
	struct note_run r = none;
	uint32_t *calls, most = 0;
	size_t top = pl->lines.n, last = 0;
	while (next_run(pl, &r)) {
		most = r.n > most ? r.n : most;
		last = r.end > last ? r.end : last;
	}
	if (most == 0)
		return 0;
	if (find_calls(pl, last, most, &calls) != 0)
		return -1;
	/* what stands below notes that are called holds notes, too: marks of a second kind are lost
	 * now and then */
	for (r = none; next_run(pl, &r);)
		if (is_called(&r, calls))
			top = r.first;
	for (r = none; r.first > top;) {
		next_run(pl, &r);
		take_run(pl, &r);
	}
	return 0;
}

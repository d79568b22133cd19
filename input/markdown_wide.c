/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that would grow out of proportion. cmark fills short rows up with empty cells, so that
 * rows of three bytes can ask for thousands of cells each. A table with more of them than it has
 * bytes, and one of more columns than --max-columns, stays text: a mark breaks the row of dashes
 * that would begin it. */
#include "input/markdown.h"

enum { ALWAYS_ALLOWED = 1 << 16 /* empty cells */ };

/* Lines without a blank one between. */
struct run {
	uint64_t columns; /* of the widest row of dashes so far */
	uint64_t most;    /* cells of the longest line: cmark needs their square in time */
	uint64_t missing; /* cells that would be filled up */
	uint64_t bytes;
	size_t first; /* of its rows of dashes in m->wide */
	uint32_t line;
};

static struct slice
line_at(struct slice text, size_t at)
{
	const char *end = memchr(text.s + at, '\n', text.n - at);
	return (struct slice){text.s + at, end ? (size_t)(end - text.s) - at : text.n - at};
}

/* Without blanks at the end and marks of lists and quotations in front. */
static struct slice
row_of(struct slice line)
{
	while (line.n > 0 && memchr(" \t>*+.)0123456789", line.s[0], 17) != NULL) {
		line.s++;
		line.n--;
	}
	return slice_trim(line);
}

/* A row of dashes, also one without bars when they do not matter. */
static int
is_dashes(struct slice row, int bars)
{
	int dashes = 0;
	for (size_t i = 0; i < row.n; i++) {
		if (memchr("|-: \t", row.s[i], 5) == NULL)
			return 0;
		bars |= row.s[i] == '|';
		dashes |= row.s[i] == '-';
	}
	return bars && dashes;
}

static uint64_t
cells_in(struct slice row)
{
	uint64_t n = 1;
	for (size_t i = 0; i < row.n; i++)
		if (row.s[i] == '\\')
			i++;
		else if (row.s[i] == '|')
			n += i > 0 && i + 1 < row.n;
	return n;
}

static int
remember(struct md *m, size_t at)
{
	/* grows by doubling: a full array has a power of two in it */
	size_t n = m->n_wide;
	if ((n & (n - 1)) == 0) {
		size_t *v = ARENA_ARRAY(m->job->arena, size_t, n ? n * 2 : 1);
		if (v == NULL)
			return -1;
		if (n > 0)
			memcpy(v, m->wide, n * sizeof *v);
		m->wide = v;
	}
	m->wide[m->n_wide++] = at;
	return 0;
}

static void
run_end(struct md *m, struct run *r)
{
	int wide = r->most > (uint64_t)opt_int(m->job->opts, "max-columns") ||
	           r->missing > ALWAYS_ALLOWED + r->bytes;
	if (wide && m->n_wide > r->first)
		DIAG(m->job, TABLE_WIDE, r->line, diag_num(m->job, r->most));
	else
		m->n_wide = r->first;
	*r = (struct run){.first = m->n_wide};
}

int
md_wide_find(struct md *m, struct slice text)
{
	const uint64_t limit = (uint64_t)opt_int(m->job->opts, "max-columns");
	struct run r = {0};
	uint32_t line = 1 + (uint32_t)m->skipped;
	for (size_t at = 0; at < text.n; line++) {
		struct slice all = line_at(text, at), row = row_of(all);
		at += all.n + 1;
		if (slice_trim(all).n == 0) {
			run_end(m, &r);
			continue;
		}
		uint64_t cells = r.columns > 0 || memchr(row.s, '|', row.n) ? cells_in(row) : 0;
		r.bytes += all.n;
		r.most = cells > r.most ? cells : r.most;
		if (r.columns > cells)
			r.missing += r.columns - cells;
		if (row.n == 0 || !is_dashes(row, r.most > limit))
			continue;
		if (remember(m, (size_t)(row.s + row.n - text.s) - 1) != 0)
			return -1;
		if (r.line == 0 || cells > r.columns)
			r.line = line;
		r.columns = cells > r.columns ? cells : r.columns;
	}
	run_end(m, &r);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding.h"

#include <strings.h>

#include "base/utf8.h"
#include "input/encoding_mixed.h"

const struct opt_row encoding_options[] = {
	{"encoding", OPT_STRING, "NAME", NULL, "the source is in this encoding; do not guess"},
	OPT_END,
};

static const struct {
	const char *bytes;
	size_t n;
	const char *name;
} marks[] = {
	{"\xEF\xBB\xBF", 3, "UTF-8"},
	{"\xFF\xFE\0\0", 4, "UTF-32LE"},
	{"\0\0\xFE\xFF", 4, "UTF-32BE"},
	{"\xFF\xFE", 2, "UTF-16LE"},
	{"\xFE\xFF", 2, "UTF-16BE"},
};

static const char *
find_mark(struct slice bytes, size_t *n)
{
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (bytes.n >= marks[i].n && memcmp(bytes.s, marks[i].bytes, marks[i].n) == 0) {
			*n = marks[i].n;
			return marks[i].name;
		}
	*n = 0;
	return NULL;
}

static int
is_ascii(struct slice s)
{
	size_t i = 0;
	for (uint64_t w; s.n - i >= sizeof w; i += sizeof w) {
		memcpy(&w, s.s + i, sizeof w);
		if ((w & 0x8080808080808080U) != 0)
			return 0;
	}
	for (; i < s.n; i++)
		if ((unsigned char)s.s[i] >= 0x80)
			return 0;
	return 1;
}

/* Line number of a place in decoded text; *at and *line go on from the last answer. */
static uint32_t
line_of(struct slice text, uint64_t place, uint64_t *at, uint32_t *line)
{
	for (; *at < place; ++*at)
		*line += text.s[*at] == '\n' ||
		         (text.s[*at] == '\r' && !(*at + 1 < text.n && text.s[*at + 1] == '\n'));
	return *line;
}

static void
report_bad(struct job *job, const struct decoded *d, const char *name)
{
	uint64_t at = 0, told = 0;
	uint32_t line = 1;
	for (size_t i = 0; i < d->bad_spans; i++) {
		const struct bad_span *b = &d->bad[i];
		DIAG(job, ENCODING_BAD_BYTES, line_of(buf_slice(&d->text), b->at, &at, &line),
			diag_num(job, b->n), name, diag_num(job, b->from));
		told += b->n;
	}
	if (d->bad_lines > d->bad_spans)
		DIAG(job, ENCODING_BAD_MORE, 0, diag_num(job, d->bad_bytes - told),
			diag_num(job, d->bad_lines - d->bad_spans), name);
}

static int
no_memory(struct job *job)
{
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

/* Gives what was decoded to the arena. */
static int
keep(struct job *job, struct decoded *d, struct slice *text, struct encoding *e)
{
	report_bad(job, d, e->name);
	e->bad_bytes = d->bad_bytes;
	e->origin = d->origin;
	d->origin = (struct origin){0};
	size_t n = d->text.n;
	char *made = buf_take(&d->text, NULL);
	decoded_free(d);
	int lost = origin_keep(&e->origin, job->arena) != 0;
	if (made == NULL || arena_adopt(job->arena, made) != 0 || lost)
		return no_memory(job);
	*text = (struct slice){made, n};
	return 0;
}

static int
decode_as(struct job *job, const char *name, struct slice bytes, uint64_t base, struct slice *text,
	struct encoding *e)
{
	struct charset room;
	const struct charset *cs = charset_find(name, &room);
	struct decoded d = {0};
	if (cs == NULL || charset_decode(cs, bytes, base, &d) != 0) {
		decoded_free(&d);
		DIAG(job, ENCODING_UNKNOWN, 0, name);
		return -1;
	}
	e->name = cs->name;
	return keep(job, &d, text, e);
}

static int
decode_plan(struct job *job, struct plan *p, struct slice bytes, uint64_t base, struct slice *text,
	struct encoding *e)
{
	struct decoded d = {0};
	e->name = p->main;
	if (p->failed || mixed_decode(p, bytes, base, &d) != 0) {
		decoded_free(&d);
		return no_memory(job);
	}
	uint64_t at = 0, told = 0;
	uint32_t line = 1;
	for (size_t i = 0; i < p->n && told < BAD_SPANS; i++) {
		const struct region *r = &p->v[i];
		if (strcmp(r->name, p->main) == 0)
			continue;
		told++;
		DIAG(job, ENCODING_MIXED, line_of(buf_slice(&d.text), r->at, &at, &line),
			diag_num(job, base + r->from), diag_num(job, base + r->to), r->name,
			p->main);
	}
	return keep(job, &d, text, e);
}

/* UTF-8 as it stands: 1 and *text, 0 if it is none, -1 without memory. */
static int
take_valid(
	struct job *job, struct slice bytes, uint64_t base, struct slice *text, struct encoding *e)
{
	if (utf8_valid_prefix(bytes.s, bytes.n) < bytes.n)
		return 0;
	e->how = e->had_mark ? "mark" : "valid";
	*text = bytes;
	if (is_ascii(bytes)) {
		e->name = e->had_mark ? "UTF-8" : "US-ASCII";
	} else {
		struct decoded d = {0};
		e->name = "UTF-8";
		if (mixed_undo_double(bytes, base, &d)) {
			e->name = "UTF-8";
			e->twice = 1;
			DIAG(job, ENCODING_TWICE, 0, NULL);
			return keep(job, &d, text, e) == 0 ? 1 : -1;
		}
		decoded_free(&d);
	}
	origin_add(&e->origin, 0, base);
	return origin_keep(&e->origin, job->arena) == 0 ? 1 : no_memory(job);
}

static int
report_guess(struct job *job, const struct guess *g, struct encoding *e)
{
	e->certainty = g->certainty;
	e->runner_up = g->runner_up;
	e->language = g->language;
	if (e->certainty < 80 && e->runner_up != NULL)
		DIAG(job, ENCODING_DOUBTFUL, 0, e->name, e->runner_up);
	else
		DIAG(job, ENCODING_GUESSED, 0, e->name, diag_num(job, e->certainty));
	return 0;
}

/* Not UTF-8 throughout, and nothing says what it is. */
static int
decode_guessed(
	struct job *job, struct slice bytes, uint64_t base, struct slice *text, struct encoding *e)
{
	struct guess g;
	struct plan p = {0};
	e->how = "guessed";
	if (mixed_is_utf8(bytes, e->had_mark)) {
		g = (struct guess){.name = "UTF-8", .certainty = 95};
		mixed_plan_lines(bytes, &p);
	} else {
		if (guess_extended(bytes, &g) != 0)
			return no_memory(job);
		struct charset room;
		struct decoded d = {0};
		const struct charset *cs = charset_find(g.name, &room);
		if (cs == NULL || charset_decode(cs, bytes, base, &d) != 0)
			return no_memory(job);
		const char *other = mixed_other_half(bytes);
		/* a breach here and there is damage; more of them are another encoding */
		if ((d.bad_bytes + mixed_private(buf_slice(&d.text))) * 2000 < bytes.n &&
			other == NULL) {
			e->name = g.name;
			return keep(job, &d, text, e) == 0 ? report_guess(job, &g, e) : -1;
		}
		decoded_free(&d);
		mixed_plan_pieces(bytes, g.name, other, &p);
	}
	if (p.n > 1)
		g.runner_up =
			NULL; /* the whole is no longer in question, and the parts were told */
	int result = decode_plan(job, &p, bytes, base, text, e);
	plan_free(&p);
	return result == 0 ? report_guess(job, &g, e) : -1;
}

/* A UTF-16 mark before bytes that are plain ASCII was put there by mistake. */
static int
mark_lies(const char *mark, struct slice rest)
{
	return mark != NULL && strcmp(mark, "UTF-8") != 0 && rest.n >= 8 && is_ascii(rest) &&
	       memchr(rest.s, '\0', rest.n) == NULL && memchr(rest.s, ' ', rest.n) != NULL;
}

int
encoding_decode(struct job *job, struct slice bytes, const char *ruled, struct slice *text,
	struct encoding *e)
{
	*e = (struct encoding){.certainty = 100};
	const char *wanted = opt_str(job->opts, "encoding");
	size_t skip = 0;
	if (wanted == NULL)
		wanted = ruled;
	const char *mark = find_mark(bytes, &skip);
	struct slice rest = {bytes.s + skip, bytes.n - skip};
	if (wanted != NULL) {
		e->how = wanted == ruled ? "rule" : "option";
		e->had_mark = mark != NULL;
		/* "UTF-16" leaves the order of bytes to the mark */
		if (mark != NULL && strncasecmp(wanted, mark, strlen(wanted)) == 0)
			wanted = mark;
		return decode_as(job, wanted, rest, skip, text, e);
	}
	if (mark_lies(mark, rest)) {
		DIAG(job, ENCODING_MARK, 1, mark);
		mark = NULL;
	}
	e->had_mark = mark != NULL;
	if (mark != NULL && strcmp(mark, "UTF-8") != 0) {
		e->how = "mark";
		return decode_as(job, mark, rest, skip, text, e);
	}
	struct guess g;
	int odd = rest.n > 0 && (memchr(rest.s, '\0', rest.n) != NULL);
	if (mark == NULL && ((odd && guess_wide(rest, &g)) || guess_seven_bits(rest, &g))) {
		e->how = "guessed";
		return decode_as(job, g.name, rest, skip, text, e) == 0 ? report_guess(job, &g, e)
		                                                        : -1;
	}
	int valid = take_valid(job, rest, skip, text, e);
	if (valid != 0)
		return valid > 0 ? 0 : -1;
	if (mark == NULL && guess_wide(rest, &g)) {
		e->how = "guessed";
		return decode_as(job, g.name, rest, skip, text, e) == 0 ? report_guess(job, &g, e)
		                                                        : -1;
	}
	return decode_guessed(job, rest, skip, text, e);
}

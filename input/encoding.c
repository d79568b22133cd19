/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding.h"

#include <uchardet/uchardet.h>

#include "base/utf8.h"
#include "input/encoding_charset.h"

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

static const char *
guess(struct job *job, struct slice bytes)
{
	uchardet_t u = uchardet_new();
	const char *name = "";
	if (u != NULL && uchardet_handle_data(u, bytes.s, bytes.n) == 0) {
		uchardet_data_end(u);
		name = arena_strdup(job->arena, uchardet_get_charset(u));
	}
	uchardet_delete(u);
	return name[0] != '\0' ? name : "WINDOWS-1252";
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

static int
decode_as(struct job *job, const char *name, struct slice bytes, uint64_t base, struct slice *text,
	struct encoding *e)
{
	struct charset room;
	const struct charset *cs = charset_find(name, &room);
	struct decoded d = {0};
	if (cs == NULL || charset_decode(cs, bytes, base, &d) != 0) {
		DIAG(job, ENCODING_UNKNOWN, 0, name);
		return -1;
	}
	e->name = cs->name;
	e->bad_bytes = d.bad_bytes;
	e->origin = d.origin;
	report_bad(job, &d, e->name);
	size_t n = d.text.n;
	char *made = buf_take(&d.text, NULL);
	decoded_free(&d);
	int lost = origin_keep(&e->origin, job->arena) != 0;
	if (made == NULL || arena_adopt(job->arena, made) != 0 || lost)
		return no_memory(job);
	*text = (struct slice){made, n};
	return 0;
}

/* Is it UTF-8 as it stands? */
static int
take_valid(
	struct job *job, struct slice bytes, uint64_t base, struct slice *text, struct encoding *e)
{
	if (utf8_valid_prefix(bytes.s, bytes.n) < bytes.n)
		return 0;
	e->name = !e->had_mark && is_ascii(bytes) ? "US-ASCII" : "UTF-8";
	e->how = e->had_mark ? "mark" : "valid";
	*text = bytes;
	origin_add(&e->origin, 0, base);
	return origin_keep(&e->origin, job->arena) == 0 ? 1 : no_memory(job);
}

int
encoding_decode(struct job *job, struct slice bytes, struct slice *text, struct encoding *e)
{
	*e = (struct encoding){.certainty = 100};
	const char *wanted = opt_str(job->opts, "encoding");
	size_t skip = 0;
	const char *mark = find_mark(bytes, &skip);
	struct slice rest = {bytes.s + skip, bytes.n - skip};
	e->had_mark = mark != NULL;
	if (wanted != NULL) {
		e->how = "option";
		return decode_as(job, wanted, rest, skip, text, e);
	}
	if (mark == NULL || strcmp(mark, "UTF-8") == 0) {
		int valid = take_valid(job, rest, skip, text, e);
		if (valid != 0)
			return valid > 0 ? 0 : -1;
	}
	e->how = mark ? "mark" : "guessed";
	if (mark != NULL)
		return decode_as(job, mark, rest, skip, text, e);
	e->certainty = 50;
	if (decode_as(job, guess(job, rest), rest, skip, text, e) != 0)
		return -1;
	DIAG(job, ENCODING_GUESSED, 0, e->name, diag_num(job, e->certainty));
	return 0;
}

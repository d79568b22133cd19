/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_seven.h"

#include <stdlib.h>
#include <strings.h>

enum { ESC = 0x1B, SO = 0x0E, SI = 0x0F };

enum set { SET_ASCII, SET_DOUBLE, SET_KANA };

/* What turns the set on or off, where it may stand. */
struct shift {
	const char *bytes;
	enum set set;
};

struct scheme {
	const char *name;
	const char *codec;          /* the same characters with the high bit set */
	const struct shift *shifts; /* longest first; ends with bytes NULL */
	const char *nothing;        /* to be dropped: announcements */
	int least;                  /* turns that must be seen */
};

static const struct shift jp[] = {
	{"\x1B$(B", SET_DOUBLE},
	{"\x1B$B", SET_DOUBLE},
	{"\x1B$@", SET_DOUBLE},
	{"\x1B(B", SET_ASCII},
	{"\x1B(J", SET_ASCII},
	{"\x1B(I", SET_KANA},
	{NULL, SET_ASCII},
};
static const struct shift jp_bare[] = {
	{"$B", SET_DOUBLE},
	{"$@", SET_DOUBLE},
	{"(B", SET_ASCII},
	{"(J", SET_ASCII},
	{NULL, SET_ASCII},
};
static const struct shift kr[] = {{"\x0E", SET_DOUBLE}, {"\x0F", SET_ASCII}, {NULL, SET_ASCII}};
static const struct shift hz[] = {{"~{", SET_DOUBLE}, {"~}", SET_ASCII}, {NULL, SET_ASCII}};

static const struct scheme schemes[] = {
	{"ISO-2022-JP", "EUC-JP", jp, NULL, 1},
	{"ISO-2022-KR", "CP949", kr, "\x1B$)C", 1},
	{"ISO-2022-CN", "GB18030", kr, "\x1B$)A", 1},
	{"HZ", "GB18030", hz, NULL, 1},
	{"ISO-2022-JP-LOST-ESC", "EUC-JP", jp_bare, NULL, 2},
	{NULL, NULL, NULL, NULL, 0},
};

static const struct shift *
shift_at(const struct scheme *s, struct slice rest, enum set now)
{
	for (const struct shift *k = s->shifts; k->bytes != NULL; k++) {
		/* without their ESC, shifts are only looked for where the other set is on */
		if (s->shifts == jp_bare && (k->set == SET_ASCII) == (now == SET_ASCII))
			continue;
		if (slice_starts(rest, k->bytes))
			return k;
	}
	return NULL;
}

/* Whole pairs of printable bytes, then a turn back to ASCII: how many turns, and how many go wrong
 * by a pair cut in two or a line end inside. */
static void
count_turns(const struct scheme *s, struct slice bytes, size_t *good, size_t *bad)
{
	enum set now = SET_ASCII;
	size_t run = 0;
	for (size_t i = 0; i < bytes.n;) {
		struct slice rest = {bytes.s + i, bytes.n - i};
		const struct shift *k = shift_at(s, rest, now);
		unsigned char c = (unsigned char)bytes.s[i];
		if (k != NULL && (now == SET_ASCII || run % 2 == 0 || now == SET_KANA)) {
			if (now == SET_DOUBLE && run > 0)
				++*good;
			now = k->set;
			run = 0;
			i += strlen(k->bytes);
			continue;
		}
		if (now != SET_ASCII && (c < 0x21 || c > 0x7E)) {
			*bad += c != '\n' || s->shifts == jp_bare;
			now = SET_ASCII;
		}
		run++;
		i++;
	}
}

/* Is there one of the two-byte marks a, b? */
static int
has_mark(struct slice s, const char *a, const char *b)
{
	const char *end = s.s + s.n;
	for (const char *p = s.s; end - p >= 2; p++) {
		p = memchr(p, a[0], (size_t)(end - p));
		if (p == NULL || end - p < 2)
			return 0;
		if (p[1] == a[1] || p[1] == b[1])
			return 1;
	}
	return 0;
}

static int
is_announced(const struct scheme *s, struct slice bytes)
{
	struct slice head = {bytes.s, bytes.n < 4096 ? bytes.n : 4096};
	while (head.n > 0 && !slice_starts(head, s->nothing))
		head.s++, head.n--;
	return head.n > 0;
}

const char *
seven_find(struct slice bytes)
{
	int escape = memchr(bytes.s, ESC, bytes.n) != NULL;
	int shift_out = escape && memchr(bytes.s, SO, bytes.n) != NULL;
	for (const struct scheme *s = schemes; s->name != NULL; s++) {
		int worth = 0;
		if (s->shifts == jp)
			worth = escape;
		else if (s->shifts == kr)
			worth = shift_out && is_announced(s, bytes);
		else if (s->shifts == hz)
			worth = has_mark(bytes, "~{", "~}") && has_mark(bytes, "~}", "~}");
		else
			worth = !escape && has_mark(bytes, "$B", "$@") &&
			        has_mark(bytes, "(B", "(J");
		size_t good = 0, bad = 0;
		if (worth)
			count_turns(s, bytes, &good, &bad);
		if (good >= (size_t)s->least && bad * 10 <= good)
			return s->name;
	}
	return NULL;
}

static const struct scheme *
scheme_named(const char *name)
{
	for (const struct scheme *s = schemes; s->name != NULL; s++)
		if (strcasecmp(s->name, name) == 0)
			return s;
	return NULL;
}

const char *
seven_title(const char *name)
{
	const struct scheme *s = scheme_named(name);
	if (s == NULL)
		return NULL;
	return s->shifts == jp_bare ? schemes[0].name : s->name;
}

/* One line, which begins at offset `from` of the source, with the high bits set; no state lives on.
 * Shifts go and kana get a byte more, so the map has a step wherever the distance changes; a line
 * begins before its first shift. */
static void
raise_line(const struct scheme *s, struct slice line, uint64_t from, struct buf *out,
	struct origin *via)
{
	enum set now = SET_ASCII;
	for (size_t i = 0; i < line.n;) {
		struct slice rest = {line.s + i, line.n - i};
		const struct shift *k = shift_at(s, rest, now);
		unsigned char c = (unsigned char)line.s[i];
		if (k != NULL) {
			now = k->set;
			i += strlen(k->bytes);
		} else if (s->nothing != NULL && slice_starts(rest, s->nothing)) {
			i += strlen(s->nothing);
		} else if (s->shifts == hz && now == SET_ASCII && slice_starts(rest, "~~")) {
			buf_putc(out, '~');
			i += 2;
		} else if (s->shifts == hz && now == SET_ASCII && slice_starts(rest, "~\n")) {
			i += 2;
		} else if (now == SET_DOUBLE && line.n - i >= 2 && c > 0x20 && c < 0x7F) {
			/* half a pair before a line end is a bad byte, and the line ends */
			int whole = line.s[i + 1] != '\n' && line.s[i + 1] != '\r';
			buf_putc(out, (char)(c | 0x80));
			if (whole)
				buf_putc(out, (char)(line.s[i + 1] | 0x80));
			i += whole ? 2 : 1;
		} else {
			if (now == SET_KANA && c > 0x20 && c < 0x60) {
				buf_putc(out, (char)0x8E);
				c |= 0x80;
			}
			buf_putc(out, (char)c);
			i++;
		}
		if (out->n > 0 && out->s[out->n - 1] != '\n' && out->s[out->n - 1] != '\r')
			origin_add(via, out->n, from + i);
	}
}

int
seven_decode(const char *name, struct slice bytes, uint64_t base, struct decoded *d)
{
	const struct scheme *s = scheme_named(name);
	struct charset room;
	const struct charset *cs = charset_find(s->codec, &room);
	if (cs == NULL)
		return -1;
	struct buf raised = {0};
	struct origin via = {0};
	for (size_t i = 0; i < bytes.n && !raised.failed;) {
		const char *lf = memchr(bytes.s + i, '\n', bytes.n - i);
		size_t k = lf ? (size_t)(lf + 1 - (bytes.s + i)) : bytes.n - i;
		origin_add(&via, raised.n, base + i);
		raise_line(s, (struct slice){bytes.s + i, k}, base + i, &raised, &via);
		i += k;
	}
	d->via = &via;
	d->via_at = 0;
	int result = charset_decode(cs, buf_slice(&raised), 0, d);
	d->via = NULL;
	d->text.failed |= raised.failed | via.failed;
	free(via.v);
	buf_free(&raised);
	return result;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

#include "base/utf8.h"
#include "input/encoding_seven.h"
#include "input/encoding_tables.h"

/* The names we report are the supersets that mail and files really use. */
static const struct charset charsets[] = {
	{"UTF-8", NULL, CHARSET_UTF8, 0, NULL},
	{"UTF-16LE", NULL, CHARSET_UTF16, 0, NULL},
	{"UTF-16BE", NULL, CHARSET_UTF16, 1, NULL},
	{"UTF-32LE", NULL, CHARSET_UTF32, 0, NULL},
	{"UTF-32BE", NULL, CHARSET_UTF32, 1, NULL},
	{"Big5", "CP950", CHARSET_ETEN, 0, NULL},
	{"Big5-HKSCS", "BIG5-HKSCS", CHARSET_ICONV, 0, NULL},
	{"GB18030", "GB18030", CHARSET_PAIRS, 0, NULL},
	{"CP932", "CP932", CHARSET_ICONV, 0, NULL},
	{"EUC-JP", "EUC-JP", CHARSET_ICONV, 0, NULL},
	{"CP949", "CP949", CHARSET_PAIRS, 0, NULL},
	{"EUC-TW", "EUC-TW", CHARSET_ICONV, 0, NULL},
	{"JOHAB", "JOHAB", CHARSET_ICONV, 0, NULL},
	{"US-ASCII", "US-ASCII", CHARSET_ICONV, 0, NULL},
};

static const struct {
	const char *alias, *name;
} aliases[] = {
	{"utf8", "UTF-8"},
	{"utf-16", "UTF-16LE"},
	{"ucs-2", "UTF-16LE"},
	{"utf-32", "UTF-32LE"},
	{"ascii", "US-ASCII"},
	{"gbk", "GB18030"},
	{"gb2312", "GB18030"},
	{"euc-cn", "GB18030"},
	{"cp936", "GB18030"},
	{"shift_jis", "CP932"},
	{"shift-jis", "CP932"},
	{"sjis", "CP932"},
	{"windows-31j", "CP932"},
	{"euc-kr", "CP949"},
	{"ks_c_5601-1987", "CP949"},
	{"uhc", "CP949"},
	{"cp950", "Big5"},
	{"iso-8859-1", "WINDOWS-1252"},
	{"latin1", "WINDOWS-1252"},
	{"latin-1", "WINDOWS-1252"},
	{"iso-8859-9", "WINDOWS-1254"},
	{"iso-8859-11", "CP874"},
	{"tis-620", "CP874"},
	{"windows-874", "CP874"},
	{"macintosh", "MAC-ROMAN"},
	{"macroman", "MAC-ROMAN"},
	{"maccentraleurope", "MAC-LATIN2"},
	{"mac-centraleurope", "MAC-LATIN2"},
	{"x-mac-ce", "MAC-LATIN2"},
	{"maccyrillic", "MAC-CYRILLIC"},
	{"x-mac-cyrillic", "MAC-CYRILLIC"},
};

/* "cp1252" and "ibm850" are names of pages, too. */
static int
is_page_named(const struct code_page *p, const char *name)
{
	if (strcasecmp(p->name, name) == 0)
		return 1;
	size_t skip = strncasecmp(name, "cp", 2) == 0    ? 2
	              : strncasecmp(name, "ibm", 3) == 0 ? 3
	                                                 : 0;
	if (skip == 0)
		return 0;
	return (strncmp(p->name, "WINDOWS-", 8) == 0 && strcmp(p->name + 8, name + skip) == 0) ||
	       (strncmp(p->name, "CP", 2) == 0 && strcmp(p->name + 2, name + skip) == 0);
}

/* Does every ASCII character stand for itself, so that lines can be told before decoding? */
static int
extends_ascii(iconv_t cd)
{
	char text[] = "\n Az09~\n", out[32];
	char *in = text, *to = out;
	size_t n = sizeof text - 1, room = sizeof out;
	iconv(cd, &in, &n, &to, &room);
	return (size_t)(to - out) == sizeof text - 1 && memcmp(out, text, sizeof text - 1) == 0;
}

const struct charset *
charset_find(const char *name, struct charset *room)
{
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
		if (strcasecmp(aliases[i].alias, name) == 0)
			name = aliases[i].name;
	for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
		if (strcasecmp(charsets[i].name, name) == 0)
			return &charsets[i];
	for (const struct code_page *p = code_pages; p->name != NULL; p++)
		if (is_page_named(p, name)) {
			*room = (struct charset){p->name, NULL, CHARSET_PAGE, 0, p};
			return room;
		}
	if (seven_title(name) != NULL) {
		*room = (struct charset){seven_title(name), name, CHARSET_SEVEN, 0, NULL};
		return room;
	}
	/* what iconv takes behind a slash changes how it fails */
	iconv_t cd = strchr(name, '/') == NULL ? iconv_open("UTF-8", name) : (iconv_t)-1;
	if (cd == (iconv_t)-1)
		return NULL;
	*room = (struct charset){name, name, CHARSET_ICONV, 0, NULL};
	if (!extends_ascii(cd) || strncasecmp(name, "ISO-2022", 8) == 0 ||
		strncasecmp(name, "UTF-7", 5) == 0)
		room->kind = CHARSET_STATEFUL;
	iconv_close(cd);
	return room;
}

static uint64_t
original(struct decoded *d, uint64_t from)
{
	return d->via ? origin_find(d->via, &d->via_at, from) : from;
}

static void
line_begins(struct decoded *d, uint64_t from)
{
	d->line_at = d->text.n;
	origin_add(&d->origin, d->text.n, original(d, from));
}

/* n bytes at offset from have no meaning; one replacement stands for them. */
static void
put_bad(struct decoded *d, uint64_t from, size_t n)
{
	d->bad_bytes += n;
	if (d->bad_lines == 0 || d->bad_line != d->line_at) {
		d->bad_line = d->line_at;
		d->bad_lines++;
		if (d->bad_spans < BAD_SPANS)
			d->bad[d->bad_spans++] = (struct bad_span){original(d, from), d->text.n, n};
	} else if (d->bad_lines <= BAD_SPANS) {
		d->bad[d->bad_spans - 1].n += n;
	}
	buf_utf8(&d->text, 0xFFFD);
}

/* Length of the maximal part of a sequence that is broken off (Unicode 15, section 3.9). */
static size_t
bad_length(const unsigned char *u, size_t n)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t most;
	} rows[] = {
		{0xE0, 0xE0, 0xA0, 0xBF, 2},
		{0xE1, 0xEC, 0x80, 0xBF, 2},
		{0xED, 0xED, 0x80, 0x9F, 2},
		{0xEE, 0xEF, 0x80, 0xBF, 2},
		{0xF0, 0xF0, 0x90, 0xBF, 3},
		{0xF1, 0xF3, 0x80, 0xBF, 3},
		{0xF4, 0xF4, 0x80, 0x8F, 3},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (u[0] < rows[i].first || u[0] > rows[i].last)
			continue;
		if (n < 2 || u[1] < rows[i].low || u[1] > rows[i].high)
			return 1;
		size_t k = 2;
		while (k < rows[i].most && k < n && (u[k] & 0xC0) == 0x80)
			k++;
		return k;
	}
	return 1;
}

static void
decode_utf8(struct slice bytes, uint64_t base, struct decoded *d)
{
	size_t i = 0;
	line_begins(d, base);
	while (i < bytes.n && !d->text.failed) {
		const char *s = bytes.s + i;
		size_t k = utf8_valid_prefix(s, bytes.n - i);
		buf_put(&d->text, s, k);
		for (size_t back = k; back > 0; back--)
			if (s[back - 1] == '\n') {
				d->line_at = d->text.n - (k - back);
				break;
			}
		i += k;
		if (i == bytes.n)
			break;
		size_t bad = bad_length((const unsigned char *)bytes.s + i, bytes.n - i);
		put_bad(d, base + i, bad);
		i += bad;
		/* the map is exact right behind every replacement, hence at every line */
		origin_add(&d->origin, d->text.n, base + i);
	}
}

static uint32_t
unit_at(const unsigned char *u, size_t width, int big_endian)
{
	uint32_t v = 0;
	for (size_t i = 0; i < width; i++)
		v |= (uint32_t)u[i] << 8 * (big_endian ? width - 1 - i : i);
	return v;
}

static int
ends_line(uint32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static void
decode_wide(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
{
	const unsigned char *u = (const unsigned char *)bytes.s;
	const size_t width = cs->kind == CHARSET_UTF32 ? 4 : 2;
	line_begins(d, base);
	for (size_t i = 0; i < bytes.n && !d->text.failed;) {
		size_t k = width;
		if (bytes.n - i < width) {
			put_bad(d, base + i, bytes.n - i);
			break;
		}
		uint32_t cp = unit_at(u + i, width, cs->big_endian);
		if (width == 2 && cp >= 0xD800 && cp <= 0xDBFF && bytes.n - i >= 4) {
			uint32_t low = unit_at(u + i + 2, 2, cs->big_endian);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
				k = 4;
			}
		}
		if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
			put_bad(d, base + i, k);
		else
			buf_utf8(&d->text, cp);
		i += k;
		if (ends_line(cp))
			line_begins(d, base + i);
	}
}

struct unit_text {
	unsigned char n;
	char s[3];
};

static void
decode_page(const struct code_page *page, struct slice bytes, uint64_t base, struct decoded *d)
{
	struct unit_text high[128];
	for (size_t i = 0; i < 128; i++) {
		char tmp[4];
		high[i].n = page->high[i] ? (unsigned char)utf8_encode(page->high[i], tmp) : 0;
		memcpy(high[i].s, tmp, sizeof high[i].s);
	}
	line_begins(d, base);
	enum { PIECE = 4096 };
	for (size_t i = 0; i < bytes.n;) {
		size_t end = bytes.n - i < PIECE ? bytes.n : i + PIECE;
		char *to = buf_reserve(&d->text, 3 * PIECE);
		if (to == NULL)
			return;
		for (; i < end; i++) {
			unsigned char b = (unsigned char)bytes.s[i];
			if (b < 0x80) {
				*to++ = (char)b;
				if (b != '\n' && b != '\r')
					continue;
			} else if (high[b - 0x80].n > 0) {
				memcpy(to, high[b - 0x80].s, sizeof high[0].s);
				to += high[b - 0x80].n;
				if (page->high[b - 0x80] != 0x85)
					continue;
			}
			d->text.n = (size_t)(to - d->text.s);
			if (b >= 0x80 && high[b - 0x80].n == 0)
				put_bad(d, base + i, 1);
			else
				line_begins(d, base + i + 1);
			to = d->text.s + d->text.n;
		}
		d->text.n = (size_t)(to - d->text.s);
	}
}

/* What iconv made of pairs of bytes, for it needs five times as long as a look. */
enum { PAIR_FIRST = 0x81, PAIR_SECOND = 0x40, PAIRS = (0xFF - PAIR_FIRST) << 8 };

static int
is_pair(const char *s)
{
	unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1];
	return a >= PAIR_FIRST && a < 0xFF && b >= PAIR_SECOND;
}

static struct unit_text *
pair_of(struct unit_text *pairs, const char *s)
{
	size_t a = (unsigned char)s[0], b = (unsigned char)s[1];
	return &pairs[(a - PAIR_FIRST) << 8 | b];
}

/* The beginning of in that is ASCII or pairs seen before, to what has room for twice as much. */
static size_t
take_pairs(struct unit_text *pairs, struct slice in, char **to)
{
	size_t i = 0;
	for (char *w = *to; i < in.n; *to = w) {
		if ((unsigned char)in.s[i] < 0x80) {
			*w++ = in.s[i++];
			continue;
		}
		if (in.n - i < 2 || !is_pair(in.s + i) || pair_of(pairs, in.s + i)->n == 0)
			break;
		const struct unit_text *t = pair_of(pairs, in.s + i);
		memcpy(w, t->s, sizeof t->s);
		w += t->n;
		i += 2;
	}
	return i;
}

/* One piece through iconv; what it refuses is replaced byte by byte. pairs: NULL, or those seen. */
static void
convert(iconv_t cd, struct unit_text *pairs, struct slice piece, uint64_t base, struct decoded *d)
{
	char *in = (char *)(uintptr_t)piece.s;
	size_t left = piece.n;
	while (left > 0 && !d->text.failed) {
		size_t want = left < 65536 ? left * 4 + 16 : 262144;
		char *to = buf_reserve(&d->text, want), *from = in;
		if (to == NULL)
			return;
		size_t room = want, part = left;
		if (pairs != NULL) {
			char *start = to;
			struct slice rest = {in, left < want / 4 ? left : want / 4};
			size_t k = take_pairs(pairs, rest, &to);
			d->text.n += (size_t)(to - start);
			in += k;
			left -= k;
			if (k > 0)
				continue;
			/* one character: the second byte of four is a digit */
			part = left >= 4 && !is_pair(in) ? 4 : left >= 2 ? 2 : 1;
		}
		size_t done = iconv(cd, &in, &part, &to, &room);
		d->text.n += want - room;
		left -= (size_t)(in - from);
		if (done != (size_t)-1 || errno == E2BIG) {
			if (pairs != NULL && in - from == 2 && is_pair(from) && want - room <= 3) {
				struct unit_text *t = pair_of(pairs, from);
				t->n = (unsigned char)(want - room);
				memcpy(t->s, to - t->n, t->n);
			}
			continue;
		}
		put_bad(d, base + (piece.n - left), 1);
		in++;
		left--;
	}
}

/* Taiwan's Big5 with the kana, signs and numbers that ETEN's system put behind it; iconv's CP950
 * leaves them in its private area. */
static const struct {
	uint16_t private, usual, n;
} eten[] = {
	{0xF6B1, 0x30FE, 1},
	{0xF6B2, 0x309D, 2},
	{0xF6B4, 0x3005, 1},
	{0xF6B5, 0x3041, 83},
	{0xF708, 0x30A1, 86},
	{0xF75E, 0x0414, 2},
	{0xF760, 0x0401, 1},
	{0xF761, 0x0416, 7},
	{0xF768, 0x0423, 19},
	{0xF77B, 0x0451, 1},
	{0xF77C, 0x0436, 26},
	{0xF796, 0x2460, 10},
	{0xF7A0, 0x2474, 10},
};

static void
replace_private(struct decoded *d, size_t from)
{
	char *s = d->text.s;
	size_t w = from, n = d->text.n;
	for (size_t i = from; i < n;) {
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (cp >= 0xF6B1 && cp <= 0xF7A9) {
			size_t r = 0; /* one row goes on where the one above it ends */
			while (cp >= (uint32_t)eten[r].private + eten[r].n)
				r++;
			cp = cp - eten[r].private + eten[r].usual;
		}
		i += k;
		w += utf8_encode(cp, s + w);
	}
	d->text.n = w;
}

static const char *
next_end(const char *p, const char *end, int has_cr)
{
	if (!has_cr)
		return memchr(p, '\n', (size_t)(end - p));
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	return p < end ? p : NULL;
}

/* CR and LF stand for themselves on both sides, so that lines can be matched afterwards. */
static void
match_lines(struct decoded *d, size_t begin, struct slice piece, uint64_t base)
{
	const char *in = piece.s, *in_end = piece.s + piece.n;
	const char *out = d->text.s + begin, *out_end = d->text.s + d->text.n;
	const int has_cr = memchr(in, '\r', piece.n) != NULL;
	size_t n = d->text.n;
	while (in < in_end && out < out_end) {
		const char *a = next_end(in, in_end, has_cr);
		const char *b = next_end(out, out_end, has_cr);
		if (a == NULL || b == NULL)
			break;
		in = a + 1;
		out = b + 1;
		d->text.n = (size_t)(out - d->text.s);
		line_begins(d, base + (uint64_t)(in - piece.s));
	}
	d->text.n = n;
}

/* Many lines at once; where something is wrong, line by line, to know which. */
static int
decode_iconv(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
{
	enum { PIECE = 32768 };
	iconv_t cd = iconv_open("UTF-8", cs->codec);
	if (cd == (iconv_t)-1)
		return -1;
	int by_line = 0;
	/* without memory for it iconv is asked each time */
	struct unit_text *pairs = cs->kind == CHARSET_PAIRS ? calloc(PAIRS, sizeof *pairs) : NULL;
	line_begins(d, base);
	for (size_t i = 0; i < bytes.n && !d->text.failed;) {
		struct slice s = {bytes.s + i, bytes.n - i};
		size_t least = by_line ? 0 : PIECE;
		const char *lf = NULL;
		if (cs->kind != CHARSET_STATEFUL && s.n > least)
			lf = memchr(s.s + least, '\n', s.n - least);
		if (lf != NULL)
			s.n = (size_t)(lf + 1 - s.s);
		size_t begin = d->text.n;
		struct decoded before = *d;
		if (cs->kind != CHARSET_STATEFUL)
			iconv(cd, NULL, NULL, NULL, NULL);
		convert(cd, pairs, s, base + i, d);
		if (!by_line && d->bad_bytes > before.bad_bytes && cs->kind != CHARSET_STATEFUL) {
			/* back, and slowly through this piece */
			struct buf text = d->text;
			*d = before;
			d->text = text;
			d->text.n = begin;
			by_line = PIECE;
			continue;
		}
		if (cs->kind == CHARSET_ETEN && memchr(d->text.s + begin, 0xEF, d->text.n - begin))
			replace_private(d, begin);
		if (cs->kind != CHARSET_STATEFUL)
			match_lines(d, begin, s, base + i);
		by_line = by_line > (int)s.n ? by_line - (int)s.n : 0;
		i += s.n;
	}
	free(pairs);
	iconv_close(cd);
	return 0;
}

static int
decode(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
{
	switch (cs->kind) {
	case CHARSET_UTF8:
		decode_utf8(bytes, base, d);
		return 0;
	case CHARSET_UTF16:
	case CHARSET_UTF32:
		decode_wide(cs, bytes, base, d);
		return 0;
	case CHARSET_SEVEN:
		return seven_decode(cs->codec, bytes, base, d);
	case CHARSET_PAGE:
		decode_page(cs->page, bytes, base, d);
		return 0;
	default:
		return decode_iconv(cs, bytes, base, d);
	}
}

int
charset_decode(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
{
	int result = decode(cs, bytes, base, d);
	origin_add(&d->origin, d->text.n, original(d, base + bytes.n));
	return result;
}

void
decoded_free(struct decoded *d)
{
	buf_free(&d->text);
	free(d->origin.v);
	*d = (struct decoded){0};
}

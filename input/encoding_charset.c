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
};

static const struct {
	const char *alias, *name;
} aliases[] = {
	{"utf8", "UTF-8"},
	{"ascii", "US-ASCII"},
	{"us-ascii", "US-ASCII"},
	{"gbk", "GB18030"},
	{"gb2312", "GB18030"},
	{"cp936", "GB18030"},
	{"shift_jis", "CP932"},
	{"sjis", "CP932"},
	{"windows-31j", "CP932"},
	{"euc-kr", "CP949"},
	{"ks_c_5601-1987", "CP949"},
	{"uhc", "CP949"},
	{"big5", "BIG5-HKSCS"},
	{"iso-8859-1", "WINDOWS-1252"},
	{"latin1", "WINDOWS-1252"},
	{"tis-620", "CP874"},
};

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
		if (strcasecmp(p->name, name) == 0) {
			*room = (struct charset){p->name, NULL, CHARSET_PAGE, 0, p};
			return room;
		}
	if (seven_title(name) != NULL) {
		*room = (struct charset){seven_title(name), name, CHARSET_SEVEN, 0, NULL};
		return room;
	}
	iconv_t cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return NULL;
	iconv_close(cd);
	*room = (struct charset){name, name, CHARSET_ICONV, 0, NULL};
	if (strncasecmp(name, "ISO-2022", 8) == 0 || strncasecmp(name, "UTF-7", 5) == 0)
		room->kind = CHARSET_STATEFUL;
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

static void
decode_page(const struct code_page *page, struct slice bytes, uint64_t base, struct decoded *d)
{
	line_begins(d, base);
	for (size_t i = 0; i < bytes.n && !d->text.failed;) {
		size_t k = 0;
		while (i + k < bytes.n && (unsigned char)bytes.s[i + k] < 0x80 &&
			bytes.s[i + k] != '\n')
			k++;
		buf_put(&d->text, bytes.s + i, k);
		i += k;
		if (i == bytes.n)
			break;
		unsigned char b = (unsigned char)bytes.s[i];
		uint32_t cp = b < 0x80 ? b : page->high[b - 0x80];
		if (cp == 0)
			put_bad(d, base + i, 1);
		else
			buf_utf8(&d->text, cp);
		i++;
		if (cp == '\n' || cp == 0x85)
			line_begins(d, base + i);
	}
}

/* One piece through iconv; what it refuses is replaced byte by byte. */
static void
convert(iconv_t cd, struct slice piece, uint64_t base, struct decoded *d)
{
	char *in = (char *)(uintptr_t)piece.s;
	size_t left = piece.n;
	while (left > 0 && !d->text.failed) {
		size_t want = left < 65536 ? left * 4 + 16 : 262144;
		char *to = buf_reserve(&d->text, want);
		if (to == NULL)
			return;
		size_t room = want;
		size_t done = iconv(cd, &in, &left, &to, &room);
		d->text.n += want - room;
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
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
		for (size_t r = 0; cp >= 0xF6B1 && cp <= 0xF7A9 && r < sizeof eten / sizeof eten[0];
			r++)
			if (cp >= eten[r].private && cp < (uint32_t)eten[r].private + eten[r].n)
				cp = cp - eten[r].private + eten[r].usual;
		i += k;
		w += utf8_encode(cp, s + w);
	}
	d->text.n = w;
}

static int
decode_iconv(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
{
	iconv_t cd = iconv_open("UTF-8", cs->codec);
	if (cd == (iconv_t)-1)
		return -1;
	for (size_t i = 0; i < bytes.n && !d->text.failed;) {
		const char *s = bytes.s + i;
		const char *lf = cs->kind != CHARSET_STATEFUL ? memchr(s, '\n', bytes.n - i) : NULL;
		size_t k = lf ? (size_t)(lf + 1 - s) : bytes.n - i;
		line_begins(d, base + i);
		if (cs->kind != CHARSET_STATEFUL)
			iconv(cd, NULL, NULL, NULL, NULL);
		size_t begin = d->text.n;
		convert(cd, (struct slice){s, k}, base + i, d);
		if (cs->kind == CHARSET_ETEN &&
			memchr(d->text.s + begin, 0xEF, d->text.n - begin) != NULL)
			replace_private(d, begin);
		i += k;
	}
	iconv_close(cd);
	return 0;
}

int
charset_decode(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d)
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

void
decoded_free(struct decoded *d)
{
	buf_free(&d->text);
	free(d->origin.v);
	*d = (struct decoded){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tag files in the encodings that bags use. Encodings that need tables are left to others. */
#include "base/utf8.h"
#include "converters/bag/bag.h"

enum form { FORM_UTF8, FORM_LATIN1, FORM_UTF16 };

static const struct {
	const char *name;
	enum form form;
} encodings[] = {
	{"UTF-8", FORM_UTF8},
	{"US-ASCII", FORM_UTF8},
	{"ISO-8859-1", FORM_LATIN1},
	{"UTF-16", FORM_UTF16},
};

static void
put_latin1(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_utf8(out, (unsigned char)s.s[i]);
}

/* Big-endian unless a mark says otherwise (RFC 2781, 4.3). */
static void
put_utf16(struct buf *out, struct slice s)
{
	int little = slice_starts(s, "\xFF\xFE");
	size_t i = little || slice_starts(s, "\xFE\xFF") ? 2 : 0;
	uint32_t high = 0;
	for (; i + 1 < s.n; i += 2) {
		uint32_t a = (unsigned char)s.s[i], b = (unsigned char)s.s[i + 1];
		uint32_t unit = little ? b << 8 | a : a << 8 | b;
		if (high != 0 && unit >= 0xDC00 && unit <= 0xDFFF) {
			buf_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
			high = 0;
			continue;
		}
		if (high != 0)
			buf_utf8(out, 0xFFFD);
		high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
		if (high == 0)
			buf_utf8(out, unit >= 0xDC00 && unit <= 0xDFFF ? 0xFFFD : unit);
	}
	if (high != 0 || i < s.n)
		buf_utf8(out, 0xFFFD);
}

int
bag_encoding(struct slice name)
{
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
		if (slice_is(name, encodings[i].name))
			return (int)i;
	return -1;
}

struct slice
bag_tag_text(struct job *job, int encoding, struct slice bytes)
{
	struct buf out = {0};
	size_t n = 0;
	if (encoding < 0 || encodings[encoding].form == FORM_UTF8)
		return bytes;
	(encodings[encoding].form == FORM_LATIN1 ? put_latin1 : put_utf16)(&out, bytes);
	char *s = buf_take(&out, &n);
	if (s == NULL || arena_adopt(job->arena, s) != 0) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return (struct slice){NULL, 0};
	}
	return (struct slice){s, n};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of picture the first bytes say it is, and how large. */
#include "input/asset.h"

#include "base/buf.h"

static unsigned
be16(const unsigned char *s)
{
	return (unsigned)s[0] << 8 | s[1];
}

static unsigned
be32(const unsigned char *s)
{
	return be16(s) << 16 | be16(s + 2);
}

static unsigned
le16(const unsigned char *s)
{
	return (unsigned)s[1] << 8 | s[0];
}

static unsigned
le24(const unsigned char *s)
{
	return (unsigned)s[2] << 16 | le16(s);
}

static unsigned
le32(const unsigned char *s)
{
	return le16(s + 2) << 16 | le16(s);
}

/* Chunks from IHDR to IEND (PNG, section 5). */
static int
png_size(const unsigned char *s, size_t n, unsigned *w, unsigned *h)
{
	size_t at = 8;
	if (n < 33 || memcmp(s + 12, "IHDR", 4) != 0)
		return 0;
	*w = be32(s + 16);
	*h = be32(s + 20);
	while (n - at >= 12) {
		size_t length = be32(s + at);
		if (length > n - at - 12)
			return 0;
		if (memcmp(s + at + 4, "IEND", 4) == 0)
			return 1;
		at += length + 12;
	}
	return 0;
}

/* Markers until the start of a frame (ITU T.81, annex B). */
static int
jpeg_size(const unsigned char *s, size_t n, unsigned *w, unsigned *h)
{
	size_t at = 2;
	while (at + 9 < n) {
		unsigned marker = s[at + 1];
		if (s[at] != 0xFF)
			return 0;
		if (marker == 0xFF) {
			at++;
			continue;
		}
		if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
			marker != 0xCC) {
			*h = be16(s + at + 5);
			*w = be16(s + at + 7);
			return 1;
		}
		if (marker == 0xD9 || marker == 0xDA)
			return 0;
		at += marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7) ? 2
		                                                           : 2 + be16(s + at + 2);
	}
	return 0;
}

static int
webp_size(const unsigned char *s, size_t n, unsigned *w, unsigned *h)
{
	if (n < 30 || le32(s + 4) > n - 8)
		return 0;
	if (memcmp(s + 12, "VP8 ", 4) == 0) {
		*w = le16(s + 26) & 0x3FFF;
		*h = le16(s + 28) & 0x3FFF;
	} else if (memcmp(s + 12, "VP8L", 4) == 0) {
		unsigned bits = le32(s + 21);
		*w = (bits & 0x3FFF) + 1;
		*h = (bits >> 14 & 0x3FFF) + 1;
	} else if (memcmp(s + 12, "VP8X", 4) == 0) {
		*w = le24(s + 24) + 1;
		*h = le24(s + 27) + 1;
	} else {
		return 0;
	}
	return 1;
}

/* "120", "120px" → 120; other units and none: 0 */
static unsigned
svg_length(struct slice v)
{
	unsigned n = 0;
	size_t i = 0;
	if (v.n == 0)
		return 0;
	for (; i < v.n && v.s[i] >= '0' && v.s[i] <= '9' && n < 100000; i++)
		n = n * 10 + (unsigned)(v.s[i] - '0');
	if (i < v.n && v.s[i] == '.')
		for (i++; i < v.n && v.s[i] >= '0' && v.s[i] <= '9'; i++)
			;
	struct slice unit = {v.s + i, v.n - i};
	return unit.n == 0 || slice_is(unit, "px") ? n : 0;
}

/* value of name="…" in a start tag; empty when it is not there */
static struct slice
tag_attribute(struct slice tag, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 1; i + n + 2 < tag.n; i++) {
		char before = tag.s[i - 1], quote;
		if ((before != ' ' && before != '\n' && before != '\t' && before != '\r') ||
			memcmp(tag.s + i, name, n) != 0)
			continue;
		size_t at = i + n;
		while (at < tag.n && tag.s[at] == ' ')
			at++;
		if (at + 1 >= tag.n || tag.s[at] != '=')
			continue;
		at++;
		while (at < tag.n && tag.s[at] == ' ')
			at++;
		quote = at < tag.n ? tag.s[at] : 0;
		const char *end = quote == '"' || quote == '\''
		                          ? memchr(tag.s + at + 1, quote, tag.n - at - 1)
		                          : NULL;
		if (end != NULL)
			return slice_trim(
				(struct slice){tag.s + at + 1, (size_t)(end - tag.s) - at - 1});
	}
	return (struct slice){NULL, 0};
}

static void
svg_size(struct slice tag, unsigned *w, unsigned *h)
{
	*w = svg_length(tag_attribute(tag, "width"));
	*h = svg_length(tag_attribute(tag, "height"));
	if (*w > 0 && *h > 0)
		return;
	/* viewBox: min-x min-y width height */
	struct slice box = tag_attribute(tag, "viewBox"), part[4] = {{NULL, 0}};
	size_t k = 0;
	for (size_t i = 0; i < box.n && k < 4; k++) {
		while (i < box.n && (box.s[i] == ' ' || box.s[i] == ','))
			i++;
		size_t from = i;
		while (i < box.n && box.s[i] != ' ' && box.s[i] != ',')
			i++;
		part[k] = (struct slice){box.s + from, i - from};
	}
	*w = k == 4 ? svg_length(part[2]) : 0;
	*h = k == 4 ? svg_length(part[3]) : 0;
}

/* The root element's start tag; empty when the bytes are no SVG. */
static struct slice
svg_root(struct slice bytes)
{
	size_t at = slice_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0;
	while (at < bytes.n) {
		char c = bytes.s[at];
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			at++;
			continue;
		}
		struct slice rest = {bytes.s + at, bytes.n - at};
		const char *end = memchr(rest.s, '>', rest.n);
		if (c != '<' || end == NULL)
			break;
		size_t n = (size_t)(end - rest.s) + 1;
		if (slice_starts(rest, "<!--")) {
			for (n = 7; n <= rest.n && memcmp(rest.s + n - 3, "-->", 3) != 0; n++)
				;
			if (n > rest.n)
				break;
		} else if (slice_starts(rest, "<svg") || slice_starts(rest, "<svg:svg")) {
			return (struct slice){rest.s, n};
		} else if (rest.n < 2 || (rest.s[1] != '?' && rest.s[1] != '!')) {
			break;
		}
		at += n;
	}
	return (struct slice){NULL, 0};
}

const char *
asset_kind(struct slice bytes, unsigned *width, unsigned *height)
{
	const unsigned char *s = (const unsigned char *)bytes.s;
	const char *kind = NULL;
	struct slice tag;
	unsigned w = 0, h = 0;
	if (slice_starts(bytes, "\x89PNG\r\n\x1A\n"))
		kind = png_size(s, bytes.n, &w, &h) ? "image/png" : NULL;
	else if (slice_starts(bytes, "\xFF\xD8\xFF"))
		kind = jpeg_size(s, bytes.n, &w, &h) ? "image/jpeg" : NULL;
	else if (bytes.n > 13 && (slice_starts(bytes, "GIF87a") || slice_starts(bytes, "GIF89a"))) {
		kind = "image/gif";
		w = le16(s + 6);
		h = le16(s + 8);
	} else if (bytes.n > 12 && slice_starts(bytes, "RIFF") && memcmp(s + 8, "WEBP", 4) == 0) {
		kind = webp_size(s, bytes.n, &w, &h) ? "image/webp" : NULL;
	} else if ((tag = svg_root(bytes)).n > 0) {
		svg_size(tag, &w, &h);
		*width = w;
		*height = h;
		return "image/svg+xml";
	}
	*width = w;
	*height = h;
	return w > 0 && h > 0 && w <= 0xFFFF && h <= 0xFFFF ? kind : NULL;
}

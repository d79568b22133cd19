/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/prose_line.h"

#include "base/utf8.h"

enum { TAB = 8 };

static int
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t
prose_plain_prefix(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		unsigned char c = (unsigned char)s[i];
		if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
			i++;
		else if (c == ' ' && i > 0 && i + 1 < n && ((s[i + 1] | 0x20) >= 'a') &&
			 ((s[i + 1] | 0x20) <= 'z') && (s[i - 1] & 0x80) == 0)
			i++; /* one blank between letters */
		else if (c >= 0xE4 && c <= 0xE9 && n - i >= 3 && is_tail(s[i + 1]) &&
			 is_tail(s[i + 2]) && (c != 0xE4 || (unsigned char)s[i + 1] >= 0xB8))
			i += 3; /* Han */
		else if (c >= 0xD0 && c <= 0xD1 && n - i >= 2 && is_tail(s[i + 1]))
			i += 2; /* Cyrillic */
		else
			break;
	}
	return i;
}

int
prose_is_sign(uint32_t cp)
{
	if (cp < 0x80)
		return !((cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z'));
	enum utf8_class c = utf8_class(cp);
	return c == UTF8_PUNCT || c == UTF8_SYMBOL || c == UTF8_OTHER;
}

int
prose_is_unknown(uint32_t cp)
{
	return cp == 0xFFFD || (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

static const char *
ascii_for(uint32_t cp)
{
	switch (cp) {
	case 0x2018:
	case 0x2019:
	case 0x201A:
	case 0x201B:
	case 0x2039:
	case 0x203A:
		return "'";
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x00AB:
	case 0x00BB:
		return "\"";
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212:
		return "-";
	case 0x2014:
	case 0x2015:
		return "--";
	case 0x2026:
		return "...";
	case 0x2022:
		return "*";
	default:
		return NULL;
	}
}

/* Lines, corners and blocks that draw a picture: the nearest thing on a typewriter. */
static const char *
drawing_for(uint32_t cp, const char *dash)
{
	if (cp >= 0x2580)
		return "#";
	switch (cp) {
	case 0x2500:
	case 0x2501:
	case 0x2504:
	case 0x2505:
	case 0x2508:
	case 0x2509:
	case 0x254C:
	case 0x254D:
	case 0x2550:
	case 0x2574:
	case 0x2576:
	case 0x2578:
	case 0x257A:
	case 0x257C:
	case 0x257E:
		return dash;
	case 0x2502:
	case 0x2503:
	case 0x2506:
	case 0x2507:
	case 0x250A:
	case 0x250B:
	case 0x254E:
	case 0x254F:
	case 0x2551:
		return "|";
	default:
		return "+";
	}
}

const char *
prose_substitute(uint32_t cp, int ascii)
{
	static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
	if (cp == 0xAD || cp == 0x200B || cp == 0xFEFF || cp == 0x2060 || cp < 0x20)
		return "";
	if (cp >= 0xFB00 && cp <= 0xFB06)
		return ligatures[cp - 0xFB00];
	if (cp >= 0x2500 && cp <= 0x259F)
		return drawing_for(cp, ascii ? "--" : "\xE2\x80\x94");
	return ascii ? ascii_for(cp) : NULL;
}

int
prose_is_nfc(struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.s[i];
		uint32_t cp;
		if (c < 0xCC) {
			i += c < 0x80 ? 1 : 2; /* up to U+02FF */
			continue;
		}
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		if ((cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F))
			return 0;
		if (!(cp >= 0x4E00 && cp <= 0xD7A3) && !utf8_is_nfc_start(cp))
			return 0;
		i += k;
	}
	return 1;
}

/* Characters that no line begins with, and those that no line ends with (JIS X 4051, GB/T 15834
 * in short). */
static int
is_closing(uint32_t cp)
{
	static const uint32_t v[] = {0x2019, 0x201D, 0x2026, 0x2014, 0x3001, 0x3002, 0x3005, 0x3009,
		0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x30FC, 0xFF01, 0xFF05, 0xFF09, 0xFF0C,
		0xFF0E, 0xFF1A, 0xFF1B, 0xFF1F, ')', ']', ',', '.', ';', ':', '!', '?', '%'};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		if (v[i] == cp)
			return 1;
	return 0;
}

static int
is_opening(uint32_t cp)
{
	static const uint32_t v[] = {
		0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF08, '(', '['};
	for (size_t i = 0; i < sizeof v / sizeof *v; i++)
		if (v[i] == cp)
			return 1;
	return 0;
}

/* " 2. " in a sentence: a line that begins with it would be heard as an item of a list. */
static int
is_like_label(struct slice s)
{
	size_t n = 1;
	while (n < s.n && s.s[n] >= '0' && s.s[n] <= '9')
		n++;
	return n > 1 && n + 1 < s.n && (s.s[n] == '.' || s.s[n] == ')') && s.s[n + 1] == ' ';
}

/* Length of the beginning of s that fits into width cells, broken where a line may end. */
static size_t
fitting(struct slice s, size_t width)
{
	enum { MAX_MARK = 32 }; /* "[note 12]" stays in one piece, so that it is found */
	size_t cells = 0, best = 0, whole = 0;
	uint32_t before = 0, cp;
	for (size_t i = 0; i < s.n;) {
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		if (cp == '[') {
			size_t left = s.n - i < MAX_MARK ? s.n - i : MAX_MARK;
			const char *end = memchr(s.s + i, ']', left);
			whole = end != NULL ? (size_t)(end - s.s) : whole;
		}
		int between = (utf8_is_cjk(cp) || utf8_is_cjk(before)) && before != ' ' &&
		              !is_closing(cp) && !is_opening(before);
		int blank = cp == ' ' && !is_like_label((struct slice){s.s + i, s.n - i});
		if (i > 0 && (i >= whole || cp == '[') && (blank || between))
			best = i;
		cells += (size_t)utf8_width(cp);
		if (cells > width && best > 0)
			return best;
		before = cp;
		i += k;
	}
	return s.n;
}

uint32_t
prose_put_lines(struct buf *out, struct slice s, int wrap, unsigned indent)
{
	uint32_t lines = 0;
	size_t width = wrap > (int)indent + 8 ? (size_t)wrap - indent : wrap > 0 ? 8 : 0;
	do {
		size_t n = width > 0 ? fitting(s, width) : s.n, end = n;
		while (end > 0 && s.s[end - 1] == ' ')
			end--;
		for (unsigned i = 0; i < indent; i++)
			buf_putc(out, ' ');
		buf_put(out, s.s, end);
		buf_putc(out, '\n');
		s.s += n;
		s.n -= n;
		while (s.n > 0 && s.s[0] == ' ') {
			s.s++;
			s.n--;
		}
		lines++;
	} while (s.n > 0);
	return lines;
}

void
prose_put_verbatim(struct buf *out, struct slice line, const char *unknown)
{
	size_t column = 0, start = out->n;
	for (size_t i = 0; i < line.n;) {
		uint32_t cp;
		size_t k = utf8_next(line.s + i, line.n - i, &cp);
		const char *instead = NULL;
		if (cp == '\t') {
			do
				buf_putc(out, ' ');
			while (++column % TAB != 0);
			i += k;
			continue;
		}
		if (cp == 0xA0 || cp == 0x2028 || cp == 0x2029)
			instead = " ";
		else if (prose_is_unknown(cp))
			instead = unknown;
		else if (cp >= 0x2500 && cp <= 0x259F)
			instead = drawing_for(cp, "-");
		else
			instead = prose_substitute(cp, 0);
		if (instead != NULL)
			buf_puts(out, instead);
		else
			buf_put(out, line.s + i, k);
		column += (size_t)utf8_width(cp);
		i += k;
	}
	while (out->n > start && utf8_space_len_back(out->s + start, out->n - start) > 0)
		out->n -= utf8_space_len_back(out->s + start, out->n - start);
}

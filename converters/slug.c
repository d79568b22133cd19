/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/slug.h"

#include "base/utf8.h"

/* é → e: the letter without its marks, where that is an ASCII letter */
static uint32_t
plain_letter(struct arena *a, const char *s, size_t n, uint32_t cp)
{
	if (cp < 0x80 || cp > 0x24F)
		return cp;
	struct slice base = utf8_unmarked(a, (struct slice){s, n});
	return base.n > 0 && (unsigned char)base.s[0] < 0x80 ? (unsigned char)base.s[0] : cp;
}

static const char *
slug(struct arena *a, struct slice s, size_t max, int lower, const char *fallback)
{
	char *out = arena_alloc(a, max + 2);
	size_t n = 0, known = 0, unknown = 0;
	if (out == NULL)
		return fallback;
	for (size_t i = 0; i < s.n && n < max;) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		cp = plain_letter(a, s.s + i, k, cp);
		i += k;
		int letter = (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
		if (letter || (cp >= '0' && cp <= '9')) {
			out[n++] = (char)(lower && letter ? cp | 0x20 : cp);
			known++;
		} else if (cp == '\'' || cp == 0x2019) {
			continue;
		} else {
			unknown += cp >= 0x80 && utf8_class(cp) == UTF8_LETTER;
			if (n > 0 && out[n - 1] != '-')
				out[n++] = '-';
		}
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	out[n] = '\0';
	/* a stray digit among other letters says nothing */
	return n == 0 || known < unknown ? fallback : out;
}

const char *
slug_make(struct arena *a, const char *text, size_t max, const char *fallback)
{
	return slug(a, slice_of(text), max, 1, fallback);
}

const char *
slug_file(struct arena *a, const char *path, size_t max, const char *fallback)
{
	const char *slash = strrchr(path, '/');
	struct slice s = slice_of(slash ? slash + 1 : path);
	for (size_t i = s.n; i-- > 1;)
		if (s.s[i] == '.' && s.n - i <= 6) {
			s.n = i;
			if (!slice_ends(s, ".tei"))
				break;
		}
	return slug(a, s, max, 0, fallback);
}

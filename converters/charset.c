/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/charset.h"

#include "base/utf8.h"

enum { END = 0x110000 };

void
charset_add(struct charset *c, uint32_t cp)
{
	if (cp < END)
		c->bits[cp >> 3] |= (unsigned char)(1U << (cp & 7));
}

int
charset_has(const struct charset *c, uint32_t cp)
{
	return cp < END && (c->bits[cp >> 3] >> (cp & 7) & 1) != 0;
}

uint32_t
charset_next(const struct charset *c, uint32_t cp)
{
	while (cp < END && !charset_has(c, cp))
		cp += (cp & 7) == 0 && c->bits[cp >> 3] == 0 ? 8 : 1;
	return cp < END ? cp : END;
}

/* Where the element ends that begins at s with <name, when its text is not the book's face. */
static size_t
other_face(struct slice s)
{
	static const char *const names[] = {"math", "pre", "code", "script", "style", "title"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);
		if (s.n < n + 2 || memcmp(s.s + 1, names[i], n) != 0 ||
			(s.s[n + 1] != ' ' && s.s[n + 1] != '>'))
			continue;
		for (size_t at = n + 2; at + n + 2 < s.n; at++) {
			const char *lt = memchr(s.s + at, '<', s.n - at);
			at = lt != NULL ? (size_t)(lt - s.s) : s.n;
			if (at + n + 2 < s.n && lt[1] == '/' && memcmp(lt + 2, names[i], n) == 0)
				return at;
		}
		return s.n;
	}
	return 0;
}

/* Behind the ">" of the tag that begins at s. */
static size_t
behind_tag(struct slice s)
{
	char quote = '\0';
	for (size_t i = 1; i < s.n; i++)
		if (quote != '\0')
			quote = s.s[i] == quote ? '\0' : quote;
		else if (s.s[i] == '"' || s.s[i] == '\'')
			quote = s.s[i];
		else if (s.s[i] == '>')
			return i + 1;
	return s.n;
}

/* What stands for a character of the syntax: ASCII, which every font part has. */
static size_t
behind_entity(struct slice s)
{
	const char *end = memchr(s.s, ';', s.n < 12 ? s.n : 12);
	return end != NULL ? (size_t)(end - s.s) + 1 : 1;
}

void
charset_markup(struct charset *c, struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		struct slice rest = {s.s + i, s.n - i};
		uint32_t cp;
		if (rest.s[0] == '<') {
			size_t skip = other_face(rest);
			i += skip > 0 ? skip : behind_tag(rest);
		} else if (rest.s[0] == '&') {
			i += behind_entity(rest);
		} else {
			i += utf8_next(rest.s, rest.n, &cp);
			charset_add(c, cp);
		}
	}
}

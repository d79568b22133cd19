/* SPDX-License-Identifier: Apache-2.0 */
/* Is an SVG harmless? A scan of its tags, without building a tree: what it does not understand it
 * refuses. Allowed is what draws: no scripts, no event handlers, no references to outside. */
#include "input/asset.h"

#include "base/utf8.h"
#include "schemas/parsepart.h"

enum { MAX_OPEN = 256 };

struct scan {
	const char *s, *end;
	struct slice open[MAX_OPEN]; /* names of the open elements */
	size_t depth;
	int rooted; /* the root element was seen */
	const char *fault;
};

static int
fail(struct scan *c, const char *why)
{
	c->fault = why;
	return -1;
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == ':' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Does text hold word (lower case), whatever the case of text? */
static int
holds(struct slice text, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= text.n; i++) {
		size_t k = 0;
		while (k < n && lower(text.s[i + k]) == word[k])
			k++;
		if (k == n)
			return 1;
	}
	return 0;
}

static struct slice
local_name(struct slice name)
{
	const char *colon = name.n ? memchr(name.s, ':', name.n) : NULL;
	if (colon == NULL)
		return name;
	size_t skip = (size_t)(colon - name.s) + 1;
	return (struct slice){name.s + skip, name.n - skip};
}

/* Skips to just behind mark; -1 when it never comes. */
static int
skip_past(struct scan *c, const char *mark)
{
	size_t n = strlen(mark);
	for (; (size_t)(c->end - c->s) >= n; c->s++)
		if (memcmp(c->s, mark, n) == 0) {
			c->s += n;
			return 0;
		}
	return fail(c, "it is not well-formed XML");
}

static int
holds_any(struct slice text, const char *const *words)
{
	while (*words != NULL && !holds(text, *words))
		words++;
	return *words != NULL;
}

/* What names a file in CSS; only url() may name a part of its own. */
static const char *const reaching[] = {"url(", "image(", "image-set(", "src(", NULL};

/* CSS and presentation attributes may point to parts of the same file: url(#id). */
static int
css_ok(struct scan *c, struct slice css)
{
	static const char *const wild[] = {"@import", "expression(", "javascript:", "/*", NULL};
	/* backslashes and character references could spell what is looked for below */
	if (memchr(css.s ? css.s : "", '\\', css.n) != NULL ||
		memchr(css.s ? css.s : "", '&', css.n) != NULL || holds_any(css, wild) ||
		holds_any(css, reaching + 1))
		return fail(c, "its style sheet may reach outside");
	for (size_t i = 0; i + 4 <= css.n; i++) {
		if (!holds((struct slice){css.s + i, 4}, "url("))
			continue;
		size_t at = i + 4;
		while (at < css.n && (is_blank(css.s[at]) || css.s[at] == '"' || css.s[at] == '\''))
			at++;
		if (at >= css.n || css.s[at] != '#')
			return fail(c, "its style sheet refers to another file");
	}
	return 0;
}

static int
href_ok(struct scan *c, struct slice value)
{
	static const char *const allowed[] = {"#", "data:image/png;base64,",
		"data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"};
	/* blanks of XML only: readers take others for the beginning of a name */
	while (value.n > 0 && is_blank(value.s[0])) {
		value.s++;
		value.n--;
	}
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (slice_starts(value, allowed[i]))
			return 0;
	return value.n == 0 ? 0 : fail(c, "it refers to another file");
}

static int
attribute_ok(struct scan *c, struct slice name, struct slice value)
{
	struct slice local = local_name(name);
	if (slice_starts(name, "xmlns"))
		return 0;
	if (local.n > 1 && lower(local.s[0]) == 'o' && lower(local.s[1]) == 'n')
		return fail(c, "it has event handlers");
	if (slice_is(local, "href") || slice_is(local, "src"))
		return href_ok(c, value);
	if (slice_is(local, "base"))
		return fail(c, "it refers to another file");
	if (slice_is(local, "attributeName") &&
		(holds(value, "href") || holds(value, "&") || slice_starts(value, "on")))
		return fail(c, "it animates a reference");
	if (slice_is(local, "to") || slice_is(local, "from") || slice_is(local, "values"))
		if (holds(value, "javascript:") || holds(value, "://") || holds(value, "&"))
			return fail(c, "it animates a reference");
	if (slice_is(local, "style") || holds_any(value, reaching))
		return css_ok(c, value);
	return memchr(value.s ? value.s : "", '<', value.n) ? fail(c, "it is not well-formed XML")
	                                                    : 0;
}

static int
element_ok(struct scan *c, struct slice name)
{
	static const char *const refused[] = {"script", "foreignObject", "iframe", "embed",
		"object", "audio", "video", "handler", "listener", "link", "meta", "html"};
	struct slice local = local_name(name);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (slice_is(local, refused[i]))
			return fail(c, "it holds scripts or foreign content");
	return 0;
}

static struct slice
name_read(struct scan *c)
{
	const char *from = c->s;
	while (c->s < c->end && is_name(*c->s))
		c->s++;
	return (struct slice){from, (size_t)(c->s - from)};
}

static void
blanks_skip(struct scan *c)
{
	while (c->s < c->end && is_blank(*c->s))
		c->s++;
}

static int
attributes_read(struct scan *c, int *closed)
{
	for (;;) {
		blanks_skip(c);
		if (c->end - c->s >= 2 && c->s[0] == '/' && c->s[1] == '>') {
			*closed = 1;
			c->s += 2;
			return 0;
		}
		if (c->s < c->end && *c->s == '>') {
			c->s++;
			return 0;
		}
		struct slice name = name_read(c);
		blanks_skip(c);
		if (name.n == 0 || c->s >= c->end || *c->s++ != '=')
			return fail(c, "it is not well-formed XML");
		blanks_skip(c);
		char quote = c->s < c->end ? *c->s++ : 0;
		const char *close = quote == '"' || quote == '\''
		                            ? memchr(c->s, quote, (size_t)(c->end - c->s))
		                            : NULL;
		if (close == NULL)
			return fail(c, "it is not well-formed XML");
		if (attribute_ok(c, name, (struct slice){c->s, (size_t)(close - c->s)}) != 0)
			return -1;
		c->s = close + 1;
	}
}

static int
start_tag(struct scan *c)
{
	int closed = 0;
	c->s++;
	struct slice name = name_read(c);
	if (name.n == 0 || (c->depth == 0 && c->rooted))
		return fail(c, "it is not well-formed XML");
	if (!c->rooted && !slice_is(local_name(name), "svg"))
		return fail(c, "its first element is not svg");
	if (c->depth == MAX_OPEN)
		return fail(c, "it is nested too deeply");
	c->rooted = 1;
	if (element_ok(c, name) != 0 || attributes_read(c, &closed) != 0)
		return -1;
	if (!closed)
		c->open[c->depth++] = name;
	return 0;
}

static int
end_tag(struct scan *c)
{
	c->s += 2;
	struct slice name = name_read(c);
	blanks_skip(c);
	if (c->depth == 0 || !slice_eq(name, c->open[c->depth - 1]) || c->s >= c->end ||
		*c->s++ != '>')
		return fail(c, "it is not well-formed XML");
	c->depth--;
	return 0;
}

static int
markup_read(struct scan *c)
{
	struct slice rest = {c->s, (size_t)(c->end - c->s)};
	if (slice_starts(rest, "<!--"))
		return c->s += 4, skip_past(c, "-->");
	if (slice_starts(rest, "<![CDATA[")) {
		const char *from = c->s += 9;
		if (skip_past(c, "]]>") != 0)
			return -1;
		return css_ok(c, (struct slice){from, (size_t)(c->s - from)});
	}
	if (slice_starts(rest, "<?xml-stylesheet"))
		return fail(c, "it refers to another file");
	if (slice_starts(rest, "<?"))
		return skip_past(c, "?>");
	if (slice_starts(rest, "<!")) {
		const char *from = c->s;
		if (skip_past(c, ">") != 0)
			return -1;
		return memchr(from, '[', (size_t)(c->s - from)) ? fail(c, "it declares entities")
		                                                : 0;
	}
	return slice_starts(rest, "</") ? end_tag(c) : start_tag(c);
}

static int
text_read(struct scan *c)
{
	const char *lt = memchr(c->s, '<', (size_t)(c->end - c->s));
	struct slice text = {c->s, (size_t)((lt ? lt : c->end) - c->s)};
	c->s += text.n;
	if (c->depth == 0)
		return slice_trim(text).n > 0 ? fail(c, "it is not well-formed XML") : 0;
	if (slice_is(local_name(c->open[c->depth - 1]), "style"))
		return css_ok(c, text);
	return 0;
}

const char *
asset_svg_fault(struct slice bytes)
{
	struct scan c = {.s = bytes.s, .end = bytes.s + bytes.n};
	if (utf8_valid_prefix(bytes.s, bytes.n) != bytes.n ||
		memchr(bytes.s, '\0', bytes.n) != NULL)
		return "it is not in UTF-8";
	if (slice_starts(bytes, "\xEF\xBB\xBF"))
		c.s += 3;
	struct slice head = {c.s, (size_t)(c.end - c.s) < 128 ? (size_t)(c.end - c.s) : 128};
	if (slice_starts(head, "<?xml") && holds(head, "encoding=") && !holds(head, "utf-8"))
		return "it is not in UTF-8";
	while (c.s < c.end)
		if ((*c.s == '<' ? markup_read(&c) : text_read(&c)) != 0)
			return c.fault;
	/* the scan knows what is harmless, the parser what is XML */
	return c.rooted && c.depth == 0 && part_is_xml(bytes) ? NULL : "it is not well-formed XML";
}

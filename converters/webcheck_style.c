/* SPDX-License-Identifier: Apache-2.0 */
/* A style sheet leaves size, face and colour of the text to the reader. */
#include <ctype.h>

#include "converters/motion.h"
#include "converters/style.h"
#include "converters/webcheck.h"

struct rule {
	struct slice selector, property, value;
};

enum { MAX_FACES = 64 };

struct look {
	struct job *job; /* NULL: facts only, no messages */
	struct arena *arena;
	const char *path;
	struct access *access;
	struct slice faces[MAX_FACES]; /* families that the sheet brings along */
	size_t n_faces;
};

static struct slice
between(const char *from, const char *to)
{
	return slice_trim((struct slice){from, (size_t)(to - from)});
}

/* Does the selector mean body text? */
static int
is_body(struct slice selector)
{
	static const char *const names[] = {"body", "html", "p", "*"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_is(selector, names[i]))
			return 1;
	return 0;
}

static int
has_fixed_length(struct slice value)
{
	for (size_t i = 1; i + 2 <= value.n; i++)
		if (isdigit((unsigned char)value.s[i - 1]) &&
			(memcmp(value.s + i, "px", 2) == 0 || memcmp(value.s + i, "pt", 2) == 0))
			return 1;
	return 0;
}

static int
is_left_to_reader(struct slice value)
{
	return slice_is(value, "inherit") || slice_is(value, "currentColor") ||
	       slice_is(value, "transparent") || slice_is(value, "none");
}

/* The first of a list of families, without its quotation marks. */
static struct slice
first_family(struct slice value)
{
	const char *comma = memchr(value.s, ',', value.n);
	if (comma != NULL)
		value.n = (size_t)(comma - value.s);
	value = slice_trim(value);
	if (value.n >= 2 && (value.s[0] == '"' || value.s[0] == '\'') &&
		value.s[value.n - 1] == value.s[0])
		value = (struct slice){value.s + 1, value.n - 2};
	return value;
}

/* A typeface that comes with the book, asked for at the root only, gives way to whatever a reader
 * chooses: any other rule is stronger. */
static int
gives_way(const struct look *k, const struct rule *r)
{
	struct slice family = first_family(r->value);
	if (!slice_is(r->selector, "html"))
		return 0;
	for (size_t i = 0; i < k->n_faces; i++)
		if (slice_eq(k->faces[i], family))
			return 1;
	return 0;
}

static void
declaration(struct look *k, const struct rule *r)
{
	const char *what = NULL;
	if (slice_is(r->property, "font-size") && has_fixed_length(r->value))
		what = "a font size in px or pt";
	else if (slice_is(r->property, "font-family") && is_body(r->selector) && !gives_way(k, r))
		what = "a typeface for the text";
	else if ((slice_is(r->property, "color") || slice_is(r->property, "background") ||
			 slice_is(r->property, "background-color")) &&
		 !is_left_to_reader(r->value))
		what = "a colour";
	else if (slice_is(r->property, "text-align") && is_body(r->selector) &&
		 slice_contains(r->value, "justify"))
		what = "justified text";
	else if (slice_contains(r->value, "!important"))
		what = "!important";
	if (what == NULL)
		return;
	k->access->fixed |= slice_is(r->property, "font-size") && is_body(r->selector);
	if (k->job != NULL)
		DIAG(k->job, EPUB_STYLE, 0, k->path,
			arena_printf(
				k->arena, "%s at %.*s", what, (int)r->selector.n, r->selector.s));
}

static void
block(struct look *k, struct slice selector, const char *s, const char *end)
{
	while (s < end) {
		const char *stop = memchr(s, ';', (size_t)(end - s));
		if (stop == NULL)
			stop = end;
		const char *colon = memchr(s, ':', (size_t)(stop - s));
		if (colon != NULL) {
			struct rule r = {selector, between(s, colon), between(colon + 1, stop)};
			if (!slice_is(selector, "@font-face"))
				declaration(k, &r);
			else if (slice_is(r.property, "font-family") && k->n_faces < MAX_FACES)
				k->faces[k->n_faces++] = first_family(r.value);
			if (slice_ends(r.property, "writing-mode") &&
				slice_starts(r.value, "vertical"))
				k->access->vertical = 1;
		}
		s = stop + 1;
	}
}

/* Comments become blanks, so that the rest needs not know them. */
static struct slice
without_comments(struct arena *a, struct slice css)
{
	struct slice copy = arena_slice(a, css);
	char *s = (char *)(uintptr_t)copy.s;
	for (size_t i = 0; i + 1 < copy.n; i++) {
		if (s[i] != '/' || s[i + 1] != '*')
			continue;
		while (i < copy.n && !(s[i] == '*' && s[i + 1] == '/'))
			s[i++] = ' ';
		if (i + 1 < copy.n)
			s[i] = s[i + 1] = ' ';
	}
	return copy;
}

static void
look(struct look *k, struct slice bytes)
{
	struct slice css = without_comments(k->arena, bytes);
	const char *s = css.s, *end = css.s + css.n, *from = s;
	k->access->animated += motion_in("text/css", css) != 0;
	for (; s < end; s++) {
		if (*s == ';' || *s == '}') {
			from = s + 1;
		} else if (*s == '{') {
			struct slice selector = between(from, s);
			if (slice_starts(selector, "@media") ||
				slice_starts(selector, "@supports")) {
				from = s + 1;
				continue;
			}
			const char *close = memchr(s, '}', (size_t)(end - s));
			if (close == NULL)
				close = end;
			block(k, selector, s + 1, close);
			s = close;
			from = close + 1;
		}
	}
}

void
check_style(struct check *c, const char *path)
{
	const struct part *part = package_find(c->package, path);
	struct look k = {.job = c->job, .arena = c->job->arena, .path = path, .access = &c->access};
	if (part != NULL)
		look(&k, part->bytes);
}

void
style_facts(struct arena *arena, struct slice css, struct access *access)
{
	struct look k = {.arena = arena, .access = access};
	look(&k, css);
}

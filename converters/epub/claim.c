/* SPDX-License-Identifier: Apache-2.0 */
/* Who evaluated the book, and what it conforms to: said only by people, never by this program.
 * EPUB Accessibility 1.1, section 4. */
#include <string.h>

#include "converters/epub/epub.h"

/* The nine strings that are valid; what the user writes is the last column. */
static const struct {
	const char *conforms, *level;
} levels[] = {
	{"EPUB Accessibility 1.1 - WCAG 2.0 Level A", "2.0 A"},
	{"EPUB Accessibility 1.1 - WCAG 2.0 Level AA", "2.0 AA"},
	{"EPUB Accessibility 1.1 - WCAG 2.0 Level AAA", "2.0 AAA"},
	{"EPUB Accessibility 1.1 - WCAG 2.1 Level A", "2.1 A"},
	{"EPUB Accessibility 1.1 - WCAG 2.1 Level AA", "2.1 AA"},
	{"EPUB Accessibility 1.1 - WCAG 2.1 Level AAA", "2.1 AAA"},
	{"EPUB Accessibility 1.1 - WCAG 2.2 Level A", "2.2 A"},
	{"EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "2.2 AA"},
	{"EPUB Accessibility 1.1 - WCAG 2.2 Level AAA", "2.2 AAA"},
};

int
claim_is_valid(const char *conforms)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(levels[i].conforms, conforms) == 0)
			return 1;
	return 0;
}

static int
unusable(struct job *job, const char *text, const char *why)
{
	DIAG(job, CERTIFIER_UNUSABLE, 0, text, why);
	return -1;
}

/* Up to the next semicolon. */
static struct slice
next_part(struct slice *rest)
{
	const char *end = memchr(rest->s, ';', rest->n);
	size_t n = end ? (size_t)(end - rest->s) : rest->n, skip = end ? n + 1 : n;
	struct slice part = slice_trim((struct slice){rest->s, n});
	*rest = (struct slice){rest->s + skip, rest->n - skip};
	return part;
}

static int
is_web_address(struct slice s)
{
	return slice_starts(s, "https://") || slice_starts(s, "http://");
}

static int
read_part(struct job *job, struct claim *c, struct slice part)
{
	const struct {
		const char *key;
		const char **value;
	} keys[] = {
		{"level=", &c->conforms}, {"credential=", &c->credential}, {"report=", &c->report}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (slice_starts(part, keys[i].key)) {
			size_t n = strlen(keys[i].key);
			*keys[i].value = arena_str(
				job->arena, slice_trim((struct slice){part.s + n, part.n - n}));
			return 0;
		}
	return -1;
}

int
claim_read(struct job *job, struct claim *c)
{
	const char *text = opt_str(job->opts, "a11y-certifier"), *level;
	*c = (struct claim){NULL, NULL, NULL, NULL};
	if (text == NULL || *text == '\0')
		return 0;
	struct slice rest = slice_of(text), name = next_part(&rest);
	while (rest.n > 0) {
		struct slice part = next_part(&rest);
		if (part.n > 0 && read_part(job, c, part) != 0)
			return unusable(job, text,
				"after the name only level=, credential= and report= are known");
	}
	level = c->conforms;
	c->conforms = NULL;
	for (size_t i = 0; level != NULL && i < sizeof levels / sizeof *levels; i++)
		if (strcmp(levels[i].level, level) == 0)
			c->conforms = levels[i].conforms;
	if (name.n == 0)
		return unusable(job, text, "there is no name");
	if (c->conforms == NULL)
		return unusable(job, text, "level is 2.0, 2.1 or 2.2, a blank, and A, AA or AAA");
	if (c->report != NULL && !is_web_address(slice_of(c->report)))
		return unusable(job, text, "the report is no web address");
	c->name = arena_str(job->arena, name);
	return 0;
}

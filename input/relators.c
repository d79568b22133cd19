/* SPDX-License-Identifier: Apache-2.0 */
#include "input/relators.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "input/meta.h"

struct pair {
	const char *word, *code;
};

static const struct pair terms[] = {
#define TERM(code, term) {term, code},
#define ROLE(word, code)
#include "input/relators.def"
#undef TERM
#undef ROLE
};

static const struct pair roles[] = {
#define TERM(code, term)
#define ROLE(word, code) {word, code},
#include "input/relators.def"
#undef TERM
#undef ROLE
};

const char *
relator_term(const char *code)
{
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		if (strcmp(terms[i].code, code) == 0)
			return terms[i].word;
	return code;
}

/* The next character of *s that counts in a comparison, in lower case; 0 at the end. */
static uint32_t
letter_next(struct slice *s)
{
	while (s->n > 0) {
		uint32_t cp;
		size_t k = utf8_next(s->s, s->n, &cp);
		s->s += k;
		s->n -= k;
		if (cp != UTF8_BAD && !utf8_is_space(cp))
			return utf8_lower(cp);
	}
	return 0;
}

static int
same_word(struct slice a, struct slice b)
{
	uint32_t x, y;
	do {
		x = letter_next(&a);
		y = letter_next(&b);
	} while (x == y && x != 0);
	return x == y;
}

/* word without a colon at its end and blanks around */
static struct slice
word_trim(struct slice word)
{
	word = slice_trim(word);
	if (slice_ends(word, ":"))
		word.n--;
	else if (slice_ends(word, "："))
		word.n -= strlen("：");
	return slice_trim(word);
}

const char *
meta_relator(struct slice word)
{
	word = word_trim(word);
	if (word.n == 0 || word.n > 64)
		return NULL;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (same_word(word, slice_of(roles[i].word)))
			return roles[i].code;
	return NULL;
}

/* Particles that belong to the family name in the order "Beethoven, Ludwig van" stay behind the
 * given name, as library catalogues of most countries have it. */
static int
is_suffix(struct slice word)
{
	static const char *const suffixes[] = {"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "Esq."};
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (slice_is(word, suffixes[i]))
			return 1;
	return 0;
}

/* Is every letter Latin, Greek or Cyrillic, and the name of the form that can be turned round? */
static int
can_turn(struct slice name)
{
	int blanks = 0;
	for (size_t i = 0; i < name.n;) {
		uint32_t cp;
		i += utf8_next(name.s + i, name.n - i, &cp);
		enum utf8_script s = utf8_script(cp);
		enum utf8_class c = utf8_class(cp);
		if (c == UTF8_LETTER && s != SCRIPT_LATIN && s != SCRIPT_GREEK &&
			s != SCRIPT_CYRILLIC)
			return 0;
		if (c == UTF8_DIGIT || cp == ',' || cp == '(' || cp == '/' || cp == '&' ||
			cp == ';')
			return 0;
		blanks += cp == ' ';
	}
	return blanks >= 1 && blanks <= 5;
}

static int
starts_upper(struct slice s)
{
	uint32_t cp;
	return utf8_next(s.s, s.n, &cp) > 0 && utf8_is_upper(cp);
}

/* Names of bodies: "The Free Software Foundation" is not turned round. */
static int
is_body(struct slice name)
{
	static const char *const words[] = {"Foundation", "Society", "University", "Institute",
		"Committee", "Department", "Ministry", "Company", "Association", "Press", "Group",
		"Office", "Council", "Commission", "Agency", "Team", "Project", "Inc.", "Ltd.",
		"GmbH", "Organization", "Organisation", "Bureau", "Board", "Club", "Library",
		"Museum"};
	if (slice_starts(name, "The ") || slice_starts(name, "the "))
		return 1;
	const char *s = name.s, *end = name.s + name.n;
	while (s < end) {
		const char *e = memchr(s, ' ', (size_t)(end - s));
		struct slice word = {s, (size_t)((e ? e : end) - s)};
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (slice_is(word, words[i]))
				return 1;
		s = e ? e + 1 : end;
	}
	return 0;
}

static size_t
last_blank(struct slice s)
{
	size_t i = s.n;
	while (i > 0 && s.s[i - 1] != ' ')
		i--;
	return i; /* where the last word begins; 0: one word only */
}

const char *
relator_sort_name(struct arena *a, const char *name)
{
	struct slice given = slice_trim(slice_of(name)), suffix = {NULL, 0};
	if (given.n == 0 || given.n > 200 || !can_turn(given) || is_body(given))
		return name;
	size_t at = last_blank(given);
	struct slice family = {given.s + at, given.n - at};
	given.n = at;
	given = slice_trim(given);
	if (is_suffix(family)) {
		suffix = family;
		at = last_blank(given);
		family = (struct slice){given.s + at, given.n - at};
		given = slice_trim((struct slice){given.s, at});
	}
	if (given.n == 0 || !starts_upper(family))
		return name;
	return arena_printf(a, "%.*s, %.*s%s%.*s", (int)family.n, family.s, (int)given.n, given.s,
		suffix.n ? ", " : "", (int)suffix.n, suffix.n ? suffix.s : "");
}

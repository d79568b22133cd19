/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/author.h"

#include "base/utf8.h"
#include "input/structure/ask.h"

enum { NAME_WORDS = 3, TITLE_CHARS = 60 };
enum { NO_NAME, LIKE_NAME, NAME };
enum { NO_WORD, WORD, INITIAL, CAPITALS };

int
author_dedication(struct slice t)
{
	static const char *const openings[] = {"To my ", "To the memory", "To our ", "In memory of",
		"Dedicated to", "For my ", "À mon ", "À ma ", "A mi ", "A mon ", "Meinem ",
		"Meiner ", "Dem Andenken", "献给", "獻給", "Посвящается", "Посвящаю"};
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if (t.n >= strlen(openings[i]) &&
			(slice_starts(t, openings[i]) || ask_starts(t, openings[i])))
			return 1;
	return 0;
}

int
author_genre(struct slice t)
{
	static const char *const kinds[] = {"a novel", "a romance", "a tale", "a story", "a play",
		"a comedy", "a tragedy", "a drama", "a poem", "roman", "ein roman", "erzählung",
		"novelle", "lustspiel", "trauerspiel", "schauspiel", "un roman", "nouvelle",
		"conte", "comédie", "tragédie", "drame", "novela", "cuento", "comedia", "tragedia",
		"romanzo", "racconto", "commedia", "роман", "повесть", "рассказ", "комедия",
		"драма", "пьеса", "поэма", "小说", "小說", "长篇小说", "長篇小說", "短篇小说",
		"小説", "戯曲", "장편소설", "소설"};
	enum { GENRE_BYTES = 60 };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && t.n <= GENRE_BYTES; i++)
		if (ask_word(t, kinds[i]))
			return 1;
	return 0;
}

/* The word of t that begins at *at. */
static int
read_word(struct slice t, size_t *at)
{
	uint32_t cp;
	size_t large = 0, small = 0;
	int fresh = 1, inside = 0; /* capitals that begin nothing */
	while (*at < t.n) {
		size_t n = utf8_next(t.s + *at, t.n - *at, &cp);
		if (utf8_is_space(cp))
			break;
		*at += n;
		if (cp == '.')
			return large == 1 && small == 0 ? INITIAL : NO_WORD;
		int upper = utf8_is_upper(cp);
		if (cp != '-' && utf8_script(cp) != SCRIPT_CYRILLIC)
			return NO_WORD;
		if (large == 0 && !upper)
			return NO_WORD;
		inside |= upper && !fresh;
		fresh = cp == '-';
		large += (size_t)upper;
		small += !upper && !fresh;
	}
	return small == 0 ? large > 1 ? CAPITALS : NO_WORD : inside ? NO_WORD : WORD;
}

/* Two or three words with capitals; initials or a father's name make it sure. */
static int
name_kind(struct slice t)
{
	size_t words = 0, initials = 0;
	int father = 0;
	for (size_t at = 0; at < t.n; at += utf8_space_len(t.s + at, t.n - at)) {
		int kind = read_word(t, &at);
		struct slice before = {t.s, at};
		if (kind == NO_WORD || (kind == CAPITALS && initials == 0))
			return NO_NAME;
		words += kind != INITIAL;
		initials += kind == INITIAL;
		father |= at < t.n && (slice_ends(before, "вич") || slice_ends(before, "вна"));
	}
	if (initials > 0)
		return words == 1 ? NAME : NO_NAME;
	return words < 2 || words > NAME_WORDS ? NO_NAME : father ? NAME : LIKE_NAME;
}

int
author_rest(struct slice t)
{
	static const char *const words[] = {"том", "часть", "книга", "глава", "перевод"};
	size_t last = t.n;
	while (last > 0 && t.s[last - 1] != ' ')
		last--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ask_word(t, words[i]) > 0)
			return 1;
	return author_genre(t) || author_genre((struct slice){t.s + last, t.n - last}) ||
	       author_dedication(t);
}

/* Few words that are no sentence, and no name themselves. */
static int
is_plain_title(struct slice t)
{
	uint32_t first, last;
	utf8_next(t.s, t.n, &first);
	utf8_prev(t.s, t.n, &last);
	return utf8_is_upper(first) && last != '.' && last != ',' && name_kind(t) == NO_NAME &&
	       utf8_count(t.s, t.n) <= TITLE_CHARS;
}

int
author_above(struct slice name, struct slice title)
{
	int kind = name_kind(name);
	return kind == NAME ||
	       (kind == LIKE_NAME &&
		       (!ask_has_small(title) || (!author_rest(title) && is_plain_title(title))));
}

size_t
author_before(struct slice line)
{
	for (size_t i = 0; i + 2 < line.n; i++)
		if (line.s[i] == '.' && line.s[i + 1] == ' ' &&
			name_kind((struct slice){line.s, i}) != NO_NAME)
			return author_rest((struct slice){line.s + i + 2, line.n - i - 2}) ? 0 : i;
	return 0;
}

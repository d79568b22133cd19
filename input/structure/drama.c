/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/drama.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/signs.h"

enum { MAX_NAME = 40, MAX_ASIDE = 60, MAX_WORDS = 4, OFTEN = 3 };

/* 子曰：, 他说：, 先生問：: a verb before the sign tells of a speech, it is no list of speakers. */
static int
is_verb_of_speech(uint32_t cp)
{
	static const uint32_t verbs[] = {0x66F0, 0x4E91, 0x8BF4, 0x8AAA, 0x9053, 0x95EE, 0x554F,
		0x7B54, 0x8A00, 0x7B11, 0x558A, 0x53EB, 0x5BF9, 0x5C0D, 0x6B4C, 0x8B02, 0x8C13,
		0x66FC, 0x5199, 0x5BEB, 0x60F3};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (cp == verbs[i])
			return 1;
	return 0;
}

/* Bytes of "(at the window)" at i; 0: no direction. */
static size_t
aside(struct slice t, size_t i)
{
	char close = t.s[i] == '(' ? ')' : t.s[i] == '[' ? ']' : '\0';
	const char *end = close && i + 1 < t.n ? memchr(t.s + i, close, t.n - i) : NULL;
	return end && (size_t)(end - t.s) - i < MAX_ASIDE ? (size_t)(end - t.s) - i + 1 : 0;
}

/* The name alone: "ANNA (at the window)." is ANNA, "_Anna._" Anna. */
static struct slice
without_aside(struct slice t)
{
	const char *open = memchr(t.s, '(', t.n);
	struct slice name = slice_trim((struct slice){t.s, open ? (size_t)(open - t.s) : t.n});
	while (name.n > 1 && strchr(".:_", name.s[name.n - 1]) != NULL)
		name.n--;
	while (name.n > 1 && name.s[0] == '_')
		name = (struct slice){name.s + 1, name.n - 1};
	return name;
}

/* One to four words, the first with a capital, and no signs but those of names. */
static int
is_name(struct slice t)
{
	size_t words = 1;
	uint32_t cp = 0;
	if (t.n > MAX_NAME)
		return 0;
	for (size_t i = 0; i < t.n;) {
		int first = i == 0;
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (first && !utf8_is_upper(cp))
			return 0;
		words += cp == ' ';
		if (cp != ' ' && cp != '.' && cp != '\'' && cp != 0x2019 && cp != '-' &&
			!mark_is_word(cp))
			return 0;
	}
	return words <= MAX_WORDS;
}

/* _Anna._, _The Boy (throws his dart)_., _Anna_ (aside). */
static size_t
italic_speaker(struct slice t)
{
	if (t.n < 4)
		return 0;
	size_t most = t.n - 1 < MAX_NAME + MAX_ASIDE ? t.n - 1 : MAX_NAME + MAX_ASIDE;
	const char *close = memchr(t.s + 1, '_', most);
	if (close == NULL)
		return 0;
	size_t n = (size_t)(close - t.s) + 1;
	int stop = close[-1] == '.' || close[-1] == ':';
	if (!stop && n + 1 < t.n && t.s[n] == ' ' && t.s[n + 1] == '(')
		n += 1 + aside(t, n + 1);
	if (!stop && n < t.n && (t.s[n] == '.' || t.s[n] == ':')) {
		n++;
		stop = 1;
	}
	return stop && (n == t.n || t.s[n] == ' ' || t.s[n] == '-') &&
	                       is_name(without_aside((struct slice){t.s, n}))
	               ? n
	               : 0;
}

/* HIGGINS [stupent] Well! Behind a name in capitals the bracket needs no stop; what stands in it,
 * however long, belongs to the speech. */
static int
ends_name(struct slice t, size_t i)
{
	size_t inside = aside(t, i), behind = i + inside;
	if ((t.s[i] != '(' && t.s[i] != '[') || i < 3 || t.s[i - 1] != ' ')
		return 0;
	return inside == 0 ||
	       (behind < t.n && t.s[behind] != '.' && t.s[behind] != ':' && t.s[behind] != '\xEF');
}

/* MRS. PEARCE: the stop at byte i ends a title and no name. */
static int
ends_title(struct slice t, size_t i)
{
	static const char *const titles[] = {
		"MR", "MRS", "MS", "DR", "ST", "MME", "MLLE", "CAPT", "COL", "LT", "REV", "PROF"};
	uint32_t next = ' ';
	if (i + 2 >= t.n || t.s[i + 1] != ' ')
		return 0;
	utf8_next(t.s + i + 2, t.n - i - 2, &next);
	for (size_t k = 0; k < sizeof titles / sizeof *titles; k++)
		if (slice_ends((struct slice){t.s, i}, titles[k]) &&
			(i == strlen(titles[k]) || t.s[i - strlen(titles[k]) - 1] == ' '))
			return utf8_is_upper(next);
	return 0;
}

size_t
drama_speaker(struct slice t, int cjk)
{
	if (t.s[0] == '_' && !cjk)
		return italic_speaker(t);
	size_t letters = 0, small = 0, capitals = 0, words = 1;
	uint32_t cp = 0, last = 0;
	for (size_t i = 0; i < t.n && i < MAX_NAME; last = cp) {
		if (utf8_starts_ideograph(t.s + i, t.n - i)) {
			cp = utf8_ideograph(t.s + i);
			letters++;
			i += 3;
			continue;
		}
		size_t n = utf8_next(t.s + i, t.n - i, &cp), inside = aside(t, i);
		if (capitals > 1 && small == 0 && words - 1 <= MAX_WORDS && ends_name(t, i))
			return i - 1;
		if (inside > 0 && letters > 0) { /* ANNA (at the window). */
			i += inside;
			continue;
		}
		int wide = cp == 0xFF1A;
		if (cp == '.' && ends_title(t, i)) {
			i += n;
			continue;
		}
		if (cp == '.' || cp == ':' || wide) {
			struct slice rest = slice_trim((struct slice){t.s + i + n, t.n - i - n});
			int spaced = i + n == t.n || t.s[i + n] == ' ' || wide;
			if (letters < 1 || !spaced || words > MAX_WORDS)
				return 0;
			if (cjk && (wide || cp == ':'))
				return letters <= 6 && rest.n > 0 && !is_verb_of_speech(last)
				               ? i + n
				               : 0;
			if (capitals > 1 && small == 0)
				return i + n;
			return cp == ':' && capitals > 0 && rest.n > 0 ? i + n : 0;
		}
		if (utf8_is_space(cp))
			words++;
		else if (!mark_is_word(cp) && cp != '\'' && cp != 0x2019 && cp != '-' &&
			 cp != '(' && cp != ')')
			return 0;
		letters += (size_t)mark_is_word(cp);
		small += (size_t)utf8_is_lower(cp);
		capitals += (size_t)utf8_is_upper(cp);
		i += n;
	}
	return 0;
}

/* The same of a line: without any sign that ends a name there is none. */
static size_t
speaker_in(const struct line *l, int cjk)
{
	return l->holds & (LINE_COLON | LINE_STOP | LINE_NOTE) ? drama_speaker(l->text, cjk) : 0;
}

struct name {
	uint64_t hash;
	uint32_t count;
};

struct troupe {
	struct name *names;
	size_t mask;
	size_t speeches, chunks;
	int cjk;
	int open; /* brackets of a direction that goes on */
};

static struct name *
name_of(const struct troupe *t, struct slice name)
{
	uint64_t hash = digest_key(without_aside(name)) | 1;
	size_t i = (size_t)(hash >> 16) & t->mask;
	while (t->names[i].hash != 0 && t->names[i].hash != hash)
		i = (i + 1) & t->mask;
	t->names[i].hash = hash;
	return &t->names[i];
}

/* Calls fn for the beginning of every paragraph that may be a speech. */
static void
each_opening(struct plain *pl, struct troupe *t,
	void (*fn)(struct plain *, struct troupe *, size_t, size_t))
{
	struct chunk c;
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		if (c.region->wrapping != WRAP_NONE) {
			fn(pl, t, c.first, c.last);
			continue;
		}
		for (size_t i = c.first; i <= c.last; i++) {
			/* a name alone on its line has the lines below it */
			size_t last = i;
			if (speaker_in(&pl->lines.v[i], t->cjk) == pl->lines.v[i].text.n)
				while (last < c.last &&
					speaker_in(&pl->lines.v[last + 1], t->cjk) !=
						pl->lines.v[last + 1].text.n)
					last++;
			while (last < c.last &&
				utf8_is_lower(mark_first_letter(pl->lines.v[last + 1].text)) &&
				!mark_ends_sentence(pl->lines.v[last].text))
				last++;
			fn(pl, t, i, last);
			i = last;
		}
	}
}

/* A name alone on its line, and below a blank line what it says. */
static int
speaks_below(const struct plain *pl, const struct troupe *t, size_t line)
{
	size_t below = line + 1 + pl->lines.v[line].blanks_after;
	if (pl->lines.v[line].blanks_after > 1 || below >= pl->lines.n ||
		pl->v[below].kind != V_NONE)
		return 0;
	struct slice text = pl->lines.v[below].text;
	return drama_speaker(text, t->cjk) != text.n;
}

static void
count_opening(struct plain *pl, struct troupe *t, size_t first, size_t last)
{
	struct slice text = pl->lines.v[first].text;
	size_t n = speaker_in(&pl->lines.v[first], t->cjk);
	t->chunks++;
	if (n == 0 || (n == text.n && first == last && !speaks_below(pl, t, first)))
		return;
	name_of(t, (struct slice){text.s, n})->count++;
	t->speeches++;
}

/* _She goes to the window._, and nothing outside the emphasis. */
static int
is_all_italic(const struct plain *pl, size_t first, size_t last)
{
	size_t marks = 0;
	struct slice a = pl->lines.v[first].text;
	for (size_t i = first; i <= last; i++)
		for (size_t k = 0; k < pl->lines.v[i].text.n; k++)
			marks += pl->lines.v[i].text.s[k] == '_';
	return marks == 2 && a.s[0] == '_' && slice_ends(pl->lines.v[last].text, "_");
}

/* (Exit.), [The curtain falls.], _[Enter NORA.]_ */
static int
is_stage(const struct plain *pl, size_t first, size_t last)
{
	struct slice a = pl->lines.v[first].text, z = pl->lines.v[last].text;
	static const char *const moves[] = {"Enter ", "Re-enter ", "Exit", "Exeunt"};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (slice_starts(a, moves[i]) && last - first < 3)
			return 1;
	if (is_all_italic(pl, first, last))
		return 1;
	while (a.n > 0 && (a.s[0] == '_' || a.s[0] == '*'))
		a = (struct slice){a.s + 1, a.n - 1};
	while (slice_ends(z, "_") || slice_ends(z, "*") || slice_ends(z, "."))
		z.n--;
	return (slice_starts(a, "[") && slice_ends(z, "]")) ||
	       (slice_starts(a, "(") && slice_ends(z, ")")) ||
	       (slice_starts(a, "\xEF\xBC\x88") && slice_ends(z, "\xEF\xBC\x89"));
}

static int
brackets(const struct plain *pl, size_t first, size_t last)
{
	int open = 0;
	for (size_t i = first; i <= last; i++)
		for (size_t k = 0; k < pl->lines.v[i].text.n; k++)
			open += pl->lines.v[i].text.s[k] == '['   ? 1
			        : pl->lines.v[i].text.s[k] == ']' ? -1
			                                          : 0;
	return open;
}

/* A direction of several paragraphs: its bracket closes in a later one, not too far. */
static int
opens_stage(const struct plain *pl, size_t first, size_t last)
{
	struct slice a = pl->lines.v[first].text;
	int open = brackets(pl, first, last);
	while (a.n > 0 && (a.s[0] == '_' || a.s[0] == '*'))
		a = (struct slice){a.s + 1, a.n - 1};
	if (!slice_starts(a, "[") || open <= 0)
		return 0;
	for (size_t i = last + 1; i < pl->lines.n && i < last + 40; i++) {
		if (pl->v[i].kind != V_NONE && pl->v[i].kind != V_BLANK)
			return 0;
		open += brackets(pl, i, i);
		if (open <= 0)
			return 1;
	}
	return 0;
}

static void
take_stage(struct plain *pl, size_t first, size_t last)
{
	block_take(pl, first, last, V_DRAMA, 1, "drama-stage", 88);
	for (size_t i = first; i <= last; i++)
		pl->v[i].form = DRAMA_STAGE;
}

static void
take_opening(struct plain *pl, struct troupe *t, size_t first, size_t last)
{
	struct slice text = pl->lines.v[first].text;
	size_t n = speaker_in(&pl->lines.v[first], t->cjk);
	if (t->open > 0) {
		take_stage(pl, first, last);
		t->open += brackets(pl, first, last);
		return;
	}
	int apart = n > 0 && n == text.n && first == last;
	/* a name alone on its line is one even if it speaks only once */
	if (n > 0 && (!apart || speaks_below(pl, t, first)) &&
		((n == text.n && !apart) || name_of(t, (struct slice){text.s, n})->count >= 2)) {
		block_take(pl, first, last, V_DRAMA, 1, "drama-speaker", 92);
		block_doubt(pl, first, V_PARAGRAPH, 8);
		pl->v[first].label = (uint16_t)n;
	} else if (is_stage(pl, first, last) || opens_stage(pl, first, last)) {
		t->open = brackets(pl, first, last);
		take_stage(pl, first, last);
	} else {
		/* a speech of more than one paragraph */
		size_t above = block_above(pl, first);
		if (above == SIZE_MAX || pl->v[above].kind != V_DRAMA ||
			(pl->v[above].form != DRAMA_SPEECH && pl->v[above].form != DRAMA_GOES_ON))
			return;
		/* a name alone on its line has something to say */
		int begins = pl->v[above].label == pl->lines.v[above].text.n;
		block_take(pl, first, last, V_DRAMA, 1, "drama-goes-on", begins ? 90 : 65);
		block_doubt(pl, first, V_PARAGRAPH, begins ? 10 : 35);
		for (size_t i = first; i <= last; i++)
			pl->v[i].form = DRAMA_GOES_ON;
	}
}

/* ---- the list of roles ---- */

static int
is_cast_heading(struct slice t)
{
	static const char *const words[] = {"dramatis person", "persons of the",
		"persons represented", "characters in the play", "the persons", "personen",
		"personnages", "personaggi", "personajes",
		"\xD0\x94\xD0\x95\xD0\x99\xD0\xA1\xD0\xA2\xD0\x92\xD0\xA3\xD0\xAE\xD0\xA9\xD0\x98"
		"\xD0\x95",
		"\xD0\x94\xD0\xB5\xD0\xB9\xD1\x81\xD1\x82\xD0\xB2\xD1\x83\xD1\x8E\xD1\x89\xD0\xB8"
		"\xD0\xB5",
		"\xE7\x99\xBB\xE5\xA0\xB4\xE4\xBA\xBA\xE7\x89\xA9", "\xE4\xBA\xBA\xE7\x89\xA9",
		"cast of characters"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (mark_starts(t, words[i]) && t.n < 60)
			return 1;
	return t.n <= sizeof "persons:" - 1 && mark_starts(t, "persons");
}

static void
cast_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		uint8_t kind = pl->v[i].kind;
		if (pl->lines.v[i].text.n == 0 || (kind != V_HEADING && kind != V_NONE) ||
			!is_cast_heading(pl->lines.v[i].text))
			continue;
		for (size_t k = i + 1; k < pl->lines.n; k++) {
			if (pl->lines.v[k].text.n == 0)
				continue;
			int apart = pl->lines.v[k].blanks_before > 2 && k > i + 4;
			if (pl->v[k].kind != V_NONE || pl->lines.v[k].cells > 100 || apart)
				break;
			size_t last = k;
			while (last + 1 < pl->lines.n && pl->lines.v[last + 1].text.n > 0 &&
				pl->v[last + 1].kind == V_NONE)
				last++;
			if (is_stage(pl, k, last)) {
				take_stage(pl, k, last);
				k = last;
				continue;
			}
			block_take(pl, k, k, V_DRAMA, 1, "drama-cast", 85);
			pl->v[k].form = DRAMA_CAST;
		}
	}
}

int
drama_find(struct plain *pl)
{
	struct troupe t = {.cjk = pl->profile.cjk};
	size_t slots = 64, often = 0, spoken = 0;
	t.mask = 0;
	while (slots < pl->lines.n)
		slots *= 2;
	t.names = calloc(slots, sizeof *t.names);
	if (t.names == NULL)
		return -1;
	t.mask = slots - 1;
	each_opening(pl, &t, count_opening);
	for (size_t i = 0; i < slots; i++)
		if (t.names[i].count >= OFTEN) {
			often++;
			spoken += t.names[i].count;
		}
	/* two who speak often, in a good part of the paragraphs, and few who speak only once */
	if (often >= 2 && spoken * 4 >= t.chunks && spoken * 10 >= t.speeches * 7) {
		cast_find(pl);
		each_opening(pl, &t, take_opening);
	}
	free(t.names);
	return 0;
}

/* ---- directions inside speeches ---- */

/* The bracket of a direction at the beginning of t or in the name before it: '[', '(' or 0. */
static char
direction_bracket(struct slice t, size_t name)
{
	const char *inside = memchr(t.s, '(', name);
	while (name < t.n && (t.s[name] == ' ' || t.s[name] == '_'))
		name++;
	struct slice rest = {t.s + name, t.n - name};
	return inside != NULL || slice_starts(rest, "(") || slice_starts(rest, "\xEF\xBC\x88") ? '('
	       : slice_starts(rest, "[")                                                       ? '['
	                                 : '\0';
}

int
directions_find(struct plain *pl)
{
	enum { FEW = 3, SHARE = 5 };
	size_t square = 0, round = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct verdict *v = &pl->v[i];
		if (v->kind != V_DRAMA || !v->starts || v->form == DRAMA_CAST)
			continue;
		size_t name = v->form == DRAMA_SPEECH ? v->label : 0;
		int alone = name > 0 && name == pl->lines.v[i].text.n;
		size_t said = alone ? block_below(pl, i) : i;
		char c = said != SIZE_MAX
		                 ? direction_bracket(pl->lines.v[said].text, alone ? 0 : name)
		                 : 0;
		square += c == '[';
		round += c == '(';
	}
	size_t all = square + round;
	signs_directions(pl->blocks->signs, square >= FEW && square * SHARE >= all,
		round >= FEW && round * SHARE >= all);
	return 0;
}

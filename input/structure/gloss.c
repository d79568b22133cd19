/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/gloss.h"

#include "base/digest.h"
#include "base/utf8.h"

#include "input/structure/marks.h"

static int
is_definition(const struct plain *pl, const struct chunk *c)
{
	const struct line *l = &pl->lines.v[c->first];
	uint32_t cp;
	if (c->last == c->first || l->cells > 40 || mark_ends_sentence(l->text) ||
		mark_bullet(l->text, &cp) > 0)
		return 0;
	/* where every line is a paragraph only a small letter says that it belongs to the term */
	uint32_t step = 2;
	if (c->region->wrapping == WRAP_NONE &&
		!utf8_is_lower(mark_first_letter(pl->lines.v[c->first + 1].text))) {
		/* or a short term above a sentence that stands well in */
		if (l->cells > 24 || !mark_ends_sentence(pl->lines.v[c->last].text))
			return 0;
		step = 4;
	}
	for (size_t i = c->first + 1; i <= c->last; i++)
		if (pl->lines.v[i].indent < l->indent + step)
			return 0;
	return mark_is_word(l->first);
}

int
gloss_find(struct plain *pl)
{
	struct chunk c, prev = {0};
	size_t run = 0;
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		const struct line *l = &pl->lines.v[c.first];
		int is = is_definition(pl, &c);
		int follows = run > 0 && block_above(pl, c.first) == prev.last &&
		              l->indent == pl->lines.v[prev.first].indent;
		if (is && follows) {
			for (int k = 0; k < 2; k++) {
				const struct chunk *d = k == 0 ? &prev : &c;
				if (pl->v[d->first].kind == V_GLOSS)
					continue;
				block_take(pl, d->first, d->last, V_GLOSS, 1, "gloss-set-in", 72);
				block_doubt(pl, d->first, V_PARAGRAPH, 28);
				pl->v[d->first].form = GLOSS_TERM;
				for (size_t i = d->first + 1; i <= d->last; i++)
					pl->v[i].form = GLOSS_TEXT;
			}
			run++;
		} else {
			run = (size_t)is;
		}
		prev = c;
	}
	return 0;
}

/* ---- terms with a colon ---- */

enum { TERM_WORDS = 4, TERM_BYTES = 60, REMEMBERED = 64 };

size_t
gloss_term(struct slice t)
{
	size_t words = 1;
	uint32_t cp;
	for (size_t i = 0; i < t.n && i < TERM_BYTES;) {
		if (utf8_starts_ideograph(t.s + i, t.n - i)) {
			i += 3;
			continue;
		}
		size_t n = utf8_next(t.s + i, t.n - i, &cp);
		int wide = cp == 0xFF1A, spaced = i + n < t.n && t.s[i + n] == ' ';
		if (cp == ':' || wide)
			return i > 0 && i + n < t.n && (wide || spaced) && words <= TERM_WORDS
			               ? i + n
			               : 0;
		words += cp == ' ';
		if (i == 0 ? utf8_class(cp) != UTF8_LETTER
			   : !mark_is_word(cp) && cp != ' ' && cp != '-' && cp != '\'' &&
					cp != 0x2019)
			return 0;
		i += n;
	}
	return 0;
}

/* The head of a letter or a message, the facts of a meeting. */
static int
is_field(struct slice term)
{
	static const char *const names[] = {"to", "from", "date", "subject", "cc", "re", "an",
		"von", "datum", "betreff", "de", "objet", "time", "place", "author", "title",
		"\xE6\x94\xB6\xE4\xBB\xB6\xE4\xBA\xBA", "\xE4\xB8\xBB\xE9\xA2\x98",
		"\xE6\x97\xB6\xE9\x97\xB4", "\xE5\x9C\xB0\xE7\x82\xB9"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (term.n == strlen(names[i]) && mark_starts(term, names[i]))
			return 1;
	return 0;
}

/* Does the line above say that terms follow? */
static int
is_headed(const struct plain *pl, size_t first)
{
	static const char *const words[] = {"glossar", "terms", "definitions", "vocabular",
		"abbreviations", "begriffe", "abk\xC3\xBCrzungen", "glossaire", "lexique",
		"glosario", "\xE6\x9C\xAF\xE8\xAF\xAD", "\xE8\xA1\x93\xE8\xAA\x9E",
		"\xE8\xAF\x8D\xE6\xB1\x87", "\xE5\x90\x8D\xE8\xAF\x8D", "\xE7\x94\xA8\xE8\xAA\x9E",
		"\xEC\x9A\xA9\xEC\x96\xB4", "\xD0\xB3\xD0\xBB\xD0\xBE\xD1\x81\xD1\x81",
		"\xD1\x82\xD0\xB5\xD1\x80\xD0\xBC\xD0\xB8\xD0\xBD"};
	size_t above = block_above(pl, first);
	if (above == SIZE_MAX || pl->lines.v[above].cells > 40)
		return 0;
	struct slice t = pl->lines.v[above].text;
	for (size_t at = 0; at < t.n; at++)
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (mark_starts((struct slice){t.s + at, t.n - at}, words[i]))
				return 1;
	return 0;
}

/* A term and what it means, and what speaks for the whole row of them. */
struct colons {
	size_t first, next; /* the row: its lines */
	size_t items;
	int small;    /* all meanings begin with a small letter */
	int sorted;   /* terms stand in their order */
	int long_;    /* all meanings have a few words */
	int distinct; /* and none of them is a field */
	int apart;    /* blank lines between them */
	size_t full;  /* lines that end where the next word had no room: running text */
	struct slice last;
	uint64_t seen[REMEMBERED];
};

static size_t
term_in(const struct line *l)
{
	return l->holds & LINE_COLON ? gloss_term(l->text) : 0;
}

/* Does this line go on with the meaning of a term in line i? */
static int
goes_on(const struct plain *pl, size_t i, size_t line, int *flows)
{
	const struct line *l = &pl->lines.v[line];
	int none = profile_at(&pl->profile, i)->wrapping == WRAP_NONE;
	if (l->indent > pl->lines.v[i].indent + (uint32_t)none)
		return 1;
	/* a paragraph has no further terms */
	if (l->indent < pl->lines.v[i].indent || (!*flows && term_in(l) > 0))
		return 0;
	*flows |= !none || utf8_is_lower(mark_first_letter(l->text));
	return *flows;
}

/* One past the last line of the item that begins at i; 0: none does. */
static size_t
item_end(const struct plain *pl, size_t i)
{
	const struct line *l = pl->lines.v;
	size_t end = i + 1;
	int flows = 0;
	if (pl->v[i].kind != V_NONE || term_in(&l[i]) == 0)
		return 0;
	while (end < pl->lines.n && pl->v[end].kind == V_NONE && goes_on(pl, i, end, &flows))
		end++;
	return end;
}

static void
weigh(struct colons *c, const struct line *l)
{
	size_t n = gloss_term(l->text), words = 1;
	struct slice term = {l->text.s, l->text.s[n - 1] == ':' ? n - 1 : n - 3};
	struct slice meaning = slice_trim((struct slice){l->text.s + n, l->text.n - n});
	uint64_t hash = digest_key(term);
	for (size_t i = 0; i < meaning.n; i++)
		words += meaning.s[i] == ' ';
	for (size_t i = 0; i < c->items && i < REMEMBERED; i++)
		c->distinct &= c->seen[i] != hash;
	if (c->items < REMEMBERED)
		c->seen[c->items] = hash;
	else
		c->distinct &= c->sorted;
	c->distinct &= !is_field(term);
	c->small &= utf8_is_lower(mark_first_letter(meaning));
	c->long_ &= words > 2;
	if (c->items > 0) {
		size_t k = mark_common(c->last, term);
		c->sorted &=
			k < term.n && (k == c->last.n || (c->last.s[k] | 32) < (term.s[k] | 32));
	}
	c->last = term;
	c->items++;
}

/* The longest row from line i on. */
static struct colons
row_at(const struct plain *pl, size_t i)
{
	const struct line *l = pl->lines.v;
	struct colons c = {
		.first = i, .next = i, .small = 1, .sorted = 1, .long_ = 1, .distinct = 1};
	for (size_t end; (end = item_end(pl, i)) > 0;) {
		int apart = l[i].blanks_before > 0;
		if (c.items > 0 && l[i].indent != l[c.first].indent)
			break;
		if (c.items == 1)
			c.apart = apart;
		else if (c.items > 1 && apart != c.apart)
			break;
		weigh(&c, &l[i]);
		uint32_t width = profile_at(&pl->profile, i)->width;
		c.full +=
			c.items > 1 && !apart && width > 0 && line_is_full(&l[i - 1], &l[i], width);
		c.next = end;
		i = block_below(pl, end - 1);
		if (i == SIZE_MAX)
			break;
	}
	return c;
}

static int
is_glossary(const struct plain *pl, const struct colons *c)
{
	enum { FEW = 3, SOME = 5 };
	if (c->items < FEW || !c->distinct || c->full * FEW > c->items)
		return 0;
	return (c->small && (!c->apart || c->sorted)) ||
	       (c->sorted && c->long_ && c->items >= SOME) || is_headed(pl, c->first);
}

int
gloss_colons_find(struct plain *pl)
{
	struct chunk k;
	for (size_t at = 0; chunk_next(pl, at, &k);) {
		struct colons c = row_at(pl, k.first);
		at = c.next > k.first ? c.next : k.first + 1;
		/* where lines are wrapped, one in the midst of a paragraph begins nothing */
		if (c.items == 0 && k.region->wrapping != WRAP_NONE)
			at = k.last + 1;
		if (!is_glossary(pl, &c))
			continue;
		for (size_t i = c.first; i < c.next;) {
			size_t end = item_end(pl, i);
			block_take(pl, i, end - 1, V_GLOSS, 1, "gloss-colon", 80);
			block_doubt(pl, i, V_PARAGRAPH, 20);
			pl->v[i].label = (uint16_t)gloss_term(pl->lines.v[i].text);
			for (size_t m = i; m < end; m++)
				pl->v[m].form = GLOSS_COLON;
			i = block_below(pl, end - 1);
		}
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/letter.h"

#include "base/utf8.h"

#include "input/structure/marks.h"

enum { SHORT = 64, REACH = 60, MAX_SIGNED = 4 };

static int
starts_any(struct slice t, const char *const *words)
{
	for (; *words != NULL; words++)
		if (mark_starts(t, *words))
			return 1;
	return 0;
}

static struct slice
bare(struct slice t)
{
	while (t.n > 0 && (t.s[0] == '_' || t.s[0] == '"' || t.s[0] == '*' || t.s[0] == ' '))
		t = (struct slice){t.s + 1, t.n - 1};
	if (slice_starts(t, "\xE2\x80\x9C") || slice_starts(t, "\xC2\xAB"))
		t = (struct slice){t.s + 2, t.n - 2};
	while (t.n > 0 && ((unsigned char)t.s[0] & 0xC0) == 0x80)
		t = (struct slice){t.s + 1, t.n - 1};
	return t;
}

/* "My dear Tom,", "Sehr geehrte Frau X!", "尊敬的…：" */
static int
is_salutation(const struct line *l)
{
	static const char *const words[] = {"dear ", "dearest ", "my dear", "my dearest", "sir,",
		"sir:", "sir--", "sirs,", "dear sir", "gentlemen", "madam", "your excellency",
		"to whom it may", "honoured sir", "honored sir", "sehr geehrte", "liebe ",
		"lieber ", "liebster ", "liebste ", "mein lieber", "meine liebe", "geehrte",
		"hochgeehrter", "werther ", "cher ", "ch\xC3\xA8re ", "mon cher", "ma ch\xC3\xA8re",
		"chers ", "querido ", "querida ", "estimado ", "estimada ", "muy se\xC3\xB1or",
		"caro ", "cara ", "gentile ", "beste ", "geachte ",
		"\xD0\x9C\xD0\xB8\xD0\xBB\xD0\xBE\xD1\x81\xD1\x82\xD0\xB8\xD0\xB2\xD1\x8B\xD0\xB9",
		"\xD0\x94\xD0\xBE\xD1\x80\xD0\xBE\xD0\xB3",
		"\xD0\xA3\xD0\xB2\xD0\xB0\xD0\xB6\xD0\xB0\xD0\xB5\xD0\xBC",
		"\xE5\xB0\x8A\xE6\x95\xAC\xE7\x9A\x84", "\xE4\xBA\xB2\xE7\x88\xB1\xE7\x9A\x84",
		"\xE8\xA6\xAA\xE6\x84\x9B\xE7\x9A\x84", "\xE6\x8B\x9D\xE5\x95\x93",
		"\xE8\xAC\xB9\xE5\x95\x93", "\xEC\xB9\x9C\xEC\x95\xA0\xED\x95\x98\xEB\x8A\x94",
		"\xEC\xA1\xB4\xEA\xB2\xBD\xED\x95\x98\xEB\x8A\x94", "monsieur,", "madame,",
		"messieurs,", "mesdames,", "mademoiselle,", "monsieur le ", "madame la ",
		"monsieur et ", "distinguid", "egregi", "spettabile ", "gentilissim", "prezad",
		"geacht", "szanown", "vážen", "tisztelt ", "kära ", "hyvä ", NULL};
	static const char *const persons[] = {
		"先生：", "女士：", "同志：", "老师：", "老師：", "小姐：", "兄：", "父母："};
	struct slice t = bare(l->text);
	int named = 0;
	for (size_t i = 0; l->cells <= 40 && i < sizeof persons / sizeof *persons; i++)
		named |= slice_ends(t, persons[i]);
	if (l->cells > SHORT || !(named || starts_any(t, words)))
		return 0;
	while (slice_ends(t, "_") || slice_ends(t, "*"))
		t.n--;
	return slice_ends(t, ",") || slice_ends(t, ":") || slice_ends(t, "!") ||
	       slice_ends(t, "--") || slice_ends(t, "\xE2\x80\x94") ||
	       slice_ends(t, "\xEF\xBC\x9A") || slice_ends(t, "\xEF\xBC\x8C") ||
	       slice_ends(t, "\xE6\x8B\x9D\xE5\x95\x93") ||
	       slice_ends(t, "\xE8\xAC\xB9\xE5\x95\x93");
}

int
letter_closes(const struct line *l)
{
	static const char *const words[] = {"yours", "your affectionate", "your obedient",
		"your most", "your humble", "your loving", "your friend", "your faithful",
		"your sincere", "your devoted", "your ever", "ever yours", "ever your", "sincerely",
		"faithfully", "respectfully", "with love", "with best", "with kind", "best wishes",
		"best regards", "kind regards", "affectionately", "i am, sir", "i remain",
		"i am, dear", "i have the honour", "i have the honor", "in haste", "dein", "deine",
		"euer ", "ton ", "ta ", "tu ", "tuo ", "tua ", "\xD0\xA2\xD0\xB2\xD0\xBE\xD0\xB9",
		"\xD0\xA2\xD0\xB2\xD0\xBE\xD1\x8F", "hochachtungsvoll", "mit freundlichen",
		"mit herzlichen", "herzlichst", "ihr ergebener", "ihr ", "votre ", "veuillez agr",
		"bien \xC3\xA0 vous", "cordialement", "atentamente", "su seguro",
		"\xD0\xA1 \xD1\x83\xD0\xB2\xD0\xB0\xD0\xB6\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5\xD0\xBC",
		"\xD0\x92\xD0\xB0\xD1\x88 ", "\xE6\xAD\xA4\xE8\x87\xB4", "\xE6\x95\xAC\xE5\x85\xB7",
		"\xE6\x95\xAC\xE4\xB8\x8A", "\xE6\x95\xAC\xE7\xA5\x9D", "\xE8\xB0\xA8\xE4\xB8\x8A",
		"敬礼", "敬禮", "祝好", "顺颂", "即颂", "祝您", "謹白", "草々", "agréez",
		"recevez, ", "con afecto", "distinti saluti", "cordiali saluti", "met vriendelijke",
		"z poważaniem", NULL};
	/* of the longer ones in French */
	static const char *const phrases[] = {
		"veuillez agr", "veuillez recevoir", "je vous prie d'agr", "je vous prie de", NULL};
	struct slice t = bare(l->text);
	if (l->cells <= 2 * SHORT && starts_any(t, phrases))
		return 1;
	return l->cells <= SHORT && starts_any(t, words) && !slice_ends(t, "?");
}

/* A short line with a year, a month or a day in it. */
static int
is_dateline(const struct line *l)
{
	static const char *const months[] = {"Jan", "Feb", "March", "April", "May", "June", "July",
		"Aug", "Sept", "Oct", "Nov", "Dec", "Januar", "M\xC3\xA4rz", "Juni", "Juli", "Okt",
		"Dez", "janvier", "f\xC3\xA9vrier", "mars", "avril", "mai", "juin", "juillet",
		"ao\xC3\xBBt", "enero", "abril", "agosto", "octubre", "\xD0\xB3\xD0\xBE\xD0\xB4",
		"\xD1\x8F\xD0\xBD\xD0\xB2", "\xE5\xB9\xB4", "\xE6\x9C\x88", NULL};
	struct slice t = l->text;
	size_t digits = 0;
	if (l->cells > SHORT)
		return 0;
	for (size_t i = 0; i < t.n; i++)
		digits += t.s[i] >= '0' && t.s[i] <= '9';
	if (digits == 0 && l->first < 0x2000)
		return 0;
	if (digits >= 4 && t.n < 40)
		return 1;
	for (size_t i = 0; i < t.n; i++)
		for (const char *const *m = months; *m != NULL; m++)
			if (t.s[i] == **m && slice_starts((struct slice){t.s + i, t.n - i}, *m))
				return digits > 0;
	return 0;
}

static int
is_free(const struct plain *pl, size_t i)
{
	return i < pl->lines.n && pl->v[i].kind == V_NONE;
}

static void
take(struct plain *pl, size_t i, enum letter_form form, const char *rule, unsigned certainty)
{
	block_take(pl, i, i, V_LETTER, 1, rule, certainty);
	block_doubt(pl, i, V_PARAGRAPH, 100 - certainty);
	pl->v[i].form = (uint8_t)form;
}

/* Address and date above the salutation, short lines all. */
static void
take_datelines(struct plain *pl, size_t salute)
{
	size_t line[6], n = 0, dated = 0;
	for (size_t i = salute; i-- > 0 && salute - i < 12 && n < 6;) {
		const struct line *l = &pl->lines.v[i];
		if (l->text.n == 0)
			continue;
		if (!is_free(pl, i) || l->cells > SHORT ||
			(l->cells > 40 && mark_ends_sentence(l->text)) || letter_closes(l))
			break;
		line[n++] = i;
		if (is_dateline(l))
			dated = n;
	}
	if (dated == 0)
		return;
	/* lines above the date belong to it when they stand close (an address) */
	while (dated < n && pl->lines.v[line[dated - 1]].blanks_before == 0)
		dated++;
	while (dated > 0)
		take(pl, line[--dated], LETTER_DATELINE, "letter-dateline", 82);
}

/* The line a letter ends with, and the name below. */
static size_t
take_closing(struct plain *pl, size_t i)
{
	size_t end = i + 1, signed_lines = 0;
	take(pl, i, LETTER_CLOSING, "letter-closing", 84);
	for (size_t k = i + 1; k < pl->lines.n && signed_lines < MAX_SIGNED; k++) {
		const struct line *l = &pl->lines.v[k];
		if (l->text.n == 0) {
			if (l->blanks_before > 0 || signed_lines > 0)
				break;
			continue;
		}
		if (!is_free(pl, k) || l->cells > 40)
			break;
		int closes = letter_closes(l); /* 此致 above 敬礼 */
		take(pl, k, closes ? LETTER_CLOSING : LETTER_SIGNED, "letter-signed", 80);
		signed_lines += !closes;
		end = k + 1;
	}
	return end;
}

static int
is_postscript(const struct line *l)
{
	static const char *const words[] = {"p.s.", "p. s.", "ps:", "ps.", "postscript", "n.b.",
		"\xD0\x9F.\xD0\xA1.", "\xD0\x9F. \xD0\xA1.", "\xE5\x8F\x88\xE5\x8F\x8A",
		"\xE9\x99\x84\xEF\xBC\x9A", "\xE8\xBF\xBD\xE4\xBC\xB8", NULL};
	return starts_any(l->text, words);
}

enum letter_form
letter_form(const struct line *l)
{
	return is_salutation(l)   ? LETTER_SALUTE
	       : letter_closes(l) ? LETTER_CLOSING
	       : is_postscript(l) ? LETTER_POSTSCRIPT
	       : is_dateline(l)   ? LETTER_DATELINE
	                          : LETTER_SIGNED;
}

/* Where the closing stands in the chunk: a line of its own, short, near the letter's end. */
static size_t
find_closing(const struct plain *pl, size_t from)
{
	size_t chunks = 0;
	for (size_t i = from; i < pl->lines.n && chunks < REACH; i++) {
		const struct line *l = &pl->lines.v[i];
		if (l->text.n == 0)
			continue;
		if (pl->v[i].kind == V_HEADING ||
			(i > from && is_salutation(l) && l->blanks_before > 0))
			return SIZE_MAX;
		chunks += l->blanks_before > 0;
		if (is_free(pl, i) && letter_closes(l) &&
			(i + 1 == pl->lines.n || pl->lines.v[i + 1].text.n == 0 ||
				pl->lines.v[i + 1].cells <= 44))
			return i;
	}
	return SIZE_MAX;
}

int
letters_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		const struct line *l = &pl->lines.v[i];
		if (!is_free(pl, i) || !is_salutation(l) ||
			(i > 0 && l->blanks_before == 0 && is_free(pl, i - 1)))
			continue;
		size_t closing = find_closing(pl, i + 1);
		if (closing == SIZE_MAX && l->blanks_after == 0)
			continue;
		take_datelines(pl, i);
		take(pl, i, LETTER_SALUTE, "letter-salutation", closing == SIZE_MAX ? 70 : 90);
		if (closing == SIZE_MAX)
			continue;
		size_t end = take_closing(pl, closing);
		while (end < pl->lines.n && pl->lines.v[end].text.n == 0)
			end++;
		if (is_free(pl, end) && is_postscript(&pl->lines.v[end])) {
			size_t last = end;
			while (is_free(pl, last + 1) &&
				profile_at(&pl->profile, end)->wrapping != WRAP_NONE)
				last++;
			block_take(pl, end, last, V_LETTER, 1, "letter-postscript", 92);
			pl->v[end].form = LETTER_POSTSCRIPT;
		}
		i = closing;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* "by X", "X 著", several roles on one line → persons. */
#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/front.h"

enum { TOKENS = 24 };

/* Words before a name. The role of a longer phrase is asked of meta_relator(). */
static const struct {
	const char *word, *role;
} openings[] = {
	{"by", "aut"},
	{"written by", "aut"},
	{"prepared by", "aut"},
	{"submitted by", "aut"},
	{"presented by", "aut"},
	{"verfasst von", "aut"},
	{"vorgelegt von", "aut"},
	{"rédigé par", "aut"},
	{"présenté par", "aut"},
	{"elaborado por", "aut"},
	{"a cargo de", "edt"},
	{"подготовил", "aut"},
	{"подготовила", "aut"},
	{"traduit", "trl"},
	{"traduction", "trl"},
	{"traducción", "trl"},
	{"traducido", "trl"},
	{"tradução", "trl"},
	{"traduzione", "trl"},
	{"übersetzung", "trl"},
	{"übersetzt", "trl"},
	{"перевёл", "trl"},
	{"перевела", "trl"},
	{"перевел", "trl"},
	{"edited by", "edt"},
	{"translated by", "trl"},
	{"translated from the", "trl"},
	{"illustrated by", "ill"},
	{"compiled by", "com"},
	{"introduction by", "aui"},
	{"von", "aut"},
	{"herausgegeben von", "edt"},
	{"übersetzt von", "trl"},
	{"aus dem", "trl"},
	{"par", "aut"},
	{"traduit par", "trl"},
	{"por", "aut"},
	{"traducido por", "trl"},
	{"traduzido por", "trl"},
	{"di", "aut"},
	{"a cura di", "edt"},
	{"tradotto da", "trl"},
	{"door", "aut"},
	{"vertaald door", "trl"},
	{"af", "aut"},
	{"av", "aut"},
	{"oversat af", "trl"},
	{"översatt av", "trl"},
	{"перевод", "trl"},
	{"автор", "aut"},
	{"autor", "aut"},
	{"author", "aut"},
	{"editor", "edt"},
	{"auteur", "aut"},
	{"tekijä", "aut"},
	{"przez", "aut"},
	{"редактор", "edt"},
	{"составитель", "com"},
	{"художник", "ill"},
	{"переклад", "trl"},
	{"συγγραφέας", "aut"},
	{"μετάφραση", "trl"},
	{"تأليف", "aut"},
	{"بقلم", "aut"},
	{"المؤلف", "aut"},
	{"ترجمة", "trl"},
	{"تحقيق", "edt"},
	{"نویسنده", "aut"},
	{"اثر", "aut"},
	{"مترجم", "trl"},
	{"מאת", "aut"},
	{"תרגום", "trl"},
	{"עריכה", "edt"},
	{"लेखक", "aut"},
	{"अनुवादक", "trl"},
	{"संपादक", "edt"},
	{"লেখক", "aut"},
	{"অনুবাদক", "trl"},
	{"tác giả", "aut"},
	{"dịch giả", "trl"},
	{"người dịch", "trl"},
	{"โดย", "aut"},
	{"ผู้แต่ง", "aut"},
	{"ผู้แปล", "trl"},
	{"แปลโดย", "trl"},
	{"작성", "aut"},
	{"글", "aut"},
	{"지은이", "aut"},
	{"옮긴이", "trl"},
	{"그림", "ill"},
	{"엮은이", "com"},
};

int
byline_opens(struct slice text)
{
	size_t n;
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if ((n = ask_word(text, openings[i].word)) > 0 &&
			slice_trim((struct slice){text.s + n, text.n - n}).n <= 1)
			return 1;
	return 0;
}

/* A name: begins with a capital or a character without case, holds no digits and is short. */
static int
is_name(struct slice t)
{
	uint32_t cp;
	size_t chars = 0;
	if (!t.n)
		return 0;
	utf8_next(t.s, t.n, &cp);
	if (utf8_is_lower(cp) || utf8_class(cp) != UTF8_LETTER)
		return 0;
	for (size_t i = 0; i < t.n; chars++) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (utf8_class(cp) == UTF8_DIGIT || cp == '!' || cp == '?' || cp == 0x3002)
			return 0;
	}
	return chars <= 60;
}

static struct slice
strip_signs(struct slice t)
{
	t = slice_trim(t);
	while (t.n && (t.s[t.n - 1] == '.' || t.s[t.n - 1] == ',' || t.s[t.n - 1] == ';' ||
			      t.s[t.n - 1] == ']' || t.s[t.n - 1] == '_')) {
		/* "M.A." keeps its stop */
		if (t.s[t.n - 1] == '.' && t.n > 2 && t.s[t.n - 3] == '.')
			break;
		if (t.s[t.n - 1] == '.' && t.n > 2 && t.s[t.n - 2] >= 'A' && t.s[t.n - 2] <= 'Z')
			break;
		t.n--;
	}
	while (t.n && (t.s[0] == '[' || t.s[0] == '_' || t.s[0] == ':'))
		t.s++, t.n--;
	return slice_trim(t);
}

/* X and Y; X, Y und Z: each a person. */
static int
names_put(struct plain *pl, struct slice t, const char *role, struct slice as)
{
	static const char *const joints[] = {" and ", " und ", " et ", " y ", " e ", " en ", " og ",
		" och ", " и ", " & ", "、", "，"};
	int n = 0;
	while (t.n) {
		size_t cut = t.n, skip = 0;
		for (size_t i = 1; i < t.n && cut == t.n; i++)
			for (size_t k = 0; k < sizeof joints / sizeof *joints; k++)
				if (slice_starts((struct slice){t.s + i, t.n - i}, joints[k])) {
					cut = i;
					skip = strlen(joints[k]);
					break;
				}
		struct slice name = strip_signs((struct slice){t.s, cut});
		if (!is_name(name))
			return n;
		meta_person(pl->meta, META_TEXT, name, role, as);
		n++;
		t.s += cut + skip;
		t.n -= cut + skip;
	}
	return n;
}

/* "с английского К. Мора", "de l'anglais par A. Moreau": from the first capital on. */
static struct slice
without_small(struct slice t)
{
	struct slice s = slice_trim(t);
	uint32_t cp;
	while (s.n > 0 && (utf8_next(s.s, s.n, &cp), utf8_is_lower(cp))) {
		const char *blank = memchr(s.s, ' ', s.n);
		if (blank == NULL)
			return t;
		s = slice_trim((struct slice){blank, s.n - (size_t)(blank - s.s)});
	}
	return s;
}

int
byline_names(struct slice text)
{
	size_t n;
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
		if ((n = ask_word(text, openings[i].word)) > 0 && n < text.n &&
			is_name(strip_signs(without_small((struct slice){text.s + n, text.n - n}))))
			return 1;
	return 0;
}

static int
read_opening(struct plain *pl, struct slice t)
{
	size_t best = 0, used = 0;
	const char *role = NULL;
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		size_t n;
		if ((n = ask_word(t, openings[i].word)) > 0 && n > best) {
			best = n;
			role = openings[i].role;
		}
	}
	if (!best)
		return 0;
	used = best;
	struct slice as = {t.s, best};
	struct slice rest = {t.s + used, t.n - used};
	/* "Translated from the Chinese … by X": the name stands behind the last "by" */
	for (size_t i = 0; i + 4 < rest.n; i++)
		if (ask_starts((struct slice){rest.s + i, rest.n - i}, " by ")) {
			rest.s += i + 4;
			rest.n -= i + 4;
			i = 0;
		}
	rest = strip_signs(without_small(rest));
	return names_put(pl, rest, role, as);
}

static size_t
tokens_cut(struct slice t, struct slice out[TOKENS])
{
	size_t n = 0, start = 0;
	int in = 0;
	for (size_t i = 0; i <= t.n;) {
		uint32_t cp = ' ';
		size_t k = i < t.n ? utf8_next(t.s + i, t.n - i, &cp) : 1;
		int cut = utf8_is_space(cp) || cp == ':' || cp == 0xFF1A || cp == '/' ||
		          cp == 0xFF0F || cp == '|' || cp == '[' || cp == ']';
		if (!cut && !in) {
			start = i;
			in = 1;
		} else if (cut && in) {
			if (n == TOKENS)
				return 0;
			out[n++] = (struct slice){t.s + start, i - start};
			in = 0;
		}
		i += k;
	}
	return n;
}

/* Han names: two to four characters, or with a middle dot. */
static int
is_han_name(struct slice t)
{
	size_t n = 0;
	uint32_t cp;
	for (size_t i = 0; i < t.n; n++) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		enum utf8_script s = utf8_script(cp);
		if (s != SCRIPT_HAN && s != SCRIPT_KANA && s != SCRIPT_HANGUL && cp != 0xB7 &&
			cp != 0x30FB)
			return 0;
	}
	return n >= 2 && n <= 12;
}

/* Roles and names one after the other, in either order: 记者 王慧青, 罗贯中 著. */
static int
read_tokens(struct plain *pl, struct slice t)
{
	struct slice tok[TOKENS];
	size_t n = tokens_cut(t, tok), roles = 0, names = 0;
	const char *rel[TOKENS];
	if (n < 2)
		return 0;
	for (size_t i = 0; i < n; i++) {
		rel[i] = meta_relator(tok[i]);
		roles += rel[i] != NULL;
		names += !rel[i] && is_han_name(tok[i]);
	}
	if (!roles || !names || roles + names < n - (n > 3))
		return 0;
	int first_is_role = rel[0] != NULL;
	struct slice as = {NULL, 0};
	const char *role = NULL;
	for (size_t i = 0; i < n; i++) {
		if (rel[i]) {
			/* several roles before one name belong together: 文字整理 记者 */
			if (as.n && rel[i - 1])
				as.n = (size_t)(tok[i].s + tok[i].n - as.s);
			else
				as = tok[i];
			if (!(i && rel[i - 1]))
				role = rel[i];
			continue;
		}
		if (!is_han_name(tok[i]))
			continue;
		if (!first_is_role) {
			size_t k = i;
			while (k < n && !rel[k])
				k++;
			if (k == n)
				continue; /* the title before the name */
			if (k > i + 1)
				continue;
			role = rel[k];
			as = tok[k];
		}
		meta_person(pl->meta, META_TEXT, tok[i], role, as);
	}
	return 1;
}

/* 罗贯中著, 夏目漱石作: the role hangs on the name */
static int
read_suffix(struct plain *pl, struct slice t)
{
	uint32_t cp;
	size_t k = utf8_prev(t.s, t.n, &cp);
	struct slice role = {t.s + t.n - k, k}, name = slice_trim((struct slice){t.s, t.n - k});
	/* without a blank between only what is never the end of a title */
	static const char *const bound[] = {"著", "译", "譯", "訳", "編", "编"};
	int tied = name.n + k == t.n, known = 0;
	for (size_t i = 0; i < sizeof bound / sizeof *bound; i++)
		known |= slice_is(role, bound[i]);
	if (!utf8_is_cjk(cp) || !is_han_name(name) || name.n > 18 ||
		(tied && (!known || name.n > 12)))
		return 0;
	const char *rel = meta_relator(role);
	if (!rel)
		return 0;
	meta_person(pl->meta, META_TEXT, name, rel, role);
	return 1;
}

int
byline_read(struct plain *pl, struct slice text)
{
	struct slice t = slice_trim(text);
	if (t.n > 2 && t.s[0] == '[' && t.s[t.n - 1] == ']')
		t = slice_trim((struct slice){t.s + 1, t.n - 2});
	if (!t.n || t.n > 300)
		return 0;
	return read_opening(pl, t) || read_tokens(pl, t) || read_suffix(pl, t);
}

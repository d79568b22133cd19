/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of labels around numerals: words, brackets, separators. */
#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/label_scan.h"

uint32_t
label_at(struct slice s, size_t i, size_t *len)
{
	uint32_t cp = 0;
	*len = 0;
	if (i < s.n)
		*len = utf8_next(s.s + i, s.n - i, &cp);
	return *len ? cp : 0;
}

/* Full-width and typographic signs reduced to ASCII; other characters as they are. */
static uint32_t
plain_sign(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFEE0;
	switch (cp) {
	case 0x3001: /* 、 */
	case 0x060C:
		return ',';
	case 0x3014: /* 〔 */
	case 0x3010: /* 【 */
	case 0x3008:
		return '[';
	case 0x3015:
	case 0x3011:
	case 0x3009:
		return ']';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
		return '-';
	case 0x3002:
		return '.';
	case 0xB7:
	case 0x30FB:
	case 0x2022:
		return '.';
	default:
		return cp;
	}
}

size_t
label_skip(struct slice s, size_t i)
{
	for (;;) {
		size_t k = i < s.n ? utf8_space_len(s.s + i, s.n - i) : 0;
		if (!k)
			return i;
		i += k;
	}
}

/* [1], [*] behind a number */
static size_t
skip_note_mark(struct slice s, size_t i)
{
	size_t j = label_skip(s, i);
	if (j + 2 >= s.n || s.s[j] != '[')
		return i;
	size_t k = j + 1;
	while (k < s.n && k < j + 4 && ((s.s[k] >= '0' && s.s[k] <= '9') || s.s[k] == '*'))
		k++;
	return k > j + 1 && k < s.n && s.s[k] == ']' ? k + 1 : i;
}

/* The word at i, folded; its length in bytes through *end. */
static size_t
word_at(struct slice s, size_t i, char *out, size_t cap, size_t *end)
{
	size_t k, n = 0;
	*end = i;
	while (*end < s.n) {
		uint32_t cp = label_at(s, *end, &k);
		enum utf8_class c = utf8_class(cp);
		if (c != UTF8_LETTER && c != UTF8_MARK && cp != 0xA7 && cp != '\'')
			break;
		if (n + 5 > cap)
			return 0;
		n += utf8_encode(utf8_lower(cp), out + n);
		*end += k;
		if (cp == 0xA7 && (*end >= s.n || label_at(s, *end, &k) != 0xA7))
			break;
	}
	return n;
}

void
label_add(struct scan *sc, struct label l, size_t start, size_t end)
{
	size_t k, i = skip_note_mark(sc->text, end);
	struct slice s = sc->text;
	uint32_t cp = plain_sign(label_at(s, i, &k));
	if (sc->n == LABELS_MAX || end > 400)
		return;
	if (!l.close &&
		(cp == '.' || cp == ')' || cp == ']' || cp == ',' || cp == ':' || cp == ';')) {
		l.close = (uint8_t)cp;
		i += k;
		if (l.unit && (cp = plain_sign(label_at(s, i, &k))) == '.') /* CHAPTER I.. */
			i += k;
		i = skip_note_mark(s, i);
	}
	size_t j = label_skip(s, i);
	l.spaced = j > i || j == s.n;
	cp = plain_sign(label_at(s, j, &k));
	int dashes = 0;
	while (j < s.n && (cp == '-' || (cp == ':' && l.unit))) { /* PART I.--DRILL. */
		j += k;
		dashes = 1;
		cp = plain_sign(label_at(s, j, &k));
	}
	if (dashes) {
		l.spaced = 1;
		j = label_skip(s, j);
	}
	l.start = (uint16_t)start;
	l.bytes = (uint16_t)j;
	l.title = (struct slice){s.s + j, s.n - j};
	if (!l.depth) {
		l.depth = 1;
		l.part[0] = l.value;
	}
	char key[8] = {(char)l.unit, (char)(l.lettered ? 2 : l.post), (char)(l.unit ? 0 : l.system),
		(char)l.depth, (char)(l.unit ? 0 : l.open),
		(char)(l.unit || l.depth > 1 ? 0 : l.close),
		(char)(l.unit == UNIT_APPENDIX ? l.system : 0), (char)l.tail};
	l.pattern = digest_key((struct slice){key, sizeof key});
	sc->out[sc->n++] = l;
}

/* A number behind a unit word, or alone: the systems that need no separator of their own. */
size_t
label_number(struct scan *sc, size_t i, struct label *l)
{
	struct slice rest = {sc->text.s + i, sc->text.n - i};
	static const uint8_t systems[] = {
		NUM_ARABIC, NUM_ROMAN_UPPER, NUM_HAN, NUM_HAN_FORMAL, NUM_ROMAN_LOWER, NUM_HEBREW};
	for (size_t k = 0; k < sizeof systems; k++) {
		size_t n = number_read(rest, systems[k], &l->value);
		size_t len;
		if (!n)
			continue;
		uint32_t next = label_at(rest, n, &len);
		if ((systems[k] == NUM_ROMAN_UPPER || systems[k] == NUM_ROMAN_LOWER ||
			    systems[k] == NUM_HEBREW) &&
			len && utf8_class(next) == UTF8_LETTER)
			continue;
		l->system = systems[k];
		return n;
	}
	int sign;
	size_t len, n = number_read_greek(rest, &l->value, &sign);
	uint32_t next = label_at(rest, n, &len);
	l->system = NUM_KERAIA;
	return len && utf8_class(next) == UTF8_LETTER ? 0 : n;
}

/* twenty-first, First, zwei: bytes, value */
static size_t
word_number(struct scan *sc, size_t i, uint32_t *value)
{
	char key[64];
	size_t end, k;
	if (!words_may_begin(sc->words, utf8_lower(label_at(sc->text, i, &k)), BEGIN_WORD))
		return 0;
	size_t n = word_at(sc->text, i, key, sizeof key, &end);
	const struct words_entry *e = n ? words_find(sc->words, (struct slice){key, n}) : NULL;
	if (!e || !e->ordinal)
		return 0;
	*value = e->ordinal;
	if (*value >= 20 && *value <= 90 && *value % 10 == 0 && end < sc->text.n &&
		(sc->text.s[end] == '-' || sc->text.s[end] == ' ')) {
		size_t end2, m = word_at(sc->text, end + 1, key, sizeof key, &end2);
		const struct words_entry *f =
			m ? words_find(sc->words, (struct slice){key, m}) : NULL;
		if (f && f->ordinal && f->ordinal < 10) {
			*value += f->ordinal;
			end = end2;
		}
	}
	return end - i;
}

/* § 15a, Artikel 12 bis */
static size_t
suffix_letter(struct slice s, size_t i, struct label *l)
{
	size_t k;
	if (l->system != NUM_ARABIC || i >= s.n || s.s[i] < 'a' || s.s[i] > 'z')
		return i;
	if (i + 1 < s.n && utf8_class(label_at(s, i + 1, &k)) == UTF8_LETTER)
		return i;
	l->suffix = (uint32_t)(s.s[i] - 'a') + 1;
	return i + 1;
}

/* Between a unit word and its number. */
static size_t
skip_joint(struct slice s, size_t i)
{
	size_t k;
	for (;;) {
		i = label_skip(s, i);
		uint32_t cp = plain_sign(label_at(s, i, &k));
		if (i < s.n && (cp == '.' || cp == ',' || cp == '-' || cp == ':' || cp == 0x2116))
			i += k;
		else
			return i;
	}
}

/* Appendices are counted by letters: C is no hundred there. */
static int
is_letter_number(uint8_t unit, struct slice s, size_t i)
{
	if (unit != UNIT_APPENDIX || i >= s.n || !strchr("CDLM", s.s[i]))
		return 0;
	return i + 1 == s.n || s.s[i + 1] < 'A';
}

/* Book the First, Chương thứ nhất */
static int
is_article(struct slice word)
{
	return slice_is(word, "the") || slice_is(word, "thứ");
}

/* A word for a division, from start to *end. Thai writes what counts it directly behind: บทที่หนึ่ง. */
static const struct words_entry *
unit_at(struct scan *sc, size_t start, size_t *end)
{
	static const char joint[] = "ที่";
	char key[64];
	size_t k, j = sizeof joint - 1;
	if (!words_may_begin(sc->words, utf8_lower(label_at(sc->text, start, &k)), BEGIN_WORD))
		return NULL;
	size_t n = word_at(sc->text, start, key, sizeof key, end);
	const struct words_entry *e = n ? words_find(sc->words, (struct slice){key, n}) : NULL;
	for (size_t i = 3; !e && i + j < n && (unsigned char)key[0] == 0xE0; i += 3) {
		if (memcmp(key + i, joint, j) != 0)
			continue;
		e = words_find(sc->words, (struct slice){key, i + j});
		*end = start + i + j;
	}
	return e && e->unit ? e : NULL;
}

/* CHAPTER I, Book the First, Глава первая, § 15a, Appendix C */
static void
read_unit_first(struct scan *sc, size_t start)
{
	char key[64];
	size_t end, k;
	const struct words_entry *e = unit_at(sc, start, &end);
	if (!e || end == sc->text.n)
		return;
	struct label l = {.unit = e->unit};
	size_t i = skip_joint(sc->text, end);
	if (i == end && e->unit != UNIT_ARTICLE &&
		utf8_script(label_at(sc->text, start, &k)) != SCRIPT_THAI)
		return;
	size_t w = word_at(sc->text, i, key, sizeof key, &end);
	if (is_article((struct slice){key, w}))
		i = label_skip(sc->text, end);
	size_t m = word_number(sc, i, &l.value);
	if (m)
		l.system = NUM_WORD;
	else if (!is_letter_number(e->unit, sc->text, i))
		m = label_number(sc, i, &l);
	struct slice rest = {sc->text.s + i, sc->text.n - i};
	uint32_t next = m ? label_at(rest, m, &k) : 0;
	if (m && !(next && utf8_class(next) == UTF8_LETTER && l.system == NUM_WORD)) {
		size_t stop = suffix_letter(sc->text, i + m, &l);
		next = label_at(sc->text, stop, &k);
		/* "Part 1 of", "Chapter 5s" run on; a title follows a sign or a blank */
		if (!(next && utf8_class(next) == UTF8_LETTER && !utf8_is_cjk(next)))
			label_add(sc, l, start, stop);
	}
	uint32_t v;
	if (rest.n && (l.unit == UNIT_APPENDIX || l.unit == UNIT_PART || l.unit == UNIT_SECTION) &&
		number_read(rest, NUM_LATIN_UPPER, &v) &&
		!(rest.n > 1 && utf8_class(label_at(rest, 1, &k)) == UTF8_LETTER)) {
		struct label a = {.unit = e->unit, .system = NUM_LATIN_UPPER, .value = v};
		label_add(sc, a, start, i + 1);
	}
}

/* THIRD PART, Première partie, 5. Kapitel, II. Teil */
static void
read_unit_last(struct scan *sc, size_t start)
{
	char key[64];
	size_t k, end;
	struct label l = {.post = 1};
	size_t i = start, n = 0;
	if ((label_at(sc->text, start, &k) | 32) == 't')
		n = word_at(sc->text, start, key, sizeof key, &end);
	if (n == 3 && memcmp(key, "the", 3) == 0) /* THE SECOND PART */
		i = start = label_skip(sc->text, end);
	n = word_number(sc, start, &l.value);
	if (n) {
		l.system = NUM_WORD;
		i += n;
	} else {
		n = label_number(sc, start, &l);
		if (!n || l.system == NUM_HAN || l.system == NUM_HAN_FORMAL)
			return;
		i += n;
		uint32_t cp = plain_sign(label_at(sc->text, i, &k));
		if (cp == '.' || cp == 0xBA || cp == 0xAA)
			i += k;
	}
	size_t j = label_skip(sc->text, i);
	if (j == i && l.system == NUM_WORD)
		return;
	n = word_at(sc->text, j, key, sizeof key, &end);
	const struct words_entry *e = n ? words_find(sc->words, (struct slice){key, n}) : NULL;
	if (!e || !e->unit || e->unit == UNIT_NUMBER)
		return;
	uint32_t next = end < sc->text.n ? plain_sign(label_at(sc->text, end, &k)) : 0;
	size_t after = label_skip(sc->text, end);
	uint32_t title = label_at(sc->text, after, &k);
	/* "first part of the road": a sentence goes on in lower case */
	if (next && (utf8_class(next) == UTF8_LETTER || (after > end && utf8_is_lower(title))))
		return;
	l.unit = e->unit;
	label_add(sc, l, start, end);
}

/* The A of A.1; 0: no letter of a section number. */
static uint32_t
lead_letter(struct slice s, size_t i)
{
	if (i + 2 >= s.n || s.s[i] < 'A' || s.s[i] > 'Z' || s.s[i + 1] != '.' || s.s[i + 2] < '0' ||
		s.s[i + 2] > '9')
		return 0;
	return (uint32_t)(s.s[i] - 'A' + 1);
}

/* 1.2.3, 1-2, A.1: several parts */
static size_t
read_parts(struct scan *sc, size_t i, struct label *l)
{
	struct slice s = sc->text;
	size_t k, n;
	l->depth = 0;
	l->part[0] = lead_letter(s, i);
	if (l->part[0]) {
		l->lettered = 1;
		l->depth = 1;
		i += 2;
	}
	for (;;) {
		uint32_t v;
		struct slice rest = {s.s + i, s.n - i};
		n = number_read(rest, NUM_ARABIC, &v);
		if (!n || l->depth == NUM_PARTS)
			break;
		l->part[l->depth++] = v;
		l->value = v;
		i += n;
		uint32_t cp = plain_sign(label_at(s, i, &k));
		uint32_t v2;
		struct slice after = {s.s + i + k, s.n - i - k};
		if (cp != '.' || !number_read(after, NUM_ARABIC, &v2))
			break;
		i += k;
	}
	if (l->depth > 1)
		l->system = NUM_MULTI;
	return i;
}

/* Behind a number without a word: is what follows a separator, so that this is a label? */
static int
ends_label(struct scan *sc, size_t i, struct label *l)
{
	struct slice s = sc->text;
	size_t k;
	uint32_t cp = plain_sign(label_at(s, i, &k));
	if (l->open) {
		static const char pairs[] = "()[]--{}";
		for (const char *p = pairs; *p; p += 2)
			if (l->open == (uint8_t)p[0] && cp == (uint32_t)p[1]) {
				l->close = (uint8_t)p[1];
				return 1;
			}
		return 0;
	}
	if (cp == 0)
		return 1;
	if (cp == '.' || cp == ')' || cp == ',' || cp == ':' || cp == ']') {
		size_t k2;
		uint32_t next = label_at(s, i + k, &k2);
		int digits = l->system == NUM_ARABIC || l->system == NUM_MULTI;
		if (digits && next >= '0' && next <= '9')
			return 0; /* 10:30, 3,000 */
		if (cp == ',' &&
			(digits || l->system == NUM_ROMAN_UPPER || l->system == NUM_LATIN_UPPER) &&
			label_at(s, i, &k) == ',')
			return 0; /* "3, rue": only 、 and ， separate */
		return 1;
	}
	if (cp == '-' && utf8_space_len(s.s + i + k, s.n - i - k) > 0) { /* ١- */
		l->close = '-';
		return 1;
	}
	return utf8_space_len(s.s + i, s.n - i) > 0;
}

static int
is_initial(struct slice title)
{
	return title.n >= 2 && title.s[0] >= 'A' && title.s[0] <= 'Z' && title.s[1] == '.';
}

/* Letters and Roman numbers count only with a sign behind, or alone on the line. */
static int
weak_letter(const struct label *l, struct slice s, size_t end)
{
	if (l->open || l->close)
		return 0;
	size_t k;
	uint32_t cp = plain_sign(label_at(s, end, &k));
	if (cp == 0 || cp == '.' || cp == ')' || cp == ',' || cp == ':' || cp == '[')
		return 0;
	size_t j = label_skip(s, end);
	return j < end + 2 || utf8_is_lower(label_at(s, j, &k));
}

static void
read_bare(struct scan *sc, size_t start)
{
	static const uint8_t systems[] = {NUM_ROMAN_UPPER, NUM_ROMAN_LOWER, NUM_LATIN_UPPER,
		NUM_LATIN_LOWER, NUM_HAN, NUM_HAN_FORMAL, NUM_STEM, NUM_BRANCH, NUM_KANA,
		NUM_HANGUL, NUM_JAMO, NUM_KERAIA, NUM_GREEK, NUM_CYRILLIC, NUM_POSITION,
		NUM_HEBREW};
	struct slice s = sc->text;
	struct label base = {0};
	size_t k, i = start;
	uint32_t cp = plain_sign(label_at(s, i, &k));
	int ready = cp >= 0x2160 && cp <= 0x217B; /* Ⅳ is a number and nothing else */
	if (cp == '(' || cp == '[' || cp == '{' || (cp == '-' && s.n > 2 && s.s[s.n - 1] == '-')) {
		base.open = (uint8_t)cp;
		i = label_skip(s, i + k);
	}
	struct slice rest = {s.s + i, s.n - i};
	struct label l = base;
	size_t n = number_read(rest, NUM_CIRCLED, &l.value);
	if (n && !base.open) {
		l.system = NUM_CIRCLED;
		label_add(sc, l, start, i + n);
		return;
	}
	n = read_parts(sc, i, &l);
	if (n > i) {
		if (l.depth == 1)
			l.system = NUM_ARABIC;
		size_t e = suffix_letter(s, n, &l);
		size_t m = skip_note_mark(s, e);
		int year = l.value >= 1000 && l.depth == 1 && !l.open &&
		           (e == s.n || plain_sign(label_at(s, e, &k)) != '.');
		if (!year && ends_label(sc, l.open ? label_skip(s, e) : m, &l))
			label_add(sc, l, start, l.open ? label_skip(s, e) + k + (k == 0) : e);
		return;
	}
	for (size_t q = 0; q < sizeof systems; q++) {
		l = base;
		n = number_read(rest, systems[q], &l.value);
		if (!n)
			continue;
		size_t e = i + n;
		l.system = systems[q];
		uint32_t next = label_at(s, e, &k);
		if (next && utf8_class(next) == UTF8_LETTER)
			continue;
		if (systems[q] == NUM_POSITION && next == 0x3002)
			continue; /* 上。: a sentence's last word */
		size_t m = l.open ? label_skip(s, e) : skip_note_mark(s, e);
		if (!ends_label(sc, m, &l))
			continue;
		if (l.open) {
			label_at(s, m, &k);
			e = m + k;
		}
		if (systems[q] != NUM_HAN && systems[q] != NUM_HAN_FORMAL &&
			systems[q] != NUM_POSITION && !ready && weak_letter(&l, s, e))
			continue;
		size_t before = sc->n;
		label_add(sc, l, start, e);
		if (sc->n > before && is_initial(sc->out[before].title) && n == 1)
			sc->n--;
	}
}

/* ONE, Zwei: the whole line is a number word */
static void
read_word_line(struct scan *sc, size_t start)
{
	struct label l = {.system = NUM_WORD};
	size_t k, n = word_number(sc, start, &l.value);
	uint32_t cp = n ? plain_sign(label_at(sc->text, start + n, &k)) : 'x';
	if (n && (cp == 0 || (cp == '.' && start + n + k == sc->text.n)))
		label_add(sc, l, start, start + n);
}

/* 第九卷 第二章 江风: the inner number is likelier to be what counts here. */
static void
read_inner(struct scan *sc)
{
	struct label *l = &sc->out[0];
	size_t k, at = (size_t)(l->title.s - sc->text.s), before = sc->n;
	if (!l->spaced || !l->unit || unit_rank(l->unit) >= unit_rank(UNIT_CHAPTER) ||
		label_at(l->title, 0, &k) != 0x7B2C || !label_read_di(sc, at) || sc->n == before)
		return;
	struct label inner = sc->out[before];
	inner.prefix = 1;
	sc->out[before] = *l;
	*l = inner;
}

size_t
label_read(const struct words_table *words, struct slice text, struct label out[LABELS_MAX])
{
	struct scan sc = {words, text, out, 0};
	size_t k;
	uint32_t cp = label_at(text, 0, &k);
	if (!text.n)
		return 0;
	if (cp == 0x300A || cp == 0x3010) { /* 【第一章】 */
		size_t i = k;
		if (label_read_di(&sc, i))
			return sc.n;
	}
	if (label_read_di(&sc, 0)) {
		read_inner(&sc);
		return sc.n;
	}
	int prose = utf8_starts_ideograph(text.s, text.n) &&
	            !words_may_begin(words, cp, BEGIN_WORD | BEGIN_NUMBER);
	if (!prose) {
		if (label_read_counted(&sc))
			return sc.n;
		read_unit_first(&sc, 0);
		if (!sc.n)
			read_unit_last(&sc, 0);
	}
	if (!sc.n)
		label_read_head(&sc, 0);
	if (utf8_script(cp) == SCRIPT_HAN || cp == 0x300A)
		label_read_tail(&sc);
	if (sc.n)
		return sc.n;
	if (!prose) {
		read_bare(&sc, 0);
		if (!sc.n)
			read_word_line(&sc, 0);
	}
	if (!sc.n && utf8_is_cjk(cp)) {
		size_t i = label_prefixed(text);
		if (i && label_read_di(&sc, i))
			for (size_t j = 0; j < sc.n; j++)
				out[j].prefix = 1;
	}
	return sc.n;
}

int
label_is_row(const struct label *l, struct slice text)
{
	const char *gap = memchr(text.s, ' ', text.n);
	size_t n = gap ? (size_t)(gap - text.s) : 0;
	return l->unit && n > 2 && l->title.n > n && memcmp(l->title.s, text.s, n + 1) == 0;
}

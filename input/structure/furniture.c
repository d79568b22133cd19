/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/furniture.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/marks.h"
#include "input/structure/number.h"

enum {
	NEAR = 6,      /* lines between a page's number and its running head */
	PAGE_MIN = 12, /* lines of the shortest page */
	PAGE_ROW = 60, /* cells that a line of a page holds */
	RUN_MIN = 3,   /* numbers that make a series of pages */
	ROMAN_LINE = 16
};

enum page_shape {
	SHAPE_NONE,
	SHAPE_SURE,  /* [Page 3], Page 3 of 9, {12}, -----File: 012.png */
	SHAPE_ALONE, /* 12 or - 12 -: needs a series with even spacing */
	SHAPE_ROMAN, /* xii: needs broken sentences, too */
	SHAPE_HEAD,  /* words, a gap and a number: needs a series and the same words */
	SHAPE_TIGHT  /* the same without a gap, as headings are: needs broken sentences, too */
};

struct page_line {
	size_t line;
	size_t row; /* where it stands, with long lines counted as what they fill of a page */
	uint32_t number;
	enum page_shape shape;
	uint64_t words; /* hash of the line without digits */
};

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Small Roman digits alone, which count the pages of the front matter; 0: none. */
static uint32_t
roman_number(struct slice t)
{
	enum { DIGITS = 7, PAGES = 99 };
	uint32_t v = 0;
	int upper = 0;
	if (t.n == 0 || t.n > DIGITS)
		return 0;
	return number_read_roman(t, &v, &upper) == t.n && !upper && v <= PAGES ? v : 0;
}

/* The words by which a page is announced. */
static size_t
page_word(struct slice t)
{
	static const char *const words[] = {"page", "pg.", "pg", "p.", "seite", "página", "pagina",
		"pag.", "страница", "стр.", "sida", "side", "strona"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ask_starts(t, words[i]))
			return strlen(words[i]);
	return 0;
}

/* "Page 3", "Page 3 of 9", "p. 3", with or without brackets; the number, 0: no. */
static uint32_t
page_named(struct slice t)
{
	if (t.n > 2 && (t.s[0] == '[' || t.s[0] == '{' || t.s[0] == '(') &&
		(t.s[t.n - 1] == ']' || t.s[t.n - 1] == '}' || t.s[t.n - 1] == ')')) {
		int brace = t.s[0] == '{';
		t = slice_trim((struct slice){t.s + 1, t.n - 2});
		uint32_t v = 0;
		size_t k = 0;
		while (brace && k < t.n && is_digit(t.s[k]) && k < 5)
			v = v * 10 + (uint32_t)(t.s[k++] - '0');
		if (brace && k == t.n && k)
			return v;
	}
	size_t i = page_word(t);
	if (!i)
		return 0;
	while (i < t.n && t.s[i] == ' ')
		i++;
	uint32_t v = 0;
	size_t d = i;
	while (i < t.n && is_digit(t.s[i]) && i - d < 5)
		v = v * 10 + (uint32_t)(t.s[i++] - '0');
	if (i == d)
		return t.s[i - 1] == ' ' ? roman_number((struct slice){t.s + i, t.n - i}) : 0;
	struct slice rest = slice_trim((struct slice){t.s + i, t.n - i});
	if (!rest.n)
		return v;
	if (rest.n < 14 &&
		(ask_starts(rest, "of ") || rest.s[0] == '/' || ask_starts(rest, "von ") ||
			ask_starts(rest, "de ") || ask_starts(rest, "sur ")))
		return is_digit(rest.s[rest.n - 1]) ? v : 0;
	return 0;
}

/* The digits at the end (beginning) of the line, a blank before (behind) them. */
static struct slice
outer_digits(struct slice t, int right)
{
	size_t n = 0;
	while (n < t.n && is_digit(t.s[right ? t.n - 1 - n : n]))
		n++;
	if (!n || n >= t.n || t.s[right ? t.n - 1 - n : n] != ' ')
		return (struct slice){NULL, 0};
	return (struct slice){right ? t.s + t.n - n : t.s, n};
}

/* The part behind (before) a wide gap. */
static struct slice
outer_part(struct slice t, int right)
{
	if (right) {
		for (size_t i = t.n; i-- > 2;)
			if (t.s[i] == ' ' && t.s[i - 1] == ' ' && t.s[i - 2] == ' ')
				return slice_trim((struct slice){t.s + i, t.n - i});
	} else {
		for (size_t i = 0; i + 2 < t.n; i++)
			if (t.s[i] == ' ' && t.s[i + 1] == ' ' && t.s[i + 2] == ' ')
				return (struct slice){t.s, i};
	}
	return (struct slice){NULL, 0};
}

/* The bytes of a sign that frames a page's number, first or last in t; 0: none. */
static size_t
frame_sign(struct slice t, int last)
{
	static const char *const signs[] = {"-", " ", "[", "]", "~", "\xE2\x80\x93", "\xE2\x80\x94",
		"\xE2\x80\x95", "\xC2\xB7"};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (last ? slice_ends(t, signs[i]) : slice_starts(t, signs[i]))
			return strlen(signs[i]);
	return 0;
}

static struct slice
without_frame(struct slice t)
{
	size_t n;
	while ((n = frame_sign(t, 0)) > 0)
		t.s += n, t.n -= n;
	while ((n = frame_sign(t, 1)) > 0)
		t.n -= n;
	return t;
}

static uint32_t
number_alone(struct slice t)
{
	uint32_t v = 0;
	size_t n = 0;
	t = without_frame(t);
	while (n < t.n && is_digit(t.s[n]) && n < 5)
		v = v * 10 + (uint32_t)(t.s[n++] - '0');
	return n && n == t.n ? v : 0;
}

struct slice
furniture_number(struct slice t)
{
	struct slice right = outer_part(t, 1), left = outer_part(t, 0);
	const struct slice parts[] = {
		t, right, left, right, left, outer_digits(t, 1), outer_digits(t, 0), t};
	size_t i = 0, from = 0, end;
	struct slice bare = without_frame(t);
	size_t word = page_word(bare);
	struct slice roman = slice_trim((struct slice){bare.s + word, bare.n - word});
	if (roman_number(roman))
		return roman;
	while (i < 7 && !(i < 3 ? page_named(parts[i]) : number_alone(parts[i])))
		i++;
	struct slice p = parts[i];
	while (from < p.n && !is_digit(p.s[from]))
		from++;
	for (end = from; end < p.n && is_digit(p.s[end]);)
		end++;
	return end > from ? (struct slice){p.s + from, end - from} : t;
}

static uint64_t
words_hash(struct slice t)
{
	char key[128];
	size_t n = 0;
	for (size_t i = 0; i < t.n && n + 1 < sizeof key; i++)
		if (!is_digit(t.s[i]) && t.s[i] != ' ' && t.s[i] != '\t')
			key[n++] = (char)((unsigned char)t.s[i] < 0x80 ? t.s[i] | 32 : t.s[i]);
	return digest_key((struct slice){key, n});
}

static int
scan_file(struct slice t)
{
	return t.n > 12 && t.s[0] == '-' && ask_contains(t, "-File:") && ask_contains(t, ".png");
}

static struct page_line
page_line_read(const struct line *l, size_t line)
{
	struct page_line p = {.line = line};
	struct slice t = l->text;
	if (l->cells > 100)
		return p;
	if (t.n < ROMAN_LINE && (p.number = roman_number(without_frame(t))) > 0) {
		p.shape = SHAPE_ROMAN;
		return p;
	}
	char first = t.s[0], last = t.s[t.n - 1];
	int named = t.n < ROMAN_LINE && page_word(t) > 0;
	int digit = named || is_digit(first) || is_digit(last) || last == ']' || last == '}' ||
	            last == '-' || last == ')' || frame_sign(t, 1) > 1;
	if (!digit && !scan_file(t))
		return p;
	p.number = page_named(t);
	if (!p.number) {
		p.number = page_named(outer_part(t, 1));
		if (!p.number)
			p.number = page_named(outer_part(t, 0));
	}
	if (p.number || scan_file(t)) {
		p.shape = SHAPE_SURE;
		p.words = words_hash(t);
		return p;
	}
	p.number = number_alone(t);
	if (p.number) {
		p.shape = SHAPE_ALONE;
		return p;
	}
	p.number = number_alone(outer_part(t, 1));
	if (!p.number)
		p.number = number_alone(outer_part(t, 0));
	p.shape = SHAPE_HEAD;
	if (!p.number) {
		p.number = number_alone(outer_digits(t, 1));
		if (!p.number)
			p.number = number_alone(outer_digits(t, 0));
		p.shape = SHAPE_TIGHT;
	}
	if (!p.number || t.n <= 6)
		p.shape = SHAPE_NONE;
	p.words = words_hash(t);
	return p;
}

/* Pages end in the midst of sentences; chapters do not. At least one in `share` does. */
static int
interrupts(const struct lines *l, const struct page_line *run, size_t n, size_t share)
{
	size_t open = 0;
	for (size_t i = 0; i < n; i++) {
		size_t above = run[i].line;
		while (above > 0 && !l->v[above - 1].text.n)
			above--;
		open += above > 0 && !mark_ends_sentence(l->v[above - 1].text);
	}
	return open * share >= n;
}

/* Digits between dashes. */
static int
is_framed(const struct lines *l, const struct page_line *p)
{
	struct slice t = l->v[p->line].text;
	return !is_digit(t.s[0]) && !is_digit(t.s[t.n - 1]);
}

/* Pages come at even distances; chapters do not. run: entries of one series. */
static int
evenly_spaced(const struct lines *l, const struct page_line *run, size_t n)
{
	if (n < RUN_MIN)
		return 0;
	double sum = 0, square = 0;
	for (size_t i = 1; i < n; i++) {
		double pages = (double)(run[i].number - run[i - 1].number);
		double d = (double)(run[i].row - run[i - 1].row) / pages;
		sum += d;
		square += d * d;
	}
	double count = (double)(n - 1), mean = sum / count;
	double variance = square / count - mean * mean;
	int even = mean >= PAGE_MIN && variance < mean * mean * 0.12;
	return even &&
	       (run->shape == SHAPE_HEAD || interrupts(l, run, n, 4) ||
		       (run->shape == SHAPE_ALONE &&
			       variance < mean * mean * (is_framed(l, run) ? 0.03 : 0.002)));
}

/* Does the line stand first or last on a page, where form feeds end pages? */
static int
is_fed(const struct line *l)
{
	return (l->holds & LINE_FORM_FEED) != 0;
}

static int
beside_form_feed(const struct lines *l, size_t i)
{
	return is_fed(&l->v[i]) || i + 1 == l->n || is_fed(&l->v[i + 1]) ||
	       (i > 0 && is_fed(&l->v[i - 1]));
}

/* Where pages end with form feeds, their length says nothing. */
static int
all_beside_form_feeds(const struct lines *l, const struct page_line *run, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!beside_form_feed(l, run[i].line))
			return 0;
	return n >= RUN_MIN;
}

static void
run_mark(struct plain *pl, const struct page_line *run, size_t n, const char *rule)
{
	for (size_t i = 0; i < n; i++)
		mark_line(pl, run[i].line, V_PAGE_NUMBER, rule, 90);
}

/* Does this line count on from the run? Two heads may take turns; a head that says something else
 * must stand where the page ends. */
static int
follows_run(const struct page_line *run, size_t k, const struct page_line *p)
{
	const struct page_line *last = &run[k - 1];
	if (p->number <= last->number || p->number > last->number + 3)
		return 0;
	if (p->shape <= SHAPE_ROMAN || k == 1 || p->words == last->words ||
		p->words == run[k - 2].words)
		return 1;
	size_t usual = (last->row - run->row) / (last->number - run->number);
	size_t here = (p->row - last->row) / (p->number - last->number);
	return k > 3 && here + usual / 8 >= usual && here <= usual + usual / 8;
}

/* Series of rising numbers among lines of one shape. */
static void
series_mark(struct plain *pl, struct page_line *p, size_t n, enum page_shape shape)
{
	struct page_line run[512];
	size_t k = 0;
	for (size_t i = 0; i <= n; i++) {
		int ends = i == n;
		if (!ends && p[i].shape != shape)
			continue;
		if (!ends && (!k || follows_run(run, k, &p[i])) && k < sizeof run / sizeof *run) {
			run[k++] = p[i];
			continue;
		}
		/* two that have nothing to do with each other: the second may begin the series */
		if (!ends && k == 2 && follows_run(run + 1, 1, &p[i])) {
			run[0] = run[1];
			run[1] = p[i];
			continue;
		}
		if ((shape != SHAPE_ROMAN || interrupts(&pl->lines, run, k, 2)) &&
			(evenly_spaced(&pl->lines, run, k) ||
				all_beside_form_feeds(&pl->lines, run, k)))
			run_mark(pl, run, k, shape <= SHAPE_ROMAN ? "page-number" : "running-head");
		k = 0;
		if (!ends)
			run[k++] = p[i];
	}
}

/* The line without the number that stands apart at one of its ends: "Chapter 2" is not "Chapter 3",
 * however often a form feed stands before such a line. */
static uint64_t
head_key(struct slice t)
{
	uint32_t n = number_alone(outer_part(t, 1));
	return n || number_alone(outer_part(t, 0)) ? words_hash(t) : digest_key(t);
}

/* Is it the first line behind a form feed that stands below a page's number? */
static int
below_page(const struct plain *pl, size_t j)
{
	int fed = is_fed(&pl->lines.v[j]);
	while (j > 0 && !pl->lines.v[j - 1].text.n)
		fed |= is_fed(&pl->lines.v[--j]);
	return fed && j > 0 && pl->v[j - 1].kind == V_PAGE_NUMBER;
}

/* Lines beside a page's number or form feed that say the same again and again. */
static int
heads_mark(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	size_t cap = 16, slots = 1;
	struct {
		uint64_t key;
		size_t last; /* the line counted last, plus 1 */
		uint32_t n;
	} * seen;
	for (size_t i = 0; i < l->n; i++)
		cap += (size_t)(pl->v[i].kind == V_PAGE_NUMBER || is_fed(&l->v[i]));
	if (cap == 16)
		return 0;
	while (slots < cap * 2 * NEAR)
		slots *= 2;
	seen = arena_alloc(pl->job->arena, slots * sizeof *seen);
	if (!seen)
		return -1;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < l->n; i++) {
			if (pl->v[i].kind != V_PAGE_NUMBER && !is_fed(&l->v[i]))
				continue;
			size_t from = i > NEAR ? i - NEAR : 0;
			size_t to = i + NEAR < l->n ? i + NEAR : l->n - 1;
			for (size_t j = from; j <= to; j++) {
				if (pl->v[j].kind != V_NONE || l->v[j].cells > 100)
					continue;
				uint64_t key = head_key(l->v[j].text) | 1;
				size_t s = (size_t)key & (slots - 1);
				while (seen[s].key && seen[s].key != key)
					s = (s + 1) & (slots - 1);
				seen[s].key = key;
				if (pass == 0) {
					seen[s].n += seen[s].last != j + 1;
					seen[s].last = j + 1;
				} else if (seen[s].n >= (below_page(pl, j) ? 2U : 3U) &&
					   (j == i || l->v[j].blanks_after ||
						   l->v[j].blanks_before))
					mark_line(pl, j, V_PAGE_HEAD, "running-head", 90);
			}
		}
	return 0;
}

/* The lines that line i fills on a page: a paragraph in one line fills several. */
static size_t
rows_of(const struct plain *pl, size_t i)
{
	enum { WIDEST = 110 }; /* no page has lines as wide as this */
	const struct region *r = profile_at(&pl->profile, i);
	uint32_t cells = pl->lines.v[i].cells;
	return 1 + (r->wrapping != WRAP_HARD || cells > WIDEST ? cells / PAGE_ROW : 0);
}

int
furniture_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	size_t n = 0, cap = 64, row = 0;
	struct page_line *p = ARENA_ARRAY(pl->job->arena, struct page_line, cap);
	for (size_t i = 0; p && i < l->n; i++) {
		row += rows_of(pl, i);
		if (pl->v[i].kind != V_NONE)
			continue;
		struct page_line one = page_line_read(&l->v[i], i);
		one.row = row;
		if (one.shape == SHAPE_NONE)
			continue;
		if (one.shape == SHAPE_SURE) {
			mark_line(pl, i, V_PAGE_NUMBER, "page-label", 97);
			continue;
		}
		if (!(l->v[i].blanks_before || i == 0 || is_fed(&l->v[i])) ||
			!(l->v[i].blanks_after || i + 1 == l->n || is_fed(&l->v[i]) ||
				is_fed(&l->v[i + 1])))
			continue;
		if (n == cap) {
			struct page_line *more =
				ARENA_ARRAY(pl->job->arena, struct page_line, cap * 2);
			if (more)
				memcpy(more, p, n * sizeof *p);
			p = more;
			cap *= 2;
			if (!p)
				break;
		}
		p[n++] = one;
	}
	if (!p)
		return -1;
	series_mark(pl, p, n, SHAPE_ALONE);
	series_mark(pl, p, n, SHAPE_ROMAN);
	series_mark(pl, p, n, SHAPE_HEAD);
	series_mark(pl, p, n, SHAPE_TIGHT);
	return heads_mark(pl);
}

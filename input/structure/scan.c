/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/scan.h"

#include <stdlib.h>

#include "input/structure/marks.h"
#include "input/structure/notemark.h"
#include "input/structure/reading.h"

enum { MAX_DELIM = 3, MAX_READING = 120, MAX_ANNOTATION = 400, MAX_LOCAL = 64 };

static struct token
token_of(enum token_kind kind, size_t at, size_t end)
{
	return (struct token){.at = (uint32_t)at, .end = (uint32_t)end, .kind = (uint8_t)kind};
}

static void
token_add(struct run *run, struct token t)
{
	if (run->n_tokens == run->cap_tokens) {
		size_t cap = run->cap_tokens ? run->cap_tokens * 2 : 64;
		struct token *v = realloc(run->tokens, cap * sizeof *v);
		if (v == NULL) {
			run->failed = 1;
			return;
		}
		run->tokens = v;
		run->cap_tokens = cap;
	}
	run->tokens[run->n_tokens++] = t;
}

/* Of no kind that anybody asks for while there is none. */
static const struct token *
last_token(const struct run *run)
{
	static const struct token none = {.kind = TOK_DELIM};
	return run->n_tokens > 0 ? &run->tokens[run->n_tokens - 1] : &none;
}

/* Where the last token ends: nothing may reach back over it. */
static size_t
floor_of(const struct run *run)
{
	return last_token(run)->end;
}

static uint32_t
before(struct slice s, size_t at)
{
	uint32_t cp = ' ';
	if (at > 0)
		utf8_prev(s.s, at, &cp);
	return cp;
}

static uint32_t
after(struct slice s, size_t at)
{
	uint32_t cp = ' ';
	if (at < s.n)
		utf8_next(s.s + at, s.n - at, &cp);
	return cp;
}

/* A letter or digit of a script that writes words apart. */
static int
is_inword(uint32_t cp)
{
	return mark_is_word(cp) && !utf8_is_cjk(cp);
}

static size_t
scan_delim(struct run *run, size_t at)
{
	struct slice s = run->text;
	char c = s.s[at];
	size_t end = at + 1;
	while (end < s.n && s.s[end] == c)
		end++;
	size_t n = end - at;
	if (n > MAX_DELIM || ((c == '=' || c == '~' || c == '+') && n > 1))
		return end;
	uint32_t prev = before(s, at), next = after(s, end);
	int can_open = !utf8_is_space(next) && !is_inword(prev);
	int can_close = !utf8_is_space(prev) && !is_inword(next);
	if (!can_open && !can_close)
		return end;
	struct token t = token_of(TOK_DELIM, at, end);
	t.c = c;
	t.can_open = (uint8_t)can_open;
	t.can_close = (uint8_t)can_close;
	t.style = n == 3               ? STYLE_BOTH
	          : n == 2 || c == '=' ? STYLE_BOLD
	          : c == '_'           ? STYLE_ITALIC
	          : c == '*'           ? STYLE_STAR
	                               : STYLE_SMALLCAPS;
	token_add(run, t);
	return end;
}

/* ---- addresses ---- */

static size_t
url_end(struct slice s, size_t at)
{
	size_t end = at;
	int round = 0;
	while (end < s.n) {
		unsigned char b = (unsigned char)s.s[end];
		if (b <= ' ' || b >= 0x7F || strchr("<>\"{}|\\^`", b) != NULL)
			break;
		end++;
	}
	for (size_t i = at; i < end; i++)
		round += s.s[i] == '(' ? 1 : s.s[i] == ')' ? -1 : 0;
	while (end > at && strchr(".,;:!?'*_~])", s.s[end - 1]) != NULL) {
		if (s.s[end - 1] == ')' && round++ >= 0)
			break;
		end--;
	}
	return end;
}

/* Takes back delimiters that turned out to lie inside an address. */
static void
take_back(struct run *run, size_t from)
{
	while (run->n_tokens > 0 && run->tokens[run->n_tokens - 1].at >= from)
		run->n_tokens--;
}

static size_t
scan_url(struct run *run, size_t at)
{
	static const char *const schemes[] = {"https", "http", "ftp"};
	struct slice s = run->text;
	if (s.n - at < 5 || memcmp(s.s + at, "://", 3) != 0)
		return at + 1;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t n = strlen(schemes[i]);
		if (at < n || at - n < floor_of(run) || memcmp(s.s + at - n, schemes[i], n) != 0 ||
			is_inword(before(s, at - n)))
			continue;
		size_t end = url_end(s, at + 3);
		if (end > at + 4)
			token_add(run, token_of(TOK_REF, at - n, end));
		return end;
	}
	return at + 1;
}

/* www.example.org: a scheme is understood. */
static size_t
scan_www(struct run *run, size_t at)
{
	struct slice s = run->text;
	if (s.n - at < 8 || memcmp(s.s + at, "www.", 4) != 0 || is_inword(before(s, at)))
		return at + 1;
	size_t end = url_end(s, at + 4);
	if (end <= at + 6 || memchr(s.s + at + 4, '.', end - at - 4) == NULL)
		return at + 1;
	struct token t = token_of(TOK_REF, at, end);
	t.style = LINK_WWW;
	token_add(run, t);
	return end;
}

/* [Pg 12], [Page xii] inside a line; mid: where the number begins. */
static size_t
scan_page(struct run *run, size_t at)
{
	static const char *const words[] = {"[Pg ", "[Page "};
	enum { NUMBER_MAX = 6 };
	struct slice s = run->text;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t from = at + strlen(words[i]), end = from;
		if (!slice_starts((struct slice){s.s + at, s.n - at}, words[i]))
			continue;
		while (end < s.n && (unsigned char)s.s[end] < 0x80 &&
			mark_is_word((unsigned char)s.s[end]) && end - from < NUMBER_MAX)
			end++;
		if (end == from || end == s.n || s.s[end] != ']')
			break;
		struct token t = token_of(TOK_PAGE, at, end + 1);
		t.mid = (uint32_t)from;
		token_add(run, t);
		return end + 1;
	}
	return at + 1;
}

/* May what a bracket holds tell what is done? At the beginning of a speech, and in round brackets
 * elsewhere what is a sentence between sentences. */
static int
is_direction(struct slice s, size_t at, size_t end)
{
	uint32_t first = mark_first_letter((struct slice){s.s + end, s.n - end});
	struct slice above = {s.s, at > 0 && s.s[at - 1] == '_' ? at - 1 : at};
	above = slice_trim(above);
	if (s.s[at] == '[' || above.n == 0)
		return mark_is_word(first);
	return (utf8_is_upper(first) || utf8_is_cjk(first)) &&
	       !slice_starts((struct slice){s.s + end, s.n - end}, "I ") &&
	       (mark_ends_sentence(above) || mark_is_dash(before(above, above.n)));
}

/* _[Aside.]_: the brackets say it. */
static size_t
without_italics(struct run *run, size_t at)
{
	const struct token *last = last_token(run);
	if (last->kind != TOK_DELIM || last->c != '_' || last->end != at ||
		last->end - last->at != 1)
		return at;
	run->n_tokens--;
	return at - 1;
}

/* Brackets pair, so that one that opens a note or a direction finds its end. At the beginning there
 * is nothing that a note could belong to. */
static size_t
scan_bracket(struct run *run, const struct signs *c, size_t at, size_t width)
{
	struct slice s = run->text;
	struct notemark m;
	struct slice rest = {s.s + at, s.n - at};
	int opens = s.s[at] == '[' || s.s[at] == '(' || slice_starts(rest, "\xEF\xBC\x88");
	int square = s.s[at] == '[' || s.s[at] == ']';
	size_t n = c->notes != 0 && at > 0 && square ? notemark_long(rest, &m) : 0;
	n = c->notes != 0 && at > 0 && n == 0 ? notemark_bare(s, at, c->notes) : n;
	size_t end = at + (n > 0 ? n : width);
	int stage = n == 0 && opens && run->speech && (square ? c->square : c->round) &&
	            !notemark_read(s, at, &m) && is_direction(s, at, end);
	/* alone in a line of a poem a note belongs to the line above */
	if (n > 0 && s.s[at - 1] == '\n' && floor_of(run) == at) {
		run->n_tokens--;
		at--;
	} else if (stage) {
		at = without_italics(run, at);
	}
	struct token t = token_of(TOK_DELIM, at, end);
	t.c = (char)(square ? BRACKET : width > 1 ? WIDE : ROUND);
	t.style = n > 0 ? STYLE_NOTE : stage ? STYLE_STAGE : STYLE_BRACKET;
	t.can_open = (uint8_t)opens;
	t.can_close = (uint8_t)!opens;
	token_add(run, t);
	return end;
}

static size_t
scan_square(struct run *run, const struct signs *c, size_t at)
{
	size_t end = c->pages ? scan_page(run, at) : at + 1;
	return end > at + 1 || (c->notes == 0 && !run->speech) ? end : scan_bracket(run, c, at, 1);
}

/* ---- tags of proofreaders ---- */

/* <i>, </b>, <sc>: delimiters whose pairs are told by their letter. */
static size_t
scan_tag(struct run *run, size_t at)
{
	static const struct {
		const char *name;
		uint8_t style;
	} tags[] = {{"i>", STYLE_ITALIC}, {"b>", STYLE_BOLD}, {"sc>", STYLE_SMALLCAPS},
		{"em>", STYLE_ITALIC}, {"strong>", STYLE_BOLD}};
	struct slice s = run->text;
	int closes = at + 1 < s.n && s.s[at + 1] == '/';
	struct slice rest = {s.s + at + 1 + closes, s.n - at - 1 - (size_t)closes};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (!slice_starts(rest, tags[i].name))
			continue;
		size_t end = at + 1 + (size_t)closes + strlen(tags[i].name);
		struct token t = token_of(TOK_DELIM, at, end);
		t.c = (char)(TAG + i);
		t.style = tags[i].style;
		t.can_close = (uint8_t)closes;
		t.can_open = (uint8_t)!closes;
		token_add(run, t);
		return end;
	}
	return at + 1;
}

static int
is_local(char c)
{
	return mark_is_word((unsigned char)c) || c == '.' || c == '-' || c == '_' || c == '+';
}

static size_t
scan_mail(struct run *run, size_t at)
{
	struct slice s = run->text;
	size_t from = at, end = at + 1, dot = 0;
	while (from > 0 && at - from < MAX_LOCAL && (unsigned char)s.s[from - 1] < 0x80 &&
		is_local(s.s[from - 1]))
		from--;
	while (from < at && (s.s[from] == '_' || s.s[from] == '.'))
		from++;
	while (end < s.n && (unsigned char)s.s[end] < 0x80 &&
		(mark_is_word((unsigned char)s.s[end]) || s.s[end] == '-' || s.s[end] == '.')) {
		if (s.s[end] == '.' && end + 1 < s.n && mark_is_word((unsigned char)s.s[end + 1]))
			dot = end;
		end++;
	}
	while (s.s[end - 1] == '.' || s.s[end - 1] == '-') /* the @ ends it */
		end--;
	if (from == at || dot == 0 || end - dot < 3)
		return at + 1;
	take_back(run, from);
	if (from < floor_of(run))
		return at + 1;
	struct token t = token_of(TOK_REF, from, end);
	t.style = LINK_MAIL;
	token_add(run, t);
	return end;
}

/* ---- other scripts ---- */

static size_t
scan_foreign(struct run *run, const struct signs *c, size_t at)
{
	struct slice s = run->text;
	uint32_t cp;
	size_t n = utf8_next(s.s + at, s.n - at, &cp);
	enum utf8_script script = utf8_script(cp);
	if (utf8_class(cp) != UTF8_LETTER || signs_foreign(c, script) == NULL)
		return at + n;
	size_t end = at + n, letters = 1;
	int japanese = script == SCRIPT_KANA;
	for (size_t i = end; i < s.n;) {
		uint32_t x;
		size_t k = utf8_next(s.s + i, s.n - i, &x);
		enum utf8_script sx = utf8_script(x);
		int same = sx == script || (sx == SCRIPT_KANA && script == SCRIPT_HAN) ||
		           (sx == SCRIPT_HAN && script == SCRIPT_KANA);
		if (same) {
			japanese |= sx == SCRIPT_KANA;
			end = i + k;
			letters++;
		} else if (x == '\n' || c->special[(unsigned char)s.s[i]] || sx != SCRIPT_NONE) {
			break;
		}
		i += k;
	}
	if (letters < 2 && script != SCRIPT_HAN)
		return end;
	struct token t = token_of(TOK_FOREIGN, at, end);
	t.style = (uint8_t)(japanese ? SCRIPT_KANA : script);
	token_add(run, t);
	return end;
}

/* ---- ruby and annotations ---- */

static size_t
find(struct slice s, size_t at, size_t reach, const char *mark)
{
	for (size_t i = at; i + 3 <= s.n && i < at + reach && s.s[i] != '\n'; i++)
		if (memcmp(s.s + i, mark, 3) == 0)
			return i;
	return 0;
}

static size_t
scan_ruby(struct run *run, size_t at)
{
	struct slice s = run->text;
	size_t close = find(s, at + 3, MAX_READING, "\xE3\x80\x8B"), from = at;
	if (close == 0 || close == at + 3)
		return at + 3;
	/* an explicit ｜ was seen */
	if (last_token(run)->kind == TOK_RUBY && last_token(run)->mid == 0) {
		struct token *bar = &run->tokens[run->n_tokens - 1];
		bar->mid = (uint32_t)at;
		bar->end = (uint32_t)(close + 3);
		return close + 3;
	}
	size_t lowest = floor_of(run);
	while (from > lowest) {
		uint32_t cp;
		size_t n = utf8_prev(s.s, from, &cp);
		if (!reading_is_base(cp))
			break;
		from -= n;
	}
	if (from == at)
		return at + 3;
	struct token t = token_of(TOK_RUBY, from, close + 3);
	t.mid = (uint32_t)at;
	token_add(run, t);
	return close + 3;
}

/* 漢字（かんじ） */
static size_t
scan_reading(struct run *run, size_t at)
{
	size_t from = at, end = reading_end(run->text, at, floor_of(run), &from);
	if (end == 0)
		return 0;
	struct token t = token_of(TOK_RUBY, from, end);
	t.mid = (uint32_t)at;
	token_add(run, t);
	return end;
}

/* ｜ opens a base when a reading follows near; the token is finished by scan_ruby. */
static size_t
scan_bar(struct run *run, size_t at)
{
	struct slice s = run->text;
	size_t open = find(s, at + 3, MAX_READING, "\xE3\x80\x8A"), close = 0;
	if (open > at + 3)
		close = find(s, open + 3, MAX_READING, "\xE3\x80\x8B");
	if (close <= open + 3) /* 《》 reads nothing */
		return at + 3;
	struct token t = token_of(TOK_RUBY, at, open);
	t.c = '|';
	token_add(run, t);
	return open;
}

/* 傍点 … 傍点終わり, and lines and letters of other kinds: emphasis from one to the other. */
static int
is_span(struct slice note)
{
	static const char *const kinds[] = {"傍点", "傍線", "太字", "斜体"};
	enum { SPAN_BYTES = 36 };
	if (note.n > SPAN_BYTES || slice_contains(note, "「") || slice_starts(note, "ここ"))
		return 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_contains(note, kinds[i]))
			return 1;
	return 0;
}

/* Is this the base of the ruby that ends at byte `at`? */
static int
is_ruby_base(const struct run *run, size_t at, struct slice word)
{
	const struct token *t = last_token(run);
	size_t base = t->at + (t->c ? 3U : 0U);
	return t->kind == TOK_RUBY && t->end == at &&
	       slice_eq(word, (struct slice){run->text.s + base, t->mid - base});
}

/* ［＃…］; 「X」に傍点 emphasises the X that stands before it. */
static size_t
scan_annotation(struct run *run, size_t at)
{
	struct slice s = run->text;
	size_t close = find(s, at + 6, MAX_ANNOTATION, "\xEF\xBC\xBD");
	if (close == 0)
		return at + 3;
	if (before(s, at) == 0x203B) /* it describes the character that ※ stands for */
		return close + 3;
	struct slice note = {s.s + at + 6, close - at - 6};
	size_t quote = 0;
	if (is_span(note)) {
		struct token t = token_of(TOK_DELIM, at, close + 3);
		t.c = SPAN;
		t.style = STYLE_EMPH;
		t.can_close = (uint8_t)slice_ends(note, "終わり");
		t.can_open = !t.can_close;
		token_add(run, t);
		return close + 3;
	}
	if (slice_starts(note, "\xE3\x80\x8C"))
		quote = find(note, 3, note.n, "\xE3\x80\x8D");
	if (quote > 3) {
		struct slice word = {note.s + 3, quote - 3},
			     rest = {note.s + quote, note.n - quote};
		int dots = find(rest, 3, rest.n, "\xE5\x82\x8D") ||
		           find(rest, 3, rest.n, "\xE5\xA4\xAA");
		if (dots && is_ruby_base(run, at, word))
			run->tokens[run->n_tokens - 1].style = STYLE_EMPH;
		else if (dots && at >= word.n && at - word.n >= floor_of(run) &&
			 memcmp(s.s + at - word.n, word.s, word.n) == 0)
			token_add(run, token_of(TOK_EMPH, at - word.n, at));
	}
	token_add(run, token_of(TOK_DROP, at, close + 3));
	return close + 3;
}

static size_t
scan_high(struct run *run, const struct signs *c, size_t at)
{
	const char *p = run->text.s + at;
	size_t left = run->text.n - at, end;
	if (left >= 3) {
		if (c->ruby && memcmp(p, "\xE3\x80\x8A", 3) == 0)
			return scan_ruby(run, at);
		if (c->ruby && memcmp(p, "\xEF\xBD\x9C", 3) == 0)
			return scan_bar(run, at);
		if (c->readings && memcmp(p, "\xEF\xBC\x88", 3) == 0 &&
			(end = scan_reading(run, at)) > 0)
			return end;
		if (run->speech && c->round && p[0] == '\xEF' && p[1] == '\xBC' &&
			(p[2] == '\x88' || p[2] == '\x89'))
			return scan_bracket(run, c, at, 3);
		if (c->annotated && left >= 9 && memcmp(p, "\xEF\xBC\xBB\xEF\xBC\x83", 6) == 0)
			return scan_annotation(run, at);
	}
	return scan_foreign(run, c, at);
}

static size_t
scan_round(struct run *run, const struct signs *c, size_t at)
{
	size_t end = c->readings && run->text.s[at] == '(' ? scan_reading(run, at) : 0;
	return end > 0 ? end : run->speech ? scan_bracket(run, c, at, 1) : at + 1;
}

/* '90s and 'tis leave something out; nothing begins there. */
static int
is_elision(struct slice rest)
{
	static const char *const words[] = {"tis ", "twas ", "twere ", "twill ", "em ", "til "};
	if (rest.n >= 3 && rest.s[0] >= '0' && rest.s[0] <= '9' && rest.s[1] >= '0' &&
		rest.s[1] <= '9' && rest.s[2] != '\'')
		return 1;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (mark_starts(rest, words[i]))
			return 1;
	return 0;
}

static size_t
scan_quote(struct run *run, size_t at)
{
	struct slice s = run->text;
	uint32_t prev = before(s, at), next = after(s, at + 1);
	struct token t = token_of(TOK_QUOTE, at, at + 1);
	t.c = s.s[at];
	/* '"Go," she said': inside another one that opens */
	int inside = prev == '\'' && t.c == '"' && last_token(run)->can_open;
	t.can_open = (utf8_is_space(prev) || inside || (mark_is_opener(prev) && prev != '\'') ||
			     mark_is_dash(prev)) &&
	             !utf8_is_space(next) &&
	             (s.s[at] != '\'' || !is_elision((struct slice){s.s + at + 1, s.n - at - 1}));
	token_add(run, t);
	return at + 1;
}

void
scan_tokens(struct run *run, const struct signs *c)
{
	const unsigned char *s = (const unsigned char *)run->text.s;
	const size_t n = run->text.n;
	const int han_plain = !c->special[0xE4];
	run->n_tokens = 0;
	for (size_t i = 0; i < n;) {
		if (han_plain)
			i += utf8_ideographs(run->text.s + i, n - i); /* never the last character */
		if (!c->special[s[i]]) {
			i++;
			continue;
		}
		switch (s[i]) {
		case '\n':
			token_add(run, token_of(TOK_NEWLINE, i, i + 1));
			i++;
			break;
		case ':':
			i = scan_url(run, i);
			break;
		case '@':
			i = scan_mail(run, i);
			break;
		case '[':
		case ']':
			i = scan_square(run, c, i);
			break;
		case '(':
		case ')':
			i = scan_round(run, c, i);
			break;
		case '<':
			i = scan_tag(run, i);
			break;
		case 'w':
			i = scan_www(run, i);
			break;
		case '"':
		case '\'':
			i = scan_quote(run, i);
			break;
		default:
			i = s[i] < 0x80 ? scan_delim(run, i) : scan_high(run, c, i);
			break;
		}
	}
}

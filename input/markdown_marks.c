/* SPDX-License-Identifier: Apache-2.0 */
/* Delimiter runs that CommonMark misjudges. Its rule asks whether punctuation stands on one side of
 * a run and a letter on the other, and takes spaces between words for granted; so in Chinese,
 * Japanese and Korean the second ** of "**7%**左右" cannot close. We judge a run with a CJK
 * character beside it as able to open and to close, and put a mark that cmark takes for
 * punctuation between the run and the letter. CommonMark 0.31 counts symbols as punctuation where
 * cmark-gfm (0.29) does not yet: there a mark helps too. Marks never reach the model. The same
 * marks keep tables that are too wide from beginning. */
#include "input/markdown.h"

#include "base/utf8.h"

/* Punctuation of scripts that nobody mixes with Markdown; the first that is not in the text. */
static const uint32_t candidates[] = {0x1039F, 0x103D0, 0x1091F, 0x1093F, 0x10A7F, 0x12470};

enum side { SIDE_SPACE, SIDE_PUNCT, SIDE_SYMBOL, SIDE_LETTER };

static int
is_cjk(uint32_t cp)
{
	return utf8_is_cjk(cp) || utf8_script(cp) == SCRIPT_HANGUL;
}

static enum side
side_of(uint32_t cp)
{
	if (cp == UTF8_BAD || utf8_is_space(cp))
		return SIDE_SPACE;
	switch (utf8_class(cp)) {
	case UTF8_PUNCT:
		return SIDE_PUNCT;
	case UTF8_SYMBOL:
		return cp < 0x80 ? SIDE_PUNCT : SIDE_SYMBOL;
	default:
		return SIDE_LETTER;
	}
}

static int
choose(struct md *m, struct slice text)
{
	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		size_t n = utf8_encode(candidates[i], m->mark);
		const char *s = text.s, *end = text.s + text.n;
		while ((s = memchr(s, m->mark[0], (size_t)(end - s))) != NULL) {
			if ((size_t)(end - s) >= n && memcmp(s, m->mark, n) == 0)
				break;
			s++;
		}
		if (s == NULL) {
			m->mark_n = n;
			return 1;
		}
	}
	m->mark_n = 0;
	return 0;
}

/* Which sides of the run [at, end) need a mark: 1 before, 2 after. */
static int
judge(struct slice text, size_t at, size_t end)
{
	uint32_t before = UTF8_BAD, after = UTF8_BAD;
	char c = text.s[at];
	if (at == 0 || end >= text.n)
		return 0;
	utf8_prev(text.s, at, &before);
	utf8_next(text.s + end, text.n - end, &after);
	enum side b = side_of(before), a = side_of(after);
	int marks = (b == SIDE_SYMBOL ? 1 : 0) | (a == SIDE_SYMBOL ? 2 : 0);
	if (b == SIDE_SPACE || a == SIDE_SPACE || c == '_' || (!is_cjk(before) && !is_cjk(after)))
		return marks;
	if (b == SIDE_LETTER && a != SIDE_LETTER)
		marks |= 1;
	if (a == SIDE_LETTER && b != SIDE_LETTER)
		marks |= 2;
	return marks;
}

/* Writes text to out with marks, if out is not NULL; gives their number. */
static size_t
scan(const struct md *m, struct slice text, struct buf *out)
{
	size_t n = m->n_wide, from = 0, wide = 0;
	for (size_t i = 0; i < text.n;) {
		char c = text.s[i];
		if (wide < m->n_wide && i >= m->wide[wide]) {
			size_t at = m->wide[wide++];
			if (out != NULL) {
				buf_put(out, text.s + from, at - from);
				buf_put(out, m->mark, m->mark_n);
			}
			from = at;
		}
		if (c == '\\' && i + 1 < text.n) {
			i += 2;
			continue;
		}
		if (c != '*' && c != '_' && c != '~') {
			i++;
			continue;
		}
		size_t end = i + 1;
		while (end < text.n && text.s[end] == c)
			end++;
		int marks = judge(text, i, end);
		n += (size_t)((marks & 1) + (marks >> 1));
		if (out != NULL && marks != 0) {
			buf_put(out, text.s + from, i - from);
			if (marks & 1)
				buf_put(out, m->mark, m->mark_n);
			buf_put(out, text.s + i, end - i);
			if (marks & 2)
				buf_put(out, m->mark, m->mark_n);
			from = end;
		}
		i = end;
	}
	if (out != NULL)
		buf_put(out, text.s + from, text.n - from);
	return n;
}

int
md_marks_set(struct md *m, struct slice text)
{
	struct buf b = {0};
	m->text = text;
	if (md_wide_find(m, text) != 0)
		return -1;
	if (scan(m, text, NULL) == 0 || !choose(m, text))
		return 0;
	scan(m, text, &b);
	size_t n = 0;
	char *s = buf_take(&b, &n);
	if (s == NULL)
		return -1;
	m->text = (struct slice){s, n};
	return arena_adopt(m->job->arena, s);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The syntax of links: labels, destinations, titles, definitions (CommonMark, sections 4.7, 6.3).
 */
#include "input/markdown.h"

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static struct slice
skip(struct slice s, size_t n)
{
	return (struct slice){s.s + n, s.n - n};
}

static size_t
blanks_length(struct slice s, size_t at, int *line_ends)
{
	size_t n = 0;
	*line_ends = 0;
	for (; at + n < s.n && is_blank(s.s[at + n]); n++)
		*line_ends += s.s[at + n] == '\n';
	return n;
}

size_t
md_label(struct slice s)
{
	int letters = 0;
	if (s.n < 2 || s.s[0] != '[')
		return 0;
	for (size_t i = 1; i < s.n && i < 1001; i++) {
		if (s.s[i] == '\\' && i + 1 < s.n && strchr("[]\\", s.s[i + 1]) != NULL)
			i++, letters = 1;
		else if (s.s[i] == '[')
			return 0;
		else if (s.s[i] == ']')
			return letters ? i + 1 : 0;
		else
			letters |= !is_blank(s.s[i]);
	}
	return 0;
}

/* Length of a link destination; -1: none (0 is possible only as "<>", which is 2). cmark lets
 * parentheses stay open in definitions. */
static long
destination(struct slice s, size_t at, int may_stay_open)
{
	size_t i = at;
	int depth = 0;
	if (i < s.n && s.s[i] == '<') {
		for (i++; i < s.n; i++) {
			if (s.s[i] == '\\' && i + 1 < s.n && s.s[i + 1] != '\n')
				i++;
			else if (s.s[i] == '>')
				return (long)(i + 1 - at);
			else if (s.s[i] == '<' || s.s[i] == '\n')
				return -1;
		}
		return -1;
	}
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];
		if (c == '\\' && i + 1 < s.n && !is_blank(s.s[i + 1])) {
			i++;
		} else if (c == '(') {
			if (++depth > 32)
				return -1;
		} else if (c == ')') {
			if (depth-- == 0)
				break;
		} else if (is_blank((char)c) || c < 0x20 || c == 0x7F) {
			break;
		}
	}
	return depth > 0 && !may_stay_open ? -1 : (long)(i - at);
}

/* Length of a link title; 0: none. */
static size_t
title(struct slice s, size_t at)
{
	if (at >= s.n || strchr("\"'(", s.s[at]) == NULL)
		return 0;
	char open = s.s[at], close = open == '(' ? ')' : open;
	for (size_t i = at + 1; i < s.n; i++) {
		if (s.s[i] == '\\' && i + 1 < s.n)
			i++;
		else if (s.s[i] == close)
			return i + 1 - at;
		else if (s.s[i] == '(' && open == '(')
			return 0;
	}
	return 0;
}

size_t
md_link_tail(struct slice s)
{
	int ends;
	if (s.n < 2 || s.s[0] != '(')
		return 0;
	size_t at = 1 + blanks_length(s, 1, &ends);
	long n = destination(s, at, 0);
	if (n < 0)
		return 0;
	at += (size_t)n;
	size_t gap = blanks_length(s, at, &ends);
	size_t t = gap > 0 ? title(s, at + gap) : 0;
	at += gap + t;
	if (t > 0)
		at += blanks_length(s, at, &ends);
	return at < s.n && s.s[at] == ')' ? at + 1 : 0;
}

/* Behind at only blanks until the end of the line? Then its length, with the line end. */
static int
line_rest(struct slice s, size_t at, size_t *n)
{
	size_t i = at;
	while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t'))
		i++;
	if (i < s.n && s.s[i] != '\n')
		return 0;
	*n = i + (i < s.n) - at;
	return 1;
}

/* "[^label]" without blanks is the label of a note, not of a link. */
static int
is_note_label(struct slice label)
{
	for (size_t i = 2; i + 1 < label.n; i++)
		if (is_blank(label.s[i]))
			return 0;
	return label.n > 3 && label.s[1] == '^';
}

size_t
md_definition(struct slice s)
{
	int ends;
	size_t at = md_label(s), rest;
	if (at == 0 || at >= s.n || s.s[at] != ':' || is_note_label((struct slice){s.s, at}))
		return 0;
	at++;
	at += blanks_length(s, at, &ends);
	long n = ends <= 1 ? destination(s, at, 1) : -1;
	if (n <= 0)
		return 0;
	at += (size_t)n;
	size_t gap = blanks_length(s, at, &ends);
	size_t t = gap > 0 && ends <= 1 ? title(s, at + gap) : 0;
	if (t > 0 && line_rest(s, at + gap + t, &rest))
		return at + gap + t + rest;
	return line_rest(s, at, &rest) ? at + rest : 0;
}

size_t
md_definitions(struct slice s)
{
	size_t all = 0, n;
	int ends;
	do {
		size_t gap = blanks_length(s, all, &ends);
		n = md_definition(skip(s, all + gap));
		all += n > 0 ? gap + n : 0;
	} while (n > 0);
	return all;
}

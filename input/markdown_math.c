/* SPDX-License-Identifier: Apache-2.0 */
/* "$…$" and "$$…$$" as an extension of cmark-gfm. A dollar sign is mathematics by Pandoc's rule:
 * what opens has no blank behind it, what closes has none before it and no digit behind it. A
 * price that would pass ("$5 and 10$") is told by its words. */
#include "input/markdown.h"

#include <stdlib.h>

#include <cmark-gfm/chunk.h>

static int
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static int
is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The dollar sign that closes what begins at s, or NULL: the next one that stands in no braces.
 * inside: were there some that do? */
static const unsigned char *
closing(const unsigned char *s, const unsigned char *end, int display, int *inside)
{
	unsigned open = 0;
	for (const unsigned char *at = s; at < end; at++) {
		if (*at == '\\' && at + 1 < end)
			at++;
		else if (*at == '{')
			open++;
		else if (*at == '}')
			open -= open > 0;
		else if (*at == '$' && open > 0)
			*inside = 1;
		else if (*at == '$' && !display)
			return is_blank(at[-1]) || (at + 1 < end && is_digit(at[1])) ? NULL : at;
		else if (*at == '$' && at + 1 < end && at[1] == '$')
			return at;
	}
	*inside |= display;
	return NULL;
}

/* "5 million, or 10": a number, and words that no formula has. */
static int
is_price(const unsigned char *s, const unsigned char *end)
{
	unsigned letters = 0;
	if (!is_digit(*s))
		return 0;
	for (const unsigned char *at = s; at < end; at++) {
		if (strchr("\\^_={}<>", *at) != NULL)
			return 0;
		int goes_on = is_letter(*at) && at > s && (letters > 0 || at[-1] == ' ');
		letters = goes_on ? letters + 1 : 0;
		if (letters > 1)
			return 1;
	}
	return 0;
}

static cmark_node *
node_new(const unsigned char *s, size_t n, const char *signs)
{
	cmark_mem *mem = md_pool_mem();
	cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_CODE, mem);
	char *tex = mem->calloc(n + 1, 1);
	memcpy(tex, s, n);
	cmark_node_set_literal(node, tex);
	cmark_node_set_user_data(node, (void *)(uintptr_t)signs);
	mem->free(tex);
	return node;
}

/* Where the formula ends that s would open, its content from *from on; NULL: it opens none. In a
 * paragraph with wild signs not all are sought. */
static const unsigned char *
formula(struct md_math *state, const unsigned char **from, const unsigned char *end, int display)
{
	enum { MOST_VAIN = 16 };
	const unsigned char *s = *from;
	int inside = 0;
	if (s >= end || state->vain > MOST_VAIN || (!display && is_blank(*s)))
		return NULL;
	const unsigned char *to = closing(s, end, display, &inside);
	state->vain += to == NULL && inside;
	while (to != NULL && s < to && is_blank(*s))
		s++;
	*from = s;
	if (to == NULL || s >= to)
		return NULL;
	int quoted = !display && to - s > 2 && *s == '`' && to[-1] == '`';
	if (memchr(s + quoted, '`', (size_t)(to - s) - 2 * (size_t)quoted) != NULL)
		return NULL; /* code begins or ends in it */
	return display || !is_price(s, to) ? to : NULL;
}

static cmark_node *
match(cmark_syntax_extension *extension, cmark_parser *parser, cmark_node *parent,
	unsigned char character, cmark_inline_parser *inlines)
{
	struct md_math *state = cmark_syntax_extension_get_private(extension);
	const cmark_chunk *chunk = cmark_inline_parser_get_chunk(inlines);
	const unsigned char *end = chunk->data + chunk->len;
	int offset = cmark_inline_parser_get_offset(inlines);
	const unsigned char *s = chunk->data + offset;
	(void)parser;
	if (character != '$')
		return NULL;
	if (state->paragraph != parent)
		*state = (struct md_math){.paragraph = parent};
	int display = s + 1 < end && s[1] == '$';
	const unsigned char *from = s + 1 + display;
	const unsigned char *to = offset > 0 && s[-1] == '$' && offset != state->end
	                                  ? NULL
	                                  : formula(state, &from, end, display);
	if (to == NULL)
		return NULL;
	state->end = (int)(to - chunk->data) + 1 + display;
	cmark_inline_parser_set_offset(inlines, state->end);
	while (is_blank(to[-1]))
		to--;
	if (!display && *from == '`') /* as some write to keep others off it */
		return node_new(from + 1, (size_t)(to - from) - 2, "$`");
	return node_new(from, (size_t)(to - from), display ? "$$" : "$");
}

cmark_syntax_extension *
md_math_new(struct md_math *state)
{
	cmark_mem *mem = cmark_get_default_mem_allocator();
	cmark_syntax_extension *e = cmark_syntax_extension_new("math");
	*state = (struct md_math){.end = 0};
	cmark_syntax_extension_set_match_inline_func(e, match);
	cmark_syntax_extension_set_special_inline_chars(
		e, cmark_llist_append(mem, NULL, (void *)(uintptr_t)'$'));
	cmark_syntax_extension_set_private(e, state, NULL);
	return e;
}

void
md_math_free(cmark_syntax_extension *e)
{
	cmark_syntax_extension_free(cmark_get_default_mem_allocator(), e);
}

const char *
md_math_signs(cmark_node *n)
{
	return cmark_node_get_type(n) == CMARK_NODE_CODE ? cmark_node_get_user_data(n) : NULL;
}

int
md_math_is_block(cmark_node *n)
{
	const char *info = cmark_node_get_fence_info(n);
	return info != NULL && strcmp(info, "math") == 0 &&
	       slice_trim(slice_of(cmark_node_get_literal(n))).n > 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Lists: each item a paragraph with its label; terms and what they mean. */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/text_imp.h"

static int
is_number(const char *s)
{
	size_t n = s ? strlen(s) : 0;
	return n > 0 && n < 10 && strspn(s, "0123456789") == n;
}

/* A list without a word before it in its item: the item's label is part of the labels below, a
 * term stands alone. */
static void
end_waiting_prefix(struct text *t)
{
	struct buf *b = &t->p->para->prefix;
	const char *term = arena_str(t->job->arena, buf_slice(b));
	b->n = 0;
	if (t->lists != NULL && t->lists->gloss)
		prose_own(t->p, term);
}

enum walk
text_list_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	text_end(t, PROSE_PARAGRAPH);
	struct text_list *f = ARENA_NEW(t->job->arena, struct text_list);
	if (f == NULL)
		return WALK_SKIP;
	const char *rend = tei_get(node, TA_REND), *n = tei_get(node, TA_N);
	struct text_list *up = t->lists;
	end_waiting_prefix(t);
	f->up = up;
	f->gloss = tei_is(node, TA_TYPE, "gloss");
	f->numbered = rend != NULL && (strstr(rend, "numbered") || strstr(rend, "ordered"));
	f->next = is_number(n) ? strtol(n, NULL, 10) : 1;
	f->path = up != NULL && up->numbered && up->label ? up->label : "";
	f->bullets = (up != NULL ? up->bullets : 0) + !f->numbered;
	t->lists = f;
	return WALK_INTO;
}

void
text_list_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	text_end(t, PROSE_PARAGRAPH);
	if (t->lists != NULL)
		t->lists = t->lists->up;
}

/* "2.1." of a numbered list, "••" of a bulleted one, or what the source had. */
static const char *
item_label(struct text *t, struct text_list *f, const struct tei_node *item)
{
	static const char *const bullets[] = {
		"\xE2\x80\xA2", "\xE2\x80\xA2\xE2\x80\xA2", "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"};
	struct arena *a = t->job->arena;
	const char *n = tei_get(item, TA_N);
	if (n != NULL && *n != '\0' && !is_number(n))
		return n;
	if (is_number(n))
		f->next = strtol(n, NULL, 10);
	if (f->numbered || is_number(n))
		return arena_printf(a, "%s%lld.", f->path, (long long)f->next++);
	return t->e->bare ? "*" : bullets[f->bullets < 3 ? f->bullets - 1 : 2];
}

enum walk
text_item_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	struct text_list *f = t->lists;
	text_end(t, PROSE_PARAGRAPH);
	if (f == NULL)
		return WALK_INTO;
	if (f->gloss || t->p->para->prefix.n > 0) {
		text_end_prefix(t);
		return WALK_INTO;
	}
	f->label = item_label(t, f, node);
	prose_prefix(t->p, f->label);
	prose_prefix(t->p, " ");
	return WALK_INTO;
}

void
text_item_close(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	text_end(t, PROSE_PARAGRAPH);
	t->p->para->prefix.n = 0;
}

enum walk
text_cast_item_open(void *ctx, const struct tei_node *node)
{
	struct text *t = ctx;
	(void)node;
	text_end(t, PROSE_PARAGRAPH);
	prose_prefix(t->p, t->e->bare ? "* " : "\xE2\x80\xA2 ");
	return WALK_INTO;
}

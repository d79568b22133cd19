/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/walk.h"

#include <stdlib.h>

enum walk
walk_pass(void *ctx, const struct tei_node *node)
{
	(void)ctx;
	(void)node;
	return WALK_INTO;
}

enum walk
walk_drop(void *ctx, const struct tei_node *node)
{
	(void)ctx;
	(void)node;
	return WALK_SKIP;
}

static void
leave(const struct handler handlers[TEI_MAX], void *ctx, const struct tei_node *node)
{
	if (handlers[node->kind].close != NULL)
		handlers[node->kind].close(ctx, node);
}

void
walk(const struct tei_node *top, const struct handler handlers[TEI_MAX], void *ctx)
{
	const struct tei_node *node = top;
	for (;;) {
		if (handlers[node->kind].open == NULL)
			abort();
		enum walk w = handlers[node->kind].open(ctx, node);
		if (w == WALK_INTO && node->first != NULL) {
			node = node->first;
			continue;
		}
		leave(handlers, ctx, node);
		while (node != top && node->next == NULL) {
			node = node->parent;
			leave(handlers, ctx, node);
		}
		if (node == top)
			return;
		node = node->next;
	}
}

int
walk_complete(const struct handler handlers[TEI_MAX])
{
	for (int k = 0; k < TEI_MAX; k++)
		if (handlers[k].open == NULL)
			return 0;
	return 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Enter and leave every node, without recursion, by a table of handlers. */
#ifndef SCHEMAS_WALK_H
#define SCHEMAS_WALK_H

#include "schemas/tei.h"

enum walk { WALK_INTO, WALK_SKIP };

struct handler {
	enum walk (*open)(void *ctx, const struct tei_node *node);
	void (*close)(void *ctx, const struct tei_node *node); /* also after WALK_SKIP */
};

enum walk walk_pass(void *ctx, const struct tei_node *node);
enum walk walk_drop(void *ctx, const struct tei_node *node);
#define WALK_PASS               \
	{                       \
		walk_pass, NULL \
	} /* its children only */
#define WALK_DROP               \
	{                       \
		walk_drop, NULL \
	} /* neither it nor its children */

/* Every kind must be decided: an entry without open is a bug (abort). node itself included. */
void walk(const struct tei_node *node, const struct handler handlers[TEI_MAX], void *ctx);
/* Names of kinds without a decision; for the test. */
int walk_complete(const struct handler handlers[TEI_MAX]);

#endif

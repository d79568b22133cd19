/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for cmark. It aborts the process when its own runs out; ours comes back to whoever began
 * to read, and gives everything back in one go. */
#ifndef INPUT_MARKDOWN_POOL_H
#define INPUT_MARKDOWN_POOL_H

#include <setjmp.h>

#include <cmark-gfm.h>

enum { MD_POOL_BINS = 64 };

struct md_pool {
	jmp_buf out; /* where memory that ran out leads; set before cmark is called */
	struct md_pool_chunk *chunks;
	struct md_pool_large *large;
	char *at, *end;           /* free room of the newest chunk */
	void *bins[MD_POOL_BINS]; /* freed blocks by size, each leading to the next */
	cmark_mem lent;           /* the library's own functions, while it is lent ours */
	int is_lent;
};

/* Of this thread, from here to md_pool_end; one at a time. */
void md_pool_begin(struct md_pool *pool);
void md_pool_end(struct md_pool *pool);
cmark_mem *md_pool_mem(void);
/* What the library allocates for itself (its extensions) does not come from the pool, and must
 * not abort either. To be called by one thread at a time. */
void md_pool_lend(struct md_pool *pool);
void md_pool_take_back(struct md_pool *pool);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "heap.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

enum {
	LARGE = 4 << 20, /* from here on a block has pages of its own: it moves and goes back */
	SPARE = 1 << 20, /* what stays when all is free: the next package's */
};
#endif

void
heap_prepare(void)
{
#ifdef __GLIBC__
	/* fixed: else glibc raises the first with every large block that is freed, and then a text
	 * that grows leaves holes behind */
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, SPARE);
#endif
}

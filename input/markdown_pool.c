/* SPDX-License-Identifier: Apache-2.0 */
#include "input/markdown_pool.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif

/* A block of LARGE bytes and more stands alone, others lie in chunks; for the address sanitizer all
 * stand alone, so that it sees what runs over. */
enum {
	ALIGN = sizeof(uint64_t),
	CHUNK = 256 * 1024,
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
	LARGE = ALIGN
#else
	LARGE = 16 * 1024
#endif
};

/* In front of every block. */
struct head {
	uint64_t n;
};

struct md_pool_chunk {
	struct md_pool_chunk *next;
	char bytes[];
};

/* A block that stands alone, so that it can grow and go. */
struct md_pool_large {
	struct md_pool_large *next, *prev;
	struct head head;
};

static _Thread_local struct md_pool *present;

static void *
need(void *p)
{
	if (p == NULL)
		longjmp(present->out, 1);
	return p;
}

static struct head *
head_of(void *p)
{
	return (struct head *)p - 1;
}

static struct md_pool_large *
large_of(struct head *h)
{
	return (struct md_pool_large *)(void *)((char *)h - offsetof(struct md_pool_large, head));
}

static void
link_large(struct md_pool_large *l)
{
	if (l->next != NULL)
		l->next->prev = l;
	if (l->prev != NULL)
		l->prev->next = l;
	else
		present->large = l;
}

static void *
take_large(size_t n)
{
	struct md_pool_large *l = need(malloc(sizeof *l + n));
	*l = (struct md_pool_large){.next = present->large, .head = {n}};
	link_large(l);
	return &l->head + 1;
}

static void *
take(size_t n)
{
	struct md_pool *p = present;
	if (n > SIZE_MAX / 2)
		need(NULL);
	n = n < ALIGN ? ALIGN : (n + ALIGN - 1) / ALIGN * ALIGN;
	if (n >= LARGE)
		return take_large(n);
	if (n < MD_POOL_BINS * ALIGN && p->bins[n / ALIGN] != NULL) {
		void *again = p->bins[n / ALIGN];
		memcpy(&p->bins[n / ALIGN], again, sizeof(void *));
		return again;
	}
	if ((size_t)(p->end - p->at) < n + sizeof(struct head)) {
		struct md_pool_chunk *c = need(malloc(sizeof *c + CHUNK));
		c->next = p->chunks;
		p->chunks = c;
		p->at = c->bytes;
		p->end = p->at + CHUNK;
	}
	struct head *h = (struct head *)(void *)p->at;
	*h = (struct head){n};
	p->at += sizeof *h + n;
	return h + 1;
}

static void *
pool_calloc(size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		need(NULL);
	return memset(take(n * size), 0, n * size);
}

static void
pool_free(void *old)
{
	struct head *h = old ? head_of(old) : NULL;
	if (h == NULL)
		return;
	if (h->n < LARGE) {
		/* blocks of the same size take its place */
		if (h->n < MD_POOL_BINS * ALIGN) {
			memcpy(old, &present->bins[h->n / ALIGN], sizeof(void *));
			present->bins[h->n / ALIGN] = old;
		}
		return;
	}
	struct md_pool_large *l = large_of(h);
	if (l->next != NULL)
		l->next->prev = l->prev;
	if (l->prev != NULL)
		l->prev->next = l->next;
	else
		present->large = l->next;
	free(l);
}

static void *
pool_realloc(void *old, size_t n)
{
	if (old == NULL)
		return take(n);
	struct head *h = head_of(old);
	if (n <= h->n)
		return old;
	if (h->n >= LARGE) {
		struct md_pool_large *l = need(realloc(large_of(h), sizeof *l + n));
		l->head.n = n;
		link_large(l);
		return &l->head + 1;
	}
	void *new = memcpy(take(n), old, h->n);
	pool_free(old);
	return new;
}

cmark_mem *
md_pool_mem(void)
{
	static cmark_mem mem = {pool_calloc, pool_realloc, pool_free};
	return &mem;
}

void
md_pool_begin(struct md_pool *pool)
{
	memset(pool, 0, sizeof *pool);
	present = pool;
}

void
md_pool_end(struct md_pool *pool)
{
	for (struct md_pool_chunk *c = pool->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	for (struct md_pool_large *l = pool->large, *next; l != NULL; l = next) {
		next = l->next;
		free(l);
	}
	present = NULL;
}

static void *
lasting_calloc(size_t n, size_t size)
{
	return need(calloc(n, size));
}

static void *
lasting_realloc(void *old, size_t n)
{
	return need(realloc(old, n));
}

void
md_pool_lend(struct md_pool *pool)
{
	cmark_mem *own = cmark_get_default_mem_allocator();
	pool->lent = *own;
	pool->is_lent = 1;
	*own = (cmark_mem){lasting_calloc, lasting_realloc, free};
}

void
md_pool_take_back(struct md_pool *pool)
{
	*cmark_get_default_mem_allocator() = pool->lent;
	pool->is_lent = 0;
}

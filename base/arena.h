/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that lives as long as one document and is freed in one go. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/buf.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Zeroed, aligned for pointers, 64-bit numbers and double; NULL when memory ran out, from then on
 * always (arena_failed). */
void *arena_alloc(struct arena *a, size_t n);
int arena_failed(const struct arena *a);
/* Copies, NUL-terminated; "" when memory ran out, so that callers need no check each. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_str(struct arena *a, struct slice s);
struct slice arena_slice(struct arena *a, struct slice s);
/* A copy of what is in the buffer; when the buffer has failed, the arena has, too, so that a text
 * cut short by missing memory is never taken for the whole. */
struct slice arena_buf(struct arena *a, const struct buf *b);
char *arena_buf_str(struct arena *a, const struct buf *b);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The arena frees this malloc'ed block with itself. -1 (and the block freed) without memory. */
int arena_adopt(struct arena *a, void *block);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), (n) * sizeof(type)))

#endif

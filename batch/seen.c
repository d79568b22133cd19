/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "batch/pool.h"

/* Open addressing over 64-bit hashes (FNV-1a): of a million names two have the same in one case of
 * thirty million. */
static uint64_t
hash_of(const char *name)
{
	uint64_t h = 14695981039346656037U;
	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 1099511628211U;
	return h ? h : 1;
}

static struct mark *
slot_of(const struct seen *s, uint64_t hash)
{
	size_t i = hash & (s->size - 1);
	while (s->marks[i].hash != 0 && s->marks[i].hash != hash)
		i = (i + 1) & (s->size - 1);
	return &s->marks[i];
}

static int
grow(struct seen *s)
{
	struct seen more = {.size = s->size ? 2 * s->size : 1024, .n = s->n};
	more.marks = calloc(more.size, sizeof *more.marks);
	if (more.marks == NULL)
		return -1;
	for (size_t i = 0; i < s->size; i++)
		if (s->marks[i].hash != 0)
			*slot_of(&more, s->marks[i].hash) = s->marks[i];
	free(s->marks);
	*s = more;
	return 0;
}

struct mark *
seen_mark(struct seen *s, const char *name, int *before)
{
	uint64_t hash = hash_of(name);
	*before = 0;
	if (2 * s->n >= s->size && grow(s) != 0)
		return NULL;
	struct mark *m = slot_of(s, hash);
	*before = m->hash != 0;
	if (!*before) {
		s->n++;
		m->hash = hash;
	}
	return m;
}

void
seen_free(struct seen *s)
{
	free(s->marks);
	*s = (struct seen){0};
}

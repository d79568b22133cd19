/* SPDX-License-Identifier: Apache-2.0 */
#include "input/origin.h"

#include <stdlib.h>

void
origin_add(struct origin *o, uint64_t at, uint64_t from)
{
	if (o->n > 0) {
		const struct origin_step *last = &o->v[o->n - 1];
		if (from - last->from == at - last->at)
			return;
	} else if (at == from) {
		return;
	}
	if (o->failed)
		return;
	if (o->n == o->cap) {
		size_t cap = o->cap ? o->cap * 2 : 64;
		struct origin_step *v = realloc(o->v, cap * sizeof *v);
		if (v == NULL) {
			o->failed = 1;
			return;
		}
		o->v = v;
		o->cap = cap;
	}
	o->v[o->n++] = (struct origin_step){at, from};
}

int
origin_keep(struct origin *o, struct arena *a)
{
	if (o->v != NULL && arena_adopt(a, o->v) != 0) {
		*o = (struct origin){.failed = 1};
		return -1;
	}
	return o->failed ? -1 : 0;
}

uint64_t
origin_find(const struct origin *o, size_t *cursor, uint64_t at)
{
	size_t k = *cursor;
	if (k > 0 && o->v[k - 1].at > at) {
		/* back: by halves */
		size_t lo = 0;
		while (lo < k) {
			size_t mid = lo + (k - lo) / 2;
			if (o->v[mid].at <= at)
				lo = mid + 1;
			else
				k = mid;
		}
	}
	while (k < o->n && o->v[k].at <= at)
		k++;
	*cursor = k;
	uint64_t from = k == 0 ? at : o->v[k - 1].from + (at - o->v[k - 1].at);
	return k < o->n && from > o->v[k].from ? o->v[k].from : from;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "batch/batch.h"

enum { MAX_FRAME = 64 << 20, FIRST_ROOM = 1 << 12 };

int
pipe_send(int fd, const char *bytes, size_t n)
{
	uint32_t head = (uint32_t)n;
	struct iovec v[2] = {{&head, sizeof head}, {(void *)(uintptr_t)bytes, n}};
	int at = 0;
	if (n > MAX_FRAME)
		return -1;
	while (at < 2) {
		ssize_t k = writev(fd, v + at, 2 - at);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		for (; at < 2 && (size_t)k >= v[at].iov_len; at++)
			k -= (ssize_t)v[at].iov_len;
		if (at < 2) {
			v[at].iov_base = (char *)v[at].iov_base + k;
			v[at].iov_len -= (size_t)k;
		}
	}
	return 0;
}

static uint32_t
frame_size(const struct inlet *in)
{
	uint32_t head;
	memcpy(&head, in->v + in->from, sizeof head);
	return head;
}

int
inlet_fill(struct inlet *in)
{
	size_t have = in->n - in->from, want = FIRST_ROOM;
	if (have >= sizeof(uint32_t)) {
		if (frame_size(in) > MAX_FRAME)
			return -1;
		want = sizeof(uint32_t) + frame_size(in);
	}
	if (have > 0)
		memmove(in->v, in->v + in->from, have);
	in->from = 0;
	in->n = have;
	if (in->cap < want || in->cap == have) {
		size_t cap = want > FIRST_ROOM ? want : 2 * FIRST_ROOM;
		char *v = realloc(in->v, cap);
		if (v == NULL)
			return -1;
		in->v = v;
		in->cap = cap;
	}
	ssize_t n;
	do
		n = read(in->fd, in->v + in->n, in->cap - in->n);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		in->n += (size_t)n;
	return n > 0 ? 1 : (int)n;
}

char *
inlet_next(struct inlet *in, size_t *n)
{
	size_t have = in->n - in->from;
	if (have < sizeof(uint32_t) || have - sizeof(uint32_t) < frame_size(in))
		return NULL;
	char *frame = in->v + in->from + sizeof(uint32_t);
	*n = frame_size(in);
	in->from += sizeof(uint32_t) + *n;
	return frame;
}

void
inlet_close(struct inlet *in)
{
	close(in->fd);
	free(in->v);
	*in = (struct inlet){.fd = -1};
}

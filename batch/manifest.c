/* SPDX-License-Identifier: Apache-2.0 */
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/batch.h"

/* So much is read at once: some lines, but never much more than a shard has. */
enum { BLOCK = 2 * (MAX_RECORD + 1) };

/* Moves what is left to the front and reads behind it. */
static void
fill(struct manifest *m)
{
	memmove(m->block, m->block + m->from, m->filled - m->from);
	m->filled -= m->from;
	m->from = 0;
	ssize_t n;
	do
		n = read(m->fd, m->block + m->filled, BLOCK - m->filled);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		m->error = errno;
	if (n <= 0)
		m->ended = 1;
	else
		m->filled += (size_t)n;
}

/* Up to and with the line end, or the first bytes of a line that is too long; *n 0 at the end. */
static char *
take_piece(struct manifest *m, size_t *n)
{
	for (;;) {
		char *s = m->block + m->from;
		size_t have = m->filled - m->from;
		const char *end = have > 0 ? memchr(s, '\n', have) : NULL;
		if (end == NULL && !m->ended && have <= MAX_RECORD) {
			fill(m);
			continue;
		}
		*n = end ? (size_t)(end - s) + 1 : have;
		m->from += *n;
		m->at += *n;
		return s;
	}
}

/* A line; of one that is too long MAX_RECORD + 1 bytes or more, and the rest is skipped. */
static char *
take_line(struct manifest *m, size_t *n)
{
	char *line = take_piece(m, n);
	m->cut = *n > 0 && line[*n - 1] != '\n' && !m->ended;
	return line;
}

static void
skip_rest(struct manifest *m)
{
	size_t n;
	while (m->cut)
		take_line(m, &n);
}

/* A line belongs to the shard that holds its first byte, as input splits do: so a shard reads
 * only its part of the file. */
static int
seek_to_shard(struct manifest *m, uint64_t size)
{
	uint64_t part = size / m->shards, rest = size % m->shards;
	uint64_t from = part * m->shard + (m->shard < rest ? m->shard : rest);
	size_t n;
	m->end = from + part + (m->shard < rest);
	if (from == 0)
		return 0;
	/* what begins before us is the neighbour's */
	if (lseek(m->fd, (off_t)(from - 1), SEEK_SET) < 0)
		return -1;
	m->at = from - 1;
	take_line(m, &n);
	skip_rest(m);
	return m->error ? -1 : 0;
}

int
manifest_open(struct manifest *m, const char *path, unsigned shard, unsigned shards)
{
	struct stat st;
	*m = (struct manifest){.shard = shard, .shards = shards, .block = malloc(BLOCK + 1)};
	m->by_line = strcmp(path, "-") == 0;
	m->fd = m->by_line ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	errno = 0;
	if (m->block != NULL && m->fd >= 0 &&
		(m->by_line || (fstat(m->fd, &st) == 0 && S_ISREG(st.st_mode) &&
				       seek_to_shard(m, (uint64_t)st.st_size) == 0)))
		return 0;
	fprintf(stderr, "%s: fatal: cannot read: %s [manifest-unreadable]\n", path,
		m->fd < 0 ? strerror(ENOENT)
		: errno   ? strerror(errno)
			  : "not a regular file");
	manifest_close(m);
	return -1;
}

void
manifest_close(struct manifest *m)
{
	if (m->fd > STDERR_FILENO)
		close(m->fd);
	free(m->block);
	m->block = NULL;
	m->fd = -1;
}

const char *
manifest_next(struct manifest *m, size_t *n)
{
	for (;;) {
		skip_rest(m);
		if (!m->by_line && m->at >= m->end)
			return NULL;
		char *line = take_line(m, n);
		if (*n == 0)
			return NULL;
		uint64_t number = m->number++;
		if (m->by_line && number % m->shards != m->shard)
			continue;
		while (*n > 0 && line[*n - 1] != 0 && strchr("\r\n \t", line[*n - 1]) != NULL)
			(*n)--;
		if (*n > 0)
			return line;
	}
}

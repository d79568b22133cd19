/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "batch/pool.h"

enum { CHUNK = 1 << 16 };

int
store_open(struct store *s, const char *path, int flags)
{
	s->path = strdup(path);
	s->index_path = name_join(path, "", ".jsonl");
	s->fd = s->index = -1;
	if (s->path == NULL || s->index_path == NULL)
		return -1;
	s->fd = open(s->path, flags | O_CLOEXEC, 0666);
	s->index = s->fd >= 0 ? open(s->index_path, flags | O_CLOEXEC, 0666) : -1;
	return s->index >= 0 ? 0 : -1;
}

void
store_close(struct store *s)
{
	if (s->fd >= 0)
		close(s->fd);
	if (s->index >= 0)
		close(s->index);
	free(s->path);
	free(s->index_path);
	*s = (struct store){.fd = -1, .index = -1};
}

int
store_lock(const struct store *s)
{
	return flock(s->fd, LOCK_EX | LOCK_NB);
}

int
store_each(struct store *s, int (*line)(void *ctx, const char *line, struct place at), void *ctx)
{
	int rc = 0;
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	int fd = dup(s->index);
	FILE *f = fd >= 0 ? fdopen(fd, "rb") : NULL;
	if (f == NULL)
		return -1;
	rewind(f);
	/* what a killed writer left half-written has no end or is no JSON */
	while (rc == 0 && (n = getline(&text, &cap, f)) > 0) {
		struct place at = {.store = s, .at = s->index_end, .n = (uint32_t)n};
		s->index_end += (uint64_t)n;
		rc = line(ctx, text, at);
	}
	free(text);
	fclose(f);
	off_t end = lseek(s->fd, 0, SEEK_END);
	s->end = end > 0 ? (uint64_t)end : 0;
	return rc;
}

char *
store_line(struct place at)
{
	char *line = malloc((size_t)at.n + 1);
	if (line == NULL || pread(at.store->index, line, at.n, (off_t)at.at) != (ssize_t)at.n) {
		free(line);
		return NULL;
	}
	line[at.n] = '\0';
	return line;
}

static int
put_all(int fd, const char *s, size_t n, uint64_t at)
{
	while (n > 0) {
		ssize_t k = pwrite(fd, s, n, (off_t)at);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return -1;
		s += k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return 0;
}

int
store_append(struct store *s, const char *file, uint64_t *n)
{
	char chunk[CHUNK];
	ssize_t k;
	int fd = open(file, O_RDONLY | O_CLOEXEC), rc = fd >= 0 ? 0 : -1;
	for (*n = 0; rc == 0 && (k = read(fd, chunk, sizeof chunk)) != 0; *n += (uint64_t)k)
		if (k < 0 || put_all(s->fd, chunk, (size_t)k, s->end + *n) != 0) {
			rc = -1;
			break;
		}
	int error = errno;
	if (fd >= 0)
		close(fd);
	unlink(file);
	errno = error;
	if (rc == 0)
		s->end += *n;
	return rc;
}

int
store_note(struct store *s, const char *line, struct place *at)
{
	/* begins on a line of its own, whatever a killed writer left before it */
	char *whole = name_join(s->index_end > 0 && !s->noted ? "\n" : "", line, "\n");
	size_t n = whole ? strlen(whole) : 0;
	if (whole == NULL || put_all(s->index, whole, n, s->index_end) != 0) {
		free(whole);
		return -1;
	}
	size_t skip = whole[0] == '\n';
	*at = (struct place){.store = s, .at = s->index_end + skip, .n = (uint32_t)(n - skip)};
	s->index_end += n;
	s->noted = 1;
	free(whole);
	return 0;
}

int
store_sync(const struct store *s)
{
	return fdatasync(s->fd) == 0 && fdatasync(s->index) == 0 ? 0 : -1;
}

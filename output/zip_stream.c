/* SPDX-License-Identifier: Apache-2.0 */
#include "output/zip_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "output/neighbour.h"
#include "output/zip_format.h"

enum { CHUNK = 1 << 16 };

struct zip_stream {
	struct job *job;
	char *path;
	int fd;
	uint64_t at; /* how long it is */
	size_t n;
	struct buf directory;
	int failed;
	char chunk[CHUNK];
};

struct zip_stream *
zip_stream_open(struct job *job, const char *path)
{
	struct zip_stream *z = calloc(1, sizeof *z);
	if (z == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return NULL;
	}
	z->job = job;
	z->path = arena_strdup(job->arena, path);
	z->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (z->fd >= 0)
		return z;
	neighbour_fail(job, path, errno);
	free(z);
	return NULL;
}

static int
fail(struct zip_stream *z, int error)
{
	z->failed = 1;
	return neighbour_fail(z->job, z->path, error);
}

/* Room for the directory's record of this entry and the end must stay. */
static int
fits(struct zip_stream *z, uint64_t name, uint64_t n)
{
	uint64_t all = z->at + ZIP_LOCAL_SIZE + n + z->directory.n + ZIP_CENTRAL_SIZE + 2 * name +
	               ZIP_END_SIZE;
	if (z->n < 0xFFFE && all < 0xFFFFFFF0U)
		return 1;
	z->failed = 1;
	DIAG(z->job, OUTPUT_TOO_LARGE, 0, NULL);
	return 0;
}

static int
copy(struct zip_stream *z, int fd, uint64_t from, struct zip_entry *e)
{
	e->crc = (uint32_t)crc32(0, NULL, 0);
	for (uint64_t left = e->size; left > 0;) {
		ssize_t n = pread(fd, z->chunk, left < CHUNK ? left : CHUNK, (off_t)from);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n < 0 ? errno : EIO; /* what was announced is not there */
			return -1;
		}
		if (neighbour_put(z->fd, (struct slice){z->chunk, (size_t)n}) != 0)
			return -1;
		e->crc = (uint32_t)crc32(e->crc, (const Bytef *)z->chunk, (uInt)n);
		from += (uint64_t)n;
		left -= (uint64_t)n;
	}
	return 0;
}

int
zip_stream_add(
	struct zip_stream *z, const char *name, int fd, uint64_t from, uint64_t n, uint64_t *at)
{
	struct buf head = {0};
	if (z->failed || !fits(z, strlen(name), n))
		return -1;
	struct zip_entry e = {.name = slice_of(name),
		.method = ZIP_STORED,
		.offset = (uint32_t)z->at,
		.size = (uint32_t)n,
		.packed = (uint32_t)n};
	e.flags = zip_flags(e.name);
	*at = z->at + ZIP_LOCAL_SIZE + e.name.n;
	/* the header needs the checksum of what follows it, so it is written last */
	int rc = lseek(z->fd, (off_t)*at, SEEK_SET) < 0 || copy(z, fd, from, &e) != 0 ? -1 : 0;
	zip_put_local(&head, &e);
	if (rc == 0 && lseek(z->fd, (off_t)z->at, SEEK_SET) < 0)
		rc = -1;
	if (rc == 0 && !head.failed)
		rc = neighbour_put(z->fd, buf_slice(&head));
	if (head.failed)
		errno = ENOMEM;
	int ok = rc == 0 && !head.failed;
	buf_free(&head);
	if (!ok)
		return fail(z, errno);
	z->at = *at + n;
	z->n++;
	zip_put_central(&z->directory, &e);
	return 0;
}

static int
put_directory(struct zip_stream *z)
{
	size_t size = z->directory.n;
	zip_put_end(&z->directory, z->n, size, z->at);
	if (z->directory.failed) {
		errno = ENOMEM;
		return -1;
	}
	if (lseek(z->fd, (off_t)z->at, SEEK_SET) < 0 ||
		neighbour_put(z->fd, buf_slice(&z->directory)) != 0)
		return -1;
	return neighbour_sync(z->fd);
}

int
zip_stream_close(struct zip_stream *z)
{
	if (!z->failed && put_directory(z) != 0)
		fail(z, errno);
	if (close(z->fd) != 0 && !z->failed)
		fail(z, errno);
	if (z->failed)
		unlink(z->path);
	int rc = z->failed ? -1 : 0;
	buf_free(&z->directory);
	free(z);
	return rc;
}

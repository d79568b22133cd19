/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sync_file_range */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/batch.h"

static int
grow(void *list, size_t *cap, size_t n, size_t size)
{
	void **v = list;
	if (n < *cap)
		return 0;
	size_t more = *cap ? 2 * *cap : 32;
	void *longer = realloc(*v, more * size);
	if (longer == NULL)
		return -1;
	*v = longer;
	*cap = more;
	return 0;
}

static void
free_file(struct staged *f)
{
	if (f->fd >= 0)
		close(f->fd);
	free(f->part);
	free(f->path);
}

/* ---- writing ---- */

static int
put_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = write(fd, bytes, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return -1;
		bytes += k;
		n -= (size_t)k;
	}
	return 0;
}

int
stage_put(struct stage *s, unsigned document, const char *path, const char *bytes, size_t n)
{
	char name[32];
	if (grow(&s->files, &s->cap, s->n, sizeof *s->files) != 0)
		return -1;
	snprintf(name, sizeof name, "%u", s->count++);
	struct staged f = {.fd = -1,
		.document = document,
		.part = name_join(s->scratch, "/", name),
		.path = strdup(path)};
	if (f.part != NULL && f.path != NULL)
		f.fd = open(f.part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (f.fd < 0 || put_all(f.fd, bytes, n) != 0) {
		int error = errno;
		if (f.fd >= 0)
			unlink(f.part);
		free_file(&f);
		errno = error;
		return -1;
	}
#ifdef __linux__
	/* the disk may begin while the next document is converted */
	sync_file_range(f.fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
	s->bytes += n;
	s->files[s->n++] = f;
	return 0;
}

void
stage_drop(struct stage *s, unsigned document)
{
	while (s->n > 0 && s->files[s->n - 1].document == document) {
		unlink(s->files[--s->n].part);
		free_file(&s->files[s->n]);
	}
}

/* ---- folders ---- */

/* The folder of path is to be synced when all is in place. */
static void
remember_folder(struct stage *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL   ? strdup(".")
	               : slash == path ? strdup("/")
	                               : strndup(path, (size_t)(slash - path));
	for (size_t i = s->n_folders; folder != NULL && i > 0; i--)
		if (strcmp(s->folders[i - 1], folder) == 0) {
			free(folder);
			return;
		}
	if (folder == NULL ||
		grow(&s->folders, &s->cap_folders, s->n_folders, sizeof *s->folders) != 0) {
		free(folder);
		return;
	}
	s->folders[s->n_folders++] = folder;
}

void
stage_make_folders(struct stage *s, char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* when it fails, writing the package says why */
		if (mkdir(path, 0777) == 0)
			remember_folder(s, path);
		*slash = '/';
	}
}

/* ---- putting in place ---- */

/* Pipes and some network file systems cannot sync, and one may write where one may not list. */
static int
sync_file(int fd)
{
	int rc;
	do
		rc = fsync(fd);
	while (rc != 0 && errno == EINTR);
	return rc != 0 && (errno == EINVAL || errno == ENOTSUP) ? 0 : rc;
}

static int
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES ? 0 : -1;
	int rc = sync_file(fd), error = errno;
	close(fd);
	errno = error;
	return rc;
}

static int
close_file(struct staged *f)
{
	int rc = close(f->fd);
	f->fd = -1;
	return rc;
}

void
stage_commit(struct stage *s, void (*failed)(void *ctx, unsigned document, int error), void *ctx)
{
	int error = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct staged *f = &s->files[i];
		if (sync_file(f->fd) != 0 || close_file(f) != 0) {
			failed(ctx, f->document, errno);
			unlink(f->part);
		}
	}
	for (size_t i = 0; i < s->n; i++) {
		struct staged *f = &s->files[i];
		if (f->fd < 0 && rename(f->part, f->path) != 0) {
			failed(ctx, f->document, errno);
			unlink(f->part);
		}
		remember_folder(s, f->path);
	}
	for (size_t i = 0; i < s->n_folders; i++) {
		if (sync_folder(s->folders[i]) != 0)
			error = errno;
		free(s->folders[i]);
	}
	for (size_t i = 0; i < s->n; i++) {
		if (error != 0)
			failed(ctx, s->files[i].document, error);
		free_file(&s->files[i]);
	}
	s->n = s->n_folders = 0;
	s->bytes = 0;
}

void
stage_hand_over(struct stage *s)
{
	for (size_t i = 0; i < s->n; i++)
		free_file(&s->files[i]);
	for (size_t i = 0; i < s->n_folders; i++)
		free(s->folders[i]);
	s->n = s->n_folders = 0;
	s->bytes = 0;
}

void
stage_free(struct stage *s)
{
	free(s->files);
	free(s->folders);
}

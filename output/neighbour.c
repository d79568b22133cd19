/* SPDX-License-Identifier: Apache-2.0 */
#include "output/neighbour.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

enum { MAX_LINKS = 40, MAX_STEM = 48 };

char *
neighbour_folder(struct job *job, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return arena_strdup(job->arena, ".");
	if (slash == path)
		return arena_strdup(job->arena, "/");
	return arena_str(job->arena, (struct slice){path, (size_t)(slash - path)});
}

char *
neighbour_target(struct job *job, const char *path)
{
	char *at = arena_strdup(job->arena, path);
	for (int i = 0; i < MAX_LINKS; i++) {
		struct stat st;
		if (lstat(at, &st) != 0 || !S_ISLNK(st.st_mode))
			return at;
		char to[PATH_MAX];
		ssize_t n = readlink(at, to, sizeof to - 1);
		if (n < 0)
			return NULL;
		to[n] = '\0';
		at = to[0] == '/'
		             ? arena_strdup(job->arena, to)
		             : arena_printf(job->arena, "%s/%s", neighbour_folder(job, at), to);
	}
	errno = ELOOP;
	return NULL;
}

char *
neighbour_name(struct job *job, const char *path, const char *suffix, unsigned try)
{
	char host[65] = "";
	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	for (char *c = host; *c != '\0'; c++)
		if (*c == '/')
			*c = '-';
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t n = 0, k;
	uint32_t cp;
	while (name[n] != '\0' && n + (k = utf8_next(name + n, strlen(name + n), &cp)) <= MAX_STEM)
		n += k;
	return arena_printf(job->arena, "%.*s.%.*s.%s.%ld-%u.%s",
		(int)(slash ? slash + 1 - path : 0), path, (int)n, name, host, (long)getpid(), try,
		suffix);
}

int
neighbour_put(int fd, struct slice bytes)
{
	while (bytes.n > 0) {
		size_t most = bytes.n < 1U << 30 ? bytes.n : 1U << 30;
		ssize_t n = write(fd, bytes.s, most);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0) {
			errno = ENOSPC; /* POSIX leaves it open; no device that goes on does this */
			return -1;
		}
		bytes.s += n;
		bytes.n -= (size_t)n;
	}
	return 0;
}

int
neighbour_sync(int fd)
{
	int rc;
	do
		rc = fsync(fd);
	while (rc != 0 && errno == EINTR);
	/* pipes and some network file systems cannot */
	return rc != 0 && (errno == EINVAL || errno == ENOTSUP || errno == EROFS) ? 0 : rc;
}

int
neighbour_sync_folder(struct job *job, const char *path)
{
	int fd = open(neighbour_folder(job, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES ? 0 : -1; /* one may write where one may not list */
	int rc = neighbour_sync(fd);
	int error = errno;
	close(fd);
	errno = error;
	return rc;
}

int
neighbour_fail(struct job *job, const char *path, int error)
{
	if (error == ENOSPC || error == EDQUOT)
		DIAG(job, OUTPUT_NO_SPACE, 0, path);
	else if (error == ENOMEM)
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
	else
		DIAG(job, OUTPUT_UNWRITABLE, 0, path, strerror(error));
	return -1;
}

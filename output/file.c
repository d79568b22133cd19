/* SPDX-License-Identifier: Apache-2.0 */
#include "output/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/neighbour.h"

enum { MAX_TRIES = 100 };

/* Pipes, terminals, /dev/null: written as they stand; there is nothing to keep. */
static int
write_through(const char *path, struct slice bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -1;
	int rc = neighbour_put(fd, bytes);
	int error = errno;
	if (close(fd) != 0 && rc == 0)
		return -1;
	errno = error;
	return rc;
}

static int
open_neighbour(struct job *job, const char *path, const char **name)
{
	for (unsigned i = 0; i < MAX_TRIES; i++) {
		*name = neighbour_name(job, path, "tmp", i);
		int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* The new file in place of path, or path untouched. old: what stands there, NULL for nothing. */
static int
replace(struct job *job, const char *path, const struct stat *old, struct slice bytes)
{
	const char *name;
	int fd = open_neighbour(job, path, &name);
	if (fd < 0)
		return -1;
	int rc = neighbour_put(fd, bytes);
	if (rc == 0 && old != NULL)
		rc = fchmod(fd, old->st_mode & 0777);
	if (rc == 0)
		rc = neighbour_sync(fd);
	int error = errno;
	if (close(fd) != 0 && rc == 0) {
		rc = -1;
		error = errno;
	}
	if (rc == 0 && rename(name, path) != 0) {
		rc = -1;
		error = errno;
	}
	if (rc != 0)
		unlink(name);
	errno = error;
	return rc != 0 ? -1 : neighbour_sync_folder(job, path);
}

/* While the neighbour is there a signal waits: it is a moment, and nothing is left lying about. */
static int
replace_unbroken(struct job *job, const char *path, const struct stat *old, struct slice bytes)
{
	sigset_t block, before;
	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigaddset(&block, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &block, &before);
	int rc = replace(job, path, old, bytes);
	int error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return rc;
}

int
file_write(struct job *job, const char *path, struct slice bytes)
{
	if (strcmp(path, "-") == 0)
		return neighbour_put(STDOUT_FILENO, bytes) == 0
		               ? 0
		               : neighbour_fail(job, "standard output", errno);
	const char *target = neighbour_target(job, path);
	if (target == NULL)
		return neighbour_fail(job, path, errno);
	struct stat st;
	int there = stat(target, &st) == 0, rc;
	if (there && S_ISDIR(st.st_mode))
		return neighbour_fail(job, path, EISDIR);
	if (there && !S_ISREG(st.st_mode)) {
		rc = write_through(target, bytes);
	} else if (there && access(target, W_OK) != 0) {
		rc = -1; /* rename would replace a file that its owner has locked */
	} else {
		rc = replace_unbroken(job, target, there ? &st : NULL, bytes);
	}
	return rc == 0 ? 0 : neighbour_fail(job, path, errno);
}

/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* gethostname */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "batch/batch.h"

static const char folder_name[] = ".rubricate-tmp";

static void
host_name(char *host, size_t n)
{
	if (gethostname(host, n) != 0)
		snprintf(host, n, "host");
	host[n - 1] = '\0';
	for (char *c = host; *c != '\0'; c++)
		if (*c == '/' || *c == '.')
			*c = '-';
}

char *
scratch_path(const struct batch *b, pid_t pid)
{
	char host[65];
	size_t n = strlen(b->out) + sizeof folder_name + sizeof host + 32;
	char *path = malloc(n);
	host_name(host, sizeof host);
	if (path != NULL)
		snprintf(path, n, "%s/%s/%s.%ld", b->out, folder_name, host, (long)pid);
	return path;
}

static int
make_folder(char *path)
{
	char *slash = strrchr(path, '/');
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	*slash = '\0';
	int made = mkdir(path, 0777) == 0 || errno == EEXIST;
	*slash = '/';
	return made && (mkdir(path, 0700) == 0 || errno == EEXIST) ? 0 : -1;
}

/* Is the open folder still the one that has the name? */
static int
has_name(int fd, int top, const char *name)
{
	struct stat ours, there;
	return fstat(fd, &ours) == 0 && fstatat(top, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

int
scratch_make(char *path)
{
	enum { TRIES = 1000 };
	static const struct timespec pause = {0, 1000000};
	/* a neighbour may sweep the upper folder between the two steps, or look whether this one is
	 * an orphan, and take it for one: then once more */
	for (int i = 0; i < TRIES; i++) {
		int fd = make_folder(path) == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
		                                : -1;
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && has_name(fd, AT_FDCWD, path))
			return fd;
		if (fd >= 0)
			close(fd);
		nanosleep(&pause, NULL);
	}
	return -1;
}

void
scratch_remove(const char *path)
{
	DIR *dir = opendir(path);
	for (struct dirent *d; dir != NULL && (d = readdir(dir)) != NULL;)
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			unlinkat(dirfd(dir), d->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

/* A live worker holds a lock on its folder; process numbers come again and zombies keep them. Gives
 * the lock on an orphan, -1 for others: who let it go before the folder is gone would take it from
 * a worker that has just made it. */
static int
orphan_lock(int top, const char *name, const char *host)
{
	size_t n = strlen(host);
	if (strncmp(name, host, n) != 0 || name[n] != '.')
		return -1;
	int fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && has_name(fd, top, name))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

void
scratch_sweep(const struct batch *b)
{
	char host[65], top[4200], path[4600];
	snprintf(top, sizeof top, "%s/%s", b->out, folder_name);
	host_name(host, sizeof host);
	DIR *dir = opendir(top);
	for (struct dirent *d; dir != NULL && (d = readdir(dir)) != NULL;) {
		int fd = orphan_lock(dirfd(dir), d->d_name, host);
		if (fd < 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", top, d->d_name);
		scratch_remove(path);
		close(fd);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(top); /* works when nobody else is at work here */
}

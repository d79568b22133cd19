/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* gethostname */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

int
scratch_make(char *path)
{
	/* a neighbour may sweep the upper folder between the two steps: then once more */
	for (int i = 0; i < 100; i++) {
		int fd = make_folder(path) == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
		                                : -1;
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && access(path, F_OK) == 0)
			return fd;
		if (fd >= 0)
			close(fd);
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

/* A live worker holds a lock on its folder; process numbers come again and zombies keep them. */
static int
is_orphan(int top, const char *name, const char *host)
{
	size_t n = strlen(host);
	if (strncmp(name, host, n) != 0 || name[n] != '.')
		return 0;
	int fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int orphan = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
	if (fd >= 0)
		close(fd);
	return orphan;
}

void
scratch_sweep(const struct batch *b)
{
	char host[65], top[4200], path[4600];
	snprintf(top, sizeof top, "%s/%s", b->out, folder_name);
	host_name(host, sizeof host);
	DIR *dir = opendir(top);
	for (struct dirent *d; dir != NULL && (d = readdir(dir)) != NULL;)
		if (is_orphan(dirfd(dir), d->d_name, host)) {
			snprintf(path, sizeof path, "%s/%s", top, d->d_name);
			scratch_remove(path);
		}
	if (dir != NULL)
		closedir(dir);
	rmdir(top); /* works when nobody else is at work here */
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A package as files: made beside the place and then moved there. What stands there already is
 * replaced only when it holds nothing but files of the same names: no other file is ever removed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"
#include "output/neighbour.h"

enum { MAX_TRIES = 100, MAX_FOLDERS = 4096 };

/* Makes the folders of "a/b/c" below root. */
static int
make_folders(struct job *job, const char *root, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		const char *dir =
			arena_printf(job->arena, "%s/%.*s", root, (int)(slash - path), path);
		if (mkdir(dir, 0777) != 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

static int
put_file(const char *path, const struct part *part)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -1;
	int rc = neighbour_put(fd, part->before);
	if (rc == 0)
		rc = neighbour_put(fd, part->bytes);
	if (rc == 0)
		rc = neighbour_put(fd, part->after);
	if (rc == 0)
		rc = neighbour_sync(fd);
	int error = errno;
	if (close(fd) != 0 && rc == 0)
		return -1;
	errno = error;
	return rc;
}

static int
put_parts(struct job *job, const char *root, const struct package *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (make_folders(job, root, p->parts[i].path) != 0)
			return -1;
		const char *to = arena_printf(job->arena, "%s/%s", root, p->parts[i].path);
		if (put_file(to, &p->parts[i]) != 0)
			return -1;
	}
	return 0;
}

/* Removes the parts below root and the folders that are then empty; nothing else. */
static void
remove_parts(struct job *job, const char *root, const struct package *p)
{
	for (size_t i = 0; i < p->n; i++)
		unlink(arena_printf(job->arena, "%s/%s", root, p->parts[i].path));
	for (size_t i = 0; i < p->n; i++) {
		char *dir = arena_strdup(job->arena, p->parts[i].path);
		for (char *slash; (slash = strrchr(dir, '/')) != NULL;) {
			*slash = '\0';
			if (rmdir(arena_printf(job->arena, "%s/%s", root, dir)) != 0)
				break;
		}
	}
	rmdir(root);
}

/* Is path (below root) a part, or a folder that parts stand in? */
static int
is_ours(const struct package *p, const char *path, int is_folder)
{
	if (!is_folder)
		return package_find(p, path) != NULL;
	size_t n = strlen(path);
	for (size_t i = 0; i < p->n; i++)
		if (strncmp(p->parts[i].path, path, n) == 0 && p->parts[i].path[n] == '/')
			return 1;
	return 0;
}

/* Looks at the entries of one folder; folders in it are appended to todo. The first name that is
 * not ours, NULL when there is none. */
static const char *
foreign_in(struct job *job, const char *root, const char *below, const struct package *p,
	const char **todo, size_t *n)
{
	const char *foreign = NULL;
	DIR *d = opendir(*below ? arena_printf(job->arena, "%s/%s", root, below) : root);
	if (d == NULL)
		return *below ? below : ".";
	for (struct dirent *e; foreign == NULL && (e = readdir(d)) != NULL;) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		const char *path =
			arena_printf(job->arena, "%s%s%s", below, *below ? "/" : "", e->d_name);
		struct stat st;
		int known = lstat(arena_printf(job->arena, "%s/%s", root, path), &st) == 0 &&
		            (S_ISDIR(st.st_mode) || S_ISREG(st.st_mode));
		if (!known || !is_ours(p, path, S_ISDIR(st.st_mode)) || *n == MAX_FOLDERS)
			foreign = path;
		else if (S_ISDIR(st.st_mode))
			todo[(*n)++] = path;
	}
	closedir(d);
	return foreign;
}

static const char *
foreign_name(struct job *job, const char *root, const struct package *p)
{
	const char **todo = ARENA_ARRAY(job->arena, const char *, MAX_FOLDERS);
	const char *foreign = NULL;
	size_t n = 1;
	if (todo == NULL)
		return ".";
	todo[0] = "";
	for (size_t i = 0; i < n && foreign == NULL; i++)
		foreign = foreign_in(job, root, todo[i], p, todo, &n);
	return foreign;
}

/* made takes the place of path. */
static int
move_in(struct job *job, const char *made, const char *path, const struct package *p)
{
	if (rename(made, path) == 0)
		return 0; /* nothing stood there, or an empty folder */
	if (errno != ENOTEMPTY && errno != EEXIST)
		return -1;
	const char *aside = neighbour_name(job, path, "old", 0);
	if (rename(path, aside) != 0)
		return -1;
	if (rename(made, path) != 0) {
		int error = errno;
		(void)rename(aside, path);
		errno = error;
		return -1;
	}
	remove_parts(job, aside, p);
	return 0;
}

int
folder_write(struct job *job, const char *path, const struct package *p)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	const char *target = neighbour_target(job, arena_str(job->arena, (struct slice){path, n}));
	if (target == NULL)
		return neighbour_fail(job, path, errno);
	struct stat st;
	if (stat(target, &st) == 0) {
		if (!S_ISDIR(st.st_mode))
			return neighbour_fail(job, path, ENOTDIR);
		const char *foreign = foreign_name(job, target, p);
		if (foreign != NULL) {
			DIAG(job, OUTPUT_FOREIGN_FOLDER, 0, path, foreign);
			return -1;
		}
	}
	const char *made = NULL;
	int rc = -1;
	for (unsigned i = 0; rc != 0 && i < MAX_TRIES; i++) {
		made = neighbour_name(job, target, "tmp", i);
		rc = mkdir(made, 0777);
		if (rc != 0 && errno != EEXIST)
			break;
	}
	if (rc != 0)
		return neighbour_fail(job, path, errno);
	if (put_parts(job, made, p) != 0 || move_in(job, made, target, p) != 0) {
		int error = errno;
		remove_parts(job, made, p);
		return neighbour_fail(job, path, error);
	}
	return neighbour_sync_folder(job, target) == 0 ? 0 : neighbour_fail(job, path, errno);
}

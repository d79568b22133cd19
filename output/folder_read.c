/* SPDX-License-Identifier: Apache-2.0 */
/* Folder → package, for checking. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"

enum { MAX_FILES = 100000 };

struct found {
	const char *path; /* below the folder */
	uint64_t size;
};

struct search {
	struct job *job;
	const char *root;
	struct found *v; /* files; folders to be looked at have size UINT64_MAX */
	size_t n, cap;
};

static int
unreadable(struct job *job, const char *what)
{
	DIAG(job, INPUT_UNREADABLE, 0, what);
	return -1;
}

static int
found_add(struct search *s, const char *path, uint64_t size)
{
	if (s->n == MAX_FILES)
		return unreadable(s->job, "the folder holds too many files");
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 64;
		struct found *v = ARENA_ARRAY(s->job->arena, struct found, cap);
		if (v == NULL)
			return -1;
		if (s->n > 0)
			memcpy(v, s->v, s->n * sizeof *v);
		s->v = v;
		s->cap = cap;
	}
	s->v[s->n++] = (struct found){path, size};
	return 0;
}

static int
look_into(struct search *s, const char *below)
{
	struct arena *a = s->job->arena;
	DIR *d = opendir(*below ? arena_printf(a, "%s/%s", s->root, below) : s->root);
	int rc = 0;
	if (d == NULL)
		return unreadable(s->job, strerror(errno));
	for (struct dirent *e; rc == 0 && (e = readdir(d)) != NULL;) {
		struct stat st;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		const char *path = arena_printf(a, "%s%s%s", below, *below ? "/" : "", e->d_name);
		if (lstat(arena_printf(a, "%s/%s", s->root, path), &st) != 0)
			rc = unreadable(s->job, strerror(errno));
		else if (S_ISDIR(st.st_mode))
			rc = found_add(s, path, UINT64_MAX);
		else if (S_ISREG(st.st_mode))
			rc = found_add(s, path, (uint64_t)st.st_size);
		else
			rc = unreadable(s->job, arena_printf(a, "%s is no regular file", path));
	}
	closedir(d);
	return rc;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct found *)a)->path, ((const struct found *)b)->path);
}

/* Exactly size bytes; NULL and a message when there are fewer. */
static const char *
slurp(struct search *s, const struct found *f)
{
	char *to = arena_alloc(s->job->arena, (size_t)f->size + 1);
	int fd = open(arena_printf(s->job->arena, "%s/%s", s->root, f->path),
		O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	size_t n = 0;
	while (to != NULL && fd >= 0 && n < f->size) {
		ssize_t k = read(fd, to + n, (size_t)f->size - n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		n += (size_t)k;
	}
	if (fd >= 0)
		close(fd);
	if (to == NULL || fd < 0 || n < f->size) {
		unreadable(s->job, f->path);
		return NULL;
	}
	return to;
}

static const char *
base_name(struct arena *a, const char *path)
{
	size_t n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	size_t from = n;
	while (from > 0 && path[from - 1] != '/')
		from--;
	const char *name = arena_str(a, (struct slice){path + from, n - from});
	return *name == '.' || *name == '/' || *name == '\0' ? "folder" : name;
}

int
folder_read(struct job *job, const char *path, struct package *p)
{
	struct search s = {.job = job, .root = path};
	const char *name = base_name(job->arena, path);
	uint64_t most = (uint64_t)opt_int(job->opts, "max-package"), total = 0;
	package_begin(p, job->arena);
	p->names = NAMES_ANY;
	if (look_into(&s, "") != 0)
		return -1;
	for (size_t i = 0; i < s.n; i++)
		if (s.v[i].size == UINT64_MAX && look_into(&s, s.v[i].path) != 0)
			return -1;
		else if (s.v[i].size != UINT64_MAX)
			total += s.v[i].size;
	if (total > most) {
		DIAG(job, ZIP_TOO_LARGE, 0, diag_num(job, most));
		return -1;
	}
	qsort(s.v, s.n, sizeof *s.v, by_path);
	for (size_t i = 0; i < s.n; i++) {
		if (s.v[i].size == UINT64_MAX)
			continue;
		const char *bytes = slurp(&s, &s.v[i]);
		if (bytes == NULL)
			return -1;
		package_add_slice(p, arena_printf(job->arena, "%s/%s", name, s.v[i].path), NULL,
			PART_STORED, (struct slice){bytes, (size_t)s.v[i].size});
		if (p->failed)
			return unreadable(job, s.v[i].path);
	}
	return 0;
}

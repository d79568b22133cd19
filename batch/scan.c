/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "batch/batch.h"

static int
is_source(const char *name)
{
	static const char *const endings[] = {".txt", ".md", ".markdown", ".text", ".tei.xml"};
	size_t n = strlen(name);
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t k = strlen(endings[i]);
		if (n > k && strcmp(name + n - k, endings[i]) == 0)
			return 1;
	}
	return 0;
}

static int
visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void
print_record(const char *folder, const char *path)
{
	/* the id is the path below the folder, so that it is the same on every machine */
	json_t *j = json_pack("{s:s%, s:s}", "id", path + strlen(folder) + 1,
		strlen(path + strlen(folder) + 1), "src", path);
	char *line = j ? json_dumps(j, JSON_COMPACT) : NULL;
	if (line != NULL)
		puts(line);
	else
		fprintf(stderr,
			"%s: warning: the name is not UTF-8 and is left out "
			"[manifest-name]\n",
			path);
	free(line);
	json_decref(j);
}

/* Folders that wait, deepest last. */
struct waiting {
	char **v;
	size_t n, cap;
};

static int
wait_for(struct waiting *w, char *path)
{
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 64;
		char **v = realloc(w->v, cap * sizeof *v);
		if (v == NULL) {
			free(path);
			return -1;
		}
		w->v = v;
		w->cap = cap;
	}
	w->v[w->n++] = path;
	return 0;
}

static char *
join(const char *folder, const char *name)
{
	size_t n = strlen(folder) + strlen(name) + 2;
	char *path = malloc(n);
	if (path != NULL)
		snprintf(path, n, "%s/%s", folder, name);
	return path;
}

static void
scan_one(struct waiting *w, const char *top, const char *folder)
{
	struct dirent **names;
	int n = scandir(folder, &names, visible, by_bytes);
	size_t first = w->n;
	if (n < 0) {
		fprintf(stderr, "%s: warning: %s [manifest-folder]\n", folder, strerror(errno));
		return;
	}
	for (int i = 0; i < n; i++) {
		struct stat st;
		char *path = join(folder, names[i]->d_name);
		free(names[i]);
		if (path == NULL || lstat(path, &st) != 0) {
			free(path);
		} else if (S_ISDIR(st.st_mode)) {
			wait_for(w, path);
		} else {
			if (S_ISREG(st.st_mode) && is_source(path))
				print_record(top, path);
			free(path);
		}
	}
	free(names);
	/* the first of them is next */
	for (size_t a = first, b = w->n; a + 1 < b; a++, b--) {
		char *t = w->v[a];
		w->v[a] = w->v[b - 1];
		w->v[b - 1] = t;
	}
}

int
manifest_scan(const char *folder)
{
	struct waiting w = {0};
	struct stat st;
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
		fprintf(stderr, "%s: fatal: not a folder [manifest-folder]\n", folder);
		return RUB_UNUSABLE;
	}
	char *top = strdup(folder);
	for (size_t n = top ? strlen(top) : 0; n > 1 && top[n - 1] == '/'; n--)
		top[n - 1] = '\0';
	if (top == NULL || wait_for(&w, strdup(top)) != 0) {
		free(top);
		return RUB_TEMPORARY;
	}
	while (w.n > 0) {
		char *next = w.v[--w.n];
		scan_one(&w, top, next);
		free(next);
	}
	free(w.v);
	free(top);
	return fflush(stdout) == 0 ? RUB_DONE : RUB_UNUSABLE;
}

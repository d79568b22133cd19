/* SPDX-License-Identifier: Apache-2.0 */
#define _FILE_OFFSET_BITS 64
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "batch/batch.h"

/* ---- lines of a shard ---- */

/* A line belongs to the shard that holds its first byte, as input splits do: so a shard reads
 * only its part of the file. */
static int
seek_to_shard(struct manifest *m, uint64_t size)
{
	uint64_t part = size / m->shards, rest = size % m->shards;
	uint64_t from = part * m->shard + (m->shard < rest ? m->shard : rest);
	m->end = from + part + (m->shard < rest);
	m->at = from;
	if (from == 0)
		return 0;
	/* what begins before us is the neighbour's */
	if (fseeko(m->f, (off_t)(from - 1), SEEK_SET) != 0)
		return -1;
	ssize_t n = getline(&m->line, &m->cap, m->f);
	m->at = n < 0 ? m->end : from - 1 + (uint64_t)n;
	return 0;
}

int
manifest_open(struct manifest *m, const char *path, unsigned shard, unsigned shards)
{
	struct stat st;
	*m = (struct manifest){.shard = shard, .shards = shards};
	if (strcmp(path, "-") == 0) {
		m->f = stdin;
		m->by_line = 1;
		return 0;
	}
	m->f = fopen(path, "rb");
	if (m->f != NULL && fstat(fileno(m->f), &st) == 0 && S_ISREG(st.st_mode) &&
		seek_to_shard(m, (uint64_t)st.st_size) == 0)
		return 0;
	fprintf(stderr, "%s: fatal: cannot read: %s [manifest-unreadable]\n", path,
		errno ? strerror(errno) : "not a regular file");
	manifest_close(m);
	return -1;
}

void
manifest_close(struct manifest *m)
{
	if (m->f != NULL && m->f != stdin)
		fclose(m->f);
	free(m->line);
	m->f = NULL;
	m->line = NULL;
}

const char *
manifest_next(struct manifest *m, size_t *n)
{
	for (;;) {
		if (!m->by_line && m->at >= m->end)
			return NULL;
		ssize_t got = getline(&m->line, &m->cap, m->f);
		if (got <= 0)
			return NULL;
		m->at += (uint64_t)got;
		uint64_t number = m->number++;
		if (m->by_line && number % m->shards != m->shard)
			continue;
		while (got > 0 && strchr("\r\n \t", m->line[got - 1]) != NULL)
			m->line[--got] = '\0';
		if (got == 0)
			continue;
		*n = (size_t)got;
		return m->line;
	}
}

/* ---- records ---- */

static char *
take_string(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s != NULL ? strdup(s) : NULL;
}

static char **
take_formats(const json_t *list)
{
	size_t n = json_array_size(list);
	char **formats = calloc(n + 1, sizeof *formats);
	for (size_t i = 0, w = 0; formats != NULL && i < n; i++) {
		const char *s = json_string_value(json_array_get(list, i));
		if (s != NULL)
			formats[w++] = strdup(s);
	}
	return formats;
}

static void
add_option(char **options, size_t *n, const char *name, const json_t *value)
{
	char number[32];
	const char *s = json_string_value(value);
	if (json_is_boolean(value))
		s = json_is_true(value) ? "yes" : "no";
	if (json_is_integer(value)) {
		snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		s = number;
	}
	if (s == NULL)
		return;
	options[(*n)++] = strdup(name);
	options[(*n)++] = strdup(s);
}

static size_t
count_values(const json_t *object)
{
	size_t n = 0;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value) n +=
		json_is_array(value) ? json_array_size(value) : 1;
	return n;
}

static void
take_options(char **options, size_t *n, const json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (!json_is_array(value)) {
			add_option(options, n, key, value);
			continue;
		}
		for (size_t i = 0; i < json_array_size(value); i++)
			add_option(options, n, key, json_array_get(value, i));
	}
}

static void
tell_unknown(const json_t *record, const char *id)
{
	static const char *const known[] = {"id", "src", "out", "formats", "meta", "opts"};
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)record, key, value)
	{
		size_t i = 0, n = sizeof known / sizeof known[0];
		while (i < n && strcmp(known[i], key) != 0)
			i++;
		if (i == n)
			fprintf(stderr, "%s: warning: the key \"%s\" is not known [manifest-key]\n",
				id, key);
	}
}

static int
is_safe_out(const char *out)
{
	return out[0] != '/' && out[0] != '\0' && strstr(out, "..") == NULL;
}

int
record_parse(struct record *r, const char *line, size_t n, const char **why)
{
	*r = (struct record){0};
	json_t *j = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *meta = json_object_get(j, "meta"), *opts = json_object_get(j, "opts");
	const json_t *formats = json_object_get(j, "formats");
	*why = NULL;
	if (!json_is_object(j))
		*why = "not a JSON object";
	r->id = take_string(j, "id");
	r->src = take_string(j, "src");
	r->out = take_string(j, "out");
	if (*why == NULL && (r->id == NULL || r->id[0] == '\0' || r->src == NULL))
		*why = "\"id\" and \"src\" are required strings";
	if (*why == NULL && r->out != NULL && !is_safe_out(r->out))
		*why = "\"out\" must be a path below the output folder";
	if (formats != NULL)
		r->formats = take_formats(formats);
	r->options = calloc(2 * (count_values(meta) + count_values(opts)) + 1, sizeof(char *));
	if (r->options == NULL)
		*why = "out of memory";
	if (*why == NULL) {
		size_t w = 0;
		take_options(r->options, &w, meta);
		take_options(r->options, &w, opts);
		tell_unknown(j, r->id);
	}
	json_decref(j);
	return *why == NULL ? 0 : -1;
}

static void
free_list(char **list)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		free(list[i]);
	free(list);
}

void
record_free(struct record *r)
{
	free(r->id);
	free(r->src);
	free(r->out);
	free_list(r->formats);
	free_list(r->options);
}

/* ---- --scan ---- */

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

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "batch/pool.h"

/* While a shard is made, its packages are appended to a spool beside the ZIP, in the order in which
 * they are finished; each is noted in the spool's index. At the end the ZIP is put together in the
 * order of the manifest, so that its bytes do not depend on who was first, and put in its place
 * with its index. Whoever runs the shard again finds what is there in either of the two. */
struct pack {
	const struct batch *b;
	char *path, *spool_path, *scratch;
	int scratch_fd;
	struct store spool, old; /* old: the ZIP that stands there */
	struct seen known;       /* id → place of its line */
	struct place *places;    /* number of a task → its line; in order */
	size_t cap;
	uint64_t n_old;        /* lines of the old index */
	uint64_t parts, bytes; /* of all packages of the shard so far */
	int changed;           /* something was made anew */
};

/* What a ZIP of the old kind holds, less some room for names. */
#define MOST_PARTS 65000U
#define MOST_BYTES 4200000000U

static char *
name_of(const struct batch *b)
{
	char name[64];
	snprintf(name, sizeof name, "/pack-%06u-of-%06u", b->shard, b->shards);
	return name_join(b->out, name, ".zip");
}

/* An exit code. */
static int
say(const char *path)
{
	int full = errno == ENOSPC || errno == EDQUOT;
	fprintf(stderr, "%s: fatal: cannot write: %s [%s]\n", path, strerror(errno),
		full ? "output-no-space" : "output-unwritable");
	return full ? RUB_TEMPORARY : RUB_UNUSABLE;
}

/* ---- what is there ---- */

static int
learn(void *ctx, const char *line, struct place at)
{
	struct pack *p = ctx;
	int before;
	json_t *j = json_loads(line, 0, NULL);
	const char *id = json_string_value(json_object_get(j, "id"));
	struct mark *m = id ? seen_mark(&p->known, id, &before) : NULL;
	int failed = id != NULL && m == NULL;
	if (m != NULL)
		m->place = at;
	if (m != NULL && at.store == &p->old)
		p->n_old++;
	json_decref(j);
	return failed ? -1 : 0;
}

/* The spool that a killed run left is taken over, but not while its run lives: then ours is in our
 * scratch folder and ends with us. */
static int
open_spool(struct pack *p, int make)
{
	if (!make && access(p->spool_path, F_OK) != 0)
		return 0;
	if (store_open(&p->spool, p->spool_path, O_RDWR | O_CREAT) == 0 &&
		store_lock(&p->spool) == 0)
		return store_each(&p->spool, learn, p);
	store_close(&p->spool);
	char *path = name_join(p->scratch, "/", "spool");
	int rc = path ? store_open(&p->spool, path, O_RDWR | O_CREAT | O_TRUNC) : -1;
	free(path);
	return rc;
}

struct pack *
pack_open(const struct batch *b)
{
	struct pack *p = calloc(1, sizeof *p);
	if (p == NULL)
		return NULL;
	*p = (struct pack){.b = b, .path = name_of(b), .scratch = scratch_path(b, getpid())};
	p->scratch_fd = p->spool.fd = p->spool.index = -1;
	p->spool_path = p->path ? name_join(p->path, "", ".part") : NULL;
	if (p->spool_path == NULL || p->scratch == NULL ||
		(p->scratch_fd = scratch_make(p->scratch)) < 0) {
		say(b->out);
		pack_free(p);
		return NULL;
	}
	if (store_open(&p->old, p->path, O_RDONLY) == 0)
		store_each(&p->old, learn, p);
	if (open_spool(p, 0) != 0) {
		say(p->spool_path);
		pack_free(p);
		return NULL;
	}
	return p;
}

char *
pack_find(struct pack *p, const char *id, struct place *at, const char **path)
{
	int before;
	struct mark *m = seen_mark(&p->known, id, &before);
	if (m == NULL || m->place.store == NULL)
		return NULL;
	*at = m->place;
	*path = at->store->path;
	return store_line(*at);
}

/* ---- taking in ---- */

static int
remember(struct pack *p, uint64_t number, struct place at)
{
	if (number >= p->cap) {
		size_t cap = p->cap ? 2 * p->cap : 1024;
		while (cap <= number)
			cap *= 2;
		struct place *more = realloc(p->places, cap * sizeof *more);
		if (more == NULL)
			return -1;
		memset(more + p->cap, 0, (cap - p->cap) * sizeof *more);
		p->places = more;
		p->cap = cap;
	}
	p->places[number] = at;
	return 0;
}

/* Moves the packages from the worker's folder to the spool; their places go into the state. */
static int
take_parts(struct pack *p, json_t *state, const char *folder)
{
	const json_t *parts = json_object_get(state, "parts");
	json_t *outputs = json_object_get(state, "outputs");
	for (size_t i = 0; i < json_array_size(outputs); i++) {
		char name[32];
		uint64_t n, at = p->spool.end;
		snprintf(name, sizeof name, "%" JSON_INTEGER_FORMAT,
			json_integer_value(json_array_get(parts, i)));
		char *file = name_join(folder, "/", name);
		int rc = file ? store_append(&p->spool, file, &n) : -1;
		free(file);
		if (rc != 0)
			return -1;
		json_object_set_new(
			json_array_get(outputs, i), "offset", json_integer((json_int_t)at));
	}
	json_object_del(state, "parts");
	return 0;
}

static int
take_state(struct pack *p, uint64_t number, json_t *state, pid_t pid)
{
	struct place at;
	char *folder = scratch_path(p->b, pid), *line = NULL;
	int rc = folder != NULL && (p->spool.fd >= 0 || open_spool(p, 1) == 0) ? 0 : -1;
	if (rc == 0)
		rc = take_parts(p, state, folder);
	if (rc == 0)
		line = json_dumps(state, JSON_COMPACT);
	if (rc == 0)
		rc = line ? store_note(&p->spool, line, &at) : -1;
	if (rc == 0)
		rc = remember(p, number, at);
	p->changed = 1;
	free(line);
	free(folder);
	return rc;
}

static int
is_too_large(struct pack *p, const json_t *result)
{
	p->parts += json_array_size(json_object_get(result, "outputs"));
	p->bytes += (uint64_t)json_integer_value(json_object_get(result, "bytes"));
	if (p->parts <= MOST_PARTS && p->bytes <= MOST_BYTES)
		return 0;
	fprintf(stderr,
		"%s: fatal: more than 65000 packages or 4.2 GB in one ZIP, which not every "
		"program reads: take more shards [pack-too-large]\n",
		p->path);
	return 1;
}

int
pack_take(struct pack *p, const struct task *task, const char *result, pid_t pid)
{
	json_t *j = json_loads(result, 0, NULL);
	json_t *state = json_object_get(j, "state");
	const char *status = json_string_value(json_object_get(j, "status"));
	int rc = 0;
	if (status != NULL && strcmp(status, "uptodate") == 0)
		rc = remember(p, task->number, task->place);
	else if (state != NULL)
		rc = take_state(p, task->number, state, pid);
	int code = rc != 0 ? say(p->spool_path) : is_too_large(p, j) ? RUB_UNUSABLE : RUB_DONE;
	json_decref(j);
	return code;
}

int
pack_sync(struct pack *p)
{
	return p->spool.fd < 0 || store_sync(&p->spool) == 0 ? RUB_DONE : say(p->spool_path);
}

/* ---- putting together ---- */

/* Is the ZIP that stands there what would be made now? */
static int
is_same(const struct pack *p)
{
	uint64_t at = 0, n = 0;
	for (size_t i = 0; i < p->cap; i++) {
		const struct place *place = &p->places[i];
		if (place->store == NULL)
			continue;
		if (place->store != &p->old || place->at != at)
			return 0;
		at += place->n;
		n++;
	}
	return !p->changed && n == p->n_old && p->old.fd >= 0;
}

static int
add_document(rub_zip *zip, const struct place *place, FILE *index)
{
	char *line = store_line(*place), *now = NULL;
	json_t *state = line ? json_loads(line, 0, NULL) : NULL;
	const json_t *outputs = json_object_get(state, "outputs");
	int rc = state ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < json_array_size(outputs); i++) {
		json_t *o = json_array_get(outputs, i);
		uint64_t from = (uint64_t)json_integer_value(json_object_get(o, "offset")), at = 0;
		uint64_t n = (uint64_t)json_integer_value(json_object_get(o, "bytes"));
		const char *name = json_string_value(json_object_get(o, "path"));
		rc = name ? rub_zip_add(zip, name, place->store->fd, from, n, &at) : -1;
		json_object_set_new(o, "offset", json_integer((json_int_t)at));
	}
	if (rc == 0)
		now = json_dumps(state, JSON_COMPACT);
	if (rc == 0 && (now == NULL || fprintf(index, "%s\n", now) < 0))
		rc = -1;
	free(now);
	free(line);
	json_decref(state);
	return rc;
}

static int
write_zip(struct pack *p, const char *zip_path, const char *index_path)
{
	rub *r = p->b->cli->rub;
	rub_zip *zip = rub_zip_open(r, zip_path);
	FILE *index = zip ? fopen(index_path, "wb") : NULL;
	int rc = zip && index ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < p->cap; i++)
		if (p->places[i].store != NULL)
			rc = add_document(zip, &p->places[i], index);
	if (index != NULL && (fflush(index) != 0 || fsync(fileno(index)) != 0))
		rc = -1;
	if (index != NULL && fclose(index) != 0)
		rc = -1;
	if (zip == NULL || rub_zip_close(zip) != 0)
		rc = -1;
	return rc == 0 ? RUB_DONE : rub_status(r) == RUB_TEMPORARY ? RUB_TEMPORARY : RUB_UNUSABLE;
}

static int
put_in_place(struct pack *p)
{
	char *zip = name_join(p->scratch, "/", "zip");
	char *index = name_join(p->scratch, "/", "index");
	char *index_path = name_join(p->path, "", ".jsonl");
	int rc = zip && index && index_path ? write_zip(p, zip, index) : RUB_TEMPORARY;
	/* between the two the index does not fit the ZIP, and the next run sees that by the digests
	 */
	if (rc == RUB_DONE && (rename(zip, p->path) != 0 || rename(index, index_path) != 0))
		rc = say(p->path);
	int folder = rc == RUB_DONE ? open(p->b->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (folder >= 0) {
		fsync(folder);
		close(folder);
	}
	free(zip);
	free(index);
	free(index_path);
	return rc;
}

int
pack_finish(struct pack *p)
{
	int rc = is_same(p) ? RUB_DONE : put_in_place(p);
	if (rc == RUB_DONE && p->spool.fd >= 0) {
		unlink(p->spool.index_path);
		unlink(p->spool.path);
	}
	return rc;
}

void
pack_free(struct pack *p)
{
	store_close(&p->spool);
	store_close(&p->old);
	if (p->scratch_fd >= 0) {
		close(p->scratch_fd);
		scratch_remove(p->scratch);
	}
	seen_free(&p->known);
	free(p->places);
	free(p->path);
	free(p->spool_path);
	free(p->scratch);
	free(p);
}

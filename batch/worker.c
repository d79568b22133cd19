/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "batch/batch.h"
#include "sandbox.h"

enum { MAX_LINE = 64 << 20, MAX_NAME = 180 };

/* ---- the pipe ---- */

static int
put_all(int fd, const void *bytes, size_t n)
{
	const char *s = bytes;
	while (n > 0) {
		ssize_t k = write(fd, s, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return -1;
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

static int
get_all(int fd, void *bytes, size_t n)
{
	char *s = bytes;
	while (n > 0) {
		ssize_t k = read(fd, s, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return -1;
		s += k;
		n -= (size_t)k;
	}
	return 0;
}

int
pipe_send(int fd, const char *line, size_t n)
{
	uint32_t head = (uint32_t)n;
	if (n > MAX_LINE)
		return -1;
	return put_all(fd, &head, sizeof head) == 0 && put_all(fd, line, n) == 0 ? 0 : -1;
}

char *
pipe_take(int fd, size_t *n)
{
	uint32_t head;
	if (get_all(fd, &head, sizeof head) != 0 || head > MAX_LINE)
		return NULL;
	char *line = malloc((size_t)head + 1);
	if (line == NULL || get_all(fd, line, head) != 0) {
		free(line);
		return NULL;
	}
	line[head] = '\0';
	*n = head;
	return line;
}

/* ---- names ---- */

/* What no file system and no reader of a listing stumbles over; "/" parts folders. */
static int
is_plain(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || (c != '\0' && strchr("._-+= ()[],@", c) != NULL);
}

/* An id as a path below the output folder: other characters become %XX, ".." and empty parts
 * lose their meaning, parts too long for a file system end in a digest. */
static char *
path_of_id(const char *id)
{
	size_t n = strlen(id), w = 0, part = 0;
	char *path = malloc(3 * n + 2), digest[RUB_DIGEST];
	if (path == NULL || rub_digest(id, n, digest) != 0) {
		free(path);
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)id[i];
		int at_start = i == 0 || id[i - 1] == '/';
		if (c == '/' && !at_start && i + 1 < n) {
			path[w++] = '/';
			part = w;
		} else if (is_plain(c) && !(at_start && (c == '.' || c == '-'))) {
			path[w++] = (char)c;
		} else {
			w += (size_t)sprintf(path + w, "%%%02X", c);
		}
		if (w - part > MAX_NAME) {
			memcpy(path + part + MAX_NAME - 16, digest, 16);
			w = part + MAX_NAME;
		}
	}
	path[w] = '\0';
	return path;
}

/* Below out (and ab/cd/ with --fan-out): where the packages of this id go, without an ending. */
static char *
stem_of(const struct batch *b, const struct record *r)
{
	char digest[RUB_DIGEST];
	char *below = r->out ? strdup(r->out) : path_of_id(r->id), *stem = NULL;
	size_t size = strlen(b->out) + (below ? strlen(below) : 0) + 16;
	if (below != NULL && rub_digest(r->id, strlen(r->id), digest) == 0 &&
		(stem = malloc(size)) != NULL) {
		if (b->fan_out)
			snprintf(stem, size, "%s/%.2s/%.2s/%s", b->out, digest, digest + 2, below);
		else
			snprintf(stem, size, "%s/%s", b->out, below);
	}
	free(below);
	return stem;
}

static void
make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0777); /* when it fails, writing the package says why */
		*slash = '/';
	}
}

static char *
join(const char *a, const char *between, const char *b)
{
	size_t n = strlen(a) + strlen(between) + strlen(b) + 1;
	char *s = malloc(n);
	if (s != NULL)
		snprintf(s, n, "%s%s%s", a, between, b);
	return s;
}

/* ---- one document ---- */

struct work {
	const struct batch *b;
	const char *scratch;
	struct record r;
	rub *rub;
	char *src, *stem, *state; /* state: the file that tells what was made from what */
	char key[RUB_DIGEST];
	char code[64], reason[512]; /* of the first fatal message */
	unsigned warnings;
	json_t *outputs;
	const char *status;
};

static void
on_message(void *ctx, const struct rub_message *m)
{
	struct work *w = ctx;
	if (m->severity == RUB_WARNING || m->severity == RUB_ERROR)
		w->warnings++;
	if (m->severity == RUB_FATAL && w->code[0] == '\0') {
		snprintf(w->code, sizeof w->code, "%s", m->id);
		snprintf(w->reason, sizeof w->reason, "%s", m->text);
	}
}

static void
fail(struct work *w, const char *code, const char *reason)
{
	if (w->code[0] == '\0') {
		snprintf(w->code, sizeof w->code, "%s", code);
		snprintf(w->reason, sizeof w->reason, "%s", reason);
	}
	w->status = strcmp(w->code, "out-of-memory") == 0 ? "memory" : "failed";
}

static const char *
format_at(const struct work *w, size_t i)
{
	if (w->r.formats != NULL)
		return w->r.formats[i];
	if (w->b->cli->n_formats > 0)
		return i < w->b->cli->n_formats ? w->b->cli->formats[i] : NULL;
	struct rub_format f;
	for (size_t k = 0; (f = rub_format_at(k)).name != NULL; k++)
		if (f.by_default && i-- == 0)
			return f.name;
	return NULL;
}

static struct rub_format
format_named(const char *name)
{
	struct rub_format f;
	for (size_t i = 0; (f = rub_format_at(i)).name != NULL; i++)
		if (strcmp(f.name, name) == 0)
			break;
	return f;
}

static int
set_options(struct work *w)
{
	for (char **o = w->r.options; *o != NULL; o += 2)
		if (rub_set(w->rub, o[0], o[1]) != RUB_DONE) {
			fail(w, "manifest-option", o[0]);
			return -1;
		}
	for (size_t i = 0; format_at(w, i) != NULL; i++)
		if (format_named(format_at(w, i)).name == NULL) {
			fail(w, "manifest-format", format_at(w, i));
			return -1;
		}
	return 0;
}

static int
make_key(struct work *w)
{
	char *options = rub_options_key(w->rub), *text = options;
	for (size_t i = 0; text != NULL && format_at(w, i) != NULL; i++) {
		char *longer = join(text, "\n-t ", format_at(w, i));
		free(text);
		text = longer;
	}
	int result = text ? rub_digest(text, strlen(text), w->key) : -1;
	free(text);
	return result;
}

/* Every file of the list has the digest that stands beside it. */
static int
all_equal(struct work *w, const json_t *files)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *f = json_array_get(files, i);
		const char *path = json_string_value(json_object_get(f, "path"));
		const char *digest = json_string_value(json_object_get(f, "sha256"));
		char now[RUB_DIGEST];
		if (path == NULL || digest == NULL || access(path, R_OK) != 0 ||
			rub_digest_file(w->rub, path, now) != 0 || strcmp(now, digest) != 0)
			return 0;
	}
	return json_array_size(files) > 0;
}

static int
is_uptodate(struct work *w)
{
	json_t *state = json_load_file(w->state, 0, NULL);
	const char *key = json_string_value(json_object_get(state, "key"));
	const json_t *outputs = json_object_get(state, "outputs");
	int same = key != NULL && strcmp(key, w->key) == 0 &&
	           all_equal(w, json_object_get(state, "inputs")) && all_equal(w, outputs);
	if (same)
		json_array_extend(w->outputs, (json_t *)(uintptr_t)outputs);
	json_decref(state);
	return same;
}

static int
add_file(json_t *list, const char *path, const char *digest, size_t n)
{
	return json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "path", path, "sha256",
						   digest, "bytes", (json_int_t)n));
}

/* Written whole in the worker's own folder, then put in its place. */
static int
put_file(struct work *w, const char *path, const char *bytes, size_t n)
{
	char *part = join(w->scratch, "/", "part");
	int result = part ? rub_put_file(w->rub, part, bytes, n) : -1;
	if (result == 0 && rename(part, path) != 0) {
		fail(w, "output-unwritable", strerror(errno));
		result = -1;
	}
	free(part);
	return result;
}

static int
write_format(struct work *w, rub_doc *doc, const char *format)
{
	char digest[RUB_DIGEST], *bytes = NULL;
	size_t n = 0;
	char *path = join(w->stem, "", format_named(format).suffix);
	int result = path ? rub_make(doc, format, &bytes, &n) : -1;
	if (result == 0)
		result = put_file(w, path, bytes, n);
	if (result == 0)
		result = rub_digest(bytes, n, digest);
	if (result == 0)
		result = add_file(w->outputs, path, digest, n);
	free(bytes);
	free(path);
	return result;
}

static int
write_state(struct work *w, const rub_doc *doc)
{
	const char *path;
	char digest[RUB_DIGEST];
	json_t *inputs = json_array();
	for (size_t i = 0; (path = rub_doc_input(doc, i)) != NULL; i++)
		if (rub_digest_file(w->rub, path, digest) != 0 ||
			json_array_append_new(inputs,
				json_pack("{s:s, s:s}", "path", path, "sha256", digest)) != 0) {
			json_decref(inputs);
			return -1;
		}
	json_t *state = json_pack("{s:s, s:s, s:o, s:O}", "id", w->r.id, "key", w->key, "inputs",
		inputs, "outputs", w->outputs);
	char *text = json_dumps(state, JSON_INDENT(1));
	int result = text ? put_file(w, w->state, text, strlen(text)) : -1;
	free(text);
	json_decref(state);
	return result;
}

static void
convert(struct work *w)
{
	rub_doc *doc = rub_read_file(w->rub, w->src);
	int result = doc ? 0 : -1;
	const char *format;
	if (doc != NULL)
		make_folders(w->stem);
	for (size_t i = 0; result == 0 && (format = format_at(w, i)) != NULL; i++)
		result = write_format(w, doc, format);
	if (result == 0)
		result = write_state(w, doc);
	rub_doc_free(doc);
	if (result == 0)
		w->status = "done";
	else
		fail(w, "failed", "the document could not be converted");
}

static void
prepare(struct work *w)
{
	w->src = w->r.src[0] == '/' ? strdup(w->r.src) : join(w->b->base, "/", w->r.src);
	w->stem = stem_of(w->b, &w->r);
	w->state = w->stem ? join(w->stem, "", ".rubricate.json") : NULL;
	w->rub = rub_clone(w->b->cli->rub);
	if (w->src == NULL || w->state == NULL || w->rub == NULL) {
		fail(w, "out-of-memory", "out of memory");
		return;
	}
	rub_listen(w->rub, on_message, w);
	if (set_options(w) != 0)
		return;
	if (make_key(w) != 0)
		fail(w, "failed", "the options cannot be read");
	else if (is_uptodate(w))
		w->status = "uptodate";
	else
		convert(w);
}

static long
peak_kb(void)
{
	struct rusage use;
	return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

static char *
answer(struct work *w, double seconds)
{
	char digest[RUB_DIGEST] = "";
	uint64_t bytes = 0;
	if (w->src != NULL && w->rub != NULL && w->status[0] != 'f' &&
		rub_digest_file(w->rub, w->src, digest) != 0)
		digest[0] = '\0';
	for (size_t i = 0; i < json_array_size(w->outputs); i++)
		bytes += (uint64_t)json_integer_value(
			json_object_get(json_array_get(w->outputs, i), "bytes"));
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:I, s:i, s:f, s:i, s:s}", "id",
		w->r.id ? w->r.id : "", "status", w->status, "code", w->code, "reason", w->reason,
		"in_sha256", digest, "outputs", w->outputs, "bytes", (json_int_t)bytes, "warnings",
		(int)w->warnings, "seconds", (double)(int64_t)(seconds * 1000 + .5) / 1000,
		"max_rss_kb", (int)peak_kb(), "version", rub_version());
	char *line = j ? json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(7)) : NULL;
	json_decref(j);
	return line;
}

static char *
work_on(const struct batch *b, const char *scratch, const char *line, size_t n)
{
	struct work w = {.b = b, .scratch = scratch, .outputs = json_array(), .status = "failed"};
	const char *why;
	double start = progress_now();
	if (record_parse(&w.r, line, n, &why) == 0)
		prepare(&w);
	else
		fail(&w, "manifest-record", why);
	char *result = answer(&w, progress_now() - start);
	json_decref(w.outputs);
	rub_free(w.rub);
	free(w.src);
	free(w.stem);
	free(w.state);
	record_free(&w.r);
	return result;
}

/* ---- the process ---- */

static void
bound(const struct batch *b)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	if (b->doc_memory > 0) {
		struct rlimit memory = {(rlim_t)b->doc_memory, (rlim_t)b->doc_memory};
		setrlimit(RLIMIT_AS, &memory);
	}
	/* a file past a limit is then an error with a message, not a silent death */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* the parent decides what a keyboard's interrupt means */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
}

/* Where the sources are, only the manifest knows: anything may be read, only the output written. */
static void
close_doors(const struct batch *b)
{
	struct sandbox s;
	sandbox_begin(&s);
	sandbox_allow(&s, "/", SANDBOX_READ);
	sandbox_allow(&s, b->out, SANDBOX_WRITE);
	sandbox_enter(&s); /* the limits of the readers hold without it */
}

void
worker_run(const struct batch *b, int in, int out)
{
	char *line;
	size_t n;
	bound(b);
	if (b->cli->own[OWN_NO_SANDBOX] == NULL)
		close_doors(b);
	char *scratch = scratch_path(b, getpid());
	if (scratch == NULL || scratch_make(scratch) < 0)
		_exit(RUB_UNUSABLE);
	while ((line = pipe_take(in, &n)) != NULL) {
		char *result = work_on(b, scratch, line, n);
		free(line);
		if (result == NULL || pipe_send(out, result, strlen(result)) != 0)
			_exit(RUB_TEMPORARY);
		free(result);
	}
	scratch_remove(scratch);
	_exit(RUB_DONE);
}

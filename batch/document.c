/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <jansson.h>

#include "batch/batch.h"

struct document {
	const struct batch *b;
	struct stage *stage;
	unsigned number;
	double seconds;
	struct record r;
	rub *rub;
	char *src, *stem, *state; /* state: the file that tells what was made from what */
	char key[RUB_DIGEST], digest[RUB_DIGEST]; /* digest: of the source */
	char code[64], reason[512];               /* of the first fatal message */
	unsigned warnings;
	json_t *outputs;
	json_t *made, *parts; /* of a pack: what a state file says, and the numbers of the files */
	const char *store, *known; /* borrowed: what the pack knows, and where; NULL: nothing */
	const char *status;
};

static void
on_message(void *ctx, const struct rub_message *m)
{
	struct document *d = ctx;
	if (m->severity == RUB_WARNING || m->severity == RUB_ERROR)
		d->warnings++;
	if (m->severity == RUB_FATAL && d->code[0] == '\0') {
		snprintf(d->code, sizeof d->code, "%s", m->id);
		snprintf(d->reason, sizeof d->reason, "%s", m->text);
	}
}

static void
fail(struct document *d, const char *code, const char *reason)
{
	if (d->code[0] == '\0') {
		snprintf(d->code, sizeof d->code, "%s", code);
		snprintf(d->reason, sizeof d->reason, "%s", reason);
	}
	d->status = strcmp(d->code, "out-of-memory") == 0 ? "memory" : "failed";
}

static const char *
format_at(const struct document *d, size_t i)
{
	if (d->r.formats != NULL)
		return d->r.formats[i];
	if (d->b->cli->n_formats > 0)
		return i < d->b->cli->n_formats ? d->b->cli->formats[i] : NULL;
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
set_options(struct document *d)
{
	for (char **o = d->r.options; *o != NULL; o += 2)
		if (rub_set(d->rub, o[0], o[1]) != RUB_DONE) {
			fail(d, "manifest-option", o[0]);
			return -1;
		}
	for (size_t i = 0; format_at(d, i) != NULL; i++)
		if (format_named(format_at(d, i)).name == NULL) {
			fail(d, "manifest-format", format_at(d, i));
			return -1;
		}
	return 0;
}

static int
make_key(struct document *d)
{
	char *options = rub_options_key(d->rub), *text = options;
	for (size_t i = 0; text != NULL && format_at(d, i) != NULL; i++) {
		char *longer = name_join(text, "\n-t ", format_at(d, i));
		free(text);
		text = longer;
	}
	if (text == NULL)
		return -1;
	rub_digest(text, strlen(text), d->key);
	free(text);
	return 0;
}

/* Of the files that were looked at the source is the one that the log tells of. */
static void
note_source(struct document *d, const char *path, const char *digest)
{
	if (strcmp(path, d->src) == 0)
		memcpy(d->digest, digest, sizeof d->digest);
}

/* Every file of the list has the digest that stands beside it. */
static int
all_equal(struct document *d, const json_t *files)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *f = json_array_get(files, i);
		const char *path = json_string_value(json_object_get(f, "path"));
		const char *digest = json_string_value(json_object_get(f, "sha256"));
		char now[RUB_DIGEST];
		if (path == NULL || digest == NULL || access(path, R_OK) != 0 ||
			rub_digest_file(d->rub, path, now) != 0 || strcmp(now, digest) != 0)
			return 0;
		note_source(d, path, now);
	}
	return json_array_size(files) > 0;
}

/* The same of the packages that lie in the store. */
static int
all_stored(const struct document *d, const json_t *outputs)
{
	int fd = open(d->store, O_RDONLY | O_CLOEXEC), same = fd >= 0;
	for (size_t i = 0; same && i < json_array_size(outputs); i++) {
		const json_t *o = json_array_get(outputs, i);
		const char *digest = json_string_value(json_object_get(o, "sha256"));
		size_t n = (size_t)json_integer_value(json_object_get(o, "bytes"));
		char now[RUB_DIGEST], *bytes = malloc(n + 1);
		same = digest != NULL && bytes != NULL &&
		       pread(fd, bytes, n,
			       (off_t)json_integer_value(json_object_get(o, "offset"))) ==
		               (ssize_t)n &&
		       strcmp(rub_digest(bytes, n, now), digest) == 0;
		free(bytes);
	}
	if (fd >= 0)
		close(fd);
	return same && json_array_size(outputs) > 0;
}

static json_t *
load_state(const struct document *d)
{
	json_t *state = d->b->pack ? json_loads(d->known ? d->known : "", 0, NULL)
	                           : json_load_file(d->state, 0, NULL);
	const char *id = json_string_value(json_object_get(state, "id"));
	if (id != NULL && strcmp(id, d->r.id) == 0)
		return state;
	json_decref(state);
	return NULL;
}

/* As the log tells of it: without its place. */
static void
tell_output(struct document *d, const json_t *output)
{
	json_t *copy = json_copy((json_t *)(uintptr_t)output);
	json_object_del(copy, "offset");
	json_array_append_new(d->outputs, copy);
}

static int
is_uptodate(struct document *d)
{
	json_t *state = load_state(d);
	const char *key = json_string_value(json_object_get(state, "key"));
	const json_t *outputs = json_object_get(state, "outputs");
	int same = key != NULL && strcmp(key, d->key) == 0 &&
	           all_equal(d, json_object_get(state, "inputs")) &&
	           (d->b->pack ? all_stored(d, outputs) : all_equal(d, outputs));
	for (size_t i = 0; same && i < json_array_size(outputs); i++)
		tell_output(d, json_array_get(outputs, i));
	json_decref(state);
	return same;
}

static int
add_file(json_t *list, const char *path, const char *digest, size_t n)
{
	return json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "path", path, "sha256",
						   digest, "bytes", (json_int_t)n));
}

static int
put_file(struct document *d, const char *path, const char *bytes, size_t n)
{
	if (stage_put(d->stage, d->number, path, bytes, n) != 0) {
		document_fail_io(d, errno);
		return -1;
	}
	if (d->b->pack)
		json_array_append_new(d->parts, json_integer(d->stage->count - 1));
	return 0;
}

/* In a pack names are relative to the output folder. */
static const char *
shown(const struct document *d, const char *path)
{
	return d->b->pack ? path + strlen(d->b->out) + 1 : path;
}

void
document_fail_io(struct document *d, int error)
{
	int full = error == ENOSPC || error == EDQUOT;
	fail(d,
		full              ? "output-no-space"
		: error == ENOMEM ? "out-of-memory"
				  : "output-unwritable",
		strerror(error));
}

static int
write_format(struct document *d, rub_doc *doc, const char *format)
{
	char digest[RUB_DIGEST], *bytes = NULL;
	size_t n = 0;
	char *path = name_join(d->stem, "", format_named(format).suffix);
	int result = path ? rub_make(doc, format, &bytes, &n) : -1;
	if (result == 0)
		result = put_file(d, path, bytes, n);
	if (result == 0)
		result = add_file(d->outputs, shown(d, path), rub_digest(bytes, n, digest), n);
	free(bytes);
	free(path);
	return result;
}

static int
write_state(struct document *d, const rub_doc *doc)
{
	const char *path;
	char digest[RUB_DIGEST];
	json_t *inputs = json_array();
	for (size_t i = 0; (path = rub_doc_input(doc, i)) != NULL; i++) {
		if (rub_digest_file(d->rub, path, digest) != 0 ||
			json_array_append_new(inputs,
				json_pack("{s:s, s:s}", "path", path, "sha256", digest)) != 0) {
			json_decref(inputs);
			return -1;
		}
		note_source(d, path, digest);
	}
	json_t *state = json_pack("{s:s, s:s, s:o, s:O}", "id", d->r.id, "key", d->key, "inputs",
		inputs, "outputs", d->outputs);
	if (d->b->pack) {
		json_object_set(state, "parts", d->parts);
		d->made = state;
		return state ? 0 : -1;
	}
	char *text = json_dumps(state, JSON_INDENT(1));
	int result = text ? put_file(d, d->state, text, strlen(text)) : -1;
	free(text);
	json_decref(state);
	return result;
}

static void
convert(struct document *d)
{
	rub_doc *doc = rub_read_file(d->rub, d->src);
	int result = doc ? 0 : -1;
	const char *format;
	if (doc != NULL && !d->b->pack)
		stage_make_folders(d->stage, d->stem);
	for (size_t i = 0; result == 0 && (format = format_at(d, i)) != NULL; i++)
		result = write_format(d, doc, format);
	if (result == 0)
		result = write_state(d, doc);
	rub_doc_free(doc);
	if (result == 0) {
		d->status = "done";
		return;
	}
	fail(d, "failed", "the document could not be converted");
	stage_drop(d->stage, d->number);
}

static void
prepare(struct document *d)
{
	d->src = d->r.src[0] == '/' ? strdup(d->r.src) : name_join(d->b->base, "/", d->r.src);
	d->stem = name_stem(d->b, &d->r);
	d->state = d->stem ? name_join(d->stem, "", ".rubricate.json") : NULL;
	d->rub = rub_clone(d->b->cli->rub);
	if (d->src == NULL || d->state == NULL || d->rub == NULL) {
		fail(d, "out-of-memory", "out of memory");
		return;
	}
	rub_listen(d->rub, on_message, d);
	if (set_options(d) != 0)
		return;
	if (make_key(d) != 0)
		fail(d, "failed", "the options cannot be read");
	else if (is_uptodate(d))
		d->status = "uptodate";
	else
		convert(d);
}

static long
peak_kb(void)
{
	struct rusage use;
	return getrusage(RUSAGE_SELF, &use) == 0 ? use.ru_maxrss : 0;
}

struct document *
document_make(
	const struct batch *b, struct stage *stage, unsigned number, const char *line, size_t n)
{
	const char *why;
	double start = progress_now();
	struct document *d = calloc(1, sizeof *d);
	if (d == NULL)
		return NULL;
	*d = (struct document){.b = b,
		.stage = stage,
		.number = number,
		.outputs = json_array(),
		.parts = json_array(),
		.status = "failed"};
	const char *end = memchr(line, '\0', n);
	if (end != NULL) {
		d->store = end + 1;
		d->known = d->store + strlen(d->store) + 1;
	}
	if (record_parse(&d->r, line, end ? (size_t)(end - line) : n, &why) == 0)
		prepare(d);
	else
		fail(d, "manifest-record", why);
	rub_free(d->rub);
	d->rub = NULL;
	d->seconds = progress_now() - start;
	return d;
}

int
document_failed(const struct document *d)
{
	return d->code[0] != '\0';
}

char *
document_finish(struct document *d)
{
	uint64_t bytes = 0;
	if (document_failed(d))
		json_array_clear(d->outputs);
	for (size_t i = 0; i < json_array_size(d->outputs); i++)
		bytes += (uint64_t)json_integer_value(
			json_object_get(json_array_get(d->outputs, i), "bytes"));
	json_t *j = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:I, s:i, s:f, s:i, s:s}", "id",
		d->r.id ? d->r.id : "", "status", d->status, "code", d->code, "reason", d->reason,
		"in_sha256", d->digest, "outputs", d->outputs, "bytes", (json_int_t)bytes,
		"warnings", (int)d->warnings, "seconds",
		(double)(int64_t)(d->seconds * 1000 + .5) / 1000, "max_rss_kb", (int)peak_kb(),
		"version", rub_version());
	if (d->made != NULL && !document_failed(d))
		json_object_set(j, "state", d->made);
	char *line = j ? json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(7)) : NULL;
	json_decref(j);
	json_decref(d->outputs);
	json_decref(d->made);
	json_decref(d->parts);
	free(d->src);
	free(d->stem);
	free(d->state);
	record_free(&d->r);
	free(d);
	return line;
}

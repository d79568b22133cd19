/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "batch/batch.h"

static char *
dump(json_t *j)
{
	char *line = j ? json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(7)) : NULL;
	json_decref(j);
	return line;
}

static json_t *
seconds_of(double s)
{
	/* to the millisecond, so that a log stays readable */
	return json_real((double)(int64_t)(s * 1000 + .5) / 1000);
}

char *
log_line(const char *id, const char *status, const char *code, const char *reason, unsigned attempt,
	double seconds)
{
	return dump(json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:s}", "id", id, "status", status,
		"code", code, "reason", reason, "attempt", (int)attempt, "seconds",
		seconds_of(seconds), "version", rub_version()));
}

/* Did it fail? */
static int
count(struct totals *t, const char *status)
{
	uint64_t before = t->failed;
	if (strcmp(status, "done") == 0)
		t->done++;
	else if (strcmp(status, "uptodate") == 0)
		t->uptodate++;
	else
		t->failed++;
	return t->failed > before;
}

char *
log_count(struct totals *t, const char *line, unsigned attempt, struct outcome *o)
{
	json_t *j = json_loads(line, 0, NULL);
	const char *status = json_string_value(json_object_get(j, "status"));
	const char *code = json_string_value(json_object_get(j, "code"));
	if (status == NULL || code == NULL) {
		json_decref(j);
		return NULL;
	}
	o->failed = count(t, status);
	o->no_space = strcmp(code, "output-no-space") == 0;
	json_object_del(j, "state"); /* between worker and pack */
	json_object_set_new(j, "attempt", json_integer(attempt));
	return dump(j);
}

char *
log_summary(const struct totals *t, unsigned shard, unsigned shards, const char *ended)
{
	return dump(json_pack("{s:{s:I, s:I, s:I, s:I, s:o, s:i, s:i, s:s, s:s}}", "summary",
		"done", (json_int_t)t->done, "uptodate", (json_int_t)t->uptodate, "failed",
		(json_int_t)t->failed, "retried", (json_int_t)t->retried, "seconds",
		seconds_of(t->seconds), "shard", (int)shard, "shards", (int)shards, "ended", ended,
		"version", rub_version()));
}

int
log_write(int fd, const char *line)
{
	size_t n = strlen(line);
	char *whole = malloc(n + 1);
	if (whole == NULL)
		return -1;
	memcpy(whole, line, n);
	whole[n] = '\n';
	ssize_t put = write(fd, whole, n + 1);
	free(whole);
	return put == (ssize_t)n + 1 ? 0 : -1;
}

/* ---- log merge: the last line of every id ---- */

static void
merge_line(json_t *last, const char *line)
{
	json_t *j = json_loads(line, 0, NULL);
	const char *id = json_string_value(json_object_get(j, "id"));
	if (id != NULL) {
		/* delete first, so that ids stand in the order of their last lines */
		json_object_del(last, id);
		json_object_set(last, id, j);
	}
	json_decref(j);
}

static int
merge_file(json_t *last, const char *path)
{
	char *line = NULL;
	size_t cap = 0;
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		fprintf(stderr, "%s: fatal: cannot read [log-unreadable]\n", path);
		return -1;
	}
	while (getline(&line, &cap, f) > 0)
		merge_line(last, line);
	free(line);
	fclose(f);
	return 0;
}

int
log_merge(char **files, int n)
{
	json_t *last = json_object(), *j;
	struct totals t = {0};
	const char *id;
	int status = RUB_DONE;
	for (int i = 0; i < n && status == RUB_DONE; i++)
		if (merge_file(last, files[i]) != 0)
			status = RUB_UNUSABLE;
	if (status == RUB_DONE) {
		json_object_foreach(last, id, j)
		{
			char *line = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(7));
			const char *s = json_string_value(json_object_get(j, "status"));
			count(&t, s ? s : "");
			t.seconds += json_number_value(json_object_get(j, "seconds"));
			if (line != NULL)
				puts(line);
			free(line);
		}
		char *summary = log_summary(&t, 0, 1, "merged");
		if (summary != NULL)
			puts(summary);
		free(summary);
		if (t.failed > 0)
			status = RUB_FAILED;
	}
	json_decref(last);
	return fflush(stdout) == 0 ? status : RUB_UNUSABLE;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_JOBS = 1024, MAX_SHARDS = 1000000 };

static int
take_shard(struct batch *b, const char *text)
{
	char *end;
	b->shards = 1;
	if (text == NULL)
		return RUB_DONE;
	unsigned long i = strtoul(text, &end, 10), n = 0;
	if (*end == '/')
		n = strtoul(end + 1, &end, 10);
	if (*end != '\0' || n == 0 || n > MAX_SHARDS || i >= n)
		return cli_usage("--shard is I/N with I from 0 to N-1", text);
	b->shard = (unsigned)i;
	b->shards = (unsigned)n;
	return RUB_DONE;
}

static int
take_number(const char *name, const char *text, long long most, long long fallback, long long *out)
{
	*out = text ? cli_number(text) : fallback;
	if (*out < 1 || *out > most)
		return cli_usage(name, text);
	return RUB_DONE;
}

static int
take_failures(struct batch *b, const char *text)
{
	char *end;
	b->max_failures = -1;
	if (text == NULL)
		return RUB_DONE;
	b->max_failures = strtod(text, &end);
	b->max_failures_share = *end == '%';
	if (b->max_failures_share) {
		b->max_failures /= 100;
		end++;
	}
	if (end == text || *end != '\0' || b->max_failures < 0)
		return cli_usage("--max-failures is a number or a share like 5%", text);
	return RUB_DONE;
}

static int
take_progress(const char *text)
{
	if (text != NULL && strcmp(text, "auto") != 0 && strcmp(text, "none") != 0 &&
		strcmp(text, "json") != 0)
		return cli_usage("--progress is auto, none or json", text);
	return RUB_DONE;
}

static int
take_options(struct batch *b)
{
	const char *const *own = b->cli->own;
	long long jobs, timeout, memory;
	int status = take_shard(b, own[OWN_SHARD]);
	if (status == RUB_DONE)
		status =
			take_number("--jobs is a number from 1", own[OWN_JOBS], MAX_JOBS, 1, &jobs);
	if (status == RUB_DONE)
		status = take_number(
			"--doc-timeout is in seconds", own[OWN_DOC_TIMEOUT], 86400, 60, &timeout);
	if (status == RUB_DONE)
		status = take_number("--doc-memory is in bytes, as 512M", own[OWN_DOC_MEMORY],
			INT64_MAX, 1LL << 30, &memory);
	if (status == RUB_DONE)
		status = take_failures(b, own[OWN_MAX_FAILURES]);
	if (status == RUB_DONE)
		status = take_progress(own[OWN_PROGRESS]);
	if (status != RUB_DONE)
		return status;
	b->doc_timeout = (double)timeout;
	b->doc_memory = (uint64_t)memory;
	b->jobs = own[OWN_JOBS] ? (int)jobs : jobs_default(&b->lent, b->doc_memory);
	b->fan_out = own[OWN_FAN_OUT] != NULL;
	b->pack = own[OWN_PACK] != NULL;
	b->ordered = own[OWN_ORDERED] != NULL;
	return RUB_DONE;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (strcmp(path, "-") == 0 || slash == NULL)
		return strdup(".");
	return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* -1: said on stderr. */
static int
open_log(const struct batch *b)
{
	char path[4096];
	const char *given = b->cli->own[OWN_LOG];
	snprintf(path, sizeof path, "%s/rubricate-log.jsonl", b->out);
	int fd = open(given ? given : path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		fprintf(stderr, "%s: fatal: cannot write: %s [log-unwritable]\n",
			given ? given : path, strerror(errno));
	return fd;
}

static int
run(struct batch *b)
{
	struct manifest m;
	if (mkdir(b->out, 0777) != 0 && errno != EEXIST) {
		fprintf(stderr, "%s: fatal: cannot make the folder: %s [output-unwritable]\n",
			b->out, strerror(errno));
		return RUB_UNUSABLE;
	}
	int log_fd = open_log(b);
	if (log_fd < 0)
		return RUB_UNUSABLE;
	int status = RUB_UNUSABLE;
	if (manifest_open(&m, b->manifest, b->shard, b->shards) == 0) {
		status = pool_run(b, &m, log_fd);
		manifest_close(&m);
	}
	close(log_fd);
	return status;
}

int
batch_main(struct cli *cli)
{
	char out[4096];
	struct batch b = {.cli = cli, .lent = {.to = -1}};
	if (cli->own[OWN_SCAN] != NULL && cli->n_files == 0)
		return manifest_scan(cli->own[OWN_SCAN]);
	if (cli->n_files != 1)
		return cli_usage("batch takes one manifest", "- is standard input");
	if (cli->own[OWN_OUTPUT] == NULL)
		return cli_usage("batch needs a folder", "-o FOLDER");
	snprintf(out, sizeof out, "%s", cli->own[OWN_OUTPUT]);
	for (size_t n = strlen(out); n > 1 && out[n - 1] == '/'; n--)
		out[n - 1] = '\0';
	b.manifest = cli->files[0];
	b.out = out;
	int status = take_options(&b);
	b.base = folder_of(b.manifest);
	if (b.base == NULL)
		status = RUB_TEMPORARY;
	if (status == RUB_DONE)
		status = run(&b);
	jobs_give_back(&b.lent);
	free(b.base);
	return status;
}

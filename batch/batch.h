/* SPDX-License-Identifier: Apache-2.0 */
/* Many documents: a manifest, worker processes, a log. The parts of `rubricate batch`.
 *
 * The parent reads the manifest line by line, deals out work, and writes the log; it keeps no
 * list of documents. Workers are processes, since only a process can be bounded and killed. */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "cli.h"

/* ---- batch.c ---- */

struct batch {
	const struct cli *cli;
	const char *manifest; /* "-": standard input */
	const char *out;      /* folder, without a slash at its end */
	char *base;           /* folder of the manifest: its paths are relative to this */
	int jobs;
	unsigned shard, shards;
	double doc_timeout;  /* seconds */
	uint64_t doc_memory; /* bytes; 0: no bound */
	double max_failures; /* number, or share of 1 when max_failures_share */
	int max_failures_share;
	int fan_out;
};

int batch_main(struct cli *cli);

/* ---- manifest.c: JSON Lines → records ---- */

/* What stands in one line; strings are owned. */
struct record {
	char *id, *src, *out;
	char **formats; /* NULL-terminated; NULL: as on the command line */
	char **options; /* name, value, name, value, …, NULL: from "meta" and "opts" */
};

struct manifest {
	FILE *f;
	char *line;
	size_t cap;
	uint64_t at, end; /* bytes; end 0: unknown (standard input) */
	uint64_t number;  /* of the next line, from 0 */
	unsigned shard, shards;
	int by_line; /* standard input: the number of the line decides */
};

/* -1: said on stderr. */
int manifest_open(struct manifest *m, const char *path, unsigned shard, unsigned shards);
void manifest_close(struct manifest *m);
/* The next line of this shard that is not empty, without its line end; borrowed until the next
 * call. NULL at the end. */
const char *manifest_next(struct manifest *m, size_t *n);
/* -1 and *why (static) when the line is no record. Unknown keys are told on stderr. */
int record_parse(struct record *r, const char *line, size_t n, const char **why);
void record_free(struct record *r);
/* Prints a manifest of the texts below folder, in the order of their paths. An exit code. */
int manifest_scan(const char *folder);

/* ---- scratch.c: where files are until they are whole ---- */

/* Each worker has a folder of its own below the output folder (so that a rename puts a file in
 * its place): whatever a killed one leaves is found there. Owned; NULL without memory. */
char *scratch_path(const struct batch *b, pid_t pid);
/* A descriptor whose lock says that the folder is in use, until it is closed; -1. */
int scratch_make(char *path);
void scratch_remove(const char *path);
/* Removes what processes of this host left that are no more. */
void scratch_sweep(const struct batch *b);

/* ---- worker.c: one record at a time ---- */

/* Reads records from fd `in` (a 32-bit length, then the line), answers on `out` likewise with the
 * line for the log. Never returns. */
void worker_run(const struct batch *b, int in, int out) __attribute__((noreturn));
/* -1 at the end of the pipe or on failure. The line is NUL-terminated and owned. */
int pipe_send(int fd, const char *line, size_t n);
char *pipe_take(int fd, size_t *n);

/* ---- log.c: results ---- */

struct totals {
	uint64_t done, uptodate, failed, retried;
	double seconds;
};

/* A result that the parent writes itself: "crash", "timeout", "manifest". Owned. */
char *log_line(const char *id, const char *status, const char *code, const char *reason,
	unsigned attempt, double seconds);
/* Puts the attempt into a worker's line and counts it. Owned; NULL when it is no result. */
char *log_count(struct totals *t, const char *line, unsigned attempt, int *failed);
char *log_summary(const struct totals *t, unsigned shard, unsigned shards, const char *ended);
/* One write, so that lines of several writers never mix. */
int log_write(int fd, const char *line);
int log_merge(char **files, int n);

/* ---- pool.c: processes ---- */

/* Runs all of the manifest's shard. An exit code. */
int pool_run(struct batch *b, struct manifest *m, int log_fd);

/* ---- progress.c: one line on a terminal, or JSON ---- */

struct progress {
	enum { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_JSON } how;
	double start, last;
	int shown;
	char *failed[20]; /* the first ids, for the end */
	size_t n_failed;
};

double progress_now(void);
void progress_begin(struct progress *p, const struct cli *cli);
/* share: how much of the manifest was read, 0..1; below 0: unknown */
void progress_show(struct progress *p, const struct totals *t, double share);
void progress_failed(struct progress *p, const char *id);
void progress_end(struct progress *p, const struct totals *t, const char *log);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Many documents: a manifest, worker processes, a log. The parts of `rubricate batch`.
 *
 * The parent reads the manifest line by line, deals out work, and writes the log; it keeps no
 * list of documents. Workers are processes, since only a process can be bounded and killed.
 *
 * manifest → pool → (pipe) worker → document → stage (pipe) → pool → log */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "cli.h"

/* ---- batch.c ---- */

/* Tokens of make's job server. */
struct lent {
	int to; /* -1: no make */
	int n;
	char tokens[1024];
};

struct batch {
	const struct cli *cli;
	const char *manifest; /* "-": standard input */
	const char *out;      /* folder, without a slash at its end */
	char *base;           /* folder of the manifest: its paths are relative to this */
	int jobs;
	struct lent lent;
	unsigned shard, shards;
	double doc_timeout;  /* seconds */
	uint64_t doc_memory; /* bytes; 0: no bound */
	double max_failures; /* number, or share of 1 when max_failures_share */
	int max_failures_share;
	int fan_out, ordered, pack;
};

int batch_main(struct cli *cli);

/* ---- jobs.c: how many workers ---- */

/* As many as processors may be used (affinity, quota of the control group) and as have room for
 * doc_memory each; under make -jN no more than it lends us tokens for now. */
int jobs_default(struct lent *l, uint64_t doc_memory);
void jobs_give_back(struct lent *l);

/* ---- manifest.c: the lines of a shard ---- */

enum { MAX_RECORD = 30000 }; /* bytes of a line; two of them fit into a pipe */

struct manifest {
	int fd;
	char *block;
	size_t from, filled;
	uint64_t at, end; /* bytes; end 0: unknown (standard input) */
	uint64_t number;  /* of the next line, from 0 */
	unsigned shard, shards;
	int by_line; /* standard input: the number of the line decides */
	int cut;     /* the line before was too long: its rest is still to come */
	int ended;
	int error; /* errno of a read that failed */
};

/* -1: said on stderr. */
int manifest_open(struct manifest *m, const char *path, unsigned shard, unsigned shards);
void manifest_close(struct manifest *m);
/* The next line of this shard that is not empty, without its line end; borrowed until the next
 * call. Of a line that is too long more than MAX_RECORD bytes. NULL at the end. */
const char *manifest_next(struct manifest *m, size_t *n);

/* ---- record.c: a line → a record ---- */

/* What stands in one line; strings are owned. */
struct record {
	char *id, *src, *out;
	char **formats; /* NULL-terminated; NULL: as on the command line */
	char **options; /* name, value, name, value, …, NULL: from "meta" and "opts" */
};

/* -1 and *why (static) when the line is no record. */
int record_parse(struct record *r, const char *line, size_t n, const char **why);
/* Unknown keys, on stderr. */
void record_warn(const char *line, size_t n);
void record_free(struct record *r);

/* ---- scan.c ---- */

/* Prints a manifest of the texts below folder, in the order of their paths. An exit code. */
int manifest_scan(const char *folder);

/* ---- scratch.c: where files are until they are whole ---- */

/* Each worker has a folder of its own below the output folder (so that a rename puts a file in
 * its place): whatever a killed one leaves is found there. Owned; NULL without memory. */
char *scratch_path(const struct batch *b, pid_t pid);
/* A descriptor whose lock says that the folder is in use, until it is closed; -1 and errno. */
int scratch_make(char *path);
void scratch_remove(const char *path);
/* Removes what processes of this host left that are no more. */
void scratch_sweep(const struct batch *b);

/* ---- pipe.c: frames (a 32-bit length, then bytes) between parent and workers ---- */

struct inlet {
	int fd;
	char *v;
	size_t from, n, cap;
};

int pipe_send(int fd, const char *bytes, size_t n);
/* One read. 0 at the end, -1 on failure or when a frame is larger than any of ours. */
int inlet_fill(struct inlet *in);
/* A whole frame, borrowed until inlet_fill; NULL: not there yet. */
char *inlet_next(struct inlet *in, size_t *n);
void inlet_close(struct inlet *in);

/* ---- names.c: where packages go ---- */

/* Below out (and ab/cd/ with --fan-out), without an ending. Owned; NULL without memory. */
char *name_stem(const struct batch *b, const struct record *r);
/* a, then b, then c. Owned. */
char *name_join(const char *a, const char *b, const char *c);

/* ---- stage.c: files of some documents, put in their places together ---- */

/* Syncing costs milliseconds whatever is synced, so it is done for a group of documents: all their
 * files are written, then synced, then renamed, then the folders are synced. Only then are the
 * documents told as done. */
struct staged {
	int fd;
	unsigned document; /* of the group */
	char *part, *path;
};
struct stage {
	const char *scratch;
	struct staged *files;
	size_t n, cap;
	uint64_t bytes;
	unsigned count; /* of files so far: their names */
	char **folders; /* to be synced */
	size_t n_folders, cap_folders;
};

/* Writes the file beside its place. -1 and errno. */
int stage_put(struct stage *s, unsigned document, const char *path, const char *bytes, size_t n);
/* Makes the folders above path, where they are missing. */
void stage_make_folders(struct stage *s, char *path);
/* Forgets the files of the last document. */
void stage_drop(struct stage *s, unsigned document);
/* Puts all in place. failed(ctx, document, errno) for each file that could not be. */
void stage_commit(
	struct stage *s, void (*failed)(void *ctx, unsigned document, int error), void *ctx);
/* Leaves them to the parent, who finds them by their numbers. */
void stage_hand_over(struct stage *s);
void stage_free(struct stage *s);

/* ---- document.c: one record ---- */

struct document;
/* Makes its packages in the stage, as the number-th of the group. Behind the line may stand, after
 * a 0 each, the path of a ZIP or spool and what is known of the document's packages in it. NULL
 * without memory. */
struct document *document_make(
	const struct batch *b, struct stage *stage, unsigned number, const char *line, size_t n);
int document_failed(const struct document *d);
void document_fail_io(struct document *d, int error);
/* The line for the log. Owned; NULL without memory. Frees d. */
char *document_finish(struct document *d);

/* ---- worker.c: a process ---- */

/* Frames from fd `in` are lines of the manifest; on `out` goes an empty frame when the next of
 * them is converted, and a line for the log when the oldest of them lies safely on the disk. */
enum { WORKER_NO_MEMORY = RUB_FAILED }; /* its exit code; else one of the program's */
void worker_run(const struct batch *b, int in, int out) __attribute__((noreturn));

/* ---- log.c: results ---- */

struct totals {
	uint64_t done, uptodate, failed, retried;
	double seconds;
};

/* A result that the parent writes itself: "crash", "timeout". Owned. */
char *log_line(const char *id, const char *status, const char *code, const char *reason,
	unsigned attempt, double seconds);
/* What a line says, beside being counted. */
struct outcome {
	int failed;
	int no_space; /* the disk is full: no other document will fare better */
};
/* Puts the attempt into a worker's line and counts it. Owned; NULL when it is no result. */
char *log_count(struct totals *t, const char *line, unsigned attempt, struct outcome *o);
char *log_summary(const struct totals *t, unsigned shard, unsigned shards, const char *ended);
/* One write, so that lines of several writers never mix. */
int log_write(int fd, const char *line);
int log_merge(char **files, int n);

/* ---- pool.c: dealing out and taking in ---- */

/* Runs all of the manifest's shard. An exit code. */
int pool_run(struct batch *b, struct manifest *m, int log_fd);

/* ---- progress.c: one line on a terminal, or JSON ---- */

struct progress {
	enum { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_JSON } how;
	double start, last;
	uint64_t last_all;
	double rate; /* moving average */
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

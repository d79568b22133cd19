/* SPDX-License-Identifier: Apache-2.0 */
/* What the parent's files share: tasks, workers, and the pool of them. */
#ifndef BATCH_POOL_H
#define BATCH_POOL_H

#include "batch/batch.h"

/* ---- spool.c: bytes and the lines that tell what they are ---- */

/* A file, and beside it FILE.jsonl: a line for each document, with the places of its packages. */
struct store {
	char *path, *index_path;
	int fd, index; /* -1: not there */
	uint64_t end, index_end;
	int noted; /* we wrote the last line of the index */
};
/* Where a line of an index is. */
struct place {
	struct store *store; /* NULL: nowhere */
	uint64_t at;
	uint32_t n;
};

/* -1 and errno; to be closed in any case. */
int store_open(struct store *s, const char *path, int flags);
void store_close(struct store *s);
/* Until it is closed. -1: somebody else has it. */
int store_lock(const struct store *s);
/* Every line; what line returns, when not 0, ends it. */
int store_each(
	struct store *s, int (*line)(void *ctx, const char *line, struct place at), void *ctx);
/* Owned; NULL when it cannot be read. */
char *store_line(struct place at);
/* Moves a file to the end. */
int store_append(struct store *s, const char *file, uint64_t *n);
int store_note(struct store *s, const char *line, struct place *at);
int store_sync(const struct store *s);

/* ---- seen.c: which names there were, and what is known of them ---- */

struct mark {
	uint64_t hash;
	struct place place;
};
struct seen {
	struct mark *marks;
	size_t size, n;
};

/* *before: it was there already. Valid until the next call. NULL without memory. */
struct mark *seen_mark(struct seen *s, const char *name, int *before);
void seen_free(struct seen *s);

/* ---- tasks ---- */

/* A line of the manifest on its way. */
struct task {
	struct task *next;
	uint64_t number;    /* among those dealt out, from 0 */
	unsigned attempt;   /* from 1; the second is made alone in a new process */
	struct place place; /* what a pack knows of it */
	size_t n, whole; /* the line; with what is known: a 0, the path of a store, a 0, its line */
	char line[];
};

struct tasks {
	struct task *first, *last;
};

struct task *task_new(const char *line, size_t n, uint64_t number);
/* Owned, in place of task, which is as it was when there is no memory. */
struct task *task_add_known(struct task *task, const char *path, const char *line);
void tasks_append(struct tasks *t, struct task *task);
struct task *tasks_take(struct tasks *t);
void tasks_free(struct tasks *t);

/* ---- crew.c: the workers as the parent sees them ---- */

struct hand {
	pid_t pid; /* 0: none */
	int to;    /* pipe */
	struct inlet from;
	struct tasks tasks;   /* oldest first; those before current wait for the disk */
	struct task *current; /* what it works on; NULL: nothing is left to be made */
	unsigned waiting;     /* tasks from current on */
	double deadline;      /* of current, or of the disk */
	unsigned documents;   /* since it was started */
	int timed_out;
};

struct pool;
int hand_start(struct pool *p, struct hand *h);
/* Closes the pipes and waits; the status of the process. Its tasks stay. */
int hand_end(struct hand *h);
/* May it be given another task? */
int hand_has_room(const struct hand *h, const struct task *task);
/* Takes the task over. -1: the worker is gone. */
int hand_deal(struct hand *h, struct task *task, double timeout);
/* Current is made; the next is. */
void hand_advance(struct hand *h, double timeout);

/* ---- order.c: the log in the order of the manifest ---- */

enum { WINDOW = 1024 };

/* Lines that wait for those before them. */
struct order {
	char *held[WINDOW];
	uint64_t next; /* the number whose line is written next */
};

/* Nothing is dealt out that lies further ahead. */
int order_has_room(const struct order *o, uint64_t number);
/* Takes the line over and writes what may be written. -1 when that fails. */
int order_put(struct order *o, int fd, uint64_t number, char *line);
/* At the end: what waits for lines that never came. -1 when writing fails. */
int order_flush(struct order *o, int fd);

/* ---- pack.c: all packages of a shard in one ZIP ---- */

struct pack;
/* NULL: said on stderr. */
struct pack *pack_open(const struct batch *b);
/* The line that is known of this id, and where the bytes are (borrowed). Owned; NULL: nothing. */
char *pack_find(struct pack *p, const char *id, struct place *at, const char **path);
/* An exit code, and all is said. */
int pack_take(struct pack *p, const struct task *task, const char *result, pid_t pid);
/* What was taken lies safely on the disk. */
int pack_sync(struct pack *p);
/* Every document was taken: the ZIP and its index are put in place. An exit code. */
int pack_finish(struct pack *p);
void pack_free(struct pack *p);

/* ---- pool.c ---- */

enum { HELD = 64 };

struct pool {
	struct batch *b;
	struct manifest *m;
	struct hand *hands;
	int n;
	int log_fd;
	uint64_t dealt;      /* tasks so far */
	struct tasks again;  /* tasks whose worker died, before new ones */
	struct seen seen;    /* names of packages */
	struct order *order; /* NULL: lines as they come */
	struct pack *pack;   /* NULL: each package is a file */
	struct {
		uint64_t number;
		char *line;
	} held[HELD]; /* lines of what is not yet safe in the pack */
	int n_held;
	double held_since;
	struct totals t;
	struct progress p;
	int signal;     /* the first that asked us to stop; 0: none */
	double stop_at; /* when what still runs is killed */
	int log_failed;
	int hurry;      /* there is more to do than to wait for */
	int too_many;   /* --max-failures was reached */
	int broken;     /* an exit code: nothing can be written, or no process started */
	int signals[2]; /* the pipe that signal handlers write to */
};

#endif

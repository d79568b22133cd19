/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "batch/batch.h"
#include "sandbox.h"

/* Documents whose files are put in place together; whichever bound comes first. */
enum { GROUP = 32, GROUP_BYTES = 8 << 20 };
static const double group_seconds = .5;

struct worker {
	const struct batch *b;
	struct inlet in;
	int out;
	struct stage stage;
	struct document *group[GROUP];
	unsigned n;
	double first; /* when the first of the group was begun */
};

static void
on_failed(void *ctx, unsigned document, int error)
{
	struct worker *w = ctx;
	document_fail_io(w->group[document], error);
}

static void
send_or_end(struct worker *w, const char *line)
{
	if (line == NULL || pipe_send(w->out, line, strlen(line)) != 0)
		_exit(WORKER_NO_MEMORY);
}

static void
commit(struct worker *w)
{
	if (w->b->pack)
		stage_hand_over(&w->stage);
	else
		stage_commit(&w->stage, on_failed, w);
	for (unsigned i = 0; i < w->n; i++) {
		char *line = document_finish(w->group[i]);
		send_or_end(w, line);
		free(line);
	}
	w->n = 0;
}

static void
work_on(struct worker *w, const char *line, size_t n)
{
	double now = progress_now();
	if (w->n == 0)
		w->first = now;
	w->group[w->n] = document_make(w->b, &w->stage, w->n, line, n);
	if (w->group[w->n] == NULL)
		_exit(WORKER_NO_MEMORY);
	/* what failed has nothing to wait for, and the parent may have to stop */
	int failed = document_failed(w->group[w->n++]);
	send_or_end(w, "");
	if (failed || w->b->pack || w->n == GROUP || w->stage.bytes > GROUP_BYTES ||
		now - w->first > group_seconds)
		commit(w);
}

static int
is_waiting(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	return poll(&p, 1, 0) > 0;
}

static void
serve(struct worker *w)
{
	size_t n;
	for (;;) {
		const char *line = inlet_next(&w->in, &n);
		if (line != NULL) {
			work_on(w, line, n);
			continue;
		}
		/* nothing to do: what is made need not wait */
		if (w->n > 0 && !is_waiting(w->in.fd))
			commit(w);
		if (inlet_fill(&w->in) <= 0)
			break;
	}
	if (w->n > 0)
		commit(w);
}

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
	struct worker w = {.b = b, .in = {.fd = in}, .out = out};
	bound(b);
	if (b->cli->own[OWN_NO_SANDBOX] == NULL)
		close_doors(b);
	char *scratch = scratch_path(b, getpid());
	if (scratch == NULL || scratch_make(scratch) < 0) {
		int full = errno == ENOSPC || errno == EDQUOT || scratch == NULL;
		fprintf(stderr, "%s: fatal: cannot write: %s [output-unwritable]\n", b->out,
			strerror(errno));
		_exit(full ? RUB_TEMPORARY : RUB_UNUSABLE);
	}
	w.stage.scratch = scratch;
	serve(&w);
	stage_free(&w.stage);
	scratch_remove(scratch);
	_exit(RUB_DONE);
}

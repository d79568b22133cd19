/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* sysconf(_SC_NPROCESSORS_ONLN) is used by batch.c; prctl here */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "batch/batch.h"

/* A worker is replaced after so many documents: whatever leaks or fragments ends with it. */
enum { MAX_DOCUMENTS = 20000, GRACE_SECONDS = 5 };

struct worker {
	pid_t pid;    /* 0: none */
	int to, from; /* pipes */
	char *line;   /* what it works on; NULL: idle */
	size_t n;
	unsigned attempt; /* of this line, from 1 */
	double deadline;
	unsigned documents;
	int timed_out;
};

struct pool {
	struct batch *b;
	struct manifest *m;
	struct worker *w;
	int n;
	int log_fd;
	struct totals t;
	struct progress p;
	int signal;     /* the first that asked us to stop; 0: none */
	double stop_at; /* when what still runs is killed */
	int log_failed;
	int too_many;  /* --max-failures was reached */
	int signal_fd; /* read end of the pipe that signal handlers write to */
};

/* ---- signals: a handler can only write a byte ---- */

static int signal_pipe[2] = {-1, -1};

static void
on_signal(int sig)
{
	unsigned char byte = (unsigned char)sig;
	int saved = errno;
	if (write(signal_pipe[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static int
watch_signals(struct pool *p)
{
	struct sigaction sa = {.sa_handler = on_signal};
	if (pipe(signal_pipe) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
		fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	p->signal_fd = signal_pipe[0];
	return 0;
}

/* ---- workers ---- */

static void
close_others(const struct pool *p, const struct worker *self)
{
	for (int i = 0; i < p->n; i++)
		if (&p->w[i] != self && p->w[i].pid > 0) {
			close(p->w[i].to);
			close(p->w[i].from);
		}
	close(signal_pipe[0]);
	close(signal_pipe[1]);
	if (p->m->f != NULL && p->m->f != stdin)
		close(fileno(p->m->f));
}

static int
worker_start(struct pool *p, struct worker *w)
{
	int down[2], up[2];
	pid_t parent = getpid();
	if (pipe(down) != 0)
		return -1;
	if (pipe(up) != 0) {
		close(down[0]);
		close(down[1]);
		return -1;
	}
	fflush(NULL);
	w->pid = fork();
	if (w->pid == 0) {
		close_others(p, w);
		close(down[1]);
		close(up[0]);
#ifdef __linux__
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(RUB_TEMPORARY);
#endif
		worker_run(p->b, down[0], up[1]);
	}
	(void)parent;
	close(down[0]);
	close(up[1]);
	w->to = down[1];
	w->from = up[0];
	w->documents = 0;
	w->timed_out = 0;
	if (w->pid > 0)
		return 0;
	close(w->to);
	close(w->from);
	w->pid = 0;
	return -1;
}

/* Closes the pipes and waits; the status of the process. */
static int
worker_end(struct worker *w)
{
	int status = 0;
	if (w->pid <= 0)
		return 0;
	close(w->to);
	close(w->from);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	return status;
}

/* ---- results ---- */

static void
put_log(struct pool *p, char *line)
{
	if (line == NULL || log_write(p->log_fd, line) != 0)
		p->log_failed = 1;
	free(line);
}

static char *
id_of(const struct worker *w)
{
	struct record r;
	const char *why;
	record_parse(&r, w->line, w->n, &why);
	char *id = strdup(r.id ? r.id : "");
	record_free(&r);
	return id;
}

static void
account(struct pool *p, const struct worker *w, int failed)
{
	const struct batch *b = p->b;
	uint64_t all = p->t.done + p->t.uptodate + p->t.failed;
	if (!failed)
		return;
	char *id = id_of(w);
	progress_failed(&p->p, id ? id : "");
	free(id);
	if (b->max_failures < 0)
		return;
	double limit = b->max_failures_share ? b->max_failures * (double)(all < 100 ? 100 : all)
	                                     : b->max_failures;
	if ((double)p->t.failed >= limit)
		p->too_many = 1;
}

static void
forget_line(struct worker *w)
{
	free(w->line);
	w->line = NULL;
}

static void
take_result(struct pool *p, struct worker *w, const char *result)
{
	int failed = 1;
	char *line = log_count(&p->t, result, w->attempt, &failed);
	put_log(p, line);
	account(p, w, failed);
	forget_line(w);
	w->documents++;
}

static int deal(struct pool *p, struct worker *w, char *line, size_t n, unsigned attempt);

static void
log_death(struct pool *p, struct worker *w, const char *status, const char *code, const char *why)
{
	int failed;
	char *id = id_of(w);
	char *line = log_line(id ? id : "", status, code, why, w->attempt,
		p->b->doc_timeout - (w->deadline - progress_now()));
	char *counted = line ? log_count(&p->t, line, w->attempt, &failed) : NULL;
	free(line);
	free(id);
	put_log(p, counted);
	account(p, w, 1);
	forget_line(w);
}

/* The worker is gone: its document is tried once more, alone in a new process; then given up. */
static void
bury(struct pool *p, struct worker *w)
{
	char why[96];
	int timed_out = w->timed_out;
	pid_t pid = w->pid;
	int status = worker_end(w);
	if (w->line == NULL)
		return;
	char *scratch = scratch_path(p->b, pid);
	if (scratch != NULL)
		scratch_remove(scratch);
	free(scratch);
	if (timed_out) {
		snprintf(why, sizeof why, "took longer than %g seconds", p->b->doc_timeout);
		log_death(p, w, "timeout", "timeout", why);
		return;
	}
	if (w->attempt == 1 && p->signal == 0) {
		char *line = w->line;
		w->line = NULL;
		p->t.retried++;
		if (worker_start(p, w) == 0 && deal(p, w, line, w->n, 2) == 0)
			return;
		w->line = line;
	}
	if (WIFSIGNALED(status))
		snprintf(why, sizeof why, "stopped by signal %d", WTERMSIG(status));
	else
		snprintf(why, sizeof why, "ended with %d", WEXITSTATUS(status));
	log_death(p, w, "crash", "crash", why);
}

/* Takes over line. */
static int
deal(struct pool *p, struct worker *w, char *line, size_t n, unsigned attempt)
{
	w->line = line;
	w->n = n;
	w->attempt = attempt;
	w->deadline = progress_now() + p->b->doc_timeout;
	return pipe_send(w->to, line, n);
}

/* ---- the loop ---- */

static int
is_running(const struct pool *p)
{
	for (int i = 0; i < p->n; i++)
		if (p->w[i].line != NULL)
			return 1;
	return 0;
}

static int
feed(struct pool *p)
{
	for (int i = 0; i < p->n; i++) {
		struct worker *w = &p->w[i];
		size_t n;
		if (w->line != NULL)
			continue;
		if (w->documents >= MAX_DOCUMENTS)
			worker_end(w);
		const char *next = manifest_next(p->m, &n);
		if (next == NULL)
			return 0;
		char *line = malloc(n + 1);
		if (line == NULL || (w->pid == 0 && worker_start(p, w) != 0)) {
			free(line);
			return -1;
		}
		memcpy(line, next, n + 1);
		if (deal(p, w, line, n, 1) != 0)
			bury(p, w);
	}
	return 1;
}

static void
kill_late(struct pool *p)
{
	double now = progress_now();
	for (int i = 0; i < p->n; i++) {
		struct worker *w = &p->w[i];
		if (w->line == NULL || (now < w->deadline && (p->signal == 0 || now < p->stop_at)))
			continue;
		w->timed_out = now >= w->deadline;
		kill(w->pid, SIGKILL);
		bury(p, w);
	}
}

static void
take_signal(struct pool *p)
{
	unsigned char byte;
	while (read(p->signal_fd, &byte, 1) == 1) {
		/* the second time means: at once */
		p->stop_at = progress_now() + (p->signal == 0 ? GRACE_SECONDS : 0);
		if (p->signal == 0)
			p->signal = byte;
	}
}

static double
share_read(const struct pool *p)
{
	return p->m->end > 0 ? (double)p->m->at / (double)p->m->end : -1;
}

static void
wait_for_news(struct pool *p, struct pollfd *fds)
{
	nfds_t n = 0;
	fds[n++] = (struct pollfd){.fd = p->signal_fd, .events = POLLIN};
	for (int i = 0; i < p->n; i++)
		fds[n++] =
			(struct pollfd){.fd = p->w[i].line ? p->w[i].from : -1, .events = POLLIN};
	if (poll(fds, n, 100) < 0 && errno != EINTR)
		return;
	take_signal(p);
	for (int i = 0; i < p->n; i++) {
		struct worker *w = &p->w[i];
		size_t size;
		if (w->line == NULL || fds[i + 1].fd < 0 || fds[i + 1].revents == 0)
			continue;
		char *result = pipe_take(w->from, &size);
		if (result != NULL)
			take_result(p, w, result);
		else
			bury(p, w);
		free(result);
	}
	kill_late(p);
	progress_show(&p->p, &p->t, share_read(p));
}

static int
loop(struct pool *p)
{
	struct pollfd *fds = calloc((size_t)p->n + 1, sizeof *fds);
	int more = 1;
	if (fds == NULL)
		return -1;
	while (more >= 0) {
		if (more > 0 && p->signal == 0 && !p->too_many && !p->log_failed)
			more = feed(p);
		if (more >= 0 && !is_running(p))
			break;
		wait_for_news(p, fds);
	}
	free(fds);
	return more < 0 ? -1 : 0;
}

static int
exit_code(const struct pool *p, int result)
{
	if (p->signal != 0)
		return 128 + p->signal;
	if (result != 0)
		return RUB_TEMPORARY;
	if (p->log_failed)
		return RUB_UNUSABLE;
	return p->t.failed > 0 ? RUB_FAILED : RUB_DONE;
}

int
pool_run(struct batch *b, struct manifest *m, int log_fd)
{
	struct pool p = {.b = b, .m = m, .n = b->jobs, .log_fd = log_fd};
	p.w = calloc((size_t)p.n, sizeof *p.w);
	if (p.w == NULL || watch_signals(&p) != 0) {
		free(p.w);
		return RUB_TEMPORARY;
	}
	progress_begin(&p.p, b->cli);
	scratch_sweep(b);
	int result = loop(&p);
	for (int i = 0; i < p.n; i++) {
		if (p.w[i].line != NULL)
			forget_line(&p.w[i]);
		worker_end(&p.w[i]);
	}
	scratch_sweep(b);
	p.t.seconds = progress_now() - p.p.start;
	put_log(&p, log_summary(&p.t, b->shard, b->shards,
			    p.signal     ? "signal"
			    : p.too_many ? "max-failures"
					 : "end"));
	const char *log = b->cli->own[OWN_LOG];
	progress_end(&p.p, &p.t, log ? log : "the log");
	free(p.w);
	return exit_code(&p, result);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A worker is replaced after so many documents: whatever leaks or fragments ends with it. */
enum { MAX_DOCUMENTS = 20000, GRACE_SECONDS = 5 };
/* Among so many names of a shard one that comes again is found. */
enum { MAX_SEEN = 1 << 18, MAX_ADMITTED = 256 };
static const double hold_seconds = .5;

/* ---- signals: a handler can only write a byte ---- */

static int signal_write = -1;

static void
on_signal(int sig)
{
	unsigned char byte = (unsigned char)sig;
	int saved = errno;
	if (write(signal_write, &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static int
watch_signals(struct pool *p)
{
	struct sigaction sa = {.sa_handler = on_signal};
	if (pipe(p->signals) != 0)
		return -1;
	for (int i = 0; i < 2; i++) {
		fcntl(p->signals[i], F_SETFD, FD_CLOEXEC);
		fcntl(p->signals[i], F_SETFL, O_NONBLOCK);
	}
	signal_write = p->signals[1];
	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

static void
take_signal(struct pool *p)
{
	unsigned char byte;
	while (read(p->signals[0], &byte, 1) == 1) {
		/* the second time means: at once */
		p->stop_at = progress_now() + (p->signal == 0 ? GRACE_SECONDS : 0);
		if (p->signal == 0)
			p->signal = byte;
	}
}

/* ---- results ---- */

static char *
id_of(const struct task *task)
{
	struct record r;
	const char *why;
	record_parse(&r, task->line, task->n, &why);
	char *id = strdup(r.id ? r.id : "");
	record_free(&r);
	return id;
}

static void
write_line(struct pool *p, uint64_t number, char *line)
{
	if (p->order != NULL) {
		if (order_put(p->order, p->log_fd, number, line) != 0)
			p->log_failed = 1;
		return;
	}
	if (log_write(p->log_fd, line) != 0)
		p->log_failed = 1;
	free(line);
}

/* What is held is safe from now on, or the disk is broken and it is not told. */
static void
write_held(struct pool *p)
{
	int code = p->n_held > 0 ? pack_sync(p->pack) : RUB_DONE;
	if (code != RUB_DONE)
		p->broken = code;
	for (int i = 0; i < p->n_held; i++) {
		if (code == RUB_DONE)
			write_line(p, p->held[i].number, p->held[i].line);
		else
			free(p->held[i].line);
	}
	p->n_held = 0;
}

static void
put_line(struct pool *p, uint64_t number, char *line)
{
	if (line == NULL) {
		p->log_failed = 1;
	} else if (p->pack == NULL) {
		write_line(p, number, line);
	} else {
		if (p->n_held == 0)
			p->held_since = progress_now();
		p->held[p->n_held].number = number;
		p->held[p->n_held++].line = line;
		if (p->n_held == HELD)
			write_held(p);
	}
}

static void
count_failure(struct pool *p, const struct task *task)
{
	const struct batch *b = p->b;
	uint64_t all = p->t.done + p->t.uptodate + p->t.failed;
	char *id = id_of(task);
	progress_failed(&p->p, id ? id : "");
	free(id);
	if (b->max_failures < 0)
		return;
	double limit = b->max_failures_share ? b->max_failures * (double)(all < 100 ? 100 : all)
	                                     : b->max_failures;
	if ((double)p->t.failed >= limit)
		p->too_many = 1;
}

/* The task is over: it is counted, told in the log, and freed. */
static void
finish(struct pool *p, struct task *task, const char *result)
{
	struct outcome o = {.failed = 1};
	char *line = result ? log_count(&p->t, result, task->attempt, &o) : NULL;
	put_line(p, task->number, line);
	if (o.failed)
		count_failure(p, task);
	if (o.no_space && p->broken == 0) {
		fprintf(stderr, "%s: fatal: the disk is full [output-no-space]\n", p->b->out);
		p->broken = RUB_TEMPORARY;
	}
	free(task);
}

/* ---- the end of a worker ---- */

static void
give_up(struct pool *p, struct task *task, const char *status, const char *code, const char *why,
	double seconds)
{
	char *id = id_of(task);
	char *line = log_line(id ? id : "", status, code, why, task->attempt, seconds);
	finish(p, task, line);
	free(line);
	free(id);
}

/* What it died of: the task it worked on, or, while it waited for the disk, the oldest. */
static struct task *
take_culprit(struct hand *h)
{
	struct tasks rest = {0};
	struct task *t, *culprit = NULL;
	const struct task *wanted = h->current ? h->current : h->tasks.first;
	while ((t = tasks_take(&h->tasks)) != NULL) {
		if (t == wanted)
			culprit = t;
		else
			tasks_append(&rest, t);
	}
	h->tasks = rest;
	h->current = NULL;
	h->waiting = 0;
	return culprit;
}

/* It is tried once more, alone in a new process; then given up. */
static void
retry_or_give_up(struct pool *p, struct task *task, int timed_out, int status, double seconds)
{
	char why[96];
	if (timed_out) {
		snprintf(why, sizeof why, "took longer than %g seconds", p->b->doc_timeout);
		give_up(p, task, "timeout", "timeout", why, seconds);
	} else if (task->attempt == 1) {
		task->attempt = 2;
		p->t.retried++;
		tasks_append(&p->again, task);
	} else if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_NO_MEMORY) {
		give_up(p, task, "memory", "out-of-memory", "out of memory", seconds);
	} else {
		snprintf(why, sizeof why, "stopped by signal %d", WTERMSIG(status));
		give_up(p, task, "crash", "crash", why, seconds);
	}
}

/* The worker is gone. All that it had not told as done is done again. */
static void
bury(struct pool *p, struct hand *h)
{
	pid_t pid = h->pid;
	double seconds = p->b->doc_timeout - (h->deadline - progress_now());
	int timed_out = h->timed_out, fresh = h->current != NULL && h->documents == h->waiting;
	int status = hand_end(h);
	char *scratch = scratch_path(p->b, pid);
	if (scratch != NULL)
		scratch_remove(scratch);
	free(scratch);
	/* it could not even begin, and said why */
	if (fresh && WIFEXITED(status) &&
		(WEXITSTATUS(status) == RUB_UNUSABLE || WEXITSTATUS(status) == RUB_TEMPORARY))
		p->broken = WEXITSTATUS(status);
	if (p->signal != 0 || p->broken != 0) {
		tasks_free(&h->tasks);
		h->current = NULL;
		h->waiting = 0;
		return;
	}
	struct task *culprit = take_culprit(h), *t;
	if (culprit != NULL)
		retry_or_give_up(p, culprit, timed_out, status, seconds);
	while ((t = tasks_take(&h->tasks)) != NULL)
		tasks_append(&p->again, t);
}

static void
kill_late(struct pool *p)
{
	double now = progress_now();
	for (int i = 0; i < p->n; i++) {
		struct hand *h = &p->hands[i];
		if (h->tasks.first == NULL ||
			(now < h->deadline && (p->signal == 0 || now < p->stop_at)))
			continue;
		h->timed_out = now >= h->deadline;
		kill(h->pid, SIGKILL);
		bury(p, h);
	}
}

/* ---- dealing out ---- */

static int
is_stopping(const struct pool *p)
{
	return p->signal != 0 || p->too_many || p->log_failed || p->broken != 0;
}

/* NULL: the task is over already, since its line is no record, or one that was there before. */
static struct task *
admit(struct pool *p, struct task *task)
{
	struct record r;
	const char *why, *path;
	int before = 0;
	if (record_parse(&r, task->line, task->n, &why) != 0) {
		give_up(p, task, "failed", "manifest-record", why, 0);
		record_free(&r);
		return NULL;
	}
	record_warn(task->line, task->n);
	char *stem = name_stem(p->b, &r);
	if (stem != NULL && p->seen.n < MAX_SEEN)
		seen_mark(&p->seen, stem, &before);
	char *known = p->pack && !before ? pack_find(p->pack, r.id, &task->place, &path) : NULL;
	if (known != NULL && task->n + strlen(known) + strlen(path) < MAX_RECORD)
		task = task_add_known(task, path, known);
	if (before) {
		give_up(p, task, "failed", "manifest-duplicate",
			"the packages would have the names of another record's", 0);
		task = NULL;
	}
	free(known);
	free(stem);
	record_free(&r);
	return task;
}

static int
at_end(struct pool *p)
{
	if (p->m->error != 0) {
		fprintf(stderr, "%s: fatal: cannot read: %s [manifest-unreadable]\n",
			p->b->manifest, strerror(p->m->error));
		p->broken = RUB_TEMPORARY;
	}
	return 1;
}

/* NULL: none for now, or none any more (*ended). */
static struct task *
new_task(struct pool *p, int *ended)
{
	size_t n;
	/* there may be millions of lines that are no records, and the workers wait for us */
	for (int i = 0; i < MAX_ADMITTED; i++) {
		if (is_stopping(p) || (p->order != NULL && !order_has_room(p->order, p->dealt)))
			return NULL;
		const char *line = manifest_next(p->m, &n);
		if (line == NULL) {
			*ended = at_end(p);
			return NULL;
		}
		struct task *task = task_new(line, n, p->dealt++);
		if (task == NULL)
			p->broken = RUB_TEMPORARY;
		else if ((task = admit(p, task)) != NULL)
			return task;
	}
	p->hurry = 1;
	return NULL;
}

/* The next task that the worker may have; NULL: none, or none for this one. */
static struct task *
next_task(struct pool *p, const struct hand *h, int *ended)
{
	if (p->again.first != NULL)
		return hand_has_room(h, p->again.first) ? tasks_take(&p->again) : NULL;
	return *ended || !hand_has_room(h, NULL) ? NULL : new_task(p, ended);
}

/* A new process for a worker that is gone or old, and for a task that goes alone. */
static int
make_ready(struct pool *p, struct hand *h, const struct task *task)
{
	if (h->tasks.first == NULL && h->documents > 0 &&
		(h->documents >= MAX_DOCUMENTS || task->attempt > 1))
		hand_end(h);
	return h->pid > 0 ? 0 : hand_start(p, h);
}

static void
feed(struct pool *p, struct hand *h, int *ended)
{
	struct task *task;
	while (!is_stopping(p) && (h->documents < MAX_DOCUMENTS || h->tasks.first == NULL) &&
		(task = next_task(p, h, ended)) != NULL) {
		if (make_ready(p, h, task) != 0) {
			fprintf(stderr, "rubricate: fatal: cannot start a process: %s\n",
				strerror(errno));
			p->broken = RUB_TEMPORARY;
			free(task);
		} else if (hand_deal(h, task, p->b->doc_timeout) != 0) {
			bury(p, h);
		}
	}
}

/* ---- the loop ---- */

static int
is_running(const struct pool *p)
{
	for (int i = 0; i < p->n; i++)
		if (p->hands[i].tasks.first != NULL)
			return 1;
	return 0;
}

static void
take_news(struct pool *p, struct hand *h)
{
	size_t n;
	char *frame;
	if (inlet_fill(&h->from) <= 0) {
		bury(p, h);
		return;
	}
	while ((frame = inlet_next(&h->from, &n)) != NULL) {
		if (n == 0) {
			hand_advance(h, p->b->doc_timeout);
			continue;
		}
		struct task *task = tasks_take(&h->tasks);
		char *line = strndup(frame, n);
		int code = p->pack && task && line ? pack_take(p->pack, task, line, h->pid) : 0;
		if (code != RUB_DONE)
			p->broken = code;
		if (task != NULL)
			finish(p, task, line);
		free(line);
	}
}

static void
wait_for_news(struct pool *p, struct pollfd *fds)
{
	nfds_t n = 0;
	fds[n++] = (struct pollfd){.fd = p->signals[0], .events = POLLIN};
	for (int i = 0; i < p->n; i++)
		fds[n++] = (struct pollfd){
			.fd = p->hands[i].pid > 0 ? p->hands[i].from.fd : -1, .events = POLLIN};
	if (poll(fds, n, p->hurry ? 0 : 100) < 0 && errno != EINTR)
		return;
	p->hurry = 0;
	take_signal(p);
	for (int i = 0; i < p->n; i++)
		if (fds[i + 1].fd >= 0 && fds[i + 1].revents != 0)
			take_news(p, &p->hands[i]);
	kill_late(p);
	if (p->n_held > 0 && progress_now() - p->held_since > hold_seconds)
		write_held(p);
	progress_show(&p->p, &p->t, p->m->end > 0 ? (double)p->m->at / (double)p->m->end : -1);
}

/* Was all of the manifest dealt out? */
static int
loop(struct pool *p, struct pollfd *fds)
{
	int ended = 0;
	for (;;) {
		for (int i = 0; i < p->n; i++)
			feed(p, &p->hands[i], &ended);
		if (!is_running(p) && (is_stopping(p) || (ended && p->again.first == NULL)))
			return ended;
		wait_for_news(p, fds);
	}
}

static void
close_pool(struct pool *p, int whole)
{
	for (int i = 0; i < p->n; i++) {
		tasks_free(&p->hands[i].tasks);
		hand_end(&p->hands[i]);
	}
	tasks_free(&p->again);
	write_held(p);
	if (p->pack != NULL && whole && !is_stopping(p))
		p->broken = pack_finish(p->pack);
	if (p->pack != NULL)
		pack_free(p->pack);
	scratch_sweep(p->b);
	if (p->order != NULL && order_flush(p->order, p->log_fd) != 0)
		p->log_failed = 1;
	p->t.seconds = progress_now() - p->p.start;
	char *line = log_summary(&p->t, p->b->shard, p->b->shards,
		p->signal                    ? "signal"
		: p->broken || p->log_failed ? "broken"
		: p->too_many                ? "max-failures"
					     : "end");
	if (line == NULL || log_write(p->log_fd, line) != 0 || fsync(p->log_fd) != 0)
		p->log_failed = p->log_failed || errno != EINVAL;
	free(line);
	const char *log = p->b->cli->own[OWN_LOG];
	progress_end(&p->p, &p->t, log ? log : "the log");
	seen_free(&p->seen);
	free(p->order);
	free(p->hands);
}

static int
exit_code(const struct pool *p)
{
	if (p->signal != 0)
		return 128 + p->signal;
	if (p->broken != 0)
		return p->broken;
	if (p->log_failed)
		return RUB_UNUSABLE;
	return p->t.failed > 0 ? RUB_FAILED : RUB_DONE;
}

int
pool_run(struct batch *b, struct manifest *m, int log_fd)
{
	struct pool p = {.b = b, .m = m, .n = b->jobs, .log_fd = log_fd, .signals = {-1, -1}};
	struct pollfd *fds = calloc((size_t)p.n + 1, sizeof *fds);
	int whole = 0;
	p.hands = calloc((size_t)p.n, sizeof *p.hands);
	if (b->ordered)
		p.order = calloc(1, sizeof *p.order);
	if (fds == NULL || p.hands == NULL || (b->ordered && p.order == NULL) ||
		watch_signals(&p) != 0) {
		free(fds);
		free(p.hands);
		free(p.order);
		return RUB_TEMPORARY;
	}
	progress_begin(&p.p, b->cli);
	scratch_sweep(b);
	if (b->pack && (p.pack = pack_open(b)) == NULL)
		p.broken = RUB_UNUSABLE;
	else
		whole = loop(&p, fds);
	free(fds);
	close_pool(&p, whole);
	return exit_code(&p);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "batch/pool.h"

/* One that is worked on and one that waits, so that a worker never waits for us. */
enum { DEPTH = 2 };

/* ---- tasks ---- */

struct task *
task_new(const char *line, size_t n, uint64_t number)
{
	struct task *task = malloc(sizeof *task + n);
	if (task == NULL)
		return NULL;
	*task = (struct task){.number = number, .attempt = 1, .n = n, .whole = n};
	memcpy(task->line, line, n);
	return task;
}

struct task *
task_add_known(struct task *task, const char *path, const char *line)
{
	size_t a = strlen(path), b = strlen(line), n = task->n;
	struct task *more = realloc(task, sizeof *more + n + a + b + 3);
	if (more == NULL)
		return task;
	more->line[n] = '\0';
	memcpy(more->line + n + 1, path, a + 1);
	memcpy(more->line + n + a + 2, line, b + 1);
	more->whole = n + a + b + 3;
	return more;
}

void
tasks_append(struct tasks *t, struct task *task)
{
	task->next = NULL;
	if (t->last != NULL)
		t->last->next = task;
	else
		t->first = task;
	t->last = task;
}

struct task *
tasks_take(struct tasks *t)
{
	struct task *task = t->first;
	if (task == NULL)
		return NULL;
	t->first = task->next;
	if (t->first == NULL)
		t->last = NULL;
	return task;
}

void
tasks_free(struct tasks *t)
{
	struct task *task;
	while ((task = tasks_take(t)) != NULL)
		free(task);
}

/* ---- processes ---- */

static void
close_others(const struct pool *p, const struct hand *self)
{
	for (int i = 0; i < p->n; i++)
		if (&p->hands[i] != self && p->hands[i].pid > 0) {
			close(p->hands[i].to);
			close(p->hands[i].from.fd);
		}
	close(p->signals[0]);
	close(p->signals[1]);
	if (p->m->fd > STDERR_FILENO)
		close(p->m->fd);
}

static void
be_worker(const struct pool *p, const struct hand *h, pid_t parent, const int down[2],
	const int up[2])
{
	close_others(p, h);
	close(down[1]);
	close(up[0]);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(RUB_TEMPORARY);
#else
	(void)parent;
#endif
	worker_run(p->b, down[0], up[1]);
}

int
hand_start(struct pool *p, struct hand *h)
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
	pid_t pid = fork();
	if (pid == 0)
		be_worker(p, h, parent, down, up);
	close(down[0]);
	close(up[1]);
	if (pid < 0) {
		close(down[1]);
		close(up[0]);
		return -1;
	}
	*h = (struct hand){.pid = pid, .to = down[1], .from = {.fd = up[0]}};
	return 0;
}

int
hand_end(struct hand *h)
{
	int status = 0;
	if (h->pid <= 0)
		return 0;
	close(h->to);
	inlet_close(&h->from);
	while (waitpid(h->pid, &status, 0) < 0 && errno == EINTR)
		;
	h->pid = 0;
	return status;
}

int
hand_has_room(const struct hand *h, const struct task *task)
{
	if (task != NULL && task->attempt > 1)
		return h->tasks.first == NULL;
	if (h->tasks.last != NULL && h->tasks.last->attempt > 1)
		return 0;
	return h->waiting < DEPTH;
}

int
hand_deal(struct hand *h, struct task *task, double timeout)
{
	tasks_append(&h->tasks, task);
	h->waiting++;
	h->documents++;
	if (h->current == NULL) {
		h->current = task;
		h->deadline = progress_now() + timeout;
	}
	return pipe_send(h->to, task->line, task->whole);
}

void
hand_advance(struct hand *h, double timeout)
{
	if (h->current == NULL)
		return;
	h->current = h->current->next;
	h->waiting--;
	h->deadline = progress_now() + timeout;
}

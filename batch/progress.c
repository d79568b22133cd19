/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "batch/batch.h"

enum { UPDATES_A_SECOND = 10 };

double
progress_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
progress_begin(struct progress *p, const struct cli *cli)
{
	const char *how = cli->own[OWN_PROGRESS] ? cli->own[OWN_PROGRESS] : "auto";
	*p = (struct progress){.start = progress_now()};
	p->last = p->start;
	if (strcmp(how, "json") == 0)
		p->how = PROGRESS_JSON;
	else if (strcmp(how, "auto") == 0 && isatty(STDERR_FILENO) && !cli->own[OWN_QUIET])
		p->how = PROGRESS_LINE;
}

static void
wipe(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = 0;
}

/* Weighs the last five seconds most. */
static void
learn_rate(struct progress *p, uint64_t all, double now)
{
	double since = now - p->last, rate = (double)(all - p->last_all) / since;
	double weight = p->last > p->start ? since / (since + 5) : 1;
	p->rate += (rate - p->rate) * weight;
	p->last = now;
	p->last_all = all;
}

static void
show_line(struct progress *p, const struct totals *t, double total, double left)
{
	wipe(p);
	fprintf(stderr, "%" PRIu64, t->done);
	if (total >= 0)
		fprintf(stderr, " of about %.0f", total);
	fprintf(stderr, " done, %" PRIu64 " failed, %" PRIu64 " skipped, %.0f a second", t->failed,
		t->uptodate, p->rate);
	if (left >= 0)
		fprintf(stderr, ", %.0f:%02.0f left", (double)((long)left / 60),
			(double)((long)left % 60));
	p->shown = 1;
}

static void
show(struct progress *p, const struct totals *t, double share)
{
	uint64_t all = t->done + t->uptodate + t->failed;
	double total = share > 0 ? (double)all / share : -1;
	double left = total >= 0 && p->rate > 0 ? (total - (double)all) / p->rate : -1;
	if (p->how == PROGRESS_LINE)
		show_line(p, t, total, left);
	else
		fprintf(stderr,
			"{\"done\":%" PRIu64 ",\"failed\":%" PRIu64 ",\"skipped\":%" PRIu64
			",\"total\":%.0f,\"rate\":%.1f,\"left\":%.0f}\n",
			t->done, t->failed, t->uptodate, total, p->rate, left);
	fflush(stderr);
}

void
progress_show(struct progress *p, const struct totals *t, double share)
{
	double now = progress_now();
	if (p->how == PROGRESS_NONE || now - p->last < 1.0 / UPDATES_A_SECOND)
		return;
	learn_rate(p, t->done + t->uptodate + t->failed, now);
	show(p, t, share);
}

void
progress_failed(struct progress *p, const char *id)
{
	if (p->n_failed < sizeof p->failed / sizeof p->failed[0])
		p->failed[p->n_failed] = strdup(id);
	p->n_failed++;
}

void
progress_end(struct progress *p, const struct totals *t, const char *log)
{
	size_t room = sizeof p->failed / sizeof p->failed[0];
	size_t n = p->n_failed < room ? p->n_failed : room;
	wipe(p);
	if (p->how == PROGRESS_JSON)
		show(p, t, 1);
	for (size_t i = 0; i < n; i++) {
		if (p->how != PROGRESS_JSON && p->failed[i] != NULL)
			fprintf(stderr, "failed: %s\n", p->failed[i]);
		free(p->failed[i]);
	}
	if (p->how != PROGRESS_JSON && p->n_failed > n)
		fprintf(stderr, "and %zu more in %s\n", p->n_failed - n, log);
	if (p->how == PROGRESS_LINE)
		fprintf(stderr,
			"%" PRIu64 " done, %" PRIu64 " failed, %" PRIu64 " skipped, %.1f s\n",
			t->done, t->failed, t->uptodate, t->seconds);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/job.h"

struct job *
job_new(const struct opts *opts, const char *name, const char *path)
{
	struct arena *a = arena_new();
	struct job *job = a ? ARENA_NEW(a, struct job) : NULL;
	if (job == NULL) {
		arena_free(a);
		return NULL;
	}
	job->arena = job->lasting = a;
	job->opts = opts;
	job->name = arena_strdup(a, name);
	job->path = path ? arena_strdup(a, path) : NULL;
	job->diag = diag_new(a);
	job->ledger = ledger_new(a);
	if (arena_failed(a)) {
		arena_free(a);
		return NULL;
	}
	return job;
}

void
job_free(struct job *job)
{
	if (job != NULL)
		arena_free(job->lasting);
}

void
job_input(struct job *job, const char *path)
{
	/* grows by doubling: a full array has a power of two in it */
	size_t n = job->n_inputs;
	if ((n & (n - 1)) == 0) {
		const char **v = ARENA_ARRAY(job->lasting, const char *, n ? n * 2 : 1);
		if (v == NULL)
			return;
		if (n > 0)
			memcpy(v, job->inputs, n * sizeof *v);
		job->inputs = v;
	}
	job->inputs[job->n_inputs++] = arena_strdup(job->lasting, path);
}

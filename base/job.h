/* SPDX-License-Identifier: Apache-2.0 */
/* One conversion: what every part of the road is given first. */
#ifndef BASE_JOB_H
#define BASE_JOB_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/ledger.h"
#include "base/opts.h"

struct job {
	const char *name;        /* of the source, as messages show it */
	const char *path;        /* of the source; NULL for memory and standard input */
	const struct opts *opts; /* borrowed */
	struct arena *arena;     /* lives as long as the present work: reading, and with it the
	                          * document; or making one package */
	struct arena *lasting;   /* the document's */
	struct diag *diag;
	struct ledger *ledger;
	const char **inputs; /* files that were read for it, in order; for whoever asks what a
	                      * result depends on */
	size_t n_inputs;
};

/* NULL without memory. Names are copied. */
struct job *job_new(const struct opts *opts, const char *name, const char *path);
void job_free(struct job *job);
/* path was read for this document; copied. */
void job_input(struct job *job, const char *path);

#endif

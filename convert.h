/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind the opaque types of rubricate.h. */
#ifndef CONVERT_H
#define CONVERT_H

#include "rubricate.h"

#include "base/job.h"
#include "input/reader.h"

struct rub {
	struct opts *opts;
	rub_listener *listener;
	void *ctx;
	enum rub_status status;
};

struct rub_doc {
	rub *owner;
	struct job *job;
	struct reading reading;
};

extern const struct opt_row road_options[]; /* --max-notes, --max-output */

#endif

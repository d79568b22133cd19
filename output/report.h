/* SPDX-License-Identifier: Apache-2.0 */
/* What was found, guessed, changed and left, as JSON Lines: one record a line,
 * {"type":"source"|"decision"|"removed"|"added"|"message"|"summary", …}. */
#ifndef OUTPUT_REPORT_H
#define OUTPUT_REPORT_H

#include "base/decision.h"
#include "base/job.h"

struct report_facts {
	const char *source_name, *sha256, *encoding, *encoding_how, *encoding_runner_up, *language,
		*format, *version;
	unsigned encoding_certainty;
	uint64_t bytes, lines, headings, levels;
};

void report_write(const struct job *job, const struct report_facts *f, const struct decisions *d,
	struct buf *out);

#endif

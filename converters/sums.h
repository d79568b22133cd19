/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of digests as sha256sum writes and BagIt uses them: "HEX  path" a line. */
#ifndef CONVERTERS_SUMS_H
#define CONVERTERS_SUMS_H

#include "base/job.h"
#include "output/package.h"

struct sums {
	const struct part *list;
	const char *algorithm; /* "sha256" */
	const char *folder;    /* "NAME-bag/": stands before every path of the list */
	int decode;            /* %0A, %0D, %25 in paths (RFC 8493, 2.1.3) */
	int lenient; /* "./" before paths, other Unicode forms of them; a line may stand there
	              * twice */
};

/* Every line must be well formed, name a file of the package once, and fit its bytes; each fault
 * is a message. seen[i] is set for every part that is listed. 0 when all fits. */
int sums_check(struct job *job, const struct package *p, const struct sums *s, unsigned char *seen);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Package → ZIP and back. Order as in the package, times 1980-01-01, fixed attributes, no extra
 * fields: the same parts give the same bytes everywhere (APPNOTE 6.3.10; OCF 3.3, 4.2). */
#ifndef OUTPUT_ZIP_H
#define OUTPUT_ZIP_H

#include "base/job.h"
#include "output/package.h"

extern const struct opt_row zip_options[];

/* -1 and a message when it fails. */
int zip_write(struct job *job, const struct package *p, struct buf *out);
/* For checking: parts in the order in which they stand, names as they stand, sizes bounded by
 * `max-package`. Strict: every byte of the file must belong to a part or to the directory, and
 * both must say the same. -1 and a message for each fault when it is no ZIP, is damaged, or
 * unpacks to too much. p is begun here. */
int zip_read(struct job *job, struct slice bytes, struct package *p);

#endif

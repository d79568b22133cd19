/* SPDX-License-Identifier: Apache-2.0 */
/* Files → a ZIP that grows on the disk, nothing deflated: for many packages, which are packed
 * already and together larger than memory. The same form as zip.h writes. */
#ifndef OUTPUT_ZIP_STREAM_H
#define OUTPUT_ZIP_STREAM_H

#include "base/job.h"

struct zip_stream;

/* Makes path, or makes it empty. NULL and a message. */
struct zip_stream *zip_stream_open(struct job *job, const char *path);
/* Adds n bytes of fd from `from` on; *at is where they begin in the ZIP. -1 and a message. */
int zip_stream_add(
	struct zip_stream *z, const char *name, int fd, uint64_t from, uint64_t n, uint64_t *at);
/* The directory, then all of it is synced; without, when anything failed, path is removed. -1
 * then. Frees z. */
int zip_stream_close(struct zip_stream *z);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Files that the user named: regular ones only. */
#ifndef BASE_SLURP_H
#define BASE_SLURP_H

#include <sys/stat.h>

#include "base/buf.h"

/* Opens for reading without ever waiting; st is of it. -1: *why says why not, errno is 0 where the
 * system did not say so. */
int open_regular(const char *path, struct stat *st, const char **why);
/* Appends the bytes of a regular file, but no more than limit and one, so that the caller sees that
 * there are too many. NULL, or why it cannot be read; errno is 0 where the system did not say so. */
const char *slurp(const char *path, size_t limit, struct buf *out);

#endif

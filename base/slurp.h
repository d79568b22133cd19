/* SPDX-License-Identifier: Apache-2.0 */
/* A file that the user named, whole. */
#ifndef BASE_SLURP_H
#define BASE_SLURP_H

#include "base/buf.h"

/* Appends the bytes of a regular file, but no more than limit and one, so that the caller sees that
 * there are too many. NULL, or why it cannot be read; errno is 0 where the system did not say so. */
const char *slurp(const char *path, size_t limit, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* A file that the user named, whole. */
#ifndef BASE_SLURP_H
#define BASE_SLURP_H

#include "base/buf.h"

/* Appends the bytes of the file, but no more than limit and one, so that the caller sees that there
 * are too many. -1 and errno (0: without memory). */
int slurp(const char *path, size_t limit, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What file.c and folder.c share: names beside a path, and messages about failures. */
#ifndef OUTPUT_NEIGHBOUR_H
#define OUTPUT_NEIGHBOUR_H

#include <sys/types.h>

#include "base/job.h"

/* Where path leads when it is a symbolic link, also one whose target is not there yet; path itself
 * otherwise. NULL and errno (ELOOP). */
char *neighbour_target(struct job *job, const char *path);
/* "dir/.name.host.pid-try.suffix" beside path, short enough for any file system. */
char *neighbour_name(struct job *job, const char *path, const char *suffix, unsigned try);
/* "dir" of "dir/name", "." of "name". */
char *neighbour_folder(struct job *job, const char *path);
/* All of it, through interruptions and short writes; -1 and errno. */
int neighbour_put(int fd, struct slice bytes);
/* fsync, where the file system knows it; -1 and errno. */
int neighbour_sync(int fd);
int neighbour_sync_folder(struct job *job, const char *path);
/* Says why path could not be written. Always -1. */
int neighbour_fail(struct job *job, const char *path, int error);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Whole file or none: temporary neighbour, fsync, rename, fsync of the folder. */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include "base/job.h"
#include "output/package.h"

/* Replaces path with bytes or leaves it as it was. "-" is standard output. -1 and a message. */
int file_write(struct job *job, const char *path, struct slice bytes);
/* The parts as files below path, which is made whole or not at all. */
int folder_write(struct job *job, const char *path, const struct package *p);

/* For checking: the regular files below path, in the order of their names, with "/" between. Links
 * are not followed; sizes are bounded by `max-package`. -1 and a message. p is begun here. */
int folder_read(struct job *job, const char *path, struct package *p);

#endif

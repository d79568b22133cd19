/* SPDX-License-Identifier: Apache-2.0 */
/* File, standard input or memory → bytes, with a limit. */
#ifndef INPUT_SOURCE_H
#define INPUT_SOURCE_H

#include "base/job.h"

extern const struct opt_row source_options[];

/* Regular files and standard input ("-") only; devices, folders and FIFOs are refused. The bytes
 * live as long as the arena. -1 and a message. */
int source_read(struct job *job, const char *path, struct slice *bytes);

#endif

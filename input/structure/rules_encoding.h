/* SPDX-License-Identifier: Apache-2.0 */
/* What the file of --rules says about the source before there are lines. */
#ifndef INPUT_STRUCTURE_RULES_ENCODING_H
#define INPUT_STRUCTURE_RULES_ENCODING_H

#include "base/job.h"

/* The encoding that it names; NULL: none. -1 and a message when it cannot be read or understood. */
int rules_encoding(struct job *job, const char **encoding);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Is the tree a document of the model? */
#ifndef SCHEMAS_VALIDATE_H
#define SCHEMAS_VALIDATE_H

#include "base/job.h"
#include "schemas/tei.h"

/* By table, in one walk: which element may stand in which. -1 and a message when not. Done on
 * every conversion; it is a bug of a reader when it fails. */
int validate_tree(struct job *job, const struct tei_doc *doc);
/* By schemas/tei.rng, for TEI that comes from outside. Each fault is a message with its line. */
int validate_xml(struct job *job, struct slice bytes);

#endif

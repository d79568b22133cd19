/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of a contents list in the text → links to the divisions they announce. */
#ifndef INPUT_STRUCTURE_TOC_H
#define INPUT_STRUCTURE_TOC_H

#include "base/job.h"
#include "schemas/tei.h"

/* After the divisions have their identifiers. */
void toc_link(struct job *job, struct tei_doc *doc);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* XML bytes → tree. No network, no entities, no document type, bounded depth. */
#ifndef SCHEMAS_PARSE_H
#define SCHEMAS_PARSE_H

#include "base/job.h"
#include "schemas/tei.h"

/* libxml2 wants to be made ready once, before threads use it; every door calls this first. */
void parse_ready(void);

/* Has an element more attributes than any vocabulary? libxml2 compares each with each. */
int parse_is_wild(struct slice bytes);

/* A TEI document of our subset. Faults are reported with line and column; NULL then. */
struct tei_doc *parse_tei(struct job *job, struct slice bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What speaks for and against one candidate, in hundredths of a nat. */
#ifndef INPUT_STRUCTURE_EVIDENCE_H
#define INPUT_STRUCTURE_EVIDENCE_H

#include "input/structure/candidate.h"

/* *rule: the word for the strongest term in favour. */
int evidence_of(const struct heads *h, const struct cand *c, const char **rule);
/* How much c, the candidate below a bare label, looks like the label's title. */
int evidence_title(const struct heads *h, const struct cand *label, const struct cand *c);

#endif

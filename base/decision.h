/* SPDX-License-Identifier: Apache-2.0 */
/* One decision of a reader: a run of source lines and what it was taken for. */
#ifndef BASE_DECISION_H
#define BASE_DECISION_H

#include "base/buf.h"

/* Below so many per cent a decision is a guess: `cert` in the model. */
enum { DECISION_SURE = 60 };

struct decision {
	uint32_t first, last;    /* lines of the source, from 1 */
	uint64_t from, to;       /* bytes of the source, half open */
	const char *kind;        /* "heading", "paragraph", "blank", … */
	int level;               /* of a heading; else 0 */
	const char *rule;        /* a word of rubricate(7) */
	unsigned certainty;      /* per cent */
	const char *alternative; /* the strongest other kind; NULL: none */
	unsigned alternative_certainty;
	struct slice text; /* the first line, borrowed */
};

/* In the order of the source; their byte ranges tile it without gap or overlap. */
struct decisions {
	struct decision *v;
	size_t n;
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* One kind of line end, NFC, only characters that XML allows; all of it counted in the ledger. */
#ifndef INPUT_TEXT_H
#define INPUT_TEXT_H

#include "base/job.h"
#include "input/origin.h"

extern const struct opt_row text_options[];

struct text_facts {
	uint32_t lines;
	const char *line_ends; /* "LF", "CRLF", "CR", "mixed"; "none" in text of one line */
	uint64_t normalised;   /* characters changed by NFC */
	uint64_t removed;      /* control characters, zero-width noise */
	struct origin origin;  /* clean text → the text that was given */
};

/* Line ends (CRLF, CR, LF, NEL, LS, PS, VT) become LF; FF stays, as a page mark. The slice itself
 * when nothing had to change. Enters the source into the ledger. -1 without memory. */
int text_clean(struct job *job, struct slice text, struct slice *clean, struct text_facts *facts);

#endif

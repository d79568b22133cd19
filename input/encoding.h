/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes → UTF-8: mark, --encoding, strict UTF-8 over the whole file, then the likeliest of all
 * plausible encodings on the same bytes. The door to iconv and uchardet. */
#ifndef INPUT_ENCODING_H
#define INPUT_ENCODING_H

#include "base/job.h"
#include "input/origin.h"

extern const struct opt_row encoding_options[];

struct encoding {
	const char *name;      /* IANA name: "UTF-8", "GB18030", "windows-1252" */
	const char *how;       /* "mark", "option", "rule", "valid", "guessed" */
	unsigned certainty;    /* per cent */
	const char *runner_up; /* NULL: none */
	int had_mark;
	int twice;            /* it had been encoded twice over, which was undone */
	uint64_t bad_bytes;   /* replaced by U+FFFD */
	const char *language; /* what the letters suggest, BCP 47; NULL unknown */
	struct origin origin; /* text → bytes */
};

/* ruled: the encoding that --rules names, which --encoding overrides; NULL: none. text is
 * well-formed UTF-8 without the mark; it is bytes itself when nothing had to change.
 * -1 and a message (unknown --encoding, no memory). */
int encoding_decode(struct job *job, struct slice bytes, const char *ruled, struct slice *text,
	struct encoding *e);

#endif

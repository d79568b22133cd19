/* SPDX-License-Identifier: Apache-2.0 */
/* meta → teiHeader. */
#ifndef INPUT_HEADER_H
#define INPUT_HEADER_H

#include "input/meta.h"
#include "schemas/tei.h"

/* What the reader did, for encodingDesc and sourceDesc; members may be NULL or 0. */
struct header_facts {
	const char *source_name;
	uint64_t source_bytes;
	const char *source_sha256;
	uint32_t source_lines;
	const char *encoding, *encoding_how;
	unsigned encoding_certainty;
	const char *line_ends;
	const char *format; /* "plain text", "Markdown" */
	const char *language; /* of the text, BCP 47 */
};

/* Fills doc->header; the ledger's and the messages' counts go into editorialDecl. */
void header_write(struct job *job, struct tei_doc *doc, const struct meta *m,
        const struct header_facts *f);

#endif

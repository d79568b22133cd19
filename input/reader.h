/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader is, and the table of readers. */
#ifndef INPUT_READER_H
#define INPUT_READER_H

#include "base/job.h"
#include "input/encoding.h"
#include "input/meta.h"
#include "input/text.h"
#include "base/decision.h"
#include "schemas/tei.h"

/* What one source became. All of it lives in the job's arena. */
struct reading {
	struct slice bytes; /* as received */
	struct slice text;  /* decoded and cleaned */
	struct encoding encoding;
	struct text_facts facts;
	struct meta *meta;
	struct tei_doc *doc;
	struct decisions decisions; /* asked with reading_decisions; tile the source */
	const void *kept;           /* what the reader keeps to make them from; NULL: none */
	const struct reader *reader;
};

struct reader {
	const char *name;           /* "text", "markdown", "tei": also the value of --from */
	const char *title;          /* "plain text" */
	const char *const *endings; /* "md", "markdown"; NULL-terminated */
	/* 0..100: how sure are the first bytes; NULL when the ending alone decides */
	int (*sniff)(struct slice text);
	/* text → doc and meta. 0 or -1 with a message. */
	int (*read)(struct job *job, struct reading *r);
	/* kept → decisions, when somebody asks for them; NULL: read made them. -1 without memory.
	 */
	int (*decide)(struct job *job, struct reading *r);
	/* kept → a file for --rules; NULL: there are no rules for this format */
	void (*rules)(struct job *job, const struct reading *r, struct buf *out);
	const struct opt_row *options; /* NULL: none */
	int takes_bytes;               /* decodes by itself (XML declares its own encoding) */
};

extern const struct reader plain_reader, markdown_reader, tei_reader;
extern const struct reader *const readers[];  /* NULL-terminated */
extern const struct opt_row reader_options[]; /* --from */

/* bytes are in r. Chooses, decodes, cleans, reads, writes the header. 0 or -1 with a message. */
int reader_run(struct job *job, struct reading *r);
/* What was decided about each line. NULL without memory. */
const struct decisions *reading_decisions(struct job *job, struct reading *r);

#endif

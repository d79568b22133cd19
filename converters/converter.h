/* SPDX-License-Identifier: Apache-2.0 */
/* What a converter is, and the table of converters. */
#ifndef CONVERTERS_CONVERTER_H
#define CONVERTERS_CONVERTER_H

#include "base/job.h"
#include "output/package.h"
#include "output/report.h"
#include "schemas/tei.h"

enum container { CONTAINER_ZIP, CONTAINER_FILE, CONTAINER_FOLDER };

/* What a converter that archives is given: the source, and what all others made of it. */
struct gathering {
	const struct tei_doc *doc;
	struct slice original;            /* the bytes as received */
	const struct report_facts *facts; /* source_name is without folders */
	struct slice report;              /* JSON Lines */
	const struct derivative {
		const struct converter *made_by;
		struct slice bytes; /* the finished file */
	} * made;
	size_t n_made;
};

struct converter {
	const char *name;   /* "epub": also the value of --to */
	const char *suffix; /* ".epub", "-etext.zip": what the output's name ends in */
	const char *media_type;
	const char *title;             /* "EPUB 3.3" */
	enum container container;      /* CONTAINER_FILE: the package has one part */
	int by_default;                /* written when no format was asked for */
	const struct opt_row *options; /* NULL: none */
	/* doc is not changed. Paths in p need no common folder. 0 or -1 with a message. */
	int (*convert)(struct job *job, const struct tei_doc *doc, struct package *p);
	/* Instead of convert: made from what the others made. NULL: convert is there. */
	int (*gather)(struct job *job, const struct gathering *g, struct package *p);
	/* Does a package of unknown name look like one of this format? NULL: the name decides. */
	int (*recognise)(const struct package *p);
	/* Is a finished package of this format true and whole? Faults are messages; NULL: no check.
	 */
	int (*check)(struct job *job, const struct package *p);
};

extern const struct converter *const converters[]; /* NULL-terminated */
const struct converter *converter_named(const char *name);
/* By the output's name: the longest suffix that fits; NULL: none. */
const struct converter *converter_for(const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* NAME-bag.zip: original, model, packages and report as a BagIt 1.0 bag (RFC 8493) with PREMIS 3.
 */
#ifndef CONVERTERS_BAG_BAG_H
#define CONVERTERS_BAG_BAG_H

#include "converters/bib.h"
#include "converters/converter.h"

extern const struct converter bag_converter;

/* A file below data/ and how it came about. */
struct bag_file {
	const char *path; /* "data/access/book.epub" */
	const char *media_type, *format_name;
	const char *pronom; /* key in the PRONOM registry; NULL: none known */
	struct slice bytes;
	char sha256[65];
	char sha512[129];
};

enum { BAG_ORIGINAL, BAG_MASTER, BAG_REPORT, BAG_ACCESS /* and all after it */ };

struct bag {
	struct job *job;
	const struct gathering *g;
	const struct bib *bib;
	struct bag_file *files; /* in the order of the enum */
	size_t n;
	const char *date; /* of SOURCE_DATE_EPOCH, 2026-11-24T00:00:00Z; NULL: not given */
};

/* metadata/premis.xml. -1 without memory. */
int bag_premis(const struct bag *b, struct buf *out);
int bag_check(struct job *job, const struct package *p);
/* Does the report of a bag of ours account for every byte of the original? Faults are messages. */
int bag_coverage(struct job *job, const struct part *original, const struct part *report);
int bag_recognise(const struct package *p);
/* The number of an encoding that tag files may have here; -1: not known. */
int bag_encoding(struct slice name);
/* A tag file as UTF-8; bytes itself where it is that already. */
struct slice bag_tag_text(struct job *job, int encoding, struct slice bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* teiHeader → plain struct, once, for every package's metadata. */
#ifndef CONVERTERS_BIB_H
#define CONVERTERS_BIB_H

#include "base/job.h"
#include "schemas/tei.h"

struct bib_person {
	const char *name, *sort; /* "Charles Dickens", "Dickens, Charles" */
	const char *role;        /* MARC relator code; "aut" when nothing is said */
	const char *as;          /* the role in the source's words; NULL */
};

struct bib {
	const char *title, *subtitle; /* title is never NULL: the source's name when unknown */
	const char *language;         /* BCP 47, never NULL ("und") */
	const char *date, *publisher, *place, *rights, *series, *series_index, *description,
		*edition, *source;
	const char *identifier; /* as given; NULL */
	const char *uuid;       /* "urn:uuid:…" version 5, of the source's digest and title */
	const char *modified;   /* 2026-11-24T00:00:00Z: SOURCE_DATE_EPOCH, date, or 2000-01-01 */
	const char *source_name, *source_sha256;
	const char *encoding;
	uint64_t source_bytes;
	struct bib_person *people; /* authors first */
	size_t n_people;
	const char **subjects;
	size_t n_subjects;
	const char *cover; /* name of the asset; NULL: generate one */
	int rtl;           /* the language is written from right to left */
	int cjk;           /* Chinese, Japanese: no spaces between words */
};

/* Lives in the job's arena; NULL without memory. */
const struct bib *bib_read(struct job *job, const struct tei_doc *doc);
/* Does this title page say what the work is called? */
int bib_is_titled(const struct tei_node *page);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* An XML part of a package → events, without a tree: for checks, and for templates that people
 * bring. No network, no entities, no document type, bounded depth. */
#ifndef SCHEMAS_PARSEPART_H
#define SCHEMAS_PARSEPART_H

#include "base/job.h"

struct part_attr {
	const char *prefix, *ns; /* NULL: none */
	const char *name;        /* without prefix */
	struct slice value;      /* references resolved; lives until the handler returns */
};

struct part_events {
	void (*open)(void *ctx, const char *prefix, const char *ns, const char *name,
		const struct part_attr *attrs, size_t n);
	void (*close)(void *ctx, const char *name);
	void (*text)(void *ctx, struct slice text); /* may come in pieces; NULL: not wanted */
};

/* part: its path, for messages. -1 and an error when it is not well-formed or has a document
 * type. */
int part_parse(struct job *job, const char *part, struct slice bytes,
	const struct part_events *events, void *ctx);
/* The same for XHTML, which may have a document type; what it declares is not read. */
int part_parse_page(struct job *job, const char *part, struct slice bytes,
	const struct part_events *events, void *ctx);
/* Is it well-formed, with all prefixes declared and no entity of its own? Nothing is told. */
int part_is_xml(struct slice bytes);
/* The value of an attribute of this local name; an empty slice without it. */
struct slice part_attr(const struct part_attr *attrs, size_t n, const char *name);

#endif

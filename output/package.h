/* SPDX-License-Identifier: Apache-2.0 */
/* What a converter makes: ordered parts in memory. Container and file are chosen after. */
#ifndef OUTPUT_PACKAGE_H
#define OUTPUT_PACKAGE_H

#include "base/arena.h"

enum part_storing { PART_DEFLATED, PART_STORED };

struct part {
	const char *path; /* "OEBPS/nav.xhtml": relative, "/" between, ASCII, no "..", no ":" */
	const char *media_type;
	struct slice bytes;
	enum part_storing storing;
};

struct package {
	struct arena *arena; /* owns paths and adopted bytes */
	struct part *parts;
	size_t n, cap;
	int failed;
};

/* Zeroed by the caller but for arena. */
void package_begin(struct package *p, struct arena *a);
/* path and media_type are copied; the bytes are taken from out, which is empty afterwards. A path
 * that is not as above or stands there already is a bug: failed is set. */
void package_add(struct package *p, const char *path, const char *media_type,
        enum part_storing storing, struct buf *bytes);
/* The same with bytes that live as long as the arena. */
void package_add_slice(struct package *p, const char *path, const char *media_type,
        enum part_storing storing, struct slice bytes);
const struct part *package_find(const struct package *p, const char *path);
/* Is this a path that we would write? Also asked of packages that others made. */
int package_path_safe(const char *path);

#endif

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
	/* Of a part that borrows its bytes from another one of this package: what stands around
	 * them. part_bytes and part_size know of it. */
	struct slice before, after;
};

size_t part_size(const struct part *part);
/* All that is in it, in one piece; joined in scratch, which the caller frees, where it must be. */
struct slice part_bytes(const struct part *part, struct buf *scratch);

enum package_names {
	NAMES_PORTABLE, /* as above */
	NAMES_UTF8,     /* the same, but any letters: the bag keeps the source's own name */
	NAMES_ANY       /* a package that others made and we look at; never written to folders */
};

struct package {
	struct arena *arena; /* owns paths and adopted bytes */
	struct part *parts;
	size_t n, cap;
	uint32_t *
		slots; /* a hash table of part numbers + 1, so that no name is searched for twice */
	size_t n_slots;
	enum package_names names;
	int failed;
};

/* Zeroed by the caller but for arena. */
void package_begin(struct package *p, struct arena *a);
/* path and media_type are copied; the bytes are taken from out, which is empty afterwards. A path
 * that is not as above or stands there already (upper and lower case are one) is a bug: failed is
 * set. */
void package_add(struct package *p, const char *path, const char *media_type,
	enum part_storing storing, struct buf *bytes);
/* The same with bytes that live as long as the arena. */
void package_add_slice(struct package *p, const char *path, const char *media_type,
	enum part_storing storing, struct slice bytes);
/* Around the bytes of the part that was added last; both live as long as the arena. */
void package_surround(struct package *p, struct slice before, struct slice after);
const struct part *package_find(const struct package *p, const char *path);
/* Is this a path that we would write? Also asked of packages that others made. */
int package_path_safe(const char *path);
/* The same with letters beyond ASCII: well-formed UTF-8 without controls. */
int package_path_safe_utf8(const char *path);

#endif

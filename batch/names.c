/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "batch/batch.h"

enum { MAX_NAME = 180 };

/* What no file system and no reader of a listing stumbles over; "/" parts folders. */
static int
is_plain(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || (c != '\0' && strchr("._-+= ()[],@", c) != NULL);
}

/* An id as a path below the output folder: other characters become %XX, ".." and empty parts
 * lose their meaning, parts too long for a file system end in a digest. */
static char *
path_of_id(const char *id)
{
	size_t n = strlen(id), w = 0, part = 0;
	char *path = malloc(3 * n + 2), digest[RUB_DIGEST];
	if (path == NULL)
		return NULL;
	rub_digest(id, n, digest);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)id[i];
		int at_start = i == 0 || id[i - 1] == '/';
		if (c == '/' && !at_start && i + 1 < n) {
			path[w++] = '/';
			part = w;
		} else if (is_plain(c) && !(at_start && (c == '.' || c == '-'))) {
			path[w++] = (char)c;
		} else {
			w += (size_t)sprintf(path + w, "%%%02X", c);
		}
		if (w - part > MAX_NAME) {
			memcpy(path + part + MAX_NAME - 16, digest, 16);
			w = part + MAX_NAME;
		}
	}
	path[w] = '\0';
	return path;
}

char *
name_stem(const struct batch *b, const struct record *r)
{
	char digest[RUB_DIGEST];
	char *below = r->out ? strdup(r->out) : path_of_id(r->id), *stem = NULL;
	size_t size = strlen(b->out) + (below ? strlen(below) : 0) + 16;
	if (below != NULL && (stem = malloc(size)) != NULL) {
		rub_digest(r->id, strlen(r->id), digest);
		if (b->fan_out)
			snprintf(stem, size, "%s/%.2s/%.2s/%s", b->out, digest, digest + 2, below);
		else
			snprintf(stem, size, "%s/%s", b->out, below);
	}
	free(below);
	return stem;
}

char *
name_join(const char *a, const char *b, const char *c)
{
	size_t n = strlen(a) + strlen(b) + strlen(c) + 1;
	char *s = malloc(n);
	if (s != NULL)
		snprintf(s, n, "%s%s%s", a, b, c);
	return s;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures beside the source → assets of the document. Never from above the source's folder (or
 * --resource-dir), never out of it through a symbolic link, never from a network. */
#ifndef INPUT_ASSET_H
#define INPUT_ASSET_H

#include "base/job.h"
#include "schemas/tei.h"

extern const struct opt_row asset_options[];

/* The picture that the document calls url; a second call gives the same asset. NULL when it cannot
 * be had: then a message was given (remote address, not found, not a picture, too large …). */
const struct asset *asset_read(
	struct job *job, struct tei_doc *doc, const char *url, uint32_t line);
/* The cover: a path that the user gave (trusted, any place) or that the document gave (as above).
 * Its name begins with "media/cover.". NULL and a message. */
const struct asset *asset_read_cover(
	struct job *job, struct tei_doc *doc, const char *path, int trusted);

/* "http:", "data:", "//host": not a path beside the source */
int asset_is_remote(const char *url);
/* url for a message: the beginning of a long one */
const char *asset_shown(struct job *job, const char *url);
/* What the bytes are: media type (static) and size in pixels; NULL: no picture that we know. */
const char *asset_kind(struct slice bytes, unsigned *width, unsigned *height);
/* NULL when the SVG is whole and has neither scripts nor references to outside; else what is wrong
 * with it (static). */
const char *asset_svg_fault(struct slice bytes);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts that the user gives (--font): read, and cut down to the characters of a finished book. */
#ifndef CONVERTERS_FONT_H
#define CONVERTERS_FONT_H

#include "base/job.h"
#include "converters/charset.h"

struct hb_face_t;
struct hb_set_t;

struct font {
	const char *path;            /* as given */
	const char *family;          /* safe between quotation marks in CSS */
	unsigned lightest, heaviest; /* weights of CSS; one and the same unless it is variable */
	int italic;
	int cff;            /* cubic outlines: OpenType, else TrueType */
	unsigned rights;    /* fsType of the table OS/2 */
	int alone;          /* the file is this font and no collection */
	struct slice file;  /* as it was read */
	struct slice bytes; /* what is embedded; empty: nothing */
	const char *name;   /* of the part: "fonts/1.ttf" */
	struct hb_face_t *face;
	struct hb_set_t *characters;
};

struct fonts {
	struct font *v;
	size_t n;
};

extern const struct opt_row font_options[];

/* Reads what --font names; what cannot be used is left out with a message. -1 without memory. */
int fonts_open(struct job *job, struct fonts *f);
void fonts_close(struct fonts *f);
int font_has(const struct font *f, uint32_t cp);
/* Cuts the fonts down to these characters; says which of them no font has. -1 without memory. */
int fonts_cut(struct job *job, struct fonts *f, const struct charset *text);

const char *font_media_type(const struct font *f);
/* Appends @font-face of each and the families for the text, as weakly as CSS can say it: the
 * reader's choice wins. root leads from the sheet to the fonts; NULL: they are in the sheet. */
void fonts_sheet(const struct fonts *f, const char *root, struct buf *css);

#endif

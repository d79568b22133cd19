/* SPDX-License-Identifier: Apache-2.0 */
/* Which signs this document uses for what: emphasis, small capitals, ruby. Decided once for the
 * whole text, so that a lone sign stays a sign. Also: lines that are nothing but signs. */
#ifndef INPUT_STRUCTURE_SIGNS_H
#define INPUT_STRUCTURE_SIGNS_H

#include "base/utf8.h"
#include "input/structure/blocks.h"

extern const struct opt_row inline_options[];

struct signs {
	const char *star;         /* rend of *x*: "bold", or "italic" where **x** is used too */
	uint8_t equals;           /* =bold= is used */
	uint8_t tilde;            /* ~small capitals~ */
	uint8_t plus;             /* +small capitals or spaced+ */
	uint8_t www, tags, pages; /* there are such addresses, <i> … </i> */
	unsigned notes;           /* words of notes without a number: notemark_bare */
	uint8_t square, round;    /* such brackets hold directions of a play */
	uint8_t ruby;             /* 漢字《かんじ》 */
	uint8_t readings;         /* 漢字（かんじ） */
	uint8_t annotated;        /* ［＃…］ */
	uint8_t smart;            /* --smart: curl the straight quotes */
	uint8_t spaced_cjk;       /* a blank between CJK and Latin letters is the habit */
	enum utf8_script script;  /* of most letters */
	uint8_t special[256];     /* bytes at which the inline scanner stops */
};

int signs_find(struct plain *pl);
/* In speeches what stands in square (round) brackets is a direction. */
void signs_directions(struct signs *c, int square, int round);
/* V_BREAK for scene breaks. */
int breaks_find(struct plain *pl);

/* Would a run in this script be foreign here? Its language, or NULL. */
const char *signs_foreign(const struct signs *c, enum utf8_script script);

#endif

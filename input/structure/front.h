/* SPDX-License-Identifier: Apache-2.0 */
/* The first lines: title, subtitle, byline, imprint, dedication; what they say goes into meta. */
#ifndef INPUT_STRUCTURE_FRONT_H
#define INPUT_STRUCTURE_FRONT_H

#include "input/structure/series.h"

/* Before the headings are decided: marks what is certain, flags the rest (cand.zone). */
void front_find(struct heads *h);
/* Afterwards: what of the title page did not become a heading. */
void front_rest(struct heads *h);

/* The user says what these lines are: meta learns it before the text is asked. */
void front_given(struct plain *pl, size_t first, size_t end);

/* Reads persons and roles off a byline into meta; 0 when it is none.
 * "by X", "von X und Y", "X 著", "作者：X", "文字整理 记者 王慧青 制图 李健" */
int byline_read(struct plain *pl, struct slice text);
/* An opening and a name behind it: by X. */
int byline_names(struct slice text);
/* A byline's opening alone on its line: BY, VON, Por. */
int byline_opens(struct slice text);

#endif

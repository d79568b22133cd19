/* SPDX-License-Identifier: Apache-2.0 */
/* What can be seen of a candidate without knowing any other. */
#ifndef INPUT_STRUCTURE_LOOK_H
#define INPUT_STRUCTURE_LOOK_H

#include "input/structure/candidate.h"

/* Takes ##, _x_, **x**, 【x】, === x ===, ［＃…］ off c->text and says so in c->deco. */
void look_undecorate(struct cand *c);
/* END_STOP … : how the text ends, seen through closing quotes, emphasis and note marks. */
uint8_t look_ending(struct slice t);
/* An annotation of the text itself names it a heading. */
int look_declares(const struct heads *h, const struct cand *c);
/* A wide gap inside: a row of a table, an address. */
int look_gap(struct slice t);
/* 2022年1月5日, 〔昭和十年〕, and nothing else */
int look_is_date(struct slice t);
/* Fills what follows from unit, first, last, text and the labels. */
void look_at(const struct heads *h, struct cand *c);

#endif

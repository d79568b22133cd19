/* SPDX-License-Identifier: Apache-2.0 */
/* Headings that share a look but not a level, and divisions of front and back. */
#ifndef INPUT_STRUCTURE_OUTLINE_INSIDE_H
#define INPUT_STRUCTURE_OUTLINE_INSIDE_H

#include "input/structure/candidate.h"

enum {
	LOOKS = 48 /* distinct looks; the rest joins its nearest */
};

struct look {
	uint64_t key;
	size_t n, first;        /* members, first candidate */
	uint32_t before, after; /* sums */
	uint8_t labelled, unit, system, post, depth, open, close, deco, deco_char, caps, place,
		division;
	uint8_t level, split; /* split: it holds two levels, told apart by its members */
	size_t stacks;
};

struct outline {
	struct heads *h;
	struct look look[LOOKS];
	size_t n;
	int above[LOOKS][LOOKS]; /* evidence that one is outside the other */
	uint8_t *look_of;        /* of each heading */
	uint32_t *head;          /* candidates that are headings, in order */
	size_t n_heads;
	uint8_t order[LOOKS];
	uint8_t by_rule[128]; /* headings without a chapter's word have this underline too */
	uint16_t inside[LOOKS][LOOKS]; /* members of the second that have one of the first above */
};

/* Is there no text between these two headings? */
int outline_stacked(const struct heads *h, const struct cand *a, const struct cand *b);
/* Changes the levels of single headings, where their looks have theirs. */
void outline_inside(struct outline *o);

#endif

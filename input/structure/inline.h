/* SPDX-License-Identifier: Apache-2.0 */
/* The text of one block → text, hi, ref, ruby, foreign. Emphasis pairs inside one block; flanking
 * counts CJK letters as boundaries (**7%**左右), and a sign inside a word, an address or a
 * snake_case name stays a sign. Linear: one scan, one bounded stack, one writing pass. */
#ifndef INPUT_STRUCTURE_INLINE_H
#define INPUT_STRUCTURE_INLINE_H

#include "input/compose.h"
#include "input/structure/signs.h"

/* From byte `at` on the run comes from this line. */
struct joint {
	uint32_t at;
	uint32_t line; /* index into plain->lines */
};

/* Something that stands in the run without being text: a page break, a note. */
struct insert {
	uint32_t at, end; /* these bytes of the run are its mark (may be none) */
	uint8_t kind;     /* the writer's */
	size_t ref;
};

struct run {
	struct slice text; /* in the arena or the source */
	struct joint *joints;
	struct insert *inserts;
	size_t n_joints, n_inserts, cap_joints, cap_inserts;
	struct token *tokens;
	size_t n_tokens, cap_tokens;
	int speech; /* somebody says it on a stage */
	int failed;
};

struct inline_out {
	struct job *job;
	struct compose *c;
	const struct signs *signs;
	void *ctx;
	void (*newline)(void *ctx, const struct joint *next); /* a '\n' of the run */
	void (*insert)(void *ctx, const struct insert *what, uint32_t line);
	const struct lines *lines;
	const struct tongues *tongues;
	const char *language; /* of the text */
};

void inline_write(const struct inline_out *out, struct run *run);
void run_free(struct run *run);

#endif

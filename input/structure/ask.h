/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions about lines and the one way to write a verdict; shared by the stages. */
#ifndef INPUT_STRUCTURE_ASK_H
#define INPUT_STRUCTURE_ASK_H

#include "input/structure/verdict.h"

/* Nothing overrides a forced verdict, nor one that stands already. */
static inline struct verdict *
mark_line(
	struct plain *pl, size_t line, enum verdict_kind kind, const char *rule, unsigned certainty)
{
	struct verdict *v = &pl->v[line];
	if (v->kind != V_NONE)
		return NULL;
	v->kind = (uint8_t)kind;
	v->rule = rule;
	v->certainty = (uint8_t)certainty;
	v->starts = 1;
	return v;
}

/* Does t begin with (contain) the ASCII word, in any case? */
int ask_starts(struct slice t, const char *word);
int ask_contains(struct slice t, const char *word);
/* Does it name a place of the Web, in letters of any width: www.…, http://…? */
int ask_names_site(struct slice t);
/* A small letter of any script? */
int ask_has_small(struct slice t);
/* Bytes of the word (in lower case, of any script) with which t begins, in any case; 0: it does
 * not, or the word goes on. */
size_t ask_word(struct slice t, const char *word);
/* The character a line consists of (---, ===, * * *); 0 when there is more than one. */
uint32_t ask_rule_char(struct slice t, int *spaced);

#endif

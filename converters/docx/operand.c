/* SPDX-License-Identifier: Apache-2.0 */
/* Which things of a row belong to the one before: what a sum sums, what a function is applied to,
 * what brackets enclose. TeX does not say; Office Math asks. */
#include "converters/docx/operand.h"

const struct math *
operand_core(const struct math *n)
{
	while (n->kind == MATH_SCRIPTS)
		n = n->part[0];
	return n;
}

/* 1: opens a bracket, -1: closes one, 0: neither. */
static int
bracket(const struct math *n)
{
	const struct math *sign = operand_core(n);
	if (sign->kind != MATH_SIGN || strcmp(sign->text, "!") == 0 || strcmp(sign->text, "?") == 0)
		return 0;
	return sign->class == MATH_OPENING ? 1 : sign->class == MATH_CLOSING ? -1 : 0;
}

static int
is_bar(const struct math *n)
{
	const struct math *sign = operand_core(n);
	return sign->kind == MATH_SIGN && sign->class == MATH_ORDINARY &&
	       (strcmp(sign->text, "|") == 0 || strcmp(sign->text, "\xE2\x80\x96") == 0);
}

/* What closes the bracket or bar n; NULL: nothing before stop. */
const struct math *
operand_partner(const struct math *n, const struct math *stop)
{
	enum { FAR = 400 }; /* things; so that time stays linear */
	int depth = 0, bar = n->kind == MATH_SIGN && is_bar(n), seen = 0;
	if (n->kind != MATH_SIGN || (!bar && bracket(n) != 1))
		return NULL;
	for (const struct math *k = n; k != NULL && k != stop && seen < FAR; k = k->next, seen++) {
		depth += bracket(k);
		if (bar ? depth == 0 && k != n && is_bar(k) &&
					strcmp(operand_core(k)->text, n->text) == 0
			: depth == 0)
			return bar && k == n->next ? NULL : k;
	}
	return NULL;
}

/* What must not become the operand of what stands before it. */
static int
ends_operand(const struct math *n)
{
	return n->class == MATH_RELATION || n->class == MATH_PUNCTUATION || bracket(n) < 0;
}

/* The end of a sum's operand: the next relation or sum of terms. */
static const struct math *
sum_end(const struct math *n, const struct math *stop)
{
	int depth = 0;
	for (; n != NULL && n != stop; n = n->next) {
		if (depth == 0 && (ends_operand(n) || n->class == MATH_BINARY))
			return n;
		depth += bracket(n);
	}
	return stop;
}

/* The end of a function's operand: a bracket's, or one thing. */
static const struct math *
argument_end(const struct math *n, const struct math *stop)
{
	while (n != NULL && n != stop && n->kind == MATH_SPACE)
		n = n->next;
	if (n == NULL || n == stop)
		return stop;
	const struct math *close = operand_partner(n, stop);
	return close != NULL ? close->next : n->next;
}

/* What a sum or a function is applied to: [n->next, *end). 0: nothing. */
int
operand_find(const struct math *n, const struct math *stop, const struct math **end)
{
	const struct math *from = n->next;
	if (from == NULL || from == stop || ends_operand(from))
		return 0;
	*end = operand_core(n)->kind == MATH_NAME ? argument_end(from, stop) : sum_end(from, stop);
	return *end != from;
}

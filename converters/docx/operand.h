/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONVERTERS_DOCX_OPERAND_H
#define CONVERTERS_DOCX_OPERAND_H

#include "converters/math.h"

/* n without its scripts. */
const struct math *operand_core(const struct math *n);
/* What closes the bracket or bar n; NULL: nothing before stop. */
const struct math *operand_partner(const struct math *n, const struct math *stop);
/* What the sum or function n is applied to: [n->next, *end). 0: nothing. */
int operand_find(const struct math *n, const struct math *stop, const struct math **end);

#endif

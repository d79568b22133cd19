/* SPDX-License-Identifier: Apache-2.0 */
/* The e-text as braille for paper and for displays: lines of 40 cells, pages of 25 lines. */
#ifndef CONVERTERS_BRF_H
#define CONVERTERS_BRF_H

#include "converters/text.h"

extern const struct converter brf_converter;

/* -1 and a message. */
int brf_put(struct job *job, const struct edition *e, struct buf *out);

#endif

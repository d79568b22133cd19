/* SPDX-License-Identifier: Apache-2.0 */
/* 00-README.txt of the e-text package: what this is, how it is written, what was left out. */
#ifndef CONVERTERS_README_H
#define CONVERTERS_README_H

#include "converters/text.h"

/* base: lines of the whole text before its body. LF at the line ends. -1 without memory. */
int readme_put(const struct edition *e, const char *name, uint32_t base, uint32_t lines,
	size_t parts, struct buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The number at the beginning of a heading: "12.", "IV.", "（三）", "第二章", "Chapter 7". */
#ifndef CONVERTERS_ORDINAL_H
#define CONVERTERS_ORDINAL_H

#include "base/buf.h"

struct ordinal {
	int64_t value;
	int script;          /* digits, Roman, Han: series do not mix them */
	struct slice before; /* "Chapter ", "第", "(" */
	uint32_t after;      /* the character behind it; 0: the end */
};

/* 1 when there is one. */
int ordinal_read(struct slice label, struct ordinal *o);
int ordinal_same_series(const struct ordinal *a, const struct ordinal *b);

#endif

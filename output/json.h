/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as it streams, one value after the other, without blanks: for JSON Lines and JSON-LD. */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include "base/buf.h"

struct jout {
	struct buf *out;
	unsigned depth;
	unsigned char comma[32]; /* does the next value at this depth need a comma? */
};

void jout_begin(struct jout *j, struct buf *out);
void jout_object(struct jout *j); /* { */
void jout_array(struct jout *j);  /* [ */
void jout_close(struct jout *j, char bracket);
void jout_key(struct jout *j, const char *key);
void jout_string(struct jout *j, struct slice s); /* ill-formed UTF-8 as U+FFFD */
void jout_puts(struct jout *j, const char *s);    /* NULL: null */
void jout_int(struct jout *j, int64_t n);
void jout_bool(struct jout *j, int yes);
void jout_milli(struct jout *j, int64_t thousandths); /* 0.973, never in a locale's way */
void jout_line(struct jout *j);                       /* end of a record */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as it streams, one value after the other, without blanks: for JSON Lines and JSON-LD. */
#ifndef OUTPUT_JSON_H
#define OUTPUT_JSON_H

#include "base/buf.h"

struct json {
	struct buf *out;
	unsigned depth;
	unsigned char comma[32]; /* does the next value at this depth need a comma? */
};

void json_begin(struct json *j, struct buf *out);
void json_object(struct json *j); /* { */
void json_array(struct json *j);  /* [ */
void json_close(struct json *j, char bracket);
void json_key(struct json *j, const char *key);
void json_string(struct json *j, struct slice s); /* ill-formed UTF-8 as U+FFFD */
void json_puts(struct json *j, const char *s);    /* NULL: null */
void json_int(struct json *j, int64_t n);
void json_bool(struct json *j, int yes);
void json_milli(struct json *j, int64_t thousandths); /* 0.973, never in a locale's way */
void json_line(struct json *j);                       /* end of a record */

#endif

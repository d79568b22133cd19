/* SPDX-License-Identifier: Apache-2.0 */
/* ISO-2022-JP and -KR, HZ: two-byte characters in seven bits, by escapes. Only for
 * input/encoding*.c. */
#ifndef INPUT_ENCODING_SEVEN_H
#define INPUT_ENCODING_SEVEN_H

#include "input/encoding_charset.h"

/* The scheme whose grammar the bytes follow, also where mail has taken the ESC bytes away (which
 * has a name of its own); NULL: none. */
const char *seven_find(struct slice bytes);
/* The name to report; NULL when this is no such scheme. */
const char *seven_title(const char *name);
/* Line by line, which all of them allow. -1 when a codec cannot be had. */
int seven_decode(const char *name, struct slice bytes, uint64_t base, struct decoded *d);

#endif

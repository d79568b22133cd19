/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a JSON object, for checks of what was written. */
#ifndef OUTPUT_JSON_READ_H
#define OUTPUT_JSON_READ_H

#include "base/buf.h"

/* Calls fn for every member of the object that is a string, and for every string in a member that
 * is an array. -1 when text is no JSON object. */
int json_words(
	struct slice text, void (*fn)(void *ctx, const char *key, const char *word), void *ctx);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Dates: what is one, and the only one that packages know besides those of the text, SOURCE_DATE_EPOCH. */
#ifndef BASE_EPOCH_H
#define BASE_EPOCH_H

#include <stdint.h>

enum { EPOCH_SIZE = sizeof "2026-11-24T00:00:00Z" };

/* Seconds since 1970, up to the year 9999; -1: not set, or no such number. */
int64_t epoch_given(void);
/* Set to something that is no such number. */
int epoch_is_odd(void);
/* YYYY, YYYY-MM or YYYY-MM-DD (the W3C profile of ISO 8601) of a day that there is. NULL is none. */
int epoch_is_date(const char *s);
/* In the Gregorian calendar; its first ten characters are the day. */
void epoch_write(int64_t seconds, char out[EPOCH_SIZE]);

#endif

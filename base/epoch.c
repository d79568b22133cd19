/* SPDX-License-Identifier: Apache-2.0 */
#include "base/epoch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t last_second = 253402300799; /* 9999-12-31T23:59:59Z */

int64_t
epoch_given(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	size_t n = s ? strlen(s) : 0;
	/* digits only: what strtoll takes besides (signs, blanks) other programs refuse */
	if (n == 0 || n > 12 || strspn(s, "0123456789") != n)
		return -1;
	int64_t seconds = strtoll(s, NULL, 10);
	return seconds <= last_second ? seconds : -1;
}

int
epoch_is_odd(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	return s != NULL && *s != '\0' && epoch_given() < 0;
}

/* Years of 365.2425 days that begin in March, so that the leap day is the last. */
void
epoch_write(int64_t seconds, char out[EPOCH_SIZE])
{
	unsigned s = (unsigned)(seconds % 86400);
	unsigned z = (unsigned)(seconds / 86400) + 719468, era = z / 146097, day = z % 146097;
	unsigned year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	unsigned left = day - (365 * year + year / 4 - year / 100), march = (5 * left + 2) / 153;
	unsigned month = march < 10 ? march + 3 : march - 9;
	char room[64];
	snprintf(room, sizeof room, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		year + era * 400 + (month <= 2), month, left - (153 * march + 2) / 5 + 1, s / 3600,
		s / 60 % 60, s % 60);
	memcpy(out, room, EPOCH_SIZE);
	out[EPOCH_SIZE - 1] = '\0';
}

static int
number_in(const char *s, size_t n)
{
	int value = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + s[i] - '0';
	}
	return value;
}

int
epoch_is_date(const char *s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	size_t n = s ? strlen(s) : 0;
	if (n != 4 && n != 7 && n != 10)
		return 0;
	int year = number_in(s, 4), month = 1;
	if (n > 4)
		month = s[4] == '-' ? number_in(s + 5, 2) : 0;
	if (year < 1 || month < 1 || month > 12)
		return 0;
	if (n < 10)
		return 1;
	int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	int day = s[7] == '-' ? number_in(s + 8, 2) : 0;
	return day >= 1 && day <= days[month - 1] + leap;
}

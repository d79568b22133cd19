/* SPDX-License-Identifier: Apache-2.0 */
/* Accessibility facts: counted from content, never assumed. The writer and the checker fill the
 * same counters, one while it writes, the other from the finished package; the values of the
 * metadata follow from the counters by one function. EPUB Accessibility 1.1; schema.org
 * accessibility vocabulary 2.0. */
#ifndef CONVERTERS_ACCESS_H
#define CONVERTERS_ACCESS_H

#include "base/job.h"

struct access {
	size_t text;   /* characters, or any other sign that there is text */
	size_t images; /* with a meaning; the cover is not among them */
	size_t without_alt;
	size_t descriptions; /* long ones that an image leads to */
	size_t math, math_without_alt;
	size_t tex; /* formulas that carry their TeX */
	size_t audio, video, scripts, animated;
	size_t ruby;
	size_t pages;     /* page breaks in the text */
	size_t page_list; /* entries of the page list */
	size_t headings;
	size_t contents; /* entries of the contents */
	size_t roles;    /* DPUB-ARIA and other roles */
	size_t indexes;
	int vertical;
	int fixed; /* size, face or colour of text are fixed: the reader cannot change them */
};

enum { ACCESS_MODES = 5, ACCESS_SUFFICIENT = 4, ACCESS_FEATURES = 20, ACCESS_HAZARDS = 5 };

/* Each list ends with NULL; the strings are literals. */
struct access_values {
	const char *modes[ACCESS_MODES];
	const char *sufficient[ACCESS_SUFFICIENT];
	const char *features[ACCESS_FEATURES];
	const char *hazards[ACCESS_HAZARDS];
};

void access_values(const struct access *a, struct access_values *v);
/* Sentences for people, in the book's language; lives in the arena. */
const char *access_summary(struct arena *arena, const struct access *a, const char *lang);

#endif

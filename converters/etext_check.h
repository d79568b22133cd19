/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONVERTERS_ETEXT_CHECK_H
#define CONVERTERS_ETEXT_CHECK_H

#include "converters/converter.h"

/* Faults are messages; 0 when there is none. */
int etext_check(struct job *job, const struct package *p);
int etext_recognise(const struct package *p);

#endif

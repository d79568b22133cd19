/* SPDX-License-Identifier: Apache-2.0 */
/* What fuzz targets ask of any result. A target's first byte chooses options; it aborts when
 * something that is promised is not so. */
#ifndef TESTS_FUZZ_COMMON_H
#define TESTS_FUZZ_COMMON_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void demand(int good, const char *what);

/* Processor time since fuzz_start is at most a constant and a share for each byte. */
void fuzz_start(void);
void fuzz_in_time(size_t bytes);

/* A context whose listener aborts when a message says that we have a bug. may_be_invalid: the
 * model came from outside, so it may be refused. NULL without memory. */
rub *fuzz_rub(const char *from, int may_be_invalid);
/* Every bit of choice that is set sets one option. */
void fuzz_options(rub *r, unsigned choice);
/* Reads bytes; decisions, when there are some, tile them. NULL when they are refused. */
rub_doc *fuzz_read(rub *r, const void *bytes, size_t n);

/* Written twice, the same bytes; every part usable; our own check of the package has no error. */
void fuzz_format(rub_doc *doc, const char *format);
/* The model is valid by the grammar, and comes back in as the same bytes. */
void fuzz_model(rub_doc *doc);
/* Explanation and report: lines of JSON that parse. */
void fuzz_explained(rub_doc *doc);

int fuzz_is_xml(struct slice bytes);
/* Well-formed UTF-8 of characters that XML allows. */
int fuzz_is_text(struct slice bytes);
/* By schemas/tei.rng. */
int fuzz_is_valid(struct slice model);

#endif

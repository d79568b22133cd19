/* SPDX-License-Identifier: Apache-2.0 */
/* Readings in brackets behind their characters: 漢字（かんじ）, 汉字(hànzì). */
#ifndef INPUT_STRUCTURE_READING_H
#define INPUT_STRUCTURE_READING_H

#include "base/buf.h"

/* May this character stand below a reading? */
int reading_is_base(uint32_t cp);
/* Where the reading's bracket ends that opens at byte `at`, and where its characters begin, not
 * before `lowest`; 0: it holds something else. */
size_t reading_end(struct slice text, size_t at, size_t lowest, size_t *from);
/* Are brackets used so, and by habit? */
int reading_is_habit(struct slice text);

#endif

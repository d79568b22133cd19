/* SPDX-License-Identifier: Apache-2.0 */
/* Plane, row and cell of JIS X 0213 → UTF-8. */
#ifndef INPUT_ENCODING_JIS_H
#define INPUT_ENCODING_JIS_H

#include <stddef.h>
#include <stdint.h>

struct jis_char {
	uint8_t plane, row, cell; /* 1 or 2, 1 … 94, 1 … 94 */
	char utf8[16];            /* "" where the system's iconv does not know it */
};

/* Fills utf8 of all of them. */
void encoding_jis(struct jis_char *v, size_t n);

#endif

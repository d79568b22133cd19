/* SPDX-License-Identifier: Apache-2.0 */
/* What base/utf8.c knows about a character, and the tables of it. Only for base/utf8*.c. */
#ifndef BASE_UTF8KIND_H
#define BASE_UTF8KIND_H

#include "base/utf8.h"

enum {
	KIND_UPPER = 1,
	KIND_LOWER = 2,
	KIND_RTL = 4,
	KIND_NFC_START = 8, /* nothing before it can change or join it under NFC */
	KIND_PLAIN = 16     /* and it needs no cleaning */
};

struct utf8_kind {
	uint8_t class, script, width, flags;
};

/* From the library, one by one. */
struct utf8_kind utf8_kind_find(uint32_t cp);

/* The first two planes: page of 128 characters → row → kind. Made by base/tables/properties.c. */
enum { KIND_TABLE_END = 0x20000, KIND_PAGE = 128 };
extern const uint16_t utf8_kind_pages[KIND_TABLE_END / KIND_PAGE];
extern const uint8_t utf8_kind_rows[][KIND_PAGE];
extern const struct utf8_kind utf8_kinds[];

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a ZIP file as zip.c writes and unzip.c reads them (APPNOTE 6.3.10, 4.3). */
#ifndef OUTPUT_ZIP_FORMAT_H
#define OUTPUT_ZIP_FORMAT_H

#include "base/buf.h"

#define ZIP_LOCAL 0x04034B50U
#define ZIP_CENTRAL 0x02014B50U
#define ZIP_END 0x06054B50U
#define ZIP_DESCRIPTOR 0x08074B50U
#define ZIP_ATTRIBUTES 0x81A40000U /* a regular file, rw-r--r-- */

enum {
	ZIP_LOCAL_SIZE = 30,
	ZIP_CENTRAL_SIZE = 46,
	ZIP_END_SIZE = 22,
	ZIP_STORED = 0,
	ZIP_DEFLATED = 8,
	ZIP_ENCRYPTED = 1 << 0,
	ZIP_STREAMED = 1 << 3, /* lengths follow the bytes */
	ZIP_UTF8 = 1 << 11,
	ZIP_MADE_BY = 3 << 8 | 20, /* Unix, version 2.0 */
	ZIP_TIME = 0,
	ZIP_DATE = 0 << 9 | 1 << 5 | 1 /* 1980-01-01 */
};

struct zip_entry {
	struct slice name;
	uint32_t crc, packed, size, offset;
	uint16_t flags, method, time, date;
	uint64_t data, end; /* where the bytes begin and where the next entry may begin */
	int ours;           /* its fixed fields are as zip.c writes them */
};

/* ---- zip.c and zip_stream.c write them so ---- */

uint16_t zip_flags(struct slice name);
void zip_put_local(struct buf *out, const struct zip_entry *e);
void zip_put_central(struct buf *out, const struct zip_entry *e);
/* n entries, whose records have size bytes together and begin at start. */
void zip_put_end(struct buf *out, size_t n, uint64_t size, uint64_t start);

#endif

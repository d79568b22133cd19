/* SPDX-License-Identifier: Apache-2.0 */
/* A picture of three bytes a pixel as PNG (ISO 15948): no text, no time, always the same bytes. */
#ifndef OUTPUT_PNG_H
#define OUTPUT_PNG_H

#include "base/buf.h"

/* pixels: rows from above, red, green, blue. -1 without memory. */
int png_write(const unsigned char *pixels, unsigned width, unsigned height, struct buf *out);

#endif

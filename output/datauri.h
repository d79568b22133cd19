/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes inside a page: data:image/png;base64,… (RFC 2397, RFC 4648). */
#ifndef OUTPUT_DATAURI_H
#define OUTPUT_DATAURI_H

#include "base/buf.h"

void datauri_put(struct buf *out, const char *media_type, struct slice bytes);

#endif

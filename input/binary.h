/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are no text, by their first bytes. */
#ifndef INPUT_BINARY_H
#define INPUT_BINARY_H

#include "base/buf.h"

/* "a ZIP file (EPUB, DOCX …)"; NULL: it may be a text. */
const char *binary_kind(struct slice bytes);

#endif

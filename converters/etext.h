/* SPDX-License-Identifier: Apache-2.0 */
/* NAME-etext.zip: read-me, the whole text, the text in parts, checksums; and its check. */
#ifndef CONVERTERS_ETEXT_H
#define CONVERTERS_ETEXT_H

#include "converters/converter.h"

extern const struct converter etext_converter;

#endif

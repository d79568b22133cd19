/* SPDX-License-Identifier: Apache-2.0 */
/* Tree → TEI file. */
#ifndef CONVERTERS_TEI_H
#define CONVERTERS_TEI_H

#include "converters/converter.h"

extern const struct converter tei_converter;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Tree → one HTML page that needs nothing else: no scripts, nothing from elsewhere. */
#ifndef CONVERTERS_HTML_H
#define CONVERTERS_HTML_H

#include "converters/converter.h"

extern const struct converter html_converter;
/* A page for each chapter, a page that leads to them, a style sheet. */
extern const struct converter html_chunked_converter;

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* HTML as pages are written → the events of parsepart.h, for checks. No tree, no repair: an end tag
 * closes what is open down to its element, or nothing. Linear, whatever the bytes. */
#ifndef SCHEMAS_PARSEHTML_H
#define SCHEMAS_PARSEHTML_H

#include "schemas/parsepart.h"

/* Names of elements and attributes come in lower case; prefix and ns are NULL. bytes: UTF-8.
 * -1 without memory. */
int part_parse_html(
	struct job *job, struct slice bytes, const struct part_events *events, void *ctx);

#endif

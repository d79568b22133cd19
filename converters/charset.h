/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of finished pages: what fonts are cut down to. */
#ifndef CONVERTERS_CHARSET_H
#define CONVERTERS_CHARSET_H

#include "base/arena.h"

struct charset {
	unsigned char bits[0x110000 / 8];
};

/* Those of the text in XHTML or HTML of ours; attributes, formulas, code and scripts, which are not
 * set in the book's face, are left out. */
void charset_markup(struct charset *c, struct slice markup);
void charset_add(struct charset *c, uint32_t cp);
int charset_has(const struct charset *c, uint32_t cp);
/* The first one from cp on; 0x110000: none. */
uint32_t charset_next(const struct charset *c, uint32_t cp);

#endif

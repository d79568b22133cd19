/* SPDX-License-Identifier: Apache-2.0 */
/* Does a picture or a style sheet move? Movement may flash, and a book has to say so. */
#ifndef CONVERTERS_MOTION_H
#define CONVERTERS_MOTION_H

#include "base/buf.h"

/* GIF and WebP with several frames, APNG, SVG and CSS with animations; else 0. */
int motion_in(const char *media_type, struct slice bytes);

#endif

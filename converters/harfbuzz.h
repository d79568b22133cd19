/* SPDX-License-Identifier: Apache-2.0 */
/* HarfBuzz, opened only when a font is named: it brings GLib along, which makes each start a third
 * longer and ends the process when there is no memory at that moment. */
#ifndef CONVERTERS_HARFBUZZ_H
#define CONVERTERS_HARFBUZZ_H

#include "base/arena.h"

#ifdef HAVE_HARFBUZZ

#include <hb-ot.h>
#include <hb-subset.h>

struct harfbuzz {
#define HB(name) __typeof__(hb_##name) *name;
#include "converters/harfbuzz.def"
#undef HB
};

#endif

struct harfbuzz;

/* Lives in the arena; NULL when it is not on this machine, not in this build, or without memory. */
const struct harfbuzz *harfbuzz_open(struct arena *a);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Title page, dedication, epigraph, contents list; licence and legend at the end. */
#ifndef INPUT_STRUCTURE_WRITE_FRONT_H
#define INPUT_STRUCTURE_WRITE_FRONT_H

#include "input/structure/writer.h"

/* Where body and back begin; lines.n: never. */
struct parts {
	size_t body, back;
};

struct parts parts_find(const struct plain *pl);
/* Writes front; the first line after it. */
size_t write_front(struct writer *w, const struct parts *parts);
/* Licence, legend, converter's remarks: they stand in the back, whatever their place. */
void write_back(struct writer *w);
writer_fn write_later, write_epigraph, write_contents;

#endif

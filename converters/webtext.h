/* SPDX-License-Identifier: Apache-2.0 */
/* The text that an EPUB or a page has to hold, as a number and a sum: by the tree and not by what
 * the writer did. The package notes it ("rubricate:text"), and whoever checks counts again. */
#ifndef CONVERTERS_WEBTEXT_H
#define CONVERTERS_WEBTEXT_H

#include "base/ledger.h"
#include "converters/index.h"

/* Is this, with all below it, no part of the running text: a note, a description, what a correction
 * replaces? */
int webtext_is_apart(const struct tei_node *n);

/* All in the arena. doc->shown is taken where it was counted. */
const char *webtext_of_model(struct arena *a, const struct tei_doc *doc, const struct index *index);
const char *webtext_words(struct arena *a, const struct tally *text, const struct tally *notes);

#endif

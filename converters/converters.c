/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/converter.h"

#include "converters/bag/bag.h"
#include "converters/brf.h"
#include "converters/docx/docx.h"
#include "converters/etext.h"
#include "converters/epub/ebraille.h"
#include "converters/epub/epub.h"
#include "converters/html.h"
#include "converters/tei.h"
#include "converters/text.h"

const struct converter *const converters[] = {
	&epub_converter,
	&docx_converter,
	&html_converter,
	&html_chunked_converter,
	&tei_converter,
	&etext_converter,
	&text_converter,
	&brf_converter,
	&ebraille_converter,
	&bag_converter,
	NULL,
};

const struct converter *
converter_named(const char *name)
{
	for (const struct converter *const *c = converters; *c != NULL; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

const struct converter *
converter_for(const char *path)
{
	/* none of the endings ends another */
	for (const struct converter *const *c = converters; *c != NULL; c++)
		if (slice_ends(slice_of(path), (*c)->suffix))
			return *c;
	return NULL;
}

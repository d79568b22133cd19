/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a picture. An SVG that is let in is well-formed for a parser that is not ours, has
 * no script, no handler, and reaches for nothing outside. */
#include "common.h"

#include <libxml/parser.h>

#include "input/asset.h"

/* As readers see it: without blanks in front. */
static int
is_inside(const char *value)
{
	value += strspn(value, " \t\r\n");
	return value[0] == '#' || value[0] == '\0' || strncmp(value, "data:image/", 11) == 0;
}

static void
check_attribute(xmlDocPtr doc, const xmlAttr *a)
{
	const char *name = (const char *)a->name;
	char *value = (char *)xmlNodeListGetString(doc, a->children, 1);
	demand(strncmp(name, "on", 2) != 0, "no handler");
	if (value != NULL && strcmp(name, "href") == 0)
		demand(is_inside(value), "no reference to outside");
	xmlFree(value);
}

static void
check_svg(struct slice bytes)
{
	xmlDocPtr doc = xmlReadMemory(bytes.s, (int)bytes.n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	demand(doc != NULL, "the SVG is well-formed");
	xmlNodePtr n = xmlDocGetRootElement(doc);
	while (n != NULL) {
		if (n->type == XML_ELEMENT_NODE) {
			const char *name = (const char *)n->name;
			demand(xmlStrcasecmp((const xmlChar *)name, (const xmlChar *)"script") !=
						0 &&
					strcmp(name, "foreignObject") != 0 &&
					strcmp(name, "iframe") != 0,
				"only what draws");
			for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
				check_attribute(doc, a);
		}
		xmlNodePtr next =
			n->type == XML_ELEMENT_NODE && n->children ? n->children : n->next;
		while (next == NULL && (n = n->parent) != NULL && n->type == XML_ELEMENT_NODE)
			next = n->next;
		n = next;
	}
	xmlFreeDoc(doc);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a block of its own, so that a byte too far is seen */
	char *copy = malloc(size + 1);
	unsigned w = 0, h = 0;
	if (copy == NULL)
		return 0;
	memcpy(copy, data, size);
	fuzz_start();
	struct slice bytes = {copy, size};
	const char *kind = asset_kind(bytes, &w, &h);
	const char *fault = asset_svg_fault(bytes);
	if (kind != NULL && strcmp(kind, "image/svg+xml") == 0 && fault == NULL)
		check_svg(bytes);
	fuzz_in_time(size);
	free(copy);
	return 0;
}

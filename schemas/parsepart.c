/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/parsepart.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "schemas/parse.h"

enum { MAX_ATTRS = 64 }; /* of one element; more are not reported */

struct ctx {
	struct job *job;
	const char *part;
	const struct part_events *events;
	void *ctx;
	xmlParserCtxtPtr xml;
	int failed, is_page;
};

static void
refuse(struct ctx *c, const char *why)
{
	size_t n = strlen(why);
	while (n > 0 && (why[n - 1] == '\n' || why[n - 1] == ' '))
		n--;
	if (!c->failed)
		DIAG(c->job, PART_INVALID, 0, c->part,
			arena_str(c->job->arena, (struct slice){why, n}));
	c->failed = 1;
}

/* Without entities to replace, libxml2 hands an ampersand in an attribute over as "&#38;". */
static struct slice
unescaped(struct arena *a, const char *s, size_t n)
{
	if (n < 5 || memchr(s, '&', n) == NULL)
		return (struct slice){s, n};
	char *to = arena_str(a, (struct slice){s, n}), *w = to;
	for (const char *r = to; *r != '\0';) {
		*w++ = *r;
		r += strncmp(r, "&#38;", 5) == 0 ? 5 : 1;
	}
	return (struct slice){to, (size_t)(w - to)};
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
	const xmlChar **ns, int n, int n_default, const xmlChar **attrs)
{
	struct ctx *c = ctx;
	struct part_attr list[MAX_ATTRS];
	size_t count = 0;
	(void)n_ns;
	(void)ns;
	(void)n_default;
	for (int i = 0; i < n && count < MAX_ATTRS; i++, attrs += 5)
		list[count++] = (struct part_attr){(const char *)attrs[1], (const char *)attrs[2],
			(const char *)attrs[0],
			unescaped(c->job->arena, (const char *)attrs[3],
				(size_t)(attrs[4] - attrs[3]))};
	if (!c->failed)
		c->events->open(c->ctx, (const char *)prefix, (const char *)uri, (const char *)name,
			list, count);
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct ctx *c = ctx;
	(void)prefix;
	(void)uri;
	if (!c->failed && c->events->close != NULL)
		c->events->close(c->ctx, (const char *)name);
}

static void
on_chars(void *ctx, const xmlChar *s, int n)
{
	struct ctx *c = ctx;
	if (!c->failed && c->events->text != NULL && n > 0)
		c->events->text(c->ctx, (struct slice){(const char *)s, (size_t)n});
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	struct ctx *c = ctx;
	(void)name;
	(void)public;
	(void)system;
	if (c->is_page)
		return;
	refuse(c, "a document type declaration is not allowed here");
	xmlStopParser(c->xml);
}

static void
on_error(void *ctx, xmlErrorPtr e)
{
	if (e->level >= XML_ERR_ERROR)
		refuse(ctx, e->message ? e->message : "unreadable XML");
}

static int
parse(struct job *job, const char *part, struct slice bytes, const struct part_events *events,
	void *ctx, int is_page)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_chars,
		.ignorableWhitespace = on_chars,
		.cdataBlock = on_chars,
		.internalSubset = on_doctype,
		.serror = on_error,
	};
	struct ctx c = {.job = job, .part = part, .events = events, .ctx = ctx, .is_page = is_page};
	c.xml = xmlCreatePushParserCtxt(&sax, &c, NULL, 0, part);
	if (c.xml == NULL || bytes.n > INT32_MAX) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		xmlFreeParserCtxt(c.xml);
		return -1;
	}
	xmlCtxtUseOptions(c.xml, XML_PARSE_NONET);
	if (parse_is_wild(bytes))
		refuse(&c, "an element has more than 1000 attributes");
	else if (xmlParseChunk(c.xml, bytes.s, (int)bytes.n, 1) != 0)
		refuse(&c, "unreadable XML");
	xmlFreeParserCtxt(c.xml);
	return c.failed ? -1 : 0;
}

int
part_parse(struct job *job, const char *part, struct slice bytes, const struct part_events *events,
	void *ctx)
{
	return parse(job, part, bytes, events, ctx, 0);
}

int
part_parse_page(struct job *job, const char *part, struct slice bytes,
	const struct part_events *events, void *ctx)
{
	return parse(job, part, bytes, events, ctx, 1);
}

static void
ignore_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
	const xmlChar **ns, int n, int n_default, const xmlChar **attrs)
{
	(void)ctx;
	(void)name;
	(void)prefix;
	(void)uri;
	(void)n_ns;
	(void)ns;
	(void)n;
	(void)n_default;
	(void)attrs;
}

static void
on_any_error(void *ctx, xmlErrorPtr e)
{
	(void)e;
	*(int *)ctx = 1;
}

int
part_is_xml(struct slice bytes)
{
	/* namespaces are looked at only where elements are asked for */
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = ignore_start,
		.serror = on_any_error,
	};
	int failed = 0;
	parse_ready();
	xmlParserCtxtPtr xml = xmlCreatePushParserCtxt(&sax, &failed, NULL, 0, NULL);
	if (xml == NULL || bytes.n > INT32_MAX || parse_is_wild(bytes)) {
		xmlFreeParserCtxt(xml);
		return 0;
	}
	xmlCtxtUseOptions(xml, XML_PARSE_NONET);
	if (xmlParseChunk(xml, bytes.s, (int)bytes.n, 1) != 0)
		failed = 1;
	xmlFreeParserCtxt(xml);
	return !failed;
}

struct slice
part_attr(const struct part_attr *attrs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(attrs[i].name, name) == 0)
			return attrs[i].value;
	return (struct slice){NULL, 0};
}

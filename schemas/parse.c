/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/parse.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <inttypes.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"

static const char tei_namespace[] = "http://www.tei-c.org/ns/1.0";

struct ctx {
	struct job *job;
	struct tei_doc *doc;
	xmlParserCtxtPtr xml;
	struct tei_node *here;
	struct buf chars;
	unsigned foreign; /* inside elements of other namespaces */
	uint32_t foreign_line;
	uint64_t controls; /* characters that were replaced */
	uint32_t first_control, first_control_line;
	int failed;
};

static uint32_t
line_of(const struct ctx *c)
{
	int line = xmlSAX2GetLineNumber(c->xml);
	return line > 0 ? (uint32_t)line : 0;
}

static void
refuse(struct ctx *c, const char *why, struct slice what)
{
	if (!c->failed)
		DIAG_AT(c->job, MODEL_INVALID, line_of(c), xmlSAX2GetColumnNumber(c->xml),
			arena_printf(c->job->arena, "%s%.*s", why, (int)what.n, what.s));
	c->failed = 1;
	xmlStopParser(c->xml);
}

static int
keeps_space(const struct tei_node *node)
{
	for (; node != NULL; node = node->parent)
		if (tei_is(node, TA_SPACE, "preserve"))
			return 1;
	return 0;
}

static int
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Line breaks and indentation that a person put into the file are one blank; at the border of
 * a block they are nothing. Blanks on one line stay as they are. */
static struct slice
squeeze(struct arena *a, struct slice s)
{
	if (memchr(s.s, '\n', s.n) == NULL)
		return arena_slice(a, s);
	char *to = arena_alloc(a, s.n + 1);
	size_t w = 0;
	for (size_t i = 0; to != NULL && i < s.n;) {
		size_t k = i;
		int broken = 0;
		while (k < s.n && is_space(s.s[k]))
			broken |= s.s[k++] == '\n';
		if (broken) {
			to[w++] = ' ';
			i = k;
		} else {
			to[w++] = s.s[i++];
		}
	}
	return (struct slice){to, w};
}

static int
is_blank(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_space(s.s[i]))
			return 0;
	return 1;
}

static int
is_block_border(const struct tei_node *node)
{
	return node == NULL || !tei_runs_in(node->kind, node->parent->kind);
}

/* at_end: the element is about to be closed, or a block is about to be opened in it */
static void
flush(struct ctx *c, int at_end)
{
	struct slice s = buf_slice(&c->chars);
	struct tei_node *here = c->here;
	if (s.n == 0 || here == NULL || (tei_content(here->kind) != CONTENT_TEXT && is_blank(s))) {
		c->chars.n = 0;
		return;
	}
	if (keeps_space(here)) {
		s = arena_slice(c->job->arena, s);
	} else {
		s = squeeze(c->job->arena, s);
		int block = !tei_is_phrase(here->kind) || here->kind == TEI_NOTE;
		int from_start = here->last == NULL ? block : is_block_border(here->last);
		while (from_start && s.n > 0 && is_space(s.s[0]) &&
			memchr(c->chars.s, '\n', c->chars.n) != NULL) {
			s.s++;
			s.n--;
		}
		while (at_end && block && s.n > 0 && is_space(s.s[s.n - 1]) &&
			memchr(c->chars.s, '\n', c->chars.n) != NULL)
			s.n--;
	}
	tei_text(c->doc, here, s, line_of(c));
	c->chars.n = 0;
}

/* Without entities to replace, libxml2 hands an ampersand in an attribute over as "&#38;". */
static char *
unescaped(struct arena *a, struct slice s)
{
	char *to = arena_str(a, s), *w = to;
	if (arena_failed(a))
		return to; /* the "" that stands for it cannot be written to */
	for (const char *r = to; *r != '\0';) {
		*w++ = *r;
		r += strncmp(r, "&#38;", 5) == 0 ? 5 : 1;
	}
	*w = '\0';
	return to;
}

static void
set_attributes(struct ctx *c, struct tei_node *node, const xmlChar **v, int n)
{
	/* each is five pointers: local name, prefix, namespace, value, end of value */
	for (int i = 0; i < n; i++, v += 5) {
		const char *name = (const char *)v[0];
		if (v[1] != NULL)
			name = arena_printf(c->job->arena, "%s:%s", (const char *)v[1], name);
		enum tei_att att = tei_att_of(slice_of(name));
		if (att == TA_MAX || att == TA_XMLNS) {
			refuse(c, "there is no attribute ", slice_of(name));
			return;
		}
		tei_set(c->doc, node, att,
			unescaped(c->job->arena,
				(struct slice){(const char *)v[3], (size_t)(v[4] - v[3])}));
	}
}

/* The three nodes that every document has are there already. */
static struct tei_node *
node_for(struct ctx *c, enum tei_kind kind)
{
	if (c->here == NULL)
		return kind == TEI_TEI ? c->doc->root : NULL;
	if (c->here == c->doc->root)
		return kind == TEI_HEADER     ? c->doc->header
		       : kind == TEI_TEXTELEM ? c->doc->text
		                              : NULL;
	return tei_add(c->doc, c->here, kind, line_of(c));
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns,
	const xmlChar **ns, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
	struct ctx *c = ctx;
	(void)prefix;
	(void)n_ns;
	(void)ns;
	(void)n_defaulted;
	if (c->failed)
		return;
	if (c->foreign > 0 || uri == NULL || strcmp((const char *)uri, tei_namespace) != 0) {
		if (c->here == NULL || c->here->kind != TEI_XENODATA)
			refuse(c, "not an element of TEI: ", slice_of((const char *)name));
		if (c->foreign++ == 0)
			DIAG(c->job, TEI_FOREIGN, line_of(c), (const char *)name);
		return;
	}
	enum tei_kind kind = tei_kind_of(slice_of((const char *)name));
	flush(c, kind < TEI_MAX && (c->here == NULL || !tei_runs_in(kind, c->here->kind)));
	struct tei_node *node = kind < TEI_MAX ? node_for(c, kind) : NULL;
	if (node == NULL) {
		refuse(c, "not allowed here: ", slice_of((const char *)name));
		return;
	}
	node->line = line_of(c);
	c->here = node;
	set_attributes(c, node, attrs, n_attrs);
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct ctx *c = ctx;
	(void)name;
	(void)prefix;
	(void)uri;
	if (c->failed)
		return;
	if (c->foreign > 0) {
		c->foreign--;
		c->chars.n = 0;
		return;
	}
	flush(c, 1);
	c->here = c->here->parent;
}

/* XML has characters that no model of ours has: DEL, C1, noncharacters. */
static void
on_chars(void *ctx, const xmlChar *s, int length)
{
	struct ctx *c = ctx;
	size_t n = length > 0 && c->foreign == 0 ? (size_t)length : 0, from = 0;
	for (size_t i = 0, k; i < n; i += k) {
		uint32_t cp = s[i];
		k = cp < 0x7F ? 1 : utf8_next((const char *)s + i, n - i, &cp);
		if (cp < 0x7F || utf8_is_xml(cp))
			continue;
		buf_put(&c->chars, s + from, i - from);
		buf_puts(&c->chars, "\xEF\xBF\xBD");
		from = i + k;
		if (c->controls++ == 0) {
			c->first_control = cp;
			c->first_control_line = line_of(c);
		}
	}
	if (n > from)
		buf_put(&c->chars, s + from, n - from);
}

static void
on_doctype(void *ctx, const xmlChar *name, const xmlChar *public, const xmlChar *system)
{
	(void)name;
	(void)public;
	(void)system;
	refuse(ctx, "a document type declaration is not read; remove it", SLICE(""));
}

static void
on_error(void *ctx, xmlErrorPtr e)
{
	struct ctx *c = ctx;
	const char *text = e->message ? e->message : "unreadable XML";
	size_t n = strlen(text);
	while (n > 0 && is_space(text[n - 1]))
		n--;
	if (e->level < XML_ERR_ERROR || c->failed)
		return;
	if (e->code == XML_ERR_NO_MEMORY)
		DIAG(c->job, OUT_OF_MEMORY, 0, NULL);
	else
		DIAG_AT(c->job, MODEL_INVALID, e->line > 0 ? e->line : 0, e->int2 > 0 ? e->int2 : 0,
			arena_printf(c->job->arena, "%.*s", (int)n, text));
	c->failed = 1;
}

static void
make_ready(void)
{
	xmlInitParser();
	xmlRelaxNGInitTypes();
}

void
parse_ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, make_ready);
}

/* In whatever encoding: ASCII is looked for, NUL bytes between do not matter. What begins with "<!"
 * or "<?" is no element. */
int
parse_is_wild(struct slice bytes)
{
	enum { MOST = 1000 };
	const char *s = bytes.s, *end = s + bytes.n;
	while (s < end && (s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		size_t n = 0;
		char quote = '\0';
		for (s++; s < end && *s == '\0'; s++)
			;
		if (s < end && (*s == '!' || *s == '?'))
			continue;
		for (; s < end && (*s != '>' || quote != '\0'); s++)
			if (quote != '\0')
				quote = *s == quote ? '\0' : quote;
			else if (*s == '"' || *s == '\'')
				quote = *s;
			else if (*s == '=' && ++n > MOST)
				return 1;
	}
	return 0;
}

struct tei_doc *
parse_tei(struct job *job, struct slice bytes)
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
	struct ctx c = {.job = job, .doc = tei_new(job->arena)};
	parse_ready();
	if (c.doc == NULL || bytes.n > INT32_MAX) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return NULL;
	}
	if (parse_is_wild(bytes)) {
		DIAG(job, MODEL_INVALID, 0, "an element has more than 1000 attributes");
		return NULL;
	}
	c.xml = xmlCreatePushParserCtxt(&sax, &c, NULL, 0, job->name);
	if (c.xml == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return NULL;
	}
	xmlCtxtUseOptions(c.xml, XML_PARSE_NONET);
	int bad = xmlParseChunk(c.xml, bytes.s, (int)bytes.n, 1);
	if ((bad != 0 || c.chars.failed) && !c.failed)
		refuse(&c, "unreadable XML", SLICE(""));
	xmlFreeParserCtxt(c.xml);
	buf_free(&c.chars);
	if (c.controls > 0 && !c.failed)
		DIAG(job, CONTROL_CHARACTERS, c.first_control_line, diag_num(job, c.controls),
			"replaced by U+FFFD",
			arena_printf(job->arena, "U+%04" PRIX32, c.first_control));
	return c.failed || arena_failed(job->arena) ? NULL : c.doc;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/compose.h"

enum { MAX_DIVS = 32 };

/* XML parsers refuse 256 levels; the page around our text needs some of its own. */
const struct opt_row compose_options[] = {
	{"max-depth", OPT_INT, "16..100", "100",
		"keep what is nested deeper as text of the level above"},
	OPT_END,
};

struct compose {
	struct job *job;
	struct tei_doc *doc;
	struct tei_node *part; /* front, body or back */
	struct tei_node *here; /* the innermost open node */
	int ranks[MAX_DIVS];   /* of the open divisions, outermost first */
	size_t n_divs;
	unsigned depth, max_depth;
	unsigned refused; /* elements open past the bound */
	int warned;
};

struct compose *
compose_new(struct job *job, struct tei_doc *doc)
{
	struct compose *c = ARENA_NEW(job->arena, struct compose);
	if (c == NULL)
		return NULL;
	c->job = job;
	c->doc = doc;
	c->max_depth = (unsigned)opt_int(job->opts, "max-depth");
	return c;
}

static struct tei_node *
descend(struct compose *c, enum tei_kind kind, uint32_t line)
{
	struct tei_node *node = tei_add(c->doc, c->here, kind, line);
	if (node == NULL)
		return NULL;
	c->here = node;
	c->depth++;
	return node;
}

static void
ascend_to(struct compose *c, struct tei_node *node)
{
	while (c->here != node && c->here != c->part) {
		c->here = c->here->parent;
		c->depth--;
	}
}

static void
need_part(struct compose *c)
{
	if (c->part == NULL)
		compose_part(c, TEI_BODY);
}

void
compose_part(struct compose *c, enum tei_kind part)
{
	if (c->part != NULL && c->part->kind >= part)
		return;
	c->part = tei_add(c->doc, c->doc->text, part, 0);
	c->here = c->part;
	c->n_divs = 0;
	c->depth = 3;
	c->refused = 0;
}

static struct tei_node *
innermost_div(const struct compose *c)
{
	struct tei_node *node = c->here;
	while (node != c->part && node->kind != TEI_DIV)
		node = node->parent;
	return node;
}

void
compose_leave(struct compose *c, int rank)
{
	need_part(c);
	if (c->part == NULL)
		return;
	c->refused = 0;
	ascend_to(c, innermost_div(c));
	while (c->n_divs > 0 && c->ranks[c->n_divs - 1] >= rank) {
		c->n_divs--;
		if (c->here != c->part) {
			c->here = c->here->parent;
			c->depth--;
		}
	}
}

static const char *
div_type(size_t depth)
{
	static const char *const types[] = {"section", "subsection", "subsubsection"};
	return types[depth < 3 ? depth : 2];
}

struct tei_node *
compose_div(struct compose *c, int rank, const char *type, uint32_t line)
{
	compose_leave(c, rank);
	if (c->part == NULL)
		return NULL;
	size_t depth = c->n_divs;
	struct tei_node *div = c->here;
	if (c->n_divs < MAX_DIVS) {
		div = descend(c, TEI_DIV, line);
		c->ranks[c->n_divs++] = rank;
		tei_set(c->doc, div, TA_TYPE, type ? type : div_type(depth));
	} else {
		/* deeper than anybody nests: a sibling of the deepest division */
		ascend_to(c, div->parent);
		div = descend(c, TEI_DIV, line);
		tei_set(c->doc, div, TA_TYPE, type ? type : div_type(depth));
	}
	return div;
}

struct tei_node *
compose_head(struct compose *c, int rank, const char *type, uint32_t line)
{
	struct tei_node *div = compose_div(c, rank, type, line);
	if (div != NULL)
		compose_open(c, TEI_HEAD, line);
	return div;
}

/* TEI lets only divisions and empty marks follow a division. */
static int
may_follow_div(enum tei_kind kind)
{
	return kind == TEI_DIV || kind == TEI_PB || kind == TEI_MILESTONE || kind == TEI_NOTE ||
	       kind == TEI_LB || kind == TEI_FIGURE || kind == TEI_DIVGEN || kind == TEI_CLOSER ||
	       kind == TEI_TRAILER || kind == TEI_POSTSCRIPT;
}

static void
open_div_after_div(struct compose *c, uint32_t line)
{
	const struct tei_node *last = c->here->last;
	while (last != NULL && last->kind != TEI_DIV && may_follow_div(last->kind))
		last = last->prev;
	if (last == NULL || last->kind != TEI_DIV || c->n_divs >= MAX_DIVS)
		return;
	int rank = c->n_divs > 0 ? c->ranks[c->n_divs - 1] + 1 : 1;
	struct tei_node *div = descend(c, TEI_DIV, line);
	tei_set(c->doc, div, TA_TYPE, div_type(c->n_divs));
	c->ranks[c->n_divs++] = rank;
}

/* What holds no text itself is refused sooner, so that its items and cells still find room. */
static unsigned
most_depth(const struct compose *c, enum tei_kind kind)
{
	enum { ROOM = 8 };
	switch (kind) {
	case TEI_LIST:
	case TEI_TABLE:
	case TEI_QUOTE:
	case TEI_LG:
	case TEI_FIGURE:
	case TEI_NOTE:
		return c->max_depth - ROOM;
	default:
		return c->max_depth;
	}
}

struct tei_node *
compose_open(struct compose *c, enum tei_kind kind, uint32_t line)
{
	need_part(c);
	if (c->part == NULL)
		return NULL;
	if (c->refused > 0 || c->depth >= most_depth(c, kind)) {
		c->refused++;
		if (!c->warned)
			DIAG(c->job, TOO_DEEP, line, diag_num(c->job, c->max_depth));
		c->warned = 1;
		return NULL;
	}
	if ((c->here == c->part || c->here->kind == TEI_DIV) && !may_follow_div(kind))
		open_div_after_div(c, line);
	return descend(c, kind, line);
}

void
compose_set(struct compose *c, enum tei_att att, const char *value)
{
	if (c->refused == 0 && c->here != NULL)
		tei_set(c->doc, c->here, att, value);
}

static int
keeps_lines(const struct tei_node *node)
{
	for (; node != NULL; node = node->parent)
		if (tei_is(node, TA_SPACE, "preserve"))
			return 1;
	return 0;
}

/* A line end and the white space around it are one blank: XML that comes back could not tell them
 * apart. The text itself when it has no line end, as nearly always. */
static struct slice
one_line(struct compose *c, struct slice text)
{
	if (text.n == 0 || memchr(text.s, '\n', text.n) == NULL || keeps_lines(c->here))
		return text;
	char *to = arena_alloc(c->job->arena, text.n + 1);
	size_t w = 0;
	for (size_t i = 0; to != NULL && i < text.n; i++) {
		char s = text.s[i];
		int blank = s == ' ' || s == '\t' || s == '\n';
		if (!blank || w == 0 || to[w - 1] != ' ')
			to[w++] = blank ? ' ' : s;
	}
	return (struct slice){to, w};
}

void
compose_text(struct compose *c, struct slice text, uint32_t line)
{
	if (c->here == NULL)
		return;
	text = one_line(c, text);
	if (c->refused > 0 && tei_content(c->here->kind) != CONTENT_TEXT && text.n > 0) {
		/* past the bound and in an element without text: in a paragraph of its own */
		struct tei_node *p = tei_add(c->doc, c->here, TEI_P, line);
		tei_text(c->doc, p, text, line);
		return;
	}
	tei_text(c->doc, c->here, text, line);
}

void
compose_close(struct compose *c, enum tei_kind kind)
{
	if (c->refused > 0) {
		c->refused--;
		return;
	}
	struct tei_node *node = c->here;
	while (node != NULL && node != c->part && node->kind != kind && node->kind != TEI_DIV)
		node = node->parent;
	if (node == NULL || node == c->part || node->kind != kind || kind == TEI_DIV)
		return;
	ascend_to(c, node);
	c->here = node->parent;
	c->depth--;
}

struct tei_node *
compose_empty(struct compose *c, enum tei_kind kind, uint32_t line)
{
	struct tei_node *node = compose_open(c, kind, line);
	compose_close(c, kind);
	return node;
}

struct tei_node *
compose_leaf(struct compose *c, enum tei_kind kind, struct slice text, uint32_t line)
{
	struct tei_node *node = compose_open(c, kind, line);
	compose_text(c, text, line);
	compose_close(c, kind);
	return node;
}

struct tei_node *
compose_here(struct compose *c)
{
	need_part(c);
	return c->here;
}

int
compose_finish(struct compose *c)
{
	need_part(c);
	struct tei_node *text = c->doc->text;
	struct tei_node *body = tei_child(text, TEI_BODY);
	for (struct tei_node *part = text->first, *next; part != NULL; part = next) {
		next = part->next;
		if (part != body && part->first == NULL)
			tei_detach(part);
	}
	if (body == NULL) {
		struct tei_node *back = tei_child(text, TEI_BACK);
		body = tei_add(c->doc, NULL, TEI_BODY, 0);
		if (body != NULL && back != NULL)
			tei_insert_before(back, body);
		else if (body != NULL)
			tei_append(text, body);
	}
	if (body != NULL && body->first == NULL)
		tei_add(c->doc, body, TEI_P, 0);
	tei_identify(c->doc);
	return arena_failed(c->job->arena) ? -1 : 0;
}

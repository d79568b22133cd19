/* SPDX-License-Identifier: Apache-2.0 */
/* A tree grown from the bytes, through every converter: whatever the grammar lets stand, readers
 * may make one day. The first byte chooses options, each further one is a step: up (from the body
 * to the back, the front, and to the body again), a word, an attribute, or an element that may
 * stand here. */
#include "common.h"

/* its tables say what may stand in what */
#include "schemas/validate.c"

#include "input/compose.h"
#include "input/header.h"

struct gen {
	const uint8_t *at, *end;
	struct tei_doc *doc;
	struct tei_node *here;
	size_t n, depth;
};

enum { MOST_NODES = 4000, MOST_DEPTH = 60 };

static unsigned
take(struct gen *g)
{
	return g->at < g->end ? *g->at++ : 0;
}

static void
grow_text(struct gen *g)
{
	static const char *const words[] = {"word", " ", "two words", "]]>", "&amp;", "<b>",
		"\"q\"", "'", "--", "\xE7\xAC\xAC\xE4\xB8\x80\xE7\xAB\xA0", "\xE3\x80\x82",
		"\xD7\xA9\xD7\x9C", "\xE2\x80\xAE", "e\xCC\x81", "\xF0\x9F\x8C\x8A", "\xC2\xA0",
		"\xE3\x80\x80", "1", "1.", "- ", "* ", "_", "\\", "\t", "http://a.example/",
		"\xEF\xBF\xBD", "\xE2\x80\x8B", "|", "#", "`", "x\xC2\xADy",
		"longlonglonglonglonglonglonglonglonglonglonglonglonglonglong", "\xE2\x80\xA9",
		"\xCD\xB8", "\xE1\xBF\xBF", "$x^2$"};
	const char *word = words[take(g) % (sizeof words / sizeof *words)];
	const struct tei_node *before = g->here->last;
	/* space beside a block, or where blocks stand, is layout: no reader makes it */
	int beside = tei_content(g->here->kind) != CONTENT_TEXT ||
	             (before != NULL && before->kind != TEI_CHARS && !tei_is_phrase(before->kind));
	if (may_hold(g->here->kind, TEI_CHARS) && !(beside && strchr(" \t", word[0]) != NULL))
		tei_text(g->doc, g->here, slice_of(word), 1);
}

static void
grow_attribute(struct gen *g)
{
	static const struct {
		enum tei_att att;
		const char *value;
	} pool[] = {{TA_LANG, "zh-Hans"}, {TA_LANG, "ar"}, {TA_LANG, "en"}, {TA_SPACE, "preserve"},
		{TA_TYPE, "chapter"}, {TA_TYPE, "ordered"}, {TA_TYPE, "bulleted"},
		{TA_TYPE, "gloss"}, {TA_TYPE, "contents"}, {TA_TYPE, "footnote"}, {TA_TYPE, "main"},
		{TA_TYPE, "sub"}, {TA_TYPE, "letter"}, {TA_TYPE, "preformatted"},
		{TA_TYPE, "scene"}, {TA_N, "1"}, {TA_N, "xiv"}, {TA_N, "a&b"},
		{TA_N, "999999999999"}, {TA_REND, "bold"}, {TA_REND, "italic"}, {TA_REND, "sup"},
		{TA_REND, "blockquote"}, {TA_PLACE, "foot"}, {TA_PLACE, "end"},
		{TA_PLACE, "margin"}, {TA_ROLE, "label"}, {TA_ROLE, "aut"}, {TA_COLS, "2"},
		{TA_ROWS, "3"}, {TA_COLS, "70000"}, {TA_UNIT, "scene"}, {TA_UNIT, "section"},
		{TA_TARGET, "http://a.example/?a=1&b=2"}, {TA_TARGET, "mailto:a@b.example"},
		{TA_URL, "media/none.png"}, {TA_WHEN, "2020-01-31"}, {TA_CERT, "low"},
		{TA_REASON, "illegible"}, {TA_NOTATION, "tex"}, {TA_WHO, "#x"}, {TA_KEY, "k"},
		{TA_SCHEME, "#s"}, {TA_VERSION, "1"}, {TA_SUBTYPE, "x"}};
	size_t i = take(g) % (sizeof pool / sizeof *pool);
	tei_set(g->doc, g->here, pool[i].att, pool[i].value);
}

/* What the grammar wants inside and is not there. */
static void
complete(struct gen *g, struct tei_node *n)
{
	static const struct {
		enum tei_kind in, wants, after;
	} wants[] = {{TEI_LIST, TEI_ITEM, 0}, {TEI_TABLE, TEI_ROW, 0}, {TEI_ROW, TEI_CELL, 0},
		{TEI_RUBY, TEI_RB, TEI_RT}, {TEI_CHOICE, TEI_SIC, TEI_CORR}, {TEI_LG, TEI_L, 0},
		{TEI_SP, TEI_P, 0}, {TEI_DIV, TEI_P, 0}, {TEI_QUOTE, TEI_P, 0},
		{TEI_CIT, TEI_QUOTE, 0}, {TEI_FIGURE, TEI_FIGDESC, 0},
		{TEI_CASTLIST, TEI_CASTITEM, 0}, {TEI_EPIGRAPH, TEI_P, 0}, {TEI_ARGUMENT, TEI_P, 0},
		{TEI_ADDRESS, TEI_ADDRLINE, 0}, {TEI_POSTSCRIPT, TEI_P, 0},
		{TEI_DOCTITLE, TEI_TITLEPART, 0}, {TEI_TITLEPAGE, TEI_DOCTITLE, 0}};
	for (size_t i = 0; i < sizeof wants / sizeof *wants; i++)
		if (wants[i].in == n->kind && tei_child(n, wants[i].wants) == NULL) {
			complete(g, tei_add(g->doc, n, wants[i].wants, 1));
			if (wants[i].after != 0)
				tei_add(g->doc, n, wants[i].after, 1);
		}
}

static void
go_on(struct gen *g)
{
	struct tei_node *text = g->doc->text;
	enum tei_kind now = g->here->kind, next = now == TEI_BODY   ? TEI_BACK
	                                          : now == TEI_BACK ? TEI_FRONT
	                                                            : TEI_BODY;
	g->here = tei_child(text, next);
	if (g->here != NULL)
		return;
	g->here = tei_add(g->doc, text, next, 1);
	if (next == TEI_FRONT) {
		tei_detach(g->here);
		tei_insert_before(text->first, g->here);
	}
}

static void
go_up(struct gen *g)
{
	if (g->depth == 0) {
		go_on(g);
		return;
	}
	complete(g, g->here);
	g->here = g->here->parent;
	g->depth--;
}

static void
grow_element(struct gen *g)
{
	enum tei_kind kind = (enum tei_kind)(take(g) % TEI_MAX);
	/* up to where it may stand */
	const struct tei_node *n = g->here;
	while (n != NULL && n->kind != TEI_TEXTELEM && !may_hold(n->kind, kind))
		n = n->parent;
	if (kind == TEI_CHARS || n == NULL || n->kind == TEI_TEXTELEM || g->depth > MOST_DEPTH)
		return;
	while (g->here != n)
		go_up(g);
	struct tei_node *new = tei_add(g->doc, g->here, kind, 1);
	int late = kind == TEI_TITLEPAGE && new->prev != NULL &&new->prev->kind != kind;
	if (late || (is_division(g->here->kind) && !is_in_order(new))) {
		tei_detach(new);
		return;
	}
	if (kind == TEI_PB)
		tei_set(g->doc, new, TA_N, "12");
	if (kind == TEI_GRAPHIC)
		tei_set(g->doc, new, TA_URL, "media/none.png");
	if (tei_content(kind) != CONTENT_EMPTY) {
		g->here = new;
		g->depth++;
	} else {
		complete(g, new);
	}
}

static void
grow(struct gen *g)
{
	while (g->at < g->end && g->n++ < MOST_NODES) {
		unsigned step = take(g);
		switch (step >> 5) {
		case 0:
			go_up(g);
			break;
		case 1:
		case 2:
			grow_text(g);
			break;
		case 3:
			grow_attribute(g);
			break;
		default:
			grow_element(g);
		}
	}
	while (g->depth > 0)
		go_up(g);
	struct tei_node *body = tei_child(g->doc->text, TEI_BODY);
	if (body->first == NULL)
		tei_add(g->doc, body, TEI_P, 1);
}

/* References without a target lead to one of the nodes that have a name. */
static void
refer(struct tei_doc *doc)
{
	const struct tei_node *to = doc->text;
	char target[80];
	for (struct tei_node *n = doc->text; n != NULL;
		n = (struct tei_node *)(uintptr_t)tei_step(doc->text, n, 1)) {
		if (n->kind != TEI_REF || tei_get(n, TA_TARGET) != NULL)
			continue;
		for (size_t i = 0; i < 7 || (to != NULL && tei_get(to, TA_ID) == NULL); i++)
			if ((to = tei_step(doc->text, to ? to : doc->text, 1)) == NULL && i >= 7)
				break;
		const char *id = to ? tei_get(to, TA_ID) : NULL;
		snprintf(target, sizeof target, "#%s", id ? id : "nowhere");
		tei_set(doc, n, TA_TARGET, id ? target : "http://a.example/");
	}
}

static int
is_model(rub_doc *doc)
{
	char *bytes = NULL;
	size_t n = 0;
	int good = validate_tree(doc->job, doc->reading.doc) == 0 &&
	           rub_make(doc, "tei", &bytes, &n) == 0 && fuzz_is_valid((struct slice){bytes, n});
	free(bytes);
	return good;
}

/* A document as a reader would have left it. */
static rub_doc *
grow_doc(rub *r, const uint8_t *data, size_t size)
{
	struct job *job = job_new(r->opts, "fuzz", NULL);
	rub_doc *doc = ARENA_NEW(job->arena, rub_doc);
	struct tei_doc *tree = tei_new(job->arena);
	struct header_facts facts = {
		.source_name = "fuzz", .format = "plain text", .language = "en"};
	struct gen g = {data, data + size, tree, NULL, 0, 0};
	*doc = (rub_doc){.owner = r, .job = job};
	doc->reading.reader = &plain_reader;
	doc->reading.doc = tree;
	doc->reading.meta = meta_new(job);
	doc->reading.bytes = (struct slice){(const char *)data, size};
	struct decision *all = ARENA_NEW(job->arena, struct decision);
	*all = (struct decision){.first = 1,
		.last = 1,
		.to = size,
		.kind = "paragraph",
		.rule = "paragraph",
		.certainty = 100,
		.text = SLICE("grown")};
	doc->reading.decisions = (struct decisions){all, 1};
	meta_set(
		doc->reading.meta, &doc->reading.meta->title, META_TEXT, SLICE("A <Title> & more"));
	header_write(job, tree, doc->reading.meta, &facts);
	g.here = tei_child(tree->text, TEI_BODY);
	if (g.here == NULL)
		g.here = tei_add(tree, tree->text, TEI_BODY, 1);
	grow(&g);
	tei_identify(tree);
	refer(tree);
	return doc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {
		"epub", "docx", "html", "text", "etext", "html-chunked", "bag"};
	if (size == 0)
		return 0;
	fuzz_start();
	rub *r = fuzz_rub("text", 0);
	fuzz_options(r, data[0] & 0xF8);
	rub_doc *doc = grow_doc(r, data + 1, size - 1);
	if (is_model(doc)) {
		for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
			if ((data[0] & 7) == i || (data[0] & 7) == 7)
				fuzz_format(doc, formats[i]);
		if ((data[0] & 7) == 7)
			fuzz_model(doc);
	}
	rub_doc_free(doc);
	rub_free(r);
	fuzz_in_time(50 * size);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/xhtml.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "converters/labels.h"
#include "converters/xhtml_imp.h"

/* ---- frames ---- */

enum { FRAME_PHRASES = 0x80 };

enum walk
xhtml_enter(struct xhtml *x, unsigned elements, int phrases)
{
	if (x->flush_due)
		xhtml_flush(x);
	buf_putc(&x->frames, (char)(elements | (phrases ? FRAME_PHRASES : 0)));
	x->phrasing += phrases != 0;
	return WALK_INTO;
}

void
xhtml_leave(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	(void)node;
	if (x->frames.n == 0)
		return;
	unsigned frame = (unsigned char)x->frames.s[--x->frames.n];
	x->phrasing -= (frame & FRAME_PHRASES) != 0;
	for (frame &= ~(unsigned)FRAME_PHRASES; frame > 0; frame--)
		markup_close(&x->m);
}

/* ---- attributes ---- */

int
xhtml_is_rtl(const char *lang)
{
	static const char *const tags[] = {
		"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", NULL};
	for (const char *const *t = tags; *t != NULL; t++)
		if (strncmp(lang, *t, 2) == 0 && (lang[2] == '\0' || lang[2] == '-'))
			return 1;
	return 0;
}

void
xhtml_language(struct xhtml *x, const char *lang, int with_direction)
{
	markup_attr(&x->m, "lang", lang);
	if (x->epub)
		markup_attr(&x->m, "xml:lang", lang);
	if (with_direction)
		markup_attr(&x->m, "dir", xhtml_is_rtl(lang) ? "rtl" : "ltr");
}

void
xhtml_attributes(struct xhtml *x, const struct tei_node *node, const char *class)
{
	if (node->attrs != NULL)
		markup_attr(&x->m, "id", tei_get(node, TA_ID));
	markup_attr(&x->m, "class", class);
	if (node->attrs == NULL)
		return;
	const char *lang = tei_get(node, TA_LANG);
	if (lang != NULL)
		xhtml_language(x, lang, xhtml_is_rtl(lang) != xhtml_is_rtl(tei_lang(node->parent)));
}

void
xhtml_semantics(struct xhtml *x, const char *type, const char *role)
{
	if (x->epub)
		markup_attr(&x->m, "epub:type", type);
	markup_attr(&x->m, "role", role);
	x->access.roles += role != NULL;
}

/* ---- blocks ---- */

int
xhtml_holds_blocks(const struct tei_node *node)
{
	int rules = node->kind == TEI_ITEM || node->kind == TEI_QUOTE;
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		if (!tei_runs_in(c->kind, node->kind) || (rules && c->kind == TEI_MILESTONE))
			return 1;
	return 0;
}

int
xhtml_holds_text(const struct tei_node *node)
{
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		if (c->kind == TEI_CHARS ? slice_trim(c->text).n > 0
					 : tei_runs_in(c->kind, node->kind) && c->kind != TEI_PB)
			return 1;
	return 0;
}

void
xhtml_block(struct xhtml *x, const struct tei_node *node, const char *tag, const char *class,
	enum markup_break layout)
{
	enum tei_kind parent = node->parent->kind;
	if (x->phrasing)
		tag = "span";
	else if (parent == TEI_LIST || parent == TEI_CASTLIST)
		tag = "li";
	markup_open(&x->m, tag, x->phrasing ? BREAK_NONE : layout);
	xhtml_attributes(x, node, class);
	x->flush_due = x->pending.n > 0 && !x->phrasing;
}

void
xhtml_phrase(struct xhtml *x, const struct tei_node *node, const char *tag, const char *class)
{
	markup_open(&x->m, tag, BREAK_NONE);
	xhtml_attributes(x, node, class);
}

void
xhtml_generated(struct xhtml *x, const char *text)
{
	markup_open(&x->m, "span", BREAK_NONE);
	markup_attr(&x->m, "class", "gen");
	markup_puts(&x->m, text);
	markup_close(&x->m);
}

/* ---- marks that wait ---- */

int
xhtml_must_wait(struct xhtml *x, const struct tei_node *node)
{
	enum tei_kind parent = node->parent->kind;
	if (x->phrasing || (parent != TEI_LIST && parent != TEI_CASTLIST && parent != TEI_TABLE))
		return 0;
	if (x->pending.n > 0 && x->pending.s == NULL)
		return 0;
	buf_put(&x->pending, &node, sizeof node);
	return 1;
}

void
xhtml_flush(struct xhtml *x)
{
	struct buf waiting = x->pending;
	x->pending = (struct buf){0};
	x->flush_due = 0;
	for (size_t at = 0; at + sizeof(void *) <= waiting.n; at += sizeof(void *)) {
		const struct tei_node *node;
		memcpy(&node, waiting.s + at, sizeof node);
		x->phrasing++;
		xhtml_node(x, node);
		x->phrasing--;
	}
	buf_free(&waiting);
}

/* ---- divisions ---- */

static const struct xhtml_kind kinds[] = {
	{"part", "part", "doc-part", 1},
	{"book", "part", "doc-part", 1},
	{"volume", "volume", NULL, 1},
	{"chapter", "chapter", "doc-chapter", 0},
	{"preface", "preface", "doc-preface", 0},
	{"foreword", "foreword", "doc-foreword", 0},
	{"introduction", "introduction", "doc-introduction", 0},
	{"prologue", "prologue", "doc-prologue", 0},
	{"epilogue", "epilogue", "doc-epilogue", 0},
	{"afterword", "afterword", "doc-afterword", 0},
	{"conclusion", "conclusion", "doc-conclusion", 0},
	{"dedication", "dedication", "doc-dedication", 0},
	{"epigraph", "epigraph", "doc-epigraph", 0},
	{"acknowledgements", "acknowledgments", "doc-acknowledgments", 0},
	{"acknowledgments", "acknowledgments", "doc-acknowledgments", 0},
	{"abstract", "abstract", "doc-abstract", 0},
	{"appendix", "appendix", "doc-appendix", 0},
	{"glossary", "glossary", "doc-glossary", 0},
	{"bibliography", "bibliography", "doc-bibliography", 0},
	{"index", "index", "doc-index", 0},
	{"colophon", "colophon", "doc-colophon", 0},
	{"credits", "credits", "doc-credits", 0},
	{"errata", "errata", "doc-errata", 0},
	{"notes", "endnotes", "doc-endnotes", 0},
	{NULL, NULL, NULL, 0},
};

static const struct xhtml_kind *
kind_named(const char *word)
{
	const struct xhtml_kind *k = kinds;
	while (k->div != NULL && strcmp(k->div, word) != 0)
		k++;
	return k->div ? k : NULL;
}

/* A type that says no more than that it is a division. */
static int
is_plain(const char *type)
{
	return type == NULL || strcmp(type, "section") == 0 || strcmp(type, "subsection") == 0;
}

/* A plain division of the body whose divisions are long is what a reader calls a part. */
static int
is_like_a_part(const struct tei_node *div)
{
	enum { LONG = 20 << 10 };
	size_t n = 0, divs = 0;
	if (div->parent->kind != TEI_BODY || !is_plain(tei_get(div, TA_TYPE)))
		return 0;
	for (const struct tei_node *c = div->first; c != NULL && divs < 8; c = c->next)
		divs += c->kind == TEI_DIV && tei_child(c, TEI_HEAD) != NULL;
	if (divs < 2)
		return 0;
	for (const struct tei_node *c = div; c != NULL && n < divs * LONG / 2;
		c = tei_step(div, c, 1))
		n += c->text.n;
	return n >= divs * LONG / 2;
}

const struct xhtml_kind *
xhtml_kind_of(const struct tei_node *div)
{
	const char *type = tei_get(div, TA_TYPE);
	const struct xhtml_kind *k = kind_named(type ? type : "section");
	const struct tei_node *above = div->parent;
	if (k != NULL || !is_plain(type) || tei_child(div, TEI_HEAD) == NULL)
		return k;
	if (above->kind == TEI_BODY)
		return kind_named(is_like_a_part(div) ? "part" : "chapter");
	if (above->kind != TEI_DIV)
		return NULL;
	k = kind_named(tei_get(above, TA_TYPE) ? tei_get(above, TA_TYPE) : "section");
	return (k != NULL && k->is_part) || is_like_a_part(above) ? kind_named("chapter") : NULL;
}

/* Two landmarks of one page must not have the same role and name. */
static int
is_new_landmark(struct xhtml *x, const struct xhtml_kind *k, const struct tei_node *head)
{
	if (head == NULL || k->role == NULL)
		return 1;
	if (x->landmarks == NULL) {
		x->landmark_mask = 63;
		while (x->landmark_mask < x->index->n_heads * 2)
			x->landmark_mask = x->landmark_mask * 2 + 1;
		x->landmarks = ARENA_ARRAY(x->job->arena, uint64_t, x->landmark_mask + 1);
		if (x->landmarks == NULL)
			return 0;
	}
	/* as checkers compare names: without case, space and stops */
	struct slice label = utf8_key(x->job->arena, tei_flat(x->job->arena, head));
	uint64_t key = (digest_key(label) ^ digest_key(slice_of(k->role)) * 3) + x->page * 5;
	key |= 1;
	size_t i = (size_t)key & x->landmark_mask;
	for (; x->landmarks[i] != 0; i = (i + 1) & x->landmark_mask)
		if (x->landmarks[i] == key)
			return 0;
	x->landmarks[i] = key;
	return 1;
}

void
xhtml_division_open(struct xhtml *x, const struct tei_node *div, int continued)
{
	const struct xhtml_kind *k = xhtml_kind_of(div);
	const struct tei_node *head = tei_child(div, TEI_HEAD);
	const char *id = tei_get(div, TA_ID);
	if (continued) {
		markup_open(&x->m, "div", BREAK_BLOCK);
		markup_attr(&x->m, "class", tei_get(div, TA_TYPE));
		return;
	}
	x->level += head != NULL;
	markup_open(&x->m, head ? "section" : "div", BREAK_BLOCK);
	xhtml_attributes(x, div, k ? k->div : tei_get(div, TA_TYPE));
	if (k == NULL || !is_new_landmark(x, k, head))
		return;
	xhtml_semantics(x, k->type, k->role);
	x->access.indexes += strcmp(k->div, "index") == 0;
	if (head != NULL && id != NULL && k->role != NULL)
		markup_attrf(&x->m, "aria-labelledby", "h-%s", id);
	if (head != NULL || !x->epub)
		return;
	if (strcmp(k->div, "dedication") == 0)
		markup_attr(&x->m, "aria-label", label_get(LABEL_DEDICATION, x->bib->language));
	if (strcmp(k->div, "epigraph") == 0)
		markup_attr(&x->m, "aria-label", label_get(LABEL_EPIGRAPH, x->bib->language));
}

void
xhtml_division_close(struct xhtml *x, const struct tei_node *div)
{
	x->level -= tei_child(div, TEI_HEAD) != NULL;
	markup_close(&x->m);
}

static enum walk
div_open(void *ctx, const struct tei_node *node)
{
	xhtml_division_open(ctx, node, 0);
	return WALK_INTO;
}

static void
div_close(void *ctx, const struct tei_node *node)
{
	xhtml_division_close(ctx, node);
}

void
xhtml_hidden_heading(struct xhtml *x, const char *text)
{
	static const char *const tags[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
	markup_open(&x->m, tags[x->base_level - 1], BREAK_LINE);
	markup_attr(&x->m, "class", "gen unseen");
	markup_puts(&x->m, text);
	markup_close(&x->m);
}

/* Too much for the largest type. */
static int
is_long(const struct tei_node *head)
{
	enum { LONG = 48 };
	size_t cells = 0;
	for (const struct tei_node *n = head; n != NULL && cells <= LONG; n = tei_step(head, n, 1))
		if (n->kind == TEI_CHARS)
			cells += utf8_cells(n->text.s, n->text.n);
	return cells > LONG;
}

static enum walk
division_head(struct xhtml *x, const struct tei_node *node)
{
	static const char *const tags[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
	int level = x->base_level + x->level - 1;
	const struct tei_node *div = node->parent;
	const struct xhtml_kind *k = xhtml_kind_of(div);
	if (node != tei_child(div, TEI_HEAD)) {
		markup_open(&x->m, "p", BREAK_LINE);
		xhtml_attributes(x, node, "subtitle");
		xhtml_semantics(x, "subtitle", "doc-subtitle");
		return xhtml_enter(x, 1, PHRASES);
	}
	const char *id = tei_get(div, TA_ID);
	markup_open(&x->m, tags[level > 6 ? 5 : level - 1], BREAK_LINE);
	if (k != NULL && k->role != NULL && id != NULL)
		markup_attrf(&x->m, "id", "h-%s", id);
	if (is_long(node))
		markup_attr(&x->m, "class", "long");
	const char *lang = tei_get(node, TA_LANG);
	if (lang != NULL)
		xhtml_language(x, lang, 0);
	x->access.headings++;
	xhtml_anchor(x, node);
	if (tei_flat(x->job->arena, node).n == 0)
		xhtml_generated(x, "\xE2\x80\x94"); /* as in the contents */
	return xhtml_enter(x, 1, PHRASES);
}

/* Has the parent written it? Where only phrases may stand a list or table writes no head. */
static int
is_written(const struct xhtml *x, const struct tei_node *head)
{
	enum tei_kind parent = head->parent->kind;
	return !x->phrasing &&
	       (parent == TEI_LIST || parent == TEI_CASTLIST || parent == TEI_TABLE) &&
	       (parent == TEI_TABLE || head == tei_child(head->parent, TEI_HEAD));
}

static enum walk
head_open(void *ctx, const struct tei_node *node)
{
	struct xhtml *x = ctx;
	if (node->parent->kind == TEI_DIV && !x->phrasing)
		return division_head(x, node);
	if (is_written(x, node)) {
		xhtml_enter(x, 0, BLOCKS);
		return WALK_SKIP;
	}
	xhtml_block(
		x, node, "p", node->parent->kind == TEI_LG ? "poem-title" : "title", BREAK_LINE);
	return xhtml_enter(x, 1, PHRASES);
}

/* ---- the table ---- */

#define HANDLER(open)             \
	{                         \
		open, xhtml_leave \
	}

static const struct handler handlers[TEI_MAX] = {
	[TEI_CHARS] = {xh_chars_open, NULL},

	/* the header's facts reach the book through bib.h */
	[TEI_TEI] = WALK_PASS,
	[TEI_HEADER] = WALK_DROP,
	[TEI_FILEDESC] = WALK_DROP,
	[TEI_TITLESTMT] = WALK_DROP,
	[TEI_RESPSTMT] = WALK_DROP,
	[TEI_RESP] = WALK_DROP,
	[TEI_EDITOR] = WALK_DROP,
	[TEI_PUBLICATIONSTMT] = WALK_DROP,
	[TEI_IDNO] = HANDLER(xh_bare_open),
	[TEI_AVAILABILITY] = WALK_DROP,
	[TEI_LICENCE] = WALK_DROP,
	[TEI_SERIESSTMT] = WALK_DROP,
	[TEI_BIBLSCOPE] = WALK_DROP,
	[TEI_NOTESSTMT] = WALK_DROP,
	[TEI_SOURCEDESC] = WALK_DROP,
	[TEI_ENCODINGDESC] = WALK_DROP,
	[TEI_APPINFO] = WALK_DROP,
	[TEI_APPLICATION] = WALK_DROP,
	[TEI_EDITORIALDECL] = WALK_DROP,
	[TEI_NORMALIZATION] = WALK_DROP,
	[TEI_INTERPRETATION] = WALK_DROP,
	[TEI_CORRECTION] = WALK_DROP,
	[TEI_TAGSDECL] = WALK_DROP,
	[TEI_RENDITION] = WALK_DROP,
	[TEI_CLASSDECL] = WALK_DROP,
	[TEI_TAXONOMY] = WALK_DROP,
	[TEI_CATEGORY] = WALK_DROP,
	[TEI_CATDESC] = WALK_DROP,
	[TEI_PROFILEDESC] = WALK_DROP,
	[TEI_ABSTRACT] = WALK_DROP,
	[TEI_LANGUSAGE] = WALK_DROP,
	[TEI_LANGUAGE] = WALK_DROP,
	[TEI_TEXTCLASS] = WALK_DROP,
	[TEI_KEYWORDS] = WALK_DROP,
	[TEI_XENODATA] = WALK_DROP,
	[TEI_REVISIONDESC] = WALK_DROP,
	[TEI_CHANGE] = WALK_DROP,

	[TEI_TEXTELEM] = WALK_PASS,
	[TEI_FRONT] = WALK_PASS,
	[TEI_BODY] = WALK_PASS,
	[TEI_BACK] = WALK_PASS,
	[TEI_DIV] = {div_open, div_close},
	[TEI_DIVGEN] = WALK_DROP, /* the contents are made anyway */
	[TEI_TITLEPAGE] = HANDLER(xh_title_page_open),
	[TEI_DOCTITLE] = WALK_PASS,
	[TEI_TITLEPART] = HANDLER(xh_title_part_open),
	[TEI_BYLINE] = HANDLER(xh_title_line_open),
	[TEI_DOCAUTHOR] = HANDLER(xh_title_line_open),
	[TEI_DOCIMPRINT] = HANDLER(xh_title_line_open),
	[TEI_DOCEDITION] = HANDLER(xh_title_line_open),
	[TEI_DOCDATE] = HANDLER(xh_title_line_open),
	[TEI_HEAD] = HANDLER(head_open),
	[TEI_LABEL] = {xh_label_open, xh_label_close},
	[TEI_TRAILER] = HANDLER(xh_trailer_open),

	[TEI_P] = {xh_p_open, xh_p_close},
	[TEI_AB] = HANDLER(xh_ab_open),
	[TEI_QUOTE] = HANDLER(xh_quote_open),
	[TEI_CIT] = HANDLER(xh_cit_open),
	[TEI_BIBL] = HANDLER(xh_bibl_open),
	[TEI_EPIGRAPH] = HANDLER(xh_epigraph_open),
	[TEI_ARGUMENT] = HANDLER(xh_argument_open),
	[TEI_LG] = HANDLER(xh_lg_open),
	[TEI_L] = HANDLER(xh_l_open),
	[TEI_SP] = HANDLER(xh_sp_open),
	[TEI_SPEAKER] = HANDLER(xh_speaker_open),
	[TEI_STAGE] = HANDLER(xh_stage_open),
	[TEI_CASTLIST] = {xh_cast_list_open, xh_list_close},
	[TEI_CASTITEM] = HANDLER(xh_cast_item_open),
	[TEI_LIST] = {xh_list_open, xh_list_close},
	[TEI_ITEM] = HANDLER(xh_item_open),
	[TEI_TABLE] = {xh_table_open, xh_table_close},
	[TEI_ROW] = {xh_row_open, xh_row_close},
	[TEI_CELL] = HANDLER(xh_cell_open),
	[TEI_FIGURE] = HANDLER(xh_figure_open),
	[TEI_GRAPHIC] = HANDLER(xh_graphic_open),
	[TEI_FIGDESC] = WALK_DROP, /* the picture's alternative text */
	[TEI_NOTE] = HANDLER(xh_note_open),
	[TEI_OPENER] = HANDLER(xh_opener_open),
	[TEI_CLOSER] = HANDLER(xh_opener_open),
	[TEI_DATELINE] = HANDLER(xh_letter_line_open),
	[TEI_SALUTE] = HANDLER(xh_letter_line_open),
	[TEI_SIGNED] = HANDLER(xh_letter_line_open),
	[TEI_POSTSCRIPT] = HANDLER(xh_argument_open),
	[TEI_ADDRESS] = HANDLER(xh_address_open),
	[TEI_ADDRLINE] = HANDLER(xh_address_line_open),
	[TEI_MILESTONE] = HANDLER(xh_milestone_open),
	[TEI_PB] = HANDLER(xh_pb_open),
	[TEI_LB] = HANDLER(xh_lb_open),

	[TEI_HI] = HANDLER(xh_hi_open),
	[TEI_EMPH] = HANDLER(xh_hi_open),
	[TEI_CODE] = HANDLER(xh_simple_open),
	[TEI_REF] = {xh_ref_open, xh_ref_close},
	[TEI_SEG] = HANDLER(xh_bare_open),
	[TEI_Q] = HANDLER(xh_q_open),
	[TEI_FOREIGN] = HANDLER(xh_foreign_open),
	[TEI_ABBR] = HANDLER(xh_simple_open),
	[TEI_PLACENAME] = HANDLER(xh_bare_open),
	[TEI_PERSNAME] = HANDLER(xh_bare_open),
	[TEI_NAME] = HANDLER(xh_bare_open),
	[TEI_AUTHOR] = HANDLER(xh_bare_open),
	[TEI_PUBLISHER] = HANDLER(xh_bare_open),
	[TEI_PUBPLACE] = HANDLER(xh_bare_open),
	[TEI_EXTENT] = HANDLER(xh_bare_open),
	[TEI_DATE] = HANDLER(xh_bare_open),
	[TEI_TERM] = HANDLER(xh_bare_open),
	[TEI_TITLE] = HANDLER(xh_simple_open),
	[TEI_RUBY] = HANDLER(xh_ruby_open),
	[TEI_RB] = HANDLER(xh_bare_open),
	[TEI_RT] = HANDLER(xh_rt_open),
	[TEI_FORMULA] = HANDLER(xh_formula_open),
	[TEI_CHOICE] = HANDLER(xh_bare_open),
	[TEI_SIC] = HANDLER(xh_sic_open),
	[TEI_CORR] = HANDLER(xh_corr_open),
	[TEI_ORIG] = HANDLER(xh_simple_open),
	[TEI_SUPPLIED] = HANDLER(xh_simple_open),
	[TEI_GAP] = HANDLER(xh_gap_open),
	[TEI_UNCLEAR] = HANDLER(xh_simple_open),
	[TEI_DEL] = HANDLER(xh_simple_open),
};

int
xhtml_complete(void)
{
	return walk_complete(handlers);
}

/* ---- the writer ---- */

void
xhtml_begin(struct xhtml *x, struct job *job, const struct tei_doc *doc, const struct index *index,
	const struct bib *bib, int epub)
{
	*x = (struct xhtml){.job = job,
		.doc = doc,
		.index = index,
		.bib = bib,
		.epub = epub,
		.base_level = epub ? 1 : 2,
		.root = ""};
}

void
xhtml_output(struct xhtml *x, struct buf *out)
{
	markup_begin(&x->m, out, x->epub ? MARKUP_XML : MARKUP_HTML);
	x->level = 0;
}

int
xhtml_finish(struct xhtml *x)
{
	int failed = x->frames.failed || x->lists.failed || x->columns.failed ||
	             x->pending.failed || x->used.failed;
	buf_free(&x->frames);
	buf_free(&x->lists);
	buf_free(&x->columns);
	buf_free(&x->used);
	buf_free(&x->pending);
	return failed ? -1 : 0;
}

void
xhtml_node(struct xhtml *x, const struct tei_node *node)
{
	walk(node, handlers, x);
}

void
xhtml_children(struct xhtml *x, const struct tei_node *node)
{
	for (const struct tei_node *c = node->first; c != NULL; c = c->next)
		xhtml_node(x, c);
}

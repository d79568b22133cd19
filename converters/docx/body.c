/* SPDX-License-Identifier: Apache-2.0 */
/* The text's elements → paragraphs: the table of handlers and those of blocks. */
#include "converters/docx/docx.h"

#include "base/utf8.h"

static enum walk
chars_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const struct tei_node *parent = node->parent;
	if (tei_content(parent->kind) == CONTENT_BLOCKS && slice_trim(node->text).n == 0)
		return WALK_SKIP;
	if (parent != d->lang_node) {
		d->lang_node = parent;
		d->lang = tei_lang(parent);
	}
	struct slice s = node->text;
	if (d->taken > 0) { /* the paragraph's number shows it */
		size_t lead = (size_t)(slice_trim(s).s - s.s), rest = s.n - lead;
		size_t n = rest < d->taken ? rest : d->taken;
		s = (struct slice){s.s + lead + n, rest - n};
		d->taken -= n;
	}
	run_text(d, s);
	return WALK_SKIP;
}

/* A container whose paragraphs look one way. */
static const struct {
	enum tei_kind kind;
	enum style first, next;
} looks[] = {
	{TEI_QUOTE, ST_QUOTE, ST_QUOTE},
	{TEI_EPIGRAPH, ST_EPIGRAPH, ST_EPIGRAPH},
	{TEI_ARGUMENT, ST_ARGUMENT, ST_ARGUMENT},
	{TEI_SP, ST_SPEECH, ST_SPEECH},
	{TEI_POSTSCRIPT, ST_POSTSCRIPT, ST_POSTSCRIPT},
	{TEI_CASTLIST, ST_CAST_ITEM, ST_CAST_ITEM},
	{TEI_OPENER, ST_DATELINE, ST_DATELINE},
	{TEI_CLOSER, ST_CLOSING, ST_CLOSING},
	{TEI_BYLINE, ST_BYLINE, ST_BYLINE},
	{TEI_DOCIMPRINT, ST_IMPRINT, ST_IMPRINT},
	{TEI_DOCEDITION, ST_IMPRINT, ST_IMPRINT},
	{TEI_SPEAKER, ST_SPEAKER, ST_SPEAKER},
	{TEI_TRAILER, ST_TRAILER, ST_TRAILER},
	{TEI_CASTITEM, ST_CAST_ITEM, ST_CAST_ITEM},
};

static enum walk
block_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	enum style first = ST_BODY_TEXT, next = ST_BODY_TEXT;
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (looks[i].kind == node->kind) {
			first = looks[i].first;
			next = looks[i].next;
		}
	const struct frame *top = frame_top(d);
	/* a quotation that is an epigraph, a byline on the title page */
	if (node->kind == TEI_QUOTE && top->first == ST_EPIGRAPH)
		first = next = ST_EPIGRAPH;
	if (node->kind == TEI_BYLINE && node->parent->kind == TEI_TITLEPAGE)
		first = next = ST_AUTHOR;
	para_end(d);
	frame_push(d, node, first, next);
	return WALK_INTO;
}

static void
block_close(void *ctx, const struct tei_node *node)
{
	frame_pop(ctx, node);
}

/* A paragraph of its own that looks one way; inside a line of text it is a phrase. */
static const struct {
	enum tei_kind kind;
	enum style style;
} lines[] = {
	{TEI_DATELINE, ST_DATELINE},
	{TEI_SIGNED, ST_SIGNATURE},
	{TEI_STAGE, ST_STAGE},
	{TEI_DOCAUTHOR, ST_AUTHOR},
	{TEI_DOCDATE, ST_IMPRINT},
	{TEI_BIBL, ST_ATTRIBUTION},
	{TEI_LABEL, ST_BODY_TEXT},
};

static int
is_inline(const struct tei_node *node)
{
	return tei_content(node->parent->kind) == CONTENT_TEXT;
}

static enum walk
line_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	enum style style = ST_BODY_TEXT;
	if (is_inline(node))
		return phrase_open(ctx, node);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].kind == node->kind)
			style = lines[i].style;
	const struct frame *top = frame_top(d);
	if (node->kind == TEI_LABEL && top->first == ST_DEFINITION)
		style = ST_DEFINITION_TERM;
	frame_push(d, node, style, style);
	para_flow(d);
	return WALK_INTO;
}

static void
line_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const struct frame *top = frame_top(d);
	if (top->node == node)
		frame_pop(d, node);
	else
		phrase_close(ctx, node);
}

static enum walk
salute_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	enum style style = node->parent->kind == TEI_CLOSER ? ST_CLOSING : ST_SALUTATION;
	frame_push(d, node, style, style);
	para_flow(d);
	return WALK_INTO;
}

/* The parts of a letter that stands inside a chapter, where TEI knows no opener. */
static enum style
letter_style(const struct tei_node *node)
{
	static const struct {
		const char *rend;
		enum style style;
	} rows[] = {{"dateline", ST_DATELINE}, {"salute", ST_SALUTATION}, {"closing", ST_CLOSING},
		{"signed", ST_SIGNATURE}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (tei_is(node, TA_REND, rows[i].rend))
			return rows[i].style;
	return ST_BODY_TEXT;
}

static enum walk
p_open(void *ctx, const struct tei_node *node)
{
	enum style style = letter_style(node);
	if (style != ST_BODY_TEXT)
		frame_push(ctx, node, style, style);
	para_flow(ctx);
	typed_take(ctx, node, 0);
	return WALK_INTO;
}

static void
p_close(void *ctx, const struct tei_node *node)
{
	para_end(ctx);
	if (letter_style(node) != ST_BODY_TEXT)
		frame_pop(ctx, node);
}

static enum walk
div_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	enum style first = ST_FIRST_PARAGRAPH, next = ST_BODY_TEXT;
	para_end(d);
	if (tei_is(node, TA_TYPE, "dedication") && tei_child(node, TEI_HEAD) == NULL)
		first = next = ST_DEDICATION;
	frame_push(d, node, first, next);
	return WALK_INTO;
}

/* The next paragraph begins anew: no indent. */
static void
begin_anew(struct docx *d)
{
	struct frame *top = frame_top(d);
	if (top->first == ST_FIRST_PARAGRAPH)
		top->used = 0;
}

static enum style
head_style(struct docx *d, const struct tei_node *node)
{
	const struct index *x = d->index;
	switch (node->parent->kind) {
	case TEI_DIV:
		if (d->next_head >= x->n_heads || x->heads[d->next_head].head != node)
			return ST_CHAPTER_SUBTITLE;
		if (x->heads[d->next_head].label.n == 0)
			return ST_FIGURE; /* nothing to read in it */
		return (enum style)(ST_HEADING_1 + d->levels[d->next_head] - 1);
	case TEI_LG:
		return ST_VERSE_TITLE;
	case TEI_TABLE:
		return ST_TABLE_CAPTION;
	case TEI_FIGURE:
		return ST_CAPTION;
	case TEI_CASTLIST:
		return ST_CAST_TITLE;
	case TEI_LIST:
		return node->parent == d->toc_list ? ST_TOC_HEADING : ST_LIST_TITLE;
	default:
		return ST_CHAPTER_SUBTITLE;
	}
}

static enum walk
head_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	enum style style = head_style(d, node);
	const struct frame *top = frame_top(d);
	if (node->parent->kind == TEI_FIGURE && top->node != node->parent)
		return WALK_INTO; /* of a figure inside a line */
	frame_push(d, node, style, style);
	para_flow(d);
	if (d->next_head < d->index->n_heads && d->index->heads[d->next_head].head == node)
		para_mark(d, d->head_marks[d->next_head++]);
	return WALK_INTO;
}

static void
head_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const struct frame *top = frame_top(d);
	if (top->node == node)
		frame_pop(d, node);
	begin_anew(d);
}

static enum walk
titlepart_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	int main = tei_get(node, TA_TYPE) == NULL || tei_is(node, TA_TYPE, "main");
	para_begin(d, main ? ST_TITLE : ST_SUBTITLE);
	return WALK_INTO;
}

static enum walk
titlepage_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	frame_push(d, node, ST_IMPRINT, ST_IMPRINT);
	return WALK_INTO;
}

static void
titlepage_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	frame_pop(d, node);
	if (d->title_page)
		section_break(d, NULL, 0);
	if (d->contents == 1)
		front_contents(d);
}

static enum walk
divgen_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (tei_is(node, TA_TYPE, "toc") && d->contents == 2)
		front_contents(d);
	return WALK_SKIP;
}

static enum walk
lg_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const struct frame *top = frame_top(d);
	enum style style = top->node->kind == TEI_SP ? ST_SPEECH_VERSE : ST_VERSE;
	para_end(d);
	frame_push(d, node, style, style);
	return WALK_INTO;
}

/* Lines of one stanza (address) share a paragraph; a line break stands between them. */
static void
shared_line(struct docx *d, const struct tei_node *group, enum style style)
{
	struct flow *f = d->flow;
	if (f->open && f->lines == group) {
		run_break(d);
		return;
	}
	para_begin(d, style);
	f->lines = group;
}

static enum walk
l_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const char *rend = tei_get(node, TA_REND);
	const char *indent = rend ? strstr(rend, "indent") : NULL;
	const struct frame *top = frame_top(d);
	enum style style =
		top->first == ST_VERSE || top->first == ST_EPIGRAPH ? top->first : ST_SPEECH_VERSE;
	if (top->node->kind != TEI_SP && style == ST_SPEECH_VERSE)
		style = ST_VERSE;
	if (node->first == NULL)
		return WALK_SKIP;
	shared_line(d, node->parent, style);
	if (indent != NULL && indent[6] >= '1' && indent[6] <= '9')
		for (int i = 0; i < indent[6] - '0'; i++)
			run_tab(d);
	return WALK_INTO;
}

static enum walk
addrline_open(void *ctx, const struct tei_node *node)
{
	shared_line(ctx, node->parent, ST_ADDRESS);
	return WALK_INTO;
}

const char *
milestone_text(const struct tei_node *node)
{
	const char *n = tei_get(node, TA_N);
	return n == NULL && tei_is(node, TA_UNIT, "scene") ? "* * *" : n;
}

static enum walk
milestone_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const char *text = milestone_text(node);
	if (text == NULL)
		return WALK_SKIP;
	para_begin(d, ST_SCENE_BREAK);
	run_puts(d, text);
	para_end(d);
	begin_anew(d);
	return WALK_SKIP;
}

/* Lines and blanks as they are, in one paragraph; whatever marks the text inside is kept out. */
static void
preformatted(struct docx *d, const struct tei_node *node)
{
	const struct tei_node *n = node;
	para_begin(d, ST_SOURCE_CODE);
	while ((n = tei_step(node, n, 1)) != NULL) {
		struct slice s = n->text;
		if (n->attrs != NULL)
			anchor_mark(d, n);
		if (n->kind == TEI_LB)
			run_verbatim(d, SLICE("\n"));
		if (n->kind == TEI_GAP)
			run_puts(d, DOCX_GAP);
		if (n->kind != TEI_CHARS)
			continue;
		while (n->next == NULL && s.n > 0 && s.s[s.n - 1] == '\n')
			s.n--;
		run_verbatim(d, s);
	}
	para_end(d);
}

static enum walk
ab_open(void *ctx, const struct tei_node *node)
{
	if ((!tei_is(node, TA_TYPE, "preformatted") && !tei_is(node, TA_SPACE, "preserve")) ||
		!is_only_words(node)) {
		para_flow(ctx);
		return WALK_INTO;
	}
	preformatted(ctx, node);
	return WALK_SKIP;
}

static enum walk
front_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	frame_push(d, node, ST_FIRST_PARAGRAPH, ST_BODY_TEXT);
	return WALK_INTO;
}

static enum walk
body_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (d->title_page)
		section_break(d, "lowerRoman", 1);
	frame_push(d, node, ST_FIRST_PARAGRAPH, ST_BODY_TEXT);
	return WALK_INTO;
}

static enum walk
back_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (d->title_page && d->section_has_text)
		section_break(d, "decimal", 1);
	frame_push(d, node, ST_FIRST_PARAGRAPH, ST_BODY_TEXT);
	return WALK_INTO;
}

/* The correction stands in the text; what it corrects is told by a comment. */
static enum walk
sic_open(void *ctx, const struct tei_node *node)
{
	(void)ctx;
	if (node->parent->kind == TEI_CHOICE && tei_child(node->parent, TEI_CORR) != NULL)
		return WALK_SKIP;
	return WALK_INTO;
}

static enum walk
pass_open(void *ctx, const struct tei_node *node)
{
	(void)ctx;
	(void)node;
	return WALK_INTO;
}

#define BLOCK                           \
	{                               \
		block_open, block_close \
	}
#define LINE                          \
	{                             \
		line_open, line_close \
	}
#define PHRASE                            \
	{                                 \
		phrase_open, phrase_close \
	}
#define PASS                    \
	{                       \
		pass_open, NULL \
	}

const struct handler docx_handlers[TEI_MAX] = {
	[TEI_CHARS] = {chars_open, NULL},
	[TEI_TEI] = PASS,
	[TEI_HEADER] = WALK_DROP,
	[TEI_FILEDESC] = WALK_DROP,
	[TEI_TITLESTMT] = WALK_DROP,
	[TEI_TITLE] = PHRASE,
	[TEI_AUTHOR] = PASS,
	[TEI_EDITOR] = PASS,
	[TEI_RESPSTMT] = WALK_DROP,
	[TEI_RESP] = WALK_DROP,
	[TEI_NAME] = PASS,
	[TEI_PERSNAME] = PASS,
	[TEI_EXTENT] = PASS,
	[TEI_PUBLICATIONSTMT] = WALK_DROP,
	[TEI_PUBLISHER] = PASS,
	[TEI_PUBPLACE] = PASS,
	[TEI_DATE] = PASS,
	[TEI_IDNO] = PASS,
	[TEI_AVAILABILITY] = WALK_DROP,
	[TEI_LICENCE] = WALK_DROP,
	[TEI_SERIESSTMT] = WALK_DROP,
	[TEI_BIBLSCOPE] = WALK_DROP,
	[TEI_NOTESSTMT] = WALK_DROP,
	[TEI_SOURCEDESC] = WALK_DROP,
	[TEI_BIBL] = LINE,
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
	[TEI_TERM] = PHRASE,
	[TEI_XENODATA] = WALK_DROP,
	[TEI_REVISIONDESC] = WALK_DROP,
	[TEI_CHANGE] = WALK_DROP,
	[TEI_TEXTELEM] = PASS,
	[TEI_FRONT] = {front_open, block_close},
	[TEI_BODY] = {body_open, block_close},
	[TEI_BACK] = {back_open, block_close},
	[TEI_DIV] = {div_open, block_close},
	[TEI_DIVGEN] = {divgen_open, NULL},
	[TEI_TITLEPAGE] = {titlepage_open, titlepage_close},
	[TEI_DOCTITLE] = PASS,
	[TEI_TITLEPART] = {titlepart_open, p_close},
	[TEI_BYLINE] = BLOCK,
	[TEI_DOCAUTHOR] = LINE,
	[TEI_DOCIMPRINT] = BLOCK,
	[TEI_DOCEDITION] = BLOCK,
	[TEI_DOCDATE] = LINE,
	[TEI_HEAD] = {head_open, head_close},
	[TEI_LABEL] = LINE,
	[TEI_TRAILER] = BLOCK,
	[TEI_P] = {p_open, p_close},
	[TEI_AB] = {ab_open, p_close},
	[TEI_QUOTE] = BLOCK,
	[TEI_CIT] = PASS,
	[TEI_EPIGRAPH] = BLOCK,
	[TEI_ARGUMENT] = BLOCK,
	[TEI_LG] = {lg_open, block_close},
	[TEI_L] = {l_open, NULL},
	[TEI_SP] = BLOCK,
	[TEI_SPEAKER] = BLOCK,
	[TEI_STAGE] = LINE,
	[TEI_CASTLIST] = BLOCK,
	[TEI_CASTITEM] = BLOCK,
	[TEI_LIST] = {list_open, list_close},
	[TEI_ITEM] = {item_open, item_close},
	[TEI_TABLE] = {table_open, table_close},
	[TEI_ROW] = {row_open, row_close},
	[TEI_CELL] = {cell_open, cell_close},
	[TEI_FIGURE] = {figure_open, figure_close},
	[TEI_GRAPHIC] = {graphic_open, NULL},
	[TEI_FIGDESC] = WALK_DROP,
	[TEI_NOTE] = {note_open, note_close},
	[TEI_OPENER] = BLOCK,
	[TEI_CLOSER] = BLOCK,
	[TEI_DATELINE] = LINE,
	[TEI_SALUTE] = {salute_open, line_close},
	[TEI_SIGNED] = LINE,
	[TEI_POSTSCRIPT] = BLOCK,
	[TEI_ADDRESS] = PASS,
	[TEI_ADDRLINE] = {addrline_open, NULL},
	[TEI_MILESTONE] = {milestone_open, NULL},
	[TEI_PB] = PASS,
	[TEI_LB] = {lb_open, NULL},
	[TEI_HI] = PHRASE,
	[TEI_EMPH] = PHRASE,
	[TEI_CODE] = PHRASE,
	[TEI_REF] = {ref_open, ref_close},
	[TEI_SEG] = PASS,
	[TEI_Q] = PASS,
	[TEI_FOREIGN] = PASS,
	[TEI_ABBR] = PASS,
	[TEI_PLACENAME] = PASS,
	[TEI_RUBY] = {ruby_open, NULL},
	[TEI_RB] = PASS,
	[TEI_RT] = PASS,
	[TEI_FORMULA] = {formula_open, phrase_close},
	[TEI_CHOICE] = PASS,
	[TEI_SIC] = {sic_open, NULL},
	[TEI_CORR] = PASS,
	[TEI_ORIG] = PASS,
	[TEI_SUPPLIED] = PASS,
	[TEI_GAP] = {gap_open, NULL},
	[TEI_UNCLEAR] = PASS,
	[TEI_DEL] = PHRASE,
};

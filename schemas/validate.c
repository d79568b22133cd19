/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/validate.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include "base/embed.h"
#include "schemas/parse.h"

/* ---- by table ---- */

/* Families of elements; one may be in several. */
enum {
	IN_PHRASE = 1 << 0, /* hi, ref, note, lb … */
	IN_BLOCK = 1 << 1,  /* p, list, table, quote … */
	IN_TOP = 1 << 2,    /* head, epigraph, opener: at the beginning of a div */
	IN_BOTTOM = 1 << 3, /* closer, trailer: at its end */
	IN_MARK = 1 << 4,   /* pb, lb, milestone, note, figure: anywhere */
	IN_DIV = 1 << 5,
	IN_TITLEPAGE = 1 << 6,
	CHARS = 1 << 7
};

static const uint16_t families[TEI_MAX] = {
	[TEI_CHARS] = CHARS,
	[TEI_HI] = IN_PHRASE,
	[TEI_EMPH] = IN_PHRASE,
	[TEI_CODE] = IN_PHRASE,
	[TEI_REF] = IN_PHRASE,
	[TEI_SEG] = IN_PHRASE,
	[TEI_Q] = IN_PHRASE,
	[TEI_FOREIGN] = IN_PHRASE,
	[TEI_ABBR] = IN_PHRASE,
	[TEI_PLACENAME] = IN_PHRASE,
	[TEI_PERSNAME] = IN_PHRASE,
	[TEI_NAME] = IN_PHRASE,
	[TEI_DATE] = IN_PHRASE,
	[TEI_TITLE] = IN_PHRASE,
	[TEI_TERM] = IN_PHRASE,
	[TEI_RUBY] = IN_PHRASE,
	[TEI_FORMULA] = IN_PHRASE,
	[TEI_CHOICE] = IN_PHRASE,
	[TEI_SIC] = IN_PHRASE,
	[TEI_CORR] = IN_PHRASE,
	[TEI_ORIG] = IN_PHRASE,
	[TEI_SUPPLIED] = IN_PHRASE,
	[TEI_UNCLEAR] = IN_PHRASE,
	[TEI_DEL] = IN_PHRASE,
	[TEI_GAP] = IN_PHRASE | IN_MARK,
	[TEI_NOTE] = IN_PHRASE | IN_MARK,
	[TEI_LB] = IN_PHRASE | IN_MARK,
	[TEI_PB] = IN_PHRASE | IN_MARK,
	[TEI_MILESTONE] = IN_PHRASE | IN_MARK,
	[TEI_FIGURE] = IN_PHRASE | IN_MARK | IN_BLOCK,
	[TEI_P] = IN_BLOCK,
	[TEI_AB] = IN_BLOCK,
	[TEI_QUOTE] = IN_BLOCK,
	[TEI_CIT] = IN_BLOCK,
	[TEI_BIBL] = IN_BLOCK,
	[TEI_LG] = IN_BLOCK,
	[TEI_L] = IN_BLOCK,
	[TEI_SP] = IN_BLOCK,
	[TEI_STAGE] = IN_BLOCK,
	[TEI_CASTLIST] = IN_BLOCK,
	[TEI_LIST] = IN_BLOCK,
	[TEI_TABLE] = IN_BLOCK,
	[TEI_LABEL] = IN_BLOCK,
	[TEI_HEAD] = IN_TOP,
	[TEI_EPIGRAPH] = IN_TOP | IN_BOTTOM | IN_TITLEPAGE,
	[TEI_ARGUMENT] = IN_TOP | IN_BOTTOM | IN_TITLEPAGE,
	[TEI_OPENER] = IN_TOP,
	[TEI_SALUTE] = IN_TOP | IN_BOTTOM,
	[TEI_DATELINE] = IN_TOP | IN_BOTTOM,
	[TEI_BYLINE] = IN_TOP | IN_BOTTOM | IN_TITLEPAGE,
	[TEI_DOCAUTHOR] = IN_TOP | IN_TITLEPAGE | IN_BOTTOM,
	[TEI_DOCDATE] = IN_TOP | IN_TITLEPAGE | IN_BOTTOM,
	[TEI_CLOSER] = IN_BOTTOM,
	[TEI_SIGNED] = IN_BOTTOM | IN_TOP,
	[TEI_TRAILER] = IN_BOTTOM,
	[TEI_POSTSCRIPT] = IN_BOTTOM,
	[TEI_DIV] = IN_DIV,
	[TEI_DIVGEN] = IN_DIV,
	[TEI_DOCTITLE] = IN_TITLEPAGE,
	[TEI_TITLEPART] = IN_TITLEPAGE,
	[TEI_DOCIMPRINT] = IN_TITLEPAGE,
	[TEI_DOCEDITION] = IN_TITLEPAGE,
	[TEI_GRAPHIC] = IN_TITLEPAGE,
};

enum {
	INLINE = CHARS | IN_PHRASE,
	FLOW = CHARS | IN_PHRASE | IN_BLOCK,
	IN_ANY_DIV = IN_BLOCK | IN_TOP | IN_BOTTOM | IN_MARK | IN_DIV
};

/* What each may hold: families, and up to eight more by name. The header is tei.rng's alone: one
 * function writes it. */
static const struct {
	uint16_t holds;
	uint8_t more[8];
} rules[TEI_MAX] = {
	[TEI_TEXTELEM] = {0, {TEI_FRONT, TEI_BODY, TEI_BACK, TEI_PB}},
	[TEI_FRONT] = {IN_ANY_DIV, {TEI_TITLEPAGE}},
	[TEI_BODY] = {IN_ANY_DIV, {0}},
	[TEI_BACK] = {IN_ANY_DIV, {TEI_TITLEPAGE}},
	[TEI_DIV] = {IN_ANY_DIV, {0}},
	[TEI_TITLEPAGE] = {IN_TITLEPAGE | IN_MARK, {0}},
	[TEI_DOCTITLE] = {IN_MARK, {TEI_TITLEPART}},
	[TEI_TITLEPART] = {INLINE, {TEI_FIGURE}},
	[TEI_BYLINE] = {INLINE, {TEI_DOCAUTHOR}},
	[TEI_DOCAUTHOR] = {INLINE, {0}},
	[TEI_DOCIMPRINT] = {INLINE, {TEI_PUBPLACE, TEI_PUBLISHER, TEI_DOCDATE}},
	[TEI_DOCEDITION] = {FLOW, {0}},
	[TEI_DOCDATE] = {INLINE, {0}},
	[TEI_PUBPLACE] = {INLINE, {0}},
	[TEI_PUBLISHER] = {INLINE, {0}},
	[TEI_HEAD] = {INLINE | IN_BLOCK, {0}},
	[TEI_LABEL] = {FLOW, {0}},
	[TEI_TRAILER] = {INLINE | IN_BLOCK, {0}},
	[TEI_P] = {FLOW, {0}},
	[TEI_AB] = {FLOW, {0}},
	[TEI_QUOTE] = {FLOW, {0}},
	[TEI_CIT] = {IN_MARK, {TEI_QUOTE, TEI_BIBL, TEI_Q}},
	[TEI_BIBL] = {INLINE, {TEI_AUTHOR, TEI_EXTENT, TEI_IDNO, TEI_PUBLISHER, TEI_PUBPLACE}},
	[TEI_AUTHOR] = {INLINE, {0}},
	[TEI_EXTENT] = {INLINE, {0}},
	[TEI_IDNO] = {CHARS, {0}},
	[TEI_EPIGRAPH] = {IN_BLOCK | IN_MARK, {0}},
	[TEI_ARGUMENT] = {IN_BLOCK | IN_MARK, {TEI_HEAD}},
	[TEI_LG] = {IN_MARK | IN_TOP | IN_BOTTOM, {TEI_LG, TEI_L, TEI_STAGE, TEI_LABEL}},
	[TEI_L] = {FLOW, {0}},
	[TEI_SP] = {IN_BLOCK | IN_MARK, {TEI_SPEAKER}},
	[TEI_SPEAKER] = {INLINE, {0}},
	[TEI_STAGE] = {FLOW, {0}},
	[TEI_CASTLIST] = {IN_MARK | IN_TOP, {TEI_CASTITEM, TEI_P, TEI_STAGE}},
	[TEI_CASTITEM] = {INLINE, {0}},
	[TEI_LIST] = {IN_MARK | IN_TOP | IN_BOTTOM, {TEI_ITEM, TEI_LABEL}},
	[TEI_ITEM] = {FLOW, {0}},
	[TEI_TABLE] = {IN_MARK, {TEI_HEAD, TEI_ROW}},
	[TEI_ROW] = {0, {TEI_CELL}},
	[TEI_CELL] = {FLOW, {0}},
	[TEI_FIGURE] = {IN_BLOCK | IN_MARK | IN_TOP, {TEI_GRAPHIC, TEI_FIGDESC}},
	[TEI_FIGDESC] = {FLOW, {0}},
	[TEI_NOTE] = {FLOW, {0}},
	[TEI_OPENER] = {INLINE, {TEI_DATELINE, TEI_SALUTE, TEI_SIGNED, TEI_BYLINE, TEI_ADDRESS}},
	[TEI_CLOSER] = {INLINE, {TEI_DATELINE, TEI_SALUTE, TEI_SIGNED, TEI_BYLINE, TEI_ADDRESS}},
	[TEI_DATELINE] = {INLINE, {TEI_DOCDATE, TEI_ADDRESS}},
	[TEI_SALUTE] = {INLINE, {0}},
	[TEI_SIGNED] = {INLINE, {0}},
	[TEI_POSTSCRIPT] = {IN_BLOCK | IN_TOP | IN_BOTTOM | IN_MARK, {0}},
	[TEI_ADDRESS] = {0, {TEI_ADDRLINE}},
	[TEI_ADDRLINE] = {INLINE, {0}},
	[TEI_HI] = {FLOW, {0}},
	[TEI_EMPH] = {FLOW, {0}},
	[TEI_CODE] = {CHARS, {0}},
	[TEI_REF] = {FLOW, {0}},
	[TEI_SEG] = {FLOW, {0}},
	[TEI_Q] = {FLOW, {0}},
	[TEI_FOREIGN] = {FLOW, {0}},
	[TEI_ABBR] = {INLINE, {0}},
	[TEI_PLACENAME] = {INLINE, {0}},
	[TEI_PERSNAME] = {INLINE, {0}},
	[TEI_NAME] = {INLINE, {0}},
	[TEI_DATE] = {INLINE, {0}},
	[TEI_TITLE] = {FLOW, {0}},
	[TEI_TERM] = {INLINE, {0}},
	[TEI_RUBY] = {0, {TEI_RB, TEI_RT}},
	[TEI_RB] = {INLINE, {0}},
	[TEI_RT] = {INLINE, {0}},
	[TEI_FORMULA] = {CHARS, {0}},
	[TEI_CHOICE] = {IN_PHRASE, {0}},
	[TEI_SIC] = {FLOW, {0}},
	[TEI_CORR] = {FLOW, {0}},
	[TEI_ORIG] = {FLOW, {0}},
	[TEI_SUPPLIED] = {FLOW, {0}},
	[TEI_UNCLEAR] = {FLOW, {0}},
	[TEI_DEL] = {FLOW, {0}},
};

static int
may_hold(enum tei_kind parent, enum tei_kind child)
{
	if ((rules[parent].holds & families[child]) != 0)
		return 1;
	for (size_t i = 0; i < sizeof rules[parent].more; i++)
		if (rules[parent].more[i] != 0 && rules[parent].more[i] == child)
			return 1;
	return 0;
}

/* After a division only divisions, marks and what ends a division. */
static int
is_in_order(const struct tei_node *node)
{
	const struct tei_node *prev = node->prev;
	if (prev == NULL || families[node->kind] & (IN_DIV | IN_MARK | IN_BOTTOM))
		return 1;
	while (prev->prev != NULL && (families[prev->kind] & IN_MARK))
		prev = prev->prev;
	return prev->kind != TEI_DIV;
}

static int
is_division(enum tei_kind kind)
{
	return kind == TEI_DIV || kind == TEI_FRONT || kind == TEI_BODY || kind == TEI_BACK;
}

int
validate_tree(struct job *job, const struct tei_doc *doc)
{
	const struct tei_node *text = doc->text;
	for (const struct tei_node *n = tei_step(text, text, 1); n != NULL;
		n = tei_step(text, n, 1)) {
		const struct tei_node *parent = n->parent;
		if (may_hold(parent->kind, n->kind) &&
			(!is_division(parent->kind) || is_in_order(n)))
			continue;
		DIAG(job, MODEL_INVALID, n->line,
			arena_printf(job->arena, "%s may not stand here in %s", tei_name(n->kind),
				tei_name(parent->kind)));
		return -1;
	}
	return 0;
}

/* ---- by schemas/tei.rng ---- */

struct faults {
	struct job *job;
	int n;
};

static void
on_fault(void *ctx, xmlErrorPtr e)
{
	struct faults *f = ctx;
	const char *text = e->message ? e->message : "not valid";
	size_t n = strcspn(text, "\n");
	/* libxml2 follows the first fault with guesses about its elders */
	if (f->n++ == 0)
		DIAG(f->job, MODEL_INVALID, e->line > 0 ? e->line : 0,
			arena_printf(f->job->arena, "%.*s", (int)n, text));
}

static xmlRelaxNGPtr
schema_open(void)
{
	struct slice rng = embed_get("schemas/tei.rng");
	xmlRelaxNGParserCtxtPtr p = xmlRelaxNGNewMemParserCtxt(rng.s, (int)rng.n);
	xmlRelaxNGPtr schema = p ? xmlRelaxNGParse(p) : NULL;
	if (p != NULL)
		xmlRelaxNGFreeParserCtxt(p);
	return schema;
}

int
validate_xml(struct job *job, struct slice bytes)
{
	struct faults faults = {job, 0};
	int result = -1;
	if (parse_is_wild(bytes)) {
		DIAG(job, MODEL_INVALID, 0, "an element has more than 1000 attributes");
		return -1;
	}
	parse_ready();
	xmlRelaxNGPtr schema = schema_open();
	xmlRelaxNGValidCtxtPtr ctx = schema ? xmlRelaxNGNewValidCtxt(schema) : NULL;
	/* an identifier that stands twice is told to this thread's handler only */
	xmlSetStructuredErrorFunc(&faults, on_fault);
	/* libxml2's dictionary of names slows down with every identifier: none is made */
	xmlDocPtr doc = bytes.n < INT32_MAX
	                        ? xmlReadMemory(bytes.s, (int)bytes.n, NULL, NULL,
					  XML_PARSE_NONET | XML_PARSE_NODICT | XML_PARSE_NOERROR |
						  XML_PARSE_NOWARNING)
	                        : NULL;
	if (ctx != NULL && doc != NULL) {
		xmlRelaxNGSetValidStructuredErrors(ctx, on_fault, &faults);
		int code = xmlRelaxNGValidateDoc(ctx, doc);
		if (code != 0 && faults.n == 0)
			DIAG(job, MODEL_INVALID, 0, "not a document of schemas/tei.rng");
		result = code == 0 && faults.n == 0 ? 0 : -1;
	} else if (faults.n == 0) {
		DIAG(job, MODEL_INVALID, 0, "unreadable XML");
	}
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlFreeDoc(doc);
	xmlRelaxNGFreeValidCtxt(ctx);
	xmlRelaxNGFree(schema);
	return result;
}

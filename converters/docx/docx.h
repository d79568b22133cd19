/* SPDX-License-Identifier: Apache-2.0 */
/* What the rooms of the DOCX writer share (WordprocessingML, ISO/IEC 29500 transitional).
 *
 * One walk over the text. Each story of the package (body, notes, comments) is a flow: the walk
 * writes into one of them and turns to another for the length of a note. In a flow a paragraph
 * opens when its first content comes, so that none is ever empty; text is collected and leaves as
 * runs, cut where the script or the emphasis changes. */
#ifndef DOCX_DOCX_H
#define DOCX_DOCX_H

#include "base/job.h"
#include "converters/bib.h"
#include "converters/converter.h"
#include "converters/index.h"
#include "output/markup.h"
#include "output/package.h"
#include "schemas/walk.h"

extern const struct converter docx_converter;

enum style {
#define STYLE(name, id, title) ST_##name,
#include "converters/docx/styles.def"
#undef STYLE
	ST_MAX
};

enum {
	RUN_EMPHASIS = 1,
	RUN_STRONG = 2,
	RUN_CODE = 4,
	RUN_SMALL_CAPS = 8,
	RUN_SUB = 16,
	RUN_SUP = 32,
	RUN_STRIKE = 64,
	RUN_UNDERLINE = 128,
	RUN_WORK_TITLE = 256,
	RUN_FORMULA = 512,
	RUN_LINK = 1024,
	RUN_STAGE = 2048
};

/* A relationship of a part; its id is rId and its place from 1. */
struct rel {
	const char *type; /* the last word of its URI: "hyperlink" */
	const char *target;
	int external;
};

enum story { STORY_BODY, STORY_FOOTNOTES, STORY_ENDNOTES, STORY_COMMENTS, STORY_MAX };

struct flow {
	enum story story;
	struct buf out;
	struct markup m;
	struct rel *rels;
	size_t n_rels, cap_rels;
	unsigned entries; /* notes or comments begun */
	/* paragraph */
	int wanted, open;             /* begun; written */
	int by_frame;                 /* its look comes from the innermost frame */
	enum style style;             /* of the paragraph that was begun */
	unsigned num, level;          /* its numbering; num 0: none */
	size_t ppr_end;               /* of the last paragraph: where </w:pPr> stands */
	size_t p_end;                 /* of the last paragraph: where </w:p> stands */
	int after_table;              /* a table, or the begin of a cell, stands last */
	int after_sdt;                /* the contents stand last */
	const struct tei_node *lines; /* the lg or address whose lines share this paragraph */
	/* run */
	struct buf text;
	unsigned flags;   /* of the collected text */
	const char *lang; /* of the collected text */
	int at_space;
	int begun;    /* the paragraph has text */
	int mark_due; /* the note's own number is not yet written */
	/* link */
	const struct tei_node *ref;
	const char *link_name; /* of the bookmark to which a line of contents leads */
	int link_open;
	/* what the next paragraph has to carry */
	const char **marks; /* names of bookmarks */
	size_t n_marks, cap_marks;
	const char **doubts; /* texts of comments */
	size_t n_doubts, cap_doubts;
	unsigned first_comment, last_comment; /* open in this paragraph; 0: none */
	const struct tei_node *note;          /* that is being written */
	/* what the outer story had */
	struct flow *outer;
	unsigned outer_flags;
};

/* A place of the tree where a link may lead. */
struct anchor {
	const char *id;   /* xml:id */
	const char *name; /* of the bookmark */
	const struct tei_node *node;
	int used;
};

/* A number that stands in the line as if it were typed, with a blank behind it; where. */
enum run_in { RUN_APART, RUN_IN_TEXT, RUN_IN_QUOTE, RUN_IN_LINE_1, RUN_IN_LINE_2, RUN_IN_LINE_3 };

struct num_kind {
	const char *format;         /* ST_NumberFormat */
	const char *before, *after; /* around the number; before is the whole text of a bullet */
	enum run_in run_in;
};

/* A frame of the walk: how its paragraphs look. */
struct frame {
	const struct tei_node *node;
	enum style first, next;
	int used;            /* the first paragraph is written */
	unsigned num, level; /* of the first paragraph */
	/* of a list */
	int list; /* 0 none, 1 numbered or bulleted, 2 gloss, 3 index */
	struct num_kind kind;
	long value; /* of the item before */
	unsigned listnum;
	unsigned depth; /* lists around, this one included */
	/* of a table */
	unsigned cols, at_col, *widths;
	int rows, row_open, too_wide;
};

/* Which divisions begin a page. */
enum opening { OPEN_FLOW, OPEN_CHAPTERS, OPEN_PARTS };

struct picture {
	const struct asset *asset;
	unsigned rel[STORY_MAX]; /* 0: none yet */
	int used;
};

struct beside;    /* doubts.c */
struct reference; /* --reference-doc, read */

struct docx {
	struct job *job;
	const struct tei_doc *doc;
	struct package *package;
	const struct bib *bib;
	const struct index *index;
	struct flow flows[STORY_MAX];
	struct flow *flow;
	const char *style_id[ST_MAX];
	struct reference *reference; /* NULL: none */
	/* language */
	const char *lang_val, *lang_ea, *lang_bidi; /* of the document; NULL: none */
	const char *lang;                           /* where the walk is */
	const struct tei_node *lang_node;
	int ea; /* Chinese, Japanese or Korean */
	/* headings and pages */
	size_t next_head;
	unsigned char *levels; /* of the headings, 1 to 9 */
	const char **head_marks;
	enum opening opening;
	/* contents: 0 none, 1 after the title, 2 at divGen, 3 the source's own list */
	const struct tei_node *toc_list;
	size_t *toc_heads, toc_at; /* of its items; SIZE_MAX: no heading */
	unsigned toc_level;
	int contents, title_page, vertical, comments;
	unsigned page_w, page_h, margin_x, margin_y; /* twentieths of a point */
	int section_has_text;
	unsigned furniture_rel[2]; /* header, footer */
	/* links */
	struct anchor *anchors;
	size_t *slots, mask, n_anchors;
	unsigned bookmark, drawing;
	struct picture *pictures;
	size_t n_pictures;
	int svg_used;
	/* numbering */
	struct num_kind *kinds;
	size_t n_kinds, cap_kinds;
	struct num {
		unsigned kind, level;
		long start;
	} * nums;
	size_t n_nums, cap_nums;
	struct typed *typed; /* numbers that are part of the text */
	size_t taken;        /* of the next text: bytes that the paragraph's number shows */
	/* walk */
	unsigned flags;
	unsigned gloss; /* size of the ruby text that is being written; 0: none */
	struct frame *frames;
	size_t n_frames, cap_frames;
	struct frame spare;    /* around all others; where frames go when memory ran out */
	struct beside *beside; /* messages and the blocks that they are about */
	size_t n_beside, next_beside;
	int failed;
};

/* docx.c */
int docx_grow(struct docx *d, void *v, size_t n, size_t *cap, size_t size);
unsigned docx_rel(
	struct docx *d, struct flow *f, const char *type, const char *target, int external);

/* A part of its own type in word/, with the bytes of out. */
void docx_part(struct docx *d, const char *path, const char *type, struct buf *out);

/* lang.c: BCP 47 as Word wants it, "zh-Hans" → "zh-CN" */
const char *lang_word(const char *tag);
int lang_is(const char *tag, const char *primary);
int lang_is_ea(const char *tag);
int lang_is_rtl(const char *tag);

/* body.c */
extern const struct handler docx_handlers[TEI_MAX];
/* What a scene break shows; NULL: nothing. */
const char *milestone_text(const struct tei_node *node);

/* An element that is nothing but its w:val. */
void docx_val(struct markup *m, const char *name, const char *value);
void docx_number(struct markup *m, const char *name, long n);

/* frame.c: paragraphs */
struct frame *frame_push(
	struct docx *d, const struct tei_node *node, enum style first, enum style next);
void frame_pop(struct docx *d, const struct tei_node *node);
struct frame *frame_top(struct docx *d);
/* Ends the paragraph before; the new one is written when something comes. */
void para_begin(struct docx *d, enum style style);
/* As the frame says. */
void para_flow(struct docx *d);
void para_need(struct docx *d);
void para_end(struct docx *d);
void para_mark(struct docx *d, const char *name);
/* Between two tables, and after one where a paragraph has to follow; it holds a bookmark only. */
void para_separator(struct docx *d);
/* Bookmarks that still wait go to the end of the last paragraph. */
void para_finish(struct docx *d, struct flow *f);

/* run.c */
void run_text(struct docx *d, struct slice text);
void run_verbatim(struct docx *d, struct slice text);
void run_puts(struct docx *d, const char *text);
void run_break(struct docx *d);
void run_tab(struct docx *d);
void run_flush(struct docx *d);
/* w:rPr of an open run that will hold s in other ways: ruby. */
void run_look(struct docx *d, struct slice s);
/* text as w:t, w:br and w:tab, inside an open w:r */
void run_characters(struct markup *m, struct slice text);

/* phrase.c */
#define DOCX_GAP "[\xE2\x80\xA6]"
enum walk phrase_open(void *ctx, const struct tei_node *node);
void phrase_close(void *ctx, const struct tei_node *node);
/* Opens w:hyperlink when the walk is in a link and none is open. */
void link_need(struct docx *d);
enum walk ref_open(void *ctx, const struct tei_node *node);
void ref_close(void *ctx, const struct tei_node *node);
enum walk lb_open(void *ctx, const struct tei_node *node);
enum walk gap_open(void *ctx, const struct tei_node *node);
enum walk ruby_open(void *ctx, const struct tei_node *node);
/* Has node words, gaps and notes below and nothing that is written in another way? */
int is_only_words(const struct tei_node *node);

/* notes.c */
enum walk note_open(void *ctx, const struct tei_node *node);
void note_close(void *ctx, const struct tei_node *node);
void note_reference(struct docx *d, enum story story, unsigned id);

/* doubts.c: comments for --comments: noted where an element opens, written around its first
 * paragraph. */
void doubts_begin(struct docx *d);
void doubt_note(struct docx *d, const struct tei_node *node);
void doubts_open(struct docx *d);
void doubts_close(struct docx *d);
void notes_begin(struct docx *d);
void notes_finish(struct docx *d);

/* list.c */
enum walk list_open(void *ctx, const struct tei_node *node);
void list_close(void *ctx, const struct tei_node *node);
enum walk item_open(void *ctx, const struct tei_node *node);
void item_close(void *ctx, const struct tei_node *node);
/* A numbering of this kind that begins with start; 0 without memory. */
unsigned list_num(struct docx *d, const struct num_kind *kind, unsigned level, long start);
int list_same_kind(const struct num_kind *a, const struct num_kind *b);
void numbering_write(struct docx *d);

/* typed.c: numbers and bullets that were typed */
int typed_begin(struct docx *d);
/* Numbers the paragraph that was begun and is not yet written, when what node begins with is a
 * number; then that is not written again. anew: the last line of contents, which LibreOffice takes
 * out of their numbering. */
void typed_take(struct docx *d, const struct tei_node *node, int anew);
/* The same for a line of the contents: the bytes of the heading that its number shows. */
size_t typed_head(struct docx *d, size_t head, int anew);
/* Does text begin as if it were numbered? */
int typed_looks(struct slice text);

/* table.c */
enum walk table_open(void *ctx, const struct tei_node *node);
void table_close(void *ctx, const struct tei_node *node);
enum walk row_open(void *ctx, const struct tei_node *node);
void row_close(void *ctx, const struct tei_node *node);
enum walk cell_open(void *ctx, const struct tei_node *node);
void cell_close(void *ctx, const struct tei_node *node);

/* formula.c: Office Math, or a run of TeX */
enum walk formula_open(void *ctx, const struct tei_node *node);
int formula_is_written(const struct tei_node *node);

/* figure.c */
enum walk figure_open(void *ctx, const struct tei_node *node);
void figure_close(void *ctx, const struct tei_node *node);
enum walk graphic_open(void *ctx, const struct tei_node *node);
/* What stands for a picture that is not there; NULL: it is there, or nothing is known. */
const char *graphic_text(const struct docx *d, const struct tei_node *graphic);
void figures_begin(struct docx *d);
void figures_write(struct docx *d);

/* anchors.c */
int anchors_make(struct docx *d);
/* The bookmark of #id; NULL when nothing in the text has that id. */
const char *anchor_name(const struct docx *d, const char *id);
/* Marks the place when a link leads to node. */
void anchor_mark(struct docx *d, const struct tei_node *node);

/* front.c: title page, contents, sections */
/* The model's own; NULL: one is made from the header. */
const struct tei_node *front_page(const struct docx *d);
void front_title(struct docx *d);
void front_contents(struct docx *d);
void front_list_find(struct docx *d, const struct tei_node *list);
void front_list_open(struct docx *d);
void front_line(struct docx *d, const struct tei_node *item);
void front_line_end(struct docx *d, int last);
void front_list_close(struct docx *d);
/* Ends a section after the last paragraph; number_format NULL: without header and footer. */
void section_break(struct docx *d, const char *number_format, int restart);
void section_last(struct docx *d);
void front_plan(struct docx *d);
void furniture_write(struct docx *d);

/* numbers.c: what Word shows before the paragraphs of a numbering that runs in (typed.c) */
struct numbers;
/* A number (never empty) as Word writes it: "iv", "XII", neither "iiii" nor "Iv"; 0: none. */
long numbers_roman(struct slice s);
/* Of word/numbering.xml; NULL without memory. */
struct numbers *numbers_read(struct job *job, const struct package *p);
/* The label of the next paragraph with this numId; "" when it stands apart, as in lists. */
const char *numbers_next(struct numbers *n, struct slice id);

/* styles.c */
/* Where what begins, first and last; SIZE_MAX: nowhere. */
size_t slice_find(struct slice s, const char *what);
size_t slice_rfind(struct slice s, const char *what);
int styles_write(struct docx *d);

/* reference.c */
/* Reads the template when one is given; before anything is written. */
int reference_read(struct docx *d);
/* The template's id of the style with this name; NULL: it has none. */
const char *reference_style(const struct reference *r, const char *name);
/* An id for a style of ours that the template has not: ours, unless it is taken. */
const char *reference_own_id(struct docx *d, const char *id);
void reference_take(struct docx *d, const char *path);
/* The parts that were taken. */
void reference_write(struct docx *d);

/* parts.c */
void parts_write(struct docx *d);

/* tally.c, check.c: what the file says of its text, and whether it is so */
#define DOCX_TALLY "Text tally"
void docx_tally(struct tally *t, struct slice s);
void docx_tally_model(const struct docx *d, struct tally *t);
const char *docx_tally_text(struct arena *a, const struct tally *t);
int docx_check(struct job *job, const struct package *p);

#define STYLE_ID(d, st) ((d)->style_id[st])
#define W_NS "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define R_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

#endif

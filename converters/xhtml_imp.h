/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of the XHTML writer; nobody else includes it.
 *
 * Every open handler ends with enter(): it says how many elements the close handler has to close
 * and whether their content is phrases only. Where a block may not stand (a list in a link, a
 * table in a heading) it becomes a span with the same class: nothing is lost, and what we write is
 * always valid. */
#ifndef CONVERTERS_XHTML_IMP_H
#define CONVERTERS_XHTML_IMP_H

#include "converters/xhtml.h"
#include "schemas/walk.h"

enum { BLOCKS = 0, PHRASES = 1 };

enum walk xhtml_enter(struct xhtml *x, unsigned elements, int phrases);
void xhtml_leave(void *ctx, const struct tei_node *node);

/* Opens tag, or span where only phrases may stand, or an item where only items may. */
void xhtml_block(struct xhtml *x, const struct tei_node *node, const char *tag, const char *class,
	enum markup_break layout);
void xhtml_phrase(struct xhtml *x, const struct tei_node *node, const char *tag, const char *class);
/* Where links to node lead, when its own element carries another identifier or none. */
void xhtml_anchor(struct xhtml *x, const struct tei_node *node);
/* What head and the heads after it hold, a line each: a caption has them all. */
void xhtml_heads(struct xhtml *x, const struct tei_node *head);
/* The children of node. */
void xhtml_children(struct xhtml *x, const struct tei_node *node);
/* A generated piece of text: <span class="gen CLASS">text</span> */
void xhtml_generated(struct xhtml *x, const char *text);
/* Has node a child that is a block? */
int xhtml_holds_blocks(const struct tei_node *node);
/* Has node characters or phrases of its own? */
int xhtml_holds_text(const struct tei_node *node);
/* Marks that waited are written here. */
void xhtml_flush(struct xhtml *x);
/* Does node stand where no mark may stand (between items or rows)? Then it waits. */
int xhtml_must_wait(struct xhtml *x, const struct tei_node *node);

typedef enum walk xhtml_open_fn(void *ctx, const struct tei_node *node);

/* xhtml_block.c */
xhtml_open_fn xh_p_open, xh_ab_open, xh_quote_open, xh_cit_open, xh_bibl_open, xh_epigraph_open,
	xh_argument_open, xh_lg_open, xh_l_open, xh_sp_open, xh_speaker_open, xh_stage_open,
	xh_opener_open, xh_letter_line_open, xh_address_open, xh_address_line_open, xh_trailer_open,
	xh_title_page_open, xh_title_part_open, xh_title_line_open, xh_milestone_open;
void xh_p_close(void *ctx, const struct tei_node *node);

/* xhtml_list.c */
xhtml_open_fn xh_list_open, xh_item_open, xh_label_open, xh_cast_list_open, xh_cast_item_open,
	xh_table_open, xh_row_open, xh_cell_open;
void xh_list_close(void *ctx, const struct tei_node *node);
void xh_row_close(void *ctx, const struct tei_node *node);
void xh_table_close(void *ctx, const struct tei_node *node);
void xh_label_close(void *ctx, const struct tei_node *node);

/* xhtml_phrase.c */
xhtml_open_fn xh_chars_open, xh_hi_open, xh_bare_open, xh_simple_open, xh_q_open, xh_ref_open,
	xh_foreign_open, xh_ruby_open, xh_rt_open, xh_corr_open, xh_sic_open, xh_gap_open,
	xh_note_open, xh_pb_open, xh_lb_open, xh_figure_open, xh_graphic_open, xh_formula_open;
void xh_ref_close(void *ctx, const struct tei_node *node);

#endif

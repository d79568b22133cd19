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
/* The children of node. */
void xhtml_children(struct xhtml *x, const struct tei_node *node);
/* A generated piece of text: <span class="gen CLASS">text</span> */
void xhtml_generated(struct xhtml *x, const char *class, const char *text);
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
xhtml_open_fn p_open, ab_open, quote_open, cit_open, bibl_open, epigraph_open, argument_open,
        lg_open, l_open, sp_open, speaker_open, stage_open, opener_open, letter_line_open,
        address_open, address_line_open, trailer_open, title_page_open, title_part_open,
        title_line_open, milestone_open;
void p_close(void *ctx, const struct tei_node *node);

/* xhtml_list.c */
xhtml_open_fn list_open, item_open, label_open, cast_list_open, cast_item_open, table_open,
        row_open, cell_open;
void list_close(void *ctx, const struct tei_node *node);
void table_close(void *ctx, const struct tei_node *node);
void label_close(void *ctx, const struct tei_node *node);

/* xhtml_phrase.c */
xhtml_open_fn chars_open, hi_open, simple_open, q_open, ref_open, foreign_open, ruby_open, rt_open,
        corr_open, sic_open, gap_open, note_open, pb_open, lb_open, figure_open, graphic_open,
        formula_open;
void ref_close(void *ctx, const struct tei_node *node);

#endif

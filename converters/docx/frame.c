/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of the walk, and paragraphs: begun when the tree says so, written when content comes,
 * so that no paragraph is ever empty. */
#include "converters/docx/docx.h"

#include <stdlib.h>

struct frame *
frame_push(struct docx *d, const struct tei_node *node, enum style first, enum style next)
{
	struct frame *f = &d->spare;
	unsigned depth = frame_top(d)->depth;
	if (docx_grow(d, &d->frames, d->n_frames, &d->cap_frames, sizeof *d->frames) == 0)
		f = &d->frames[d->n_frames++];
	*f = (struct frame){.node = node, .first = first, .next = next, .depth = depth};
	return f;
}

void
frame_pop(struct docx *d, const struct tei_node *node)
{
	para_end(d);
	if (d->n_frames > 0 && d->frames[d->n_frames - 1].node == node)
		d->n_frames--;
}

struct frame *
frame_top(struct docx *d)
{
	return d->n_frames > 0 ? &d->frames[d->n_frames - 1] : &d->spare;
}

void
para_begin(struct docx *d, enum style style)
{
	struct flow *f = d->flow;
	para_end(d);
	f->wanted = 1;
	f->style = style;
	f->num = 0;
	f->by_frame = f->begun = 0;
	d->taken = 0;
	f->at_space = 1;
}

void
para_flow(struct docx *d)
{
	struct frame *top = frame_top(d);
	struct flow *f = d->flow;
	enum style style = top->used ? top->next : top->first;
	if (f->after_table && (style == ST_BODY_TEXT || style == ST_FIRST_PARAGRAPH))
		style = ST_TABLE_END;
	para_begin(d, style);
	f->by_frame = 1;
	if (!top->used) {
		f->num = top->num;
		f->level = top->level;
	}
}

static void
marks_write(struct docx *d, struct markup *m)
{
	struct flow *f = d->flow;
	for (size_t i = 0; i < f->n_marks; i++) {
		unsigned id = d->bookmark++;
		markup_open(m, "w:bookmarkStart", BREAK_NONE);
		markup_attrf(m, "w:id", "%u", id);
		markup_attr(m, "w:name", f->marks[i]);
		markup_close(m);
		markup_open(m, "w:bookmarkEnd", BREAK_NONE);
		markup_attrf(m, "w:id", "%u", id);
		markup_close(m);
	}
	f->n_marks = 0;
}

void
docx_val(struct markup *m, const char *name, const char *value)
{
	markup_open(m, name, BREAK_NONE);
	markup_attr(m, "w:val", value);
	markup_close(m);
}

void
docx_number(struct markup *m, const char *name, long n)
{
	markup_open(m, name, BREAK_NONE);
	markup_attrf(m, "w:val", "%ld", n);
	markup_close(m);
}

/* Children of w:pPr in the order of CT_PPrBase. */
static void
properties_write(struct docx *d, struct markup *m)
{
	struct flow *f = d->flow;
	markup_open(m, "w:pPr", BREAK_NONE);
	docx_val(m, "w:pStyle", STYLE_ID(d, f->style));
	if (f->num != 0) {
		markup_open(m, "w:numPr", BREAK_NONE);
		markup_open(m, "w:ilvl", BREAK_NONE);
		markup_attrf(m, "w:val", "%u", f->level);
		markup_close(m);
		markup_open(m, "w:numId", BREAK_NONE);
		markup_attrf(m, "w:val", "%u", f->num);
		markup_close(m);
		markup_close(m);
	}
	if (lang_is_rtl(d->lang))
		markup_leaf(m, "w:bidi", BREAK_NONE, NULL);
	f->ppr_end = f->out.n;
	markup_end(m, "w:pPr");
}

/* A note begins with its own number (17.11.6, 17.11.13). */
static void
own_number(struct docx *d, struct markup *m)
{
	struct flow *f = d->flow;
	int foot = f->story == STORY_FOOTNOTES;
	markup_open(m, "w:r", BREAK_NONE);
	markup_open(m, "w:rPr", BREAK_NONE);
	docx_val(m, "w:rStyle", STYLE_ID(d, foot ? ST_FOOTNOTE_REFERENCE : ST_ENDNOTE_REFERENCE));
	markup_close(m);
	markup_leaf(m, foot ? "w:footnoteRef" : "w:endnoteRef", BREAK_NONE, NULL);
	markup_close(m);
	markup_open(m, "w:r", BREAK_NONE);
	run_characters(m, SLICE(" "));
	markup_close(m);
	f->mark_due = 0;
}

void
para_need(struct docx *d)
{
	struct flow *f = d->flow;
	struct frame *top = frame_top(d);
	if (f->open)
		return;
	if (!f->wanted)
		para_flow(d);
	if (f->by_frame)
		top->used = 1;
	f->open = 1;
	d->section_has_text = 1;
	markup_open(&f->m, "w:p", BREAK_LINE);
	properties_write(d, &f->m);
	marks_write(d, &f->m);
	doubts_open(d);
	if (f->mark_due)
		own_number(d, &f->m);
}

void
para_end(struct docx *d)
{
	struct flow *f = d->flow;
	if (f->text.n > 0 && f->text.s[f->text.n - 1] == ' ')
		f->text.n--;
	if (f->open) {
		run_flush(d);
		if (f->link_open) {
			markup_end(&f->m, "w:hyperlink");
			f->link_open = 0;
		}
		doubts_close(d);
		marks_write(d, &f->m);
		f->p_end = f->out.n;
		markup_end(&f->m, "w:p");
		f->after_table = f->after_sdt = 0;
	}
	f->open = f->wanted = 0;
	f->num = 0;
	f->lines = NULL;
	f->at_space = 1;
}

void
para_mark(struct docx *d, const char *name)
{
	struct flow *f = d->flow;
	if (f->open)
		run_flush(d);
	if (docx_grow(d, &f->marks, f->n_marks, &f->cap_marks, sizeof *f->marks) != 0)
		return;
	f->marks[f->n_marks++] = name;
	if (f->open)
		marks_write(d, &f->m);
}

void
para_separator(struct docx *d)
{
	para_begin(d, ST_TABLE_END);
	para_mark(d, arena_printf(d->job->arena, "_e%u", d->bookmark));
	para_need(d);
	para_end(d);
}

void
para_finish(struct docx *d, struct flow *f)
{
	if (f->n_marks == 0 || f->p_end == 0 || f->out.failed)
		return;
	struct flow *now = d->flow;
	struct buf tail = {0};
	d->flow = f;
	buf_put(&tail, f->out.s + f->p_end, f->out.n - f->p_end);
	f->out.n = f->p_end;
	marks_write(d, &f->m);
	buf_put_slice(&f->out, buf_slice(&tail));
	f->out.failed |= tail.failed;
	buf_free(&tail);
	d->flow = now;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Footnotes and endnotes: stories beside the text (17.11); comments are one more (doubts.c). */
#include "converters/docx/docx.h"

static const struct {
	const char *root, *entry, *reference, *part, *type;
	enum style text, mark;
} stories[STORY_MAX] = {
	[STORY_FOOTNOTES] = {"w:footnotes", "w:footnote", "w:footnoteReference",
		"word/footnotes.xml", "footnotes", ST_FOOTNOTE_TEXT, ST_FOOTNOTE_REFERENCE},
	[STORY_ENDNOTES] = {"w:endnotes", "w:endnote", "w:endnoteReference", "word/endnotes.xml",
		"endnotes", ST_ENDNOTE_TEXT, ST_ENDNOTE_REFERENCE},
	[STORY_COMMENTS] = {"w:comments", "w:comment", "w:commentReference", "word/comments.xml",
		"comments", ST_COMMENT_TEXT, ST_COMMENT_REFERENCE},
};

/* The line between text and notes, and the one above a note that runs on. */
static void
separator(struct docx *d, struct markup *m, enum story story, int id, const char *type)
{
	markup_open(m, stories[story].entry, BREAK_LINE);
	markup_attr(m, "w:type", type);
	markup_attrf(m, "w:id", "%d", id);
	markup_open(m, "w:p", BREAK_NONE);
	markup_open(m, "w:pPr", BREAK_NONE);
	markup_open(m, "w:pStyle", BREAK_NONE);
	markup_attr(m, "w:val", STYLE_ID(d, stories[story].text));
	markup_close(m);
	markup_close(m);
	markup_open(m, "w:r", BREAK_NONE);
	markup_leaf(m, id < 0 ? "w:separator" : "w:continuationSeparator", BREAK_NONE, NULL);
	markup_close(m);
	markup_close(m);
	markup_close(m);
}

void
notes_begin(struct docx *d)
{
	for (int i = STORY_FOOTNOTES; i < STORY_MAX; i++) {
		struct flow *f = &d->flows[i];
		markup_begin(&f->m, &f->out, MARKUP_XML);
		markup_declaration(&f->m);
		markup_open(&f->m, stories[i].root, BREAK_BLOCK);
		markup_attr(&f->m, "xmlns:w", W_NS);
		markup_attr(&f->m, "xmlns:r", R_NS);
		if (i == STORY_COMMENTS)
			continue;
		separator(d, &f->m, f->story, -1, "separator");
		separator(d, &f->m, f->story, 0, "continuationSeparator");
	}
}

void
notes_finish(struct docx *d)
{
	for (int i = STORY_FOOTNOTES; i < STORY_MAX; i++) {
		struct flow *f = &d->flows[i];
		markup_end(&f->m, stories[i].root);
		d->failed |= markup_finish(&f->m) != 0;
		/* footnotes and endnotes always: settings name their separators */
		if (f->entries == 0 && i == STORY_COMMENTS) {
			buf_free(&f->out);
			continue;
		}
		docx_part(d, stories[i].part, stories[i].type, &f->out);
	}
}

void
note_reference(struct docx *d, enum story story, unsigned id)
{
	struct markup *m = &d->flow->m;
	run_flush(d);
	para_need(d);
	markup_open(m, "w:r", BREAK_NONE);
	markup_open(m, "w:rPr", BREAK_NONE);
	markup_open(m, "w:rStyle", BREAK_NONE);
	markup_attr(m, "w:val", STYLE_ID(d, stories[story].mark));
	markup_close(m);
	if (lang_is_rtl(d->lang))
		markup_leaf(m, "w:rtl", BREAK_NONE, NULL);
	markup_close(m);
	markup_open(m, stories[story].reference, BREAK_NONE);
	markup_attrf(m, "w:id", "%u", id);
	markup_close(m);
	markup_close(m);
	d->flow->at_space = 0;
}

enum walk
note_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (tei_is(node, TA_TYPE, "editorial"))
		return WALK_SKIP;
	if (d->flow->story != STORY_BODY) { /* notes hold no notes: it follows in its place */
		para_end(d);
		frame_push(d, node, stories[d->flow->story].text, stories[d->flow->story].text);
		return WALK_INTO;
	}
	enum story story = tei_is(node, TA_PLACE, "end") ? STORY_ENDNOTES : STORY_FOOTNOTES;
	struct flow *f = &d->flows[story];
	note_reference(d, story, ++f->entries);
	f->outer = d->flow;
	f->outer_flags = d->flags;
	d->flow = f;
	d->flags = 0;
	f->note = node;
	f->mark_due = 1;
	markup_open(&f->m, stories[story].entry, BREAK_BLOCK);
	markup_attrf(&f->m, "w:id", "%u", f->entries);
	frame_push(d, node, stories[story].text, stories[story].text);
	return WALK_INTO;
}

void
note_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct flow *f = d->flow;
	if (tei_is(node, TA_TYPE, "editorial"))
		return;
	frame_pop(d, node);
	if (f->note != node)
		return;
	if (f->mark_due || f->after_table) { /* nothing was in it, or a table stands last */
		para_begin(d, stories[f->story].text);
		para_need(d);
		para_end(d);
	}
	markup_end(&f->m, stories[f->story].entry);
	f->note = NULL;
	f->after_table = 0;
	d->flow = f->outer;
	d->flags = f->outer_flags;
}

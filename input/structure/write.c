/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/profile.h"
#include "input/structure/write.h"

#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/notes.h"
#include "input/structure/toc.h"
#include "input/structure/write_front.h"
#include "input/structure/writer.h"

/* ---- headings ---- */

/* Bytes of an annotation of Aozora Bunko at the beginning of t. */
static size_t
annotation_length(struct slice t)
{
	if (!slice_starts(t, "［＃"))
		return 0;
	for (size_t i = 6; i + 3 <= t.n; i++)
		if (memcmp(t.s + i, "］", 3) == 0)
			return i + 3;
	return 0;
}

static void
put_label(struct writer *w, size_t line, size_t bytes, int called)
{
	struct slice t = w->pl->lines.v[line].text;
	size_t used = bytes, blank;
	/* the blank or sign between label and title stays text of the head */
	while ((blank = utf8_space_len_back(t.s, used)) > 0)
		used -= blank;
	compose_leaf(w->c, TEI_LABEL, (struct slice){t.s, used}, writer_line(w, line));
	struct slice rest = slice_trim((struct slice){t.s + used, t.n - used});
	if (!called && rest.n > annotation_length(rest))
		compose_text(w->c, SLICE(" "), writer_line(w, line));
}

/* 12.[1]: the mark calls a note and is no part of the label. */
static size_t
label_length(const struct writer *w, size_t i)
{
	const struct notes *notes = w->pl->blocks->notes;
	size_t label = w->pl->v[i].label, first = notes_from(notes, i);
	if (first < notes->n && notes->v[first].mark.line == i && notes->v[first].mark.at < label)
		label = notes->v[first].mark.at;
	return label <= w->pl->lines.v[i].text.n ? label : 0;
}

/* Signs that stand around the text of a head are no part of it; bytes at its beginning. */
static size_t
leave_frame(struct writer *w, size_t i)
{
	struct slice t = w->pl->lines.v[i].text;
	size_t tail, n = mark_frame(t, &tail);
	if (n == 0)
		return 0;
	writer_remove(w, "emphasis-mark", i, (struct slice){t.s, n});
	writer_remove(w, "emphasis-mark", i, (struct slice){t.s + t.n - tail, tail});
	w->tail = tail;
	w->tail_line = i;
	return n;
}

static size_t
write_heading(struct writer *w, size_t i)
{
	const struct verdict *v = &w->pl->v[i];
	struct slice t = w->pl->lines.v[i].text;
	size_t end = block_end(w->pl, i), label = label_length(w, i), from = i;
	compose_head(w->c, v->level ? v->level : 1, v->div, writer_line(w, i));
	writer_cert(w, i);
	if (label > 0) {
		put_label(w, i, label, label < v->label);
		if (label == t.n) {
			from = block_below(w->pl, i);
			label = 0;
			writer_gaps(w, i + 1, from < end ? from : end);
			if (from < end)
				compose_text(w->c, SLICE(" "), writer_line(w, i));
		}
	} else {
		label = leave_frame(w, i);
	}
	if (from < end)
		writer_put(w, from, end, label, RUN_FLOW);
	w->tail = 0;
	compose_close(w->c, TEI_HEAD);
	return end;
}

/* ---- what does not stay text ---- */

size_t
write_removed(struct writer *w, size_t i)
{
	writer_remove(w, w->pl->v[i].rule, i, w->pl->lines.v[i].text);
	return i + 1;
}

/* A note that was called is written where its mark stands. */
static size_t
write_note(struct writer *w, size_t i)
{
	const struct note *note = notes_body(w->pl->blocks->notes, i);
	return note != NULL ? note->end : write_paragraph(w, i);
}

/* Marks may stand where no text is written (a page's head): their notes are not lost. */
static void
write_left_notes(struct writer *w)
{
	const struct notes *notes = w->pl->blocks->notes;
	for (size_t i = 0; i < notes->n; i++)
		if (notes->v[i].paired && !notes->v[i].written)
			writer_note(w, i);
}

static size_t
write_page_number(struct writer *w, size_t i)
{
	writer_page(w, i);
	return i + 1;
}

static size_t
write_blank(struct writer *w, size_t i)
{
	(void)w;
	return i + 1;
}

static writer_fn *const writers[V_MAX] = {
	[V_NONE] = write_paragraph,
	[V_BLANK] = write_blank,
	[V_PAGE_HEAD] = write_removed,
	[V_PAGE_NUMBER] = write_page_number,
	[V_BOILERPLATE] = write_later,
	[V_LEGEND] = write_later,
	[V_RULE] = write_removed,
	[V_TITLE] = write_lines,
	[V_SUBTITLE] = write_lines,
	[V_BYLINE] = write_lines,
	[V_IMPRINT] = write_lines,
	[V_DEDICATION] = write_lines,
	[V_EPIGRAPH] = write_epigraph,
	[V_CONTENTS] = write_contents,
	[V_HEADING] = write_heading,
	[V_PARAGRAPH] = write_paragraph,
	[V_LIST] = write_list,
	[V_GLOSS] = write_gloss,
	[V_LINES] = write_lines,
	[V_VERSE] = write_verse,
	[V_DRAMA] = write_drama,
	[V_LETTER] = write_letter,
	[V_QUOTE] = write_quote,
	[V_TABLE] = write_table,
	[V_CODE] = write_code,
	[V_NOTE] = write_note,
	[V_BREAK] = write_break,
	[V_FIGURE] = write_figure,
};

int
write_text(struct plain *pl, struct tei_doc *doc)
{
	struct writer w = {.pl = pl, .job = pl->job, .line = TEI_LB};
	w.c = compose_new(pl->job, doc);
	w.tongues = tongues_make(pl->job->arena);
	if (w.c == NULL || w.tongues == NULL)
		return -1;
	w.usual = pl->meta->language.value ? pl->meta->language.value : pl->profile.language;
	struct parts parts = parts_find(pl);
	size_t i = write_front(&w, &parts);
	while (i < pl->lines.n) {
		uint8_t kind = pl->v[i].kind;
		if (i >= parts.back)
			compose_part(w.c, TEI_BACK);
		else if (i >= parts.body && kind != V_BLANK && kind != V_BOILERPLATE &&
			 kind != V_LEGEND)
			compose_part(w.c, TEI_BODY);
		size_t next = writers[kind](&w, i);
		i = next > i ? next : i + 1;
	}
	write_left_notes(&w);
	write_back(&w);
	for (size_t k = 0; k < NOTE_DEPTH; k++)
		run_free(&w.runs[k]);
	if (compose_finish(w.c) != 0 || w.failed)
		return -1;
	toc_link(pl->job, doc);
	return 0;
}

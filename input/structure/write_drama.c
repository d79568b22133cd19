/* SPDX-License-Identifier: Apache-2.0 */
/* Plays and letters → TEI. */
#include "base/utf8.h"
#include "input/structure/drama.h"
#include "input/structure/letter.h"
#include "input/structure/marks.h"
#include "input/structure/notes.h"
#include "input/structure/shape.h"
#include "input/structure/writer.h"

/* ---- plays ---- */

static size_t
next_unit(const struct plain *pl, size_t i)
{
	while (i < pl->lines.n && pl->v[i].kind == V_BLANK)
		i++;
	return i;
}

/* Verse speeches keep their lines. */
static int
is_verse_speech(const struct writer *w, size_t i, size_t end)
{
	size_t first = w->pl->v[i].label >= w->pl->lines.v[i].text.n ? i + 1 : i, last = end - 1;
	const struct region *r = profile_at(&w->pl->profile, i);
	if (last < first + 1)
		return 0;
	uint32_t width = r->width ? r->width : w->pl->profile.body_width;
	struct shape s = shape_of(w->pl, first, last, width ? width : 72);
	return s.n >= 2 && !shape_is_prose(&s, width ? width : 72) && s.lower * 3 <= s.cased;
}

static void
write_said(struct writer *w, size_t i, size_t end, size_t skip)
{
	if (is_verse_speech(w, i, end)) {
		w->line = TEI_L;
		w->base = UINT32_MAX;
		writer_put(w, i, end, skip, RUN_LINES);
		w->line = TEI_LB;
		return;
	}
	compose_open(w->c, TEI_P, writer_line(w, i));
	writer_put(w, i, end, skip, RUN_FLOW);
	compose_close(w->c, TEI_P);
}

static void
write_speech_text(struct writer *w, size_t i, size_t end, size_t skip)
{
	w->speech = 1;
	write_said(w, i, end, skip);
	w->speech = 0;
}

static size_t
write_speech(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = block_end(pl, i), skip = pl->v[i].label;
	struct slice t = pl->lines.v[i].text;
	compose_open(w->c, TEI_SP, writer_line(w, i));
	writer_cert(w, i);
	compose_open(w->c, TEI_SPEAKER, writer_line(w, i));
	writer_piece(w, i, 0, skip);
	compose_close(w->c, TEI_SPEAKER);
	while (skip < t.n && utf8_space_len(t.s + skip, t.n - skip) > 0)
		skip += utf8_space_len(t.s + skip, t.n - skip);
	if (skip < t.n)
		write_speech_text(w, i, end, skip);
	else if (i + 1 < end)
		write_speech_text(w, i + 1, end, 0);
	for (size_t k = next_unit(pl, end); k < pl->lines.n; k = next_unit(pl, end)) {
		if (pl->v[k].kind != V_DRAMA || pl->v[k].form != DRAMA_GOES_ON)
			break;
		end = block_end(pl, k);
		write_speech_text(w, k, end, 0);
	}
	compose_close(w->c, TEI_SP);
	return end;
}

static size_t
write_cast(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	compose_open(w->c, TEI_CASTLIST, writer_line(w, i));
	for (; i < pl->lines.n; i = next_unit(pl, i)) {
		if (pl->v[i].kind != V_DRAMA || pl->v[i].form != DRAMA_CAST)
			break;
		compose_open(w->c, TEI_CASTITEM, writer_line(w, i));
		writer_piece(w, i, 0, pl->lines.v[i].text.n);
		compose_close(w->c, TEI_CASTITEM);
		i++;
	}
	compose_close(w->c, TEI_CASTLIST);
	return i;
}

size_t
write_drama(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	switch ((enum drama_form)w->pl->v[i].form) {
	case DRAMA_SPEECH:
		return write_speech(w, i);
	case DRAMA_CAST:
		return write_cast(w, i);
	case DRAMA_STAGE:
		compose_open(w->c, TEI_STAGE, writer_line(w, i));
		writer_put(w, i, end, 0, RUN_FLOW);
		compose_close(w->c, TEI_STAGE);
		return end;
	case DRAMA_GOES_ON:
		break;
	}
	return write_paragraph(w, i);
}

/* ---- letters ---- */

static int
is_opening(uint8_t form)
{
	return form == LETTER_DATELINE || form == LETTER_SALUTE;
}

/* One past the last line of the letter's parts that stand together and open (close) it. */
static size_t
group_end(const struct plain *pl, size_t i, int opening)
{
	size_t end = i;
	while (i < pl->lines.n) {
		i = next_unit(pl, i);
		if (i >= pl->lines.n || pl->v[i].kind != V_LETTER ||
			is_opening(pl->v[i].form) != opening || pl->v[i].form == LETTER_POSTSCRIPT)
			break;
		end = ++i;
	}
	return end;
}

/* Does nothing but postscripts, called notes and furniture stand between here and the next
 * heading? */
static int
ends_division(const struct plain *pl, size_t i)
{
	while (i < pl->lines.n) {
		const struct verdict *v = &pl->v[i];
		if (v->kind == V_LETTER && v->form == LETTER_POSTSCRIPT) {
			i = block_end(pl, i);
		} else if (v->kind == V_NOTE) {
			const struct note *note = notes_body(pl->blocks->notes, i);
			if (note == NULL)
				return 0;
			i = note->end;
		} else if (block_is_gap(pl, i) || v->kind == V_BOILERPLATE || v->kind == V_LEGEND) {
			i++;
		} else {
			return v->kind == V_HEADING;
		}
	}
	return 1;
}

static int
begins_division(const struct writer *w)
{
	for (const struct tei_node *n = compose_here(w->c)->last; n != NULL; n = n->prev)
		if (n->kind != TEI_HEAD && n->kind != TEI_PB)
			return 0;
	return 1;
}

static void
write_part(struct writer *w, size_t i, int inside)
{
	static const enum tei_kind kinds[] = {[LETTER_DATELINE] = TEI_DATELINE,
		[LETTER_SALUTE] = TEI_SALUTE,
		[LETTER_CLOSING] = TEI_SALUTE,
		[LETTER_SIGNED] = TEI_SIGNED};
	static const char *const rends[] = {"dateline", "salute", "closing", "signed", NULL};
	uint8_t form = w->pl->v[i].form;
	enum tei_kind kind = inside ? kinds[form] : TEI_P;
	compose_open(w->c, kind, writer_line(w, i));
	if (!inside)
		compose_set(w->c, TA_REND, rends[form]);
	writer_piece(w, i, 0, w->pl->lines.v[i].text.n);
	compose_close(w->c, kind);
}

size_t
write_letter(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	if (pl->v[i].form == LETTER_POSTSCRIPT) {
		size_t end = block_end(pl, i);
		int last = ends_division(pl, end);
		if (last)
			compose_open(w->c, TEI_POSTSCRIPT, writer_line(w, i));
		compose_open(w->c, TEI_P, writer_line(w, i));
		writer_put(w, i, end, 0, RUN_FLOW);
		compose_close(w->c, TEI_P);
		if (last)
			compose_close(w->c, TEI_POSTSCRIPT);
		return end;
	}
	int opening = is_opening(pl->v[i].form);
	size_t end = group_end(pl, i, opening);
	int inside = opening ? begins_division(w) : ends_division(pl, end);
	enum tei_kind kind = opening ? TEI_OPENER : TEI_CLOSER;
	if (inside)
		compose_open(w->c, kind, writer_line(w, i));
	for (size_t k = i; k < end; k++)
		if (pl->v[k].kind == V_LETTER)
			write_part(w, k, inside);
	if (inside)
		compose_close(w->c, kind);
	return end;
}

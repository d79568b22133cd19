/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/writer.h"

#include <stdlib.h>

#include "base/decision.h"
#include "input/structure/furniture.h"
#include "input/structure/joins.h"
#include "input/structure/marks.h"
#include "input/structure/notes.h"
#include "input/structure/profile.h"
#include "input/structure/verse.h"

static int
grow(void **v, size_t *cap, size_t n, size_t size)
{
	if (n < *cap)
		return 0;
	size_t more = *cap ? *cap * 2 : 32;
	void *grown = realloc(*v, more * size);
	if (grown == NULL)
		return -1;
	*v = grown;
	*cap = more;
	return 0;
}

static void
add_joint(struct run *run, size_t at, size_t line)
{
	void *v = run->joints;
	if (grow(&v, &run->cap_joints, run->n_joints, sizeof *run->joints) != 0) {
		run->failed = 1;
		return;
	}
	run->joints = v;
	run->joints[run->n_joints++] = (struct joint){(uint32_t)at, (uint32_t)line};
}

static void
add_insert(struct run *run, size_t at, size_t end, enum insert_kind kind, size_t ref)
{
	void *v = run->inserts;
	if (grow(&v, &run->cap_inserts, run->n_inserts, sizeof *run->inserts) != 0) {
		run->failed = 1;
		return;
	}
	run->inserts = v;
	run->inserts[run->n_inserts++] =
		(struct insert){(uint32_t)at, (uint32_t)end, (uint8_t)kind, ref};
}

uint32_t
writer_line(const struct writer *w, size_t line)
{
	return w->pl->lines.v[line].number;
}

void
writer_remove(struct writer *w, const char *rule, size_t line, struct slice text)
{
	ledger_remove(w->job->ledger, rule, writer_line(w, line), text);
}

void
writer_cert(struct writer *w, size_t line)
{
	unsigned sure = w->pl->v[line].certainty;
	if (sure < DECISION_SURE)
		compose_set(w->c, TA_CERT, "medium");
}

void
writer_tongue(struct writer *w, size_t first, size_t end)
{
	const char *tag = tongues_other(w->tongues, &w->pl->lines, first, end - 1, w->usual);
	if (tag != NULL)
		compose_set(w->c, TA_LANG, tag);
}

/* ---- a unit's text ---- */

struct builder {
	struct writer *w;
	struct run *run;
	char *to; /* NULL: the run is one line and is not copied */
	size_t n;
	size_t last;            /* line before; SIZE_MAX: none */
	size_t tail_line, tail; /* bytes cut off the end of this line */
	enum run_mode mode;
};

static void
join(struct builder *b, size_t line)
{
	enum join how = JOIN_NONE;
	if (b->last == SIZE_MAX)
		return;
	if (b->mode == RUN_LINES ||
		(b->mode == RUN_VERSE && b->w->pl->v[line].form != VERSE_TURNED)) {
		b->to[b->n++] = '\n';
		return;
	}
	how = joins_between(b->w->pl, b->last, line);
	if (how == JOIN_SPACE) {
		b->to[b->n++] = ' ';
	} else if (how == JOIN_HYPHEN) {
		struct slice t = b->w->pl->lines.v[b->last].text;
		size_t n = joins_hyphen(t);
		b->n -= n;
		/* a page that ends in the word ends where the hyphen was */
		for (size_t i = b->run->n_inserts; i-- > 0 && b->run->inserts[i].at > b->n;)
			b->run->inserts[i].at = b->run->inserts[i].end = (uint32_t)b->n;
		writer_remove(b->w, "hyphen", b->last, (struct slice){t.s + t.n - n, n});
	}
}

/* The note marks of this line. */
static void
add_marks(struct builder *b, size_t line, size_t skip)
{
	const struct notes *notes = b->w->pl->blocks->notes;
	if (notes->n == 0 || b->w->depth + 1 >= NOTE_DEPTH)
		return;
	for (size_t i = notes_from(notes, line); i < notes->n && notes->v[i].mark.line == line;
		i++) {
		const struct notemark *m = &notes->v[i].mark;
		if (m->at < skip || !notes->v[i].paired)
			continue;
		size_t at = b->n + m->at - skip;
		add_insert(b->run, at, at + m->len, INSERT_NOTE, i);
	}
}

static void
add_line(struct builder *b, size_t line, size_t skip)
{
	struct slice t = b->w->pl->lines.v[line].text;
	join(b, line);
	add_joint(b->run, b->n, line);
	add_marks(b, line, skip);
	t.s += skip;
	t.n -= skip;
	if (line == b->tail_line && t.n >= b->tail)
		t.n -= b->tail;
	if (b->to != NULL)
		memcpy(b->to + b->n, t.s, t.n);
	else
		b->run->text = t;
	b->n += t.n;
	b->last = line;
}

static size_t
room_for(const struct writer *w, size_t first, size_t end, size_t *lines)
{
	size_t room = 0;
	*lines = 0;
	for (size_t i = first; i < end; i++) {
		size_t n = w->pl->lines.v[i].text.n;
		*lines += n > 0 && !block_is_gap(w->pl, i);
		room += n + 1;
	}
	return room;
}

struct run *
writer_run(
	struct writer *w, size_t first, size_t end, size_t skip, enum run_mode mode, run_cut *cut)
{
	struct run *run = &w->runs[w->depth];
	struct builder b = {.w = w,
		.run = run,
		.last = SIZE_MAX,
		.mode = mode,
		.tail = w->tail,
		.tail_line = w->tail > 0 ? w->tail_line : SIZE_MAX};
	size_t lines, room = room_for(w, first, end, &lines);
	run->n_joints = run->n_inserts = run->n_tokens = 0;
	run->speech = w->speech && w->depth == 0;
	run->text = (struct slice){NULL, 0};
	if (lines > 1)
		b.to = arena_alloc(w->job->arena, room);
	if (lines > 1 && b.to == NULL)
		return run;
	for (size_t i = first; i < end; i++) {
		if (w->pl->v[i].kind == V_PAGE_NUMBER)
			add_insert(run, b.n, b.n, INSERT_PB, i);
		if (w->pl->lines.v[i].text.n == 0 || block_is_gap(w->pl, i)) {
			if (w->pl->v[i].kind == V_PAGE_HEAD)
				writer_remove(w, w->pl->v[i].rule, i, w->pl->lines.v[i].text);
			continue;
		}
		size_t drop = i == first ? skip : 0;
		if (cut != NULL) {
			size_t n = cut(w->pl, i);
			writer_remove(
				w, "quote-mark", i, (struct slice){w->pl->lines.v[i].text.s, n});
			drop = n > drop ? n : drop;
		}
		add_line(&b, i, drop);
	}
	if (b.to != NULL)
		run->text = (struct slice){b.to, b.n};
	w->failed |= run->failed;
	return run;
}

/* ---- what stands in it ---- */

void
writer_page(struct writer *w, size_t line)
{
	struct slice t = w->pl->lines.v[line].text, n = furniture_number(t);
	compose_open(w->c, TEI_PB, writer_line(w, line));
	compose_set(w->c, TA_N, arena_str(w->job->arena, n));
	compose_close(w->c, TEI_PB);
	writer_remove(w, "page-number", line, t);
}

void
writer_gaps(struct writer *w, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct verdict *v = &w->pl->v[i];
		if (v->kind == V_PAGE_NUMBER)
			writer_page(w, i);
		else if (v->kind == V_PAGE_HEAD)
			writer_remove(w, v->rule, i, w->pl->lines.v[i].text);
	}
}

/* One paragraph of a note's body; blank lines divide it. */
static size_t
body_part(const struct writer *w, size_t i, size_t end)
{
	size_t k = i;
	while (k < end && w->pl->lines.v[k].text.n > 0)
		k++;
	return k;
}

void
writer_note(struct writer *w, size_t index)
{
	struct note *note = &w->pl->blocks->notes->v[index];
	size_t skip = note->label, last = note->end - 1;
	enum tei_kind line = w->line;
	struct slice t = w->pl->lines.v[note->first].text;
	note->written = 1;
	compose_open(w->c, TEI_NOTE, writer_line(w, note->first));
	if (note->n != NULL)
		compose_set(w->c, TA_N, note->n);
	compose_set(w->c, TA_PLACE, note->at_end ? "end" : "foot");
	writer_remove(w, "note-mark", note->first, (struct slice){t.s, skip});
	w->depth++;
	w->line = TEI_LB;
	while (last > note->first && w->pl->lines.v[last].text.n == 0)
		last--;
	size_t i = note->first;
	if (skip == t.n) { /* its number has a line of its own */
		skip = 0;
		i++;
	}
	for (size_t stop; i < note->end; i = stop, skip = 0) {
		if (block_is_gap(w->pl, i)) { /* a page ends between two paragraphs */
			stop = i + 1;
			writer_gaps(w, i, stop);
			continue;
		}
		stop = body_part(w, i, note->end);
		w->tail = stop > last ? note->tail : 0;
		w->tail_line = last;
		compose_open(w->c, TEI_P, writer_line(w, i));
		writer_put(w, i, stop, skip, RUN_FLOW);
		compose_close(w->c, TEI_P);
	}
	w->tail = 0;
	w->line = line;
	w->depth--;
	t = w->pl->lines.v[last].text;
	writer_remove(w, "note-mark", last, (struct slice){t.s + t.n - note->tail, note->tail});
	compose_close(w->c, TEI_NOTE);
}

static void
on_note(struct writer *w, size_t index)
{
	const struct notemark *m = &w->pl->blocks->notes->v[index].mark;
	struct slice t = w->pl->lines.v[m->line].text;
	writer_remove(w, "note-mark", m->line, (struct slice){t.s + m->at, m->len});
	writer_note(w, index);
}

static void
on_insert(void *ctx, const struct insert *what, uint32_t line)
{
	struct writer *w = ctx;
	(void)line;
	if (what->kind == INSERT_PB)
		writer_page(w, what->ref);
	else if (what->kind == INSERT_NOTE)
		on_note(w, what->ref);
}

static void
set_indent(struct writer *w, size_t line)
{
	uint32_t indent = w->pl->lines.v[line].indent;
	uint32_t step = indent > w->base ? (indent - w->base + 1) / 2 : 0;
	if (step > 9)
		step = 9;
	if (step > 0)
		compose_set(w->c, TA_REND, arena_printf(w->job->arena, "indent%u", step));
}

static void
on_newline(void *ctx, const struct joint *next)
{
	struct writer *w = ctx;
	uint32_t line = writer_line(w, next->line);
	if (w->line == TEI_LB) {
		compose_empty(w->c, TEI_LB, line);
		return;
	}
	compose_close(w->c, TEI_L);
	compose_open(w->c, TEI_L, line);
	set_indent(w, next->line);
}

void
writer_inline(struct writer *w, struct run *run)
{
	struct inline_out out = {w->job, w->c, w->pl->blocks->signs, w, on_newline, on_insert,
		&w->pl->lines, w->tongues, w->usual};
	if (w->line == TEI_L && run->n_joints > 0) {
		compose_open(w->c, TEI_L, writer_line(w, run->joints[0].line));
		set_indent(w, run->joints[0].line);
	}
	inline_write(&out, run);
	if (w->line == TEI_L)
		compose_close(w->c, TEI_L);
}

void
writer_piece(struct writer *w, size_t line, size_t from, size_t to)
{
	struct run *run = &w->runs[w->depth];
	struct slice t = w->pl->lines.v[line].text;
	struct builder b = {.w = w, .run = run, .last = SIZE_MAX};
	if (to <= from)
		return;
	run->n_joints = run->n_inserts = run->n_tokens = 0;
	run->speech = 0;
	add_joint(run, 0, line);
	add_marks(&b, line, from);
	while (run->n_inserts > 0 && run->inserts[run->n_inserts - 1].end > to - from)
		run->n_inserts--;
	run->text = (struct slice){t.s + from, to - from};
	w->failed |= run->failed;
	writer_inline(w, run);
}

void
writer_put(struct writer *w, size_t first, size_t end, size_t skip, enum run_mode mode)
{
	writer_inline(w, writer_run(w, first, end, skip, mode, NULL));
}

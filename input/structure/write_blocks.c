/* SPDX-License-Identifier: Apache-2.0 */
/* Units of running text, lists and verse → TEI. */
#include "base/utf8.h"
#include "input/structure/list.h"
#include "input/structure/marks.h"
#include "input/structure/verse.h"
#include "input/structure/writer.h"

size_t
write_paragraph(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	compose_open(w->c, TEI_P, writer_line(w, i));
	writer_cert(w, i);
	writer_tongue(w, i, end);
	writer_put(w, i, end, 0, RUN_FLOW);
	compose_close(w->c, TEI_P);
	return end;
}

/* One paragraph whose lines stay lines. */
size_t
write_lines(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	compose_open(w->c, TEI_P, writer_line(w, i));
	writer_cert(w, i);
	writer_tongue(w, i, end);
	writer_put(w, i, end, 0, RUN_LINES);
	compose_close(w->c, TEI_P);
	return end;
}

size_t
write_break(struct writer *w, size_t i)
{
	struct slice t = w->pl->lines.v[i].text;
	compose_open(w->c, TEI_MILESTONE, writer_line(w, i));
	compose_set(w->c, TA_UNIT, "scene");
	compose_set(w->c, TA_N, arena_str(w->job->arena, t));
	compose_close(w->c, TEI_MILESTONE);
	writer_remove(w, "scene-break", i, t);
	return i + 1;
}

/* ---- verse ---- */

static size_t
stanza_end(const struct writer *w, size_t i, size_t end)
{
	int spaced = w->pl->v[i].form == VERSE_SPACED;
	size_t k = i + 1;
	for (; k < end; k++) {
		const struct line *l = &w->pl->lines.v[k];
		if (!block_is_gap(w->pl, k) && l->blanks_before > (spaced ? 1 : 0) &&
			w->pl->v[k].form != VERSE_TURNED)
			break;
	}
	return k;
}

static uint32_t
lowest_indent(const struct writer *w, size_t i, size_t end)
{
	uint32_t low = UINT32_MAX;
	for (size_t k = i; k < end; k++)
		if (!block_is_gap(w->pl, k) && w->pl->lines.v[k].indent < low)
			low = w->pl->lines.v[k].indent;
	return low;
}

size_t
write_verse(struct writer *w, size_t i)
{
	size_t end = block_end(w->pl, i);
	w->base = lowest_indent(w, i, end);
	w->line = TEI_L;
	compose_open(w->c, TEI_LG, writer_line(w, i));
	compose_set(w->c, TA_TYPE, "poem");
	writer_cert(w, i);
	writer_tongue(w, i, end);
	for (size_t at = i; at < end;) {
		size_t next = stanza_end(w, at, end);
		compose_open(w->c, TEI_LG, writer_line(w, at));
		compose_set(w->c, TA_TYPE, "stanza");
		writer_put(w, at, next, 0, RUN_VERSE);
		compose_close(w->c, TEI_LG);
		at = next;
	}
	compose_close(w->c, TEI_LG);
	w->line = TEI_LB;
	return end;
}

/* ---- quotations ---- */

/* Bytes of "> ", "> > " at the beginning. */
static size_t
cut_quote(const struct plain *pl, size_t line)
{
	struct slice t = pl->lines.v[line].text;
	size_t n = 0;
	while (n < t.n && (t.s[n] == '>' || t.s[n] == ' '))
		n++;
	return n;
}

size_t
write_quote(struct writer *w, size_t i)
{
	compose_open(w->c, TEI_QUOTE, writer_line(w, i));
	writer_cert(w, i);
	do {
		size_t end = block_end(w->pl, i);
		int marked = strcmp(w->pl->v[i].rule, "quote-marked") == 0;
		compose_open(w->c, TEI_P, writer_line(w, i));
		writer_tongue(w, i, end);
		writer_inline(w, writer_run(w, i, end, 0, RUN_FLOW, marked ? cut_quote : NULL));
		compose_close(w->c, TEI_P);
		i = end;
		for (; i < w->pl->lines.n; i++) {
			const struct verdict *v = &w->pl->v[i];
			if (v->kind == V_RULE && strcmp(v->rule, "quote-mark") == 0)
				writer_remove(w, v->rule, i, w->pl->lines.v[i].text);
			else if (v->kind != V_BLANK)
				break;
		}
	} while (i < w->pl->lines.n && w->pl->v[i].kind == V_QUOTE && w->pl->v[i].starts == 1);
	compose_close(w->c, TEI_QUOTE);
	return i;
}

/* ---- lists ---- */

static void
open_list(struct writer *w, size_t i)
{
	const struct verdict *v = &w->pl->v[i];
	compose_open(w->c, TEI_LIST, writer_line(w, i));
	compose_set(w->c, TA_REND,
		v->form & LIST_NUMBERED ? "numbered"
		: v->label > 0          ? "bulleted"
					: "simple");
	writer_cert(w, i);
}

static void
open_item(struct writer *w, size_t i)
{
	const struct verdict *v = &w->pl->v[i];
	struct slice t = w->pl->lines.v[i].text;
	struct enumerator e;
	compose_open(w->c, TEI_ITEM, writer_line(w, i));
	if (v->form & LIST_NUMBERED && (enumerator_read(t, 0, &e) || enumerator_read(t, 1, &e))) {
		/* "1." counts by itself; whatever else is written is kept as written */
		struct slice n = slice_trim((struct slice){t.s, v->label});
		if (e.kind == ENUM_DIGITS && e.open == 0 && n.n == e.number.n + 1 &&
			slice_ends(n, "."))
			n = e.number;
		compose_set(w->c, TA_N, arena_str(w->job->arena, n));
	}
	writer_remove(w, "list-marker", i, (struct slice){t.s, v->label});
}

/* One past the last line of this paragraph of an item. */
static size_t
part_end(const struct writer *w, size_t i)
{
	size_t end = i + 1;
	for (size_t k = i + 1; k < w->pl->lines.n; k++) {
		if (block_is_gap(w->pl, k))
			continue;
		const struct verdict *v = &w->pl->v[k];
		if (v->kind != V_LIST || v->starts || v->form & LIST_PARAGRAPH)
			break;
		end = k + 1;
	}
	return end;
}

static size_t
write_item(struct writer *w, size_t i)
{
	size_t end = part_end(w, i), unit = block_end(w->pl, i);
	open_item(w, i);
	int parts = end < unit;
	if (parts)
		compose_open(w->c, TEI_P, writer_line(w, i));
	writer_put(w, i, end, w->pl->v[i].label, RUN_FLOW);
	if (parts)
		compose_close(w->c, TEI_P);
	while (end < unit) {
		size_t at = end;
		while (at < unit && block_is_gap(w->pl, at))
			at++;
		writer_gaps(w, end, at);
		if (at >= unit)
			break;
		end = part_end(w, at);
		compose_open(w->c, TEI_P, writer_line(w, at));
		writer_put(w, at, end, 0, RUN_FLOW);
		compose_close(w->c, TEI_P);
	}
	return unit;
}

size_t
write_list(struct writer *w, size_t i)
{
	unsigned level = 0;
	const struct plain *pl = w->pl;
	for (int first = 1; i < pl->lines.n; first = 0) {
		while (i < pl->lines.n && pl->v[i].kind == V_BLANK)
			i++;
		if (i >= pl->lines.n || pl->v[i].kind != V_LIST || (!first && pl->v[i].starts == 2))
			break;
		unsigned want = pl->v[i].level ? pl->v[i].level : 1;
		if (level >= want)
			compose_close(w->c, TEI_ITEM);
		for (; level > want; level--) {
			compose_close(w->c, TEI_LIST);
			compose_close(w->c, TEI_ITEM);
		}
		for (; level < want; level++) {
			if (level + 1 < want)
				want = level + 1; /* no level is skipped */
			open_list(w, i);
		}
		i = write_item(w, i);
	}
	for (; level > 0; level--) {
		compose_close(w->c, TEI_ITEM);
		compose_close(w->c, TEI_LIST);
	}
	return i;
}

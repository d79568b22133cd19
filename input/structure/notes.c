/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/notes.h"

#include <stdlib.h>

#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/signs.h"

enum { MAX_BODY = 400, NEAR_RULE = 2, MAX_LOOKS = 512 };

struct body {
	struct note note;
	struct notemark mark; /* its own, at the beginning of the body */
	uint32_t section;     /* line of the heading above */
	uint8_t sure;         /* its shape says that it is a note */
	uint8_t plain;        /* "1. text": any style of mark may call it */
	uint8_t bare;         /* no number: it belongs to the place before it */
};

struct pairing {
	struct plain *pl;
	struct notemark *marks;
	size_t n_marks;
	struct body *bodies;
	size_t n_bodies, cap;
	uint32_t *section;      /* of each mark */
	uint8_t *used;          /* marks that have their note or are the mark of a body */
	uint32_t *heads, *next; /* marks by value; index + 1 */
	size_t mask;
};

/* ---- where notes are gathered ---- */

static int
is_notes_heading(const struct plain *pl, size_t i)
{
	static const char *const words[] = {"notes", "footnotes", "endnotes", "anmerkungen",
		"fu\xC3\x9Fnoten", "notas", "note", "\xE6\xB3\xA8\xE9\x87\x8A",
		"\xE6\xB3\xA8\xE9\x87\x8B", "\xE8\xA8\xBB\xE9\x87\x8B", "\xE6\xB3\xA8",
		"\xE8\xA8\xBB", "\xE5\xB0\xBE\xE6\xB3\xA8", "\xE8\x84\x9A\xE6\xB3\xA8",
		"\xEC\xA3\xBC",
		"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x87\xD0\xB0\xD0\xBD\xD0\xB8\xD1\x8F",
		"\xD0\x9F\xD0\xA0\xD0\x98\xD0\x9C\xD0\x95\xD0\xA7\xD0\x90\xD0\x9D\xD0\x98\xD0\xAF",
		"\xD0\xBF\xD1\x80\xD0\xB8\xD0\xBC\xD0\xB5\xD1\x87\xD0\xB0\xD0\xBD\xD0\xB8\xD1\x8F"};
	struct slice t = pl->lines.v[i].text;
	if (t.n > 40)
		return 0;
	while (slice_ends(t, ":") || slice_ends(t, ".") || slice_ends(t, "]"))
		t.n--;
	if (slice_ends(t, "\xEF\xBC\x9A") || slice_ends(t, "\xE3\x80\x91"))
		t.n -= 3;
	if (slice_starts(t, "\xE3\x80\x90"))
		t = (struct slice){t.s + 3, t.n - 3};
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
		if (t.n == strlen(words[k]) && mark_starts(t, words[k]))
			return 1;
	return 0;
}

/* ---- bodies ---- */

static int
add_body(struct pairing *p, struct body b)
{
	if (p->n_bodies == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 64;
		struct body *v = realloc(p->bodies, cap * sizeof *v);
		if (v == NULL)
			return -1;
		p->bodies = v;
		p->cap = cap;
	}
	p->bodies[p->n_bodies++] = b;
	return 0;
}

static int
ends_bracket(const struct plain *pl, size_t i)
{
	return pl->v[i].kind == V_HEADING || pl->v[i].forced;
}

/* Extends a bracketed body to its closing bracket, over blank lines if need be. */
static uint32_t
bracket_end(const struct plain *pl, size_t first, uint8_t *tail)
{
	int open = 0;
	for (size_t i = first; i < pl->lines.n && i < first + MAX_BODY; i++) {
		struct slice t = pl->lines.v[i].text;
		if (i > first && ends_bracket(pl, i))
			break;
		if (block_is_gap(pl, i)) /* the bracket of a running head closes nothing */
			continue;
		for (size_t k = 0; k < t.n; k++) {
			int wide = t.n - k >= 3 && (unsigned char)t.s[k] == 0xEF &&
			           (unsigned char)t.s[k + 1] == 0xBC;
			if (t.s[k] == '[' || (wide && (unsigned char)t.s[k + 2] == 0xBB))
				open++;
			if (t.s[k] == ']' || (wide && (unsigned char)t.s[k + 2] == 0xBD))
				open--;
		}
		if (open <= 0) {
			*tail = slice_ends(t, "]") ? 1 : slice_ends(t, "\xEF\xBC\xBD") ? 3 : 0;
			return (uint32_t)i + 1;
		}
	}
	/* never closed: to the end of the chunk */
	size_t i = first + 1;
	while (i < pl->lines.n && pl->lines.v[i].text.n > 0 && !ends_bracket(pl, i))
		i++;
	return (uint32_t)i;
}

/* Where nothing is wrapped, a small letter at the beginning still says so. */
static int
goes_on(const struct line *l)
{
	return l->text.n > 0 && utf8_is_lower(mark_first_letter(l->text));
}

static uint32_t
chunk_end(const struct plain *pl, size_t first)
{
	const struct region *r = profile_at(&pl->profile, first);
	size_t i = pl->v[first].kind == V_HEADING ? block_end(pl, first) : first + 1;
	struct notemark m;
	while (i < pl->lines.n && (r->wrapping != WRAP_NONE || goes_on(&pl->lines.v[i])) &&
		pl->v[i].kind == V_NONE &&
		!(notemark_read(pl->lines.v[i].text, 0, &m) && m.len < pl->lines.v[i].text.n))
		i++;
	return (uint32_t)i;
}

/* "3. text", "3 text" in a place where notes are gathered; "3" above its text, where that is known
 * to be a note. */
static size_t
plain_label(struct slice t, int known, struct notemark *m)
{
	size_t n = 0;
	m->value = 0;
	while (n < t.n && n < 4 && t.s[n] >= '0' && t.s[n] <= '9')
		m->value = m->value * 10 + (uint32_t)(t.s[n++] - '0');
	if (n == 0 || (n == t.n && !known))
		return 0;
	m->name = (struct slice){t.s, n};
	if (n == t.n)
		return n;
	if (t.s[n] == '.' || t.s[n] == ')' || t.s[n] == ':')
		n++;
	else if (t.n - n >= 3 && (memcmp(t.s + n, "\xE3\x80\x81", 3) == 0 ||
					 memcmp(t.s + n, "\xEF\xBC\x8E", 3) == 0))
		n += 3;
	else if (t.s[n] != ' ')
		return 0;
	while (n < t.n && t.s[n] == ' ')
		n++;
	return n < t.n ? n : 0;
}

/* Between blank lines, or between paragraphs of one line each. */
static int
stands_alone(const struct plain *pl, size_t first, size_t end)
{
	enum { LONG_LINE = 100 };
	const struct line *l = pl->lines.v;
	return first > 0 && ((l[first].blanks_before > 0 && l[end - 1].blanks_after > 0) ||
				    end == pl->lines.n || l[first - 1].cells > LONG_LINE);
}

/* [Footnote: text], alone between the blocks. */
static int
bare_at(const struct plain *pl, size_t i, struct body *b)
{
	size_t n = notemark_bare(pl->lines.v[i].text, 0, pl->blocks->signs->notes);
	if (n == 0)
		return 0;
	b->note.label = (uint16_t)n;
	b->note.end = bracket_end(pl, i, &b->note.tail);
	b->sure = b->bare = 1;
	return b->note.tail > 0 && stands_alone(pl, i, b->note.end);
}

/* The line above that such a note belongs to is no note itself. */
static int
find_place(struct pairing *p, struct body *b)
{
	const uint32_t holders = 1U << V_NONE | 1U << V_HEADING | 1U << V_PARAGRAPH | 1U << V_LIST |
	                         1U << V_GLOSS | 1U << V_LINES | 1U << V_VERSE | 1U << V_DRAMA |
	                         1U << V_LETTER | 1U << V_QUOTE | 1U << V_TABLE;
	const struct plain *pl = p->pl;
	size_t above = block_above(pl, b->note.first), last = p->n_bodies;
	while (above != SIZE_MAX && last-- > 0 && above < p->bodies[last].note.end) {
		if (p->bodies[last].bare) {
			above = p->bodies[last].note.mark.line;
			break;
		}
		above = block_above(pl, p->bodies[last].note.first);
	}
	if (above == SIZE_MAX || !(holders >> pl->v[above].kind & 1))
		return 0;
	b->note.mark.line = (uint32_t)above;
	b->note.mark.at = (uint32_t)pl->lines.v[above].text.n;
	b->note.paired = 1;
	return 1;
}

/* Does a body begin at line i? `gathered`: below a heading "Notes" or a rule. */
static int
body_at(const struct plain *pl, size_t i, int gathered, struct body *b)
{
	struct slice t = pl->lines.v[i].text;
	*b = (struct body){.note = {.first = (uint32_t)i}, .mark = {.line = (uint32_t)i}};
	size_t n = notemark_long(t, &b->mark);
	if (n > 0) {
		b->sure = 1;
		b->note.label = (uint16_t)n;
		b->note.end = bracket_end(pl, i, &b->note.tail);
		return 1;
	}
	if (bare_at(pl, i, b))
		return 1;
	*b = (struct body){.note = {.first = (uint32_t)i}, .mark = {.line = (uint32_t)i}};
	n = notemark_word(t, &b->mark);
	if (n > 0) {
		/* 注1：text */
	} else if (notemark_read(t, 0, &b->mark) && b->mark.len < t.n) {
		n = b->mark.len;
		if (slice_starts(t, "[^") && t.s[n] == ':')
			n++;
		if (b->mark.style == MARK_SIGN && !gathered && pl->lines.v[i].blanks_before == 0)
			return 0;
		if (b->mark.style == MARK_ROUND && !gathered)
			return 0;
		while (n < t.n && utf8_space_len(t.s + n, t.n - n) > 0)
			n += utf8_space_len(t.s + n, t.n - n);
		if (n == t.n || (b->mark.style == MARK_SQUARE && n == b->mark.len && t.s[n] == ':'))
			return 0;
	} else if (gathered && (n = plain_label(t, pl->v[i].kind == V_NOTE, &b->mark)) > 0) {
		b->plain = 1;
	} else {
		return 0;
	}
	b->note.label = (uint16_t)n;
	b->note.at_end = (uint8_t)gathered;
	b->note.end = chunk_end(pl, i);
	return 1;
}

/* "[1] See page 5" was taken for a heading; a mark above may know better. */
static int
is_marked_heading(const struct plain *pl, size_t i)
{
	struct notemark m;
	const struct verdict *v = &pl->v[i];
	struct slice t = pl->lines.v[i].text;
	return v->starts && !v->forced && v->certainty < 90 && notemark_read(t, 0, &m) &&
	       m.len < t.n && (m.style == MARK_SQUARE || m.style == MARK_WIDE);
}

static int
bodies_find(struct pairing *p)
{
	struct plain *pl = p->pl;
	uint32_t section = 0;
	size_t after = 0;
	int gathered = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		struct body b;
		if (pl->lines.v[i].text.n == 0)
			continue;
		int heading = pl->v[i].kind == V_HEADING && !is_marked_heading(pl, i);
		if (heading || pl->v[i].kind == V_BREAK || pl->v[i].kind == V_RULE ||
			(pl->v[i].kind == V_NONE && is_notes_heading(pl, i))) {
			int rule = !heading && pl->v[i].kind != V_NONE;
			if (heading)
				section = (uint32_t)i;
			gathered = rule ? NEAR_RULE : is_notes_heading(pl, i) ? 1 : 0;
			continue;
		}
		/* in the middle of a wrapped paragraph a mark calls, it does not begin */
		int begins = pl->lines.v[i].blanks_before > 0 || i == 0 || i == after ||
		             pl->v[i - 1].kind != V_NONE ||
		             profile_at(&pl->profile, i)->wrapping == WRAP_NONE;
		int given = pl->v[i].kind == V_NOTE && pl->v[i].starts;
		if (given && body_at(pl, i, 1, &b)) {
			b.sure = 1;
			b.note.end = (uint32_t)block_end(pl, i);
		} else if ((pl->v[i].kind != V_NONE && pl->v[i].kind != V_HEADING) || !begins ||
			   !body_at(pl, i, gathered, &b)) {
			if (gathered == NEAR_RULE)
				gathered = 0;
			continue;
		}
		b.section = section;
		if (b.bare && !find_place(p, &b))
			continue;
		if (add_body(p, b) != 0)
			return -1;
		after = b.note.end;
		i = after - 1;
	}
	return 0;
}

/* ---- pairs ---- */

static int
may_call(const struct pairing *p, size_t k, const struct body *b)
{
	const struct notemark *m = &p->marks[k];
	if (m->value != b->mark.value)
		return 0;
	if (b->plain)
		return m->attached || m->style == MARK_SQUARE || m->style == MARK_WIDE;
	int square = m->style == MARK_SQUARE || m->style == MARK_WIDE;
	if (square)
		return b->mark.style == MARK_SQUARE || b->mark.style == MARK_WIDE;
	/* (1) stands apart from its word as often as not */
	return m->style == b->mark.style && (m->attached || m->style == MARK_ROUND);
}

/* Marks of one value, in order: only these are looked at for a body. */
static int
chain_marks(struct pairing *p)
{
	size_t slots = 64;
	while (slots < p->n_marks)
		slots *= 2;
	p->mask = slots - 1;
	p->heads = calloc(slots, sizeof *p->heads);
	p->next = calloc(p->n_marks + 1, sizeof *p->next);
	if (p->heads == NULL || p->next == NULL)
		return -1;
	for (size_t k = p->n_marks; k-- > 0;) {
		uint32_t *head = &p->heads[(p->marks[k].value * 2654435761U >> 4) & p->mask];
		p->next[k] = *head;
		*head = (uint32_t)k + 1;
	}
	return 0;
}

/* The mark that calls body b: the first open one of its section, else the first open one before
 * it. */
static size_t
find_mark(struct pairing *p, const struct body *b)
{
	size_t any = SIZE_MAX;
	unsigned looks = 0;
	uint32_t *at = &p->heads[(b->mark.value * 2654435761U >> 4) & p->mask];
	while (*at != 0 && looks++ < MAX_LOOKS) {
		size_t k = *at - 1;
		if (p->marks[k].line >= b->note.first)
			break;
		if (p->used[k]) { /* never asked again */
			*at = p->next[k];
			continue;
		}
		if (may_call(p, k, b)) {
			if (p->section[k] == b->section)
				return k;
			if (any == SIZE_MAX)
				any = k;
		}
		at = &p->next[k];
	}
	return any;
}

/* Marks that begin bodies do not call others. */
static void
exclude_bodies(struct pairing *p)
{
	size_t k = 0;
	for (size_t i = 0; i < p->n_bodies; i++) {
		while (k < p->n_marks && p->marks[k].line < p->bodies[i].note.first)
			k++;
		if (k < p->n_marks && p->marks[k].line == p->bodies[i].note.first &&
			p->marks[k].at == 0)
			p->used[k] = 1;
	}
	for (k = 0; k < p->n_marks; k++) {
		struct slice t = p->pl->lines.v[p->marks[k].line].text;
		/* at the beginning of a line only what stands there alone can call */
		if (p->marks[k].at == 0 && p->marks[k].len < t.n &&
			p->marks[k].style != MARK_SQUARE)
			p->used[k] = 1;
	}
}

static void
pair(struct pairing *p)
{
	for (size_t i = 0; i < p->n_bodies; i++) {
		struct body *b = &p->bodies[i];
		size_t k = b->bare ? SIZE_MAX : find_mark(p, b);
		if (k == SIZE_MAX)
			continue;
		p->used[k] = 1;
		b->note.mark = p->marks[k];
		b->note.paired = 1;
	}
}

/* A style in which most bodies have no mark is no style of notes: a numbered list, say. */
static void
doubt_styles(struct pairing *p)
{
	size_t have[MARK_STYLES] = {0}, all[MARK_STYLES] = {0};
	for (size_t i = 0; i < p->n_bodies; i++) {
		const struct body *b = &p->bodies[i];
		unsigned style = b->plain ? MARK_NONE : b->mark.style;
		all[style] += !b->sure;
		have[style] += !b->sure && b->note.paired;
	}
	for (size_t i = 0; i < p->n_bodies; i++) {
		struct body *b = &p->bodies[i];
		unsigned style = b->plain ? MARK_NONE : b->mark.style;
		if (!b->sure && have[style] * 2 < all[style])
			b->note.paired = 0;
	}
}

static void
report(struct pairing *p, size_t paired)
{
	struct job *job = p->pl->job;
	uint8_t styles[MARK_STYLES] = {0};
	for (size_t i = 0; i < p->n_bodies; i++) {
		const struct body *b = &p->bodies[i];
		if (b->note.paired)
			styles[b->note.mark.style] = 1;
	}
	for (size_t i = 0; i < p->n_bodies && paired > 0; i++) {
		const struct body *b = &p->bodies[i];
		if (!b->note.paired && (b->sure || styles[b->mark.style]))
			DIAG(job, NOTE_WITHOUT_MARK, p->pl->lines.v[b->note.first].number,
				arena_str(job->arena, b->mark.name));
	}
	for (size_t k = 0; k < p->n_marks && paired > 0; k++)
		if (!p->used[k] && styles[p->marks[k].style] && p->marks[k].style != MARK_SIGN &&
			p->marks[k].style != MARK_ROUND)
			DIAG(job, NOTE_MARK_ALONE, p->pl->lines.v[p->marks[k].line].number,
				arena_str(job->arena, p->marks[k].name));
}

static int
by_mark(const void *a, const void *b)
{
	const struct notemark *x = &((const struct note *)a)->mark,
			      *y = &((const struct note *)b)->mark;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	/* several that belong to one place keep their order */
	uint32_t i = ((const struct note *)a)->first, k = ((const struct note *)b)->first;
	return (i > k) - (i < k);
}

static int
by_line(const void *a, const void *b)
{
	const struct note *x = *(struct note *const *)a, *y = *(struct note *const *)b;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* The note whose body holds this line. */
static struct note *
holder(const struct notes *notes, size_t line)
{
	size_t lo = 0, hi = notes->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (notes->by_body[mid]->end <= line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < notes->n && notes->by_body[lo]->first <= line ? notes->by_body[lo] : NULL;
}

/* A mark inside a note's body stays a sign when that body is called from a note itself. */
static void
measure_depth(struct notes *notes)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct note *in = holder(notes, notes->v[i].mark.line);
		notes->v[i].depth = in != NULL;
		notes->v[i].paired = in == NULL || holder(notes, in->mark.line) == NULL;
	}
}

static int
keep(struct pairing *p)
{
	struct plain *pl = p->pl;
	struct notes *notes = ARENA_NEW(pl->job->arena, struct notes);
	size_t n = 0;
	for (size_t i = 0; i < p->n_bodies; i++)
		n += p->bodies[i].note.paired;
	if (notes == NULL || (notes->v = ARENA_ARRAY(pl->job->arena, struct note, n + 1)) == NULL)
		return -1;
	pl->blocks->notes = notes;
	for (size_t i = 0; i < p->n_bodies; i++) {
		struct body *b = &p->bodies[i];
		if (!b->note.paired && !b->sure)
			continue;
		for (size_t k = b->note.first; k < b->note.end; k++)
			if (pl->v[k].kind == V_HEADING)
				pl->v[k] = (struct verdict){0};
		block_take(pl, b->note.first, b->note.end - 1, V_NOTE, 1,
			b->sure ? "note-bracketed" : "note-body", b->note.paired ? 95 : 60);
		pl->v[b->note.first].label = b->note.label;
		if (!b->note.paired)
			continue;
		if (!b->bare)
			b->note.n = arena_str(pl->job->arena, b->mark.name);
		notes->v[notes->n++] = b->note;
	}
	if (notes->n > 0)
		qsort(notes->v, notes->n, sizeof *notes->v, by_mark);
	notes->by_body = ARENA_ARRAY(pl->job->arena, struct note *, notes->n + 1);
	if (notes->by_body == NULL)
		return -1;
	for (size_t i = 0; i < notes->n; i++)
		notes->by_body[i] = &notes->v[i];
	if (notes->n > 0)
		qsort(notes->by_body, notes->n, sizeof(struct note *), by_line);
	measure_depth(notes);
	report(p, notes->n);
	return 0;
}

int
notes_find(struct plain *pl)
{
	struct pairing p = {.pl = pl};
	int result = -1;
	if (notemark_collect(pl, &p.marks, &p.n_marks) != 0)
		return -1;
	p.section = calloc(p.n_marks + 1, sizeof *p.section);
	p.used = calloc(p.n_marks + 1, 1);
	if (p.section == NULL || p.used == NULL || bodies_find(&p) != 0)
		goto end;
	uint32_t section = 0;
	for (size_t i = 0, k = 0; i < pl->lines.n && k < p.n_marks; i++) {
		if (pl->v[i].kind == V_HEADING && pl->v[i].starts)
			section = (uint32_t)i;
		for (; k < p.n_marks && p.marks[k].line == i; k++)
			p.section[k] = section;
	}
	exclude_bodies(&p);
	if (chain_marks(&p) != 0)
		goto end;
	pair(&p);
	doubt_styles(&p);
	result = keep(&p);
end:
	free(p.marks);
	free(p.section);
	free(p.used);
	free(p.heads);
	free(p.next);
	free(p.bodies);
	return result;
}

size_t
notes_from(const struct notes *notes, size_t line)
{
	size_t lo = 0, hi = notes->n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (notes->v[mid].mark.line < line)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct note *
notes_body(const struct notes *notes, size_t line)
{
	struct note *n = holder(notes, line);
	return n != NULL && n->first == line && n->paired ? n : NULL;
}

void
notes_release(struct notes *notes, size_t line)
{
	struct note *n = holder(notes, line);
	if (n != NULL)
		n->paired = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/write_front.h"

#include "input/structure/epigraph.h"
#include "input/structure/marks.h"
#include "input/structure/shape.h"

static int
is_in(const char *word, const char *const *set)
{
	for (; word != NULL && *set != NULL; set++)
		if (strcmp(word, *set) == 0)
			return 1;
	return 0;
}

static int
is_front_div(const char *div)
{
	static const char *const set[] = {"preface", "foreword", "prologue-front", "dedication",
		"epigraph", "contents", "introduction", "acknowledgements", "acknowledgments",
		"abstract", "frontmatter", "copyright", "castlist", "cast", "halftitle", NULL};
	return is_in(div, set);
}

static int
is_back_div(const char *div)
{
	static const char *const set[] = {"appendix", "index", "glossary", "bibliography",
		"colophon", "notes", "afterword", "licence", "license", "errata", "backmatter",
		"endnotes", NULL};
	return is_in(div, set);
}

static int
is_front_kind(uint8_t kind)
{
	return kind == V_TITLE || kind == V_SUBTITLE || kind == V_BYLINE || kind == V_IMPRINT ||
	       kind == V_DEDICATION || kind == V_EPIGRAPH || kind == V_CONTENTS;
}

static int
is_passed(uint8_t kind)
{
	return kind == V_BLANK || kind == V_BOILERPLATE || kind == V_LEGEND ||
	       kind == V_PAGE_HEAD || kind == V_PAGE_NUMBER || kind == V_RULE;
}

static int
is_site_line(const struct verdict *v)
{
	return strcmp(v->rule, "site-line") == 0;
}

struct parts
parts_find(const struct plain *pl)
{
	size_t n = pl->lines.n;
	struct parts p = {0, n};
	int top = 256, in_front = 0;
	/* body begins with the first unit that is neither front matter nor inside a front div */
	for (p.body = 0; p.body < n; p.body++) {
		const struct verdict *v = &pl->v[p.body];
		if (v->kind == V_HEADING && v->starts) {
			if (!is_front_div(v->div) && !(in_front && v->level > top))
				break;
			if (is_front_div(v->div)) {
				top = v->level;
				in_front = 1;
			}
		} else if (!in_front && !is_passed(v->kind) && !is_front_kind(v->kind)) {
			break;
		}
	}
	if (p.body == n)
		p.body = 0;
	/* back begins with the first back div of the highest rank after which none of another kind
	 * of that rank follows */
	top = 256;
	for (size_t i = p.body; i < n; i++)
		if (pl->v[i].kind == V_HEADING && pl->v[i].starts && pl->v[i].level < top)
			top = pl->v[i].level;
	for (size_t i = n; i-- > p.body;) {
		const struct verdict *v = &pl->v[i];
		if (v->kind != V_HEADING || !v->starts || v->level > top)
			continue;
		if (!is_back_div(v->div))
			break;
		p.back = i;
	}
	if (p.back == p.body)
		p.back = n;
	return p;
}

/* ---- title page ---- */

/* All titles from the first, on line i, on. */
static void
write_title_lines(struct writer *w, size_t i, size_t end)
{
	static const char *const types[] = {"main", "sub"};
	compose_open(w->c, TEI_DOCTITLE, writer_line(w, i));
	for (; i < end; i++) {
		uint8_t kind = w->pl->v[i].kind;
		if (kind != V_TITLE && kind != V_SUBTITLE)
			continue;
		size_t stop = block_end(w->pl, i);
		compose_open(w->c, TEI_TITLEPART, writer_line(w, i));
		compose_set(w->c, TA_TYPE, types[kind == V_SUBTITLE]);
		writer_put(w, i, stop, 0, RUN_FLOW);
		compose_close(w->c, TEI_TITLEPART);
		i = stop - 1;
	}
	compose_close(w->c, TEI_DOCTITLE);
}

static void
write_title_unit(struct writer *w, size_t i, size_t end)
{
	enum tei_kind kind = w->pl->v[i].kind == V_BYLINE ? TEI_BYLINE : TEI_DOCIMPRINT;
	compose_open(w->c, kind, writer_line(w, i));
	writer_put(w, i, end, 0, RUN_LINES);
	compose_close(w->c, kind);
}

static int
is_title_kind(uint8_t kind)
{
	return kind == V_TITLE || kind == V_SUBTITLE || kind == V_BYLINE || kind == V_IMPRINT;
}

/* One title page from all title lines before `end`. */
static void
write_title_page(struct writer *w, size_t end)
{
	size_t first = 0;
	while (first < end && !is_title_kind(w->pl->v[first].kind))
		first++;
	if (first == end)
		return;
	compose_open(w->c, TEI_TITLEPAGE, writer_line(w, first));
	int titled = 0;
	for (size_t i = first; i < end; i++) {
		uint8_t kind = w->pl->v[i].kind;
		if (!titled && (kind == V_TITLE || kind == V_SUBTITLE)) {
			write_title_lines(w, i, end);
			titled = 1;
		}
		if (kind != V_BYLINE && kind != V_IMPRINT)
			continue;
		size_t stop = block_end(w->pl, i);
		write_title_unit(w, i, stop);
		i = stop - 1;
	}
	compose_close(w->c, TEI_TITLEPAGE);
}

/* Lines that go on in small letters, or fill their width where there are none, were cut. */
static int
is_cut_by_width(const struct shape *s)
{
	return s->cjk ? s->n > 1 && s->local_full + 1 == s->n : s->lower * 2 >= s->n;
}

size_t
write_epigraph(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = block_end(pl, i), source = i + 1; /* it has words above it */
	while (source < end && pl->v[source].form != EPIGRAPH_SOURCE)
		source++;
	size_t last = source;
	while (block_is_gap(pl, last - 1))
		last--;
	struct shape s = shape_of(pl, i, last - 1, UINT32_MAX);
	compose_open(w->c, TEI_EPIGRAPH, writer_line(w, i));
	writer_cert(w, i);
	compose_open(w->c, TEI_QUOTE, writer_line(w, i));
	writer_tongue(w, i, last);
	compose_open(w->c, TEI_P, writer_line(w, i));
	writer_put(w, i, last, 0, is_cut_by_width(&s) ? RUN_FLOW : RUN_LINES);
	compose_close(w->c, TEI_P);
	compose_close(w->c, TEI_QUOTE);
	writer_gaps(w, last, source);
	if (source < end) {
		compose_open(w->c, TEI_BIBL, writer_line(w, source));
		writer_put(w, source, end, 0, RUN_FLOW);
		compose_close(w->c, TEI_BIBL);
	}
	compose_close(w->c, TEI_EPIGRAPH);
	return end;
}

/* "Title ........ 12": where the dots begin and end; equal: none. */
static void
leader(struct slice t, size_t *from, size_t *to)
{
	size_t end = t.n, dots = 0;
	while (end > 0 && ((t.s[end - 1] >= '0' && t.s[end - 1] <= '9') || t.s[end - 1] == ' '))
		end--;
	size_t at = end;
	while (at > 0 && (t.s[at - 1] == '.' || t.s[at - 1] == ' '))
		dots += t.s[--at] == '.';
	*from = *to = 0;
	if (dots < 4 || at == 0)
		return;
	*from = at;
	*to = end;
}

static void
write_entry(struct writer *w, size_t i)
{
	struct slice t = w->pl->lines.v[i].text;
	size_t from, to;
	compose_open(w->c, TEI_ITEM, writer_line(w, i));
	leader(t, &from, &to);
	if (to > from) {
		writer_piece(w, i, 0, from);
		writer_remove(w, "contents-leader", i, (struct slice){t.s + from, to - from});
		while (to < t.n && t.s[to] == ' ')
			to++;
		if (to < t.n)
			compose_text(w->c, SLICE(" "), writer_line(w, i));
		writer_piece(w, i, to, t.n);
	} else {
		writer_piece(w, i, 0, t.n);
	}
	compose_close(w->c, TEI_ITEM);
}

/* A title without any entry below, as rules can give one, is all that the list has. */
static int
is_title_of_list(const struct plain *pl, size_t i)
{
	if (strcmp(pl->v[i].rule, "contents-title") != 0)
		return 0;
	do
		i++;
	while (i < pl->lines.n && (pl->v[i].kind == V_BLANK || pl->v[i].kind == V_PAGE_NUMBER ||
					  pl->v[i].kind == V_PAGE_HEAD));
	return i < pl->lines.n && pl->v[i].kind == V_CONTENTS;
}

size_t
write_contents(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	compose_open(w->c, TEI_LIST, writer_line(w, i));
	compose_set(w->c, TA_TYPE, "toc");
	for (size_t first = i; i < pl->lines.n; i++) {
		const struct verdict *v = &pl->v[i];
		if (v->kind == V_PAGE_NUMBER) {
			writer_page(w, i);
		} else if (v->kind == V_PAGE_HEAD) {
			write_removed(w, i);
		} else if (v->kind == V_CONTENTS && i == first && is_title_of_list(pl, i)) {
			compose_open(w->c, TEI_HEAD, writer_line(w, i));
			writer_piece(w, i, 0, pl->lines.v[i].text.n);
			compose_close(w->c, TEI_HEAD);
		} else if (v->kind == V_CONTENTS) {
			write_entry(w, i);
		} else if (v->kind != V_BLANK) {
			break;
		}
	}
	compose_close(w->c, TEI_LIST);
	return i;
}

static size_t
write_front_unit(struct writer *w, size_t i)
{
	static const struct {
		uint8_t kind;
		const char *type;
	} types[] = {
		{V_DEDICATION, "dedication"}, {V_EPIGRAPH, "epigraph"}, {V_CONTENTS, "contents"}};
	for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
		if (types[k].kind == w->pl->v[i].kind)
			compose_div(w->c, 1, types[k].type, writer_line(w, i));
	if (w->pl->v[i].kind == V_CONTENTS)
		return write_contents(w, i);
	if (w->pl->v[i].kind == V_EPIGRAPH)
		return write_epigraph(w, i);
	size_t end = block_end(w->pl, i);
	compose_open(w->c, TEI_P, writer_line(w, i));
	writer_put(w, i, end, 0, RUN_LINES);
	compose_close(w->c, TEI_P);
	return end;
}

size_t
write_front(struct writer *w, const struct parts *parts)
{
	size_t i = 0;
	if (parts->body == 0)
		return 0;
	compose_part(w->c, TEI_FRONT);
	write_title_page(w, parts->body);
	while (i < parts->body) {
		uint8_t kind = w->pl->v[i].kind;
		if (kind == V_HEADING)
			break;
		if (is_title_kind(kind))
			i = block_end(w->pl, i);
		else if (kind == V_DEDICATION || kind == V_EPIGRAPH || kind == V_CONTENTS)
			i = write_front_unit(w, i);
		else if (kind == V_PAGE_NUMBER)
			writer_page(w, i++);
		else if (kind == V_PAGE_HEAD || kind == V_RULE || is_site_line(&w->pl->v[i]))
			i = write_removed(w, i);
		else
			i++;
	}
	return i;
}

/* ---- at the end ---- */

size_t
write_later(struct writer *w, size_t i)
{
	return is_site_line(&w->pl->v[i]) ? write_removed(w, i) : i + 1;
}

static int
is_kept(const struct verdict *v)
{
	return (v->kind == V_BOILERPLATE && !is_site_line(v)) || v->kind == V_LEGEND;
}

/* A legend shows the signs that mean something elsewhere. */
static void
write_signs(struct writer *w, size_t i, size_t end)
{
	for (size_t k = i; k < end; k++) {
		if (k > i)
			compose_empty(w->c, TEI_LB, writer_line(w, k));
		compose_text(w->c, w->pl->lines.v[k].text, writer_line(w, k));
	}
}

/* Licence text as it stands: wrapped lines are joined, others are not. */
static size_t
write_licence(struct writer *w, size_t i)
{
	const struct plain *pl = w->pl;
	size_t end = i + 1;
	while (end < pl->lines.n && pl->v[end].kind == pl->v[i].kind && pl->lines.v[end].text.n > 0)
		end++;
	struct shape s =
		shape_of(pl, i, end - 1, pl->profile.body_width ? pl->profile.body_width : 72);
	int prose = s.n > 1 && shape_is_prose(&s, pl->profile.body_width) && s.max_cells <= 100;
	/* every line says that it begins: mend that for the run */
	for (size_t k = i; k < end; k++)
		pl->v[k].starts = k == i;
	compose_open(w->c, TEI_P, writer_line(w, i));
	if (pl->v[i].kind == V_LEGEND)
		write_signs(w, i, end);
	else
		writer_put(w, i, end, 0, prose ? RUN_FLOW : RUN_LINES);
	compose_close(w->c, TEI_P);
	return end;
}

void
write_back(struct writer *w)
{
	const struct plain *pl = w->pl;
	int open = 0;
	for (size_t i = 0; i < pl->lines.n; i++) {
		if (!is_kept(&pl->v[i]))
			continue;
		if (!open) {
			compose_part(w->c, TEI_BACK);
			compose_div(w->c, 1, "licence", writer_line(w, i));
			const char *language = pl->profile.language;
			if (pl->profile.gutenberg && strncmp(language, "en", 2) != 0)
				compose_set(w->c, TA_LANG, "en"); /* as the licence is */
		}
		open = 1;
		i = write_licence(w, i) - 1;
	}
}

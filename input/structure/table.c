/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/table.h"

#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/shape.h"

enum { PAGE = 200, WIDE_GAP = 2 };

/* ---- signs ---- */

static int
is_box(uint32_t cp)
{
	return cp >= 0x2500 && cp <= 0x257F;
}

/* A line of dashes, +---+, |---|:--|, ├──┼──┤. */
static int
is_drawn(struct slice t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (cp != '-' && cp != '=' && cp != '+' && cp != ' ' && cp != ':' && cp != '_' &&
			!line_is_upright(cp) && !is_box(cp))
			return 0;
		n += cp == '-' || cp == '=' || cp == '_' || is_box(cp);
	}
	return n >= 3;
}

static size_t
count_uprights(struct slice t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		i += utf8_next(t.s + i, t.n - i, &cp);
		n += (size_t)line_is_upright(cp);
	}
	return n;
}

static size_t
count_tabs(struct slice t)
{
	size_t n = 0;
	for (size_t i = 1; i < t.n; i++) /* no line begins or ends with one */
		n += t.s[i] == '\t' && t.s[i - 1] != '\t';
	return n;
}

/* ---- aligned columns ---- */

static void
mark_used(const struct line *l, uint8_t *used)
{
	uint32_t at = l->indent;
	for (size_t i = 0; i < l->text.n && at < PAGE;) {
		uint32_t cp;
		i += utf8_next(l->text.s + i, l->text.n - i, &cp);
		uint32_t w = cp == '\t' ? 8 - at % 8 : (uint32_t)utf8_width(cp);
		for (uint32_t k = 0; k < w && at + k < PAGE; k++)
			used[at + k] |= !utf8_is_space(cp);
		at += w;
	}
}

/* A rule over all columns tells nothing of them. */
static int
is_unbroken(struct slice t)
{
	return is_drawn(t) && memchr(t.s, ' ', t.n) == NULL;
}

int
columns_find(const struct plain *pl, size_t first, size_t last, struct columns *c)
{
	uint8_t used[PAGE] = {0};
	c->n = 0;
	for (size_t i = first; i <= last; i++)
		if (!block_is_gap(pl, i) && pl->v[i].form != TABLE_CAPTION &&
			!is_unbroken(pl->lines.v[i].text))
			mark_used(&pl->lines.v[i], used);
	uint32_t gap = WIDE_GAP;
	for (uint32_t i = 0; i < PAGE; i++) {
		if (!used[i]) {
			gap++;
			continue;
		}
		if (gap >= WIDE_GAP) {
			if (c->n == TABLE_COLUMNS)
				return 0;
			c->at[c->n++] = i;
		}
		gap = 0;
	}
	return c->n >= 2;
}

static void
trim_cell(struct slice t, uint32_t *from, uint32_t *to)
{
	struct slice s = slice_trim((struct slice){t.s + *from, *to - *from});
	if (s.n == 0) {
		*to = *from;
		return;
	}
	*from = (uint32_t)(s.s - t.s);
	*to = *from + (uint32_t)s.n;
}

static void
cut_columns(const struct line *l, const struct columns *c, struct cells *out)
{
	uint32_t at = l->indent;
	size_t k = 0;
	out->n = c->n;
	for (size_t i = 0; i < c->n; i++)
		out->v[i].from = out->v[i].to = 0;
	for (size_t i = 0; i < l->text.n;) {
		uint32_t cp;
		size_t n = utf8_next(l->text.s + i, l->text.n - i, &cp);
		while (k + 1 < c->n && at >= c->at[k + 1]) {
			k++;
			out->v[k].from = out->v[k].to = (uint32_t)i;
		}
		at += cp == '\t' ? 8 - at % 8 : (uint32_t)utf8_width(cp);
		i += n;
		out->v[k].to = (uint32_t)i;
	}
}

/* A sign before all text is the table's edge, unless it is set in and there is none on the right:
 * then the first cell is empty. */
static int
has_edge(const struct line *l)
{
	return l->indent == 0 || line_is_upright(l->last);
}

static void
cut_at(const struct line *l, int tabs, struct cells *out)
{
	struct slice t = l->text;
	int edge = !tabs && has_edge(l);
	out->n = 0;
	uint32_t from = 0;
	for (size_t i = 0; i <= t.n && out->n < TABLE_COLUMNS;) {
		uint32_t cp = 0;
		size_t n = i < t.n ? utf8_next(t.s + i, t.n - i, &cp) : 1;
		int here = i == t.n || (tabs ? cp == '\t' : line_is_upright(cp));
		if (here && !(tabs && i < t.n && t.s[i + n] == '\t')) {
			int outer = (edge && i == 0) || (!tabs && i == t.n && from == t.n);
			if (!outer) {
				out->v[out->n].from = from;
				out->v[out->n].to = (uint32_t)i;
				out->n++;
			}
			from = (uint32_t)(i + n);
		}
		i += n;
	}
	/* more cells than we hold: the rest belongs to the last */
	if (out->n == TABLE_COLUMNS)
		out->v[out->n - 1].to = (uint32_t)t.n;
}

void
cells_of(const struct plain *pl, size_t line, const struct columns *c, struct cells *out)
{
	const struct line *l = &pl->lines.v[line];
	const char *rule = pl->v[line].rule;
	if (strcmp(rule, "table-pipes") == 0)
		cut_at(l, 0, out);
	else if (strcmp(rule, "table-tabs") == 0)
		cut_at(l, 1, out);
	else
		cut_columns(l, c, out);
	for (size_t i = 0; i < out->n; i++)
		trim_cell(l->text, &out->v[i].from, &out->v[i].to);
}

/* ---- is it one? ---- */

struct counts {
	size_t lines, rows, drawn, uprights, opened, tabs, gaps;
	size_t same; /* rows with as many tabs (pipes) as the first */
	size_t first;
	size_t joints; /* of the first rule */
};

static int
has_gap(struct slice t)
{
	static const char wide[] = "\xE3\x80\x80\xE3\x80\x80"; /* two ideographic spaces */
	for (size_t i = 1; i + 1 < t.n; i++)
		if (t.s[i + 1] != ' ')
			i++;
		else if (t.s[i] == ' ' && !mark_is_stop((unsigned char)t.s[i - 1]))
			return 1;
	return slice_contains(t, wide);
}

/* Joints of a rule: +---+---+ has three. */
static size_t
count_joints(struct slice t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += t.s[i] == '+';
	return n;
}

static struct counts
count(const struct plain *pl, const struct chunk *c)
{
	struct counts n = {0};
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = pl->lines.v[i].text;
		n.lines++;
		if (is_drawn(t)) {
			n.drawn++;
			n.joints = n.joints ? n.joints : count_joints(t);
			continue;
		}
		uint16_t holds = pl->lines.v[i].holds;
		size_t up = holds & LINE_UPRIGHT ? count_uprights(t) : 0;
		size_t tabs = holds & LINE_TAB ? count_tabs(t) : 0;
		n.rows++;
		n.uprights += up > 0;
		n.opened += (size_t)line_is_upright(pl->lines.v[i].first);
		n.tabs += tabs > 0;
		n.gaps += (size_t)(holds & LINE_GAP && has_gap(t));
		size_t fields = up > 0 ? up : tabs;
		if (n.rows == 1)
			n.first = fields;
		n.same += fields == n.first && fields > 0;
	}
	return n;
}

static int
is_numeric(struct slice t)
{
	size_t digits = 0, letters = 0;
	for (size_t i = 0; i < t.n; i++) {
		digits += t.s[i] >= '0' && t.s[i] <= '9';
		letters += (unsigned char)t.s[i] >= 0x80 ||
		           ((t.s[i] | 32) >= 'a' && (t.s[i] | 32) <= 'z');
	}
	return digits > 0 && digits >= letters;
}

/* 2: a table, 1: terms and what they mean, 0: neither. */
static int
judge_columns(const struct plain *pl, const struct chunk *c, const struct counts *n,
	struct columns *columns)
{
	size_t full = 0, numeric = 0, left = 0, right = 0, single = 0;
	if (n->rows < 2 || n->gaps * 10 < n->rows * 7 ||
		!columns_find(pl, c->first, c->last, columns))
		return 0;
	for (size_t i = c->first; i <= c->last; i++) {
		struct cells cells;
		if (is_drawn(pl->lines.v[i].text))
			continue;
		cut_columns(&pl->lines.v[i], columns, &cells);
		size_t filled = 0;
		for (size_t k = 0; k < cells.n; k++) {
			trim_cell(pl->lines.v[i].text, &cells.v[k].from, &cells.v[k].to);
			struct slice t = {pl->lines.v[i].text.s + cells.v[k].from,
				cells.v[k].to - cells.v[k].from};
			filled += t.n > 0;
			numeric += k > 0 && is_numeric(t);
			(k == 0 ? &left : &right)[0] += t.n;
		}
		full += filled == cells.n;
		single += filled < 2;
	}
	if (single * 3 > n->rows || full * 2 < n->rows)
		return 0;
	if (columns->n == 2 && numeric * 3 < n->rows && n->drawn == 0)
		return left < right && left / n->rows <= 30 ? 1 : 0;
	if (n->rows == 2 && n->drawn == 0 && numeric < 2)
		return 0;
	return 2;
}

/* ---- taking ---- */

int
table_is_caption(struct slice t)
{
	static const char *const words[] = {"table ", "tab. ", "tabelle ", "tableau ", "tabla ",
		"tabela ", "\xE8\xA1\xA8",
		"\xD0\xA2\xD0\xB0\xD0\xB1\xD0\xBB\xD0\xB8\xD1\x86\xD0\xB0 ", "\xED\x91\x9C "};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t n = strlen(words[i]);
		if (!mark_starts(t, words[i]))
			continue;
		while (n < t.n && t.s[n] == ' ')
			n++;
		return n < t.n && t.s[n] >= '0' && t.s[n] <= '9' && t.n < 160;
	}
	return 0;
}

static int
has_form(const struct plain *pl, size_t i, unsigned form)
{
	return pl->v[i].kind == V_TABLE && pl->v[i].form == form;
}

/* A rule below the header goes over most columns and has few lines above; one above a sum does
 * not. */
static int
is_below_header(const struct plain *pl, size_t first, size_t rule)
{
	enum { HEADER_LINES = 6 };
	const struct line *v = pl->lines.v;
	uint32_t edge = 0, from = UINT32_MAX;
	for (size_t i = first; i < rule; i++) {
		edge = line_edge(&v[i]) > edge ? line_edge(&v[i]) : edge;
		from = v[i].indent < from ? v[i].indent : from;
	}
	return rule - first <= HEADER_LINES &&
	       (line_edge(&v[rule]) - v[rule].indent) * 2 > edge - from;
}

/* Lines above the first rule between rows are one row: its cells were broken to fit. */
static void
join_header(struct plain *pl, size_t first, size_t last)
{
	while (first < last && !has_form(pl, first, TABLE_ROW))
		first++;
	size_t rule = first;
	while (rule < last && !has_form(pl, rule, TABLE_RULE))
		rule++;
	if (rule == last || !is_below_header(pl, first, rule))
		return;
	for (size_t i = first; i < rule; i++)
		if (pl->v[i].kind == V_TABLE)
			pl->v[i].form = i == first ? TABLE_HEADER : TABLE_GOES_ON;
}

static void
set_forms(struct plain *pl, size_t first, size_t last, int caption)
{
	for (size_t i = first; i <= last; i++)
		if (pl->v[i].kind == V_TABLE)
			pl->v[i].form = caption && i == first           ? TABLE_CAPTION
			                : is_drawn(pl->lines.v[i].text) ? TABLE_RULE
			                                                : TABLE_ROW;
	join_header(pl, first, last);
}

static void
take_table(struct plain *pl, const struct chunk *c, const char *rule, unsigned certainty)
{
	size_t above = c->first > 0 ? block_above(pl, c->first) : SIZE_MAX, first = c->first;
	if (above != SIZE_MAX && pl->v[above].kind == V_NONE && c->first - above <= 2 &&
		table_is_caption(pl->lines.v[above].text) &&
		(above == 0 || pl->lines.v[above - 1].text.n == 0))
		first = above;
	block_take(pl, first, c->last, V_TABLE, 1, rule, certainty);
	block_doubt(pl, first, V_CODE, 100 - certainty);
	set_forms(pl, first, c->last, first != c->first);
}

struct width {
	size_t full, above; /* cells of the page: the column's, those of the line above */
};

static struct slice
cell_text(struct slice t, const struct cells *cells, size_t k)
{
	return (struct slice){t.s + cells->v[k].from, cells->v[k].to - cells->v[k].from};
}

static size_t
cell_width(struct slice t, const struct cells *cells, size_t k)
{
	struct slice s = k < cells->n ? cell_text(t, cells, k) : (struct slice){NULL, 0};
	return utf8_cells(s.s, s.n);
}

static int
is_set_in(struct slice t, const struct cells *cells, size_t k)
{
	return t.s[cells->v[k].from - 1] == ' ';
}

/* 1: texts begin directly behind the sign, so that one that is set in goes on. */
static int
measure_columns(const struct plain *pl, size_t first, size_t last, struct width *width)
{
	size_t texts = 0, set_in = 0;
	struct cells cells;
	for (size_t i = first; i <= last; i++) {
		struct slice t = pl->lines.v[i].text;
		if (pl->v[i].form == TABLE_RULE || pl->v[i].form == TABLE_CAPTION)
			continue;
		cells_of(pl, i, NULL, &cells);
		for (size_t k = 0; k < cells.n; k++) {
			size_t n = cell_width(t, &cells, k);
			width[k].full = n > width[k].full ? n : width[k].full;
			texts += k > 0 && n > 0;
			set_in += k > 0 && n > 0 && is_set_in(t, &cells, k);
		}
	}
	return texts >= set_in * 3;
}

/* Was each text of this line broken off the cell above? It is set in, or its first word had no room
 * there; a first cell alone begins small. */
static int
is_broken_off(struct slice t, const struct cells *cells, const struct width *width, int hangs)
{
	struct slice first = cell_text(t, cells, 0);
	size_t filled = 0, set_in = 0, late = 0;
	for (size_t k = 1; k < cells->n; k++) {
		struct slice s = cell_text(t, cells, k);
		const char *blank = memchr(s.s, ' ', s.n);
		size_t word = utf8_cells(s.s, blank ? (size_t)(blank - s.s) : s.n);
		if (s.n == 0)
			continue;
		if (width[k].above == 0)
			return 0;
		filled++;
		set_in += (size_t)is_set_in(t, cells, k);
		late += width[k].above + 1 + word > width[k].full;
	}
	if (filled == 0)
		return first.n > 0 && width[0].above > 0 && utf8_is_lower(mark_first_letter(first));
	return (hangs && set_in == filled) || (first.n == 0 && late == filled);
}

/* Cells between drawn lines that were broken to fit. */
static void
mark_broken(struct plain *pl, const struct chunk *c)
{
	struct width width[TABLE_COLUMNS] = {0};
	struct cells cells;
	int hangs = measure_columns(pl, c->first, c->last, width);
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = pl->lines.v[i].text;
		if (pl->v[i].form == TABLE_ROW || pl->v[i].form == TABLE_GOES_ON) {
			cells_of(pl, i, NULL, &cells);
			if (is_broken_off(t, &cells, width, hangs))
				pl->v[i].form = TABLE_GOES_ON;
		} else {
			cells.n = 0;
		}
		for (size_t k = 0; k < TABLE_COLUMNS; k++)
			width[k].above = cell_width(t, &cells, k);
	}
}

/* A line without text in its first column continues the row above. */
static void
mark_turned(struct plain *pl, const struct chunk *c, const struct columns *columns)
{
	for (size_t i = c->first + 1; i <= c->last; i++)
		if (pl->v[i].form == TABLE_ROW && pl->lines.v[i].indent >= columns->at[1] &&
			pl->v[i - 1].form != TABLE_RULE)
			pl->v[i].form = TABLE_GOES_ON;
}

/* Every row has its uprights, most have as many. */
static int
has_pipes(const struct counts *n)
{
	if (n->rows < 1 || n->uprights != n->rows)
		return 0;
	return (n->opened == n->rows && n->same * 10 >= n->rows * 8) ||
	       (n->rows >= 2 && n->same == n->rows && (n->drawn > 0 || n->first >= 2));
}

int
table_is_grid(const struct plain *pl, const struct chunk *c)
{
	struct counts n = count(pl, c);
	return has_pipes(&n) && n.drawn >= 2 && n.opened == n.rows &&
	       (n.joints == 0 || n.joints == n.first);
}

/* A grid with rules between all rows: what stands between two of them is one row. */
static int
join_between_rules(struct plain *pl, const struct chunk *c, size_t rules)
{
	size_t begun = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		struct cells cells;
		cells_of(pl, i, NULL, &cells);
		begun += pl->v[i].form != TABLE_RULE && cells.n > 0 &&
		         cells.v[0].to > cells.v[0].from;
	}
	if (begun >= rules)
		return 0;
	for (size_t i = c->first + 1; i <= c->last; i++)
		if (pl->v[i].form == TABLE_ROW &&
			(pl->v[i - 1].form == TABLE_ROW || pl->v[i - 1].form == TABLE_GOES_ON))
			pl->v[i].form = TABLE_GOES_ON;
	return 1;
}

static void
join_rows(struct plain *pl, const struct chunk *c, size_t rules)
{
	if (rules < 4 || !join_between_rules(pl, c, rules))
		mark_broken(pl, c);
}

void
table_given(struct plain *pl, size_t first, size_t last, const char *rule)
{
	struct chunk c = {first, last, profile_at(&pl->profile, first)};
	int caption = first < last && table_is_caption(pl->lines.v[first].text);
	struct columns columns;
	size_t row = first + (size_t)caption;
	while (row < last && (pl->v[row].kind != V_TABLE || is_drawn(pl->lines.v[row].text)))
		row++;
	if (rule == NULL)
		rule = count_uprights(pl->lines.v[row].text) > 0 ? "table-pipes"
		       : count_tabs(pl->lines.v[row].text) > 0   ? "table-tabs"
		                                                 : "table-columns";
	for (size_t i = first; i <= last; i++)
		if (pl->v[i].kind == V_TABLE)
			pl->v[i].rule = rule;
	set_forms(pl, first, last, caption);
	for (size_t i = first; i <= last; i++)
		if (pl->v[i].kind != V_TABLE)
			return; /* only lines that touch each other go on in each other */
	if (strcmp(rule, "table-pipes") == 0)
		join_rows(pl, &c, count(pl, &c).drawn);
	else if (strcmp(rule, "table-columns") == 0 && columns_find(pl, first, last, &columns))
		mark_turned(pl, &c, &columns);
}

static int
sort_table(struct plain *pl, const struct chunk *c)
{
	struct counts n = count(pl, c);
	struct columns columns;
	if (n.rows < 1 || n.lines < 2)
		return 0;
	if (has_pipes(&n)) {
		take_table(pl, c, "table-pipes", 92);
		join_rows(pl, c, n.drawn);
		return 1;
	}
	if (n.tabs == n.rows && n.same == n.rows && n.rows >= 2 && (n.first >= 2 || n.rows >= 3)) {
		take_table(pl, c, "table-tabs", 85);
		return 1;
	}
	int is = judge_columns(pl, c, &n, &columns);
	if (is == 2) {
		take_table(pl, c, "table-columns", n.drawn > 0 ? 92 : 75);
		mark_turned(pl, c, &columns);
	} else if (is == 1) {
		block_take(pl, c->first, c->last, V_GLOSS, 1, "gloss-columns", 78);
		block_doubt(pl, c->first, V_TABLE, 20);
	}
	return is > 0;
}

int
tables_find(struct plain *pl)
{
	struct chunk c;
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1)
		sort_table(pl, &c);
	return 0;
}

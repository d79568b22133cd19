/* SPDX-License-Identifier: Apache-2.0 */
/* What stands before the text, and its sections: title page, contents, page numbers. */
#include "converters/docx/docx.h"

#include "converters/docx/reference.h"

#include "converters/labels.h"

#include "base/utf8.h"

enum {
	CHAPTER = 7000,    /* cells: divisions longer than this on average begin a page */
	OWN_TITLE = 12000, /* cells: a text longer than this has a title page */
	CONTENTS_FROM = 3, /* headings, in a text that is longer than a page or two */
	CONTENTS_ALWAYS = 5,
	CONTENTS_TEXT = 4000,
	CONTENTS_DEPTH = 3,
	NEAR = 60 /* headings to look through for a line of the contents */
};

static const struct {
	const char *name;
	unsigned w, h, margin_x, margin_y; /* twips */
} pages[] = {
	{"a4", 11906, 16838, 1984, 1644},
	{"letter", 12240, 15840, 2151, 1584},
	{"a5", 8391, 11906, 1134, 1191},
	{"b5", 9979, 14175, 1417, 1361},
};

/* Cells of text by the level of the division that holds it: chars[0] all, chars[1] those in
 * divisions of the first level … */
static void
weigh(const struct docx *d, size_t chars[3], size_t count[3])
{
	const struct tei_node *text = d->doc->text;
	size_t head = 0, level = 0;
	for (const struct tei_node *n = text; n != NULL; n = tei_step(text, n, 1)) {
		if (head < d->index->n_heads && d->index->heads[head].div == n) {
			level = d->levels[head++];
			if (level <= 2)
				count[level]++;
		}
		if (n->kind != TEI_CHARS)
			continue;
		size_t cells = d->bib->cjk ? n->text.n * 2 / 3 : n->text.n;
		chars[0] += cells;
		if (level >= 1)
			chars[1] += cells;
		if (level >= 2)
			chars[2] += cells;
	}
}

static int
is_letter_land(const char *lang)
{
	return lang_is(lang, "en-us") || lang_is(lang, "en-ca") || lang_is(lang, "fr-ca") ||
	       lang_is(lang, "es-mx");
}

static void
choose_page(struct docx *d)
{
	const char *name = opt_str(d->job->opts, "page-size");
	if (strcmp(name, "auto") == 0)
		name = is_letter_land(d->bib->language) ? "letter" : "a4";
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (strcmp(pages[i].name, name) == 0) {
			d->page_w = pages[i].w;
			d->page_h = pages[i].h;
			d->margin_x = pages[i].margin_x;
			d->margin_y = pages[i].margin_y;
		}
	/* one row for all formats: it stands in epub.c */
	d->vertical = opt_flag(d->job->opts, "vertical");
	if (d->vertical) { /* lines run down, pages lie on their side */
		unsigned w = d->page_w;
		d->page_w = d->page_h;
		d->page_h = w;
	}
}

void
front_plan(struct docx *d)
{
	size_t chars[3] = {0}, count[3] = {0};
	const struct tei_node *front = tei_child(d->doc->text, TEI_FRONT);
	weigh(d, chars, count);
	choose_page(d);
	if (count[1] > 1 && chars[1] / count[1] > CHAPTER)
		d->opening = OPEN_CHAPTERS;
	if (d->opening == OPEN_CHAPTERS && count[2] > count[1] && chars[2] / count[2] > CHAPTER &&
		chars[2] > chars[1] / 2)
		d->opening = OPEN_PARTS;
	if (d->index->n_heads >= CONTENTS_ALWAYS ||
		(d->index->n_heads >= CONTENTS_FROM && chars[0] > CONTENTS_TEXT))
		d->contents = 1;
	for (const struct tei_node *n = front; d->contents && n != NULL; n = tei_step(front, n, 1))
		if (n->kind == TEI_DIVGEN && tei_is(n, TA_TYPE, "toc"))
			d->contents = 2;
	for (const struct tei_node *n = front; d->contents && n != NULL; n = tei_step(front, n, 1))
		if (d->contents != 3 && n->kind == TEI_LIST && tei_is(n, TA_TYPE, "toc"))
			front_list_find(d, n);
	d->title_page = d->contents && chars[0] > OWN_TITLE;
}

const struct tei_node *
front_page(const struct docx *d)
{
	return tei_child(tei_child(d->doc->text, TEI_FRONT), TEI_TITLEPAGE);
}

/* A model without title page gets one from its header. */
void
front_title(struct docx *d)
{
	const struct bib *b = d->bib;
	if (front_page(d) != NULL)
		return;
	d->lang = b->language;
	para_begin(d, ST_TITLE);
	run_puts(d, b->title);
	if (b->subtitle != NULL) {
		para_begin(d, ST_SUBTITLE);
		run_puts(d, b->subtitle);
	}
	for (size_t i = 0; i < b->n_people; i++)
		if (strcmp(b->people[i].role, "aut") == 0) {
			para_begin(d, ST_AUTHOR);
			run_puts(d, b->people[i].name);
		}
	para_end(d);
	if (d->title_page)
		section_break(d, NULL, 0);
	if (d->contents == 1)
		front_contents(d);
}

static void
field_mark(struct markup *m, const char *type)
{
	markup_open(m, "w:r", BREAK_NONE);
	markup_open(m, "w:fldChar", BREAK_NONE);
	markup_attr(m, "w:fldCharType", type);
	markup_close(m);
	markup_close(m);
}

static void
field_code(struct markup *m, const char *code)
{
	markup_open(m, "w:r", BREAK_NONE);
	markup_open(m, "w:instrText", BREAK_NONE);
	markup_attr(m, "xml:space", "preserve");
	markup_puts(m, code);
	markup_close(m);
	markup_close(m);
}

static void
field_begin(struct markup *m)
{
	field_mark(m, "begin");
	field_code(m, " TOC \\o \"1-3\" \\h \\z \\u ");
	field_mark(m, "separate");
}

static void
entry(struct docx *d, size_t i, int first, int last)
{
	const struct index_head *h = &d->index->heads[i];
	struct flow *f = d->flow;
	para_begin(d, (enum style)(ST_TOC_1 + d->levels[i] - 1));
	size_t n = typed_head(d, i, last);
	para_need(d);
	if (first)
		field_begin(&f->m);
	markup_open(&f->m, "w:hyperlink", BREAK_NONE);
	markup_attr(&f->m, "w:anchor", d->head_marks[i]);
	markup_attr(&f->m, "w:history", "1");
	f->link_open = 1;
	run_text(d, (struct slice){h->label.s + n, h->label.n - n});
	run_flush(d);
	markup_end(&f->m, "w:hyperlink");
	f->link_open = 0;
	if (last)
		field_mark(&f->m, "end");
	para_end(d);
}

/* own: its lines are text of the source, which the tag says to our check */
static void
gallery(struct markup *m, int own)
{
	markup_open(m, "w:sdt", BREAK_BLOCK);
	markup_open(m, "w:sdtPr", BREAK_LINE);
	if (own) {
		markup_open(m, "w:tag", BREAK_NONE);
		markup_attr(m, "w:val", "source");
		markup_close(m);
	}
	markup_open(m, "w:docPartObj", BREAK_NONE);
	markup_open(m, "w:docPartGallery", BREAK_NONE);
	markup_attr(m, "w:val", "Table of Contents");
	markup_close(m);
	markup_leaf(m, "w:docPartUnique", BREAK_NONE, NULL);
	markup_close(m);
	markup_close(m);
	markup_open(m, "w:sdtContent", BREAK_BLOCK);
}

/* The contents field with its result: linked entries, without page numbers until Word counts the
 * pages, so that it can be read at once and nothing is asked at opening (17.16.5.68). */
void
front_contents(struct docx *d)
{
	struct markup *m = &d->flow->m;
	size_t first = SIZE_MAX, last = 0;
	const char *lang = d->bib->language;
	for (size_t i = 0; i < d->index->n_heads; i++)
		if (d->levels[i] <= CONTENTS_DEPTH && d->index->heads[i].label.n > 0) {
			first = first == SIZE_MAX ? i : first;
			last = i;
		}
	d->contents = 0;
	para_end(d);
	if (first == SIZE_MAX)
		return;
	d->lang = lang;
	d->lang_node = NULL;
	gallery(m, 0);
	para_begin(d, ST_TOC_HEADING);
	run_puts(d, label_get(LABEL_CONTENTS, lang));
	para_end(d);
	for (size_t i = first; i <= last; i++)
		if (d->levels[i] <= CONTENTS_DEPTH && d->index->heads[i].label.n > 0)
			entry(d, i, i == first, i == last);
	markup_end(m, "w:sdtContent");
	markup_end(m, "w:sdt");
	d->flow->after_sdt = 1;
}

/* ---- a contents list that the source brought ---- */

/* The key of a line of a contents list, without the page number at its end. */
static struct slice
line_key(struct docx *d, const struct tei_node *item)
{
	struct slice key = utf8_key(d->job->arena, tei_flat(d->job->arena, item));
	size_t n = key.n;
	while (n > 0 && key.s[n - 1] >= '0' && key.s[n - 1] <= '9')
		n--;
	if (n > 0)
		key.n = n;
	return key;
}

/* The heading that a line means: the next one with its words, or with the end of them. */
static size_t
head_of(const struct docx *d, struct slice line, const struct slice *keys, size_t from)
{
	size_t end = from + NEAR < d->index->n_heads ? from + NEAR : d->index->n_heads;
	for (size_t i = from; i < end; i++) {
		struct slice head = keys[i];
		if (head.n == 0 || head.n > line.n)
			continue;
		if (memcmp(line.s + line.n - head.n, head.s, head.n) == 0 &&
			(head.n == line.n || head.n >= 4))
			return i;
	}
	return SIZE_MAX;
}

/* Takes over a flat list of type toc whose lines are headings of this text: its words become the
 * contents field, and no second contents are made. */
void
front_list_find(struct docx *d, const struct tei_node *list)
{
	struct arena *a = d->job->arena;
	size_t n = 0, found = 0, from = 0;
	for (const struct tei_node *t = list; t != NULL; t = tei_step(list, t, 1)) {
		n += t->kind == TEI_ITEM;
		if (t->kind == TEI_ITEM && tei_flat(a, t).n == 0)
			return;
		if (t != list && (t->kind == TEI_LIST || t->kind == TEI_P || t->kind == TEI_LABEL))
			return;
	}
	struct slice *keys = ARENA_ARRAY(a, struct slice, d->index->n_heads + 1);
	size_t *heads = ARENA_ARRAY(a, size_t, n + 1);
	if (keys == NULL || heads == NULL)
		return;
	for (size_t i = 0; i < d->index->n_heads; i++)
		keys[i] = utf8_key(a, tei_flat(a, d->index->heads[i].head));
	n = 0;
	for (const struct tei_node *t = tei_child(list, TEI_ITEM); t != NULL;
		t = tei_sibling(t, TEI_ITEM)) {
		size_t at = head_of(d, line_key(d, t), keys, from);
		if (at != SIZE_MAX) {
			from = at + 1;
			found++;
		}
		heads[n++] = at;
	}
	if (n < 3 || found * 10 < n * 7)
		return;
	d->toc_list = list;
	d->toc_heads = heads;
	d->toc_at = 0;
	d->contents = 3;
}

void
front_list_open(struct docx *d)
{
	para_end(d);
	gallery(&d->flow->m, 1);
}

/* Begins the paragraph of one line, linked to its heading. */
void
front_line(struct docx *d, const struct tei_node *item)
{
	struct flow *f = d->flow;
	size_t head = d->toc_heads[d->toc_at];
	unsigned level = head != SIZE_MAX ? d->levels[head] : d->toc_level;
	d->toc_level = level < 1 ? 1 : level > CONTENTS_DEPTH ? CONTENTS_DEPTH : level;
	para_begin(d, (enum style)(ST_TOC_1 + d->toc_level - 1));
	typed_take(d, item, tei_sibling(item, TEI_ITEM) == NULL);
	para_need(d);
	if (d->toc_at++ == 0)
		field_begin(&f->m);
	f->link_name = head != SIZE_MAX ? d->head_marks[head] : NULL;
}

void
front_line_end(struct docx *d, int last)
{
	struct flow *f = d->flow;
	run_flush(d);
	if (f->link_open)
		markup_end(&f->m, "w:hyperlink");
	f->link_open = 0;
	f->link_name = NULL;
	if (last)
		field_mark(&f->m, "end");
}

void
front_list_close(struct docx *d)
{
	para_end(d);
	markup_end(&d->flow->m, "w:sdtContent");
	markup_end(&d->flow->m, "w:sdt");
	d->flow->after_sdt = 1;
}

static void
furniture(struct docx *d, struct markup *m)
{
	static const struct {
		const char *name, *type, *part;
	} rows[] = {{"w:headerReference", "header", "header1.xml"},
		{"w:footerReference", "footer", "footer1.xml"}};
	for (size_t i = 0; i < 2; i++) {
		if (d->furniture_rel[i] == 0)
			d->furniture_rel[i] =
				docx_rel(d, &d->flows[STORY_BODY], rows[i].type, rows[i].part, 0);
		markup_open(m, rows[i].name, BREAK_NONE);
		markup_attr(m, "w:type", "default");
		markup_attrf(m, "r:id", "rId%u", d->furniture_rel[i]);
		markup_close(m);
	}
	/* the first page of a section: its number, but no running head */
	markup_open(m, "w:footerReference", BREAK_NONE);
	markup_attr(m, "w:type", "first");
	markup_attrf(m, "r:id", "rId%u", d->furniture_rel[1]);
	markup_close(m);
}

static void
number(struct markup *m, const char *name, unsigned n)
{
	markup_attrf(m, name, "%u", n);
}

static void
page_write(const struct docx *d, struct markup *m)
{
	markup_open(m, "w:pgSz", BREAK_NONE);
	number(m, "w:w", d->page_w);
	number(m, "w:h", d->page_h);
	if (d->vertical)
		markup_attr(m, "w:orient", "landscape");
	markup_close(m);
	markup_open(m, "w:pgMar", BREAK_NONE);
	number(m, "w:top", d->margin_y);
	number(m, "w:right", d->margin_x);
	number(m, "w:bottom", d->margin_y);
	number(m, "w:left", d->margin_x);
	number(m, "w:header", 851);
	number(m, "w:footer", 851);
	number(m, "w:gutter", 0);
	markup_close(m);
}

/* w:sectPr with its children in the order of CT_SectPr; every section says all (17.6.17). */
static void
section_write(struct docx *d, struct markup *m, const char *format, int restart)
{
	markup_open(m, "w:sectPr", BREAK_NONE);
	if (d->reference != NULL && d->reference->has_page) {
		markup_raw(m, format ? d->reference->section : d->reference->bare_section);
		markup_close(m);
		return;
	}
	if (format != NULL)
		furniture(d, m);
	markup_open(m, "w:type", BREAK_NONE);
	markup_attr(m, "w:val", "nextPage");
	markup_close(m);
	page_write(d, m);
	if (format != NULL) {
		markup_open(m, "w:pgNumType", BREAK_NONE);
		markup_attr(m, "w:fmt", format);
		markup_attr(m, "w:start", restart ? "1" : NULL);
		markup_close(m);
	}
	markup_open(m, "w:cols", BREAK_NONE);
	markup_attr(m, "w:space", "708");
	markup_close(m);
	markup_leaf(m, "w:titlePg", BREAK_NONE, NULL);
	if (d->vertical) {
		markup_open(m, "w:textDirection", BREAK_NONE);
		markup_attr(m, "w:val", "tbRl");
		markup_close(m);
	}
	if (d->bib->rtl)
		markup_leaf(m, "w:bidi", BREAK_NONE, NULL);
	markup_close(m);
}

/* The section's end belongs into the properties of its last paragraph (17.6.18), which is written
 * by now: the bytes go where its w:pPr ends. After a table or the contents there is none, and a
 * paragraph is made that carries it. */
void
section_break(struct docx *d, const char *format, int restart)
{
	struct flow *f = d->flow;
	struct buf section = {0}, tail = {0};
	struct markup m;
	para_end(d);
	if (f->after_table || f->after_sdt || f->ppr_end == 0)
		para_separator(d);
	markup_begin(&m, &section, MARKUP_XML);
	section_write(d, &m, format, restart);
	markup_finish(&m);
	if (f->out.failed || section.failed) {
		buf_free(&section);
		return;
	}
	buf_put(&tail, f->out.s + f->ppr_end, f->out.n - f->ppr_end);
	f->out.n = f->ppr_end;
	buf_put_slice(&f->out, buf_slice(&section));
	buf_put_slice(&f->out, buf_slice(&tail));
	f->p_end += section.n;
	f->out.failed |= tail.failed;
	buf_free(&section);
	buf_free(&tail);
	d->section_has_text = 0;
}

void
section_last(struct docx *d)
{
	struct flow *f = d->flow;
	para_end(d);
	if (f->after_table || f->after_sdt)
		para_separator(d);
	section_write(d, &f->m, "decimal", d->title_page);
}

static void
story_begin(struct markup *m, struct buf *out, const char *root)
{
	markup_begin(m, out, MARKUP_XML);
	markup_declaration(m);
	markup_open(m, root, BREAK_BLOCK);
	markup_attr(m, "xmlns:w", W_NS);
	markup_attr(m, "xmlns:r", R_NS);
}

static void
styled(struct docx *d, struct markup *m, enum style style)
{
	markup_open(m, "w:p", BREAK_LINE);
	markup_open(m, "w:pPr", BREAK_NONE);
	markup_open(m, "w:pStyle", BREAK_NONE);
	markup_attr(m, "w:val", STYLE_ID(d, style));
	markup_close(m);
	if (d->bib->rtl)
		markup_leaf(m, "w:bidi", BREAK_NONE, NULL);
	markup_close(m);
}

/* The running head is the title; a long one is cut at a word. */
void
furniture_write(struct docx *d)
{
	struct flow head = {.story = STORY_BODY}, *outer = d->flow;
	struct buf foot = {0};
	struct markup m;
	if (d->furniture_rel[0] == 0)
		return;
	story_begin(&head.m, &head.out, "w:hdr");
	d->flow = &head;
	d->lang = d->bib->language;
	d->flags = 0;
	para_begin(d, ST_HEADER);
	run_puts(d, d->bib->title);
	para_end(d);
	d->flow = outer;
	markup_end(&head.m, "w:hdr");
	d->failed |= markup_finish(&head.m) != 0;
	buf_free(&head.text);
	docx_part(d, "word/header1.xml", "header", &head.out);

	story_begin(&m, &foot, "w:ftr");
	styled(d, &m, ST_FOOTER);
	field_mark(&m, "begin");
	field_code(&m, " PAGE ");
	field_mark(&m, "separate");
	markup_open(&m, "w:r", BREAK_NONE);
	run_characters(&m, SLICE("1"));
	markup_close(&m);
	field_mark(&m, "end");
	markup_close(&m);
	markup_end(&m, "w:ftr");
	d->failed |= markup_finish(&m) != 0;
	docx_part(d, "word/footer1.xml", "footer", &foot);
}

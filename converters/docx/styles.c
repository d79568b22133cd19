/* SPDX-License-Identifier: Apache-2.0 */
/* word/styles.xml: the defaults, which depend on the language, then every style of
 * templates/docx/styles.xml, each replaced by the last overlay that has it. */
#include "converters/docx/docx.h"

#include "base/embed.h"
#include "converters/docx/reference.h"

enum { MAX_LAYERS = 6, MAX_STYLES = 160 };

struct sheet {
	struct slice id[MAX_STYLES], text[MAX_STYLES];
	size_t n;
};

size_t
slice_find(struct slice s, const char *what)
{
	size_t n = strlen(what);
	for (size_t i = 0; i + n <= s.n; i++)
		if (s.s[i] == what[0] && memcmp(s.s + i, what, n) == 0)
			return i;
	return SIZE_MAX;
}

size_t
slice_rfind(struct slice s, const char *what)
{
	size_t n = strlen(what);
	for (size_t i = s.n; i-- > 0;)
		if (i + n <= s.n && s.s[i] == what[0] && memcmp(s.s + i, what, n) == 0)
			return i;
	return SIZE_MAX;
}

static const char *
find(struct slice s, size_t from, const char *what)
{
	size_t at = slice_find((struct slice){s.s + from, s.n - from}, what);
	return at == SIZE_MAX ? NULL : s.s + from + at;
}

/* Our own templates only: one w:style after the other, styleId in each start tag. */
static void
sheet_read(struct sheet *sheet, const char *path)
{
	struct slice s = embed_get(path);
	size_t at = 0;
	const char *from;
	sheet->n = 0;
	while (sheet->n < MAX_STYLES && (from = find(s, at, "<w:style ")) != NULL) {
		size_t start = (size_t)(from - s.s);
		const char *end = find(s, start, "</w:style>");
		const char *id = find(s, start, "w:styleId=\"");
		id += strlen("w:styleId=\"");
		at = (size_t)(end - s.s) + strlen("</w:style>");
		sheet->id[sheet->n] = (struct slice){id, strcspn(id, "\"")};
		sheet->text[sheet->n++] = (struct slice){from, at - start};
	}
}

static struct slice
style_text(const struct sheet *layers, size_t n_layers, size_t i)
{
	struct slice id = layers[0].id[i];
	for (size_t l = n_layers; l-- > 1;)
		for (size_t k = 0; k < layers[l].n; k++)
			if (slice_eq(layers[l].id[k], id))
				return layers[l].text[k];
	return layers[0].text[i];
}

static size_t
layers_read(const struct docx *d, struct sheet *layers)
{
	size_t n = 0;
	sheet_read(&layers[n++], "templates/docx/styles.xml");
	if (d->opening == OPEN_CHAPTERS)
		sheet_read(&layers[n++], "templates/docx/styles-chapters.xml");
	if (d->opening == OPEN_PARTS)
		sheet_read(&layers[n++], "templates/docx/styles-parts.xml");
	if (d->title_page)
		sheet_read(&layers[n++], "templates/docx/styles-titlepage.xml");
	if (d->bib->cjk)
		sheet_read(&layers[n++], "templates/docx/styles-cjk.xml");
	if (lang_is(d->bib->language, "ja"))
		sheet_read(&layers[n++], "templates/docx/styles-ja.xml");
	return n;
}

static void
run_defaults(struct docx *d, struct markup *m)
{
	int size = d->bib->cjk ? 24 : 23;
	markup_open(m, "w:rPrDefault", BREAK_LINE);
	markup_open(m, "w:rPr", BREAK_NONE);
	markup_open(m, "w:rFonts", BREAK_NONE);
	markup_attr(m, "w:asciiTheme", "minorHAnsi");
	markup_attr(m, "w:eastAsiaTheme", "minorEastAsia");
	markup_attr(m, "w:hAnsiTheme", "minorHAnsi");
	markup_attr(m, "w:cstheme", "minorBidi");
	markup_close(m);
	docx_number(m, "w:kern", d->bib->cjk ? 2 : 0);
	docx_number(m, "w:sz", size);
	docx_number(m, "w:szCs", size + (d->bib->rtl ? 2 : 0));
	markup_open(m, "w:lang", BREAK_NONE);
	markup_attr(m, "w:val", d->lang_val);
	markup_attr(m, "w:eastAsia", d->lang_ea);
	markup_attr(m, "w:bidi", d->lang_bidi);
	markup_close(m);
	markup_close(m);
	markup_close(m);
}

/* Line breaking and spacing of East Asian text, for all paragraphs (17.3.1.16, .21, .2, .3). */
static void
paragraph_defaults(struct markup *m)
{
	static const char *const on[] = {
		"w:kinsoku", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"};
	markup_open(m, "w:pPrDefault", BREAK_LINE);
	markup_open(m, "w:pPr", BREAK_NONE);
	for (size_t i = 0; i < sizeof on / sizeof *on; i++)
		markup_leaf(m, on[i], BREAK_NONE, NULL);
	markup_close(m);
	markup_close(m);
}

/* ---- a template ---- */

static struct slice
value_of(struct slice style, const char *key)
{
	const char *at = find(style, 0, key) + strlen(key);
	return (struct slice){at, strcspn(at, "\"")};
}

/* What a style of ours is called beside the template's. */
static const char *
new_id(struct docx *d, const struct sheet *base, struct slice id)
{
	struct arena *a = d->job->arena;
	for (size_t i = 0; i < base->n; i++)
		if (slice_eq(base->id[i], id)) {
			struct slice name = value_of(base->text[i], "<w:name w:val=\"");
			const char *theirs = reference_style(d->reference, arena_str(a, name));
			return theirs ? theirs : reference_own_id(d, arena_str(a, id));
		}
	return arena_str(a, id);
}

/* A style of ours with every id in it as it is called there. */
static void
put_renamed(struct docx *d, const struct sheet *base, struct slice text, struct buf *out)
{
	static const char *const keys[] = {
		"w:styleId=\"", "<w:basedOn w:val=\"", "<w:next w:val=\"", "<w:link w:val=\""};
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] != 'w' && text.s[i] != '<')
			continue;
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			struct slice rest = {text.s + i, text.n - i};
			if (!slice_starts(rest, keys[k]))
				continue;
			size_t at = i + strlen(keys[k]);
			struct slice id = {text.s + at, strcspn(text.s + at, "\"")};
			buf_put(out, text.s + from, at - from);
			buf_puts(out, new_id(d, base, id));
			from = at + id.n;
		}
	}
	buf_put(out, text.s + from, text.n - from);
}

/* The default styles of ours are not added: a document has one default of each type. */
static int
is_added(struct docx *d, const struct sheet *base, size_t i)
{
	struct slice name = value_of(base->text[i], "<w:name w:val=\"");
	return reference_style(d->reference, arena_str(d->job->arena, name)) == NULL;
}

/* The template's sheet as it is, and at its end the styles that it lacks. */
static void
sheet_merge(struct docx *d, const struct sheet *layers, size_t n, struct buf *out)
{
	const struct reference *r = d->reference;
	const struct part *p = package_find(&r->parts, r->styles_part);
	struct slice s = p->bytes;
	size_t end = slice_rfind(s, "</");
	buf_put(out, s.s, end);
	for (size_t i = 0; i < layers[0].n; i++) {
		struct slice text = style_text(layers, n, i);
		if (!is_added(d, &layers[0], i))
			continue;
		buf_puts(out, "\n<w:style xmlns:w=\"" W_NS "\"");
		text.s += strlen("<w:style");
		text.n -= strlen("<w:style");
		put_renamed(d, &layers[0], text, out);
	}
	buf_put(out, s.s + end, s.n - end);
}

int
styles_write(struct docx *d)
{
	struct sheet *layers = arena_alloc(d->job->arena, MAX_LAYERS * sizeof *layers);
	struct buf out = {0};
	struct markup m;
	if (layers == NULL)
		return -1;
	size_t n = layers_read(d, layers);
	if (d->reference != NULL) {
		sheet_merge(d, layers, n, &out);
		docx_part(d, "word/styles.xml", "styles", &out);
		return 0;
	}
	markup_begin(&m, &out, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "w:styles", BREAK_BLOCK);
	markup_attr(&m, "xmlns:w", W_NS);
	markup_open(&m, "w:docDefaults", BREAK_BLOCK);
	run_defaults(d, &m);
	paragraph_defaults(&m);
	markup_close(&m);
	for (size_t i = 0; i < layers[0].n; i++) {
		markup_raw(&m, SLICE("\n"));
		markup_raw(&m, style_text(layers, n, i));
	}
	markup_raw(&m, SLICE("\n"));
	markup_end(&m, "w:styles");
	d->failed |= markup_finish(&m) != 0;
	docx_part(d, "word/styles.xml", "styles", &out);
	return 0;
}

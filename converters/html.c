/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/html.h"

#include <stdlib.h>

#include "base/digest.h"
#include "converters/html_check.h"
#include "converters/html_imp.h"
#include "converters/labels.h"
#include "converters/style.h"
#include "converters/webtext.h"
#include "output/json.h"

/* ---- addresses ---- */

static int
collect_ids(struct page *p)
{
	size_t n = 0;
	for (const struct tei_node *x = p->doc->text; x; x = tei_step(p->doc->text, x, 1))
		n += x->attrs != NULL && tei_get(x, TA_ID) != NULL;
	p->mask = 15;
	while (p->mask < n * 2)
		p->mask = p->mask * 2 + 1;
	p->ids = ARENA_ARRAY(p->job->arena, const char *, p->mask + 1);
	if (p->ids == NULL)
		return -1;
	for (const struct tei_node *x = p->doc->text; x;
		x = tei_step(p->doc->text, x, !index_is_unseen(x))) {
		const char *id = x->attrs ? tei_get(x, TA_ID) : NULL;
		if (id == NULL || !index_is_place(x))
			continue;
		size_t i = (size_t)digest_key(slice_of(id)) & p->mask;
		while (p->ids[i] != NULL)
			i = (i + 1) & p->mask;
		p->ids[i] = id;
	}
	return 0;
}

static const char *
address(void *ctx, const char *id, int ref)
{
	struct page *p = ctx;
	size_t i = (size_t)digest_key(slice_of(id)) & p->mask;
	while (p->ids[i] != NULL && strcmp(p->ids[i], id) != 0)
		i = (i + 1) & p->mask;
	if (p->ids[i] == NULL)
		return NULL;
	return arena_printf(p->job->arena, "#%s%s", ref ? "ref-" : "", id);
}

/* ---- the parts of the page ---- */

static void
named(struct markup *m, const char *name, const char *content)
{
	if (content == NULL || *content == '\0')
		return;
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "name", name);
	markup_attr(m, "content", content);
	markup_close(m);
}

static void
json_words(struct jout *j, const char *key, const char *const *words)
{
	jout_key(j, key);
	jout_array(j);
	for (; *words != NULL; words++)
		jout_puts(j, *words);
	jout_close(j, ']');
}

static void
json_fact(struct jout *j, const char *key, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	jout_key(j, key);
	jout_puts(j, value);
}

static void
json_people(struct jout *j, const struct bib *bib)
{
	static const struct {
		const char *role, *key;
	} keys[] = {{"aut", "author"}, {"edt", "editor"}, {"trl", "translator"},
		{"ill", "illustrator"}};
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		size_t n = 0;
		for (size_t i = 0; i < bib->n_people; i++) {
			if (strcmp(bib->people[i].role, keys[k].role) != 0)
				continue;
			if (n++ == 0) {
				jout_key(j, keys[k].key);
				jout_array(j);
			}
			jout_object(j);
			json_fact(j, "@type", "Person");
			json_fact(j, "name", bib->people[i].name);
			jout_close(j, '}');
		}
		if (n > 0)
			jout_close(j, ']');
	}
}

/* The same facts as in the EPUB, from the same counters. "<" is escaped: it could end the block. */
static void
linked_data(struct page *p)
{
	struct buf raw = {0}, safe = {0};
	struct jout j;
	struct access_values v;
	const struct bib *bib = p->bib;
	access_values(&p->x.access, &v);
	jout_begin(&j, &raw);
	jout_object(&j);
	json_fact(&j, "@context", "https://schema.org");
	json_fact(&j, "@type", "Book");
	json_fact(&j, "name", bib->title);
	json_fact(&j, "alternativeHeadline", bib->subtitle);
	json_people(&j, bib);
	json_fact(&j, "inLanguage", bib->language);
	json_fact(&j, "identifier", bib->uuid);
	json_fact(&j, "publisher", bib->publisher);
	json_fact(&j, "datePublished", bib->date);
	json_fact(&j, "license", bib->rights);
	json_fact(&j, "description", bib->description);
	json_words(&j, "accessMode", v.modes);
	json_words(&j, "accessModeSufficient", v.sufficient);
	json_words(&j, "accessibilityFeature", v.features);
	json_words(&j, "accessibilityHazard", v.hazards);
	json_fact(&j, "accessibilitySummary",
		access_summary(p->job->arena, &p->x.access, bib->language));
	jout_close(&j, '}');
	for (size_t i = 0; i < raw.n; i++)
		if (raw.s[i] == '<')
			buf_puts(&safe, "\\u003c");
		else
			buf_putc(&safe, raw.s[i]);
	struct markup *m = &p->x.m;
	markup_open(m, "script", BREAK_LINE);
	markup_attr(m, "type", "application/ld+json");
	markup_raw(m, buf_slice(&safe));
	markup_close(m);
	buf_free(&raw);
	buf_free(&safe);
}

int
html_style(struct page *p, const struct charset *text, const char *root, struct buf *out)
{
	buf_puts(out, "\n");
	if (text == NULL || fonts_cut(p->job, &p->fonts, text) != 0)
		return -1;
	if (style_begin(p->job) != 0 || style_sheet(p->job, "html/page.css", out) != 0)
		return -1;
	if (p->bib->cjk && style_sheet(p->job, "html/cjk.css", out) != 0)
		return -1;
	fonts_sheet(&p->fonts, root, out);
	return style_extend(p->job, !(p->bib->cjk || p->bib->rtl), out);
}

static void
style(struct page *p)
{
	struct markup *m = &p->x.m;
	if (p->style.n > 0) {
		markup_open(m, "style", BREAK_LINE);
		markup_raw(m, p->style);
	} else {
		markup_open(m, "link", BREAK_LINE);
		markup_attr(m, "rel", "stylesheet");
		markup_attr(m, "href", "style.css");
	}
	markup_close(m);
}

void
html_head(struct page *p, const char *title, int facts)
{
	struct markup *m = &p->x.m;
	const struct bib *bib = p->bib;
	markup_open(m, "head", BREAK_BLOCK);
	markup_open(m, "meta", BREAK_LINE);
	markup_attr(m, "charset", "utf-8");
	markup_close(m);
	markup_leaf(m, "title", BREAK_LINE, title);
	named(m, "viewport", "width=device-width, initial-scale=1");
	named(m, "color-scheme", "light dark");
	for (size_t i = 0; i < bib->n_people; i++)
		if (strcmp(bib->people[i].role, "aut") == 0)
			named(m, "author", bib->people[i].name);
	named(m, "description", bib->description);
	named(m, "generator", "Rubricate " VERSION);
	if (facts)
		named(m, "rubricate:text", webtext_of_model(p->job->arena, p->doc, p->index));
	if (p->links != NULL)
		p->links(p);
	style(p);
	if (facts)
		linked_data(p);
	markup_end(m, "head");
}

static void
title_block(struct page *p)
{
	struct markup *m = &p->x.m;
	const struct bib *bib = p->bib;
	markup_open(m, "div", BREAK_BLOCK);
	markup_attr(m, "class", "gen title-page");
	markup_open(m, "h1", BREAK_LINE);
	markup_attr(m, "class", "title");
	markup_puts(m, bib->title);
	markup_close(m);
	if (bib->subtitle != NULL) {
		markup_open(m, "p", BREAK_LINE);
		markup_attr(m, "class", "subtitle");
		xhtml_semantics(&p->x, NULL, "doc-subtitle");
		markup_puts(m, bib->subtitle);
		markup_close(m);
	}
	for (size_t i = 0; i < bib->n_people && i < 12; i++) {
		const struct bib_person *who = &bib->people[i];
		markup_open(m, "p", BREAK_LINE);
		markup_attr(m, "class", who->as || strcmp(who->role, "aut") ? "byline" : "author");
		if (who->as != NULL) {
			markup_puts(m, who->as);
			markup_puts(m, bib->cjk ? "\xE3\x80\x80" : " ");
		}
		markup_puts(m, who->name);
		markup_close(m);
	}
	markup_end(m, "div");
}

static const struct tei_node *
title_page_of(const struct tei_doc *doc)
{
	return tei_child(tei_child(doc->text, TEI_FRONT), TEI_TITLEPAGE);
}

void
html_skip(struct page *p)
{
	struct markup *m = &p->x.m;
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "class", "gen skip");
	markup_attr(m, "href", "#main");
	markup_puts(m, label_get(LABEL_SKIP, p->bib->language));
	markup_close(m);
}

void
html_title(struct page *p)
{
	const struct tei_node *title = title_page_of(p->doc);
	if (title != NULL && bib_is_titled(title)) {
		p->x.title_page = title;
		xhtml_node(&p->x, title);
		p->x.title_page = NULL;
		return;
	}
	title_block(p);
	if (title != NULL)
		xhtml_node(&p->x, title);
}

static void
header(struct page *p)
{
	struct markup *m = &p->x.m;
	markup_open(m, "header", BREAK_BLOCK);
	html_skip(p);
	html_title(p);
	markup_end(m, "header");
}

const char *
html_address(struct page *p, const char *id)
{
	return p->x.address(p->x.ctx, id, 0);
}

static void
entry(struct page *p, const struct index_head *h)
{
	struct markup *m = &p->x.m;
	markup_open(m, "a", BREAK_LINE);
	markup_attr(m, "href", html_address(p, h->id));
	const char *lang = tei_lang(h->head);
	if (strcmp(lang, p->bib->language) != 0)
		xhtml_language(&p->x, lang, 0);
	markup_puts(m, h->label.n > 0 ? h->label.s : "\xE2\x80\x94");
	markup_close(m);
}

static void
contents(struct page *p)
{
	struct markup *m = &p->x.m;
	int depth = 0, open[64] = {0};
	for (size_t i = 0; i < p->index->n_heads; i++) {
		const struct index_head *h = &p->index->heads[i];
		int first = depth == 0;
		while (depth > 1 && open[depth - 2] >= h->depth) {
			markup_end(m, "li");
			markup_end(m, "ol");
			depth--;
		}
		if (!first && (open[depth - 1] >= h->depth || depth == 63))
			markup_end(m, "li");
		else {
			markup_open(m, "ol", BREAK_BLOCK);
			depth++;
		}
		open[depth - 1] = h->depth;
		markup_open(m, "li", BREAK_BLOCK);
		entry(p, h);
		p->x.access.contents++;
	}
	for (; depth > 0; depth--) {
		markup_end(m, "li");
		markup_end(m, "ol");
	}
}

void
html_contents(struct page *p)
{
	struct markup *m = &p->x.m;
	if (p->index->n_heads < 2)
		return;
	markup_open(m, "nav", BREAK_BLOCK);
	xhtml_semantics(&p->x, NULL, "doc-toc");
	markup_attr(m, "id", "contents");
	markup_attr(m, "class", "gen");
	markup_attr(m, "aria-labelledby", "h-contents");
	markup_open(m, "h2", BREAK_LINE);
	markup_attr(m, "id", "h-contents");
	markup_puts(m, label_get(LABEL_CONTENTS, p->bib->language));
	markup_close(m);
	contents(p);
	markup_end(m, "nav");
}

void
html_notes(struct page *p, size_t from, size_t to, const char *id)
{
	struct markup *m = &p->x.m;
	if (from == to)
		return;
	markup_open(m, "section", BREAK_BLOCK);
	if (id != NULL)
		markup_attr(m, "id", id);
	markup_attr(m, "class", "notes");
	xhtml_semantics(&p->x, NULL, "doc-endnotes");
	markup_attr(m, "aria-labelledby", "h-notes");
	markup_open(m, "h2", BREAK_LINE);
	markup_attr(m, "id", "h-notes");
	markup_attr(m, "class", "gen");
	markup_puts(m, label_get(LABEL_NOTES, p->bib->language));
	markup_close(m);
	markup_open(m, "ol", BREAK_BLOCK);
	if (from > 0)
		markup_attrf(m, "start", "%zu", from + 1);
	for (; from < to; from++)
		xhtml_note(&p->x, &p->index->notes[from]);
	markup_end(m, "ol");
	markup_end(m, "section");
}

void
html_footer(struct page *p)
{
	struct markup *m = &p->x.m;
	const struct bib *bib = p->bib;
	const char *facts[] = {bib->publisher, bib->date, bib->edition, bib->rights, bib->source};
	int n = 0;
	markup_open(m, "footer", BREAK_BLOCK);
	markup_attr(m, "class", "gen");
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (facts[i] != NULL) {
			if (n++ == 0)
				markup_open(m, "p", BREAK_LINE);
			else
				markup_puts(m, " \xC2\xB7 ");
			markup_puts(m, facts[i]);
		}
	if (n > 0)
		markup_close(m);
	markup_open(m, "p", BREAK_LINE);
	markup_puts(m, label_get(LABEL_MADE_BY_PROGRAM, bib->language));
	markup_puts(m, " Rubricate " VERSION);
	markup_puts(m, " \xC2\xB7 ");
	markup_puts(m, bib->source_name);
	markup_close(m);
	markup_end(m, "footer");
}

/* What stands between the header and the footer, first: the page's head tells facts about it. */
static void
main_part(struct page *p, struct buf *out)
{
	struct markup *m = &p->x.m;
	const struct tei_node *title = title_page_of(p->doc);
	xhtml_output(&p->x, out);
	markup_open(m, "main", BREAK_BLOCK);
	markup_attr(m, "id", "main");
	markup_attr(m, "tabindex", "-1");
	for (const struct tei_node *part = p->doc->text->first; part != NULL; part = part->next) {
		for (const struct tei_node *n = part->first; n != NULL; n = n->next)
			if (n != title)
				xhtml_node(&p->x, n);
	}
	html_notes(p, 0, p->index->n_notes, "notes");
	markup_end(m, "main");
	markup_finish(m);
}

/* in: what is to stand inside out, at byte at. It is as long as the document, so the short one goes
 * around it; out is freed. */
static void
put_around(struct buf *in, struct buf *out, size_t at)
{
	in->failed |= out->failed;
	if (!in->failed)
		buf_surround(
			in, (struct slice){out->s, at}, (struct slice){out->s + at, out->n - at});
	buf_free(out);
}

/* The body around main. */
static void
body_part(struct page *p, struct buf *main)
{
	struct buf out = {0};
	struct markup *m = &p->x.m;
	xhtml_output(&p->x, &out);
	markup_open(m, "body", BREAK_BLOCK);
	header(p);
	html_contents(p);
	markup_raw(m, SLICE("\n"));
	size_t at = out.n;
	html_footer(p);
	markup_end(m, "body");
	markup_finish(m);
	put_around(main, &out, at);
}

/* Media and fonts as data: the page is one file. */
static int
style_of(struct page *p, const struct buf *body)
{
	struct buf css = {0};
	struct charset *text = ARENA_NEW(p->job->arena, struct charset);
	if (text != NULL && p->fonts.n > 0)
		charset_markup(text, buf_slice(body));
	int result = html_style(p, text, NULL, &css);
	if (result == 0)
		p->style = arena_buf(p->job->arena, &css);
	buf_free(&css);
	return result;
}

static void
whole(struct page *p, struct buf *body)
{
	struct buf out = {0};
	struct markup *m = &p->x.m;
	markup_begin(m, &out, MARKUP_HTML);
	markup_raw(m, SLICE("<!DOCTYPE html>\n"));
	markup_open(m, "html", BREAK_BLOCK);
	xhtml_language(&p->x, p->bib->language, 1);
	html_head(p, p->bib->title, 1);
	markup_raw(m, SLICE("\n"));
	size_t at = out.n;
	markup_end(m, "html");
	markup_finish(m);
	put_around(body, &out, at);
}

/* -1 without a message: there was no memory. */
static int
html_convert(struct job *job, const struct tei_doc *doc, struct package *package)
{
	struct page p = {.job = job, .doc = doc};
	struct buf page = {0};
	p.bib = bib_read(job, doc);
	p.index = index_make(job, doc);
	if (p.bib == NULL || p.index == NULL || collect_ids(&p) != 0)
		return -1;
	int failed = fonts_open(job, &p.fonts);
	xhtml_begin(&p.x, job, doc, p.index, p.bib, 0);
	p.x.one_file = 1;
	p.x.address = address;
	p.x.ctx = &p;
	main_part(&p, &page);
	body_part(&p, &page);
	if (failed == 0)
		failed = style_of(&p, &page);
	fonts_close(&p.fonts);
	whole(&p, &page);
	failed |= xhtml_finish(&p.x);
	if (failed == 0 && !page.failed && !arena_failed(job->arena)) {
		package_add(package, "index.html", "text/html", PART_DEFLATED, &page);
		return 0;
	}
	buf_free(&page);
	return -1;
}

const struct converter html_converter = {
	.name = "html",
	.suffix = ".html",
	.media_type = "text/html",
	.title = "HTML",
	.container = CONTAINER_FILE,
	.by_default = 1,
	.options = style_options,
	.convert = html_convert,
	.check = html_check,
};

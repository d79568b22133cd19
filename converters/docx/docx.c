/* SPDX-License-Identifier: Apache-2.0 */
/* TEI → DOCX: plan, walk, parts. Styles only; no direct formatting but language, direction and
 * the emphasis of characters. */
#include "converters/docx/docx.h"

#include "converters/docx/reference.h"

#include <stdlib.h>

static const struct opt_row options[] = {
	{"page-size", OPT_WORD, "auto|a4|letter|a5|b5", "auto",
		"page of DOCX; auto: Letter for North America, else A4"},
	{"comments", OPT_FLAG, NULL, "no", "doubtful decisions as comments in the margin (DOCX)"},
	{"reference-doc", OPT_FILE, "FILE", NULL,
		"take styles, theme, page, headers and footers from this DOCX"},
	OPT_END,
};

int
docx_grow(struct docx *d, void *v, size_t n, size_t *cap, size_t size)
{
	void **array = v;
	if (n < *cap)
		return 0;
	size_t more = *cap ? *cap * 2 : 16;
	void *bigger = realloc(*array, more * size);
	if (bigger == NULL) {
		d->failed = 1;
		return -1;
	}
	*array = bigger;
	*cap = more;
	return 0;
}

unsigned
docx_rel(struct docx *d, struct flow *f, const char *type, const char *target, int external)
{
	if (docx_grow(d, &f->rels, f->n_rels, &f->cap_rels, sizeof *f->rels) != 0)
		return 1;
	f->rels[f->n_rels++] = (struct rel){type, target, external};
	return (unsigned)f->n_rels;
}

/* The walk of body.c with what every element has in common. */
static enum walk
any_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (node->kind != TEI_CHARS) {
		if (d->comments)
			doubt_note(d, node);
		if (node->attrs != NULL)
			anchor_mark(d, node);
		if (tei_get(node, TA_LANG) != NULL || d->lang_node == NULL) {
			d->lang = tei_lang(node);
			d->lang_node = node;
		}
	}
	return docx_handlers[node->kind].open(ctx, node);
}

static void
any_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	if (docx_handlers[node->kind].close != NULL)
		docx_handlers[node->kind].close(ctx, node);
	if (node->kind != TEI_CHARS && tei_get(node, TA_LANG) != NULL)
		d->lang_node = NULL;
}

static void
languages(struct docx *d)
{
	const char *lang = lang_word(d->bib->language);
	d->ea = lang_is_ea(lang);
	d->lang_val = d->ea || d->bib->rtl ? "en-US" : lang;
	d->lang_ea = d->ea ? lang : NULL;
	d->lang_bidi = d->bib->rtl ? lang : NULL;
	d->lang = d->bib->language;
}

/* A part that may be the template's, below word/ as ours: its place there. */
static const char *
place_of(struct docx *d, const char *theirs, const char *ours)
{
	if (theirs == NULL)
		return ours;
	reference_take(d, theirs);
	return theirs + 5;
}

static void
rels_begin(struct docx *d)
{
	struct flow *f = &d->flows[STORY_BODY];
	const struct reference *r = d->reference;
	docx_rel(d, f, "styles", "styles.xml", 0);
	docx_rel(d, f, "numbering", "numbering.xml", 0);
	docx_rel(d, f, "settings", "settings.xml", 0);
	docx_rel(d, f, "fontTable", place_of(d, r ? r->fonts : NULL, "fontTable.xml"), 0);
	docx_rel(d, f, "theme", place_of(d, r ? r->theme : NULL, "theme/theme1.xml"), 0);
	docx_rel(d, f, "footnotes", "footnotes.xml", 0);
	docx_rel(d, f, "endnotes", "endnotes.xml", 0);
}

static void
text_write(struct docx *d)
{
	struct handler all[TEI_MAX];
	struct flow *f = &d->flows[STORY_BODY];
	for (int k = 0; k < TEI_MAX; k++)
		all[k] = (struct handler){any_open, any_close};
	markup_begin(&f->m, &f->out, MARKUP_XML);
	markup_declaration(&f->m);
	markup_open(&f->m, "w:document", BREAK_BLOCK);
	markup_attr(&f->m, "xmlns:w", W_NS);
	markup_attr(&f->m, "xmlns:r", R_NS);
	markup_open(&f->m, "w:body", BREAK_BLOCK);
	notes_begin(d);
	front_title(d);
	d->lang_node = NULL;
	walk(d->doc->text, all, d);
	para_end(d);
	for (int i = 0; i < STORY_MAX; i++)
		para_finish(d, &d->flows[i]);
	section_last(d);
	if (d->flows[STORY_COMMENTS].entries > 0)
		docx_rel(d, f, "comments", "comments.xml", 0);
	markup_end(&f->m, "w:body");
	markup_end(&f->m, "w:document");
	d->failed |= markup_finish(&f->m) != 0;
}

static void
release(struct docx *d)
{
	for (int i = 0; i < STORY_MAX; i++) {
		struct flow *f = &d->flows[i];
		free(f->rels);
		free(f->marks);
		free(f->doubts);
		buf_free(&f->text);
		buf_free(&f->out);
	}
	free(d->kinds);
	free(d->nums);
	free(d->frames);
}

static int
docx_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	static const char *const style_ids[ST_MAX] = {
#define STYLE(name, id, title) [ST_##name] = id,
#include "converters/docx/styles.def"
#undef STYLE
	};
	struct docx d = {.job = job,
		.doc = doc,
		.package = p,
		.bookmark = 1,
		.spare = {.node = doc->text, .first = ST_BODY_TEXT, .next = ST_BODY_TEXT}};
	d.bib = bib_read(job, doc);
	d.index = index_make(job, doc);
	memcpy(d.style_id, style_ids, sizeof style_ids);
	for (int i = 0; i < STORY_MAX; i++)
		d.flows[i].story = (enum story)i;
	d.flow = &d.flows[STORY_BODY];
	d.flow->at_space = 1;
	d.comments = opt_flag(job->opts, "comments");
	d.failed =
		d.bib == NULL || d.index == NULL || anchors_make(&d) != 0 || typed_begin(&d) != 0;
	if (!d.failed) {
		languages(&d);
		front_plan(&d);
		figures_begin(&d);
		doubts_begin(&d);
		if (reference_read(&d) != 0) {
			release(&d);
			return -1;
		}
		rels_begin(&d);
		text_write(&d);
		parts_write(&d);
	}
	release(&d);
	if (d.failed || p->failed || arena_failed(job->arena)) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	return 0;
}

const struct converter docx_converter = {
	.name = "docx",
	.suffix = ".docx",
	.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	.title = "DOCX",
	.container = CONTAINER_ZIP,
	.by_default = 1,
	.options = options,
	.convert = docx_convert,
	.check = docx_check,
};

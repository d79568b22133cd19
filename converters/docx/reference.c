/* SPDX-License-Identifier: Apache-2.0 */
/* --reference-doc: a DOCX whose styles, theme, fonts, numbering, page, headers and footers are
 * taken over. Parts are copied as they are, with what they refer to and nothing else; styles are
 * found by name, for ids differ between languages of Word; what is missing is added. */
#include "converters/docx/docx.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "converters/docx/reference.h"
#include "base/slurp.h"
#include "output/zip.h"
#include "schemas/parsepart.h"

enum { MAX_FILE = 64 << 20 };

/* ---- reading ---- */

struct reading {
	struct docx *d;
	struct reference *r;
	struct ref_rels *rels;
	/* styles */
	int in_defaults;
	struct ref_style *style;
	/* section */
	struct markup full, bare;
	unsigned depth, section; /* elements open; depth of the w:sectPr being read */
	unsigned skip;           /* depth of a reference that bare leaves out */
};

static int
grow(struct docx *d, void *v, size_t n, size_t *cap, size_t size)
{
	void **array = v;
	if (n < *cap)
		return 0;
	size_t more = *cap ? *cap * 2 : 32;
	void *bigger = arena_alloc(d->job->arena, more * size);
	if (bigger == NULL)
		return -1;
	if (n > 0)
		memcpy(bigger, *array, n * size);
	*array = bigger;
	*cap = more;
	return 0;
}

static const char *
last_word(struct arena *a, struct slice uri)
{
	size_t n = 0;
	while (n < uri.n && uri.s[uri.n - n - 1] != '/')
		n++;
	return arena_str(a, (struct slice){uri.s + uri.n - n, n});
}

static void
rel_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct reading *g = ctx;
	struct arena *a = g->d->job->arena;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "Relationship") != 0 ||
		grow(g->d, &g->rels->v, g->rels->n, &g->rels->cap, sizeof *g->rels->v) != 0)
		return;
	g->rels->v[g->rels->n++] = (struct ref_rel){arena_str(a, part_attr(attrs, n, "Id")),
		last_word(a, part_attr(attrs, n, "Type")),
		arena_str(a, part_attr(attrs, n, "Target")),
		slice_is(part_attr(attrs, n, "TargetMode"), "External")};
}

static const char *
rels_path(struct arena *a, const char *part)
{
	const char *slash = strrchr(part, '/');
	int folder = slash ? (int)(slash + 1 - part) : 0;
	return arena_printf(a, "%.*s_rels/%s.rels", folder, part, part + folder);
}

/* A target beside part → its path; NULL when there is no such part. */
static const char *
target_path(struct docx *d, const struct reference *r, const char *part, const char *target)
{
	const char *slash = strrchr(part, '/');
	int folder = slash ? (int)(slash + 1 - part) : 0;
	while (strncmp(target, "../", 3) == 0) {
		target += 3;
		folder -= folder > 0;
		while (folder > 0 && part[folder - 1] != '/')
			folder--;
	}
	const char *path = target[0] == '/'
	                           ? target + 1
	                           : arena_printf(d->job->arena, "%.*s%s", folder, part, target);
	return package_find(&r->parts, path) ? path : NULL;
}

static void
rels_read(struct docx *d, struct reference *r, const char *part, struct ref_rels *rels)
{
	static const struct part_events events = {rel_open, NULL, NULL};
	struct reading g = {.d = d, .r = r, .rels = rels};
	const struct part *p =
		package_find(&r->parts, *part ? rels_path(d->job->arena, part) : "_rels/.rels");
	*rels = (struct ref_rels){0};
	if (p != NULL)
		part_parse(d->job, p->path, p->bytes, &events, &g);
}

static const char *
related(struct docx *d, const struct reference *r, const char *part, const struct ref_rels *rels,
	const char *type)
{
	for (size_t i = 0; i < rels->n; i++)
		if (strcmp(rels->v[i].type, type) == 0 && !rels->v[i].external)
			return target_path(d, r, part, rels->v[i].target);
	return NULL;
}

static void
style_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct reading *g = ctx;
	struct reference *r = g->r;
	struct arena *a = g->d->job->arena;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "docDefaults") == 0)
		g->in_defaults = 1;
	if (strcmp(name, "lang") == 0 && g->in_defaults)
		for (int i = 0; i < 3; i++) {
			static const char *const keys[] = {"val", "eastAsia", "bidi"};
			struct slice v = part_attr(attrs, n, keys[i]);
			r->lang[i] = v.n ? arena_str(a, v) : NULL;
		}
	if (strcmp(name, "style") == 0 &&
		grow(g->d, &r->styles, r->n_styles, &r->cap_styles, sizeof *r->styles) == 0) {
		g->in_defaults = 0;
		g->style = &r->styles[r->n_styles++];
		g->style->id = arena_str(a, part_attr(attrs, n, "styleId"));
		g->style->name = "";
	}
	if (strcmp(name, "name") == 0 && g->style != NULL)
		g->style->name = arena_str(a, part_attr(attrs, n, "val"));
}

static void
number_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct reading *g = ctx;
	const char *key = strcmp(name, "num") == 0 ? "numId" : "abstractNumId";
	struct slice v = part_attr(attrs, n, key);
	(void)prefix;
	(void)ns;
	if (v.n == 0 || (strcmp(name, "num") != 0 && strcmp(name, "abstractNum") != 0))
		return;
	unsigned id = (unsigned)strtoul(arena_str(g->d->job->arena, v), NULL, 10) + 1;
	unsigned *next = strcmp(name, "num") == 0 ? &g->r->next_num : &g->r->next_abstract;
	if (id > *next)
		*next = id;
}

static void
settings_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct reading *g = ctx;
	(void)prefix;
	(void)ns;
	(void)attrs;
	(void)n;
	if (strcmp(name, "evenAndOddHeaders") == 0)
		g->r->even_and_odd = 1;
}

static unsigned
measure(const struct part_attr *attrs, size_t n, const char *name, unsigned usual)
{
	struct slice s = part_attr(attrs, n, name);
	char room[12] = "";
	if (s.n == 0 || s.n >= sizeof room)
		return usual;
	memcpy(room, s.s, s.n);
	long v = strtol(room, NULL, 10);
	return v > 0 && v < 31680 ? (unsigned)v : usual;
}

static void
page_read(struct docx *d, const char *name, const struct part_attr *attrs, size_t n)
{
	if (strcmp(name, "pgSz") == 0) {
		d->reference->has_page = 1;
		d->page_w = measure(attrs, n, "w", d->page_w);
		d->page_h = measure(attrs, n, "h", d->page_h);
	} else if (strcmp(name, "pgMar") == 0) {
		d->margin_x = (measure(attrs, n, "left", d->margin_x) +
				      measure(attrs, n, "right", d->margin_x)) /
		              2;
		d->margin_y = measure(attrs, n, "top", d->margin_y);
	}
}

/* Our id for a relationship of the template's text, whose part is copied; 0: none. */
static unsigned
taken_rel(struct reading *g, struct slice id)
{
	for (size_t i = 0; i < g->r->rels.n; i++) {
		const struct ref_rel *rel = &g->r->rels.v[i];
		const char *path = slice_is(id, rel->id) && !rel->external
		                           ? target_path(g->d, g->r, g->r->main, rel->target)
		                           : NULL;
		if (path != NULL && strncmp(path, "word/", 5) == 0 &&
			(strcmp(rel->type, "header") == 0 || strcmp(rel->type, "footer") == 0)) {
			reference_take(g->d, path);
			return docx_rel(g->d, &g->d->flows[STORY_BODY], rel->type, path + 5, 0);
		}
	}
	return 0;
}

static void
attributes_copy(
	struct markup *m, const struct part_attr *attrs, size_t n, unsigned rel, struct arena *a)
{
	if (rel != 0)
		markup_attrf(m, "r:id", "rId%u", rel);
	for (size_t i = 0; i < n; i++)
		if (attrs[i].ns != NULL && strcmp(attrs[i].ns, W_NS) == 0 &&
			strncmp(attrs[i].name, "rsid", 4) != 0)
			markup_attr(m, arena_printf(a, "w:%s", attrs[i].name),
				arena_str(a, attrs[i].value));
}

static void
section_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	static const char *const later[] = {
		"headerReference", "footerReference", "pgNumType", "titlePg"};
	struct reading *g = ctx;
	struct arena *a = g->d->job->arena;
	unsigned rel = 0;
	(void)prefix;
	g->depth++;
	int ours = ns != NULL && strcmp(ns, W_NS) == 0;
	if (g->section == 0) {
		if (ours && strcmp(name, "sectPr") == 0 && g->depth == 3)
			g->section = g->depth;
		return;
	}
	if (g->skip != 0)
		return;
	if (!ours || strcmp(name, "printerSettings") == 0) {
		g->skip = g->depth; /* with all that is in it */
		return;
	}
	page_read(g->d, name, attrs, n);
	for (size_t i = 0; i < sizeof later / sizeof *later; i++)
		if (strcmp(name, later[i]) == 0)
			g->skip = g->depth;
	for (size_t i = 0; i < n; i++)
		if (attrs[i].ns != NULL && strcmp(attrs[i].ns, R_NS) == 0)
			rel = taken_rel(g, attrs[i].value);
	if (rel == 0 && g->skip != 0 && strstr(name, "Reference") != NULL)
		return;
	const char *tag = arena_printf(a, "w:%s", name);
	markup_open(&g->full, tag, BREAK_NONE);
	attributes_copy(&g->full, attrs, n, rel, a);
	if (g->skip == 0) {
		markup_open(&g->bare, tag, BREAK_NONE);
		attributes_copy(&g->bare, attrs, n, 0, a);
	}
}

static void
section_close(void *ctx, const char *name)
{
	struct reading *g = ctx;
	struct markup *both[2] = {&g->full, &g->bare};
	(void)name;
	for (int i = 0; i < 2; i++) {
		struct markup *m = both[i];
		/* only what was opened here */
		if (g->section != 0 && g->depth > g->section && m->depth == g->depth - g->section)
			markup_close(m);
	}
	if (g->skip == g->depth)
		g->skip = 0;
	if (g->section == g->depth)
		g->section = 0;
	g->depth--;
}

static void
section_read(struct docx *d, struct reference *r)
{
	static const struct part_events events = {section_open, section_close, NULL};
	struct reading g = {.d = d, .r = r};
	struct buf full = {0}, bare = {0};
	const struct part *p = package_find(&r->parts, r->main);
	markup_begin(&g.full, &full, MARKUP_XML);
	markup_begin(&g.bare, &bare, MARKUP_XML);
	part_parse(d->job, p->path, p->bytes, &events, &g);
	d->failed |= markup_finish(&g.full) != 0;
	d->failed |= markup_finish(&g.bare) != 0;
	r->section = arena_buf(d->job->arena, &full);
	r->bare_section = arena_buf(d->job->arena, &bare);
	buf_free(&full);
	buf_free(&bare);
}

static void
part_read(struct docx *d, struct reference *r, const char *path, const struct part_events *events)
{
	struct reading g = {.d = d, .r = r};
	if (path != NULL)
		part_parse(d->job, path, package_find(&r->parts, path)->bytes, events, &g);
}

static void
skip(void *ctx, const char *prefix, const char *ns, const char *name, const struct part_attr *attrs,
	size_t n)
{
	(void)ctx;
	(void)prefix;
	(void)ns;
	(void)name;
	(void)attrs;
	(void)n;
}

/* Parts are taken over as they are, so each has to be XML. */
static int
parts_are_sound(struct docx *d, const struct reference *r)
{
	static const struct part_events nothing = {skip, NULL, NULL};
	for (size_t i = 0; i < r->parts.n; i++) {
		const struct part *p = &r->parts.parts[i];
		struct slice path = slice_of(p->path);
		if ((slice_ends(path, ".xml") || slice_ends(path, ".rels")) &&
			part_parse(d->job, p->path, p->bytes, &nothing, NULL) != 0)
			return 0;
	}
	return 1;
}

/* ---- taking over ---- */

const char *
reference_style(const struct reference *r, const char *name)
{
	for (size_t i = 0; i < r->n_styles; i++)
		if (strcasecmp(r->styles[i].name, name) == 0)
			return r->styles[i].id;
	return NULL;
}

static int
id_is_taken(const struct reference *r, const char *id)
{
	for (size_t i = 0; i < r->n_styles; i++)
		if (strcasecmp(r->styles[i].id, id) == 0)
			return 1;
	return 0;
}

const char *
reference_own_id(struct docx *d, const char *id)
{
	const struct reference *r = d->reference;
	return id_is_taken(r, id) ? arena_printf(d->job->arena, "Rub%s", id) : id;
}

/* Copies a part of the template with its relationships and whatever they lead to. */
void
reference_take(struct docx *d, const char *path)
{
	struct reference *r = d->reference;
	const char *queue[64];
	size_t n = 0, at = 0;
	queue[n++] = path;
	for (; at < n; at++) {
		const struct part *p = package_find(&r->parts, queue[at]);
		struct ref_rels rels;
		if (!package_path_safe(p->path) || package_find(&r->taken, p->path) != NULL)
			continue;
		package_add_slice(&r->taken, p->path, "", PART_DEFLATED, p->bytes);
		rels_read(d, r, p->path, &rels);
		for (size_t i = 0; i < rels.n && n < sizeof queue / sizeof *queue; i++) {
			const char *to = rels.v[i].external
			                         ? NULL
			                         : target_path(d, r, p->path, rels.v[i].target);
			if (to != NULL)
				queue[n++] = to;
		}
		const char *own = rels_path(d->job->arena, p->path);
		const struct part *own_rels = package_find(&r->parts, own);
		if (own_rels != NULL && package_find(&r->taken, own) == NULL)
			package_add_slice(&r->taken, own, "", PART_DEFLATED, own_rels->bytes);
	}
}

static void
type_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct reading *g = ctx;
	struct arena *a = g->d->job->arena;
	int override = strcmp(name, "Override") == 0;
	struct slice key = part_attr(attrs, n, override ? "PartName" : "Extension");
	(void)prefix;
	(void)ns;
	if (key.n == 0 || grow(g->d, &g->rels->v, g->rels->n, &g->rels->cap, sizeof *g->rels->v))
		return;
	g->rels->v[g->rels->n++] = (struct ref_rel){
		arena_str(a, key), arena_str(a, part_attr(attrs, n, "ContentType")), "", override};
}

/* The template's word for the type of a part. */
static const char *
type_of(const struct ref_rels *types, const char *path)
{
	const char *end = strrchr(path, '.');
	for (size_t i = 0; i < types->n; i++)
		if (types->v[i].external && strcasecmp(types->v[i].id + 1, path) == 0)
			return types->v[i].type;
	for (size_t i = 0; end != NULL && i < types->n; i++)
		if (!types->v[i].external && strcasecmp(types->v[i].id, end + 1) == 0)
			return types->v[i].type;
	return "application/octet-stream";
}

void
reference_write(struct docx *d)
{
	static const struct part_events events = {type_open, NULL, NULL};
	struct reference *r = d->reference;
	struct ref_rels types = {0};
	struct reading g = {.d = d, .r = r, .rels = &types};
	const struct part *list = package_find(&r->parts, "[Content_Types].xml");
	if (list != NULL)
		part_parse(d->job, list->path, list->bytes, &events, &g);
	for (size_t i = 0; i < r->taken.n; i++) {
		const struct part *p = &r->taken.parts[i];
		if (package_find(d->package, p->path) == NULL)
			package_add_slice(d->package, p->path, type_of(&types, p->path),
				PART_DEFLATED, p->bytes);
	}
}

static void
ids_take(struct docx *d)
{
	static const char *const names[ST_MAX] = {
#define STYLE(name, id, title) [ST_##name] = title,
#include "converters/docx/styles.def"
#undef STYLE
	};
	for (int i = 0; i < ST_MAX; i++) {
		const char *id = reference_style(d->reference, names[i]);
		d->style_id[i] = id ? id : reference_own_id(d, d->style_id[i]);
	}
}

static void
parts_find(struct docx *d, struct reference *r)
{
	static const struct part_events styles = {style_open, NULL, NULL};
	static const struct part_events numbers = {number_open, NULL, NULL};
	static const struct part_events settings = {settings_open, NULL, NULL};
	r->styles_part = related(d, r, r->main, &r->rels, "styles");
	r->numbering = related(d, r, r->main, &r->rels, "numbering");
	r->theme = related(d, r, r->main, &r->rels, "theme");
	if (r->theme != NULL && strncmp(r->theme, "word/", 5) != 0)
		r->theme = NULL;
	r->fonts = related(d, r, r->main, &r->rels, "fontTable");
	if (r->fonts != NULL && strncmp(r->fonts, "word/", 5) != 0)
		r->fonts = NULL;
	part_read(d, r, r->styles_part, &styles);
	part_read(d, r, r->numbering, &numbers);
	part_read(d, r, related(d, r, r->main, &r->rels, "settings"), &settings);
}

int
reference_read(struct docx *d)
{
	const char *path = opt_str(d->job->opts, "reference-doc");
	struct ref_rels root;
	struct buf bytes = {0};
	if (path == NULL || *path == '\0')
		return 0;
	struct reference *r = ARENA_NEW(d->job->arena, struct reference);
	const char *why = r ? slurp(path, MAX_FILE, &bytes) : "out of memory";
	if (why == NULL && bytes.n > MAX_FILE)
		why = strerror(EFBIG);
	if (why != NULL) {
		DIAG(d->job, REFERENCE_DOC, 0, path, why);
		buf_free(&bytes);
		return -1;
	}
	struct slice copy = arena_buf(d->job->arena, &bytes);
	buf_free(&bytes);
	package_begin(&r->parts, d->job->arena);
	package_begin(&r->taken, d->job->arena);
	if (zip_read(d->job, copy, &r->parts) != 0 || !parts_are_sound(d, r)) {
		if (!arena_failed(d->job->arena))
			DIAG(d->job, REFERENCE_DOC, 0, path, "it is damaged");
		return -1;
	}
	rels_read(d, r, "", &root);
	r->main = related(d, r, "", &root, "officeDocument");
	if (r->main == NULL) {
		DIAG(d->job, REFERENCE_DOC, 0, path, "there is no text in it");
		return -1;
	}
	rels_read(d, r, r->main, &r->rels);
	parts_find(d, r);
	/* ours go before the end of the sheet */
	if (r->styles_part == NULL ||
		slice_rfind(package_find(&r->parts, r->styles_part)->bytes, "</") == SIZE_MAX) {
		DIAG(d->job, REFERENCE_DOC, 0, path, "there are no styles in it");
		return -1;
	}
	d->reference = r;
	ids_take(d);
	d->lang_val = r->lang[0];
	d->lang_ea = r->lang[1];
	d->lang_bidi = r->lang[2];
	section_read(d, r);
	d->drawing = 1000; /* headers have pictures of their own */
	return arena_failed(d->job->arena) ? -1 : 0;
}

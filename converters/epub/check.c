/* SPDX-License-Identifier: Apache-2.0 */
/* Is an EPUB true and whole? Where EPUBCheck asks for the grammar, we ask for the truth: every
 * accessibility value is recomputed from the content and compared with what the package says. */
#include "converters/epub/epub.h"
#include "converters/motion.h"
#include "converters/webcheck.h"

/* ---- the package document ---- */

struct opf {
	struct check *c;
	struct fact now;
	struct buf text;
	int in_fact;
};

static const char *
value(struct opf *o, const struct part_attr *a, size_t n, const char *name)
{
	struct slice s = part_attr(a, n, name);
	return s.s ? arena_str(o->c->job->arena, s) : NULL;
}

static void
opf_meta_tag(struct opf *o, const struct part_attr *a, size_t n)
{
	const char *name = value(o, a, n, "name");
	if (name != NULL) { /* <meta name content>, of the time of EPUB 2 */
		struct fact *f =
			check_more(o->c, &o->c->facts, &o->c->n_facts, &o->c->cap_facts, sizeof *f);
		if (f != NULL)
			*f = (struct fact){name, value(o, a, n, "content"), NULL, NULL};
		return;
	}
	o->now = (struct fact){
		value(o, a, n, "property"), NULL, value(o, a, n, "refines"), value(o, a, n, "id")};
	o->in_fact = o->now.property != NULL;
	o->text.n = 0;
}

static void
opf_open(void *ctx, const char *prefix, const char *ns, const char *name, const struct part_attr *a,
	size_t n)
{
	struct opf *o = ctx;
	struct check *c = o->c;
	(void)prefix;
	if (strcmp(name, "package") == 0) {
		c->language = value(o, a, n, "lang");
	} else if (ns != NULL && strstr(ns, "purl.org/dc/elements") != NULL) {
		o->now = (struct fact){arena_printf(c->job->arena, "dc:%s", name), NULL, NULL,
			value(o, a, n, "id")};
		o->in_fact = 1;
		o->text.n = 0;
	} else if (strcmp(name, "meta") == 0) {
		opf_meta_tag(o, a, n);
	} else if (strcmp(name, "item") == 0) {
		struct check_item *i =
			check_more(c, &c->items, &c->n_items, &c->cap_items, sizeof *i);
		if (i != NULL)
			*i = (struct check_item){value(o, a, n, "id"),
				check_resolve(c, c->root, part_attr(a, n, "href")),
				value(o, a, n, "media-type"), value(o, a, n, "properties")};
	} else if (strcmp(name, "itemref") == 0) {
		const char **s = check_more(c, &c->spine, &c->n_spine, &c->cap_spine, sizeof *s);
		if (s != NULL)
			*s = value(o, a, n, "idref");
	}
}

static void
opf_close(void *ctx, const char *name)
{
	struct opf *o = ctx;
	(void)name;
	if (!o->in_fact)
		return;
	struct fact *f =
		check_more(o->c, &o->c->facts, &o->c->n_facts, &o->c->cap_facts, sizeof *f);
	o->now.value =
		arena_str(o->c->job->arena, slice_trim(arena_buf(o->c->job->arena, &o->text)));
	if (f != NULL)
		*f = o->now;
	o->in_fact = 0;
}

static void
opf_text(void *ctx, struct slice text)
{
	struct opf *o = ctx;
	if (o->in_fact)
		buf_put_slice(&o->text, text);
}

static int
is_refined(const struct check *c, const char *id, const char *property)
{
	for (const struct fact *f = NULL; (f = check_next_fact(c, property, f)) != NULL;)
		if (id != NULL && f->refines != NULL && f->refines[0] == '#' &&
			strcmp(f->refines + 1, id) == 0)
			return 1;
	return 0;
}

static void
check_metadata(struct check *c)
{
	static const char *const needed[] = {"dc:title", "dc:language", "dc:identifier",
		"dcterms:modified", "schema:accessMode", "schema:accessModeSufficient",
		"schema:accessibilityFeature", "schema:accessibilityHazard",
		"schema:accessibilitySummary"};
	static const char *const people[] = {"dc:creator", "dc:contributor"};
	struct arena *a = c->job->arena;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!check_has_fact(c, needed[i], NULL))
			check_fault(c, c->root, arena_printf(a, "there is no %s", needed[i]));
	if (c->language == NULL)
		check_fault(c, c->root, "the package says no xml:lang");
	for (size_t i = 0; i < 2; i++)
		for (const struct fact *f = NULL; (f = check_next_fact(c, people[i], f)) != NULL;) {
			if (!is_refined(c, f->id, "role"))
				check_fault(
					c, c->root, arena_printf(a, "%s has no role", f->value));
			if (!is_refined(c, f->id, "file-as"))
				check_fault(
					c, c->root, arena_printf(a, "%s has no file-as", f->value));
		}
	if (check_has_fact(c, "dcterms:conformsTo", NULL) &&
		!check_has_fact(c, "a11y:certifiedBy", NULL))
		check_fault(c, c->root, "conformance is claimed, but nobody certifies it");
	for (const struct fact *f = NULL;
		(f = check_next_fact(c, "dcterms:conformsTo", f)) != NULL;)
		if (!claim_is_valid(f->value) && strstr(f->value, "://") == NULL)
			check_fault(c, c->root,
				arena_printf(a, "nobody knows this conformance: %s", f->value));
	if (package_find(c->package, "META-INF/com.apple.ibooks.display-options.xml") != NULL)
		DIAG(c->job, EPUB_STYLE, 0, c->root, "display options for one maker's reader");
}

/* ---- the whole ---- */

struct container_doc {
	struct arena *arena;
	const char *rootfile;
};

static void
container_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *a, size_t n)
{
	struct container_doc *k = ctx;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "rootfile") == 0 && k->rootfile == NULL)
		k->rootfile = arena_str(k->arena, part_attr(a, n, "full-path"));
}

static int
find_opf(struct check *c)
{
	static const struct part_events events = {container_open, NULL, NULL};
	const char *path = "META-INF/container.xml";
	const struct part *mimetype = package_find(c->package, "mimetype");
	const struct part *part = package_find(c->package, path);
	struct container_doc k = {c->job->arena, NULL};
	if (mimetype == NULL || mimetype != c->package->parts ||
		!slice_is(mimetype->bytes, "application/epub+zip"))
		check_fault(c, "mimetype", "it is not the first part, or not application/epub+zip");
	if (part == NULL) {
		DIAG(c->job, PART_MISSING, 0, "EPUB", path);
		return -1;
	}
	if (part_parse(c->job, path, part->bytes, &events, &k) != 0)
		return -1;
	if (k.rootfile == NULL || package_find(c->package, k.rootfile) == NULL) {
		DIAG(c->job, PART_MISSING, 0, path, k.rootfile ? k.rootfile : "a package document");
		return -1;
	}
	c->root = k.rootfile;
	return 0;
}

static const struct check_item *
item_of(const struct check *c, const char *id)
{
	for (size_t i = 0; i < c->n_items; i++)
		if (id != NULL && c->items[i].id != NULL && strcmp(c->items[i].id, id) == 0)
			return &c->items[i];
	return NULL;
}

static int
is_page(const struct check_item *i)
{
	return i->media_type != NULL && strcmp(i->media_type, "application/xhtml+xml") == 0;
}

/* What the manifest calls a picture may move. */
static void
check_motion(struct check *c, const struct check_item *item)
{
	const struct part *part = package_find(c->package, item->path);
	if (part != NULL)
		c->access.animated += motion_in(item->media_type, part->bytes) != 0;
}

static void
check_parts(struct check *c)
{
	for (size_t i = 0; i < c->n_spine; i++) {
		const struct check_item *item = item_of(c, c->spine[i]);
		if (item == NULL)
			check_fault(c, c->root, "the spine names what is not in the manifest");
	}
	for (size_t i = 0; i < c->n_items; i++) {
		const struct check_item *item = &c->items[i];
		int nav = check_word(item->properties, "nav");
		if (is_page(item))
			check_page(c, item->path, nav);
		else if (package_find(c->package, item->path) == NULL && !strstr(item->path, "://"))
			DIAG(c->job, PART_MISSING, 0, c->root, item->path);
		else if (item->media_type != NULL && strcmp(item->media_type, "text/css") == 0)
			check_style(c, item->path);
		else
			check_motion(c, item);
		c->access.scripts += item->media_type != NULL && !is_page(item) &&
		                     strstr(item->media_type, "javascript") != NULL;
	}
}

int
epub_check(struct job *job, const struct package *p)
{
	static const struct part_events events = {opf_open, opf_close, opf_text};
	struct check c = {.job = job, .package = p};
	struct opf o = {.c = &c};
	size_t errors = diag_count(job->diag, SEV_ERROR);
	if (find_opf(&c) != 0)
		return -1;
	const struct part *opf = package_find(p, c.root);
	int parsed = part_parse(job, c.root, opf->bytes, &events, &o);
	buf_free(&o.text);
	if (parsed != 0)
		return -1;
	c.ours = check_has_fact(&c, "rubricate:text", NULL);
	check_parts(&c);
	if (check_has_fact(&c, "dc:format", "eBraille 1.0")) {
		check_braille(&c);
	} else {
		check_metadata(&c);
		check_access(&c);
	}
	check_links(&c);
	check_text(&c);
	return diag_count(job->diag, SEV_ERROR) > errors ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Is an EPUB true and whole? Where EPUBCheck asks for the grammar, we ask for the truth: every
 * accessibility value is recomputed from the content and compared with what the package says. */
#include "converters/epub/check.h"

#include <stdlib.h>

#include "converters/epub/epub.h"

void
check_fault(struct check *c, const char *where, const char *what)
{
	DIAG(c->job, EPUB_FAULT, 0, where, what);
}

void *
check_more(struct check *c, void *array, size_t *n, size_t *cap, size_t size)
{
	void **v = array;
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 64;
		void *bigger = arena_alloc(c->job->arena, more * size);
		if (bigger == NULL)
			return NULL;
		if (*n > 0)
			memcpy(bigger, *v, *n * size);
		*v = bigger;
		*cap = more;
	}
	return (char *)*v + size * (*n)++;
}

int
check_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *s = list; s != NULL && *s != '\0';) {
		while (*s == ' ' || *s == '\t' || *s == '\n')
			s++;
		size_t k = strcspn(s, " \t\n");
		if (k == n && memcmp(s, word, n) == 0)
			return 1;
		s += k;
	}
	return 0;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
	                                            : -1;
}

const char *
check_resolve(struct check *c, const char *from, struct slice href)
{
	char *s = arena_alloc(c->job->arena, strlen(from) + href.n + 2);
	const char *slash = strrchr(from, '/');
	size_t n = slash ? (size_t)(slash - from) + 1 : 0;
	if (s == NULL)
		return "";
	memcpy(s, from, n);
	if (href.n == 0 || href.s[0] == '#')
		return from;
	for (size_t i = 0; i < href.n && href.s[i] != '#';) {
		if (href.n - i >= 3 && memcmp(href.s + i, "../", 3) == 0 &&
			(n == 0 || s[n - 1] == '/')) {
			n -= n > 0;
			while (n > 0 && s[n - 1] != '/')
				n--;
			i += 3;
		} else if (href.n - i >= 3 && href.s[i] == '%' && hex(href.s[i + 1]) >= 0 &&
			   hex(href.s[i + 2]) >= 0) {
			s[n++] = (char)(hex(href.s[i + 1]) * 16 + hex(href.s[i + 2]));
			i += 3;
		} else {
			s[n++] = href.s[i++];
		}
	}
	s[n] = '\0';
	return s;
}

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
opf_meta(struct opf *o, const struct part_attr *a, size_t n)
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
		opf_meta(o, a, n);
	} else if (strcmp(name, "item") == 0) {
		struct check_item *i =
			check_more(c, &c->items, &c->n_items, &c->cap_items, sizeof *i);
		if (i != NULL)
			*i = (struct check_item){value(o, a, n, "id"),
				check_resolve(c, c->opf, part_attr(a, n, "href")),
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

static const struct fact *
next_fact(const struct check *c, const char *property, const struct fact *after)
{
	for (const struct fact *f = after ? after + 1 : c->facts; f < c->facts + c->n_facts; f++)
		if (f->property != NULL && f->value != NULL && strcmp(f->property, property) == 0)
			return f;
	return NULL;
}

static int
has_fact(const struct check *c, const char *property, const char *what)
{
	for (const struct fact *f = NULL; (f = next_fact(c, property, f)) != NULL;)
		if (what == NULL || strcmp(f->value, what) == 0)
			return 1;
	return 0;
}

static int
is_refined(const struct check *c, const char *id, const char *property)
{
	for (const struct fact *f = NULL; (f = next_fact(c, property, f)) != NULL;)
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
		if (!has_fact(c, needed[i], NULL))
			check_fault(c, c->opf, arena_printf(a, "there is no %s", needed[i]));
	if (c->language == NULL)
		check_fault(c, c->opf, "the package says no xml:lang");
	for (size_t i = 0; i < 2; i++)
		for (const struct fact *f = NULL; (f = next_fact(c, people[i], f)) != NULL;) {
			if (!is_refined(c, f->id, "role"))
				check_fault(c, c->opf, arena_printf(a, "%s has no role", f->value));
			if (!is_refined(c, f->id, "file-as"))
				check_fault(
					c, c->opf, arena_printf(a, "%s has no file-as", f->value));
		}
	if (has_fact(c, "dcterms:conformsTo", NULL) && !has_fact(c, "a11y:certifiedBy", NULL))
		check_fault(c, c->opf, "conformance is claimed, but nobody certifies it");
}

/* ---- the truth about accessibility ---- */

static void
compare(struct check *c, const char *property, const char *const *true_values)
{
	struct arena *a = c->job->arena;
	/* values that content cannot prove or disprove are the publisher's word */
	static const char *const beyond[] = {"printPageNumbers", "highContrastAudio", "largePrint",
		"braille", "tactileGraphic", "transcript", "captions", "signLanguage", "ttsMarkup",
		"highContrastDisplay", "horizontalWriting", "unlocked", "none", "annotations",
		"bookmarks", "timingControl", "latex", "synchronizedAudioText",
		"fullAudioDescription"};
	for (const struct fact *f = NULL; (f = next_fact(c, property, f)) != NULL;) {
		int known = 0;
		for (const char *const *v = true_values; *v != NULL; v++)
			known |= strcmp(*v, f->value) == 0;
		for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
			known |= strcmp(beyond[i], f->value) == 0 &&
			         strcmp(property, "schema:accessibilityFeature") == 0;
		if (!known)
			DIAG(c->job, EPUB_ACCESS, 0,
				arena_printf(a, "%s says %s, and the content does not",
					property + 7, f->value));
	}
	for (const char *const *v = true_values; *v != NULL; v++)
		if (!has_fact(c, property, *v) && strcmp(*v, "unlocked") != 0)
			DIAG(c->job, EPUB_ACCESS, 0,
				arena_printf(a, "%s does not say %s, and the content does",
					property + 7, *v));
}

static void
check_access(struct check *c)
{
	struct access_values v;
	access_values(&c->access, &v);
	compare(c, "schema:accessMode", v.modes);
	compare(c, "schema:accessModeSufficient", v.sufficient);
	compare(c, "schema:accessibilityFeature", v.features);
	compare(c, "schema:accessibilityHazard", v.hazards);
	if (c->access.page_list > 0 && !has_fact(c, "pageBreakSource", NULL) &&
		!has_fact(c, "dc:source", NULL))
		check_fault(c, c->opf, "there is a page list, and no word about the pages' source");
}

/* ---- links, notes, text ---- */

static int
by_id(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	return strcmp(x->id, y->id);
}

static void
check_links(struct check *c)
{
	if (c->n_ids > 1)
		qsort(c->ids, c->n_ids, sizeof *c->ids, by_id);
	for (size_t i = 0; i < c->n_links; i++) {
		const struct named *l = &c->links[i];
		const char *hash = strchr(l->id, '#');
		int there = hash != NULL && hash[1] != '\0'
		                    ? c->n_ids > 0 && bsearch(l, c->ids, c->n_ids, sizeof *l, by_id)
		                    : package_find(c->package,
					      arena_str(c->job->arena,
						      (struct slice){l->id,
							      hash ? (size_t)(hash - l->id)
								   : strlen(l->id)})) != NULL;
		if (!there)
			check_fault(c, l->page,
				arena_printf(c->job->arena, "a link leads nowhere: %s", l->id));
	}
	if (c->foot_notes > 0 && c->ways_back < c->foot_notes)
		check_fault(c, c->opf, "some notes have no way back");
	if (c->foot_notes > c->note_refs)
		check_fault(c, c->opf, "some notes are referred to nowhere");
}

static void
check_text(struct check *c)
{
	const struct fact *f = next_fact(c, "rubricate:text", NULL);
	if (f == NULL)
		return;
	const char *now = book_text_words(c->job->arena, &c->text, &c->notes);
	if (strcmp(now, f->value) != 0)
		DIAG(c->job, TEXT_DIFFERS, 0,
			arena_printf(c->job->arena, "it has %s, the model had %s", now, f->value));
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
	c->opf = k.rootfile;
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

static void
check_parts(struct check *c)
{
	for (size_t i = 0; i < c->n_spine; i++) {
		const struct check_item *item = item_of(c, c->spine[i]);
		if (item == NULL)
			check_fault(c, c->opf, "the spine names what is not in the manifest");
	}
	for (size_t i = 0; i < c->n_items; i++) {
		const struct check_item *item = &c->items[i];
		int nav = check_word(item->properties, "nav");
		if (is_page(item))
			check_page(c, item->path, nav);
		else if (package_find(c->package, item->path) == NULL && !strstr(item->path, "://"))
			DIAG(c->job, PART_MISSING, 0, c->opf, item->path);
		else if (item->media_type != NULL && strcmp(item->media_type, "text/css") == 0)
			check_style(c, item->path);
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
	const struct part *opf = package_find(p, c.opf);
	int parsed = part_parse(job, c.opf, opf->bytes, &events, &o);
	buf_free(&o.text);
	if (parsed != 0)
		return -1;
	c.ours = has_fact(&c, "rubricate:text", NULL);
	check_parts(&c);
	check_metadata(&c);
	check_access(&c);
	check_links(&c);
	check_text(&c);
	return diag_count(job->diag, SEV_ERROR) > errors ? -1 : 0;
}

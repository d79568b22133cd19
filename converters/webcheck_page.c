/* SPDX-License-Identifier: Apache-2.0 */
/* One content document: languages, headings, roles, notes, pictures, and the text itself. */
#include "converters/webcheck.h"
#include "schemas/parsehtml.h"

enum { MAX_FILE = 250 << 10, MAX_DEPTH = 256 };

struct page {
	struct check *c;
	const char *path;
	int is_nav;
	unsigned depth, skip, note, nav_toc, nav_pages, noteref, linked_data;
	unsigned math, tex; /* a formula, and in it the text that the model has */
	int in_body, in_title;
	int titles, mains;
	int headings, first_headings, last_level;
	unsigned char
		heading_in[MAX_DEPTH]; /* by depth: is this a section, and has it a heading? */
};

/* What Ace asks for: an epub:type that has a role of DPUB-ARIA carries it. ORDER: by type. */
static const struct {
	const char *type, *role;
} roles[] = {
	{"abstract", "doc-abstract"},
	{"acknowledgments", "doc-acknowledgments"},
	{"afterword", "doc-afterword"},
	{"appendix", "doc-appendix"},
	{"backlink", "doc-backlink"},
	{"bibliography", "doc-bibliography"},
	{"biblioref", "doc-biblioref"},
	{"chapter", "doc-chapter"},
	{"colophon", "doc-colophon"},
	{"conclusion", "doc-conclusion"},
	{"cover", "doc-cover"},
	{"credit", "doc-credit"},
	{"credits", "doc-credits"},
	{"dedication", "doc-dedication"},
	{"endnotes", "doc-endnotes"},
	{"epigraph", "doc-epigraph"},
	{"epilogue", "doc-epilogue"},
	{"errata", "doc-errata"},
	{"footnote", "doc-footnote"},
	{"foreword", "doc-foreword"},
	{"glossary", "doc-glossary"},
	{"glossref", "doc-glossref"},
	{"index", "doc-index"},
	{"introduction", "doc-introduction"},
	{"noteref", "doc-noteref"},
	{"notice", "doc-notice"},
	{"page-list", "doc-pagelist"},
	{"pagebreak", "doc-pagebreak"},
	{"part", "doc-part"},
	{"preface", "doc-preface"},
	{"prologue", "doc-prologue"},
	{"pullquote", "doc-pullquote"},
	{"qna", "doc-qna"},
	{"subtitle", "doc-subtitle"},
	{"tip", "doc-tip"},
	{"toc", "doc-toc"},
};

static const char *const deprecated[] = {"annoref", "annotation", "biblioentry", "bridgehead",
	"endnote", "help", "marginalia", "note", "rearnote", "rearnotes", "sidebar", "subchapter",
	"warning"};

static void
fault(struct page *p, const char *fmt, const char *what)
{
	check_fault(p->c, p->path, arena_printf(p->c->job->arena, "%s%s", fmt, what));
}

static const char *
attr(struct page *p, const struct part_attr *a, size_t n, const char *name)
{
	struct slice s = part_attr(a, n, name);
	return s.s != NULL ? arena_str(p->c->job->arena, s) : NULL;
}

static const char *
epub_type(struct page *p, const struct part_attr *a, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(a[i].name, "type") == 0 && a[i].ns != NULL && strstr(a[i].ns, "/ops"))
			return arena_str(p->c->job->arena, a[i].value);
	return NULL;
}

static void
check_roles(struct page *p, const char *name, const char *type, const char *role)
{
	for (size_t i = 0; i < sizeof deprecated / sizeof *deprecated; i++)
		if (check_word(type, deprecated[i]))
			fault(p, "this epub:type is deprecated: ", deprecated[i]);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (check_word(type, roles[i].type) && !check_word(role, roles[i].role) &&
			strcmp(name, "body") != 0)
			fault(p, "an element with an epub:type lacks its role ", roles[i].role);
}

static void
check_language(struct page *p, const struct part_attr *a, size_t n)
{
	int lang = 0, xml_lang = 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(a[i].name, "lang") == 0 && a[i].value.n > 0) {
			if (a[i].prefix != NULL && strcmp(a[i].prefix, "xml") == 0)
				xml_lang = 1;
			else
				lang = 1;
		}
	if (p->c->html && !lang)
		fault(p, "the document says no ", "language");
	else if (!p->c->html && (!lang || !xml_lang))
		fault(p, "the document says no language, or only one of ", "lang and xml:lang");
}

static void
heading(struct page *p, int level, int is_title)
{
	for (unsigned d = p->depth; d-- > 0;)
		if (d < MAX_DEPTH && p->heading_in[d] == 1) {
			p->heading_in[d] = 2;
			break;
		}
	p->headings++;
	p->first_headings += level == 1;
	if (p->last_level > 0 && level > p->last_level + 1)
		fault(p, "headings jump down by more than one level", "");
	if (p->last_level == 0 && level != 1)
		fault(p, "the first heading is not of level 1", "");
	p->last_level = level;
	/* what a writer added proves nothing, nor does the name of the work */
	p->c->access.headings += p->skip == 0 && !is_title;
}

/* A page without the folder that it lies in: what it leads to cannot be looked for. */
static int
is_alone(const struct page *p)
{
	return p->c->html && p->c->package->n == 1;
}

static void
picture(struct page *p, const struct part_attr *a, size_t n, const char *role)
{
	struct access *x = &p->c->access;
	struct slice alt = part_attr(a, n, "alt"), src = part_attr(a, n, "src");
	const char *path = check_resolve(p->c, p->path, src);
	if (src.n > 0 && strstr(path, "://") == NULL && !slice_starts(src, "data:") &&
		!is_alone(p) && package_find(p->c->package, path) == NULL)
		DIAG(p->c->job, PART_MISSING, 0, p->path, path);
	if (check_word(role, "doc-cover"))
		return;
	if (alt.s == NULL)
		fault(p, "a picture has no alternative text", "");
	if (alt.s != NULL && alt.n == 0)
		return; /* decoration */
	x->images++;
	x->without_alt += alt.s == NULL || check_word(attr(p, a, n, "class"), "undescribed");
	x->descriptions +=
		part_attr(a, n, "details").n > 0 || part_attr(a, n, "aria-details").n > 0;
}

static void
remember(struct page *p, const char *id, int link)
{
	struct check *c = p->c;
	struct named *v = link ? check_more(c, &c->links, &c->n_links, &c->cap_links, sizeof *v)
	                       : check_more(c, &c->ids, &c->n_ids, &c->cap_ids, sizeof *v);
	if (v != NULL)
		*v = (struct named){p->path, id};
}

static void
link_to(struct page *p, const struct part_attr *a, size_t n)
{
	struct slice href = part_attr(a, n, "href");
	const char *s = href.s ? arena_str(p->c->job->arena, href) : "";
	if (*s == '\0' || strstr(s, "://") != NULL || strncmp(s, "mailto:", 7) == 0 ||
		strncmp(s, "tel:", 4) == 0 || strncmp(s, "urn:", 4) == 0 ||
		strncmp(s, "doi:", 4) == 0)
		return;
	const char *hash = strchr(s, '#');
	const char *path = check_resolve(p->c, p->path, href);
	if (p->c->html && hash != s && (is_alone(p) || strpbrk(path, "/?") != NULL))
		return; /* beyond these pages */
	remember(p, arena_printf(p->c->job->arena, "%s%s", path, hash ? hash : ""), 1);
}

static void
count(struct page *p, const char *name, const struct part_attr *a, size_t n, const char *type,
	const char *role)
{
	struct access *x = &p->c->access;
	x->roles += role != NULL;
	x->math += strcmp(name, "math") == 0;
	x->math_without_alt += strcmp(name, "math") == 0 && part_attr(a, n, "alttext").n == 0;
	x->tex += strcmp(name, "annotation") == 0 &&
	          slice_is(part_attr(a, n, "encoding"), "application/x-tex");
	x->audio += strcmp(name, "audio") == 0;
	x->video += strcmp(name, "video") == 0;
	x->ruby += strcmp(name, "ruby") == 0;
	x->scripts += strcmp(name, "script") == 0;
	x->pages += check_word(type, "pagebreak") || check_word(role, "doc-pagebreak");
	x->indexes += check_word(type, "index") || check_word(role, "doc-index");
	if (strcmp(name, "a") == 0 && p->nav_toc)
		x->contents++;
	if (strcmp(name, "a") == 0 && p->nav_pages)
		x->page_list++;
	p->c->note_refs += check_word(role, "doc-noteref") || check_word(type, "noteref");
	p->c->ways_back += check_word(role, "doc-backlink") != 0;
	p->c->foot_notes += check_word(role, "doc-footnote") || check_word(type, "footnote");
}

static void
in_body(struct page *p, const char *name, const struct part_attr *a, size_t n)
{
	const char *type = epub_type(p, a, n), *role = attr(p, a, n, "role");
	const char *id = attr(p, a, n, "id"), *class = attr(p, a, n, "class");
	if (id != NULL)
		remember(p, arena_printf(p->c->job->arena, "%s#%s", p->path, id), 0);
	if (!p->note && (p->c->ours || p->c->html) && check_word(class, "note"))
		p->note = p->depth + 1;
	if (p->noteref)
		fault(p, "a reference to a note holds more than text: ", name);
	else if (strcmp(name, "a") == 0 &&
		 (check_word(role, "doc-noteref") || check_word(type, "noteref")))
		p->noteref = p->depth + 1;
	if (!p->skip && (check_word(class, "gen") || strcmp(name, "rp") == 0))
		p->skip = p->depth + 1;
	if (strcmp(name, "math") == 0)
		p->math = p->depth + 1;
	if (strcmp(name, "annotation") == 0)
		p->tex = p->depth + 1;
	if (strcmp(name, "nav") == 0 && (check_word(type, "toc") || check_word(role, "doc-toc")))
		p->nav_toc = p->depth + 1;
	if (strcmp(name, "nav") == 0 && check_word(type, "page-list"))
		p->nav_pages = p->depth + 1;
	if (p->depth < MAX_DEPTH)
		p->heading_in[p->depth] =
			strcmp(name, "section") == 0 && part_attr(a, n, "aria-label").n == 0;
	if ((type != NULL || role != NULL) && !(p->is_nav && strcmp(name, "a") == 0))
		check_roles(p, name, type, role);
	count(p, name, a, n, type, role);
	if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0' && !p->is_nav)
		heading(p, name[1] - '0', (p->c->ours || p->c->html) && check_word(class, "title"));
	if (strcmp(name, "img") == 0)
		picture(p, a, n, role);
	if (strcmp(name, "a") == 0)
		link_to(p, a, n);
}

/* What a strict content policy or a reader without a network would not let in. */
static void
html_attributes(struct page *p, const char *name, const struct part_attr *a, size_t n)
{
	static const char *const loading[] = {"img", "script", "link", "iframe", "source", "audio",
		"video", "embed", "object", NULL};
	int loads = 0;
	for (const char *const *l = loading; *l != NULL; l++)
		loads |= strcmp(*l, name) == 0;
	loads &= strcmp(name, "link") != 0 || check_word(attr(p, a, n, "rel"), "stylesheet");
	for (size_t i = 0; i < n; i++) {
		const char *key = a[i].name;
		if (strcmp(key, "style") == 0 || (key[0] == 'o' && key[1] == 'n'))
			fault(p, "a strict content policy forbids the attribute ", key);
		if (loads && (strcmp(key, "src") == 0 || strcmp(key, "href") == 0) &&
			(slice_starts(a[i].value, "http:") || slice_starts(a[i].value, "https:") ||
				slice_starts(a[i].value, "//")))
			fault(p, "something is loaded from elsewhere by ", name);
	}
}

static void
html_element(struct page *p, const char *name, const struct part_attr *a, size_t n)
{
	html_attributes(p, name, a, n);
	p->titles += strcmp(name, "title") == 0 && !p->in_body;
	p->mains += strcmp(name, "main") == 0;
	if (strcmp(name, "script") == 0) {
		if (slice_is(part_attr(a, n, "type"), "application/ld+json"))
			p->linked_data = p->depth + 1;
		else
			p->c->access.scripts += !p->in_body;
	}
	if (strcmp(name, "meta") == 0 && slice_is(part_attr(a, n, "name"), "rubricate:text")) {
		struct fact *f =
			check_more(p->c, &p->c->facts, &p->c->n_facts, &p->c->cap_facts, sizeof *f);
		if (f != NULL)
			*f = (struct fact){"rubricate:text", attr(p, a, n, "content"), NULL, NULL};
	}
}

static void
on_open(void *ctx, const char *prefix, const char *ns, const char *name, const struct part_attr *a,
	size_t n)
{
	struct page *p = ctx;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "html") == 0)
		check_language(p, a, n);
	if (p->c->html)
		html_element(p, name, a, n);
	if (strcmp(name, "body") == 0)
		p->in_body = 1;
	if (p->in_body)
		in_body(p, name, a, n);
	p->depth++;
}

static void
on_close(void *ctx, const char *name)
{
	struct page *p = ctx;
	(void)name;
	unsigned *until[] = {&p->skip, &p->note, &p->nav_toc, &p->nav_pages, &p->noteref,
		&p->linked_data, &p->math, &p->tex};
	for (size_t i = 0; i < sizeof until / sizeof *until; i++)
		if (*until[i] == p->depth)
			*until[i] = 0;
	p->depth--;
	if (p->in_body && p->depth < MAX_DEPTH && p->heading_in[p->depth] == 1 && !p->is_nav)
		fault(p, "a section has no heading", "");
}

static void
on_text(void *ctx, struct slice text)
{
	struct page *p = ctx;
	if (p->linked_data)
		buf_put_slice(&p->c->linked_data, text);
	if (!p->in_body || p->is_nav || p->skip)
		return;
	p->c->access.text += slice_trim(text).n;
	if ((p->c->ours || p->c->html) && (!p->math || p->tex))
		tally_add(p->note ? &p->c->notes : &p->c->text, text);
}

void
check_page(struct check *c, const char *path, int is_nav)
{
	static const struct part_events events = {on_open, on_close, on_text};
	const struct part *part = package_find(c->package, path);
	struct page p = {.c = c, .path = path, .is_nav = is_nav};
	if (part == NULL) {
		DIAG(c->job, PART_MISSING, 0, c->root, path);
		return;
	}
	if (part->bytes.n > MAX_FILE && !is_nav && !c->html)
		check_fault(c, path, "larger than 250 KB: slow on small devices");
	if ((c->html ? part_parse_html(c->job, part->bytes, &events, &p)
		     : part_parse_page(c->job, path, part->bytes, &events, &p)) != 0)
		return;
	if (!is_nav && (p.headings > 0 || c->html) && p.first_headings != 1)
		fault(&p, "there is not exactly one heading of level 1", "");
	if (c->html && p.mains != 1)
		fault(&p, "there is not exactly one ", "main element");
	if (c->html && p.titles != 1)
		fault(&p, "there is not exactly one ", "title");
}

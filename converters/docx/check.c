/* SPDX-License-Identifier: Apache-2.0 */
/* Is a DOCX true and whole? Every part has a type and parses, every relationship, style, number,
 * note and bookmark that is named is there, and where the file says how much text its model had,
 * it is the same text: by number of characters and by sum. */
#include "converters/docx/docx.h"

#include <stdlib.h>

#include "schemas/parsepart.h"

struct names {
	struct slice *v;
	size_t n, cap;
};

enum set { BOOKMARKS, STYLES, NUMBERS, FOOTNOTES, ENDNOTES, COMMENTS, SETS };

static const char *const set_names[SETS] = {
	"bookmark", "style", "list", "footnote", "endnote", "comment"};

struct check {
	struct job *job;
	const struct package *package;
	const char *part;
	struct names have[SETS], want[SETS];
	struct names defaults, overrides; /* of content types */
	struct names rels, used_rels;     /* of one part */
	struct tally tally;
	struct numbers *numbers;
	unsigned depth, skip; /* elements open; the depth of the contents' w:sdt */
	int in_text, in_tally;
	unsigned sdt, own; /* depth of the innermost w:sdt; of one whose text counts */
	struct buf expected;
};

static void
names_add(struct check *c, struct names *set, struct slice name)
{
	if (set->n == set->cap) {
		size_t cap = set->cap ? set->cap * 2 : 64;
		struct slice *v = realloc(set->v, cap * sizeof *v);
		if (v == NULL) {
			DIAG(c->job, OUT_OF_MEMORY, 0, NULL);
			return;
		}
		set->v = v;
		set->cap = cap;
	}
	set->v[set->n++] = arena_slice(c->job->arena, name);
}

static int
by_name(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	int d = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);
	return d ? d : (x->n > y->n) - (x->n < y->n);
}

static void
names_sort(struct names *set)
{
	if (set->n > 0)
		qsort(set->v, set->n, sizeof *set->v, by_name);
}

static int
names_has(const struct names *set, struct slice name)
{
	return set->n > 0 && bsearch(&name, set->v, set->n, sizeof name, by_name) != NULL;
}

/* Says once what is wanted and not there. Both are sorted. */
static void
compare(struct check *c, const struct names *want, const struct names *have, const char *what)
{
	for (size_t i = 0; i < want->n; i++)
		if (!names_has(have, want->v[i]) &&
			(i == 0 || by_name(&want->v[i], &want->v[i - 1]) != 0))
			DIAG(c->job, REFERENCE_NOWHERE, 0, c->part, what,
				arena_str(c->job->arena, want->v[i]));
}

/* ---- the package ---- */

static void
types_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct check *c = ctx;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "Default") == 0)
		names_add(c, &c->defaults, part_attr(attrs, n, "Extension"));
	if (strcmp(name, "Override") != 0)
		return;
	struct slice part = part_attr(attrs, n, "PartName");
	if (part.n > 0 && part.s[0] == '/') {
		part.s++;
		part.n--;
	}
	names_add(c, &c->overrides, part);
	const char *path = arena_str(c->job->arena, part);
	if (package_find(c->package, path) == NULL)
		DIAG(c->job, PART_MISSING, 0, "[Content_Types].xml", path);
}

static const char types_part[] = "[Content_Types].xml";

static void
check_types(struct check *c)
{
	static const struct part_events events = {types_open, NULL, NULL};
	const struct part *types = package_find(c->package, types_part);
	if (types == NULL) {
		DIAG(c->job, PART_MISSING, 0, "the package", types_part);
		return;
	}
	part_parse(c->job, types_part, types->bytes, &events, c);
	names_sort(&c->defaults);
	names_sort(&c->overrides);
	for (size_t i = 0; i < c->package->n; i++) {
		struct slice path = slice_of(c->package->parts[i].path);
		const char *end = strrchr(c->package->parts[i].path, '.');
		if (!slice_is(path, types_part) && !names_has(&c->overrides, path) &&
			!(end != NULL && names_has(&c->defaults, slice_of(end + 1))))
			DIAG(c->job, PART_UNTYPED, 0, c->package->parts[i].path);
	}
}

/* target of a relationship of the part in folder → path; ".." goes up */
static const char *
resolve(struct check *c, struct slice folder, struct slice target)
{
	struct buf b = {0};
	if (target.n > 0 && target.s[0] == '/') {
		target.s++;
		target.n--;
	} else {
		buf_put_slice(&b, folder);
	}
	while (slice_starts(target, "../")) {
		target.s += 3;
		target.n -= 3;
		if (b.n > 0)
			b.n--;
		while (b.n > 0 && b.s[b.n - 1] != '/')
			b.n--;
	}
	buf_put_slice(&b, target);
	const char *path = arena_buf_str(c->job->arena, &b);
	buf_free(&b);
	return path;
}

static void
rels_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct check *c = ctx;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "Relationship") != 0)
		return;
	names_add(c, &c->rels, part_attr(attrs, n, "Id"));
	if (slice_is(part_attr(attrs, n, "TargetMode"), "External"))
		return;
	/* "word/_rels/document.xml.rels" → "word/" */
	struct slice folder = {c->part, (size_t)(strstr(c->part, "_rels/") - c->part)};
	const char *path = resolve(c, folder, part_attr(attrs, n, "Target"));
	if (package_find(c->package, path) == NULL)
		DIAG(c->job, PART_MISSING, 0, c->part, path);
}

/* ---- the text ---- */

static void
want_note(struct check *c, const char *name, struct slice id)
{
	static const char *const names[][2] = {{"footnoteReference", "footnote"},
		{"endnoteReference", "endnote"}, {"commentReference", "comment"}};
	for (int i = 0; i < 3; i++) {
		if (strcmp(name, names[i][0]) == 0)
			names_add(c, &c->want[FOOTNOTES + i], id);
		if (strcmp(name, names[i][1]) == 0)
			names_add(c, &c->have[FOOTNOTES + i], id);
	}
}

static void
text_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	static const struct {
		const char *name, *attr;
		enum set set;
		int have;
	} rows[] = {{"bookmarkStart", "name", BOOKMARKS, 1}, {"hyperlink", "anchor", BOOKMARKS, 0},
		{"style", "styleId", STYLES, 1}, {"pStyle", "val", STYLES, 0},
		{"rStyle", "val", STYLES, 0}, {"tblStyle", "val", STYLES, 0},
		{"basedOn", "val", STYLES, 0}, {"num", "numId", NUMBERS, 1},
		{"numId", "val", NUMBERS, 0}};
	struct check *c = ctx;
	(void)prefix;
	c->depth++;
	for (size_t i = 0; i < n; i++)
		if (attrs[i].ns != NULL && strcmp(attrs[i].ns, R_NS) == 0)
			names_add(c, &c->used_rels, attrs[i].value);
	if (ns == NULL || strcmp(ns, W_NS) != 0)
		return;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice value = strcmp(name, rows[i].name) == 0
		                             ? part_attr(attrs, n, rows[i].attr)
		                             : (struct slice){NULL, 0};
		if (value.n > 0 && !slice_is(value, "0"))
			names_add(c, rows[i].have ? &c->have[rows[i].set] : &c->want[rows[i].set],
				value);
	}
	if (strcmp(name, "numId") == 0 && c->in_tally && c->skip == 0 && c->numbers != NULL)
		docx_tally(
			&c->tally, slice_of(numbers_next(c->numbers, part_attr(attrs, n, "val"))));
	want_note(c, name, part_attr(attrs, n, "id"));
	if (strcmp(name, "sdt") == 0)
		c->sdt = c->depth;
	if (strcmp(name, "tag") == 0)
		c->own = c->sdt; /* contents in the source's words */
	if (strcmp(name, "docPartGallery") == 0 && c->own != c->sdt)
		c->skip = c->sdt;
	c->in_text = strcmp(name, "t") == 0;
}

static void
text_close(void *ctx, const char *name)
{
	struct check *c = ctx;
	(void)name;
	if (c->skip == c->depth)
		c->skip = 0;
	c->depth--;
	c->in_text = 0;
}

/* Direction marks are ours: they stand where the model has none. */
void
docx_tally(struct tally *t, struct slice s)
{
	tally_add(t, s);
	for (const char *at = s.s, *end = s.s + s.n; s.n > 0 && end - at >= 3; at++) {
		at = memchr(at, 0xE2, (size_t)(end - at - 2));
		if (at == NULL)
			return;
		if (memcmp(at, "\xE2\x80\x8E", 3) == 0 || memcmp(at, "\xE2\x80\x8F", 3) == 0)
			tally_sub(t, (struct slice){at, 3});
	}
}

static void
text_text(void *ctx, struct slice text)
{
	struct check *c = ctx;
	if (c->in_text && c->in_tally && c->skip == 0)
		docx_tally(&c->tally, text);
}

static void
check_part(struct check *c, const struct part *part)
{
	static const struct part_events text = {text_open, text_close, text_text};
	static const struct part_events rels = {rels_open, NULL, NULL};
	const char *slash = strrchr(part->path, '/');
	struct slice folder = {part->path, slash ? (size_t)(slash + 1 - part->path) : 0};
	const char *path = arena_printf(c->job->arena, "%.*s_rels/%s.rels", (int)folder.n,
		part->path, part->path + folder.n);
	const struct part *own = package_find(c->package, path);
	c->rels.n = c->used_rels.n = 0;
	c->depth = c->skip = c->sdt = c->own = 0;
	c->in_text = 0;
	c->in_tally = strcmp(part->path, "word/document.xml") == 0 ||
	              strcmp(part->path, "word/footnotes.xml") == 0 ||
	              strcmp(part->path, "word/endnotes.xml") == 0;
	c->part = path;
	if (own != NULL)
		part_parse(c->job, path, own->bytes, &rels, c);
	c->part = part->path;
	if (part_parse(c->job, part->path, part->bytes, &text, c) != 0)
		return;
	names_sort(&c->rels);
	names_sort(&c->used_rels);
	compare(c, &c->used_rels, &c->rels, "relationship");
}

/* ---- what the file says about itself ---- */

static void
custom_open(void *ctx, const char *prefix, const char *ns, const char *name,
	const struct part_attr *attrs, size_t n)
{
	struct check *c = ctx;
	(void)prefix;
	(void)ns;
	if (strcmp(name, "property") == 0)
		c->in_text = slice_is(part_attr(attrs, n, "name"), DOCX_TALLY);
}

static void
custom_text(void *ctx, struct slice text)
{
	struct check *c = ctx;
	if (c->in_text)
		buf_put_slice(&c->expected, text);
}

const char *
docx_tally_text(struct arena *a, const struct tally *t)
{
	return arena_printf(a, "%llu %016llx%016llx", (unsigned long long)t->n,
		(unsigned long long)t->sum[0], (unsigned long long)t->sum[1]);
}

static void
check_text(struct check *c)
{
	static const struct part_events events = {custom_open, NULL, custom_text};
	const struct part *custom = package_find(c->package, "docProps/custom.xml");
	const char *is = docx_tally_text(c->job->arena, &c->tally);
	if (custom == NULL || part_parse(c->job, custom->path, custom->bytes, &events, c) != 0 ||
		c->expected.n == 0)
		return; /* not ours: nothing is known */
	const char *want =
		arena_str(c->job->arena, slice_trim(arena_buf(c->job->arena, &c->expected)));
	unsigned long long n = strtoull(is, NULL, 10), expected = strtoull(want, NULL, 10);
	if (strcmp(want, is) == 0)
		return;
	DIAG(c->job, TEXT_DIFFERS, 0,
		n == expected ? "as many characters, but not the same ones"
			      : arena_printf(c->job->arena, "%llu characters, %llu expected", n,
					expected));
}

static int
is_xml(const char *path)
{
	struct slice s = slice_of(path);
	return slice_ends(s, ".xml") && strcmp(path, types_part) != 0;
}

int
docx_check(struct job *job, const struct package *p)
{
	struct check c = {.job = job, .package = p};
	size_t before = diag_count(job->diag, SEV_ERROR);
	check_types(&c);
	c.part = "_rels/.rels";
	static const struct part_events rels = {rels_open, NULL, NULL};
	const struct part *root = package_find(p, c.part);
	if (root == NULL)
		DIAG(job, PART_MISSING, 0, "the package", c.part);
	else
		part_parse(job, c.part, root->bytes, &rels, &c);
	c.numbers = numbers_read(job, p);
	for (size_t i = 0; i < p->n; i++)
		if (is_xml(p->parts[i].path))
			check_part(&c, &p->parts[i]);
	c.part = "word";
	for (int i = 0; i < SETS; i++) {
		names_sort(&c.have[i]);
		names_sort(&c.want[i]);
		compare(&c, &c.want[i], &c.have[i], set_names[i]);
	}
	check_text(&c);
	for (int i = 0; i < SETS; i++) {
		free(c.have[i].v);
		free(c.want[i].v);
	}
	free(c.defaults.v);
	free(c.overrides.v);
	free(c.rels.v);
	free(c.used_rels.v);
	buf_free(&c.expected);
	return diag_count(job->diag, SEV_ERROR) > before ? -1 : 0;
}

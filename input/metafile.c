/* SPDX-License-Identifier: Apache-2.0 */
#include "input/meta.h"

#include <yaml.h>

#include "input/source.h"

enum { MAX_YAML = 1 << 20 };

/* Which key of the file is which field; several names for one, because people know several. */
enum key_kind { KEY_FIELD, KEY_PEOPLE, KEY_SUBJECTS, KEY_SERIES, KEY_DESCRIPTIONS };

struct key {
	const char *name;
	enum key_kind kind;
	size_t field;     /* offset in struct meta */
	const char *role; /* of KEY_PEOPLE */
};

#define FIELD(name, member)                                          \
	{                                                            \
		name, KEY_FIELD, offsetof(struct meta, member), NULL \
	}
#define PEOPLE(name, role)                \
	{                                 \
		name, KEY_PEOPLE, 0, role \
	}

static const struct key keys[] = {
	FIELD("title", title),
	FIELD("subtitle", subtitle),
	FIELD("language", language),
	FIELD("lang", language),
	FIELD("date", date),
	FIELD("publisher", publisher),
	FIELD("place", place),
	FIELD("identifier", identifier),
	FIELD("isbn", identifier),
	FIELD("doi", identifier),
	FIELD("rights", rights),
	FIELD("license", rights),
	FIELD("licence", rights),
	FIELD("copyright", rights),
	FIELD("series-index", series_index),
	FIELD("volume", series_index),
	FIELD("description", description),
	FIELD("abstract", description),
	FIELD("edition", edition),
	FIELD("source", source),
	FIELD("cover", cover),
	FIELD("cover-image", cover),
	PEOPLE("creator", "aut"),
	PEOPLE("author", "aut"),
	PEOPLE("authors", "aut"),
	PEOPLE("editor", "edt"),
	PEOPLE("editors", "edt"),
	PEOPLE("translator", "trl"),
	PEOPLE("translators", "trl"),
	PEOPLE("illustrator", "ill"),
	PEOPLE("illustrators", "ill"),
	PEOPLE("contributor", "ctb"),
	PEOPLE("contributors", "ctb"),
	{"subject", KEY_SUBJECTS, 0, NULL},
	{"subjects", KEY_SUBJECTS, 0, NULL},
	{"keywords", KEY_SUBJECTS, 0, NULL},
	{"tags", KEY_SUBJECTS, 0, NULL},
	{"series", KEY_SERIES, 0, NULL},
	{"descriptions", KEY_DESCRIPTIONS, 0, NULL},
};

struct reading {
	struct meta *m;
	enum meta_source source;
	uint32_t line; /* of the first line of the YAML in its file */
	const char *file;
	yaml_document_t *doc;
};

static struct slice
scalar(const yaml_node_t *n)
{
	if (n == NULL || n->type != YAML_SCALAR_NODE)
		return (struct slice){NULL, 0};
	return (struct slice){(const char *)n->data.scalar.value, n->data.scalar.length};
}

static uint32_t
line_of(const struct reading *r, const yaml_node_t *n)
{
	return r->line + (uint32_t)n->start_mark.line;
}

static void
ignored(const struct reading *r, const yaml_node_t *n, struct slice key, const char *why)
{
	const char *name = arena_str(r->m->job->arena, key);
	/* the line is one of the source only when the block stands in the source */
	DIAG(r->m->job, METADATA_IGNORED, r->file ? 0 : line_of(r, n), name, why);
}

static const struct key *
key_find(struct slice name)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (slice_is(name, keys[i].name))
			return &keys[i];
	return NULL;
}

/* value of name in the mapping; empty when there is none */
static struct slice
member(const struct reading *r, const yaml_node_t *map, const char *name)
{
	const yaml_node_pair_t *p = map->data.mapping.pairs.start;
	for (; p < map->data.mapping.pairs.top; p++)
		if (slice_is(scalar(yaml_document_get_node(r->doc, p->key)), name))
			return scalar(yaml_document_get_node(r->doc, p->value));
	return (struct slice){NULL, 0};
}

/* A person is a name, "NAME; role=…; sort=…", or a mapping of name, role, sort, as. */
static void
person_read(const struct reading *r, const yaml_node_t *n, const char *role, struct slice key)
{
	struct arena *a = r->m->job->arena;
	struct slice name = scalar(n), given = {NULL, 0}, sort = given, as = given;
	if (n->type == YAML_MAPPING_NODE) {
		name = member(r, n, "name");
		if (name.n == 0)
			name = member(r, n, "text");
		given = member(r, n, "role");
		sort = member(r, n, "sort");
		if (sort.n == 0)
			sort = member(r, n, "file-as");
		as = member(r, n, "as");
	} else if (memchr(name.s ? name.s : "", ';', name.n) != NULL) {
		(void)meta_creator(r->m, r->source, arena_str(a, name));
		return;
	}
	if (given.n > 0)
		role = meta_is_relator(given) ? arena_str(a, given) : meta_relator(given);
	if (name.n == 0 || role == NULL) {
		ignored(r, n, key, name.n == 0 ? "there is no name" : "the role is not known");
		return;
	}
	struct person *before = r->m->last_person;
	meta_person(r->m, r->source, name, role, as);
	if (sort.n > 0 && r->m->last_person != before)
		r->m->last_person->sort = arena_str(a, sort);
}

static void
field_read(const struct reading *r, const yaml_node_t *n, const struct key *k, struct slice key)
{
	struct slice v = scalar(n);
	struct meta_field *f = (struct meta_field *)(void *)((char *)r->m + k->field);
	if (v.n == 0 && n->type != YAML_SCALAR_NODE)
		ignored(r, n, key, "one plain value is expected");
	else if (f == &r->m->language && v.n > 0 && !meta_is_language(v))
		ignored(r, n, key, "not a language tag such as en, zh-Hans, pt-BR");
	else
		meta_set(r->m, f, r->source, v);
}

static void
series_read(const struct reading *r, const yaml_node_t *n)
{
	if (n->type == YAML_MAPPING_NODE) {
		meta_set(r->m, &r->m->series, r->source, member(r, n, "name"));
		meta_set(r->m, &r->m->series_index, r->source, member(r, n, "index"));
	} else if (scalar(n).n > 0) {
		(void)meta_series(r->m, r->source, arena_str(r->m->job->arena, scalar(n)));
	}
}

/* Of pictures, by their names. */
static void
descriptions_read(const struct reading *r, const yaml_node_t *n, struct slice key)
{
	if (n->type != YAML_MAPPING_NODE) {
		ignored(r, n, key, "names of pictures and their descriptions are expected");
		return;
	}
	const yaml_node_pair_t *p = n->data.mapping.pairs.start;
	for (; p < n->data.mapping.pairs.top; p++)
		meta_describe(r->m, scalar(yaml_document_get_node(r->doc, p->key)),
			scalar(yaml_document_get_node(r->doc, p->value)));
}

static void
value_read(const struct reading *r, const yaml_node_t *n, const struct key *k, struct slice key)
{
	if (k->kind == KEY_SERIES) {
		series_read(r, n);
	} else if (k->kind == KEY_DESCRIPTIONS) {
		descriptions_read(r, n, key);
	} else if (k->kind == KEY_FIELD) {
		field_read(r, n, k, key);
	} else if (n->type == YAML_SEQUENCE_NODE) {
		const yaml_node_item_t *i = n->data.sequence.items.start;
		for (; i < n->data.sequence.items.top; i++) {
			const yaml_node_t *item = yaml_document_get_node(r->doc, *i);
			if (k->kind == KEY_PEOPLE)
				person_read(r, item, k->role, key);
			else
				meta_subject(r->m, r->source, scalar(item));
		}
	} else if (k->kind == KEY_PEOPLE) {
		person_read(r, n, k->role, key);
	} else {
		meta_subject(r->m, r->source, scalar(n));
	}
}

static int
root_read(const struct reading *r)
{
	const yaml_node_t *root = yaml_document_get_root_node(r->doc);
	if (root == NULL)
		return 0; /* an empty document says nothing, and that is allowed */
	if (root->type != YAML_MAPPING_NODE)
		return -1;
	const yaml_node_pair_t *p = root->data.mapping.pairs.start;
	for (; p < root->data.mapping.pairs.top; p++) {
		const yaml_node_t *name = yaml_document_get_node(r->doc, p->key);
		struct slice key = scalar(name);
		const struct key *k = key_find(key);
		if (k == NULL)
			ignored(r, name, key, "this key is not known");
		else
			value_read(r, yaml_document_get_node(r->doc, p->value), k, key);
	}
	return 0;
}

/* libyaml's time grows with the square of the depth, and of the number of anchors; what we read is
 * three levels deep. */
static int
is_too_much(struct slice yaml)
{
	enum { DEEP = 64, ANCHORS = 1000 };
	size_t open = 0, dashes = 0, anchors = 0;
	for (size_t i = 0; i < yaml.n; i++) {
		char c = yaml.s[i];
		if (c == '[' || c == '{')
			open++;
		else if ((c == ']' || c == '}') && open > 0)
			open--;
		anchors += c == '&' && i > 0 && (yaml.s[i - 1] == ' ' || yaml.s[i - 1] == '\n');
		if (c == '\n')
			dashes = 0;
		else if ((c == '-' || c == '?' || c == ':') && i + 1 < yaml.n &&
			 yaml.s[i + 1] == ' ')
			dashes++;
		if (open > DEEP || dashes > DEEP || anchors > ANCHORS)
			return 1;
	}
	return 0;
}

/* Metadata that memory did not suffice for is not metadata left out: the whole conversion fails. */
static int
no_memory(struct meta *m)
{
	arena_alloc(m->job->arena, SIZE_MAX);
	return -1;
}

static int
yaml_read(
	struct meta *m, enum meta_source source, struct slice yaml, uint32_t line, const char *file)
{
	yaml_parser_t parser;
	yaml_document_t doc;
	struct reading r = {m, source, line, file, &doc};
	const char *where = file ? file : "the block at the beginning";
	if (yaml.n > MAX_YAML || is_too_much(yaml)) {
		DIAG(m->job, METADATA_YAML, line, where, "it is larger or deeper than metadata is");
		return -1;
	}
	if (!yaml_parser_initialize(&parser))
		return no_memory(m);
	yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.s, yaml.n);
	int ok = yaml_parser_load(&parser, &doc);
	if (!ok && (parser.error == YAML_MEMORY_ERROR || parser.problem == NULL)) {
		no_memory(m);
	} else if (!ok) {
		const char *problem = parser.problem ? parser.problem : "not YAML";
		uint32_t at = (uint32_t)parser.problem_mark.line;
		DIAG(m->job, METADATA_YAML, file ? at + 1 : line + at, where, problem);
	} else {
		if (root_read(&r) != 0) {
			ok = 0;
			DIAG(m->job, METADATA_YAML, line, where,
				"a list of \"key: value\" is expected");
		}
		yaml_document_delete(&doc);
	}
	yaml_parser_delete(&parser);
	return ok ? 0 : -1;
}

int
meta_from_yaml(struct meta *m, enum meta_source source, struct slice yaml, uint32_t line)
{
	return yaml_read(m, source, yaml, line, NULL);
}

/* Paths in the file are meant from where it lies. */
static void
cover_place(struct meta *m, const char *file)
{
	const char *cover = m->cover.value, *slash = strrchr(file, '/');
	if (m->cover.source == META_FILE && slash != NULL && cover[0] != '/')
		m->cover.value =
			arena_printf(m->job->arena, "%.*s/%s", (int)(slash - file), file, cover);
}

int
meta_from_file(struct meta *m, const char *path)
{
	struct slice bytes;
	if (source_read(m->job, path, &bytes) != 0)
		return -1;
	if (yaml_read(m, META_FILE, bytes, 1, path) != 0) {
		if (!arena_failed(m->job->arena))
			DIAG(m->job, METADATA_OPTION, 0, "metadata", path,
				"what is in it cannot be read");
		return -1;
	}
	cover_place(m, path);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/tei.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/utf8.h"

static const struct {
	const char *name;
	enum tei_content content;
} elements[TEI_MAX] = {
	[TEI_CHARS] = {"#text", CONTENT_TEXT},
#define TEXT CONTENT_TEXT
#define BLOCKS CONTENT_BLOCKS
#define EMPTY CONTENT_EMPTY
#define E(name, xml, content) [TEI_##name] = {xml, content},
#include "schemas/elements.def"
#undef E
#undef TEXT
#undef BLOCKS
#undef EMPTY
};

static const char *const attributes[TA_MAX] = {
#define A(name, xml) [TA_##name] = xml,
#include "schemas/attributes.def"
#undef A
};

struct tei_doc *
tei_new(struct arena *a)
{
	struct tei_doc *doc = ARENA_NEW(a, struct tei_doc);
	if (doc == NULL)
		return NULL;
	doc->arena = a;
	doc->root = tei_add(doc, NULL, TEI_TEI, 0);
	doc->header = tei_add(doc, doc->root, TEI_HEADER, 0);
	doc->text = tei_add(doc, doc->root, TEI_TEXTELEM, 0);
	if (doc->text == NULL)
		return NULL;
	tei_set(doc, doc->root, TA_XMLNS, "http://www.tei-c.org/ns/1.0");
	return doc;
}

struct tei_node *
tei_add(struct tei_doc *doc, struct tei_node *parent, enum tei_kind kind, uint32_t line)
{
	struct tei_node *node = ARENA_NEW(doc->arena, struct tei_node);
	if (node == NULL)
		return NULL;
	node->kind = kind;
	node->line = line;
	if (parent != NULL)
		tei_append(parent, node);
	return node;
}

void
tei_text(struct tei_doc *doc, struct tei_node *parent, struct slice text, uint32_t line)
{
	struct tei_node *last = parent ? parent->last : NULL;
	if (text.n == 0 || parent == NULL)
		return;
	if (last != NULL && last->kind == TEI_CHARS && last->text.s + last->text.n == text.s) {
		last->text.n += text.n;
		return;
	}
	struct tei_node *node = tei_add(doc, parent, TEI_CHARS, line);
	if (node != NULL)
		node->text = text;
}

void
tei_puts(struct tei_doc *doc, struct tei_node *parent, const char *text)
{
	tei_text(doc, parent, arena_slice(doc->arena, slice_of(text)), 0);
}

struct tei_node *
tei_leaf(struct tei_doc *doc, struct tei_node *parent, enum tei_kind kind, const char *text)
{
	struct tei_node *node = tei_add(doc, parent, kind, 0);
	if (node != NULL && text != NULL)
		tei_puts(doc, node, text);
	return node;
}

void
tei_set(struct tei_doc *doc, struct tei_node *node, enum tei_att att, const char *value)
{
	if (node == NULL || value == NULL)
		return;
	struct tei_attr **at = &node->attrs;
	while (*at != NULL && (*at)->att < att)
		at = &(*at)->next;
	if (*at == NULL || (*at)->att != att) {
		struct tei_attr *a = ARENA_NEW(doc->arena, struct tei_attr);
		if (a == NULL)
			return;
		a->att = att;
		a->next = *at;
		*at = a;
	}
	(*at)->value = arena_strdup(doc->arena, value);
}

void
tei_detach(struct tei_node *node)
{
	struct tei_node *parent = node->parent;
	if (node->prev != NULL)
		node->prev->next = node->next;
	else if (parent != NULL)
		parent->first = node->next;
	if (node->next != NULL)
		node->next->prev = node->prev;
	else if (parent != NULL)
		parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

void
tei_append(struct tei_node *parent, struct tei_node *node)
{
	node->parent = parent;
	node->prev = parent->last;
	node->next = NULL;
	if (parent->last != NULL)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
}

void
tei_insert_before(struct tei_node *next, struct tei_node *node)
{
	node->parent = next->parent;
	node->next = next;
	node->prev = next->prev;
	if (next->prev != NULL)
		next->prev->next = node;
	else
		next->parent->first = node;
	next->prev = node;
}

const char *
tei_get(const struct tei_node *node, enum tei_att att)
{
	if (node != NULL)
		for (const struct tei_attr *a = node->attrs; a != NULL; a = a->next)
			if (a->att == att)
				return a->value;
	return NULL;
}

int
tei_is(const struct tei_node *node, enum tei_att att, const char *value)
{
	const char *v = tei_get(node, att);
	return v != NULL && strcmp(v, value) == 0;
}

static struct tei_node *
find_from(struct tei_node *node, enum tei_kind kind)
{
	while (node != NULL && node->kind != kind)
		node = node->next;
	return node;
}

int
tei_is_title_page(const struct tei_node *node)
{
	return node->kind == TEI_TITLEPAGE && node->parent->kind == TEI_FRONT &&
	       tei_child(node->parent, TEI_TITLEPAGE) == node;
}

int
tei_on_title_page(const struct tei_node *node)
{
	while (node != NULL && !tei_is_title_page(node))
		node = node->parent;
	return node != NULL;
}

struct tei_node *
tei_child(const struct tei_node *node, enum tei_kind kind)
{
	return node ? find_from(node->first, kind) : NULL;
}

struct tei_node *
tei_sibling(const struct tei_node *node, enum tei_kind kind)
{
	return node ? find_from(node->next, kind) : NULL;
}

const struct tei_node *
tei_step(const struct tei_node *top, const struct tei_node *node, int into)
{
	if (into && node->first != NULL)
		return node->first;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node == top ? NULL : node->next;
}

/* Appends s with every run of white space as one blank. */
static void
put_squeezed(struct buf *b, struct slice s)
{
	for (size_t i = 0; i < s.n;) {
		size_t k = utf8_space_len(s.s + i, s.n - i);
		if (k > 0 && !(b->n > 0 && b->s[b->n - 1] == ' '))
			buf_putc(b, ' ');
		if (k == 0)
			buf_putc(b, s.s[i++]);
		else
			i += k;
	}
}

struct slice
tei_flat(struct arena *a, const struct tei_node *node)
{
	return tei_flat_with(a, node, NULL);
}

struct slice
tei_flat_with(struct arena *a, const struct tei_node *node, tei_words *words)
{
	struct buf b = {0};
	int into = 1;
	for (const struct tei_node *n = node; n != NULL; n = tei_step(node, n, into)) {
		into = n->kind != TEI_NOTE && n->kind != TEI_RT;
		if (n == node)
			into = 1;
		const char *other = words != NULL ? words(a, n) : NULL;
		if (other != NULL) {
			put_squeezed(&b, slice_of(other));
			into = 0;
		} else if (n->kind == TEI_CHARS)
			put_squeezed(&b, n->text);
		else if (n->kind == TEI_LB)
			put_squeezed(&b, SLICE(" "));
	}
	struct slice flat = slice_trim(arena_buf(a, &b));
	buf_free(&b);
	return flat;
}

const char *
tei_lang(const struct tei_node *node)
{
	for (; node != NULL; node = node->parent) {
		const char *lang = tei_get(node, TA_LANG);
		if (lang != NULL)
			return lang;
	}
	return "und";
}

const char *
tei_name(enum tei_kind kind)
{
	return elements[kind].name;
}

enum tei_content
tei_content(enum tei_kind kind)
{
	return elements[kind].content;
}

enum tei_kind
tei_kind_of(struct slice name)
{
	for (int k = TEI_CHARS + 1; k < TEI_MAX; k++)
		if (slice_is(name, elements[k].name))
			return (enum tei_kind)k;
	return TEI_MAX;
}

const char *
tei_att_name(enum tei_att att)
{
	return attributes[att];
}

enum tei_att
tei_att_of(struct slice name)
{
	for (int a = 0; a < TA_MAX; a++)
		if (slice_is(name, attributes[a]))
			return (enum tei_att)a;
	return TA_MAX;
}

int
tei_is_phrase(enum tei_kind kind)
{
	switch (kind) {
	case TEI_CHARS:
	case TEI_HI:
	case TEI_EMPH:
	case TEI_CODE:
	case TEI_REF:
	case TEI_SEG:
	case TEI_Q:
	case TEI_FOREIGN:
	case TEI_ABBR:
	case TEI_PLACENAME:
	case TEI_PERSNAME:
	case TEI_NAME:
	case TEI_DATE:
	case TEI_TITLE:
	case TEI_TERM:
	case TEI_RUBY:
	case TEI_FORMULA:
	case TEI_CHOICE:
	case TEI_SIC:
	case TEI_CORR:
	case TEI_ORIG:
	case TEI_SUPPLIED:
	case TEI_GAP:
	case TEI_UNCLEAR:
	case TEI_DEL:
	case TEI_DOCAUTHOR:
	case TEI_DOCDATE:
	case TEI_PUBPLACE:
	case TEI_PUBLISHER:
	case TEI_IDNO:
	case TEI_NOTE:
	case TEI_LB:
	case TEI_PB:
	case TEI_MILESTONE:
		return 1;
	default:
		return 0;
	}
}

int
tei_runs_in(enum tei_kind kind, enum tei_kind parent)
{
	return tei_is_phrase(kind) ||
	       (kind == TEI_STAGE && parent != TEI_NOTE &&
		       (parent == TEI_P || parent == TEI_L || tei_is_phrase(parent)));
}

const struct tei_node *
tei_description(const struct tei_node *figure, int at_length)
{
	const struct tei_node *d = tei_child(figure, TEI_FIGDESC);
	while (d != NULL && tei_is(d, TA_REND, "long") != at_length)
		d = tei_sibling(d, TEI_FIGDESC);
	return d;
}

struct asset *
tei_asset(struct tei_doc *doc, const char *name)
{
	for (struct asset *a = doc->assets; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

/* ---- identifiers ---- */

/* Open addressing: which identifiers are taken, and how often a base was asked for. */
struct id_set {
	struct id_slot {
		const char *id;
		unsigned times;
	} * slots;
	size_t mask;
};

static struct id_slot *
id_slot(const struct id_set *set, const char *id)
{
	size_t i = (size_t)digest_key(slice_of(id)) & set->mask;
	while (set->slots[i].id != NULL && strcmp(set->slots[i].id, id) != 0)
		i = (i + 1) & set->mask;
	return &set->slots[i];
}

static const char *
id_prefix(const struct tei_node *node)
{
	switch (node->kind) {
	case TEI_DIV:
		return "s-";
	case TEI_NOTE:
		return "n-";
	case TEI_PB:
		return "pg-";
	case TEI_FIGURE:
		return "fig-";
	case TEI_TABLE:
		return "tab-";
	default:
		return NULL;
	}
}

/* What an identifier is made of: the head of a div, the number of a page, the text of the rest. */
static struct slice
id_matter(struct arena *a, const struct tei_node *node)
{
	const struct tei_node *head = tei_child(node, TEI_HEAD);
	if (node->kind == TEI_PB)
		return slice_of(tei_get(node, TA_N));
	if (node->kind == TEI_DIV && head == NULL)
		return slice_of(tei_get(node, TA_TYPE));
	return tei_flat(a, node->kind == TEI_DIV ? head : node);
}

static int
is_plain_word(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] >= 'a' && s.s[i] <= 'z')))
			return 0;
	return s.n > 0 && s.n <= 8;
}

static const char *
id_make(struct arena *a, const struct tei_node *node)
{
	static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
	struct slice matter = id_matter(a, node);
	const char *prefix = id_prefix(node);
	if (is_plain_word(matter))
		return arena_printf(a, "%s%.*s", prefix, (int)matter.n, matter.s);
	uint64_t h = digest_short(matter);
	char word[9];
	for (int i = 0; i < 8; i++, h >>= 5)
		word[i] = digits[h & 31];
	word[8] = '\0';
	return arena_printf(a, "%s%s", prefix, word);
}

static void
id_give(struct tei_doc *doc, const struct id_set *set, struct tei_node *node)
{
	const char *base = id_make(doc->arena, node), *id = base;
	struct id_slot *first = id_slot(set, base);
	struct id_slot *slot = first;
	while (slot->id != NULL && !arena_failed(doc->arena)) {
		id = arena_printf(doc->arena, "%s-%u", base, ++first->times + 1);
		slot = id_slot(set, id);
	}
	slot->id = id;
	tei_set(doc, node, TA_ID, id);
}

void
tei_identify(struct tei_doc *doc)
{
	size_t n = 0;
	for (const struct tei_node *x = doc->root; x != NULL; x = tei_step(doc->root, x, 1))
		if (id_prefix(x) != NULL || tei_get(x, TA_ID) != NULL)
			n++;
	struct id_set set = {NULL, 15};
	while (set.mask < n * 2)
		set.mask = set.mask * 2 + 1;
	set.slots = ARENA_ARRAY(doc->arena, struct id_slot, set.mask + 1);
	if (set.slots == NULL)
		return;
	for (const struct tei_node *x = doc->root; x != NULL; x = tei_step(doc->root, x, 1)) {
		const char *id = tei_get(x, TA_ID);
		if (id != NULL)
			id_slot(&set, id)->id = id;
	}
	for (const struct tei_node *x = doc->text; x != NULL; x = tei_step(doc->text, x, 1))
		if (id_prefix(x) != NULL && tei_get(x, TA_ID) == NULL)
			id_give(doc, &set, (struct tei_node *)(uintptr_t)x);
}

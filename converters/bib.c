/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/bib.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/epoch.h"
#include "base/utf8.h"

static const char *
flat(struct job *job, const struct tei_node *node)
{
	if (node == NULL)
		return NULL;
	struct slice s = tei_flat(job->arena, node);
	return s.n > 0 ? s.s : NULL;
}

static const char *
flat_child(struct job *job, const struct tei_node *node, enum tei_kind kind)
{
	return flat(job, tei_child(node, kind));
}

static const struct tei_node *
typed_child(const struct tei_node *node, enum tei_kind kind, const char *type)
{
	const struct tei_node *n = tei_child(node, kind);
	while (n != NULL && !tei_is(n, TA_TYPE, type))
		n = tei_sibling(n, kind);
	return n;
}

static size_t
count_children(const struct tei_node *node)
{
	size_t n = 0;
	for (const struct tei_node *c = node ? node->first : NULL; c != NULL; c = c->next)
		n++;
	return n;
}

/* "Charles Dickens" → "Dickens, Charles"; names in CJK letters and single names stay. */
static const char *
sort_name(struct arena *a, const char *name)
{
	const char *last = strrchr(name, ' ');
	uint32_t cp;
	if (last == NULL || strchr(name, ',') != NULL)
		return name;
	utf8_next(last + 1, strlen(last + 1) + 1, &cp);
	if (utf8_is_cjk(cp) || utf8_script(cp) == SCRIPT_HANGUL || !utf8_is_upper(cp))
		return name;
	return arena_printf(a, "%s, %.*s", last + 1, (int)(last - name), name);
}

/* Digests of people in their roles; 0: free. At most half of it is in use. */
struct known {
	uint64_t *slots;
	size_t mask;
};

/* The same person in the same role, however the name is spelt: "John Locke", "JOHN LOCKE". */
static int
is_known(struct job *job, struct known *known, const char *name, const char *role)
{
	struct slice key = utf8_key(job->arena, slice_of(name));
	uint64_t digest = digest_key(key) ^ digest_key(slice_of(role)) * 3;
	size_t i = (size_t)digest & known->mask;
	digest |= 1;
	for (; known->slots[i] != 0; i = (i + 1) & known->mask)
		if (known->slots[i] == digest)
			return 1;
	known->slots[i] = digest;
	return 0;
}

static void
add_person(struct job *job, struct bib *b, struct known *known, const struct tei_node *who,
	const char *role, const char *as)
{
	const char *name = flat(job, who);
	const char *sort = tei_get(who, TA_KEY);
	if (name == NULL || tei_is(who, TA_TYPE, "software") || is_known(job, known, name, role))
		return;
	b->people[b->n_people++] =
		(struct bib_person){name, sort ? sort : sort_name(job->arena, name), role, as};
}

static void
read_people(struct job *job, struct bib *b, const struct tei_node *title_stmt)
{
	size_t most = count_children(title_stmt) * 4;
	struct known known = {.mask = 7};
	while (known.mask < most * 2)
		known.mask = known.mask * 2 + 1;
	known.slots = ARENA_ARRAY(job->arena, uint64_t, known.mask + 1);
	b->people = ARENA_ARRAY(job->arena, struct bib_person, most + 1);
	if (known.slots == NULL || b->people == NULL || title_stmt == NULL)
		return;
	for (const struct tei_node *n = title_stmt->first; n != NULL; n = n->next)
		if (n->kind == TEI_AUTHOR)
			add_person(job, b, &known, n, "aut", NULL);
	for (const struct tei_node *n = title_stmt->first; n != NULL; n = n->next) {
		if (n->kind == TEI_EDITOR)
			add_person(job, b, &known, n, "edt", NULL);
		if (n->kind != TEI_RESPSTMT)
			continue;
		const struct tei_node *resp = tei_child(n, TEI_RESP);
		int room = 4; /* names of one respStmt */
		for (const struct tei_node *who = n->first; who != NULL && room > 0;
			who = who->next)
			if (who->kind == TEI_NAME || who->kind == TEI_PERSNAME) {
				const char *role = tei_get(resp, TA_KEY);
				const char *as = tei_get(resp, TA_LANG) ? NULL : flat(job, resp);
				add_person(job, b, &known, who, role ? role : "ctb", as);
				room--;
			}
	}
}

static void
read_subjects(struct job *job, struct bib *b, const struct tei_node *profile)
{
	const struct tei_node *words = tei_child(tei_child(profile, TEI_TEXTCLASS), TEI_KEYWORDS);
	b->subjects = ARENA_ARRAY(job->arena, const char *, count_children(words) + 1);
	if (b->subjects == NULL || words == NULL)
		return;
	for (const struct tei_node *n = words->first; n != NULL; n = n->next) {
		const char *word = flat(job, n);
		if (word != NULL)
			b->subjects[b->n_subjects++] = word;
	}
}

static void
read_publication(struct job *job, struct bib *b, const struct tei_node *pub)
{
	const struct tei_node *date = tei_child(pub, TEI_DATE);
	b->publisher = flat_child(job, pub, TEI_PUBLISHER);
	b->place = flat_child(job, pub, TEI_PUBPLACE);
	b->date = tei_get(date, TA_WHEN) ? tei_get(date, TA_WHEN) : flat(job, date);
	b->rights = flat_child(job, tei_child(pub, TEI_AVAILABILITY), TEI_LICENCE);
	b->identifier = flat_child(job, pub, TEI_IDNO);
}

static void
read_source(struct job *job, struct bib *b, const struct tei_node *desc)
{
	const struct tei_node *file = typed_child(desc, TEI_BIBL, "digital");
	const char *bytes = tei_get(tei_child(file, TEI_EXTENT), TA_N);
	b->source = flat(job, typed_child(desc, TEI_BIBL, "origin"));
	b->source_name = flat(job, typed_child(file, TEI_IDNO, "filename"));
	b->source_sha256 = flat(job, typed_child(file, TEI_IDNO, "SHA-256"));
	b->encoding = tei_get(typed_child(file, TEI_NOTE, "encoding"), TA_N);
	b->source_bytes = bytes ? strtoull(bytes, NULL, 10) : 0;
}

static void
read_file(struct job *job, struct bib *b, const struct tei_node *file)
{
	const struct tei_node *title_stmt = tei_child(file, TEI_TITLESTMT);
	const struct tei_node *series = tei_child(file, TEI_SERIESSTMT);
	const struct tei_node *notes = tei_child(file, TEI_NOTESSTMT);
	const struct tei_node *title = typed_child(title_stmt, TEI_TITLE, "main");
	b->title = flat(job, title ? title : tei_child(title_stmt, TEI_TITLE));
	b->subtitle = flat(job, typed_child(title_stmt, TEI_TITLE, "sub"));
	b->edition = flat(job, typed_child(notes, TEI_NOTE, "edition"));
	b->cover = tei_get(typed_child(notes, TEI_NOTE, "cover"), TA_TARGET);
	b->series = flat_child(job, series, TEI_TITLE);
	b->series_index = tei_get(tei_child(series, TEI_BIBLSCOPE), TA_N);
	read_people(job, b, title_stmt);
	read_publication(job, b, tei_child(file, TEI_PUBLICATIONSTMT));
	read_source(job, b, tei_child(file, TEI_SOURCEDESC));
}

static int
starts_with_tag(const char *lang, const char *tag)
{
	size_t n = strlen(tag);
	return strncmp(lang, tag, n) == 0 && (lang[n] == '\0' || lang[n] == '-');
}

static int
any_tag(const char *lang, const char *const *tags)
{
	for (; *tags != NULL; tags++)
		if (starts_with_tag(lang, *tags))
			return 1;
	return 0;
}

static const char *
modified_of(struct job *job, const char *date)
{
	char given[EPOCH_SIZE];
	if (epoch_given() >= 0) {
		epoch_write(epoch_given(), given);
		return arena_strdup(job->arena, given);
	}
	if (epoch_is_date(date) && strlen(date) == 10)
		return arena_printf(job->arena, "%sT00:00:00Z", date);
	return "2000-01-01T00:00:00Z";
}

const struct bib *
bib_read(struct job *job, const struct tei_doc *doc)
{
	static const char *const rtl[] = {
		"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", NULL};
	static const char *const cjk[] = {"zh", "ja", "yue", "lzh", NULL};
	struct bib *b = ARENA_NEW(job->arena, struct bib);
	if (b == NULL)
		return NULL;
	const struct tei_node *profile = tei_child(doc->header, TEI_PROFILEDESC);
	char uuid[DIGEST_UUID];
	read_file(job, b, tei_child(doc->header, TEI_FILEDESC));
	read_subjects(job, b, profile);
	b->description = flat_child(job, profile, TEI_ABSTRACT);
	if (b->source_name == NULL)
		b->source_name = job->name;
	if (b->title == NULL)
		b->title = b->source_name;
	b->language = tei_lang(doc->root);
	b->rtl = any_tag(b->language, rtl);
	b->cjk = any_tag(b->language, cjk);
	b->modified = modified_of(job, b->date);
	const char *seed = arena_printf(
		job->arena, "rubricate:%s:%s", b->source_sha256 ? b->source_sha256 : "", b->title);
	if (arena_failed(job->arena))
		return NULL;
	digest_uuid5(slice_of(seed), uuid);
	b->uuid = arena_printf(job->arena, "urn:uuid:%s", uuid);
	return b;
}

int
bib_is_titled(const struct tei_node *page)
{
	for (const struct tei_node *n = page; n != NULL; n = tei_step(page, n, 1))
		if (n->kind == TEI_TITLEPART && !tei_is(n, TA_TYPE, "sub"))
			return 1;
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/header.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/epoch.h"
#include "input/relators.h"

struct header {
	struct job *job;
	struct tei_doc *doc;
	const struct meta *m;
	const struct header_facts *f;
};

static struct tei_node *
add(const struct header *h, struct tei_node *parent, enum tei_kind kind)
{
	return tei_add(h->doc, parent, kind, 0);
}

/* <kind att="value">text</kind>; nothing when there is no text */
static struct tei_node *
leaf(const struct header *h, struct tei_node *parent, enum tei_kind kind, const char *text,
	enum tei_att att, const char *value)
{
	if (text == NULL)
		return NULL;
	struct tei_node *n = tei_leaf(h->doc, parent, kind, text);
	if (n != NULL && value != NULL)
		tei_set(h->doc, n, att, value);
	return n;
}

static void
person_write(const struct header *h, struct tei_node *parent, const struct person *p)
{
	const char *sort = p->sort ? p->sort : relator_sort_name(h->job->arena, p->name);
	if (strcmp(sort, p->name) == 0 && strchr(p->name, ' ') == NULL)
		sort = NULL;
	if (strcmp(p->role, "aut") == 0 && p->as == NULL) {
		leaf(h, parent, TEI_AUTHOR, p->name, TA_KEY, sort);
		return;
	}
	struct tei_node *r = add(h, parent, TEI_RESPSTMT);
	struct tei_node *resp =
		leaf(h, r, TEI_RESP, p->as ? p->as : relator_term(p->role), TA_KEY, p->role);
	if (resp != NULL && p->as == NULL)
		tei_set(h->doc, resp, TA_LANG, "en");
	leaf(h, r, TEI_NAME, p->name, TA_KEY, sort);
}

static void
title_write(const struct header *h, struct tei_node *file)
{
	const char *title = h->m->title.value;
	if (title == NULL)
		title = h->f->source_name ? h->f->source_name : "?";
	struct tei_node *t = add(h, file, TEI_TITLESTMT);
	leaf(h, t, TEI_TITLE, title, TA_TYPE, "main");
	leaf(h, t, TEI_TITLE, h->m->subtitle.value, TA_TYPE, "sub");
	for (const struct person *p = h->m->people; p != NULL; p = p->next)
		person_write(h, t, p);
}

static int
digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return 0;
	return 1;
}

/* How many digits (and X) are in s when it holds nothing else but blanks and hyphens; else 0. */
static size_t
number_length(const char *s)
{
	size_t n = 0;
	for (; *s != '\0'; s++) {
		if (digits(s, 1) || *s == 'X' || *s == 'x')
			n++;
		else if (*s != '-' && *s != ' ')
			return 0;
	}
	return n;
}

static const char *
idno_type(const char *id)
{
	static const struct {
		const char *prefix, *type;
	} known[] = {
		{"urn:isbn:", "ISBN"},
		{"isbn", "ISBN"},
		{"ISBN", "ISBN"},
		{"issn", "ISSN"},
		{"ISSN", "ISSN"},
		{"doi:", "DOI"},
		{"10.", "DOI"},
		{"https://doi.org/", "DOI"},
		{"http://", "URI"},
		{"https://", "URI"},
		{"urn:", "URI"},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_starts(slice_of(id), known[i].prefix))
			return known[i].type;
	size_t n = number_length(id);
	return n == 13 || n == 10 ? "ISBN" : n == 8 && strlen(id) == 9 ? "ISSN" : "local";
}

static int
is_address(const char *s)
{
	struct slice t = slice_of(s);
	return (slice_starts(t, "http://") || slice_starts(t, "https://")) &&
	       strchr(s, ' ') == NULL;
}

static void
publication_write(const struct header *h, struct tei_node *file)
{
	const struct meta *m = h->m;
	const char *date = m->date.value, *id = m->identifier.value, *rights = m->rights.value;
	struct tei_node *p = add(h, file, TEI_PUBLICATIONSTMT);
	if (m->publisher.value == NULL && m->place.value == NULL && date == NULL && id == NULL &&
		rights == NULL) {
		leaf(h, p, TEI_P, "Not published.", TA_LANG, "en");
		return;
	}
	if (m->publisher.value != NULL)
		leaf(h, p, TEI_PUBLISHER, m->publisher.value, TA_KEY, NULL);
	else
		add(h, p, TEI_PUBLISHER);
	leaf(h, p, TEI_PUBPLACE, m->place.value, TA_KEY, NULL);
	leaf(h, p, TEI_DATE, date, TA_WHEN, epoch_is_date(date) ? date : NULL);
	leaf(h, p, TEI_IDNO, id, TA_TYPE, id ? idno_type(id) : NULL);
	if (rights != NULL)
		leaf(h, add(h, p, TEI_AVAILABILITY), TEI_LICENCE, rights, TA_TARGET,
			is_address(rights) ? rights : NULL);
}

static void
series_write(const struct header *h, struct tei_node *file)
{
	const struct meta *m = h->m;
	if (m->series.value == NULL)
		return;
	struct tei_node *s = add(h, file, TEI_SERIESSTMT);
	leaf(h, s, TEI_TITLE, m->series.value, TA_LEVEL, "s");
	struct tei_node *n = leaf(h, s, TEI_BIBLSCOPE, m->series_index.value, TA_UNIT, "volume");
	if (n != NULL)
		tei_set(h->doc, n, TA_N, m->series_index.value);
}

static void
notes_write(const struct header *h, struct tei_node *file)
{
	const char *edition = h->m->edition.value, *cover = h->f->cover;
	if (edition == NULL && cover == NULL)
		return;
	struct tei_node *s = add(h, file, TEI_NOTESSTMT);
	leaf(h, s, TEI_NOTE, edition, TA_TYPE, "edition");
	struct tei_node *n =
		leaf(h, s, TEI_NOTE, cover ? "Cover picture." : NULL, TA_TYPE, "cover");
	if (n == NULL)
		return;
	tei_set(h->doc, n, TA_TARGET, cover);
	tei_set(h->doc, n, TA_LANG, "en");
}

static void
source_write(const struct header *h, struct tei_node *file)
{
	struct arena *a = h->job->arena;
	const struct header_facts *f = h->f;
	struct tei_node *s = add(h, file, TEI_SOURCEDESC), *b = add(h, s, TEI_BIBL), *n;
	tei_set(h->doc, b, TA_TYPE, "digital");
	leaf(h, b, TEI_IDNO, f->source_name, TA_TYPE, "filename");
	leaf(h, b, TEI_IDNO, f->source_sha256, TA_TYPE, "SHA-256");
	const char *bytes = arena_printf(a, "%" PRIu64, f->source_bytes);
	leaf(h, b, TEI_EXTENT, arena_printf(a, "%s bytes", bytes), TA_N, bytes);
	if (f->encoding != NULL) {
		const char *how = arena_printf(a, "%s, %s, %u %% certain", f->encoding,
			f->encoding_how ? f->encoding_how : "assumed", f->encoding_certainty);
		n = leaf(h, b, TEI_NOTE, how, TA_TYPE, "encoding");
		if (n != NULL)
			tei_set(h->doc, n, TA_N, f->encoding);
	}
	if (f->source_lines > 0) {
		const char *ends = arena_printf(a, "%" PRIu32 " lines, line ends %s",
			f->source_lines, f->line_ends ? f->line_ends : "LF");
		n = leaf(h, b, TEI_NOTE, ends, TA_TYPE, "lines");
		if (n != NULL)
			tei_set(h->doc, n, TA_N, arena_printf(a, "%" PRIu32, f->source_lines));
	}
	leaf(h, b, TEI_NOTE, f->format, TA_TYPE, "format");
	leaf(h, s, TEI_BIBL, h->m->source.value, TA_TYPE, "origin");
}

struct rule_sum {
	const char *rule;
	enum ledger_kind kind;
	size_t entries;
};

/* The ledger by rule, in the order of first use, as "list-marker 12, page-number 30". */
static const char *
ledger_words(const struct header *h, enum ledger_kind kind)
{
	struct rule_sum sums[64];
	size_t n = 0, more = 0;
	for (size_t i = 0; i < ledger_count(h->job->ledger); i++) {
		const struct ledger_entry *e = ledger_get(h->job->ledger, i);
		size_t k = 0;
		if (e->kind != kind)
			continue;
		while (k < n && strcmp(sums[k].rule, e->rule) != 0)
			k++;
		if (k == n && n < sizeof sums / sizeof *sums)
			sums[n++] = (struct rule_sum){e->rule, kind, 0};
		if (k < n)
			sums[k].entries++;
		else
			more++;
	}
	struct buf b = {0};
	for (size_t k = 0; k < n; k++)
		buf_printf(&b, "%s%s %zu", k ? ", " : "", sums[k].rule, sums[k].entries);
	if (more > 0)
		buf_printf(&b, ", others %zu", more);
	const char *s = arena_buf_str(h->job->arena, &b);
	buf_free(&b);
	return s;
}

/* <kind><p>text</p></kind> */
static void
declare(const struct header *h, struct tei_node *parent, enum tei_kind kind, const char *text)
{
	leaf(h, add(h, parent, kind), TEI_P, text, TA_LANG, "en");
}

static const char *
normalization_words(const struct header *h)
{
	struct arena *a = h->job->arena;
	const struct header_facts *f = h->f;
	const struct ledger *l = h->job->ledger;
	const char *removed = ledger_words(h, LEDGER_REMOVED),
		   *added = ledger_words(h, LEDGER_ADDED);
	const char *tail = arena_printf(a, "%s%s%s%s", *removed ? " Removed, by rule: " : "",
		*removed ? removed : "", *removed ? "." : "", "");
	if (*added)
		tail = arena_printf(a, "%s Added, by rule: %s.", tail, added);
	return arena_printf(a,
		"Line ends became LF. Changed to Normalization Form C: %" PRIu64
		" characters. Removed as not allowed in XML or without meaning: %" PRIu64
		". Of the source's visible characters %" PRIu64 " were taken out as markup or page "
		"furniture and %" PRIu64 " were added.%s",
		f->normalised, f->removed, ledger_chars(l, LEDGER_REMOVED),
		ledger_chars(l, LEDGER_ADDED), tail);
}

static void
encoding_write(const struct header *h)
{
	struct arena *a = h->job->arena;
	const struct diag *d = h->job->diag;
	struct tei_node *e = add(h, h->doc->header, TEI_ENCODINGDESC);
	struct tei_node *app = add(h, add(h, e, TEI_APPINFO), TEI_APPLICATION);
	tei_set(h->doc, app, TA_IDENT, "rubricate");
	tei_set(h->doc, app, TA_VERSION, VERSION);
	leaf(h, app, TEI_LABEL, "Rubricate", TA_KEY, NULL);
	struct tei_node *decl = add(h, e, TEI_EDITORIALDECL);
	declare(h, decl, TEI_CORRECTION,
		h->f->bad_bytes == 0
			? "Nothing was corrected; doubtful passages stand as in the source."
			: arena_printf(a,
				  "Bytes that mean nothing in the source's encoding became U+FFFD: "
				  "%" PRIu64 ". Nothing else was corrected.",
				  h->f->bad_bytes));
	declare(h, decl, TEI_NORMALIZATION, normalization_words(h));
	declare(h, decl, TEI_INTERPRETATION,
		arena_printf(a,
			"Structure was read from %s. Decisions reported: %zu notes, %zu warnings, "
			"%zu errors.",
			h->f->format ? h->f->format : "the source", diag_count(d, SEV_NOTE),
			diag_count(d, SEV_WARNING), diag_count(d, SEV_ERROR)));
}

static void
profile_write(const struct header *h, const char *language)
{
	const struct meta *m = h->m;
	struct tei_node *p = add(h, h->doc->header, TEI_PROFILEDESC);
	if (m->description.value != NULL)
		leaf(h, add(h, p, TEI_ABSTRACT), TEI_P, m->description.value, TA_KEY, NULL);
	leaf(h, add(h, p, TEI_LANGUSAGE), TEI_LANGUAGE, language, TA_IDENT, language);
	if (m->subjects == NULL)
		return;
	struct tei_node *k = add(h, add(h, p, TEI_TEXTCLASS), TEI_KEYWORDS);
	for (const struct words *w = m->subjects; w != NULL; w = w->next)
		leaf(h, k, TEI_TERM, w->word, TA_KEY, NULL);
}

static void
revision_write(const struct header *h)
{
	struct arena *a = h->job->arena;
	struct tei_node *c = leaf(h, add(h, h->doc->header, TEI_REVISIONDESC), TEI_CHANGE,
		arena_printf(a, "Made from %s by Rubricate " VERSION ".",
			h->f->format ? h->f->format : "the source"),
		TA_LANG, "en");
	char date[EPOCH_SIZE];
	if (epoch_given() < 0)
		return;
	epoch_write(epoch_given(), date);
	date[10] = '\0';
	tei_set(h->doc, c, TA_WHEN, date);
}

void
header_write(
	struct job *job, struct tei_doc *doc, const struct meta *m, const struct header_facts *f)
{
	struct header h = {job, doc, m, f};
	const char *language = m->language.value ? m->language.value : f->language;
	if (language == NULL)
		language = "und";
	tei_set(doc, doc->root, TA_LANG, language);
	struct tei_node *file = add(&h, doc->header, TEI_FILEDESC);
	title_write(&h, file);
	publication_write(&h, file);
	series_write(&h, file);
	notes_write(&h, file);
	source_write(&h, file);
	encoding_write(&h);
	profile_write(&h, language);
	revision_write(&h);
}

/* ---- options over a header that is there ---- */

/* fresh takes the place of old in its parent; without old it stands before next. */
static void
replace(struct tei_node *old, struct tei_node *fresh, struct tei_node *next)
{
	tei_detach(fresh);
	tei_insert_before(old ? old : next, fresh);
	if (old != NULL)
		tei_detach(old);
}

static void
title_amend(const struct header *h, struct tei_node *file)
{
	struct tei_node *old = tei_child(file, TEI_TITLESTMT), *fresh = add(h, file, TEI_TITLESTMT);
	const char *given[2] = {h->m->title.value, h->m->subtitle.value};
	struct tei_node *next;
	for (int sub = 0; sub < 2; sub++) {
		leaf(h, fresh, TEI_TITLE, given[sub], TA_TYPE, sub ? "sub" : "main");
		for (struct tei_node *n = old->first; n != NULL && given[sub] == NULL; n = next) {
			next = n->next;
			if (n->kind == TEI_TITLE && tei_is(n, TA_TYPE, "sub") == sub) {
				tei_detach(n);
				tei_append(fresh, n);
			}
		}
	}
	for (const struct person *p = h->m->people; p != NULL; p = p->next)
		person_write(h, fresh, p);
	for (struct tei_node *n = old->first; n != NULL && h->m->people == NULL; n = next) {
		next = n->next;
		if (n->kind != TEI_TITLE) {
			tei_detach(n);
			tei_append(fresh, n);
		}
	}
	replace(old, fresh, NULL);
}

static void
field_keep(const struct header *h, struct meta_field *f, const struct tei_node *old)
{
	if (f->value == NULL && old != NULL)
		f->value = arena_str(h->job->arena, tei_flat(h->job->arena, old));
	if (f->value != NULL && *f->value == '\0')
		f->value = NULL;
}

static void
publication_amend(const struct header *h, struct tei_node *file)
{
	struct tei_node *old = tei_child(file, TEI_PUBLICATIONSTMT);
	struct meta all = *h->m;
	const struct header merged = {h->job, h->doc, &all, h->f};
	field_keep(h, &all.publisher, tei_child(old, TEI_PUBLISHER));
	field_keep(h, &all.place, tei_child(old, TEI_PUBPLACE));
	field_keep(h, &all.date, tei_child(old, TEI_DATE));
	field_keep(h, &all.identifier, tei_child(old, TEI_IDNO));
	field_keep(h, &all.rights, tei_child(tei_child(old, TEI_AVAILABILITY), TEI_LICENCE));
	publication_write(&merged, file);
	replace(old, file->last, NULL);
}

static void
profile_amend(const struct header *h)
{
	struct tei_node *old = tei_child(h->doc->header, TEI_PROFILEDESC), *n;
	struct tei_node *revision = tei_child(h->doc->header, TEI_REVISIONDESC);
	const char *language = tei_lang(h->doc->root);
	profile_write(h, language);
	struct tei_node *fresh = h->doc->header->last;
	if (h->m->description.value == NULL && (n = tei_child(old, TEI_ABSTRACT)) != NULL) {
		tei_detach(n);
		tei_insert_before(fresh->first, n);
	}
	if (h->m->subjects == NULL && (n = tei_child(old, TEI_TEXTCLASS)) != NULL) {
		tei_detach(n);
		tei_append(fresh, n);
	}
	if (old != NULL || revision != NULL)
		replace(old, fresh, revision);
}

void
header_amend(struct job *job, struct tei_doc *doc, const struct meta *m)
{
	const struct header_facts none = {0};
	const struct header h = {job, doc, m, &none};
	struct tei_node *file = tei_child(doc->header, TEI_FILEDESC);
	struct tei_node *notes = tei_child(file, TEI_NOTESSTMT);
	if (m->title.value != NULL || m->subtitle.value != NULL || m->people != NULL)
		title_amend(&h, file);
	if (m->publisher.value != NULL || m->place.value != NULL || m->date.value != NULL ||
		m->identifier.value != NULL || m->rights.value != NULL)
		publication_amend(&h, file);
	if (m->series.value != NULL) {
		struct tei_node *old = tei_child(file, TEI_SERIESSTMT);
		series_write(&h, file);
		replace(old, file->last, notes ? notes : tei_child(file, TEI_SOURCEDESC));
	}
	if (m->language.value != NULL)
		tei_set(doc, doc->root, TA_LANG, m->language.value);
	if (m->language.value != NULL || m->description.value != NULL || m->subjects != NULL)
		profile_amend(&h);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "input/reader.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/utf8.h"
#include "input/asset.h"
#include "input/binary.h"
#include "input/header.h"
#include "input/structure/rules_encoding.h"

const struct reader *const readers[] = {&plain_reader, &markdown_reader, &tei_reader, NULL};

const struct opt_row reader_options[] = {
	{"from", OPT_WORD, "auto|text|markdown|tei", "auto", "how to read the source"},
	OPT_END,
};

/* A reader whose ending fits the name; NULL: none */
static const struct reader *
by_ending(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;
	if (dot == NULL || strchr(dot, '/') != NULL)
		return NULL;
	for (const struct reader *const *r = readers; *r != NULL; r++)
		for (const char *const *e = (*r)->endings; *e != NULL; e++) {
			const char *a = dot + 1, *b = *e;
			while (*a != '\0' && (*a | 0x20) == *b) {
				a++;
				b++;
			}
			if (*a == '\0' && *b == '\0')
				return *r;
		}
	return NULL;
}

/* The reader that is surest of these first bytes, if it is sure enough. */
static const struct reader *
by_sniffing(struct slice text, int takes_bytes, int *sure)
{
	const struct reader *best = NULL;
	*sure = 49;
	for (const struct reader *const *r = readers; *r != NULL; r++) {
		int s = (*r)->takes_bytes == takes_bytes && (*r)->sniff ? (*r)->sniff(text) : 0;
		if (s > *sure) {
			*sure = s;
			best = *r;
		}
	}
	return best;
}

static const struct reader *
by_option(const struct job *job)
{
	for (const struct reader *const *r = readers; *r != NULL; r++)
		if (opt_is(job->opts, "from", (*r)->name))
			return *r;
	return NULL;
}

/* --from, then XML that says what it is, then the ending; NULL: the text has to be looked at.
 * "txt" says little: what people keep in it is asked of the text itself. */
static const struct reader *
choose_early(const struct job *job, const struct reading *r)
{
	int sure;
	const struct reader *x = by_option(job);
	if (x == NULL)
		x = by_sniffing(r->bytes, 1, &sure);
	if (x == NULL)
		x = by_ending(job->path ? job->path : job->name);
	return x == &plain_reader && by_option(job) == NULL ? NULL : x;
}

static const struct reader *
choose_late(struct job *job, const struct reading *r)
{
	int sure;
	const struct reader *x = by_sniffing(r->text, 0, &sure);
	if (x == NULL || x == &plain_reader)
		return &plain_reader;
	const char *why = arena_printf(job->arena, "its lines look like it (%d %%)", sure);
	DIAG(job, READER_CHOSEN, 0, x->title, why);
	return x;
}

static int
is_empty(struct slice text)
{
	for (size_t i = 0; i < text.n;) {
		size_t k = utf8_space_len(text.s + i, text.n - i);
		if (k == 0)
			return 0;
		i += k;
	}
	return 1;
}

static int
decode(struct job *job, struct reading *r)
{
	struct slice text;
	const char *ruled;
	if (rules_encoding(job, &ruled) != 0 ||
		encoding_decode(job, r->bytes, ruled, &text, &r->encoding) != 0 ||
		text_clean(job, text, &r->text, &r->facts) != 0)
		return -1;
	if (!is_empty(r->text))
		return 0;
	DIAG(job, INPUT_EMPTY, 0, NULL);
	return -1;
}

/* "report-2021.txt" → "report-2021" */
static void
title_from_name(struct job *job, struct meta *m)
{
	struct slice name = slice_of(job->name);
	size_t n = name.n;
	while (n > 0 && name.s[n - 1] != '.')
		n--;
	meta_set(m, &m->title, META_FILE_NAME, (struct slice){name.s, n > 1 ? n - 1 : name.n});
}

static const char *
cover_read(struct job *job, struct reading *r)
{
	const struct meta_field *f = &r->meta->cover;
	const struct asset *a = NULL;
	if (f->value != NULL)
		a = asset_read_cover(job, r->doc, f->value, f->source >= META_FILE);
	return a ? a->name : NULL;
}

static int
header_make(struct job *job, struct reading *r)
{
	char *sha256 = arena_alloc(job->arena, DIGEST_SHA256_HEX);
	if (sha256 == NULL)
		return -1;
	digest_sha256(r->bytes, sha256);
	struct header_facts f = {
		.source_name = job->name,
		.source_bytes = r->bytes.n,
		.source_sha256 = sha256,
		.source_lines = r->facts.lines,
		.encoding = r->encoding.name,
		.encoding_how = r->encoding.how,
		.encoding_certainty = r->encoding.certainty,
		.bad_bytes = r->encoding.bad_bytes,
		.normalised = r->facts.normalised,
		.removed = r->facts.removed,
		.line_ends = r->facts.line_ends,
		.format = r->reader->title,
		.language = r->encoding.language,
		.cover = cover_read(job, r),
	};
	title_from_name(job, r->meta);
	header_write(job, r->doc, r->meta, &f);
	return 0;
}

/* Of the first picture with this name; the words stand in no source, so the ledger has them. */
static int
describe(struct job *job, struct tei_doc *doc, const struct described *d)
{
	const struct tei_node *n = doc->text;
	for (; n != NULL; n = tei_step(doc->text, n, 1)) {
		const char *url = n->kind == TEI_GRAPHIC ? tei_get(n, TA_URL) : NULL;
		const struct asset *a = url ? tei_asset(doc, url) : NULL;
		if (a == NULL || n->parent->kind != TEI_FIGURE || a->source == NULL ||
			strcmp(a->source, d->picture) != 0 || tei_description(n->parent, 1))
			continue;
		struct tei_node *desc = tei_leaf(doc, n->parent, TEI_FIGDESC, d->text);
		if (desc == NULL)
			return -1;
		tei_set(doc, desc, TA_REND, "long");
		ledger_add(job->ledger, "description", 0, slice_of(d->text));
		return 0;
	}
	DIAG(job, METADATA_IGNORED, 0, d->picture, "there is no such picture in the text");
	return 0;
}

int
reader_run(struct job *job, struct reading *r)
{
	r->meta = meta_new(job);
	if (r->meta == NULL || meta_from_options(r->meta) != 0)
		return -1;
	const char *kind = by_option(job) == NULL ? binary_kind(r->bytes) : NULL;
	if (kind != NULL) {
		DIAG(job, INPUT_BINARY, 0, kind);
		return -1;
	}
	r->reader = choose_early(job, r);
	if (r->reader != NULL && r->reader->takes_bytes) {
		r->text = r->bytes;
		return r->reader->read(job, r);
	}
	if (decode(job, r) != 0)
		return -1;
	if (r->reader == NULL)
		r->reader = choose_late(job, r);
	if (r->reader->read(job, r) != 0)
		return -1;
	for (const struct described *d = r->meta->descriptions; d != NULL; d = d->next)
		if (describe(job, r->doc, d) != 0)
			return -1;
	return header_make(job, r);
}

const struct decisions *
reading_decisions(struct job *job, struct reading *r)
{
	if (r->kept != NULL && r->decisions.v == NULL && r->reader->decide(job, r) != 0)
		return NULL;
	return &r->decisions;
}

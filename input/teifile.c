/* SPDX-License-Identifier: Apache-2.0 */
/* A TEI file comes back in: parsed, validated, its pictures found again. */
#include "input/reader.h"

#include "input/asset.h"
#include "input/header.h"
#include "schemas/parse.h"
#include "schemas/validate.h"

static const char *const endings[] = {"xml", "tei", NULL};

enum { SNIFFED = 4096 };

/* "<TEI" as the first element, behind declaration, comments and white space */
static int
tei_sniff(struct slice bytes)
{
	size_t n = bytes.n < SNIFFED ? bytes.n : SNIFFED;
	const char *s = bytes.s, *end = bytes.s + n;
	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
		s += 3;
	while (s < end) {
		if (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\r') {
			s++;
			continue;
		}
		if (end - s < 5 || *s != '<')
			return 0;
		if (memcmp(s, "<TEI", 4) == 0)
			return strchr(" \t\r\n>", s[4]) != NULL ? 100 : 0;
		if (s[1] != '?' && s[1] != '!')
			return 0;
		s = memchr(s, '>', (size_t)(end - s));
		if (s == NULL)
			return 0;
		s++;
	}
	return 0;
}

/* The model names a picture as the source did; in the tree it is the asset's name. */
static void
graphics_find(struct job *job, struct tei_doc *doc)
{
	const struct tei_node *n = doc->text;
	while ((n = tei_step(doc->text, n, 1)) != NULL) {
		const char *url = n->kind == TEI_GRAPHIC ? tei_get(n, TA_URL) : NULL;
		const struct asset *a = url ? asset_read(job, doc, url, n->line) : NULL;
		if (a != NULL)
			tei_set(doc, (struct tei_node *)(uintptr_t)n, TA_URL, a->name);
	}
}

static void
cover_find(struct job *job, struct tei_doc *doc, const struct meta *m)
{
	struct tei_node *notes = tei_child(tei_child(doc->header, TEI_FILEDESC), TEI_NOTESSTMT);
	struct tei_node *n = tei_child(notes, TEI_NOTE);
	if (m->cover.value != NULL) {
		/* the option's picture: packages find it by its name, whatever the header says */
		const struct asset *given = asset_read_cover(job, doc, m->cover.value, 1);
		if (given != NULL)
			return;
	}
	while (n != NULL && !tei_is(n, TA_TYPE, "cover"))
		n = tei_sibling(n, TEI_NOTE);
	const char *target = n ? tei_get(n, TA_TARGET) : NULL;
	const struct asset *a = target ? asset_read_cover(job, doc, target, 0) : NULL;
	if (a != NULL)
		tei_set(doc, n, TA_TARGET, a->name);
}

/* Nothing in a model is guessed: one decision covers it. */
static int
decision_make(struct job *job, struct reading *r)
{
	struct decision *d = ARENA_NEW(job->arena, struct decision);
	uint32_t lines = 1;
	if (d == NULL)
		return -1;
	for (size_t i = 0; i + 1 < r->bytes.n; i++)
		lines += r->bytes.s[i] == '\n';
	*d = (struct decision){.first = 1,
		.last = lines,
		.to = r->bytes.n,
		.kind = "model",
		.rule = "tei",
		.certainty = 100};
	r->decisions = (struct decisions){d, 1};
	return 0;
}

static int
tei_read(struct job *job, struct reading *r)
{
	if (validate_xml(job, r->bytes) != 0)
		return -1;
	r->doc = parse_tei(job, r->bytes);
	if (r->doc == NULL)
		return -1;
	graphics_find(job, r->doc);
	cover_find(job, r->doc, r->meta);
	header_amend(job, r->doc, r->meta);
	tei_identify(r->doc);
	return decision_make(job, r);
}

const struct reader tei_reader = {
	.name = "tei",
	.title = "TEI P5",
	.endings = endings,
	.sniff = tei_sniff,
	.read = tei_read,
	.takes_bytes = 1,
};

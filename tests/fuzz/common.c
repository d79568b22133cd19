/* SPDX-License-Identifier: Apache-2.0 */
#include "common.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <time.h>

#include "base/embed.h"
#include "base/utf8.h"
#include "converters/converter.h"
#include "output/zip.h"
#include "schemas/parse.h"

void
demand(int good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "not so: %s\n", what);
	abort();
}

/* ---- time ---- */

static clock_t started;

void
fuzz_start(void)
{
	started = clock();
}

/* A sanitizer makes everything some ten times slower; what is not linear is slower still. */
void
fuzz_in_time(size_t bytes)
{
	double seconds = (double)(clock() - started) / CLOCKS_PER_SEC;
	if (seconds > 1.0 + 40e-6 * (double)bytes) {
		fprintf(stderr, "%.2f s for %zu bytes\n", seconds, bytes);
		demand(0, "time grows with the size and no faster");
	}
}

/* ---- contexts ---- */

static void
on_message(void *ctx, const struct rub_message *m)
{
	int *may_be_invalid = ctx;
	if (strcmp(m->id, "model-invalid") == 0 && *may_be_invalid)
		return;
	static const char *const bugs[] = {"ledger-unbalanced", "model-invalid", "out-of-memory"};
	for (size_t i = 0; i < sizeof bugs / sizeof *bugs; i++)
		if (strcmp(m->id, bugs[i]) == 0) {
			fputs(m->formatted, stderr);
			demand(0, "no message tells of a bug");
		}
	demand(fuzz_is_text(slice_of(m->formatted)), "messages are text");
}

rub *
fuzz_rub(const char *from, int may_be_invalid)
{
	static int yes = 1, no = 0;
	rub *r = rub_new();
	if (r == NULL)
		return NULL;
	rub_listen(r, on_message, may_be_invalid ? &yes : &no);
	demand(rub_set(r, "from", from) == RUB_DONE, "the reader is known");
	return r;
}

void
fuzz_options(rub *r, unsigned choice)
{
	static const struct {
		const char *name, *value;
	} options[] = {{"control", "replace"}, {"smart", "yes"}, {"raw", "text"},
		{"notes", "chapter"}, {"etext-notes", "end"}, {"wrap", "40"},
		{"emphasis", "underscore"}, {"comments", "yes"}};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (choice & 1u << i)
			demand(rub_set(r, options[i].name, options[i].value) == RUB_DONE,
				"the option is known");
}

rub_doc *
fuzz_read(rub *r, const void *bytes, size_t n)
{
	rub_doc *doc = rub_read_memory(r, bytes, n, "fuzz");
	if (doc == NULL)
		return NULL;
	const struct decisions *all = &doc->reading.decisions;
	uint64_t at = 0;
	for (size_t i = 0; i < all->n; i++) {
		demand(all->v[i].from == at && all->v[i].to >= at, "decisions tile the bytes");
		at = all->v[i].to;
	}
	demand(all->n == 0 || at == n, "decisions reach to the end");
	return doc;
}

/* ---- what was written ---- */

int
fuzz_is_text(struct slice s)
{
	return utf8_is_text(s.s, s.n);
}

int
fuzz_is_xml(struct slice bytes)
{
	parse_ready();
	xmlDocPtr doc = xmlReadMemory(bytes.s, (int)bytes.n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlFreeDoc(doc);
	return doc != NULL;
}

static xmlRelaxNGPtr
grammar(void)
{
	static xmlRelaxNGPtr schema; /* made once: reading it takes longer than most models */
	if (schema == NULL) {
		struct slice rng = embed_get("schemas/tei.rng");
		xmlRelaxNGParserCtxtPtr p = xmlRelaxNGNewMemParserCtxt(rng.s, (int)rng.n);
		schema = xmlRelaxNGParse(p);
		xmlRelaxNGFreeParserCtxt(p);
		demand(schema != NULL, "the grammar can be read");
	}
	return schema;
}

static void
keep_quiet(void *ctx, xmlErrorPtr e)
{
	(void)ctx;
	(void)e;
}

int
fuzz_is_valid(struct slice model)
{
	parse_ready();
	xmlDocPtr doc = xmlReadMemory(model.s, (int)model.n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL)
		return 0;
	xmlRelaxNGValidCtxtPtr ctx = xmlRelaxNGNewValidCtxt(grammar());
	xmlRelaxNGSetValidStructuredErrors(ctx, keep_quiet, NULL);
	int code = xmlRelaxNGValidateDoc(ctx, doc);
	xmlRelaxNGFreeValidCtxt(ctx);
	xmlFreeDoc(doc);
	return code == 0;
}

/* Stands in for validate_xml, which reads the grammar each time. */
int __wrap_validate_xml(struct job *job, struct slice bytes);

int
__wrap_validate_xml(struct job *job, struct slice bytes)
{
	if (fuzz_is_valid(bytes))
		return 0;
	DIAG(job, MODEL_INVALID, 0, "not a document of schemas/tei.rng");
	return -1;
}

static int
ends(const char *name, const char *const *endings)
{
	for (; *endings != NULL; endings++)
		if (slice_ends(slice_of(name), *endings))
			return 1;
	return 0;
}

static void
check_part(const struct part *part)
{
	static const char *const xml[] = {".xml", ".xhtml", ".opf", ".ncx", ".svg", ".rels", NULL};
	static const char *const text[] = {".txt", ".html", ".css", ".md", ".jsonl", NULL};
	int good = ends(part->path, xml)    ? fuzz_is_xml(part->bytes)
	           : ends(part->path, text) ? fuzz_is_text(part->bytes)
	                                    : 1;
	if (!good)
		fprintf(stderr, "%s\n%.*s\n", part->path, (int)part->bytes.n, part->bytes.s);
	demand(good, "every part is well-formed");
}

static void
check_package(const rub *r, const struct converter *c, struct slice bytes)
{
	struct package p;
	struct job *job = job_new(r->opts, c->suffix, NULL);
	if (job == NULL)
		return;
	if (c->container == CONTAINER_ZIP) {
		demand(zip_read(job, bytes, &p) == 0, "our ZIP is one that we read");
	} else {
		package_begin(&p, job->arena);
		package_add_slice(&p, arena_printf(job->arena, "m%s", c->suffix), c->media_type,
			PART_STORED, bytes);
	}
	/* a bag holds the source as it was, whatever that is */
	for (size_t i = 0; i < p.n && strcmp(c->name, "bag") != 0; i++)
		check_part(&p.parts[i]);
	/* in pages for the web, words may lead to neighbours of the source */
	if (c->check != NULL && strcmp(c->name, "html-chunked") != 0) {
		int result = c->check(job, &p);
		size_t errors = diag_count(job->diag, SEV_ERROR) + diag_count(job->diag, SEV_FATAL);
		for (size_t i = 0; errors > 0 && i < diag_total(job->diag); i++)
			fprintf(stderr, "%s: %s\n", c->name, diag_get(job->diag, i)->text);
		demand(result == 0 && errors == 0, "our check finds nothing in our package");
	}
	job_free(job);
}

void
fuzz_format(rub_doc *doc, const char *format)
{
	char *once = NULL, *again = NULL;
	size_t n = 0, m = 0;
	if (rub_make(doc, format, &once, &n) == 0) {
		demand(rub_make(doc, format, &again, &m) == 0 && n == m &&
				memcmp(once, again, n) == 0,
			"written twice, the same bytes");
		const struct converter *c = converter_named(format);
		if (c->container != CONTAINER_FOLDER)
			check_package(doc->owner, c, (struct slice){once, n});
	}
	free(once);
	free(again);
}

void
fuzz_model(rub_doc *doc)
{
	char *model = NULL, *again = NULL;
	size_t n = 0, m = 0, at = 0;
	if (rub_make(doc, "tei", &model, &n) != 0)
		return;
	demand(fuzz_is_valid((struct slice){model, n}), "the model is valid");
	rub *r = fuzz_rub("tei", 0);
	rub_doc *back = r ? rub_read_memory(r, model, n, "model.tei.xml") : NULL;
	demand(back != NULL && rub_make(back, "tei", &again, &m) == 0, "the model comes back");
	while (at < n && at < m && model[at] == again[at])
		at++;
	if (at < n || at < m)
		fprintf(stderr, "at %zu of %zu:\n%.80s\n%.80s\n", at, n, model + at, again + at);
	demand(at == n && at == m, "the model comes back as it was");
	free(model);
	free(again);
	rub_doc_free(back);
	rub_free(r);
}

void
fuzz_explained(rub_doc *doc)
{
	char *bytes = NULL;
	size_t n = 0;
	demand(rub_explain(doc, "text", &bytes, &n) == 0, "there is an explanation");
	demand(fuzz_is_text((struct slice){bytes, n}), "the explanation is text");
	free(bytes);
	demand(rub_explain(doc, "rules", &bytes, &n) == 0, "there are rules");
	demand(fuzz_is_text((struct slice){bytes, n}), "the rules are text");
	free(bytes);
	demand(rub_report(doc, "jsonl", &bytes, &n) == 0, "there is a report");
	for (char *line = bytes, *end; line < bytes + n; line = end + 1) {
		end = memchr(line, '\n', (size_t)(bytes + n - line));
		demand(end != NULL, "lines of the report end");
		json_t *j = json_loadb(line, (size_t)(end - line), JSON_ALLOW_NUL, NULL);
		demand(json_is_object(j), "lines of the report are objects");
		json_decref(j);
	}
	free(bytes);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The road, told once: bytes → text → tree → package → file. Implements rubricate.h, but for
 * options.c. */
#include "convert.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/epoch.h"
#include "converters/converter.h"
#include "converters/index.h"
#include "converters/math.h"
#include "converters/report_page.h"
#include "converters/webtext.h"
#include "input/source.h"
#include "output/file.h"
#include "output/package.h"
#include "output/report.h"
#include "output/zip.h"
#include "output/zip_stream.h"
#include "schemas/validate.h"

/* ---- messages ---- */

static enum rub_status
status_of(const struct message *m)
{
	if (m->id == MSG_OUT_OF_MEMORY || m->id == MSG_OUTPUT_NO_SPACE)
		return RUB_TEMPORARY;
	return m->severity == SEV_FATAL ? RUB_UNUSABLE : RUB_DONE;
}

static void
on_message(void *ctx, const char *name, const struct message *m)
{
	rub *r = ctx;
	struct buf line = {0};
	if (status_of(m) > r->status)
		r->status = status_of(m);
	if (r->listener == NULL)
		return;
	diag_format(&line, name, m);
	char *formatted = buf_take(&line, NULL);
	struct rub_message out = {name, m->line, m->column, (enum rub_severity)m->severity,
		diag_id(m->id), m->text,
		formatted ? formatted : "rubricate: fatal: out of memory [out-of-memory]\n"};
	r->listener(r->ctx, &out);
	free(formatted);
}

/* ---- reading ---- */

static rub_doc *
doc_new(rub *r, const char *name, const char *path)
{
	struct job *job = job_new(r->opts, name, path);
	rub_doc *doc = job ? ARENA_NEW(job->arena, rub_doc) : NULL;
	if (doc == NULL) {
		const struct message m = {MSG_OUT_OF_MEMORY, SEV_FATAL, 0, 0, "out of memory"};
		job_free(job);
		on_message(r, name, &m);
		return NULL;
	}
	doc->owner = r;
	doc->job = job;
	diag_listen(job->diag, on_message, r);
	return doc;
}

/* Who fails says why; who could not, had no memory to say it in. */
static void
say_why(struct job *job)
{
	if (diag_count(job->diag, SEV_FATAL) == 0)
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
}

/* Characters below top; apart: of what is no running text, NULL when all of it is such. Gives the
 * number of notes. */
static uint64_t
count_text(const struct tei_node *top, struct tally_run *c, struct tally_run *apart)
{
	uint64_t notes = 0;
	for (const struct tei_node *n = top; n != NULL;) {
		int ours = n->kind == TEI_NOTE && tei_is(n, TA_TYPE, "editorial");
		int leave = apart != NULL && webtext_is_apart(n);
		if (leave && !ours)
			notes += count_text(n, apart, NULL);
		else
			notes += n->kind == TEI_NOTE && !ours;
		if (n->kind == TEI_CHARS)
			tally_run_add(c, n->text);
		n = tei_step(top, n, !leave && !ours);
	}
	return notes;
}

/* What was read equals what the model holds, save what the ledger names; and notes are not more
 * than may be. */
static int
balance(struct job *job, const struct reading *r)
{
	struct tally_run shown, apart;
	tally_run_begin(&shown);
	tally_run_begin(&apart);
	uint64_t notes = count_text(r->doc->text, &shown, &apart);
	r->doc->shown = tally_run_sum(&shown);
	if (notes > (uint64_t)opt_int(job->opts, "max-notes")) {
		DIAG(job, TOO_MANY_NOTES, 0, diag_num(job, notes), opt_str(job->opts, "max-notes"));
		return -1;
	}
	if (r->reader->takes_bytes)
		return 0; /* a model that comes back in has no source beside it */
	struct tally model = tally_run_sum(&apart);
	tally_join(&model, &r->doc->shown);
	uint64_t off = ledger_check(job->ledger, &model);
	if (off == 0)
		return 0;
	DIAG(job, LEDGER_UNBALANCED, 0, diag_num(job, off));
	return -1;
}

static rub_doc *
doc_read(rub_doc *doc)
{
	struct job *job = doc->job;
	unsigned before = buf_failures();
	if (reader_run(job, &doc->reading) == 0 && validate_tree(job, doc->reading.doc) == 0 &&
		balance(job, &doc->reading) == 0) {
		math_survey(job, doc->reading.doc);
		/* not before: the model counts the messages about the source */
		if (epoch_is_odd())
			DIAG(job, DATE_IGNORED, 0, getenv("SOURCE_DATE_EPOCH"));
		if (!arena_failed(job->arena) && buf_failures() == before)
			return doc;
	}
	say_why(job);
	job_free(job);
	return NULL;
}

rub_doc *
rub_read_file(rub *r, const char *path)
{
	int standard_input = strcmp(path, "-") == 0;
	const char *slash = strrchr(path, '/');
	const char *name = standard_input ? "standard input" : slash ? slash + 1 : path;
	rub_doc *doc = doc_new(r, name, standard_input ? NULL : path);
	if (doc == NULL)
		return NULL;
	if (source_read(doc->job, path, &doc->reading.bytes) != 0) {
		job_free(doc->job);
		return NULL;
	}
	return doc_read(doc);
}

rub_doc *
rub_read_memory(rub *r, const void *bytes, size_t n, const char *name)
{
	rub_doc *doc = doc_new(r, name, NULL);
	if (doc == NULL)
		return NULL;
	doc->reading.bytes = arena_slice(doc->job->arena, (struct slice){bytes, n});
	return doc_read(doc);
}

void
rub_doc_free(rub_doc *doc)
{
	if (doc != NULL)
		job_free(doc->job);
}

const char *
rub_doc_input(const rub_doc *doc, size_t i)
{
	return i < doc->job->n_inputs ? doc->job->inputs[i] : NULL;
}

struct rub_facts
rub_doc_facts(const rub_doc *doc)
{
	const struct reading *r = &doc->reading;
	const struct diag *d = doc->job->diag;
	const struct index *x = index_make(doc->job, r->doc);
	struct rub_facts f = {
		.title = r->meta ? r->meta->title.value : NULL,
		.language = tei_lang(r->doc->root),
		.encoding = r->encoding.name ? r->encoding.name : "UTF-8",
		.format = r->reader->title,
		.bytes = r->bytes.n,
		.lines = r->facts.lines,
		.headings = x ? x->n_heads : 0,
		.levels = x ? (uint64_t)x->depth : 0,
		.notes = x ? x->n_notes : 0,
		.removed = ledger_chars(doc->job->ledger, LEDGER_REMOVED),
		.added = ledger_chars(doc->job->ledger, LEDGER_ADDED),
	};
	for (int s = SEV_NOTE; s <= SEV_FATAL; s++)
		f.messages[s] = diag_count(d, (enum severity)s);
	return f;
}

/* ---- writing ---- */

static int gather(rub_doc *doc, const struct converter *c, struct package *p);

const struct opt_row road_options[] = {
	{"max-notes", OPT_INT, "0..1G", "1M", "refuse a document of more notes than this"},
	{"max-output", OPT_INT, "1k..64G", "4G",
		"refuse to write a package of more bytes, before it is packed"},
	OPT_END,
};

static int
output_fits(struct job *job, const struct package *p)
{
	uint64_t total = 0;
	for (size_t i = 0; i < p->n; i++)
		total += part_size(&p->parts[i]);
	if (total <= (uint64_t)opt_int(job->opts, "max-output"))
		return 1;
	DIAG(job, OUTPUT_LIMIT, 0, diag_num(job, total), opt_str(job->opts, "max-output"));
	return 0;
}

static int
make_package(rub_doc *doc, const struct converter *c, struct package *p)
{
	unsigned before = buf_failures();
	package_begin(p, doc->job->arena);
	int result =
		c->gather != NULL ? gather(doc, c, p) : c->convert(doc->job, doc->reading.doc, p);
	if (result == 0 && !p->failed && p->n > 0 && buf_failures() == before &&
		!arena_failed(doc->job->arena) && !arena_failed(doc->job->lasting))
		return output_fits(doc->job, p) ? 0 : -1;
	say_why(doc->job);
	return -1;
}

static const struct converter *
need_format(rub_doc *doc, const char *format)
{
	const struct converter *c = converter_named(format);
	if (c == NULL)
		doc->owner->status = RUB_USAGE;
	return c;
}

/* Memory of its own for the package that is made next, so that one after the other does not add
 * up; work_end gives it back. */
static struct arena *
work_begin(struct job *job)
{
	struct arena *before = job->arena, *own = arena_new();
	if (own == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return NULL;
	}
	job->arena = own;
	return before;
}

static void
work_end(struct job *job, struct arena *before)
{
	arena_free(job->arena);
	job->arena = before;
}

/* Bytes of a package that is one file. */
static int
pack_here(rub_doc *doc, const struct converter *c, struct buf *out)
{
	struct package p;
	if (make_package(doc, c, &p) != 0)
		return -1;
	if (c->container == CONTAINER_ZIP)
		return zip_write(doc->job, &p, out);
	buf_put_slice(out, p.parts[0].bytes);
	if (!out->failed)
		return 0;
	DIAG(doc->job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

static int
pack(rub_doc *doc, const struct converter *c, struct buf *out)
{
	struct arena *before = work_begin(doc->job);
	if (before == NULL)
		return -1;
	int result = pack_here(doc, c, out);
	work_end(doc->job, before);
	return result;
}

/* The package as a file or folder. What is one file goes out as it stands, without a copy. */
static int
write_here(rub_doc *doc, const struct converter *c, const char *path)
{
	struct package p;
	struct buf out = {0};
	if (make_package(doc, c, &p) != 0)
		return -1;
	if (c->container == CONTAINER_FOLDER)
		return folder_write(doc->job, path, &p);
	if (c->container != CONTAINER_ZIP)
		return file_write(doc->job, path, p.parts[0].bytes);
	int result = zip_write(doc->job, &p, &out);
	if (result == 0)
		result = file_write(doc->job, path, buf_slice(&out));
	buf_free(&out);
	return result;
}

/* The bytes leave; where memory ran out since there were so many failures, none do. */
static int
give(rub_doc *doc, unsigned before, struct buf *out, char **bytes, size_t *n)
{
	int whole = !arena_failed(doc->job->arena) && buf_failures() == before;
	*bytes = whole ? buf_take(out, n) : NULL;
	if (*bytes != NULL)
		return 0;
	buf_free(out);
	DIAG(doc->job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

int
rub_make(rub_doc *doc, const char *format, char **bytes, size_t *n)
{
	const struct converter *c = need_format(doc, format);
	struct buf out = {0};
	unsigned before = buf_failures();
	if (c != NULL && pack(doc, c, &out) == 0)
		return give(doc, before, &out, bytes, n);
	buf_free(&out);
	return -1;
}

int
rub_write(rub_doc *doc, const char *format, const char *path)
{
	const struct converter *c = need_format(doc, format);
	if (c == NULL)
		return -1;
	struct arena *before = work_begin(doc->job);
	if (before == NULL)
		return -1;
	int result = write_here(doc, c, path);
	work_end(doc->job, before);
	return result;
}

/* ---- many packages in one file ---- */

struct rub_zip {
	rub_doc *doc; /* for its messages */
	struct zip_stream *stream;
};

rub_zip *
rub_zip_open(rub *r, const char *path)
{
	rub_doc *doc = doc_new(r, path, path);
	rub_zip *z = doc ? ARENA_NEW(doc->job->arena, rub_zip) : NULL;
	if (z != NULL)
		*z = (rub_zip){doc, zip_stream_open(doc->job, path)};
	if (z != NULL && z->stream != NULL)
		return z;
	if (doc != NULL)
		job_free(doc->job);
	return NULL;
}

int
rub_zip_add(rub_zip *z, const char *name, int fd, uint64_t from, uint64_t n, uint64_t *at)
{
	return zip_stream_add(z->stream, name, fd, from, n, at);
}

int
rub_zip_close(rub_zip *z)
{
	struct job *job = z->doc->job;
	int result = zip_stream_close(z->stream);
	job_free(job);
	return result;
}

/* ---- explaining ---- */

static void
explain_text(const struct decisions *all, struct buf *out)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct decision *d = &all->v[i];
		if (d->first == d->last)
			buf_printf(out, "%u: ", (unsigned)d->first);
		else
			buf_printf(out, "%u-%u: ", (unsigned)d->first, (unsigned)d->last);
		buf_puts(out, d->kind);
		if (d->level > 0)
			buf_printf(out, " %d", d->level);
		if (d->rule != NULL)
			buf_printf(out, ", %u %%, %s", d->certainty, d->rule);
		if (d->alternative != NULL)
			buf_printf(
				out, " (else %s, %u %%)", d->alternative, d->alternative_certainty);
		if (d->text.n > 0) {
			buf_puts(out, " | ");
			buf_put_slice(out, d->text);
		}
		buf_putc(out, '\n');
	}
}

int
rub_explain(rub_doc *doc, const char *style, char **bytes, size_t *n)
{
	struct buf out = {0};
	int rules = strcmp(style, "rules") == 0;
	if (!rules && strcmp(style, "text") != 0) {
		doc->owner->status = RUB_USAGE;
		return -1;
	}
	unsigned before = buf_failures();
	const struct decisions *all = reading_decisions(doc->job, &doc->reading);
	if (all != NULL && !rules)
		explain_text(all, &out);
	else if (all != NULL && doc->reading.reader->rules != NULL)
		doc->reading.reader->rules(doc->job, &doc->reading, &out);
	else if (all != NULL)
		buf_printf(&out, "# Rules are for plain text; this is %s.\n",
			doc->reading.reader->title);
	return give(doc, before, &out, bytes, n);
}

static struct report_facts
report_facts_of(rub_doc *doc, const char *name)
{
	const struct reading *r = &doc->reading;
	struct rub_facts f = rub_doc_facts(doc);
	char digest[DIGEST_SHA256_HEX] = "";
	digest_sha256(r->bytes, digest);
	return (struct report_facts){name, arena_strdup(doc->job->arena, digest), f.encoding,
		r->encoding.how, r->encoding.runner_up, f.language, f.format, rub_version(),
		r->encoding.certainty, f.bytes, f.lines, f.headings, f.levels};
}

int
rub_report(rub_doc *doc, const char *style, char **bytes, size_t *n)
{
	int page = strcmp(style, "html") == 0;
	if (!page && strcmp(style, "jsonl") != 0) {
		doc->owner->status = RUB_USAGE;
		return -1;
	}
	unsigned before = buf_failures();
	struct report_facts facts = report_facts_of(doc, doc->job->name);
	struct buf out = {0};
	const struct decisions *all = reading_decisions(doc->job, &doc->reading);
	if (all != NULL)
		(page ? report_page_write : report_write)(doc->job, &facts, all, &out);
	return give(doc, before, &out, bytes, n);
}

int
rub_write_report(rub_doc *doc, const char *style, const char *path)
{
	char *bytes;
	size_t n;
	if (rub_report(doc, style, &bytes, &n) != 0)
		return -1;
	int result = file_write(doc->job, path, (struct slice){bytes, n});
	free(bytes);
	return result;
}

/* ---- archiving ---- */

/* The model and everything that is made by default, each as the file it would be. */
static int
make_all(rub_doc *doc, struct derivative *made, size_t *n)
{
	for (const struct converter *const *c = converters; *c != NULL; c++) {
		if ((*c)->gather != NULL || !((*c)->by_default || strcmp((*c)->name, "tei") == 0))
			continue;
		struct buf out = {0};
		if (pack(doc, *c, &out) != 0) {
			buf_free(&out);
			return -1;
		}
		size_t size = 0;
		char *bytes = buf_take(&out, &size);
		if (bytes == NULL || arena_adopt(doc->job->arena, bytes) != 0)
			return -1;
		made[(*n)++] = (struct derivative){*c, {bytes, size}};
	}
	return 0;
}

static int
gather(rub_doc *doc, const struct converter *c, struct package *p)
{
	size_t n_all = 0, n = 0, size = 0;
	while (converters[n_all] != NULL)
		n_all++;
	struct derivative *made = ARENA_ARRAY(doc->job->arena, struct derivative, n_all);
	if (made == NULL || make_all(doc, made, &n) != 0)
		return -1;
	/* without its folders: the same bag wherever the source lies */
	const char *slash = strrchr(doc->job->name, '/');
	const char *name = slash ? slash + 1 : doc->job->name;
	struct report_facts facts = report_facts_of(doc, doc->job->path == NULL ? "stdin" : name);
	struct buf out = {0};
	const struct decisions *all = reading_decisions(doc->job, &doc->reading);
	if (all == NULL)
		return -1;
	report_write(doc->job, &facts, all, &out);
	char *report = buf_take(&out, &size);
	if (report == NULL || arena_adopt(doc->job->arena, report) != 0)
		return -1;
	struct gathering g = {
		doc->reading.doc, doc->reading.bytes, &facts, {report, size}, made, n};
	return c->gather(doc->job, &g, p);
}

/* ---- checking ---- */

/* The format by the name, or else by what is in it; NULL: nobody knows it. */
static const struct converter *
checker_for(const char *path, const struct package *p)
{
	const struct converter *named = converter_for(path);
	if (named != NULL && named->check != NULL && (p == NULL || named->recognise == NULL))
		return named;
	for (const struct converter *const *c = converters; p != NULL && *c != NULL; c++)
		if ((*c)->recognise != NULL && (*c)->recognise(p))
			return *c;
	return named != NULL && named->check != NULL ? named : NULL;
}

static int
is_zip(struct slice bytes)
{
	return slice_starts(bytes, "PK\003\004") || slice_starts(bytes, "PK\005\006");
}

/* -1 and a message, or -1 without one when nobody knows how to check it. */
static int
check_path(struct job *job, const char *path, int *known)
{
	struct package p;
	struct slice bytes = {NULL, 0};
	struct stat st;
	const struct converter *named = checker_for(path, NULL);
	int container = named != NULL && named->container == CONTAINER_ZIP;
	*known = 1;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		if (folder_read(job, path, &p) != 0)
			return -1;
	} else if (source_read(job, path, &bytes) != 0) {
		return -1;
	} else if (container || is_zip(bytes)) {
		if (zip_read(job, bytes, &p) != 0)
			return -1;
	} else {
		package_begin(&p, job->arena);
		package_add_slice(&p, "file", named ? named->media_type : NULL, PART_STORED, bytes);
	}
	const struct converter *c = checker_for(path, &p);
	*known = c != NULL;
	return c != NULL ? c->check(job, &p) : -1;
}

int
rub_check(rub *r, const char *path)
{
	rub_doc *doc = doc_new(r, path, path);
	int known = 0;
	if (doc == NULL)
		return -1;
	int result = check_path(doc->job, path, &known);
	if (!known)
		r->status = RUB_USAGE;
	else if (diag_count(doc->job->diag, SEV_ERROR) > 0 && r->status < RUB_FAILED)
		r->status = RUB_FAILED;
	job_free(doc->job);
	return result;
}

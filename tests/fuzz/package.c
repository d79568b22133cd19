/* SPDX-License-Identifier: Apache-2.0 */
/* Packages under check. The first byte chooses: any bytes as a ZIP, through the check of whatever
 * it looks like; or a good package of ours whose parts the bytes change, so that the checks are
 * reached behind the container. What is said is the same twice. */
#include "common.h"

#include "converters/converter.h"
#include "output/zip.h"

static const char source[] =
	"The Lamp\n\nby A. Nother\n\nChapter 1. Oil\n\nOne _word_ of it.[1]\n\n- a\n- b\n\n"
	"Chapter 2. Wick\n\nAnother word.\n\n[1] A note.\n";
static const char *const formats[] = {"epub", "docx", "etext", "bag"};
enum { FORMATS = 4 };

/* The good packages, made once and never freed. */
static const struct package *
good(size_t which)
{
	static struct package packages[FORMATS];
	static rub *r; /* owns what the packages are made with */
	if (packages[which].n > 0)
		return &packages[which];
	char *bytes = NULL;
	size_t n = 0;
	r = r ? r : fuzz_rub("text", 0);
	rub_doc *doc = rub_read_memory(r, source, sizeof source - 1, "lamp.txt");
	static struct job *jobs[FORMATS];
	struct job *job = jobs[which] = job_new(r->opts, "good", NULL);
	demand(rub_make(doc, formats[which], &bytes, &n) == 0 &&
			zip_read(job, (struct slice){bytes, n}, &packages[which]) == 0,
		"there is a good package");
	rub_doc_free(doc);
	return &packages[which];
}

struct edits {
	const uint8_t *at, *end;
};

static unsigned
take(struct edits *e)
{
	return e->at < e->end ? *e->at++ : 0;
}

static size_t
take_offset(struct edits *e, size_t n)
{
	size_t offset = take(e) << 8;
	return (offset | take(e)) % (n + 1);
}

/* One change of one part. */
static void
edit(struct edits *e, struct buf *b)
{
	static const char *const pieces[] = {"<", ">", "&", "\"", "]]>", "<p>", "</p>",
		"<!DOCTYPE x>", "&lt;", "&#0;", "\xFF", " id=\"a\"", " href=\"#b\"",
		" src=\"../../x\"", "http://a.example/", "<script/>", "\n", "  ", "\\",
		"w:val=\"9\"", "{", "}", "0", "..", "/", "%2e%2e"};
	size_t from = take_offset(e, b->n), n = take(e);
	const char *piece = pieces[take(e) % (sizeof pieces / sizeof *pieces)];
	struct buf out = {0};
	if (b->n == 0)
		return;
	buf_put(&out, b->s, from);
	if (n & 1)
		buf_puts(&out, piece);
	if (n & 2)
		buf_putc(&out, (char)take(e));
	size_t skip = (n >> 2) < b->n - from ? n >> 2 : b->n - from;
	buf_put(&out, b->s + from + skip, b->n - from - skip);
	buf_free(b);
	*b = out;
}

/* Each edit is a part, what happens to it, and where. */
static void
changed(struct job *job, const struct package *from, struct edits e, struct package *to)
{
	package_begin(to, job->arena);
	to->names = NAMES_ANY;
	size_t victim = take(&e) % from->n;
	for (size_t i = 0; i < from->n; i++) {
		const struct part *part = &from->parts[i];
		const char *path = part->path;
		struct buf b = {0};
		unsigned how = i == victim ? take(&e) : 255;
		buf_put_slice(&b, part->bytes);
		if (i == victim && how == 0) {
			buf_free(&b);
			victim = i + 1 + take(&e) % from->n;
			continue;
		}
		if (how == 1)
			path = arena_printf(job->arena, "x/../%s", part->path);
		for (size_t k = 0; i == victim && k <= how % 8; k++)
			edit(&e, &b);
		if (i == victim)
			victim = i + 1 + take(&e) % from->n;
		package_add(to, path, part->media_type, part->storing, &b);
	}
}

static void
look(const rub *r, const uint8_t *data, size_t size, struct buf *said)
{
	size_t which = data[0] % (FORMATS + 1);
	struct job *job = job_new(r->opts, "fuzz", NULL);
	struct slice bytes = {(const char *)data + 1, size - 1};
	struct package p = {0};
	int have = 1;
	if (which < FORMATS)
		changed(job, good(which), (struct edits){data + 1, data + size}, &p);
	else
		have = zip_read(job, bytes, &p) == 0;
	for (const struct converter *const *c = converters; have && *c != NULL; c++)
		if ((*c)->check != NULL &&
			(which == FORMATS ? (*c)->recognise == NULL || (*c)->recognise(&p)
					  : strcmp((*c)->name, formats[which]) == 0))
			(void)(*c)->check(job, &p);
	for (size_t i = 0; i < diag_total(job->diag); i++)
		diag_format(said, "fuzz", diag_get(job->diag, i));
	job_free(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = {0}, again = {0};
	rub *r = fuzz_rub("auto", 0);
	if (size > 0 && r != NULL) {
		rub_set(r, "max-package", "1M");
		fuzz_start();
		look(r, data, size, &once);
		look(r, data, size, &again);
		fuzz_in_time(20 * size + (1 << 20));
		demand(slice_eq(buf_slice(&once), buf_slice(&again)),
			"asked twice, the same answer");
		demand(fuzz_is_text(buf_slice(&once)), "the answer is text");
	}
	buf_free(&once);
	buf_free(&again);
	rub_free(r);
	return 0;
}

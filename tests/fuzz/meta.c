/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as metadata: a YAML block, a person, a series, a language. Whatever is taken is text
 * that a model may hold, and reading it twice says the same. */
#include "common.h"

#include "input/header.h"
#include "input/meta.h"

static void
field(struct buf *all, const struct meta_field *f)
{
	if (f->value == NULL)
		return;
	demand(fuzz_is_text(slice_of(f->value)), "fields are text");
	buf_puts(all, f->value);
	buf_putc(all, '\n');
}

static void
put(struct buf *all, const char *s)
{
	demand(s == NULL || fuzz_is_text(slice_of(s)), "names are text");
	buf_puts(all, s ? s : "-");
	buf_putc(all, '\n');
}

/* Everything that was learnt, and the messages. */
static void
learnt(const struct meta *m, struct buf *all)
{
	const struct meta_field *f = &m->title;
	for (size_t i = 0;
		i < (offsetof(struct meta, people) - offsetof(struct meta, title)) / sizeof *f; i++)
		field(all, &f[i]);
	for (const struct person *p = m->people; p != NULL; p = p->next) {
		put(all, p->name);
		put(all, p->sort);
		put(all, p->role);
		put(all, p->as);
	}
	for (const struct words *w = m->subjects; w != NULL; w = w->next)
		put(all, w->word);
	for (size_t i = 0; i < diag_total(m->job->diag); i++)
		put(all, diag_get(m->job->diag, i)->text);
}

static void
header(struct job *job, const struct meta *m)
{
	static const struct header_facts facts = {.source_name = "fuzz", .format = "plain text"};
	struct tei_doc *doc = tei_new(job->arena);
	if (doc == NULL)
		return;
	header_write(job, doc, m, &facts);
	const struct tei_node *n = doc->header;
	while ((n = tei_step(doc->header, n, 1)) != NULL)
		demand(n->kind != TEI_CHARS || n->text.n > 0, "no text of the header is empty");
}

static void
run(const struct opts *o, const uint8_t *data, size_t size, struct buf *all)
{
	struct job *job = job_new(o, "fuzz", NULL);
	struct meta *m = job ? meta_new(job) : NULL;
	if (m == NULL)
		return;
	struct slice bytes = {(const char *)data + 1, size - 1};
	/* front matter was cleaned with the text; a file is whatever it is */
	if (data[0] % 4 == 0 && fuzz_is_text(bytes))
		(void)meta_from_yaml(m, META_TEXT, bytes, 2);
	else if (data[0] % 4 == 1 && fuzz_is_text(bytes))
		(void)meta_creator(m, META_OPTION, arena_str(job->arena, bytes));
	else if (data[0] % 4 == 2 && fuzz_is_text(bytes))
		(void)meta_series(m, META_OPTION, arena_str(job->arena, bytes));
	else
		(void)meta_from_yaml(m, META_FILE, bytes, 1);
	learnt(m, all);
	header(job, m);
	job_free(job);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = {0}, again = {0};
	rub *r = fuzz_rub("auto", 0);
	if (size == 0 || r == NULL) {
		rub_free(r);
		return 0;
	}
	fuzz_start();
	run(r->opts, data, size, &once);
	run(r->opts, data, size, &again);
	demand(slice_eq(buf_slice(&once), buf_slice(&again)), "read twice, the same");
	fuzz_in_time(size);
	buf_free(&once);
	buf_free(&again);
	rub_free(r);
	return 0;
}

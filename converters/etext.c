/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/etext.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "converters/brf.h"
#include "converters/etext_check.h"
#include "converters/readme.h"
#include "converters/slug.h"
#include "converters/text.h"

enum { MAX_SLUG = 40, MAX_BEFORE = 5 /* lines before the first heading of a part */ };

#define TEXT_TYPE "text/plain; charset=utf-8"

/* What is being made. A part says once more what stands in the whole text, and borrows it there. */
struct making {
	struct job *job;
	const struct edition *e;
	struct package *p;
	const char *folder;
	struct text_piece whole;
	struct slice bytes; /* of the whole text, as in the package */
};

static const char *
first_line(struct arena *a, const struct edition *e)
{
	struct slice s = buf_slice(&e->front.out);
	const char *nl = s.n > 0 ? memchr(s.s, '\n', s.n) : NULL;
	return arena_str(a, (struct slice){s.s, nl ? (size_t)(nl - s.s) : s.n});
}

static size_t
line_length(struct slice s)
{
	const char *nl = s.n > 0 ? memchr(s.s, '\n', s.n) : NULL;
	return nl ? (size_t)(nl - s.s) : s.n;
}

/* What a part is called: its heading, or the beginning of its first line. */
static const char *
part_title(struct arena *a, const struct text_piece *piece)
{
	enum { MAX_TITLE = 60 };
	if (piece->n_heads > 0 && piece->heads[0].line <= piece->lines_before + MAX_BEFORE)
		return piece->heads[0].label;
	struct slice s = slice_trim(piece->body);
	size_t end = line_length(s), n = 0;
	while (end < s.n && (end == 0 || s.s[0] == '[')) { /* a mark of ours says nothing */
		s.s += end + 1;
		s.n -= end + 1;
		end = line_length(s);
	}
	uint32_t cp;
	while (n < end && n < MAX_TITLE)
		n += utf8_next(s.s + n, end - n, &cp);
	return arena_printf(a, "%.*s%s", (int)n, s.s, n < end ? "\xE2\x80\xA6" : "");
}

/* Where the body of a part stands in the whole text. */
static struct slice
borrowed(const struct making *m, const struct text_piece *piece)
{
	if (piece->body.n == 0)
		return (struct slice){NULL, 0};
	size_t at = m->whole.at + (size_t)(piece->body.s - m->whole.body.s), n = piece->body.n;
	if (m->e->windows) { /* a CR each */
		at += piece->lines_before - m->whole.lines_before;
		n += piece->lines;
	}
	return (struct slice){m->bytes.s + at, n};
}

/* Lines → bytes that live with the package. */
static struct slice
encoded(const struct making *m, int begins, struct buf *lines)
{
	struct buf out = {0};
	if (begins)
		edition_begin_file(m->e, &out);
	edition_put_lines(m->e, buf_slice(lines), &out);
	out.failed |= lines->failed;
	struct slice bytes = arena_buf(m->job->arena, &out);
	buf_free(&out);
	buf_free(lines);
	return bytes;
}

/* "TITLE, part 3 of 12: CHAPTER", its contents, its text, "End of part 3 of 12."; a part in which
 * nothing stands is called by its number. */
static void
add_part(const struct making *m, size_t i)
{
	const struct edition *e = m->e;
	struct arena *a = m->job->arena;
	struct text_piece piece = edition_part(e, i);
	const char *head = part_title(a, &piece);
	const char *number = arena_printf(a, "%zu", i + 1);
	const char *total = arena_printf(a, "%zu", e->n_cuts);
	const char *line = LABEL_FILL(a, LABEL_TXT_PART_LINE, e->lang, first_line(a, e), number,
		total, *head ? head : number);
	int digits = (int)strlen(total) < 2 ? 2 : (int)strlen(total);
	const char *path = arena_printf(a, "%s/parts/%0*zu-%s.txt", m->folder, digits, i + 1,
		slug_make(a, head, MAX_SLUG, "part"));
	struct buf before = {0}, after = {0};
	piece.front = slice_of(arena_printf(a, "%s\n", line));
	piece.front_lines = 1;
	piece.end = LABEL_FILL(a, LABEL_TXT_PART_END, e->lang, number, total);
	edition_around(e, &piece, &before, &after);
	package_add_slice(m->p, path, TEXT_TYPE, PART_DEFLATED, borrowed(m, &piece));
	package_surround(m->p, encoded(m, 1, &before), encoded(m, 0, &after));
}

/* The first file to be read, the whole text, its parts. */
static int
add_texts(struct making *m, const char *name)
{
	struct arena *a = m->job->arena;
	struct buf whole = {0}, readme = {0};
	size_t parts = m->e->n_cuts > 1 ? m->e->n_cuts : 0;
	m->whole = edition_whole(m->e);
	uint32_t lines = edition_put(m->e, &m->whole, &whole);
	int rc = readme_put(m->e, name, m->whole.base, lines, parts, &readme);
	package_add_slice(m->p, arena_printf(a, "%s/00-README.txt", m->folder), TEXT_TYPE,
		PART_DEFLATED, encoded(m, 1, &readme));
	package_add(m->p, arena_printf(a, "%s/%s.txt", m->folder, name), TEXT_TYPE, PART_DEFLATED,
		&whole);
	if (rc != 0 || m->p->failed)
		return -1;
	m->bytes = m->p->parts[m->p->n - 1].bytes;
	for (size_t i = 0; i < parts; i++)
		add_part(m, i);
	return 0;
}

/* As "sha256sum -c" reads it, run inside the folder. */
static void
add_sums(struct package *p, const char *folder)
{
	struct buf out = {0}, scratch = {0};
	size_t skip = strlen(folder) + 1;
	char hex[DIGEST_SHA256_HEX];
	for (size_t i = 0; i < p->n; i++) {
		digest_sha256(part_bytes(&p->parts[i], &scratch), hex);
		buf_printf(&out, "%s  %s\n", hex, p->parts[i].path + skip);
	}
	out.failed |= scratch.failed;
	buf_free(&scratch);
	package_add(p, arena_printf(p->arena, "%s/checksums.sha256", folder), "text/plain",
		PART_DEFLATED, &out);
}

static int
etext_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct edition *e = edition_make(job, doc, 1);
	if (e == NULL)
		return -1;
	struct buf braille = {0};
	const char *name = slug_file(job->arena, e->bib->source_name, MAX_SLUG, "text");
	const char *folder = arena_printf(job->arena, "%s-etext", name);
	struct making m = {.job = job, .e = e, .p = p, .folder = folder};
	int rc = add_texts(&m, name);
	if (opt_flag(job->opts, "braille") && brf_put(job, e, &braille) == 0)
		package_add(p, arena_printf(job->arena, "%s/%s.brf", folder, name),
			"text/plain; charset=us-ascii", PART_DEFLATED, &braille);
	edition_free(e);
	if (diag_count(job->diag, SEV_FATAL) > 0)
		return -1; /* braille was asked for and cannot be had */
	if (rc == 0 && !p->failed)
		add_sums(p, folder);
	if (rc == 0 && !p->failed)
		return 0;
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

const struct converter etext_converter = {
	.name = "etext",
	.suffix = "-etext.zip",
	.media_type = "application/zip",
	.title = "accessible e-text package",
	.container = CONTAINER_ZIP,
	.by_default = 1,
	.convert = etext_convert,
	.recognise = etext_recognise,
	.check = etext_check,
};

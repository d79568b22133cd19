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

static void
add_text(struct job *job, struct package *p, const char *path, struct buf *text)
{
	edition_encode(job, 1, text);
	package_add(p, path, "text/plain; charset=utf-8", PART_DEFLATED, text);
}

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

/* "TITLE, part 3 of 12: CHAPTER", its contents, its text, "End of part 3 of 12."; a part in which
 * nothing stands is called by its number. */
static void
add_part(struct job *job, const struct edition *e, size_t i, const char *folder, struct package *p)
{
	struct arena *a = job->arena;
	struct text_piece piece = edition_part(e, i);
	const char *head = part_title(a, &piece);
	const char *number = arena_printf(a, "%zu", i + 1);
	const char *total = arena_printf(a, "%zu", e->n_cuts);
	const char *line = LABEL_FILL(a, LABEL_TXT_PART_LINE, e->lang, first_line(a, e), number,
		total, *head ? head : number);
	int digits = (int)strlen(total) < 2 ? 2 : (int)strlen(total);
	const char *path = arena_printf(a, "%s/parts/%0*zu-%s.txt", folder, digits, i + 1,
		slug_make(a, head, MAX_SLUG, "part"));
	struct buf out = {0};
	piece.front = slice_of(arena_printf(a, "%s\n", line));
	piece.front_lines = 1;
	piece.end = LABEL_FILL(a, LABEL_TXT_PART_END, e->lang, number, total);
	edition_put(e, &piece, &out);
	add_text(job, p, path, &out);
}

/* As "sha256sum -c" reads it, run inside the folder. */
static void
add_sums(struct package *p, const char *folder)
{
	struct buf out = {0};
	size_t skip = strlen(folder) + 1;
	char hex[DIGEST_SHA256_HEX];
	for (size_t i = 0; i < p->n; i++) {
		digest_sha256(p->parts[i].bytes, hex);
		buf_printf(&out, "%s  %s\n", hex, p->parts[i].path + skip);
	}
	package_add(p, arena_printf(p->arena, "%s/checksums.sha256", folder), "text/plain",
		PART_DEFLATED, &out);
}

static int
etext_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct edition *e = edition_make(job, doc, 1);
	if (e == NULL)
		return -1;
	struct buf whole = {0}, readme = {0}, braille = {0};
	const char *name = slug_file(job->arena, e->bib->source_name, MAX_SLUG, "text");
	const char *folder = arena_printf(job->arena, "%s-etext", name);
	struct text_piece piece = edition_whole(e);
	uint32_t lines = edition_put(e, &piece, &whole);
	size_t parts = e->n_cuts > 1 ? e->n_cuts : 0;
	int rc = readme_put(e, name, piece.base, lines, parts, &readme);
	add_text(job, p, arena_printf(job->arena, "%s/00-README.txt", folder), &readme);
	add_text(job, p, arena_printf(job->arena, "%s/%s.txt", folder, name), &whole);
	for (size_t i = 0; i < parts; i++)
		add_part(job, e, i, folder, p);
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

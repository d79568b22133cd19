/* SPDX-License-Identifier: Apache-2.0 */
/* What needs no HarfBuzz: options, files, the style sheet, what is missing. */
#include "converters/font_imp.h"

#include <errno.h>

#include "base/slurp.h"
#include "base/utf8.h"
#include "output/datauri.h"

const struct opt_row font_options[] = {
	{"font", OPT_FILES, "FILE", NULL,
		"a font for EPUB and HTML, cut down and embedded; again for more"},
	{"font-face", OPT_INT, "0..99", "0", "which font of a collection, counted from 0"},
	{"max-font", OPT_INT, "1k..256M", "64M", "largest font in bytes"},
	OPT_END,
};

enum { MAX_FONTS = 32 };

/* ---- reading ---- */

/* HarfBuzz goes on with less where it gets no memory, and says nothing; but malloc says it in
 * errno, which nothing sets back. */
static int
no_memory(struct job *job)
{
	if (errno != ENOMEM)
		return 0;
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

static const char *
read_file(struct job *job, struct font *f)
{
	struct buf b = {0};
	size_t n = 0, limit = (size_t)opt_int(job->opts, "max-font");
	const char *why = slurp(f->path, limit, &b);
	if (why != NULL) {
		buf_free(&b);
		return arena_strdup(job->arena, why);
	}
	if (b.n > limit) {
		buf_free(&b);
		return "it is larger than --max-font allows";
	}
	char *s = buf_take(&b, &n);
	if (s == NULL || arena_adopt(job->arena, s) != 0)
		return "out of memory";
	f->file = (struct slice){s, n};
	return NULL;
}

static int
open_one(struct job *job, struct fonts *f, const char *path)
{
	struct font *t = &f->v[f->n];
	*t = (struct font){.path = path};
	errno = 0;
	const char *why = read_file(job, t);
	if (why == NULL)
		why = font_read(job, t);
	int failed = no_memory(job);
	if (failed == 0 && why == NULL) {
		f->n++;
		t->name = arena_printf(job->arena, "fonts/%zu.%s", f->n, t->cff ? "otf" : "ttf");
		return 0;
	}
	font_close(t);
	if (failed == 0)
		DIAG_ONCE(job, FONT_UNUSABLE, path, why);
	return failed;
}

int
fonts_open(struct job *job, struct fonts *f)
{
	const char *path;
	*f = (struct fonts){0};
	if (!opt_given(job->opts, "font"))
		return 0;
	if (!font_library()) {
		DIAG_ONCE(job, FONT_LIBRARY, NULL);
		return 0;
	}
	f->v = ARENA_ARRAY(job->arena, struct font, MAX_FONTS);
	for (size_t i = 0; f->v != NULL && (path = opt_item(job->opts, "font", i)) != NULL; i++) {
		if (f->n == MAX_FONTS)
			DIAG_ONCE(job, FONT_UNUSABLE, path, "there are more than 32 fonts");
		else if (open_one(job, f, path) != 0)
			return -1;
	}
	return 0;
}

void
fonts_close(struct fonts *f)
{
	for (size_t i = 0; i < f->n; i++)
		font_close(&f->v[i]);
	f->n = 0;
}

/* ---- the style sheet ---- */

const char *
font_media_type(const struct font *f)
{
	return f->cff ? "font/otf" : "font/ttf";
}

static void
face_rule(const struct font *f, const char *root, struct buf *css)
{
	buf_printf(css, "\n@font-face {\n\tfont-family: \"%s\";\n\tfont-weight: %u", f->family,
		f->lightest);
	if (f->heaviest != f->lightest)
		buf_printf(css, " %u", f->heaviest);
	buf_printf(css, ";\n\tfont-style: %s;\n\tsrc: url(", f->italic ? "italic" : "normal");
	if (root != NULL)
		buf_printf(css, "%s%s", root, f->name);
	else
		datauri_put(css, font_media_type(f), f->bytes);
	buf_printf(css, ") format(\"%s\");\n}\n", f->cff ? "opentype" : "truetype");
}

static int
is_new_family(const struct fonts *f, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (f->v[i].bytes.n > 0 && strcmp(f->v[i].family, f->v[at].family) == 0)
			return 0;
	return f->v[at].bytes.n > 0;
}

void
fonts_sheet(const struct fonts *f, const char *root, struct buf *css)
{
	const char *between = "\nhtml { font-family: ";
	int n = 0;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].bytes.n > 0)
			face_rule(&f->v[i], root, css);
	for (size_t i = 0; i < f->n; i++) {
		if (!is_new_family(f, i))
			continue;
		buf_printf(css, "%s\"%s\"", between, f->v[i].family);
		between = ", ";
		n++;
	}
	if (n > 0)
		buf_puts(css, "; }\n");
}

/* ---- characters ---- */

/* Seen only as white, or not at all, or a sign of ours: no font needs them. */
static int
is_invisible(uint32_t cp)
{
	enum utf8_class c = utf8_class(cp);
	return c == UTF8_SPACE || c == UTF8_CONTROL || (cp >= 0xFE00 && cp <= 0xFE0F) ||
	       (cp >= 0xE0000 && cp <= 0xE0FFF) || cp == 0x21A9;
}

/* Has one of those that are embedded the character, or the parts that it is made of? */
static int
is_there(const struct fonts *f, uint32_t cp)
{
	uint32_t parts[8];
	size_t n = utf8_parts(cp, parts, 8);
	for (size_t i = 0; i < f->n; i++) {
		size_t k = 0;
		if (f->v[i].bytes.n == 0)
			continue;
		if (font_has(&f->v[i], cp))
			return 1;
		while (k < n && font_has(&f->v[i], parts[k]))
			k++;
		if (n > 1 && k == n)
			return 1;
	}
	return is_invisible(cp);
}

/* "“ (U+201C), …": the first of those that no font has. */
static void
tell_missing(struct job *job, const struct fonts *f, const struct charset *text)
{
	enum { SHOWN = 8 };
	struct buf list = {0};
	size_t n = 0;
	for (uint32_t cp = charset_next(text, 0); cp < 0x110000; cp = charset_next(text, cp + 1)) {
		if (is_there(f, cp) || ++n > SHOWN)
			continue;
		buf_puts(&list, n > 1 ? ", " : "");
		buf_utf8(&list, cp);
		buf_printf(&list, " (U+%04X)", (unsigned)cp);
	}
	if (n > SHOWN)
		buf_puts(&list, ", \xE2\x80\xA6");
	if (n > 0)
		DIAG_ONCE(job, FONT_LACKS, diag_num(job, n), arena_buf_str(job->arena, &list));
	buf_free(&list);
}

int
fonts_cut(struct job *job, struct fonts *f, const struct charset *text)
{
	size_t embedded = 0;
	for (size_t i = 0; i < f->n; i++) {
		errno = 0;
		const char *why = font_cut(job, &f->v[i], text);
		if (no_memory(job) != 0)
			return -1;
		if (why != NULL)
			DIAG_ONCE(job, FONT_UNUSABLE, f->v[i].path, why);
		embedded += f->v[i].bytes.n > 0;
	}
	if (embedded > 0)
		tell_missing(job, f, text);
	return 0;
}

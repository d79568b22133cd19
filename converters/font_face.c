/* SPDX-License-Identifier: Apache-2.0 */
/* Font files through HarfBuzz, which reads hostile ones safely: what they are, what their makers
 * allow, and the part of them that a text needs. */
#include "converters/font_imp.h"

#include "base/utf8.h"

#ifdef HAVE_HARFBUZZ

#include <hb-ot.h>
#include <hb-subset.h>

/* ---- what the file is ---- */

static const char *
kind_fault(struct slice file, int *alone)
{
	*alone = !slice_starts(file, "ttcf");
	if (slice_starts(file, "wOFF") || slice_starts(file, "wOF2"))
		return "it is packed for the web: give the TTF or OTF that it was made from";
	if (file.n < 12 ||
		!(slice_starts(file, "ttcf") || slice_starts(file, "OTTO") ||
			slice_starts(file, "true") || memcmp(file.s, "\0\1\0\0", 4) == 0))
		return "it is no TrueType or OpenType font";
	return NULL;
}

static size_t
table_size(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *blob = hb_face_reference_table(face, tag);
	size_t n = hb_blob_get_length(blob);
	hb_blob_destroy(blob);
	return n;
}

/* Whether and how the maker lets it be embedded; a font without the table says nothing. */
static unsigned
rights_of(hb_face_t *face)
{
	unsigned n, rights = 0;
	hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
	const unsigned char *s = (const unsigned char *)hb_blob_get_data(blob, &n);
	if (n >= 10)
		rights = (unsigned)s[8] << 8 | s[9];
	hb_blob_destroy(blob);
	return rights;
}

enum {
	RIGHT_NONE = 0x0002,
	RIGHT_OTHERS = 0x000C,
	RIGHT_NO_SUBSET = 0x0100,
	RIGHT_BITMAP = 0x0200
};

static const char *
rights_fault(const struct font *f)
{
	if ((f->rights & RIGHT_NONE) && !(f->rights & RIGHT_OTHERS))
		return "its maker does not allow embedding (OS/2 fsType)";
	if (f->rights & RIGHT_BITMAP)
		return "its maker allows only bitmaps to be embedded (OS/2 fsType)";
	if ((f->rights & RIGHT_NO_SUBSET) && !f->alone)
		return "its maker does not allow a part of it, and it is one of a collection";
	return NULL;
}

/* Letters, digits and blanks: nothing that CSS could take for its own. */
static const char *
family_of(struct arena *a, hb_face_t *face)
{
	static const hb_ot_name_id_t ids[] = {
		HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_OT_NAME_ID_FONT_FAMILY};
	char raw[128];
	unsigned n = 0;
	for (size_t i = 0; i < 2 && n == 0; i++) {
		n = sizeof raw;
		hb_ot_name_get_utf8(face, ids[i], hb_language_from_string("en", 2), &n, raw);
	}
	struct buf b = {0};
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_next(raw + i, n - i, &cp);
		enum utf8_class c = cp == UTF8_BAD ? UTF8_OTHER : utf8_class(cp);
		if (c == UTF8_LETTER || c == UTF8_MARK || c == UTF8_DIGIT || cp == '-')
			buf_put(&b, raw + i, k);
		else if (b.n > 0 && b.s[b.n - 1] != ' ')
			buf_putc(&b, ' ');
		i += k;
	}
	struct slice name = slice_trim(buf_slice(&b));
	const char *family = name.n > 0 ? arena_str(a, name) : "Book";
	buf_free(&b);
	return family;
}

static unsigned
weight(float w)
{
	return w >= 1 && w <= 1000 ? (unsigned)w : 400;
}

static void
read_style(struct font *f)
{
	hb_ot_var_axis_info_t axis;
	hb_font_t *font = hb_font_create(f->face);
	f->italic = hb_style_get_value(font, HB_STYLE_TAG_ITALIC) > 0 ||
	            hb_style_get_value(font, HB_STYLE_TAG_SLANT_ANGLE) < 0;
	f->lightest = f->heaviest = weight(hb_style_get_value(font, HB_STYLE_TAG_WEIGHT));
	if (hb_ot_var_find_axis_info(f->face, HB_OT_TAG_VAR_AXIS_WEIGHT, &axis)) {
		f->lightest = weight(axis.min_value);
		f->heaviest = weight(axis.max_value);
	}
	hb_font_destroy(font);
}

const char *
font_read(struct job *job, struct font *f)
{
	const char *why = kind_fault(f->file, &f->alone);
	if (why != NULL)
		return why;
	hb_blob_t *blob =
		hb_blob_create(f->file.s, (unsigned)f->file.n, HB_MEMORY_MODE_READONLY, NULL, NULL);
	const unsigned at = f->alone ? 0 : (unsigned)opt_int(job->opts, "font-face");
	const unsigned n = hb_face_count(blob);
	f->face = hb_face_create(blob, at);
	f->characters = hb_set_create();
	hb_blob_destroy(blob);
	if (n > 0 && at >= n)
		return arena_printf(job->arena, "the collection has %u fonts (--font-face)", n);
	hb_face_collect_unicodes(f->face, f->characters);
	f->cff = table_size(f->face, HB_TAG('C', 'F', 'F', ' ')) > 0 ||
	         table_size(f->face, HB_TAG('C', 'F', 'F', '2')) > 0;
	if (!hb_set_allocation_successful(f->characters))
		return "out of memory";
	if (hb_face_get_glyph_count(f->face) == 0 || hb_set_is_empty(f->characters) ||
		!(f->cff || table_size(f->face, HB_TAG('g', 'l', 'y', 'f')) > 0))
		return "it is damaged, or has no outlines";
	f->rights = rights_of(f->face);
	f->family = family_of(job->arena, f->face);
	read_style(f);
	return NULL;
}

void
font_close(struct font *f)
{
	hb_face_destroy(f->face);
	hb_set_destroy(f->characters);
	f->face = NULL;
	f->characters = NULL;
}

int
font_has(const struct font *f, uint32_t cp)
{
	return hb_set_has(f->characters, cp) != 0;
}

/* ---- cutting ---- */

/* What stands in no page and is shown nevertheless: numbers of lists, what sheets add, capitals
 * that small ones are made of, the hyphens of a reading system; the parts of letters. */
static void
put_characters(hb_set_t *set, const struct charset *text)
{
	hb_set_add_range(set, 0x20, 0x7E);
	hb_set_add(set, 0xA0);
	hb_set_add(set, 0x2010);
	for (uint32_t cp = charset_next(text, 0x80); cp < 0x110000;
		cp = charset_next(text, cp + 1)) {
		uint32_t parts[8];
		size_t n = utf8_parts(cp, parts, 8);
		hb_set_add(set, cp);
		hb_set_add(set, utf8_upper(cp));
		for (size_t i = 0; i < n; i++)
			hb_set_add(set, parts[i]);
	}
}

/* The flags are part of our bytes: without hints, with small capitals and even figures besides what
 * HarfBuzz keeps by itself, with the words of the licence. */
static hb_subset_input_t *
how_to_cut(const struct charset *text)
{
	static const hb_tag_t features[] = {HB_TAG('s', 'm', 'c', 'p'), HB_TAG('l', 'n', 'u', 'm'),
		HB_TAG('t', 'n', 'u', 'm'), HB_TAG('r', 'u', 'b', 'y')};
	static const hb_ot_name_id_t names[] = {
		HB_OT_NAME_ID_LICENSE, HB_OT_NAME_ID_LICENSE_URL, HB_OT_NAME_ID_MANUFACTURER};
	hb_subset_input_t *in = hb_subset_input_create_or_fail();
	if (in == NULL)
		return NULL;
	hb_subset_input_set_flags(in, HB_SUBSET_FLAGS_NO_HINTING);
	hb_set_t *set = hb_subset_input_set(in, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
	for (size_t i = 0; i < sizeof features / sizeof *features; i++)
		hb_set_add(set, features[i]);
	set = hb_subset_input_set(in, HB_SUBSET_SETS_NAME_ID);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		hb_set_add(set, names[i]);
	put_characters(hb_subset_input_unicode_set(in), text);
	return in;
}

static int
needs_it(const struct font *f, const struct charset *text)
{
	for (uint32_t cp = charset_next(text, 0x21); cp < 0x110000; cp = charset_next(text, cp + 1))
		if (font_has(f, cp))
			return 1;
	return 0;
}

static const char *
keep_part(struct arena *a, struct font *f, hb_face_t *part)
{
	unsigned n;
	if (part == NULL)
		return "it is damaged";
	hb_blob_t *blob = hb_face_reference_blob(part);
	const char *s = hb_blob_get_data(blob, &n);
	f->bytes = arena_slice(a, (struct slice){s, n});
	hb_blob_destroy(blob);
	hb_face_destroy(part);
	return f->bytes.n > 0 ? NULL : "it is damaged";
}

const char *
font_cut(struct job *job, struct font *f, const struct charset *text)
{
	const char *why = rights_fault(f);
	if (why != NULL)
		return why;
	if (!needs_it(f, text))
		return "the text has none of its characters";
	if (f->rights & RIGHT_NO_SUBSET) {
		f->bytes = f->file;
		DIAG_ONCE(job, FONT_WHOLE, f->path);
		return NULL;
	}
	hb_subset_input_t *how = how_to_cut(text);
	if (how == NULL)
		return "out of memory";
	why = keep_part(job->arena, f, hb_subset_or_fail(f->face, how));
	hb_subset_input_destroy(how);
	return why;
}

int
font_library(void)
{
	return 1;
}

#else

int
font_library(void)
{
	return 0;
}

const char *
font_read(struct job *job, struct font *f)
{
	(void)job;
	(void)f;
	return "";
}

void
font_close(struct font *f)
{
	(void)f;
}

int
font_has(const struct font *f, uint32_t cp)
{
	(void)f;
	(void)cp;
	return 0;
}

const char *
font_cut(struct job *job, struct font *f, const struct charset *text)
{
	(void)job;
	(void)f;
	(void)text;
	return "";
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Outlines on a canvas, letters in the order in which they are seen, PNG, characters of pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "converters/charset.h"
#include "converters/epub/canvas.h"
#include "converters/glyph.h"
#include "output/png.h"

static int
pixel(const struct canvas *c, int x, int y)
{
	const unsigned char *p = c->pixels + (y * c->width + x) * 3;
	assert_int_equal(p[0], p[1]);
	return p[0];
}

static void
square(struct outline *o, int x, int y, int side, int backwards)
{
	outline_move(o, x, y);
	outline_line(o, backwards ? x : x + side, backwards ? y + side : y);
	outline_line(o, x + side, y + side);
	outline_line(o, backwards ? x + side : x, backwards ? y : y + side);
}

static void
edges_are_smooth(void **state)
{
	enum { U = CANVAS_UNIT };
	struct arena *a = arena_new();
	struct canvas c;
	struct outline o = {0};
	(void)state;
	assert_int_equal(canvas_begin(&c, a, 12, 12), 0);
	square(&o, 2 * U + U / 2, 3 * U, 4 * U, 0);
	canvas_fill(&c, &o, "#ffffff");
	assert_int_equal(pixel(&c, 1, 4), 0);
	assert_in_range(pixel(&c, 2, 4), 127, 128); /* half of it */
	assert_int_equal(pixel(&c, 3, 4), 255);
	assert_in_range(pixel(&c, 6, 6), 127, 128);
	assert_int_equal(pixel(&c, 7, 6), 0);
	assert_int_equal(pixel(&c, 4, 2), 0);
	assert_int_equal(pixel(&c, 4, 7), 0);
	/* a hole; what lies twice is not more than full; what is outside is cut off */
	canvas_rect(&c, -3, -3, 99, 99, "#000000");
	square(&o, 2 * U, -9 * U, 5 * U, 0);
	square(&o, 1 * U, 1 * U, 9 * U, 0);
	square(&o, 3 * U, 3 * U, 4 * U, 1);
	square(&o, -9 * U, 8 * U, 100 * U, 0);
	canvas_fill(&c, &o, "#ffffff");
	assert_int_equal(pixel(&c, 1, 1), 255);
	assert_int_equal(pixel(&c, 4, 4), 0);
	assert_int_equal(pixel(&c, 9, 9), 255);
	assert_int_equal(pixel(&c, 0, 11), 255);
	assert_int_equal(pixel(&c, 11, 7), 0);
	outline_free(&o);
	arena_free(a);
}

/* A circle of four curves has the area that a circle has. */
static void
curves_are_round(void **state)
{
	enum { U = CANVAS_UNIT, R = 40 * U, K = 22 * U + 23, M = 50 * U };
	struct arena *a = arena_new();
	struct canvas c;
	struct outline o = {0};
	long sum = 0;
	(void)state;
	assert_int_equal(canvas_begin(&c, a, 100, 100), 0);
	outline_move(&o, M + R, M);
	outline_curve(&o, M + R, M + K, M + K, M + R, M, M + R);
	outline_curve(&o, M - K, M + R, M - R, M + K, M - R, M);
	outline_curve(&o, M - R, M - K, M - K, M - R, M, M - R);
	outline_curve(&o, M + K, M - R, M + R, M - K, M + R, M);
	canvas_fill(&c, &o, "#ffffff");
	for (int y = 0; y < 100; y++)
		for (int x = 0; x < 100; x++)
			sum += pixel(&c, x, y);
	assert_in_range(sum / 255, 5017, 5037); /* 1600 pi = 5026.5 */
	outline_free(&o);
	arena_free(a);
}

static void
png_is_whole(void **state)
{
	static const unsigned char two[6] = {255, 0, 0, 0, 0, 255};
	struct buf out = {0};
	(void)state;
	assert_int_equal(png_write(two, 2, 1, &out), 0);
	assert_true(slice_starts(buf_slice(&out), "\x89PNG\r\n\x1a\n"));
	assert_memory_equal(out.s + 12, "IHDR\0\0\0\2\0\0\0\1\x08\2\0\0\0", 17);
	assert_true(slice_contains(buf_slice(&out), "IDAT"));
	assert_memory_equal(out.s + out.n - 12, "\0\0\0\0IEND\xae\x42\x60\x82", 12);
	buf_free(&out);
}

static void
characters_of_pages(void **state)
{
	struct charset *c = calloc(1, sizeof *c);
	(void)state;
	charset_markup(c, SLICE("<p title=\"Q>\">a &amp; \xC3\xA9</p><math><mi>Z</mi></math>"
				"<pre class=\"x\">Y</pre><code>X</code>b<map>c</map>"));
	assert_true(charset_has(c, 'a') && charset_has(c, 'b') && charset_has(c, 'c'));
	assert_true(charset_has(c, 0xE9));
	assert_false(charset_has(c, 'Q') || charset_has(c, 'X') || charset_has(c, 'Y') ||
		     charset_has(c, 'Z') || charset_has(c, 'p'));
	assert_int_equal(charset_next(c, 'd'), 0xE9);
	assert_int_equal(charset_next(c, 0xEA), 0x110000);
	charset_markup(c, SLICE("<prefix>D</prefix>&none of the kind; &x"));
	assert_true(charset_has(c, 'D') && charset_has(c, 'n'));
	charset_add(c, UTF8_BAD); /* no character at all */
	assert_false(charset_has(c, UTF8_BAD));
	/* cut short anywhere */
	const struct slice s = SLICE("<pre x=\"'>\">&amp;\xE4\xB8\x80</pre><a href='\">'>");
	for (size_t n = 0; n <= s.n; n++) {
		char *piece = malloc(n + 1);
		memcpy(piece, s.s, n);
		charset_markup(c, (struct slice){piece, n});
		free(piece);
	}
	free(c);
}

/* ---- letters ---- */

struct fixture {
	struct opts *opts;
	struct job *job;
	struct fonts fonts;
};

static int
set_up(void **state)
{
	static const char *const places[] = {"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
		"/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
		"/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/dejavu/DejaVuSans.ttf"};
	const struct opt_row *tables[] = {font_options, NULL};
	struct fixture *f = test_calloc(1, sizeof *f);
	f->opts = opts_new(tables);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (access(places[i], R_OK) == 0 && !opt_given(f->opts, "font"))
			opts_set(f->opts, "font", places[i]);
	f->job = job_new(f->opts, "test", NULL);
	*state = f;
	return fonts_open(f->job, &f->fonts);
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	fonts_close(&f->fonts);
	job_free(f->job);
	opts_free(f->opts);
	test_free(f);
	return 0;
}

static uint32_t
id_of(struct fixture *f, const char *letter)
{
	struct glyph_line l;
	assert_int_equal(glyph_set(f->job, &f->fonts, slice_of(letter), "he", 0, 400, &l), 0);
	assert_int_equal(l.n, 1);
	uint32_t id = l.glyphs[0].id;
	glyph_free(&l);
	return id;
}

/* Alef, bet, a blank, 12: in a line from right to left the number stands left, in its own order. */
static void
letters_as_they_are_seen(void **state)
{
	struct fixture *f = *state;
	struct glyph_line l;
	if (f->fonts.n == 0) {
		puts("SKIP: DejaVu Sans or HarfBuzz is not installed");
		skip();
	}
	assert_int_equal(
		glyph_set(f->job, &f->fonts, slice_of("\xD7\x90\xD7\x91 12"), "he", 1, 400, &l), 0);
	assert_int_equal(l.n, 5);
	assert_int_equal(l.glyphs[0].id, id_of(f, "1"));
	assert_int_equal(l.glyphs[1].id, id_of(f, "2"));
	assert_int_equal(l.glyphs[3].id, id_of(f, "\xD7\x91"));
	assert_int_equal(l.glyphs[4].id, id_of(f, "\xD7\x90"));
	for (size_t i = 1; i < l.n; i++)
		assert_true(l.glyphs[i].x > l.glyphs[i - 1].x);
	assert_true(l.width > l.glyphs[4].x);
	glyph_free(&l);
	/* the direction is the book's, not that of the first letter */
	assert_int_equal(glyph_set(f->job, &f->fonts, slice_of("a \xD7\x90"), "he", 1, 400, &l), 0);
	assert_int_equal(l.glyphs[0].id, id_of(f, "\xD7\x90"));
	assert_int_equal(l.glyphs[2].id, id_of(f, "a"));
	glyph_free(&l);
	/* letters join: three of one kind have three shapes */
	assert_int_equal(glyph_set(f->job, &f->fonts, slice_of("\xD8\xA8\xD8\xA8\xD8\xA8"), "ar", 1,
				 400, &l),
		0);
	assert_int_equal(l.n, 3);
	assert_true(l.glyphs[0].id != l.glyphs[1].id && l.glyphs[1].id != l.glyphs[2].id);
	glyph_free(&l);
	assert_int_equal(
		glyph_set(f->job, &f->fonts, slice_of("a\xE4\xB8\x80"), "en", 0, 400, &l), -1);
	assert_int_equal(l.missing, 0x4E00);
	glyph_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_are_smooth),
		cmocka_unit_test(curves_are_round),
		cmocka_unit_test(png_is_whole),
		cmocka_unit_test(characters_of_pages),
		cmocka_unit_test_setup_teardown(letters_as_they_are_seen, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

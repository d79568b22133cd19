/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures: what the bytes say, which SVG is let in, and which paths are not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "converters/motion.h"
#include "input/asset.h"
#include "schemas/tei.h"

static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x04\0\0\0\x03\x08\2\0\0\0...."
			  "\0\0\0\0IEND\xAE\x42\x60\x82";

static void
kinds(void **state)
{
	unsigned w, h;
	(void)state;
	static const char gif[] = "GIF89a\x05\0\x06\0\0\0\0;";
	static const char jpeg[] = "\xFF\xD8\xFF\xE0\0\4ab\xFF\xC0\0\x11\x08\0\x07\0\x09\3......";
	static const char webp[] = "RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x0A\0\0\x0B\0\0";
	assert_string_equal(asset_kind((struct slice){png, sizeof png - 1}, &w, &h), "image/png");
	assert_int_equal(w, 4);
	assert_int_equal(h, 3);
	assert_null(asset_kind((struct slice){png, sizeof png - 9}, &w, &h));
	assert_string_equal(asset_kind((struct slice){gif, sizeof gif - 1}, &w, &h), "image/gif");
	assert_int_equal(w, 5);
	assert_string_equal(
		asset_kind((struct slice){jpeg, sizeof jpeg - 1}, &w, &h), "image/jpeg");
	assert_int_equal(w, 9);
	assert_int_equal(h, 7);
	assert_string_equal(
		asset_kind((struct slice){webp, sizeof webp - 1}, &w, &h), "image/webp");
	assert_int_equal(w, 11);
	assert_string_equal(asset_kind(SLICE("<?xml version='1.0'?><!-- > --><svg width='12px' "
					     "height=\"8\"/>"),
				    &w, &h),
		"image/svg+xml");
	assert_int_equal(w, 12);
	assert_string_equal(
		asset_kind(SLICE("<svg viewBox='0 0 30 20'/>"), &w, &h), "image/svg+xml");
	assert_int_equal(h, 20);
	assert_null(asset_kind(SLICE("not a picture"), &w, &h));
	assert_null(asset_kind(SLICE(""), &w, &h));
	/* no prefix of a picture makes trouble */
	for (size_t i = 0; i < sizeof webp - 1; i++)
		asset_kind((struct slice){webp, i}, &w, &h);
	for (size_t i = 0; i < sizeof jpeg - 1; i++)
		asset_kind((struct slice){jpeg, i}, &w, &h);
}

/* Of one block of a GIF: an extension, a picture of one pixel; two colours for all, or of its own.
 */
#define GIF(flags) "GIF89a\1\0\1\0" flags "\0\0"
#define COLOURS "\0\0\0\xFF\xFF\xFF"
#define EXTENSION "\x21\xF9\4\0\0\0\0\0"
#define FRAME "\x2C\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
#define FRAME_OF_COLOURS "\x2C\0\0\0\0\1\0\1\0\x80" COLOURS "\2\2\x44\1\0"
#define PNG "\x89PNG\r\n\x1A\n"
#define CHUNK(type) "\0\0\0\1" type "x\0\0\0\0"
#define WEBP(kind, flags) "RIFF\x16\0\0\0WEBP" kind "\x0A\0\0\0" flags "\0\0\0\0\0"

static void
moves(void **state)
{
	const struct {
		const char *type;
		struct slice bytes;
		int moves;
	} rows[] = {
		{"image/gif", SLICE(GIF("\x80") COLOURS FRAME FRAME "\x3B"), 1},
		{"image/gif",
			SLICE(GIF("\0") EXTENSION FRAME_OF_COLOURS EXTENSION FRAME FRAME "\x3B"),
			1},
		{"image/gif", SLICE(GIF("\0") FRAME "\x3B and more behind it"), 0},
		{"image/gif", SLICE(GIF("\0") "\x2C\0\0\0\0\1\0\1\0\0\2\x7F and no end"), 0},
		{"image/gif", SLICE("GIF89a"), 0},
		{"image/png", SLICE(PNG CHUNK("IHDR") CHUNK("acTL") CHUNK("IDAT")), 1},
		{"image/png", SLICE(PNG CHUNK("IHDR") CHUNK("IDAT") CHUNK("acTL")), 0},
		{"image/png", SLICE(PNG CHUNK("IHDR")), 0},
		{"image/png", SLICE(PNG "\0\0\xFF\0IHDRx\0\0\0\0"), 0},
		{"image/webp", SLICE(WEBP("VP8X", "\2")), 1},
		{"image/webp", SLICE(WEBP("VP8X", "\0")), 0},
		{"image/webp", SLICE(WEBP("VP8 ", "\2")), 0},
		{"image/webp", SLICE("RIFF"), 0},
		{"image/jpeg", SLICE("\xFF\xD8\xFF"), 0},
		{NULL, SLICE("GIF89a"), 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (motion_in(rows[i].type, rows[i].bytes) != rows[i].moves)
			fail_msg("row %zu", i);
}

static void
svg(void **state)
{
	static const char *const good[] = {
		"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0' fill='url(#a)'/></svg>",
		"<svg xmlns:xlink='http://www.w3.org/1999/xlink'><style>.a{fill:red}</style>"
		"<use href='#b'/><a xlink:href=' #c'>t</a></svg>",
		"<?xml version='1.0' encoding='UTF-8'?>\n<svg><image "
		"href='data:image/png;base64,AA'/>"
		"<!-- <script> --></svg>\n",
		"<svg><a href='\r\n'/><g transform='scale(2)'/></svg>",
	};
	static const char *const bad[] = {
		"<svg><script>x()</script></svg>",
		"<svg><s:script xmlns:s='http://www.w3.org/2000/svg'/></svg>",
		"<svg onload='x()'/>",
		"<svg on=''/>",
		"<svg><a href='javascript:x()'/></svg>",
		"<svg><a href='&#106;avascript:x()'/></svg>",
		"<svg><image href='http://example.org/a.png'/></svg>",
		"<svg><image xlink:href='../a.png'/></svg>",
		"<svg><a href='\xE3\x80\x80#a'/></svg>", /* a blank, but none of XML */
		"<svg><a href='\xC2\xA0'/></svg>",
		"<svg style='background: image-set(\"a.png\" 1x)'/>",
		"<svg><g mask='Image(\"a.png\")'/></svg>",
		"<svg><image href='data:image/svg+xml;base64,AA'/></svg>",
		"<svg><rect fill='url(http://example.org/#a)'/></svg>",
		"<svg><style>@import 'a.css';</style></svg>",
		"<svg><style>a{b:u\\72l(http://x)}</style></svg>",
		"<svg><style>&#64;import 'a'</style></svg>",
		"<svg><style><![CDATA[@import 'a']]></style></svg>",
		"<svg><foreignObject/></svg>",
		"<svg><animate attributeName='href' to='#x'/></svg>",
		"<svg><set attributeName='x' to='javascript:y'/></svg>",
		"<?xml-stylesheet href='a.css'?><svg/>",
		"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
		"<?xml version='1.0' encoding='UTF-7'?><svg/>",
		"<svg><g></svg>",
		"<svg>",
		"<svg/><svg/>",
		"<svg/>tail",
		"<html/>",
		"<svg a=b/>",
		"<svg a='<'/>",
		"<svg><a xlink:href='#c'/></svg>", /* a prefix that nobody declares */
		"<svg>&none;</svg>",
		"<svg a='1' a='2'/>",
		"<svg xml:base='http://example.org/'/>",
		"\xFF\xFE<\0s\0v\0g\0",
	};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_null(asset_svg_fault(slice_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_non_null(asset_svg_fault(slice_of(bad[i])));
}

struct folder {
	char root[64], inside[96];
	struct opts *opts;
	struct job *job;
	struct tei_doc *doc;
};

static void
put(const char *folder, const char *name, const char *bytes, size_t n)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static void
tie(const char *target, const char *folder, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(symlink(target, path), 0);
}

static int
folder_make(void **state)
{
	static struct folder f;
	const struct opt_row *const tables[] = {asset_options, NULL};
	char path[160];
	strcpy(f.root, "/tmp/rubricate-asset-XXXXXX");
	assert_non_null(mkdtemp(f.root));
	snprintf(f.inside, sizeof f.inside, "%s/in", f.root);
	assert_int_equal(mkdir(f.inside, 0700), 0);
	snprintf(path, sizeof path, "%s/sub", f.inside);
	assert_int_equal(mkdir(path, 0700), 0);
	put(f.root, "secret.png", png, sizeof png - 1);
	put(f.inside, "a b.png", png, sizeof png - 1);
	put(f.inside, "sub/c.png", png, sizeof png - 1);
	put(f.inside, "bad.svg", "<svg onload='x'/>", 17);
	snprintf(path, sizeof path, "%s/pipe.png", f.inside);
	assert_int_equal(mkfifo(path, 0600), 0);
	tie("../secret.png", f.inside, "out.png");
	tie("..", f.inside, "up");
	tie("/dev/zero", f.inside, "zero.png");
	snprintf(path, sizeof path, "%s/text.md", f.inside);
	f.opts = opts_new(tables);
	f.job = job_new(f.opts, "text.md", path);
	f.doc = tei_new(f.job->arena);
	*state = &f;
	return 0;
}

static int
folder_drop(void **state)
{
	struct folder *f = *state;
	static const char *const names[] = {"in/a b.png", "in/sub/c.png", "in/bad.svg",
		"in/pipe.png", "in/out.png", "in/up", "in/zero.png", "secret.png"};
	char path[256];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", f->root, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/in/sub", f->root);
	rmdir(path);
	rmdir(f->inside);
	rmdir(f->root);
	job_free(f->job);
	opts_free(f->opts);
	return 0;
}

static void
paths(void **state)
{
	struct folder *f = *state;
	static const char *const refused[] = {"out.png", "up/secret.png", "../secret.png",
		"sub/../../secret.png", "%2e%2e/secret.png", "/etc/passwd", "zero.png", "pipe.png",
		"sub", "", ".", "none.png", "a%00b.png", "bad.svg", "http://example.org/a.png",
		"//host/a.png", "file:///etc/passwd"};
	const struct asset *a = asset_read(f->job, f->doc, "a%20b.png", 3);
	assert_non_null(a);
	assert_string_equal(a->name, "media/1.png");
	assert_string_equal(a->media_type, "image/png");
	assert_int_equal(a->width, 4);
	assert_ptr_equal(asset_read(f->job, f->doc, "a%20b.png", 9), a);
	a = asset_read(f->job, f->doc, "./sub/../sub//c.png", 4);
	assert_non_null(a);
	assert_string_equal(a->name, "media/2.png");
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		size_t before = diag_total(f->job->diag);
		assert_null(asset_read(f->job, f->doc, refused[i], 5));
		assert_int_equal(diag_total(f->job->diag), before + 1);
	}
}

static void
limits(void **state)
{
	struct folder *f = *state;
	assert_int_equal(opts_set(f->opts, "max-image", "1k"), OPT_OK);
	assert_non_null(asset_read(f->job, f->doc, "sub/c.png", 1));
	char *big = calloc(1, 2048);
	assert_non_null(big);
	memcpy(big, png, sizeof png - 1);
	put(f->inside, "a b.png", big, 2048);
	free(big);
	assert_null(asset_read(f->job, f->doc, "a b.png", 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(moves),
		cmocka_unit_test(svg),
		cmocka_unit_test_setup_teardown(paths, folder_make, folder_drop),
		cmocka_unit_test_setup_teardown(limits, folder_make, folder_drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

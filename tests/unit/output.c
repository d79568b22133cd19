/* SPDX-License-Identifier: Apache-2.0 */
/* markup, json, package, zip, file, folder, report: how bytes leave. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <signal.h>

#include <cmocka.h>

#include "output/file.h"
#include "output/json.h"
#include "output/markup.h"
#include "output/report.h"
#include "output/zip.h"

struct world {
	struct opts *opts;
	struct job *job;
	char dir[64];
};

static int
setup(void **state)
{
	static const struct opt_row *const tables[] = {zip_options, NULL};
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	w->opts = opts_new(tables);
	w->job = job_new(w->opts, "test.txt", NULL);
	strcpy(w->dir, "/tmp/rubricate-unit-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	char cmd[128];
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", w->dir);
	assert_int_equal(system(cmd), 0);
	job_free(w->job);
	opts_free(w->opts);
	free(w);
	return 0;
}

static const char *
in_dir(struct world *w, const char *name)
{
	return arena_printf(w->job->arena, "%s/%s", w->dir, name);
}

static void
assert_buf(struct buf *b, const char *want)
{
	char *s = buf_take(b, NULL);
	assert_non_null(s);
	assert_string_equal(s, want);
	free(s);
}

static enum msg
last_message(const struct job *job)
{
	size_t n = diag_total(job->diag);
	return n ? diag_get(job->diag, n - 1)->id : MSG_MAX;
}

static void
markup_escapes(void **state)
{
	(void)state;
	struct buf b = {0};
	struct markup m;
	markup_begin(&m, &b, MARKUP_XML);
	markup_open(&m, "p", BREAK_NONE);
	markup_attr(&m, "a", "\"<&>\t\n'");
	markup_attr(&m, "left-out", NULL);
	markup_attrf(&m, "n", "%d", 7);
	markup_puts(&m, "a<b>&amp;\"\r\xE4\xB8\xAD\xF0\x9F\x98\x80");
	markup_text(&m, (struct slice){"\x01\0\x7F\xEF\xBF\xBF\xC0\xAF\xED\xA0\x80", 11});
	markup_close(&m);
	assert_int_equal(markup_finish(&m), 0);
	assert_buf(&b, "<p a=\"&quot;&lt;&amp;&gt;&#9;&#10;'\" n=\"7\">a&lt;b&gt;&amp;amp;\"&#13;"
		       "\xE4\xB8\xAD\xF0\x9F\x98\x80"
		       "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
		       "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</p>");
}

static void
markup_breaks_lines_outside_text_only(void **state)
{
	(void)state;
	struct buf b = {0};
	struct markup m;
	markup_begin(&m, &b, MARKUP_XML);
	markup_declaration(&m);
	markup_open(&m, "body", BREAK_BLOCK);
	markup_open(&m, "div", BREAK_BLOCK);
	markup_leaf(&m, "p", BREAK_LINE, "one");
	markup_open(&m, "p", BREAK_LINE);
	markup_puts(&m, "two ");
	markup_open(&m, "note", BREAK_BLOCK);
	markup_leaf(&m, "p", BREAK_LINE, "three");
	markup_end(&m, "note");
	markup_leaf(&m, "lb", BREAK_NONE, NULL);
	markup_end(&m, "p");
	markup_end(&m, "div");
	markup_leaf(&m, "div", BREAK_BLOCK, NULL);
	markup_end(&m, "body");
	assert_int_equal(markup_finish(&m), 0);
	assert_buf(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<body>\n <div>\n  <p>one</p>\n"
		       "  <p>two <note><p>three</p></note><lb/></p>\n </div>\n <div/>\n</body>\n");
}

static void
markup_html_has_void_and_empty_elements(void **state)
{
	(void)state;
	struct buf b = {0};
	struct markup m;
	markup_begin(&m, &b, MARKUP_HTML);
	markup_open(&m, "div", BREAK_BLOCK);
	markup_leaf(&m, "br", BREAK_NONE, NULL);
	markup_leaf(&m, "i", BREAK_NONE, NULL);
	markup_verbatim(&m, 1);
	markup_leaf(&m, "pre", BREAK_LINE, "\n x");
	markup_verbatim(&m, 0);
	markup_raw(&m, SLICE("<!-- raw -->"));
	markup_end(&m, "div");
	assert_int_equal(markup_finish(&m), 0);
	assert_buf(&b, "<div><br><i></i><pre>\n x</pre><!-- raw --></div>\n");
}

static void
json_writes_records(void **state)
{
	(void)state;
	struct buf b = {0};
	struct jout j;
	jout_begin(&j, &b);
	jout_object(&j);
	jout_key(&j, "a\"");
	jout_string(&j, (struct slice){"\n\x01\\\xFF\xE4\xB8\xAD\x7F", 8});
	jout_key(&j, "b");
	jout_array(&j);
	jout_int(&j, INT64_MIN);
	jout_bool(&j, 1);
	jout_puts(&j, NULL);
	jout_milli(&j, 973);
	jout_milli(&j, -20);
	jout_object(&j);
	jout_close(&j, '}');
	jout_close(&j, ']');
	jout_close(&j, '}');
	jout_line(&j);
	jout_array(&j);
	jout_close(&j, ']');
	jout_line(&j);
	assert_buf(&b, "{\"a\\\"\":\"\\n\\u0001\\\\\xEF\xBF\xBD\xE4\xB8\xAD\\u007f\","
		       "\"b\":[-9223372036854775808,true,null,0.973,-0.020,{}]}\n[]\n");
}

static void
package_refuses_names(void **state)
{
	struct world *w = *state;
	static const char *const bad[] = {"", "/a", "a/", "a//b", "..", "a/../b", ".", "a\\b",
		"c:a", "a\nb", "a ", "a.", "\xE4\xB8\xAD", "a*"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct package p;
		package_begin(&p, w->job->arena);
		package_add_slice(&p, bad[i], NULL, PART_STORED, SLICE("x"));
		assert_true(p.failed);
	}
	struct package p;
	package_begin(&p, w->job->arena);
	for (int i = 0; i < 500; i++)
		package_add_slice(&p, arena_printf(w->job->arena, "d/%d.txt", i), "text/plain",
			PART_STORED, SLICE("x"));
	assert_false(p.failed);
	assert_int_equal(p.n, 500);
	assert_ptr_equal(package_find(&p, "d/321.txt"), &p.parts[321]);
	assert_null(package_find(&p, "D/321.txt"));
	package_add_slice(&p, "D/321.TXT", NULL, PART_STORED, SLICE("x"));
	assert_true(p.failed);
}

static void
sample_package(struct world *w, struct package *p)
{
	package_begin(p, w->job->arena);
	package_add_slice(p, "mimetype", NULL, PART_STORED, SLICE("application/epub+zip"));
	struct buf b = {0};
	for (int i = 0; i < 2000; i++)
		buf_puts(&b, "the same again ");
	package_add(p, "OEBPS/long.xhtml", NULL, PART_DEFLATED, &b);
	package_add_slice(p, "empty", NULL, PART_DEFLATED, SLICE(""));
	package_add_slice(
		p, "short.txt", NULL, PART_DEFLATED, SLICE("not worth deflating: qwertz"));
	assert_false(p->failed);
}

static void
zip_comes_back(void **state)
{
	struct world *w = *state;
	struct package p, q;
	struct buf one = {0}, two = {0};
	sample_package(w, &p);
	assert_int_equal(zip_write(w->job, &p, &one), 0);
	assert_int_equal(zip_write(w->job, &p, &two), 0);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	assert_memory_equal(one.s + 30, "mimetypeapplication/epub+zip", 28);
	assert_int_equal(zip_read(w->job, buf_slice(&one), &q), 0);
	assert_int_equal(q.n, p.n);
	for (size_t i = 0; i < p.n; i++) {
		assert_string_equal(q.parts[i].path, p.parts[i].path);
		assert_true(slice_eq(q.parts[i].bytes, p.parts[i].bytes));
	}
	assert_int_equal(q.parts[0].storing, PART_STORED);
	assert_int_equal(q.parts[1].storing, PART_DEFLATED);
	buf_free(&one);
	buf_free(&two);
}

static void
zip_read_sees_each_flipped_byte(void **state)
{
	struct world *w = *state;
	struct package p, q;
	struct buf b = {0};
	sample_package(w, &p);
	assert_int_equal(zip_write(w->job, &p, &b), 0);
	unsigned missed = 0;
	for (size_t i = 0; i < b.n; i++) {
		b.s[i] ^= 0x40;
		struct job *job = job_new(w->opts, "x.zip", NULL);
		missed += zip_read(job, buf_slice(&b), &q) == 0;
		job_free(job);
		b.s[i] ^= 0x40;
	}
	assert_int_equal(missed, 0);
	buf_free(&b);
}

static void
zip_read_refuses(void **state)
{
	struct world *w = *state;
	struct package p, q;
	struct buf b = {0};
	assert_int_equal(zip_read(w->job, SLICE(""), &q), -1);
	assert_int_equal(last_message(w->job), MSG_ZIP_NONE);
	sample_package(w, &p);
	assert_int_equal(zip_write(w->job, &p, &b), 0);
	for (size_t n = 0; n < b.n; n++)
		assert_int_equal(zip_read(w->job, (struct slice){b.s, n}, &q), -1);
	buf_free(&b);
	assert_int_equal(opts_set(w->opts, "max-package", "1k"), OPT_OK);
	assert_int_equal(zip_write(w->job, &p, &b), 0);
	assert_int_equal(zip_read(w->job, buf_slice(&b), &q), -1);
	assert_int_equal(last_message(w->job), MSG_ZIP_TOO_LARGE);
	buf_free(&b);
}

static void
zip_says_what_is_wrong(void **state)
{
	struct world *w = *state;
	struct package p, q;
	struct buf b = {0};
	sample_package(w, &p);
	assert_int_equal(zip_write(w->job, &p, &b), 0);
	b.s[40] ^= 1; /* in the bytes of the first part */
	assert_int_equal(zip_read(w->job, buf_slice(&b), &q), -1);
	assert_int_equal(last_message(w->job), MSG_ZIP_DAMAGED);
	buf_free(&b);
	package_begin(&p, w->job->arena);
	for (unsigned i = 0; i < 0x10000; i++)
		package_add_slice(
			&p, arena_printf(w->job->arena, "%u", i), NULL, PART_STORED, SLICE("x"));
	assert_int_equal(zip_write(w->job, &p, &b), -1);
	assert_int_equal(last_message(w->job), MSG_OUTPUT_TOO_LARGE);
	buf_free(&b);
}

static struct slice
slurp(struct world *w, const char *path)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return (struct slice){NULL, 0};
	char *s = arena_alloc(w->job->arena, 4096);
	size_t n = fread(s, 1, 4096, f);
	fclose(f);
	return (struct slice){s, n};
}

static int
names_in(struct world *w)
{
	FILE *f = popen(arena_printf(w->job->arena, "find '%s' -mindepth 1 | wc -l", w->dir), "r");
	int n = -1;
	assert_int_equal(fscanf(f, "%d", &n), 1);
	pclose(f);
	return n;
}

static void
file_is_replaced_whole(void **state)
{
	struct world *w = *state;
	const char *path = in_dir(w, "a.txt");
	assert_int_equal(file_write(w->job, path, SLICE("one")), 0);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(file_write(w->job, path, SLICE("two!")), 0);
	assert_true(slice_is(slurp(w, path), "two!"));
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(names_in(w), 1);
}

static void
file_follows_links(void **state)
{
	struct world *w = *state;
	const char *link = in_dir(w, "link"), *target = in_dir(w, "target");
	assert_int_equal(symlink("target", link), 0);
	assert_int_equal(file_write(w->job, link, SLICE("through")), 0);
	assert_true(slice_is(slurp(w, target), "through"));
	struct stat st;
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink("link", link), 0);
	assert_int_equal(file_write(w->job, link, SLICE("loop")), -1);
	assert_int_equal(last_message(w->job), MSG_OUTPUT_UNWRITABLE);
}

static void
file_says_why_not(void **state)
{
	struct world *w = *state;
	assert_int_equal(file_write(w->job, w->dir, SLICE("x")), -1);
	assert_int_equal(last_message(w->job), MSG_OUTPUT_UNWRITABLE);
	assert_int_equal(file_write(w->job, in_dir(w, "no/such"), SLICE("x")), -1);
	assert_int_equal(file_write(w->job, "/dev/null", SLICE("x")), 0);
	assert_int_equal(file_write(w->job, "/dev/full", SLICE("x")), -1);
	assert_int_equal(last_message(w->job), MSG_OUTPUT_NO_SPACE);
	assert_int_equal(names_in(w), 0);
}

/* A limit on file sizes stops writing in the middle, as a full disk does. */
static void
file_stays_when_writing_fails(void **state)
{
	struct world *w = *state;
	const char *path = in_dir(w, "a.txt");
	assert_int_equal(file_write(w->job, path, SLICE("old")), 0);
	struct rlimit was, low;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	low = was;
	low.rlim_cur = 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	char *big = arena_alloc(w->job->arena, 5000);
	int rc = file_write(w->job, path, (struct slice){big, 5000});
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(rc, -1);
	assert_true(slice_is(slurp(w, path), "old"));
	assert_int_equal(names_in(w), 1);
}

static void
folder_is_replaced_whole(void **state)
{
	struct world *w = *state;
	struct package p;
	sample_package(w, &p);
	const char *path = in_dir(w, "out");
	assert_int_equal(folder_write(w->job, path, &p), 0);
	assert_int_equal(folder_write(w->job, arena_printf(w->job->arena, "%s/", path), &p), 0);
	assert_true(slice_is(slurp(w, in_dir(w, "out/mimetype")), "application/epub+zip"));
	assert_int_equal(names_in(w), 6); /* out, OEBPS, four files */
	assert_int_equal(file_write(w->job, in_dir(w, "out/mine.txt"), SLICE("mine")), 0);
	assert_int_equal(folder_write(w->job, path, &p), -1);
	assert_int_equal(last_message(w->job), MSG_OUTPUT_FOREIGN_FOLDER);
	assert_true(slice_is(slurp(w, in_dir(w, "out/mine.txt")), "mine"));
	assert_int_equal(folder_write(w->job, in_dir(w, "out/mine.txt"), &p), -1);
	assert_int_equal(names_in(w), 7);
}

static void
report_is_json_lines(void **state)
{
	struct world *w = *state;
	ledger_remove(w->job->ledger, "page-number", 4, SLICE("12"));
	DIAG(w->job, INPUT_UNREADABLE, 0, "no\nsuch");
	struct decision d = {.first = 1,
		.last = 2,
		.from = 0,
		.to = 9,
		.kind = "heading",
		.level = 2,
		.rule = "numbered",
		.certainty = 95,
		.text = SLICE("1. One")};
	struct decisions all = {&d, 1};
	struct report_facts f = {.source_name = "a.txt", .version = "1", .bytes = 9, .lines = 2};
	struct buf b = {0};
	report_write(w->job, &f, &all, &b);
	char *s = buf_take(&b, NULL);
	assert_non_null(
		strstr(s, "{\"type\":\"decision\",\"first\":1,\"last\":2,\"from\":0,\"to\":9,"
			  "\"kind\":\"heading\",\"level\":2,\"rule\":\"numbered\","
			  "\"certainty\":0.950,\"text\":\"1. One\"}\n"));
	assert_non_null(strstr(s, "{\"type\":\"removed\",\"line\":4,\"rule\":\"page-number\","
				  "\"text\":\"12\"}\n"));
	assert_non_null(
		strstr(s, "\"id\":\"input-unreadable\",\"text\":\"cannot read: no\\nsuch\"}\n"));
	assert_non_null(strstr(s, "\"characters_removed\":2,"));
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_escapes),
		cmocka_unit_test(markup_breaks_lines_outside_text_only),
		cmocka_unit_test(markup_html_has_void_and_empty_elements),
		cmocka_unit_test(json_writes_records),
		cmocka_unit_test_setup_teardown(package_refuses_names, setup, teardown),
		cmocka_unit_test_setup_teardown(zip_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(zip_read_sees_each_flipped_byte, setup, teardown),
		cmocka_unit_test_setup_teardown(zip_read_refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(zip_says_what_is_wrong, setup, teardown),
		cmocka_unit_test_setup_teardown(file_is_replaced_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(file_follows_links, setup, teardown),
		cmocka_unit_test_setup_teardown(file_says_why_not, setup, teardown),
		cmocka_unit_test_setup_teardown(file_stays_when_writing_fails, setup, teardown),
		cmocka_unit_test_setup_teardown(folder_is_replaced_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(report_is_json_lines, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

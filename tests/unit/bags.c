/* SPDX-License-Identifier: Apache-2.0 */
/* Bags by hand, valid, odd and bad, of all versions: what the Library of Congress asks of readers
 * in its conformance suite, with other words, and more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/digest.h"
#include "converters/bag/bag.h"

static const struct opt_row *const tables[] = {NULL};

enum verdict { GOOD, ODD /* good, with a warning */, BAD };

enum { MAX_FILES = 8 };

/* In tag files "{name}" stands for the MD5 digest of that file, "{!}" for a wrong one. */
struct row {
	const char *what;
	enum verdict verdict;
	const char *version;
	struct file {
		const char *name, *text;
	} files[MAX_FILES];
};

#define LAMP                                 \
	{                                    \
		"data/lamp.txt", "A lamp.\n" \
	}
#define LAMP_LINE "{data/lamp.txt}  data/lamp.txt\n"
#define LIST                                  \
	{                                     \
		"manifest-md5.txt", LAMP_LINE \
	}

static const struct row rows[] = {
	{"plain", GOOD, "0.93", {LAMP, LIST}},
	{"plain", GOOD, "0.94", {LAMP, LIST}},
	{"plain", GOOD, "0.95", {LAMP, LIST}},
	{"plain", GOOD, "0.96", {LAMP, LIST}},
	{"plain", GOOD, "0.97", {LAMP, LIST}},
	{"plain", GOOD, "1.0", {LAMP, LIST}},
	{"a version that never was", BAD, "7.0", {LAMP, LIST}},
	{"labels that repeat", GOOD, "0.97",
		{LAMP, LIST, {"bag-info.txt", "Contact-Name: Ann\nContact-Name: Ben\n"}}},
	{"a value over two lines", GOOD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "External-Description: a lamp\n  and oil\n"}}},
	{"tabs and blanks after labels", GOOD, "0.97",
		{LAMP, LIST, {"bag-info.txt", "Payload-Oxum:\t8.1\nContact-Name:   Ann\n"}}},
	{"line ends of other systems", GOOD, "1.0",
		{LAMP, {"manifest-md5.txt", "{data/lamp.txt}  data/lamp.txt\r\n"},
			{"bag-info.txt", "Payload-Oxum: 8.1\rContact-Name: Ann\r"}}},
	{"as many bytes and files as promised", GOOD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "Payload-Oxum: 8.1\n"}}},
	{"a byte less than promised", BAD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "Payload-Oxum: 9.1\n"}}},
	{"a file less than promised", BAD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "Payload-Oxum: 8.2\n"}}},
	{"a bag in a bag", GOOD, "0.97",
		{LAMP, {"data/inner/bagit.txt", "BagIt-Version: 0.97\n"},
			{"data/inner/manifest-md5.txt", "00  data/none\n"},
			{"manifest-md5.txt", LAMP_LINE
				"{data/inner/bagit.txt}  data/inner/bagit.txt\n"
				"{data/inner/manifest-md5.txt}  data/inner/manifest-md5.txt\n"}}},
	{"blanks in a name", GOOD, "0.97",
		{{"data/oil  lamp", "x"},
			{"manifest-md5.txt", "{data/oil  lamp}  data/oil  lamp\n"}}},
	{"a name with a line end", ODD, "1.0",
		{{"data/oil\nlamp", "x"},
			{"manifest-md5.txt", "{data/oil\nlamp}  data/oil%0Alamp\n"}}},
	{"names with line ends of all kinds", ODD, "1.0",
		{{"data/a\nb", "x"}, {"data/a\rb", "x"}, {"data/a\rc", "x"},
			{"manifest-md5.txt", "{data/a\nb}  data/a%0ab\n{data/a\rb}  data/a%0Db\n"
					     "{data/a\rc}  data/a%0dc\n"}}},
	{"signs of per cent that escape nothing", GOOD, "1.0",
		{{"data/a%0Fb", "x"}, {"data/a%26b", "x"}, {"data/a%0", "x"},
			{"manifest-md5.txt", "{data/a%0Fb}  data/a%0Fb\n{data/a%26b}  data/a%26b\n"
					     "{data/a%0}  data/a%0\n"}}},
	{"a sign of per cent, escaped", GOOD, "1.0",
		{{"data/5%", "x"}, {"manifest-md5.txt", "{data/5%}  data/5%25\n"}}},
	{"a sign of per cent, as it is", GOOD, "0.97",
		{{"data/5%", "x"}, {"manifest-md5.txt", "{data/5%}  data/5%\n"}}},
	{"paths that begin with a dot", GOOD, "0.96",
		{LAMP, {"manifest-md5.txt", "{data/lamp.txt}  ./data/lamp.txt\n"}}},
	{"paths that begin with a dot", BAD, "1.0",
		{LAMP, {"manifest-md5.txt", "{data/lamp.txt}  ./data/lamp.txt\n"}}},
	{"as md5sum writes", GOOD, "0.97",
		{LAMP, {"manifest-md5.txt", "{data/lamp.txt} *data/lamp.txt\n"}}},
	{"twice the same line", GOOD, "0.97", {LAMP, {"manifest-md5.txt", LAMP_LINE LAMP_LINE}}},
	{"twice the same line", BAD, "1.0", {LAMP, {"manifest-md5.txt", LAMP_LINE LAMP_LINE}}},
	{"twice the name with two digests", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  data/lamp.txt\n"}}},
	{"twice the name with two digests", BAD, "1.0",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  data/lamp.txt\n"}}},
	{"a name in another Unicode form", ODD, "0.97",
		{{"data/N\xC3\xBA\xC3\xB1", "x"},
			{"manifest-md5.txt",
				"{data/N\xC3\xBA\xC3\xB1}  data/Nu\xCC\x81n\xCC\x83\n"}}},
	{"a name in another Unicode form", BAD, "1.0",
		{{"data/N\xC3\xBA\xC3\xB1", "x"},
			{"manifest-md5.txt",
				"{data/N\xC3\xBA\xC3\xB1}  data/Nu\xCC\x81n\xCC\x83\n"}}},
	{"names in another Unicode form", ODD, "0.97",
		{{"data/N\xC3\xBA", "x"}, {"data/M\xC3\xBA", "y"},
			{"manifest-md5.txt", "{data/N\xC3\xBA}  data/Nu\xCC\x81\n"
					     "{data/M\xC3\xBA}  data/Mu\xCC\x81\n"}}},
	{"a name that is there in two forms", ODD, "0.97",
		{{"data/N\xC3\xBA\xC3\xB1", "x"}, {"data/Nu\xCC\x81n\xCC\x83", "x"},
			{"manifest-md5.txt",
				"{data/N\xC3\xBA\xC3\xB1}  data/N\xC3\xBAn\xCC\x83\n"
				"{data/Nu\xCC\x81n\xCC\x83}  data/Nu\xCC\x81n\xCC\x83\n"}}},
	{"a name in no form", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  data/Nu\xCC\x81\n"}}},
	{"a name in other letters", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{data/lamp.txt}  data/LAMP.txt\n"}}},
	{"files that systems leave about", GOOD, "0.97",
		{{"data/.DS_Store", "x"}, {"data/Thumbs.db", "x"},
			{"manifest-md5.txt", "{data/.DS_Store}  data/.DS_Store\n"
					     "{data/Thumbs.db}  data/Thumbs.db\n"}}},
	{"another byte in the payload", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", "{!}  data/lamp.txt\n"}}},
	{"another byte in a tag file", BAD, "0.97",
		{LAMP, LIST, {"bag-info.txt", "Contact-Name: Ann\n"},
			{"tagmanifest-md5.txt", "{!}  bag-info.txt\n{bagit.txt}  bagit.txt\n"
						"{manifest-md5.txt}  manifest-md5.txt\n"}}},
	{"a tag file that is listed and gone", BAD, "0.97",
		{LAMP, LIST, {"tagmanifest-md5.txt", "{!}  bag-info.txt\n"}}},
	{"payload that nobody lists", BAD, "0.97", {LAMP, LIST, {"data/more", "x"}}},
	{"payload that is listed and gone", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  data/gone\n"}}},
	{"payload in one of two lists", BAD, "1.0", {LAMP, LIST, {"manifest-sha1.txt", ""}}},
	{"payload in one of two lists", GOOD, "0.97", {LAMP, LIST, {"manifest-sha1.txt", ""}}},
	{"a list whose name does not end", GOOD, "1.0", {LAMP, LIST, {"manifest-md5.bak", "x"}}},
	{"facts about the bag that are no text", BAD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "Contact-Name: \xFF\n"}}},
	{"facts that are hardly any", GOOD, "1.0",
		{LAMP, LIST, {"bag-info.txt", "Payload-Oxum\nPayload-Oxum:\nPayload-Oxum\t8.1\n"}}},
	{"a report that breaks off, and a word about it", GOOD, "1.0",
		{{"data/original/oil.txt", "Oil.\n"},
			{"data/report/oil.report.jsonl",
				"{\"type\":\"decision\",\"from\":0,\"to\":5"},
			{"data/report/about.txt", "x"},
			{"manifest-md5.txt",
				"{data/original/oil.txt}  data/original/oil.txt\n"
				"{data/report/oil.report.jsonl}  data/report/oil.report.jsonl\n"
				"{data/report/about.txt}  data/report/about.txt\n"}}},
	{"no list", BAD, "1.0", {LAMP}},
	{"a list of an unknown kind", BAD, "1.0", {LAMP, LIST, {"manifest-crc.txt", LAMP_LINE}}},
	{"files to be fetched", BAD, "0.96",
		{LAMP, LIST, {"fetch.txt", "https://example.org/oil 3 data/oil\n"}}},
	{"files to be fetched from below the bag", BAD, "0.97",
		{LAMP, LIST, {"fetch.txt", "https://example.org/oil 3 ../oil\n"}}},
	{"a path out of the bag", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  data/../../oil\n"}}},
	{"a path from the root", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  /etc/oil\n"}}},
	{"a path at home", BAD, "0.97", {LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  ~/oil\n"}}},
	{"a path at somebody's home", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  ~ann/oil\n"}}},
	{"a path on a drive", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  C:\\oil\n"}}},
	{"a path on a share", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  \\\\host\\oil\n"}}},
	{"a path with a variable", BAD, "0.97",
		{LAMP, {"manifest-md5.txt", LAMP_LINE "{!}  %HomeDrive%\\oil\n"}}},
	{"Latin-1 in tag files", GOOD, "0.97 ISO-8859-1",
		{{"data/N\xC3\xBA", "x"}, {"manifest-md5.txt", "{data/N\xC3\xBA}  data/N\xFA\n"}}},
	{"an encoding that is not known", BAD, "0.97 EBCDIC", {LAMP, LIST}},
	{"UTF-16 that is not", BAD, "0.97 UTF-16", {LAMP, LIST}},
	{"no encoding", BAD, "", {LAMP, LIST, {"bagit.txt", "BagIt-Version: 0.97\n"}}},
	{"a mark before the declaration", BAD, "",
		{LAMP, LIST,
			{"bagit.txt", "\xEF\xBB\xBF"
				      "BagIt-Version: 0.97\n"
				      "Tag-File-Character-Encoding: UTF-8\n"}}},
	{"blanks before the declaration's colon", BAD, "",
		{LAMP, LIST,
			{"bagit.txt",
				"BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n"}}},
	{"no declaration", BAD, "", {LAMP, LIST}},
};

/* "{name}" becomes the digest of the file. */
static struct slice
expanded(struct job *job, const struct package *p, const char *text)
{
	struct buf out = {0};
	size_t n = 0;
	while (*text != '\0') {
		const char *close = *text == '{' ? strchr(text, '}') : NULL;
		char hex[DIGEST_SHA512_HEX];
		if (close == NULL) {
			buf_putc(&out, *text++);
			continue;
		}
		const char *name =
			arena_printf(job->arena, "b/%.*s", (int)(close - text - 1), text + 1);
		const struct part *part = package_find(p, name);
		assert_int_equal(digest_named("md5", part ? part->bytes : SLICE("other"), hex), 0);
		buf_puts(&out, hex);
		text = close + 1;
	}
	buf_putc(&out, '\0');
	char *s = buf_take(&out, &n);
	assert_int_equal(arena_adopt(job->arena, s), 0);
	return (struct slice){s, n - 1};
}

static void
build(struct job *job, const struct row *row, struct package *p)
{
	const char *blank = strchr(row->version, ' ');
	int n = blank ? (int)(blank - row->version) : (int)strlen(row->version);
	package_begin(p, job->arena);
	p->names = NAMES_ANY;
	if (n > 0)
		package_add_slice(p, "b/bagit.txt", NULL, PART_STORED,
			slice_of(arena_printf(job->arena,
				"BagIt-Version: %.*s\nTag-File-Character-Encoding: %s\n", n,
				row->version, blank ? blank + 1 : "UTF-8")));
	for (size_t i = 0; i < MAX_FILES && row->files[i].name != NULL; i++) {
		const struct file *f = &row->files[i];
		package_add_slice(p, arena_printf(job->arena, "b/%s", f->name), NULL, PART_STORED,
			expanded(job, p, f->text));
	}
	assert_false(p->failed);
}

static void
verdicts(void **state)
{
	struct opts *opts = opts_new(tables);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct job *job = job_new(opts, "bag", NULL);
		struct package p;
		build(job, &rows[i], &p);
		int rc = bag_check(job, &p);
		enum verdict got = rc != 0                                  ? BAD
		                   : diag_count(job->diag, SEV_WARNING) > 0 ? ODD
		                                                            : GOOD;
		if (got != rows[i].verdict)
			fail_msg("%s (%s): %d, not %d; %s", rows[i].what, rows[i].version, got,
				rows[i].verdict,
				diag_total(job->diag) ? diag_get(job->diag, 0)->text : "");
		assert_int_equal(rc == 0, diag_count(job->diag, SEV_ERROR) == 0);
		job_free(job);
	}
	assert_string_equal(diag_id(MSG_SUMS_FORM), "sums-form");
	opts_free(opts);
}

/* As it lies on a big-endian and on a little-endian machine, and what is no UTF-16. */
static void
tag_files_in_utf16(void **state)
{
	const struct {
		struct slice in, out;
	} cases[] = {
		{SLICE("\xFE\xFF\0N\0\xFA"), SLICE("N\xC3\xBA")},
		{SLICE("\xFF\xFEN\0\xFA\0"), SLICE("N\xC3\xBA")},
		{SLICE("\0N\0\xFA"), SLICE("N\xC3\xBA")},
		{SLICE("\xD8\x3D\xDC\xA1"), SLICE("\xF0\x9F\x92\xA1")},
		{SLICE("\xD8\x3D\0N"), SLICE("\xEF\xBF\xBDN")},
		{SLICE("\xE0\0"), SLICE("\xEE\x80\x80")},
		{SLICE("\xD8\x3D\xD8\x3D\xDC\xA1"), SLICE("\xEF\xBF\xBD\xF0\x9F\x92\xA1")},
		{SLICE("\xD8\x3D\xE0\0"), SLICE("\xEF\xBF\xBD\xEE\x80\x80")},
		{SLICE("\0N\xD8\x3D"), SLICE("N\xEF\xBF\xBD")},
		{SLICE("\xDC\xA1\0"), SLICE("\xEF\xBF\xBD\xEF\xBF\xBD")},
	};
	struct opts *opts = opts_new(tables);
	struct job *job = job_new(opts, "bag", NULL);
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice got = bag_tag_text(job, bag_encoding(SLICE("UTF-16")), cases[i].in);
		assert_int_equal(got.n, cases[i].out.n);
		assert_memory_equal(got.s, cases[i].out.s, got.n);
	}
	job_free(job);
	opts_free(opts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(tag_files_in_utf16),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

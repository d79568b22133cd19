/* SPDX-License-Identifier: Apache-2.0 */
/* The encodings of files whose encoding is known: ../shared/corpus, where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <dirent.h>

#include <cmocka.h>
#include <iconv.h>

#include "base/job.h"
#include "input/encoding.h"
#include "input/source.h"
#include "input/structure/rules.h"

#define DOCUMENTS "../shared/corpus/dev"
#define FOLDER "../shared/corpus/encodings/"
/* reached so far; of the rest both readings are possible in a handful of letters */
enum { LEAST_RIGHT = 374, HANDFUL = 4 };

static const struct opt_row *const tables[] = {
	source_options, encoding_options, rules_options, NULL};

struct reading {
	struct opts *opts;
	struct job *job;
	struct slice text;
	struct encoding e;
	int failed;
};

static struct reading
read_as(const char *path, const char *encoding)
{
	struct reading r = {.opts = opts_new(tables)};
	struct slice bytes;
	if (encoding != NULL)
		opts_set(r.opts, "encoding", encoding);
	r.job = job_new(r.opts, path, path);
	r.failed = source_read(r.job, path, &bytes) != 0 ||
	           encoding_decode(r.job, bytes, NULL, &r.text, &r.e) != 0;
	return r;
}

static void
reading_free(struct reading *r)
{
	job_free(r->job);
	opts_free(r->opts);
}

static int
said(const struct reading *r, enum msg id)
{
	for (size_t i = 0; i < diag_total(r->job->diag); i++)
		if (diag_get(r->job->diag, i)->id == id)
			return 1;
	return 0;
}

static int
same_text(const char *path, const struct reading *r, char *names)
{
	for (char *name = strtok(names, ";"); name != NULL; name = strtok(NULL, ";")) {
		char plain[64];
		snprintf(plain, sizeof plain, "%.*s", (int)strcspn(name, " ("), name);
		struct reading wanted = read_as(path, plain);
		int same = !wanted.failed && slice_eq(wanted.text, r->text);
		reading_free(&wanted);
		if (same)
			return 1;
	}
	return 0;
}

/* Files that no single name can describe: what must be said of them. */
static int
better_than_named(const char *file, const struct reading *r)
{
	if (strstr(file, "/double-") != NULL)
		return r->e.twice && said(r, MSG_ENCODING_TWICE);
	if (strstr(file, "/mixed-gbk") != NULL || strstr(file, "/utf8-one-latin1") != NULL)
		return said(r, MSG_ENCODING_MIXED) && r->e.bad_bytes == 0;
	if (strstr(file, "lost-esc") != NULL)
		return strcmp(r->e.name, "ISO-2022-JP") == 0 && r->e.bad_bytes == 0;
	return 0;
}

/* Both encodings allow the bytes, a handful of them are no ASCII, and the reader says that it
 * doubts. */
static int
is_either(const char *path, char *expected, const struct reading *r)
{
	struct reading wanted = read_as(path, expected);
	size_t high = 0;
	FILE *f = fopen(path, "rb");
	for (int c; f != NULL && (c = getc(f)) != EOF;)
		high += c >= 0x80;
	if (f != NULL)
		fclose(f);
	int both = !wanted.failed && !r->failed && wanted.e.bad_bytes == 0 && r->e.bad_bytes == 0;
	reading_free(&wanted);
	return both && high > 0 && high <= HANDFUL && said(r, MSG_ENCODING_DOUBTFUL);
}

static void
encodings_are_found(void **state)
{
	(void)state;
	FILE *f = fopen(FOLDER "expected.tsv", "r");
	if (f == NULL) {
		fprintf(stderr, "SKIP: shared/corpus is not beside this folder\n");
		skip();
	}
	char line[2048];
	unsigned right = 0, all = 0, unexplained = 0;
	if (fgets(line, sizeof line, f) == NULL)
		fail();
	while (fgets(line, sizeof line, f) != NULL) {
		char path[4096], names[4096];
		char *file = line, *expected = strchr(line, '\t');
		assert_non_null(expected);
		*expected++ = '\0';
		char *also = strchr(expected, '\t');
		assert_non_null(also);
		*also++ = '\0';
		also[strcspn(also, "\t")] = '\0';
		snprintf(path, sizeof path, FOLDER "%s", file);
		snprintf(names, sizeof names, "%s;%s", expected, also);
		struct reading r = read_as(path, NULL);
		int good = !r.failed && (same_text(path, &r, names) || better_than_named(path, &r));
		if (!good)
			fprintf(stderr, "%s: %s, read as %s, %u per cent sure\n", file, expected,
				r.failed ? "nothing" : r.e.name, r.e.certainty);
		right += (unsigned)good;
		unexplained += !good && !is_either(path, expected, &r);
		all++;
		reading_free(&r);
	}
	fclose(f);
	fprintf(stderr, "encodings found: %u of %u\n", right, all);
	assert_true(right >= LEAST_RIGHT);
	assert_int_equal(unexplained, 0);
}

/* A line of each, in as many bytes as a short letter's first paragraph may have. */
static const struct {
	const char *encoding, *text;
} letters[] = {
	{"WINDOWS-1252", "Der Förster kam spät zurück; die Tür blieb, wie üblich, geöffnet."},
	{"CP850", "Die Bücher müssen bis Montag in das große Gewölbe zurück."},
	{"MACINTOSH",
		"L\u2019été dernier, mon frère a peint la fenêtre de sa maison près du château."},
	{"WINDOWS-1252",
		"El niño pequeño soñó con una montaña más alta que el corazón de la ciudad."},
	{"WINDOWS-1250", "Šípková růže kvetla u staré cesty, kde ještě ležel první sníh."},
	{"ISO-8859-2", "Žółta łódź płynęła powoli wzdłuż brzegu, gdzie siedział stary rybak."},
	{"CP852", "Az öreg őr fűtött szobában ült, és újra meg újra elolvasta a levelet."},
	{"WINDOWS-1254",
		"Yağmur dinince çocuklar dışarı çıktı; güneş ağaçların üstünde parlıyordu."},
	{"WINDOWS-1257", "Vakare žvejai grįžo į krantą, o jų šunys džiaugsmingai lojo."},
	{"WINDOWS-1251", "Утром почтальон принёс письмо, которого никто уже не ждал."},
	{"KOI8-R", "Старый сад за домом зарос крапивой, и калитка больше не открывалась."},
	{"CP866", "Поезд опоздал на два часа, поэтому мы долго сидели на вокзале."},
	{"ISO-8859-5", "Река замёрзла рано, и дети катались по льду до самого вечера."},
	{"WINDOWS-1253", "Το πλοίο έφυγε πριν ξημερώσει και κανείς δεν το είδε από το λιμάνι."},
	{"WINDOWS-1255", "הספרייה נסגרה מוקדם בגלל הגשם, ולכן חזרנו הביתה ברגל."},
	{"WINDOWS-1256", "وصل القطار متأخرا في الليل ولم يكن في المحطة أحد ينتظرنا."},
	{"CP874", "เมื่อฝนหยุดตก เด็กๆ ก็ออกไปเล่นที่สนามหน้าบ้าน"},
	{"GB18030", "清晨的雾还没有散，渡船已经离开了南岸。"},
	{"BIG5", "圖書館的窗戶開著，風把桌上的信紙吹到地上。"},
	{"CP932", "雨がやんだので、子どもたちは庭に出て遊びました。"},
	{"EUC-JP", "古い駅の時計は、いつも五分だけ遅れている。"},
	{"CP949", "비가 그치자 아이들은 마당으로 나가서 놀았다."},
	{"ISO-2022-JP", "手紙は昨日の夕方に届きました。"},
	{"UTF-16LE", "雨がやんだので、子どもたちは\n庭に出て遊びました。\n"},
	{"UTF-16BE", "The ferry left before\nthe fog had lifted.\n"},
	{"UTF-32LE", "Паром ушёл до рассвета.\n"},
};

static void
letters_are_read(void **state)
{
	(void)state;
	unsigned wrong = 0;
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		char bytes[1024];
		char *in = (char *)(uintptr_t)letters[i].text, *out = bytes;
		size_t n = strlen(in), room = sizeof bytes;
		iconv_t cd = iconv_open(letters[i].encoding, "UTF-8");
		assert_true(cd != (iconv_t)-1);
		assert_true(iconv(cd, &in, &n, &out, &room) != (size_t)-1);
		iconv(cd, NULL, NULL, &out, &room);
		iconv_close(cd);
		struct reading r = {.opts = opts_new(tables)};
		r.job = job_new(r.opts, "letter", NULL);
		struct slice s = {bytes, sizeof bytes - room};
		assert_int_equal(encoding_decode(r.job, s, NULL, &r.text, &r.e), 0);
		int same = slice_is(r.text, letters[i].text);
		if (!same)
			fprintf(stderr, "%s read as %s, %u per cent sure: %.*s\n",
				letters[i].encoding, r.e.name, r.e.certainty, (int)r.text.n,
				r.text.s);
		wrong += !same;
		reading_free(&r);
	}
	assert_int_equal(wrong, 0);
}

/* The whole documents say in about.json what they are. */
static void
documents_are_read(void **state)
{
	(void)state;
	DIR *d = opendir(DOCUMENTS);
	if (d == NULL) {
		fprintf(stderr, "SKIP: shared/corpus is not beside this folder\n");
		skip();
	}
	unsigned wrong = 0, all = 0;
	for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
		char path[4096], about[8192], name[64];
		snprintf(path, sizeof path, DOCUMENTS "/%s/about.json", e->d_name);
		FILE *f = fopen(path, "r");
		if (f == NULL)
			continue;
		about[fread(about, 1, sizeof about - 1, f)] = '\0';
		fclose(f);
		const char *p = strstr(about, "\"encoding\": \"");
		if (p == NULL || sscanf(p + 13, "%63[^\"]", name) != 1)
			continue;
		snprintf(path, sizeof path, DOCUMENTS "/%s/source.txt", e->d_name);
		struct reading found = read_as(path, NULL), told = read_as(path, name);
		if (!found.failed && !told.failed) {
			all++;
			if (!slice_eq(found.text, told.text)) {
				fprintf(stderr, "%s: %s, read as %s\n", path, name, found.e.name);
				wrong++;
			}
		}
		reading_free(&found);
		reading_free(&told);
	}
	closedir(d);
	fprintf(stderr, "documents read: %u of %u\n", all - wrong, all);
	assert_true(all > 0);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_read),
		cmocka_unit_test(encodings_are_found),
		cmocka_unit_test(documents_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

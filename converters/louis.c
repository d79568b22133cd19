/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/louis.h"

#ifdef HAVE_LIBLOUIS

#include <ctype.h>
#include <liblouis.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/utf8.h"

/* The longest tag that fits comes first. Japanese is not there: the table for it has eight dots. */
static const struct {
	const char *lang, *table, *system;
} tables[] = {
	{"ar", "ar-ar-g1.utb", "Arabic grade1"},
	{"de", "de-g1.ctb", "German grade1"},
	{"en", "en-ueb-g2.ctb", "UEB grade2"},
	{"es", "es-g1.ctb", "Spanish grade1"},
	{"fr", "fr-bfu-comp6.utb", "French grade1"},
	{"he", "he-IL.utb", "Hebrew grade1"},
	{"it", "it-it-comp6.utb", "Italian grade1"},
	{"ko", "ko-g1.ctb", "Korean grade1"},
	{"pt", "pt-pt-g1.utb", "Portuguese grade1"},
	{"ru", "ru-litbrl.ctb", "Russian grade1"},
	{"zh-Hant-HK", "zh-hk.ctb", "Cantonese grade1"},
	{"zh-Hant", "zh-tw.ctb", "Bopomofo grade1"},
	{"zh", "zhcn-g1.ctb", "Mandarin-with-tones grade1"},
};

/* liblouis keeps what it compiled in variables of the library: one thread translates at a time. */
static pthread_mutex_t one_translator = PTHREAD_MUTEX_INITIALIZER;

static void
quiet(logLevels level, const char *message)
{
	(void)level;
	(void)message;
}

const char *
louis_version(void)
{
	return lou_version();
}

const char *
louis_table(struct job *job, const char *lang)
{
	const char *given = opt_str(job->opts, "braille-table");
	if (given != NULL)
		return given;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t n = strlen(tables[i].lang);
		if (strncmp(lang, tables[i].lang, n) == 0 && (lang[n] == '\0' || lang[n] == '-'))
			return tables[i].table;
	}
	DIAG(job, BRAILLE_LANGUAGE, 0, lang);
	return NULL;
}

const char *
louis_system(struct arena *a, const char *table)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (strcmp(tables[i].table, table) == 0)
			return tables[i].system;
	return arena_printf(a, "%s no-grade", table);
}

/* Names of tables that liblouis finds by itself; no paths. */
static int
is_table(const char *name)
{
	for (const char *s = name; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr("-_.,", *s) == NULL)
			return 0;
	return *name != '\0';
}

static size_t
widen(struct slice text, widechar *out)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		out[n++] = (widechar)(sizeof(widechar) == 2 && cp > 0xFFFF ? 0xFFFD : cp);
	}
	return n;
}

/* As much as one call takes; the number of characters, 0 when it failed. */
static int
translate(const char *table, const widechar *in, int n, widechar *out, int room, struct buf *cells,
	size_t *cut)
{
	int taken = n, made = room;
	pthread_mutex_lock(&one_translator);
	lou_registerLogCallback(quiet);
	int ok = lou_translateString(table, in, &taken, out, &made, NULL, NULL, dotsIO | ucBrl);
	pthread_mutex_unlock(&one_translator);
	for (int i = 0; ok && i < made; i++) {
		*cut += (out[i] & 0xC0) != 0;
		buf_putc(cells, (char)(out[i] & 0x3F));
	}
	return ok ? taken : 0;
}

int
louis_cells(struct job *job, const char *table, struct slice text, struct buf *cells, size_t *cut)
{
	if (!is_table(table)) {
		DIAG(job, BRAILLE_TABLE, 0, table);
		return -1;
	}
	int room = (int)text.n * 8 + 64, rc = 0;
	widechar *in = calloc(text.n + 1, sizeof *in);
	widechar *out = calloc((size_t)room, sizeof *out);
	if (in == NULL || out == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		rc = -1;
	}
	int n = rc == 0 ? (int)widen(text, in) : 0;
	for (int at = 0, taken; rc == 0 && at < n; at += taken) {
		taken = translate(table, in + at, n - at, out, room, cells, cut);
		if (taken <= 0) {
			DIAG(job, BRAILLE_TABLE, 0, table);
			rc = -1;
		}
	}
	free(in);
	free(out);
	return rc;
}

#else

const char *
louis_version(void)
{
	return NULL;
}

const char *
louis_system(struct arena *a, const char *table)
{
	return arena_strdup(a, table);
}

const char *
louis_table(struct job *job, const char *lang)
{
	(void)lang;
	DIAG(job, BRAILLE_MISSING, 0, NULL);
	return NULL;
}

int
louis_cells(struct job *job, const char *table, struct slice text, struct buf *cells, size_t *cut)
{
	(void)table;
	(void)text;
	(void)cells;
	(void)cut;
	DIAG(job, BRAILLE_MISSING, 0, NULL);
	return -1;
}

#endif

int
louis_judge(struct job *job, const char *table, size_t n_cells, size_t n_cut)
{
	if (n_cut > n_cells / 4) {
		DIAG(job, BRAILLE_TABLE, 0, table);
		return -1;
	}
	if (n_cut > 0)
		DIAG(job, BRAILLE_SIGNS, 0, diag_num(job, n_cut));
	return 0;
}

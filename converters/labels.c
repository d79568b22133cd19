/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/labels.h"

/* ORDER: as the columns of labels.def. */
static const char *const columns[] = {
	"en", "zh-Hans", "zh-Hant", "ja", "ko", "fr", "de", "es", "it", "pt", "ru", "ar", "he"};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static const char *const labels[LABEL_MAX][N_COLUMNS] = {
#define LABEL(name, ...) [LABEL_##name] = {__VA_ARGS__},
#include "converters/labels.def"
#undef LABEL
};

static int
tag_fits(const char *lang, const char *column)
{
	size_t n = strlen(column);
	return strncmp(lang, column, n) == 0 && (lang[n] == '\0' || lang[n] == '-');
}

/* -1: none */
static int
column_for(const char *lang)
{
	for (int i = 0; i < N_COLUMNS; i++)
		if (tag_fits(lang, columns[i]))
			return i;
	if (tag_fits(lang, "zh"))
		return tag_fits(lang, "zh-TW") || tag_fits(lang, "zh-HK") || tag_fits(lang, "zh-MO")
		               ? 2
		               : 1;
	return -1;
}

int
label_has(const char *lang)
{
	return column_for(lang) >= 0;
}

const char *
label_get(enum label l, const char *lang)
{
	int i = column_for(lang);
	return labels[l][i < 0 ? 0 : i];
}

char *
label_fill(struct arena *a, enum label l, const char *lang, const char *arg)
{
	const char *text = label_get(l, lang);
	const char *hole = strstr(text, "{}");
	if (hole == NULL)
		return arena_strdup(a, text);
	return arena_printf(a, "%.*s%s%s", (int)(hole - text), text, arg, hole + 2);
}

char *
label_fill_all(struct arena *a, enum label l, const char *lang, const char *const args[])
{
	struct buf b = {0};
	for (const char *p = label_get(l, lang); *p != '\0'; p++) {
		if (*p == '{') { /* "{}" */
			if (*args != NULL)
				buf_puts(&b, *args++);
			p++;
		} else {
			buf_putc(&b, *p);
		}
	}
	char *s = arena_buf_str(a, &b);
	buf_free(&b);
	return s;
}

const char *
label_role(const char *role, const char *as, const char *lang)
{
	static const struct {
		const char *role;
		enum label label;
	} rows[] = {{"aut", LABEL_TXT_ROLE_AUT}, {"trl", LABEL_TXT_ROLE_TRL},
		{"edt", LABEL_TXT_ROLE_EDT}, {"ill", LABEL_TXT_ROLE_ILL}};
	enum label l = LABEL_TXT_ROLE_CTB;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].role, role) == 0)
			l = rows[i].label;
	int plain = l == LABEL_TXT_ROLE_AUT || l == LABEL_TXT_ROLE_TRL;
	return as != NULL && !plain ? as : label_get(l, lang);
}

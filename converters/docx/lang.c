/* SPDX-License-Identifier: Apache-2.0 */
/* Languages as Word knows them: with a region, by which it chooses fonts and proofing. */
#include "converters/docx/docx.h"

#include <ctype.h>

static const struct {
	const char *tag, *word;
} regions[] = {
	{"zh-hans", "zh-CN"},
	{"zh-hant-hk", "zh-HK"},
	{"zh-hant", "zh-TW"},
	{"zh-tw", "zh-TW"},
	{"zh-hk", "zh-HK"},
	{"zh", "zh-CN"},
	{"lzh", "zh-TW"},
	{"yue", "zh-HK"},
	{"ja", "ja-JP"},
	{"ko", "ko-KR"},
	{"en", "en-US"},
	{"de", "de-DE"},
	{"fr", "fr-FR"},
	{"es", "es-ES"},
	{"it", "it-IT"},
	{"pt", "pt-PT"},
	{"nl", "nl-NL"},
	{"ru", "ru-RU"},
	{"uk", "uk-UA"},
	{"pl", "pl-PL"},
	{"cs", "cs-CZ"},
	{"sk", "sk-SK"},
	{"hu", "hu-HU"},
	{"ro", "ro-RO"},
	{"bg", "bg-BG"},
	{"sr", "sr-Cyrl-RS"},
	{"hr", "hr-HR"},
	{"sl", "sl-SI"},
	{"el", "el-GR"},
	{"grc", "el-GR"},
	{"la", "la-VA"},
	{"sv", "sv-SE"},
	{"da", "da-DK"},
	{"nb", "nb-NO"},
	{"no", "nb-NO"},
	{"nn", "nn-NO"},
	{"fi", "fi-FI"},
	{"et", "et-EE"},
	{"lv", "lv-LV"},
	{"lt", "lt-LT"},
	{"tr", "tr-TR"},
	{"he", "he-IL"},
	{"yi", "yi-001"},
	{"ar", "ar-SA"},
	{"fa", "fa-IR"},
	{"ur", "ur-PK"},
	{"hi", "hi-IN"},
	{"sa", "sa-IN"},
	{"th", "th-TH"},
	{"vi", "vi-VN"},
	{"id", "id-ID"},
	{"ca", "ca-ES"},
	{"und", "x-none"},
	{"zxx", "x-none"},
};

static int
starts_as(const char *tag, const char *row)
{
	for (; *row != '\0'; tag++, row++)
		if (tolower((unsigned char)*tag) != *row)
			return 0;
	return *tag == '\0' || *tag == '-';
}

int
lang_is(const char *tag, const char *primary)
{
	return tag != NULL && starts_as(tag, primary);
}

int
lang_is_ea(const char *tag)
{
	return lang_is(tag, "zh") || lang_is(tag, "ja") || lang_is(tag, "ko") ||
	       lang_is(tag, "lzh") || lang_is(tag, "yue");
}

int
lang_is_rtl(const char *tag)
{
	static const char *const tags[] = {"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv"};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (lang_is(tag, tags[i]))
			return 1;
	return 0;
}

const char *
lang_word(const char *tag)
{
	for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
		size_t n = strlen(regions[i].tag);
		if (!starts_as(tag, regions[i].tag))
			continue;
		/* en-GB stays; en and en-Latn become en-US */
		int script = strlen(tag) > n && strlen(tag + n + 1) == 4;
		if (tag[n] == '\0' || script || strchr(regions[i].tag, '-') != NULL)
			return regions[i].word;
		break;
	}
	return tag;
}

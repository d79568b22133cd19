/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of every script: what value is read, and what is no label at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "input/structure/number.h"

static const struct {
	const char *text;
	uint32_t value;
	enum unit_kind unit;
	const char *title;
} labels[] = {
	{"CHAPTER I.", 1, UNIT_CHAPTER, ""},
	{"CHAPTER. XII. The Wind", 12, UNIT_CHAPTER, "The Wind"},
	{"Chapter.001 The Harbour", 1, UNIT_CHAPTER, "The Harbour"},
	{"Chapter 4: The Lamp", 4, UNIT_CHAPTER, "The Lamp"},
	{"PART I.--DRILL.", 1, UNIT_PART, "DRILL."},
	{"Book the Second", 2, UNIT_BOOK, ""},
	{"BOOK XXXIV", 34, UNIT_BOOK, ""},
	{"THIRD PART.", 3, UNIT_PART, ""},
	{"Appendix C", 3, UNIT_APPENDIX, ""},
	{"Lecture IV", 4, UNIT_CHAPTER, ""},
	{"ACT II", 2, UNIT_ACT, ""},
	{"Chapter Twenty-One", 21, UNIT_CHAPTER, ""},
	{"§ 15a Übergangsvorschrift", 15, UNIT_ARTICLE, "Übergangsvorschrift"},
	{"Erstes Kapitel", 1, UNIT_CHAPTER, ""},
	{"5. Kapitel", 5, UNIT_CHAPTER, ""},
	{"Zweiter Teil", 2, UNIT_PART, ""},
	{"CHAPITRE XXII[1].", 22, UNIT_CHAPTER, ""},
	{"Première partie", 1, UNIT_PART, ""},
	{"Capítulo 3", 3, UNIT_CHAPTER, ""},
	{"Capitolo terzo", 3, UNIT_CHAPTER, ""},
	{"Eerste Hoofdstuk", 1, UNIT_CHAPTER, ""},
	{"Глава первая", 1, UNIT_CHAPTER, ""},
	{"ГЛАВА XIV", 14, UNIT_CHAPTER, ""},
	{"Часть вторая", 2, UNIT_PART, ""},
	{"Rozdział 7", 7, UNIT_CHAPTER, ""},
	{"Κεφάλαιο 2", 2, UNIT_CHAPTER, ""},
	{"الفصل 3", 3, UNIT_CHAPTER, ""},
	{"บทที่ 4", 4, UNIT_CHAPTER, ""},
	{"Chương 5", 5, UNIT_CHAPTER, ""},
	{"第一章 总纲", 1, UNIT_CHAPTER, "总纲"},
	{"第一百零一回 江风", 101, UNIT_CHAPTER, "江风"},
	{"第〇五回", 5, UNIT_CHAPTER, ""},
	{"第廿三章", 23, UNIT_CHAPTER, ""},
	{"第１２章　灯火", 12, UNIT_CHAPTER, "灯火"},
	{"第 3 节 码头", 3, UNIT_SECTION, "码头"},
	{"第十五条之一", 15, UNIT_ARTICLE, ""},
	{"正文 第二回 江风", 2, UNIT_CHAPTER, "江风"},
	{"卷三 归来", 3, UNIT_VOLUME, "归来"},
	{"제12장 보칙", 12, UNIT_CHAPTER, "보칙"},
	{"제2조의3", 2, UNIT_ARTICLE, ""},
	{"3장 등불", 3, UNIT_CHAPTER, "등불"},
	{"제이십일장", 21, UNIT_CHAPTER, ""},
	{"12話　灯火", 12, UNIT_CHAPTER, "灯火"},
	{"第九卷 第二章 江风", 2, UNIT_CHAPTER, "江风"},
	{"番外 第一章 黄狗", 1, UNIT_CHAPTER, "黄狗"},
	{"פרק י״ב", 12, UNIT_CHAPTER, ""},
	{"פרק ט\"ו: המנורה", 15, UNIT_CHAPTER, "המנורה"},
	{"ΚΕΦΑΛΑΙΟ ΣΤ΄", 6, UNIT_CHAPTER, ""},
	{"Κεφάλαιο Α'", 1, UNIT_CHAPTER, ""},
	{"ΙΑ΄", 11, UNIT_NONE, ""},
	{"ג. הרוח", 3, UNIT_NONE, "הרוח"},
	{"บทที่สาม", 3, UNIT_CHAPTER, ""},
	{"บทที่12 ตะเกียง", 12, UNIT_CHAPTER, "ตะเกียง"},
	{"Kahdestoista runo", 12, UNIT_CANTO, ""},
	{"Yhdeskolmatta luku", 21, UNIT_CHAPTER, ""},
	{"Rozdział trzynasty", 13, UNIT_CHAPTER, ""},
	{"Capitolo ventesimo", 20, UNIT_CHAPTER, ""},
	{"Fjortonde kapitlet", 14, UNIT_CHAPTER, ""},
	{"Chương thứ ba", 3, UNIT_CHAPTER, ""},
	{"अध्याय चार", 4, UNIT_CHAPTER, ""},
	{"١٢- المصباح", 12, UNIT_NONE, "المصباح"},
	{"一、渡口", 1, UNIT_NONE, "渡口"},
	{"（十二）灯火", 12, UNIT_NONE, "灯火"},
	{"一 抓改革", 1, UNIT_NONE, "抓改革"},
	{"壹、总则", 1, UNIT_NONE, "总则"},
	{"㈢ 灯火", 3, UNIT_NONE, "灯火"},
	{"① 渡口", 1, UNIT_NONE, "渡口"},
	{"⒈渡口", 1, UNIT_NONE, "渡口"},
	{"甲、渡口", 1, UNIT_NONE, "渡口"},
	{"1.2.3 Ropes", 3, UNIT_NONE, "Ropes"},
	{"2.1.  RFC Series", 1, UNIT_NONE, "RFC Series"},
	{"1 Summary", 1, UNIT_NONE, "Summary"},
	{"0. Definitions.", 0, UNIT_NONE, "Definitions."},
	{"(4) Ropes", 4, UNIT_NONE, "Ropes"},
	{"[IV]  Last of Ebb", 4, UNIT_NONE, "Last of Ebb"},
	{"XVIII", 18, UNIT_NONE, ""},
	{"-VII-", 7, UNIT_NONE, ""},
	{"Ⅻ. Ropes", 12, UNIT_NONE, "Ropes"},
	{"402.[1]", 402, UNIT_NONE, ""},
	{"가. 등불", 1, UNIT_NONE, "등불"},
	{"а) огонь", 1, UNIT_NONE, "огонь"},
	{"β) φως", 2, UNIT_NONE, "φως"},
	{"ア．渡し場", 1, UNIT_NONE, "渡し場"},
	{"Ⅲ 灯火", 3, UNIT_NONE, "灯火"},
	{"渡口（二）", 2, UNIT_NONE, "渡口"},
	{"渡口(12)", 12, UNIT_NONE, "渡口"},
	{"学而第一】", 1, UNIT_NONE, "学而"},
	{"学而第二 」", 2, UNIT_NONE, "学而"},
	{"Capítulo V", 5, UNIT_CHAPTER, ""},
	{"Første kapitel", 1, UNIT_CHAPTER, ""},
	{"Kapitola 2", 2, UNIT_CHAPTER, ""},
	{"Bölüm 3", 3, UNIT_CHAPTER, ""},
	{"Capitolul 4", 4, UNIT_CHAPTER, ""},
	{"Розділ 5", 5, UNIT_CHAPTER, ""},
	{"Раздзел 6", 6, UNIT_CHAPTER, ""},
	{"Поглавље 7", 7, UNIT_CHAPTER, ""},
	{"2. fejezet", 2, UNIT_CHAPTER, ""},
	{"3 skyrius", 3, UNIT_CHAPTER, ""},
	{"Nodaļa 4", 4, UNIT_CHAPTER, ""},
	{"Peatükk 5", 5, UNIT_CHAPTER, ""},
	{"Kafli 6", 6, UNIT_CHAPTER, ""},
	{"Capítol 7", 7, UNIT_CHAPTER, ""},
	{"Poglavje 8", 8, UNIT_CHAPTER, ""},
	{"Ĉapitro 9", 9, UNIT_CHAPTER, ""},
	{"Pennod 2", 2, UNIT_CHAPTER, ""},
	{"Caibidil 3", 3, UNIT_CHAPTER, ""},
	{"Bab 4", 4, UNIT_CHAPTER, ""},
	{"Kabanata 5", 5, UNIT_CHAPTER, ""},
	{"Caput VI", 6, UNIT_CHAPTER, ""},
	{"Գլուխ 7", 7, UNIT_CHAPTER, ""},
	{"თავი 8", 8, UNIT_CHAPTER, ""},
	{"فصل ۹", 9, UNIT_CHAPTER, ""},
	{"অধ্যায় ২", 2, UNIT_CHAPTER, ""},
	{"1ª parte", 1, UNIT_PART, ""},
	{"2º capítulo", 2, UNIT_CHAPTER, ""},
	{"Chapter № 3", 3, UNIT_CHAPTER, ""},
	{"§15 Ropes", 15, UNIT_ARTICLE, "Ropes"},
	{"§§ 3 Ropes", 3, UNIT_ARTICLE, "Ropes"},
	{"第卅回", 30, UNIT_CHAPTER, ""},
	{"Chapter 5[*] Wind", 5, UNIT_CHAPTER, "Wind"},
	{"3章：灯火", 3, UNIT_CHAPTER, "灯火"},
	{"3章. 灯火", 3, UNIT_CHAPTER, "灯火"},
	{"{2} Ropes", 2, UNIT_NONE, "Ropes"},
	{"〔3〕灯火", 3, UNIT_NONE, "灯火"},
	{"〈4〉灯火", 4, UNIT_NONE, "灯火"},
	{"Chapter‑6", 6, UNIT_CHAPTER, ""},
	{"Chapter‒7", 7, UNIT_CHAPTER, ""},
	{"Chapter―8", 8, UNIT_CHAPTER, ""},
	{"第九卷 第二 江风", 2, UNIT_NONE, "江风"},
};

static const char *const no_labels[] = {
	"2021年政府工作回顾",
	"一年来重点做了以下七方面工作",
	"第三天，雨停了",
	"J. S. Bach",
	"1815",
	"10:30 in the morning",
	"3,000 men",
	"3% of all",
	"In the year 1815",
	"I am not afraid",
	"Chapters and verses",
	"partly cloudy",
	"first part of the road",
	"제일 좋은 날",
	"1부터 열까지",
	"3月の終わり",
	"5人の男",
	"של מי הסירה",
	"Ένα φως",
	"บทความของคนเฝ้า",
	"2-я лодка",
	"渡口（二〇二一）",
	"渡口（上游）",
	"渡口（）",
	"渡口（零）",
	")",
	"Appendix",
	"Appendix ",
	"",
};

/* Numbers by themselves: so many bytes of the text, and what they say. */
static const struct {
	enum num_system system;
	const char *text;
	size_t bytes;
	uint32_t value;
} numbers[] = {
	{NUM_ARABIC, "12345678", 7, 1234567},
	{NUM_ARABIC, "०९", 6, 9},
	{NUM_ARABIC, "०}", 3, 0},
	{NUM_ARABIC, "๙๚", 3, 9},
	{NUM_ROMAN_UPPER, "XXXX", 4, 40},
	{NUM_ROMAN_UPPER, "IIX", 0, 0},
	{NUM_ROMAN_UPPER, "VVX", 0, 0},
	{NUM_ROMAN_UPPER, "MMMMM", 0, 0},
	{NUM_ROMAN_UPPER, "XVIIIIIIIIIIIIIIIII", 0, 0},
	{NUM_ROMAN_UPPER, "IIXX", 0, 0},
	{NUM_ROMAN_UPPER, "IIIX", 0, 0},
	{NUM_ROMAN_UPPER, "Ⅻↀ", 3, 12},
	{NUM_HAN, "一二三四五六七八九十", 27, 123456789},
	{NUM_HAN, "卅一", 6, 31},
	{NUM_HAN_FORMAL, "壹佰", 6, 100},
	{NUM_KERAIA, "Α΄", 4, 1},
	{NUM_KERAIA, "Αʹ", 4, 1},
	{NUM_KERAIA, "Α´", 4, 1},
	{NUM_KERAIA, "Α’", 5, 1},
	{NUM_KERAIA, "Α”", 5, 1},
	{NUM_KERAIA, "Αʹ", 4, 1},
	{NUM_KERAIA, "ϛ΄", 4, 6},
	{NUM_KERAIA, "Α΄΄Β", 0, 0},
	{NUM_KERAIA, "Β΄΄Α", 0, 0},
	{NUM_KERAIA, "Α\xCD\xB4", 4, 1},
	{NUM_KERAIA, "ΦΥΤΣΡΑ΄", 0, 0},
	{NUM_HEBREW, "א׳", 4, 1},
	{NUM_CIRCLED, "⓫", 3, 11},
	{NUM_WORD, "one", 0, 0},
	{NUM_LATIN_LOWER, "", 0, 0},
};

static void
numbers_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		uint32_t v = 0;
		size_t n = number_read(slice_of(numbers[i].text), numbers[i].system, &v);
		if (n != numbers[i].bytes || (n > 0 && v != numbers[i].value))
			fail_msg("%s: %u bytes, %u", numbers[i].text, (unsigned)n, (unsigned)v);
	}
}

static void
labels_are_read(void **state)
{
	struct arena *a = *state;
	const struct words_table *w = words_new(a, "und");
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct label l[LABELS_MAX];
		size_t n = label_read(w, slice_of(labels[i].text), l);
		if (n == 0 || l[0].value != labels[i].value || l[0].unit != labels[i].unit ||
			!slice_is(l[0].title, labels[i].title))
			fail_msg("%s: %u readings, %u, unit %u, title \"%.*s\"", labels[i].text,
				(unsigned)n, n ? (unsigned)l[0].value : 0,
				n ? (unsigned)l[0].unit : 0, n ? (int)l[0].title.n : 0,
				n ? l[0].title.s : "");
	}
}

static void
other_beginnings_are_not(void **state)
{
	struct arena *a = *state;
	const struct words_table *w = words_new(a, "und");
	for (size_t i = 0; i < sizeof no_labels / sizeof *no_labels; i++) {
		struct label l[LABELS_MAX];
		if (label_read(w, slice_of(no_labels[i]), l) != 0)
			fail_msg("%s is taken for a label", no_labels[i]);
	}
}

static void
roman_numbers_come_back(void **state)
{
	static const struct {
		uint32_t v;
		const char *s;
	} steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}};
	(void)state;
	for (uint32_t v = 1; v < 4000; v++) {
		char s[32] = "";
		uint32_t rest = v, back = 0;
		int upper = 0;
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
			for (; rest >= steps[i].v; rest -= steps[i].v)
				strcat(s, steps[i].s);
		assert_int_equal(number_read_roman(slice_of(s), &back, &upper), strlen(s));
		assert_int_equal(back, v);
		assert_true(upper);
	}
}

static void
han_numbers_come_back(void **state)
{
	static const char *const digits[] = {
		"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
	(void)state;
	for (uint32_t v = 1; v < 1000; v++) {
		char s[64] = "";
		uint32_t h = v / 100, t = v / 10 % 10, o = v % 10, back = 0;
		int formal = 0;
		if (h)
			snprintf(s, sizeof s, "%s百", digits[h]);
		if (h && !t && o)
			strcat(s, "零");
		if (t && (t > 1 || h))
			strcat(s, digits[t]);
		if (t)
			strcat(s, "十");
		strcat(s, digits[o]);
		assert_int_equal(number_read_han(slice_of(s), &back, &formal), strlen(s));
		assert_int_equal(back, v);
	}
}

static int
arena_make(void **state)
{
	*state = arena_new();
	return *state ? 0 : -1;
}

static int
arena_drop(void **state)
{
	arena_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(labels_are_read),
		cmocka_unit_test(other_beginnings_are_not),
		cmocka_unit_test(roman_numbers_come_back),
		cmocka_unit_test(han_numbers_come_back),
	};
	return cmocka_run_group_tests(tests, arena_make, arena_drop);
}

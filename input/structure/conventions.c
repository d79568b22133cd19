/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/conventions.h"

#include "base/utf8.h"
#include "input/structure/aozora.h"
#include "input/structure/ask.h"

enum { HEAD_LINES = 400 /* how far a header may reach */ };

static void
mark_range(struct plain *pl, size_t first, size_t last, enum verdict_kind kind, const char *rule)
{
	for (size_t i = first; i <= last; i++)
		mark_line(pl, i, kind, rule, 99);
}

static struct slice
after_colon(struct slice t)
{
	const char *p = memchr(t.s, ':', t.n);
	if (!p)
		return (struct slice){NULL, 0};
	return slice_trim((struct slice){p + 1, t.n - (size_t)(p + 1 - t.s)});
}

/* "Title: X" and the indented lines that continue it. */
static void
gutenberg_field(struct plain *pl, size_t i, size_t end)
{
	static const struct {
		const char *name, *role;
	} people[] = {{"Author:", "aut"}, {"Translator:", "trl"}, {"Editor:", "edt"},
		{"Illustrator:", "ill"}, {"Contributor:", "ctb"}, {"Commentator:", "cmm"}};
	const struct line *l = &pl->lines.v[i];
	struct slice value = after_colon(l->text);
	if (!value.n)
		return;
	if (ask_starts(l->text, "Title:")) {
		meta_set(pl->meta, &pl->meta->title, META_TEXT, value);
		if (i + 1 < end && l[1].text.n && l[1].indent > 3)
			meta_set(pl->meta, &pl->meta->subtitle, META_TEXT, l[1].text);
	}
	for (size_t k = 0; k < sizeof people / sizeof *people; k++)
		if (ask_starts(l->text, people[k].name))
			meta_person(pl->meta, META_TEXT, value, people[k].role,
				(struct slice){NULL, 0});
}

static int
gutenberg_start(struct slice t)
{
	return t.n > 20 && t.s[0] == '*' && ask_contains(t, "START OF TH") &&
	       ask_contains(t, "PROJECT GUTENBERG");
}

static int
gutenberg_end(struct slice t)
{
	if (t.n < 12 || (t.s[0] != '*' && t.s[0] != 'E' && t.s[0] != 'e'))
		return 0;
	return (ask_starts(t, "***") || ask_starts(t, "End of ")) && ask_contains(t, "END OF ") &&
	       ask_contains(t, "PROJECT GUTENBERG");
}

/* The paragraph that thanks the makers, directly behind the marker. */
static void
gutenberg_credits(struct plain *pl, size_t from)
{
	static const char *const openings[] = {"Produced by", "E-text prepared by",
		"Etext prepared by", "E-text by", "This eBook was produced", "This etext was",
		"Transcribed from", "Transcribed by", "Transcriber's note",
		"Transcriber\xE2\x80\x99s note", "Note: Project Gutenberg", "[Transcriber",
		"Note: Images of", "HTML version by", "Scanned by", "Digitized by", "Credits:"};
	const struct lines *l = &pl->lines;
	for (size_t i = from; i < l->n && i < from + 60; i++) {
		if (!l->v[i].text.n || (i && l->v[i - 1].text.n))
			continue;
		size_t k = 0;
		while (k < sizeof openings / sizeof *openings &&
			!ask_starts(l->v[i].text, openings[k]))
			k++;
		if (k == sizeof openings / sizeof *openings) {
			if (i > from + 24)
				return;
			continue;
		}
		size_t j = i;
		int heading_only = l->v[i].text.n < 22 && l->v[i].blanks_after;
		while (j < l->n && (l->v[j].text.n || (heading_only && j == i + 1)))
			j++;
		mark_range(pl, i, j - 1, V_LEGEND, "transcriber-credit");
		i = j;
	}
}

static void
gutenberg_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	size_t start = 0, end = l->n, seen = 0;
	for (size_t i = 0; i < l->n && i < HEAD_LINES && !seen; i++) {
		struct slice t = l->v[i].text;
		int small = t.n > 10 && t.s[0] == '*' && ask_contains(t, "END") &&
		            ask_contains(t, "SMALL PRINT");
		if (!gutenberg_start(t) && !small)
			continue;
		/* the marker runs to its closing asterisks, perhaps on a later line */
		start = i;
		while (start + 1 < l->n && !slice_ends(l->v[start].text, "*") &&
			l->v[start + 1].text.n)
			start++;
		seen = 1;
		for (size_t k = 0; k <= start; k++)
			gutenberg_field(pl, k, start);
		mark_range(pl, 0, start, V_BOILERPLATE, "gutenberg-header");
		gutenberg_credits(pl, start + 1);
	}
	for (size_t i = l->n; i-- > start;)
		if (gutenberg_end(l->v[i].text))
			end = i;
	if (end < l->n) {
		mark_range(pl, end, l->n - 1, V_BOILERPLATE, "gutenberg-licence");
		seen = 1;
	}
	pl->profile.gutenberg = (int)seen;
}

static void
rfc_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	for (size_t i = 0; i < l->n && i < 30; i++)
		if (ask_starts(l->v[i].text, "Request for Comments:") ||
			ask_starts(l->v[i].text, "Internet-Draft"))
			pl->profile.rfc = pl->profile.technical = 1;
}

/* Key: value lines that open the file, as in PEPs, mails and old readmes. */
static void
fields_find(struct plain *pl)
{
	const struct lines *l = &pl->lines;
	size_t i = 0, fields = 0, first;
	while (!l->v[i].text.n) /* a text without any is refused before */
		i++;
	first = i;
	for (; i < l->n && l->v[i].text.n; i++) {
		struct slice t = l->v[i].text;
		size_t k = 0;
		while (k < t.n && k < 24 &&
			((t.s[k] | 32) >= 'a' && (t.s[k] | 32) <= 'z' ? 1 : t.s[k] == '-'))
			k++;
		if (k > 1 && k < t.n && t.s[k] == ':' && k + 1 < t.n && t.s[k + 1] == ' ' &&
			!l->v[i].indent)
			fields++;
		else if (!l->v[i].indent || i == first)
			return;
	}
	if (fields < 3)
		return;
	for (size_t k = first; k < i; k++) {
		struct slice t = l->v[k].text, value = after_colon(t);
		if (ask_starts(t, "Title:") || ask_starts(t, "Subject:"))
			meta_set(pl->meta, &pl->meta->title, META_TEXT, value);
		else if (ask_starts(t, "Author:") || ask_starts(t, "From:"))
			meta_person(pl->meta, META_TEXT, value, "aut", (struct slice){NULL, 0});
		else if (ask_starts(t, "Created:") || ask_starts(t, "Date:"))
			meta_set(pl->meta, &pl->meta->date, META_TEXT, value);
	}
	pl->profile.technical |= ask_starts(l->v[first].text, "PEP:");
	mark_range(pl, first, i - 1, V_IMPRINT, "header-fields");
}

/* Lines that sites put around chapters. */
static void
site_find(struct plain *pl)
{
	static const char *const openings[] = {"更新时间", "更新時間", "本章字数",
		"作品仅供读者预览", "------章节内容开始", "本书来自", "本書來自", "本电子书",
		"手机用户请", "最新章节", "请记住本站", "（本章完）", "(本章完)", "更多精彩"};
	const struct lines *l = &pl->lines;
	if (!pl->profile.cjk)
		return;
	for (size_t i = 0; i < l->n; i++) {
		struct slice t = l->v[i].text;
		if (t.n < 9 || l->v[i].cells > 120)
			continue;
		for (size_t k = 0; k < sizeof openings / sizeof *openings; k++)
			if (t.s[0] == openings[k][0] && slice_starts(t, openings[k]))
				mark_line(pl, i, V_BOILERPLATE, "site-line", 95);
	}
}

void
conventions_find(struct plain *pl)
{
	gutenberg_find(pl);
	aozora_find(pl);
	rfc_find(pl);
	fields_find(pl);
	site_find(pl);
}

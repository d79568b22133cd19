/* SPDX-License-Identifier: Apache-2.0 */
/* Text → runs. White space is squeezed as it is collected; what was collected is cut where the
 * direction changes or letters of another family begin, and each piece carries what differs from
 * the paragraph's style: emphasis, language, direction (17.3.2). */
#include "converters/docx/docx.h"

#include "base/utf8.h"

enum family { WEST, EAST, RIGHT, INDIC, NEUTRAL };

static enum family
family_of(uint32_t cp)
{
	if (cp < 0x250)
		return (cp | 32) - 'a' < 26 || (cp >= 0xC0 && cp != 0xD7 && cp != 0xF7) ? WEST
		                                                                        : NEUTRAL;
	if (cp < 0x590)
		return WEST;
	if (utf8_is_rtl(cp))
		return RIGHT;
	if (utf8_is_cjk(cp))
		return EAST;
	switch (utf8_script(cp)) {
	case SCRIPT_HANGUL:
		return EAST;
	case SCRIPT_HEBREW:
	case SCRIPT_ARABIC:
		return RIGHT;
	case SCRIPT_THAI:
	case SCRIPT_DEVANAGARI:
		return INDIC;
	case SCRIPT_NONE:
		return NEUTRAL;
	default:
		return WEST;
	}
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
run_characters(struct markup *m, struct slice text)
{
	while (text.n > 0) {
		size_t n = 0;
		while (n < text.n && text.s[n] != '\n' && text.s[n] != '\t')
			n++;
		if (n > 0) {
			markup_open(m, "w:t", BREAK_NONE);
			if (text.s[0] == ' ' || text.s[n - 1] == ' ')
				markup_attr(m, "xml:space", "preserve");
			markup_text(m, (struct slice){text.s, n});
			markup_close(m);
		}
		if (n < text.n)
			markup_leaf(m, text.s[n++] == '\n' ? "w:br" : "w:tab", BREAK_NONE, NULL);
		text.s += n;
		text.n -= n;
	}
}

static void
both(struct markup *m, const char *name, const char *complex)
{
	markup_leaf(m, name, BREAK_NONE, NULL);
	markup_leaf(m, complex, BREAK_NONE, NULL);
}

/* The language of East Asian letters where nothing says it: kana are Japanese, hangul Korean. */
static const char *
east_lang(const struct docx *d, const char *lang, struct slice s)
{
	const char *guess = lang_is_ea(d->lang_ea) ? d->lang_ea : "zh-CN";
	if (lang_is_ea(lang))
		return lang_word(lang);
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		enum utf8_script script = utf8_script(cp);
		if (script == SCRIPT_KANA)
			return "ja-JP";
		if (script == SCRIPT_HANGUL)
			return "ko-KR";
	}
	return guess;
}

static const char *
right_lang(const char *lang, struct slice s)
{
	if (lang_is_rtl(lang))
		return lang;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		if (utf8_script(cp) == SCRIPT_HEBREW)
			return "he-IL";
	}
	return "ar-SA";
}

static enum style
east_style(const char *lang)
{
	if (lang_is(lang, "ja"))
		return ST_JAPANESE;
	if (lang_is(lang, "ko"))
		return ST_KOREAN;
	if (lang_is(lang, "zh-tw") || lang_is(lang, "zh-hk"))
		return ST_CHINESE_TRADITIONAL;
	return ST_CHINESE_SIMPLIFIED;
}

/* Quotation marks, dashes and the like, which Word draws in the Western font unless told. */
static int
has_ambiguous(struct slice s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];
		if (c == 0xC2 || (c == 0xE2 && (unsigned char)s.s[i + 1] < 0xBA))
			return 1;
	}
	return 0;
}

/* The one character style of a run; the rest of its emphasis is written out. */
static enum style
take_style(unsigned *flags)
{
	static const struct {
		unsigned flag;
		enum style style;
	} rows[] = {{RUN_LINK, ST_HYPERLINK}, {RUN_CODE, ST_CODE}, {RUN_FORMULA, ST_FORMULA},
		{RUN_STRONG, ST_STRONG}, {RUN_WORK_TITLE, ST_WORK_TITLE},
		{RUN_STAGE, ST_STAGE_INLINE}, {RUN_EMPHASIS, ST_EMPHASIS},
		{RUN_SMALL_CAPS, ST_SMALL_CAPS}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (*flags & rows[i].flag) {
			*flags &= ~rows[i].flag;
			return rows[i].style;
		}
	return ST_MAX;
}

static void
emphasis_write(const struct docx *d, struct markup *m, unsigned flags)
{
	if (flags & RUN_STRONG)
		both(m, "w:b", "w:bCs");
	if ((flags & (RUN_EMPHASIS | RUN_WORK_TITLE | RUN_STAGE)) && !d->ea)
		both(m, "w:i", "w:iCs");
	if (flags & RUN_SMALL_CAPS)
		markup_leaf(m, "w:smallCaps", BREAK_NONE, NULL);
	if (flags & RUN_STRIKE)
		markup_leaf(m, "w:strike", BREAK_NONE, NULL);
	if (d->gloss) {
		docx_number(m, "w:sz", d->gloss);
		docx_number(m, "w:szCs", d->gloss);
	}
	if (flags & RUN_UNDERLINE)
		docx_val(m, "w:u", "single");
	if (flags & (RUN_SUB | RUN_SUP))
		docx_val(m, "w:vertAlign", flags & RUN_SUB ? "subscript" : "superscript");
}

struct look {
	unsigned flags;
	enum style style;
	int hint; /* East Asian font for characters of both worlds */
	int rtl;
	const char *val, *ea, *bidi; /* languages that differ from the document's */
};

static const char *
unless_same(const char *lang, const char *usual)
{
	return usual != NULL && strcmp(lang, usual) == 0 ? NULL : lang;
}

static struct look
look_of(const struct docx *d, enum family family, struct slice s)
{
	const struct flow *f = d->flow;
	struct look k = {.flags = f->flags, .style = ST_MAX};
	const char *lang = lang_word(f->lang);
	if (family == EAST) {
		k.ea = unless_same(east_lang(d, f->lang, s), d->lang_ea);
		k.hint = has_ambiguous(s);
	} else if (family == RIGHT) {
		k.rtl = 1;
		k.bidi = unless_same(right_lang(lang, s), d->lang_bidi);
	} else if (family == INDIC) {
		k.bidi = unless_same(lang, d->lang_bidi);
	} else if (!lang_is_rtl(lang)) {
		k.val = unless_same(lang, d->lang_val);
	}
	k.style = k.ea ? east_style(k.ea) : take_style(&k.flags);
	if (k.ea && strcmp(k.ea, "zh-HK") != 0)
		k.ea = NULL; /* the style says it */
	return k;
}

/* Children of w:rPr in the order of EG_RPrBase. */
static void
look_write(const struct docx *d, struct markup *m, const struct look *k)
{
	int lang = k->val || k->ea || k->bidi;
	if (k->style == ST_MAX && !k->flags && !k->hint && !k->rtl && !lang && !d->gloss)
		return;
	markup_open(m, "w:rPr", BREAK_NONE);
	if (k->style != ST_MAX)
		docx_val(m, "w:rStyle", STYLE_ID(d, k->style));
	if (k->hint) {
		markup_open(m, "w:rFonts", BREAK_NONE);
		markup_attr(m, "w:hint", "eastAsia");
		markup_close(m);
	}
	emphasis_write(d, m, k->flags);
	if (k->rtl)
		markup_leaf(m, "w:rtl", BREAK_NONE, NULL);
	if (d->ea && (k->flags & RUN_EMPHASIS))
		docx_val(m, "w:em", "dot");
	if (lang) {
		markup_open(m, "w:lang", BREAK_NONE);
		markup_attr(m, "w:val", k->val);
		markup_attr(m, "w:eastAsia", k->ea);
		markup_attr(m, "w:bidi", k->bidi);
		markup_close(m);
	}
	markup_close(m);
}

void
run_look(struct docx *d, struct slice s)
{
	d->flow->flags = d->flags;
	d->flow->lang = d->lang;
	enum family family = NEUTRAL;
	for (size_t i = 0; i < s.n && family == NEUTRAL;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		family = family_of(cp);
	}
	struct look k = look_of(d, family == NEUTRAL ? EAST : family, s);
	look_write(d, &d->flow->m, &k);
}

/* What only looks like a number that was typed, as "D. Manuel" does, or is a dash before speech,
 * gets a direction mark without width in front: no program takes it for a list. */
static void
guard(struct docx *d)
{
	struct flow *f = d->flow;
	const char *mark = lang_is_rtl(f->lang) ? "\xE2\x80\x8F" : "\xE2\x80\x8E";
	int heading = f->style >= ST_HEADING_1 && f->style <= ST_HEADING_9;
	f->begun = 1;
	if (f->num != 0 || heading || f->style == ST_SOURCE_CODE || f->style == ST_SCENE_BREAK ||
		f->story != STORY_BODY || !typed_looks(buf_slice(&f->text)))
		return;
	buf_puts(&f->text, mark); /* makes room */
	if (f->text.failed)
		return;
	memmove(f->text.s + 3, f->text.s, f->text.n - 3);
	memcpy(f->text.s, mark, 3);
}

static void
piece(struct docx *d, struct slice s, enum family family)
{
	struct markup *m = &d->flow->m;
	if (s.n == 0)
		return;
	struct look k = look_of(d, family, s);
	link_need(d);
	markup_open(m, "w:r", BREAK_NONE);
	look_write(d, m, &k);
	run_characters(m, s);
	markup_close(m);
}

static enum family
base_of(const struct docx *d)
{
	const char *lang = d->flow->lang;
	if (lang_is_rtl(lang))
		return RIGHT;
	if (lang_is(lang, "th") || lang_is(lang, "hi") || lang_is(lang, "sa"))
		return INDIC;
	return lang_is_ea(lang) || (d->ea && lang_is(lang, "und")) ? EAST : WEST;
}

/* Neutral characters between two letters of one family go with them, others with the base. In
 * East Asian text Western letters need no run of their own: Word knows their font. */
static void
pieces(struct docx *d, struct slice s)
{
	enum family base = base_of(d), now = base;
	size_t from = 0, strong_end = 0; /* of the piece; after its last strong character */
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		enum family family = family_of(cp);
		if (family == WEST && base == EAST)
			family = EAST;
		if (family != NEUTRAL && family != now) {
			size_t cut = now == base ? i : strong_end;
			piece(d, (struct slice){s.s + from, cut - from}, now);
			if (now != base && family != base)
				piece(d, (struct slice){s.s + cut, i - cut}, base);
			from = now != base && family != base ? i : cut;
			now = family;
		}
		i += k;
		if (family != NEUTRAL)
			strong_end = i;
	}
	size_t cut = now == base ? s.n : strong_end;
	piece(d, (struct slice){s.s + from, cut - from}, now);
	piece(d, (struct slice){s.s + cut, s.n - cut}, base);
}

static int
is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.s[i] >= 0x80)
			return 0;
	return 1;
}

void
run_flush(struct docx *d)
{
	struct flow *f = d->flow;
	if (f->text.n == 0)
		return;
	para_need(d);
	if (!f->begun)
		guard(d);
	struct slice s = buf_slice(&f->text);
	if (base_of(d) == WEST && is_ascii(s))
		piece(d, s, WEST);
	else
		pieces(d, s);
	f->text.n = 0;
}

static void
collect(struct docx *d, struct slice s)
{
	struct flow *f = d->flow;
	if (f->text.n > 0 &&
		(f->flags != d->flags || (f->lang != d->lang && strcmp(f->lang, d->lang) != 0)))
		run_flush(d);
	if (f->text.n == 0) {
		f->flags = d->flags;
		f->lang = d->lang;
	}
	buf_put_slice(&f->text, s);
}

/* Readers leave no line ends in text but where it stays as it is, and there is run_verbatim. */
void
run_text(struct docx *d, struct slice s)
{
	struct flow *f = d->flow;
	for (size_t i = 0; i < s.n;) {
		size_t j = i;
		while (j < s.n && is_blank(s.s[j]))
			j++;
		if (j > i) {
			if (!f->at_space)
				collect(d, SLICE(" "));
			f->at_space = 1;
			i = j;
			continue;
		}
		/* words with one blank between are taken in one piece */
		while (j < s.n && (!is_blank(s.s[j]) ||
					  (s.s[j] == ' ' && j + 1 < s.n && !is_blank(s.s[j + 1]))))
			j++;
		if (!f->open)
			para_need(d);
		collect(d, (struct slice){s.s + i, j - i});
		f->at_space = 0;
		i = j;
	}
}

void
run_puts(struct docx *d, const char *text)
{
	run_text(d, slice_of(text));
}

void
run_verbatim(struct docx *d, struct slice s)
{
	if (s.n == 0)
		return;
	para_need(d);
	collect(d, s);
	d->flow->at_space = 0;
}

void
run_break(struct docx *d)
{
	struct flow *f = d->flow;
	if (f->text.n > 0 && f->text.s[f->text.n - 1] == ' ')
		f->text.n--;
	para_need(d);
	collect(d, SLICE("\n"));
	f->at_space = 1;
}

void
run_tab(struct docx *d)
{
	para_need(d);
	collect(d, SLICE("\t"));
	d->flow->at_space = 1;
}

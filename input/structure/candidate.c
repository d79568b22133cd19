/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/candidate.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "input/structure/ask.h"
#include "input/structure/profile.h"

enum {
	WHOLE_LINES = 5,
	WHOLE_CELLS = 260, /* the longest heading that we believe in */
	KEY_MAX = 512
};

static void deco_look(struct cand *c);

/* ---- units ---- */

static int
is_free(const struct plain *pl, size_t i)
{
	return pl->v[i].kind == V_NONE || pl->v[i].kind == V_HEADING;
}

static uint8_t
rule_of(const struct line *l)
{
	int spaced;
	if (l->text.n < 3 || l->first != l->last || l->chars > 200)
		return 0;
	uint32_t c = ask_rule_char(l->text, &spaced);
	if (!c || spaced)
		return 0;
	return c < 0x80 ? (uint8_t)c : (uint8_t)'?';
}

/* A label that stands alone on its line: its title, or the text, begins below. */
static int
is_bare_label(const struct heads *h, const struct line *l, int with_word)
{
	struct label label[LABELS_MAX];
	struct cand probe = {.text = l->text};
	if (l->cells > 24)
		return 0;
	deco_look(&probe);
	return label_read(h->words, probe.text, label) > 0 && label[0].title.n == 0 &&
	       (!with_word || (label[0].unit && label[0].unit != UNIT_NUMBER));
}

/* A heading that only its words set off: nothing stands between it and the paragraph above. */
static int
is_attached_head(
	const struct heads *h, const struct region *r, const struct line *a, const struct line *b)
{
	struct label label[LABELS_MAX];
	uint32_t width = r && r->width ? r->width : h->pl->profile.body_width;
	const struct line *end = h->pl->lines.v + h->pl->lines.n;
	if (b->first != 0x7B2C && b->first != 0xC81C &&
		!(utf8_is_upper(b->first) && b->cells <= 32))
		return 0;
	int ruled = b + 1 < end && rule_of(b + 1) && b[1].cells >= 10;
	if (!ruled && (b->cells * 4 > width * 3 ||
			      (r && r->wrapping == WRAP_HARD && !profile_fits(a, b, width))))
		return 0;
	if (!label_read(h->words, b->text, label))
		return 0;
	return label[0].unit && unit_rank(label[0].unit) <= 6 && label[0].unit != UNIT_NUMBER &&
	       (label[0].title.n == 0 || (b->first == 0x7B2C && label[0].spaced));
}

/* Does line b begin a new unit, though no blank line stands between it and a? */
static int
parts(const struct heads *h, const struct region *r, const struct line *a, const struct line *b,
	int first)
{
	if (rule_of(a) || rule_of(b) || b->form_feed || a->first == '#' || b->first == '#')
		return 1;
	if (r && r->style == PARA_LINE)
		return 1;
	if (first && is_bare_label(h, a, 0))
		return 1;
	if (r && r->style == PARA_INDENT && b->indent > a->indent)
		return 1;
	return is_attached_head(h, r, a, b);
}

static int
units_find(struct heads *h)
{
	struct plain *pl = h->pl;
	const struct lines *l = &pl->lines;
	size_t cap = 256;
	uint16_t gap = 0;
	h->unit = ARENA_ARRAY(pl->job->arena, struct unit, cap);
	for (size_t i = 0; h->unit && i < l->n; i++) {
		if (!is_free(pl, i)) {
			gap = (uint16_t)(gap + (gap < 1000));
			continue;
		}
		if (h->n_units == cap) {
			struct unit *more = ARENA_ARRAY(pl->job->arena, struct unit, cap * 2);
			if (more)
				memcpy(more, h->unit, cap * sizeof *more);
			h->unit = more;
			cap *= 2;
			if (!more)
				break;
		}
		const struct region *r = profile_at(&pl->profile, i);
		struct unit *u = &h->unit[h->n_units++];
		*u = (struct unit){.first = i, .last = i, .before = gap, .cand = -1};
		u->rule = rule_of(&l->v[i]);
		for (;; i++) {
			u->last = i;
			u->cells += l->v[i].cells;
			if (l->v[i].cells > u->widest)
				u->widest = l->v[i].cells;
			if (i + 1 == l->n || !is_free(pl, i + 1) || !l->v[i + 1].text.n ||
				parts(h, r, &l->v[i], &l->v[i + 1], i == u->first))
				break;
		}
		gap = 0;
	}
	if (!h->unit)
		return -1;
	for (size_t i = 0; i < h->n_units; i++)
		h->unit[i].after = i + 1 < h->n_units ? h->unit[i + 1].before : 99;
	return 0;
}

/* The blank lines that usually part two paragraphs. */
static uint16_t
usual_gap(const struct heads *h)
{
	size_t count[5] = {0}, best = 1;
	for (size_t i = 1; i < h->n_units; i++) {
		size_t b = h->unit[i].before;
		if (h->unit[i].widest > 50 || h->unit[i].first != h->unit[i].last)
			count[b < 4 ? b : 4]++;
	}
	for (size_t b = 0; b < 5; b++)
		if (count[b] > count[best])
			best = b;
	return (uint16_t)best;
}

/* ---- what can be seen ---- */

static uint64_t
key_of(const struct heads *h, const struct cand *c, size_t skip)
{
	char raw[KEY_MAX];
	size_t n = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = h->pl->lines.v[i].text;
		if (i == c->first) {
			t = c->text;
			t.s += skip;
			t.n -= skip;
		}
		for (size_t k = 0; k < t.n && n + 8 < sizeof raw;) {
			uint32_t cp;
			/* note marks are no part of a title */
			if (t.s[k] == '[' && k + 2 < t.n && t.s[k + 1] >= '0' &&
				t.s[k + 1] <= '9' &&
				(t.s[k + 2] == ']' || (k + 3 < t.n && t.s[k + 3] == ']'))) {
				k += t.s[k + 2] == ']' ? 3 : 4;
				continue;
			}
			k += utf8_next(t.s + k, t.n - k, &cp);
			if (cp >= 0xFF01 && cp <= 0xFF5E)
				cp -= 0xFEE0;
			enum utf8_class u = cp < 0x80 ? UTF8_OTHER : utf8_class(cp);
			if (cp < 0x80 ? (cp >= '0' && cp <= '9') ||
						((cp | 32) >= 'a' && (cp | 32) <= 'z')
				      : u == UTF8_LETTER || u == UTF8_DIGIT || u == UTF8_MARK)
				n += utf8_encode(utf8_lower(cp), raw + n);
		}
	}
	return n ? digest_short((struct slice){raw, n}) : 0;
}

static uint8_t
ending_of(struct slice t)
{
	/* closing marks, emphasis and note marks tell nothing */
	for (;;) {
		uint32_t cp;
		size_t k = t.n ? utf8_prev(t.s, t.n, &cp) : 0;
		if (!k)
			return END_OPEN;
		if (cp == ']') {
			size_t i = t.n - 1;
			while (i > 0 && t.n - i < 6 && t.s[i] != '[')
				i--;
			if (t.s[i] != '[' || t.n - i >= 6)
				return END_OPEN;
			t.n = i;
			t = slice_trim(t);
			continue;
		}
		if (cp == '_' || cp == '*' || cp == '"' || cp == 0x201D || cp == 0x2019 ||
			cp == 0xBB || cp == 0x300D || cp == 0x300F || cp == '\'' ||
			utf8_is_space(cp)) {
			t.n -= k;
			continue;
		}
		switch (cp) {
		case '.':
		case 0x3002:
		case 0xFF0E:
			return END_STOP;
		case '!':
		case '?':
		case 0xFF01:
		case 0xFF1F:
		case 0x2026:
			return END_MARK;
		case ',':
		case 0xFF0C:
		case 0x3001:
			return END_COMMA;
		case ':':
		case 0xFF1A:
			return END_COLON;
		case ';':
		case 0xFF1B:
			return END_SEMI;
		case '-':
		case 0x2014:
		case 0x2013:
			return END_DASH;
		default:
			return END_OPEN;
		}
	}
}

static int
begins_speech(struct slice t)
{
	uint32_t cp;
	if (!t.n)
		return 0;
	size_t k = utf8_next(t.s, t.n, &cp);
	switch (cp) {
	case '"':
	case 0x201C:
	case 0x201E:
	case 0xAB:
	case 0xBB:
	case 0x300C:
	case 0x300E:
	case 0x2014:
	case 0x2013:
	case 0x2018:
		return 1;
	case '-':
	case '*':
	case '+':
	case 0x2022:
	case 0xB7:
	case 0x25CF:
	case 0x25A0: /* speech, or the sign of a list */
		return k < t.n && (t.s[k] == '-' || t.s[k] == ' ');
	case '\'':
		return 1;
	default:
		return 0;
	}
}

/* Speech that began on an earlier line: only the closing mark is here. */
static int
ends_speech(struct slice t)
{
	static const char *const pairs[][2] = {
		{"\xE2\x80\x9D", "\xE2\x80\x9C"}, {"」", "「"}, {"”", "“"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		int open = 0;
		if (!slice_ends(t, pairs[i][0]))
			continue;
		for (size_t k = 0; k + 3 <= t.n; k++)
			open |= memcmp(t.s + k, pairs[i][1], 3) == 0;
		return !open;
	}
	return 0;
}

/* Letters of the whole candidate: capitals, script, digits only. */
static void
letters_look(const struct heads *h, struct cand *c)
{
	size_t upper = 0, lower = 0, words = 0, capital = 0, han = 0, other = 0, digits = 0;
	int fresh = 1;
	for (size_t i = c->first; i <= c->last; i++) {
		struct slice t = i == c->first ? c->text : h->pl->lines.v[i].text;
		for (size_t k = 0; k < t.n;) {
			uint32_t cp;
			k += utf8_next(t.s + k, t.n - k, &cp);
			if (cp < 0x80 && !((cp | 32) >= 'a' && (cp | 32) <= 'z')) {
				digits += cp >= '0' && cp <= '9';
				if (cp == ' ')
					fresh = 1;
				continue;
			}
			if (utf8_is_space(cp)) {
				fresh = 1;
				continue;
			}
			int up = utf8_is_upper(cp), low = !up && utf8_is_lower(cp);
			upper += (size_t)up;
			lower += (size_t)low;
			if (!up && !low) {
				enum utf8_script s = utf8_script(cp);
				if (s == SCRIPT_HAN || s == SCRIPT_KANA || s == SCRIPT_HANGUL)
					han++;
				else if (utf8_class(cp) == UTF8_LETTER)
					other++;
			}
			if (fresh && (up || low)) {
				words++;
				capital += (size_t)up;
				if (words == 1)
					c->lower = (uint8_t)low;
			}
			fresh = 0;
		}
		fresh = 1;
	}
	c->han = han > upper + lower;
	c->digits = upper + lower + han + other == 0 && digits > 0;
	if (upper + lower == 0 || c->han)
		c->caps = CAPS_NONE;
	else if (upper > 1 && lower * 12 <= upper)
		c->caps = CAPS_ALL;
	else if (words > 1 && capital * 3 >= words * 2)
		c->caps = CAPS_TITLE;
	else
		c->caps = words && !c->lower ? CAPS_FIRST : CAPS_NONE;
}

static void
place_look(const struct heads *h, struct cand *c)
{
	const struct region *r = profile_at(&h->pl->profile, c->first);
	uint32_t width = r && r->width ? r->width : h->pl->profile.body_width;
	const struct line *l = &h->pl->lines.v[c->first];
	uint32_t left = l->indent,
		 right = width > l->indent + l->cells ? width - l->indent - l->cells : 0;
	uint32_t off = left > right ? left - right : right - left;
	c->place = PLACE_BODY;
	if (left >= 8 && right >= 4 && off <= 8 + width / 12)
		c->place = PLACE_CENTRE;
	else if (left > 0)
		c->place = PLACE_IN;
}

/* ［＃５字下げ］一［＃「一」は中見出し］: the line says itself that it is a heading, and which. */
static int
aozora_look(struct cand *c)
{
	static const char *const sizes[] = {"大見出し", "中見出し", "小見出し"};
	struct slice t = c->text;
	if (!slice_ends(t, "］"))
		return 0;
	for (size_t i = 0; i + 12 <= t.n; i++)
		for (uint8_t k = 0; k < 3; k++) {
			if (!slice_starts((struct slice){t.s + i, t.n - i}, sizes[k]))
				continue;
			while (slice_starts(t, "［＃")) {
				size_t end = 0;
				while (end + 3 <= t.n && memcmp(t.s + end, "］", 3) != 0)
					end++;
				if (end + 3 > t.n)
					return 0;
				t.s += end + 3;
				t.n -= end + 3;
			}
			for (size_t e = 0; e + 6 <= t.n; e++)
				if (memcmp(t.s + e, "［＃", 6) == 0)
					t.n = e;
			if (!t.n)
				return 0;
			c->deco = DECO_ATX;
			c->deco_char = (uint8_t)(k + 1);
			c->text = slice_trim(t);
			return 1;
		}
	return 0;
}

/* Takes decoration off the text: ## x, _x_, **x**, 【x】, === x ===. */
static void
deco_look(struct cand *c)
{
	struct slice t = c->text;
	size_t i = 0;
	if (aozora_look(c))
		return;
	while (i < t.n && i < 7 && t.s[i] == '#')
		i++;
	if (i && i < 7 && i < t.n && (t.s[i] == ' ' || (unsigned char)t.s[i] >= 0x80)) {
		c->deco = DECO_ATX;
		c->deco_char = (uint8_t)i;
		t = slice_trim((struct slice){t.s + i, t.n - i});
		while (t.n && t.s[t.n - 1] == '#')
			t.n--;
		c->text = slice_trim(t);
		return;
	}
	if (t.n > 4 && t.s[0] == '*' && t.s[1] == '*' && slice_ends(t, "**")) {
		c->deco = DECO_BOLD;
		c->text = (struct slice){t.s + 2, t.n - 4};
	} else if (t.n > 2 && t.s[0] == '_' && slice_ends(t, "_")) {
		c->deco = DECO_ITALIC;
		c->text = (struct slice){t.s + 1, t.n - 2};
	} else if (slice_starts(t, "【") && slice_ends(t, "】")) {
		c->deco = DECO_BRACKET;
		c->text = (struct slice){t.s + 3, t.n - 6};
	} else if (t.n > 6 && (t.s[0] == '=' || t.s[0] == '*') && t.s[1] == t.s[0] &&
		   t.s[2] != t.s[0] + 1) {
		size_t a = 0, b = t.n;
		while (a < t.n && t.s[a] == t.s[0])
			a++;
		while (b > a && t.s[b - 1] == t.s[0])
			b--;
		if (a > 1 && b < t.n && b > a) {
			c->deco = DECO_RULES;
			c->deco_char = (uint8_t)t.s[0];
			c->text = slice_trim((struct slice){t.s + a, b - a});
		}
	}
}

static int
has_gap(struct slice t)
{
	for (size_t i = 0; i + 2 < t.n; i++)
		if (t.s[i] == '\t' || (t.s[i] == ' ' && t.s[i + 1] == ' ' && t.s[i + 2] == ' '))
			return 1;
	return 0;
}

/* Numbers with a noun that promise a list: 十大行动, 以下七方面, the following three. */
static uint8_t
announced(const struct words_table *words, struct slice t)
{
	static const char *const measures[] = {"大", "方面", "个方面", "個方面", "点", "點", "项",
		"項", "条", "條", "件", "种", "種", "类", "類", "步", "个", "個", "つの", "項目",
		"가지"};
	for (size_t i = 0; i < t.n;) {
		uint32_t v, cp;
		int formal;
		struct slice rest = {t.s + i, t.n - i};
		size_t n = number_read_han(rest, &v, &formal);
		if (!n)
			n = number_read(rest, NUM_ARABIC, &v);
		if (!n || v < 2 || v > 99) {
			i += n ? n : utf8_next(rest.s, rest.n, &cp);
			continue;
		}
		struct slice tail = {rest.s + n, rest.n - n};
		for (size_t k = 0; k < sizeof measures / sizeof *measures; k++)
			if (slice_starts(tail, measures[k]))
				return (uint8_t)v;
		i += n;
	}
	static const char *const leads[] = {
		"following ", "these ", "folgenden ", "suivants", "siguientes "};
	for (size_t k = 0; k < sizeof leads / sizeof *leads; k++)
		for (size_t i = 0; i + 12 < t.n; i++) {
			if (!ask_starts((struct slice){t.s + i, t.n - i}, leads[k]))
				continue;
			size_t at = i + strlen(leads[k]), e = at;
			while (e < t.n && ((t.s[e] | 32) >= 'a' && (t.s[e] | 32) <= 'z'))
				e++;
			char key[32];
			size_t n = words_fold((struct slice){t.s + at, e - at}, key, sizeof key);
			const struct words_entry *w = words_find(words, (struct slice){key, n});
			if (w && w->ordinal > 1 && w->ordinal < 100)
				return (uint8_t)w->ordinal;
		}
	return 0;
}

/* Preface; Preface by X; 附录一; Anhang A */
static const struct words_entry *
division_of(const struct words_table *words, const struct cand *c)
{
	char key[96];
	struct slice t = c->text;
	uint32_t cp;
	size_t k;
	while (t.n && (k = utf8_prev(t.s, t.n, &cp)) && utf8_class(cp) == UTF8_PUNCT &&
		cp != 0x300D)
		t.n -= k;
	size_t n = words_fold(t, key, sizeof key), m = 0;
	if (!n)
		return NULL;
	if (c->han) { /* 目　录 */
		for (size_t i = 0; i < n; i++)
			if (key[i] != ' ')
				key[m++] = key[i];
		n = m;
	}
	const struct words_entry *e = words_find(words, (struct slice){key, n});
	if (e && e->part)
		return e;
	/* the longest beginning that is a name and goes on with a sign or a small word */
	for (size_t i = n; i-- > 1;) {
		if (key[i] != ' ' && key[i] != '.' && key[i] != ':' && key[i] != ',' &&
			key[i] != '-')
			continue;
		e = words_find(words, (struct slice){key, i});
		if (!e || !e->part)
			continue;
		static const char *const joints[] = {" by ", " to ", " of ", " de ", " du ",
			" von ", " zu ", " der ", " des ", " zur ", " a ", " al ", " di ", " van ",
			" d'", " l'", " к ", " för "};
		if (key[i] != ' ' ||
			(e->type && strcmp(e->type, "appendix") == 0 && c->ends == END_OPEN))
			return e;
		for (size_t j = 0; j < sizeof joints / sizeof *joints; j++)
			if (slice_starts((struct slice){key + i, n - i}, joints[j]))
				return e;
		uint32_t v;
		int up;
		struct slice tail = {key + i + 1, n - i - 1};
		if (tail.n <= 4 && (tail.n == 1 || number_read(tail, NUM_ARABIC, &v) == tail.n ||
					   number_read_roman(tail, &v, &up) == tail.n))
			return e;
	}
	return NULL;
}

/* ---- which units ---- */

static int
worth_labels(const struct unit *u, const struct line *l)
{
	return !u->rule && l->text.n > 0;
}

static struct cand *
cand_add(struct heads *h, size_t *cap)
{
	if (h->n_cands == *cap) {
		struct cand *more = ARENA_ARRAY(h->pl->job->arena, struct cand, *cap * 2);
		if (!more)
			return NULL;
		memcpy(more, h->cand, *cap * sizeof *more);
		h->cand = more;
		*cap *= 2;
	}
	struct cand *c = &h->cand[h->n_cands++];
	memset(c, 0, sizeof *c);
	c->label_at = -1;
	c->series = c->group = c->title = c->copy_of = -1;
	return c;
}

static int
underlines(const struct heads *h, const struct unit *u, const struct line *title)
{
	if (u + 1 >= h->unit + h->n_units || !u[1].rule || u->after)
		return 0;
	static const char usual[] = "=-~^\"'*+#_?.";
	if (!strchr(usual, u[1].rule) || has_gap(title->text))
		return 0;
	const struct line *rule = &h->pl->lines.v[u[1].first];
	if (rule->indent > title->indent + 2)
		return 0;
	/* as wide as the title, or as the page */
	return rule->cells + 2 + title->cells / 3 >= title->cells || rule->cells >= 30;
}

static void
cand_look(struct heads *h, struct cand *c)
{
	const struct unit *u = &h->unit[c->unit];
	c->before = u->before;
	c->after = u->after;
	c->cells = 0;
	for (size_t i = c->first; i <= c->last; i++) {
		c->cells += h->pl->lines.v[i].cells;
		c->gaps |= (uint8_t)has_gap(h->pl->lines.v[i].text);
	}
	c->lines = (uint8_t)(c->last - c->first + 1);
	c->ends = ending_of(c->lines > 1 ? h->pl->lines.v[c->last].text : c->text);
	c->quoted = (uint8_t)(begins_speech(c->text) || ends_speech(c->text));
	letters_look(h, c);
	place_look(h, c);
	c->key = key_of(h, c, 0);
	c->title_key = c->key;
	if (c->n_labels)
		c->title_key = key_of(h, c, (size_t)(c->label[0].title.s - c->text.s));
	c->division = division_of(h->words, c);
	c->announces = announced(h->words, c->text);
}

static int
cand_from_unit(struct heads *h, size_t at, size_t *cap)
{
	struct unit *u = &h->unit[at];
	const struct line *l = &h->pl->lines.v[u->first];
	struct label label[LABELS_MAX];
	struct cand probe = {.text = l->text};
	if (!worth_labels(u, l))
		return 0;
	deco_look(&probe);
	int whole = u->last - u->first < WHOLE_LINES && u->cells <= WHOLE_CELLS;
	size_t n = label_read(h->words, probe.text, label);
	int underlined = u->first == u->last && underlines(h, u, l);
	if (!whole && !n && !underlined)
		return 0;
	struct cand *c = cand_add(h, cap);
	if (!c)
		return -1;
	c->unit = at;
	c->first = u->first;
	c->last = whole ? u->last : u->first;
	c->text = probe.text;
	c->deco = probe.deco;
	c->deco_char = probe.deco_char;
	if (underlined) {
		c->deco = DECO_UNDERLINE;
		c->deco_char = u[1].rule;
		u->tied = 1;
	}
	c->n_labels = (uint8_t)n;
	memcpy(c->label, label, sizeof label);
	c->form = whole ? FORM_WHOLE : FORM_PARA;
	if (!whole && u->last > u->first) {
		const struct region *r = profile_at(&h->pl->profile, u->first);
		uint32_t width = r && r->width ? r->width : h->pl->profile.body_width;
		if (profile_fits(l, l + 1, width))
			c->form = FORM_FIRST;
	}
	cand_look(h, c);
	u->cand = (int32_t)(h->n_cands - 1);
	return 0;
}

/* Which candidates repeat an earlier one? */
static int
copies_find(struct heads *h)
{
	size_t slots = 16;
	while (slots < h->n_cands * 2 + 2)
		slots *= 2;
	int32_t *slot = ARENA_ARRAY(h->pl->job->arena, int32_t, slots);
	if (!slot)
		return -1;
	for (size_t i = 0; i < h->n_cands; i++) {
		struct cand *c = &h->cand[i];
		size_t s = (size_t)c->key & (slots - 1);
		if (!c->key)
			continue;
		while (slot[s] && h->cand[slot[s] - 1].key != c->key)
			s = (s + 1) & (slots - 1);
		if (slot[s])
			c->copy_of = slot[s] - 1;
		else
			slot[s] = (int32_t)i + 1;
	}
	return 0;
}

/* How many of the long paragraphs end as sentences do? */
static uint8_t
closing_share(const struct heads *h)
{
	size_t n = 0, closed = 0;
	for (size_t i = 0; i < h->n_units; i++) {
		const struct unit *u = &h->unit[i];
		if (u->cells < 90 || u->rule)
			continue;
		uint8_t e = ending_of(h->pl->lines.v[u->last].text);
		n++;
		closed += e == END_STOP || e == END_MARK || e == END_COLON || e == END_SEMI;
	}
	return n ? (uint8_t)(closed * 100 / n) : 0;
}

/* Blank lines above beyond the usual. Directly below a heading that has them a lower one needs
 * none of its own. */
static uint16_t
space_above(const struct heads *h, const struct cand *c)
{
	const struct cand *a = cand_above(h, c);
	uint16_t own = c->before > h->gap ? (uint16_t)(c->before - h->gap) : 0;
	if (own || !a || a->form != FORM_WHOLE || a->lines > 2 || a->before <= h->gap ||
		a->caps != CAPS_ALL || (c->deco != DECO_ITALIC && c->place != PLACE_CENTRE))
		return own;
	return (uint16_t)(a->before - h->gap);
}

int
candidates_find(struct heads *h)
{
	size_t cap = 256;
	if (units_find(h) < 0)
		return -1;
	h->gap = usual_gap(h);
	h->cand = ARENA_ARRAY(h->pl->job->arena, struct cand, cap);
	if (!h->cand)
		return -1;
	for (size_t i = 0; i < h->n_units; i++)
		if (cand_from_unit(h, i, &cap) < 0)
			return -1;
	for (size_t i = 0; i < h->n_cands; i++)
		h->cand[i].space = space_above(h, &h->cand[i]);
	h->closes = closing_share(h);
	return copies_find(h);
}

struct cand *
cand_below(const struct heads *h, const struct cand *c)
{
	size_t u = c->unit + 1;
	if (u < h->n_units && h->unit[u].rule)
		u++;
	return u < h->n_units && h->unit[u].cand >= 0 ? &h->cand[h->unit[u].cand] : NULL;
}

struct cand *
cand_above(const struct heads *h, const struct cand *c)
{
	size_t u = c->unit;
	if (u > 0 && h->unit[u - 1].rule)
		u--;
	return u > 0 && h->unit[u - 1].cand >= 0 ? &h->cand[h->unit[u - 1].cand] : NULL;
}

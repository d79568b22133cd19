/* SPDX-License-Identifier: Apache-2.0 */
#include "input/lines.h"

#include "base/utf8.h"

enum { TAB_STOP = 8, RUN_CELLS = 6 };

static size_t
count_pieces(struct slice text)
{
	size_t n = 0;
	const char *end = text.s + text.n;
	for (const char *p = text.s; p < end; n++) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		p = lf ? lf + 1 : end;
	}
	for (const char *p = text.s; p < end; n++) {
		const char *ff = memchr(p, '\f', (size_t)(end - p));
		if (ff == NULL)
			break;
		p = ff + 1;
	}
	return n;
}

/* Takes white space off the front; form feeds become a mark. */
static void
take_indent(struct line *l)
{
	struct slice s = l->text;
	while (s.n > 0) {
		size_t k = 1;
		if (s.s[0] == ' ') {
			l->indent++;
		} else if (s.s[0] == '\t') {
			l->indent = (l->indent / TAB_STOP + 1) * TAB_STOP;
		} else if (s.s[0] == '\f') {
			l->holds |= LINE_FORM_FEED;
			l->indent = 0;
		} else if ((k = utf8_space_len(s.s, s.n)) > 0) {
			uint32_t cp;
			utf8_next(s.s, s.n, &cp);
			l->indent += (uint32_t)utf8_width(cp);
		} else {
			break;
		}
		s.s += k;
		s.n -= k;
	}
	while (s.n > 0) {
		unsigned char c = (unsigned char)s.s[s.n - 1];
		if (c > ' ' && c < 0x80)
			break;
		size_t k = utf8_space_len_back(s.s, s.n);
		if (k == 0)
			break;
		s.n -= k;
	}
	l->text = s;
	if (s.n == 0)
		l->indent = 0;
}

/* Eight printable ASCII characters? */
static int
are_plain(const char *s)
{
	const uint64_t high = 0x8080808080808080U, blank = 0x2020202020202020U;
	uint64_t w;
	memcpy(&w, s, sizeof w);
	return ((w | (w - blank)) & high) == 0;
}

static const uint16_t ascii_signs[128] = {['\t'] = LINE_TAB,
	[':'] = LINE_COLON,
	['.'] = LINE_STOP,
	['\\'] = LINE_CODE,
	['='] = LINE_CODE,
	['{'] = LINE_CODE,
	['@'] = LINE_CODE,
	['['] = LINE_NOTE,
	['('] = LINE_NOTE,
	['*'] = LINE_NOTE,
	['|'] = LINE_UPRIGHT};

/* Of other characters, what notemark.h reads. */
static int
may_begin_note(uint32_t cp)
{
	return cp < 0xC0 || (cp >= 0x2020 && cp <= 0x207F) || (cp >= 0x2440 && cp <= 0x247F) ||
	       cp == 0x3010 || cp == 0x3014 || cp == 0xFF08 || cp == 0xFF3B;
}

static unsigned
wide_signs(uint32_t cp)
{
	return (cp == 0x3000 ? LINE_GAP : 0U) | (cp == 0xFF1A ? LINE_COLON : 0U) |
	       (may_begin_note(cp) ? LINE_NOTE : 0U) | (line_is_upright(cp) ? LINE_UPRIGHT : 0U);
}

/* Of eight printable ASCII characters. */
static unsigned
eight_signs(const char *s, int after_blank)
{
	const uint64_t blanks = 0x2020202020202020U, low = 0x7F7F7F7F7F7F7F7FU;
	uint64_t w;
	memcpy(&w, s, sizeof w);
	w ^= blanks;
	w = ~(((w & low) + low) | w | low); /* the highest bit of each blank */
	unsigned found = (after_blank && *s == ' ') || (w & w >> 8) != 0 ? LINE_GAP : 0;
	for (int i = 0; i < 8; i++)
		found |= ascii_signs[(unsigned char)s[i]];
	return found;
}

static void
measure(struct line *l)
{
	const char *s = l->text.s;
	const size_t n = l->text.n;
	uint32_t cells = 0, chars = 0;
	unsigned signs = 0;
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x80) {
			while (n - i >= 8 && are_plain(s + i)) {
				signs |= eight_signs(s + i, i > 0 && s[i - 1] == ' ');
				cells += 8;
				chars += 8;
				i += 8;
			}
			if (i >= n)
				break;
			c = (unsigned char)s[i];
			signs |= c < 0x80 ? ascii_signs[c] : 0U;
			signs |= c == ' ' && s[i - 1] == ' ' ? LINE_GAP : 0U;
		}
		if (utf8_starts_ideograph(s + i, n - i)) {
			size_t k = utf8_ideographs(s + i, n - i);
			cells += (uint32_t)(k / 3 * 2);
			chars += (uint32_t)(k / 3);
			i += k;
			continue;
		}
		chars++;
		if (utf8_starts_cjk_sign(s + i, n - i)) {
			cells += 2;
			i += 3;
			continue;
		}
		if (c == '\t') {
			uint32_t at = l->indent + cells;
			cells += TAB_STOP - at % TAB_STOP;
			i++;
		} else if (c < 0x80) {
			cells++;
			i++;
		} else if (utf8_simple_length(c) > 0) {
			cells += utf8_simple_length(c) - 1;
			i += utf8_simple_length(c);
		} else {
			uint32_t cp;
			i += utf8_next(s + i, n - i, &cp);
			cells += (uint32_t)utf8_width(cp);
			signs |= wide_signs(cp);
		}
	}
	l->holds = (uint16_t)((l->holds & (LINE_FORM_FEED | LINE_SET_IN)) | signs);
	l->cells = cells;
	l->chars = chars;
}

static uint16_t
first_word(struct slice t)
{
	uint32_t cells = 0, cp;
	for (size_t i = 0; i < t.n && cells < UINT16_MAX;) {
		i += utf8_next(t.s + i, t.n - i, &cp);
		if (utf8_is_space(cp))
			break;
		cells += (uint32_t)utf8_width(cp);
		/* Thai writes words without blanks: a run of letters is many */
		if (utf8_is_cjk(cp) || (cells >= RUN_CELLS && utf8_script(cp) == SCRIPT_THAI))
			break;
	}
	return (uint16_t)(cells < UINT16_MAX ? cells : UINT16_MAX);
}

static void
look_at_text(struct line *l)
{
	utf8_next(l->text.s, l->text.n, &l->first);
	utf8_prev(l->text.s, l->text.n, &l->last);
	measure(l);
	l->word = first_word(l->text);
}

static void
finish(struct line *l)
{
	take_indent(l);
	if (l->text.n > 0)
		look_at_text(l);
}

void
lines_replace(struct line *l, struct slice text)
{
	l->text = slice_trim(text);
	look_at_text(l);
}

void
lines_count_blanks(struct lines *l)
{
	uint16_t above = 0;
	for (size_t i = 0; i < l->n; i++) {
		l->v[i].blanks_before = above;
		if (l->v[i].text.n > 0)
			above = 0;
		else if (above < UINT16_MAX)
			above++;
	}
	uint16_t below = 0;
	for (size_t i = l->n; i-- > 0;) {
		l->v[i].blanks_after = below;
		if (l->v[i].text.n > 0)
			below = 0;
		else if (below < UINT16_MAX)
			below++;
	}
}

int
lines_make(struct job *job, struct slice text, struct lines *out)
{
	*out = (struct lines){.text = text};
	out->v = ARENA_ARRAY(job->arena, struct line, count_pieces(text) + 1);
	if (out->v == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	uint32_t number = 1;
	for (size_t at = 0; at < text.n; number++) {
		const char *p = text.s + at;
		const char *lf = memchr(p, '\n', text.n - at);
		size_t n = lf ? (size_t)(lf - p) : text.n - at;
		/* a form feed inside a line begins a new piece with the same number */
		for (size_t from = 0; from == 0 || from < n;) {
			const char *ff =
				n > from + 1 ? memchr(p + from + 1, '\f', n - from - 1) : NULL;
			size_t to = ff ? (size_t)(ff - p) : n;
			struct line *l = &out->v[out->n++];
			l->text = (struct slice){p + from, to - from};
			l->from = at + from;
			l->number = number;
			finish(l);
			if (to == 0)
				break;
			from = to;
		}
		at += n + (lf != NULL);
	}
	lines_count_blanks(out);
	return 0;
}

void
lines_locate(struct lines *l, const struct origin *cleaned, const struct origin *decoded)
{
	size_t c = 0, d = 0;
	for (size_t i = 0; i < l->n; i++)
		l->v[i].from = origin_find(decoded, &d, origin_find(cleaned, &c, l->v[i].from));
}

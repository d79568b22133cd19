/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/metre.h"

#include "base/utf8.h"

#include "input/structure/marks.h"
#include "input/structure/verse.h"

enum { LEAST = 4, MOST = 7 };

unsigned
metre_of(struct slice text)
{
	unsigned length = 0, letters = 0, clauses = 0;
	for (size_t i = 0; i <= text.n;) {
		uint32_t cp = 0;
		size_t n = 1;
		if (i < text.n)
			n = utf8_next(text.s + i, text.n - i, &cp);
		i += n;
		if (mark_is_word(cp)) {
			if (cp < 0x80)
				return 0;
			letters++;
			continue;
		}
		if (letters == 0)
			continue;
		if (mark_is_opener(cp) || mark_is_closer(cp))
			continue;
		if (clauses > 0 && letters != length)
			return 0;
		length = letters;
		letters = 0;
		clauses++;
	}
	return clauses >= 2 && clauses % 2 == 0 && length >= LEAST && length <= MOST ? length : 0;
}

static int
is_single(const struct plain *pl, size_t i)
{
	return i < pl->lines.n && pl->v[i].kind == V_PARAGRAPH && pl->v[i].starts == 1 &&
	       block_end(pl, i) == i + 1 && pl->lines.v[i].cells <= 80;
}

static int
is_announced(const struct plain *pl, size_t i)
{
	static const uint32_t words[] = {
		':', 0xFF1A, 0x66F0, 0x4E91, 0x9053, 0x8A5E, 0x8BCD, 0x8A69, 0x8BD7};
	size_t above = block_above(pl, i);
	if (above == SIZE_MAX)
		return 0;
	uint32_t last = pl->lines.v[above].last;
	for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
		if (words[k] == last)
			return 1;
	return pl->v[above].kind == V_HEADING;
}

void
metre_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		unsigned length = is_single(pl, i) ? metre_of(pl->lines.v[i].text) : 0;
		if (length == 0)
			continue;
		size_t end = i + 1;
		while (is_single(pl, end) && metre_of(pl->lines.v[end].text) == length)
			end++;
		if (end - i < 2 && !is_announced(pl, i))
			continue;
		for (size_t k = i; k < end; k++) {
			pl->v[k].kind = V_VERSE;
			pl->v[k].starts = k == i;
			pl->v[k].rule = "verse-metre";
			pl->v[k].certainty = 82;
			block_doubt(pl, k, V_PARAGRAPH, 18);
		}
		i = end - 1;
	}
}

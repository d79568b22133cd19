/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/quote.h"

#include "input/structure/verse.h"

enum { MAX_BLOCK = 4000 };

static int
is_quoted(const struct plain *pl, size_t i)
{
	return pl->v[i].kind == V_NONE && pl->lines.v[i].first == '>' && pl->lines.v[i].text.n > 1;
}

/* Lines with "> ": a line that holds nothing else divides paragraphs. */
static void
marked_find(struct plain *pl)
{
	size_t n = 0;
	for (size_t i = 0; i < pl->lines.n; i++)
		n += (size_t)is_quoted(pl, i);
	for (size_t i = 0; i < pl->lines.n && n >= 2; i++) {
		if (!is_quoted(pl, i) ||
			(i > 0 && pl->lines.v[i].blanks_before == 0 && pl->v[i - 1].kind == V_NONE))
			continue;
		int fresh = 1;
		for (; i < pl->lines.n && pl->lines.v[i].first == '>' && pl->v[i].kind == V_NONE;
			i++) {
			if (!is_quoted(pl, i)) {
				block_take(pl, i, i, V_RULE, 1, "quote-mark", 95);
				continue;
			}
			size_t last = i;
			while (last + 1 < pl->lines.n && is_quoted(pl, last + 1))
				last++;
			block_take(pl, i, last, V_QUOTE, fresh ? 2 : 1, "quote-marked", 95);
			fresh = 0;
			i = last;
		}
	}
}

/* The block marks of Distributed Proofreaders. */
static void
proofers_find(struct plain *pl)
{
	for (size_t i = 0; i < pl->lines.n; i++) {
		struct slice t = pl->lines.v[i].text;
		if (pl->v[i].kind != V_NONE || (!slice_is(t, "/#") && !slice_is(t, "/*")))
			continue;
		char close[3] = {t.s[1], '/', '\0'};
		size_t end = i + 1;
		while (end < pl->lines.n && end < i + MAX_BLOCK &&
			!slice_is(pl->lines.v[end].text, close))
			end++;
		if (end == pl->lines.n || end == i + MAX_BLOCK)
			continue;
		int fresh = 1;
		for (size_t k = i + 1; k < end; k++) {
			size_t last = k;
			if (pl->v[k].kind != V_NONE)
				continue;
			while (last + 1 < end && pl->v[last + 1].kind == V_NONE)
				last++;
			if (t.s[1] == '#')
				block_take(pl, k, last, V_QUOTE, fresh ? 2 : 1, "quote-block-mark",
					96);
			else
				verse_take(pl, k, last, "verse-block-mark", 90);
			fresh = 0;
			k = last;
		}
		block_take(pl, i, i, V_RULE, 1, "block-mark", 99);
		block_take(pl, end, end, V_RULE, 1, "block-mark", 99);
		i = end;
	}
}

int
quotes_find(struct plain *pl)
{
	proofers_find(pl);
	marked_find(pl);
	return 0;
}

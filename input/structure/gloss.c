/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/gloss.h"

#include "base/utf8.h"

#include "input/structure/marks.h"

static int
is_definition(const struct plain *pl, const struct chunk *c)
{
	const struct line *l = &pl->lines.v[c->first];
	uint32_t cp;
	if (c->last == c->first || l->cells > 40 || mark_ends_sentence(l->text) ||
		mark_bullet(l->text, &cp) > 0)
		return 0;
	/* where every line is a paragraph only a small letter says that it belongs to the term */
	uint32_t step = 2;
	if (c->region->wrapping == WRAP_NONE &&
		!utf8_is_lower(mark_first_letter(pl->lines.v[c->first + 1].text))) {
		/* or a short term above a sentence that stands well in */
		if (l->cells > 24 || mark_is_stop(l->last) ||
			!mark_ends_sentence(pl->lines.v[c->last].text))
			return 0;
		step = 4;
	}
	for (size_t i = c->first + 1; i <= c->last; i++)
		if (pl->lines.v[i].indent < l->indent + step)
			return 0;
	return mark_is_word(l->first);
}

int
gloss_find(struct plain *pl)
{
	struct chunk c, prev = {0};
	size_t run = 0;
	for (size_t at = 0; chunk_next(pl, at, &c); at = c.last + 1) {
		const struct line *l = &pl->lines.v[c.first];
		int is = is_definition(pl, &c);
		int follows = run > 0 && block_above(pl, c.first) == prev.last &&
		              l->indent == pl->lines.v[prev.first].indent;
		if (is && follows) {
			for (int k = 0; k < 2; k++) {
				const struct chunk *d = k == 0 ? &prev : &c;
				if (pl->v[d->first].kind == V_GLOSS)
					continue;
				block_take(pl, d->first, d->last, V_GLOSS, 1, "gloss-set-in", 72);
				block_doubt(pl, d->first, V_PARAGRAPH, 28);
				pl->v[d->first].form = GLOSS_TERM;
				for (size_t i = d->first + 1; i <= d->last; i++)
					pl->v[i].form = GLOSS_TEXT;
			}
			run++;
		} else {
			run = (size_t)is;
		}
		prev = c;
	}
	return 0;
}

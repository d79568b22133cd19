/* SPDX-License-Identifier: Apache-2.0 */
/* Where links may lead: identifiers of the model → short names of bookmarks. Word allows 40
 * characters and is given fewer; a bookmark stands at a point of one paragraph, because screen
 * readers speak it where it ends. */
#include "converters/docx/docx.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/digest.h"

static size_t
slot_of(const struct docx *d, const char *id)
{
	size_t i = (size_t)digest_key(slice_of(id)) & d->mask;
	while (d->slots[i] != 0 && strcmp(d->anchors[d->slots[i] - 1].id, id) != 0)
		i = (i + 1) & d->mask;
	return i;
}

/* "_page12" as long as the numbers rise; other labels with their place, so that none is twice. */
static const char *
page_name(struct docx *d, const struct tei_node *pb, unsigned at, long *highest)
{
	const char *n = tei_get(pb, TA_N);
	size_t len = n ? strlen(n) : 0;
	size_t digits = n ? strspn(n, "0123456789") : 0;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)n[i]))
			len = 0;
	if (len == 0 || len > 8)
		return arena_printf(d->job->arena, "_pb_%u", at);
	if (digits == len && strtol(n, NULL, 10) > *highest) {
		*highest = strtol(n, NULL, 10);
		return arena_printf(d->job->arena, "_page%ld", *highest);
	}
	return arena_printf(d->job->arena, "_page%s_%u", n, at);
}

static void
enter(struct docx *d, const struct tei_node *node, const char *id, const char *name)
{
	size_t slot = slot_of(d, id); /* no identifier is twice in a valid model */
	d->anchors[d->n_anchors] = (struct anchor){.id = id, .name = name, .node = node};
	d->slots[slot] = ++d->n_anchors;
}

static int
is_written(const struct tei_node *node)
{
	return docx_handlers[node->kind].open != walk_drop && !index_is_unseen(node);
}

/* "_s1_2": the place of the heading among its neighbours, level by level. */
static const char *
head_name(struct docx *d, unsigned place[10], unsigned level)
{
	char room[40];
	size_t n = 2;
	memcpy(room, "_s", n);
	place[level]++;
	for (unsigned i = level + 1; i < 10; i++)
		place[i] = 0;
	for (unsigned i = 1; i <= level && n < sizeof room - 8; i++) {
		char *s = arena_printf(d->job->arena, i == 1 ? "%u" : "_%u", place[i]);
		size_t k = strlen(s);
		if (n + k >= sizeof room)
			break;
		memcpy(room + n, s, k);
		n += k;
	}
	room[n] = '\0';
	return arena_strdup(d->job->arena, room);
}

/* Levels without gaps: one below the nearest division around that has a heading with words. */
static void
number_heads(struct docx *d)
{
	unsigned place[10] = {0}, n = 0;
	int around[9]; /* depths of the headings around, outermost first */
	for (size_t i = 0; i < d->index->n_heads; i++) {
		const struct index_head *h = &d->index->heads[i];
		while (n > 0 && around[n - 1] >= h->depth)
			n--;
		unsigned level = n < 9 ? n + 1 : 9;
		if (h->label.n > 0 && n < 9)
			around[n++] = h->depth;
		d->levels[i] = (unsigned char)level;
		d->head_marks[i] = head_name(d, place, level);
	}
}

static void
collect(struct docx *d)
{
	const struct index *x = d->index;
	size_t head = 0;
	unsigned pages = 0, others = 0;
	long page = -1;
	const struct tei_node *text = d->doc->text, *n = text;
	while (n != NULL) {
		const char *id = tei_get(n, TA_ID);
		const char *name = NULL;
		if (head < x->n_heads && x->heads[head].div == n)
			name = d->head_marks[head++];
		else if (n->kind == TEI_PB)
			name = page_name(d, n, ++pages, &page);
		if (id != NULL && is_written(n))
			enter(d, n, id,
				name ? name : arena_printf(d->job->arena, "_a%u", ++others));
		n = tei_step(text, n, is_written(n));
	}
}

static void
mark_used(struct docx *d)
{
	const struct tei_node *text = d->doc->text;
	for (const struct tei_node *n = text; n != NULL; n = tei_step(text, n, 1)) {
		const char *target = n->kind == TEI_REF ? tei_get(n, TA_TARGET) : NULL;
		if (target == NULL || target[0] != '#')
			continue;
		size_t slot = d->slots[slot_of(d, target + 1)];
		if (slot != 0)
			d->anchors[slot - 1].used = 1;
	}
}

int
anchors_make(struct docx *d)
{
	const struct tei_node *text = d->doc->text;
	size_t n = 0, heads = d->index->n_heads;
	for (const struct tei_node *t = text; t != NULL; t = tei_step(text, t, 1))
		n += tei_get(t, TA_ID) != NULL;
	for (d->mask = 7; d->mask < n * 2;)
		d->mask = d->mask * 2 + 1;
	d->anchors = ARENA_ARRAY(d->job->arena, struct anchor, n + 1);
	d->slots = ARENA_ARRAY(d->job->arena, size_t, d->mask + 1);
	d->levels = ARENA_ARRAY(d->job->arena, unsigned char, heads + 1);
	d->head_marks = ARENA_ARRAY(d->job->arena, const char *, heads + 1);
	if (arena_failed(d->job->arena))
		return -1;
	number_heads(d);
	collect(d);
	mark_used(d);
	return 0;
}

const char *
anchor_name(const struct docx *d, const char *id)
{
	size_t slot = d->slots[slot_of(d, id)];
	return slot ? d->anchors[slot - 1].name : NULL;
}

void
anchor_mark(struct docx *d, const struct tei_node *node)
{
	const char *id = tei_get(node, TA_ID);
	size_t slot = id ? d->slots[slot_of(d, id)] : 0;
	if (slot == 0)
		return;
	/* headings bring their own mark; pages are always marked, others when a link leads there */
	if (d->anchors[slot - 1].name[1] == 's')
		return;
	if (node->kind == TEI_PB || d->anchors[slot - 1].used)
		para_mark(d, d->anchors[slot - 1].name);
}

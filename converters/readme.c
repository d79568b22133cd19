/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/readme.h"

#include <stdlib.h>

#include "base/digest.h"
#include "converters/louis.h"
#include "converters/ordinal.h"

enum { MAX_LISTED = 12, MAX_NUMBERS = 20, MAX_DEPTH = 64 };

struct readme {
	const struct edition *e;
	struct arena *a;
	struct prose p;
	const char *lang;
	uint32_t base;
};

#define SAY(r, l, ...) say((r), LABEL_FILL((r)->a, (l), (r)->lang, __VA_ARGS__))

/* A paragraph; names and titles of the document in it are cleaned like its text. */
static void
say(struct readme *r, const char *text)
{
	prose_text(&r->p, slice_of(text));
	prose_end(&r->p, PROSE_PARAGRAPH);
}

static const char *
num(const struct readme *r, size_t n)
{
	return arena_printf(r->a, "%zu", n);
}

static void
say_work(struct readme *r)
{
	const struct bib *b = r->e->bib;
	struct slice front = buf_slice(&r->e->front.out);
	const char *nl = front.n > 0 ? memchr(front.s, '\n', front.n) : NULL;
	struct slice title = {front.s, nl ? (size_t)(nl - front.s) : front.n};
	SAY(r, LABEL_TXT_README, arena_str(r->a, title));
	for (size_t i = 0; i < b->n_people && i < MAX_LISTED; i++) {
		const struct bib_person *who = &b->people[i];
		const char *role = label_role(who->role, who->as, r->lang);
		say(r, arena_printf(r->a, "%s%s%s", role, label_get(LABEL_TXT_COLON, r->lang),
			       who->name));
	}
	if (strcmp(b->language, "und") != 0) {
		const char *known = label_has(b->language)
		                            ? label_get(LABEL_TXT_LANGUAGE_NAME, b->language)
		                            : NULL;
		const char *lang =
			known ? arena_printf(r->a, "%s (%s)", known, b->language) : b->language;
		SAY(r, LABEL_TXT_LANGUAGE, lang);
	}
	if (b->source_sha256 != NULL) {
		SAY(r, LABEL_TXT_SOURCE, b->source_name, num(r, b->source_bytes),
			b->encoding ? b->encoding : "UTF-8");
		SAY(r, LABEL_TXT_SOURCE_SUM, b->source_sha256);
	}
	const char *product = "Rubricate";
	if (strncmp(b->modified, "2000-01-01", 10) == 0)
		SAY(r, LABEL_TXT_MADE_BY, product);
	else
		SAY(r, LABEL_TXT_MADE_ON, product, arena_printf(r->a, "%.10s", b->modified));
}

/* "[Poem] … [End of poem]; [note …]": the marks that stand in this text. */
static void
say_marks(struct readme *r)
{
	static const struct {
		enum label begin, end; /* end: LABEL_MAX when there is none */
	} rows[] = {{LABEL_TXT_QUOTATION, LABEL_TXT_QUOTATION_END},
		{LABEL_TXT_POEM, LABEL_TXT_POEM_END}, {LABEL_TXT_STANZA, LABEL_MAX},
		{LABEL_TXT_CODE, LABEL_TXT_CODE_END}, {LABEL_TXT_LETTER, LABEL_TXT_LETTER_END},
		{LABEL_TXT_TABLE, LABEL_TXT_TABLE_END}, {LABEL_TXT_IMAGE, LABEL_MAX},
		{LABEL_TXT_IMAGE_BARE, LABEL_MAX}, {LABEL_TXT_NOTE_REF, LABEL_MAX},
		{LABEL_TXT_NOTE, LABEL_MAX}, {LABEL_TXT_PAGE, LABEL_MAX},
		{LABEL_TXT_GAP, LABEL_MAX}, {LABEL_TXT_GAP_CHARS, LABEL_MAX},
		{LABEL_TXT_DELETED, LABEL_MAX}, {LABEL_TXT_EDITOR_NOTE, LABEL_MAX}};
	const char *const dots[] = {"\xE2\x80\xA6", "\xE2\x80\xA6", "\xE2\x80\xA6", NULL};
	struct buf b = {0};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!r->e->used[rows[i].begin])
			continue;
		buf_puts(&b, b.n > 0 ? label_get(LABEL_TXT_SEMICOLON, r->lang) : " ");
		buf_printf(&b, "[%s]", label_fill_all(r->a, rows[i].begin, r->lang, dots));
		if (rows[i].end != LABEL_MAX)
			buf_printf(&b, " \xE2\x80\xA6 [%s]", label_get(rows[i].end, r->lang));
	}
	if (b.n > 0) {
		buf_puts(&b, label_get(LABEL_TXT_STOP, r->lang));
		prose_mark(&r->p, label_get(LABEL_TXT_HOW_MARKS, r->lang));
		if (!r->e->bib->cjk)
			prose_blank(&r->p);
		prose_mark(&r->p, arena_str(r->a, slice_trim(arena_buf(r->a, &b))));
		prose_end(&r->p, PROSE_PARAGRAPH);
	}
	buf_free(&b);
	if (r->e->n_breaks > 0)
		say(r, label_get(LABEL_TXT_BREAK, r->lang));
}

static void
say_how(struct readme *r)
{
	if (r->e->body.style.wrap > 0)
		SAY(r, LABEL_TXT_HOW_WRAPPED, num(r, (size_t)r->e->body.style.wrap));
	else
		say(r, label_get(LABEL_TXT_HOW_PARAGRAPHS, r->lang));
	if (!r->e->bare && r->e->n_heads > 0)
		SAY(r, LABEL_TXT_HOW_HEADINGS, num(r, r->e->n_heads), num(r, (size_t)r->e->depth));
	if (!r->e->bare && r->e->n_heads > 1)
		say(r, label_get(LABEL_TXT_HOW_CONTENTS, r->lang));
	say_marks(r);
}

static const char *
line_of(const struct readme *r, const struct text_head *h)
{
	return num(r, h->line + r->base);
}

static void
say_doubtful(struct readme *r)
{
	struct buf b = {0};
	size_t n = 0;
	for (size_t i = 0; i < r->e->n_heads; i++) {
		if (!r->e->heads[i].doubtful)
			continue;
		if (n++ < MAX_NUMBERS)
			buf_printf(&b, "%s%s", n > 1 ? label_get(LABEL_TXT_COMMA, r->lang) : "",
				line_of(r, &r->e->heads[i]));
	}
	if (n > MAX_NUMBERS)
		buf_puts(&b, " \xE2\x80\xA6");
	if (n > 0)
		SAY(r, LABEL_TXT_N_DOUBTFUL, num(r, n), arena_buf_str(r->a, &b));
	buf_free(&b);
}

static void
say_left_out(struct readme *r)
{
	const struct edition *e = r->e;
	uint32_t before = r->p.lines;
	const struct {
		size_t n;
		enum label label;
	} rows[] = {{e->n_emphasis, LABEL_TXT_N_EMPHASIS}, {e->n_images_bare, LABEL_TXT_N_IMAGES},
		{e->front.n_shortened + e->body.n_shortened, LABEL_TXT_N_SHORTENED}};
	size_t unknown = e->front.n_unknown + e->body.n_unknown;
	say(r, label_get(LABEL_TXT_LEFT_OUT, r->lang));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].n > 0)
			SAY(r, rows[i].label, num(r, rows[i].n));
	if (unknown > 0) {
		prose_mark(&r->p,
			LABEL_FILL(r->a, LABEL_TXT_N_UNKNOWN, r->lang,
				label_get(LABEL_TXT_UNKNOWN_CHAR, r->lang), num(r, unknown)));
		prose_end(&r->p, PROSE_PARAGRAPH);
	}
	say_doubtful(r);
	if (r->p.lines == before + 2)
		say(r, label_get(LABEL_TXT_NOTHING, r->lang));
}

/* Headings by a key, so that a second one is seen. */
struct seen {
	struct seen_slot {
		uint64_t key;
		const struct text_head *head;
	} * slots;
	size_t mask;
};

static struct seen_slot *
slot_of(const struct seen *s, uint64_t key)
{
	size_t i = (size_t)(key * 0x9E3779B97F4A7C15U >> 20) & s->mask;
	while (s->slots[i].head != NULL && s->slots[i].key != key)
		i = (i + 1) & s->mask;
	s->slots[i].key = key;
	return &s->slots[i];
}

/* By the division above and the words. */
static uint64_t
key_of_words(const struct text_head *h)
{
	return digest_key(slice_of(h->label)) ^ (uint64_t)(uintptr_t)h->div->parent;
}

/* By the division above, the series, which of its runs, and the number. */
static uint64_t
key_of_number(const struct text_head *h, const struct ordinal *o, uint64_t run, int64_t value)
{
	uint64_t key = (uint64_t)(uintptr_t)h->div->parent;
	key = (key ^ digest_key(o->before)) * 0x100000001B3U + o->after;
	key = (key ^ (uint64_t)o->script) * 0x100000001B3U + run;
	return (key ^ (uint64_t)value) * 0x9E3779B97F4A7C15U | 1;
}

/* What is remembered of the headings so far. */
struct remarks {
	struct seen words, numbers;
	const struct text_head *last[MAX_DEPTH];
	uint64_t run[MAX_DEPTH]; /* how often the numbers have begun again */
	size_t n;
};

static void
say_remark(struct readme *r, size_t *n, const char *text)
{
	if (text == NULL)
		return;
	if ((*n)++ == 0)
		say(r, label_get(LABEL_TXT_REMARKS, r->lang));
	if (*n <= MAX_LISTED)
		say(r, text);
}

/* Numbers between a and b that no heading of the run has: "7", "7–9". */
static void
say_missing(struct readme *r, struct remarks *m, const struct text_head *h, const struct ordinal *a,
	const struct ordinal *b, uint64_t run)
{
	enum { FAR = 100 };
	if (b->value <= a->value + 1 || b->value - a->value >= FAR)
		return;
	for (int64_t from = a->value + 1; from < b->value; from++) {
		int64_t to = from;
		while (to < b->value &&
			slot_of(&m->numbers, key_of_number(h, b, run, to))->head == NULL)
			to++;
		if (to == from)
			continue;
		const char *gap = to - 1 == from ? arena_printf(r->a, "%lld", (long long)from)
		                                 : arena_printf(r->a, "%lld\xE2\x80\x93%lld",
							   (long long)from, (long long)to - 1);
		say_remark(
			r, &m->n, LABEL_FILL(r->a, LABEL_TXT_MISSING, r->lang, line_of(r, h), gap));
		from = to;
	}
}

/* What is odd about the number of heading h among its siblings. */
static void
say_odd_number(struct readme *r, struct remarks *m, const struct text_head *h, int depth)
{
	const struct text_head *before = m->last[depth];
	struct ordinal a, b;
	if (!ordinal_read(slice_of(h->label), &b))
		return;
	int same = before != NULL && before->div->parent == h->div->parent &&
	           ordinal_read(slice_of(before->label), &a) && ordinal_same_series(&a, &b);
	if (same && b.value == 1 && a.value > 1)
		m->run[depth]++;
	struct seen_slot *slot = slot_of(&m->numbers, key_of_number(h, &b, m->run[depth], b.value));
	if (slot->head == NULL)
		slot->head = h;
	else if (strcmp(slot->head->label, h->label) != 0)
		say_remark(r, &m->n,
			LABEL_FILL(r->a, LABEL_TXT_SAME_NUMBER, r->lang, line_of(r, h),
				line_of(r, slot->head), h->label));
	if (same)
		say_missing(r, m, h, &a, &b, m->run[depth]);
}

static int
seen_make(struct readme *r, struct seen *s)
{
	*s = (struct seen){.mask = 15};
	while (s->mask < r->e->n_heads * 2)
		s->mask = s->mask * 2 + 1;
	s->slots = ARENA_ARRAY(r->a, struct seen_slot, s->mask + 1);
	return s->slots != NULL;
}

/* Facts of the source that a reader would take for our faults. */
static void
say_remarks(struct readme *r)
{
	const struct edition *e = r->e;
	struct remarks m = {.n = 0};
	if (!seen_make(r, &m.words) || !seen_make(r, &m.numbers))
		return;
	for (size_t i = 0; i < e->n_heads; i++) {
		const struct text_head *h = &e->heads[i];
		int depth = h->depth < MAX_DEPTH ? h->depth : MAX_DEPTH - 1;
		struct seen_slot *same = slot_of(&m.words, key_of_words(h));
		if (same->head != NULL)
			say_remark(r, &m.n,
				LABEL_FILL(r->a, LABEL_TXT_REPEATED, r->lang, line_of(r, h),
					line_of(r, same->head), h->label));
		else
			same->head = h;
		say_odd_number(r, &m, h, depth);
		m.last[depth] = h;
	}
	if (m.n > MAX_LISTED)
		SAY(r, LABEL_TXT_REMARKS_MORE, num(r, m.n - MAX_LISTED));
}

int
readme_put(const struct edition *e, const char *name, uint32_t base, uint32_t lines, size_t parts,
	struct buf *out)
{
	struct readme r = {.e = e, .a = e->job->arena, .lang = e->lang, .base = base};
	struct prose_style style = {.lang = e->lang, .ascii = e->body.style.ascii};
	if (prose_begin(&r.p, r.a, &style) != 0)
		return -1;
	say_work(&r);
	SAY(&r, LABEL_TXT_FILE_WHOLE, arena_printf(r.a, "%s.txt", name), num(&r, lines));
	if (parts > 0)
		SAY(&r, LABEL_TXT_FILE_PARTS, "parts", num(&r, parts));
	if (opt_flag(e->job->opts, "braille"))
		SAY(&r, LABEL_TXT_FILE_BRAILLE, arena_printf(r.a, "%s.brf", name),
			louis_version() ? louis_version() : "");
	SAY(&r, LABEL_TXT_FILE_SUMS, "checksums.sha256", "sha256sum -c checksums.sha256");
	say_how(&r);
	say_left_out(&r);
	say_remarks(&r);
	buf_put_slice(out, buf_slice(&r.p.out));
	prose_free(&r.p);
	return out->failed ? -1 : 0;
}

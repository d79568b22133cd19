/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_mixed.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "input/encoding_score.h"

enum { MAX_NAMES = 4, LEAST_PIECE = 32, SWITCH = 12 * COST_UNIT, MOST_PIECES = 1000 };

static void
plan_add(struct plan *p, size_t from, size_t to, const char *name)
{
	if (p->n > 0 && strcmp(p->v[p->n - 1].name, name) == 0) {
		p->v[p->n - 1].to = to;
		return;
	}
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 16;
		struct region *v = realloc(p->v, cap * sizeof *v);
		if (v == NULL) {
			p->failed = 1;
			return;
		}
		p->v = v;
		p->cap = cap;
	}
	p->v[p->n++] = (struct region){from, to, name, 0};
}

void
plan_free(struct plan *p)
{
	free(p->v);
	*p = (struct plan){0};
}

static size_t
line_length(struct slice s, size_t i)
{
	const char *lf = memchr(s.s + i, '\n', s.n - i);
	return lf ? (size_t)(lf + 1 - (s.s + i)) : s.n - i;
}

/* Well-formed sequences of more than one byte, and breaches. */
struct health {
	size_t good, bad;
};

static struct health
examine(struct slice s)
{
	struct health h = {0};
	int in_bad = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		/* neighbouring bad bytes are one breach */
		h.bad += cp == UTF8_BAD && !in_bad;
		in_bad = cp == UTF8_BAD;
		h.good += k > 1;
		i += k;
	}
	return h;
}

static struct slice
without_cut_ends(struct slice s)
{
	for (int k = 0; k < 3 && s.n > 0 && ((unsigned char)s.s[0] & 0xC0) == 0x80; k++)
		s.s++, s.n--;
	for (size_t k = 1; k <= 3 && k <= s.n; k++) {
		unsigned char c = (unsigned char)s.s[s.n - k];
		if (c >= 0xC2 && (k < 2 || c >= 0xE0) && (k < 3 || c >= 0xF0)) {
			s.n -= k;
			break;
		}
		if (c < 0x80)
			break;
	}
	return s;
}

int
mixed_is_utf8(struct slice bytes, int had_mark)
{
	/* most other encodings are told by a sample */
	struct buf sample = {0};
	guess_sample(bytes, 16384, &sample);
	struct health some = examine(buf_slice(&sample));
	buf_free(&sample);
	/* a mark says so already: then some of it being well-formed is enough */
	if (had_mark && some.good * 4 >= some.bad)
		return 1;
	if (some.bad > 8 && some.good < 3 * some.bad)
		return 0;
	struct slice s = without_cut_ends(bytes);
	struct health all = examine(s);
	if (all.good >= 2 && (all.bad == 0 || all.good >= 10 * all.bad))
		return 1;
	if (all.good < 4)
		return 0;
	/* a few foreign lines may have many breaches */
	size_t sound = 0, broken = 0;
	for (size_t i = 0, k; i < s.n; i += k) {
		k = line_length(s, i);
		struct health h = examine((struct slice){s.s + i, k});
		broken += h.bad > 0;
		sound += h.bad == 0 && h.good > 0;
	}
	return sound >= 4 * broken;
}

void
mixed_plan_lines(struct slice bytes, struct plan *p)
{
	*p = (struct plan){.main = "UTF-8"};
	struct buf foreign = {0};
	struct guess g = {0};
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0, k; i < bytes.n; i += k) {
			k = line_length(bytes, i);
			struct slice line = {bytes.s + i, k};
			int sound = utf8_valid_prefix(line.s, line.n) == line.n;
			struct health h = sound ? (struct health){1, 0} : examine(line);
			int is_foreign = h.good == 0 && i > 0 && i + k < bytes.n;
			if (pass == 0 && is_foreign && foreign.n < 65536)
				buf_put(&foreign, line.s, line.n);
			if (pass == 1)
				plan_add(p, i, i + k, is_foreign && g.name ? g.name : "UTF-8");
		}
		if (pass == 0 && foreign.n > 0)
			p->failed |= guess_extended(buf_slice(&foreign), &g) != 0;
	}
	buf_free(&foreign);
}

/* The next piece: to a blank line, or to some line end if none comes soon. */
static size_t
piece_length(struct slice s, size_t i, size_t least)
{
	size_t n = 0;
	while (i + n < s.n) {
		size_t k = line_length(s, i + n);
		n += k;
		if (n >= 2 * least || (n >= least && k <= 2))
			break;
	}
	return n;
}

struct pieces {
	struct slice all;
	size_t *from; /* n + 1 of them */
	size_t n;
	const char *names[MAX_NAMES];
	size_t n_names;
	int64_t *cost; /* n × MAX_NAMES */
	unsigned char *way;
};

static struct slice
piece(const struct pieces *p, size_t i)
{
	return (struct slice){p->all.s + p->from[i], p->from[i + 1] - p->from[i]};
}

static int
pieces_cut(struct pieces *p)
{
	size_t least = p->all.n / MOST_PIECES;
	if (least < LEAST_PIECE)
		least = LEAST_PIECE;
	size_t most = p->all.n / least + 2;
	p->from = malloc((most + 1) * sizeof *p->from);
	p->cost = calloc(most * MAX_NAMES, sizeof *p->cost);
	p->way = calloc(most, MAX_NAMES);
	if (p->from == NULL || p->cost == NULL || p->way == NULL)
		return -1;
	for (size_t i = 0; i < p->all.n;) {
		p->from[p->n++] = i;
		i += piece_length(p->all, i, least);
	}
	p->from[p->n] = p->all.n;
	return 0;
}

static void
pieces_free(struct pieces *p)
{
	free(p->from);
	free(p->cost);
	free(p->way);
}

/* Costs under one more encoding; then the encoding that the pieces ask for which none of the
 * present ones reads without a breach. */
static int
add_name(struct pieces *p, const char *name)
{
	size_t k = p->n_names++;
	p->names[k] = name;
	for (size_t i = 0; i < p->n; i++) {
		int64_t c = guess_cost(name, piece(p, i));
		if (c < 0)
			return -1;
		p->cost[i * MAX_NAMES + k] = c;
	}
	return 0;
}

uint64_t
mixed_private(struct slice text)
{
	/* U+E000 to U+F8FF begin with EE, or EF and less than A4 */
	uint64_t n = 0;
	for (int lead = 0xEE; lead <= 0xEF; lead++)
		for (size_t i = 0; i + 3 <= text.n; i += 3) {
			const char *p = memchr(text.s + i, lead, text.n - i);
			if (p == NULL)
				break;
			n += lead == 0xEE || (unsigned char)p[1] < 0xA4;
			i = (size_t)(p - text.s);
		}
	return n;
}

static int
reads(const char *name, struct slice s)
{
	struct charset room;
	const struct charset *cs = charset_find(name, &room);
	struct decoded d = {0};
	int good = cs != NULL && charset_decode(cs, s, 0, &d) == 0 && d.bad_bytes == 0 &&
	           mixed_private(buf_slice(&d.text)) == 0;
	decoded_free(&d);
	return good;
}

static const char *
next_name(const struct pieces *p, int *failed)
{
	struct buf rest = {0};
	for (size_t i = 0; i < p->n && rest.n < 65536; i++) {
		int known = 0;
		for (size_t k = 0; k < p->n_names; k++)
			known |= reads(p->names[k], piece(p, i));
		if (!known)
			buf_put_slice(&rest, piece(p, i));
	}
	struct guess g = {0};
	if (rest.n > 0 && mixed_is_utf8(buf_slice(&rest), 0))
		g.name = "UTF-8";
	else if (rest.n > 0)
		*failed |= guess_extended(buf_slice(&rest), &g) != 0;
	buf_free(&rest);
	for (size_t k = 0; g.name != NULL && k < p->n_names; k++)
		if (strcmp(p->names[k], g.name) == 0)
			return NULL;
	return g.name;
}

/* The cheapest way through all pieces, where changing the encoding costs. */
static void
walk(struct pieces *p, struct plan *plan)
{
	int64_t sum[MAX_NAMES] = {0};
	for (size_t i = 0; i < p->n; i++) {
		int64_t best = INT64_MAX, now[MAX_NAMES];
		unsigned char from = 0;
		for (size_t k = 0; k < p->n_names; k++)
			if (sum[k] < best) {
				best = sum[k];
				from = (unsigned char)k;
			}
		for (size_t k = 0; k < p->n_names; k++) {
			int stay = i == 0 || sum[k] <= best + SWITCH;
			p->way[i * MAX_NAMES + k] = stay ? (unsigned char)k : from;
			now[k] = (stay ? sum[k] : best + SWITCH) + p->cost[i * MAX_NAMES + k];
		}
		memcpy(sum, now, sizeof now);
	}
	size_t k = 0;
	for (size_t j = 1; j < p->n_names; j++)
		if (sum[j] < sum[k])
			k = j;
	/* back to front, then forwards into the plan; cost is done with and keeps the choice */
	for (size_t i = p->n; i-- > 0;) {
		p->cost[i * MAX_NAMES] = (int64_t)k;
		k = p->way[i * MAX_NAMES + k];
	}
	size_t bytes[MAX_NAMES] = {0}, most = 0;
	for (size_t i = 0; i < p->n; i++) {
		size_t j = (size_t)p->cost[i * MAX_NAMES];
		plan_add(plan, p->from[i], p->from[i + 1], p->names[j]);
		bytes[j] += p->from[i + 1] - p->from[i];
		most = bytes[j] > bytes[most] ? j : most;
	}
	plan->main = p->names[most];
}

const char *
mixed_other_half(struct slice bytes)
{
	enum { PART = 2048, SURE = 90 };
	if (bytes.n < 400)
		return NULL;
	size_t n = bytes.n / 4 < PART ? bytes.n / 4 : PART;
	size_t head = 0, tail = bytes.n - n;
	while (line_length((struct slice){bytes.s, n}, head) + head < n)
		head += line_length((struct slice){bytes.s, n}, head);
	tail += line_length(bytes, tail);
	if (head == 0 || tail >= bytes.n)
		return NULL;
	struct guess a, b;
	if (guess_extended((struct slice){bytes.s, head}, &a) != 0 ||
		guess_extended((struct slice){bytes.s + tail, bytes.n - tail}, &b) != 0)
		return NULL;
	int differ = a.name != NULL && b.name != NULL && a.certainty >= SURE &&
	             b.certainty >= SURE && strcmp(a.name, b.name) != 0 &&
	             strncmp(a.name, b.name, 4) != 0;
	return differ ? a.name : NULL;
}

void
mixed_plan_pieces(struct slice bytes, const char *first, const char *second, struct plan *plan)
{
	*plan = (struct plan){.main = first};
	struct pieces p = {.all = bytes};
	int failed = pieces_cut(&p) != 0;
	for (const char *name = first; !failed && name != NULL && p.n_names < MAX_NAMES;) {
		failed = add_name(&p, name) != 0;
		if (!failed && second != NULL && strcmp(first, second) != 0 && p.n_names == 1)
			name = second;
		else
			name = failed ? NULL : next_name(&p, &failed);
	}
	if (!failed && p.n_names > 1)
		walk(&p, plan);
	else
		plan_add(plan, 0, bytes.n, first);
	plan->failed |= failed;
	pieces_free(&p);
}

int
mixed_decode(struct plan *p, struct slice bytes, uint64_t base, struct decoded *d)
{
	for (size_t i = 0; i < p->n; i++) {
		struct region *r = &p->v[i];
		struct charset room;
		const struct charset *cs = charset_find(r->name, &room);
		struct slice s = {bytes.s + r->from, r->to - r->from};
		r->at = d->text.n;
		if (cs == NULL || charset_decode(cs, s, base + r->from, d) != 0)
			return -1;
	}
	return 0;
}

/* The byte that stood for this character; -1: none. */
static int
byte_of(const struct code_page *page, uint32_t cp)
{
	if (cp < 0x100 && (cp < 0x80 || cp >= 0xA0))
		return (int)cp;
	for (int b = 0; b < 32; b++)
		if (page->high[b] == cp)
			return b + 0x80;
	/* bytes that windows-1252 leaves open, and ISO-8859-1 as it was */
	return cp < 0xA0 ? (int)cp : -1;
}

/* Most text is ruled out by its first characters that are not ASCII; there are some. */
static int
begins_double(struct slice text, const struct code_page *page)
{
	size_t i = 0;
	while ((unsigned char)text.s[i] < 0x80)
		i++;
	struct buf run = {0};
	while (i < text.n && (unsigned char)text.s[i] >= 0x80 && run.n < 64) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		int b = byte_of(page, cp);
		if (b < 0)
			break;
		buf_putc(&run, (char)b);
	}
	size_t valid = utf8_valid_prefix(run.s, run.n);
	int begins = run.n > 1 && (valid == run.n || (run.n == 64 && valid > 60));
	buf_free(&run);
	return begins;
}

int
mixed_undo_double(struct slice text, uint64_t base, struct decoded *d)
{
	const struct code_page *page = code_pages; /* the first is windows-1252 */
	if (!begins_double(text, page))
		return 0;
	struct buf bytes = {0};
	size_t multi = 0;
	int same = 1;
	origin_add(&d->origin, 0, base);
	for (size_t i = 0; same && i < text.n;) {
		uint32_t cp;
		i += utf8_next(text.s + i, text.n - i, &cp);
		int b = byte_of(page, cp);
		same = b >= 0;
		multi += b >= 0xC2;
		buf_putc(&bytes, (char)b);
		if (cp == '\n' || cp == '\r')
			origin_add(&d->origin, bytes.n, base + i);
	}
	same = same && multi >= 3 && !bytes.failed &&
	       utf8_valid_prefix(bytes.s, bytes.n) == bytes.n;
	if (same)
		buf_put_slice(&d->text, buf_slice(&bytes));
	buf_free(&bytes);
	return same;
}

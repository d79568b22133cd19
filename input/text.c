/* SPDX-License-Identifier: Apache-2.0 */
#include "input/text.h"

#include <inttypes.h>

#include "base/utf8.h"

const struct opt_row text_options[] = {
	{"control", OPT_WORD, "drop|replace", "drop",
		"control characters: drop them or put U+FFFD in their place"},
	OPT_END,
};

enum line_end { END_LF, END_CRLF, END_CR, END_OTHER, END_MAX };

/* What left the text, by the rule that took it; entered once a line so that the ledger stays
 * smaller than the text whatever the text is. */
enum rule { RULE_CONTROL, RULE_NONCHARACTER, RULE_ZERO_WIDTH, RULE_NFC, RULE_MAX };
static const char *const rule_names[RULE_MAX] = {"control", "noncharacter", "zero-width", "nfc"};

struct cleaner {
	struct job *job;
	struct slice in;
	size_t at;     /* read up to here */
	size_t copied; /* written up to here */
	struct buf out;
	struct buf part; /* the changed part of a line, before NFC */
	struct buf removed[RULE_MAX], added[RULE_MAX];
	struct text_facts *facts;
	uint64_t ends[END_MAX];
	uint64_t counts[RULE_MAX];
	uint32_t line;
	uint32_t first_control, first_control_line;
	int changed, doubled, replace;
};

/* Length of the line end at s, 0 if none; CR CR LF counts as one where the whole file is so. */
static size_t
line_end(const struct cleaner *c, const char *s, size_t n, enum line_end *kind)
{
	const unsigned char *u = (const unsigned char *)s;
	*kind = END_OTHER;
	switch (u[0]) {
	case '\n':
		*kind = END_LF;
		return 1;
	case '\r':
		if (c->doubled && n >= 3 && s[1] == '\r' && s[2] == '\n')
			return 3;
		*kind = n >= 2 && s[1] == '\n' ? END_CRLF : END_CR;
		return *kind == END_CRLF ? 2 : 1;
	case '\v':
		return 1;
	case 0xC2:
		return n >= 2 && u[1] == 0x85 ? 2 : 0;
	case 0xE2:
		return n >= 3 && u[1] == 0x80 && (u[2] == 0xA8 || u[2] == 0xA9) ? 3 : 0;
	default:
		return 0;
	}
}

static uint64_t
count_lf(const char *s, size_t n)
{
	const uint64_t ones = 0x0101010101010101U, seven = 0x7F * ones;
	uint64_t k = 0;
	size_t i = 0;
	while (n - i >= 8) {
		/* a byte each for at most 255 rounds, then summed */
		uint64_t sums = 0;
		for (int round = 0; round < 255 && n - i >= 8; round++, i += 8) {
			uint64_t w;
			memcpy(&w, s + i, sizeof w);
			w ^= ones * '\n';
			sums += (~(((w & seven) + seven) | w) >> 7) & ones;
		}
		for (int b = 0; b < 64; b += 8)
			k += sums >> b & 0xFF;
	}
	for (; i < n; i++)
		k += s[i] == '\n';
	return k;
}

/* Text modes twice over turn LF into CR CR LF; then every second line would be blank. */
static int
is_doubled(struct slice s)
{
	uint64_t both = 0;
	const char *end = s.s + s.n, *p = s.n ? memchr(s.s, '\r', s.n) : NULL;
	for (; p != NULL && end - p >= 3; p = memchr(p + 1, '\r', (size_t)(end - p - 1)))
		both += p[1] == '\r' && p[2] == '\n';
	return both > 0 && both * 10 >= count_lf(s.s, s.n) * 9;
}

/* Everything read so far and not yet written goes out unchanged. */
static void
copy_up_to(struct cleaner *c, size_t to)
{
	buf_put(&c->out, c->in.s + c->copied, to - c->copied);
	c->copied = to;
}

static void
enter_line(struct cleaner *c)
{
	for (int r = 0; r < RULE_MAX; r++) {
		struct arena *a = c->job->arena;
		if (c->removed[r].n > 0)
			ledger_remove(c->job->ledger, rule_names[r], c->line,
				arena_buf(a, &c->removed[r]));
		if (c->added[r].n > 0)
			ledger_add(
				c->job->ledger, rule_names[r], c->line, arena_buf(a, &c->added[r]));
		c->removed[r].n = c->added[r].n = 0;
	}
}

static void
remove_char(struct cleaner *c, enum rule rule, uint32_t cp, struct slice bytes)
{
	buf_put_slice(&c->removed[rule], bytes);
	c->counts[rule]++;
	if (rule == RULE_ZERO_WIDTH)
		return;
	if (c->first_control_line == 0) {
		c->first_control = cp;
		c->first_control_line = c->line;
	}
	if (c->replace) {
		buf_utf8(&c->part, 0xFFFD);
		buf_utf8(&c->added[rule], 0xFFFD);
	}
}

/* Scripts that write words without spaces use U+200B to part them. */
static int
needs_zwsp(uint32_t cp)
{
	return (cp >= 0x0E00 && cp <= 0x109F) || (cp >= 0x1780 && cp <= 0x17FF) ||
	       (cp >= 0x1900 && cp <= 0x1AAF) || (cp >= 0xA980 && cp <= 0xAA7F);
}

static int
is_noise(const struct cleaner *c, uint32_t cp, size_t after)
{
	if (cp == 0xFEFF)
		return 1;
	if (cp != 0x200B)
		return 0;
	uint32_t next = 0, before = 0;
	if (after < c->in.n)
		utf8_next(c->in.s + after, c->in.n - after, &next);
	if (c->part.n > 0)
		utf8_prev(c->part.s, c->part.n, &before);
	return !needs_zwsp(next) && !needs_zwsp(before);
}

/* The rest of the line character by character, into c->part. */
static void
gather_line(struct cleaner *c)
{
	while (c->at < c->in.n) {
		const char *s = c->in.s + c->at;
		uint32_t cp;
		enum line_end kind;
		if (line_end(c, s, c->in.n - c->at, &kind) > 0)
			break;
		size_t k = utf8_next(s, c->in.n - c->at, &cp);
		struct slice bytes = {s, k};
		if (!utf8_is_xml(cp) && cp != '\f')
			remove_char(c, cp > 0x9F ? RULE_NONCHARACTER : RULE_CONTROL, cp, bytes);
		else if (is_noise(c, cp, c->at + k))
			remove_char(c, RULE_ZERO_WIDTH, cp, bytes);
		else
			buf_put_slice(&c->part, bytes);
		c->at += k;
	}
}

static void
put_cluster(struct cleaner *c, struct slice old)
{
	struct slice new = utf8_nfc(c->job->arena, old);
	if (!slice_eq(old, new)) {
		buf_put_slice(&c->removed[RULE_NFC], old);
		buf_put_slice(&c->added[RULE_NFC], new);
		c->counts[RULE_NFC] += utf8_count(old.s, old.n);
	}
	buf_put_slice(&c->out, new);
}

/* Marks in one cluster that are ordered together; sorting them takes quadratic time, and no script
 * has more than a few. UAX #15 calls text with at most 30 stream-safe. */
enum { CLUSTER_MOST = 4096 };

/* NFC cluster by cluster: a cluster begins where nothing before it can compose with it. */
static void
put_part(struct cleaner *c)
{
	struct slice s = buf_slice(&c->part);
	if (s.n == 0)
		return;
	size_t from = 0;
	int unsure = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		if (utf8_is_nfc_start(cp) || i - from > CLUSTER_MOST) {
			struct slice cluster = {s.s + from, i - from};
			if (unsure)
				put_cluster(c, cluster);
			else
				buf_put_slice(&c->out, cluster);
			from = i;
			unsure = 0;
		} else {
			unsure = 1;
		}
		i += k;
	}
	struct slice cluster = {s.s + from, s.n - from};
	if (unsure)
		put_cluster(c, cluster);
	else
		buf_put_slice(&c->out, cluster);
}

static void
clean_line(struct cleaner *c)
{
	/* the character before may be the base of a mark that stands here */
	size_t from = c->at;
	if (from > c->copied) {
		uint32_t cp;
		from -= utf8_prev(c->in.s, from, &cp);
		if (cp == '\n')
			from = c->at;
	}
	copy_up_to(c, from);
	c->at = from;
	c->part.n = 0;
	gather_line(c);
	put_part(c);
	c->copied = c->at;
	origin_add(&c->facts->origin, c->out.n, c->at);
	enter_line(c);
}

/* At a character that is not plain. */
static void
clean_here(struct cleaner *c)
{
	enum line_end kind;
	size_t k = line_end(c, c->in.s + c->at, c->in.n - c->at, &kind);
	if (k == 0) {
		clean_line(c);
		return;
	}
	copy_up_to(c, c->at);
	buf_putc(&c->out, '\n');
	c->ends[kind]++;
	c->line++;
	c->at += k;
	c->copied = c->at;
	origin_add(&c->facts->origin, c->out.n, c->at);
}

static const char *
name_line_ends(const struct cleaner *c)
{
	static const char *const names[END_MAX] = {"LF", "CRLF", "CR", "mixed"};
	const char *name = "none";
	int kinds = 0;
	for (int k = 0; k < END_MAX; k++) {
		if (c->ends[k] == 0)
			continue;
		name = names[k];
		kinds++;
	}
	if (kinds == 1 && c->doubled)
		return "CRCRLF";
	return kinds > 1 ? "mixed" : name;
}

/* DOS ended files with ^Z, and some systems fill the last block with NUL. */
static struct slice
take_padding(struct slice *text)
{
	size_t n = text->n;
	while (n > 0 && (text->s[n - 1] == '\0' || text->s[n - 1] == 0x1A))
		n--;
	struct slice padding = {text->s + n, text->n - n};
	text->n = n;
	return padding;
}

static void
report(struct cleaner *c, struct slice padding)
{
	struct job *job = c->job;
	uint64_t controls = c->counts[RULE_CONTROL] + c->counts[RULE_NONCHARACTER];
	if (controls > 0)
		DIAG(job, CONTROL_CHARACTERS, c->first_control_line, diag_num(job, controls),
			c->replace ? "replaced by U+FFFD" : "dropped",
			arena_printf(job->arena, "U+%04" PRIX32, c->first_control));
	if (padding.n > 0)
		DIAG(job, END_PADDING, c->line, diag_num(job, padding.n));
	if (c->counts[RULE_ZERO_WIDTH] > 0)
		DIAG(job, ZERO_WIDTH, 0, diag_num(job, c->counts[RULE_ZERO_WIDTH]));
	if (c->counts[RULE_NFC] > 0)
		DIAG(job, NORMALISED, 0, diag_num(job, c->counts[RULE_NFC]));
}

static int
finish(struct cleaner *c, struct slice *clean)
{
	struct arena *a = c->job->arena;
	int failed = c->out.failed || c->part.failed;
	if (c->copied > 0 || c->out.n > 0) {
		copy_up_to(c, c->in.n);
		size_t n = c->out.n;
		char *made = buf_take(&c->out, NULL);
		failed |= made == NULL || arena_adopt(a, made) != 0;
		*clean = (struct slice){made, n};
	} else {
		*clean = c->in;
	}
	for (int r = 0; r < RULE_MAX; r++) {
		failed |= c->removed[r].failed || c->added[r].failed;
		buf_free(&c->removed[r]);
		buf_free(&c->added[r]);
	}
	buf_free(&c->part);
	buf_free(&c->out);
	failed |= origin_keep(&c->facts->origin, a) != 0 || arena_failed(a);
	if (failed)
		DIAG(c->job, OUT_OF_MEMORY, 0, NULL);
	return failed ? -1 : 0;
}

int
text_clean(struct job *job, struct slice text, struct slice *clean, struct text_facts *facts)
{
	*facts = (struct text_facts){0};
	ledger_source(job->ledger, text);
	struct slice padding = take_padding(&text);
	struct cleaner c = {.job = job, .in = text, .facts = facts, .line = 1};
	c.doubled = is_doubled(text);
	c.replace = opt_is(job->opts, "control", "replace");
	while (c.at < text.n) {
		size_t k = utf8_plain_prefix(text.s + c.at, text.n - c.at);
		uint64_t lf = count_lf(text.s + c.at, k);
		c.ends[END_LF] += lf;
		c.line += (uint32_t)lf;
		c.at += k;
		if (c.at < text.n)
			clean_here(&c);
	}
	ledger_remove(job->ledger, "padding", c.line, padding);
	facts->line_ends = name_line_ends(&c);
	facts->normalised = c.counts[RULE_NFC];
	facts->removed = c.counts[RULE_CONTROL] + c.counts[RULE_NONCHARACTER] +
	                 c.counts[RULE_ZERO_WIDTH] + padding.n;
	int result = finish(&c, clean);
	if (result == 0 && clean->n > 0)
		facts->lines = c.line - (clean->s[clean->n - 1] == '\n');
	report(&c, padding);
	return result;
}

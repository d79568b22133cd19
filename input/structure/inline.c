/* SPDX-License-Identifier: Apache-2.0 */
#include "input/structure/inline.h"

#include <stdlib.h>

#include "input/structure/marks.h"
#include "input/structure/notemark.h"
#include "input/structure/profile.h"
#include "input/structure/scan.h"

enum { MAX_OPEN = 64, MAX_STYLES = 8 };

void
run_free(struct run *run)
{
	free(run->joints);
	free(run->inserts);
	free(run->tokens);
	memset(run, 0, sizeof *run);
}

/* ---- pairing ---- */

/* The brackets of a direction: those inside are text, and so is no underscore that parts them from
 * their own. */
static void
settle_direction(struct run *run, size_t open, size_t close)
{
	struct token *o = &run->tokens[open], *t = &run->tokens[close], *next = t + 1;
	for (struct token *in = o + 1; in < t; in++)
		if (in->style == STYLE_STAGE)
			in->style = STYLE_BRACKET;
	if (run->text.s[o->at] != '_')
		return;
	if (close + 1 < run->n_tokens && next->at == t->end && next->c == '_' &&
		next->kind == TOK_DELIM && next->end - next->at == 1) {
		next->can_open = next->can_close = 0;
		t->end = next->end;
	} else {
		o->at++;
	}
}

/* Marks pairs of delimiters; the rest stays text. What lies between a pair and is open there is
 * given up, so that elements nest. */
static void
pair_delimiters(struct run *run)
{
	uint32_t stack[MAX_OPEN];
	size_t n = 0;
	for (size_t i = 0; i < run->n_tokens; i++) {
		struct token *t = &run->tokens[i];
		if (t->kind != TOK_DELIM)
			continue;
		size_t k = n;
		if (t->can_close)
			while (k > 0) {
				const struct token *o = &run->tokens[stack[k - 1]];
				if (o->c == t->c && o->end < t->at &&
					(t->c == SPAN || t->c < TAG_END ||
						o->end - o->at == t->end - t->at))
					break;
				k--;
			}
		if (t->can_close && k > 0) {
			struct token *o = &run->tokens[stack[k - 1]];
			o->paired = TOK_OPENS;
			o->mid = t->at;
			t->paired = TOK_CLOSES;
			t->style = t->c >= BRACKET && t->c < TAG_END ? o->style : t->style;
			if (t->style == STYLE_STAGE)
				settle_direction(run, stack[k - 1], i);
			n = k - 1;
		} else if (t->can_open && n < MAX_OPEN) {
			stack[n++] = (uint32_t)i;
		}
	}
}

/* What lies in the mark of a note is no delimiter. */
static void
cover_marks(struct run *run)
{
	size_t k = 0;
	for (size_t i = 0; i < run->n_tokens && k < run->n_inserts; i++) {
		struct token *t = &run->tokens[i];
		while (k < run->n_inserts && run->inserts[k].end <= t->at)
			k++;
		if (k < run->n_inserts && run->inserts[k].at < t->end)
			t->can_open = t->can_close = 0;
	}
}

/* ---- writing ---- */

struct state {
	const struct inline_out *out;
	const struct run *run;
	size_t joint; /* the one that holds the current byte */
	const struct token *open[MAX_STYLES];
	size_t n_open;
	unsigned skipped; /* styles open beyond MAX_STYLES */
};

static uint32_t
line_at(struct state *s, uint32_t at)
{
	while (s->joint + 1 < s->run->n_joints && s->run->joints[s->joint + 1].at <= at)
		s->joint++;
	return s->out->lines->v[s->run->joints[s->joint].line].number;
}

static struct slice
part(const struct run *run, uint32_t from, uint32_t to)
{
	return (struct slice){run->text.s + from, to - from};
}

static void
put(struct state *s, uint32_t from, uint32_t to)
{
	if (to > from)
		compose_text(s->out->c, part(s->run, from, to), line_at(s, from));
}

static void
drop(struct state *s, const char *rule, uint32_t from, uint32_t to)
{
	if (to > from)
		ledger_remove(s->out->job->ledger, rule, line_at(s, from), part(s->run, from, to));
}

static enum tei_kind
style_kind(const struct token *t)
{
	return t->style == STYLE_EMPH    ? TEI_EMPH
	       : t->style == STYLE_NOTE  ? TEI_NOTE
	       : t->style == STYLE_STAGE ? TEI_STAGE
	                                 : TEI_HI;
}

/* [Footnote 3: … : the number, if it has one. */
static void
note_open(struct state *s, const struct token *t)
{
	struct notemark m;
	uint32_t line = line_at(s, t->at);
	compose_open(s->out->c, TEI_NOTE, line);
	if (notemark_long(part(s->run, t->at, (uint32_t)s->run->text.n), &m) > 0)
		compose_set(s->out->c, TA_N, arena_str(s->out->job->arena, m.name));
	compose_set(s->out->c, TA_PLACE, "foot");
	compose_open(s->out->c, TEI_P, line);
}

/* The language around here. */
static const char *
tongue_here(const struct state *s)
{
	const struct tei_node *n = compose_here(s->out->c);
	while (n != NULL && tei_get(n, TA_LANG) == NULL)
		n = n->parent;
	return n != NULL ? tei_get(n, TA_LANG) : s->out->language;
}

/* Words in italics are often those of another language. */
static void
set_tongue(struct state *s, const struct token *t)
{
	enum { WORDS_BYTES = 20 };
	if (t->style != STYLE_ITALIC || t->mid < t->end + WORDS_BYTES)
		return;
	const char *tag =
		tongues_phrase(s->out->tongues, part(s->run, t->end, t->mid), tongue_here(s));
	if (tag != NULL)
		compose_set(s->out->c, TA_LANG, tag);
}

static void
style_open(struct state *s, const struct token *t)
{
	static const char *const rend[] = {[STYLE_ITALIC] = "italic",
		[STYLE_BOLD] = "bold",
		[STYLE_BOTH] = "bold italic",
		[STYLE_SMALLCAPS] = "small-caps"};
	if (t->style == STYLE_NOTE) {
		note_open(s, t);
		return;
	}
	compose_open(s->out->c, style_kind(t), line_at(s, t->at));
	if (t->style == STYLE_EMPH || t->style == STYLE_STAGE)
		return;
	compose_set(
		s->out->c, TA_REND, t->style == STYLE_STAR ? s->out->signs->star : rend[t->style]);
	set_tongue(s, t);
}

static void
style_close(struct state *s, const struct token *t)
{
	if (t->style == STYLE_NOTE)
		compose_close(s->out->c, TEI_P);
	compose_close(s->out->c, style_kind(t));
}

/* The bracket of a direction stays text, the underscore beside it goes. */
static void
put_bracket(struct state *s, const struct token *t)
{
	const char *text = s->run->text.s;
	uint32_t from = t->at + (text[t->at] == '_'), to = t->end - (text[t->end - 1] == '_');
	drop(s, "emphasis-mark", t->at, from);
	put(s, from, to);
	drop(s, "emphasis-mark", to, t->end);
}

static void
write_delim(struct state *s, const struct token *t)
{
	const char *rule = t->c == SPAN             ? "annotation"
	                   : t->style == STYLE_NOTE ? "note-mark"
	                                            : "emphasis-mark";
	if ((!t->paired && t->c != SPAN) || t->style == STYLE_BRACKET) {
		put(s, t->at, t->end);
		return;
	}
	int stage = t->style == STYLE_STAGE;
	if (!stage)
		drop(s, rule, t->at + (s->run->text.s[t->at] == '\n'), t->end);
	else if (t->paired == TOK_CLOSES)
		put_bracket(s, t);
	if (t->paired == TOK_OPENS) {
		if (s->n_open == MAX_STYLES) {
			s->skipped++;
		} else {
			style_open(s, t);
			s->open[s->n_open++] = t;
		}
	} else if (t->paired && s->skipped > 0) {
		s->skipped--;
	} else if (t->paired && s->n_open > 0) {
		style_close(s, s->open[--s->n_open]);
	}
	if (stage && t->paired == TOK_OPENS)
		put_bracket(s, t);
}

/* A note or a direction has no lines of the poem. */
static int
is_aside(const struct state *s)
{
	for (size_t i = 0; i < s->n_open; i++)
		if (s->open[i]->style == STYLE_NOTE || s->open[i]->style == STYLE_STAGE)
			return 1;
	return 0;
}

static void
write_newline(struct state *s, const struct token *t)
{
	if (is_aside(s)) {
		compose_text(s->out->c, SLICE(" "), line_at(s, t->end));
		return;
	}
	for (size_t i = s->n_open; i-- > 0;)
		style_close(s, s->open[i]);
	line_at(s, t->end);
	s->out->newline(s->out->ctx, &s->run->joints[s->joint]);
	for (size_t i = 0; i < s->n_open; i++)
		style_open(s, s->open[i]);
}

static void
write_ref(struct state *s, const struct token *t)
{
	struct slice text = part(s->run, t->at, t->end);
	const char *scheme = t->style == LINK_MAIL  ? "mailto:"
	                     : t->style == LINK_WWW ? "https://"
	                                            : "";
	compose_open(s->out->c, TEI_REF, line_at(s, t->at));
	compose_set(s->out->c, TA_TARGET,
		arena_printf(s->out->job->arena, "%s%.*s", scheme, (int)text.n, text.s));
	put(s, t->at, t->end);
	compose_close(s->out->c, TEI_REF);
}

/* ｜base《reading》, base(reading): at … mid … end; emphasised as a whole */
static void
write_ruby(struct state *s, const struct token *t)
{
	uint32_t from = t->at + (t->c ? 3u : 0u), width = s->run->text.s[t->mid] == '(' ? 1 : 3;
	drop(s, "ruby-mark", t->at, from);
	if (t->style == STYLE_EMPH)
		compose_open(s->out->c, TEI_EMPH, line_at(s, from));
	compose_open(s->out->c, TEI_RUBY, line_at(s, from));
	compose_leaf(s->out->c, TEI_RB, part(s->run, from, t->mid), line_at(s, from));
	drop(s, "ruby-mark", t->mid, t->mid + width);
	compose_leaf(s->out->c, TEI_RT, part(s->run, t->mid + width, t->end - width),
		line_at(s, t->mid));
	drop(s, "ruby-mark", t->end - width, t->end);
	compose_close(s->out->c, TEI_RUBY);
	if (t->style == STYLE_EMPH)
		compose_close(s->out->c, TEI_EMPH);
}

/* Straight → curly; both sides go through the ledger. */
static void
write_quote(struct state *s, const struct token *t)
{
	static const char *const curly[2][2] = {
		{"\xE2\x80\x99", "\xE2\x80\x98"}, {"\xE2\x80\x9D", "\xE2\x80\x9C"}};
	struct slice q = slice_of(curly[t->c == '"'][t->can_open]);
	uint32_t line = line_at(s, t->at);
	drop(s, "smart-quote", t->at, t->end);
	ledger_add(s->out->job->ledger, "smart-quote", line, q);
	compose_text(s->out->c, q, line);
}

static void
write_page(struct state *s, const struct token *t)
{
	compose_open(s->out->c, TEI_PB, line_at(s, t->at));
	compose_set(
		s->out->c, TA_N, arena_str(s->out->job->arena, part(s->run, t->mid, t->end - 1)));
	compose_close(s->out->c, TEI_PB);
	drop(s, "page-number", t->at, t->end);
}

static void
write_wrapped(struct state *s, const struct token *t, enum tei_kind kind)
{
	compose_open(s->out->c, kind, line_at(s, t->at));
	if (kind == TEI_FOREIGN)
		compose_set(s->out->c, TA_LANG,
			signs_foreign(s->out->signs, (enum utf8_script)t->style));
	put(s, t->at, t->end);
	compose_close(s->out->c, kind);
}

static void
write_token(struct state *s, const struct token *t)
{
	switch ((enum token_kind)t->kind) {
	case TOK_DELIM:
		write_delim(s, t);
		break;
	case TOK_NEWLINE:
		write_newline(s, t);
		break;
	case TOK_REF:
		write_ref(s, t);
		break;
	case TOK_RUBY:
		write_ruby(s, t);
		break;
	case TOK_DROP:
		drop(s, "annotation", t->at, t->end);
		break;
	case TOK_EMPH:
		write_wrapped(s, t, TEI_EMPH);
		break;
	case TOK_FOREIGN:
		write_wrapped(s, t, TEI_FOREIGN);
		break;
	case TOK_PAGE:
		write_page(s, t);
		break;
	case TOK_QUOTE:
		write_quote(s, t);
		break;
	}
}

void
inline_write(const struct inline_out *out, struct run *run)
{
	struct state s = {.out = out, .run = run};
	if (run->n_joints == 0)
		return;
	scan_tokens(run, out->signs);
	cover_marks(run);
	pair_delimiters(run);
	uint32_t at = 0;
	size_t k = 0;
	for (size_t i = 0;; i++) {
		const struct token *t = i < run->n_tokens ? &run->tokens[i] : NULL;
		uint32_t upto = t ? t->at : (uint32_t)run->text.n;
		for (; k < run->n_inserts && run->inserts[k].at <= upto; k++) {
			const struct insert *in = &run->inserts[k];
			put(&s, at, in->at > at ? in->at : at);
			out->insert(out->ctx, in, line_at(&s, in->at));
			at = in->end > at ? in->end : at;
		}
		if (upto > at) {
			put(&s, at, upto);
			at = upto;
		}
		if (t == NULL)
			break;
		/* covered by an insert, or around the mark of a note: its characters are text */
		if (t->at < at || (k < run->n_inserts && run->inserts[k].at < t->end &&
					  run->inserts[k].end > run->inserts[k].at))
			continue;
		write_token(&s, t);
		at = t->end;
	}
	while (s.n_open > 0)
		style_close(&s, s.open[--s.n_open]);
}

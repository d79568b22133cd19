/* SPDX-License-Identifier: Apache-2.0 */
/* The file of --rules → rules. */
#include "input/structure/rules.h"

#include "base/utf8.h"
#include "input/source.h"
#include "input/structure/rules_encoding.h"

enum {
	RULE_CHARS = 4096,
	BY_TEXT = 1000, /* every line is asked about each */
	RULES_MAX = 1000000
};

const struct opt_row rules_options[] = {
	{"rules", OPT_FILE, "FILE", NULL, "corrections of what lines of plain text are taken for"},
	OPT_END,
};

struct reader_of_rules {
	struct job *job;
	struct rules *rules;
};

static struct slice
word_take(struct slice *s)
{
	size_t n = 0;
	*s = slice_trim(*s);
	while (n < s->n && s->s[n] != ' ' && s->s[n] != '\t')
		n++;
	struct slice w = {s->s, n};
	*s = slice_trim((struct slice){s->s + n, s->n - n});
	return w;
}

static int
number_take(struct slice *s, uint32_t *v)
{
	size_t n = 0;
	*v = 0;
	while (n < s->n && n < 9 && s->s[n] >= '0' && s->s[n] <= '9')
		*v = *v * 10 + (uint32_t)(s->s[n++] - '0');
	s->s += n;
	s->n -= n;
	return n > 0 && *v > 0;
}

/* 12, 12-14 at the beginning of *s */
static int
range_take(struct slice *s, struct rule *r)
{
	if (!number_take(s, &r->first))
		return -1;
	r->last = r->first;
	if (s->n && s->s[0] == '-') {
		*s = (struct slice){s->s + 1, s->n - 1};
		if (!number_take(s, &r->last))
			return -1;
	}
	return r->last < r->first ? -1 : 0;
}

static int
quoted_take(struct slice *s, struct slice *out)
{
	*s = slice_trim(*s);
	const char *end = s->n > 1 && s->s[0] == '"' ? memchr(s->s + 1, '"', s->n - 1) : NULL;
	if (!end)
		return -1;
	*out = slice_trim((struct slice){s->s + 1, (size_t)(end - s->s) - 1});
	*s = (struct slice){end + 1, s->n - (size_t)(end + 1 - s->s)};
	return 0;
}

static int
rule_put(struct reader_of_rules *f, const struct rule *rule)
{
	struct rules *r = f->rules;
	if (r->n == RULES_MAX || (!rule->first && ++r->by_text > BY_TEXT))
		return -1;
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 64;
		struct rule *v = ARENA_ARRAY(f->job->arena, struct rule, cap);
		if (v == NULL)
			return -1;
		if (r->n > 0)
			memcpy(v, r->v, r->n * sizeof *v);
		r->v = v;
		r->cap = cap;
	}
	r->v[r->n++] = *rule;
	return 0;
}

/* Nothing, "by line", "as one" … */
static int
units_read(struct rule *r, struct slice s)
{
	s = slice_trim(s);
	if (!s.n)
		return 0;
	for (uint8_t u = UNITS_ONE; u < RULE_UNITS; u++)
		if (slice_is(s, units_name((enum rule_units)u))) {
			r->units = u;
			return 0;
		}
	return -1;
}

/* "text", /expression/ */
static int
text_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	if (s.n > 2 && s.s[0] == '"' && s.s[s.n - 1] == '"') {
		r->quoted = slice_trim((struct slice){s.s + 1, s.n - 2});
		return r->quoted.n ? rule_put(f, r) : -1;
	}
	if (s.n < 3 || s.s[0] != '/' || s.s[s.n - 1] != '/')
		return -1;
	const char *e = arena_str(f->job->arena, (struct slice){s.s + 1, s.n - 2});
	if (regcomp(&r->regex, e, REG_EXTENDED | REG_NOSUB) != 0)
		return -1;
	r->by_regex = 1;
	if (rule_put(f, r) == 0)
		return 0;
	regfree(&r->regex);
	return -1;
}

/* 12, 12-14 by line; 3, 15-18, 40: each a rule of its own */
static int
places_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	for (;;) {
		if (range_take(&s, r) < 0)
			return -1;
		const char *comma = s.n && s.s[0] == ',' ? s.s : NULL;
		if (!comma)
			return units_read(r, s) < 0 ? -1 : rule_put(f, r);
		if (rule_put(f, r) < 0)
			return -1;
		s = slice_trim((struct slice){s.s + 1, s.n - 1});
	}
}

static int
kind_by_word(struct rule *r, struct slice word)
{
	r->way = way_by_word(word);
	if (r->way != NULL) {
		r->kind = r->way->kind;
		return 0;
	}
	for (uint8_t k = V_PAGE_HEAD; k < V_MAX; k++)
		if (slice_is(word, verdict_name((enum verdict_kind)k))) {
			r->kind = k;
			return 0;
		}
	return -1;
}

/* Of headings the level has to be said, of lists it may be. */
static int
level_take(struct rule *r, struct slice *s)
{
	struct slice rest = *s;
	uint32_t level;
	int is = number_take(&rest, &level) && rest.n && (rest.s[0] == ' ' || rest.s[0] == '\t');
	struct slice next = slice_trim(rest);
	/* "list 5 by line" names a line */
	is = is && (next.s[0] == '"' || next.s[0] == '/' || (next.s[0] >= '0' && next.s[0] <= '9'));
	if (r->kind != V_HEADING && !is)
		return 0;
	if (!is || level > 99)
		return -1;
	r->level = (uint8_t)level;
	*s = next;
	return 0;
}

static int
kind_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	if (kind_by_word(r, word_take(&s)) < 0)
		return -1;
	if ((r->kind == V_HEADING || r->kind == V_LIST) && level_take(r, &s) < 0)
		return -1;
	return s.n && s.s[0] >= '0' && s.s[0] <= '9' ? places_read(f, r, s) : text_read(f, r, s);
}

/* label 136 "old" "new" */
static int
label_read_rule(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	r->command = RULE_LABEL;
	if (!number_take(&s, &r->first) || quoted_take(&s, &r->quoted) < 0 ||
		quoted_take(&s, &r->instead) < 0 || s.n || !r->quoted.n)
		return -1;
	r->last = r->first;
	return rule_put(f, r);
}

/* merge 116 118 */
static int
merge_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	r->command = RULE_MERGE;
	if (!number_take(&s, &r->first))
		return -1;
	s = slice_trim(s);
	return !number_take(&s, &r->last) || s.n || r->last <= r->first ? -1 : rule_put(f, r);
}

/* split 120 */
static int
split_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	r->command = RULE_SPLIT;
	return range_take(&s, r) < 0 || s.n || r->first != r->last ? -1 : rule_put(f, r);
}

/* wrap no 300-420, wrap yes */
static int
wrap_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	struct slice word = word_take(&s);
	r->command = RULE_WRAP;
	r->wrapping = slice_is(word, "yes")  ? WRAP_HARD
	              : slice_is(word, "no") ? WRAP_NONE
	                                     : WRAP_UNKNOWN;
	if (r->wrapping == WRAP_UNKNOWN)
		return -1;
	r->first = 1;
	r->last = UINT32_MAX;
	return s.n && (range_take(&s, r) < 0 || s.n) ? -1 : rule_put(f, r);
}

static int
language_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	(void)r;
	if (!meta_is_language(s))
		return -1;
	f->rules->language = arena_str(f->job->arena, s);
	return 0;
}

static int
encoding_read(struct reader_of_rules *f, struct rule *r, struct slice s)
{
	(void)r;
	struct slice name = word_take(&s);
	if (!name.n || s.n)
		return -1;
	f->rules->encoding = arena_str(f->job->arena, name);
	return 0;
}

static int
rule_read(struct reader_of_rules *f, struct rule *r)
{
	static const struct {
		const char *word;
		int (*read)(struct reader_of_rules *, struct rule *, struct slice);
	} commands[] = {{"label", label_read_rule}, {"merge", merge_read}, {"split", split_read},
		{"wrap", wrap_read}, {"lang", language_read}, {"encoding", encoding_read}};
	struct slice s = r->text, word = word_take(&s);
	if (r->text.n > RULE_CHARS)
		return -1;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (slice_is(word, commands[i].word))
			return commands[i].read(f, r, s);
	return kind_read(f, r, r->text);
}

int
rules_read(struct job *job, struct rules **out)
{
	struct slice bytes;
	*out = NULL;
	const char *path = opt_str(job->opts, "rules");
	if (path == NULL)
		return 0;
	struct rules *rules = ARENA_NEW(job->arena, struct rules);
	if (rules == NULL || source_read(job, path, &bytes) != 0)
		return -1;
	*rules = (struct rules){.path = path, .arena = job->arena};
	struct reader_of_rules f = {job, rules};
	for (uint32_t number = 1; bytes.n; number++) {
		const char *end = memchr(bytes.s, '\n', bytes.n);
		size_t n = end ? (size_t)(end - bytes.s) : bytes.n;
		struct rule r = {.text = slice_trim((struct slice){bytes.s, n}), .number = number};
		bytes.s += n + (end != NULL);
		bytes.n -= n + (end != NULL);
		/* a label that is given goes into the model */
		if (!r.text.n || r.text.s[0] == '#' ||
			(utf8_is_text(r.text.s, r.text.n) && rule_read(&f, &r) == 0))
			continue;
		if (rules->by_text > BY_TEXT || rules->n == RULES_MAX)
			DIAG(job, RULES_MANY, 0, diag_num(job, number), path);
		else
			DIAG(job, RULE_BAD, 0, diag_num(job, number), path,
				arena_str(job->arena, r.text));
		rules_close(rules);
		return -1;
	}
	*out = rules;
	return 0;
}

void
rules_close(struct rules *r)
{
	for (size_t i = 0; r != NULL && i < r->n; i++) {
		if (r->v[i].by_regex)
			regfree(&r->v[i].regex);
		r->v[i].by_regex = 0;
	}
}

int
rules_encoding(struct job *job, const char **encoding)
{
	struct rules *r;
	*encoding = NULL;
	if (rules_read(job, &r) != 0)
		return -1;
	if (r != NULL)
		*encoding = r->encoding;
	rules_close(r);
	return 0;
}

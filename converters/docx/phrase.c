/* SPDX-License-Identifier: Apache-2.0 */
/* Phrases: what stands inside a line of text. */
#include "converters/docx/docx.h"

#include <ctype.h>

static const struct {
	const char *word;
	unsigned flag;
} rends[] = {
	{"italic", RUN_EMPHASIS},
	{"bold", RUN_STRONG},
	{"sub", RUN_SUB},
	{"sup", RUN_SUP},
	{"subscript", RUN_SUB},
	{"superscript", RUN_SUP},
	{"smallcaps", RUN_SMALL_CAPS},
	{"small-caps", RUN_SMALL_CAPS},
	{"sc", RUN_SMALL_CAPS},
	{"underline", RUN_UNDERLINE},
	{"strikethrough", RUN_STRIKE},
	{"strike", RUN_STRIKE},
	{"sesame", RUN_EMPHASIS},
	{"dots", RUN_EMPHASIS},
	{"emphasis-dots", RUN_EMPHASIS},
	{"code", RUN_CODE},
	{"monospace", RUN_CODE},
};

static unsigned
flags_of_words(const char *words)
{
	unsigned flags = 0;
	while (words != NULL && *words != '\0') {
		size_t n = strcspn(words, " #");
		for (size_t i = 0; i < sizeof rends / sizeof *rends; i++)
			if (slice_is((struct slice){words, n}, rends[i].word))
				flags |= rends[i].flag;
		words += n + (words[n] != '\0');
	}
	return flags;
}

static unsigned
flags_of(const struct tei_node *node)
{
	switch (node->kind) {
	case TEI_EMPH:
		return RUN_EMPHASIS | flags_of_words(tei_get(node, TA_REND));
	case TEI_HI: {
		unsigned flags = flags_of_words(tei_get(node, TA_REND)) |
		                 flags_of_words(tei_get(node, TA_RENDITION));
		return flags;
	}
	case TEI_CODE:
		return RUN_CODE;
	case TEI_TITLE:
		return RUN_WORK_TITLE;
	case TEI_FORMULA:
		return RUN_FORMULA;
	case TEI_DEL:
		return RUN_STRIKE;
	case TEI_STAGE:
		return RUN_STAGE;
	default:
		return 0;
	}
}

/* Flags of all phrases around node, node included. */
static unsigned
flags_at(const struct tei_node *node)
{
	unsigned flags = 0;
	for (; tei_runs_in(node->kind, node->parent->kind) && node->kind != TEI_NOTE;
		node = node->parent)
		flags |= flags_of(node);
	return flags;
}

enum walk
phrase_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	d->flags |= flags_of(node);
	return WALK_INTO;
}

void
phrase_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	unsigned link = d->flags & RUN_LINK;
	d->flags = flags_at(node->parent) | link;
}

static int
is_scheme_known(const char *target)
{
	static const char *const schemes[] = {
		"http:", "https:", "mailto:", "ftp:", "tel:", "urn:", "doi:"};
	const char *colon = strpbrk(target, ":/?#");
	if (colon == NULL || *colon != ':')
		return *target != '\0'; /* relative: beside the file */
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncmp(target, schemes[i], strlen(schemes[i])) == 0)
			return 1;
	return 0;
}

/* RFC 3986, appendix A: what may stand in a reference as it is. */
static int
may_stand(const char *s, int *fragment)
{
	unsigned char c = (unsigned char)*s;
	if (c == '%')
		return isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2]);
	if (c == '#')
		return !(*fragment)++;
	return c >= 0x80 || isalnum(c) || strchr("-._~:/?@!$&'()*+,;=", c) != NULL;
}

static const char *
uri_of(struct docx *d, const char *target)
{
	struct buf b = {0};
	int fragment = 0;
	for (; *target != '\0'; target++)
		if (may_stand(target, &fragment))
			buf_putc(&b, *target);
		else
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*target);
	const char *uri = arena_buf_str(d->job->arena, &b);
	buf_free(&b);
	return uri;
}

void
link_need(struct docx *d)
{
	struct flow *f = d->flow;
	const char *target = tei_get(f->ref, TA_TARGET);
	if (f->link_name != NULL && f->ref == NULL && !f->link_open) {
		markup_open(&f->m, "w:hyperlink", BREAK_NONE);
		markup_attr(&f->m, "w:anchor", f->link_name);
		markup_attr(&f->m, "w:history", "1");
		f->link_open = 1;
	}
	if (f->ref == NULL || f->link_open)
		return;
	markup_open(&f->m, "w:hyperlink", BREAK_NONE);
	if (target[0] == '#')
		markup_attr(&f->m, "w:anchor", anchor_name(d, target + 1));
	else
		markup_attrf(
			&f->m, "r:id", "rId%u", docx_rel(d, f, "hyperlink", uri_of(d, target), 1));
	markup_attr(&f->m, "w:history", "1");
	f->link_open = 1;
}

enum walk
ref_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	const char *target = tei_get(node, TA_TARGET);
	if (target == NULL || d->flow->ref != NULL)
		return WALK_INTO;
	if (target[0] == '#' ? anchor_name(d, target + 1) == NULL : !is_scheme_known(target))
		return WALK_INTO;
	run_flush(d);
	d->flow->ref = node;
	if (target[0] != '#')
		d->flags |= RUN_LINK;
	return WALK_INTO;
}

void
ref_close(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct flow *f = d->flow;
	if (f->ref != node)
		return;
	run_flush(d);
	if (f->link_open)
		markup_end(&f->m, "w:hyperlink");
	f->ref = NULL;
	f->link_open = 0;
	d->flags &= ~(unsigned)RUN_LINK;
}

enum walk
lb_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	(void)node;
	const struct flow *f = d->flow;
	if (!f->open)
		return WALK_SKIP;
	run_break(d);
	/* where paragraphs are indented by two letters, so are the lines of a group */
	if (lang_is(d->bib->language, "zh") &&
		(f->style == ST_BODY_TEXT || f->style == ST_FIRST_PARAGRAPH))
		run_tab(d);
	return WALK_SKIP;
}

enum walk
gap_open(void *ctx, const struct tei_node *node)
{
	(void)node;
	run_puts(ctx, DOCX_GAP);
	return WALK_SKIP;
}

static void
ruby_properties(const struct docx *d, struct markup *m, unsigned base)
{
	const char *lang = lang_is_ea(d->lang) ? lang_word(d->lang) : "ja-JP";
	markup_open(m, "w:rubyPr", BREAK_NONE);
	markup_open(m, "w:rubyAlign", BREAK_NONE);
	markup_attr(m, "w:val", "distributeSpace");
	markup_close(m);
	docx_number(m, "w:hps", base / 2);
	docx_number(m, "w:hpsRaise", base - 2);
	docx_number(m, "w:hpsBaseText", base);
	markup_open(m, "w:lid", BREAK_NONE);
	markup_attr(m, "w:val", lang);
	markup_close(m);
	markup_close(m);
}

/* w:ruby stands inside a run and holds runs (17.3.3.25): the collected text goes out first, and
 * both halves are written by the same hand as all other text. */
static void
ruby_pair(struct docx *d, struct slice base, struct slice gloss)
{
	struct markup *m = &d->flow->m;
	unsigned base_size = d->bib->cjk ? 24 : 23;
	if (base.n == 0 || gloss.n == 0) {
		run_text(d, base.n ? base : gloss);
		return;
	}
	run_flush(d);
	para_need(d);
	markup_open(m, "w:r", BREAK_NONE);
	run_look(d, base);
	markup_open(m, "w:ruby", BREAK_NONE);
	ruby_properties(d, m, base_size);
	markup_open(m, "w:rt", BREAK_NONE);
	d->gloss = base_size / 2;
	run_verbatim(d, gloss);
	run_flush(d);
	d->gloss = 0;
	markup_end(m, "w:rt");
	markup_open(m, "w:rubyBase", BREAK_NONE);
	run_verbatim(d, base);
	run_flush(d);
	markup_end(m, "w:rubyBase");
	markup_end(m, "w:ruby");
	markup_end(m, "w:r");
}

int
is_only_words(const struct tei_node *node)
{
	for (const struct tei_node *n = node;
		(n = tei_step(node, n, n->kind != TEI_NOTE)) != NULL;) {
		int words = tei_is_phrase(n->kind) || n->kind == TEI_RB || n->kind == TEI_RT;
		if (!words || n->kind == TEI_CHOICE || n->kind == TEI_FORMULA ||
			n->kind == TEI_MILESTONE || (n->kind == TEI_RUBY && node->kind == TEI_RUBY))
			return 0;
	}
	return 1;
}

static const char *
gap_words(struct arena *a, const struct tei_node *n)
{
	(void)a;
	return n->kind == TEI_GAP ? DOCX_GAP : NULL;
}

enum walk
ruby_open(void *ctx, const struct tei_node *node)
{
	struct docx *d = ctx;
	struct slice base = {NULL, 0};
	if (!is_only_words(node))
		return WALK_INTO; /* pictures and blocks cannot stand above a word */
	for (const struct tei_node *n = node->first; n != NULL; n = n->next) {
		struct slice s = tei_flat_with(d->job->arena, n, gap_words);
		if (n->kind == TEI_RT) {
			ruby_pair(d, base, s);
			base.n = 0;
			continue;
		}
		ruby_pair(d, base, (struct slice){NULL, 0});
		base = s;
	}
	ruby_pair(d, base, (struct slice){NULL, 0});
	for (const struct tei_node *n = node; n != NULL;
		n = tei_step(node, n, n->kind != TEI_NOTE)) {
		if (n != node && n->attrs != NULL)
			anchor_mark(d, n);
		if (n->kind == TEI_NOTE)
			walk(n, docx_handlers, d);
	}
	return WALK_SKIP;
}

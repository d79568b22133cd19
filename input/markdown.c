/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown → tree. cmark-gfm, because it alone of the C parsers has footnotes beside tables, and
 * follows CommonMark to the letter. */
#include "input/markdown.h"

#include <pthread.h>

#include <cmark-gfm-core-extensions.h>

#include "base/utf8.h"
#include "input/lines.h"
#include "input/reader.h"
#include "input/structure/profile.h"

static const char *const endings[] = {"md", "markdown", "mdown", "mkd", "mkdn", NULL};

static const struct opt_row options[] = {
	{"raw", OPT_WORD, "drop|text", "drop",
		"HTML in Markdown: its tags dropped, or all as text"},
	{"math", OPT_WORD, "tex|text", "tex",
		"dollar signs in Markdown: around formulas in TeX, or text"},
	{"max-columns", OPT_INT, "1..1000", "1000",
		"a table of Markdown with more columns is kept as text"},
	OPT_END,
};

/* Length of a line with its line feed. */
static size_t
line_length(struct slice text, size_t at)
{
	const char *end = at < text.n ? memchr(text.s + at, '\n', text.n - at) : NULL;
	return end ? (size_t)(end - text.s) + 1 - at : text.n - at;
}

static int
line_is(struct slice text, size_t at, size_t n, const char *word)
{
	while (n > 0 && strchr(" \t\n", text.s[at + n - 1]) != NULL)
		n--;
	return slice_is((struct slice){text.s + at, n}, word);
}

/* A YAML block between "---" and "---" (or "...") at the very beginning → meta. Gives the length
 * of all of it, 0 when there is none. */
static size_t
front_matter(struct md *m, struct slice text)
{
	size_t n = line_length(text, 0), at = n;
	uint32_t lines = 1;
	if (!line_is(text, 0, n, "---") || at >= text.n ||
		line_is(text, at, line_length(text, at), ""))
		return 0;
	for (; at < text.n; at += n) {
		n = line_length(text, at);
		lines++;
		if (!line_is(text, at, n, "---") && !line_is(text, at, n, "..."))
			continue;
		struct slice yaml = {text.s + line_length(text, 0), at - line_length(text, 0)};
		if (memchr(yaml.s, ':', yaml.n) == NULL)
			return 0; /* two thematic breaks, or a heading between them */
		if (meta_from_yaml(m->meta, META_TEXT, yaml, 2) != 0)
			return 0;
		ledger_remove(m->job->ledger, "metadata", 1, (struct slice){text.s, at + n});
		m->skipped = lines;
		return at + n;
	}
	return 0;
}

/* cmark-gfm keeps its extensions and the characters they ask for in variables of the library: one
 * thread parses at a time. */
static pthread_mutex_t one_parser = PTHREAD_MUTEX_INITIALIZER;

static cmark_node *
parse(struct md *m, int tables)
{
	static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
	pthread_mutex_lock(&one_parser);
	md_pool_lend(&m->pool);
	cmark_gfm_core_extensions_ensure_registered();
	cmark_parser *p = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, md_pool_mem());
	for (size_t i = !tables; i < sizeof extensions / sizeof *extensions; i++)
		cmark_parser_attach_syntax_extension(p, cmark_find_syntax_extension(extensions[i]));
	struct md_math state;
	cmark_syntax_extension *formulas = md_math_new(&state);
	if (m->math)
		cmark_parser_attach_syntax_extension(p, formulas);
	cmark_parser_feed(p, m->text.s, m->text.n);
	cmark_node *document = cmark_parser_finish(p);
	cmark_parser_free(p);
	md_math_free(formulas);
	md_pool_take_back(&m->pool);
	pthread_mutex_unlock(&one_parser);
	return document;
}

/* Writes "[^label] " for each line that looks like the definition of a note. */
static void
references_collect(struct slice text, struct buf *b)
{
	for (size_t at = 0, n; at < text.n; at += n) {
		n = line_length(text, at);
		struct slice s = {text.s + at, n};
		while (s.n > 0 && strchr(" \t>", s.s[0]) != NULL) {
			s.s++;
			s.n--;
		}
		const char *end = slice_starts(s, "[^") ? memchr(s.s, ']', s.n) : NULL;
		if (end == NULL)
			continue;
		buf_put(b, s.s, (size_t)(end - s.s) + 1);
		buf_putc(b, ' ');
	}
}

/* cmark forgets the definitions of notes that nothing refers to. So a paragraph before the text
 * refers to all that look like one; it is not read. */
static int
lead_add(struct md *m)
{
	struct buf b = {0};
	references_collect(m->text, &b);
	if (b.n == 0)
		return b.failed ? -1 : 0;
	buf_puts(&b, "\n\n");
	buf_put_slice(&b, m->text);
	size_t n = 0;
	char *s = buf_take(&b, &n);
	if (s == NULL)
		return -1;
	m->text = (struct slice){s, n};
	m->lead = m->next_line = 2;
	return arena_adopt(m->job->arena, s);
}

/* The language, and how many lines there are; they have memory of their own, given back at once. */
static int
survey_lines(struct md *m, struct slice text, size_t *n)
{
	struct job *job = m->job;
	struct arena *before = job->arena, *own = arena_new();
	struct lines lines;
	if (own == NULL)
		return -1;
	job->arena = own;
	int result = lines_make(job, text, &lines);
	const char *language = result == 0 ? profile_language(&lines) : NULL;
	*n = lines.n;
	job->arena = before;
	arena_free(own);
	if (result == 0 && m->meta->language.value == NULL)
		meta_set(m->meta, &m->meta->language, META_TEXT, slice_of(language));
	return result;
}

/* cmark-gfm needs quadratic time for "![[]()" over and over, and for "<!D " that no ">" ends;
 * nobody writes so many in one paragraph. The line of the paragraph, or 0. */
static uint32_t
wild_line(struct slice text)
{
	enum { MAX_BRACKETS = 8192 };
	uint32_t line = 1, brackets = 0, angles = 0;
	for (size_t at = 0, n; at < text.n; at += n, line++) {
		n = line_length(text, at);
		if (n == 1)
			brackets = angles = 0;
		const char *s = text.s + at, *end = s + n;
		for (; s < end && brackets <= MAX_BRACKETS && angles <= MAX_BRACKETS; s++) {
			brackets += *s == '[';
			angles += *s == '<' && s + 1 < end && s[1] == '!';
		}
		if (brackets > MAX_BRACKETS || angles > MAX_BRACKETS)
			return line;
	}
	return 0;
}

/* XML has no form feed; in Markdown it is white space. */
static struct slice
without_form_feeds(struct job *job, struct slice text)
{
	const char *at = text.n > 0 ? memchr(text.s, '\f', text.n) : NULL;
	if (at == NULL)
		return text;
	struct slice copy = arena_slice(job->arena, text);
	char *s = (char *)(uintptr_t)copy.s;
	for (size_t i = (size_t)(at - text.s); i < copy.n; i++)
		if (s[i] == '\f')
			s[i] = ' ';
	return copy;
}

/* All that cmark is asked for: parsed, and written as it is walked through. */
static int
write_all(struct md *m, struct reading *r, size_t n_lines)
{
	/* where no mark could be set, there are no tables at all */
	cmark_node *document = parse(m, m->n_wide == 0 || m->mark_n > 0);
	int result = -1;
	if (md_survey(m, document) == 0 && md_blocks_write(m, document) == 0 &&
		md_notes_write(m) == 0) {
		md_refs_resolve(m);
		result = compose_finish(m->c);
	}
	if (result == 0)
		result = md_labels_make(m, document, n_lines, r);
	cmark_node_free(document);
	return result;
}

static int
read_with_cmark(struct md *m, struct reading *r, size_t n_lines)
{
	int result = -1;
	md_pool_begin(&m->pool);
	if (setjmp(m->pool.out) == 0) {
		result = write_all(m, r, n_lines);
	} else {
		DIAG(m->job, OUT_OF_MEMORY, 0, NULL);
		if (m->pool.is_lent) {
			md_pool_take_back(&m->pool);
			pthread_mutex_unlock(&one_parser);
		}
		result = -1;
	}
	md_pool_end(&m->pool);
	buf_free(&m->events);
	buf_free(&m->removals);
	return result;
}

static int
markdown_read(struct job *job, struct reading *r)
{
	uint32_t wild = wild_line(r->text);
	if (wild == 0)
		wild = md_outgrown_line(r->text);
	if (wild > 0) {
		DIAG(job, MARKDOWN_WILD, wild, NULL);
		r->reader = &plain_reader;
		return plain_reader.read(job, r);
	}
	struct md *m = ARENA_NEW(job->arena, struct md);
	r->doc = tei_new(job->arena);
	if (m == NULL || r->doc == NULL)
		return -1;
	m->job = job;
	m->doc = r->doc;
	m->meta = r->meta;
	m->raw_text = opt_is(job->opts, "raw", "text");
	m->math = opt_is(job->opts, "math", "tex");
	m->c = compose_new(job, m->doc);
	if (m->c == NULL)
		return -1;
	struct slice text = without_form_feeds(job, r->text);
	size_t skip = front_matter(m, text), n_lines;
	if (survey_lines(m, r->text, &n_lines) != 0 ||
		md_marks_set(m, (struct slice){text.s + skip, text.n - skip}) != 0 ||
		lead_add(m) != 0 || md_lines_make(m) != 0)
		return -1;
	return read_with_cmark(m, r, n_lines);
}

const struct reader markdown_reader = {
	.name = "markdown",
	.title = "Markdown",
	.endings = endings,
	.sniff = md_sniff,
	.read = markdown_read,
	.decide = md_decide,
	.options = options,
};

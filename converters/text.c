/* SPDX-License-Identifier: Apache-2.0 */
/* The plain-text edition: first lines, contents with line numbers, text, end mark. The handlers
 * are in text_block.c, text_phrase.c and text_table.c; the package around it is etext.c. */
#include "converters/text.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "converters/prose_line.h"
#include "converters/text_imp.h"

const struct opt_row text_format_options[] = {
	{"wrap", OPT_INT, "0..1000", "0",
		"break lines of plain text at this column; 0: one line a paragraph"},
	{"emphasis", OPT_WORD, "none|underscore|asterisk", "none", "how plain text marks emphasis"},
	{"etext-notes", OPT_WORD, "paragraph|section|end", "paragraph",
		"where plain text has notes: after the paragraph, the section, the work"},
	{"etext-style", OPT_WORD, "accessible|gutenberg", "accessible",
		"the conventions of plain text"},
	{"ascii-punctuation", OPT_FLAG, NULL, "no",
		"plain text with ASCII quotation marks and dashes"},
	{"heading-marks", OPT_FLAG, NULL, "no", "plain text with [H1] before its headings"},
	{"bom", OPT_FLAG, NULL, NULL,
		"plain text with byte order mark and CRLF; yes in the e-text package"},
	OPT_END,
};

/* ---- making ---- */

static void
read_options(struct text *t, struct prose_style *style)
{
	const struct opts *o = t->job->opts;
	int underscore =
		opt_is(o, "emphasis", "underscore") || (t->e->bare && !opt_given(o, "emphasis"));
	int asterisk = opt_is(o, "emphasis", "asterisk");
	t->italic = underscore ? "_" : asterisk ? "*" : "";
	t->bold = underscore ? "_" : asterisk ? "**" : "";
	t->heading_marks = opt_flag(o, "heading-marks");
	t->notes_place = opt_is(o, "etext-notes", "section") ? NOTES_SECTION
	                 : opt_is(o, "etext-notes", "end")   ? NOTES_END
	                                                     : NOTES_PARAGRAPH;
	*style = (struct prose_style){.lang = t->lang,
		.wrap = (int)opt_int(o, "wrap"),
		.ascii = opt_flag(o, "ascii-punctuation"),
		.bare = t->e->bare};
	if (t->e->bare && !opt_given(o, "wrap"))
		style->wrap = 72;
	/* lines that touch each other need a mark that checkers know: the English one */
	t->verse_apart = !t->e->bare && strcmp(label_get(LABEL_TXT_POEM, t->lang), "Poem") != 0;
}

/* "Author: A. Nother." */
static void
put_person(struct text *t, const struct bib_person *who)
{
	struct slice stop = slice_trim(slice_of(label_get(LABEL_TXT_STOP, t->lang)));
	const char *role = label_role(who->role, who->as, t->lang);
	prose_text(t->p, slice_of(role));
	if (!slice_ends(slice_of(role), ":"))
		prose_mark(t->p, label_get(LABEL_TXT_COLON, t->lang));
	prose_text(t->p, slice_of(who->name));
	if (!slice_ends(slice_of(who->name), "."))
		prose_mark(t->p, arena_str(t->job->arena, stop));
	prose_end(t->p, PROSE_PARAGRAPH);
}

/* What a byline says of one person; the role stands before the name or behind it. */
struct credit {
	struct slice role, name;
};

static struct slice
after_signs(struct slice s)
{
	uint32_t cp;
	for (size_t k; s.n > 0; s.s += k, s.n -= k) {
		k = utf8_next(s.s, s.n, &cp);
		if (!utf8_is_space(cp) && !prose_is_sign(cp))
			break;
	}
	return s;
}

static struct slice
behind(struct slice s, const char *word)
{
	size_t n = strlen(word);
	return (struct slice){s.s + n, s.n - n};
}

/* The person that s begins with: 0, or the bytes that speak of it. */
static size_t
credit_take(const struct bib_person *who, struct slice s, struct credit *c)
{
	const char *role = who->as ? who->as : "";
	int role_first = *role != '\0' && slice_starts(s, role);
	struct slice rest = role_first ? after_signs(behind(s, role)) : s;
	if (!slice_starts(rest, who->name))
		return 0;
	c->name = (struct slice){rest.s, strlen(who->name)};
	c->role = (struct slice){s.s, role_first ? strlen(role) : 0};
	rest = behind(rest, who->name);
	if (!role_first && *role != '\0') {
		rest = after_signs(rest);
		if (!slice_starts(rest, role))
			return 0;
		c->role = (struct slice){rest.s, strlen(role)};
		rest = behind(rest, role);
	}
	return s.n - rest.n;
}

/* "文字整理 记者 王慧青 制图 李健": people and their roles, and not a word besides. 0: it is not
 * so, or there is only one. */
static size_t
credits_cut(const struct bib *b, struct slice s, struct credit *v)
{
	size_t n = 0;
	for (s = after_signs(s); s.n > 0 && n < b->n_people; n++) {
		size_t used = 0;
		for (size_t i = 0; i < b->n_people; i++) {
			struct credit c;
			size_t k = credit_take(&b->people[i], s, &c);
			if (k > used) {
				used = k;
				v[n] = c;
			}
		}
		if (used == 0)
			return 0;
		s = after_signs((struct slice){s.s + used, s.n - used});
	}
	return s.n == 0 && n > 1 ? n : 0;
}

/* No note, page mark or picture in it. */
static int
is_words(const struct tei_node *byline)
{
	for (const struct tei_node *n = byline; n != NULL; n = tei_step(byline, n, 1))
		if (n->kind == TEI_NOTE ||
			(tei_content(n->kind) == CONTENT_EMPTY && n->kind != TEI_LB))
			return 0;
	return 1;
}

/* A voice runs on over the blanks of a byline: each person has a line. */
static int
put_credits(struct text *t, const struct tei_node *byline)
{
	const struct bib *b = t->e->bib;
	struct credit *v = ARENA_ARRAY(t->job->arena, struct credit, b->n_people + 1);
	size_t n = v != NULL && !t->e->bare && is_words(byline)
	                   ? credits_cut(b, tei_flat(t->job->arena, byline), v)
	                   : 0;
	struct slice stop = slice_trim(slice_of(label_get(LABEL_TXT_STOP, t->lang)));
	for (size_t i = 0; i < n; i++) {
		int role_first = v[i].role.n > 0 && v[i].role.s < v[i].name.s;
		prose_text(t->p, role_first ? v[i].role : v[i].name);
		if (role_first)
			prose_mark(t->p, label_get(LABEL_TXT_COLON, t->lang));
		else if (v[i].role.n > 0)
			prose_blank(t->p);
		prose_text(t->p, role_first ? v[i].name : v[i].role);
		prose_mark(t->p, arena_str(t->job->arena, stop));
		prose_end(t->p, PROSE_PARAGRAPH);
	}
	return n > 0;
}

static int
says_people(const struct tei_node *page)
{
	for (const struct tei_node *n = page; n != NULL; n = tei_step(page, n, 1))
		if (n->kind == TEI_BYLINE || n->kind == TEI_DOCAUTHOR)
			return 1;
	return 0;
}

static void
put_language(struct text *t)
{
	const char *lang = t->e->bib->language;
	if (strcmp(lang, "und") == 0 || t->e->bare)
		return;
	const char *name = label_has(lang) ? label_get(LABEL_TXT_LANGUAGE_NAME, lang) : lang;
	prose_own(t->p, LABEL_FILL(t->job->arena, LABEL_TXT_LANGUAGE, t->lang, name));
}

/* Title, authors, language: from the title page where there is one, else from the header. */
static void
put_front(struct text *t)
{
	const struct bib *b = t->e->bib;
	const struct tei_node *front = tei_child(t->doc->text, TEI_FRONT);
	const struct tei_node *page = front ? tei_child(front, TEI_TITLEPAGE) : NULL;
	const struct tei_node *title = page ? tei_child(page, TEI_DOCTITLE) : NULL;
	if (title != NULL) {
		walk(title, text_handlers, t);
	} else {
		prose_text(t->p, slice_of(b->title));
		prose_end(t->p, PROSE_PARAGRAPH);
		if (b->subtitle != NULL) {
			prose_text(t->p, slice_of(b->subtitle));
			prose_end(t->p, PROSE_PARAGRAPH);
		}
	}
	for (const struct tei_node *n = page ? page->first : NULL; n != NULL; n = n->next)
		if (n != title && !(n->kind == TEI_BYLINE && put_credits(t, n)))
			walk(n, text_handlers, t);
	for (size_t i = 0; !says_people(page) && i < b->n_people; i++)
		put_person(t, &b->people[i]);
	put_language(t);
	text_end(t, PROSE_PARAGRAPH);
}

static size_t
count_divisions(const struct tei_node *in)
{
	size_t n = 0;
	for (const struct tei_node *c = in->first; c != NULL; c = c->next)
		n += c->kind == TEI_DIV && tei_child(c, TEI_HEAD) != NULL;
	return n;
}

/* Parts are what stands at the top. What stands below the only division, or below a part of a
 * book, is cut, too, unless that makes more files than anybody wants to choose from. */
static void
plan_cuts(struct text *t)
{
	enum { MAX_PARTS = 150 };
	const struct tei_node *body = tei_child(t->doc->text, TEI_BODY);
	size_t top = count_divisions(body), below = 0, gathered = 0;
	for (const struct tei_node *c = body->first; c != NULL; c = c->next) {
		size_t n = c->kind == TEI_DIV ? count_divisions(c) : 0;
		below += n;
		gathered += text_is_gathering(c) ? n : 0;
	}
	t->cut_depth = top == 1 && below < MAX_PARTS ? 2 : 1;
	t->cut_gatherings = top + gathered < MAX_PARTS;
}

static int
make_room(struct edition *e, const struct tei_node *text)
{
	size_t heads = 1;
	for (const struct tei_node *n = text; n != NULL; n = tei_step(text, n, 1))
		heads += n->kind == TEI_HEAD;
	e->heads = ARENA_ARRAY(e->job->arena, struct text_head, heads);
	e->cuts = ARENA_ARRAY(e->job->arena, struct text_cut, heads + 1);
	return e->heads != NULL && e->cuts != NULL ? 0 : -1;
}

struct edition *
edition_make(struct job *job, const struct tei_doc *doc, int in_parts)
{
	struct edition *e = ARENA_NEW(job->arena, struct edition);
	struct text t = {.job = job, .doc = doc, .e = e, .in_parts = in_parts};
	struct prose_style style;
	if (e == NULL)
		goto failed;
	e->job = job;
	e->bib = bib_read(job, doc);
	t.index = index_make(job, doc);
	e->bare = opt_is(job->opts, "etext-style", "gutenberg");
	e->windows = opt_given(job->opts, "bom") ? opt_flag(job->opts, "bom") : in_parts;
	if (e->bib == NULL || t.index == NULL || make_room(e, doc->text) != 0)
		goto failed;
	e->lang = t.lang = label_has(e->bib->language) ? e->bib->language : "en";
	read_options(&t, &style);
	if (prose_begin(&e->front, job->arena, &style) != 0 ||
		prose_begin(&e->body, job->arena, &style) != 0)
		goto failed;
	t.p = &e->front;
	put_front(&t);
	t.p = &e->body;
	t.after_head = SIZE_MAX;
	plan_cuts(&t);
	walk(doc->text, text_handlers, &t);
	text_end(&t, PROSE_PARAGRAPH);
	for (size_t i = 0; i < t.notes.n; i++)
		prose_own(t.p, t.notes.v[i].s);
	buf_free(&t.code);
	if (!e->front.out.failed && !e->body.out.failed && !arena_failed(job->arena))
		return e;
failed:
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	edition_free(e);
	return NULL;
}

void
edition_free(struct edition *e)
{
	if (e == NULL)
		return;
	prose_free(&e->front);
	prose_free(&e->body);
}

/* ---- laying out ---- */

enum { MAX_DEPTH = 64 };

/* "1.2 Heading, line 348": each on a line, so that the ear is not kept waiting. */
static void
put_contents(const struct edition *e, const struct text_piece *piece, struct buf *out)
{
	unsigned count[MAX_DEPTH] = {0};
	int top = MAX_DEPTH;
	for (size_t i = 0; i < piece->n_heads; i++)
		top = piece->heads[i].depth < top ? piece->heads[i].depth : top;
	for (size_t i = 0; i < piece->n_heads; i++) {
		const struct text_head *h = &piece->heads[i];
		int depth = h->depth - top < MAX_DEPTH ? h->depth - top : MAX_DEPTH - 1;
		count[depth]++;
		for (int d = depth + 1; d < MAX_DEPTH && count[d] != 0; d++)
			count[d] = 0;
		for (int d = 0; !e->bare && d <= depth; d++)
			buf_printf(out, "%s%u", d > 0 ? "." : "", count[d] > 0 ? count[d] : 1);
		for (int d = 0; e->bare && d <= depth; d++)
			buf_puts(out, "  ");
		if (!e->bare)
			buf_putc(out, ' ');
		buf_puts(out, h->label);
		if (!e->bare) {
			const char *line = arena_printf(
				e->job->arena, "%u", (unsigned)(h->line + piece->base));
			buf_puts(out, label_fill(e->job->arena, LABEL_TXT_AT_LINE, e->lang, line));
		}
		buf_putc(out, '\n');
	}
}

uint32_t
edition_around(
	const struct edition *e, struct text_piece *piece, struct buf *before, struct buf *after)
{
	uint32_t lines = piece->front_lines;
	buf_put_slice(before, piece->front);
	for (; slice_starts(piece->body, "\n"); piece->lines_before++) {
		piece->body.s++;
		piece->body.n--;
	}
	int with_contents = piece->n_heads > 1;
	int starts_with_head =
		piece->n_heads > 0 && piece->heads[0].line == piece->lines_before + 1;
	uint32_t gap = starts_with_head ? (e->bare ? 4 : 2) : 1;
	const char *line_is = e->bare ? "" : label_get(LABEL_TXT_LINE_IS, e->lang);
	uint32_t contents = with_contents ? 3 + (*line_is ? 2u : 0u) + (uint32_t)piece->n_heads : 0;
	lines += contents + gap;
	piece->base = lines - piece->lines_before;
	if (with_contents) {
		buf_printf(before, "\n%s\n\n", label_get(LABEL_CONTENTS, e->lang));
		if (*line_is)
			buf_printf(before, "%s\n\n", line_is);
		put_contents(e, piece, before);
	}
	for (uint32_t i = 0; piece->body.n > 0 && i < gap; i++)
		buf_putc(before, '\n');
	piece->lines = 0;
	for (size_t i = 0; i < piece->body.n; i++)
		piece->lines += piece->body.s[i] == '\n';
	if (piece->end != NULL) {
		buf_printf(after, "\n%s\n", piece->end);
		lines += 2;
	}
	return lines + piece->lines;
}

void
edition_begin_file(const struct edition *e, struct buf *out)
{
	if (e->windows)
		buf_puts(out, "\xEF\xBB\xBF");
}

void
edition_put_lines(const struct edition *e, struct slice lines, struct buf *out)
{
	if (!e->windows) {
		buf_put_slice(out, lines);
		return;
	}
	while (lines.n > 0) {
		const char *nl = memchr(lines.s, '\n', lines.n);
		size_t n = nl ? (size_t)(nl - lines.s) : lines.n, used = n + (nl != NULL);
		buf_put(out, lines.s, n);
		if (nl != NULL)
			buf_puts(out, "\r\n");
		lines.s += used;
		lines.n -= used;
	}
}

uint32_t
edition_put(const struct edition *e, struct text_piece *piece, struct buf *out)
{
	struct buf before = {0}, after = {0};
	uint32_t lines = edition_around(e, piece, &before, &after);
	edition_begin_file(e, out);
	edition_put_lines(e, buf_slice(&before), out);
	piece->at = out->n;
	edition_put_lines(e, piece->body, out);
	edition_put_lines(e, buf_slice(&after), out);
	out->failed |= before.failed | after.failed;
	buf_free(&before);
	buf_free(&after);
	return lines;
}

struct text_piece
edition_whole(const struct edition *e)
{
	struct slice title = buf_slice(&e->front.out);
	const char *nl = title.n > 0 ? memchr(title.s, '\n', title.n) : NULL;
	title.n = nl ? (size_t)(nl - title.s) : title.n;
	while (title.n > 0 && title.s[title.n - 1] == '.')
		title.n--;
	const char *name = arena_str(e->job->arena, title);
	return (struct text_piece){.front = buf_slice(&e->front.out),
		.front_lines = e->front.lines,
		.body = buf_slice(&e->body.out),
		.heads = e->heads,
		.n_heads = e->n_heads,
		.end = label_fill(e->job->arena, LABEL_TXT_END_OF, e->lang, name)};
}

struct text_piece
edition_part(const struct edition *e, size_t i)
{
	const struct text_cut *c = &e->cuts[i];
	int last = i + 1 == e->n_cuts;
	size_t end = last ? e->body.out.n : c[1].at;
	size_t heads_end = last ? e->n_heads : c[1].first_head;
	return (struct text_piece){.body = {e->body.out.s + c->at, end - c->at},
		.lines_before = c->lines,
		.heads = e->heads + c->first_head,
		.n_heads = heads_end - c->first_head};
}

/* ---- the single file ---- */

static int
text_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct edition *e = edition_make(job, doc, 0);
	if (e == NULL)
		return -1;
	struct buf out = {0};
	struct text_piece whole = edition_whole(e);
	edition_put(e, &whole, &out);
	edition_free(e);
	package_add(p, "text.txt", "text/plain; charset=utf-8", PART_DEFLATED, &out);
	if (!p->failed)
		return 0;
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

const struct converter text_converter = {
	.name = "text",
	.suffix = ".txt",
	.media_type = "text/plain; charset=utf-8",
	.title = "plain text to be read aloud",
	.container = CONTAINER_FILE,
	.options = text_format_options,
	.convert = text_convert,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Inline events → phrases of the tree. */
#include "input/markdown.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "input/asset.h"

void
md_anchor_add(
	struct md *m, struct md_anchors *a, struct tei_node *node, const char *slug, uint32_t line)
{
	if (a->n == a->cap) {
		size_t cap = a->cap ? a->cap * 2 : 64;
		struct md_anchor *v = ARENA_ARRAY(m->job->arena, struct md_anchor, cap);
		if (v == NULL)
			return;
		if (a->n > 0)
			memcpy(v, a->v, a->n * sizeof *v);
		a->v = v;
		a->cap = cap;
	}
	a->v[a->n++] = (struct md_anchor){node, slug, line};
}

/* ---- addresses ---- */

static int
starts_nocase(const char *s, const char *prefix)
{
	for (; *prefix != '\0'; s++, prefix++)
		if ((*s >= 'A' && *s <= 'Z' ? *s + 32 : *s) != *prefix)
			return 0;
	return 1;
}

/* Schemes that can do something on the reader's machine */
static int
is_unsafe(const char *url)
{
	static const char *const schemes[] = {"javascript:", "vbscript:", "data:", "file:", "blob:",
		"jar:", "view-source:", "about:"};
	struct buf b = {0};
	int found = 0;
	for (const char *s = url; *s != '\0' && b.n < 32; s++)
		if ((unsigned char)*s > 0x20)
			buf_putc(&b, *s);
	buf_putc(&b, '\0');
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes && b.s != NULL; i++)
		found |= starts_nocase(b.s, schemes[i]);
	buf_free(&b);
	return found;
}

static int
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* What RFC 3986 does not allow becomes %XX; what is escaped already stays. Letters outside ASCII
 * stay too: an IRI is readable, and every format of ours takes it. */
static const char *
escape(struct md *m, const char *url)
{
	struct buf b = {0};
	for (const char *s = url; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		int ok = c >= 0x80 || (c > 0x20 && c < 0x7F && strchr("\"<>\\^`{|}[]", c) == NULL);
		if (c == '%')
			ok = is_hex(s[1]) && is_hex(s[2]);
		if (ok)
			buf_putc(&b, (char)c);
		else
			buf_printf(&b, "%%%02X", (unsigned)c);
	}
	const char *out = arena_buf_str(m->job->arena, &b);
	buf_free(&b);
	return out;
}

/* http and its like need a host of letters, digits, dots, hyphens (or more than ASCII). */
static int
has_host(const char *url)
{
	enum { LONGEST_HOST = 255 }; /* RFC 1035 */
	const char *s = strstr(url, "://");
	if (!starts_nocase(url, "http:") && !starts_nocase(url, "https:"))
		return 1;
	if (s == NULL)
		return 0;
	s += 3;
	size_t n = strcspn(s, "/?#");
	const char *at = memchr(s, '@', n);
	if (at != NULL) {
		n -= (size_t)(at + 1 - s);
		s = at + 1;
	}
	size_t host = 0;
	while (host < n && ((unsigned char)s[host] >= 0x80 || s[host] == '-' || s[host] == '.' ||
				   s[host] == '_' || (s[host] >= '0' && s[host] <= '9') ||
				   ((s[host] | 0x20) >= 'a' && (s[host] | 0x20) <= 'z')))
		host++;
	if (host == 0 || host > LONGEST_HOST)
		return 0;
	if (host < n && s[host] == ':')
		for (host++; host < n && s[host] >= '0' && s[host] <= '9'; host++)
			;
	return host == n;
}

const char *
md_target(struct md *m, const char *url, uint32_t line)
{
	const char *clean = arena_str(m->job->arena, slice_trim(md_unmark(m, slice_of(url))));
	if (*clean == '\0')
		return NULL;
	if (is_unsafe(clean) || !has_host(clean)) {
		DIAG(m->job, LINK_UNSAFE, line, asset_shown(m->job, clean));
		return NULL;
	}
	return escape(m, clean);
}

/* ---- headings as targets ---- */

const char *
md_slug(struct md *m, struct slice heading)
{
	struct buf b = {0};
	for (size_t i = 0; i < heading.n;) {
		uint32_t cp;
		i += utf8_next(heading.s + i, heading.n - i, &cp);
		enum utf8_class c = utf8_class(cp);
		if (c == UTF8_LETTER || c == UTF8_DIGIT || c == UTF8_MARK || cp == '-' || cp == '_')
			buf_utf8(&b, utf8_lower(cp));
		else if (cp == ' ')
			buf_putc(&b, '-');
	}
	const char *s = arena_buf_str(m->job->arena, &b);
	buf_free(&b);
	return s;
}

static int
by_slug(const void *a, const void *b)
{
	const struct md_anchor *x = a, *y = b;
	int c = strcmp(x->slug, y->slug);
	return c != 0 ? c : x->line < y->line ? -1 : x->line > y->line;
}

/* A name that XML takes as xml:id, made from slug. */
static const char *
id_of(struct md *m, const char *slug)
{
	uint32_t cp = 0;
	if (*slug != '\0')
		utf8_next(slug, strlen(slug), &cp);
	return utf8_class(cp) == UTF8_LETTER ? slug : arena_printf(m->job->arena, "h-%s", slug);
}

/* The percent-escapes of a fragment undone, in lower case as slugs are. */
static const char *
fragment_slug(struct md *m, const char *s)
{
	struct buf b = {0};
	for (; *s != '\0'; s++) {
		if (s[0] == '%' && is_hex(s[1]) && is_hex(s[2])) {
			const char digits[3] = {s[1], s[2], '\0'};
			buf_putc(&b, (char)strtol(digits, NULL, 16));
			s += 2;
		} else {
			buf_putc(&b, *s);
		}
	}
	struct slice t = buf_slice(&b);
	const char *slug = utf8_valid_prefix(t.s, t.n) == t.n ? md_slug(m, t) : "";
	buf_free(&b);
	return slug;
}

void
md_refs_resolve(struct md *m)
{
	if (m->refs.n == 0)
		return;
	if (m->heads.n > 0)
		qsort(m->heads.v, m->heads.n, sizeof *m->heads.v, by_slug);
	for (size_t i = 0; i < m->refs.n; i++) {
		const struct md_anchor *r = &m->refs.v[i];
		struct md_anchor key = {NULL, fragment_slug(m, r->slug + 1), 0};
		size_t lo = 0, hi = m->heads.n;
		while (lo < hi) {
			size_t mid = (lo + hi) / 2;
			if (by_slug(&m->heads.v[mid], &key) < 0)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < m->heads.n && *key.slug != '\0' &&
			strcmp(m->heads.v[lo].slug, key.slug) == 0) {
			const char *id = id_of(m, key.slug);
			tei_set(m->doc, m->heads.v[lo].node, TA_ID, id);
			tei_set(m->doc, r->node, TA_TARGET, arena_printf(m->job->arena, "#%s", id));
		} else {
			DIAG(m->job, LINK_BROKEN, r->line, asset_shown(m->job, r->slug));
			r->node->kind = TEI_SEG;
			r->node->attrs = NULL;
		}
	}
}

/* ---- pictures ---- */

static const char *
node_title(struct md *m, cmark_node *n)
{
	const char *t = cmark_node_get_title(n);
	return t ? arena_str(m->job->arena, slice_trim(md_unmark(m, slice_of(t)))) : "";
}

/* What is defined once can be referred to over and over, for three letters each: addresses and
 * titles are together not to outgrow the text. */
static int
is_spent(struct md *m, const struct md_event *v)
{
	enum { FREE = 100000 };
	const char *url = cmark_node_get_url(v->node), *title = cmark_node_get_title(v->node);
	m->referred += (url ? strlen(url) : 0) + (title ? strlen(title) : 0);
	if (m->referred <= m->text.n + FREE)
		return 0;
	DIAG(m->job, LINK_REPEATED, v->line, asset_shown(m->job, url ? url : ""));
	return 1;
}

/* The description: all text of events from at (an MD_OPEN) to its end; gives the end's index. */
static size_t
picture_alt(const struct md_events *e, size_t at, struct buf *alt)
{
	size_t depth = 0, i = at;
	for (; i < e->n; i++) {
		const struct md_event *v = &e->v[i];
		if (v->kind == MD_OPEN)
			depth++;
		else if (v->kind == MD_CLOSE && --depth == 0)
			break;
		else if (v->kind == MD_TEXT)
			buf_put_slice(alt, v->text);
		else if (v->kind == MD_SOFT || v->kind == MD_HARD)
			buf_putc(alt, ' ');
	}
	return i;
}

static void
added(struct md *m, const char *rule, uint32_t line, struct slice s)
{
	ledger_add(m->job->ledger, rule, line, s);
}

/* What stands for a picture that is not beside the source: a link with its description. */
static void
remote_write(struct md *m, const char *url, struct slice alt, uint32_t line)
{
	const char *target = md_target(m, url, line);
	struct slice words = alt;
	if (words.n == 0) {
		words = arena_slice(m->job->arena, md_unmark(m, slice_of(url)));
		added(m, "image-address", line, words);
	}
	if (target != NULL && compose_open(m->c, TEI_REF, line) != NULL) {
		compose_set(m->c, TA_TARGET, target);
		compose_text(m->c, words, line);
		compose_close(m->c, TEI_REF);
	} else {
		compose_text(m->c, words, line);
	}
}

static void
graphic_write(struct md *m, const struct asset *a, uint32_t line)
{
	compose_open(m->c, TEI_GRAPHIC, line);
	compose_set(m->c, TA_URL, a->name);
	compose_set(m->c, TA_MIMETYPE, a->media_type);
	if (a->width > 0 && a->height > 0) {
		compose_set(m->c, TA_WIDTH, arena_printf(m->job->arena, "%upx", a->width));
		compose_set(m->c, TA_HEIGHT, arena_printf(m->job->arena, "%upx", a->height));
	}
	compose_close(m->c, TEI_GRAPHIC);
}

static const struct asset *
picture_find(struct md *m, const struct md_event *v, const char **url)
{
	const char *u = cmark_node_get_url(v->node);
	*url = arena_str(m->job->arena, md_unmark(m, slice_of(u ? u : "")));
	return asset_read(m->job, m->doc, *url, v->line);
}

/* Writes the picture whose events begin at `at`; gives the index of its end. inside: in a line of
 * text. When it cannot be had, its description stays as text or link. */
static size_t
picture_write(struct md *m, const struct md_events *e, size_t at, int inside)
{
	const struct md_event *v = &e->v[at];
	int spent = is_spent(m, v);
	const char *url = "", *title = spent ? "" : node_title(m, v->node);
	struct buf b = {0};
	size_t end = picture_alt(e, at, &b);
	struct slice alt = slice_trim(arena_buf(m->job->arena, &b));
	buf_free(&b);
	const struct asset *a = spent ? NULL : picture_find(m, v, &url);
	int wrapped = a == NULL && !inside;
	if (*title != '\0')
		added(m, "image-title", v->line, slice_of(title));
	if (wrapped)
		compose_open(m->c, TEI_P, v->line);
	if (a != NULL) {
		compose_open(m->c, TEI_FIGURE, v->line);
		if (inside)
			compose_set(m->c, TA_REND, "inline");
		graphic_write(m, a, v->line);
		if (*title != '\0')
			compose_leaf(m->c, TEI_HEAD, slice_of(title), v->line);
		if (alt.n > 0)
			compose_leaf(m->c, TEI_FIGDESC, alt, v->line);
		compose_close(m->c, TEI_FIGURE);
	} else {
		if (asset_is_remote(url))
			remote_write(m, url, alt, v->line);
		else
			compose_text(m->c, alt, v->line);
		if (*title != '\0') {
			compose_text(m->c, SLICE(" "), v->line);
			compose_text(m->c, slice_of(title), v->line);
		}
	}
	if (wrapped)
		compose_close(m->c, TEI_P);
	return end;
}

static int
is_image(const struct md_event *v)
{
	return v->kind == MD_OPEN && cmark_node_get_type(v->node) == CMARK_NODE_IMAGE;
}

int
md_is_figure(const struct md_events *e)
{
	size_t depth = 0;
	if (e->n == 0 || !is_image(&e->v[0]))
		return 0;
	for (size_t i = 0; i < e->n; i++) {
		depth += e->v[i].kind == MD_OPEN;
		depth -= e->v[i].kind == MD_CLOSE;
		if (depth == 0)
			return i + 1 == e->n;
	}
	return 0;
}

void
md_figure_write(struct md *m, const struct md_events *e)
{
	picture_write(m, e, 0, 0);
}

/* ---- notes ---- */

static void
note_write(struct md *m, const struct md_event *v)
{
	enum { NESTED = 4 };
	struct arena *a = m->job->arena;
	struct md_note *n = md_note_find(m, v->text);
	if (n == NULL) {
		struct slice mark = slice_of(arena_printf(a, "[^%.*s]", (int)v->text.n, v->text.s));
		added(m, "note-mark", v->line, mark);
		compose_text(m->c, mark, v->line);
		return;
	}
	if (n->depth == 0) {
		n->depth = m->note_depth + 1;
		m->queue[m->n_queue++] = n;
		if (m->note_depth < NESTED) {
			/* filled later, from the queue */
			n->node = compose_empty(m->c, TEI_NOTE, v->line);
		}
		if (n->node != NULL)
			return;
	}
	if (n->id == NULL)
		n->id = arena_printf(a, "fn-%zu", (size_t)(n - m->notes) + 1);
	struct slice label = arena_slice(a, v->text);
	added(m, "note-mark", v->line, label);
	compose_open(m->c, TEI_REF, v->line);
	compose_set(m->c, TA_TARGET, arena_printf(a, "#%s", n->id));
	compose_set(m->c, TA_TYPE, "noteref");
	compose_text(m->c, label, v->line);
	compose_close(m->c, TEI_REF);
}

/* ---- phrases ---- */

static int
is_line_break(struct slice html)
{
	return html.n >= 4 && html.n <= 8 && (html.s[1] | 0x20) == 'b' &&
	       (html.s[2] | 0x20) == 'r' &&
	       (html.s[3] == '>' || html.s[3] == '/' || html.s[3] == ' ');
}

static void
html_write(struct md *m, const struct md_event *v, int *warned)
{
	struct slice html = md_unmark(m, v->text);
	if (m->raw_text) {
		compose_text(m->c, html, v->line);
		return;
	}
	ledger_remove(m->job->ledger, "raw-html", v->line, html);
	if (is_line_break(html)) {
		compose_empty(m->c, TEI_LB, v->line);
	} else if (!*warned && !slice_starts(html, "<!--")) {
		*warned = 1;
		DIAG(m->job, RAW_HTML, v->line,
			asset_shown(m->job, arena_str(m->job->arena, html)));
	}
}

static enum tei_kind
phrase_kind(cmark_node *n)
{
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_EMPH:
		return TEI_EMPH;
	case CMARK_NODE_STRONG:
		return TEI_HI;
	case CMARK_NODE_LINK:
		return TEI_REF;
	default:
		return TEI_DEL;
	}
}

static void
link_attributes(struct md *m, const struct md_event *v)
{
	int spent = is_spent(m, v);
	const char *url = cmark_node_get_url(v->node);
	const char *target = spent ? NULL : md_target(m, url ? url : "", v->line);
	struct tei_node *here = compose_here(m->c);
	if (target == NULL) {
		/* the words stay, without the link */
		if (here->kind == TEI_REF)
			here->kind = TEI_SEG;
		return;
	}
	compose_set(m->c, TA_TARGET, target);
	const char *title = node_title(m, v->node);
	if (*title != '\0')
		compose_set(m->c, TA_N, title);
	if (target[0] == '#' && here->kind == TEI_REF)
		md_anchor_add(m, &m->refs, here, target, v->line);
}

static void
open_write(struct md *m, const struct md_event *v)
{
	enum tei_kind kind = phrase_kind(v->node);
	if (compose_open(m->c, kind, v->line) == NULL)
		return;
	if (kind == TEI_HI)
		compose_set(m->c, TA_REND, "bold");
	else if (kind == TEI_REF)
		link_attributes(m, v);
}

static void
close_write(struct md *m, const struct md_event *v)
{
	enum tei_kind kind = phrase_kind(v->node);
	struct tei_node *here = compose_here(m->c);
	if (kind == TEI_REF && here->kind == TEI_SEG)
		kind = TEI_SEG;
	compose_close(m->c, kind);
}

void
md_math_open(struct md *m, int display, uint32_t line)
{
	if (compose_open(m->c, TEI_FORMULA, line) == NULL)
		return;
	compose_set(m->c, TA_NOTATION, "TeX");
	if (display)
		compose_set(m->c, TA_REND, "display");
}

static void
verbatim_open(struct md *m, const struct md_event *v)
{
	const char *signs = md_math_signs(v->node);
	if (signs != NULL)
		md_math_open(m, strcmp(signs, "$$") == 0, v->line);
	else
		compose_open(m->c, TEI_CODE, v->line);
}

static uint32_t
last_char(struct slice s)
{
	uint32_t cp = 0;
	if (s.n > 0)
		utf8_prev(s.s, s.n, &cp);
	return cp;
}

static uint32_t
first_char(struct slice s)
{
	uint32_t cp = 0;
	if (s.n > 0)
		utf8_next(s.s, s.n, &cp);
	return cp;
}

/* Between CJK characters a line end is no blank. */
static int
joins(const struct md_events *e, size_t i)
{
	enum { NEAR = 4 };
	size_t p = i, n = i + 1;
	while (p > 0 && i - p < NEAR && e->v[p - 1].kind != MD_TEXT)
		p--;
	while (n < e->n && n - i < NEAR && e->v[n].kind != MD_TEXT)
		n++;
	return p > 0 && n < e->n && utf8_is_cjk(last_char(e->v[p - 1].text)) &&
	       utf8_is_cjk(first_char(e->v[n].text));
}

void
md_events_write(struct md *m, const struct md_events *e)
{
	int warned = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct md_event *v = &e->v[i];
		switch (v->kind) {
		case MD_TEXT:
			compose_text(m->c, v->text, v->line);
			break;
		case MD_SOFT:
			if (!joins(e, i))
				compose_text(m->c, SLICE(" "), v->line);
			break;
		case MD_HARD:
			compose_empty(m->c, TEI_LB, v->line);
			break;
		case MD_CODE_OPEN:
			verbatim_open(m, v);
			break;
		case MD_CODE_CLOSE:
			compose_close(m->c, md_math_signs(v->node) ? TEI_FORMULA : TEI_CODE);
			break;
		case MD_HTML:
			html_write(m, v, &warned);
			break;
		case MD_NOTE:
			note_write(m, v);
			break;
		case MD_OPEN:
			if (is_image(v))
				i = picture_write(m, e, i, 1);
			else
				open_write(m, v);
			break;
		case MD_CLOSE:
			close_write(m, v);
		}
	}
}

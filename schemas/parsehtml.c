/* SPDX-License-Identifier: Apache-2.0 */
#include "schemas/parsehtml.h"

#include "base/utf8.h"

/* Elements that are open; of deeper ones the end tag is not looked for. */
enum { MAX_OPEN = 512, MAX_ATTRS = 64 };

struct html {
	struct arena *arena;
	const struct part_events *events;
	void *ctx;
	const char *s, *end;
	const char *open[MAX_OPEN];
	unsigned depth;
};

static const char *const voids[] = {"area", "base", "br", "col", "embed", "hr", "img", "input",
	"link", "meta", "source", "track", "wbr", NULL};
static const char *const raw[] = {"script", "style", "textarea", "title", NULL};

static int
is_one_of(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return 1;
	return 0;
}

static int
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int
is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* ---- text ---- */

static const struct {
	const char *name, *text;
} named[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"},
	{"&nbsp;", "\xC2\xA0"}};

/* The reference at s → bytes; its length, or 0 when it is none that we know. */
static size_t
reference(struct slice s, struct buf *out)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (slice_starts(s, named[i].name)) {
			buf_puts(out, named[i].text);
			return strlen(named[i].name);
		}
	if (s.n < 4 || s.s[1] != '#')
		return 0;
	int hex = (s.s[2] | 32) == 'x';
	uint32_t cp = 0;
	size_t i = hex ? 3 : 2, from = i;
	for (; i < s.n && i < from + 8; i++) {
		char c = s.s[i];
		int digit = c >= '0' && c <= '9'                        ? c - '0'
		            : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
		                                                        : -1;
		if (digit < 0)
			break;
		cp = cp * (hex ? 16 : 10) + (uint32_t)digit;
	}
	if (i == from || i >= s.n || s.s[i] != ';' || cp == 0 || cp > 0x10FFFF ||
		(cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	char bytes[4];
	buf_put(out, bytes, utf8_encode(cp, bytes));
	return i + 1;
}

static struct slice
resolved(struct html *h, struct slice s)
{
	struct buf out = {0};
	if (s.n == 0 || memchr(s.s, '&', s.n) == NULL)
		return s;
	for (size_t i = 0; i < s.n;) {
		size_t n = s.s[i] == '&' ? reference((struct slice){s.s + i, s.n - i}, &out) : 0;
		if (n == 0)
			buf_putc(&out, s.s[i++]);
		i += n;
	}
	struct slice text = arena_buf(h->arena, &out);
	buf_free(&out);
	return text;
}

static void
say_text(struct html *h, const char *from, const char *to, int is_raw)
{
	struct slice s = {from, (size_t)(to - from)};
	if (s.n > 0 && h->events->text != NULL)
		h->events->text(h->ctx, is_raw ? s : resolved(h, s));
}

/* ---- tags ---- */

static const char *
lower(struct html *h, const char *s, size_t n)
{
	char *name = arena_str(h->arena, (struct slice){s, n});
	for (size_t i = 0; name != NULL && i < n; i++)
		if (name[i] >= 'A' && name[i] <= 'Z')
			name[i] = (char)(name[i] | 32);
	return name ? name : "";
}

static const char *
name_end(const char *s, const char *end)
{
	while (s < end && !is_blank(*s) && *s != '>' && *s != '/' && *s != '=')
		s++;
	return s;
}

static struct slice
attribute_value(struct html *h)
{
	const char *from = h->s, *to;
	if (from < h->end && (*from == '"' || *from == '\'')) {
		to = memchr(from + 1, *from, (size_t)(h->end - from - 1));
		if (to == NULL)
			to = h->end;
		from++;
		h->s = to < h->end ? to + 1 : to;
	} else {
		for (to = from; to < h->end && !is_blank(*to) && *to != '>';)
			to++;
		h->s = to;
	}
	return resolved(h, (struct slice){from, (size_t)(to - from)});
}

/* Past ">"; *empty: the tag ends in "/>". */
static size_t
attributes(struct html *h, struct part_attr *list, int *empty)
{
	size_t n = 0;
	*empty = 0;
	while (h->s < h->end && *h->s != '>') {
		const char *from = h->s;
		if (is_blank(*from) || *from == '/' || *from == '=') {
			*empty = *from == '/';
			h->s++;
			continue;
		}
		const char *to = h->s = name_end(from, h->end);
		struct slice value = {"", 0};
		*empty = 0;
		while (h->s < h->end && is_blank(*h->s))
			h->s++;
		if (h->s < h->end && *h->s == '=') {
			for (h->s++; h->s < h->end && is_blank(*h->s);)
				h->s++;
			value = attribute_value(h);
		}
		if (n < MAX_ATTRS)
			list[n++] = (struct part_attr){
				NULL, NULL, lower(h, from, (size_t)(to - from)), value};
	}
	h->s += h->s < h->end;
	return n;
}

static void
say_close(struct html *h)
{
	const char *name = h->open[--h->depth];
	if (h->events->close != NULL)
		h->events->close(h->ctx, name);
}

/* To the end tag of name, without looking at what is in between. */
static void
raw_text(struct html *h, const char *name)
{
	size_t n = strlen(name);
	const char *from = h->s;
	for (; h->s < h->end; h->s++) {
		const char *at = memchr(h->s, '<', (size_t)(h->end - h->s));
		h->s = at ? at : h->end;
		if ((size_t)(h->end - h->s) > n + 2 && h->s[1] == '/' &&
			strcmp(lower(h, h->s + 2, n), name) == 0)
			break;
		if (at == NULL)
			break;
	}
	say_text(h, from, h->s, strcmp(name, "script") == 0 || strcmp(name, "style") == 0);
}

static void
start_tag(struct html *h)
{
	struct part_attr list[MAX_ATTRS];
	const char *to = name_end(h->s + 1, h->end);
	const char *name = lower(h, h->s + 1, (size_t)(to - h->s - 1));
	int empty;
	h->s = to;
	size_t n = attributes(h, list, &empty);
	if (h->depth == MAX_OPEN)
		return;
	h->events->open(h->ctx, NULL, NULL, name, list, n);
	h->open[h->depth++] = name;
	if (empty || is_one_of(voids, name))
		say_close(h);
	else if (is_one_of(raw, name))
		raw_text(h, name);
}

static void
end_tag(struct html *h)
{
	struct part_attr list[MAX_ATTRS];
	const char *to = name_end(h->s + 2, h->end);
	const char *name = lower(h, h->s + 2, (size_t)(to - h->s - 2));
	unsigned d = h->depth;
	int empty;
	h->s = to;
	attributes(h, list, &empty);
	while (d > 0 && strcmp(h->open[d - 1], name) != 0)
		d--;
	while (d > 0 && h->depth >= d)
		say_close(h);
}

/* Comment, document type, or what else begins with "<!" or "<?". */
static void
declaration(struct html *h)
{
	int comment = (size_t)(h->end - h->s) >= 4 && memcmp(h->s, "<!--", 4) == 0;
	for (h->s += comment ? 4 : 2; h->s < h->end; h->s++) {
		const char *at = memchr(h->s, '>', (size_t)(h->end - h->s));
		h->s = at ? at : h->end;
		if (at == NULL || !comment || (at[-1] == '-' && at[-2] == '-'))
			break;
	}
	h->s += h->s < h->end;
}

int
part_parse_html(struct job *job, struct slice bytes, const struct part_events *events, void *ctx)
{
	struct html h = {job->arena, events, ctx, bytes.s, bytes.s + bytes.n, {NULL}, 0};
	while (h.s < h.end) {
		const char *at = memchr(h.s, '<', (size_t)(h.end - h.s));
		say_text(&h, h.s, at ? at : h.end, 0);
		h.s = at ? at : h.end;
		if (h.end - h.s < 2) {
			say_text(&h, h.s, h.end, 0);
			break;
		}
		if (is_letter(h.s[1]))
			start_tag(&h);
		else if (h.s[1] == '/')
			end_tag(&h);
		else if (h.s[1] == '!' || h.s[1] == '?')
			declaration(&h);
		else {
			say_text(&h, h.s, h.s + 1, 0);
			h.s++;
		}
	}
	while (h.depth > 0)
		say_close(&h);
	return arena_failed(job->arena) ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"

#include <inttypes.h>

#include "base/job.h"
#include "base/utf8.h"

static const struct {
	const char *id;
	enum severity severity;
	const char *text;
} catalogue[MSG_MAX] = {
#define MSG(name, id, severity, text) [MSG_##name] = {id, severity, text},
#include "base/messages.def"
#undef MSG
};

struct diag {
	struct arena *arena;
	struct message *v;
	size_t n, cap;
	size_t by_severity[SEV_FATAL + 1];
	diag_fn *fn;
	void *ctx;
};

struct diag *
diag_new(struct arena *a)
{
	struct diag *d = ARENA_NEW(a, struct diag);
	if (d != NULL)
		d->arena = a;
	return d;
}

void
diag_listen(struct diag *d, diag_fn *fn, void *ctx)
{
	d->fn = fn;
	d->ctx = ctx;
}

/* What files and names hold may be no text: what is none, or no character, is U+FFFD. Control
 * characters are escaped where messages are formatted. */
static void
put_argument(struct buf *b, const char *s)
{
	size_t n = strlen(s), from = 0, i = 0;
	while (i < n) {
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (cp != UTF8_BAD && (cp < 0xA0 || utf8_is_xml(cp))) {
			i += k;
			continue;
		}
		buf_put(b, s + from, i - from);
		buf_puts(b, "\xEF\xBF\xBD");
		i += k;
		from = i;
	}
	buf_put(b, s + from, n - from);
}

static const char *
fill(struct arena *a, const char *text, const char *const args[])
{
	struct buf b = {0};
	for (const char *p = text; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] == '}') {
			if (*args != NULL)
				put_argument(&b, *args++);
			p++;
		} else {
			buf_putc(&b, *p);
		}
	}
	const char *s = arena_buf_str(a, &b);
	buf_free(&b);
	return s != NULL && *s != '\0' ? s : text; /* without memory the bare message must do */
}

static int
grow(struct diag *d)
{
	if (d->n < d->cap)
		return 0;
	size_t cap = d->cap ? d->cap * 2 : 32;
	struct message *v = ARENA_ARRAY(d->arena, struct message, cap);
	if (v == NULL)
		return -1;
	if (d->n > 0)
		memcpy(v, d->v, d->n * sizeof *v);
	d->v = v;
	d->cap = cap;
	return 0;
}

void
diag_add(struct job *job, enum msg id, uint32_t line, uint32_t column, const char *const args[])
{
	struct diag *d = job->diag;
	struct message m = {
		id, catalogue[id].severity, line, column, fill(d->arena, catalogue[id].text, args)};
	d->by_severity[m.severity]++;
	if (grow(d) == 0)
		d->v[d->n++] = m;
	if (d->fn != NULL)
		d->fn(d->ctx, job->path != NULL ? job->path : job->name, &m);
}

void
diag_add_once(struct job *job, enum msg id, const char *const args[])
{
	const struct diag *d = job->diag;
	const char *text = fill(d->arena, catalogue[id].text, args);
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].id == id && strcmp(d->v[i].text, text) == 0)
			return;
	diag_add(job, id, 0, 0, args);
}

const char *
diag_num(struct job *job, uint64_t n)
{
	return arena_printf(job->arena, "%" PRIu64, n);
}

size_t
diag_count(const struct diag *d, enum severity severity)
{
	return d->by_severity[severity];
}

size_t
diag_total(const struct diag *d)
{
	return d->n;
}

const struct message *
diag_get(const struct diag *d, size_t i)
{
	return &d->v[i];
}

const char *
diag_id(enum msg id)
{
	return catalogue[id].id;
}

const char *
diag_severity_name(enum severity s)
{
	static const char *const names[] = {"note", "warning", "error", "fatal"};
	return names[s];
}

enum severity
diag_severity(enum msg id)
{
	return catalogue[id].severity;
}

const char *
diag_text(enum msg id)
{
	return catalogue[id].text;
}

/* Nothing from a document may steer a terminal: C0, C1, DEL, bidirectional controls. */
static int
is_dangerous(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200E || cp == 0x200F;
}

static void
put_safe(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (cp == UTF8_BAD)
			buf_printf(out, "\\x%02X", (unsigned)(unsigned char)s[i]);
		else if (is_dangerous(cp))
			buf_printf(out, "\\u%04X", (unsigned)cp);
		else
			buf_put(out, s + i, k);
		i += k;
	}
}

void
diag_format(struct buf *out, const char *name, const struct message *m)
{
	put_safe(out, name);
	if (m->line > 0)
		buf_printf(out, ":%" PRIu32 ":%" PRIu32, m->line, m->column > 0 ? m->column : 1);
	buf_printf(out, ": %s: ", diag_severity_name(m->severity));
	put_safe(out, m->text);
	buf_printf(out, " [%s]\n", catalogue[m->id].id);
}

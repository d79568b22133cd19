/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/utf8.h"

enum comma { COMMA_FIRST, COMMA_NEXT, COMMA_VALUE /* a key stands before it */ };

void
jout_begin(struct jout *j, struct buf *out)
{
	*j = (struct jout){.out = out};
}

static void
before_value(struct jout *j)
{
	if (j->comma[j->depth] == COMMA_NEXT)
		buf_putc(j->out, ',');
	j->comma[j->depth] = COMMA_NEXT;
}

static void
open_bracket(struct jout *j, char bracket)
{
	before_value(j);
	buf_putc(j->out, bracket);
	if (++j->depth >= sizeof j->comma)
		abort(); /* our records are shallow */
	j->comma[j->depth] = COMMA_FIRST;
}

void
jout_object(struct jout *j)
{
	open_bracket(j, '{');
}

void
jout_array(struct jout *j)
{
	open_bracket(j, '[');
}

void
jout_close(struct jout *j, char bracket)
{
	if (j->depth == 0)
		abort();
	j->depth--;
	buf_putc(j->out, bracket);
}

static void
put_escape(struct buf *out, unsigned char c)
{
	static const char named[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
	const char *at = c ? strchr(named, c) : NULL;
	if (at != NULL)
		buf_printf(out, "\\%c", letters[at - named]);
	else
		buf_printf(out, "\\u%04x", c);
}

static void
put_quoted(struct buf *out, struct slice s)
{
	size_t from = 0, i = 0;
	buf_putc(out, '"');
	while (i < s.n) {
		unsigned char c = (unsigned char)s.s[i];
		uint32_t cp = c;
		size_t k = c < 0x80 ? 1 : utf8_next(s.s + i, s.n - i, &cp);
		if (cp != UTF8_BAD && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
			i += k;
			continue;
		}
		buf_put(out, s.s + from, i - from);
		if (cp == UTF8_BAD)
			buf_puts(out, "\xEF\xBF\xBD");
		else
			put_escape(out, c);
		i += k;
		from = i;
	}
	buf_put(out, s.s + from, s.n - from);
	buf_putc(out, '"');
}

void
jout_key(struct jout *j, const char *key)
{
	before_value(j);
	put_quoted(j->out, slice_of(key));
	buf_putc(j->out, ':');
	j->comma[j->depth] = COMMA_VALUE;
}

void
jout_string(struct jout *j, struct slice s)
{
	before_value(j);
	put_quoted(j->out, s);
}

void
jout_puts(struct jout *j, const char *s)
{
	before_value(j);
	if (s == NULL)
		buf_puts(j->out, "null");
	else
		put_quoted(j->out, slice_of(s));
}

void
jout_int(struct jout *j, int64_t n)
{
	before_value(j);
	buf_printf(j->out, "%" PRId64, n);
}

void
jout_bool(struct jout *j, int yes)
{
	before_value(j);
	buf_puts(j->out, yes ? "true" : "false");
}

void
jout_milli(struct jout *j, int64_t thousandths)
{
	before_value(j);
	uint64_t n = thousandths < 0 ? -(uint64_t)thousandths : (uint64_t)thousandths;
	buf_printf(j->out, "%s%" PRIu64 ".%03u", thousandths < 0 ? "-" : "", n / 1000,
		(unsigned)(n % 1000));
}

void
jout_line(struct jout *j)
{
	if (j->depth != 0)
		abort(); /* a record is still open */
	buf_putc(j->out, '\n');
	j->comma[0] = COMMA_FIRST;
}

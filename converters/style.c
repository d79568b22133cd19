/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/style.h"

#include <errno.h>
#include <stdio.h>

#include "base/embed.h"
#include "base/utf8.h"

enum { MAX_STYLE = 1 << 20 };

const struct opt_row style_options[] = {
	{"css", OPT_FILE, "FILE", NULL, "a style sheet of your own, after ours"},
	{"style", OPT_WORD, "book|large-print|dyslexia", "book", "the look of EPUB and HTML"},
	OPT_END,
};

static int
refuse(struct job *job, const char *path, const char *why)
{
	DIAG(job, STYLE_UNUSABLE, 0, path, why);
	return -1;
}

static int
contains(struct slice s, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.s + i, word, n) == 0)
			return 1;
	return 0;
}

static int
read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return -1;
	for (;;) {
		char *room = buf_reserve(out, 4096);
		size_t n = room ? fread(room, 1, 4096, f) : 0;
		out->n += n;
		if (n == 0 || out->n > MAX_STYLE)
			break;
	}
	int failed = ferror(f) || out->failed;
	fclose(f);
	return failed ? -1 : 0;
}

static int
check(struct job *job, const char *path, struct slice css)
{
	static const char *const elsewhere[] = {"@import", "http:", "https:", "url(//", "url(\"//",
		"url('//", "expression(", "javascript:"};
	if (css.n > MAX_STYLE)
		return refuse(job, path, "it is larger than 1 MiB");
	if (utf8_valid_prefix(css.s, css.n) != css.n)
		return refuse(job, path, "it is not UTF-8");
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (contains(css, elsewhere[i]))
			return refuse(job, path, "it loads something from elsewhere");
	if (contains(css, "</") || contains(css, "<!--"))
		return refuse(job, path, "there is markup in it");
	return 0;
}

int
style_extend(struct job *job, struct buf *out)
{
	const char *path = opt_str(job->opts, "css");
	struct buf own = {0};
	if (opt_is(job->opts, "style", "large-print"))
		buf_put_slice(out, embed_get("templates/style/large-print.css"));
	if (opt_is(job->opts, "style", "dyslexia"))
		buf_put_slice(out, embed_get("templates/style/dyslexia.css"));
	if (path == NULL || *path == '\0')
		return 0;
	int result = read_file(path, &own) != 0
	                     ? refuse(job, path, strerror(errno ? errno : ENOMEM))
	                     : check(job, path, buf_slice(&own));
	if (result == 0) {
		struct slice css = buf_slice(&own);
		if (slice_starts(css, "\xEF\xBB\xBF"))
			css = (struct slice){css.s + 3, css.n - 3};
		buf_puts(out, "\n");
		buf_put_slice(out, css);
	}
	buf_free(&own);
	return result;
}

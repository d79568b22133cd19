/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/style.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/embed.h"
#include "base/slurp.h"
#include "base/utf8.h"

enum { MAX_STYLE = 1 << 20 };

const char *const style_sheets[] = {"epub/book.css", "epub/cjk.css", "epub/korean.css",
	"epub/rtl.css", "epub/vertical.css", "html/page.css", "html/cjk.css",
	"style/large-print.css", "style/dyslexia.css", "style/drop-caps.css", NULL};

const struct opt_row style_options[] = {
	{"css", OPT_FILE, "FILE", NULL, "a style sheet of your own, after ours"},
	{"templates", OPT_FILE, "DIR", NULL,
		"style sheets of your own instead of ours, by our names"},
	{"drop-caps", OPT_FLAG, NULL, "no", "a large first letter where a chapter begins"},
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
check(struct job *job, const char *path, struct slice css)
{
	static const char *const elsewhere[] = {"@import", "http:", "https:", "url(//", "url(\"//",
		"url('//", "expression(", "javascript:"};
	if (utf8_valid_prefix(css.s, css.n) != css.n)
		return refuse(job, path, "it is not UTF-8");
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (slice_contains(css, elsewhere[i]))
			return refuse(job, path, "it loads something from elsewhere");
	if (slice_contains(css, "</") || slice_contains(css, "<!--"))
		return refuse(job, path, "there is markup in it");
	return 0;
}

static struct slice
without_mark(struct slice css)
{
	if (slice_starts(css, "\xEF\xBB\xBF"))
		css = (struct slice){css.s + 3, css.n - 3};
	return css;
}

/* 0 and nothing appended when the folder has no sheet of this name. */
static int
own_sheet(struct job *job, const char *name, struct buf *out)
{
	const char *folder = opt_str(job->opts, "templates");
	struct buf own = {0};
	if (folder == NULL || *folder == '\0')
		return 0;
	const char *path = arena_printf(job->arena, "%s/%s", folder, name);
	const char *why = slurp(path, MAX_STYLE, &own);
	if (why != NULL) {
		int gone = errno == ENOENT;
		buf_free(&own);
		return gone ? 0 : refuse(job, path, why);
	}
	int result = check(job, path, buf_slice(&own));
	if (result == 0) {
		job_input(job, path);
		buf_put_slice(out, without_mark(buf_slice(&own)));
		if (own.n == 0) /* an empty sheet replaces ours too */
			buf_puts(out, "\n");
	}
	buf_free(&own);
	return result;
}

int
style_sheet(struct job *job, const char *name, struct buf *out)
{
	size_t before = out->n;
	if (own_sheet(job, name, out) != 0)
		return -1;
	if (out->n > before)
		return 0;
	const char *path = arena_printf(job->arena, "templates/%s", name);
	if (arena_failed(job->arena))
		return -1;
	buf_put_slice(out, embed_get(path));
	return 0;
}

int
style_begin(struct job *job)
{
	const char *folder = opt_str(job->opts, "templates");
	struct stat st;
	if (folder == NULL || *folder == '\0')
		return 0;
	if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	return refuse(job, folder, "it is no folder of style sheets");
}

int
style_extend(struct job *job, int drop_caps, struct buf *out)
{
	const char *path = opt_str(job->opts, "css");
	struct buf own = {0};
	if (drop_caps && opt_flag(job->opts, "drop-caps") &&
		style_sheet(job, "style/drop-caps.css", out) != 0)
		return -1;
	if (!opt_is(job->opts, "style", "book") &&
		style_sheet(job,
			arena_printf(job->arena, "style/%s.css", opt_str(job->opts, "style")),
			out) != 0)
		return -1;
	if (path == NULL || *path == '\0')
		return 0;
	const char *why = slurp(path, MAX_STYLE, &own);
	int result = why != NULL ? refuse(job, path, why) : check(job, path, buf_slice(&own));
	if (result == 0) {
		buf_puts(out, "\n");
		buf_put_slice(out, without_mark(buf_slice(&own)));
	}
	buf_free(&own);
	return result;
}

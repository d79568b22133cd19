/* SPDX-License-Identifier: Apache-2.0 */
/* Options and formats of rubricate.h: every table of rows, asked in one place. */
#include "convert.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "converters/converter.h"
#include "converters/font.h"
#include "converters/style.h"
#include "input/asset.h"
#include "input/compose.h"
#include "input/source.h"
#include "input/structure/rules.h"
#include "output/file.h"
#include "output/zip.h"

enum { MAX_TABLES = 32 };

rub *
rub_new(void)
{
	const struct opt_row *tables[MAX_TABLES] = {reader_options, meta_options, encoding_options,
		source_options, text_options, asset_options, zip_options, rules_options,
		compose_options, road_options, font_options};
	size_t n = 11;
	for (const struct reader *const *r = readers; *r != NULL && n + 1 < MAX_TABLES; r++)
		if ((*r)->options != NULL)
			tables[n++] = (*r)->options;
	for (const struct converter *const *c = converters; *c != NULL && n + 1 < MAX_TABLES; c++)
		if ((*c)->options != NULL)
			tables[n++] = (*c)->options;
	rub *r = calloc(1, sizeof *r);
	if (r == NULL)
		return NULL;
	r->opts = opts_new(tables);
	if (r->opts == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
rub_free(rub *r)
{
	if (r == NULL)
		return;
	opts_free(r->opts);
	free(r);
}

void
rub_listen(rub *r, rub_listener *fn, void *ctx)
{
	r->listener = fn;
	r->ctx = ctx;
}

enum rub_status
rub_set(rub *r, const char *name, const char *value)
{
	switch (opts_set(r->opts, name, value)) {
	case OPT_OK:
		return RUB_DONE;
	case OPT_NO_MEMORY:
		return RUB_TEMPORARY;
	default:
		return RUB_USAGE;
	}
}

struct rub_option
rub_option_at(const rub *r, size_t i)
{
	static const char *const types[] = {
		"flag", "int", "word", "string", "file", "list", "files"};
	const struct opt_row *row = opts_at(r->opts, i);
	if (row == NULL)
		return (struct rub_option){0};
	return (struct rub_option){
		row->name, types[row->type], row->values, row->fallback, row->help};
}

/* Every option "max-…", with the message of what is past it. */
static const struct {
	const char *option, *unit;
	enum msg message;
} limits[] = {
	{"max-input", "bytes", MSG_INPUT_TOO_LARGE},
	{"max-depth", "levels", MSG_TOO_DEEP},
	{"max-columns", "columns", MSG_TABLE_WIDE},
	{"max-notes", "notes", MSG_TOO_MANY_NOTES},
	{"max-image", "bytes", MSG_IMAGE_LEFT_OUT},
	{"max-images", "bytes", MSG_IMAGE_LEFT_OUT},
	{"max-font", "bytes", MSG_FONT_UNUSABLE},
	{"max-output", "bytes", MSG_OUTPUT_LIMIT},
	{"max-package", "bytes", MSG_ZIP_TOO_LARGE},
};

struct rub_limit
rub_limit_at(const rub *r, size_t i)
{
	if (i >= sizeof limits / sizeof *limits)
		return (struct rub_limit){0};
	return (struct rub_limit){limits[i].option, limits[i].unit, diag_id(limits[i].message),
		(uint64_t)opt_int(r->opts, limits[i].option)};
}

const char *
rub_option_value(const rub *r, const char *name)
{
	return rub_option_item(r, name, 0);
}

const char *
rub_option_item(const rub *r, const char *name, size_t i)
{
	return opts_row(r->opts, name) ? opt_item(r->opts, name, i) : NULL;
}

static struct rub_format
format_of(const struct converter *c)
{
	if (c == NULL)
		return (struct rub_format){0};
	return (struct rub_format){c->name, c->suffix, c->media_type, c->title, c->by_default};
}

struct rub_format
rub_format_at(size_t i)
{
	for (const struct converter *const *c = converters; *c != NULL; c++)
		if (i-- == 0)
			return format_of(*c);
	return format_of(NULL);
}

struct rub_format
rub_format_for(const char *path)
{
	return format_of(converter_for(path));
}

enum rub_status
rub_status(const rub *r)
{
	return r->status;
}

void
rub_reset(rub *r)
{
	r->status = RUB_DONE;
}

const char *
rub_version(void)
{
	return RUBRICATE_VERSION;
}

rub *
rub_clone(const rub *from)
{
	const struct opt_row *row;
	rub *r = rub_new();
	for (size_t i = 0; r != NULL && (row = opts_at(from->opts, i)) != NULL; i++) {
		const char *value;
		for (size_t k = 0; (value = opt_item(from->opts, row->name, k)) != NULL; k++)
			if (opts_set(r->opts, row->name, value) != OPT_OK) {
				rub_free(r);
				return NULL;
			}
	}
	return r;
}

/* A folder counts by the sheets that are taken from it. */
static void
put_sheets(rub *r, const char *folder, struct buf *out)
{
	char digest[DIGEST_SHA256_HEX];
	for (const char *const *name = style_sheets; *name != NULL; name++) {
		struct buf path = {0};
		buf_printf(&path, "%s/%s", folder, *name);
		char *whole = buf_take(&path, NULL);
		if (whole != NULL && access(whole, F_OK) == 0 &&
			rub_digest_file(r, whole, digest) == 0)
			buf_printf(out, "%s:%s ", *name, digest);
		free(whole);
	}
}

/* A file counts by what is in it, not by its name. */
static void
put_value(rub *r, const struct opt_row *row, const char *value, struct buf *out)
{
	char digest[DIGEST_SHA256_HEX];
	buf_printf(out, "%s=", row->name);
	if (row->type == OPT_FILE && strcmp(row->name, "templates") == 0)
		put_sheets(r, value, out);
	else if ((row->type == OPT_FILE || row->type == OPT_FILES) &&
		 rub_digest_file(r, value, digest) == 0)
		buf_puts(out, digest);
	else
		buf_puts(out, value);
	buf_putc(out, '\n');
}

char *
rub_options_key(rub *r)
{
	struct buf out = {0};
	const struct opt_row *row;
	buf_printf(&out, "rubricate %s\n", RUBRICATE_VERSION);
	for (size_t i = 0; (row = opts_at(r->opts, i)) != NULL; i++) {
		if (!opt_given(r->opts, row->name))
			continue;
		const char *value;
		for (size_t k = 0; (value = opt_item(r->opts, row->name, k)) != NULL; k++)
			put_value(r, row, value, &out);
	}
	return buf_take(&out, NULL);
}

char *
rub_digest(const void *bytes, size_t n, char hex[RUB_DIGEST])
{
	digest_sha256((struct slice){bytes, n}, hex);
	return hex;
}

int
rub_digest_file(rub *r, const char *path, char hex[RUB_DIGEST])
{
	struct slice bytes;
	struct job *job = job_new(r->opts, path, path);
	int result = job ? source_read(job, path, &bytes) : -1;
	if (result == 0)
		digest_sha256(bytes, hex);
	job_free(job);
	return result;
}

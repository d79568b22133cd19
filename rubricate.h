/* SPDX-License-Identifier: Apache-2.0 */
/* Rubricate: text that people have → a structured model → EPUB, DOCX, HTML, accessible text.
 *
 * A rub holds options; one thread uses it at a time, several threads may each have their own. A
 * rub_doc is one document that was read; it may be written in any number of formats. Strings are
 * UTF-8. Functions return 0 or -1, a pointer or NULL; what went wrong was told to the listener and
 * can be asked for with rub_status. See rubricate(3). */
#ifndef RUBRICATE_H
#define RUBRICATE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RUBRICATE_VERSION "0.1.0"

typedef struct rub rub;
typedef struct rub_doc rub_doc;

enum rub_severity { RUB_NOTE, RUB_WARNING, RUB_ERROR, RUB_FATAL };

/* Exit codes of the program and of rub_status: the worst thing that happened. */
enum rub_status {
	RUB_DONE = 0,
	RUB_FAILED = 1,    /* some documents failed, or a check found faults */
	RUB_USAGE = 2,     /* an option or format is not known or not usable */
	RUB_UNUSABLE = 3,  /* input or output unusable */
	RUB_TEMPORARY = 75 /* disk full, out of memory: trying again may help */
};

struct rub_message {
	const char *file;
	uint32_t line, column; /* 0: not known */
	enum rub_severity severity;
	const char *id; /* "heading-guessed": stable, listed in rubricate(1) */
	const char *text;
	const char *formatted; /* file:line:column: severity: text [id] and a newline */
};
typedef void rub_listener(void *ctx, const struct rub_message *m);

struct rub_option {
	const char *name, *type, *values, *fallback, *help;
};

/* What is refused, or kept in a simpler form, beyond a value that an option sets. */
struct rub_limit {
	const char *option, *unit; /* "max-input", "bytes" */
	const char *message;       /* id of what is said then */
	uint64_t value;
};

struct rub_format {
	const char *name, *suffix, *media_type, *title;
	int by_default;
};

struct rub_facts {
	const char *title, *language, *encoding, *format;
	uint64_t bytes, lines, headings, levels, notes;
	size_t removed, added; /* characters, from the ledger */
	size_t messages[RUB_FATAL + 1];
};

rub *rub_new(void);
void rub_free(rub *r);
/* One with the same options and no listener. */
rub *rub_clone(const rub *r);
void rub_listen(rub *r, rub_listener *fn, void *ctx);
/* RUB_DONE, RUB_USAGE (unknown name or bad value) or RUB_TEMPORARY. */
enum rub_status rub_set(rub *r, const char *name, const char *value);
/* What was given for this option; NULL: nothing. Of a list the first. */
const char *rub_option_value(const rub *r, const char *name);
/* The i-th of what was given for it; NULL past the end. */
const char *rub_option_item(const rub *r, const char *name, size_t i);
/* The i-th option, limit or format; NULL-named past the end. */
struct rub_option rub_option_at(const rub *r, size_t i);
struct rub_limit rub_limit_at(const rub *r, size_t i);
struct rub_format rub_format_at(size_t i);
/* The format that a file name asks for; name NULL: none. */
struct rub_format rub_format_for(const char *path);
/* The worst status since rub_new or the last rub_reset. */
enum rub_status rub_status(const rub *r);
void rub_reset(rub *r);

/* "-" is standard input. */
rub_doc *rub_read_file(rub *r, const char *path);
/* name is shown in messages. The bytes may be freed afterwards. */
rub_doc *rub_read_memory(rub *r, const void *bytes, size_t n, const char *name);
void rub_doc_free(rub_doc *doc);
struct rub_facts rub_doc_facts(const rub_doc *doc);

/* The package as bytes, to be freed with free(). */
int rub_make(rub_doc *doc, const char *format, char **bytes, size_t *n);
/* The package as a file, whole or not at all. "-" is standard output. */
int rub_write(rub_doc *doc, const char *format, const char *path);
/* Every line: what it was taken for, how sure, why. style: "text" or "rules". */
int rub_explain(rub_doc *doc, const char *style, char **bytes, size_t *n);
/* Ledger, decisions and messages. style: "jsonl" (JSON Lines) or "html" (a page). */
int rub_report(rub_doc *doc, const char *style, char **bytes, size_t *n);
/* The same as a file, whole or not at all. "-" is standard output. */
int rub_write_report(rub_doc *doc, const char *style, const char *path);

/* Files one after the other in one ZIP, nothing deflated, written as it grows: for many packages.
 * n bytes of fd, from `from` on, become the next entry; *at is where they begin in the ZIP.
 * rub_zip_close frees z; when anything failed, it returns -1 and path is not there. */
typedef struct rub_zip rub_zip;
rub_zip *rub_zip_open(rub *r, const char *path);
int rub_zip_add(rub_zip *z, const char *name, int fd, uint64_t from, uint64_t n, uint64_t *at);
int rub_zip_close(rub_zip *z);

/* SHA-256 in hexadecimal. rub_digest gives hex back. rub_digest_file: -1 when the file cannot be
 * read; nothing is told. */
enum { RUB_DIGEST = 64 + 1 };
char *rub_digest(const void *bytes, size_t n, char hex[RUB_DIGEST]);
int rub_digest_file(rub *r, const char *path, char hex[RUB_DIGEST]);
/* Program version and all options given, in one form; files count by their content. Equal keys
 * and equal sources give equal packages. To be freed with free(). */
char *rub_options_key(rub *r);
/* The i-th file that was read for this document; NULL past the end. */
const char *rub_doc_input(const rub_doc *doc, size_t i);

/* Is this package true and whole? Faults are messages; RUB_FAILED in rub_status. */
int rub_check(rub *r, const char *path);

const char *rub_version(void);

#ifdef __cplusplus
}
#endif
#endif

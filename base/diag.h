/* SPDX-License-Identifier: Apache-2.0 */
/* The list of messages of one conversion, with position and severity. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"

struct job;

/* note: we decided something; warning: kept, not understood; error: missing from the output;
 * fatal: no output. */
enum severity { SEV_NOTE, SEV_WARNING, SEV_ERROR, SEV_FATAL };

enum msg {
#define MSG(name, id, severity, text) MSG_##name,
#include "base/messages.def"
#undef MSG
	MSG_MAX
};

struct message {
	enum msg id;
	enum severity severity;
	uint32_t line;   /* from 1; 0 when it concerns the whole file */
	uint32_t column; /* in characters from 1; 0 when it concerns the whole line */
	const char *text;
};

struct diag;
typedef void diag_fn(void *ctx, const char *name, const struct message *m);

struct diag *diag_new(struct arena *a);
/* Called at once for every message; name is the source's path as it was given. */
void diag_listen(struct diag *d, diag_fn *fn, void *ctx);

/* Each "{}" of the catalogue's text takes one string; the strings are copied. */
void diag_add(
	struct job *job, enum msg id, uint32_t line, uint32_t column, const char *const args[]);
#define DIAG(job, id, line, ...) \
	diag_add((job), MSG_##id, (uint32_t)(line), 0, (const char *const[]){__VA_ARGS__, NULL})
#define DIAG_AT(job, id, line, column, ...)                             \
	diag_add((job), MSG_##id, (uint32_t)(line), (uint32_t)(column), \
		(const char *const[]){__VA_ARGS__, NULL})
/* The same, but nothing when it was said in these words before: by another package. */
void diag_add_once(struct job *job, enum msg id, const char *const args[]);
#define DIAG_ONCE(job, id, ...) \
	diag_add_once((job), MSG_##id, (const char *const[]){__VA_ARGS__, NULL})
/* A number as an argument. */
const char *diag_num(struct job *job, uint64_t n);

size_t diag_count(const struct diag *d, enum severity severity);
size_t diag_total(const struct diag *d);
const struct message *diag_get(const struct diag *d, size_t i);
/* "heading-guessed", "note", "read as a heading of level {}" */
const char *diag_id(enum msg id);
const char *diag_severity_name(enum severity s);
enum severity diag_severity(enum msg id);
const char *diag_text(enum msg id);
/* One line as compilers write it: file:line:column: severity: text [id], column 1 for a whole
 * line. Control characters and bidirectional overrides are escaped. */
void diag_format(struct buf *out, const char *name, const struct message *m);

#endif

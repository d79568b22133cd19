/* SPDX-License-Identifier: Apache-2.0 */
/* Options and limits as rows. A row stands in the file that uses it; the command line, the
 * library and the help all read the rows. */
#ifndef BASE_OPTS_H
#define BASE_OPTS_H

#include <stddef.h>
#include <stdint.h>

enum opt_type {
	OPT_FLAG,   /* "yes" or "no"; --name alone is yes, --no-name is no */
	OPT_INT,    /* decimal, with k, M, G for 2^10, 2^20, 2^30 */
	OPT_WORD,   /* one of values, "a|b|c" */
	OPT_STRING, /* any text */
	OPT_FILE,   /* a path */
	OPT_LIST,   /* text, may be given many times */
	OPT_FILES   /* a path, may be given many times */
};

struct opt_row {
	const char *name;
	enum opt_type type;
	const char *values;   /* of a word: "a|b|c"; of an int: "min..max"; else the placeholder */
	const char *fallback; /* NULL: none */
	const char *help;     /* one line */
};

/* Every table of rows ends with a row without a name. */
#define OPT_END                                  \
	{                                        \
		NULL, OPT_FLAG, NULL, NULL, NULL \
	}

struct opts;

/* tables: NULL-terminated; borrowed. NULL without memory. */
struct opts *opts_new(const struct opt_row *const tables[]);
void opts_free(struct opts *o);

enum opt_result { OPT_OK, OPT_UNKNOWN, OPT_BAD_VALUE, OPT_NO_MEMORY };
enum opt_result opts_set(struct opts *o, const char *name, const char *value);

const struct opt_row *opts_row(const struct opts *o, const char *name);
/* All rows in order; NULL past the end. */
const struct opt_row *opts_at(const struct opts *o, size_t i);

/* The value given, or the fallback, or NULL. Asking for a name without a row is a bug: abort. */
const char *opt_str(const struct opts *o, const char *name);
int opt_flag(const struct opts *o, const char *name);
int64_t opt_int(const struct opts *o, const char *name);
int opt_is(const struct opts *o, const char *name, const char *word);
/* The i-th value of a list; NULL past the end. */
const char *opt_item(const struct opts *o, const char *name, size_t i);
/* Was it given, or is this the fallback? */
int opt_given(const struct opts *o, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* --rules FILE: what the user knows better. One rule a line; '#' begins a remark; rubricate(7)
 * tells what may stand there. Rules win over everything.
 *
 * The text is first read on trial. A rule that says what the reader says anyway changes nothing,
 * so that all decisions can be written as rules, edited and given back; a rule that says something
 * else binds the reader beforehand, so that the rest adapts. What then still differs is set at the
 * end. */
#ifndef INPUT_STRUCTURE_RULES_H
#define INPUT_STRUCTURE_RULES_H

#include <regex.h>

#include "input/structure/verdict.h"

extern const struct opt_row rules_options[];

/* Where units begin in a range. */
enum rule_units { UNITS_USUAL, UNITS_ONE, UNITS_BLANK, UNITS_LINE, UNITS_INDENT, UNITS_MARK };
enum { RULE_UNITS = UNITS_MARK + 1 };

enum rule_command { RULE_KIND, RULE_LABEL, RULE_MERGE, RULE_SPLIT, RULE_WRAP };

/* A word that says more than its kind. */
struct way {
	const char *word;
	uint8_t kind;
	uint8_t form; /* as the stages of this kind use it */
};

struct rule {
	struct slice text; /* the whole line of the file, for messages */
	uint32_t number;   /* of that line */
	uint8_t command, kind, level, units;
	const struct way *way;        /* NULL: the kind alone */
	uint32_t first, last;         /* lines of the source; 0: by text */
	struct slice quoted, instead; /* the text; of a label: what it is and what it becomes */
	regex_t regex;
	int by_regex;
	enum wrapping wrapping;
	size_t hits;
	uint32_t against; /* number of an earlier rule that says otherwise of a line; 0: none */
};

/* What is said of one line. */
struct pin {
	uint32_t rule; /* its index + 1; 0: nothing */
	uint8_t kind, level, starts;
	uint8_t last; /* the unit ends here */
	uint8_t need; /* the reader would say something else */
	const struct way *way;
};

struct rules {
	struct rule *v;
	size_t n, cap;
	size_t by_text;                  /* rules that every line has to be asked about */
	const char *path;                /* of the file */
	const char *language, *encoding; /* NULL: not said */
	uint32_t many;                   /* number of the rule that is too much; 0: none is */
	struct arena *arena;             /* outlives trials */
	struct pin *pins;                /* one a line */
	int trial;                       /* nothing is set at the end, nothing reported */
};

/* *r is NULL where no file was given. -1 and a message when it cannot be read or understood. */
int rules_read(struct job *job, struct rules **r);
/* The expressions go; the rest is the arena's. */
void rules_close(struct rules *r);

/* Before anything is judged: labels are put right, and what needs it is forced. -1 without memory.
 */
int rules_begin(struct plain *pl);
/* Behind the profile: language and wrapping. */
void rules_profile(struct plain *pl);
/* Behind all stages of blocks: what differs is set, and what matched nothing is reported. */
int rules_settle(struct plain *pl);
/* After a trial: marks what the reader would say otherwise; how many units. */
size_t rules_doubts(struct plain *pl);
/* Has the user said what this line is? */
int rules_say(const struct plain *pl, size_t line);

/* All decisions as rules. */
void rules_write(const struct plain *pl, const char *name, struct buf *out);

/* ---- between the files of rules ---- */

/* NULL: the word of a kind, or of none. */
const struct way *way_by_word(struct slice word);
/* The way that a verdict shows; NULL: its kind says all. */
const struct way *way_of(const struct verdict *v);
/* Its lines are what they are, wherever units begin. */
int kind_is_loose(uint8_t kind);
/* It stands between the lines of a unit. */
int kind_is_furniture(uint8_t kind);
/* What UNITS_USUAL means for these lines. */
enum rule_units units_usual(
	const struct plain *pl, uint8_t kind, const struct way *way, size_t first, size_t end);
/* Does a unit begin at line i, which is not the first of its range? */
int units_begin(const struct plain *pl, enum rule_units units, size_t i);
const char *units_name(enum rule_units units);
/* What the kind's own stage would have remembered about the unit first..end. */
void rules_dress(struct plain *pl, size_t first, size_t end, const struct way *way);

#endif

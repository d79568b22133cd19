/* SPDX-License-Identifier: Apache-2.0 */
/* Double-entry bookkeeping of characters: source = model + removed - added.
 *
 * A character counts unless it is white space (utf8_is_space). Characters are compared as a
 * multiset by number and by a 128-bit sum of mixed code points, so that one lost letter and one
 * invented letter do not cancel out. */
#ifndef BASE_LEDGER_H
#define BASE_LEDGER_H

#include "base/arena.h"

struct tally {
	uint64_t n;
	uint64_t sum[2];
};

enum { TALLY_BITS = 13, TALLY_SEEN = 40 };

/* A tally of much text: characters are only counted one by one, and weighed at the end, or when
 * another one needs the place. */
struct tally_run {
	struct tally rest;
	/* two, since a letter often comes twice: an increment need not wait */
	uint64_t ascii[2][128];
	/* cleared when it is first needed: never in a text of ASCII */
	int has_seen;
	/* a character, above TALLY_SEEN bits that count it */
	uint64_t seen[1 << TALLY_BITS];
};

/* Before anything is added. */
void tally_run_begin(struct tally_run *c);
void tally_run_add(struct tally_run *c, struct slice s);
struct tally tally_run_sum(const struct tally_run *c);

void tally_join(struct tally *t, const struct tally *more);
void tally_add(struct tally *t, struct slice s);
void tally_sub(struct tally *t, struct slice s);

enum ledger_kind { LEDGER_REMOVED, LEDGER_ADDED };

struct ledger_entry {
	enum ledger_kind kind;
	const char *rule; /* "list-marker", "page-number", … a word of rubricate(7) */
	uint32_t line;    /* of the source, from 1 */
	struct slice text;
};

struct ledger;

struct ledger *ledger_new(struct arena *a);
/* The decoded source, before anything is changed. */
void ledger_source(struct ledger *l, struct slice text);
/* text is borrowed and must live as long as the arena. Entries of white space only are dropped. */
void ledger_remove(struct ledger *l, const char *rule, uint32_t line, struct slice text);
void ledger_add(struct ledger *l, const char *rule, uint32_t line, struct slice text);
/* Characters of the model, added up by the caller's walk: 0 when the books balance, else the
 * number of characters by which they do not (at least 1). */
uint64_t ledger_check(const struct ledger *l, const struct tally *model);

size_t ledger_count(const struct ledger *l);
const struct ledger_entry *ledger_get(const struct ledger *l, size_t i);
uint64_t ledger_chars(const struct ledger *l, enum ledger_kind kind);

#endif

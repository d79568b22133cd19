/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that write TEI share: the writer, and units as runs of text. */
#ifndef INPUT_STRUCTURE_WRITER_H
#define INPUT_STRUCTURE_WRITER_H

#include "input/structure/inline.h"

enum { NOTE_DEPTH = 3 };

struct writer {
	struct plain *pl;
	struct job *job;
	struct compose *c;
	struct run runs[NOTE_DEPTH]; /* a note stands inside another unit's run */
	int depth;
	enum tei_kind line; /* TEI_LB, or TEI_L: what a '\n' of the run becomes */
	uint32_t base;      /* indentation of the poem */
	const struct tongues *tongues;
	const char *usual;      /* the text's language, as the user or the text itself says */
	int speech;             /* what is written is said on a stage */
	size_t tail_line, tail; /* bytes that the next run leaves out at the end of this line */
	int failed;
};

enum insert_kind { INSERT_PB, INSERT_NOTE };

enum run_mode {
	RUN_FLOW,  /* lines are joined */
	RUN_LINES, /* every line stays one */
	RUN_VERSE  /* … save those turned over */
};

/* How many bytes at the beginning of a line are its mark and not text; NULL: none. */
typedef size_t run_cut(const struct plain *pl, size_t line);

/* Lines first..end-1 of the units' own kind as one run; blanks and furniture inside are passed
 * over, page numbers become inserts. `skip` bytes of the first line are left out (the caller has
 * entered them into the ledger or written them). */
struct run *writer_run(
	struct writer *w, size_t first, size_t end, size_t skip, enum run_mode mode, run_cut *cut);
void writer_inline(struct writer *w, struct run *run);
/* Both of the above. */
void writer_put(struct writer *w, size_t first, size_t end, size_t skip, enum run_mode mode);

/* Bytes from..to of one line, as they stand, with their inline marks. */
void writer_piece(struct writer *w, size_t line, size_t from, size_t to);

/* A page break, from its line. */
void writer_page(struct writer *w, size_t line);
/* Furniture between first and end - 1: page breaks are written, heads removed. */
void writer_gaps(struct writer *w, size_t first, size_t end);
/* The note with this index, at this place. */
void writer_note(struct writer *w, size_t index);
void writer_remove(struct writer *w, const char *rule, size_t line, struct slice text);
uint32_t writer_line(const struct writer *w, size_t line);
/* cert when we doubt. */
void writer_cert(struct writer *w, size_t line);
/* The language of lines first to end - 1, where it is not that of the text, on the element that was
 * opened last. */
void writer_tongue(struct writer *w, size_t first, size_t end);

/* Each writes the units from i on that are its own, and says where the next begins. */
typedef size_t writer_fn(struct writer *w, size_t i);
writer_fn write_list, write_verse, write_lines, write_paragraph, write_quote, write_break;
writer_fn write_removed, write_table, write_gloss, write_code, write_figure, write_drama,
	write_letter;

#endif

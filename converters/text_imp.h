/* SPDX-License-Identifier: Apache-2.0 */
/* Between text.c, text_block.c, text_phrase.c and text_table.c only. */
#ifndef CONVERTERS_TEXT_IMP_H
#define CONVERTERS_TEXT_IMP_H

#include "converters/text.h"
#include "schemas/walk.h"

enum notes_place { NOTES_PARAGRAPH, NOTES_SECTION, NOTES_END };

struct text_list {
	struct text_list *up;
	int gloss, numbered;
	int64_t next;      /* number of the next item */
	const char *path;  /* labels of the items it stands in: "2.", "" */
	const char *label; /* of the open item */
	unsigned bullets;  /* bulleted lists around it, itself included */
};

struct text_table {
	struct text_table *up;
	size_t columns, rows;
	struct prose_lines *cells; /* of the open row */
	size_t column;
	const char **names; /* what the header says of each column */
	size_t row;
	const char *caption;
	int begun, has_names, ragged;
};

struct text {
	struct job *job;
	const struct tei_doc *doc;
	const struct index *index;
	struct edition *e;
	struct prose *p; /* the front or the body */
	const char *lang;
	enum notes_place notes_place;
	const char *italic, *bold; /* signs of emphasis; "" for none */
	int heading_marks;
	int in_parts;    /* a part does not refer to notes in another */
	int verse_apart; /* each line of a poem is a paragraph */

	struct prose_lines waiting; /* paragraphs that come after the open one */
	struct prose_lines notes;   /* … and after the section or the work */
	struct text_list *lists;
	struct text_table *tables;
	size_t n_tables;
	unsigned poem; /* 1 + lines so far, inside a poem */
	unsigned stanzas;
	int new_stanza;
	int in_head;
	int cut_depth;                  /* divisions of this depth begin a part … */
	int cut_gatherings;             /* … and those in a part of a book */
	size_t after_pages, pages_from; /* page marks at the end of the body go to the next part */
	uint32_t pages_lines;
	size_t after_head; /* nothing came after the last heading when the body ends here */
	struct buf code;
	const struct prose_para *code_para; /* code is gathered while this is the open paragraph */
	const char *figure_alt, *figure_file;
};

/* Ends the open paragraph, if any, and writes what waits. The line of the paragraph. */
uint32_t text_end(struct text *t, enum prose_kind kind);
/* "[Poem]" as a paragraph; nothing in Gutenberg's way. */
void text_sign(struct text *t, enum label l);
/* "[" label "]" with arguments filled in, remembered as used */
char *text_bracket(struct text *t, enum label l, const char *const args[]);
#define TEXT_BRACKET(t, l, ...) text_bracket((t), (l), (const char *const[]){__VA_ARGS__, NULL})
/* To be written when the open paragraph has ended. */
void text_wait(struct text *t, struct prose_lines *queue, const char *paragraph);
/* Square brackets inside a mark of ours become round. */
char *text_inner(struct text *t, const char *s);
int text_is_held(const struct text *t);
/* A part of a book, which gathers chapters. */
int text_is_gathering(const struct tei_node *div);

extern const struct handler text_handlers[TEI_MAX];

enum walk text_block_open(void *ctx, const struct tei_node *node);
void text_block_close(void *ctx, const struct tei_node *node);
enum walk text_chars_open(void *ctx, const struct tei_node *node);
enum walk text_hi_open(void *ctx, const struct tei_node *node);
void text_hi_close(void *ctx, const struct tei_node *node);
enum walk text_q_open(void *ctx, const struct tei_node *node);
void text_q_close(void *ctx, const struct tei_node *node);
void text_ref_close(void *ctx, const struct tei_node *node);
enum walk text_sic_open(void *ctx, const struct tei_node *node);
enum walk text_del_open(void *ctx, const struct tei_node *node);
void text_del_close(void *ctx, const struct tei_node *node);
enum walk text_gap_open(void *ctx, const struct tei_node *node);
enum walk text_formula_open(void *ctx, const struct tei_node *node);
enum walk text_rt_open(void *ctx, const struct tei_node *node);
void text_rt_close(void *ctx, const struct tei_node *node);
enum walk text_note_open(void *ctx, const struct tei_node *node);
void text_note_close(void *ctx, const struct tei_node *node);
enum walk text_pb_open(void *ctx, const struct tei_node *node);
enum walk text_lb_open(void *ctx, const struct tei_node *node);
enum walk text_milestone_open(void *ctx, const struct tei_node *node);
enum walk text_figure_open(void *ctx, const struct tei_node *node);
void text_figure_close(void *ctx, const struct tei_node *node);
enum walk text_graphic_open(void *ctx, const struct tei_node *node);
enum walk text_alt_open(void *ctx, const struct tei_node *node);
void text_alt_close(void *ctx, const struct tei_node *node);
enum walk text_table_open(void *ctx, const struct tei_node *node);
void text_table_close(void *ctx, const struct tei_node *node);
enum walk text_row_open(void *ctx, const struct tei_node *node);
void text_row_close(void *ctx, const struct tei_node *node);
enum walk text_cell_open(void *ctx, const struct tei_node *node);
void text_cell_close(void *ctx, const struct tei_node *node);
enum walk text_lg_open(void *ctx, const struct tei_node *node);
void text_lg_close(void *ctx, const struct tei_node *node);
enum walk text_l_open(void *ctx, const struct tei_node *node);
void text_l_close(void *ctx, const struct tei_node *node);
enum walk text_speaker_open(void *ctx, const struct tei_node *node);
void text_speaker_close(void *ctx, const struct tei_node *node);
enum walk text_p_open(void *ctx, const struct tei_node *node);
enum walk text_speech_line_open(void *ctx, const struct tei_node *node);
void text_sp_close(void *ctx, const struct tei_node *node);
enum walk text_stage_open(void *ctx, const struct tei_node *node);
void text_stage_close(void *ctx, const struct tei_node *node);
enum walk text_list_open(void *ctx, const struct tei_node *node);
void text_list_close(void *ctx, const struct tei_node *node);
enum walk text_item_open(void *ctx, const struct tei_node *node);
void text_item_close(void *ctx, const struct tei_node *node);
enum walk text_cast_item_open(void *ctx, const struct tei_node *node);
/* Between a speaker or a term and what is said. */
void text_end_prefix(struct text *t);

#endif

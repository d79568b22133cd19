/* SPDX-License-Identifier: Apache-2.0 */
/* A line's beginning → what number it may carry. Only readings: which one holds, and whether it
 * is a heading at all, is decided by the series (series.h). */
#ifndef INPUT_STRUCTURE_NUMBER_H
#define INPUT_STRUCTURE_NUMBER_H

#include "input/structure/words.h"

enum num_system {
	NUM_NONE,
	NUM_ARABIC, /* any decimal digits */
	NUM_MULTI,  /* 1.2, 1.2.3 */
	NUM_ROMAN_UPPER,
	NUM_ROMAN_LOWER,
	NUM_LATIN_UPPER,
	NUM_LATIN_LOWER,
	NUM_GREEK,
	NUM_CYRILLIC,
	NUM_HAN,
	NUM_HAN_FORMAL, /* 壹贰叁 */
	NUM_STEM,       /* 甲乙丙 */
	NUM_BRANCH,     /* 子丑寅 */
	NUM_POSITION,   /* 上中下 */
	NUM_CIRCLED,    /* ① and its kin; each block is a system of its own, see circle */
	NUM_KANA,       /* アイウ */
	NUM_IROHA,
	NUM_HANGUL, /* 가나다 */
	NUM_JAMO,   /* ㄱㄴㄷ */
	NUM_HEBREW, /* א, י״א: letters that add up */
	NUM_KERAIA, /* Α΄, ΙΑ΄ */
	NUM_WORD,   /* first, Erstes, Первая */
	NUM_MAX
};

enum { NUM_LAST = 9999, NUM_PARTS = 8 };

struct label {
	uint8_t system;
	uint8_t unit;     /* enum unit_kind */
	uint8_t post;     /* the unit stands behind the number (5. Kapitel, 第五章) */
	uint8_t depth;    /* parts of 1.2.3, else 1 */
	uint8_t open;     /* ( [ « … reduced to ASCII; 0: none */
	uint8_t close;    /* . ) ] 、 : … reduced to ASCII; 0: none */
	uint8_t lettered; /* A.1: the first part is a letter */
	uint8_t spaced;   /* white space between label and title */
	uint8_t prefix;   /* words stood before it (正文 第一回) */
	uint8_t tail;     /* it stands behind its title (学而第一) */
	uint32_t value;   /* of the last part */
	uint32_t part[NUM_PARTS];
	uint32_t suffix;  /* § 15a: 'a' */
	uint16_t bytes;   /* of the text up to the title */
	uint16_t start;   /* where the label begins, behind the prefix */
	uint64_t pattern; /* equal for labels that can follow each other */
	struct slice title;
};

enum { LABELS_MAX = 3 };

/* Readings of text (without indentation), the likeliest first. */
size_t label_read(const struct words_table *words, struct slice text, struct label out[LABELS_MAX]);

/* CHAPTER I CHAPTER II CHAPTER III: a row of a list of contents, text and its reading. */
int label_is_row(const struct label *l, struct slice text);

/* Bytes of one number in system at the beginning of s; 0: none. */
size_t number_read(struct slice s, enum num_system system, uint32_t *value);
/* The signs of han numbers and the letters that count, each at least once. */
void number_each_sign(void (*each)(void *to, uint32_t cp), void *to);
/* 一百二十, 〇, 廿三, 两, 壹佰, 二〇二一 */
size_t number_read_han(struct slice s, uint32_t *value, int *formal);
/* Α, ΙΑ΄; *sign: it has its sign, without which it is a number only behind a word. */
size_t number_read_greek(struct slice s, uint32_t *value, int *sign);
size_t number_read_roman(struct slice s, uint32_t *value, int *upper);

#endif

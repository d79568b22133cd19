/* SPDX-License-Identifier: Apache-2.0 */
/* Small questions about single characters and about how a line begins and ends. */
#ifndef INPUT_STRUCTURE_MARKS_H
#define INPUT_STRUCTURE_MARKS_H

#include "base/utf8.h"
#include "input/lines.h"

/* What ASCII characters are, so that the usual text needs no search. */
enum ascii_mark {
	ASCII_STOP = 1,
	ASCII_OPENER = 2,
	ASCII_CLOSER = 4,
	ASCII_WORD = 8,
	ASCII_CODE = 16, /* signs that programs and drawings are full of */
};
extern const uint8_t mark_ascii[128];

int mark_is_stop_long(uint32_t cp);
int mark_is_opener_long(uint32_t cp);
int mark_is_closer_long(uint32_t cp);
int mark_is_word_long(uint32_t cp);

/* . ! ? … 。 and what else ends a sentence */
static inline int
mark_is_stop(uint32_t cp)
{
	return cp < 0x80 ? (mark_ascii[cp] & ASCII_STOP) != 0 : mark_is_stop_long(cp);
}

/* brackets and quotation marks that open */
static inline int
mark_is_opener(uint32_t cp)
{
	return cp < 0x80 ? (mark_ascii[cp] & ASCII_OPENER) != 0 : mark_is_opener_long(cp);
}

/* … that close; straight quotes are both */
static inline int
mark_is_closer(uint32_t cp)
{
	return cp < 0x80 ? (mark_ascii[cp] & ASCII_CLOSER) != 0 : mark_is_closer_long(cp);
}

/* letter, mark or digit */
static inline int
mark_is_word(uint32_t cp)
{
	return cp < 0x80 ? (mark_ascii[cp] & ASCII_WORD) != 0 : mark_is_word_long(cp);
}

int mark_is_dash(uint32_t cp);

/* Bytes of "- ", "* ", "• ", "※ " … up to the item's text; 0: no bullet. *bullet is the sign. The
 * text ends as a line's does, with what is not blank. */
size_t mark_bullet(struct slice text, uint32_t *bullet);
/* Does the text end a sentence, seen through closing quotes, brackets and note marks? */
int mark_ends_sentence(struct slice text);
/* Is there nothing but signs in it (no letter, no digit)? */
int mark_only_signs(struct slice text);
/* The first code point that is not an opening quote, bracket or dash. */
uint32_t mark_first_letter(struct slice text);
/* Bytes that two texts have in common at the beginning, cut at a character. */
size_t mark_common(struct slice a, struct slice b);
/* Does text begin with word, ASCII letters compared without case? */
int mark_starts_long(struct slice text, const char *word);

static inline int
mark_starts(struct slice text, const char *word)
{
	/* most do not, and the first letter says so */
	return text.n > 0 && ((text.s[0] ^ word[0]) & ~0x20) == 0 && mark_starts_long(text, word);
}

/* === text ===, *** text ***, * text *: the bytes before the text, and those behind it; 0: it
 * stands between no such signs. */
size_t mark_frame(struct slice t, size_t *tail);

#endif

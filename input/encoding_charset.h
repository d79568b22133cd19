/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings by name, and decoding from one that is known. Only for input/encoding*.c. */
#ifndef INPUT_ENCODING_CHARSET_H
#define INPUT_ENCODING_CHARSET_H

#include "base/buf.h"
#include "input/origin.h"

enum charset_kind {
	CHARSET_UTF8,
	CHARSET_UTF16,
	CHARSET_UTF32,
	CHARSET_PAGE,    /* one byte a character, by our own table */
	CHARSET_ICONV,   /* lines stand alone: no state lives across a line end */
	CHARSET_PAIRS,   /* the same, and most characters are two bytes, the second not ASCII
	                    punctuation */
	CHARSET_ETEN,    /* iconv's CP950, and what it leaves private */
	CHARSET_SEVEN,   /* ISO-2022 and HZ, by encoding_seven.c */
	CHARSET_STATEFUL /* iconv over the whole */
};

struct code_page;

struct charset {
	const char *name;  /* as we report it */
	const char *codec; /* as iconv knows it; NULL: ours */
	enum charset_kind kind;
	int big_endian;
	const struct code_page *page;
};

enum { BAD_SPANS = 20 };

/* A line's bytes that could not be decoded. */
struct bad_span {
	uint64_t from; /* offset of the first in the bytes */
	uint64_t at;   /* and of its replacement in the text */
	uint64_t n;
};

/* Zero-initialise; release with decoded_free. */
struct decoded {
	struct buf text;
	struct origin origin;
	struct bad_span bad[BAD_SPANS];
	size_t bad_spans;   /* recorded */
	uint64_t bad_lines; /* all */
	uint64_t bad_bytes;
	const struct origin
		*via; /* these bytes were made of others: offset → there; NULL: not so */
	size_t via_at;
	uint64_t line_at;  /* where the present line begins, in the text */
	uint64_t bad_line; /* where the last line with bad bytes begins */
};

/* Our own rows and whatever iconv knows; the latter fills *room. NULL: unknown. */
const struct charset *charset_find(const char *name, struct charset *room);
/* Appends the text of bytes, which begin at offset `base` of the source. Never fails save for
 * memory (text.failed); -1 when the codec cannot be had. */
int charset_decode(const struct charset *cs, struct slice bytes, uint64_t base, struct decoded *d);
void decoded_free(struct decoded *d);

#endif

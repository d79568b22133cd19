/* SPDX-License-Identifier: Apache-2.0 */
/* What we ask about characters: decoding, width, class, normal form. The door to utf8proc. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct slice;

/* Decodes one code point at s (n >= 1) and gives its length. Ill-formed bytes (overlong,
 * surrogate, cut: Unicode 15 table 3-7) give length 1 and *cp = UTF8_BAD. */
#define UTF8_BAD UINT32_MAX
size_t utf8_next_long(const char *s, size_t n, uint32_t *cp);
size_t utf8_prev_long(const char *s, size_t n, uint32_t *cp);

/* ASCII and the usual characters of three bytes are answered here, inline, in this and in what
 * follows: these are asked of every character many times over. */
static inline size_t
utf8_next(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] >= 0xE1 && u[0] <= 0xEF && u[0] != 0xED && n >= 3 &&
		((u[1] ^ 0x80U) | (u[2] ^ 0x80U)) < 0x40) {
		*cp = (u[0] & 0x0FU) << 12 | (u[1] & 0x3FU) << 6 | (u[2] & 0x3FU);
		return 3;
	}
	return utf8_next_long(s, n, cp);
}

/* The same for the code point that ends at s + n. */
static inline size_t
utf8_prev(const char *s, size_t n, uint32_t *cp)
{
	unsigned char c = (unsigned char)s[n - 1];
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (n >= 3 && (unsigned char)s[n - 3] >= 0xE1 && utf8_next(s + n - 3, 3, cp) == 3)
		return 3;
	return utf8_prev_long(s, n, cp);
}

/* Writes 1 to 4 bytes; U+FFFD for what is no scalar value. */
size_t utf8_encode_long(uint32_t cp, char out[4]);

static inline size_t
utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800 || cp > 0xD7FF)
		return utf8_encode_long(cp, out);
	out[0] = (char)(0xE0 | cp >> 12);
	out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[2] = (char)(0x80 | (cp & 0x3F));
	return 3;
}

/* Length of the longest well-formed beginning. */
size_t utf8_valid_prefix(const char *s, size_t n);
/* Well-formed, and every character one that XML has (utf8_is_xml)? */
int utf8_is_text(const char *s, size_t n);
/* Number of code points in well-formed text. */
size_t utf8_count(const char *s, size_t n);

/* Characters that XML 1.0 allows (section 2.2), save noncharacters, which it should not have had.
 */
int utf8_is_xml(uint32_t cp);
/* The characters with the property White_Space. */
int utf8_is_space_long(uint32_t cp);

static inline int
utf8_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	return (cp <= 0xA0 || (cp >= 0x1680 && cp <= 0x3000)) && utf8_is_space_long(cp);
}

/* Bytes of the white space character at the beginning (end) of s, 0 if none stands there. */
static inline size_t
utf8_space_len(const char *s, size_t n)
{
	uint32_t cp;
	size_t k = n > 0 ? utf8_next(s, n, &cp) : 0;
	return k > 0 && utf8_is_space(cp) ? k : 0;
}

static inline size_t
utf8_space_len_back(const char *s, size_t n)
{
	uint32_t cp;
	size_t k = n > 0 ? utf8_prev(s, n, &cp) : 0;
	return k > 0 && utf8_is_space(cp) ? k : 0;
}

/* Cells on a terminal: 0 combining, 2 East Asian wide or full-width, else 1. */
int utf8_width_long(uint32_t cp);

static inline int
utf8_width(uint32_t cp)
{
	return cp >= 0x20 && cp < 0x7F ? 1 : utf8_width_long(cp);
}

size_t utf8_cells(const char *s, size_t n);

enum utf8_class {
	UTF8_OTHER,
	UTF8_LETTER,
	UTF8_MARK,
	UTF8_DIGIT,
	UTF8_PUNCT,
	UTF8_SYMBOL,
	UTF8_SPACE,
	UTF8_CONTROL
};
enum utf8_class utf8_class_long(uint32_t cp);

static inline enum utf8_class
utf8_class(uint32_t cp)
{
	return cp >= 0x4E00 && cp <= 0x9FEF ? UTF8_LETTER : utf8_class_long(cp);
}

/* Three bytes of four as one number, and the code point that they are. */
static inline uint32_t
utf8_three(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	return ((uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3]) >> 8;
}

static inline uint32_t
utf8_of_three(uint32_t w)
{
	return (w >> 4 & 0xF000U) | (w >> 2 & 0xFC0U) | (w & 0x3FU);
}

static inline int
utf8_is_ideograph(uint32_t w)
{
	return w - 0xE4B880U <= 0xE9BEBFU - 0xE4B880U;
}

/* Does well-formed text begin with an ideograph from U+4E00 to U+9FBF, not its last character?
 * These are letters of three bytes and two cells, of the script Han, without case: whoever asks
 * nothing else of them goes on at once. */
static inline int
utf8_starts_ideograph(const char *s, size_t n)
{
	return n > 3 && (unsigned char)s[0] >= 0xE4 && utf8_is_ideograph(utf8_three(s));
}

/* Bytes of all the ideographs that it begins with. */
static inline size_t
utf8_ideographs(const char *s, size_t n)
{
	size_t i = 0;
	while (n - i > 3 && utf8_is_ideograph(utf8_three(s + i)))
		i += 3;
	return i;
}

/* Three bytes, of text that may be ill-formed, that are one character: U+0800 to U+FFFF without
 * surrogates. */
static inline int
utf8_is_three(uint32_t w)
{
	return (w & 0xC0C0U) == 0x8080U &&
	       (w - 0xE0A080U <= 0xED9FBFU - 0xE0A080U || w - 0xEE8080U <= 0xEFBFBFU - 0xEE8080U);
}

/* Does well-formed text begin with one of 、。〈〉《》「」『』， the usual signs between
 * ideographs? They are punctuation of two cells and of no script. */
static inline int
utf8_starts_cjk_sign(const char *s, size_t n)
{
	uint32_t w = n > 3 && (unsigned char)s[0] >= 0xE3 ? utf8_three(s) : 0;
	return w - 0xE38081U <= 1 || w - 0xE38088U <= 7 || w == 0xEFBC8CU;
}

/* Such an ideograph. */
static inline uint32_t
utf8_ideograph(const char *s)
{
	return utf8_of_three(utf8_three(s));
}

/* Ideographs and kana have no case. */
static inline int
utf8_is_caseless(uint32_t cp)
{
	return cp >= 0x2E80 && cp < 0xA640;
}

int utf8_is_upper_long(uint32_t cp);
int utf8_is_lower_long(uint32_t cp);
uint32_t utf8_lower_long(uint32_t cp);
uint32_t utf8_upper_long(uint32_t cp);

static inline int
utf8_is_upper(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'A' && cp <= 'Z' : !utf8_is_caseless(cp) && utf8_is_upper_long(cp);
}

static inline int
utf8_is_lower(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'a' && cp <= 'z' : !utf8_is_caseless(cp) && utf8_is_lower_long(cp);
}

static inline uint32_t
utf8_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	return utf8_is_caseless(cp) ? cp : utf8_lower_long(cp);
}

static inline uint32_t
utf8_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
	return utf8_upper_long(cp);
}

enum utf8_script {
	SCRIPT_NONE, /* digits, punctuation, symbols */
	SCRIPT_LATIN,
	SCRIPT_GREEK,
	SCRIPT_CYRILLIC,
	SCRIPT_HEBREW,
	SCRIPT_ARABIC,
	SCRIPT_DEVANAGARI,
	SCRIPT_THAI,
	SCRIPT_HAN,
	SCRIPT_KANA,
	SCRIPT_HANGUL,
	SCRIPT_OTHER,
	SCRIPT_MAX
};
enum utf8_script utf8_script(uint32_t cp);
/* Han, kana and their punctuation: text that is written without spaces between words. */
int utf8_is_cjk_long(uint32_t cp);

static inline int
utf8_is_cjk(uint32_t cp)
{
	return cp >= 0x2E80 && utf8_is_cjk_long(cp);
}

/* Right-to-left letters (bidirectional classes R and AL of UAX #9). */
int utf8_is_rtl(uint32_t cp);

/* Normalisation Form C, save CJK compatibility ideographs, which stay. The slice itself when
 * nothing changes (the usual case, found without copying). */
struct slice utf8_nfc(struct arena *a, struct slice s);
/* Nothing before this character can change or join it under NFC. */
int utf8_is_nfc_start(uint32_t cp);
/* Length of the longest beginning (of well-formed text) that needs no cleaning: characters that XML
 * allows, NFC whatever stands beside them, visible or white, LF as the only line end. */
size_t utf8_plain_prefix(const char *s, size_t n);
/* Lead bytes whose characters are all plain in that sense and alike in width: 2 bytes and one cell
 * (Latin, Greek and Cyrillic letters), 3 bytes and two cells (ideographs, Hangul); else 0. */
static inline unsigned
utf8_simple_length(unsigned char lead)
{
	if (lead >= 0xE4)
		return lead <= 0xEC && lead != 0xEA ? 3 : 0;
	return (lead >= 0xC3 && lead <= 0xCB) || (lead >= 0xCF && lead <= 0xD3 && lead != 0xD2) ? 2
	                                                                                        : 0;
}
/* The same without that exception: what strict checkers of plain text ask for. */
struct slice utf8_nfc_strict(struct arena *a, struct slice s);
/* What a letter with marks is made of (canonical decomposition); 1 when it is one thing, 0 when it
 * is more than max. */
size_t utf8_parts(uint32_t cp, uint32_t *parts, size_t max);
/* Without accents and other marks: "é" gives "e". */
struct slice utf8_unmarked(struct arena *a, struct slice s);
/* A key for comparing: NFKC, case folded, only letters, marks and digits. */
struct slice utf8_key(struct arena *a, struct slice s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8kind.h"

static int
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t
utf8_next_long(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	const unsigned c = u[0];
	if (c >= 0xE0 && c < 0xF0 && n >= 3 && ((u[1] ^ 0x80U) | (u[2] ^ 0x80U)) < 0x40) {
		uint32_t x = (c & 0x0F) << 12 | (u[1] & 0x3FU) << 6 | (u[2] & 0x3FU);
		if (x >= 0x800 && (x < 0xD800 || x > 0xDFFF)) {
			*cp = x;
			return 3;
		}
	} else if (c >= 0xC2 && c < 0xE0 && n >= 2 && is_tail(s[1])) {
		*cp = (c & 0x1F) << 6 | (u[1] & 0x3FU);
		return 2;
	} else if (c >= 0xF0 && c <= 0xF4 && n >= 4 && is_tail(s[1]) && is_tail(s[2]) &&
		   is_tail(s[3])) {
		uint32_t x = (c & 0x07) << 18 | (u[1] & 0x3FU) << 12 | (u[2] & 0x3FU) << 6 |
		             (u[3] & 0x3FU);
		if (x >= 0x10000 && x <= 0x10FFFF) {
			*cp = x;
			return 4;
		}
	}
	*cp = UTF8_BAD;
	return 1;
}

int
utf8_is_text(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_next(s + i, n - i, &cp);
		if (cp == UTF8_BAD || !utf8_is_xml(cp))
			return 0;
	}
	return 1;
}

size_t
utf8_prev_long(const char *s, size_t n, uint32_t *cp)
{
	size_t most = n < 4 ? n : 4;
	for (size_t k = 1; k <= most; k++) {
		if (is_tail(s[n - k]))
			continue;
		if (utf8_next(s + n - k, k, cp) == k)
			return k;
		break;
	}
	*cp = UTF8_BAD;
	return 1;
}

size_t
utf8_encode_long(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t
utf8_valid_prefix(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint64_t eight;
		while (n - i >= sizeof eight) {
			memcpy(&eight, s + i, sizeof eight);
			if ((eight & 0x8080808080808080U) != 0)
				break;
			i += sizeof eight;
		}
		while (n - i > 3 && utf8_is_three(utf8_three(s + i)))
			i += 3;
		if (i >= n)
			break;
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (cp == UTF8_BAD)
			break;
		i += k;
	}
	return i;
}

size_t
utf8_count(const char *s, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += !is_tail(s[i]);
	return count;
}

static inline struct utf8_kind
kind_of(uint32_t cp)
{
	if (cp < KIND_TABLE_END)
		return utf8_kinds[utf8_kind_rows[utf8_kind_pages[cp / KIND_PAGE]][cp % KIND_PAGE]];
	if (cp < 0x2A6DE) /* the ideographs of Extension B */
		return (struct utf8_kind){UTF8_LETTER, SCRIPT_HAN, 2, KIND_NFC_START | KIND_PLAIN};
	return utf8_kind_find(cp);
}

int
utf8_width_long(uint32_t cp)
{
	return kind_of(cp).width;
}

enum utf8_class
utf8_class_long(uint32_t cp)
{
	return (enum utf8_class)kind_of(cp).class;
}

enum utf8_script
utf8_script(uint32_t cp)
{
	return (enum utf8_script)kind_of(cp).script;
}

int
utf8_is_rtl(uint32_t cp)
{
	return cp >= 0x590 && (kind_of(cp).flags & KIND_RTL) != 0;
}

size_t
utf8_cells(const char *s, size_t n)
{
	size_t cells = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_next(s + i, n - i, &cp);
		cells += cp == UTF8_BAD ? 1 : (size_t)utf8_width(cp);
	}
	return cells;
}

int
utf8_is_upper_long(uint32_t cp)
{
	return (kind_of(cp).flags & KIND_UPPER) != 0;
}

int
utf8_is_lower_long(uint32_t cp)
{
	return (kind_of(cp).flags & KIND_LOWER) != 0;
}

uint32_t
utf8_lower_long(uint32_t cp)
{
	return cp > 0x10FFFF ? cp : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t
utf8_upper_long(uint32_t cp)
{
	return cp > 0x10FFFF ? cp : (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

int
utf8_is_cjk_long(uint32_t cp)
{
	return (cp >= 0x2E80 && cp <= 0x312F) || (cp >= 0x3190 && cp <= 0xA4CF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) ||
	       (cp >= 0xFF00 && cp <= 0xFF9F) || (cp >= 0xFFE0 && cp <= 0xFFEF) ||
	       (cp >= 0x1B000 && cp <= 0x1B16F) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

static int
is_compat_ideograph(uint32_t cp)
{
	return (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F);
}

/* Is there a character that could change or join what stands before it? */
static int
needs_nfc(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		i += utf8_plain_prefix(s + i, n - i);
		if (i == n)
			break;
		uint32_t cp;
		i += utf8_next(s + i, n - i, &cp);
		if (cp != UTF8_BAD && !utf8_is_nfc_start(cp))
			return 1;
	}
	return 0;
}

static void
put_nfc_piece(struct buf *out, struct slice part)
{
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)part.s,
		(utf8proc_ssize_t)part.n, &made, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n >= 0)
		buf_put(out, made, (size_t)n);
	else
		buf_put_slice(out, part);
	free(made);
}

/* utf8proc sorts a run of marks in quadratic time. So long text goes to it in pieces, cut before
 * an ASCII character, or anywhere in what no language writes: thousands of marks on one letter. */
static void
put_nfc(struct buf *out, struct slice part)
{
	enum { PIECE = 4096 };
	while (part.n > PIECE) {
		size_t n = PIECE;
		while (n > PIECE / 2 && (unsigned char)part.s[n] >= 0x80)
			n--;
		for (n = n > PIECE / 2 ? n : PIECE; is_tail(part.s[n]); n--)
			;
		put_nfc_piece(out, (struct slice){part.s, n});
		part = (struct slice){part.s + n, part.n - n};
	}
	put_nfc_piece(out, part);
}

struct slice
utf8_nfc(struct arena *a, struct slice s)
{
	if (!needs_nfc(s.s, s.n))
		return s;
	struct buf out = {0};
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		size_t k = utf8_next(s.s + i, s.n - i, &cp);
		if (is_compat_ideograph(cp)) {
			if (i > from)
				put_nfc(&out, (struct slice){s.s + from, i - from});
			buf_put(&out, s.s + i, k);
			from = i + k;
		}
		i += k;
	}
	if (s.n > from)
		put_nfc(&out, (struct slice){s.s + from, s.n - from});
	struct slice made = buf_slice(&out);
	struct slice result = out.failed || slice_eq(made, s) ? s : arena_slice(a, made);
	buf_free(&out);
	return result;
}

struct slice
utf8_nfc_strict(struct arena *a, struct slice s)
{
	struct buf out = {0};
	put_nfc(&out, s);
	struct slice made = buf_slice(&out);
	struct slice result = out.failed || slice_eq(made, s) ? s : arena_slice(a, made);
	buf_free(&out);
	return result;
}

size_t
utf8_parts(uint32_t cp, uint32_t *parts, size_t max)
{
	utf8proc_int32_t made[8];
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, made,
		max < 8 ? (utf8proc_ssize_t)max : 8, UTF8PROC_DECOMPOSE, NULL);
	for (utf8proc_ssize_t i = 0; i < n && i < 8 && (size_t)i < max; i++)
		parts[i] = (uint32_t)made[i];
	return n > 0 && n <= 8 && (size_t)n <= max ? (size_t)n : 0;
}

struct slice
utf8_unmarked(struct arena *a, struct slice s)
{
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n,
		&made, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
	if (n < 0)
		return s;
	struct slice result = arena_slice(a, (struct slice){(const char *)made, (size_t)n});
	free(made);
	return result;
}

int
utf8_is_nfc_start(uint32_t cp)
{
	return (kind_of(cp).flags & KIND_NFC_START) != 0;
}

/* Bytes that are nought, as their high bits. */
static inline uint64_t
zero_bytes(uint64_t w)
{
	const uint64_t seven = 0x7F7F7F7F7F7F7F7FU;
	return ~(((w & seven) + seven) | w | seven);
}

/* Eight bytes from space to tilde, or line feeds? Others need a look one by one. */
static inline int
are_plain(const char *s)
{
	const uint64_t ones = 0x0101010101010101U, high = ones * 0x80;
	uint64_t w;
	memcpy(&w, s, sizeof w);
	if ((w & high) != 0)
		return 0;
	uint64_t below = ~(w + ones * 0x60) & high;
	return ((below & ~zero_bytes(w ^ ones * '\n')) | zero_bytes(w ^ ones * 0x7F)) == 0;
}

size_t
utf8_plain_prefix(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		unsigned char c = (unsigned char)s[i];
		if (c < 0x80) {
			while (n - i >= 8 && are_plain(s + i))
				i += 8;
			if (i == n || (unsigned char)s[i] >= 0x80)
				continue;
			if ((kind_of((unsigned char)s[i]).flags & KIND_PLAIN) == 0)
				break;
			i++;
		} else if (utf8_starts_ideograph(s + i, n - i)) {
			i += utf8_ideographs(s + i, n - i);
		} else if (utf8_simple_length(c) > 0 && utf8_simple_length(c) <= n - i) {
			i += utf8_simple_length(c);
		} else {
			uint32_t cp;
			size_t k = utf8_next(s + i, n - i, &cp);
			if (cp == UTF8_BAD || (kind_of(cp).flags & KIND_PLAIN) == 0)
				break;
			i += k;
		}
	}
	return i;
}

struct slice
utf8_key(struct arena *a, struct slice s)
{
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n,
		&made, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
	if (n < 0)
		return s;
	char *key = arena_alloc(a, (size_t)n + 1);
	size_t w = 0;
	for (size_t i = 0; key != NULL && i < (size_t)n;) {
		uint32_t cp;
		size_t k = utf8_next((char *)made + i, (size_t)n - i, &cp);
		enum utf8_class c = utf8_class(cp);
		if (c == UTF8_LETTER || c == UTF8_MARK || c == UTF8_DIGIT) {
			memcpy(key + w, made + i, k);
			w += k;
		}
		i += k;
	}
	free(made);
	return (struct slice){key, w};
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/buf.h"

static int
is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t
utf8_next(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] >= 0xC2 && u[0] <= 0xDF && n >= 2 && is_tail(s[1])) {
		*cp = (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
		return 2;
	}
	if ((u[0] & 0xF0) == 0xE0 && n >= 3 && is_tail(s[1]) && is_tail(s[2])) {
		uint32_t c = (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 |
		             (u[2] & 0x3F);
		if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
			*cp = c;
			return 3;
		}
	}
	if (u[0] >= 0xF0 && u[0] <= 0xF4 && n >= 4 && is_tail(s[1]) && is_tail(s[2]) &&
	        is_tail(s[3])) {
		uint32_t c = (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 |
		             (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
		if (c >= 0x10000 && c <= 0x10FFFF) {
			*cp = c;
			return 4;
		}
	}
	*cp = UTF8_BAD;
	return 1;
}

size_t
utf8_prev(const char *s, size_t n, uint32_t *cp)
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
utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
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

int
utf8_is_xml(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	if (cp >= 0xD800 && cp <= 0xDFFF)
		return 0;
	if (cp >= 0x7F && cp <= 0x9F)
		return cp == 0x85;
	if ((cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE)
		return 0;
	return cp <= 0x10FFFF;
}

int
utf8_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

size_t
utf8_space_len(const char *s, size_t n)
{
	uint32_t cp;
	size_t k = n ? utf8_next(s, n, &cp) : 0;
	return k && utf8_is_space(cp) ? k : 0;
}

size_t
utf8_space_len_back(const char *s, size_t n)
{
	uint32_t cp;
	size_t k = n ? utf8_prev(s, n, &cp) : 0;
	return k && utf8_is_space(cp) ? k : 0;
}

int
utf8_width(uint32_t cp)
{
	if (cp < 0x7F)
		return cp >= 0x20;
	int w = utf8proc_charwidth((utf8proc_int32_t)cp);
	return w < 0 ? 0 : w;
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

enum utf8_class
utf8_class(uint32_t cp)
{
	if (cp > 0x10FFFF)
		return UTF8_OTHER;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return UTF8_LETTER;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return UTF8_MARK;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return UTF8_DIGIT;
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
		return UTF8_PUNCT;
	case UTF8PROC_CATEGORY_SM:
	case UTF8PROC_CATEGORY_SC:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_SO:
		return UTF8_SYMBOL;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return UTF8_SPACE;
	case UTF8PROC_CATEGORY_CC:
		return utf8_is_space(cp) ? UTF8_SPACE : UTF8_CONTROL;
	case UTF8PROC_CATEGORY_CF:
		return UTF8_CONTROL;
	default:
		return UTF8_OTHER;
	}
}

int
utf8_is_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	return cp <= 0x10FFFF &&
	       utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LU;
}

int
utf8_is_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z';
	return cp <= 0x10FFFF &&
	       utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_LL;
}

uint32_t
utf8_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	return cp > 0x10FFFF ? cp : (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t
utf8_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
	return cp > 0x10FFFF ? cp : (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

/* Blocks by their first code point; the last row that is not above cp decides. */
static const struct {
	uint32_t first;
	enum utf8_script script;
} script_blocks[] = {
        {0x0000, SCRIPT_LATIN},
        {0x0370, SCRIPT_GREEK},
        {0x0400, SCRIPT_CYRILLIC},
        {0x0530, SCRIPT_OTHER},
        {0x0590, SCRIPT_HEBREW},
        {0x0600, SCRIPT_ARABIC},
        {0x0700, SCRIPT_OTHER},
        {0x0750, SCRIPT_ARABIC},
        {0x0780, SCRIPT_OTHER},
        {0x08A0, SCRIPT_ARABIC},
        {0x0900, SCRIPT_DEVANAGARI},
        {0x0980, SCRIPT_OTHER},
        {0x0E00, SCRIPT_THAI},
        {0x0E80, SCRIPT_OTHER},
        {0x1100, SCRIPT_HANGUL},
        {0x1200, SCRIPT_OTHER},
        {0x1C80, SCRIPT_CYRILLIC},
        {0x1C90, SCRIPT_OTHER},
        {0x1E00, SCRIPT_LATIN},
        {0x1F00, SCRIPT_GREEK},
        {0x2000, SCRIPT_LATIN},
        {0x2C80, SCRIPT_OTHER},
        {0x2DE0, SCRIPT_CYRILLIC},
        {0x2E00, SCRIPT_OTHER},
        {0x2E80, SCRIPT_HAN},
        {0x3040, SCRIPT_KANA},
        {0x3100, SCRIPT_HAN},
        {0x3130, SCRIPT_HANGUL},
        {0x3190, SCRIPT_HAN},
        {0x31F0, SCRIPT_KANA},
        {0x3200, SCRIPT_HAN},
        {0xA000, SCRIPT_OTHER},
        {0xA640, SCRIPT_CYRILLIC},
        {0xA6A0, SCRIPT_OTHER},
        {0xA720, SCRIPT_LATIN},
        {0xA800, SCRIPT_OTHER},
        {0xA960, SCRIPT_HANGUL},
        {0xA980, SCRIPT_OTHER},
        {0xAC00, SCRIPT_HANGUL},
        {0xD800, SCRIPT_OTHER},
        {0xF900, SCRIPT_HAN},
        {0xFB00, SCRIPT_LATIN},
        {0xFB13, SCRIPT_OTHER},
        {0xFB1D, SCRIPT_HEBREW},
        {0xFB50, SCRIPT_ARABIC},
        {0xFE00, SCRIPT_OTHER},
        {0xFE70, SCRIPT_ARABIC},
        {0xFF00, SCRIPT_LATIN},
        {0xFF66, SCRIPT_KANA},
        {0xFFA0, SCRIPT_HANGUL},
        {0xFFE0, SCRIPT_OTHER},
        {0x1B000, SCRIPT_KANA},
        {0x1B170, SCRIPT_OTHER},
        {0x20000, SCRIPT_HAN},
        {0x32000, SCRIPT_OTHER},
};

enum utf8_script
utf8_script(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ? SCRIPT_LATIN
		                                                            : SCRIPT_NONE;
	if (cp == 0x3005 || cp == 0x3007)
		return SCRIPT_HAN;
	if (cp == 0x30FC)
		return SCRIPT_KANA;
	enum utf8_class c = utf8_class(cp);
	if (c != UTF8_LETTER && c != UTF8_MARK)
		return SCRIPT_NONE;
	size_t lo = 0, hi = sizeof script_blocks / sizeof script_blocks[0];
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (script_blocks[mid].first <= cp)
			lo = mid;
		else
			hi = mid;
	}
	return script_blocks[lo].script;
}

int
utf8_is_cjk(uint32_t cp)
{
	return (cp >= 0x2E80 && cp <= 0x312F) || (cp >= 0x3190 && cp <= 0xA4CF) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) ||
	       (cp >= 0xFF00 && cp <= 0xFF9F) || (cp >= 0xFFE0 && cp <= 0xFFEF) ||
	       (cp >= 0x1B000 && cp <= 0x1B16F) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

int
utf8_is_rtl(uint32_t cp)
{
	if (cp < 0x590 || cp > 0x10FFFF)
		return 0;
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
	return p->bidi_class == UTF8PROC_BIDI_CLASS_R || p->bidi_class == UTF8PROC_BIDI_CLASS_AL;
}

static int
is_compat_ideograph(uint32_t cp)
{
	return (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x2F800 && cp <= 0x2FA1F);
}

/* Below U+0300 nothing composes or changes under NFC. */
static int
needs_nfc(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0xCC)
			return 1;
	return 0;
}

static void
put_nfc(struct buf *out, struct slice part)
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
	if (cp < 0x300 || cp > 0x10FFFF || is_compat_ideograph(cp))
		return 1;
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
	/* composed letters may decompose to something else: they are looked at more closely */
	return p->combining_class == 0 && p->decomp_seqindex == UINT16_MAX &&
	       !(p->comb_index != UINT16_MAX && (p->comb_index & 0x8000) != 0) &&
	       !(cp >= 0x1161 && cp <= 0x11FF);
}

size_t
utf8_plain_prefix(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint32_t cp;
		size_t k = utf8_next(s + i, n - i, &cp);
		if (!(cp == '\f' || utf8_is_xml(cp)) || !utf8_is_nfc_start(cp) || cp == '\r' ||
		        cp == 0x85 || cp == 0x200B || cp == 0xFEFF || cp == 0x2028 || cp == 0x2029)
			break;
		i += k;
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

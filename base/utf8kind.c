/* SPDX-License-Identifier: Apache-2.0 */
/* The properties of one character as utf8proc knows them. base/tables/properties.c makes the tables
 * of the usual ones from here; the rare ones are asked for one by one. */
#include "base/utf8kind.h"

#include <utf8proc.h>

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
utf8_is_space_long(uint32_t cp)
{
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static enum utf8_class
class_of(uint32_t cp)
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

static enum utf8_script
script_of(uint32_t cp, enum utf8_class c)
{
	if (cp < 0x80)
		return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ? SCRIPT_LATIN
		                                                            : SCRIPT_NONE;
	if (cp == 0x3005 || cp == 0x3007)
		return SCRIPT_HAN;
	if (cp == 0x30FC)
		return SCRIPT_KANA;
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

static int
is_rtl(uint32_t cp)
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

/* Does NFC change the character when it stands alone? */
static int
changes_alone(uint32_t cp)
{
	utf8proc_int32_t one[8];
	utf8proc_ssize_t n = utf8proc_decompose_char(
		(utf8proc_int32_t)cp, one, 8, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, NULL);
	if (n < 1 || n > 8)
		return 0;
	n = utf8proc_normalize_utf32(one, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return n != 1 || one[0] != (utf8proc_int32_t)cp;
}

static int
is_nfc_start(uint32_t cp)
{
	if (cp < 0x300 || is_compat_ideograph(cp))
		return 1;
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
	if (p->combining_class != 0 ||
		(p->comb_index != UINT16_MAX && (p->comb_index & 0x8000) != 0))
		return 0;
	return !(cp >= 0x1161 && cp <= 0x11FF) && !changes_alone(cp);
}

static int
is_plain(uint32_t cp)
{
	switch (cp) {
	case '\f':
		return 1;
	case '\r':
	case 0x85:
	case 0x200B:
	case 0x2028:
	case 0x2029:
	case 0xFEFF:
		return 0;
	default:
		return utf8_is_xml(cp);
	}
}

struct utf8_kind
utf8_kind_find(uint32_t cp)
{
	if (cp > 0x10FFFF)
		return (struct utf8_kind){UTF8_OTHER, SCRIPT_NONE, 0, 0};
	enum utf8_class c = class_of(cp);
	utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)cp);
	int w = cp < 0x7F ? cp >= 0x20 : utf8proc_charwidth((utf8proc_int32_t)cp);
	if (cp >= 0x4DC0 && cp <= 0x4DFF)
		w = 2; /* the hexagrams are wide since Unicode 16 */
	unsigned flags = 0;
	if (k == UTF8PROC_CATEGORY_LU)
		flags |= KIND_UPPER;
	if (k == UTF8PROC_CATEGORY_LL)
		flags |= KIND_LOWER;
	if (is_rtl(cp))
		flags |= KIND_RTL;
	if (is_nfc_start(cp))
		flags |= KIND_NFC_START;
	if ((flags & KIND_NFC_START) != 0 && is_plain(cp))
		flags |= KIND_PLAIN;
	return (struct utf8_kind){
		(uint8_t)c, (uint8_t)script_of(cp, c), (uint8_t)(w < 0 ? 0 : w), (uint8_t)flags};
}

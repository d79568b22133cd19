/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas of the model: which of them are read, and what is said of those that are not; letters
 * in the alphabets of mathematics. */
#include "converters/math.h"

#include "base/utf8.h"

int
math_is_display(const struct tei_node *formula)
{
	return tei_is(formula, TA_REND, "display");
}

static const struct math *
read_of(struct arena *a, const struct tei_node *formula, const char **why)
{
	*why = NULL;
	if (!tei_is(formula, TA_NOTATION, "TeX"))
		return NULL;
	return math_read(a, tei_flat(a, formula), why);
}

const struct math *
math_of(struct arena *a, const struct tei_node *formula)
{
	const char *why;
	return read_of(a, formula, &why);
}

void
math_survey(struct job *job, const struct tei_doc *doc)
{
	for (const struct tei_node *n = doc->text; n != NULL; n = tei_step(doc->text, n, 1)) {
		const char *why;
		if (n->kind != TEI_FORMULA)
			continue;
		struct arena *a = arena_new();
		if (a != NULL && read_of(a, n, &why) == NULL && why != NULL)
			DIAG(job, MATH_KEPT, n->line, why);
		arena_free(a);
	}
}

uint32_t
math_in_font(uint32_t cp, enum math_font font)
{
	/* 0: Unicode has none; capitals, small letters, digits, Greek capitals, small Greek */
	static const uint32_t first[MATH_FONTS][5] = {
		[MATH_BOLD] = {0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2},
		[MATH_BOLD_ITALIC] = {0x1D468, 0x1D482, 0x1D7CE, 0x1D71C, 0x1D736},
		[MATH_DOUBLE] = {0x1D538, 0x1D552, 0x1D7D8, 0, 0},
		[MATH_SCRIPT] = {0x1D49C, 0x1D4B6, 0, 0, 0},
		[MATH_FRAKTUR] = {0x1D504, 0x1D51E, 0, 0, 0},
		[MATH_SANS] = {0x1D5A0, 0x1D5BA, 0x1D7E2, 0, 0},
		[MATH_MONO] = {0x1D670, 0x1D68A, 0x1D7F6, 0, 0},
	};
	static const uint32_t from[5] = {'A', 'a', '0', 0x391, 0x3B1};
	static const uint32_t count[5] = {26, 26, 10, 25, 25};
	/* letters that stood in Unicode before the others came */
	static const struct {
		uint32_t gap, letter;
	} early[] = {{0x1D49D, 0x212C}, {0x1D4A0, 0x2130}, {0x1D4A1, 0x2131}, {0x1D4A3, 0x210B},
		{0x1D4A4, 0x2110}, {0x1D4A7, 0x2112}, {0x1D4A8, 0x2133}, {0x1D4AD, 0x211B},
		{0x1D4BA, 0x212F}, {0x1D4BC, 0x210A}, {0x1D4C4, 0x2134}, {0x1D506, 0x212D},
		{0x1D50B, 0x210C}, {0x1D50C, 0x2111}, {0x1D515, 0x211C}, {0x1D51D, 0x2128},
		{0x1D53A, 0x2102}, {0x1D53F, 0x210D}, {0x1D545, 0x2115}, {0x1D547, 0x2119},
		{0x1D548, 0x211A}, {0x1D549, 0x211D}, {0x1D551, 0x2124}};
	for (int i = 0; i < 5; i++) {
		if (first[font][i] == 0 || cp < from[i] || cp >= from[i] + count[i])
			continue;
		cp = first[font][i] + (cp - from[i]);
		for (size_t k = 0; k < sizeof early / sizeof *early; k++)
			if (early[k].gap == cp)
				return early[k].letter;
		return cp;
	}
	return cp;
}

const char *
math_text(struct arena *a, const struct math *n)
{
	struct slice s = slice_of(n->text);
	struct buf b = {0};
	for (size_t i = 0; i < s.n;) {
		uint32_t cp;
		i += utf8_next(s.s + i, s.n - i, &cp);
		buf_utf8(&b, math_in_font(cp, n->font));
	}
	const char *text = arena_buf_str(a, &b);
	buf_free(&b);
	return text;
}

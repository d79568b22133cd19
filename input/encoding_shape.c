/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings that show by their shape: two or four bytes a character, or escapes in seven bits. */
#include "input/encoding_guess.h"

#include "base/utf8.h"
#include "input/encoding_seven.h"

static const char *const wide_names[2][2] = {{"UTF-16LE", "UTF-16BE"}, {"UTF-32LE", "UTF-32BE"}};

enum { WIDE_SAMPLE = 64 * 1024 };

static uint32_t
unit(const unsigned char *u, size_t width, int big)
{
	uint32_t v = 0;
	for (size_t i = 0; i < width; i++)
		v |= (uint32_t)u[i] << 8 * (big ? width - 1 - i : i);
	return v;
}

/* Per cent of units that text would have; 0 when one is impossible or no line or space is seen. */
static unsigned
plausible(struct slice s, size_t width, int big)
{
	const unsigned char *u = (const unsigned char *)s.s;
	size_t n = s.n / width, good = 0, white = 0, bad = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = unit(u + i * width, width, big);
		if (width == 2 && cp >= 0xD800 && cp <= 0xDBFF && i + 1 < n) {
			uint32_t low = unit(u + (i + 1) * width, width, big);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
				i++;
				good++;
			}
		}
		enum utf8_class k = utf8_class(cp);
		if (!utf8_is_xml(cp) && cp != '\f') {
			bad++;
			continue;
		}
		white += cp == '\n' || cp == '\r' || cp == ' ' || cp == 0x3000 || cp == 0x3002 ||
		         cp == 0xFF0C;
		good += k != UTF8_OTHER; /* for private use is other */
	}
	if (white == 0 || bad * 50 > n || white * 200 < n)
		return 0;
	return (unsigned)(good * 100 / n);
}

/* Do the units of this reading stay within few blocks, as a text's do? Shifted by a byte they
 * spread over all. */
static size_t
blocks_used(struct slice s, size_t width, int big)
{
	unsigned char seen[256] = {0};
	size_t blocks = 0;
	for (size_t i = 0; i + width <= s.n; i += width) {
		uint32_t cp = unit((const unsigned char *)s.s + i, width, big);
		unsigned b = cp >= 0x4E00 && cp < 0xA000   ? 0x4E
		             : cp >= 0xAC00 && cp < 0xD7B0 ? 0xAC
		                                           : cp >> 8 & 0xFF;
		blocks += !seen[b];
		seen[b] = 1;
	}
	return blocks;
}

int
guess_wide(struct slice bytes, struct guess *g)
{
	struct slice s = {bytes.s, bytes.n < WIDE_SAMPLE ? bytes.n : WIDE_SAMPLE};
	size_t zeros[4] = {0}, n = s.n / 4;
	for (size_t i = 0; i < s.n; i++)
		zeros[i & 3] += s.s[i] == '\0';
	size_t all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
	int big = -1, wide = 0;
	if (n >= 1 && zeros[3] * 10 >= n * 9 && zeros[2] * 10 >= n * 8 && zeros[0] * 4 < n) {
		wide = 1, big = 0;
	} else if (n >= 1 && zeros[0] * 10 >= n * 9 && zeros[1] * 10 >= n * 8 && zeros[3] * 4 < n) {
		wide = 1, big = 1;
	} else if (all > 0 && s.n >= 4) {
		size_t even = zeros[0] + zeros[2], odd = zeros[1] + zeros[3];
		if (odd > even * 4 && odd * 20 >= s.n / 2)
			big = 0;
		else if (even > odd * 4 && even * 20 >= s.n / 2)
			big = 1;
	}
	size_t width = wide ? 4 : 2;
	if (big >= 0 && plausible(s, width, big) < 80)
		big = -1;
	if (big < 0 && s.n >= 8 && s.n % 2 == 0) {
		width = 2, wide = 0;
		unsigned le = plausible(s, 2, 0), be = plausible(s, 2, 1);
		size_t le_blocks = blocks_used(s, 2, 0), be_blocks = blocks_used(s, 2, 1);
		if (le >= 97 && le_blocks * 2 <= be_blocks)
			big = 0;
		else if (be >= 97 && be_blocks * 2 <= le_blocks)
			big = 1;
	}
	if (big < 0)
		return 0;
	*g = (struct guess){.name = wide_names[wide][big], .certainty = all > 0 ? 99 : 90};
	return 1;
}

int
guess_seven_bits(struct slice bytes, struct guess *g)
{
	*g = (struct guess){.name = bytes.n > 0 ? seven_find(bytes) : NULL, .certainty = 99};
	return g->name != NULL;
}

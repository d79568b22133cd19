/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/motion.h"

/* Past the sub-blocks that begin at i: a byte of length and as many, until a length of 0. */
static size_t
gif_sub_blocks(const unsigned char *u, size_t n, size_t i)
{
	while (i < n && u[i] != 0)
		i += (size_t)u[i] + 1;
	return i + 1;
}

static size_t
gif_colours(unsigned char flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* GIF89a, 18 to 23: more than one image descriptor. */
static int
gif_moves(struct slice s)
{
	const unsigned char *u = (const unsigned char *)s.s;
	size_t frames = 0;
	if (s.n < 13)
		return 0;
	for (size_t i = 13 + gif_colours(u[10]); i + 10 < s.n && frames < 2;) {
		if (u[i] == 0x21) {
			i = gif_sub_blocks(u, s.n, i + 2);
		} else if (u[i] == 0x2C) {
			frames++;
			i = gif_sub_blocks(u, s.n, i + 10 + gif_colours(u[i + 9]) + 1);
		} else {
			break;
		}
	}
	return frames > 1;
}

/* PNG's chunk acTL stands before the first data. */
static int
png_moves(struct slice s)
{
	const unsigned char *u = (const unsigned char *)s.s;
	for (size_t i = 8; i + 12 <= s.n;) {
		size_t n = (size_t)u[i] << 24 | (size_t)u[i + 1] << 16 | (size_t)u[i + 2] << 8 |
		           u[i + 3];
		if (memcmp(u + i + 4, "acTL", 4) == 0)
			return 1;
		if (memcmp(u + i + 4, "IDAT", 4) == 0 || n > s.n - i - 12)
			return 0;
		i += n + 12;
	}
	return 0;
}

static int
webp_moves(struct slice s)
{
	return s.n > 21 && memcmp(s.s + 12, "VP8X", 4) == 0 && (s.s[20] & 2) != 0;
}

static int
svg_moves(struct slice s)
{
	return slice_contains(s, "<animate") || slice_contains(s, "<set ") ||
	       slice_contains(s, "@keyframes");
}

static int
css_moves(struct slice s)
{
	return slice_contains(s, "@keyframes") || slice_contains(s, "@-webkit-keyframes");
}

static const struct {
	const char *media_type;
	int (*moves)(struct slice bytes);
} kinds[] = {
	{"image/gif", gif_moves},
	{"image/png", png_moves},
	{"image/webp", webp_moves},
	{"image/svg+xml", svg_moves},
	{"text/css", css_moves},
};

int
motion_in(const char *media_type, struct slice bytes)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (media_type != NULL && strcmp(kinds[i].media_type, media_type) == 0)
			return kinds[i].moves(bytes);
	return 0;
}

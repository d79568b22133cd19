/* SPDX-License-Identifier: Apache-2.0 */
#include "output/png.h"

#include <stdlib.h>
#include <zlib.h>

enum { LEVEL = 6, FILTER_UP = 2 };

static void
put32(struct buf *out, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(out, (char)(v >> shift & 0xFF));
}

/* The chunk whose data begin at out->n: its length is put before them, its sum behind. */
static size_t
chunk_open(struct buf *out, const char *type)
{
	put32(out, 0);
	buf_puts(out, type);
	return out->n;
}

static void
chunk_close(struct buf *out, size_t data)
{
	if (out->failed)
		return;
	uint32_t n = (uint32_t)(out->n - data);
	for (int i = 0; i < 4; i++)
		out->s[data - 8 + (size_t)i] = (char)(n >> (24 - 8 * i) & 0xFF);
	put32(out, (uint32_t)crc32(0, (const Bytef *)out->s + data - 4, n + 4));
}

static int
deflate_some(z_stream *z, int flush, struct buf *out)
{
	enum { ROOM = 1 << 14 };
	do {
		char *to = buf_reserve(out, ROOM);
		if (to == NULL)
			return -1;
		z->next_out = (Bytef *)to;
		z->avail_out = ROOM;
		deflate(z, flush);
		out->n += ROOM - z->avail_out;
	} while (z->avail_out == 0);
	return 0;
}

/* Each row as its difference from the one above: even areas become zeros. */
static int
put_rows(z_stream *z, const unsigned char *pixels, size_t width, size_t height, struct buf *out)
{
	const size_t n = width * 3;
	unsigned char *row = malloc(n + 1);
	int result = row != NULL ? 0 : -1;
	for (size_t y = 0; result == 0 && y < height; y++) {
		const unsigned char *now = pixels + y * n, *above = y > 0 ? now - n : NULL;
		row[0] = FILTER_UP;
		for (size_t i = 0; i < n; i++)
			row[i + 1] = (unsigned char)(now[i] - (above != NULL ? above[i] : 0));
		z->next_in = row;
		z->avail_in = (uInt)n + 1;
		result = deflate_some(z, y + 1 < height ? Z_NO_FLUSH : Z_FINISH, out);
	}
	free(row);
	return result;
}

int
png_write(const unsigned char *pixels, unsigned width, unsigned height, struct buf *out)
{
	z_stream z = {0};
	buf_put_slice(out, SLICE("\x89PNG\r\n\x1a\n"));
	size_t at = chunk_open(out, "IHDR");
	put32(out, width);
	put32(out, height);
	buf_put_slice(out, SLICE("\x08\x02\x00\x00\x00")); /* eight bits, true colour */
	chunk_close(out, at);
	at = chunk_open(out, "IDAT");
	if (deflateInit(&z, LEVEL) != Z_OK)
		return -1;
	int result = put_rows(&z, pixels, width, height, out);
	deflateEnd(&z);
	chunk_close(out, at);
	chunk_close(out, chunk_open(out, "IEND"));
	return result == 0 && !out->failed ? 0 : -1;
}

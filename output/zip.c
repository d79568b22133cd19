/* SPDX-License-Identifier: Apache-2.0 */
/* The writer; the reader is unzip.c. We write the container ourselves over zlib's deflate: what
 * we need of the format is three fixed records, and nothing else decides about our bytes. */
#include "output/zip.h"

#include <zlib.h>

#include "output/zip_format.h"

/* Against 6, over novels: two fifths of the time, two to nine per cent larger. */
enum { LEVEL = 4 };

/* Most parts are small. Before each, zlib clears its table of hashes: 64 kB, where 8 do as well. */
enum { SMALL = 2048, SMALL_WINDOW = 12, SMALL_MEMORY = 5 };

struct deflaters {
	z_stream usual, small;
};

static int
deflaters_begin(struct deflaters *d)
{
	return deflateInit2(&d->usual, LEVEL, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) ==
	                               Z_OK &&
	                       deflateInit2(&d->small, LEVEL, Z_DEFLATED, -SMALL_WINDOW,
				       SMALL_MEMORY, Z_DEFAULT_STRATEGY) == Z_OK
	               ? 0
	               : -1;
}

/* Appended to out; *n is its length there, 0 when deflating makes it no shorter. */
static int
deflate_part(struct deflaters *d, struct slice bytes, struct buf *out, size_t *n)
{
	z_stream *z = bytes.n <= SMALL ? &d->small : &d->usual;
	*n = 0;
	if (bytes.n < 16 || deflateReset(z) != Z_OK)
		return bytes.n < 16 ? 0 : -1;
	/* no room for anything that is not shorter */
	unsigned char *to = (unsigned char *)buf_reserve(out, bytes.n);
	if (to == NULL)
		return -1;
	z->next_in = (Bytef *)(uintptr_t)bytes.s;
	z->avail_in = (uInt)bytes.n;
	z->next_out = to;
	z->avail_out = (uInt)bytes.n - 1;
	int rc = deflate(z, Z_FINISH);
	if (rc == Z_STREAM_END)
		*n = bytes.n - 1 - z->avail_out;
	return rc == Z_STREAM_END || rc == Z_OK || rc == Z_BUF_ERROR ? 0 : -1;
}

static void
put16(struct buf *out, unsigned v)
{
	buf_putc(out, (char)(v & 0xFF));
	buf_putc(out, (char)(v >> 8 & 0xFF));
}

static void
put32(struct buf *out, uint32_t v)
{
	put16(out, v & 0xFFFF);
	put16(out, v >> 16);
}

/* The fields that the local header and the directory share (APPNOTE 4.4.2 to 4.4.11). */
static void
put_common(struct buf *out, const struct zip_entry *e)
{
	put16(out, e->method == ZIP_STORED ? 10 : 20);
	put16(out, e->flags);
	put16(out, e->method);
	put16(out, ZIP_TIME);
	put16(out, ZIP_DATE);
	put32(out, e->crc);
	put32(out, e->packed);
	put32(out, e->size);
	put16(out, (unsigned)e->name.n);
	put16(out, 0);
}

uint16_t
zip_flags(struct slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.s[i] >= 0x80)
			return ZIP_UTF8;
	return 0;
}

void
zip_put_local(struct buf *out, const struct zip_entry *e)
{
	put32(out, ZIP_LOCAL);
	put_common(out, e);
	buf_put_slice(out, e->name);
}

void
zip_put_central(struct buf *out, const struct zip_entry *e)
{
	put32(out, ZIP_CENTRAL);
	put16(out, ZIP_MADE_BY);
	put_common(out, e);
	put16(out, 0); /* comment */
	put16(out, 0); /* disk */
	put16(out, 0); /* internal attributes */
	put32(out, ZIP_ATTRIBUTES);
	put32(out, e->offset);
	buf_put_slice(out, e->name);
}

void
zip_put_end(struct buf *out, size_t n, uint64_t size, uint64_t start)
{
	put32(out, ZIP_END);
	put16(out, 0);
	put16(out, 0);
	put16(out, (unsigned)n);
	put16(out, (unsigned)n);
	put32(out, (uint32_t)size);
	put32(out, (uint32_t)start);
	put16(out, 0);
}

static int
put_part(struct deflaters *d, const struct part *part, struct slice bytes, struct buf *out,
	struct zip_entry *e)
{
	*e = (struct zip_entry){.name = slice_of(part->path),
		.method = ZIP_STORED,
		.offset = (uint32_t)out->n,
		.size = (uint32_t)bytes.n,
		.packed = (uint32_t)bytes.n};
	e->flags = zip_flags(e->name);
	e->crc = (uint32_t)crc32(0, (const Bytef *)bytes.s, (uInt)bytes.n);
	/* the header needs the length of what follows it, so it is written into its place last */
	size_t head = ZIP_LOCAL_SIZE + e->name.n, n = 0;
	if (buf_reserve(out, head + bytes.n) == NULL)
		return -1;
	out->n += head;
	if (part->storing == PART_DEFLATED && deflate_part(d, bytes, out, &n) != 0)
		return -1;
	if (n > 0) {
		e->method = ZIP_DEFLATED;
		e->packed = (uint32_t)n;
	}
	out->n = e->offset;
	zip_put_local(out, e);
	if (n > 0)
		out->n += n;
	else
		buf_put_slice(out, bytes);
	return 0;
}

static void
put_directory(const struct zip_entry *entries, size_t n, struct buf *out)
{
	size_t start = out->n;
	for (size_t i = 0; i < n; i++)
		zip_put_central(out, &entries[i]);
	zip_put_end(out, n, out->n - start, start);
}

/* Does everything fit into 32 bits, even if nothing can be packed? */
static int
too_large(const struct package *p)
{
	uint64_t total = ZIP_END_SIZE;
	for (size_t i = 0; i < p->n; i++)
		total += part_size(&p->parts[i]) + 2 * strlen(p->parts[i].path) + ZIP_LOCAL_SIZE +
		         ZIP_CENTRAL_SIZE;
	return p->n > 0xFFFF || total > 0xFFFFFFF0U;
}

int
zip_write(struct job *job, const struct package *p, struct buf *out)
{
	if (too_large(p)) {
		DIAG(job, OUTPUT_TOO_LARGE, 0, NULL);
		return -1;
	}
	struct deflaters d = {0};
	struct buf scratch = {0};
	struct zip_entry *entries = ARENA_ARRAY(p->arena, struct zip_entry, p->n + 1);
	int rc = -1;
	if (entries != NULL && !p->failed && deflaters_begin(&d) == 0)
		rc = 0;
	for (size_t i = 0; rc == 0 && i < p->n; i++)
		rc = put_part(
			&d, &p->parts[i], part_bytes(&p->parts[i], &scratch), out, &entries[i]);
	deflateEnd(&d.usual);
	deflateEnd(&d.small);
	if (rc == 0)
		put_directory(entries, p->n, out);
	out->failed |= scratch.failed;
	buf_free(&scratch);
	if (rc != 0 || out->failed) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	return 0;
}

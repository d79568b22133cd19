/* SPDX-License-Identifier: Apache-2.0 */
/* ZIP → package, for checking. Nothing is believed: each entry is described twice in the file,
 * and both descriptions, the lengths, the checksums and the places must agree. */
#include <stdlib.h>
#include <zlib.h>

#include "base/utf8.h"
#include "output/zip.h"
#include "output/zip_format.h"

const struct opt_row zip_options[] = {
	{"max-package", OPT_INT, "1024..64G", "1G", "largest unpacked size of a package to check"},
	OPT_END,
};

struct unzip {
	struct job *job;
	struct slice all;
	struct zip_entry *entries;
	size_t n;
	uint64_t directory; /* where it begins */
	int faults;
};

static unsigned
get16(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	return (unsigned)(u[0] | u[1] << 8);
}

static uint32_t
get32(const char *s)
{
	return get16(s) | (uint32_t)get16(s + 2) << 16;
}

static void
fault(struct unzip *u, struct slice name, const char *what)
{
	u->faults++;
	DIAG(u->job, ZIP_DAMAGED, 0, arena_str(u->job->arena, name), what);
}

/* The end record whose comment ends where the file ends; NULL: none. */
static const char *
find_end(struct slice all)
{
	for (size_t back = ZIP_END_SIZE; back <= all.n && back <= ZIP_END_SIZE + 0xFFFF; back++) {
		const char *s = all.s + all.n - back;
		if (get32(s) == ZIP_END && get16(s + 20) == back - ZIP_END_SIZE)
			return s;
	}
	return NULL;
}

/* Lengths and counts of the end record; -1 and a message when they do not fit the file. */
static int
read_end(struct unzip *u)
{
	const char *end = find_end(u->all);
	if (end == NULL) {
		DIAG(u->job, ZIP_NONE, 0, "the end record is missing");
		return -1;
	}
	uint64_t at = (uint64_t)(end - u->all.s);
	uint64_t size = get32(end + 12);
	u->directory = get32(end + 16);
	u->n = get16(end + 10);
	if (u->n == 0xFFFF || size == 0xFFFFFFFFU || u->directory == 0xFFFFFFFFU) {
		DIAG(u->job, ZIP_NONE, 0, "it uses the 64-bit extension, which we do not read");
		return -1;
	}
	if (get32(end + 4) != 0 || get16(end + 8) != u->n || u->directory + size != at) {
		fault(u, SLICE("end record"), "its numbers do not fit the file");
		return -1;
	}
	if (u->n > size / ZIP_CENTRAL_SIZE) {
		fault(u, SLICE("end record"), "it announces more parts than the directory holds");
		return -1;
	}
	return 0;
}

/* Are the fields that say nothing about the bytes as zip.c writes them, here and before them? */
static int
is_ours(const struct unzip *u, const char *s)
{
	unsigned version = get16(s + 10) == ZIP_STORED ? 10 : 20;
	uint64_t local = get32(s + 42);
	return get16(s + 4) == ZIP_MADE_BY && get16(s + 6) == version &&
	       get16(s + 12) == ZIP_TIME && get16(s + 14) == ZIP_DATE && get16(s + 30) == 0 &&
	       get16(s + 32) == 0 && get16(s + 36) == 0 && get32(s + 38) == ZIP_ATTRIBUTES &&
	       local + ZIP_LOCAL_SIZE <= u->directory && get16(u->all.s + local + 4) == version &&
	       get16(u->all.s + local + 28) == 0;
}

static int
read_directory(struct unzip *u)
{
	const char *s = u->all.s + u->directory;
	const char *end = find_end(u->all);
	u->entries = ARENA_ARRAY(u->job->arena, struct zip_entry, u->n + 1);
	if (u->entries == NULL)
		return -1;
	for (size_t i = 0; i < u->n; i++) {
		struct zip_entry *e = &u->entries[i];
		if (end - s < ZIP_CENTRAL_SIZE || get32(s) != ZIP_CENTRAL) {
			fault(u, SLICE("directory"), "an entry is missing or damaged");
			return -1;
		}
		*e = (struct zip_entry){.flags = (uint16_t)get16(s + 8),
			.method = (uint16_t)get16(s + 10),
			.time = (uint16_t)get16(s + 12),
			.date = (uint16_t)get16(s + 14),
			.crc = get32(s + 16),
			.packed = get32(s + 20),
			.size = get32(s + 24),
			.offset = get32(s + 42),
			.ours = is_ours(u, s)};
		size_t name = get16(s + 28), rest = get16(s + 30) + get16(s + 32);
		if ((size_t)(end - s) < ZIP_CENTRAL_SIZE + name + rest) {
			fault(u, SLICE("directory"), "an entry is cut off");
			return -1;
		}
		e->name = (struct slice){s + ZIP_CENTRAL_SIZE, name};
		if (get16(s + 34) != 0)
			fault(u, e->name, "lies on another disk");
		s += ZIP_CENTRAL_SIZE + name + rest;
	}
	if (s != end) {
		fault(u, SLICE("directory"), "there are bytes after its last entry");
		return -1;
	}
	return 0;
}

/* Where the data descriptor after streamed bytes ends (APPNOTE 4.3.9); 0: there is none. */
static uint64_t
descriptor_end(const struct unzip *u, const struct zip_entry *e)
{
	uint64_t at = e->data + e->packed;
	for (int with = 1; with >= 0; with--) {
		uint64_t size = with ? 16 : 12;
		if (at + size > u->directory)
			continue;
		const char *s = u->all.s + at;
		if (with && get32(s) != ZIP_DESCRIPTOR)
			continue;
		s += with ? 4 : 0;
		if (get32(s) == e->crc && get32(s + 4) == e->packed && get32(s + 8) == e->size)
			return at + size;
	}
	return 0;
}

/* Finds the bytes of e; what is wrong with its local header, or NULL. */
static const char *
locate(const struct unzip *u, struct zip_entry *e)
{
	if ((uint64_t)e->offset + ZIP_LOCAL_SIZE > u->directory)
		return "its place is not in the file";
	const char *s = u->all.s + e->offset;
	if (get32(s) != ZIP_LOCAL)
		return "its header is missing";
	size_t name = get16(s + 26);
	e->data = (uint64_t)e->offset + ZIP_LOCAL_SIZE + name + get16(s + 28);
	e->end = e->data + e->packed;
	if (e->end > u->directory)
		return "its bytes are not in the file";
	if (!slice_eq((struct slice){s + ZIP_LOCAL_SIZE, name}, e->name))
		return "its header has another name";
	int streamed = e->flags & ZIP_STREAMED;
	if (get16(s + 6) != e->flags || get16(s + 8) != e->method || get16(s + 10) != e->time ||
		get16(s + 12) != e->date)
		return "its header and the directory do not agree";
	if ((get32(s + 14) != e->crc || get32(s + 18) != e->packed || get32(s + 22) != e->size) &&
		!(streamed && get32(s + 14) == 0 && get32(s + 18) == 0 && get32(s + 22) == 0))
		return "its header and the directory do not agree";
	if (streamed && (e->end = descriptor_end(u, e)) == 0)
		return "the record after its bytes is damaged";
	return NULL;
}

/* Where most entries are of our making, all are: one that differs was changed afterwards. */
static void
check_making(struct unzip *u)
{
	size_t n = 0;
	for (size_t i = 0; i < u->n; i++)
		n += u->entries[i].ours != 0;
	for (size_t i = 0; i < u->n; i++)
		if (n > u->n / 2 && !u->entries[i].ours)
			fault(u, u->entries[i].name, "its entry was changed after it was made");
}

static const char *
name_fault(struct slice name)
{
	if (name.n == 0)
		return "a part has no name";
	if (memchr(name.s, '\0', name.n) != NULL || utf8_valid_prefix(name.s, name.n) != name.n)
		return "the name is not text in UTF-8";
	return NULL;
}

static const char *
kind_fault(const struct zip_entry *e)
{
	if (e->flags & ZIP_ENCRYPTED)
		return "is encrypted";
	if (e->method != ZIP_STORED && e->method != ZIP_DEFLATED)
		return "is packed with a method that nobody needs to know";
	if (e->method == ZIP_STORED && e->packed != e->size)
		return "is stored with two lengths";
	/* deflate never makes 1 byte of more than 1032 */
	if (e->size / 1032 > e->packed)
		return "claims to unpack to more than is possible";
	return NULL;
}

static int
by_offset(const void *a, const void *b)
{
	const struct zip_entry *x = a, *y = b;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* The entries must lie one after the other up to the directory, without gap and overlap. */
static void
check_places(struct unzip *u)
{
	uint64_t at = 0;
	for (size_t i = 0; i < u->n; i++) {
		struct zip_entry *e = &u->entries[i];
		const char *what = name_fault(e->name);
		if (what == NULL)
			what = locate(u, e);
		if (what == NULL)
			what = kind_fault(e);
		if (what == NULL && e->offset != at)
			what = e->offset < at ? "overlaps the part before it"
			                      : "there are bytes before it that belong to nothing";
		if (what != NULL)
			fault(u, e->name, what);
		at = e->end;
	}
	if (u->faults == 0 && at != u->directory)
		fault(u, SLICE("directory"), "there are bytes before it that belong to nothing");
}

/* Inflates e into to, which has room for exactly e->size. */
static const char *
inflate_part(const struct unzip *u, const struct zip_entry *e, char *to)
{
	z_stream z = {0};
	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return "cannot be unpacked";
	const char *from = u->all.s + e->data;
	z.next_in = (Bytef *)(uintptr_t)from;
	z.avail_in = e->packed;
	z.next_out = (Bytef *)to;
	z.avail_out = e->size;
	/* from block to block, because only at the end of the last one zlib says how many bits of
	 * the last byte mean nothing; they are zero, or somebody changed them */
	unsigned unused = 0;
	int rc;
	do {
		rc = inflate(&z, Z_BLOCK);
		if ((z.data_type & 0xC0) == 0xC0)
			unused = (unsigned)z.data_type & 7;
	} while (rc == Z_OK);
	int whole = rc == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 0 &&
	            (unsigned char)from[e->packed - 1] >> (8 - unused) == 0;
	inflateEnd(&z);
	return whole ? NULL : "its bytes are damaged";
}

static const char *
unpack(const struct unzip *u, const struct zip_entry *e, struct slice *bytes)
{
	*bytes = (struct slice){u->all.s + e->data, e->size};
	if (e->method == ZIP_DEFLATED) {
		char *to = arena_alloc(u->job->arena, e->size + 1);
		if (to == NULL)
			return "there is not enough memory to unpack it";
		const char *what = inflate_part(u, e, to);
		if (what != NULL)
			return what;
		bytes->s = to;
	}
	if ((uint32_t)crc32(0, (const Bytef *)bytes->s, (uInt)bytes->n) != e->crc)
		return "its bytes do not fit their checksum";
	return NULL;
}

static void
take_part(struct unzip *u, const struct zip_entry *e, struct package *p)
{
	struct slice bytes;
	const char *what = unpack(u, e, &bytes);
	const char *name = arena_str(u->job->arena, e->name);
	if (what != NULL) {
		fault(u, e->name, what);
	} else if (slice_ends(e->name, "/")) {
		if (e->size != 0)
			fault(u, e->name, "is a folder with bytes of its own");
	} else {
		package_add_slice(p, name, NULL,
			e->method == ZIP_STORED ? PART_STORED : PART_DEFLATED, bytes);
		if (p->failed)
			fault(u, e->name, "stands there twice");
		p->failed = 0;
	}
}

static int
fits_limit(const struct unzip *u)
{
	uint64_t total = 0, most = (uint64_t)opt_int(u->job->opts, "max-package");
	for (size_t i = 0; i < u->n; i++)
		total += u->entries[i].size;
	if (total <= most)
		return 1;
	DIAG(u->job, ZIP_TOO_LARGE, 0, diag_num(u->job, most));
	return 0;
}

int
zip_read(struct job *job, struct slice bytes, struct package *p)
{
	struct unzip u = {.job = job, .all = bytes};
	package_begin(p, job->arena);
	p->names = NAMES_ANY;
	if (read_end(&u) != 0 || read_directory(&u) != 0)
		return -1;
	qsort(u.entries, u.n, sizeof *u.entries, by_offset);
	check_places(&u);
	check_making(&u);
	if (u.faults > 0 || !fits_limit(&u))
		return -1;
	for (size_t i = 0; i < u.n; i++)
		take_part(&u, &u.entries[i], p);
	return u.faults > 0 || arena_failed(job->arena) ? -1 : 0;
}

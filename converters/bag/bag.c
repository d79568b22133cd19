/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/bag/bag.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/epoch.h"
#include "converters/slug.h"

static const struct opt_row bag_options[] = {
	{"bag-organization", OPT_STRING, "NAME", NULL, "who sends the bag, for its bag-info.txt"},
	{"bag-contact", OPT_STRING, "NAME", NULL, "whom to ask about the bag"},
	OPT_END,
};

/* ---- payload ---- */

/* Names that the PRONOM registry of the UK's National Archives has keys for. */
static const struct {
	const char *media_type, *name, *pronom;
} formats[] = {
	{"application/epub+zip", "EPUB", "fmt/483"},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"Microsoft Word for Windows (Office Open XML)", "fmt/412"},
	{"text/html", "Hypertext Markup Language", "fmt/471"},
	{"application/zip", "ZIP Format", "x-fmt/263"},
	{"text/plain", "Plain Text File", "x-fmt/111"},
	{"text/markdown", "Markdown", "fmt/1149"},
	{"application/tei+xml", "TEI P5 (Extensible Markup Language)", "fmt/101"},
	{"application/jsonl", "JSON Lines", NULL},
};

static void
add_file(struct bag *b, const char *path, const char *media_type, struct slice bytes)
{
	struct bag_file *f = &b->files[b->n++];
	*f = (struct bag_file){.path = path, .media_type = media_type, .bytes = bytes};
	f->format_name = media_type;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (slice_starts(slice_of(media_type), formats[i].media_type)) {
			f->format_name = formats[i].name;
			f->pronom = formats[i].pronom;
		}
	digest_sha256(bytes, f->sha256);
	digest_sha512(bytes, f->sha512);
}

static const char *
source_media_type(const struct gathering *g)
{
	const char *format = g->facts->format;
	if (strcmp(format, "Markdown") == 0)
		return "text/markdown";
	return strstr(format, "TEI") != NULL ? "application/tei+xml" : "text/plain";
}

/* The name as received, unless no file system would take it. */
static const char *
original_path(struct job *job, const char *name)
{
	char *path = arena_printf(job->arena, "data/original/%s", name);
	if (package_path_safe_utf8(path) && strchr(path, '%') == NULL)
		return path;
	return arena_printf(
		job->arena, "data/original/%s.bin", slug_file(job->arena, name, 40, "source"));
}

static int
gather_files(struct bag *b, const char *name)
{
	struct arena *a = b->job->arena;
	const struct gathering *g = b->g;
	b->files = ARENA_ARRAY(a, struct bag_file, g->n_made + 3);
	if (b->files == NULL)
		return -1;
	add_file(
		b, original_path(b->job, g->facts->source_name), source_media_type(g), g->original);
	for (size_t i = 0; i < g->n_made; i++)
		if (strcmp(g->made[i].made_by->name, "tei") == 0)
			add_file(b, arena_printf(a, "data/master/%s.tei.xml", name),
				"application/tei+xml", g->made[i].bytes);
	add_file(b, arena_printf(a, "data/report/%s.report.jsonl", name), "application/jsonl",
		g->report);
	for (size_t i = 0; i < g->n_made; i++) {
		const struct converter *c = g->made[i].made_by;
		if (strcmp(c->name, "tei") != 0)
			add_file(b, arena_printf(a, "data/access/%s%s", name, c->suffix),
				c->media_type, g->made[i].bytes);
	}
	for (size_t i = 0; i < b->n; i++)
		if (b->files[i].sha256[0] == '\0')
			return -1;
	return 0;
}

/* ---- tag files ---- */

/* One line; what the value brings of line ends becomes blanks (RFC 8493, 2.2.2). */
static void
put_info(struct buf *out, const char *label, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	buf_printf(out, "%s: ", label);
	for (; *value != '\0'; value++)
		buf_putc(out, *value == '\n' || *value == '\r' ? ' ' : *value);
	buf_putc(out, '\n');
}

static void
put_bag_info(const struct bag *b, struct buf *out)
{
	struct arena *a = b->job->arena;
	const struct opts *o = b->job->opts;
	uint64_t octets = 0;
	for (size_t i = 0; i < b->n; i++)
		octets += b->files[i].bytes.n;
	put_info(out, "Bag-Software-Agent", arena_printf(a, "Rubricate %s", b->g->facts->version));
	put_info(out, "Source-Organization", opt_str(o, "bag-organization"));
	put_info(out, "Contact-Name", opt_str(o, "bag-contact"));
	put_info(out, "External-Description", b->bib->title);
	put_info(out, "External-Identifier",
		arena_printf(a, "sha256:%s", b->files[BAG_ORIGINAL].sha256));
	if (b->date != NULL)
		put_info(out, "Bagging-Date", arena_printf(a, "%.10s", b->date));
	put_info(out, "Payload-Oxum", arena_printf(a, "%" PRIu64 ".%zu", octets, b->n));
}

static void
add_tag(struct package *p, const char *folder, const char *name, struct buf *bytes)
{
	package_add(p, arena_printf(p->arena, "%s/%s", folder, name),
		strstr(name, ".xml") ? "application/xml" : "text/plain", PART_DEFLATED, bytes);
}

static void
add_manifests(const struct bag *b, const char *folder, struct package *p)
{
	struct buf one = {0}, two = {0};
	for (size_t i = 0; i < b->n; i++) {
		buf_printf(&one, "%s  %s\n", b->files[i].sha256, b->files[i].path);
		buf_printf(&two, "%s  %s\n", b->files[i].sha512, b->files[i].path);
	}
	add_tag(p, folder, "manifest-sha256.txt", &one);
	add_tag(p, folder, "manifest-sha512.txt", &two);
}

static int
add_tag_manifest(const char *folder, const char *algorithm, size_t n_tags, struct package *p)
{
	struct buf out = {0};
	size_t skip = strlen(folder) + 1;
	char hex[DIGEST_SHA512_HEX];
	for (size_t i = 0; i < n_tags; i++) {
		if (digest_named(algorithm, p->parts[i].bytes, hex) != 0)
			return -1;
		buf_printf(&out, "%s  %s\n", hex, p->parts[i].path + skip);
	}
	add_tag(p, folder, arena_printf(p->arena, "tagmanifest-%s.txt", algorithm), &out);
	return 0;
}

static void
add_payload(const struct bag *b, const char *folder, struct package *p)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct bag_file *f = &b->files[i];
		int packed = strstr(f->media_type, "zip") != NULL ||
		             strstr(f->media_type, "officedocument") != NULL;
		package_add_slice(p, arena_printf(p->arena, "%s/%s", folder, f->path),
			f->media_type, packed ? PART_STORED : PART_DEFLATED, f->bytes);
	}
}

static int
bag_gather(struct job *job, const struct gathering *g, struct package *p)
{
	struct bag b = {.job = job, .g = g, .bib = bib_read(job, g->doc)};
	struct buf bagit = {0}, info = {0}, premis = {0};
	if (b.bib == NULL)
		goto failed;
	b.date = epoch_given() >= 0 ? b.bib->modified : NULL;
	const char *name = slug_file(job->arena, b.bib->source_name, 40, "text");
	const char *folder = arena_printf(job->arena, "%s-bag", name);
	p->names = NAMES_UTF8;
	if (gather_files(&b, name) != 0)
		goto failed;
	buf_puts(&bagit, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
	put_bag_info(&b, &info);
	if (bag_premis(&b, &premis) != 0)
		goto failed;
	add_tag(p, folder, "bagit.txt", &bagit);
	add_tag(p, folder, "bag-info.txt", &info);
	add_manifests(&b, folder, p);
	add_tag(p, folder, "metadata/premis.xml", &premis);
	size_t tags = p->n;
	if (p->failed || add_tag_manifest(folder, "sha256", tags, p) != 0 ||
		add_tag_manifest(folder, "sha512", tags, p) != 0)
		goto failed;
	add_payload(&b, folder, p);
	if (!p->failed)
		return 0;
failed:
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

const struct converter bag_converter = {
	.name = "bag",
	.suffix = "-bag.zip",
	.media_type = "application/zip",
	.title = "archive bag (BagIt 1.0, PREMIS 3)",
	.container = CONTAINER_ZIP,
	.options = bag_options,
	.gather = bag_gather,
	.recognise = bag_recognise,
	.check = bag_check,
};

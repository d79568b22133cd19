/* SPDX-License-Identifier: Apache-2.0 */
/* Is a bag complete and valid (RFC 8493, section 3)? Ours and others', versions 0.93 to 1.0.
 * Stricter than the standard where nobody is hurt: fetch.txt is refused, for nothing is loaded from
 * the network here. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/bag/bag.h"
#include "converters/sums.h"

struct check {
	struct job *job;
	const struct package *p;
	const char *folder;    /* "NAME-bag/", or "" */
	int version;           /* 97, 100 */
	int encoding;          /* of the tag files but bagit.txt */
	unsigned char *listed; /* by a manifest or tag manifest */
	unsigned manifests;
	int faults;
};

static void
fault(struct check *c, const char *file, const char *what)
{
	c->faults++;
	DIAG(c->job, BAG_INVALID, 0, file, what);
}

static const struct part *
find(const struct check *c, const char *name)
{
	return package_find(c->p, arena_printf(c->job->arena, "%s%s", c->folder, name));
}

/* The path below the bag's folder; NULL when it lies beside it. */
static const char *
inside(const struct check *c, const struct part *part)
{
	size_t n = strlen(c->folder);
	return strncmp(part->path, c->folder, n) == 0 ? part->path + n : NULL;
}

static const struct part *
bagit_of(const struct package *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *path = p->parts[i].path, *slash = strchr(path, '/');
		if (strcmp(slash ? slash + 1 : path, "bagit.txt") == 0)
			return &p->parts[i];
	}
	return NULL;
}

/* A manifest alone makes a bag that lacks its declaration. */
int
bag_recognise(const struct package *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *path = p->parts[i].path, *slash = strchr(path, '/');
		const char *name = slash ? slash + 1 : path;
		if (strcmp(name, "bagit.txt") == 0 || strncmp(name, "manifest-", 9) == 0)
			return 1;
	}
	return 0;
}

/* One line "Label: value" from the head of rest; the value, or an empty slice. */
static struct slice
take_field(struct slice *rest, const char *label)
{
	size_t n = 0, k = strlen(label);
	while (n < rest->n && rest->s[n] != '\n' && rest->s[n] != '\r')
		n++;
	struct slice line = {rest->s, n}, none = {NULL, 0};
	while (n < rest->n && (rest->s[n] == '\n' || rest->s[n] == '\r'))
		n++;
	rest->s += n;
	rest->n -= n;
	if (!slice_starts(line, label) || line.n < k + 2 || line.s[k] != ':' ||
		(line.s[k + 1] != ' ' && line.s[k + 1] != '\t'))
		return none;
	return slice_trim((struct slice){line.s + k + 2, line.n - k - 2});
}

static void
check_declaration(struct check *c, const struct part *bagit)
{
	static const struct {
		const char *text;
		int version;
	} known[] = {
		{"0.93", 93}, {"0.94", 94}, {"0.95", 95}, {"0.96", 96}, {"0.97", 97}, {"1.0", 100}};
	struct slice rest = bagit->bytes;
	struct slice version = take_field(&rest, "BagIt-Version");
	struct slice encoding = take_field(&rest, "Tag-File-Character-Encoding");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_is(version, known[i].text))
			c->version = known[i].version;
	if (c->version == 0)
		fault(c, "bagit.txt", "BagIt-Version is not 0.93 to 1.0");
	c->encoding = bag_encoding(encoding);
	if (c->encoding < 0)
		fault(c, "bagit.txt",
			"Tag-File-Character-Encoding is none of UTF-8, US-ASCII, ISO-8859-1 and "
			"UTF-16");
	if (rest.n > 0)
		fault(c, "bagit.txt", "there is more in it than two lines");
}

/* "manifest-sha256.txt" → "sha256" */
static const char *
algorithm_of(struct check *c, const char *name, const char *prefix)
{
	struct slice s = slice_of(name);
	if (!slice_starts(s, prefix) || !slice_ends(s, ".txt"))
		return NULL;
	size_t n = strlen(prefix);
	return arena_str(c->job->arena, (struct slice){name + n, s.n - n - 4});
}

static int
is_known(const char *algorithm)
{
	static const char *const known[] = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i], algorithm) == 0)
			return 1;
	return 0;
}

/* What a manifest may list: payload, and a tag manifest everything else but tag manifests. */
static int
belongs(const char *path, int tags)
{
	int payload = strncmp(path, "data/", 5) == 0;
	return tags ? !payload && strncmp(path, "tagmanifest-", 12) != 0 : payload;
}

static void
check_manifest(struct check *c, const struct part *list, const char *algorithm, int tags)
{
	unsigned char *seen = arena_alloc(c->job->arena, c->p->n + 1);
	const char *name = inside(c, list);
	if (seen == NULL || !is_known(algorithm)) {
		fault(c, name, "its algorithm is not known here");
		return;
	}
	struct part text = *list;
	text.bytes = bag_tag_text(c->job, c->encoding, list->bytes);
	struct sums s = {&text, algorithm, c->folder, 1, c->version < 100};
	c->faults += sums_check(c->job, c->p, &s, seen) != 0;
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = inside(c, &c->p->parts[i]);
		if (path == NULL)
			continue;
		if (seen[i] && !belongs(path, tags))
			fault(c, name, arena_printf(c->job->arena, "must not list %s", path));
		/* 1.0 asks for every payload file in every manifest; before, in one of them */
		if (!seen[i] && !tags && c->version == 100 && belongs(path, 0))
			fault(c, name, arena_printf(c->job->arena, "does not list %s", path));
		c->listed[i] |= seen[i];
	}
	c->manifests += !tags;
}

static void
check_manifests(struct check *c)
{
	for (size_t i = 0; i < c->p->n; i++) {
		const struct part *part = &c->p->parts[i];
		const char *name = inside(c, part), *algorithm;
		if (name == NULL) {
			fault(c, part->path, "lies beside the bag's folder");
		} else if ((algorithm = algorithm_of(c, name, "manifest-")) != NULL) {
			check_manifest(c, part, algorithm, 0);
		} else if ((algorithm = algorithm_of(c, name, "tagmanifest-")) != NULL) {
			check_manifest(c, part, algorithm, 1);
		}
	}
	if (c->manifests == 0)
		fault(c, "manifest-sha256.txt", "there is no manifest of the payload");
}

/* Payload that no manifest knows; tag files that no tag manifest knows, where there is one. */
static void
check_unlisted(struct check *c)
{
	int tagged = 0;
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = inside(c, &c->p->parts[i]);
		tagged |= path != NULL && strncmp(path, "tagmanifest-", 12) == 0;
	}
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = inside(c, &c->p->parts[i]);
		if (path == NULL || c->listed[i])
			continue;
		if (belongs(path, 0) && c->version != 100)
			fault(c, path, "is in no manifest");
		else if (belongs(path, 1) && tagged)
			DIAG(c->job, BAG_UNLISTED, 0, path);
	}
}

static void
check_oxum(struct check *c, struct slice value)
{
	uint64_t octets = 0, files = 0;
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = inside(c, &c->p->parts[i]);
		if (path == NULL || !belongs(path, 0))
			continue;
		octets += c->p->parts[i].bytes.n;
		files++;
	}
	const char *want = arena_printf(c->job->arena, "%" PRIu64 ".%" PRIu64, octets, files);
	if (!slice_is(value, want))
		fault(c, "bag-info.txt",
			arena_printf(c->job->arena, "Payload-Oxum is not %s", want));
}

static void
check_info(struct check *c)
{
	const struct part *info = find(c, "bag-info.txt");
	struct slice rest =
		info ? bag_tag_text(c->job, c->encoding, info->bytes) : (struct slice){NULL, 0};
	if (utf8_valid_prefix(rest.s, rest.n) != rest.n)
		fault(c, "bag-info.txt", "is not UTF-8");
	while (rest.n > 0) {
		struct slice value = take_field(&rest, "Payload-Oxum");
		if (value.n > 0)
			check_oxum(c, value);
	}
}

/* Where there is one original and one report of ours, the one must account for the other. */
static void
check_coverage(struct check *c)
{
	const struct part *original = NULL, *report = NULL;
	int originals = 0, reports = 0;
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = inside(c, &c->p->parts[i]);
		if (path == NULL)
			continue;
		if (strncmp(path, "data/original/", 14) == 0) {
			original = &c->p->parts[i];
			originals++;
		} else if (strncmp(path, "data/report/", 12) == 0 &&
			   slice_ends(slice_of(path), ".report.jsonl")) {
			report = &c->p->parts[i];
			reports++;
		}
	}
	if (originals == 1 && reports == 1)
		c->faults += bag_coverage(c->job, original, report) != 0;
}

static void
check_names(struct check *c)
{
	for (size_t i = 0; i < c->p->n; i++)
		if (!package_path_safe_utf8(c->p->parts[i].path))
			DIAG(c->job, BAG_NAME, 0, c->p->parts[i].path);
}

int
bag_check(struct job *job, const struct package *p)
{
	struct check c = {.job = job, .p = p, .folder = ""};
	const struct part *bagit = bagit_of(p);
	if (bagit == NULL) {
		fault(&c, "bagit.txt", "is missing: this is no bag");
		return -1;
	}
	const char *slash = strchr(bagit->path, '/');
	if (slash != NULL)
		c.folder = arena_str(
			job->arena, (struct slice){bagit->path, (size_t)(slash + 1 - bagit->path)});
	c.listed = arena_alloc(job->arena, p->n + 1);
	if (c.listed == NULL) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	check_declaration(&c, bagit);
	if (find(&c, "fetch.txt") != NULL)
		fault(&c, "fetch.txt", "lists files to be fetched; only whole bags are accepted");
	check_manifests(&c);
	check_unlisted(&c);
	check_info(&c);
	check_coverage(&c);
	check_names(&c);
	return c.faults == 0 ? 0 : -1;
}

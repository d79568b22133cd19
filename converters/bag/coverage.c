/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a bag of ours against its original: the decisions' byte ranges tile the file, and
 * the file is the one that the report is about. Reads only lines as report.c writes them. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/digest.h"
#include "converters/bag/bag.h"

/* The digits behind key; -1 when the key or the digits are not there. */
static int64_t
number_after(struct slice line, const char *key)
{
	size_t n = strlen(key);
	for (size_t i = 0; i + n < line.n && i < 200; i++) {
		if (memcmp(line.s + i, key, n) != 0)
			continue;
		int64_t v = -1;
		for (i += n;
			i < line.n && line.s[i] >= '0' && line.s[i] <= '9' && v < INT64_MAX / 16;
			i++)
			v = (v < 0 ? 0 : v) * 10 + (line.s[i] - '0');
		return v;
	}
	return -1;
}

static int
has_digest(struct slice line, struct slice original)
{
	char hex[DIGEST_SHA256_HEX];
	static const char key[] = "\"sha256\":\"";
	digest_sha256(original, hex);
	for (size_t i = 0; i + sizeof key + 63 < line.n; i++)
		if (memcmp(line.s + i, key, sizeof key - 1) == 0)
			return memcmp(line.s + i + sizeof key - 1, hex, 64) == 0;
	return 0;
}

static struct slice
take_line(struct slice *rest)
{
	const char *nl = memchr(rest->s, '\n', rest->n);
	size_t n = nl ? (size_t)(nl - rest->s) : rest->n;
	struct slice line = {rest->s, n};
	rest->s += n + (nl != NULL);
	rest->n -= n + (nl != NULL);
	return line;
}

int
bag_coverage(struct job *job, const struct part *original, const struct part *report)
{
	struct slice rest = report->bytes;
	uint64_t at = 0;
	uint32_t number = 0;
	while (rest.n > 0) {
		struct slice line = take_line(&rest);
		number++;
		if (slice_starts(line, "{\"type\":\"source\"") &&
			!has_digest(line, original->bytes)) {
			DIAG(job, BAG_INVALID, number, report->path, "is about another original");
			return -1;
		}
		if (!slice_starts(line, "{\"type\":\"decision\""))
			continue;
		int64_t from = number_after(line, "\"from\":"), to = number_after(line, "\"to\":");
		if (from < 0 || to < from || (uint64_t)from != at) {
			DIAG(job, BAG_COVERAGE, number, report->path, diag_num(job, at));
			return -1;
		}
		at = (uint64_t)to;
	}
	if (at != original->bytes.n) {
		DIAG(job, BAG_COVERAGE, 0, report->path, diag_num(job, at));
		return -1;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text → tree, by blank lines only. */
#include "input/reader.h"

#include "input/compose.h"

static const char *const endings[] = {"txt", "text", NULL};

static int
plain_read(struct job *job, struct reading *r)
{
	r->doc = tei_new(job->arena);
	struct compose *c = r->doc ? compose_new(job, r->doc) : NULL;
	uint32_t number = 1;
	int open = 0;
	if (c == NULL)
		return -1;
	for (size_t at = 0; at < r->text.n; number++) {
		const char *end = memchr(r->text.s + at, '\n', r->text.n - at);
		size_t n = end ? (size_t)(end - r->text.s) - at + 1 : r->text.n - at;
		struct slice line = {r->text.s + at, n};
		at += n;
		if (slice_trim(line).n == 0) {
			if (open)
				compose_close(c, TEI_P);
			open = 0;
			continue;
		}
		if (!open)
			compose_open(c, TEI_P, number);
		open = 1;
		compose_text(c, line, number);
	}
	return compose_finish(c);
}

const struct reader plain_reader = {
        .name = "text",
        .title = "plain text",
        .endings = endings,
        .read = plain_read,
};

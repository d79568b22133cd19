/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as lines of a manifest. A record has a name and a source, its place lies below the
 * output folder, its options come in pairs. */
#include "common.h"

#include "batch/batch.h"

static void
check(const struct record *r)
{
	size_t n = 0;
	demand(r->id != NULL && r->id[0] != '\0' && r->src != NULL, "a record has its names");
	if (r->out != NULL) {
		demand(r->out[0] != '/' && r->out[0] != '\0', "the place is relative");
		demand(strcmp(r->out, "..") != 0 && strncmp(r->out, "../", 3) != 0 &&
				strstr(r->out, "/../") == NULL &&
				!slice_ends(slice_of(r->out), "/.."),
			"the place lies below");
	}
	for (size_t i = 0; r->formats != NULL && r->formats[i] != NULL; i++)
		demand(fuzz_is_text(slice_of(r->formats[i])) || r->formats[i][0] != '\0',
			"formats are words");
	while (r->options[n] != NULL)
		n++;
	demand(n % 2 == 0, "options come in pairs");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data, *end = s + size;
	fuzz_start();
	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		const char *why = NULL;
		struct record r;
		stop = stop ? stop : end;
		if (record_parse(&r, s, (size_t)(stop - s), &why) == 0)
			check(&r);
		else
			demand(why != NULL, "a refusal has its reason");
		record_free(&r);
		s = stop + 1;
	}
	fuzz_in_time(size);
	return 0;
}

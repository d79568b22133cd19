/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through every reader and every converter. The first byte chooses the reader and some
 * options, so that the fuzzer finds its way to all of them. The oracle is more than "no crash":
 * what was read must be writable, and the model must come back as the same bytes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rubricate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
model_comes_back(const char *model, size_t n)
{
	rub *r = rub_new();
	char *again = NULL;
	size_t m = 0;
	if (r == NULL)
		return;
	rub_set(r, "from", "tei");
	rub_doc *doc = rub_read_memory(r, model, n, "model.tei.xml");
	if (doc == NULL || rub_make(doc, "tei", &again, &m) < 0 || m != n ||
		memcmp(model, again, n) != 0) {
		size_t at = 0;
		while (again != NULL && at < n && at < m && model[at] == again[at])
			at++;
		fprintf(stderr,
			"the model does not come back as it was: %zu bytes, then %zu; at %zu\n", n,
			m, at);
		if (at < n && at < m)
			fprintf(stderr, "%.80s\n%.80s\n", model + at, again + at);
		abort();
	}
	free(again);
	rub_doc_free(doc);
	rub_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const readers[] = {"auto", "text", "markdown", "tei"};
	if (size == 0)
		return 0;
	rub *r = rub_new();
	if (r == NULL)
		return 0;
	rub_set(r, "from", readers[data[0] & 3]);
	if (data[0] & 4)
		rub_set(r, "encoding", "GB18030");
	if (data[0] & 8)
		rub_set(r, "control", "replace");
	rub_doc *doc = rub_read_memory(r, data + 1, size - 1, "fuzz");
	for (size_t i = 0; doc != NULL && rub_format_at(i).name != NULL; i++) {
		const char *format = rub_format_at(i).name;
		char *bytes = NULL;
		size_t n = 0;
		if (rub_make(doc, format, &bytes, &n) == 0 && strcmp(format, "tei") == 0)
			model_comes_back(bytes, n);
		free(bytes);
	}
	rub_doc_free(doc);
	rub_free(r);
	return 0;
}

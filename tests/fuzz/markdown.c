/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as Markdown: the model, and the page made of it. The first byte chooses options. */
#include "common.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	fuzz_start();
	rub *r = fuzz_rub("markdown", 0);
	if (r == NULL)
		return 0;
	rub_set(r, "encoding", "UTF-8");
	fuzz_options(r, data[0] & 7);
	rub_doc *doc = fuzz_read(r, data + 1, size - 1);
	if (doc != NULL) {
		fuzz_model(doc);
		fuzz_format(doc, "html");
	}
	rub_doc_free(doc);
	rub_free(r);
	fuzz_in_time(2 * size);
	return 0;
}

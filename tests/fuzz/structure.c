/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as plain text: structure, model, explanation. The first byte chooses options. */
#include "common.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	fuzz_start();
	rub *r = fuzz_rub("text", 0);
	if (r == NULL)
		return 0;
	rub_set(r, "encoding", data[0] & 4 ? "GB18030" : "UTF-8");
	fuzz_options(r, data[0] & 3);
	rub_doc *doc = fuzz_read(r, data + 1, size - 1);
	if (doc != NULL) {
		fuzz_model(doc);
		fuzz_explained(doc);
	}
	rub_doc_free(doc);
	rub_free(r);
	fuzz_in_time(size);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a model from outside. What is let in is written valid, and stands still from then
 * on; with a first byte of 1 the packages are made of it, too. */
#include "common.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {"epub", "docx", "html", "text", "etext"};
	if (size == 0)
		return 0;
	fuzz_start();
	rub *r = fuzz_rub("tei", 1);
	if (r == NULL)
		return 0;
	int all = data[0] == 1;
	fuzz_options(r, all ? 0 : data[0]);
	rub_doc *doc = fuzz_read(r, data + 1, size - 1);
	if (doc != NULL)
		fuzz_model(doc);
	for (size_t i = 0; doc != NULL && all && i < sizeof formats / sizeof *formats; i++)
		fuzz_format(doc, formats[i]);
	rub_doc_free(doc);
	rub_free(r);
	fuzz_in_time(20 * size);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through every reader and every converter. The first byte chooses the reader and some
 * options, so that the fuzzer finds its way to all of them. */
#include "common.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"auto", "text", "markdown", "tei"};
	if (size == 0)
		return 0;
	fuzz_start();
	rub *r = fuzz_rub(names[data[0] & 3], 1);
	if (r == NULL)
		return 0;
	if (data[0] & 4)
		rub_set(r, "encoding", "GB18030");
	fuzz_options(r, data[0] >> 3);
	rub_doc *doc = fuzz_read(r, data + 1, size - 1);
	for (size_t i = 0; doc != NULL && rub_format_at(i).name != NULL; i++)
		fuzz_format(doc, rub_format_at(i).name);
	if (doc != NULL)
		fuzz_model(doc);
	rub_doc_free(doc);
	rub_free(r);
	fuzz_in_time(20 * size);
	return 0;
}

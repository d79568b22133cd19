/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of rules, over a text that stays the same. Whatever they force, the model is
 * valid, whole, and comes back. */
#include "common.h"

#include <fcntl.h>
#include <unistd.h>

static const char text[] =
	"The Harbour\n\nby A. Nother\n\nCHAPTER I\n\nThe lamp was lit, and the boat\n"
	"came in with the tide.[1]\n\n- one\n- two\n\n  A line of verse,\n  and another.\n\n"
	"Canto II\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n* * *\n\n[1] A note.\n\n12\n";

static void
put_file(const char *path, const uint8_t *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	demand(fd >= 0 && write(fd, data, size) == (ssize_t)size, "the file can be written");
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/tmp/rubricate-rules-%ld", (long)getpid());
	put_file(path, data, size);
	fuzz_start();
	rub *r = fuzz_rub("text", 0);
	rub_set(r, "rules", path);
	rub_doc *doc = fuzz_read(r, text, sizeof text - 1);
	if (doc != NULL) {
		fuzz_model(doc);
		fuzz_explained(doc);
	}
	rub_doc_free(doc);
	rub_free(r);
	unlink(path);
	fuzz_in_time(20 * size);
	return 0;
}

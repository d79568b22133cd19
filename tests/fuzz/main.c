/* SPDX-License-Identifier: Apache-2.0 */
/* A fuzz target without a fuzzer: runs it over the files that are named, each as it is and after
 * some of the first bytes that choose options. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
main(int argc, char **argv)
{
	enum { MOST = 1 << 20 };
	uint8_t *data = malloc(MOST);
	if (data == NULL)
		return 75;
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		if (f == NULL) {
			perror(argv[i]);
			free(data);
			return 3;
		}
		size_t n = fread(data + 1, 1, MOST - 1, f);
		fclose(f);
		LLVMFuzzerTestOneInput(data + 1, n);
		for (int first = 0; first < 4; first++) {
			data[0] = (uint8_t)first;
			LLVMFuzzerTestOneInput(data, n + 1);
		}
	}
	printf("%d files\n", argc - 1);
	free(data);
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* How fast is reading alone, bytes → tree? reading ROUNDS FILE: MB/s, the best and the median. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rubricate.h"

static int
by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Seconds of this process, so that others on the machine count less; negative: not read. */
static double
read_once(const char *bytes, size_t n, const char *name)
{
	struct timespec from, to;
	rub *r = rub_new();
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	rub_doc *doc = r ? rub_read_memory(r, bytes, n, name) : NULL;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	const int read = doc != NULL;
	rub_doc_free(doc);
	rub_free(r);
	return read ? (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9
	            : -1;
}

static char *
bytes_of(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *bytes = NULL;
	long size = -1;
	if (f != NULL && fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) > 0)
		bytes = malloc((size_t)size);
	if (bytes != NULL) {
		rewind(f);
		*n = fread(bytes, 1, (size_t)size, f);
	}
	if (f != NULL)
		fclose(f);
	return bytes;
}

int
main(int argc, char **argv)
{
	size_t n = 0, rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	double *seconds = calloc(rounds + 1, sizeof *seconds);
	char *bytes = rounds > 0 && seconds != NULL ? bytes_of(argv[2], &n) : NULL;
	int status = bytes != NULL ? 0 : 2;
	for (size_t i = 0; i < rounds && status == 0; i++) {
		seconds[i] = read_once(bytes, n, argv[2]);
		if (seconds[i] <= 0)
			status = 1;
	}
	if (status == 0) {
		qsort(seconds, rounds, sizeof *seconds, by_value);
		printf("%.1f %.1f\n", (double)n / 1e6 / seconds[0],
			(double)n / 1e6 / seconds[rounds / 2]);
	}
	free(bytes);
	free(seconds);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slurp.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PIECE = 1 << 16 };

int
slurp(const char *path, size_t limit, struct buf *out)
{
	struct stat st;
	size_t before = out->n;
	errno = 0;
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return -1;
	/* room at once where the size is known */
	if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && (uintmax_t)st.st_size < limit)
		buf_reserve(out, (size_t)st.st_size + 1);
	for (;;) {
		size_t left = limit + 1 - (out->n - before);
		size_t room = out->cap - out->n > 0 ? out->cap - out->n : PIECE;
		char *to = buf_reserve(out, room < left ? room : left);
		size_t n = to ? fread(to, 1, room < left ? room : left, f) : 0;
		out->n += n;
		if (n == 0 || out->n - before > limit)
			break;
	}
	int failed = ferror(f) || out->failed, why = ferror(f) ? errno : 0;
	fclose(f);
	errno = why;
	return failed ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slurp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

int
open_regular(const char *path, struct stat *st, const char **why)
{
	/* a pipe without a writer must not hold us */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	*why = NULL;
	if (fd < 0 || fstat(fd, st) != 0) {
		*why = strerror(errno);
	} else if (!S_ISREG(st->st_mode)) {
		errno = 0;
		*why = S_ISDIR(st->st_mode) ? "it is a folder" : "it is not a regular file";
	}
	if (*why != NULL && fd >= 0)
		close(fd);
	return *why != NULL ? -1 : fd;
}

const char *
slurp(const char *path, size_t limit, struct buf *out)
{
	struct stat st = {0};
	size_t before = out->n;
	const char *why;
	errno = 0;
	int fd = open_regular(path, &st, &why);
	if (fd < 0)
		return why;
	FILE *f = fdopen(fd, "rb");
	if (f == NULL) {
		why = strerror(errno);
		close(fd);
		return why;
	}
	/* room at once where the size is known */
	if ((uintmax_t)st.st_size < limit)
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
	if (ferror(f))
		why = strerror(errno);
	else if (out->failed)
		why = "out of memory";
	fclose(f);
	return why;
}

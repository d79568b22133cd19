/* SPDX-License-Identifier: Apache-2.0 */
#include "input/source.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/slurp.h"

const struct opt_row source_options[] = {
	{"max-input", OPT_INT, "1..1024G", "256M", "refuse sources of more bytes than this"},
	OPT_END,
};

static int
refuse(struct job *job, const char *why)
{
	DIAG(job, INPUT_UNREADABLE, 0, why);
	return -1;
}

/* Reads to the end whatever the size was said to be: a file may change under us, and a mapping of
 * one that shrinks would end in a signal. */
static int
read_all(struct job *job, int fd, size_t expected, struct buf *b)
{
	const size_t limit = (size_t)opt_int(job->opts, "max-input");
	size_t step = expected < limit ? expected + 1 : 64 * 1024;
	for (;;) {
		size_t room = b->cap - b->n > step ? b->cap - b->n : step;
		char *to = buf_reserve(b, room);
		if (to == NULL) {
			DIAG(job, OUT_OF_MEMORY, 0, NULL);
			return -1;
		}
		ssize_t got = read(fd, to, b->cap - b->n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(job, strerror(errno));
		if (got == 0)
			return 0;
		b->n += (size_t)got;
		if (b->n > limit) {
			DIAG(job, INPUT_TOO_LARGE, 0, diag_num(job, limit));
			return -1;
		}
		step = 64 * 1024;
	}
}

int
source_read(struct job *job, const char *path, struct slice *bytes)
{
	struct stat st = {0};
	int is_stdin = strcmp(path, "-") == 0;
	const char *why = NULL;
	int fd = is_stdin ? STDIN_FILENO : open_regular(path, &st, &why);
	if (fd < 0)
		return refuse(job, why);
	if (!is_stdin)
		job_input(job, path);
	struct buf b = {0};
	int result = read_all(job, fd, (size_t)st.st_size, &b);
	if (!is_stdin)
		close(fd);
	size_t n = b.n;
	char *block = result == 0 ? buf_take(&b, NULL) : NULL;
	buf_free(&b);
	if (result != 0)
		return -1;
	if (block == NULL || arena_adopt(job->arena, block) != 0) {
		DIAG(job, OUT_OF_MEMORY, 0, NULL);
		return -1;
	}
	*bytes = (struct slice){block, n};
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The sandbox holds: what is not allowed is not to be had, what is allowed is. */
#include "sandbox.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int
can_open(const char *path, int flags)
{
	int fd = open(path, flags, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int
is_offered(void)
{
#ifdef SANDBOX_LINUX
	return landlock_version() >= 1;
#else
	return 0;
#endif
}

/* In a process of its own, since there is no way back. Bits say what went wrong. */
static int
inside(const char *in, const char *out)
{
	char path[512];
	int wrong = 0;
	struct sandbox s;
	sandbox_begin(&s);
	sandbox_allow(&s, in, SANDBOX_READ);
	sandbox_allow(&s, out, SANDBOX_WRITE);
	if (sandbox_enter(&s) != 1)
		return 128;
	if (can_open("/etc/passwd", O_RDONLY))
		wrong |= 1;
	snprintf(path, sizeof path, "%s/new", in);
	if (can_open(path, O_WRONLY | O_CREAT))
		wrong |= 2;
	snprintf(path, sizeof path, "%s/new", out);
	if (!can_open(path, O_WRONLY | O_CREAT) || unlink(path) != 0)
		wrong |= 4;
	snprintf(path, sizeof path, "%s/text", in);
	if (!can_open(path, O_RDONLY))
		wrong |= 8;
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
		wrong |= 16;
	execl("/bin/true", "true", (char *)NULL);
	if (errno != EPERM)
		wrong |= 32;
	return wrong;
}

static void
it_holds(void **state)
{
	char top[] = "/tmp/rubricate-sandbox-XXXXXX", in[64], out[64], text[80];
	int status = 0;
	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(in, sizeof in, "%s/in", top);
	snprintf(out, sizeof out, "%s/out", top);
	snprintf(text, sizeof text, "%s/text", in);
	assert_int_equal(mkdir(in, 0700), 0);
	assert_int_equal(mkdir(out, 0700), 0);
	assert_true(can_open(text, O_WRONLY | O_CREAT));
	pid_t child = fork();
	if (child == 0)
		_exit(inside(in, out));
	waitpid(child, &status, 0);
	unlink(text);
	rmdir(in);
	rmdir(out);
	rmdir(top);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 128 && !is_offered())
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(it_holds)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

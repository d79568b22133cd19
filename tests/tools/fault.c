/* SPDX-License-Identifier: Apache-2.0 */
/* Preloaded: makes the n-th call of one function fail, once or from then on.
 * FAULT=malloc:N | write:N | fsync:N | rename:N | close:N, FAULT_ERRNO, FAULT_STICKY=1,
 * FAULT=short makes every write short. FAULT=named: who opens a file with "crash" or "hang" in its
 * name for reading crashes or hangs. FAULT=slow: who locks a folder of a batch or looks what is in
 * it waits before, some milliseconds by its number. Whether it happened is told by a file
 * FAULT_TOLD. With FAULT_LATE=1 what libraries do before main does not count: GLib ends the process
 * when its start gets no memory. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static int ready, sticky, error, told = -1;
static long at, count;
static int early; /* before main, and that does not count */
static char what[16];

static void
get_ready(void)
{
	const char *fault = getenv("FAULT");
	ready = 1;
	const char *colon = fault ? strchr(fault, ':') : NULL;
	if (fault == NULL)
		return;
	strncpy(what, fault, sizeof what - 1);
	if (colon != NULL && (size_t)(colon - fault) < sizeof what) {
		what[colon - fault] = '\0';
		at = strtol(colon + 1, NULL, 10);
	}
	sticky = getenv("FAULT_STICKY") != NULL;
	early = getenv("FAULT_LATE") != NULL;
	error = getenv("FAULT_ERRNO") ? (int)strtol(getenv("FAULT_ERRNO"), NULL, 10) : EIO;
	if (getenv("FAULT_TOLD") != NULL)
		told = open(getenv("FAULT_TOLD"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
fails(const char *call)
{
	if (!ready)
		get_ready();
	if (early || strcmp(call, what) != 0)
		return 0;
	long n = ++count;
	if (n != at && !(sticky && n > at))
		return 0;
	if (told >= 0) {
		ssize_t (*real)(int, const void *, size_t) =
			(ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
		real(told, "x", 1);
	}
	return 1;
}

void *
malloc(size_t n)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *
calloc(size_t a, size_t b)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(a, b);
}

void *
realloc(void *p, size_t n)
{
	if (fails("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
	ssize_t (*real)(int, const void *, size_t) =
		(ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
	if (fd > 2 && fails("write")) {
		errno = error;
		return -1;
	}
	if (fd > 2 && strcmp(what, "short") == 0 && n > 1)
		n = n > 100 ? 37 : n / 2;
	return real(fd, bytes, n);
}

#define WRAP(name)                                                        \
	int name(int fd)                                                  \
	{                                                                 \
		int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, #name); \
		if (fd > 2 && fails(#name)) {                             \
			if (strcmp(#name, "close") == 0)                  \
				real(fd);                                 \
			errno = error;                                    \
			return -1;                                        \
		}                                                         \
		return real(fd);                                          \
	}
WRAP(fsync)
WRAP(close)

int
__libc_start_main(int (*program)(int, char **, char **), int argc, char **argv, void (*init)(void),
	void (*fini)(void), void (*loader)(void), void *stack)
{
	int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
		void (*)(void),
		void *) = (int (*)(int (*)(int, char **, char **), int, char **, void (*)(void),
		void (*)(void), void (*)(void), void *))dlsym(RTLD_NEXT, "__libc_start_main");
	if (!ready)
		get_ready();
	early = 0;
	return real(program, argc, argv, init, fini, loader, stack);
}

int
rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) =
		(int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
	if (fails("rename")) {
		errno = error;
		return -1;
	}
	return real(from, to);
}

int
open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...) =
		(int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	va_list args;
	va_start(args, flags);
	int mode = flags & O_CREAT ? va_arg(args, int) : 0;
	va_end(args);
	if (!ready)
		get_ready();
	if (strcmp(what, "named") == 0 && (flags & O_ACCMODE) == O_RDONLY) {
		if (strstr(path, "crash.txt") != NULL)
			raise(SIGSEGV);
		if (strstr(path, "hang.txt") != NULL)
			for (;;)
				pause();
	}
	return real(path, flags, mode);
}

static void
wait_when_slow(long milliseconds)
{
	struct timespec t = {0, milliseconds * 1000000};
	if (!ready)
		get_ready();
	if (strcmp(what, "slow") == 0)
		nanosleep(&t, NULL);
}

int
flock(int fd, int how)
{
	int (*real)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "flock");
	wait_when_slow((getpid() % 7 + 1) * 4);
	return real(fd, how);
}

DIR *
opendir(const char *path)
{
	DIR *(*real)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
	if (strstr(path, ".rubricate-tmp/") != NULL)
		wait_when_slow(30);
	return real(path);
}

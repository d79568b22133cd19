/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* O_PATH, syscall */
#include "sandbox.h"

/* The sanitizers look at the process from another one when it ends. */
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
	(defined(__x86_64__) || defined(__aarch64__))
#define SANDBOX_LINUX
#endif

#ifdef SANDBOX_LINUX

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define OUR_ARCH AUDIT_ARCH_X86_64
#else
#define OUR_ARCH AUDIT_ARCH_AARCH64
#endif

/* Bits that the headers of an older system may lack (linux/landlock.h). */
#define RIGHT_REFER (1ULL << 13)
#define RIGHT_TRUNCATE (1ULL << 14)
#define RIGHTS_OF_FIRST_VERSION ((1ULL << 13) - 1)

static const unsigned long long reading =
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const unsigned long long writing =
	LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
	RIGHT_REFER | RIGHT_TRUNCATE;

static unsigned long long
rights_of(long version)
{
	unsigned long long rights = RIGHTS_OF_FIRST_VERSION;
	if (version >= 2)
		rights |= RIGHT_REFER;
	if (version >= 3)
		rights |= RIGHT_TRUNCATE;
	return rights;
}

static long
landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

void
sandbox_begin(struct sandbox *s)
{
	/* shared libraries that iconv loads, tables of braille */
	static const char *const system[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64",
		"/usr/local/lib", "/usr/share/i18n", "/usr/share/liblouis",
		"/usr/local/share/liblouis", "/etc/ld.so.cache", "/dev/null"};
	struct landlock_ruleset_attr attr = {.handled_access_fs = rights_of(landlock_version())};
	s->ruleset = -1;
	if (landlock_version() < 1)
		return;
	s->ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	for (size_t i = 0; i < sizeof system / sizeof system[0]; i++)
		sandbox_allow(s, system[i], SANDBOX_READ);
}

void
sandbox_allow(struct sandbox *s, const char *path, enum sandbox_right right)
{
	struct stat st;
	int fd = s->ruleset >= 0 ? open(path, O_PATH | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	unsigned long long rights = right == SANDBOX_WRITE ? reading | writing : reading;
	rights &= rights_of(landlock_version());
	if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rights &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
		          RIGHT_TRUNCATE;
	struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = fd};
	syscall(SYS_landlock_add_rule, s->ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	close(fd);
}

void
sandbox_allow_folder_of(struct sandbox *s, const char *path, enum sandbox_right right)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	if (slash == NULL || n >= sizeof folder) {
		sandbox_allow(s, ".", right);
		return;
	}
	memcpy(folder, path, n);
	folder[n] = '\0';
	sandbox_allow(s, n == 0 ? "/" : folder, right);
}

#define FORBID(call)                                           \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

/* No network, no other programs, no other processes' memory. A list of what is forbidden, since a
 * list of what is needed would change with every C library. */
static int
forbid_calls(void)
{
	static struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		FORBID(socket),
		FORBID(socketpair),
		FORBID(connect),
		FORBID(bind),
		FORBID(listen),
		FORBID(accept4),
		FORBID(sendto),
		FORBID(sendmsg),
		FORBID(execve),
		FORBID(execveat),
		FORBID(ptrace),
		FORBID(process_vm_readv),
		FORBID(process_vm_writev),
		FORBID(mount),
		FORBID(umount2),
		FORBID(pivot_root),
		FORBID(chroot),
		FORBID(unshare),
		FORBID(setns),
		FORBID(bpf),
		FORBID(perf_event_open),
		FORBID(keyctl),
		FORBID(add_key),
		FORBID(request_key),
		FORBID(init_module),
		FORBID(finit_module),
		FORBID(userfaultfd),
		FORBID(symlinkat),
		FORBID(linkat),
		FORBID(mknodat),
#ifdef __x86_64__
		FORBID(fork),
		FORBID(vfork),
		FORBID(symlink),
		FORBID(link),
		FORBID(mknod),
#endif
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int
sandbox_enter(struct sandbox *s)
{
	int held = 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	if (s->ruleset >= 0) {
		if (syscall(SYS_landlock_restrict_self, s->ruleset, 0) != 0)
			return -1;
		close(s->ruleset);
		s->ruleset = -1;
		held = 1;
	}
	if (forbid_calls() == 0)
		held = 1;
	else if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return held;
}

#else

void
sandbox_begin(struct sandbox *s)
{
	s->ruleset = -1;
}

void
sandbox_allow(struct sandbox *s, const char *path, enum sandbox_right right)
{
	(void)s;
	(void)path;
	(void)right;
}

void
sandbox_allow_folder_of(struct sandbox *s, const char *path, enum sandbox_right right)
{
	sandbox_allow(s, path, right);
}

int
sandbox_enter(struct sandbox *s)
{
	(void)s;
	return 0;
}

#endif

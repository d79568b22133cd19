/* SPDX-License-Identifier: Apache-2.0 */
/* A process that reads hostile documents needs few rights; here it gives the others up.
 *
 * Landlock (Linux 5.13) bounds the files, a seccomp filter forbids sockets, programs and other
 * processes. Where the kernel has neither, nothing changes: the limits of the readers hold anyway.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stddef.h>

enum sandbox_right { SANDBOX_READ, SANDBOX_WRITE };

struct sandbox {
	int ruleset; /* descriptor of the rules so far; -1: the kernel does not offer it */
};

void sandbox_begin(struct sandbox *s);
/* What lies at or below path may be read, or read and written. What is not there is skipped. */
void sandbox_allow(struct sandbox *s, const char *path, enum sandbox_right right);
/* The folder that holds path. */
void sandbox_allow_folder_of(struct sandbox *s, const char *path, enum sandbox_right right);
/* From here on there is no way back. 1: it holds, 0: the kernel offers nothing, -1: it failed. */
int sandbox_enter(struct sandbox *s);

#endif

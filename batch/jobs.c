/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sched_getaffinity */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "batch/batch.h"

/* ---- processors and memory, as far as we are allowed ---- */

static long
processors(void)
{
#ifdef __linux__
	cpu_set_t set;
	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return CPU_COUNT(&set);
#endif
	return sysconf(_SC_NPROCESSORS_ONLN);
}

/* Up to two numbers of a file of a control group; 0 for what is no number, as "max". How many. */
static int
numbers_in(const char *folder, const char *file, double v[2])
{
	char path[4096 + 64], text[64] = "", *at = text, *end;
	int n = 0;
	snprintf(path, sizeof path, "%s/%s", folder, file);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return 0;
	if (fgets(text, sizeof text, f) == NULL)
		text[0] = '\0';
	fclose(f);
	for (v[0] = v[1] = 0; n < 2; n++, at = end) {
		v[n] = strtod(at, &end);
		if (end == at)
			break;
	}
	return n;
}

/* What a group may have; 0 or less: all. */
static double
quota_now(const char *folder)
{
	double v[2];
	return numbers_in(folder, "cpu.max", v) == 2 && v[1] > 0 ? v[0] / v[1] : 0;
}

static double
quota_before(const char *folder)
{
	double quota[2], period[2];
	return numbers_in(folder, "cpu.cfs_quota_us", quota) == 1 &&
	                       numbers_in(folder, "cpu.cfs_period_us", period) == 1 && period[0] > 0
	               ? quota[0] / period[0]
	               : 0;
}

static double
memory_now(const char *folder)
{
	double v[2];
	return numbers_in(folder, "memory.max", v) > 0 ? v[0] : 0;
}

static double
memory_before(const char *folder)
{
	double v[2];
	return numbers_in(folder, "memory.limit_in_bytes", v) > 0 ? v[0] : 0;
}

/* Control groups of the second version have one tree, those of the first one for each controller.
 */
struct tree {
	const char *controller, *root;
	double (*limit)(const char *folder);
};
static const struct tree quotas[] = {
	{"", "/sys/fs/cgroup", quota_now}, {"cpu", "/sys/fs/cgroup/cpu", quota_before}};
static const struct tree memories[] = {
	{"", "/sys/fs/cgroup", memory_now}, {"memory", "/sys/fs/cgroup/memory", memory_before}};

/* The path of our group in this tree: the third field of a line "4:cpu,cpuacct:/path". */
static int
find_group(const char *controller, char *path, size_t size)
{
	char line[4096];
	int found = 0;
	FILE *f = fopen("/proc/self/cgroup", "r");
	while (f != NULL && !found && fgets(line, sizeof line, f) != NULL) {
		char *names = strchr(line, ':'), *group = names ? strchr(names + 1, ':') : NULL;
		if (group == NULL)
			continue;
		*group++ = '\0';
		group[strcspn(group, "\n")] = '\0';
		found = names[1] == '\0' && *controller == '\0';
		for (char *n = strtok(names + 1, ","); n != NULL; n = strtok(NULL, ","))
			found |= strcmp(n, controller) == 0;
		if (found)
			snprintf(path, size, "%s", group);
	}
	if (f != NULL)
		fclose(f);
	return found;
}

/* The least that our group and those above it may have, but most at most. */
static double
least_of(const struct tree trees[2], double most)
{
	for (int i = 0; i < 2; i++) {
		char group[2048], folder[4096];
		if (!find_group(trees[i].controller, group, sizeof group))
			continue;
		for (char *end = group + strlen(group); end != NULL; end = strrchr(group, '/')) {
			*end = '\0';
			snprintf(folder, sizeof folder, "%s%s", trees[i].root, group);
			double limit = trees[i].limit(folder);
			if (limit > 0 && limit < most)
				most = limit;
		}
	}
	return most;
}

/* ---- make's job server ---- */

/* A descriptor of our own, so that waiting or not is our own affair; -1. */
static int
open_own(const char *text, int flags)
{
	char path[64];
	if (strncmp(text, "fifo:", 5) == 0) {
		char fifo[1024];
		snprintf(fifo, sizeof fifo, "%.*s", (int)strcspn(text + 5, " "), text + 5);
		return open(fifo, flags | O_NONBLOCK | O_CLOEXEC);
	}
	char *end;
	long fd = strtol(text, &end, 10);
	if (flags == O_WRONLY && *end == ',')
		fd = strtol(end + 1, &end, 10);
	if (end == text || fd < 0)
		return -1;
	snprintf(path, sizeof path, "/proc/self/fd/%ld", fd);
	return open(path, flags | O_NONBLOCK | O_CLOEXEC);
}

/* The most workers that make lends us tokens for now, one of them our own; most without make. */
static int
take_tokens(struct lent *l, int most)
{
	const char *flags = getenv("MAKEFLAGS");
	const char *auth = flags ? strstr(flags, "--jobserver-auth=") : NULL;
	if (auth == NULL)
		return most;
	auth += strlen("--jobserver-auth=");
	int from = open_own(auth, O_RDONLY);
	l->to = open_own(auth, O_WRONLY);
	if (most > (int)sizeof l->tokens)
		most = (int)sizeof l->tokens;
	while (from >= 0 && l->to >= 0 && l->n < most - 1 && read(from, l->tokens + l->n, 1) == 1)
		l->n++;
	if (from >= 0)
		close(from);
	return l->n + 1;
}

void
jobs_give_back(struct lent *l)
{
	while (l->n > 0 && write(l->to, l->tokens + l->n - 1, 1) == 1)
		l->n--;
	if (l->to >= 0)
		close(l->to);
	l->to = -1;
}

int
jobs_default(struct lent *l, uint64_t doc_memory)
{
	double all = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
	double jobs = least_of(quotas, (double)processors());
	if (doc_memory > 0 && least_of(memories, all) / (double)doc_memory < jobs)
		jobs = least_of(memories, all) / (double)doc_memory;
	return take_tokens(l, jobs < 1 ? 1 : (int)jobs);
}

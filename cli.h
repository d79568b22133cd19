/* SPDX-License-Identifier: Apache-2.0 */
/* The arguments of the program, taken apart. */
#ifndef CLI_H
#define CLI_H

#include "rubricate.h"

enum { CLI_MAX_FORMATS = 32, CLI_MAX_KINDS = 128, CLI_TOLD_EACH = 100 /* of one kind */ };

enum command { CONVERT = 1, EXPLAIN = 2, CHECK = 4, BATCH = 8, LOG = 16, LIMITS = 32 };

/* Options of the program itself; those of the library are rows there. ORDER: as own_options. */
enum own {
	OWN_OUTPUT,
	OWN_TO,
	OWN_REPORT,
	OWN_FORMAT,
	OWN_SHOW,
	OWN_FAIL_ON,
	OWN_QUIET,
	OWN_NO_SANDBOX,
	OWN_SCAN,
	OWN_JOBS,
	OWN_SHARD,
	OWN_LOG,
	OWN_DOC_TIMEOUT,
	OWN_DOC_MEMORY,
	OWN_MAX_FAILURES,
	OWN_PROGRESS,
	OWN_FAN_OUT,
	OWN_ORDERED,
	OWN_PACK,
	OWN_BAG,
	OWN_JSON,
	OWN_MAX
};

struct cli_told {
	const char *id;
	size_t times;
};

struct cli {
	rub *rub;
	enum command command;
	const char *own[OWN_MAX]; /* NULL: not given; "yes" for a switch */
	const char *formats[CLI_MAX_FORMATS];
	size_t n_formats;
	enum rub_severity fail_on, show_from;
	enum rub_severity worst; /* of the present document */
	struct cli_told told[CLI_MAX_KINDS];
	size_t n_told;
	enum rub_status status;
	char **files;
	int n_files;
};

/* Moves the file names to the front of argv. -1: go on; else the exit code, and all is said. */
int cli_take(struct cli *cli, int argc, char **argv);
/* Says what is wrong with the command line; RUB_USAGE. */
int cli_usage(const char *what, const char *which);
/* The bounds of this program, with --json for other programs. */
void cli_limits(const struct cli *cli);
/* Decimal with k, M, G; -1 when it is none. */
long long cli_number(const char *s);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ORDER: as enum own. */
static const struct {
	const char *name;
	unsigned commands;
	int is_switch;
	char letter;
} own_options[OWN_MAX] = {
	{"output", CONVERT | BATCH, 0, 'o'},
	{"to", CONVERT | BATCH, 0, 't'},
	{"report", CONVERT, 0, 0},
	{"format", EXPLAIN, 0, 0},
	{"show", CONVERT | EXPLAIN | CHECK, 0, 0},
	{"fail-on", CONVERT | EXPLAIN | CHECK, 0, 0},
	{"quiet", CONVERT | EXPLAIN | CHECK | BATCH | LOG, 1, 'q'},
	{"no-sandbox", CONVERT | EXPLAIN | CHECK | BATCH, 1, 0},
	{"scan", BATCH, 0, 0},
	{"jobs", BATCH, 0, 'j'},
	{"shard", BATCH, 0, 0},
	{"log", BATCH, 0, 0},
	{"doc-timeout", BATCH, 0, 0},
	{"doc-memory", BATCH, 0, 0},
	{"max-failures", BATCH, 0, 0},
	{"progress", BATCH, 0, 0},
	{"fan-out", BATCH, 1, 0},
	{"ordered", BATCH, 1, 0},
	{"pack", BATCH, 1, 0},
	{"bag", CONVERT, 1, 0},
	{"json", LIMITS, 1, 0},
};

int
cli_usage(const char *what, const char *which)
{
	fprintf(stderr, "rubricate: error: %s: %s; see rubricate --help\n", what, which);
	return RUB_USAGE;
}

long long
cli_number(const char *s)
{
	char *end;
	errno = 0;
	long long n = strtoll(s, &end, 10);
	int shift = *end == 'k' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
	if (end == s || errno != 0 || n < 0 || end[shift != 0] != '\0' || n > INT64_MAX >> shift)
		return -1;
	return n << shift;
}

/* ---- help ---- */

static const char help_head[] =
	"usage: rubricate [convert] FILE... [-o PATH] [-t FORMAT,...] [--OPTION=VALUE ...]\n"
	"       rubricate explain FILE...\n"
	"       rubricate check PACKAGE...\n"
	"       rubricate batch MANIFEST -o FOLDER [-t FORMAT,...] [-j N] [--shard=I/N]\n"
	"       rubricate batch --scan=FOLDER > MANIFEST\n"
	"       rubricate log merge LOG...\n"
	"       rubricate limits [--json]\n"
	"\n"
	"Turns text into EPUB, DOCX, HTML and an accessible text package.\n"
	"FILE is plain text, Markdown or TEI; - is standard input.\n"
	"\n"
	"  -o, --output=PATH          a file named by its ending, or a folder; else the present "
	"folder\n"
	"  -t, --to=FORMAT,...        which formats; else those marked *\n"
	"      --bag                  an archive bag besides, with all of them in it\n"
	"  -f, --from=FORMAT          what the source is; else its name and content decide\n"
	"      --report=PATH          what was found, guessed, changed: .html a page, else JSON "
	"Lines;\n"
	"                             a folder for several files\n"
	"      --format=HOW           of explain: text, or rules to edit for --rules (text)\n"
	"      --show=SEVERITY        messages from here on: note, warning, error, fatal (note)\n"
	"      --fail-on=SEVERITY     exit with 1 from here on (fatal)\n"
	"  -q, --quiet                no line on standard output\n"
	"      --no-sandbox           keep the rights that reading does not need\n"
	"      --version, --help\n"
	"\n"
	"batch:\n"
	"  -j, --jobs=N               worker processes (as many as processors and memory allow)\n"
	"      --shard=I/N            only the I-th of N parts of the manifest, I from 0\n"
	"      --log=FILE             one JSON line a document (rubricate-log.jsonl in the "
	"folder)\n"
	"      --doc-timeout=SECONDS  stop a document after this (60)\n"
	"      --doc-memory=BYTES     memory of a worker (1G)\n"
	"      --max-failures=N|P%    stop when so many documents failed\n"
	"      --progress=HOW         auto, none, json (auto: a line, on a terminal only)\n"
	"      --fan-out              folders ab/cd/ below the output folder, by the id\n"
	"      --ordered              the log in the order of the manifest\n"
	"      --pack                 all packages of a shard in one ZIP, with an index\n"
	"\n"
	"limits:\n"
	"      --json                 the bounds as JSON\n"
	"\n"
	"formats:\n";

static void
print_options(const rub *r)
{
	struct rub_option o;
	puts("\noptions:");
	for (size_t i = 0; (o = rub_option_at(r, i)).name != NULL; i++) {
		char left[96];
		const char *values = o.values ? o.values : "TEXT";
		if (strcmp(o.type, "flag") == 0)
			snprintf(left, sizeof left, "--[no-]%s", o.name);
		else
			snprintf(left, sizeof left, "--%s=%s", o.name, values);
		/* what is too long for its column has a line of its own */
		printf("      %-22s%s%s", left,
			strlen(left) < 22 ? " " : "\n                             ", o.help);
		if (o.fallback != NULL)
			printf(" (%s)", o.fallback);
		putchar('\n');
	}
}

static int
print_help(const rub *r)
{
	struct rub_format f;
	fputs(help_head, stdout);
	for (size_t i = 0; (f = rub_format_at(i)).name != NULL; i++)
		printf("  %-14s %s %-14s %s\n", f.name, f.by_default ? "*" : " ", f.suffix,
			f.title);
	print_options(r);
	puts("\nexit: 0 done; 1 a document failed or a check found faults; 2 usage;\n"
	     "      3 input or output unusable; 75 try again (disk full, memory);\n"
	     "      128 + n stopped by signal n\n"
	     "\nrubricate(1) explains every option and message.");
	return RUB_DONE;
}

void
cli_limits(const struct cli *cli)
{
	struct rub_limit l;
	int json = cli->own[OWN_JSON] != NULL;
	if (json)
		fputs("{\"limits\": [", stdout);
	for (size_t i = 0; (l = rub_limit_at(cli->rub, i)).option != NULL; i++)
		if (json)
			printf("%s\n  {\"option\": \"%s\", \"value\": %llu, \"unit\": \"%s\", "
			       "\"message\": \"%s\"}",
				i ? "," : "", l.option, (unsigned long long)l.value, l.unit,
				l.message);
		else
			printf("--%-12s %12llu %-8s [%s]\n", l.option, (unsigned long long)l.value,
				l.unit, l.message);
	if (json)
		puts("\n]}");
}

/* ---- taking apart ---- */

static int
severity_named(const char *name, enum rub_severity *out)
{
	static const char *const names[] = {"note", "warning", "error", "fatal"};
	for (int i = 0; i < 4; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum rub_severity)i;
			return RUB_DONE;
		}
	return cli_usage("no such severity", name);
}

static int
format_known(const char *name)
{
	struct rub_format f;
	for (size_t i = 0; (f = rub_format_at(i)).name != NULL; i++)
		if (strcmp(f.name, name) == 0)
			return 1;
	return 0;
}

/* Splits in place: argv is ours to write to. */
static int
take_formats(struct cli *cli, char *list)
{
	for (char *name = strtok(list, ","); name != NULL; name = strtok(NULL, ",")) {
		if (!format_known(name))
			return cli_usage("no such format", name);
		size_t i = 0;
		while (i < cli->n_formats && strcmp(cli->formats[i], name) != 0)
			i++;
		if (i == CLI_MAX_FORMATS)
			return cli_usage("too many formats", name);
		cli->formats[i] = name;
		cli->n_formats += i == cli->n_formats;
	}
	return RUB_DONE;
}

static int
take_own(struct cli *cli, enum own which, char *value)
{
	cli->own[which] = value;
	switch (which) {
	case OWN_TO:
		return take_formats(cli, value);
	case OWN_SHOW:
		return severity_named(value, &cli->show_from);
	case OWN_FAIL_ON:
		return severity_named(value, &cli->fail_on);
	default:
		return RUB_DONE;
	}
}

static int
take_library(struct cli *cli, const char *name, const char *value)
{
	switch (rub_set(cli->rub, name, value)) {
	case RUB_DONE:
		return RUB_DONE;
	case RUB_TEMPORARY:
		fputs("rubricate: fatal: out of memory\n", stderr);
		return RUB_TEMPORARY;
	default:
		fprintf(stderr, "rubricate: error: --%s does not take '%s'; see rubricate --help\n",
			name, value);
		return RUB_USAGE;
	}
}

static int
own_named(const struct cli *cli, const char *name)
{
	for (int i = 0; i < OWN_MAX; i++)
		if (strcmp(own_options[i].name, name) == 0 &&
			(own_options[i].commands & cli->command) != 0)
			return i;
	return -1;
}

static struct rub_option
option_named(const rub *r, const char *name)
{
	struct rub_option o;
	for (size_t i = 0; (o = rub_option_at(r, i)).name != NULL; i++)
		if (strcmp(o.name, name) == 0)
			break;
	return o;
}

/* The value behind "=" or the next argument; NULL when there is none. */
static char *
value_of(char *eq, int argc, char **argv, int *i)
{
	if (eq != NULL)
		return eq + 1;
	return *i + 1 < argc ? argv[++*i] : NULL;
}

static int
take_switch(struct cli *cli, const char *name, const char *eq, int negated)
{
	if (negated && eq != NULL)
		return cli_usage("a switch takes no value", name);
	return take_library(cli, name, negated ? "no" : eq ? eq + 1 : "yes");
}

/* --name=value, --name value, --switch, --no-switch. *i is moved past what was used. */
static int
take_long(struct cli *cli, int argc, char **argv, int *i)
{
	static char yes[] = "yes";
	char name[64], *given = argv[*i], *eq = strchr(given, '='), *value;
	size_t n = eq ? (size_t)(eq - given) - 2 : strlen(given) - 2;
	if (n >= sizeof name)
		return cli_usage("no such option", given);
	memcpy(name, given + 2, n);
	name[n] = '\0';
	int own = own_named(cli, name);
	if (own >= 0 && own_options[own].is_switch && eq == NULL)
		return take_own(cli, (enum own)own, yes);
	struct rub_option o = option_named(cli->rub, name), no = {0};
	if (strncmp(name, "no-", 3) == 0)
		no = option_named(cli->rub, name + 3);
	if (no.name != NULL && strcmp(no.type, "flag") == 0)
		return take_switch(cli, no.name, eq, 1);
	if (o.name != NULL && strcmp(o.type, "flag") == 0)
		return take_switch(cli, o.name, eq, 0);
	if (own < 0 && o.name == NULL)
		return cli_usage("no such option", given);
	if ((value = value_of(eq, argc, argv, i)) == NULL)
		return cli_usage("a value is missing after", given);
	return own >= 0 ? take_own(cli, (enum own)own, value) : take_library(cli, name, value);
}

static int
take_short(struct cli *cli, int argc, char **argv, int *i)
{
	static char yes[] = "yes";
	char *given = argv[*i];
	char *value = given[2] != '\0' ? given + 2 : NULL;
	for (int k = 0; k < OWN_MAX; k++) {
		if (own_options[k].letter != given[1] || given[1] == '\0' ||
			(own_options[k].commands & cli->command) == 0)
			continue;
		if (own_options[k].is_switch)
			return value ? cli_usage("a switch takes no value", given)
			             : take_own(cli, (enum own)k, yes);
		if (value == NULL && (value = value_of(NULL, argc, argv, i)) == NULL)
			return cli_usage("a value is missing after", given);
		return take_own(cli, (enum own)k, value);
	}
	if (given[1] != 'f')
		return cli_usage("no such option", given);
	if (value == NULL && (value = value_of(NULL, argc, argv, i)) == NULL)
		return cli_usage("a value is missing after", given);
	return take_library(cli, "from", value);
}

static int
take_command(struct cli *cli, const char *word)
{
	static const struct {
		const char *name;
		enum command command;
	} commands[] = {{"convert", CONVERT}, {"explain", EXPLAIN}, {"check", CHECK},
		{"batch", BATCH}, {"log", LOG}, {"limits", LIMITS}};
	for (size_t i = 0; word != NULL && i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(word, commands[i].name) == 0) {
			cli->command = commands[i].command;
			return 1;
		}
	cli->command = CONVERT;
	return 0;
}

int
cli_take(struct cli *cli, int argc, char **argv)
{
	int only_files = 0, status = RUB_DONE;
	cli->files = argv;
	for (int i = 1 + take_command(cli, argv[1]); i < argc && status == RUB_DONE; i++) {
		char *arg = argv[i];
		if (only_files || arg[0] != '-' || strcmp(arg, "-") == 0)
			argv[cli->n_files++] = arg;
		else if (strcmp(arg, "--") == 0)
			only_files = 1;
		else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
			return print_help(cli->rub);
		else if (strcmp(arg, "--version") == 0) {
			printf("rubricate %s\n", rub_version());
			return RUB_DONE;
		} else if (arg[1] == '-')
			status = take_long(cli, argc, argv, &i);
		else
			status = take_short(cli, argc, argv, &i);
	}
	return status == RUB_DONE ? -1 : status;
}

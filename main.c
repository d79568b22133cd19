/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. Everything it can do, rubricate.h can do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "rubricate.h"

enum { MAX_FORMATS = 32 };

struct cli {
	rub *rub;
	enum command { CONVERT, EXPLAIN, CHECK } command;
	const char *output;                /* -o; NULL: here */
	const char *formats[MAX_FORMATS];  /* -t */
	size_t n_formats;
	const char *report;                /* --report */
	const char *explain_style;         /* --format of explain */
	enum rub_severity fail_on, show_from;
	int quiet;
	enum rub_severity worst;           /* of the present document */
	enum rub_status status;
};

static int
usage_error(const char *what, const char *which)
{
	fprintf(stderr, "rubricate: error: %s: %s; see rubricate --help\n", what, which);
	return RUB_USAGE;
}

static void
on_message(void *ctx, const struct rub_message *m)
{
	struct cli *cli = ctx;
	if (m->severity > cli->worst)
		cli->worst = m->severity;
	if (m->severity >= cli->show_from)
		fputs(m->formatted, stderr);
}

/* ---- help ---- */

static const char help_head[] =
        "usage: rubricate [convert] FILE... [-o PATH] [-t FORMAT,...] [--OPTION=VALUE ...]\n"
        "       rubricate explain FILE\n"
        "       rubricate check PACKAGE...\n"
        "\n"
        "Turns text into EPUB, DOCX, HTML and an accessible text package.\n"
        "FILE is plain text, Markdown or TEI; - is standard input.\n"
        "\n"
        "  -o, --output=PATH     a file named by its ending, or a folder; else the folder you are in\n"
        "  -t, --to=FORMAT,...   which formats; else the four marked *\n"
        "  -f, --from=FORMAT     what the source is; else its name and content decide\n"
        "      --report=FILE     what was found, guessed and changed, as JSON Lines\n"
        "      --show=SEVERITY   messages from here on: note, warning, error, fatal (note)\n"
        "      --fail-on=SEVERITY  exit with 1 from here on (fatal)\n"
        "  -q, --quiet           no line on standard output\n"
        "      --limits          the limits, one a line\n"
        "      --version, --help\n"
        "\n"
        "formats:\n";

static void
print_options(const rub *r)
{
	struct rub_option o;
	puts("\noptions:");
	for (size_t i = 0; (o = rub_option_at(r, i)).name != NULL; i++) {
		char left[80];
		const char *values = o.values ? o.values : "TEXT";
		if (strcmp(o.type, "flag") == 0)
			snprintf(left, sizeof left, "--[no-]%s", o.name);
		else
			snprintf(left, sizeof left, "--%s=%s", o.name, values);
		printf("  %-30s %s", left, o.help);
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
		printf("  %-14s %s %-14s %s\n", f.name, f.by_default ? "*" : " ", f.suffix, f.title);
	print_options(r);
	puts("\nexit: 0 done; 1 a document failed or a check found faults; 2 usage;\n"
	     "      3 input or output unusable; 75 try again (disk full, memory)\n"
	     "\nrubricate(1) explains every option and message.");
	return RUB_DONE;
}

/* ---- arguments ---- */

static int
severity_named(const char *name, enum rub_severity *out)
{
	static const char *const names[] = {"note", "warning", "error", "fatal"};
	for (int i = 0; i < 4; i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum rub_severity)i;
			return RUB_DONE;
		}
	return usage_error("no such severity", name);
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
			return usage_error("no such format", name);
		if (cli->n_formats == MAX_FORMATS)
			return usage_error("too many formats", name);
		cli->formats[cli->n_formats++] = name;
	}
	return RUB_DONE;
}

static int
take_option(struct cli *cli, const char *name, char *value)
{
	if (strcmp(name, "output") == 0)
		cli->output = value;
	else if (strcmp(name, "to") == 0)
		return take_formats(cli, value);
	else if (strcmp(name, "report") == 0)
		cli->report = value;
	else if (strcmp(name, "format") == 0 && cli->command == EXPLAIN)
		cli->explain_style = value;
	else if (strcmp(name, "show") == 0)
		return severity_named(value, &cli->show_from);
	else if (strcmp(name, "fail-on") == 0)
		return severity_named(value, &cli->fail_on);
	else
		switch (rub_set(cli->rub, name, value)) {
		case RUB_DONE:
			break;
		case RUB_TEMPORARY:
			fputs("rubricate: fatal: out of memory\n", stderr);
			return RUB_TEMPORARY;
		default:
			fprintf(stderr,
			        "rubricate: error: --%s does not take '%s'; see rubricate --help\n",
			        name, value);
			return RUB_USAGE;
		}
	return RUB_DONE;
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

static int
is_own_option(const struct cli *cli, const char *name)
{
	static const char *const own[] = {"output", "to", "report", "show", "fail-on"};
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(own[i], name) == 0)
			return 1;
	return cli->command == EXPLAIN && strcmp(name, "format") == 0;
}

/* --name=value, --name value, --flag, --no-flag. *i is moved past what was used. */
static int
take_long(struct cli *cli, int argc, char **argv, int *i)
{
	char name[64];
	char *arg = argv[*i] + 2;
	char *eq = strchr(arg, '=');
	size_t n = eq ? (size_t)(eq - arg) : strlen(arg);
	if (n >= sizeof name)
		return usage_error("no such option", argv[*i]);
	memcpy(name, arg, n);
	name[n] = '\0';
	int negated = strncmp(name, "no-", 3) == 0 &&
	              option_named(cli->rub, name + 3).name != NULL;
	struct rub_option o = option_named(cli->rub, negated ? name + 3 : name);
	if (o.name == NULL && !is_own_option(cli, name))
		return usage_error("no such option", argv[*i]);
	if (o.name != NULL && strcmp(o.type, "flag") == 0) {
		if (eq != NULL && !negated)
			return take_option(cli, o.name, eq + 1);
		return take_option(cli, o.name, negated ? (char[]){"no"} : (char[]){"yes"});
	}
	if (negated)
		return usage_error("not a switch", argv[*i]);
	if (eq != NULL)
		return take_option(cli, name, eq + 1);
	if (*i + 1 >= argc)
		return usage_error("a value is missing after", argv[*i]);
	return take_option(cli, name, argv[++*i]);
}

static int
take_short(struct cli *cli, int argc, char **argv, int *i)
{
	static const struct {
		char letter;
		const char *name;
	} letters[] = {{'o', "output"}, {'t', "to"}, {'f', "from"}};
	const char *arg = argv[*i];
	if (strcmp(arg, "-q") == 0) {
		cli->quiet = 1;
		return RUB_DONE;
	}
	for (size_t k = 0; k < sizeof letters / sizeof letters[0]; k++) {
		if (arg[1] != letters[k].letter)
			continue;
		if (arg[2] != '\0')
			return take_option(cli, letters[k].name, argv[*i] + 2);
		if (*i + 1 >= argc)
			return usage_error("a value is missing after", arg);
		return take_option(cli, letters[k].name, argv[++*i]);
	}
	return usage_error("no such option", arg);
}

/* Moves the file names to the front of argv; *n_files of them. -1: go on, else the exit code. */
static int
take_arguments(struct cli *cli, int argc, char **argv, int *n_files)
{
	int only_files = 0, status = RUB_DONE;
	*n_files = 0;
	for (int i = 1; i < argc && status == RUB_DONE; i++) {
		char *arg = argv[i];
		if (only_files || arg[0] != '-' || strcmp(arg, "-") == 0)
			argv[(*n_files)++] = arg;
		else if (strcmp(arg, "--") == 0)
			only_files = 1;
		else if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0)
			return print_help(cli->rub);
		else if (strcmp(arg, "--version") == 0) {
			printf("rubricate %s\n", rub_version());
			return RUB_DONE;
		} else if (strcmp(arg, "--quiet") == 0)
			cli->quiet = 1;
		else if (arg[1] == '-')
			status = take_long(cli, argc, argv, &i);
		else
			status = take_short(cli, argc, argv, &i);
	}
	return status == RUB_DONE ? -1 : status;
}

/* ---- one document ---- */

/* The name without folder and without its last ending, or ".tei.xml". */
static void
stem_of(const char *path, char *stem, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *name = strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
	snprintf(stem, size, "%s", name);
	size_t n = strlen(stem);
	if (n > 8 && strcmp(stem + n - 8, ".tei.xml") == 0)
		stem[n - 8] = '\0';
	char *dot = strrchr(stem, '.');
	if (dot != NULL && dot != stem)
		*dot = '\0';
}

static int
is_folder(const char *path)
{
	struct stat st;
	size_t n = strlen(path);
	return (n > 0 && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static int
write_one(struct cli *cli, rub_doc *doc, const char *format, const char *path, size_t *made)
{
	if (rub_write(doc, format, path) != 0)
		return -1;
	(void)cli;
	(*made)++;
	return 0;
}

static int
write_into(struct cli *cli, rub_doc *doc, const char *source, size_t *made)
{
	char stem[1024], path[4096];
	struct rub_format f;
	const char *folder = cli->output ? cli->output : "";
	size_t n = strlen(folder);
	const char *slash = n > 0 && folder[n - 1] != '/' ? "/" : "";
	stem_of(source, stem, sizeof stem);
	if (n > 0)
		mkdir(folder, 0777); /* when it cannot be made, writing says why */
	for (size_t i = 0; (f = rub_format_at(i)).name != NULL; i++) {
		int wanted = cli->n_formats == 0 && f.by_default;
		for (size_t k = 0; k < cli->n_formats; k++)
			wanted |= strcmp(cli->formats[k], f.name) == 0;
		if (!wanted)
			continue;
		snprintf(path, sizeof path, "%s%s%s%s", folder, slash, stem, f.suffix);
		if (write_one(cli, doc, f.name, path, made) != 0)
			return -1;
	}
	return 0;
}

static int
write_bytes(const char *path, const char *bytes, size_t n)
{
	int standard = strcmp(path, "-") == 0;
	FILE *f = standard ? stdout : fopen(path, "wb");
	int ok = f != NULL && fwrite(bytes, 1, n, f) == n;
	if (f != NULL && (standard ? fflush(f) : fclose(f)) != 0)
		ok = 0;
	if (!ok)
		fprintf(stderr, "rubricate: fatal: cannot write %s\n", path);
	return ok ? 0 : -1;
}

static int
write_report(struct cli *cli, rub_doc *doc)
{
	char *bytes;
	size_t n;
	if (cli->report == NULL)
		return 0;
	if (rub_report(doc, &bytes, &n) != 0)
		return -1;
	int result = write_bytes(cli->report, bytes, n);
	free(bytes);
	return result;
}

static void
say(const struct cli *cli, const rub_doc *doc, const char *source, size_t made, double seconds)
{
	struct rub_facts f = rub_doc_facts(doc);
	if (cli->quiet || (cli->output != NULL && strcmp(cli->output, "-") == 0))
		return;
	printf("%s: %llu heading%s, %llu level%s, %s, %s → %zu package%s, %.2f s\n", source,
	        (unsigned long long)f.headings, f.headings == 1 ? "" : "s",
	        (unsigned long long)f.levels, f.levels == 1 ? "" : "s", f.language, f.encoding, made,
	        made == 1 ? "" : "s", seconds);
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *
single_format(const struct cli *cli)
{
	struct rub_format f = rub_format_for(cli->output);
	return cli->n_formats == 1 ? cli->formats[0] : f.name;
}

static int
convert_one(struct cli *cli, const char *source, int into_folder)
{
	double start = now();
	size_t made = 0;
	rub_doc *doc = rub_read_file(cli->rub, source);
	if (doc == NULL)
		return -1;
	int result = into_folder
	                     ? write_into(cli, doc, source, &made)
	                     : write_one(cli, doc, single_format(cli), cli->output, &made);
	if (result == 0)
		result = write_report(cli, doc);
	if (result == 0)
		say(cli, doc, source, made, now() - start);
	rub_doc_free(doc);
	return result;
}

static int
explain_one(struct cli *cli, const char *source)
{
	char *bytes;
	size_t n;
	rub_doc *doc = rub_read_file(cli->rub, source);
	if (doc == NULL)
		return -1;
	int result = rub_explain(doc, cli->explain_style, &bytes, &n);
	if (result == 0) {
		result = write_bytes("-", bytes, n);
		free(bytes);
	} else if (rub_status(cli->rub) == RUB_USAGE) {
		usage_error("no such format of explain", cli->explain_style);
	}
	rub_doc_free(doc);
	return result;
}

static int
check_one(struct cli *cli, const char *path)
{
	int result = rub_check(cli->rub, path);
	if (rub_status(cli->rub) == RUB_USAGE)
		usage_error("nothing is known about checking", path);
	if (result == 0 && rub_status(cli->rub) == RUB_DONE && !cli->quiet)
		printf("%s: no faults\n", path);
	return result;
}

/* The worst of all documents; 1 when some of several failed. */
static void
account(struct cli *cli, int n_files)
{
	enum rub_status s = rub_status(cli->rub);
	if (s == RUB_DONE && cli->worst >= cli->fail_on)
		s = RUB_FAILED;
	if (s == RUB_UNUSABLE && n_files > 1)
		s = RUB_FAILED;
	if (s > cli->status)
		cli->status = s;
	rub_reset(cli->rub);
	cli->worst = RUB_NOTE;
}

static int
run(struct cli *cli, char **files, int n_files)
{
	int into_folder = cli->output == NULL ||
	                  (strcmp(cli->output, "-") != 0 && is_folder(cli->output)) ||
	                  cli->n_formats > 1;
	if (n_files == 0)
		return usage_error("nothing to do", "name a file");
	if (cli->command == CONVERT && !into_folder && n_files > 1)
		return usage_error("several files need a folder", cli->output);
	if (cli->command == CONVERT && !into_folder && single_format(cli) == NULL)
		return usage_error("no format has this ending", cli->output);
	for (int i = 0; i < n_files; i++) {
		int result = cli->command == CONVERT   ? convert_one(cli, files[i], into_folder)
		             : cli->command == EXPLAIN ? explain_one(cli, files[i])
		                                       : check_one(cli, files[i]);
		if (result != 0 && rub_status(cli->rub) == RUB_DONE)
			cli->status = RUB_UNUSABLE;
		account(cli, n_files);
	}
	return (int)cli->status;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		enum command command;
	} commands[] = {{"convert", CONVERT}, {"explain", EXPLAIN}, {"check", CHECK}};
	struct cli cli = {.explain_style = "text", .fail_on = RUB_FATAL, .show_from = RUB_NOTE};
	int n_files = 0;
	cli.rub = rub_new();
	if (cli.rub == NULL) {
		fputs("rubricate: fatal: out of memory\n", stderr);
		return RUB_TEMPORARY;
	}
	rub_listen(cli.rub, on_message, &cli);
	for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(argv[1], commands[i].name) == 0) {
			cli.command = commands[i].command;
			argv++;
			argc--;
			break;
		}
	int status = take_arguments(&cli, argc, argv, &n_files);
	if (status < 0)
		status = run(&cli, argv, n_files);
	rub_free(cli.rub);
	if (fflush(stdout) != 0 && status == RUB_DONE)
		status = RUB_UNUSABLE;
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The program: a few documents at a time. Everything it can do, rubricate.h can do. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "batch/batch.h"
#include "cli.h"
#include "heap.h"
#include "sandbox.h"

/* How often messages of this kind were told of the present document, this one included. */
static size_t
times_told(struct cli *cli, const char *id)
{
	size_t i = 0;
	while (i < cli->n_told && strcmp(cli->told[i].id, id) != 0)
		i++;
	if (i == CLI_MAX_KINDS)
		return 1;
	if (i == cli->n_told)
		cli->told[cli->n_told++] = (struct cli_told){id, 0};
	return ++cli->told[i].times;
}

static void
on_message(void *ctx, const struct rub_message *m)
{
	struct cli *cli = ctx;
	if (m->severity > cli->worst)
		cli->worst = m->severity;
	if (m->severity >= cli->show_from && times_told(cli, m->id) <= CLI_TOLD_EACH)
		fputs(m->formatted, stderr);
}

/* What was not told one by one. */
static void
tell_rest(struct cli *cli)
{
	for (size_t i = 0; i < cli->n_told; i++)
		if (cli->told[i].times > CLI_TOLD_EACH)
			fprintf(stderr,
				"rubricate: note: %zu more like these; --report=FILE has them all "
				"[%s]\n",
				cli->told[i].times - CLI_TOLD_EACH, cli->told[i].id);
	cli->n_told = 0;
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
write_one(rub_doc *doc, const char *format, const char *path, size_t *made)
{
	if (rub_write(doc, format, path) != 0)
		return -1;
	(*made)++;
	return 0;
}

enum { MAX_PATH = 4096, MAX_STEM = 1024 };

/* The name of the source in the folder, with another ending. */
static void
path_in(const char *folder, const char *source, const char *suffix, char path[MAX_PATH])
{
	char stem[MAX_STEM];
	size_t n = strlen(folder);
	stem_of(source, stem, sizeof stem);
	snprintf(path, MAX_PATH, "%s%s%s%s", folder, n > 0 && folder[n - 1] != '/' ? "/" : "", stem,
		suffix);
}

static int
write_into(const struct cli *cli, rub_doc *doc, const char *source, size_t *made)
{
	char path[MAX_PATH];
	struct rub_format f;
	const char *folder = cli->own[OWN_OUTPUT] ? cli->own[OWN_OUTPUT] : "";
	for (size_t i = 0; (f = rub_format_at(i)).name != NULL; i++) {
		int wanted = cli->n_formats == 0 && f.by_default;
		for (size_t k = 0; k < cli->n_formats; k++)
			wanted |= strcmp(cli->formats[k], f.name) == 0;
		wanted |= cli->own[OWN_BAG] != NULL && strcmp(f.name, "bag") == 0;
		if (!wanted)
			continue;
		path_in(folder, source, f.suffix, path);
		if (write_one(doc, f.name, path, made) != 0)
			return -1;
	}
	return 0;
}

static int
write_report(const struct cli *cli, rub_doc *doc, const char *source)
{
	char in_folder[MAX_PATH];
	const char *path = cli->own[OWN_REPORT];
	if (path == NULL)
		return 0;
	if (is_folder(path)) {
		path_in(path, source, ".report.jsonl", in_folder);
		path = in_folder;
	}
	const char *dot = strrchr(path, '.');
	return rub_write_report(doc, dot && strcmp(dot, ".html") == 0 ? "html" : "jsonl", path);
}

static void
say(const struct cli *cli, const rub_doc *doc, const char *source, size_t made, double seconds)
{
	struct rub_facts f = rub_doc_facts(doc);
	if (cli->own[OWN_QUIET] ||
		(cli->own[OWN_OUTPUT] != NULL && strcmp(cli->own[OWN_OUTPUT], "-") == 0))
		return;
	printf("%s: %llu heading%s, %llu level%s, %s, %s → %zu package%s, %.2f s\n", source,
		(unsigned long long)f.headings, f.headings == 1 ? "" : "s",
		(unsigned long long)f.levels, f.levels == 1 ? "" : "s", f.language, f.encoding,
		made, made == 1 ? "" : "s", seconds);
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
	struct rub_format f = rub_format_for(cli->own[OWN_OUTPUT]);
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
	int result = into_folder ? write_into(cli, doc, source, &made)
	                         : write_one(doc, single_format(cli), cli->own[OWN_OUTPUT], &made);
	if (result == 0)
		result = write_report(cli, doc, source);
	if (result == 0)
		say(cli, doc, source, made, now() - start);
	rub_doc_free(doc);
	return result;
}

static int
explain_one(struct cli *cli, const char *source)
{
	const char *style = cli->own[OWN_FORMAT] ? cli->own[OWN_FORMAT] : "text";
	char *bytes;
	size_t n;
	rub_doc *doc = rub_read_file(cli->rub, source);
	if (doc == NULL)
		return -1;
	int result = rub_explain(doc, style, &bytes, &n);
	if (result == 0) {
		int whole = fwrite(bytes, 1, n, stdout) == n;
		free(bytes);
		if (fflush(stdout) != 0 || !whole) {
			fputs("rubricate: fatal: cannot write standard output\n", stderr);
			result = -1;
		}
	} else if (rub_status(cli->rub) == RUB_USAGE) {
		cli_usage("no such format of explain", style);
	}
	rub_doc_free(doc);
	return result;
}

static int
check_one(struct cli *cli, const char *path)
{
	int result = rub_check(cli->rub, path);
	if (rub_status(cli->rub) == RUB_USAGE)
		cli_usage("nothing is known about checking", path);
	if (result == 0 && rub_status(cli->rub) == RUB_DONE && !cli->own[OWN_QUIET])
		printf("%s: no faults\n", path);
	return result;
}

/* The worst of all documents; 1 when some of several failed. */
static void
account(struct cli *cli)
{
	enum rub_status s = rub_status(cli->rub);
	tell_rest(cli);
	if (s == RUB_DONE && cli->worst >= cli->fail_on)
		s = RUB_FAILED;
	if (s == RUB_UNUSABLE && cli->n_files > 1)
		s = RUB_FAILED;
	if (s > cli->status)
		cli->status = s;
	rub_reset(cli->rub);
	cli->worst = RUB_NOTE;
}

static void
allow_output(struct sandbox *s, const char *path)
{
	if (strcmp(path, "-") == 0)
		return;
	if (is_folder(path))
		sandbox_allow(s, path, SANDBOX_WRITE);
	else
		sandbox_allow_folder_of(s, path, SANDBOX_WRITE);
}

/* Reading hostile files asks for the folders of the sources and of the output, and no more. */
static void
close_doors(const struct cli *cli)
{
	struct sandbox s;
	struct rub_option o;
	const char *out = cli->own[OWN_OUTPUT], *report = cli->own[OWN_REPORT], *path;
	sandbox_begin(&s);
	for (int i = 0; i < cli->n_files; i++)
		sandbox_allow_folder_of(&s, cli->files[i], SANDBOX_READ);
	for (size_t i = 0; (o = rub_option_at(cli->rub, i)).name != NULL; i++)
		if (strncmp(o.type, "file", 4) == 0)
			for (size_t k = 0; (path = rub_option_item(cli->rub, o.name, k)); k++)
				sandbox_allow(&s, path, SANDBOX_READ);
	if (cli->command == CONVERT)
		allow_output(&s, out ? out : ".");
	if (report != NULL)
		allow_output(&s, report);
	if (sandbox_enter(&s) < 0)
		fputs("rubricate: warning: the sandbox could not be entered [sandbox]\n", stderr);
}

static int
by_stem(const void *a, const void *b)
{
	char one[MAX_STEM], two[MAX_STEM];
	stem_of(*(char *const *)a, one, sizeof one);
	stem_of(*(char *const *)b, two, sizeof two);
	return strcmp(one, two);
}

/* One of two files that would be written to the same place, or NULL. */
static const char *
namesake(const struct cli *cli)
{
	size_t n = (size_t)cli->n_files;
	char **all = malloc(n * sizeof *all);
	const char *found = NULL;
	if (all == NULL)
		return NULL;
	memcpy(all, cli->files, n * sizeof *all);
	qsort(all, n, sizeof *all, by_stem);
	for (size_t i = 1; i < n && found == NULL; i++)
		if (by_stem(&all[i - 1], &all[i]) == 0)
			found = all[i];
	free(all);
	return found;
}

static int
each_file(struct cli *cli)
{
	const char *out = cli->own[OWN_OUTPUT], *report = cli->own[OWN_REPORT], *twice;
	int into_folder =
		out == NULL || (strcmp(out, "-") != 0 && is_folder(out)) || cli->n_formats > 1;
	if (cli->n_files == 0)
		return cli_usage("nothing to do", "name a file");
	if (cli->command == CONVERT && !into_folder && cli->n_files > 1)
		return cli_usage("several files need a folder", out);
	if (cli->command == CONVERT && !into_folder && single_format(cli) == NULL)
		return cli_usage("no format has this ending", out);
	if (report != NULL && cli->n_files > 1 && strcmp(report, "-") != 0 && !is_folder(report))
		return cli_usage("several files need a folder of reports", report);
	if (cli->command == CONVERT && cli->n_files > 1 && (twice = namesake(cli)) != NULL)
		return cli_usage("two files of one name need folders of their own", twice);
	if (cli->command == CONVERT && into_folder && out != NULL)
		mkdir(out, 0777); /* when it cannot be made, writing says why */
	if (report != NULL && is_folder(report))
		mkdir(report, 0777);
	if (cli->own[OWN_NO_SANDBOX] == NULL)
		close_doors(cli);
	for (int i = 0; i < cli->n_files; i++) {
		const char *file = cli->files[i];
		int result = cli->command == CONVERT   ? convert_one(cli, file, into_folder)
		             : cli->command == EXPLAIN ? explain_one(cli, file)
		                                       : check_one(cli, file);
		if (result != 0 && rub_status(cli->rub) == RUB_DONE)
			cli->status = RUB_UNUSABLE;
		account(cli);
	}
	return (int)cli->status;
}

static int
run(struct cli *cli)
{
	switch (cli->command) {
	case BATCH:
		return batch_main(cli);
	case LOG:
		if (cli->n_files < 2 || strcmp(cli->files[0], "merge") != 0)
			return cli_usage("nothing to do", "log merge LOG...");
		return log_merge(cli->files + 1, cli->n_files - 1);
	case LIMITS:
		if (cli->n_files > 0)
			return cli_usage("limits takes no file", cli->files[0]);
		cli_limits(cli);
		return RUB_DONE;
	default:
		return each_file(cli);
	}
}

int
main(int argc, char **argv)
{
	heap_prepare();
	signal(SIGXFSZ, SIG_IGN); /* a limit on file size is an error with a message */
	struct cli cli = {.fail_on = RUB_FATAL, .show_from = RUB_NOTE};
	cli.rub = rub_new();
	if (cli.rub == NULL) {
		fputs("rubricate: fatal: out of memory\n", stderr);
		return RUB_TEMPORARY;
	}
	rub_listen(cli.rub, on_message, &cli);
	int status = cli_take(&cli, argc, argv);
	if (status < 0)
		status = run(&cli);
	rub_free(cli.rub);
	if (fflush(stdout) != 0 && status == RUB_DONE)
		status = RUB_UNUSABLE;
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* decode FILE...: prints name, encoding, how, certainty, runner-up, language and the number of bad
 * bytes of each; with -t only the text of the one file, decoded but not cleaned. */
#include <stdio.h>
#include <string.h>

#include "input/encoding.h"
#include "input/source.h"

static const struct opt_row *const tables[] = {source_options, encoding_options, NULL};

static int
decode(struct opts *o, const char *path, int print)
{
	struct job *job = job_new(o, path, path);
	struct slice bytes, text;
	struct encoding e;
	int failed = job == NULL || source_read(job, path, &bytes) != 0 ||
	             encoding_decode(job, bytes, &text, &e) != 0;
	if (failed)
		fprintf(stderr, "%s: not decoded\n", path);
	else if (print)
		fwrite(text.s, 1, text.n, stdout);
	else
		printf("%s\t%s\t%s\t%u\t%s\t%s\t%llu\n", path, e.name, e.how, e.certainty,
			e.runner_up ? e.runner_up : "-", e.language ? e.language : "-",
			(unsigned long long)e.bad_bytes);
	job_free(job);
	return failed;
}

int
main(int argc, char **argv)
{
	struct opts *o = opts_new(tables);
	int failed = 0, print = argc > 1 && strcmp(argv[1], "-t") == 0;
	for (int i = 1 + print; i < argc; i++)
		failed |= decode(o, argv[i], print);
	opts_free(o);
	return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Are pages of HTML true and whole? What they say of their accessibility in linked data is compared
 * with their content, their text with that of the model, and each link with its target. */
#include "converters/html_check.h"

#include "converters/webcheck.h"
#include "output/json_read.h"

static int
is_page(const struct part *part)
{
	return slice_ends(slice_of(part->path), ".html") ||
	       slice_ends(slice_of(part->path), ".htm") ||
	       part->media_type != NULL; /* a file alone, which its name called a page */
}

static void
add_fact(void *ctx, const char *key, const char *word)
{
	struct check *c = ctx;
	struct arena *a = c->job->arena;
	struct fact *f = check_more(c, &c->facts, &c->n_facts, &c->cap_facts, sizeof *f);
	if (f != NULL)
		*f = (struct fact){
			arena_printf(a, "schema:%s", key), arena_strdup(a, word), NULL, NULL};
}

static void
read_facts(struct check *c)
{
	static const char *const needed[] = {"schema:name", "schema:inLanguage",
		"schema:accessMode", "schema:accessModeSufficient", "schema:accessibilityFeature",
		"schema:accessibilityHazard", "schema:accessibilitySummary"};
	if (c->linked_data.n == 0) {
		check_fault(c, c->root, "no linked data tell of its accessibility");
		return;
	}
	if (json_words(buf_slice(&c->linked_data), add_fact, c) != 0)
		check_fault(c, c->root, "the linked data are no JSON object");
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!check_has_fact(c, needed[i], NULL))
			check_fault(c, c->root,
				arena_printf(c->job->arena, "there is no %s", needed[i] + 7));
	check_access(c);
}

int
html_recognise(const struct package *p)
{
	return package_find(p, "index.html") != NULL && package_find(p, "mimetype") == NULL;
}

int
html_check(struct job *job, const struct package *p)
{
	struct check c = {.job = job, .package = p, .html = 1};
	size_t errors = diag_count(job->diag, SEV_ERROR);
	for (size_t i = 0; i < p->n && c.root == NULL; i++)
		if (is_page(&p->parts[i]))
			c.root = p->parts[i].path;
	if (package_find(p, "index.html") != NULL)
		c.root = "index.html";
	if (c.root == NULL) {
		DIAG(job, PART_MISSING, 0, "HTML", "index.html");
		return -1;
	}
	for (size_t i = 0; i < p->n; i++)
		if (is_page(&p->parts[i]))
			check_page(&c, p->parts[i].path, 0);
	read_facts(&c);
	check_links(&c);
	check_text(&c);
	buf_free(&c.linked_data);
	return diag_count(job->diag, SEV_ERROR) > errors ? -1 : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The tree, its walk, the composer and the grammar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/job.h"
#include "input/compose.h"
#include "schemas/tei.h"
#include "schemas/validate.h"
#include "schemas/walk.h"

struct fixture {
	struct job *job;
	struct tei_doc *doc;
	struct compose *c;
	struct opts *opts;
};

static int
set_up(void **state)
{
	static const struct opt_row *const tables[] = {compose_options, NULL};
	struct fixture *f = test_calloc(1, sizeof *f);
	f->opts = opts_new(tables);
	f->job = job_new(f->opts, "test", NULL);
	f->doc = tei_new(f->job->arena);
	f->c = compose_new(f->job, f->doc);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	job_free(f->job);
	opts_free(f->opts);
	test_free(f);
	return 0;
}

static void
head(struct fixture *f, int rank, const char *text)
{
	compose_head(f->c, rank, NULL, 1);
	compose_text(f->c, slice_of(text), 1);
	compose_close(f->c, TEI_HEAD);
}

static size_t
count(const struct tei_doc *doc, enum tei_kind kind)
{
	size_t n = 0;
	for (const struct tei_node *x = doc->root; x != NULL; x = tei_step(doc->root, x, 1))
		if (x->kind == kind)
			n++;
	return n;
}

/* Ranks may skip; divisions nest without gaps. */
static void
divisions_nest_without_gaps(void **state)
{
	struct fixture *f = *state;
	head(f, 1, "one");
	head(f, 4, "deep");
	compose_leaf(f->c, TEI_P, SLICE("text"), 2);
	head(f, 2, "between");
	assert_int_equal(compose_finish(f->c), 0);
	const struct tei_node *body = tei_child(f->doc->text, TEI_BODY);
	const struct tei_node *one = tei_child(body, TEI_DIV);
	const struct tei_node *deep = tei_child(one, TEI_DIV);
	assert_non_null(deep);
	assert_string_equal(tei_get(deep, TA_TYPE), "subsection");
	assert_non_null(tei_sibling(deep, TEI_DIV));
	assert_int_equal(validate_tree(f->job, f->doc), 0);
}

/* TEI allows no block after a division: it gets a division of its own. */
static void
a_block_after_a_division_has_its_own(void **state)
{
	struct fixture *f = *state;
	head(f, 1, "one");
	head(f, 2, "inner");
	compose_leave(f->c, 2);
	compose_leaf(f->c, TEI_P, SLICE("late"), 3);
	assert_int_equal(compose_finish(f->c), 0);
	assert_int_equal(count(f->doc, TEI_DIV), 3);
	assert_int_equal(validate_tree(f->job, f->doc), 0);
}

static void
depth_is_bounded_and_text_is_kept(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 1000; i++)
		compose_open(f->c, TEI_QUOTE, 1);
	compose_text(f->c, SLICE("deep"), 1);
	for (int i = 0; i < 1000; i++)
		compose_close(f->c, TEI_QUOTE);
	compose_leaf(f->c, TEI_P, SLICE("after"), 1);
	assert_int_equal(compose_finish(f->c), 0);
	assert_true(count(f->doc, TEI_QUOTE) < 200);
	assert_int_equal(diag_count(f->job->diag, SEV_WARNING), 1);
	struct slice all = tei_flat(f->job->arena, f->doc->text);
	assert_true(slice_starts(all, "deep"));
	assert_true(slice_ends(all, "after"));
}

static void
a_fault_of_a_reader_is_seen(void **state)
{
	struct fixture *f = *state;
	compose_leaf(f->c, TEI_ROW, SLICE(""), 7);
	assert_int_equal(validate_tree(f->job, f->doc), -1);
	assert_int_equal(diag_get(f->job->diag, 0)->line, 7);
}

/* An inserted division changes no other identifier. */
static void
identifiers_come_from_content(void **state)
{
	struct fixture *f = *state;
	head(f, 1, "Second chapter");
	assert_int_equal(compose_finish(f->c), 0);
	const struct tei_node *div = tei_child(tei_child(f->doc->text, TEI_BODY), TEI_DIV);
	const char *before = tei_get(div, TA_ID);

	struct tei_doc *other = tei_new(f->job->arena);
	struct fixture g = {f->job, other, compose_new(f->job, other), f->opts};
	head(&g, 1, "First chapter");
	head(&g, 1, "Second chapter");
	head(&g, 1, "Second chapter");
	assert_int_equal(compose_finish(g.c), 0);
	div = tei_sibling(tei_child(tei_child(other->text, TEI_BODY), TEI_DIV), TEI_DIV);
	assert_string_equal(tei_get(div, TA_ID), before);
	assert_string_not_equal(tei_get(div->next, TA_ID), before);
}

static void
neighbouring_slices_are_one_node(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "abcdef";
	struct tei_node *p = tei_add(f->doc, f->doc->text, TEI_P, 1);
	tei_text(f->doc, p, (struct slice){text, 3}, 1);
	tei_text(f->doc, p, (struct slice){text + 3, 3}, 1);
	assert_ptr_equal(p->first, p->last);
	assert_true(slice_is(p->first->text, "abcdef"));
}

static void
attributes_keep_their_order_and_are_replaced(void **state)
{
	struct fixture *f = *state;
	struct tei_node *n = tei_add(f->doc, f->doc->text, TEI_DIV, 1);
	tei_set(f->doc, n, TA_N, "2");
	tei_set(f->doc, n, TA_ID, "x");
	tei_set(f->doc, n, TA_N, "3");
	assert_int_equal(n->attrs->att, TA_ID);
	assert_string_equal(tei_get(n, TA_N), "3");
	assert_null(n->attrs->next->next);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(divisions_nest_without_gaps),
		T(a_block_after_a_division_has_its_own),
		T(depth_is_bounded_and_text_is_kept),
		T(a_fault_of_a_reader_is_seen),
		T(identifiers_come_from_content),
		T(neighbouring_slices_are_one_node),
		T(attributes_keep_their_order_and_are_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

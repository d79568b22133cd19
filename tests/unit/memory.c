/* SPDX-License-Identifier: Apache-2.0 */
/* Each place in the library that asks for memory is refused once: the linker puts our functions
 * between it and the allocators. Then the package is the same as ever, or there is none and a
 * message says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>
#include <unistd.h>

#include "base/arena.h"
#include "rubricate.h"

enum { PLACES = 1 << 15 };
static const void *refused[PLACES]; /* hashed by address */
static int armed;
static const void *now; /* where it was refused in this run */

/* Whether the caller at this address is refused: once in its life, and one caller in each run. */
static int
refuse(const void *caller)
{
	if (!armed || now != NULL)
		return 0;
	size_t i = (uintptr_t)caller * 0x9E3779B97F4A7C15u >> 49;
	while (refused[i] != NULL && refused[i] != caller)
		i = (i + 1) % PLACES;
	if (refused[i] != NULL)
		return 0;
	now = refused[i] = caller;
	return 1;
}

#define CALLER __builtin_return_address(0)

/* TOLD makes the failure known to the arena or the buffer as its own function does. */
#define REFUSE(type, name, parameters, arguments, told, failure) \
	type __real_##name parameters;                           \
	type __wrap_##name parameters;                           \
	type __wrap_##name parameters                            \
	{                                                        \
		if (!refuse(CALLER))                             \
			return __real_##name arguments;          \
		told;                                            \
		return failure;                                  \
	}

#define REFUSE_PUT(name, parameters, arguments)                \
	void __real_##name parameters;                         \
	void __wrap_##name parameters;                         \
	void __wrap_##name parameters                          \
	{                                                      \
		if (refuse(CALLER))                            \
			(void)__real_buf_reserve(b, SIZE_MAX); \
		else                                           \
			__real_##name arguments;               \
	}

#define ARENA (void)__real_arena_alloc(a, SIZE_MAX)
#define BUF (void)__real_buf_reserve(b, SIZE_MAX)

REFUSE(void *, malloc, (size_t n), (n), (void)0, NULL)
REFUSE(void *, calloc, (size_t k, size_t n), (k, n), (void)0, NULL)
REFUSE(void *, realloc, (void *p, size_t n), (p, n), (void)0, NULL)
REFUSE(void *, arena_alloc, (struct arena * a, size_t n), (a, n), ARENA, NULL)
REFUSE(char *, arena_str, (struct arena * a, struct slice s), (a, s), ARENA, __real_arena_str(a, s))
REFUSE(char *, arena_strdup, (struct arena * a, const char *s), (a, s), ARENA,
	__real_arena_strdup(a, s))
REFUSE(struct slice, arena_slice, (struct arena * a, struct slice s), (a, s), ARENA,
	__real_arena_slice(a, s))
REFUSE(struct slice, arena_buf, (struct arena * a, const struct buf *b), (a, b), ARENA,
	__real_arena_buf(a, b))
REFUSE(char *, arena_buf_str, (struct arena * a, const struct buf *b), (a, b), ARENA,
	__real_arena_buf_str(a, b))
REFUSE(char *, buf_reserve, (struct buf * b, size_t n), (b, n), BUF, NULL)
REFUSE(char *, buf_take, (struct buf * b, size_t *n), (b, n), BUF, __real_buf_take(b, n))
REFUSE_PUT(buf_put, (struct buf * b, const void *s, size_t n), (b, s, n))
REFUSE_PUT(buf_puts, (struct buf * b, const char *s), (b, s))
REFUSE_PUT(buf_put_slice, (struct buf * b, struct slice s), (b, s))

static int told; /* that something is missing */

static void
on_message(void *ctx, const struct rub_message *m)
{
	(void)ctx;
	told |= m->severity >= RUB_ERROR;
}

/* Options beside the case, where they are of the plain kind. */
static void
set_options(rub *r, const char *source)
{
	char path[512], line[4096];
	snprintf(path, sizeof path, "%.*s.args", (int)(strcspn(source + 12, ".") + 12), source);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return;
	while (fgets(line, sizeof line, f) != NULL)
		for (char *w = strtok(line, " \n"); w != NULL && strncmp(w, "--", 2) == 0;
			w = strtok(NULL, " \n")) {
			char *value = strchr(w, '=');
			if (value != NULL)
				*value++ = '\0';
			(void)rub_set(r, w + 2, value ? value : "yes");
		}
	fclose(f);
}

struct made {
	char *bytes;
	size_t n;
	int rc;
};

enum { EXPLAIN = -4, EXPLAIN_RULES, REPORT, REPORT_PAGE };

static int
make(rub_doc *doc, int format, struct made *m)
{
	switch (format) {
	case EXPLAIN:
	case EXPLAIN_RULES:
		return rub_explain(doc, format == EXPLAIN ? "text" : "rules", &m->bytes, &m->n);
	case REPORT:
	case REPORT_PAGE:
		return rub_report(doc, format == REPORT ? "jsonl" : "html", &m->bytes, &m->n);
	default:
		return rub_make(doc, rub_format_at((size_t)format).name, &m->bytes, &m->n);
	}
}

static struct made
convert(const char *source, int format, int arm)
{
	struct made m = {NULL, 0, -1};
	now = NULL;
	told = 0;
	armed = arm;
	rub *r = rub_new();
	if (r == NULL) {
		armed = 0;
		told = 1;
		return m;
	}
	rub_listen(r, on_message, NULL);
	set_options(r, source);
	rub_doc *doc = rub_read_file(r, source);
	if (doc != NULL)
		m.rc = make(doc, format, &m);
	armed = 0;
	if (m.rc != 0)
		told |= rub_status(r) != RUB_DONE;
	rub_doc_free(doc);
	rub_free(r);
	return m;
}

static void
refuse_each(const char *source, int format)
{
	struct made whole = {NULL, 0, -1}, m;
	while (m = convert(source, format, 1), now != NULL) {
		const void *caller = now;
		int said = told;
		if (whole.bytes == NULL)
			whole = convert(source, format, 0);
		int same = m.n == whole.n && (m.n == 0 || memcmp(m.bytes, whole.bytes, m.n) == 0);
		if (m.rc == 0 ? !same : whole.rc == 0 && !said)
			fail_msg("%s, format %d, caller %p: %s", source, format, caller,
				m.rc == 0 ? "other bytes" : "no message");
		free(m.bytes);
	}
	free(m.bytes);
	free(whole.bytes);
}

/* With the sanitizer every third case will do. */
#ifdef __SANITIZE_ADDRESS__
enum { STEP = 3 };

/* cmark is left by a jump where it gets no memory, and what it had asked for to last is lost */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}
#else
enum { STEP = 1 };
#endif

static void
each_place_is_refused_once(void **state)
{
	(void)state;
	static const char *const patterns[] = {
		"tests/cases/*/*.tei.xml", "tests/cases/*/*.txt", "tests/cases/*/*.md"};
	/* what cmark makes once for the whole process stays where it is half made */
	free(convert("tests/cases/markdown/blocks.md", 0, 0).bytes);
	for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
		glob_t g;
		assert_int_equal(glob(patterns[p], 0, NULL, &g), 0);
		for (size_t i = 0; i < g.gl_pathc; i += STEP)
			for (int f = EXPLAIN; f < 0 || rub_format_at((size_t)f).name != NULL; f++)
				refuse_each(g.gl_pathv[i], f);
		globfree(&g);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_is_refused_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

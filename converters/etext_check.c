/* SPDX-License-Identifier: Apache-2.0 */
/* Is an e-text package whole, and does each text keep what its read-me promises? */
#include <stdlib.h>

#include "base/utf8.h"
#include "converters/etext_check.h"
#include "converters/sums.h"

struct check {
	struct job *job;
	const struct package *p;
	const char *folder; /* "NAME-etext/" */
	int faults;
};

static void
fault(struct check *c, const char *file, uint32_t line, const char *what)
{
	c->faults++;
	DIAG(c->job, ETEXT_FAULT, line, file, what);
}

int
etext_recognise(const struct package *p)
{
	const char *slash = p->n > 0 ? strchr(p->parts[0].path, '/') : NULL;
	return slash != NULL && strncmp(slash + 1, "00-", 3) == 0 &&
	       slice_ends(slice_of(p->parts[p->n - 1].path), "/checksums.sha256");
}

static void
check_frame(struct check *c)
{
	const char *first = c->p->n > 0 ? c->p->parts[0].path : "";
	const char *slash = strchr(first, '/');
	if (slash == NULL) {
		fault(c, first, 0, "does not lie in a folder");
		return;
	}
	c->folder = arena_str(c->job->arena, (struct slice){first, (size_t)(slash + 1 - first)});
	if (strncmp(slash + 1, "00-", 3) != 0)
		fault(c, first, 0, "the first file is not a read-me, 00-README.txt");
	for (size_t i = 0; i < c->p->n; i++) {
		const char *path = c->p->parts[i].path;
		if (strncmp(path, c->folder, strlen(c->folder)) != 0)
			fault(c, path, 0, "lies beside the folder");
		if (!package_path_safe(path))
			fault(c, path, 0, "its name is not plain ASCII");
	}
}

static void
check_sums(struct check *c)
{
	const char *name = arena_printf(c->job->arena, "%schecksums.sha256", c->folder);
	const struct part *list = package_find(c->p, name);
	unsigned char *seen = arena_alloc(c->job->arena, c->p->n + 1);
	if (list == NULL || seen == NULL) {
		fault(c, name, 0, "is missing");
		return;
	}
	struct sums s = {list, "sha256", c->folder, 0, 0};
	c->faults += sums_check(c->job, c->p, &s, seen) != 0;
	for (size_t i = 0; i < c->p->n; i++)
		if (!seen[i] && &c->p->parts[i] != list)
			fault(c, c->p->parts[i].path, 0, "is not in checksums.sha256");
}

/* Tabs, controls, soft hyphens, private use: what a voice cannot say. */
static int
is_unspeakable(uint32_t cp)
{
	return cp == UTF8_BAD || !utf8_is_xml(cp) || cp == '\t' || cp == 0xAD || cp == 0x200B ||
	       cp == 0xFEFF || cp == 0xFFFD || (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000 ||
	       (cp >= 0x2500 && cp <= 0x259F);
}

static void
check_line(struct check *c, const char *file, uint32_t number, struct slice line)
{
	for (size_t i = 0; i < line.n;) {
		uint32_t cp;
		i += utf8_next(line.s + i, line.n - i, &cp);
		if (is_unspeakable(cp)) {
			fault(c, file, number, "a character that cannot be read aloud");
			return;
		}
	}
	if (line.n > 0 && line.s[line.n - 1] == ' ')
		fault(c, file, number, "blanks at the end");
}

/* "…, line 348" at the end of a line of contents; 0: none. The label is what stands before. */
static uint32_t
target_of(struct slice line, struct slice *label)
{
	size_t i = 0, end = line.n;
	while (i < line.n && ((line.s[i] >= '0' && line.s[i] <= '9') || line.s[i] == '.'))
		i++;
	if (i == 0 || i == line.n || line.s[i] != ' ')
		return 0;
	struct slice rest = {line.s + i + 1, line.n - i - 1};
	static const char row[] = " \xE8\xA1\x8C"; /* 第 348 行 */
	if (slice_ends(rest, row))
		rest.n -= sizeof row - 1;
	for (end = rest.n; end > 0 && rest.s[end - 1] >= '0' && rest.s[end - 1] <= '9'; end--)
		;
	if (end == rest.n || rest.n - end > 9 || end == 0)
		return 0;
	*label = (struct slice){rest.s, end};
	return (uint32_t)strtoul(rest.s + end, NULL, 10);
}

static size_t
split(struct arena *a, struct slice s, struct slice **lines)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.s[i] == '\n';
	*lines = ARENA_ARRAY(a, struct slice, n + 1);
	if (*lines == NULL)
		return 0;
	for (size_t i = 0, from = 0; i < s.n; i++) {
		if (s.s[i] != '\n')
			continue;
		size_t len = i - from;
		len -= len > 0 && s.s[from + len - 1] == '\r';
		(*lines)[at++] = (struct slice){s.s + from, len};
		from = i + 1;
	}
	return at;
}

/* Two blank lines stand before headings and nowhere else, save in code. */
static size_t
count_headings(const struct slice *lines, size_t n)
{
	size_t headings = 0;
	for (size_t i = 2; i < n; i++)
		headings += lines[i].n > 0 && lines[i - 1].n == 0 && lines[i - 2].n == 0;
	return headings;
}

/* The contents come before the first heading, where there are two of them and more, and lead to
 * lines that begin what they name. */
static void
check_contents(struct check *c, const char *file, const struct slice *lines, size_t n)
{
	int begun = 0;
	if (count_headings(lines, n) < 2)
		return; /* what looks like contents is the text's own */
	for (size_t i = 0; i < n; i++) {
		struct slice label;
		uint32_t target = target_of(lines[i], &label);
		int entry = target > 0 && (begun || (i > 0 && lines[i - 1].n == 0 && i + 1 < n &&
							    target_of(lines[i + 1], &label) > 0));
		if (begun && !entry)
			return;
		if (!entry)
			continue;
		begun = 1;
		target = target_of(lines[i], &label);
		struct slice head = target <= n ? lines[target - 1] : (struct slice){NULL, 0};
		if (head.n == 0 || label.n < head.n || memcmp(label.s, head.s, head.n) != 0)
			fault(c, file, (uint32_t)i + 1, "leads to a line that is not this heading");
	}
}

static void
check_text(struct check *c, const struct part *part)
{
	struct slice s = part->bytes, *lines;
	if (slice_starts(s, "\xEF\xBB\xBF")) {
		s.s += 3;
		s.n -= 3;
	}
	if (s.n == 0 || s.s[s.n - 1] != '\n')
		fault(c, part->path, 0, "its last line does not end");
	size_t n = split(c->job->arena, s, &lines);
	for (size_t i = 0; i < n; i++)
		check_line(c, part->path, (uint32_t)i + 1, lines[i]);
	check_contents(c, part->path, lines, n);
}

int
etext_check(struct job *job, const struct package *p)
{
	struct check c = {.job = job, .p = p, .folder = ""};
	check_frame(&c);
	check_sums(&c);
	for (size_t i = 0; i < p->n; i++)
		if (slice_ends(slice_of(p->parts[i].path), ".txt"))
			check_text(&c, &p->parts[i]);
	return c.faults == 0 ? 0 : -1;
}

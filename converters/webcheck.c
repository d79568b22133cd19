/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of EPUB and HTML share: facts, links, text. */
#include "converters/webcheck.h"

#include <stdlib.h>

#include "converters/webtext.h"

void
check_fault(struct check *c, const char *where, const char *what)
{
	const char *const words[] = {where, what, NULL};
	diag_add(c->job, c->html ? MSG_HTML_FAULT : MSG_EPUB_FAULT, 0, 0, words);
}

void *
check_more(struct check *c, void *array, size_t *n, size_t *cap, size_t size)
{
	void **v = array;
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 64;
		void *bigger = arena_alloc(c->job->arena, more * size);
		if (bigger == NULL)
			return NULL;
		if (*n > 0)
			memcpy(bigger, *v, *n * size);
		*v = bigger;
		*cap = more;
	}
	return (char *)*v + size * (*n)++;
}

int
check_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *s = list; s != NULL && *s != '\0';) {
		while (*s == ' ' || *s == '\t' || *s == '\n')
			s++;
		size_t k = strcspn(s, " \t\n");
		if (k == n && memcmp(s, word, n) == 0)
			return 1;
		s += k;
	}
	return 0;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
	                                            : -1;
}

const char *
check_resolve(struct check *c, const char *from, struct slice href)
{
	char *s = arena_alloc(c->job->arena, strlen(from) + href.n + 2);
	const char *slash = strrchr(from, '/');
	size_t n = slash ? (size_t)(slash - from) + 1 : 0;
	if (s == NULL)
		return "";
	memcpy(s, from, n);
	if (href.n == 0 || href.s[0] == '#')
		return from;
	for (size_t i = 0; i < href.n && href.s[i] != '#';) {
		if (href.n - i >= 3 && memcmp(href.s + i, "../", 3) == 0 &&
			(n == 0 || s[n - 1] == '/')) {
			n -= n > 0;
			while (n > 0 && s[n - 1] != '/')
				n--;
			i += 3;
		} else if (href.n - i >= 3 && href.s[i] == '%' && hex(href.s[i + 1]) >= 0 &&
			   hex(href.s[i + 2]) >= 0) {
			s[n++] = (char)(hex(href.s[i + 1]) * 16 + hex(href.s[i + 2]));
			i += 3;
		} else {
			s[n++] = href.s[i++];
		}
	}
	s[n] = '\0';
	return s;
}

/* ---- facts ---- */

const struct fact *
check_next_fact(const struct check *c, const char *property, const struct fact *after)
{
	for (const struct fact *f = after ? after + 1 : c->facts; f < c->facts + c->n_facts; f++)
		if (f->value != NULL && strcmp(f->property, property) == 0)
			return f;
	return NULL;
}

int
check_has_fact(const struct check *c, const char *property, const char *what)
{
	for (const struct fact *f = NULL; (f = check_next_fact(c, property, f)) != NULL;)
		if (what == NULL || strcmp(f->value, what) == 0)
			return 1;
	return 0;
}

static void
untrue(struct check *c, const char *property, const char *value, int claimed)
{
	DIAG(c->job, ACCESS_UNTRUE, 0,
		arena_printf(c->job->arena, "%s %s %s, and the content %s",
			property + strlen("schema:"), claimed ? "says" : "does not say", value,
			claimed ? "does not" : "does"));
}

static int
is_one_of(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return 1;
	return 0;
}

static void
compare(struct check *c, const char *property, const char *const *truth, const char *const *beyond)
{
	for (const struct fact *f = NULL; (f = check_next_fact(c, property, f)) != NULL;)
		if (!is_one_of(truth, f->value) && !is_one_of(beyond, f->value))
			untrue(c, property, f->value, 1);
	for (; *truth != NULL; truth++)
		if (!check_has_fact(c, property, *truth) && strcmp(*truth, "unlocked") != 0)
			untrue(c, property, *truth, 0);
}

/* "none" may be said one by one, and who says that a hazard is unknown says nothing false. */
static int
is_other_word_for(struct check *c, const char *const *truth)
{
	static const char *const apart[] = {
		"noFlashingHazard", "noMotionSimulationHazard", "noSoundHazard", NULL};
	const char *property = "schema:accessibilityHazard";
	if (check_has_fact(c, property, "unknown"))
		return 1;
	for (const char *const *v = apart; *v != NULL; v++)
		if (!check_has_fact(c, property, *v))
			return 0;
	return is_one_of(truth, "none") && !check_has_fact(c, property, "none");
}

void
check_access(struct check *c)
{
	/* what content cannot prove or disprove is the publisher's word */
	static const char *const beyond[] = {"printPageNumbers", "highContrastAudio", "largePrint",
		"braille", "tactileGraphic", "transcript", "captions", "signLanguage", "ttsMarkup",
		"highContrastDisplay", "horizontalWriting", "unlocked", "none", "annotations",
		"bookmarks", "timingControl", "synchronizedAudioText", "fullAudioDescription",
		NULL};
	static const char *const nothing[] = {NULL};
	struct access_values v;
	access_values(&c->access, &v);
	compare(c, "schema:accessMode", v.modes, nothing);
	compare(c, "schema:accessModeSufficient", v.sufficient, nothing);
	compare(c, "schema:accessibilityFeature", v.features, beyond);
	if (!is_other_word_for(c, v.hazards))
		compare(c, "schema:accessibilityHazard", v.hazards, nothing);
}

/* ---- links, notes, text ---- */

static int
by_id(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	return strcmp(x->id, y->id);
}

void
check_links(struct check *c)
{
	if (c->n_ids > 1)
		qsort(c->ids, c->n_ids, sizeof *c->ids, by_id);
	for (size_t i = 1; i < c->n_ids; i++)
		if (strcmp(c->ids[i - 1].id, c->ids[i].id) == 0)
			check_fault(c, c->ids[i].page,
				arena_printf(c->job->arena, "two elements are called %s",
					strchr(c->ids[i].id, '#') + 1));
	for (size_t i = 0; i < c->n_links; i++) {
		const struct named *l = &c->links[i];
		const char *hash = strchr(l->id, '#');
		int there = hash != NULL && hash[1] != '\0'
		                    ? c->n_ids > 0 && bsearch(l, c->ids, c->n_ids, sizeof *l, by_id)
		                    : package_find(c->package,
					      arena_str(c->job->arena,
						      (struct slice){l->id,
							      hash ? (size_t)(hash - l->id)
								   : strlen(l->id)})) != NULL;
		if (!there)
			check_fault(c, l->page,
				arena_printf(c->job->arena, "a link leads nowhere: %s", l->id));
	}
	if (c->foot_notes > 0 && c->ways_back < c->foot_notes)
		check_fault(c, c->root, "some notes have no way back");
	if (c->foot_notes > c->note_refs)
		check_fault(c, c->root, "some notes are referred to nowhere");
}

void
check_text(struct check *c)
{
	const struct fact *f = check_next_fact(c, "rubricate:text", NULL);
	if (f == NULL)
		return;
	const char *now = webtext_words(c->job->arena, &c->text, &c->notes);
	if (strcmp(now, f->value) != 0)
		DIAG(c->job, TEXT_DIFFERS, 0,
			arena_printf(c->job->arena, "it has %s, the model had %s", now, f->value));
}

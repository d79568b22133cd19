/* SPDX-License-Identifier: Apache-2.0 */
#include "input/meta.h"

#include "base/utf8.h"

const struct opt_row meta_options[] = {
	{"title", OPT_STRING, "TEXT", NULL, "title of the work"},
	{"subtitle", OPT_STRING, "TEXT", NULL, "subtitle of the work"},
	{"creator", OPT_LIST, "NAME; role=aut; sort=…", NULL,
		"a person, with MARC relator code and sort name"},
	{"language", OPT_STRING, "TAG", NULL, "language of the text (BCP 47)"},
	{"date", OPT_STRING, "DATE", NULL, "date of publication"},
	{"publisher", OPT_STRING, "TEXT", NULL, "who publishes it"},
	{"identifier", OPT_STRING, "TEXT", NULL, "ISBN, DOI, URI or another identifier"},
	{"rights", OPT_STRING, "TEXT", NULL, "rights statement, or the address of a licence"},
	{"series", OPT_STRING, "NAME; index=3", NULL, "the series, and the place in it"},
	{"subject", OPT_LIST, "TEXT", NULL, "a subject heading or keyword"},
	{"description", OPT_STRING, "TEXT", NULL, "what the work is about"},
	{"cover", OPT_FILE, "FILE", NULL, "the picture for the cover"},
	{"metadata", OPT_FILE, "FILE", NULL, "read all of this from a YAML file"},
	OPT_END,
};

struct meta *
meta_new(struct job *job)
{
	struct meta *m = ARENA_NEW(job->arena, struct meta);
	if (m != NULL)
		m->job = job;
	return m;
}

/* Values come from anywhere: well-formed UTF-8 in NFC, only characters that XML allows, white space
 * runs as one blank. NULL when nothing is left. */
static const char *
value_clean(struct meta *m, struct slice value)
{
	struct buf b = {0};
	int blank = 0;
	value = slice_trim(value);
	for (size_t i = 0; i < value.n;) {
		uint32_t cp;
		i += utf8_next(value.s + i, value.n - i, &cp);
		if (cp == UTF8_BAD)
			cp = 0xFFFD;
		if (utf8_is_space(cp) && cp != 0xA0 && cp != 0x3000) {
			blank = b.n > 0;
		} else if (utf8_is_xml(cp) && (cp < 0x7F || cp > 0x9F)) {
			if (blank)
				buf_putc(&b, ' ');
			blank = 0;
			buf_utf8(&b, cp);
		}
	}
	const char *s = NULL;
	if (b.n > 0 || b.failed)
		s = arena_str(m->job->arena, utf8_nfc(m->job->arena, arena_buf(m->job->arena, &b)));
	buf_free(&b);
	return s;
}

void
meta_set(struct meta *m, struct meta_field *f, enum meta_source source, struct slice value)
{
	const char *v = source > f->source ? value_clean(m, value) : NULL;
	if (v == NULL)
		return;
	f->value = v;
	f->source = source;
}

void
meta_person(struct meta *m, enum meta_source source, struct slice name, const char *role,
	struct slice as)
{
	const char *clean = source >= m->people_source ? value_clean(m, name) : NULL;
	if (clean == NULL)
		return;
	if (source > m->people_source) {
		m->people = m->last_person = NULL;
		m->people_source = source;
	}
	struct person *p = ARENA_NEW(m->job->arena, struct person);
	if (p == NULL)
		return;
	p->name = clean;
	p->role = arena_strdup(m->job->arena, role ? role : "aut");
	p->as = value_clean(m, as);
	if (m->last_person != NULL)
		m->last_person->next = p;
	else
		m->people = p;
	m->last_person = p;
}

void
meta_subject(struct meta *m, enum meta_source source, struct slice word)
{
	const char *clean = source >= m->subjects_source ? value_clean(m, word) : NULL;
	if (clean == NULL)
		return;
	if (source > m->subjects_source) {
		m->subjects = m->last_subject = NULL;
		m->subjects_source = source;
	}
	struct words *w = ARENA_NEW(m->job->arena, struct words);
	if (w == NULL)
		return;
	w->word = clean;
	if (m->last_subject != NULL)
		m->last_subject->next = w;
	else
		m->subjects = w;
	m->last_subject = w;
}

void
meta_describe(struct meta *m, struct slice picture, struct slice text)
{
	struct described *d = ARENA_NEW(m->job->arena, struct described);
	const char *clean = value_clean(m, text);
	if (d == NULL || clean == NULL)
		return;
	*d = (struct described){arena_str(m->job->arena, picture), clean, NULL};
	if (m->last_description != NULL)
		m->last_description->next = d;
	else
		m->descriptions = d;
	m->last_description = d;
}

static int
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The shape of BCP 47, section 2.1: subtags of one to eight letters and digits; the first has two
 * or three letters (or is the "x" or "i" of private and grandfathered tags). */
int
meta_is_language(struct slice tag)
{
	size_t at = 0, subtags = 0;
	while (at <= tag.n) {
		size_t n = 0;
		while (at + n < tag.n && is_alnum(tag.s[at + n]))
			n++;
		if (n == 0 || n > 8 || (at + n < tag.n && tag.s[at + n] != '-'))
			return 0;
		if (subtags++ == 0) {
			char c = (char)(tag.s[0] | 0x20);
			if (n > 3 || (n == 1 && c != 'x' && c != 'i'))
				return 0;
			for (size_t i = 0; i < n; i++)
				if (tag.s[i] < 'A')
					return 0;
		}
		at += n + 1;
	}
	return subtags > 1 || tag.n > 1;
}

/* MARC relator codes have three lower-case letters. */
int
meta_is_relator(struct slice role)
{
	for (size_t i = 0; i < role.n; i++)
		if (role.s[i] < 'a' || role.s[i] > 'z')
			return 0;
	return role.n == 3;
}

/* "head; key=value; key=value": cuts the next part off *rest. */
static struct slice
part_next(struct slice *rest)
{
	size_t n = 0;
	while (n < rest->n && rest->s[n] != ';')
		n++;
	struct slice part = slice_trim((struct slice){rest->s, n});
	size_t skip = n < rest->n ? n + 1 : n;
	rest->s += skip;
	rest->n -= skip;
	return part;
}

/* The value of "key=value"; NULL when part is something else. */
static const char *
part_value(struct job *job, struct slice part, const char *key)
{
	size_t n = strlen(key);
	if (!slice_starts(part, key) || part.n == n || part.s[n] != '=')
		return NULL;
	return arena_str(job->arena, slice_trim((struct slice){part.s + n + 1, part.n - n - 1}));
}

static int
unusable(struct meta *m, const char *option, const char *value, const char *why)
{
	DIAG(m->job, METADATA_OPTION, 0, option, value, why);
	return -1;
}

int
meta_creator(struct meta *m, enum meta_source source, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice name = part_next(&rest);
	const char *role = NULL, *sort = NULL, *as = NULL;
	while (rest.n > 0) {
		struct slice part = part_next(&rest);
		const char *v;
		if (part.n == 0)
			continue;
		if ((v = part_value(m->job, part, "role")) != NULL)
			role = v;
		else if ((v = part_value(m->job, part, "sort")) != NULL)
			sort = v;
		else if ((v = part_value(m->job, part, "as")) != NULL)
			as = v;
		else
			return unusable(m, "creator", text,
				"after the name only role=, sort= and as= are known");
	}
	if (name.n == 0)
		return unusable(m, "creator", text, "there is no name");
	if (role != NULL && !meta_is_relator(slice_of(role)))
		role = meta_relator(slice_of(role));
	else if (role == NULL)
		role = "aut";
	if (role == NULL)
		return unusable(m, "creator", text,
			"role is not a MARC relator code such as aut, edt, trl");
	struct person *before = m->last_person;
	meta_person(m, source, name, role, slice_of(as));
	if (sort != NULL && m->last_person != before)
		m->last_person->sort = sort;
	return 0;
}

/* "NAME; index=3" */
int
meta_series(struct meta *m, enum meta_source source, const char *text)
{
	struct slice rest = slice_of(text);
	struct slice name = part_next(&rest);
	const char *index = NULL;
	while (rest.n > 0) {
		struct slice part = part_next(&rest);
		if (part.n > 0 && (index = part_value(m->job, part, "index")) == NULL)
			return unusable(m, "series", text, "after the name only index= is known");
	}
	if (name.n == 0)
		return unusable(m, "series", text, "there is no name");
	meta_set(m, &m->series, source, name);
	if (m->series.source == source && index != NULL)
		meta_set(m, &m->series_index, source, slice_of(index));
	return 0;
}

int
meta_from_options(struct meta *m)
{
	const struct opts *o = m->job->opts;
	struct {
		const char *option;
		struct meta_field *field;
	} simple[] = {
		{"title", &m->title},
		{"subtitle", &m->subtitle},
		{"date", &m->date},
		{"publisher", &m->publisher},
		{"identifier", &m->identifier},
		{"rights", &m->rights},
		{"description", &m->description},
		{"cover", &m->cover},
	};
	for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
		meta_set(m, simple[i].field, META_OPTION, slice_of(opt_str(o, simple[i].option)));
	const char *language = opt_str(o, "language"), *v;
	if (language != NULL && !meta_is_language(slice_of(language)))
		return unusable(
			m, "language", language, "not a language tag such as en, zh-Hans, pt-BR");
	meta_set(m, &m->language, META_OPTION, slice_of(language));
	for (size_t i = 0; (v = opt_item(o, "creator", i)) != NULL; i++)
		if (meta_creator(m, META_OPTION, v) != 0)
			return -1;
	for (size_t i = 0; (v = opt_item(o, "subject", i)) != NULL; i++)
		meta_subject(m, META_OPTION, slice_of(v));
	if ((v = opt_str(o, "series")) != NULL && meta_series(m, META_OPTION, v) != 0)
		return -1;
	if ((v = opt_str(o, "metadata")) != NULL)
		return meta_from_file(m, v);
	return 0;
}

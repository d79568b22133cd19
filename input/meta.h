/* SPDX-License-Identifier: Apache-2.0 */
/* What we learn about the work on the way; header.h writes it into the teiHeader. */
#ifndef INPUT_META_H
#define INPUT_META_H

#include "base/job.h"

/* Who says so: the higher one wins. */
enum meta_source { META_NONE, META_FILE_NAME, META_TEXT, META_FILE, META_OPTION };

struct person {
	const char *name;
	const char *sort; /* "Dickens, Charles"; NULL: made from name */
	const char *role; /* MARC relator code: "aut", "edt", "trl", "ill" */
	const char *as;   /* the role as the source wrote it ("文字整理"); NULL: none */
	struct person *next;
};

struct meta_field {
	const char *value; /* NULL: not known */
	enum meta_source source;
};

struct words {
	const char *word;
	struct words *next;
};

/* What a picture shows, at length. */
struct described {
	const char *picture; /* as the text calls it */
	const char *text;
	struct described *next;
};

struct meta {
	struct job *job;
	struct meta_field title, subtitle, language, date, publisher, place, identifier, rights,
		series, series_index, description, edition, source, cover;
	struct person *people, *last_person;
	enum meta_source people_source;
	struct words *subjects, *last_subject;
	enum meta_source subjects_source;
	struct described *descriptions, *last_description;
};

extern const struct opt_row meta_options[];

struct meta *meta_new(struct job *job);
/* Copies. A weaker or equal source does not replace what a stronger one said, save that the first
 * of equals stays. */
void meta_set(struct meta *m, struct meta_field *f, enum meta_source source, struct slice value);
/* People and subjects of a stronger source replace all of a weaker one; of the same source add. */
void meta_person(struct meta *m, enum meta_source source, struct slice name, const char *role,
	struct slice as);
void meta_subject(struct meta *m, enum meta_source source, struct slice word);
void meta_describe(struct meta *m, struct slice picture, struct slice text);
/* "NAME; role=aut; sort=…; as=…" and "NAME; index=3". -1 and a message when unusable. */
int meta_creator(struct meta *m, enum meta_source source, const char *text);
int meta_series(struct meta *m, enum meta_source source, const char *text);
/* --title, --creator, … and --metadata. -1 and a message when one is unusable. */
int meta_from_options(struct meta *m);
/* --metadata FILE (YAML). */
int meta_from_file(struct meta *m, const char *path);
/* A YAML block in the source itself (Markdown's front matter). -1 and a message. */
int meta_from_yaml(struct meta *m, enum meta_source source, struct slice yaml, uint32_t line);

/* Has it the shape of a BCP 47 tag (of a MARC relator code)? */
int meta_is_language(struct slice tag);
int meta_is_relator(struct slice role);
/* "author", "by", "记者", "编辑", "制图", "訳", "übersetzt von" … → MARC relator; NULL: no role. */
const char *meta_relator(struct slice word);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The words that we add to a book ("Contents", "Notes", "End of {}"), by language. */
#ifndef CONVERTERS_LABELS_H
#define CONVERTERS_LABELS_H

#include "base/arena.h"

enum label {
#define LABEL(name, en, zh_hans, zh_hant, ja, ko, fr, de, es, it, pt, ru, ar, he) LABEL_##name,
#include "converters/labels.def"
#undef LABEL
	LABEL_MAX
};

/* The longest tag that fits ("zh-Hant-TW" → zh-Hant), English when none does. */
const char *label_get(enum label l, const char *lang);
/* "{}" in the label is replaced by arg. */
char *label_fill(struct arena *a, enum label l, const char *lang, const char *arg);
/* The same for as many as there are; args ends with NULL. */
char *label_fill_all(struct arena *a, enum label l, const char *lang, const char *const args[]);
#define LABEL_FILL(a, l, lang, ...) \
	label_fill_all((a), (l), (lang), (const char *const[]){__VA_ARGS__, NULL})
/* The word for a person's role, a MARC relator; as: what the source calls it, or NULL, where we have
 * no plainer word. */
const char *label_role(const char *role, const char *as, const char *lang);
/* Is there a column for this language? */
int label_has(const char *lang);

#endif

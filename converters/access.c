/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/access.h"

#include "converters/labels.h"

struct list {
	const char **v;
	size_t n;
};

static void
add(struct list *l, int yes, const char *word)
{
	if (yes)
		l->v[l->n++] = word;
}

static int
is_readable_as_text(const struct access *a)
{
	return a->without_alt == 0 && a->math_without_alt == 0 && a->audio == 0 && a->video == 0;
}

static void
features(const struct access *a, struct list *l)
{
	add(l, a->images > 0 && a->without_alt == 0, "alternativeText");
	add(l, a->descriptions > 0, "longDescription");
	add(l, a->math > 0, "MathML");
	add(l, a->math > 0 && a->math_without_alt == 0, "describedMath");
	add(l, a->tex > 0, "latex");
	add(l, a->contents > 0, "tableOfContents");
	add(l, a->headings > 0, "structuralNavigation");
	add(l, a->text > 0, "readingOrder");
	add(l, a->page_list > 0, "pageNavigation");
	add(l, a->pages > 0, "pageBreakMarkers");
	add(l, a->text > 0 && !a->fixed, "displayTransformability");
	add(l, a->roles > 0, "ARIA");
	add(l, a->indexes > 0, "index");
	add(l, a->ruby > 0, "rubyAnnotations");
	add(l, a->vertical, "verticalWriting");
	add(l, 1, "unlocked");
}

/* A hazard that we cannot rule out is said to be unknown; "none" stands alone. */
static void
hazards(const struct access *a, struct list *l)
{
	int moving = a->animated + a->video + a->scripts > 0;
	add(l, !moving && a->audio == 0, "none");
	add(l, moving, "unknownFlashingHazard");
	add(l, moving || a->audio > 0, "noMotionSimulationHazard");
	add(l, !moving && a->audio > 0, "noFlashingHazard");
	add(l, moving && a->audio == 0, "noSoundHazard");
	add(l, a->audio > 0, "unknownSoundHazard");
}

void
access_values(const struct access *a, struct access_values *v)
{
	*v = (struct access_values){0};
	struct list modes = {v->modes, 0};
	struct list sufficient = {v->sufficient, 0};
	struct list feature = {v->features, 0};
	struct list hazard = {v->hazards, 0};
	add(&modes, a->text > 0, "textual");
	add(&modes, a->images + a->video > 0, "visual");
	add(&modes, a->audio > 0, "auditory");
	add(&modes, modes.n == 0, "textual"); /* the title, at least */
	add(&sufficient, a->text > 0 && is_readable_as_text(a), "textual");
	add(&sufficient, a->images > 0, "textual,visual");
	add(&sufficient, a->audio > 0, "textual,visual,auditory");
	add(&sufficient, sufficient.n == 0, "textual");
	features(a, &feature);
	hazards(a, &hazard);
}

const char *
access_summary(struct arena *arena, const struct access *a, const char *lang)
{
	const struct {
		int yes;
		enum label label;
	} rows[] = {
		{!a->fixed, LABEL_ACCESS_REFLOW},
		{a->headings > 0 || a->contents > 0, LABEL_ACCESS_NAVIGATION},
		{a->page_list > 0, LABEL_ACCESS_PAGES},
		{a->images > 0 && a->without_alt == 0, LABEL_ACCESS_IMAGES},
		{a->without_alt > 0, LABEL_ACCESS_IMAGES_MISSING},
		{a->images == 0, LABEL_ACCESS_TEXT_ONLY},
		{a->ruby > 0, LABEL_ACCESS_RUBY},
	};
	struct buf b = {0};
	const char *gap = strncmp(lang, "zh", 2) == 0 || strncmp(lang, "ja", 2) == 0 ? "" : " ";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].yes) {
			if (b.n > 0)
				buf_puts(&b, gap);
			buf_puts(&b, label_get(rows[i].label, lang));
		}
	const char *s = arena_buf_str(arena, &b);
	buf_free(&b);
	return s;
}

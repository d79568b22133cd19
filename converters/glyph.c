/* SPDX-License-Identifier: Apache-2.0 */
#include "converters/glyph.h"

#ifdef HAVE_HARFBUZZ

#include <errno.h>
#include <fribidi.h>
#include <hb-ot.h>

#include "base/utf8.h"

/* One direction, one script, one font. */
struct run {
	size_t from, to, font;
	int level;
	hb_script_t script;
};

struct setting {
	struct arena *arena;
	const struct fonts *fonts;
	struct glyph_line *line;
	unsigned weight;
	hb_language_t language;
	uint32_t *text;
	size_t n;
	struct run *runs;
	size_t n_runs;
	size_t cap; /* of the glyphs */
};

/* ---- which font ---- */

static unsigned
far_from(const struct font *f, unsigned weight)
{
	unsigned off = weight < f->lightest   ? f->lightest - weight
	               : weight > f->heaviest ? weight - f->heaviest
	                                      : 0;
	return off + (f->italic ? 1000 : 0);
}

/* The first family that has the character, and of it the upright font of the nearest weight. */
static size_t
font_for(const struct setting *s, uint32_t cp)
{
	const struct fonts *f = s->fonts;
	size_t best = f->n;
	for (size_t i = 0; i < f->n; i++) {
		if (!font_has(&f->v[i], cp))
			continue;
		if (best == f->n ||
			(strcmp(f->v[i].family, f->v[best].family) == 0 &&
				far_from(&f->v[i], s->weight) < far_from(&f->v[best], s->weight)))
			best = i;
	}
	return best;
}

/* Has no shape of its own, or takes that of what it follows. */
static int
follows(hb_unicode_funcs_t *u, uint32_t cp)
{
	hb_unicode_general_category_t c = hb_unicode_general_category(u, cp);
	return c == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
	       c == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
	       c == HB_UNICODE_GENERAL_CATEGORY_FORMAT || utf8_is_space(cp);
}

/* ---- runs ---- */

static int
levels_of(struct setting *s, int rtl, FriBidiLevel *levels)
{
	const FriBidiStrIndex n = (FriBidiStrIndex)s->n;
	FriBidiCharType *types = ARENA_ARRAY(s->arena, FriBidiCharType, s->n);
	FriBidiBracketType *brackets = ARENA_ARRAY(s->arena, FriBidiBracketType, s->n);
	FriBidiParType base = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	if (types == NULL || brackets == NULL)
		return -1;
	fribidi_get_bidi_types(s->text, n, types);
	fribidi_get_bracket_types(s->text, n, types, brackets);
	return fribidi_get_par_embedding_levels_ex(types, brackets, n, &base, levels) > 0 ? 0 : -1;
}

static int
find_runs(struct setting *s, int rtl)
{
	FriBidiLevel *levels = ARENA_ARRAY(s->arena, FriBidiLevel, s->n);
	hb_unicode_funcs_t *u = hb_unicode_funcs_get_default();
	s->runs = ARENA_ARRAY(s->arena, struct run, s->n);
	if (levels == NULL || s->runs == NULL || levels_of(s, rtl, levels) != 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		struct run *last = s->n_runs > 0 ? &s->runs[s->n_runs - 1] : NULL;
		hb_script_t script = hb_unicode_script(u, s->text[i]);
		size_t font = font_for(s, s->text[i]);
		if (last != NULL && follows(u, s->text[i]) &&
			(font == s->fonts->n || font_has(&s->fonts->v[last->font], s->text[i])))
			font = last->font;
		if (font == s->fonts->n) {
			s->line->missing = s->text[i];
			return -1;
		}
		int any = script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED;
		if (last != NULL && last->font == font && last->level == levels[i] &&
			(any || last->script == script || last->script == HB_SCRIPT_COMMON)) {
			last->to = i + 1;
			if (last->script == HB_SCRIPT_COMMON && !any)
				last->script = script;
			continue;
		}
		s->runs[s->n_runs++] = (struct run){i, i + 1, font, levels[i],
			any && last != NULL ? last->script
			: any               ? HB_SCRIPT_COMMON
					    : script};
	}
	return 0;
}

/* From the left as they are seen (UAX #9, rule L2): from the highest level down, what stands
 * together at a level or above it is turned round. */
static void
in_sight(struct run *runs, size_t n)
{
	int highest = 0;
	for (size_t i = 0; i < n; i++)
		highest = runs[i].level > highest ? runs[i].level : highest;
	for (int level = highest; level > 0; level--)
		for (size_t i = 0; i < n; i++) {
			size_t end = i;
			while (end < n && runs[end].level >= level)
				end++;
			for (size_t a = i, b = end; a + 1 < b; a++) {
				struct run r = runs[a];
				runs[a] = runs[--b];
				runs[b] = r;
			}
			i = end > i ? end - 1 : i;
		}
}

/* ---- glyphs ---- */

static hb_font_t *
open_font(const struct setting *s, size_t at)
{
	const struct font *f = &s->fonts->v[at];
	if (s->line->fonts[at] != NULL)
		return s->line->fonts[at];
	hb_font_t *font = hb_font_create(f->face);
	if (f->heaviest != f->lightest) {
		unsigned w = s->weight < f->lightest   ? f->lightest
		             : s->weight > f->heaviest ? f->heaviest
		                                       : s->weight;
		const hb_variation_t v = {HB_OT_TAG_VAR_AXIS_WEIGHT, (float)w};
		hb_font_set_variations(font, &v, 1);
	}
	return s->line->fonts[at] = font;
}

static struct glyph *
more(struct setting *s, size_t n)
{
	struct glyph_line *l = s->line;
	if (l->n + n > s->cap) {
		size_t cap = (l->n + n) * 2;
		struct glyph *v = ARENA_ARRAY(s->arena, struct glyph, cap);
		if (v == NULL)
			return NULL;
		if (l->n > 0)
			memcpy(v, l->glyphs, l->n * sizeof *v);
		l->glyphs = v;
		s->cap = cap;
	}
	l->n += n;
	return l->glyphs + l->n - n;
}

static int32_t
to_em(int32_t units, unsigned upem)
{
	int64_t v = (int64_t)units * GLYPH_EM / (int64_t)upem;
	return v > 1 << 24 ? 1 << 24 : v < -(1 << 24) ? -(1 << 24) : (int32_t)v;
}

static int
shape(struct setting *s, const struct run *r)
{
	hb_font_t *font = open_font(s, r->font);
	const unsigned upem = hb_face_get_upem(s->fonts->v[r->font].face);
	hb_buffer_t *b = hb_buffer_create();
	unsigned n = 0;
	hb_buffer_add_codepoints(b, s->text, (int)s->n, (unsigned)r->from, (int)(r->to - r->from));
	hb_buffer_set_direction(b, r->level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	hb_buffer_set_script(b, r->script);
	hb_buffer_set_language(b, s->language);
	hb_shape(font, b, NULL, 0);
	const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
	const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(b, &n);
	struct glyph *g = more(s, n);
	for (unsigned i = 0; g != NULL && i < n; i++) {
		g[i] = (struct glyph){font, info[i].codepoint, upem,
			s->line->width + to_em(at[i].x_offset, upem), to_em(at[i].y_offset, upem)};
		if (s->line->width < 1 << 24)
			s->line->width += to_em(at[i].x_advance, upem);
	}
	int whole = g != NULL && hb_buffer_allocation_successful(b);
	hb_buffer_destroy(b);
	return whole ? 0 : -1;
}

int
glyph_set(struct job *job, const struct fonts *f, struct slice text, const char *language, int rtl,
	unsigned weight, struct glyph_line *line)
{
	struct arena *a = job->arena;
	struct setting s = {.arena = a,
		.fonts = f,
		.line = line,
		.weight = weight,
		.language = hb_language_from_string(language, -1)};
	*line = (struct glyph_line){
		.fonts = ARENA_ARRAY(a, struct hb_font_t *, f->n), .n_fonts = f->n};
	s.text = ARENA_ARRAY(a, uint32_t, text.n + 1);
	if (line->fonts == NULL || s.text == NULL)
		return -1;
	for (size_t i = 0; i < text.n;)
		i += utf8_next(text.s + i, text.n - i, &s.text[s.n++]);
	errno = 0;
	if (find_runs(&s, rtl) != 0)
		return -1;
	in_sight(s.runs, s.n_runs);
	for (size_t i = 0; i < s.n_runs; i++)
		if (shape(&s, &s.runs[i]) != 0)
			return -1;
	return errno == ENOMEM ? -1 : 0; /* see font.c */
}

void
glyph_free(struct glyph_line *line)
{
	for (size_t i = 0; line->fonts != NULL && i < line->n_fonts; i++)
		hb_font_destroy(line->fonts[i]);
	*line = (struct glyph_line){0};
}

/* ---- outlines ---- */

static void
move_to(hb_draw_funcs_t *f, void *ctx, hb_draw_state_t *st, float x, float y, void *user)
{
	const struct glyph_pen *pen = ctx;
	(void)f, (void)st, (void)user;
	pen->move(pen->ctx, x, y);
}

static void
line_to(hb_draw_funcs_t *f, void *ctx, hb_draw_state_t *st, float x, float y, void *user)
{
	const struct glyph_pen *pen = ctx;
	(void)f, (void)st, (void)user;
	pen->line(pen->ctx, x, y);
}

static void
quadratic_to(hb_draw_funcs_t *f, void *ctx, hb_draw_state_t *st, float x1, float y1, float x,
	float y, void *user)
{
	const struct glyph_pen *pen = ctx;
	(void)f, (void)st, (void)user;
	pen->quadratic(pen->ctx, x1, y1, x, y);
}

static void
cubic_to(hb_draw_funcs_t *f, void *ctx, hb_draw_state_t *st, float x1, float y1, float x2, float y2,
	float x, float y, void *user)
{
	const struct glyph_pen *pen = ctx;
	(void)f, (void)st, (void)user;
	pen->cubic(pen->ctx, x1, y1, x2, y2, x, y);
}

void
glyph_draw(const struct glyph *g, const struct glyph_pen *pen)
{
	hb_draw_funcs_t *funcs = hb_draw_funcs_create();
	hb_draw_funcs_set_move_to_func(funcs, move_to, NULL, NULL);
	hb_draw_funcs_set_line_to_func(funcs, line_to, NULL, NULL);
	hb_draw_funcs_set_quadratic_to_func(funcs, quadratic_to, NULL, NULL);
	hb_draw_funcs_set_cubic_to_func(funcs, cubic_to, NULL, NULL);
#if HB_VERSION_ATLEAST(7, 0, 0)
	hb_font_draw_glyph(g->font, g->id, funcs, (void *)(uintptr_t)pen);
#else
	hb_font_get_glyph_shape(g->font, g->id, funcs, (void *)(uintptr_t)pen);
#endif
	hb_draw_funcs_destroy(funcs);
}

#else

int
glyph_set(struct job *job, const struct fonts *f, struct slice text, const char *language, int rtl,
	unsigned weight, struct glyph_line *line)
{
	(void)job, (void)f, (void)text, (void)language, (void)rtl, (void)weight;
	*line = (struct glyph_line){0};
	return -1;
}

void
glyph_free(struct glyph_line *line)
{
	(void)line;
}

void
glyph_draw(const struct glyph *g, const struct glyph_pen *pen)
{
	(void)g, (void)pen;
}

#endif

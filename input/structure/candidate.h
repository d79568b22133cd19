/* SPDX-License-Identifier: Apache-2.0 */
/* Lines → the places that may be headings, each with what can be seen of it. Nothing is decided
 * here. */
#ifndef INPUT_STRUCTURE_CANDIDATE_H
#define INPUT_STRUCTURE_CANDIDATE_H

#include "input/structure/number.h"
#include "input/structure/verdict.h"

/* A paragraph, or what stands like one: a run of lines that no later stage would take apart. */
struct unit {
	size_t first, last;     /* lines */
	uint16_t before, after; /* blank lines around; furniture counts as blank */
	uint32_t cells;         /* of all lines together */
	uint32_t widest;
	int32_t cand;  /* its candidate, -1: none */
	uint8_t tied;  /* only a rule or blank-free line parts it from the unit below */
	uint8_t glued; /* a short line, the paragraph directly below: as good as a blank line
	                  between */
	uint8_t rule;  /* it is a drawn line: its ASCII character (or '?' for others) */
};

enum cand_form {
	FORM_WHOLE, /* the unit is short and stands alone */
	FORM_FIRST, /* a labelled line that opens a unit, text directly below */
	FORM_PARA,  /* a labelled paragraph: counts for series, is no heading */
	FORM_GONE   /* belongs to the contents list */
};

enum { OVERLINED = 128 }; /* the same rule stands above, too */
enum { END_OPEN, END_STOP, END_MARK, END_COMMA, END_COLON, END_SEMI, END_DASH };
enum { CAPS_NONE, CAPS_FIRST, CAPS_TITLE, CAPS_ALL };
enum { PLACE_BODY, PLACE_OUT, PLACE_IN, PLACE_CENTRE };
enum {
	DECO_NONE,
	DECO_ATX,       /* ## text */
	DECO_UNDERLINE, /* a rule below */
	DECO_ITALIC,    /* _text_ */
	DECO_BOLD,      /* **text** */
	DECO_BRACKET,   /* 【text】, [text] */
	DECO_RULES      /* === text === */
};

struct cand {
	size_t unit, first, last;
	struct slice text; /* of the first line, without decoration */
	uint8_t form, ends, caps, place, deco;
	uint8_t deco_char; /* of an underline, with OVERLINED; number of # */
	uint8_t lines;
	uint8_t quoted;  /* begins as speech does */
	uint8_t dated;   /* its last line is a date with a year, perhaps a place */
	uint8_t lower;   /* begins in lower case */
	uint8_t several; /* it is several sentences */
	uint8_t n_labels;
	uint16_t sign; /* ∷, ○: it begins the text, and is no letter and no quotation mark; 0 */
	int8_t label_at; /* the reading that the series chose; -1: none */
	uint8_t in_contents;
	uint8_t names_label; /* the contents list has it behind a number that it lacks here */
	uint8_t ruled;       /* a drawn line stands above, blank lines between */
	uint16_t holds;      /* enum line_holds, of all its lines */
	uint8_t gaps;        /* wide gaps inside: a table's row, an address */
	uint8_t digits;      /* nothing but digits and signs */
	uint8_t announces;   /* it names a count of things to follow: that count, at most 255 */
	uint8_t han;         /* mostly Han, kana or hangul */
	uint16_t before, after;
	uint16_t space; /* blank lines above beyond the usual; a heading above lends its own */
	uint32_t cells;
	struct label *label; /* n_labels readings */
	const struct words_entry *division;
	uint64_t key;       /* of the whole text */
	uint64_t title_key; /* without the label */
	int32_t series;     /* index in heads.series, -1: none */
	int32_t group;      /* index in heads.group, -1 */
	int32_t title;      /* the candidate that holds its title, below; -1 */
	int32_t copy_of;    /* an earlier candidate with the same text; -1 */
	uint16_t times;     /* of the first with this text: how often it stands there */
	uint8_t zone;       /* on the title page; 2: its last line, perhaps a heading */
	uint8_t grouped;    /* one of several lines that stay lines */
	uint8_t half_title; /* says the title again, before the body */
	uint8_t taken;      /* is the title of the one above */
	uint8_t heading;    /* decided */
	uint8_t level;
	uint8_t certainty;
	int16_t score; /* evidence, hundredths of a nat */
	const char *rule;
};

struct series;
struct group;

/* What the stages of recognition share. */
struct heads {
	struct plain *pl;
	struct arena *arena; /* what nobody needs when the headings are decided */
	const struct words_table *words;
	struct unit *unit;
	size_t n_units;
	struct cand *cand;
	size_t n_cands;
	struct series *series;
	size_t n_series;
	struct group *group;
	size_t n_groups;
	size_t contents_end; /* last line of a contents list that names most headings; 0 */
	uint64_t title_key;  /* of the work's title; 0: not known */
	uint8_t closes;      /* per cent of paragraphs that end as sentences do */
	uint8_t dense;       /* there are no blank lines: to have none says nothing */
	uint8_t apart;       /* nearly all extra space stands above short lines */
	uint8_t above;     /* nearly all blank lines stand above short lines that have none below */
	uint8_t set_in;    /* prose is set in, so that only titles begin at the margin */
	size_t declared;   /* headings that annotations name as such */
	size_t ruled;      /* short lines below a drawn one that parts them from the text above */
	size_t underlined; /* lines with a rule below */
	uint16_t gap;      /* usual number of blank lines between paragraphs */
};

/* All stages, in order (heads.c). -1 without memory. */
int heads_run(struct heads *h);

/* -1 without memory. */
int candidates_find(struct heads *h);

/* The chosen reading; NULL: none. */
static inline const struct label *
cand_label(const struct cand *c)
{
	return c->label_at < 0 ? NULL : &c->label[c->label_at];
}

/* The first candidate with the text of c. */
static inline size_t
cand_first(const struct heads *h, const struct cand *c)
{
	return c->copy_of < 0 ? (size_t)(c - h->cand) : (size_t)c->copy_of;
}

/* The candidate whose unit stands directly below c's; NULL: none. */
struct cand *cand_below(const struct heads *h, const struct cand *c);
struct cand *cand_above(const struct heads *h, const struct cand *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* What every line was taken for. The stages of recognition fill this table one after the other;
 * a line that has a verdict is not judged again. In the end no line is without one. */
#ifndef INPUT_STRUCTURE_VERDICT_H
#define INPUT_STRUCTURE_VERDICT_H

#include "input/lines.h"
#include "input/meta.h"

enum verdict_kind {
	V_NONE, /* not judged yet */
	V_BLANK,
	/* furniture, conventions: removed (ledger) or turned into marks */
	V_PAGE_HEAD,   /* running head or foot */
	V_PAGE_NUMBER, /* becomes pb */
	V_BOILERPLATE, /* licence, site lines: kept as back matter or header, see rule */
	V_LEGEND,      /* a notation's legend (Aozora), converter's remarks */
	V_RULE,        /* an underline or drawn rule that belongs to a heading or table */
	/* front matter */
	V_TITLE,
	V_SUBTITLE,
	V_BYLINE,
	V_IMPRINT,
	V_DEDICATION,
	V_EPIGRAPH,
	V_CONTENTS, /* a line of a contents list in the text */
	/* headings: level is set */
	V_HEADING,
	/* blocks */
	V_PARAGRAPH,
	V_LIST,
	V_GLOSS, /* definition list */
	V_LINES, /* line group: short lines that stay lines */
	V_VERSE,
	V_DRAMA,
	V_LETTER, /* dateline, salutation, closing, signature: see rule */
	V_QUOTE,
	V_TABLE,
	V_CODE, /* preformatted */
	V_NOTE, /* body of a foot- or endnote */
	V_BREAK,
	V_FIGURE, /* [Illustration: …] */
	V_MAX
};

struct verdict {
	uint8_t kind;
	uint8_t level;       /* of a heading, from 1 */
	uint8_t certainty;   /* per cent */
	uint8_t alternative; /* enum verdict_kind; V_NONE: none */
	uint8_t alternative_certainty;
	uint8_t starts;   /* the first line of its unit (heading, paragraph, item …); 2: and of a
	                   * new group of units (list, quotation, table) */
	uint8_t forced;   /* by --rules: nothing overrides it */
	uint8_t form;     /* what kind-specific stages want to remember between them */
	const char *rule; /* a word of rubricate(7); static; every verdict but V_NONE has one */
	const char *div;  /* of a heading: TEI div type ("chapter"); NULL: from depth */
	uint16_t label;   /* of a heading or item: bytes of its number at the beginning of text */
};

const char *verdict_name(enum verdict_kind kind);

enum wrapping { WRAP_UNKNOWN, WRAP_HARD, WRAP_NONE };
enum para_style {
	PARA_BLANK,
	PARA_INDENT,
	PARA_LINE, /* each line is one */
	PARA_FIT   /* wrapped; one ends where the next word would have fitted */
};

/* What holds for a stretch of lines. */
struct region {
	size_t first, last; /* line indices, inclusive */
	enum wrapping wrapping;
	uint32_t width; /* the column at which lines were wrapped */
	enum para_style style;
	int given; /* the user says so: nothing speaks against it */
};

struct profile {
	const char *language; /* BCP 47 */
	int cjk, rtl;
	struct region *regions; /* in order, covering every line */
	size_t n_regions;
	uint32_t body_width;        /* the usual width of a full line of running text, in cells */
	int gutenberg, aozora, rfc; /* conventions found by their own signs */
	int technical;              /* an RFC, a PEP: there is no verse in it */
	size_t title_lines;         /* so many stand above Aozora's legend: title, author … */
};

struct plain {
	struct job *job;
	struct lines lines;
	struct verdict *v; /* one a line */
	struct profile profile;
	struct meta *meta;
	struct slice source_text; /* what lines are slices of */
	struct blocks *blocks;    /* blocks.h: for the writer */
	struct rules *rules;      /* rules.h: what the user said; NULL: nothing */
};

/* There is one for every line. */
const struct region *profile_at(const struct profile *p, size_t line);

#endif

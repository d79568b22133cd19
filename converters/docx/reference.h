/* SPDX-License-Identifier: Apache-2.0 */
/* A template given with --reference-doc, read. */
#ifndef DOCX_REFERENCE_H
#define DOCX_REFERENCE_H

#include "converters/docx/docx.h"

struct ref_rel {
	const char *id, *type, *target; /* type: the last word of its URI */
	int external;
};

struct ref_rels {
	struct ref_rel *v;
	size_t n, cap;
};

struct ref_style {
	const char *id, *name;
};

struct reference {
	struct package parts;                                       /* all of the template */
	struct package taken;                                       /* what goes into ours */
	struct ref_rels rels;                                       /* of its text */
	const char *main, *styles_part, *numbering, *theme, *fonts; /* paths; NULL: none */
	struct ref_style *styles;
	size_t n_styles, cap_styles;
	const char *lang[3]; /* val, eastAsia, bidi of its defaults */
	unsigned next_num, next_abstract;
	int even_and_odd, has_page;
	struct slice section, bare_section; /* the children of w:sectPr; without what heads pages */
};

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The report as a page for people: the same facts as output/report.h writes as JSON Lines. */
#ifndef CONVERTERS_REPORT_PAGE_H
#define CONVERTERS_REPORT_PAGE_H

#include "output/report.h"

/* One HTML file that needs no other; its words are of the document's language where they can be. */
void report_page_write(const struct job *job, const struct report_facts *f,
	const struct decisions *d, struct buf *out);

#endif

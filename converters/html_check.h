/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONVERTERS_HTML_CHECK_H
#define CONVERTERS_HTML_CHECK_H

#include "base/job.h"
#include "output/package.h"

/* Is it a folder or an archive of pages that begins with index.html? */
int html_recognise(const struct package *p);
/* One page, or pages with what they show. */
int html_check(struct job *job, const struct package *p);

#endif

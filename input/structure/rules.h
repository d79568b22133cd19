/* SPDX-License-Identifier: Apache-2.0 */
/* --rules FILE: what the user knows better. One rule a line; '#' begins a remark.
 *
 *     heading 2 "The Harbour"      the line with this text
 *     heading 1 /^Canto [IVX]+$/   every line that the POSIX extended expression finds
 *     verse 64-68                  these lines of the source
 *     ignore 168-174               left out; the ledger names them
 *
 * The word is a kind as `explain` prints it. Rules win over everything. */
#ifndef INPUT_STRUCTURE_RULES_H
#define INPUT_STRUCTURE_RULES_H

#include "input/structure/verdict.h"

extern const struct opt_row rules_options[];

/* Sets forced verdicts; a rule that matches nothing is reported. -1 and a message when the file
 * cannot be read or understood. */
int rules_apply(struct plain *pl);

#endif

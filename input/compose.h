/* SPDX-License-Identifier: Apache-2.0 */
/* Events → TEI tree. The only code that makes the elements of the text: plain text and Markdown
 * meet here. It nests the divisions, bounds the depth and keeps the order that TEI asks for. */
#ifndef INPUT_COMPOSE_H
#define INPUT_COMPOSE_H

#include "base/job.h"
#include "schemas/tei.h"

struct compose;

extern const struct opt_row compose_options[]; /* --max-depth */

struct compose *compose_new(struct job *job, struct tei_doc *doc);

/* From here on in front, body or back (TEI_FRONT, TEI_BODY, TEI_BACK); only forwards. All open
 * divisions are closed. Without a call everything is body. */
void compose_part(struct compose *c, enum tei_kind part);
/* A heading of this rank (1 is the highest; ranks may skip, divisions nest without gaps): closes
 * the divisions of the same and lower ranks, opens a div (type may be NULL: chosen from depth)
 * and in it a head, which stays open for text. Returns the div's node. */
struct tei_node *compose_head(struct compose *c, int rank, const char *type, uint32_t line);
/* A div of this rank without a head (dedication, letter): as above. */
struct tei_node *compose_div(struct compose *c, int rank, const char *type, uint32_t line);
/* Closes all divisions of this rank and below (0: all), so that what follows belongs to the one
 * above or to body. Since TEI allows no block after a div, a following block opens a div of its
 * own without a head. */
void compose_leave(struct compose *c, int rank);

/* An element inside the innermost open one; NULL past the bound of depth (its characters are kept
 * in the element above, and one warning is given). */
struct tei_node *compose_open(struct compose *c, enum tei_kind kind, uint32_t line);
void compose_set(struct compose *c, enum tei_att att, const char *value);
void compose_text(struct compose *c, struct slice text, uint32_t line);
void compose_close(struct compose *c, enum tei_kind kind);
/* open + close */
struct tei_node *compose_empty(struct compose *c, enum tei_kind kind, uint32_t line);
/* open + text + close */
struct tei_node *compose_leaf(
	struct compose *c, enum tei_kind kind, struct slice text, uint32_t line);

/* The innermost open node; for readers that go on by hand. */
struct tei_node *compose_here(struct compose *c);

/* Closes everything, drops empty front and back, gives ids. -1 when memory ran out. */
int compose_finish(struct compose *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* meta → teiHeader. converters/bib.c reads it back; both keep to this shape, in which everything
 * that is not known is absent (save title):
 *
 *   fileDesc
 *     titleStmt
 *       title type="main" (always one), title type="sub"
 *       author key="SORT NAME"             an author whose role the source does not name
 *       respStmt / resp key="RELATOR", name key="SORT NAME"
 *           everybody else. resp holds the source's words ("文字整理"); with xml:lang="en" it holds
 *           the relator's English term instead, because the source said none (bib: as = NULL).
 *           key is absent where the name is one word, which sorts as it stands.
 *     publicationStmt
 *       either p alone ("Not published."): none of the following is known
 *       or publisher (may be empty: TEI asks for it first), pubPlace,
 *          date when="2021-03" (as given; when= only where it is a calendar date),
 *          idno type="ISBN|ISSN|DOI|URI|local", availability / licence target="ADDRESS"
 *     seriesStmt / title level="s", biblScope unit="volume" n="3"
 *     notesStmt
 *       note type="edition", note type="cover" target="media/cover.jpg" (name of the asset)
 *     sourceDesc
 *       bibl type="digital" / idno type="filename", idno type="SHA-256",
 *          extent n="BYTES" ("14020 bytes"), note type="encoding" n="GB18030" (how and how sure),
 *          note type="lines" n="LINES" (line ends), note type="format" ("plain text")
 *       bibl type="origin": what the text itself was made from (bib: source)
 *   encodingDesc
 *     appInfo / application ident="rubricate" version="…" / label
 *     editorialDecl / normalization, interpretation, correction, each / p
 *   profileDesc
 *     abstract / p (bib: description), langUsage / language ident="zh-Hans",
 *     textClass / keywords / term (subjects)
 *   revisionDesc / change when="DAY" (SOURCE_DATE_EPOCH; else without when)
 *
 * The language also stands in TEI/@xml:lang. */
#ifndef INPUT_HEADER_H
#define INPUT_HEADER_H

#include "input/meta.h"
#include "schemas/tei.h"

/* What the reader did, for encodingDesc and sourceDesc; members may be NULL or 0. */
struct header_facts {
	const char *source_name;
	uint64_t source_bytes;
	const char *source_sha256;
	uint32_t source_lines;
	const char *encoding, *encoding_how;
	unsigned encoding_certainty;
	uint64_t bad_bytes, normalised, removed; /* see encoding.h, text.h */
	const char *line_ends;
	const char *format;   /* "plain text", "Markdown" */
	const char *language; /* of the text, BCP 47 */
	const char *cover;    /* name of the asset */
};

/* Fills doc->header; the ledger's and the messages' counts go into editorialDecl. */
void header_write(
	struct job *job, struct tei_doc *doc, const struct meta *m, const struct header_facts *f);

/* What options say takes the place of what the header of a model that came back in says. */
void header_amend(struct job *job, struct tei_doc *doc, const struct meta *m);

#endif

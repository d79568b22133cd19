/* SPDX-License-Identifier: Apache-2.0 */
/* PREMIS 3.0: which files there are, what was done to make them, and by what. */
#include <inttypes.h>

#include "converters/bag/bag.h"
#include "output/markup.h"

struct premis {
	struct markup m;
	const struct bag *b;
	const char *when, *agent;
	unsigned events;
};

static void
leaf(struct premis *x, const char *name, const char *text)
{
	markup_leaf(&x->m, name, BREAK_LINE, text);
}

/* <name> with an identifier of the given kind in it: objectIdentifier, linkingEventIdentifier … */
static void
identifier(struct premis *x, const char *name, const char *type, const char *value)
{
	struct arena *a = x->b->job->arena;
	markup_open(&x->m, name, BREAK_BLOCK);
	leaf(x, arena_printf(a, "%sType", name), type);
	leaf(x, arena_printf(a, "%sValue", name), value);
	markup_close(&x->m);
}

static void
put_format(struct premis *x, const struct bag_file *f)
{
	markup_open(&x->m, "format", BREAK_BLOCK);
	markup_open(&x->m, "formatDesignation", BREAK_BLOCK);
	leaf(x, "formatName", f->format_name);
	markup_close(&x->m);
	if (f->pronom != NULL) {
		markup_open(&x->m, "formatRegistry", BREAK_BLOCK);
		leaf(x, "formatRegistryName", "PRONOM");
		leaf(x, "formatRegistryKey", f->pronom);
		markup_close(&x->m);
	}
	leaf(x, "formatNote", f->media_type);
	markup_close(&x->m);
}

static void
put_fixity(struct premis *x, const char *algorithm, const char *digest)
{
	markup_open(&x->m, "fixity", BREAK_BLOCK);
	leaf(x, "messageDigestAlgorithm", algorithm);
	leaf(x, "messageDigest", digest);
	markup_close(&x->m);
}

/* The file that f was made from; NULL for the original. */
static const struct bag_file *
source_of(const struct bag *b, const struct bag_file *f)
{
	size_t i = (size_t)(f - b->files);
	if (i == BAG_ORIGINAL)
		return NULL;
	return &b->files[i >= BAG_ACCESS ? BAG_MASTER : BAG_ORIGINAL];
}

static void
put_object(struct premis *x, const struct bag_file *f)
{
	struct arena *a = x->b->job->arena;
	const struct bag_file *source = source_of(x->b, f);
	markup_open(&x->m, "object", BREAK_BLOCK);
	markup_attr(&x->m, "xsi:type", "file");
	identifier(x, "objectIdentifier", "bag path", f->path);
	markup_open(&x->m, "objectCharacteristics", BREAK_BLOCK);
	put_fixity(x, "SHA-256", f->sha256);
	put_fixity(x, "SHA-512", f->sha512);
	leaf(x, "size", arena_printf(a, "%zu", f->bytes.n));
	put_format(x, f);
	markup_close(&x->m);
	if (source == NULL) {
		leaf(x, "originalName", x->b->g->facts->source_name);
	} else {
		markup_open(&x->m, "relationship", BREAK_BLOCK);
		leaf(x, "relationshipType", "derivation");
		leaf(x, "relationshipSubType", "has source");
		identifier(x, "relatedObjectIdentifier", "bag path", source->path);
		markup_close(&x->m);
	}
	markup_close(&x->m);
}

struct event {
	const char *type, *detail, *outcome, *note;
	const struct bag_file *source, *outcome_file;
};

static void
put_linked(struct premis *x, const struct bag_file *f, const char *role)
{
	if (f == NULL)
		return;
	markup_open(&x->m, "linkingObjectIdentifier", BREAK_BLOCK);
	leaf(x, "linkingObjectIdentifierType", "bag path");
	leaf(x, "linkingObjectIdentifierValue", f->path);
	leaf(x, "linkingObjectRole", role);
	markup_close(&x->m);
}

static void
put_event(struct premis *x, const struct event *e)
{
	struct arena *a = x->b->job->arena;
	markup_open(&x->m, "event", BREAK_BLOCK);
	identifier(x, "eventIdentifier", "local", arena_printf(a, "event-%u", ++x->events));
	leaf(x, "eventType", e->type);
	leaf(x, "eventDateTime", x->when);
	markup_open(&x->m, "eventDetailInformation", BREAK_BLOCK);
	leaf(x, "eventDetail", e->detail);
	markup_close(&x->m);
	markup_open(&x->m, "eventOutcomeInformation", BREAK_BLOCK);
	leaf(x, "eventOutcome", e->outcome);
	if (e->note != NULL) {
		markup_open(&x->m, "eventOutcomeDetail", BREAK_BLOCK);
		leaf(x, "eventOutcomeDetailNote", e->note);
		markup_close(&x->m);
	}
	markup_close(&x->m);
	markup_open(&x->m, "linkingAgentIdentifier", BREAK_BLOCK);
	leaf(x, "linkingAgentIdentifierType", "local");
	leaf(x, "linkingAgentIdentifierValue", x->agent);
	leaf(x, "linkingAgentRole", "executing program");
	markup_close(&x->m);
	put_linked(x, e->source, "source");
	put_linked(x, e->outcome_file, "outcome");
	markup_close(&x->m);
}

static const char *
encoding_note(const struct bag *b)
{
	const struct report_facts *f = b->g->facts;
	return arena_printf(b->job->arena, "encoding %s, found by: %s, certainty %u %%%s%s",
		f->encoding, f->encoding_how ? f->encoding_how : "declaration",
		f->encoding_certainty, f->encoding_runner_up ? ", runner-up " : "",
		f->encoding_runner_up ? f->encoding_runner_up : "");
}

/* The paragraphs of editorialDecl: what was changed, with counts. */
static const char *
normalization_note(const struct bag *b)
{
	const struct tei_node *enc = tei_child(b->g->doc->header, TEI_ENCODINGDESC);
	const struct tei_node *decl = enc ? tei_child(enc, TEI_EDITORIALDECL) : NULL;
	const struct tei_node *norm = decl ? tei_child(decl, TEI_NORMALIZATION) : NULL;
	return norm ? tei_flat(b->job->arena, norm).s : NULL;
}

static void
put_events(struct premis *x)
{
	const struct bag *b = x->b;
	struct arena *a = b->job->arena;
	const struct bag_file *original = &b->files[BAG_ORIGINAL], *master = &b->files[BAG_MASTER];
	put_event(x, &(struct event){"message digest calculation",
			     "SHA-256 and SHA-512 of the bytes as received", "success",
			     original->sha256, original, NULL});
	put_event(x, &(struct event){"format identification",
			     "format and character encoding of the source", original->format_name,
			     encoding_note(b), original, NULL});
	put_event(x, &(struct event){"normalization",
			     arena_printf(a,
				     "the source became TEI P5; characters removed: %" PRIu64
				     ", added: %" PRIu64 "; each is listed in %s",
				     ledger_chars(b->job->ledger, LEDGER_REMOVED),
				     ledger_chars(b->job->ledger, LEDGER_ADDED),
				     b->files[BAG_REPORT].path),
			     "success", normalization_note(b), original, master});
	put_event(x, &(struct event){"validation",
			     "the model against Rubricate's subset of TEI P5; the characters of "
			     "the source "
			     "against those of the model and the ledger",
			     "valid", NULL, master, NULL});
	put_event(x, &(struct event){"creation", "decisions, ledger and messages as JSON Lines",
			     "success", NULL, original, &b->files[BAG_REPORT]});
	for (size_t i = BAG_ACCESS; i < b->n; i++)
		put_event(x,
			&(struct event){"creation",
				arena_printf(a, "%s made from the model", b->files[i].format_name),
				"success", NULL, master, &b->files[i]});
}

/* The options that were given, files without their folders: the same on every machine. */
static const char *
options_note(const struct bag *b)
{
	struct buf out = {0};
	const struct opts *o = b->job->opts;
	const struct opt_row *row;
	for (size_t i = 0; (row = opts_at(o, i)) != NULL; i++) {
		if (!opt_given(o, row->name))
			continue;
		const char *value;
		for (size_t k = 0; (value = opt_item(o, row->name, k)) != NULL; k++) {
			const char *slash = row->type == OPT_FILE ? strrchr(value, '/') : NULL;
			buf_printf(&out, " --%s=%s", row->name, slash ? slash + 1 : value);
		}
	}
	const char *s = out.n > 0 ? arena_printf(b->job->arena, "options:%.*s", (int)out.n, out.s)
	                          : "options: none";
	buf_free(&out);
	return s;
}

static void
put_agent(struct premis *x)
{
	const struct bag *b = x->b;
	markup_open(&x->m, "agent", BREAK_BLOCK);
	identifier(x, "agentIdentifier", "local", x->agent);
	leaf(x, "agentName", "Rubricate");
	leaf(x, "agentType", "software");
	leaf(x, "agentVersion", b->g->facts->version);
	leaf(x, "agentNote", options_note(b));
	markup_close(&x->m);
}

int
bag_premis(const struct bag *b, struct buf *out)
{
	struct premis x = {.b = b,
		.agent = "rubricate",
		/* xs:string in the schema; a date that nobody gave would be invented */
		.when = b->date ? b->date : "unknown"};
	markup_begin(&x.m, out, MARKUP_XML);
	markup_declaration(&x.m);
	markup_open(&x.m, "premis", BREAK_BLOCK);
	markup_attr(&x.m, "xmlns", "http://www.loc.gov/premis/v3");
	markup_attr(&x.m, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	markup_attr(&x.m, "version", "3.0");
	for (size_t i = 0; i < b->n; i++)
		put_object(&x, &b->files[i]);
	put_events(&x);
	put_agent(&x);
	markup_end(&x.m, "premis");
	return markup_finish(&x.m);
}

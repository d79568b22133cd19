/* SPDX-License-Identifier: Apache-2.0 */
/* Braille Ready Format: the lines of the e-text, translated, broken between words, set on pages
 * with a running head and a number. First pages: title and contents; they are numbered p1, p2 … */
#include "converters/brf.h"

#include "converters/louis.h"

enum { COLUMNS = 40, ROWS = 25, MAX_CONTENTS_INDENT = 8 };

static const struct opt_row brf_options[] = {
	{"braille", OPT_FLAG, NULL, "no", "the e-text package with the braille file in it"},
	{"braille-table", OPT_STRING, "TABLE", NULL,
		"of liblouis, instead of the one for the language"},
	OPT_END,
};

/* Dots 1 to 6 as bits 0 to 5 → the character that embossers take for it. */
static const char ascii[] = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)=";

struct layout {
	struct job *job;
	const char *table;
	struct buf out;        /* finished lines */
	struct buf cells;      /* of the paragraph that is set */
	struct buf head;       /* the running head, in ASCII */
	const char *prefix;    /* before the page's number */
	unsigned page;         /* from 1; 0: none is begun */
	unsigned row;          /* lines on the page; ROWS: it is full */
	size_t n_cells, n_cut; /* translated; those of them that lost dots 7 and 8 */
	int rc;
};

static void
to_ascii(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->s[i] = ascii[(unsigned char)b->s[i] & 0x3F];
}

/* text as ASCII braille; what stands in out is replaced. */
static void
translate(struct layout *y, const char *s, size_t n, struct buf *out)
{
	out->n = 0;
	if (y->rc == 0 && n > 0)
		y->rc = louis_cells(y->job, y->table, (struct slice){s, n}, out, &y->n_cut);
	y->n_cells += out->n;
	to_ascii(out);
}

static void
put_blanks(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_putc(out, ' ');
}

/* "      TITLE             #23": the title in the middle, as much of it as there is room for. */
static void
page_begin(struct layout *y)
{
	struct buf number = {0};
	const char *label = arena_printf(y->job->arena, "%s%u", y->prefix, ++y->page);
	if (y->out.n > 0)
		buf_putc(&y->out, '\f');
	translate(y, label, strlen(label), &number);
	size_t room = COLUMNS - (number.n < COLUMNS / 2 ? number.n : COLUMNS / 2) - 3;
	size_t n = y->head.n < room ? y->head.n : room;
	while (n > 0 && n < y->head.n && y->head.s[n] != ' ')
		n--;
	size_t left = (COLUMNS - n) / 2 < room - n ? (COLUMNS - n) / 2 : room - n;
	put_blanks(&y->out, left);
	buf_put(&y->out, y->head.s, n);
	put_blanks(&y->out, COLUMNS - left - n - number.n);
	buf_put(&y->out, number.s, number.n);
	buf_putc(&y->out, '\n');
	buf_free(&number);
	y->row = 1;
}

static void
put_line(struct layout *y, size_t indent, const char *s, size_t n)
{
	if (y->page == 0 || y->row == ROWS)
		page_begin(y);
	if (n > 0) {
		put_blanks(&y->out, indent);
		buf_put(&y->out, s, n);
	}
	buf_putc(&y->out, '\n');
	y->row++;
}

/* Not at the top of a page. */
static void
put_empty(struct layout *y)
{
	if (y->page > 0 && y->row < ROWS)
		put_line(y, 0, NULL, 0);
}

/* How much of s fits into room cells: to a blank, or hard where one word is longer. */
static size_t
fitting(const char *s, size_t n, size_t room)
{
	if (n <= room)
		return n;
	size_t k = room;
	while (k > 0 && s[k] != ' ')
		k--;
	return k > 0 ? k : room;
}

/* The cells as lines; centred: a heading. tail: stands at the end of the last line. */
static void
put_cells(struct layout *y, size_t first, size_t rest, int centred, struct slice tail)
{
	const char *s = y->cells.s;
	size_t n = y->cells.n, indent = first, margin = centred ? 3 : 0;
	while (n > 0 && *s == ' ') {
		s++;
		n--;
	}
	do {
		size_t room = COLUMNS - indent - margin - (tail.n > 0 ? tail.n + 3 : 0);
		size_t k = fitting(s, n, room), end = k;
		while (end > 0 && s[end - 1] == ' ')
			end--;
		if (k == n && tail.n > 0) {
			struct buf line = {0};
			buf_put(&line, s, end);
			buf_putc(&line, ' ');
			while (!line.failed && indent + line.n + 1 + tail.n < COLUMNS)
				buf_putc(&line, '"'); /* guide dots: dot 5 */
			buf_putc(&line, ' ');
			buf_put_slice(&line, tail);
			put_line(y, indent, line.s, line.n);
			buf_free(&line);
		} else {
			put_line(y, centred ? (COLUMNS - end) / 2 : indent, s, end);
		}
		s += k;
		n -= k;
		while (n > 0 && *s == ' ') {
			s++;
			n--;
		}
		indent = rest;
	} while (n > 0);
}

static void
put_heading(struct layout *y, int depth)
{
	size_t lines = y->cells.n / (COLUMNS - 6) + 1;
	/* with a lower heading and two lines of text, or on the next page */
	if (y->page > 0 && y->row + lines + 6 > ROWS && lines < ROWS / 2)
		y->row = ROWS;
	put_empty(y);
	if (depth == 1)
		put_cells(y, 0, 0, 1, SLICE(""));
	else
		put_cells(y, 4, 4, 0, SLICE(""));
	put_empty(y);
}

static struct slice
take_line(struct slice *rest)
{
	const char *nl = rest->n > 0 ? memchr(rest->s, '\n', rest->n) : NULL;
	size_t n = nl ? (size_t)(nl - rest->s) : rest->n;
	struct slice line = {rest->s, n};
	rest->s += n + (nl != NULL);
	rest->n -= n + (nl != NULL);
	return line;
}

/* The body from page 1. pages[i]: where the i-th heading came to stand. */
static void
put_body(struct layout *y, const struct edition *e, unsigned *pages)
{
	struct slice rest = buf_slice(&e->body.out);
	size_t head = 0;
	int tight = 0;
	for (uint32_t number = 1; rest.n > 0 && y->rc == 0; number++) {
		struct slice line = take_line(&rest);
		if (line.n == 0) {
			tight = 0;
			continue;
		}
		translate(y, line.s, line.n, &y->cells);
		if (head < e->n_heads && e->heads[head].line == number) {
			put_heading(y, e->heads[head].depth);
			pages[head++] = y->page;
		} else if (tight || (rest.n > 0 && rest.s[0] != '\n')) {
			put_cells(y, 0, 2, 0, SLICE("")); /* a line of verse or code */
		} else {
			put_cells(y, 2, 0, 0, SLICE(""));
		}
		tight = 1;
	}
}

static void
put_front(struct layout *y, const struct edition *e, const unsigned *pages)
{
	struct slice rest = buf_slice(&e->front.out);
	struct buf number = {0};
	while (rest.n > 0 && y->rc == 0) {
		struct slice line = take_line(&rest);
		translate(y, line.s, line.n, &y->cells);
		if (line.n > 0)
			put_cells(y, 0, 0, 1, SLICE(""));
		else
			put_empty(y);
	}
	if (e->n_heads > 1) {
		const char *word = label_get(LABEL_CONTENTS, e->lang);
		translate(y, word, strlen(word), &y->cells);
		put_heading(y, 1);
	}
	for (size_t i = 0; e->n_heads > 1 && i < e->n_heads && y->rc == 0; i++) {
		const struct text_head *h = &e->heads[i];
		const char *page = arena_printf(y->job->arena, "%u", pages[i]);
		size_t indent = (size_t)(h->depth - 1) * 2;
		indent = indent < MAX_CONTENTS_INDENT ? indent : MAX_CONTENTS_INDENT;
		translate(y, page, strlen(page), &number);
		translate(y, h->label, strlen(h->label), &y->cells);
		put_cells(y, indent, indent + 2, 0, buf_slice(&number));
	}
	buf_free(&number);
}

static void
put_end(struct layout *y, const struct text_piece *whole)
{
	put_empty(y);
	translate(y, whole->end, strlen(whole->end), &y->cells);
	put_cells(y, 0, 0, 1, SLICE(""));
}

int
brf_put(struct job *job, const struct edition *e, struct buf *out)
{
	struct text_piece whole = edition_whole(e);
	struct layout body = {
		.job = job, .table = louis_table(job, e->bib->language), .prefix = ""};
	unsigned *pages = ARENA_ARRAY(job->arena, unsigned, e->n_heads + 1);
	if (body.table == NULL || pages == NULL)
		return -1;
	struct slice title = buf_slice(&e->front.out), first = take_line(&title);
	translate(&body, first.s, first.n, &body.head);
	body.n_cells = body.n_cut = 0;
	struct layout front = body;
	front.prefix = "p";
	put_body(&body, e, pages);
	if (body.rc == 0)
		put_end(&body, &whole);
	front.rc = body.rc != 0 ? body.rc : louis_judge(job, body.table, body.n_cells, body.n_cut);
	front.cells = (struct buf){0};
	put_front(&front, e, pages);
	buf_put(out, front.out.s, front.out.n);
	if (front.out.n > 0)
		buf_putc(out, '\f');
	buf_put(out, body.out.s, body.out.n);
	buf_putc(out, '\f');
	out->failed |= front.out.failed | body.out.failed;
	buf_free(&front.out);
	buf_free(&front.cells);
	buf_free(&body.out);
	buf_free(&body.cells);
	buf_free(&body.head);
	return front.rc;
}

static int
brf_convert(struct job *job, const struct tei_doc *doc, struct package *p)
{
	struct edition *e = edition_make(job, doc, 0);
	struct buf out = {0};
	if (e == NULL)
		return -1;
	int rc = brf_put(job, e, &out);
	edition_free(e);
	if (rc != 0) {
		buf_free(&out);
		return -1;
	}
	package_add(p, "text.brf", "text/plain; charset=us-ascii", PART_DEFLATED, &out);
	if (!p->failed)
		return 0;
	DIAG(job, OUT_OF_MEMORY, 0, NULL);
	return -1;
}

const struct converter brf_converter = {
	.name = "brf",
	.suffix = ".brf",
	.media_type = "text/plain; charset=us-ascii",
	.title = "braille, 40 by 25 cells, not proofread",
	.container = CONTAINER_FILE,
	.options = brf_options,
	.convert = brf_convert,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Makes base/utf8table.c: cc -I. -o properties base/tables/properties.c base/utf8kind.c
 * -lutf8proc && ./properties >base/utf8table.c. The result is in the tree. */
#include <stdio.h>
#include <string.h>

#include "base/utf8kind.h"

enum { MAX_KINDS = 256, MAX_ROWS = 1024 };

struct tables {
	struct utf8_kind kinds[MAX_KINDS];
	unsigned n_kinds;
	uint8_t rows[MAX_ROWS][KIND_PAGE];
	unsigned n_rows;
	uint16_t pages[KIND_TABLE_END / KIND_PAGE];
};

static unsigned
kind_number(struct tables *t, struct utf8_kind k)
{
	for (unsigned i = 0; i < t->n_kinds; i++)
		if (memcmp(&t->kinds[i], &k, sizeof k) == 0)
			return i;
	t->kinds[t->n_kinds] = k;
	return t->n_kinds++;
}

static unsigned
row_number(struct tables *t, const uint8_t row[KIND_PAGE])
{
	for (unsigned i = 0; i < t->n_rows; i++)
		if (memcmp(t->rows[i], row, KIND_PAGE) == 0)
			return i;
	memcpy(t->rows[t->n_rows], row, KIND_PAGE);
	return t->n_rows++;
}

static void
print_bytes(const uint8_t *v, size_t n, const char *indent)
{
	for (size_t i = 0; i < n; i++)
		printf("%s%u,%s", i % 20 == 0 ? indent : " ", v[i],
			i % 20 == 19 || i + 1 == n ? "\n" : "");
}

int
main(void)
{
	static struct tables t;
	for (uint32_t page = 0; page < KIND_TABLE_END / KIND_PAGE; page++) {
		uint8_t row[KIND_PAGE];
		for (uint32_t i = 0; i < KIND_PAGE; i++) {
			unsigned k = kind_number(&t, utf8_kind_find(page * KIND_PAGE + i));
			if (k >= MAX_KINDS - 1 || t.n_rows >= MAX_ROWS - 1)
				return 1;
			row[i] = (uint8_t)k;
		}
		t.pages[page] = (uint16_t)row_number(&t, row);
	}
	puts("/* SPDX-License-Identifier: Apache-2.0 */\n/* Made by base/tables/properties.c; do "
	     "not edit. */");
	puts("#include \"base/utf8kind.h\"\n\n/* clang-format off */\n");
	puts("const uint16_t utf8_kind_pages[KIND_TABLE_END / KIND_PAGE] = {");
	for (size_t i = 0; i < KIND_TABLE_END / KIND_PAGE; i++)
		printf("%s%u,%s", i % 20 == 0 ? "\t" : " ", t.pages[i],
			i % 20 == 19 || i == 1023 ? "\n" : "");
	puts("};\n\nconst uint8_t utf8_kind_rows[][KIND_PAGE] = {");
	for (unsigned r = 0; r < t.n_rows; r++) {
		puts("\t{");
		print_bytes(t.rows[r], KIND_PAGE, "\t\t");
		puts("\t},");
	}
	puts("};\n\nconst struct utf8_kind utf8_kinds[] = {");
	for (unsigned k = 0; k < t.n_kinds; k++)
		printf("\t{%u, %u, %u, %u},\n", t.kinds[k].class, t.kinds[k].script,
			t.kinds[k].width, t.kinds[k].flags);
	puts("};");
	return 0;
}

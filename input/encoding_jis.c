/* SPDX-License-Identifier: Apache-2.0 */
#include "input/encoding_jis.h"

#include <iconv.h>
#include <string.h>

enum { HIGH = 0xA0, PLANE_2 = 0x8F };

static void
convert(iconv_t cd, struct jis_char *c)
{
	char in[3], *from = in, *to = c->utf8;
	size_t n = 0, left = sizeof c->utf8 - 1;
	if (c->plane == 2)
		in[n++] = (char)PLANE_2;
	in[n++] = (char)(HIGH + c->row);
	in[n++] = (char)(HIGH + c->cell);
	iconv(cd, NULL, NULL, NULL, NULL);
	/* a character that may take a mark is held back until the end is told */
	if (iconv(cd, &from, &n, &to, &left) == (size_t)-1 || n ||
		iconv(cd, NULL, NULL, &to, &left) == (size_t)-1)
		to = c->utf8;
	*to = '\0';
}

void
encoding_jis(struct jis_char *v, size_t n)
{
	iconv_t cd = n ? iconv_open("UTF-8", "EUC-JISX0213") : (iconv_t)-1;
	for (size_t i = 0; i < n; i++) {
		struct jis_char *c = &v[i];
		memset(c->utf8, 0, sizeof c->utf8);
		if (cd != (iconv_t)-1)
			convert(cd, c);
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
}

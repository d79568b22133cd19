/* SPDX-License-Identifier: Apache-2.0 */
#include "output/datauri.h"

void
datauri_put(struct buf *out, const char *media_type, struct slice bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)bytes.s;
	const size_t n = bytes.n, coded = (n + 2) / 3 * 4;
	buf_printf(out, "data:%s;base64,", media_type);
	char *to = buf_reserve(out, coded);
	if (to == NULL)
		return;
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)s[i] << 16 | (i + 1 < n ? (uint32_t)s[i + 1] << 8 : 0) |
		             (i + 2 < n ? s[i + 2] : 0);
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = i + 1 < n ? digits[v >> 6 & 63] : '=';
		*to++ = i + 2 < n ? digits[v & 63] : '=';
	}
	out->n += coded;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Digests and identifiers that depend on content only. The door to Nettle. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/buf.h"

enum { DIGEST_SHA256_HEX = 64 + 1, DIGEST_SHA512_HEX = 128 + 1, DIGEST_UUID = 36 + 1 };

/* Lower-case hexadecimal, NUL-terminated. */
void digest_sha256(struct slice bytes, char out[DIGEST_SHA256_HEX]);
void digest_sha512(struct slice bytes, char out[DIGEST_SHA512_HEX]);
/* The same by the name that BagIt uses: "md5", "sha1", "sha224", "sha256", "sha384", "sha512".
 * -1 when the algorithm is not one of them. */
int digest_named(const char *algorithm, struct slice bytes, char out[DIGEST_SHA512_HEX]);
/* UUID version 5 (RFC 9562, section 5.5) in the namespace of URLs. */
void digest_uuid5(struct slice name, char out[DIGEST_UUID]);
/* 64 bits for short identifiers; FNV-1a, the same on every machine. */
uint64_t digest_short(struct slice bytes);
/* 64 bits to find things by, eight bytes at a step, the same on every machine, too. Not for what is
 * written: a better one may replace it. */
uint64_t digest_key(struct slice bytes);

#endif

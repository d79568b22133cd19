/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

/* The plain functions: the newer interface loads a provider with thousands of allocations, which
 * costs more than our digests do, and crashes when one of them fails. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdio.h>

static void
put_hex(const unsigned char *raw, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		*out++ = digits[raw[i] >> 4];
		*out++ = digits[raw[i] & 15];
	}
	*out = '\0';
}

int
digest_sha256(struct slice bytes, char out[DIGEST_SHA256_HEX])
{
	unsigned char raw[SHA256_DIGEST_LENGTH];
	SHA256_CTX c;
	if (!SHA256_Init(&c) || !SHA256_Update(&c, bytes.s, bytes.n) || !SHA256_Final(raw, &c))
		return -1;
	put_hex(raw, sizeof raw, out);
	return 0;
}

int
digest_sha512(struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	unsigned char raw[SHA512_DIGEST_LENGTH];
	SHA512_CTX c;
	if (!SHA512_Init(&c) || !SHA512_Update(&c, bytes.s, bytes.n) || !SHA512_Final(raw, &c))
		return -1;
	put_hex(raw, sizeof raw, out);
	return 0;
}

int
digest_named(const char *algorithm, struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	static const struct {
		const char *name;
		const EVP_MD *(*md)(void);
	} rows[] = {{"md5", EVP_md5}, {"sha1", EVP_sha1}, {"sha224", EVP_sha224},
		{"sha256", EVP_sha256}, {"sha384", EVP_sha384}, {"sha512", EVP_sha512}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, algorithm) == 0)
			return hash_hex(rows[i].md(), bytes, out);
	return 1;
}

int
digest_uuid5(struct slice name, char out[DIGEST_UUID])
{
	/* 6ba7b811-9dad-11d1-80b4-00c04fd430c8: the namespace of URLs */
	static const unsigned char url[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80,
		0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	unsigned char u[SHA_DIGEST_LENGTH];
	SHA_CTX c;
	if (!SHA1_Init(&c) || !SHA1_Update(&c, url, sizeof url) ||
		!SHA1_Update(&c, name.s, name.n) || !SHA1_Final(u, &c))
		return -1;
	u[6] = (unsigned char)((u[6] & 0x0F) | 0x50);
	u[8] = (unsigned char)((u[8] & 0x3F) | 0x80);
	snprintf(out, DIGEST_UUID,
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1],
		u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
		u[15]);
	return 0;
}

uint64_t
digest_short(struct slice bytes)
{
	uint64_t h = 0xCBF29CE484222325U;
	for (size_t i = 0; i < bytes.n; i++)
		h = (h ^ (unsigned char)bytes.s[i]) * 0x100000001B3U;
	return h;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

/* The plain functions: the newer interface loads a provider with thousands of allocations, which
 * costs more than our digests do, and crashes when one of them fails. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <stdio.h>

#define PLAIN(name, type, init, update, final)                                           \
	static unsigned char *name(const unsigned char *s, size_t n, unsigned char *out) \
	{                                                                                \
		type c;                                                                  \
		return init(&c) && update(&c, s, n) && final(out, &c) ? out : NULL;      \
	}
PLAIN(plain_md5, MD5_CTX, MD5_Init, MD5_Update, MD5_Final)
PLAIN(plain_sha1, SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final)
PLAIN(plain_sha224, SHA256_CTX, SHA224_Init, SHA224_Update, SHA224_Final)
PLAIN(plain_sha256, SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final)
PLAIN(plain_sha384, SHA512_CTX, SHA384_Init, SHA384_Update, SHA384_Final)
PLAIN(plain_sha512, SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final)

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

typedef unsigned char *hash_fn(const unsigned char *, size_t, unsigned char *);

static int
hash_hex(hash_fn *hash, size_t size, struct slice bytes, char *out)
{
	unsigned char raw[SHA512_DIGEST_LENGTH];
	if (hash((const unsigned char *)bytes.s, bytes.n, raw) == NULL)
		return -1;
	put_hex(raw, size, out);
	return 0;
}

int
digest_named(const char *algorithm, struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	static const struct {
		const char *name;
		hash_fn *hash;
		size_t size;
	} rows[] = {{"md5", plain_md5, MD5_DIGEST_LENGTH}, {"sha1", plain_sha1, SHA_DIGEST_LENGTH},
		{"sha224", plain_sha224, SHA224_DIGEST_LENGTH},
		{"sha256", plain_sha256, SHA256_DIGEST_LENGTH},
		{"sha384", plain_sha384, SHA384_DIGEST_LENGTH},
		{"sha512", plain_sha512, SHA512_DIGEST_LENGTH}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, algorithm) == 0)
			return hash_hex(rows[i].hash, rows[i].size, bytes, out);
	return 1;
}

int
digest_sha256(struct slice bytes, char out[DIGEST_SHA256_HEX])
{
	return hash_hex(plain_sha256, SHA256_DIGEST_LENGTH, bytes, out);
}

int
digest_sha512(struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	return hash_hex(plain_sha512, SHA512_DIGEST_LENGTH, bytes, out);
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

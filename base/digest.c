/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <nettle/md5.h>
#include <nettle/sha.h>
#include <nettle/version.h>
#include <stdio.h>

union context {
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};

/* Nettle 4 asks for no length any more. */
#if NETTLE_VERSION_MAJOR >= 4
#define FINISH(digest, context, size, raw) digest(context, raw)
#else
#define FINISH(digest, context, size, raw) digest(context, size, raw)
#endif

#define PLAIN(name, size, member, init, update, digest)               \
	static void name(struct slice bytes, unsigned char *raw)      \
	{                                                             \
		union context c;                                      \
		init(&c.member);                                      \
		update(&c.member, bytes.n, (const uint8_t *)bytes.s); \
		FINISH(digest, &c.member, size, raw);                 \
	}
PLAIN(plain_md5, MD5_DIGEST_SIZE, md5, md5_init, md5_update, md5_digest)
PLAIN(plain_sha1, SHA1_DIGEST_SIZE, sha1, sha1_init, sha1_update, sha1_digest)
PLAIN(plain_sha224, SHA224_DIGEST_SIZE, sha256, sha224_init, sha224_update, sha224_digest)
PLAIN(plain_sha256, SHA256_DIGEST_SIZE, sha256, sha256_init, sha256_update, sha256_digest)
PLAIN(plain_sha384, SHA384_DIGEST_SIZE, sha512, sha384_init, sha384_update, sha384_digest)
PLAIN(plain_sha512, SHA512_DIGEST_SIZE, sha512, sha512_init, sha512_update, sha512_digest)

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

typedef void hash_fn(struct slice, unsigned char *);

static void
hash_hex(hash_fn *hash, size_t size, struct slice bytes, char *out)
{
	unsigned char raw[SHA512_DIGEST_SIZE];
	hash(bytes, raw);
	put_hex(raw, size, out);
}

int
digest_named(const char *algorithm, struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	static const struct {
		const char *name;
		hash_fn *hash;
		size_t size;
	} rows[] = {{"md5", plain_md5, MD5_DIGEST_SIZE}, {"sha1", plain_sha1, SHA1_DIGEST_SIZE},
		{"sha224", plain_sha224, SHA224_DIGEST_SIZE},
		{"sha256", plain_sha256, SHA256_DIGEST_SIZE},
		{"sha384", plain_sha384, SHA384_DIGEST_SIZE},
		{"sha512", plain_sha512, SHA512_DIGEST_SIZE}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, algorithm) == 0) {
			hash_hex(rows[i].hash, rows[i].size, bytes, out);
			return 0;
		}
	return -1;
}

void
digest_sha256(struct slice bytes, char out[DIGEST_SHA256_HEX])
{
	hash_hex(plain_sha256, SHA256_DIGEST_SIZE, bytes, out);
}

void
digest_sha512(struct slice bytes, char out[DIGEST_SHA512_HEX])
{
	hash_hex(plain_sha512, SHA512_DIGEST_SIZE, bytes, out);
}

void
digest_uuid5(struct slice name, char out[DIGEST_UUID])
{
	/* 6ba7b811-9dad-11d1-80b4-00c04fd430c8: the namespace of URLs */
	static const uint8_t url[16] = {0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4,
		0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	uint8_t u[SHA1_DIGEST_SIZE];
	struct sha1_ctx c;
	sha1_init(&c);
	sha1_update(&c, sizeof url, url);
	sha1_update(&c, name.n, (const uint8_t *)name.s);
	FINISH(sha1_digest, &c, sizeof u, u);
	u[6] = (unsigned char)((u[6] & 0x0F) | 0x50);
	u[8] = (unsigned char)((u[8] & 0x3F) | 0x80);
	snprintf(out, DIGEST_UUID,
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1],
		u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
		u[15]);
}

uint64_t
digest_short(struct slice bytes)
{
	uint64_t h = 0xCBF29CE484222325U;
	for (size_t i = 0; i < bytes.n; i++)
		h = (h ^ (unsigned char)bytes.s[i]) * 0x100000001B3U;
	return h;
}

static inline uint64_t
little32(const unsigned char *u)
{
	return u[0] | (uint64_t)u[1] << 8 | (uint64_t)u[2] << 16 | (uint64_t)u[3] << 24;
}

uint64_t
digest_key(struct slice bytes)
{
	const uint64_t odd = 0x9E3779B97F4A7C15U;
	const unsigned char *u = (const unsigned char *)bytes.s;
	size_t n = bytes.n;
	uint64_t h = n * odd, x = 0;
	for (; n >= 8; u += 8, n -= 8) {
		h = (h ^ (little32(u) | little32(u + 4) << 32)) * odd;
		h ^= h >> 32;
	}
	if (n >= 4)
		x = little32(u) | little32(u + n - 4) << 32;
	else if (n > 0)
		x = u[0] | (uint64_t)u[n / 2] << 8 | (uint64_t)u[n - 1] << 16;
	h = (h ^ x) * odd;
	return h ^ h >> 32;
}

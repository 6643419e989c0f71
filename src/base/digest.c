#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Out of memory, or a libcrypto without SHA-256: neither can be lived with. */
static void must(int ok)
{
	if (ok != 1) {
		fputs("leadline: SHA-256 is not to be had\n", stderr);
		abort();
	}
}

static void to_hex(const unsigned char raw[32], char ret_hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < 32; i++) {
		ret_hex[2 * i] = digits[raw[i] >> 4];
		ret_hex[2 * i + 1] = digits[raw[i] & 15];
	}
	ret_hex[64] = '\0';
}

static EVP_MD_CTX *start(void)
{
	EVP_MD_CTX *ctx;

	/* Its configuration file has nothing that SHA-256 needs, and costs a start
	 * several milliseconds. Once is enough; again does nothing. */
	must(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
	ctx = EVP_MD_CTX_new();
	must(ctx != NULL);
	must(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return ctx;
}

static void end(EVP_MD_CTX *ctx, char ret_hex[DIGEST_HEX])
{
	unsigned char raw[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	must(EVP_DigestFinal_ex(ctx, raw, &n));
	must(n == 32);
	EVP_MD_CTX_free(ctx);
	to_hex(raw, ret_hex);
}

void digest_parts(const struct digest_part *parts, size_t n, char ret_hex[DIGEST_HEX])
{
	EVP_MD_CTX *ctx = start();

	for (size_t i = 0; i < n; i++) {
		unsigned char len[8];

		for (size_t b = 0; b < sizeof len; b++)
			len[b] =
				(unsigned char)((uint64_t)parts[i].len >> (56 - 8 * b));
		must(EVP_DigestUpdate(ctx, len, sizeof len));
		must(EVP_DigestUpdate(ctx, parts[i].bytes, parts[i].len));
	}
	end(ctx, ret_hex);
}

void digest_bytes(const void *bytes, size_t len, char ret_hex[DIGEST_HEX])
{
	EVP_MD_CTX *ctx = start();

	must(EVP_DigestUpdate(ctx, bytes, len));
	end(ctx, ret_hex);
}

enum { BLOCK = 64 }; /* of SHA-256, in bytes */

/* RFC 2104 by hand: libcrypto's own is either deprecated or needs a provider
 * fetched by name for each call. */
static void hmac_round(const unsigned char key[BLOCK], unsigned char pad,
		       const struct digest_part *parts, size_t n, unsigned char ret[32])
{
	unsigned char first[BLOCK];
	EVP_MD_CTX *ctx = start();
	unsigned int len = 0;

	for (size_t i = 0; i < BLOCK; i++)
		first[i] = key[i] ^ pad;
	must(EVP_DigestUpdate(ctx, first, BLOCK));
	for (size_t i = 0; i < n; i++)
		must(EVP_DigestUpdate(ctx, parts[i].bytes, parts[i].len));
	must(EVP_DigestFinal_ex(ctx, ret, &len));
	must(len == 32);
	EVP_MD_CTX_free(ctx);
	OPENSSL_cleanse(first, sizeof first);
}

static void hmac_key(const char *secret, unsigned char ret[BLOCK])
{
	size_t len = strlen(secret);
	EVP_MD_CTX *ctx;
	unsigned int n = 0;

	memset(ret, 0, BLOCK);
	if (len <= BLOCK) {
		for (size_t i = 0; i < len; i++)
			ret[i] = (unsigned char)secret[i];
		return;
	}
	ctx = start();
	must(EVP_DigestUpdate(ctx, secret, len));
	must(EVP_DigestFinal_ex(ctx, ret, &n));
	EVP_MD_CTX_free(ctx);
}

void digest_hmac(const char *secret, const struct digest_part *parts, size_t n,
		 char ret_hex[DIGEST_HEX])
{
	unsigned char key[BLOCK], inner[32], outer[32];

	hmac_key(secret, key);
	hmac_round(key, 0x36, parts, n, inner);
	hmac_round(key, 0x5C, &(struct digest_part){inner, sizeof inner}, 1, outer);
	to_hex(outer, ret_hex);
	OPENSSL_cleanse(key, sizeof key);
}

bool digest_equal(const char a[DIGEST_HEX], const char b[DIGEST_HEX])
{
	return CRYPTO_memcmp(a, b, DIGEST_HEX) == 0;
}

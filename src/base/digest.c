#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <stdio.h>
#include <stdlib.h>

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

/*
 * SHA-256, as lower-case hex. Used to chain events and to name snapshots, so
 * what goes in and its order are part of the stored formats. HMAC: who sent
 * this, to those who share a secret.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_HEX = 65 }; /* 64 digits and the NUL */

struct digest_part {
	const void *bytes;
	size_t len;
};

/* Over the parts in order, each preceded by its length as 8 bytes, big endian:
 * so ("ab", "c") and ("a", "bc") differ. */
void digest_parts(const struct digest_part *parts, size_t n, char ret_hex[DIGEST_HEX]);

/* Over the bytes alone: what sha256sum prints. */
void digest_bytes(const void *bytes, size_t len, char ret_hex[DIGEST_HEX]);

/* HMAC-SHA-256 over the parts as if they were one. Parts of no length are fine. */
void digest_hmac(const char *secret, const struct digest_part *parts, size_t n,
		 char ret_hex[DIGEST_HEX]);
/* In a time that doesn't tell where they differ. */
bool digest_equal(const char a[DIGEST_HEX], const char b[DIGEST_HEX]);

#endif

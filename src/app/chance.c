#include "chance.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"

static void salt_of(const void *bytes, size_t n, char ret[SALT_HEX])
{
	char digest[DIGEST_HEX];

	digest_bytes(bytes, n, digest);
	memcpy(ret, digest, SALT_HEX - 1);
	ret[SALT_HEX - 1] = '\0';
}

bool chance_draw(uint64_t *ret_seed, char ret_salt[SALT_HEX], struct error *err)
{
	unsigned char drawn[32];
	FILE *f = fopen("/dev/urandom", "rb");
	bool ok = f && fread(drawn, 1, sizeof drawn, f) == sizeof drawn
		  && fread(ret_seed, 1, sizeof *ret_seed, f) == sizeof *ret_seed;

	if (f)
		(void)fclose(f);
	if (!ok)
		return error_set(err, ERR_SYSTEM, "/dev/urandom: %s", strerror(errno));
	salt_of(drawn, sizeof drawn, ret_salt);
	return true;
}

void chance_from(const char *text, uint64_t *ret_seed, char ret_salt[SALT_HEX])
{
	char digest[DIGEST_HEX];

	digest_bytes(text, strlen(text), digest);
	*ret_seed = 0;
	for (size_t i = 0; i < 16; i++)
		*ret_seed = *ret_seed * 31 + (unsigned char)digest[i];
	salt_of(text, strlen(text), ret_salt);
}

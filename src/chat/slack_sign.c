#include "slack_sign.h"

#include <string.h>

#include "base/digest.h"

enum { TIMESTAMP_MAX = 12 };

static bool in_time(const char *timestamp, int64_t now)
{
	size_t len = strlen(timestamp);
	int64_t then = 0;

	if (len == 0 || len > TIMESTAMP_MAX || strspn(timestamp, "0123456789") != len)
		return false;
	for (size_t i = 0; i < len; i++)
		then = then * 10 + (timestamp[i] - '0');
	return then >= now - SLACK_CLOCK_SECONDS && then <= now + SLACK_CLOCK_SECONDS;
}

bool slack_signed_by(const struct slack_signed *request, const char *secret,
		     int64_t now)
{
	char expected[DIGEST_HEX];

	if (!request->timestamp || !request->signature
	    || !in_time(request->timestamp, now))
		return false;
	if (strlen(request->signature) != 3 + DIGEST_HEX - 1
	    || strncmp(request->signature, "v0=", 3) != 0)
		return false;
	digest_hmac(
		secret,
		(struct digest_part[]){{"v0:", 3},
				       {request->timestamp, strlen(request->timestamp)},
				       {":", 1},
				       {request->body, request->len}},
		4, expected);
	return digest_equal(expected, request->signature + 3);
}

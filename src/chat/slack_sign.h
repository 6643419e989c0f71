/*
 * Is a request from Slack? Its signature is an HMAC over the raw body, so this
 * comes before anything reads the body. It never says which check failed.
 */
#ifndef CHAT_SLACK_SIGN_H
#define CHAT_SLACK_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLACK_CLOCK_SECONDS = 300 }; /* how far its clock may be off, either way */

struct slack_signed {
	const char *timestamp; /* X-Slack-Request-Timestamp; NULL: it has none */
	const char *signature; /* X-Slack-Signature; NULL */
	const char *body;
	size_t len;
};

bool slack_signed_by(const struct slack_signed *request, const char *secret,
		     int64_t now);

#endif

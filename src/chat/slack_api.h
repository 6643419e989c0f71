/*
 * Slack's Web API: one call, and what its answer means for whoever called.
 *
 * The breaker: after five calls in a row that Slack didn't answer, or with a token
 * that is no good, every call but a probe ends at once as API_LATER, until a probe
 * (auth.test) was answered. Who owns the api probes.
 */
#ifndef CHAT_SLACK_API_H
#define CHAT_SLACK_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct loop;
struct http_client;
struct json_at;
struct strbuf;
struct slack_api;
struct slack_call;

enum slack_fate {
	API_OK,
	API_LATER,          /* it did not happen: again in `wait` seconds */
	API_DOUBTFUL,       /* it may have happened */
	API_TOKEN,          /* not with this token */
	API_NO_DESTINATION, /* that channel or person isn't there for us */
	API_BLOCKS,         /* it would take the words, but not the blocks */
	API_BAD,            /* never like this */
	API_UNKNOWN,        /* an error that we don't know */
};

struct slack_result { /* dies when done returns */
	enum slack_fate fate;
	const char *error;            /* Slack's word for it, or ours; "" when OK */
	int64_t wait;                 /* LATER: seconds */
	const struct json_at *answer; /* OK */
};

struct slack_api_options {
	const char *base; /* https://slack.com/api/ */
	const char *token;
	/* The breaker has opened: once, until a probe closes it. */
	void (*trouble)(void *ctx, const struct error *why, bool token);
	void *ctx;
};

/* loop and client borrowed; the rest is copied. */
struct slack_api *slack_api_create(struct loop *loop, struct http_client *client,
				   const struct slack_api_options *options);
void slack_api_destroy(
	struct slack_api *api); /* open calls end unheard; NULL is fine */

/* args: form-encoded. The call ends by done, from the loop, or by cancelling. */
struct slack_call *
slack_api_call(struct slack_api *api, const char *method, const char *args,
	       void (*done)(void *ctx, const struct slack_result *result), void *ctx);
/* auth.test, through an open breaker; success closes it. */
struct slack_call *
slack_api_probe(struct slack_api *api,
		void (*done)(void *ctx, const struct slack_result *result), void *ctx);
void slack_call_cancel(struct slack_call *call); /* NULL is fine */

/* They say that our token is gone. */
void slack_api_revoked(struct slack_api *api, const char *why);
bool slack_api_is_open(const struct slack_api *api); /* the breaker: no calls */

#endif

#include "slack_api.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/kill_point.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "io/http_client.h"
#include "io/loop.h"
#include "slack_errors.h"
#include "slack_event.h"

enum { URL_MAX = 500, FAILURES = 5, WAIT_SECONDS = 10, WAIT_MAX = 3600, WORD_MAX = 64 };

struct slack_call {
	struct slack_call *next, **link;
	struct slack_api *api;
	struct http_call *http; /* NULL: refused by the breaker */
	struct loop_timer *timer;
	void (*done)(void *ctx, const struct slack_result *result);
	void *ctx;
	bool probe;
};

struct slack_api {
	struct loop *loop;          /* borrowed */
	struct http_client *client; /* borrowed */
	char *base, *token;         /* owned */
	void (*trouble)(void *ctx, const struct error *why, bool token);
	void *ctx;
	struct slack_call *calls;
	unsigned failures; /* in a row */
	bool open;
};

struct slack_api *slack_api_create(struct loop *loop, struct http_client *client,
				   const struct slack_api_options *options)
{
	struct slack_api *api = mem_zalloc(1, sizeof *api);

	api->loop = loop;
	api->client = client;
	api->base = mem_strdup(options->base);
	api->token = mem_strdup(options->token);
	api->trouble = options->trouble;
	api->ctx = options->ctx;
	return api;
}

static void call_unlink(struct slack_call *call)
{
	*call->link = call->next;
	if (call->next)
		call->next->link = call->link;
}

static void call_free(struct slack_call *call)
{
	loop_cancel(call->timer);
	http_call_cancel(call->http);
	free(call);
}

void slack_call_cancel(struct slack_call *call)
{
	if (!call)
		return;
	call_unlink(call);
	call_free(call);
}

void slack_api_destroy(struct slack_api *api)
{
	if (!api)
		return;
	for (struct slack_call *call = api->calls; call;) {
		struct slack_call *next = call->next;

		call_free(call);
		call = next;
	}
	free(api->base);
	memset(api->token, 0, strlen(api->token));
	free(api->token);
	free(api);
}

static void open_breaker(struct slack_api *api, const char *why, bool token)
{
	struct error err;

	if (api->open)
		return;
	api->open = true;
	error_set(&err, token ? ERR_SYSTEM : ERR_BUSY,
		  token ? "Slack: the token is no good: %s"
			: "Slack can't be reached: %s",
		  why);
	api->trouble(api->ctx, &err, token);
}

/* What Slack calls it goes into logs: only if it looks like one of its words. */
static void take_word(const char *text, char ret[WORD_MAX])
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");

	if (len == 0 || len >= WORD_MAX || text[len] != '\0') {
		memcpy(ret, "error", sizeof "error");
		return;
	}
	memcpy(ret, text, len);
	ret[len] = '\0';
}

/* A 200, with the truth in "ok". */
static void judge_answer(const struct json_at *answer, char word[WORD_MAX],
			 struct slack_result *ret)
{
	struct error none;
	const char *error = slack_string(answer, "error");
	bool ok = false;

	if (json_get_bool(answer, "ok", &ok, &none) && ok) {
		*ret = (struct slack_result){API_OK, "", 0, answer};
		return;
	}
	take_word(error ? error : "", word);
	ret->error = word;
	ret->fate = slack_fate_of(word, &ret->wait);
}

static int64_t wait_of(const struct http_result *http)
{
	int64_t wait = http->retry_after;

	if (wait < 1)
		wait = WAIT_SECONDS;
	return wait > WAIT_MAX ? WAIT_MAX : wait;
}

/* What there is to say before the body is looked at; true: that is all. */
static bool judge_status(const struct http_result *http, struct slack_result *ret)
{
	if (http->fate != HTTP_ANSWERED) {
		*ret = (struct slack_result){http->fate == HTTP_UNSENT ? API_LATER
								       : API_DOUBTFUL,
					     http->why, WAIT_SECONDS, NULL};
		return true;
	}
	if (http->status == 429) {
		*ret = (struct slack_result){API_LATER, "ratelimited", wait_of(http),
					     NULL};
		return true;
	}
	if (http->status == 503) {
		*ret = (struct slack_result){API_LATER, "service_unavailable",
					     wait_of(http), NULL};
		return true;
	}
	if (http->status >= 500) {
		*ret = (struct slack_result){API_DOUBTFUL, "server error", 0, NULL};
		return true;
	}
	return false;
}

static bool slack_is_there(const struct http_result *http)
{
	return http->fate == HTTP_ANSWERED && http->status < 500;
}

static void watch_health(struct slack_call *call, const struct http_result *http,
			 const struct slack_result *result)
{
	struct slack_api *api = call->api;

	if (result->fate == API_TOKEN) {
		open_breaker(api, result->error, true);
	} else if (slack_is_there(http)) {
		api->failures = 0;
		if (call->probe && result->fate == API_OK)
			api->open = false;
	} else if (++api->failures >= FAILURES || call->probe) {
		open_breaker(api, result->error, false);
	}
}

static void on_answer(void *ctx, const struct http_result *http)
{
	struct slack_call *call = ctx;
	struct slack_result result = {API_UNKNOWN, "no answer of Slack's", 0, NULL};
	struct json_at answer;
	struct json *root = NULL;
	char word[WORD_MAX];
	struct error none;

	KILL_POINT(SLACK_RECEIPT);
	call->http = NULL;
	if (!judge_status(http, &result)) {
		root = json_parse(http->body, http->len, "answer", &none);
		if (root) {
			answer = json_at_root(root, "answer");
			judge_answer(&answer, word, &result);
		}
	}
	watch_health(call, http, &result);
	call_unlink(call);
	call->done(call->ctx, &result);
	json_free(root);
	call_free(call);
}

static void on_refused(void *ctx)
{
	struct slack_call *call = ctx;
	struct slack_result result = {API_LATER, "Slack is not to be had", WAIT_SECONDS,
				      NULL};

	call->timer = NULL;
	call_unlink(call);
	call->done(call->ctx, &result);
	call_free(call);
}

static void post(struct slack_call *call, const char *method, const char *args)
{
	struct slack_api *api = call->api;
	struct strbuf url;

	strbuf_init(&url, URL_MAX);
	strbuf_addf(&url, "%s%s", api->base, method);
	call->http = http_client_post(
		api->client,
		&(struct http_post){
			.url = url.text,
			.bearer = api->token,
			.type = "application/x-www-form-urlencoded; charset=utf-8",
			.body = args,
			.len = strlen(args)},
		on_answer, call);
	KILL_POINT(SLACK_CALLED);
	strbuf_finish(&url);
}

static struct slack_call *
call_create(struct slack_api *api,
	    void (*done)(void *ctx, const struct slack_result *result), void *ctx)
{
	struct slack_call *call = mem_zalloc(1, sizeof *call);

	call->api = api;
	call->done = done;
	call->ctx = ctx;
	call->next = api->calls;
	call->link = &api->calls;
	if (call->next)
		call->next->link = &call->next;
	api->calls = call;
	return call;
}

struct slack_call *
slack_api_call(struct slack_api *api, const char *method, const char *args,
	       void (*done)(void *ctx, const struct slack_result *result), void *ctx)
{
	struct slack_call *call = call_create(api, done, ctx);

	if (api->open)
		call->timer = loop_after(api->loop, 0, on_refused, call);
	else
		post(call, method, args);
	return call;
}

struct slack_call *
slack_api_probe(struct slack_api *api,
		void (*done)(void *ctx, const struct slack_result *result), void *ctx)
{
	struct slack_call *call = call_create(api, done, ctx);

	call->probe = true;
	post(call, "auth.test", "");
	return call;
}

void slack_api_revoked(struct slack_api *api, const char *why)
{
	open_breaker(api, why, true);
}

bool slack_api_is_open(const struct slack_api *api)
{
	return api->open;
}

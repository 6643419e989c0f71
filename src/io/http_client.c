#include "io/http_client.h"

#include <assert.h>
#include <curl/curl.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"

enum { CONNECT_MS = 5000, HEADER_MAX = 1024 };

struct http_call {
	struct http_call *next, **link;
	struct http_client *client;
	CURL *easy;
	struct curl_slist *headers;
	struct strbuf answer;
	char *body; /* owned: curl sends from it */
	void (*done)(void *ctx, const struct http_result *result);
	void *ctx;
	bool refused; /* its address: it never became a transfer */
};

struct http_client {
	struct loop *loop; /* borrowed */
	CURLM *multi;
	struct loop_timer *timer, *refused_timer;
	struct http_call *calls, *refused;
	bool loopback_http;
};

static void call_link(struct http_call *call, struct http_call **where)
{
	call->next = *where;
	call->link = where;
	if (call->next)
		call->next->link = &call->next;
	*where = call;
}

static void call_unlink(struct http_call *call)
{
	*call->link = call->next;
	if (call->next)
		call->next->link = call->link;
}

static void call_free(struct http_call *call)
{
	if (call->easy && !call->refused)
		curl_multi_remove_handle(call->client->multi, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	strbuf_finish(&call->answer);
	free(call->body);
	free(call);
}

static void free_all(struct http_call *first)
{
	while (first) {
		struct http_call *next = first->next;

		call_free(first);
		first = next;
	}
}

static enum http_fate fate_of(CURLcode code, CURL *easy)
{
	long sent = 0;

	switch ((int)code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
		return HTTP_UNSENT;
	}
	/* It ran out of time, or broke: before anything of it went out? */
	if (curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent) == CURLE_OK
	    && sent == 0)
		return HTTP_UNSENT;
	return HTTP_UNKNOWN;
}

/* The call is in no list any more. */
static void end_call(struct http_call *call, CURLcode code)
{
	struct http_result result = {.fate = fate_of(code, call->easy),
				     .type = "",
				     .body = call->answer.text,
				     .len = call->answer.len,
				     .retry_after = -1};
	struct curl_header *header = NULL;
	char *type = NULL;
	long status = 0;

	if (result.fate != HTTP_ANSWERED)
		result.why = curl_easy_strerror(code);
	if (curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK)
		result.status = (int)status;
	if (curl_easy_getinfo(call->easy, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK
	    && type)
		result.type = type;
	if (curl_easy_header(call->easy, "Retry-After", 0, CURLH_HEADER, -1, &header)
	    == CURLHE_OK)
		result.retry_after = strtol(header->value, NULL, 10);
	call->done(call->ctx, &result);
	call_free(call);
}

static void take_results(struct http_client *client)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(client->multi, &left))) {
		struct http_call *call;
		char *private = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
		call = (struct http_call *)(void *)private;
		call_unlink(call);
		end_call(call, message->data.result);
	}
}

static void on_socket(evutil_socket_t fd, short what, void *ctx)
{
	struct http_client *client = ctx;
	int flags = (what & EV_READ ? CURL_CSELECT_IN : 0)
		    | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);
	int running;

	curl_multi_socket_action(client->multi, fd, flags, &running);
	take_results(client);
	loop_end_turn(client->loop);
}

static void on_timer(void *ctx)
{
	struct http_client *client = ctx;
	int running;

	client->timer = NULL;
	curl_multi_socket_action(client->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	take_results(client);
}

static int set_timer(CURLM *multi, long ms, void *ctx)
{
	struct http_client *client = ctx;

	(void)multi;
	loop_cancel(client->timer);
	client->timer = ms < 0 ? NULL : loop_after(client->loop, ms, on_timer, client);
	return 0;
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
	struct http_client *client = ctx;
	struct event *event = known;
	short events = (short)((what & CURL_POLL_IN ? EV_READ : 0)
			       | (what & CURL_POLL_OUT ? EV_WRITE : 0) | EV_PERSIST);

	(void)easy;
	if (event)
		event_free(event);
	event = NULL;
	if (what != CURL_POLL_REMOVE) {
		event = event_new(loop_base(client->loop), fd, events, on_socket,
				  client);
		if (!event || event_priority_set(event, loop_priority_reader()) != 0
		    || event_add(event, NULL) != 0)
			abort(); /* no memory */
	}
	curl_multi_assign(client->multi, fd, event);
	return 0;
}

static size_t take_bytes(char *bytes, size_t one, size_t n, void *ctx)
{
	struct http_call *call = ctx;

	strbuf_add(&call->answer, bytes, one * n);
	return strbuf_ok(&call->answer) ? one * n : 0;
}

struct http_client *http_client_create(struct loop *loop, bool loopback_http,
				       struct error *err)
{
	struct http_client *client;

	/* Counted by curl: each client takes it once and gives it back. */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		error_set(err, ERR_SYSTEM, "libcurl can't be set up");
		return NULL;
	}
	client = mem_zalloc(1, sizeof *client);
	client->loop = loop;
	client->loopback_http = loopback_http;
	client->multi = curl_multi_init();
	if (!client->multi)
		abort(); /* no memory */
	curl_multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
	curl_multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
	return client;
}

void http_client_destroy(struct http_client *client)
{
	if (!client)
		return;
	free_all(client->calls);
	free_all(client->refused);
	curl_multi_cleanup(client->multi);
	loop_cancel(client->timer);
	loop_cancel(client->refused_timer);
	curl_global_cleanup();
	free(client);
}

static void add_header(struct http_call *call, const char *name, const char *value)
{
	struct strbuf line;

	strbuf_init(&line, HEADER_MAX);
	strbuf_addf(&line, "%s: %s", name, value);
	call->headers = curl_slist_append(call->headers, line.text);
	memset(line.text, 0, line.len); /* it may be a token */
	strbuf_finish(&line);
}

/* What a client says, checked once, or whatever it is for is off. */
#define SET(easy, option, value)                                      \
	do {                                                          \
		CURLcode set = curl_easy_setopt(easy, option, value); \
		assert(set == CURLE_OK);                              \
		(void)set;                                            \
	} while (0)

static void set_rules(struct http_call *call, bool plain)
{
	SET(call->easy, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https");
	SET(call->easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(call->easy, CURLOPT_NOSIGNAL, 1L);
	SET(call->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	SET(call->easy, CURLOPT_USERAGENT, "leadline/" LEADLINE_VERSION);
	if (plain)
		SET(call->easy, CURLOPT_PROXY, "");
}

static void set_post(struct http_call *call, const struct http_post *post)
{
	SET(call->easy, CURLOPT_URL, post->url);
	SET(call->easy, CURLOPT_TIMEOUT_MS,
	    (long)(post->timeout_ms > 0 ? post->timeout_ms : HTTP_CALL_MS));
	call->body = mem_strndup(post->body, post->len);
	SET(call->easy, CURLOPT_POSTFIELDS, call->body);
	SET(call->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)post->len);
	add_header(call, "Content-Type", post->type);
	/* No 100-continue: it costs a round trip. */
	add_header(call, "Expect", "");
	for (size_t i = 0; i < post->headers_n; i++)
		add_header(call, post->headers[i].name, post->headers[i].value);
	SET(call->easy, CURLOPT_HTTPHEADER, call->headers);
	if (post->bearer) {
		SET(call->easy, CURLOPT_XOAUTH2_BEARER, post->bearer);
		SET(call->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
	}
}

static void end_refused(void *ctx)
{
	struct http_client *client = ctx;

	client->refused_timer = NULL;
	while (client->refused) {
		struct http_call *call = client->refused;

		client->refused = call->next;
		if (client->refused)
			client->refused->link = &client->refused;
		end_call(call, CURLE_UNSUPPORTED_PROTOCOL);
	}
}

static bool is_loopback(const char *url)
{
	static const char *const prefixes[] = {"http://127.0.0.1:", "http://127.0.0.1/",
					       "http://localhost:"};

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		if (strncmp(url, prefixes[i], strlen(prefixes[i])) == 0)
			return strchr(url, '@') == NULL;
	return false;
}

struct http_call *
http_client_post(struct http_client *client, const struct http_post *post,
		 void (*done)(void *ctx, const struct http_result *result), void *ctx)
{
	bool plain = client->loopback_http && is_loopback(post->url);
	struct http_call *call = mem_zalloc(1, sizeof *call);

	call->client = client;
	call->done = done;
	call->ctx = ctx;
	call->easy = curl_easy_init();
	if (!call->easy)
		abort(); /* no memory */
	strbuf_init(&call->answer, HTTP_RESULT_MAX);
	set_rules(call, plain);
	set_post(call, post);
	SET(call->easy, CURLOPT_WRITEFUNCTION, take_bytes);
	SET(call->easy, CURLOPT_WRITEDATA, call);
	SET(call->easy, CURLOPT_PRIVATE, (char *)call);
	call->refused = !plain && strncmp(post->url, "https://", 8) != 0;
	call_link(call, call->refused ? &client->refused : &client->calls);
	if (!call->refused)
		curl_multi_add_handle(client->multi, call->easy);
	else if (!client->refused_timer)
		client->refused_timer =
			loop_after(client->loop, 0, end_refused, client);
	return call;
}

void http_call_cancel(struct http_call *call)
{
	if (!call)
		return;
	call_unlink(call);
	call_free(call);
}

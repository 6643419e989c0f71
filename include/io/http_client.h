/*
 * POST requests to others, on the loop (libcurl): many at once, connections kept,
 * certificates checked, no redirects, no cookies, nothing but https. Plain http is
 * for tests: to loopback only, and only when the client was made so.
 *
 * A call ends exactly once, by done() from the loop or by http_call_cancel().
 */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/error.h"

struct loop;
struct http_client;
struct http_call;

enum { HTTP_RESULT_MAX = 1 << 20, HTTP_CALL_MS = 10000 };

enum http_fate {
	HTTP_ANSWERED, /* there is a status */
	HTTP_UNSENT,   /* they never saw it: no name, no connection, no TLS */
	HTTP_UNKNOWN,  /* sent, or part of it; what became of it nobody knows */
};

/* All borrowed: dies when done returns. */
struct http_result {
	enum http_fate fate;
	int status;
	const char *type; /* Content-Type, "" where there is none */
	const char *body; /* with a NUL behind it */
	size_t len;
	int64_t retry_after; /* seconds, as they say; -1: they don't */
	const char *why;     /* not ANSWERED: in words, without the address */
};

struct http_header {
	const char *name, *value;
};

struct http_post {
	const char *url;
	const char *bearer; /* Authorization; NULL: none */
	const char *type;   /* Content-Type of body */
	const char *body;
	size_t len;
	int64_t timeout_ms;                /* 0: HTTP_CALL_MS */
	const struct http_header *headers; /* others */
	size_t headers_n;
};

struct http_client *http_client_create(struct loop *loop, bool loopback_http,
				       struct error *err) MUST_USE;
/* Calls that are open end unheard. NULL is fine. */
void http_client_destroy(struct http_client *client);

/* Copies what it needs. An address that isn't allowed ends as HTTP_UNSENT. */
struct http_call *
http_client_post(struct http_client *client, const struct http_post *post,
		 void (*done)(void *ctx, const struct http_result *result), void *ctx);
void http_call_cancel(struct http_call *call); /* NULL is fine; not after done */

#endif

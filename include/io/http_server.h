/*
 * An HTTP/1.1 server on the loop, for what posts to us: routes by exact path, one
 * answer a request, no files, no TLS (a proxy in front has that). It listens on
 * one address, loopback unless somebody says otherwise.
 *
 * Requests that are readable at the same time are taken in one turn of the loop,
 * up to 128 of them: so what many people did at once is one commit. Each still is
 * handed up whole, one after the other.
 *
 * A request stays open until http_answer(), for as long as the handler likes. If
 * the other side goes away meanwhile, or the server ends, the handle stays good
 * and its answer goes nowhere.
 *
 * Ceilings: 1 MiB of body (413 from us), 16 KiB of headers, 10 s of silence in
 * the middle of a request. Where a proxy in front may have seen another end of a
 * request than we do (two lengths, a length and chunks, a blank before a colon) it is
 * answered 400, the connection closed and nothing behind it read.
 */
#ifndef IO_HTTP_SERVER_H
#define IO_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/error.h"

struct loop;
struct http_server;
struct http_request;

enum { HTTP_BODY_MAX = 1 << 20 };

/* port 0: any that is free; http_server_port() tells which. */
struct http_server *http_server_create(struct loop *loop, const char *address, int port,
				       struct error *err) MUST_USE;
void http_server_destroy(struct http_server *server); /* NULL is fine */
int http_server_port(const struct http_server *server);

/*
 * Paths without a route get 404, other methods than GET and POST 405 or 501. path:
 * copied. fn answers the request, now or later.
 */
void http_server_route(struct http_server *server, const char *path,
		       void (*fn)(void *ctx, struct http_request *request), void *ctx);

/* All borrowed from the request, until it is answered. */
bool http_request_is_post(const struct http_request *request);
/* Raw bytes, with a NUL behind them. */
const char *http_request_body(const struct http_request *request, size_t *ret_len);
/* NULL: it isn't there, or there twice, when nobody can say which one counts. */
const char *http_request_header(const struct http_request *request, const char *name);

/* Goes with the answer. */
void http_answer_header(struct http_request *request, const char *name,
			const char *value);
/* Spends the handle. type: NULL where body is "" or NULL. */
void http_answer(struct http_request *request, int status, const char *type,
		 const char *body);

#endif

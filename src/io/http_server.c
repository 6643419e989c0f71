#include "io/http_server.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "io/loop.h"

enum { HEADERS_MAX = 16384, SILENCE_SECONDS = 10, TURN_REQUESTS = 128 };

struct route {
	struct route *next;
	struct http_server *server;
	void (*fn)(void *ctx, struct http_request *request);
	void *ctx;
};

struct http_request {
	struct http_request *next, **link; /* the server's open ones */
	struct evhttp_request *evhttp;     /* NULL: the server has ended */
	char *body;                        /* owned */
	size_t len;
};

struct http_server {
	struct loop *loop; /* borrowed */
	struct evhttp *evhttp;
	struct evhttp_bound_socket *socket;
	struct route *routes;
	struct http_request *open;
	unsigned taken;
};

static void request_link(struct http_request *request, struct http_request **where)
{
	request->next = *where;
	request->link = where;
	if (request->next)
		request->next->link = &request->next;
	*where = request;
}

static void request_unlink(struct http_request *request)
{
	*request->link = request->next;
	if (request->next)
		request->next->link = request->link;
}

static char *take_body(struct evhttp_request *evhttp, size_t *ret_len)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(evhttp);
	size_t len = evbuffer_get_length(in);
	char *body = mem_alloc(len + 1);

	if (evbuffer_remove(in, body, len) != (int)len)
		abort(); /* it has just said that it has them */
	body[len] = '\0';
	*ret_len = len;
	return body;
}

/* Does it end where whoever passed it on to us thinks so? */
static bool end_is_certain(struct evhttp_request *evhttp)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(evhttp);
	unsigned said = 0;

	for (struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next) {
		bool coding = strcasecmp(h->key, "Transfer-Encoding") == 0;

		if (strpbrk(h->key, " \t")
		    || (coding && strcasecmp(h->value, "chunked") != 0))
			return false;
		said += coding || strcasecmp(h->key, "Content-Length") == 0;
	}
	return said <= 1;
}

/* What follows it on the connection may be part of it: nobody reads that. */
static bool refuse_uncertain(struct evhttp_request *evhttp)
{
	if (end_is_certain(evhttp))
		return false;
	evhttp_add_header(evhttp_request_get_output_headers(evhttp), "Connection",
			  "close");
	evhttp_send_reply(evhttp, HTTP_BADREQUEST, NULL, NULL);
	return true;
}

static void on_request(struct evhttp_request *evhttp, void *ctx)
{
	struct route *route = ctx;
	struct http_server *server = route->server;
	struct http_request *request;

	if (refuse_uncertain(evhttp))
		return;
	request = mem_zalloc(1, sizeof *request);
	request->evhttp = evhttp;
	request->body = take_body(evhttp, &request->len);
	request_link(request, &server->open);
	route->fn(route->ctx, request);
	if (++server->taken % TURN_REQUESTS == 0)
		loop_end_turn(server->loop);
}

static void on_unknown(struct evhttp_request *evhttp, void *ctx)
{
	(void)ctx;
	if (!refuse_uncertain(evhttp))
		evhttp_send_reply(evhttp, HTTP_NOTFOUND, NULL, NULL);
}

static bool listen_at(struct http_server *server, const char *address, int port,
		      struct error *err)
{
	server->socket = evhttp_bind_socket_with_handle(server->evhttp, address,
							(ev_uint16_t)port);
	return server->socket
	       || error_set(err, ERR_SYSTEM, "can't listen on %s port %d: %s", address,
			    port, strerror(errno));
}

struct http_server *http_server_create(struct loop *loop, const char *address, int port,
				       struct error *err)
{
	struct http_server *server = mem_zalloc(1, sizeof *server);

	server->loop = loop;
	server->evhttp = evhttp_new(loop_base(loop));
	if (!server->evhttp)
		abort(); /* no memory */
	evhttp_set_max_body_size(server->evhttp, HTTP_BODY_MAX);
	evhttp_set_max_headers_size(server->evhttp, HEADERS_MAX);
	evhttp_set_timeout(server->evhttp, SILENCE_SECONDS);
	evhttp_set_allowed_methods(server->evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_POST);
	evhttp_set_gencb(server->evhttp, on_unknown, server);
	if (!listen_at(server, address, port, err)) {
		http_server_destroy(server);
		return NULL;
	}
	return server;
}

void http_server_destroy(struct http_server *server)
{
	if (!server)
		return;
	/* libevent ends the requests with their connections. */
	for (struct http_request *r = server->open; r; r = server->open) {
		request_unlink(r);
		r->evhttp = NULL;
	}
	evhttp_free(server->evhttp);
	while (server->routes) {
		struct route *route = server->routes;

		server->routes = route->next;
		free(route);
	}
	free(server);
}

int http_server_port(const struct http_server *server)
{
	struct sockaddr_storage at = {0};
	socklen_t len = sizeof at;
	int fd = evhttp_bound_socket_get_fd(server->socket);

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	if (at.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
	return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

void http_server_route(struct http_server *server, const char *path,
		       void (*fn)(void *ctx, struct http_request *request), void *ctx)
{
	struct route *route = mem_alloc(sizeof *route);
	int failed;

	*route = (struct route){server->routes, server, fn, ctx};
	server->routes = route;
	failed = evhttp_set_cb(server->evhttp, path, on_request, route);
	assert(!failed); /* a path that has a route already */
	(void)failed;
}

bool http_request_is_post(const struct http_request *request)
{
	return evhttp_request_get_command(request->evhttp) == EVHTTP_REQ_POST;
}

const char *http_request_body(const struct http_request *request, size_t *ret_len)
{
	*ret_len = request->len;
	return request->body;
}

const char *http_request_header(const struct http_request *request, const char *name)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(request->evhttp);
	const char *value = NULL;

	for (struct evkeyval *h = headers->tqh_first; h; h = h->next.tqe_next) {
		if (strcasecmp(h->key, name) != 0)
			continue;
		if (value)
			return NULL;
		value = h->value;
	}
	return value;
}

void http_answer_header(struct http_request *request, const char *name,
			const char *value)
{
	if (request->evhttp)
		evhttp_add_header(evhttp_request_get_output_headers(request->evhttp),
				  name, value);
}

static void write_answer(struct evhttp_request *evhttp, int status, const char *type,
			 const char *body)
{
	struct evbuffer *out = evhttp_request_get_output_buffer(evhttp);

	if (type)
		evhttp_add_header(evhttp_request_get_output_headers(evhttp),
				  "Content-Type", type);
	if (body)
		evbuffer_add(out, body, strlen(body));
	evhttp_send_reply(evhttp, status, NULL, NULL);
}

void http_answer(struct http_request *request, int status, const char *type,
		 const char *body)
{
	if (request->evhttp) {
		request_unlink(request);
		write_answer(request->evhttp, status, type, body);
	}
	free(request->body);
	free(request);
}

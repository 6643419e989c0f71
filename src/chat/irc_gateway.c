#include "irc_gateway.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "io/loop.h"

enum {
	INPUT_BYTES_MAX = 8191 + 512, /* tags and a line, without its end: enough */
	INPUT_AHEAD_BYTES = 4 * INPUT_BYTES_MAX, /* no more is read from the server */
	SASL_CHUNK = 400,
	WHY_BYTES = 200,
};

enum sasl_state { SASL_NONE, SASL_ASKED, SASL_STARTED, SASL_DONE };

struct irc_gateway {
	struct loop *loop;
	const struct irc_options *options;
	struct irc_gateway_events events;
	SSL_CTX *tls; /* NULL: in the clear */
	struct evdns_base *dns;
	struct evconnlistener *listener; /* NULL once the library is in */
	struct bufferevent *server, *library;
	int expected;
	bool registered, offered, down, vouches;
	enum sasl_state sasl;
};

static const char wanted_caps[] =
	"account-tag extended-join account-notify chghost message-tags";

static void to_server(struct irc_gateway *g, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void to_server(struct irc_gateway *g, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	evbuffer_add_vprintf(bufferevent_get_output(g->server), fmt, args);
	va_end(args);
	evbuffer_add(bufferevent_get_output(g->server), "\r\n", 2);
}

static void go_down(struct irc_gateway *g, const char *why)
{
	if (g->down)
		return;
	g->down = true;
	if (g->server)
		bufferevent_disable(g->server, EV_READ | EV_WRITE);
	g->events.down(g->events.ctx, why);
}

/* --- logging in --- */

static bool wants_sasl(const struct irc_gateway *g)
{
	return g->options->sasl_external || g->options->sasl_account;
}

static void end_caps(struct irc_gateway *g)
{
	g->sasl = SASL_DONE;
	to_server(g, "CAP END");
}

/* Carrying on without the login would let anybody be taken for the bot. */
static void sasl_failed(struct irc_gateway *g, const char *why)
{
	if (g->options->sasl_optional)
		end_caps(g);
	else
		go_down(g, why);
}

static size_t put_base64(const unsigned char *from, size_t n, char *to)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t len = 0;

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)from[i] << 16;

		v |= i + 1 < n ? (unsigned)from[i + 1] << 8 : 0;
		v |= i + 2 < n ? from[i + 2] : 0;
		to[len++] = digits[v >> 18 & 63];
		to[len++] = digits[v >> 12 & 63];
		to[len++] = '=';
		to[len++] = '=';
		if (i + 1 < n)
			to[len - 2] = digits[v >> 6 & 63];
		if (i + 2 < n)
			to[len - 1] = digits[v & 63];
	}
	to[len] = '\0';
	return len;
}

/* In chunks of 400; a last one that is full is followed by an empty one. */
static void send_plain(struct irc_gateway *g)
{
	const char *account = g->options->sasl_account;
	const char *password =
		g->options->sasl_password ? g->options->sasl_password : "";
	size_t a = strlen(account), p = strlen(password), n = a + p + 2, len;
	unsigned char *raw = mem_zalloc(n + 2, 1);
	char *text = mem_alloc(n * 4 / 3 + 8);

	/* NUL, account, NUL, password: the NULs are there from the start. */
	memcpy(raw + 1, account, a + 1);
	memcpy(raw + 2 + a, password, p + 1);
	len = put_base64(raw, n, text);
	for (size_t at = 0; at < len; at += SASL_CHUNK)
		to_server(g, "AUTHENTICATE %.*s",
			  (int)(len - at < SASL_CHUNK ? len - at : SASL_CHUNK),
			  text + at);
	if (len % SASL_CHUNK == 0)
		to_server(g, "AUTHENTICATE +");
	memset(raw, 0, n);
	memset(text, 0, len);
	free(raw);
	free(text);
}

static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ')
		    && (at[len] == '\0' || at[len] == ' ' || at[len] == '='))
			return true;
	return false;
}

/* Each by itself: a server refuses a list as a whole. */
static void ask_for_caps(struct irc_gateway *g, const char *offered)
{
	char word[64];

	for (const char *at = wanted_caps; *at;) {
		size_t len = strcspn(at, " ");

		(void)snprintf(word, sizeof word, "%.*s", (int)len, at);
		if (has_word(offered, word))
			to_server(g, "CAP REQ :%s", word);
		at += len + (at[len] == ' ');
	}
	if (wants_sasl(g) && has_word(offered, "sasl")) {
		g->offered = true;
		to_server(g, "CAP REQ :sasl");
	}
}

static void on_cap(struct irc_gateway *g, const struct irc_line *line)
{
	const char *verb = line->n > 1 ? line->params[1] : "";
	const char *list = line->n > 2 ? line->params[line->n - 1] : "";

	if (g->registered || g->sasl == SASL_DONE)
		return;
	if (strcmp(verb, "LS") == 0) {
		ask_for_caps(g, list);
		if (line->n > 3 && strcmp(line->params[2], "*") == 0)
			return; /* more of the list follows */
		if (!wants_sasl(g))
			end_caps(g);
		else if (!g->offered)
			sasl_failed(g, "the server offers no SASL");
		else
			g->sasl = SASL_ASKED;
	} else if (strcmp(verb, "ACK") == 0 && has_word(list, "account-tag")) {
		g->vouches = true;
	} else if (strcmp(verb, "ACK") == 0 && has_word(list, "sasl")) {
		g->sasl = SASL_STARTED;
		to_server(g, "AUTHENTICATE %s",
			  g->options->sasl_external ? "EXTERNAL" : "PLAIN");
	} else if (strcmp(verb, "NAK") == 0 && has_word(list, "sasl")) {
		sasl_failed(g, "the server refuses SASL");
	}
}

static bool login_line(struct irc_gateway *g, const struct irc_line *line)
{
	if (strcmp(line->command, "CAP") == 0) {
		on_cap(g, line);
		return true;
	}
	if (strcmp(line->command, "AUTHENTICATE") == 0) {
		if (g->sasl == SASL_STARTED && line->n > 0
		    && strcmp(line->params[0], "+") == 0) {
			if (g->options->sasl_external)
				to_server(g, "AUTHENTICATE +");
			else
				send_plain(g);
		}
		return true;
	}
	if (strlen(line->command) != 3 || strncmp(line->command, "90", 2) != 0)
		return false;
	if (g->sasl != SASL_STARTED)
		return true;
	if (line->command[2] == '3' || line->command[2] == '7')
		end_caps(g);
	else if (strchr("2456", line->command[2]))
		sasl_failed(g, "the SASL login was refused");
	return true;
}

/* --- lines --- */

static void to_library(struct irc_gateway *g, const struct irc_line *line)
{
	struct strbuf out;

	if (!g->library)
		return;
	strbuf_init(&out, INPUT_BYTES_MAX);
	irc_line_put(line, &out);
	if (out.len > 0) {
		strbuf_adds(&out, "\r\n");
		bufferevent_write(g->library, out.text, out.len);
	}
	strbuf_finish(&out);
}

static void take_line(struct irc_gateway *g, char *text)
{
	struct irc_line line;

	if (!irc_line_parse(text, &line) || login_line(g, &line))
		return;
	if (strcmp(line.command, "001") == 0) {
		if (wants_sasl(g) && g->sasl != SASL_DONE
		    && !g->options->sasl_optional) {
			go_down(g, "the server let us in without the login");
			return;
		}
		g->registered = true;
	}
	if (g->events.line(g->events.ctx, &line) && irc_line_is_safe(&line))
		to_library(g, &line);
}

/* What the library hasn't taken yet: the server waits, and those who flood it. */
static bool is_full(const struct irc_gateway *g)
{
	return g->library
	       && evbuffer_get_length(bufferevent_get_output(g->library))
			  > IRC_PIPE_BYTES;
}

static void on_server_input(struct bufferevent *bev, void *ctx)
{
	struct irc_gateway *g = ctx;
	struct evbuffer *in = bufferevent_get_input(bev);
	size_t len;
	char *text;

	while (!g->down && !is_full(g)
	       && (text = evbuffer_readln(in, &len, EVBUFFER_EOL_CRLF))) {
		if (strlen(text) < len) /* a NUL: what is behind it is nobody's line */
			text[strlen(text)] = '\0';
		if (len <= INPUT_BYTES_MAX)
			take_line(g, text);
		free(text);
	}
	if (!g->down && !is_full(g) && evbuffer_get_length(in) > INPUT_BYTES_MAX)
		go_down(g, "the server sent a line without an end");
	loop_end_turn(g->loop);
}

static void on_library_input(struct bufferevent *bev, void *ctx)
{
	struct irc_gateway *g = ctx;
	size_t len;
	char *text;

	while (!g->down
	       && (text = evbuffer_readln(bufferevent_get_input(bev), &len,
					  EVBUFFER_EOL_CRLF))) {
		if (len > 0)
			to_server(g, "%s", text);
		free(text);
	}
}

static void on_library_took(struct bufferevent *bev, void *ctx)
{
	struct irc_gateway *g = ctx;

	(void)bev;
	if (!g->down && g->server)
		on_server_input(g->server, g);
}

static void on_library_event(struct bufferevent *bev, short what, void *ctx)
{
	(void)bev;
	(void)what;
	(void)ctx; /* whoever ends the session closes us */
}

static void explain(struct irc_gateway *g, struct bufferevent *bev, short what,
		    char why[WHY_BYTES])
{
	unsigned long code = g->tls ? bufferevent_get_openssl_error(bev) : 0;
	SSL *ssl = g->tls ? bufferevent_openssl_get_ssl(bev) : NULL;
	long verified = ssl ? SSL_get_verify_result(ssl) : X509_V_OK;
	int dns = bufferevent_socket_get_dns_error(bev);

	if (dns != 0)
		(void)snprintf(why, WHY_BYTES, "%s: %s", g->options->host,
			       evutil_gai_strerror(dns));
	else if (verified != X509_V_OK)
		(void)snprintf(why, WHY_BYTES, "the server's certificate: %s",
			       X509_verify_cert_error_string(verified));
	else if (code != 0)
		(void)snprintf(why, WHY_BYTES, "TLS: %s",
			       ERR_reason_error_string(code)
				       ? ERR_reason_error_string(code)
				       : "failed");
	else if (what & BEV_EVENT_TIMEOUT)
		(void)snprintf(why, WHY_BYTES, "no answer in time");
	else if (what & BEV_EVENT_EOF)
		(void)snprintf(why, WHY_BYTES, "the server closed the connection");
	else
		(void)snprintf(why, WHY_BYTES, "%s",
			       evutil_socket_error_to_string(EVUTIL_SOCKET_ERROR()));
}

static void on_server_event(struct bufferevent *bev, short what, void *ctx)
{
	struct irc_gateway *g = ctx;
	char why[WHY_BYTES];
	int now = 1;

	if (what & BEV_EVENT_CONNECTED) {
		/* A line that follows another one doesn't wait for its receipt. */
		(void)setsockopt(bufferevent_getfd(bev), IPPROTO_TCP, TCP_NODELAY, &now,
				 sizeof now);
		/* Before the library's NICK and USER: registration waits for its end. */
		to_server(g, "CAP LS 302");
		if (g->library)
			bufferevent_enable(g->library, EV_READ | EV_WRITE);
		return;
	}
	explain(g, bev, what, why);
	go_down(g, why);
	loop_end_turn(g->loop);
}

/* --- connecting --- */

static bool make_tls(struct irc_gateway *g, struct error *err)
{
	const struct irc_options *o = g->options;

	if (!o->tls)
		return true;
	g->tls = SSL_CTX_new(TLS_client_method());
	if (!g->tls || !SSL_CTX_set_min_proto_version(g->tls, TLS1_2_VERSION))
		return error_set(err, ERR_SYSTEM, "TLS can't be set up");
	SSL_CTX_set_verify(g->tls, SSL_VERIFY_PEER, NULL);
	if (o->ca_file ? !SSL_CTX_load_verify_locations(g->tls, o->ca_file, NULL)
		       : !SSL_CTX_set_default_verify_paths(g->tls))
		return error_set(err, ERR_INPUT, "%s: no certificates of authorities",
				 o->ca_file ? o->ca_file : "the system");
	if (o->client_cert
	    && (SSL_CTX_use_certificate_chain_file(g->tls, o->client_cert) != 1
		|| SSL_CTX_use_PrivateKey_file(
			   g->tls, o->client_key ? o->client_key : o->client_cert,
			   SSL_FILETYPE_PEM)
			   != 1))
		return error_set(err, ERR_INPUT, "%s: no certificate with its key",
				 o->client_cert);
	return true;
}

/* What SSL_set_tlsext_host_name() does, which casts the const away. */
static bool name_server(SSL *ssl, const char *host)
{
	return SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
			(void *)(uintptr_t)host)
	       == 1;
}

static struct bufferevent *server_socket(struct irc_gateway *g)
{
	struct event_base *base = loop_base(g->loop);
	const int how = BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS;
	SSL *ssl;

	if (!g->tls)
		return bufferevent_socket_new(base, -1, how);
	ssl = SSL_new(g->tls);
	if (!ssl || !name_server(ssl, g->options->host)
	    || !SSL_set1_host(ssl, g->options->host)) {
		SSL_free(ssl);
		return NULL;
	}
	return bufferevent_openssl_socket_new(base, -1, ssl, BUFFEREVENT_SSL_CONNECTING,
					      how);
}

static void connect_server(struct irc_gateway *g)
{
	g->server = server_socket(g);
	if (!g->server) {
		go_down(g, "TLS can't be set up");
		return;
	}
	bufferevent_priority_set(g->server, loop_priority_reader());
	bufferevent_setcb(g->server, on_server_input, NULL, on_server_event, g);
	bufferevent_setwatermark(g->server, EV_READ, 0, INPUT_AHEAD_BYTES);
	bufferevent_enable(g->server, EV_READ | EV_WRITE);
	if (bufferevent_socket_connect_hostname(g->server, g->dns, AF_UNSPEC,
						g->options->host, g->options->port)
	    != 0)
		go_down(g, "the connection can't be begun");
}

/* One visitor is let in, and only if it is us. */
static void on_accept(struct evconnlistener *listener, evutil_socket_t fd,
		      struct sockaddr *from, int len, void *ctx)
{
	struct irc_gateway *g = ctx;
	const struct sockaddr_in *in = (const struct sockaddr_in *)(void *)from;
	int bytes = IRC_PIPE_BYTES, now = 1;

	(void)len;
	if (in->sin_family != AF_INET || ntohs(in->sin_port) != g->expected) {
		evutil_closesocket(fd);
		return;
	}
	evconnlistener_free(listener);
	g->listener = NULL;
	g->library =
		bufferevent_socket_new(loop_base(g->loop), fd, BEV_OPT_CLOSE_ON_FREE);
	if (!g->library)
		abort(); /* no memory */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
	bufferevent_setcb(g->library, on_library_input, on_library_took,
			  on_library_event, g);
	connect_server(g);
}

static bool listen_once(struct irc_gateway *g, int *ret_port, struct error *err)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t len = sizeof at;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	g->listener =
		evconnlistener_new_bind(loop_base(g->loop), on_accept, g,
					LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
					4, (struct sockaddr *)(void *)&at, sizeof at);
	if (!g->listener
	    || getsockname(evconnlistener_get_fd(g->listener),
			   (struct sockaddr *)(void *)&at, &len)
		       != 0)
		return error_set(err, ERR_SYSTEM, "no port on 127.0.0.1");
	*ret_port = ntohs(at.sin_port);
	return true;
}

struct irc_gateway *irc_gateway_open(struct loop *loop,
				     const struct irc_options *options,
				     const struct irc_gateway_events *events,
				     int *ret_port, struct error *err)
{
	struct irc_gateway *g = mem_zalloc(1, sizeof *g);

	g->loop = loop;
	g->options = options;
	g->events = *events;
	g->dns = evdns_base_new(loop_base(loop),
				EVDNS_BASE_INITIALIZE_NAMESERVERS
					| EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	if (!make_tls(g, err) || !listen_once(g, ret_port, err)) {
		irc_gateway_close(g);
		return NULL;
	}
	return g;
}

bool irc_gateway_vouches(const struct irc_gateway *gateway)
{
	return gateway->vouches;
}

void irc_gateway_expect(struct irc_gateway *gateway, int port)
{
	gateway->expected = port;
}

void irc_gateway_close(struct irc_gateway *gateway)
{
	if (!gateway)
		return;
	gateway->down = true;
	if (gateway->listener)
		evconnlistener_free(gateway->listener);
	if (gateway->library)
		bufferevent_free(gateway->library);
	if (gateway->server)
		bufferevent_free(gateway->server);
	if (gateway->dns)
		evdns_base_free(gateway->dns, 0);
	SSL_CTX_free(gateway->tls);
	free(gateway);
}

/* The session: libircclient in the loop, connecting, ending and coming back. The
 * library's many traps, and what is done about each, stand where they would snap. */
#include "chat/irc.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <libircclient.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>

#include "base/kill_point.h"
#include "base/mem.h"
#include "io/loop.h"
#include "irc_parts.h"

enum { STEPS_PER_TURN = 64 };

static struct irc *irc_of(irc_session_t *session)
{
	return irc_get_ctx(session);
}

/* --- the descriptor --- */

struct wants {
	int fd; /* -1: none */
	bool read, write;
};

static struct wants wants_of(struct irc *irc)
{
	fd_set in, out;
	int fd = -1;

	FD_ZERO(&in);
	FD_ZERO(&out);
	if (!irc->session
	    || irc_add_select_descriptors(irc->session, &in, &out, &fd) != 0 || fd < 0)
		return (struct wants){-1, false, false};
	return (struct wants){fd, FD_ISSET(fd, &in) != 0, FD_ISSET(fd, &out) != 0};
}

static void on_descriptor(evutil_socket_t fd, short what, void *ctx);

/* One event at a time, asked for anew each time: the library says what it wants. */
static void arm(struct irc *irc)
{
	struct wants w = wants_of(irc);
	short what = (short)((w.read ? EV_READ : 0) | (w.write ? EV_WRITE : 0));

	if (irc->event)
		event_free(irc->event);
	irc->event = NULL;
	if (w.fd < 0 || !what) { /* it wants nothing: it would never want again */
		irc_end_soon(irc, "the IRC library has stopped reading");
		return;
	}
	irc->event = event_new(loop_base(irc->loop), w.fd, what, on_descriptor, irc);
	if (!irc->event || event_priority_set(irc->event, loop_priority_reader()) != 0
	    || event_add(irc->event, NULL) != 0)
		abort(); /* no memory */
}

static void end_now(struct irc *irc);

/* Only what the kernel has reported: the library reads and writes until it would block
 * and then tries for ever. */
static void let_library_work(struct irc *irc, int fd, int what)
{
	fd_set in, out;
	int failed;

	FD_ZERO(&in);
	FD_ZERO(&out);
	if (what & EV_READ)
		FD_SET(fd, &in);
	if (what & EV_WRITE)
		FD_SET(fd, &out);
	irc->in_library = true;
	failed = irc_process_select_descriptors(irc->session, &in, &out);
	irc->in_library = false;
	if (irc->jobs && (what & EV_WRITE))
		KILL_POINT(IRC_WRITTEN);
	if (failed && !irc->ending)
		irc_end_soon(irc, "the connection has ended");
	if (!irc->ending)
		irc_feed(irc);
}

/* What it wants and could have at once. */
static int ready_now(struct irc *irc)
{
	struct wants w = wants_of(irc);
	struct pollfd p = {
		.fd = w.fd,
		.events = (short)((w.read ? POLLIN : 0) | (w.write ? POLLOUT : 0))};
	bool in, out;

	if (w.fd < 0 || !p.events || poll(&p, 1, 0) <= 0)
		return 0;
	in = p.revents & (POLLIN | POLLHUP | POLLERR) && w.read;
	out = p.revents & POLLOUT && w.write;
	return (in ? EV_READ : 0) | (out ? EV_WRITE : 0);
}

/* It reads a kilobyte and writes one line at a time; several of these are one turn, so
 * that what many people said at once is one commit. */
static void on_descriptor(evutil_socket_t fd, short what, void *ctx)
{
	struct irc *irc = ctx;
	int ready = what;

	for (int i = 0; i < STEPS_PER_TURN && ready; i++) {
		let_library_work(irc, fd, ready);
		ready = irc->ending ? 0 : ready_now(irc);
	}
	if (irc->ending)
		end_now(irc);
	else
		arm(irc);
	loop_end_turn(irc->loop);
}

/* Its buffer holds 1024 bytes and drops what doesn't fit: one line at a time. */
bool irc_library_takes(struct irc *irc, const char *line)
{
	if (!irc->session || wants_of(irc).write)
		return false;
	if (irc_send_raw(irc->session, "%s", line) != 0)
		return false;
	if (!irc->in_library)
		arm(irc);
	return true;
}

void irc_command(struct irc *irc, const char *fmt, ...)
{
	char line[IRC_COMMAND_BYTES];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	line[strcspn(line, "\r\n")] = '\0';
	if (!irc->session)
		return;
	(void)irc_send_raw(irc->session, "%s", line);
	if (!irc->in_library)
		arm(irc);
}

/* --- the end of a connection --- */

static void begin(void *ctx);

static int64_t wait_ms(struct irc *irc)
{
	int64_t first = irc->options->first_retry_ms ? irc->options->first_retry_ms
						     : IRC_RETRY_MS;
	int64_t ms = first;

	for (unsigned i = 0; i < irc->failures && ms < IRC_RETRY_MAX_MS; i++)
		ms *= 2;
	if (ms > IRC_RETRY_MAX_MS)
		ms = IRC_RETRY_MAX_MS;
	irc->failures++;
	/* Spread, so that many bots don't come back at once; no secret depends on it. */
	return ms
	       + (int64_t)((uint64_t)(loop_now(irc->loop) * 2654435761) % 1000) * ms
			 / 2000;
}

static void drop_timers(struct irc *irc)
{
	loop_cancel(irc->patience);
	loop_cancel(irc->live);
	loop_cancel(irc->pace);
	loop_cancel(irc->rejoin);
	loop_cancel(irc->cleanup);
	irc->patience = irc->live = irc->pace = irc->rejoin = irc->cleanup = NULL;
}

static void drop_connection(struct irc *irc)
{
	drop_timers(irc);
	if (irc->event)
		event_free(irc->event);
	irc->event = NULL;
	/* A session is for one connection: it keeps half lines of the last one. */
	if (irc->session)
		irc_destroy_session(irc->session);
	irc->session = NULL;
	irc_gateway_close(irc->gateway);
	irc->gateway = NULL;
	irc_people_clear(&irc->people);
	irc_forget_authors(irc);
	irc_forget_looked(irc);
	irc_forget_knocks(irc);
}

static void end_now(struct irc *irc)
{
	struct error why;
	bool was_up = irc->up;

	irc->up = false;
	irc->ending = false;
	drop_connection(irc);
	irc_forget_jobs(irc);
	irc_forget_finds(irc, "The network is away at the moment.");
	error_set(&why, ERR_SYSTEM, "%s",
		  *irc->why ? irc->why : "the connection ended");
	(void)was_up;
	irc->chat.sink.state(irc->chat.sink.ctx, &irc->chat, false, &why);
	irc->retry = loop_after(irc->loop, wait_ms(irc), begin, irc);
}

static void cleanup(void *ctx)
{
	struct irc *irc = ctx;

	irc->cleanup = NULL;
	if (irc->ending)
		end_now(irc);
}

/* Never from within the library, which goes on using what was freed. */
void irc_end_soon(struct irc *irc, const char *why)
{
	if (irc->ending || irc->retry)
		return;
	irc->ending = true;
	irc->up = false;
	if (!*irc->why)
		(void)snprintf(irc->why, sizeof irc->why, "%s", why);
	if (!irc->cleanup)
		irc->cleanup = loop_after(irc->loop, 0, cleanup, irc);
}

static void on_gateway_down(void *ctx, const char *why)
{
	irc_end_soon(ctx, why);
}

static void out_of_patience(void *ctx)
{
	struct irc *irc = ctx;

	irc->patience = NULL;
	irc_end_soon(irc, "the server did not let us in within a minute");
}

static void check_live(void *ctx)
{
	struct irc *irc = ctx;
	int64_t silent = loop_now(irc->loop) - irc->heard;

	irc->live = loop_after(irc->loop, IRC_LIVE_CHECK_MS, check_live, irc);
	irc_check_finds(irc);
	if (silent > IRC_DEAD_SECONDS && irc->asked_live) {
		irc_end_soon(irc, "the server has fallen silent");
	} else if (silent > IRC_SILENT_SECONDS && !irc->asked_live) {
		irc->asked_live = true;
		irc_command(irc, "PING :live");
	}
}

/* --- what the library tells --- */

static void on_connect(irc_session_t *session, const char *event, const char *origin,
		       const char **params, unsigned count)
{
	struct irc *irc = irc_of(session);

	(void)event;
	(void)origin;
	(void)params;
	(void)count;
	if (irc->up)
		return;
	for (char *const *c = irc->options->channels; *c; c++)
		irc_command(irc, "JOIN %s", *c);
	loop_cancel(irc->patience);
	irc->patience = NULL;
	irc->failures = 0;
	irc->why[0] = '\0';
	irc->tokens = irc->options->burst;
	irc->up = true;
	irc->live = loop_after(irc->loop, IRC_LIVE_CHECK_MS, check_live, irc);
	irc->chat.sink.state(irc->chat.sink.ctx, &irc->chat, true, NULL);
}

/* Private and in a channel alike: the library's idea of which is which depends on what
 * it takes our nick to be. */
static void on_text(irc_session_t *session, const char *event, const char *origin,
		    const char **params, unsigned count)
{
	(void)event;
	if (count >= 2 && origin && params[0] && params[1])
		irc_on_message(irc_of(session), origin, params[0], params[1]);
}

/* Unanswered: the library's own answers can be used to flood us out. */
static void on_ctcp(irc_session_t *session, const char *event, const char *origin,
		    const char **params, unsigned count)
{
	(void)session;
	(void)event;
	(void)origin;
	(void)params;
	(void)count;
}

/* No DCC callbacks: then nobody can make us open sockets. */
static irc_session_t *new_session(struct irc *irc)
{
	irc_callbacks_t callbacks;
	irc_session_t *session;

	memset(&callbacks, 0, sizeof callbacks);
	callbacks.event_connect = on_connect;
	callbacks.event_privmsg = on_text;
	callbacks.event_channel = on_text;
	callbacks.event_ctcp_action = on_text;
	callbacks.event_ctcp_req = on_ctcp;
	session = irc_create_session(&callbacks);
	if (!session)
		abort(); /* no memory */
	irc_set_ctx(session, irc);
	return session;
}

/* --- connecting --- */

/* The library passes these through printf, twice. */
static void escape_percent(const char *from, char ret[IRC_NAME_BYTES])
{
	size_t n = 0;

	for (; from && *from && n < IRC_NAME_BYTES - 3; from++) {
		if ((unsigned char)*from < ' ')
			continue;
		ret[n++] = *from;
		if (*from == '%')
			ret[n++] = '%';
	}
	ret[n] = '\0';
}

static bool connect_library(struct irc *irc, int port)
{
	char password[IRC_NAME_BYTES], nick[IRC_NAME_BYTES], user[IRC_NAME_BYTES],
		name[IRC_NAME_BYTES];
	const struct irc_options *o = irc->options;

	escape_percent(o->password, password);
	escape_percent(o->nick, nick);
	escape_percent(o->user, user);
	escape_percent(o->realname, name);
	return irc_connect(irc->session, "127.0.0.1", (unsigned short)port,
			   o->password ? password : NULL, nick, user, name)
	       == 0;
}

static int own_port(int fd)
{
	struct sockaddr_in at;
	socklen_t len = sizeof at;

	if (getsockname(fd, (struct sockaddr *)(void *)&at, &len) != 0)
		return -1;
	return ntohs(at.sin_port);
}

/* Between the gateway and the library: little under way, and that at once. */
static void keep_short(int fd)
{
	int bytes = IRC_PIPE_BYTES, now = 1;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
}

static bool start(struct irc *irc, struct error *err)
{
	const struct irc_gateway_events events = {irc, irc_on_line, on_gateway_down};
	struct wants w;
	int port;

	irc->gateway = irc_gateway_open(irc->loop, irc->options, &events, &port, err);
	if (!irc->gateway)
		return false;
	irc->session = new_session(irc);
	if (!connect_library(irc, port))
		return error_set(err, ERR_SYSTEM,
				 "the IRC library can't connect to us");
	w = wants_of(irc);
	if (w.fd < 0 || w.fd >= FD_SETSIZE)
		return error_set(err, ERR_SYSTEM,
				 "too many open files for the IRC library");
	keep_short(w.fd);
	irc_gateway_expect(irc->gateway, own_port(w.fd));
	arm(irc);
	return true;
}

static void begin(void *ctx)
{
	struct irc *irc = ctx;
	struct error err;

	irc->retry = NULL;
	irc->nick_tries = 0;
	irc->why[0] = '\0';
	irc->people.mapping = IRC_RFC1459;
	irc->heard = loop_now(irc->loop);
	irc->patience = loop_after(irc->loop, IRC_REGISTER_MS, out_of_patience, irc);
	(void)snprintf(irc->nick, sizeof irc->nick, "%s", irc->options->nick);
	if (!start(irc, &err))
		irc_end_soon(irc, err.text);
}

static void irc_destroy(struct chat *chat)
{
	struct irc *irc = (struct irc *)chat;

	loop_cancel(irc->retry);
	irc->up = false;
	drop_connection(irc);
	irc_forget_jobs(irc);
	irc_forget_settled(irc);
	irc_people_finish(&irc->people);
	while (irc->finds) {
		struct irc_find *f = irc->finds;

		irc->finds = f->next;
		free(f);
	}
	free(irc);
}

static bool irc_guard(struct chat *chat, const char *id)
{
	return irc_people_guard(&((struct irc *)chat)->people, id);
}

static void irc_claim(struct chat *chat, const char *id, const char *who)
{
	irc_people_claim(&((struct irc *)chat)->people, id, who);
}

static const struct chat_ops irc_ops = {
	.name = "irc",
	.send = irc_send_message,
	.find = irc_find_person,
	.guard = irc_guard,
	.claim = irc_claim,
	.destroy = irc_destroy,
};

struct chat *irc_create(struct loop *loop, const struct irc_options *options,
			const struct chat_sink *sink, struct error *err)
{
	struct irc *irc;

	if (options->sasl_account && !options->sasl_external
	    && !options->sasl_password) {
		error_set(err, ERR_INPUT, "%s: sasl_account needs sasl_password",
			  options->network);
		return NULL;
	}
	irc = mem_zalloc(1, sizeof *irc);
	irc->chat = (struct chat){&irc_ops, *sink, options->network};
	irc->loop = loop;
	irc->options = options;
	irc->retry = loop_after(loop, 0, begin, irc);
	return &irc->chat;
}

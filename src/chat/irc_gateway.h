/*
 * Between libircclient and the network: the library connects to a port of ours on
 * loopback, once, and we to the server. So what the library can't do (TLS, SASL,
 * names, IPv6, tags) is done here, and what would crash or hang it never reaches it.
 *
 * One gateway is one connection. It ends itself towards the library when the server
 * does: the library sees the end of its input.
 */
#ifndef CHAT_IRC_GATEWAY_H
#define CHAT_IRC_GATEWAY_H

#include "chat/irc.h"
#include "irc_line.h"

struct irc_gateway;

enum { IRC_PIPE_BYTES = 16384 }; /* that wait for the library; then the server waits */

struct irc_gateway_events {
	void *ctx;
	/* Each line of the server's, before the library has it. May change prefix and
	 * parameters; false: the library is not to see it. */
	bool (*line)(void *ctx, struct irc_line *line);
	/* The server's side has ended. Once; not to be closed from within. */
	void (*down)(void *ctx, const char *why);
};

/* The library is to connect to *ret_port of 127.0.0.1 next. NULL: err. */
struct irc_gateway *irc_gateway_open(struct loop *loop,
				     const struct irc_options *options,
				     const struct irc_gateway_events *events,
				     int *ret_port, struct error *err) MUST_USE;
/* From which port the library comes: nobody else is let in. */
void irc_gateway_expect(struct irc_gateway *gateway, int port);
/* The network marks every message with its author's login, or that there is none. */
bool irc_gateway_vouches(const struct irc_gateway *gateway);
void irc_gateway_close(struct irc_gateway *gateway); /* NULL is fine */

#endif

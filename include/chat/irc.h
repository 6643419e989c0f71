/*
 * An IRC network as a chat, by libircclient behind a gateway of our own: TLS with
 * the host's name verified, SASL, asynchronous DNS, tags, hostile lines made
 * harmless (src/chat/irc_gateway.h).
 *
 * Rooms: a channel ("#hiring"), or a person's id ("account:sam_k", or
 * "host:nick!user@host" where they are not logged in) for the conversation with
 * them. There are no native ids: a message is sent when the PONG to the PING behind
 * its last line has come, and what was in flight when a link died is doubtful.
 *
 * In private everything is text; "!interview ..." there and in a channel is a
 * command. In channels only what begins with our nick is heard besides.
 *
 * libircclient uses fd_set: the process must keep its descriptors below 1024.
 */
#ifndef CHAT_IRC_H
#define CHAT_IRC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "chat/chat.h"

struct loop;

struct irc_options {         /* borrowed as long as the chat */
	const char *network; /* as in chat_person: "irc:libera" */
	const char *host;
	int port;
	bool tls;
	const char *ca_file; /* NULL: the system's authorities */
	const char *client_cert, *client_key;
	const char *nick, *user, *realname;
	const char *password; /* of the server; NULL */
	const char *sasl_account, *sasl_password;
	bool sasl_external, sasl_optional; /* optional: go on when it fails */
	char *const *channels;             /* NULL-terminated */
	bool colours;
	int64_t burst,
		line_ms; /* so many lines at once, then one each line_ms; 0: no pacing */
	int64_t first_retry_ms; /* 0: five seconds; doubled up to ten minutes */
};

struct chat *irc_create(struct loop *loop, const struct irc_options *options,
			const struct chat_sink *sink, struct error *err) MUST_USE;

#endif

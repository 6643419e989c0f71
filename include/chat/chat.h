/*
 * What every chat network looks like to the rest of the program.
 *
 * Down: struct chat_ops, one const table per transport. Up: struct chat_sink,
 * through which a transport says what people wrote and what became of a
 * message. Nothing above this header knows a network, nothing below it knows
 * interviews.
 */
#ifndef CHAT_CHAT_H
#define CHAT_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "chat/message.h"

enum { CHAT_LINE_MAX = 65536 }; /* bytes of one incoming message */

struct chat;

/* Who: (network, id) is the key; the label is shown and never compared. */
struct chat_person {
	const char *network; /* the configured connection: "console", "irc:libera" */
	const char *id;
	const char *label;
};

/* Where: a room of a network; thread: native id or NULL. */
struct chat_place {
	const char *network, *room, *thread;
};

/* One message from a person. All borrowed: they die on return. */
struct chat_input {
	struct chat_person who;
	struct chat_place where;
	const char
		*key; /* delivery id, for dropping repeats; NULL where there is none */
	const char
		*text; /* valid UTF-8; "" is an empty line, which some networks have */
};

enum chat_outcome {
	CHAT_SENT,
	CHAT_DOUBTFUL,       /* it may or may not have arrived */
	CHAT_LATER,          /* not now: retry_at says when */
	CHAT_NO_DESTINATION, /* never there: nobody to send it to */
	CHAT_BAD_MESSAGE,    /* never like this */
};
struct chat_receipt {
	enum chat_outcome outcome;
	const char *native; /* SENT: the network's id of it, NULL where there is none */
	int64_t retry_at;   /* LATER: seconds since 1970 */
};

struct chat_sink {
	void *ctx;
	void (*input)(void *ctx, struct chat *from, const struct chat_input *in);
	/* Once for each send, never from inside it. */
	void (*settled)(void *ctx, struct chat *from, int64_t job,
			const struct chat_receipt *receipt);
	/* up, or down: nothing more will come in (for now). why: NULL at an orderly end. */
	void (*state)(void *ctx, struct chat *from, bool up, const struct error *why);
};

struct chat_ops {
	const char *name; /* "console": as in the log */
	/* Takes what it needs of the message before it returns; settles exactly once. */
	void (*send)(struct chat *chat, int64_t job, const struct chat_place *to,
		     const struct chat_message *message);
	void (*destroy)(struct chat *chat);
};

/* First member of every transport's own struct; its ops are its type tag. */
struct chat {
	const struct chat_ops *ops;
	struct chat_sink sink;
	const char *network; /* as in chat_person: owned by the transport */
};

void chat_send(struct chat *chat, int64_t job, const struct chat_place *to,
	       const struct chat_message *message);
void chat_destroy(struct chat *chat); /* NULL is fine */

#endif

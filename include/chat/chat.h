/*
 * What every chat network looks like to the rest of the program.
 *
 * Down: struct chat_ops, one const table per transport. Up: struct chat_sink,
 * through which a transport says what people did and what became of a message.
 * Nothing above this header knows a network, nothing below it knows interviews.
 *
 * Calls down never call back up before they return: what a transport has to say
 * at once it says from the loop (loop_soon).
 */
#ifndef CHAT_CHAT_H
#define CHAT_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "chat/message.h"

enum {
	CHAT_LINE_MAX = 65536, /* bytes of one incoming message */
	CHAT_TZ_UNKNOWN = 24 * 60,
};

struct chat;

/* What stands behind an id: how sure the network is that it is them. */
enum chat_proof {
	PROOF_NONE,    /* a name that anybody may take */
	PROOF_HOST,    /* where they come from, as the network shows it */
	PROOF_ACCOUNT, /* the network knows them by login */
};

/* Who: (network, id) is the key; the label is shown and never compared. */
struct chat_person {
	const char *network; /* the configured connection: "console", "irc:libera" */
	const char *id; /* stable and printable, without blanks: an account, a U... */
	const char *label;
	enum chat_proof proof;
	bool outsider; /* a guest, a stranger, another program */
	/* Of the groups and channels that the network was told to watch, those that have
	 * them: words with a blank between, "group:S1 channel:C1"; NULL: none. Looked up
	 * for whoever commands, fills in or presses in a channel. */
	const char *circles;
	/* What of all this the network could not find out, and why; NULL: nothing. */
	const char *unsure;
	/* Whom they seem to be, which is not proven: see guard. NULL: nobody. */
	const char *like;
	int tz_minutes; /* east of UTC; CHAT_TZ_UNKNOWN where not known */
};

/*
 * Where: a room of a network. A person's own id is the room of the private
 * conversation with them; the transport tells the two apart. thread: native id
 * of the message that it hangs from, or NULL.
 */
struct chat_place {
	const char *network, *room, *thread;
};

enum chat_input_kind {
	CHAT_TEXT,    /* a message */
	CHAT_EDIT,    /* `message` now reads `text` */
	CHAT_DELETE,  /* `message` is gone */
	CHAT_FILE,    /* something that can't be read; text: what was said with it */
	CHAT_COMMAND, /* to the bot as such: what follows /interview or !interview */
	CHAT_CHOICE,  /* pressed: `text` is the choice's word, token its token */
	CHAT_FORM,    /* filled in: action and token as the form had them, fields */
	CHAT_BACK,    /* somebody like one whom we have to write to is here again */
};

/* One thing that a person did. All borrowed: it dies on return, but for reply. */
struct chat_input {
	enum chat_input_kind kind;
	struct chat_person who;
	struct chat_place where;
	const char *key; /* delivery id, for dropping repeats; NULL where none exists */
	/* Native id of the message it is, or is about; NULL where the network has
	 * none. Ids of one room compare, by strcmp, in order of posting. */
	const char *message;
	const char *text; /* valid UTF-8, never NULL; "": an empty line, or none */
	const char *action, *token;      /* CHOICE, FORM; NULL elsewhere */
	const struct chat_field *fields; /* FORM */
	size_t fields_n;
	/* Somebody waits for chat_answer(): a request that is open. NULL: nobody. The
	 * transport may go on without (it ran out of time); the handle stays good. */
	struct chat_reply *reply;
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
	const char *why;    /* not SENT: for `status`, without anybody's words; NULL */
};

struct chat_sink {
	void *ctx;
	void (*input)(void *ctx, struct chat *from, const struct chat_input *in);
	/* Once for each send, never from inside it. */
	void (*settled)(void *ctx, struct chat *from, int64_t job,
			const struct chat_receipt *receipt);
	/* Once for each find: the person (dies on return), or NULL and why not. */
	void (*found)(void *ctx, struct chat *from, int64_t job,
		      const struct chat_person *person, const char *why_not);
	/* up, or down: nothing more will come in (for now). why: NULL at an orderly end. */
	void (*state)(void *ctx, struct chat *from, bool up, const struct error *why);
};

/* What an open request is answered with. */
struct chat_answer {
	bool kept; /* what they did is stored; false: they are to send it again */
	const struct chat_message *message; /* to whoever asked only; NULL: nothing */
	const struct chat_form *form;       /* to be filled in next; NULL: none */
	/* What is wrong in the form they sent: name and value (the reason). */
	const struct chat_field *errors;
	size_t errors_n;
};

/* A transport that lacks a call has NULL there. */
enum chat_can {
	CHAT_CAN_EDIT = 1,    /* a message may take an earlier one's place */
	CHAT_CAN_THREAD = 2,  /* messages may hang from another one */
	CHAT_CAN_FORM = 4,    /* forms may be filled in */
	CHAT_CAN_REPEAT = 16, /* what we did not acknowledge is delivered again */
	/* Pages of text are welcome: a report's evidence follows it unasked. */
	CHAT_CAN_LONG = 8,
};

struct chat_ops {
	const char *name; /* "console": as in the log */
	unsigned can;     /* enum chat_can */
	/* Takes what it needs of the message before it returns; settles exactly once.
	 * job: a number that no other message of this process or an earlier one has, but
	 * 0, whose receipt nobody waits for. */
	void (*send)(struct chat *chat, int64_t job, const struct chat_place *to,
		     const struct chat_message *message);
	/* Once for each input with a reply, after the commit. The handle is spent. */
	void (*answer)(struct chat *chat, struct chat_reply *reply,
		       const struct chat_answer *answer);
	/* Who is meant by the name or mention that somebody typed? */
	void (*find)(struct chat *chat, int64_t job, const char *name);
	/* True: the network can't vouch for this id for longer than a connection lasts.
	 * From now on whoever comes under it anew is only `like` them, under an id of the
	 * moment, and nothing sent to the guarded id reaches anybody until the one who
	 * has proved to be them is named by claim. Both may be called at any time. */
	bool (*guard)(struct chat *chat, const char *id);
	void (*claim)(struct chat *chat, const char *id, const char *who);
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
/* Nothing happens where reply is NULL. */
void chat_answer(struct chat *chat, struct chat_reply *reply,
		 const struct chat_answer *answer);
/* False: the network can't look for people; a name is all there is. */
bool chat_find(struct chat *chat, int64_t job, const char *name);
bool chat_guard(struct chat *chat, const char *id); /* false: the id is proof enough */
void chat_claim(struct chat *chat, const char *id, const char *who);
void chat_destroy(struct chat *chat); /* NULL is fine */

#endif

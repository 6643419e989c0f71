/*
 * What the parts of the IRC chat share.
 *
 *     irc.c        the session: libircclient, connecting, ending, coming back
 *     irc_in.c     what the server says: who is who, messages, answers to questions
 *     irc_out.c    messages on their way: lines, pace, receipts
 */
#ifndef CHAT_IRC_PARTS_H
#define CHAT_IRC_PARTS_H

#include "chat/irc.h"
#include "irc_format.h"
#include "irc_gateway.h"
#include "irc_people.h"

struct loop_timer;

enum {
	IRC_REGISTER_MS = 60000,
	IRC_LIVE_CHECK_MS = 30000,
	IRC_SILENT_SECONDS = 120, /* then we ask whether it is there */
	IRC_DEAD_SECONDS = 180,
	IRC_FIND_MS = 20000,
	IRC_REJOIN_MS = 30000,
	IRC_RETRY_MS = 5000,
	IRC_RETRY_MAX_MS = 600000,
	IRC_AWAY_SECONDS = 60, /* somebody who isn't there may come back */
	IRC_LOOK_SECONDS = 3,  /* for the network to say who that is */
	IRC_JOBS_MAX = 4096,
	IRC_COMMAND_BYTES = 900,
};

/* A message on its way. */
struct irc_job {
	struct irc_job *next;
	int64_t job;
	char room[IRC_ID_BYTES];
	struct irc_lines lines;
	size_t sent;  /* lines handed to the library */
	bool waiting; /* for the PONG behind the last one */
	bool lost;    /* nobody was there to read it */
};

/* A question to the network about somebody. */
struct irc_find {
	struct irc_find *next;
	int64_t job;
	char nick[IRC_NAME_BYTES], account[IRC_NAME_BYTES];
	char prefix[IRC_ID_BYTES]; /* "": nobody has answered to the name yet */
	int64_t since;
};

/* An id that was looked for since we are connected. */
struct irc_looked {
	struct irc_looked *next;
	char id[IRC_ID_BYTES];
};

/* A guest whom the bot is to be told of. */
struct irc_knock {
	struct irc_knock *next;
	char id[IRC_ID_BYTES];
};

/* Who wrote a message that is on its way through the library, as it was when the
 * server said it: nicks may have changed hands by the time the library tells. */
struct irc_author {
	struct irc_author *next;
	unsigned number;
	char id[IRC_ID_BYTES], account_id[IRC_ID_BYTES], nick[IRC_NAME_BYTES];
	char like[IRC_ID_BYTES]; /* "": nobody */
	enum chat_proof proof;
};

struct irc {
	struct chat chat;
	struct loop *loop;
	const struct irc_options *options;
	struct irc_gateway *gateway;
	void *session;           /* libircclient's */
	void *event;             /* for its descriptor */
	bool in_library, ending; /* ending: as soon as the library lets us */
	char why[200];           /* of the end: what the server said */
	char author_prefix[64];
	struct irc_people people;
	char nick[IRC_NAME_BYTES]; /* ours, as the server has it */
	int nick_tries;
	bool up;
	int64_t heard; /* when the server last said something */
	bool asked_live;
	unsigned failures, authors_n;
	struct loop_timer *retry, *patience, *live, *pace, *rejoin, *cleanup;
	struct irc_author *authors, *authors_last; /* the last: of none, anything */
	struct irc_find *finds;
	struct irc_looked *looked;
	struct irc_knock *knocks;
	struct irc_job *jobs; /* in turn: the first one's line goes next */
	size_t jobs_n;
	int64_t tokens; /* lines that may go out now */
	struct irc_settled *settled;
};

/* irc.c */
/* A command to the server, past the pace; text is one line without its end. */
void irc_command(struct irc *irc, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Hands one line to the library; false: it has to empty its buffer first. */
bool irc_library_takes(struct irc *irc, const char *line);
void irc_end_soon(struct irc *irc, const char *why);

/* irc_in.c */
bool irc_on_line(void *ctx, struct irc_line *line);
void irc_on_message(struct irc *irc, const char *origin, const char *target,
		    const char *text);
void irc_forget_authors(struct irc *irc);
void irc_find_person(struct chat *chat, int64_t job, const char *name);
/* Somebody whom we have to write to and have not seen since we are connected: asks the
 * network. Gives the seconds after which to try again. */
int64_t irc_look_for(struct irc *irc, const char *id);
void irc_forget_looked(struct irc *irc);
/* Somebody like this id is here: tells the bot, once for each guest. */
void irc_knock(struct irc *irc, struct irc_person *guest);
void irc_forget_knocks(struct irc *irc);
void irc_forget_finds(struct irc *irc, const char *why);
void irc_check_finds(struct irc *irc);

/* irc_out.c */
void irc_send_message(struct chat *chat, int64_t job, const struct chat_place *to,
		      const struct chat_message *message);
void irc_feed(struct irc *irc);
/* There is nobody of that nick: what went there was for nobody. */
void irc_on_nobody(struct irc *irc, const char *nick);
void irc_on_pong(struct irc *irc, const char *word);
/* The link is gone: what was on its way is in doubt, what waited can wait. */
void irc_forget_jobs(struct irc *irc);
void irc_forget_settled(struct irc *irc);

#endif

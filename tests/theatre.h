/*
 * A scripted network with a bot behind it, a crowd of candidates and their
 * recruiters, and a clock that only the test moves. By seed the network delays and
 * reorders receipts, repeats and reorders deliveries, loses messages or only their
 * receipts, asks to come back later, and goes down. The bot can be killed: then
 * nothing of its memory is left, and another one is started on the same store.
 *
 * Candidates answer by the number of the question, so that each interview has one
 * right end, whatever happened on the way.
 */
#ifndef TESTS_THEATRE_H
#define TESTS_THEATRE_H

#include "app/bot.h"
#include "app/conversation.h"

struct theatre;

enum disorder {
	DISORDER_DELAY = 1,  /* receipts take their time, and overtake each other */
	DISORDER_REPEAT = 2, /* what people do arrives twice */
	DISORDER_DOUBT = 4,  /* messages get lost, or only their receipts */
	DISORDER_LATER = 8,  /* the network asks for patience */
	DISORDER_DOWN = 16,  /* the link goes down now and then */
	DISORDER_OVERTAKE =
		32, /* fragments overtake each other (where messages have ids) */
	DISORDER_ALL = 63,
};

struct theatre_options {
	uint64_t seed;
	unsigned disorder;
	int candidates, recruiters;
	bool ids;             /* messages have native ids, as on Slack */
	unsigned die_at;      /* the bot dies with this call of the store; 0: never */
	bool die_after;       /* once the call has done its work */
	unsigned die_sending; /* the bot dies with this message; 0: never */
};

/* Runs all interviews to their end; checks along the way that nothing reaches the
 * wrong person and that each place has its order. */
struct theatre *theatre_play(const struct theatre_options *options);
void theatre_end(struct theatre *t);

/* The report of candidate i, without ids and digests of the log. Owned by the
 * caller. NULL: there is none. */
char *theatre_report(struct theatre *t, int candidate);
/* The interview as it is stored; the caller destroys it. */
struct conversation *theatre_load(struct theatre *t, int candidate);
/* Questions of the candidate's that were shown more than once without saying so. */
int theatre_unmarked_copies(const struct theatre *t, int candidate);
/* How often the bot has called the store, and sent. */
unsigned theatre_calls(const struct theatre *t);
unsigned theatre_sends(const struct theatre *t);
/* What one person or room was shown, one message after the other. */
const char *theatre_shown(const struct theatre *t, const char *room);

/* --- step by step, for plays of one's own --- */
struct theatre *theatre_open(const struct theatre_options *options);
/* Somebody does something now; key: NULL for one of its own. */
void theatre_do(struct theatre *t, const struct chat_input *in);
/* The recruiter `who` types a command in the channel. */
void theatre_command(struct theatre *t, const char *who, const char *text);
/* A candidate writes in private. */
void theatre_say(struct theatre *t, const char *who, const char *text);
/* Lets time pass, with all that happens meanwhile. */
void theatre_wait(struct theatre *t, int64_t seconds);
/* From now on the network has nobody there. */
void theatre_refuse(struct theatre *t, const char *room);
/* The link goes down, comes up. */
void theatre_link(struct theatre *t, bool up);
/* Kills the bot and starts another one, `down` seconds later. */
void theatre_restart(struct theatre *t, int64_t down);
struct store *theatre_store(struct theatre *t);
struct bot *theatre_bot(struct theatre *t);
int64_t theatre_now(const struct theatre *t);
/* The last message that was shown in the room, in words. */
const char *theatre_last(const struct theatre *t, const char *room);

#endif

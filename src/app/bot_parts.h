/*
 * What the parts of the bot share.
 *
 *     bot.c          turns the loop
 *     bot_in.c       what arrives, into the inbox
 *     bot_work.c     the inbox worked off: candidates
 *     bot_command.c  the inbox worked off: recruiters
 *     bot_tell.c     what others than the candidate hear of an interview
 *     bot_resume.c   who comes back over a network that vouches for nobody
 *     bot_clock.c    deadlines, and time that does not count
 *     bot_watch.c    what an operator sees of it
 */
#ifndef APP_BOT_PARTS_H
#define APP_BOT_PARTS_H

#include "bot.h"
#include "conversations.h"
#include "inbox.h"
#include "meter.h"
#include "outbox.h"
#include "pace.h"

enum {
	NETWORKS_MAX = 64,
	LOADED_MAX = 256, /* interviews kept in memory between turns */
	RECENT_SECONDS =
		900, /* who spoke so shortly before an outage may have lost words */
	RETRY_SECONDS = 60,
	ITEMS_PER_TURN = 128, /* one transaction: nobody waits for a longer one */
	DUE_PER_TURN = 50,
	WELCOME_PER_TURN = 50,
	SEEN_DAYS = 3,
	OUTAGE_DAYS = 90,
};

/* A submission that is to be graded. */
struct owed_grade {
	struct owed_grade *next;
	char interview[STORE_ID_MAX];
	int answer;
};

/* An invitation that waits for its network to say who is meant. */
struct lookup {
	struct lookup *next;
	int64_t job;
	struct inbox_item *item; /* owned */
};

struct bot_network {
	struct chat *chat;
	const struct people *people; /* NULL: a terminal */
	bool up, marked; /* marked: is up, and that has been noted in the store */
	int64_t alive;   /* when it was last noted to be up */
	int64_t up_since;
	struct meter_network meter;
	struct outage *outages; /* owned, in order of time */
	size_t outages_n;
};

struct bot {
	struct bot_parts parts;
	struct outbox *outbox;
	struct inbox inbox;
	struct conversations loaded;
	struct bot_network networks[NETWORKS_MAX];
	size_t networks_n;
	struct lookup *lookups;
	int64_t lookup_job; /* the last one given; below 0, to be no row's */
	struct grader *grader;
	struct pace *pace; /* owned; NULL: no limit */
	struct owed_grade *owed;
	struct loop_timer *retry, *due, *poll, *alive;
	struct bot_patience patience;
	char interview[STORE_ID_MAX];
	struct error trouble;
	int64_t probed; /* when the store was seen to be writable; 0: not yet */
	struct meter meter;
	void (*on_turn)(void *ctx);
	void *on_turn_ctx;
	void (*on_answer)(void *ctx, const struct chat_message *answer);
	void *on_answer_ctx;
	bool changed; /* the last command from the command line did something */
	void (*on_news)(void *ctx, const struct log_about *about, const char *line);
	void *on_news_ctx;
};

/* bot.c */
/* about: NULL for nothing in particular. */
void bot_news(struct bot *bot, const struct log_about *about, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* bot_in.c */
struct bot_network *bot_network(struct bot *bot, const char *name); /* NULL: none */

/* bot_work.c. One item of the inbox, inside the turn's transaction. False: nothing
 * of the turn may be committed. */
bool bot_work_off(struct bot *bot, struct inbox_item *item, struct error *err);
struct conversation *bot_get(struct bot *bot, const char *id, struct error *err);
bool bot_step(struct bot *bot, struct conversation *c, const struct input *in,
	      struct error *err);
/* A new interview; item: network, whom, seed, salt, and by whom it is asked. */
bool bot_invite_now(struct bot *bot, const struct inbox_item *item,
		    const struct role *role, struct store_interview *ret,
		    struct error *err);
/* Stores a message to a place of the interview's network. */
struct bot_out {
	const char *room, *thread;
	int64_t seq;    /* the event that it follows from */
	int64_t answer; /* or enum store_out_what */
};
bool bot_put(struct bot *bot, const struct conversation *c, const struct bot_out *to,
	     struct chat_message *message, struct error *err); /* ends the message */
struct phrase_facts bot_facts(const struct bot *bot, const struct conversation *c,
			      int answer);

/* Where they stand, and the open question once more. */
bool bot_show_again(struct bot *bot, struct conversation *c, struct error *err);
/* What has been kept of what they were saying, after we were away. */
bool bot_welcome_back(struct bot *bot, struct conversation *c, struct error *err);

/* bot_command.c */
bool bot_command(struct bot *bot, struct inbox_item *item, struct error *err);

/* bot_tell.c */
/* What the events from number `from` on mean to recruiter and report room. */
bool bot_tell_events(struct bot *bot, struct conversation *c, size_t from,
		     struct error *err);
bool bot_tell_unreachable(struct bot *bot, struct conversation *c, struct error *err);
bool bot_tell_contact(struct bot *bot, struct conversation *c, enum word word,
		      int64_t seq, struct error *err);
/* The report, to where it belongs; its digest goes into the log. */
bool bot_put_report(struct bot *bot, struct conversation *c, int64_t seq,
		    char ret_digest[DIGEST_HEX], struct error *err);
/* It has arrived there as `native` (NULL: no id): what follows it. */
bool bot_report_arrived(struct bot *bot, struct conversation *c, const char *native,
			struct error *err);

/* bot_resume.c */
/* After the greeting: the word that proves them, where the network doesn't. */
bool bot_put_word(struct bot *bot, struct conversation *c, int64_t seq,
		  struct error *err);
/* Whom the recruiter's invitation found is the one who is meant by the id. */
void bot_claim_invited(struct bot *bot, const struct inbox_item *item);
bool bot_guard_all(struct bot *bot, struct error *err);
/* *ret_done: it was about who they are, or is nothing as long as that is unknown. */
bool bot_prove(struct bot *bot, struct inbox_item *item, bool *ret_done,
	       struct error *err);

/* bot_watch.c */
void bot_count_arrival(struct bot *bot, struct inbox_item *item);
/* After the commit, for each item of the turn. */
void bot_count_done(struct bot *bot, const struct inbox_item *item);
void bot_count_refused(struct bot *bot, const struct inbox_item *item);
void bot_count_turn(struct bot *bot, bool committed);
void bot_count_loop_turn(void *bot, int64_t us);

/* bot_clock.c */
bool bot_do_due(struct bot *bot, struct error *err);
bool bot_do_alive(struct bot *bot, struct error *err);
bool bot_do_start(struct bot *bot, struct error *err);
bool bot_do_welcome(struct bot *bot, struct inbox_item *item, struct error *err);
bool bot_read_clock(struct bot *bot, struct error *err);
void bot_wait_for_due(struct bot *bot);
void bot_start_clock(struct bot *bot);
/* The outages of an interview's network, up to now. */
const struct outage *bot_outages(struct bot *bot, const char *name, size_t *ret_n);

#endif

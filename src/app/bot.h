/*
 * The bot: what comes in from chats, graders and timers becomes inputs of
 * interviews; what they decide is stored, and only then said.
 *
 * One turn of the loop is one transaction. Everything that arrives is put into
 * an inbox; at the end of the turn the inbox is worked off inside one
 * transaction, and after the commit grades are asked for, messages go out and
 * open requests are answered. If the commit fails nothing of the turn has
 * happened: what a program can say again (a grade, a receipt) stays in the inbox,
 * and a person is asked to do it again.
 *
 * Several programs may work on one store (`leadline decide` beside a server): a
 * conflict is read again and decided again, and what another one has put out is
 * noticed within a second.
 */
#ifndef APP_BOT_H
#define APP_BOT_H

#include <stdbool.h>
#include <stdint.h>

#include "chat/chat.h"
#include "core/role.h"
#include "grader/grader.h"
#include "io/log.h"
#include "library.h"
#include "people.h"
#include "phrases.h"
#include "store/store.h"

struct loop;
struct strbuf;
struct bot;

struct bot_parts { /* all borrowed, all as long as the bot */
	struct loop *loop;
	struct store *store;
	struct library *library;
	/* For whom, and how long answers are kept; NULL: a trial. */
	const struct phrase_house *house;
	bool repeatable; /* seeds follow from person and role: for tests */
	bool beside;     /* another process is the bot: this one only changes what is
			    stored, and leaves all sending to that one */
};

/* How long to wait before a turn that failed is tried again. */
struct bot_patience {
	int64_t busy_ms;    /* somebody else had the store */
	int64_t trouble_ms; /* it does not work */
	int64_t poll_ms; /* between looks whether another program changed it; 0: none */
	int64_t alive_s; /* between notes that the networks are up */
};

/* Takes up what an earlier process left unsent, and the grades it still owed. */
struct bot *bot_create(const struct bot_parts *parts, struct error *err) MUST_USE;
void bot_destroy(struct bot *bot); /* NULL is fine */
/* Instead of 50 ms, a second, a second, a minute. Before the first network. */
void bot_set_patience(struct bot *bot, const struct bot_patience *patience);

/* What transports and graders are to report to. */
struct chat_sink bot_chat_sink(struct bot *bot);
struct grader_sink bot_grader_sink(struct bot *bot);
/* Owned by the caller; destroyed only after the loop has stopped. people: who may
 * do what there, borrowed; NULL: nobody may command. Down until it says it is up,
 * but for a chat whose people is NULL. */
void bot_use_chat(struct bot *bot, struct chat *chat, const struct people *people);
void bot_use_grader(struct bot *bot, struct grader *grader);
/* How much one person, and one network, may send in a minute: see pace.h. */
void bot_set_pace(struct bot *bot, int64_t person, int64_t network);

struct bot_invitation {
	struct chat_place place; /* where to talk to them */
	const char *person;
	const struct role *role;
	uint64_t seed;
	const char *salt; /* SALT_HEX */
};
/* A recruiter's command, by whoever has the database: it may do all of them. The
 * answer comes through bot_on_answer; bot_changed: whether it has changed anything. */
void bot_command_line(struct bot *bot, const char *text, const char *by);
void bot_on_answer(struct bot *bot,
		   void (*fn)(void *ctx, const struct chat_message *answer), void *ctx);
bool bot_changed(const struct bot *bot);

/* Both take effect in the next turn. */
void bot_invite(struct bot *bot, const struct bot_invitation *invitation);
/* Takes up a live interview again: pending grades, and the open question once more. */
void bot_take_up(struct bot *bot, const char *interview,
		 const struct chat_place *place);

/* Nothing happens but in a turn, and a silent network causes none: this does. */
void bot_want_turn(struct bot *bot);

/* The inbox is empty, nothing is owed by a grader, everything has been sent. */
bool bot_idle(const struct bot *bot);
/* All chats have gone down; some interview in memory is not over. */
bool bot_chat_is_down(const struct bot *bot);
bool bot_has_live(const struct bot *bot);
/* The interview that was invited or taken up last: "" before. */
const char *bot_interview(const struct bot *bot);
/* Called after each turn. */
void bot_on_turn(struct bot *bot, void (*fn)(void *ctx), void *ctx);
/* Where to tell what an operator should know: one line, no names, no answers. */
void bot_on_news(struct bot *bot,
		 void (*fn)(void *ctx, const struct log_about *about, const char *line),
		 void *ctx);
/* What there is to know in numbers, in Prometheus' text format (io/metrics.h): as many
 * series, whoever and however many are interviewed. */
void bot_write_metrics(struct bot *bot, struct strbuf *to);
/* Whether it can do its work: the store can be written, which it tries, every network
 * is up, and no message whose turn it is has waited for longer than that. Adds one line
 * a reason where not. */
bool bot_is_ready(struct bot *bot, int64_t oldest_seconds, struct strbuf *reasons);
/* The last thing that went wrong with the store; kind ERR_NONE if nothing did. */
const struct error *bot_trouble(const struct bot *bot);

#endif

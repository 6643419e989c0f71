/*
 * A whole bot on a stage: the real bank, roles, store (in memory), grader and
 * outbox; only the chat is a script. Runs from the top of the tree.
 */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include "app/bot.h"
#include "app/conversation.h"
#include "base/strbuf.h"
#include "chat/chat.h"
#include "io/loop.h"

struct stage;

/* grader: NULL for the rubric's. role: an id of config/roles. */
struct stage *stage_create(const char *role, uint64_t seed,
			   struct grader *(*grader)(struct loop *loop,
						    const struct grader_sink *sink));
void stage_destroy(struct stage *stage);

/* The candidate writes a line; returns when nothing is left to do. */
void stage_say(struct stage *stage, const char *line);
/* The same under a delivery id, as networks have that repeat themselves. */
void stage_say_again(struct stage *stage, const char *line, const char *key);
/* Everything up to here, "> " candidate and "< " bot. Borrowed. */
const char *stage_transcript(const struct stage *stage);
/* The last message of the bot, in words. */
const char *stage_last(const struct stage *stage);
/* Lets the loop run until nothing is left to do. */
void stage_settle(struct stage *stage);

/* The interview as it is stored; the caller destroys it. */
struct conversation *stage_load(struct stage *stage);
struct store *stage_store(struct stage *stage);
struct loop *stage_loop(struct stage *stage);
struct grader *stage_grader(struct stage *stage);
const struct bank *stage_bank(struct stage *stage);

#endif

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
/* With a store whose n-th call fails like this; tried again at once. */
struct stage *stage_create_failing(const char *role, uint64_t seed, unsigned n,
				   enum error_kind kind);
/* Calls of the failing store so far. */
unsigned stage_store_calls(const struct stage *s);
void stage_destroy(struct stage *s);

/* The candidate writes a line; returns when nothing is left to do. */
void stage_say(struct stage *s, const char *line);
/* The same under a delivery id, as networks have that repeat themselves. */
void stage_say_again(struct stage *s, const char *line, const char *key);
/* Everything up to here, "> " candidate and "< " bot. Borrowed. */
const char *stage_transcript(const struct stage *s);
/* The last message since the candidate last wrote, in words; "" for none. */
const char *stage_last(const struct stage *s);
/* Lets the loop run until nothing is left to do. */
void stage_settle(struct stage *s);

/* The interview as it is stored; the caller destroys it. */
struct conversation *stage_load(struct stage *s);
struct store *stage_store(struct stage *s);
struct loop *stage_loop(struct stage *s);
struct grader *stage_grader(struct stage *s);
const struct bank *stage_bank(struct stage *s);

#endif
